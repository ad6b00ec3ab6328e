//! The rules between sheets, over rows, and about status.

use std::fs;

use crate::diagnostic::Severity;
use crate::doctype::{self, Doctype};
use crate::validate::testing::{found_in, line, workbook};
use crate::validate::{Day, faulty};

/// Messages, what is drawn from them, and lists of them.
const CONTRACT: &str = r#"
[[sheet]]
name = "document"
column = [
  { name = "areas", title = "Areas", type = "text", separator = ";" },
  { name = "home", type = "text" },
]
[[sheet]]
name = "messages"
required = false
key = "id"
column = [
  { name = "id", type = "text", required = true },
  { name = "text", type = "rich-text" },
  { name = "kind", type = "text", values = ["message", "photo"] },
  { name = "merged-into", type = "text" },
  { name = "due", type = "quarter" },
  { name = "status", type = "code", codes = "states" },
  { name = "cleared", type = "yes-no" },
  { name = "answer", type = "text", values = ["accepted", "noted"] },
]
check = [
  { rule = "used", by = ["drawn.messages"], unless = ["merged-into"] },
  { rule = "not-used", by = ["drawn.messages"], when = "merged-into is given" },
  { rule = "partition", by = ["lists.messages"], columns = ["answer", "answer"] },
  { rule = "near-duplicates", column = "text", unless = ["merged-into"], severity = "warning" },
  { rule = "overdue", columns = ["due", "status"], severity = "warning" },
  { rule = "contradiction", columns = ["status", "text"], severity = "warning" },
  { rule = "cleared", columns = ["text", "cleared"], when = "kind is photo" },
  { rule = "given", column = "due", when = "status is under-way" },
]
[[sheet]]
name = "drawn"
required = false
column = [{ name = "messages", type = "reference", sheet = "messages", separator = ";" }]
[[sheet]]
name = "lists"
required = false
column = [
  { name = "messages", type = "reference", sheet = "messages", separator = ";" },
  { name = "answer", type = "text", values = ["accepted", "noted"] },
]
[[sheet]]
name = "scores"
required = false
column = [
  { name = "place", type = "text" },
  { name = "state", type = "code", codes = "states" },
]
check = [{ rule = "every-code", columns = ["state", "place"] }]
[[sheet]]
name = "blocks"
required = false
column = [
  { name = "heading", type = "text" },
  { name = "of", type = "text", required = true, default-from = "home", separator = ";" },
]
check = [{ rule = "same-values", column = "heading", by = ["document.areas"] }]
"#;

const STATES: &str = "code,label,open,contradicted-by\nunder-way,Under way,yes,has been printed\n\
                      done,Done,,pending;not yet;planned for;planned.\n";

/// The document type.
fn types() -> Doctype {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("odd");
    let codes = folder.path().join("_shared/codes");
    fs::create_dir_all(&own).unwrap();
    fs::create_dir_all(&codes).unwrap();
    fs::write(codes.join("states.csv"), STATES).unwrap();
    for list in ["languages.csv", "stages.csv"] {
        let shipped = std::path::Path::new("templates/_shared/codes").join(list);
        fs::copy(shipped, codes.join(list)).unwrap();
    }
    let manifest = "name = \"odd\"\ntitle = \"Odd\"\ndescription = \"Odd.\"\nversion = \"1\"\n";
    fs::write(own.join("template.toml"), manifest).unwrap();
    fs::write(own.join("schema.toml"), CONTRACT).unwrap();
    let types = doctype::load(Some(folder.path()));
    let checked = types.get("odd").unwrap().1;
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    checked.value.clone().unwrap()
}

/// What is found in a workbook with these fields and sheets, each fault as its name, its cell and
/// its message.
fn found(fields: &[&str], sheets: &[(&str, &[&str])]) -> Vec<String> {
    let form: Vec<&str> = ["Title|A"].into_iter().chain(fields.iter().copied()).collect();
    let all: Vec<_> =
        [("Document", form.as_slice())].into_iter().chain(sheets.iter().copied()).collect();
    let lines = found_in(&types(), &all).into_iter();
    lines.map(|line| line.split(" | ").next().unwrap().to_owned()).collect()
}

