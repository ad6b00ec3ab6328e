//! What is withheld is nowhere in a dataset, nor in what is found.

use proptest::prelude::*;

use crate::doctype::{Column, Doctype, Type, When, Words};
use crate::validate::testing::{column, doctype, line, required, sheet, workbook};
use crate::validate::{Day, dataset, faulty};

/// Messages whose sender is shown where the consent is `named`.
fn types(list: bool) -> Doctype {
    let document = sheet("document", vec![column("title", Type::Text)]);
    let shown_if = Some(When { column: 2, words: Words::One(vec!["named".into()]) });
    let sender = Column { shown_if, ..required(column("sender", Type::Text)) };
    let messages = sheet(
        "messages",
        vec![
            required(column("id", Type::Text)),
            Column { separator: list.then(|| ";".into()), longest: Some(60), ..sender },
            Column {
                values: vec!["named".into(), "anonymous".into()],
                default: Some("named".into()),
                ..column("consent", Type::Text)
            },
            column("text", Type::RichText),
        ],
    );
    doctype(vec![
        crate::doctype::Sheet { shape: crate::doctype::Shape::Form, ..document },
        messages,
    ])
}

/// What is found in messages, and the senders that are left.
fn told(title: &str, rows: &[&str]) -> (Vec<String>, Vec<bool>) {
    let rows: Vec<&str> =
        ["Id|Sender|Consent|Text"].into_iter().chain(rows.iter().copied()).collect();
    let title = format!("Title|{title}");
    let book = workbook(&[("Document", &[&title]), ("Messages", &rows)]);
    let (dataset, found) = faulty(&book, &types(false), &[], &Day::default());
    let senders = dataset.sheets[1].records.iter();
    let senders = senders.map(|record| record.fields[1].value != crate::validate::Value::Blank);
    (found.iter().map(line).collect(), senders.collect())
}

#[test]
fn a_value_is_shown_only_where_that_is_said() {
    let rows = ["1|Ana Ray|named|a", "2|Bo Day|anonymous|b", "3|Cy Fox||c", "4||anonymous|d"];
    let (found, senders) = told("A", &rows);
    assert_eq!(senders, [true, false, false, false]);
    // What is required is asked for, shown or not.
    assert_eq!(
        found,
        [
            "error missing-value Messages!B5 · \"Sender\": `Sender` is missing | each row needs a value here"
        ]
    );
    let (found, senders) = told("A", &["1|Ana Ray|nobody|a"]);
    assert_eq!((found.len(), senders), (1, vec![false]));
}

#[test]
fn texts_that_hold_what_is_withheld() {
    let said = "`Sender` of `1` is not to be shown, and stands in";
    for text in [
        "as Ana Ray said",
        "**ANA**  Rày",
        "A**na** Ray",
        "Ana&nbsp;R&agrave;y",
        "Ray, Ana",
        "see [here](x.org/ana-ray)",
    ] {
        let (found, _) =
            told("A", &["1|Ms. Ana Ray, Ministry|anonymous|a", &format!("2|Bo Day|named|{text}")]);
        assert_eq!(
            found,
            [format!(
                "error withheld-value Messages!D3 · \"Text\": {said} this text | take it out there, \
                 or change the cell by which it is withheld"
            )],
        );
    }
    let (found, _) = told("On Ana Ray", &["1|Ana Ray|anonymous|a"]);
    assert!(
        found.len() == 1 && found[0].starts_with("error withheld-value Document!B1"),
        "{found:?}"
    );
    let (found, senders) = told("Ana Ray", &["1|Ana Ray|anonymous|a", "2|Ana Ray|named|a"]);
    assert!(found.len() == 1 && found[0].starts_with("warning withheld-value Document!B1"));
    assert_eq!(senders, [false, true]);
    for sender in ["Anonymous", "A", "Ray"] {
        let (found, _) = told("Anonymous A rays", &[&format!("1|{sender}|anonymous|anonymous")]);
        assert_eq!(found, Vec::<String>::new(), "{sender}");
    }
}

