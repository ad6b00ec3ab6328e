//! What is an answer in prose, and what is none.

use super::*;
use crate::doctype::{Edition, Entry, Type};
use crate::validate::testing::{column, doctype, line, sheet, workbook};
use crate::validate::{Day, Value, faulty};

fn responses() -> CodeList {
    let file = include_str!("../../../templates/_shared/codes/responses.csv");
    let entries = file.lines().filter(|line| !line.starts_with('#')).skip(1).map(|line| {
        let cells: Vec<&str> = line.split(',').collect();
        Entry {
            code: cells[0].into(),
            label: cells[1].into(),
            aliases: cells[2].split(';').map(str::to_owned).collect(),
            further: Vec::new(),
        }
    });
    CodeList {
        name: "responses".into(),
        edition: Edition::default(),
        columns: Vec::new(),
        entries: entries.collect(),
        words: Default::default(),
    }
}

#[test]
fn answers_begin_with_a_word_of_the_list() {
    let list = responses();
    for (code, texts) in [
        (
            "accepted",
            &[
                "Management agrees: the next programme will have two outcomes, not five.",
                "Accepted. The office has begun.",
                "Accepted. It is part of the new plan, but funds are short.",
                "“Agreed”, the office will publish the list",
                "**Agree.** A list follows.",
                "ACCEPTED – see the annex",
                "Agreed - a list follows",
                "Accepted\nThe office will publish it.",
                "Accepted (see annex 2)",
                "Management agrees to publish the list as part of its site",
                "We accept this recommendation.",
                "Management agrees with the recommendation, and will publish it.",
                "Agree as the office has no such list",
                "Agreed, as it has no such list",
                "Fully agree, since the list is not published",
            ][..],
        ),
        (
            "partially-accepted",
            &[
                "Partially agree as UN has already begun, but not everywhere",
                "Agree in part. The list is short.",
                "Accepts partially: the list is published already",
                "Partially-accepted; see below",
                "Accepted (in part)",
                "Accepted: in part.",
                "Accepted in part, with the second half left out",
                "Management partially accepts this recommendation.",
            ],
        ),
        (
            "rejected",
            &[
                "Not accepted as the list is published already",
                "Disagree. There is no need.",
                "Does not agree – the list is published already",
                "Management does not accept the recommendation.",
                "Not accepted due to lack of funds",
            ],
        ),
        ("accepted-in-principle", &["Agree in principle, but funds are lacking."]),
        ("accepted-with-modifications", &["Accepted with modifications: twice a year"]),
        ("noted", &["Noted. A plan will follow."]),
    ] {
        for text in texts {
            let found = entry(&list, text).map(|at| list.entries[at].code.as_str());
            assert_eq!(found, Some(code), "{text}");
        }
    }
    for text in [
        "The office accepts this.",
        "Not fully accepted. The list is short.",
        "Hardly accepted",
        "Strongly disagree. No.",
        "Agree? No.",
        "Agreed-upon actions follow",
        "Accepted/Rejected",
        "Accepted with minor changes",
        "Accepted, with minor adjustments",
        "Accepted. In part.",
        "Accepted: partly, by two offices",
        "Accepted, but only for two offices",
        "Accepted, not rejected",
        "Accepted, don’t publish it",
        "Accepted. However, the second part is not.",
        "Accepted. Partially done.",
        "Accepted, except for the second part",
        "Agree to disagree",
        "Accepted, as far as funds allow",
        "Agreed as amended",
        "Accepted responsibility lies with the office",
        "Accepted by two of three offices",
        "Disagree, but the office will publish the list",
        "Note: the office is closed.",
        "Support to the ministry goes on",
        "Agreement was reached",
        "",
    ] {
        assert_eq!(entry(&list, text), None, "{text}");
    }
}

#[test]
fn the_whole_text_goes_to_the_other_column() {
    let rows = sheet(
        "rows",
        vec![
            Column { prose_in: Some(1), ..column("answer", Type::Code("responses".into())) },
            column("comment", Type::RichText),
        ],
    );
    let mut types = doctype(vec![rows]);
    types.codes.insert("responses".into(), responses());
    let of = |header: &str, row: &str| {
        let book = workbook(&[("Rows", &[header, row])]);
        let (dataset, found) = faulty(&book, &types, &[], &Day::default());
        let [answer, comment] = &dataset.sheets[0].records[0].fields[..] else { panic!() };
        let code = match &answer.value {
            Value::Code { entry, .. } => types.codes["responses"].entries[*entry].code.clone(),
            other => format!("{other:?}"),
        };
        let comment = match &comment.value {
            Value::Rich(text) => text.replace("\n\n", " / "),
            other => format!("{other:?}"),
        };
        (code, comment, found.iter().map(line).collect::<Vec<_>>())
    };
    let note = |cell: &str| {
        vec![format!(
            "note taken-as Rows!{cell} · \"Answer\": `Accepted` is what the text begins with; all of \
             it is printed as `Comment` | write the word alone if another one is meant"
        )]
    };
    let read = |code: &str, comment: &str, found| (code.to_owned(), comment.to_owned(), found);
    let header = "Answer|Comment";
    assert_eq!(of(header, "Accepted. Yes.|"), read("accepted", "Accepted. Yes.", note("A2")));
    assert_eq!(of("Answer|Other", "Accepted. Yes.|").1, "Accepted. Yes.");
    assert_eq!(
        of(header, "Accepted. Yes.|Soon."),
        read("accepted", "Accepted. Yes. / Soon.", note("A2"))
    );
    assert_eq!(
        of("Comment|Answer", "Soon.|Accepted. Yes."),
        read("accepted", "Soon. / Accepted. Yes.", note("B2"))
    );
    assert_eq!(of(header, "Accepted|Soon."), read("accepted", "Soon.", Vec::new()));
    let (code, comment, found) = of(header, "Accepted, but no.|Soon.");
    assert_eq!((code.as_str(), comment.as_str()), ("Blank", "Soon."));
    assert!(found.len() == 1 && found[0].starts_with("error unknown-code"), "{found:?}");
}