#[test]
fn rows_that_nothing_names() {
    let messages: (&str, &[&str]) = ("Messages", &["Id|Merged into", "M-1", "M-2", "M-3|M-1"]);
    let drawn = |rows: &[&str]| found(&[], &[messages, ("Drawn", rows)]);
    assert_eq!(drawn(&["Messages", "M-1;M-2"]), Vec::<String>::new());
    assert_eq!(
        drawn(&["Messages", "M-1", "M-1"]),
        ["error unused-row Messages!A3 · \"Id\": `M-2` is named nowhere under `Messages` of \
          `Drawn`"]
    );
    // What may be meant by a slip, or by a cell that can't be read, is not told.
    for slip in ["M-1; M-22", "=#REF!"] {
        let found = drawn(&["Messages", "M-1", slip]);
        assert!(found.iter().all(|line| !line.contains("unused-row")), "{found:?}");
    }
    // One word that is no row hides no other row, even where ranges may stand.
    let mut doctype = types();
    doctype.schema.sheets.iter_mut().flat_map(|it| &mut it.columns).for_each(|it| {
        it.ranges = it.name == "messages";
    });
    let form: &[&str] = &["Title|A"];
    let of = |cell: &str| {
        let drawn: &[&str] = &["Messages", cell];
        let found = found_in(&doctype, &[("Document", form), messages, ("Drawn", drawn)]);
        found.iter().filter(|line| line.contains("unused-row")).count()
    };
    assert_eq!((of("M-1; Q9"), of("M-1; Q9 to M-7")), (1, 0));
    // Nothing that the workbook lacks is missed, nor a sheet that is still empty.
    assert_eq!(found(&[], &[messages]), Vec::<String>::new());
    assert_eq!(drawn(&["Messages"]), Vec::<String>::new());
}

#[test]
fn lists_that_part_rows() {
    let messages: (&str, &[&str]) =
        ("Messages", &["Id|Answer", "M-1|accepted", "M-2|noted", "M-3|noted", "M-4|", "M-5|noted"]);
    let lists: &[&str] =
        &["Messages|Answer", "M-1; M-2; M-4; M-5|accepted", "M-2; M-4|noted", "M-2|noted"];
    assert_eq!(
        found(&[], &[messages, ("Lists", lists)]),
        [
            "error unused-row Messages!A4 · \"Id\": `M-3` is named nowhere under `Messages` \
             of `Lists`, and its own `Answer` is `noted`",
            "error statements-differ Messages!B6 · \"Answer\": `M-5` is listed as `accepted` \
             (`Lists!B2`), and its own `Answer` is `noted` (`Messages!B6`)",
            "error named-twice Lists!A2 · \"Messages\": `M-2` is listed as `accepted` (`Lists!A2`) \
             and as `noted` (`Lists!A3`), and its own `Answer` is `noted`",
            "error named-twice Lists!A2 · \"Messages\": `M-2` is listed as `accepted` (`Lists!A2`) \
             and as `noted` (`Lists!A4`), and its own `Answer` is `noted`",
            "error named-twice Lists!A3 · \"Messages\": `M-4` is named already, and may be only once",
        ]
    );
}

#[test]
fn rows_that_nothing_may_name() {
    let messages: (&str, &[&str]) = ("Messages", &["Id|Merged into", "M-1", "M-2|M-1"]);
    assert_eq!(
        found(&[], &[messages, ("Drawn", &["Messages", "M-1", "M-2; M-1"])]),
        [
            "error statements-differ Drawn!A3 · \"Messages\": `M-2` may not be named here, since its \
          `Merged into` is `M-1`"
        ]
    );
}

#[test]
fn every_entry_has_a_row() {
    let scores = |rows: &[&str]| found(&[], &[("Scores", rows)]);
    let both: &[&str] = &["Place|State", "A|done", "A|under-way", "B|done", "B|under-way"];
    assert_eq!(scores(both), Vec::<String>::new());
    assert_eq!(
        scores(&["Place|State", "A|done", "A|done", "B|under-way", "B|done"]),
        [
            "error missing-entry Scores!A2 · \"Place\": no row of `A` is about `Under way`",
            "error duplicate-value Scores!B3 · \"State\": `done` has a row of `A` already",
        ]
    );
    // A column that is absent is as one that is blank.
    let absent = scores(&["State", "done"]);
    assert!(absent.len() == 1 && absent[0].ends_with("no row is about `Under way`"), "{absent:?}");
    let twice = scores(&["State", "done", "under-way", "done"]);
    let said = "error duplicate-value Scores!A4 · \"State\": `done` has a row already";
    assert_eq!(twice, [said]);
    // A word that is none may be the one that is missing.
    let slip = scores(&["Place|State", "A|done", "A|sleeping"]);
    assert!(matches!(slip.as_slice(), [one] if one.contains("unknown-code")), "{slip:?}");
}

