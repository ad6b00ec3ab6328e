//! Formats: the same data in any of them is the same dataset.

use std::path::Path;

use rapporteur::validate::{self, Dataset, Record, Value};
use rapporteur::{doctype, read};
use tempfile::TempDir;

use crate::project::{Project, REPOSITORY};
use crate::support::Book;

/// The text from which a shipped workbook is made.
fn text_of(workbook: &str) -> Book {
    Book::from_csv_folder(&Path::new(REPOSITORY).join("tests/inputs").join(workbook)).unwrap()
}

fn dataset(path: &Path) -> Dataset {
    let types = doctype::load(None);
    let (_, doctype) = types.get("work-plan").unwrap();
    let workbook = read::workbook(path, "plan", &read::Options::default());
    assert_eq!(workbook.diagnostics, [], "{}", path.display());
    let checked = validate::dataset(&workbook.value.unwrap(), doctype.value.as_ref().unwrap(), &[]);
    assert_eq!(checked.diagnostics, [], "{}", path.display());
    checked.value.unwrap()
}

/// What a record says: its key, its parent and its values.
type Said<'a> = (Option<&'a str>, Option<usize>, Vec<&'a Value>);

/// What a dataset says, whatever the places.
fn said(dataset: &Dataset) -> Vec<Vec<Said<'_>>> {
    fn record(record: &Record) -> Said<'_> {
        let values = record.fields.iter().map(|field| &field.value);
        (record.key.as_deref(), record.parent, values.collect())
    }
    dataset.sheets.iter().map(|sheet| sheet.records.iter().map(record).collect()).collect()
}

#[test]
fn the_shipped_work_plan_is_the_same_dataset_in_every_format() {
    let folder = TempDir::new().unwrap();
    let book = text_of("work-plan-care-work");
    let [first, others @ ..] =
        ["plan.ods", "plan.xlsx", "plan.xlsb", "plan.xls", "plan", "plan.json", "plan.toml"].map(
            |name| {
                let path = folder.path().join(name);
                book.write(&path).unwrap();
                (name, dataset(&path))
            },
        );
    // Document, facts, results, outputs, and then these.
    let activities = &first.1.sheets[4].records;
    assert!(activities.len() > 10);
    assert!(activities.iter().all(|activity| activity.parent.is_some()));
    for (name, other) in &others {
        assert_eq!(said(other), said(&first.1), "{name}");
        // Records of JSON and TOML have no cells; all others have the same.
        if !name.ends_with(".json") && !name.ends_with(".toml") {
            assert_eq!(*other, first.1, "{name}");
        }
    }
}

#[test]
fn letters_are_read_in_the_encoding_that_the_workbook_or_its_type_names() {
    // Turkish, in the encoding of Turkish Windows: `ı` and `ş`, which Western Windows has as `ý` and `þ`.
    let outputs = b"No.,Result,Output\n1.1,1,K\xfdrsal k\xfe\n".to_vec();
    let project = Project::new()
        .file("plan/Document.csv", "Field,Value\nType,work-plan\nTitle,A plan\n")
        .file("plan/Results.csv", "No.,Result\n1,One\n")
        .file("plan/Outputs.csv", outputs);
    let found = |project: &Project| {
        let run = project.run(["build", "plan", "--keep-typst", "--format", "short"]).success();
        (run.stderr.matches("guessed-encoding").count(), project.text("out/plan.typ"))
    };
    assert_eq!(found(&project).0, 1);
    project.change("plan/Document.csv", "Title,A plan", "Title,A plan\nEncoding,windows-1254");
    let (guesses, text) = found(&project);
    assert!(guesses == 0 && text.contains("Kırsal kş"), "{guesses} {text}");

    // A name that nobody knows is told at its cell, and the letters are guessed again.
    project.change("plan/Document.csv", "windows-1254", "windows-9999");
    let run = project.run(["check", "plan", "--format", "short"]).success();
    assert_eq!(run.stderr.matches("guessed-encoding").count(), 1);
    assert!(
        run.stderr.contains("Document!B4: warning[not-allowed]: `windows-9999` is not the name")
    );

    project.change("plan/Document.csv", "\nEncoding,windows-9999", "");
    let project = project.copied("templates/work-plan", "templates/work-plan");
    project.change(
        "templates/work-plan/template.toml",
        "version",
        "encoding = \"windows-1254\"\nversion",
    );
    let (guesses, text) = found(&project);
    assert!(guesses == 0 && text.contains("Kırsal kş"), "{guesses} {text}");
}