#[test]
fn a_title_or_an_initial_with_the_last_name_is_in_doubt() {
    let rows = |text: &str| {
        let (found, _) =
            told("A", &["1|Ana Maria Ray|anonymous|a", &format!("2|Bo Day|named|{text}")]);
        found
    };
    for text in [
        "Ms Ray spoke",
        "so did Dr. Ray.",
        "A. Ray",
        "M. Rày",
        "Prof. A. M. Ray",
        "Ms. A Ray",
        "Ana X. Ray",
        "Ana Xenia Ray",
        "Ray A. said",
        "Ms Ana said",
        "Ms **R**ay",
    ] {
        let found = rows(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].starts_with("warning withheld-value Messages!D3"), "{text}: {found:?}");
        assert!(!found[0].contains("Ray"), "{found:?}");
    }
    for text in ["Ms Day", "Ray spoke", "a ray of light", "B. Ray", "Ms Rayburn", "Ms ray"] {
        assert_eq!(rows(text), Vec::<String>::new(), "{text}");
    }
    // Bodies have no last names, and of two people of one name, one is shown.
    let (found, _) = told("Ms Weavers, A. Weavers", &["1|Guild of Weavers|anonymous|a"]);
    assert_eq!(found, Vec::<String>::new());
    let (found, _) = told("Ms Ray", &["1|Ray, Ana|anonymous|a", "2|Bo Ray|named|a"]);
    assert_eq!(found, Vec::<String>::new());
    let (found, _) = told("Ms Ray", &["1|Ray, Ana|anonymous|a"]);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn no_message_repeats_it() {
    let long = "Ana Ray ".repeat(20);
    let (found, _) = told("A", &[&format!("1|{long}|anonymous|a"), "Ana Ray|Ana Ray|anonymous|b"]);
    assert!(found.iter().any(|line| line.contains("wrong-length")), "{found:#?}");
    let said = found.iter().filter(|line| line.contains("wrong-length"));
    assert!(said.clone().all(|line| !line.contains("Ana")), "{found:#?}");
}

#[test]
fn a_message_that_cuts_a_text_off_tells_no_beginning_of_it() {
    let text = format!("{} Ana Ray spoke", "x".repeat(54));
    let found = told("A", &["1|Ana Ray|anonymous|a", &format!("{text}|Bo Day|named|{text}")]).0;
    assert!(found.iter().any(|line| line.contains("withheld-value")), "{found:#?}");
    assert!(found.iter().all(|line| !line.contains("Ana")), "{found:#?}");
}

#[test]
fn what_is_shown_in_one_column_tells_nothing_of_another_row() {
    let mut types = types(false);
    let columns = &mut types.schema.sheets[1].columns;
    columns[3] = Column { shown_if: columns[1].shown_if.clone(), ..column("text", Type::Text) };
    let found = |rows: &[&str]| {
        let rows: Vec<&str> =
            ["Id|Sender|Consent|Text"].into_iter().chain(rows.iter().copied()).collect();
        let book = workbook(&[("Document", &["Title|A"]), ("Messages", &rows)]);
        faulty(&book, &types, &[], &Day::default()).1.iter().map(line).collect::<Vec<_>>()
    };
    let office = found(&["1|Ana Ray|anonymous|", "2|Bo Day|named|Office of Ana Ray"]);
    assert_eq!(office.len(), 1, "{office:?}");
    assert!(office[0].starts_with("error withheld-value Messages!D3"), "{office:?}");
    let own = found(&["1|Ana Ray|anonymous|", "2|Ana Ray|named|Office of Ana Ray"]);
    assert_eq!(own, Vec::<String>::new());
}

#[test]
fn another_document_type_of_the_workbook_does_not_show_it() {
    let other = doctype(vec![
        types(false).schema.sheets.remove(0),
        sheet("news", vec![column("text", Type::RichText)]),
    ]);
    let book = workbook(&[
        ("Document", &["Title|A"]),
        ("Messages", &["Id|Sender|Consent|Text", "1|Ana Ray|anonymous|a"]),
        ("News", &["Text", "Ana Ray spoke", "Bo spoke"]),
    ]);
    let found = faulty(&book, &other, &[&types(false)], &Day::default()).1;
    let found: Vec<String> = found.iter().map(line).collect();
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("error withheld-value News!A2"), "{found:?}");
}

