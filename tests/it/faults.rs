//! Faults in workbooks: each is named at its cell, all in one run, and nothing that only follows.
//!
//! The cases are in `faults/cases.txt`. Where a change of what is found is meant,
//! `INSTA_UPDATE=always cargo test` writes the golden anew.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::io::Cursor;

use rapporteur::diagnostic::Name;

use crate::project::Project;
use crate::support::{Book, Cell};

/// The cases of workbooks.
const CASES: &str = include_str!("faults/cases.txt");

/// A project with a document type that has a column of each type.
fn project() -> Project {
    Project::new()
        .copied("tests/it/faults/trial", "templates/trial")
        .copied("templates/_shared/codes", "templates/_shared/codes")
        .copied("templates/_shared/labels/en.toml", "templates/_shared/labels/de.toml")
        .file("templates/_shared/codes/tones.csv", "code,label\nwarm,Warm\ncold,Cold\n")
        .copied("inputs/outcome-brief-digital-services/terraces.png", "tree.png")
        .file("text.png", "no picture")
}

/// A workbook without faults.
fn sound() -> Book {
    let rows =
        |rows: &[&str]| rows.iter().map(|row| row.split('|').map(Cell::from).collect()).collect();
    Book::new()
        .sheet("Document", rows(&["Field|Value", "Type|trial", "Title|A trial"]))
        .sheet("Groups", rows(&["No.|Name", "1|One", "2|Two"]))
        .sheet(
            "Rows",
            rows(&[
                "No.|Group|Text|Count|Size|Share|Cost|Start|End|Month|Quarter|Done|Tone|Kind|Page|Photo|Photo shows",
                "1.1|1|A[^note]",
                "1.2|1|B",
                "2.1|2|C",
            ]),
        )
        .sheet("Notes", rows(&["Mark|Text", "note|A note."]))
}

/// A cell as a case writes it.
fn cell(written: &str) -> Cell {
    match written.strip_prefix('#').and_then(|number| number.parse::<f64>().ok()) {
        Some(number) => number.into(),
        None => written.into(),
    }
}

/// The workbook with one thing done to it.
fn changed(mut book: Book, line: &str) -> Book {
    let at = |book: &Book, sheet: &str| {
        book.sheets.iter().position(|(name, _)| name == sheet).unwrap_or_else(|| panic!("{line}"))
    };
    if let Some((sheet, name)) = line.split_once(" ->") {
        let at = at(&book, sheet);
        match name.trim() {
            "" => drop(book.sheets.remove(at)),
            name => name.clone_into(&mut book.sheets[at].0),
        }
        book
    } else if let Some((sheet, name)) = line.split_once(" + ") {
        let rows = book.sheets[at(&book, sheet)].1.clone();
        book.sheet(name, rows)
    } else {
        let (place, value) = line.split_once(" =").unwrap_or_else(|| panic!("{line}"));
        let (sheet, address) = place.split_once('!').unwrap_or_else(|| panic!("{line}"));
        book.with(sheet, address, cell(value.trim()))
    }
}

/// What is found in a file of a project, a line each.
fn found(project: &Project, file: &str) -> String {
    let run = project.run(["check", "--format", "short", file]);
    run.stderr.replace(&format!("{file}: "), "").replace(&format!("{file}:"), "")
}

/// The names of what is found.
fn names(found: &str) -> impl Iterator<Item = String> {
    found.lines().filter_map(|line| {
        let (_, rest) = line.split_once('[')?;
        Some(rest.split_once("]: ")?.0.to_owned())
    })
}

/// All cases, with what is found in each.
fn workbooks() -> String {
    let project = project();
    project.save("sound.xlsx", &sound());
    assert_eq!(found(&project, "sound.xlsx"), "");
    let mut all = String::new();
    for case in CASES.split("\n## ").skip(1) {
        let mut lines = case.lines().filter(|line| !line.is_empty());
        let title = lines.next().unwrap();
        project.save("case.xlsx", &lines.fold(sound(), changed));
        let _ = writeln!(all, "## {title}\n{}", found(&project, "case.xlsx"));
    }
    all
}