#[test]
fn columns_that_hold_the_same() {
    let blocks = |rows: &[&str]| found(&["Areas|Data; Law", "Home|A"], &[("Blocks", rows)]);
    assert_eq!(blocks(&["Heading", "law", "Data"]), Vec::<String>::new());
    assert_eq!(
        blocks(&["Heading", "Data", "Care"]),
        [
            "error values-differ Document!B2 · \"Areas\": `Law` is not under `Heading` of `Blocks`",
            "error values-differ Blocks!A3 · \"Heading\": `Care` is not under `Areas` of `Document`",
        ]
    );
    assert_eq!(found(&["Home|A"], &[("Blocks", &["Heading", "Data"])]), Vec::<String>::new());
    assert_eq!(found(&["Areas|Data"], &[]), Vec::<String>::new());
}

#[test]
fn texts_that_say_nearly_the_same() {
    let first = "Ministries *should* publish the budget for women’s shelters every year";
    let texts = |one: &str, other: &str| {
        let rows = ["Id|Text|Merged into", &format!("M-1|{one}"), &format!("M-2|{other}")]
            .map(str::to_owned);
        let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
        let found = found(&[], &[("Messages", &rows)]);
        found.iter().map(|line| line.split("\": ").last().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let same = "this says the same as `M-1`, word for word";
    assert_eq!(texts(first, &first.to_uppercase().replace('*', "")), [same]);
    for (other, said) in [
        (
            "The ministries should publish the budgets for women's shelters every year.",
            "this says the same as `M-1`: all 10 words are alike",
        ),
        (
            "Minsitries should publish the budget for women's shelters each year",
            "this says nearly the same as `M-1`: 9 of 10 words are alike",
        ),
    ] {
        assert_eq!(texts(first, other), [said], "{other}");
    }
    for (one, other) in [
        (first, "Ministries should train the judges of all courts every year"),
        ("By 2027 the ministry adopts a law on care", "By 2028 the ministry adopts a law on care"),
        (
            "We train the judges of all courts in Albania",
            "We train the judges of all courts in Georgia",
        ),
        ("Decent work", "Decent housing"),
        (
            "Governments should fund shelters for women in rural areas of the north",
            "Governments should not fund shelters for women in rural areas of the north",
        ),
        (
            "Governments should fund shelters for women in rural areas of the north",
            "Governments should fund shelters for men in rural areas of the north",
        ),
        (
            "Governments should fund 12 shelters for women in rural areas",
            "Governments should fund shelters for women in rural areas",
        ),
        (
            "The committee meets twice in the year to look at all complaints",
            "The committee meets three times in the year to look at all complaints",
        ),
        (first, &format!("{first}|M-1")),
    ] {
        assert_eq!(texts(one, other), Vec::<String>::new(), "{one}");
    }
}

#[test]
fn status_against_deadline_and_words() {
    let rows = |fields: &[&str], row: &str| {
        let found = found(fields, &[("Messages", &["Id|Due|Status|Text", row])]);
        found
            .iter()
            .map(|line| line.split(": ").skip(1).collect::<Vec<_>>().join(": "))
            .collect::<Vec<_>>()
    };
    let day: &[&str] = &["As of|2026-04-01", "Date|2026-01-01"];
    assert_eq!(
        rows(day, "M-1|Q1 2026|Under way"),
        ["`Due` `Q1 2026` is past, and `Status` is still `Under way`"]
    );
    assert_eq!(rows(&["Date|April 2026"], "M-1|29 April 2026|Under way").len(), 1);
    for (fields, row) in [
        (&["Date|2026-03-31"][..], "M-1|Q1 2026|Under way"),
        (&["Date|March 2026"][..], "M-1|Q1 2026|Under way"),
        (&["As of|2026-03", "Date|2026-04-30"][..], "M-1|Q1 2026|Under way"),
        (day, "M-1|Q1 2026|Done"),
        (day, "M-1|Q1|Under way"),
        (&[][..], "M-1|Q1 2026|Under way"),
        (day, "M-1|Q3 2026|Done|All is done as planned. Nothing is pending."),
        (day, "M-1|Q3 2026|Done|The workshops were planned for May and took place."),
        (day, "M-1|Q3 2026|Done|The planned workshops took place; spending followed."),
        (day, "M-1|Q3 2026|Under way|Once the survey has been printed, work begins."),
        (day, "M-1|Q3 2026|Under way|It has not been printed."),
    ] {
        assert_eq!(rows(fields, row), Vec::<String>::new(), "{row}");
    }
    assert_eq!(
        rows(day, "M-1|Q3 2026|Under way|It has been printed."),
        ["`Status` is `Under way`, and this text says `has been printed`"]
    );
    for (text, phrase) in [
        ("The law is **not yet** in force", "not yet"),
        ("Pending approval", "pending"),
        ("A workshop is planned for May", "planned for"),
        ("Workshops planned", "planned"),
    ] {
        let found = rows(day, &format!("M-1||Done|{text}"));
        assert_eq!(found, [format!("`Status` is `Done`, and this text says `{phrase}`")]);
    }
}

#[test]
fn what_is_shown_is_cleared() {
    let rows: &[&str] = &[
        "Id|Kind|Text|Cleared",
        "M-1|photo|a",
        "M-2|photo|b|yes",
        "M-3|message|c",
        "M-4|photo|d|no",
    ];
    let said = |fields: &[&str]| found(fields, &[("Messages", rows)]);
    let not = |level: &str, said: &str| {
        [2, 5]
            .into_iter()
            .map(|row| {
                format!(
                    "{level} not-cleared Messages!D{row} · \"Cleared\": `Text` is not cleared{said}"
                )
            })
            .collect::<Vec<_>>()
    };
    assert_eq!(said(&[]), not("warning", " yet"));
    assert_eq!(said(&["Stage|Final"]), not("error", ", and the document is final"));
}

#[test]
fn a_final_document_has_nothing_of_drafting_left() {
    let rows: &[&str] = &["Id|Text", "M-1|It is so. [GF1]"];
    let said = |fields: &[&str]| found(fields, &[("Messages", rows)]);
    let mark = "left-over Messages!B2 · \"Text\": a reviewer’s mark is left in the text: `[GF1]`";
    assert_eq!(said(&[]), [format!("warning {mark}")]);
    assert_eq!(said(&["Stage|Final"]), [format!("error {mark}, and the document is final")]);
    let messages: (&str, &[&str]) = ("Messages", &["Id|Answer", "M-1|accepted"]);
    let lists: (&str, &[&str]) = ("Lists", &["Messages|Answer", "M-1|noted"]);
    let mut doctype = types();
    let sheets = doctype.schema.sheets.iter_mut();
    sheets.flat_map(|it| &mut it.checks).for_each(|it| it.severity = Severity::Warning);
    for (stage, severity) in [("Draft", "warning"), ("Final", "error")] {
        let form: &[&str] = &["Title|A", &format!("Stage|{stage}")];
        let found = found_in(&doctype, &[("Document", form), messages, lists]);
        assert!(found.len() == 1 && found[0].starts_with(severity), "{found:?}");
    }
}

#[test]
fn a_value_may_be_asked_for_by_another() {
    assert_eq!(
        found(&[], &[("Messages", &["Id|Status|Due", "M-1|Under way|", "M-2|Done|"])]),
        ["error incomplete-pair Messages!C2 · \"Due\": `Due` is missing although `Status` is \
          `Under way`"]
    );
}

#[test]
fn thousands_of_texts_are_compared_in_no_time() {
    let started = std::time::Instant::now();
    let rows: Vec<String> = (0..5_000)
        .map(|row| {
            let words: Vec<String> =
                (0..30).map(|word| format!("w{}x", (row * 31 + word * word * 7) % 997)).collect();
            format!("M-{row}|{}", words.join(" "))
        })
        .collect();
    let rows: Vec<&str> = ["Id|Text"].into_iter().chain(rows.iter().map(String::as_str)).collect();
    found(&[], &[("Messages", &rows)]);
    assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
}

#[test]
fn a_blank_cell_stands_for_the_form() {
    let blocks: (&str, &[&str]) = ("Blocks", &["Heading|Of", "Data|", "Law|B; C"]);
    let of = |home: &str| {
        let form = ["Title|A", home];
        let book = workbook(&[("Document", &form), blocks]);
        let (dataset, found) = faulty(&book, &types(), &[], &Day::default());
        let sheet = dataset.sheets.iter().find(|sheet| &*sheet.place.sheet == "Blocks").unwrap();
        let said = sheet.records.iter().map(|record| format!("{:?}", record.fields[1].value));
        (said.collect::<Vec<_>>(), found.iter().map(line).collect::<Vec<_>>())
    };
    let both = "List([Text(\"B\"), Text(\"C\")])".to_owned();
    assert_eq!(of("Home|A"), (vec!["List([Text(\"A\")])".to_owned(), both.clone()], vec![]));
    let missing = "error missing-value Blocks!B2 · \"Of\": `Of` is missing | write it here, or once \
                   for all rows under `Home` of `Document`";
    assert_eq!(of("Home|"), (vec!["Blank".to_owned(), both.clone()], vec![missing.to_owned()]));
    // What is wrong with the field is told there, and nowhere else.
    let (said, found) = of("Home|=#REF!");
    assert_eq!((said[0].as_str(), found.len()), ("Blank", 1), "{found:?}");
}