#[test]
fn copies_hold_it_in_no_form() {
    let rows = [
        "Id|Sender|Consent|Text",
        "1|Ms. Ana Maria Ray, Ministry|anonymous|said so",
        "2|Bo Day|named|Ray, Ana Maria",
        "3|Bo Day|named|Ms. Ray",
        "4|Bo Day|named|A**na** Maria RÀY",
        "5|Bo Day|named|a ray of light",
    ];
    let book = workbook(&[
        ("Document", &["Title|On Ana Maria Ray"]),
        ("Messages", &rows),
        ("Ana Maria Ray", &["a"]),
    ]);
    let copy = super::copy(&std::sync::Arc::new(book), &[&types(false)], &[]);
    let said = format!("{copy:?}");
    for word in ["Ana", "RÀY", "Ms. Ray", "Ministry"] {
        assert!(!said.contains(word), "{word} in {said}");
    }
    assert!(said.contains("a ray of light") && said.contains("said so"), "{said}");
}

/// What is told of a text, where this is withheld: nothing, a warning or an error.
fn judged(sender: &str, text: &str) -> Option<String> {
    let sender = sender.replace('|', "/").replace("\n", "\u{2028}");
    let (found, _) =
        told("A", &[&format!("1|{sender}|anonymous|a"), &format!("2|Bo Day|named|{text}")]);
    let found: Vec<&String> = found.iter().filter(|line| line.contains("withheld-value")).collect();
    assert!(found.len() < 2, "{found:?}");
    Some(found.first()?.split_once(' ')?.0.to_owned())
}

#[test]
fn a_cell_may_hold_more_than_a_name() {
    for sender in [
        "ana.tajnova@x.org",
        "Ana Tajnova <ana@x.org>",
        "Ana Tajnova ana@x.org",
        "Ana Tajnova - Ministry of Justice",
        "Ana Tajnova / NGO Forum",
        "Ana Tajnova: nurse",
        "Ana Tajnova PhD",
        "H.E. Ms. Ana Tajnova",
        "Minister Ana Tajnova",
        "Ministry of Justice – Ana Tajnova",
        "Ministry of Justice (Ana Tajnova)",
        "Ana Tajnova of the Ministry of Justice",
        "Ana Tajnova Director of Weaving",
        "Cy Fox; Ana Tajnova",
        "Tajnova, Ana (Ms)",
        "Dr. med. Ana Tajnova",
        "Statement by Ana Tajnova",
        "Ana Tajnova Jr.",
        "Ана Тајнова",
    ] {
        assert_eq!(judged(sender, "as Ana Tajnova said").as_deref(), Some("error"), "{sender}");
    }
    for sender in ["Cy Fox and Ana Tajnova", "Cy Fox, Ana Tajnova", "Ana de la Tajnova"] {
        assert!(judged(sender, "as Ana Tajnova said").is_some(), "{sender}");
    }
    assert_eq!(judged("Guild of Old Weavers (GOW)", "the GOW met").as_deref(), Some("error"));
    // The body for which somebody speaks is named by others as well.
    for (sender, text) in [
        ("Ana Tajnova, Youth Council", "the Youth Council met"),
        ("Ana Tajnova / NGO Forum", "an NGO forum"),
        ("Department for Gender Equality", "on Gender Equality"),
    ] {
        assert_eq!(judged(sender, text), None, "{sender}");
    }
}