/// Files that can't be read, and a workbook whose formulas fail.
fn files() -> String {
    let project = project();
    let mut all = String::new();
    project.save("sound.xlsx", &sound());
    let whole = project.bytes("sound.xlsx");
    project.write("half.xlsx", &whole[..whole.len() / 2]);
    project.write("empty.xlsx", "");
    project.write("picture.xlsx", project.bytes("tree.png"));
    project.write("comma.json", "{\"Document\": {\"Type\": \"trial\" \"Title\": 1}}");
    project.write("list.json", "{\"Rows\": [{\"Text\": [\"a\", \"b\"]}]}");
    project.write("renamed.xls", &whole);
    project.write("Rows.csv", b"Title\nT\xfcrkiye\n");
    let large = fs::File::create(project.path("large.xlsx")).unwrap();
    large.set_len(101 << 20).unwrap();
    // What a workbook with a password consists of.
    let mut locked = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    locked.create_stream("/EncryptedPackage").unwrap();
    let locked = locked.into_inner().into_inner();
    project.write("locked.xlsx", locked);
    project.save("formula.ods", &sound().with("Rows", "C3", "#REF!"));
    let files = [
        "none.xlsx",
        "half.xlsx",
        "empty.xlsx",
        "picture.xlsx",
        "comma.json",
        "large.xlsx",
        "locked.xlsx",
        "formula.ods",
        "renamed.xls",
    ];
    for file in files {
        let _ = writeln!(all, "## {file}\n{}", found(&project, file));
    }
    let lists = project.run(["check", "--format", "short", "--type", "trial", "list.json"]);
    let _ = writeln!(all, "## list.json\n{}", lists.stderr);
    // Other systems don't bound the memory of a process.
    let much = if cfg!(target_os = "linux") {
        project.write("long.csv", "a line of text\n".repeat(2_500_000));
        project.run(["check", "--format", "short", "--limit", "memory=6MB", "long.csv"]).stderr
    } else {
        "long.csv: error[reading-stopped]: reading the workbook takes more than 6 MB of memory\n"
            .to_owned()
    };
    let _ = writeln!(all, "## long.csv\n{much}");
    let guessed = project.run(["check", "--format", "short", "--type", "trial", "Rows.csv"]);
    let guessed = guessed.stderr.lines().find(|line| line.contains("guessed"));
    let _ = writeln!(all, "## Rows.csv\n{}", guessed.unwrap_or_default());
    all
}

#[test]
fn what_is_wrong_with_a_workbook_is_named_at_its_cell() {
    insta::assert_snapshot!(workbooks());
}

#[test]
fn what_can_not_be_read_is_named() {
    insta::assert_snapshot!(files());
}

#[test]
fn every_fault_of_files_sheets_and_cells_has_a_case() {
    let all = workbooks() + &files() + &crate::layout::cases();
    let covered: BTreeSet<String> = names(&all).collect();
    let of_inputs = Name::ALL.iter().take_while(|name| **name != Name::BadManifest);
    // What is typed is no input.
    let typed = [Name::NoSuchDocument, Name::NoSuchRun];
    let of_inputs = of_inputs.filter(|name| !typed.contains(name));
    let missing: Vec<_> = of_inputs.filter(|name| !covered.contains(name.as_str())).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
}

/// A message without the values and numbers in it.
fn bare(message: &str) -> String {
    let words = message.split('`').step_by(2).collect::<Vec<_>>().join("`");
    words.chars().filter(|letter| !letter.is_ascii_digit()).collect()
}

#[test]
fn what_pages_show_is_what_is_said() {
    let all = workbooks() + &files() + &crate::layout::cases();
    let said: BTreeSet<(String, String)> = all
        .lines()
        .filter_map(|line| {
            let (_, rest) = line.split_once('[')?;
            let (name, message) = rest.split_once("]: ")?;
            Some((name.to_owned(), bare(message)))
        })
        .collect();
    let of_inputs = Name::ALL.iter().take_while(|name| **name != Name::BadManifest);
    let (mut held, mut wrong) = (0, Vec::new());
    for name in of_inputs {
        let (_, example) = name.explanation().split_once("## Example").unwrap();
        let (example, _) = example.split_once("## Remedy").unwrap();
        // Lines such as `    Activities!D17 "Deadline": the message`.
        for line in example.lines().filter_map(|line| line.strip_prefix("    ")) {
            let Some((place, message)) = line.split_once(": ") else { continue };
            if !message.contains(' ') || place.contains("{{") || place.starts_with(' ') {
                continue;
            }
            held += 1;
            if !said.contains(&(name.as_str().to_owned(), bare(message))) {
                wrong.push(format!("{name}: {message}"));
            }
        }
    }
    assert!(held > 30, "{held}");
    assert!(wrong.is_empty(), "no case gives these: {wrong:#?}");
}

#[test]
fn one_fault_under_two_document_types_is_told_once() {
    let project = Project::new();
    let book = crate::project::sample("work-plan")
        .with("Document", "B2", "work-plan; outcome-brief")
        .with("Document", "B3", "")
        .with("Document", "B8", "")
        .with("Document", "A6", "Language")
        .with("Document", "B6", "Englsh");
    project.save("plan.xlsx", &book);
    let names: Vec<_> = names(&found(&project, "plan.xlsx")).collect();
    assert_eq!(names, ["missing-value", "unknown-code"]);
}

#[test]
fn faults_come_in_the_order_of_tabs_rows_and_columns() {
    let project = project();
    let book = ["Rows!D4 = x", "Rows!E3 = x", "Rows!D3 = x", "Groups!A3 = x", "Rows!F3 = 1%"]
        .into_iter()
        .fold(sound(), changed);
    project.save("plan.xlsx", &book);
    let found = found(&project, "plan.xlsx");
    let places: Vec<_> = found.lines().filter_map(|line| line.split(':').next()).collect();
    assert_eq!(places, ["Groups!A3", "Rows!D3", "Rows!E3", "Rows!D4"]);
}
