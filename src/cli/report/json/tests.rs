//! The report against its own schema, and in the words that readers rely on.

use std::path::PathBuf;
use std::time::Duration;

use serde_json::{Value, json};

use super::*;
use crate::build::{Cause, What};
use crate::cli::schema;
use crate::diagnostic::{CellPlace, FilePlace};

fn outcome() -> Outcome {
    let mut cell = CellPlace::sheet("inputs/plan.xlsx".into(), "Activities".into());
    cell.title = Some("Deadline".into());
    cell.key = Some("2.1.3".into());
    let record = CellPlace { row: Some(1), records: true, ..cell.clone() };
    let line = FilePlace::of_range("templates/x/layout.typ", "one\ntwo three", 8..13);
    Outcome {
        documents: vec![build::Document {
            doctype: "work-plan".to_owned(),
            input: "inputs/plan.xlsx".to_owned(),
            key: String::new(),
            output: PathBuf::from("out").join("plan.pdf"),
            status: Status::Written,
            stale: false,
            pages: None,
            elapsed: Duration::from_micros(1500),
            causes: vec![
                Cause::New,
                Cause::Record(build::Change {
                    file: None,
                    sheet: "Activities".to_owned(),
                    records: false,
                    row: Some(17),
                    cell: Some("D17".to_owned()),
                    column: Some("Status".to_owned()),
                    key: Some("1.2.3".to_owned()),
                    label: String::new(),
                    what: What::Changed { before: String::new(), after: "Completed".to_owned() },
                }),
            ],
        }],
        diagnostics: vec![
            diagnostic::Diagnostic::error(Name::NotADate, "`soon` is no date")
                .at(cell.cell(Address::new(16, 3)))
                .also("written here", line)
                .hint("write it as 2026-02-28"),
            diagnostic::Diagnostic::note(Name::UnknownColumn, "not used").at(record),
            diagnostic::Diagnostic::warning(Name::FolderInUse, "busy").at(PathBuf::from("out")),
            diagnostic::Diagnostic::warning(Name::FolderInUse, "busy"),
        ],
        problems: vec![build::ProblemsFile {
            path: PathBuf::from("out").join("plan.problems.xlsx"),
            inputs: vec!["inputs/plan.xlsx".to_owned()],
        }],
        chosen: Some(build::Chosen { of: 120, none: String::new() }),
        stale: vec![build::Stale {
            output: PathBuf::from("out").join("old.pdf"),
            input: "inputs/old.xlsx".to_owned(),
            why: Why::WorkbookGone,
            fate: Removal::Left,
        }],
        since: Some(build::Since { gone: 9, new: vec![0] }),
        ..Outcome::default()
    }
}

fn report() -> Value {
    serde_json::to_value(Report::of(&outcome())).unwrap()
}

#[test]
fn the_report_follows_its_schema() {
    let schema = schema::of::<Report>().to_value();
    schema::holds(&schema, &report()).unwrap();
    let mut wrong = report();
    wrong["documents"][0]["colour"] = json!("red");
    assert!(
        schema::holds(&schema, &wrong).is_err(),
        "the schema lets through what no report holds"
    );
}

#[test]
fn a_cell_is_told_with_all_that_is_known_of_it() {
    let place = &report()["diagnostics"][0]["place"];
    let expected = json!({
        "file": "inputs/plan.xlsx", "sheet": "Activities", "cell": "D17", "row": 17, "column": 4,
        "column-title": "Deadline", "row-key": "2.1.3",
    });
    assert_eq!(place, &expected);
}

#[test]
fn a_line_is_told_with_its_text() {
    let place = &report()["diagnostics"][0]["also"][0]["place"];
    let expected = json!({
        "file": "templates/x/layout.typ", "line": 2, "column": 5, "excerpt": "two three",
        "width": 5,
    });
    assert_eq!(place, &expected);
}

#[test]
fn a_record_has_a_row_and_no_cell() {
    let place = &report()["diagnostics"][1]["place"];
    assert_eq!((&place["row"], &place["cell"]), (&json!(1), &Value::Null));
}

#[test]
fn documents_and_totals_are_told() {
    let report = report();
    let expected = json!({
        "type": "work-plan", "input": "inputs/plan.xlsx", "output": "out/plan.pdf", "key": "",
        "status": "written", "stale": false, "pages": null, "milliseconds": 1,
        "causes": ["new", "changed: Activities!D17 (Status: blank → Completed)"],
        "changes": [{
            "kind": "changed", "sheet": "Activities", "row": 17,
            "record-key": "1.2.3",
            "cell": "D17", "column": "Status", "before": "", "after": "Completed",
        }],
    });
    assert_eq!(report["documents"][0], expected);
    let stale = json!({
        "output": "out/old.pdf", "input": "inputs/old.xlsx", "reason": "workbook-gone",
        "status": "left",
    });
    assert_eq!(report["stale-pdfs"], json!([stale]));
    assert_eq!(report["totals"]["stale"], json!(1));
    assert_eq!(report["all-documents"], json!(120));
    assert_eq!(report["version"], json!(3));
    assert_eq!(report["problems"][0]["file"], json!("out/plan.problems.xlsx"));
    assert_eq!(report["since-last-run"], json!({ "gone": 9, "new": [0] }));
    assert_eq!(report["totals"]["errors"], json!(1));
    assert_eq!(report["totals"]["warnings"], json!(2));
}