#[test]
fn names_are_written_in_many_ways() {
    for (sender, text) in [
        ("Ana Tajnova", "#AnaTajnova"),
        ("Ana Tajnova", "https://x.org/anatajnova"),
        ("Ana Tajnova", "https://x.org/ana%20tajnova"),
        ("Ana Tajnova", "@ana_tajnova"),
        ("Jörg Weißmüller", "Joerg Weissmueller"),
        ("Đorđe Šljivić", "Djordje Sljivic"),
        ("Søren Ægård", "Soeren Aegaard"),
        ("Siobhán O’Driscoll", "Siobhan ODriscoll"),
        ("Зорана Тајновић", "Zorana Tajnović"),
        ("王小明", "王小明说了这话"),
        ("王明", "这是王明说的"),
        ("김민수", "김민수는 말했다"),
        ("สมชาย ใจดี", "คุณสมชาย ใจดีกล่าว"),
        ("زورانا تاينوفيتش", "قال وزورانا تاينوفيتش"),
    ] {
        assert_eq!(judged(sender, text).as_deref(), Some("error"), "{sender}: {text}");
    }
    for (sender, text) in [
        ("Ana Tajnova", "a.tajnova@x.org"),
        ("Ana Tajnova", "atajnova@x.org"),
        ("Ana Tajnova", "Tajnova said so"),
        ("Ana Tajnova", "so said Tajnova"),
        ("Ana Tajnova", "Tajnova's words"),
        ("Ana Tajnova", "Minister Tajnova"),
        ("Ana Tajnova", "Sra. Tajnova"),
        ("Anna Tajnova", "Annas Tajnovas Worte"),
        ("Анна Петровская", "слова Анны Петровской"),
        ("Søren Ægård", "Sören Aegaard"),
        ("Ana Maria Tajnova", "Maria Tajnova"),
        ("Jan van der Vloet", "Mr van der Vloet"),
        ("Fatima al-Zahrani", "Ms. al-Zahrani"),
        ("María José Carbajosa Zubizarreta", "María Carbajosa"),
        ("Anne-Marie Duplessis-Garnier", "Ms Duplessis-Garnier"),
    ] {
        assert_eq!(judged(sender, text).as_deref(), Some("warning"), "{sender}: {text}");
    }
    // Somebody else, or no name at all.
    for (sender, text) in [
        ("Ana Tajnova", "Bo Tajnova"),
        ("Ana Tajnova", "B. Tajnova"),
        ("Ana Rivers", "Rivers are wide, and so are other rivers"),
        ("Ana Tajnova", "Tajnovanka"),
        ("Ana Tajnova", "Anas and the Tajnos"),
        ("Night Workers", "night shifts of workers"),
    ] {
        assert_eq!(judged(sender, text), None, "{sender}: {text}");
    }
}

#[test]
fn a_folder_is_not_called_after_anybody_either() {
    let mut book = workbook(&[
        ("Document", &["Title|A"]),
        ("Messages", &["Id|Sender|Consent|Text", "1|Ana Ray|anonymous|a"]),
    ]);
    let found = |book: &crate::read::Workbook| {
        let found = faulty(book, &types(false), &[], &Day::default()).1;
        found.iter().map(line).collect::<Vec<_>>()
    };
    book.file = "inputs/Ana Ray/a.xlsx".into();
    let told = found(&book);
    assert!(told.len() == 1 && told[0].contains("the name of the workbook's folder"), "{told:?}");
    book.file = "/home/ana.ray/a.xlsx".into();
    assert_eq!(found(&book), Vec::<String>::new());
}

proptest! {
    #[test]
    fn nothing_withheld_is_in_a_dataset(
        senders in proptest::collection::vec("[A-Z][a-z]{3,8} [A-Z][a-zé]{3,8}(, [A-Z][a-z]{3,6})?", 1..6),
        consents in proptest::collection::vec("(named|anonymous||nobody|#REF!)", 6),
        texts in proptest::collection::vec("[a-z]{2} [a-z ]{0,20}", 6),
        list in any::<bool>(),
        leaks in proptest::collection::vec(any::<bool>(), 6),
    ) {
        let rows: Vec<String> = senders.iter().enumerate().map(|(at, sender)| {
            let leak = if leaks[at] { senders[(at + 1) % senders.len()].as_str() } else { "" };
            let consent = consents[at].replace('#', "=#");
            format!("k{at}|{sender}; {sender} too|{consent}|{} {leak}", texts[at])
        }).collect();
        let rows: Vec<&str> = ["Id|Sender|Consent|Text"].into_iter().chain(rows.iter().map(String::as_str)).collect();
        let book = workbook(&[("Document", &["Title|A"]), ("Messages", &rows)]);
        let checked = dataset(&book, &types(list), &[]);
        // Nothing is made of a workbook with an error in it.
        if let Some(dataset) = checked.value {
            let said = format!("{dataset:?}");
            for (at, sender) in senders.iter().enumerate() {
                if consents[at] != "named" && senders.iter().zip(&consents).all(|(other, consent)| {
                    consent != "named" || other != sender
                }) {
                    prop_assert!(!said.contains(sender.as_str()), "{sender} in {said}");
                }
            }
        }
    }
}
