//! Consent: who may not be named is named in nothing that is made.

use std::fs;
use std::path::Path;

use hayro_interpret::hayro_syntax::{self, object::Object};

use crate::project::{Project, sample};
use crate::support::{Book, Cell};

/// What may not be seen, of messages whose contributors are not to be named.
const HIDDEN: [&str; 6] =
    ["Quillfeather", "Brambleworth", "Zanzotto", "Wimpole", "Ockeghem", "Ravenscourt"];

/// The sample with messages of people who want it in different ways, and one who was not asked.
fn book() -> Book {
    sample("recommendations-paper")
        .with("Messages", "H3", "Tibor Quillfeather")
        .with("Messages", "H4", "Ines Brambleworth")
        .with("Messages", "I4", "Zanzotto Workers' Circle")
        .with("Messages", "H6", "Wimpole, Ada")
        .with("Messages", "I6", "Ockeghem Society")
        .with("Messages", "L6", Cell::Empty)
        .with("Messages", "H7", "Odo Ravenscourt")
}

/// All that lies in a folder: names, bytes, and what is packed into PDFs and spreadsheets.
fn everything(folder: &Path, all: &mut Vec<(String, Vec<u8>)>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.display().to_string();
        all.push((name.clone(), path.file_name().unwrap().as_encoded_bytes().to_vec()));
        if path.is_dir() {
            everything(&path, all);
            continue;
        }
        let bytes = fs::read(&path).unwrap();
        all.push((name.clone(), bytes.clone()));
        if bytes.starts_with(b"%PDF") {
            let pdf = hayro_syntax::Pdf::new(bytes.clone()).unwrap();
            for object in pdf.objects() {
                if let Object::Stream(stream) = object
                    && let Ok(decoded) = stream.decoded()
                {
                    all.push((format!("{name}, a stream"), decoded.into_owned()));
                }
            }
            let read = crate::pdf::Pdf::read(bytes.clone());
            all.push((format!("{name}, as it is read"), format!("{read:?}").into_bytes()));
        }
        if bytes.starts_with(b"PK") {
            let mut parts = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
            for at in 0..parts.len() {
                let mut part = parts.by_index(at).unwrap();
                let mut inside = Vec::new();
                std::io::Read::read_to_end(&mut part, &mut inside).unwrap();
                all.push((format!("{name}, part {at}"), inside));
            }
        }
    }
}

/// Where a word stands among bytes, in the ways in which letters are written in files.
fn holds(bytes: &[u8], word: &str) -> bool {
    let wide: Vec<u8> = word.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let narrow: Vec<u8> = word.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let hex: String = wide.iter().map(|byte| format!("{byte:02X}")).collect();
    let ways = [word.as_bytes(), &wide, &narrow, hex.as_bytes(), hex.to_lowercase().as_bytes()]
        .map(<[u8]>::to_vec);
    ways.iter().any(|way| bytes.windows(way.len()).any(|at| at.eq_ignore_ascii_case(way)))
}

/// Fails if anything that was made or told holds what may not be seen.
fn nobody_is_named(project: &Project, told: &str) {
    let mut all = vec![("what was told".to_owned(), told.as_bytes().to_vec())];
    everything(&project.path("out"), &mut all);
    for (place, bytes) in &all {
        for word in HIDDEN {
            assert!(!holds(bytes, word), "{place} holds `{word}`");
        }
    }
}

#[test]
fn who_may_not_be_named_is_in_no_byte_of_what_is_made() {
    let project = Project::new().workbook("inputs/paper.xlsx", &book());
    let run = project.run(["build", "--keep-typst"]).success();
    nobody_is_named(&project, &format!("{}{}", run.stdout, run.stderr));
    let words = project.pdf("out/paper.pdf").text();
    // The others are, as far as they agreed to it, and those who are not are told by their group.
    for shown in ["Ana Kodra", "Friends of the Reading Room", "Trade union, Montenegro"] {
        assert!(words.contains(shown), "{shown}: {words}");
    }
}

#[test]
fn nor_where_papers_are_made_per_contributor() {
    for per in ["Messages: Contributor", "Messages: On behalf of", "Country", "Stakeholder group"] {
        let mut rows = book();
        rows = rows.with("Document", "A13", "Per").with("Document", "B13", per);
        let project = Project::new().workbook("inputs/paper.xlsx", &rows);
        let run = project.run(["build", "--keep-typst"]);
        assert!(!project.made().is_empty(), "{per}: {}", run.stderr);
        nobody_is_named(&project, &format!("{}{}", run.stdout, run.stderr));
    }
}

#[test]
fn nor_where_the_name_is_overridden() {
    let head = ["Sheet", "Key", "Field", "Value", "Was", "Reason", "By", "Date", "Expires"];
    let of = |field: &str, value: &str, was: &str| {
        let row = ["Messages", "M3", field, value, was, "Asked by Ines Brambleworth", "Sec"];
        let row = row.into_iter().chain(["2026-06-20", ""]).map(Cell::from).collect();
        book().sheet("Overrides", vec![head.into_iter().map(Cell::from).collect(), row])
    };
    let key = |book: Book| book.with("Overrides", "F2", "Asked by phone");
    let (old, new) = ("Ines Brambleworth", "Ines Wimpole-Zanzotto");
    for (value, was) in [(new, ""), (new, old), (new, "Odo Ravenscourt"), ("(blank)", old)] {
        let project =
            Project::new().workbook("inputs/paper.xlsx", &key(of("Contributor", value, was)));
        let run = project.run(["build", "--keep-typst"]).success();
        nobody_is_named(&project, &format!("{}{}", run.stdout, run.stderr));
        assert!(run.stderr.contains("`…` becomes `…`"), "{}", run.stderr);
    }
    // Nor where the field is misspelt, or the reason tells it.
    for book in [key(of("Contribtor", new, old)), of("Contributor", new, old)] {
        let project = Project::new().workbook("inputs/paper.xlsx", &book);
        let run = project.run(["build", "--keep-typst"]).failure(1);
        nobody_is_named(&project, &format!("{}{}", run.stdout, run.stderr));
    }
}

#[test]
fn nor_in_what_is_remembered_once_a_consent_is_withdrawn() {
    let named = book().with("Messages", "L4", "By name").with(
        "Messages",
        "E5",
        "As Ines Brambleworth said, the room is cold.",
    );
    let project = Project::new().workbook("inputs/paper.xlsx", &named);
    project.run(["build", "--keep-typst"]).success();
    assert!(project.pdf("out/paper.pdf").text().contains("Brambleworth"));
    // Something else is wrong: the PDF stays, and that is told.
    project.save("inputs/paper.xlsx", &book().with("Messages", "C4", "nowhere"));
    for _ in 0..2 {
        let run = project.run(["build"]).failure(1);
        let told = format!("{}{}", run.stdout, run.stderr);
        let told = told.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(told.contains("shows `Contributor` of `M3`"), "{told}");
        assert!(!told.contains("Brambleworth"), "{told}");
    }
    project.save("inputs/paper.xlsx", &book());
    let run = project.run(["build"]).success();
    nobody_is_named(&project, &format!("{}{}", run.stdout, run.stderr));
    let run = project.run(["changes"]);
    nobody_is_named(&project, &format!("{}{}", run.stdout, run.stderr));
}

#[test]
fn nothing_is_called_after_a_workbook_whose_name_tells_it() {
    let project = Project::new()
        .workbook("inputs/Odo Ravenscourt.xlsx", &book())
        .workbook("inputs/paper.xlsx", &book());
    let run = project.run(["build"]).failure(1);
    let told = run.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("its name would tell what is withheld"), "{told}");
    nobody_is_named(&project, "");
}

#[test]
fn nor_in_what_is_told_of_a_workbook_that_is_wrong_or_has_changed() {
    let project = Project::new().workbook("inputs/paper.xlsx", &book());
    project.run(["build"]).success();
    let changed = book()
        .with("Messages", "H4", "Ines Brambleworth (Quillfeather)")
        .with("Messages", "K4", "Nowhere")
        .with("Messages", "I4", "#REF!");
    project.save("inputs/paper.xlsx", &changed);
    let run = project.run(["build"]).failure(1);
    nobody_is_named(&project, &format!("{}{}", run.stdout, run.stderr));
    let changed = book().with("Messages", "H4", "Ines Brambleworth (Quillfeather)");
    project.save("inputs/paper.xlsx", &changed);
    let run = project.run(["build"]).success();
    nobody_is_named(&project, &format!("{}{}", run.stdout, run.stderr));
    let run = project.run(["changes"]);
    nobody_is_named(&project, &format!("{}{}", run.stdout, run.stderr));
}

#[test]
fn nor_in_copies_of_the_sheets_in_another_form() {
    for text in [
        "Thanks to Brambleworth, Ines, for the hall.",
        "Ms. Brambleworth and I. Brambleworth spoke.",
        "So I**nes** Brambleworth said.",
        "INES  BRAMBLEWORTH said.",
        "Ask ines.brambleworth@example.org.",
    ] {
        let book = book().with("Messages", "E5", text).with("Messages", "C5", "nowhere");
        let project = Project::new().workbook("inputs/paper.xlsx", &book);
        let run = project.run(["build"]).failure(1);
        nobody_is_named(&project, &format!("{}{}", run.stdout, run.stderr));
        let run = project.run(["build", "--problems", "out/list.html", "--format", "json"]);
        nobody_is_named(&project, &format!("{}{}", run.stdout, run.stderr));
    }
}

#[test]
fn nor_where_a_total_asks_for_them_or_a_sheet_is_called_after_them() {
    let rows = [["What", "Value"], ["Messages where Contributor is Ines Bramblewort", "5"]];
    let rows = rows.map(|row| row.map(Cell::from).to_vec()).to_vec();
    let book = book()
        .sheet("Expect", rows)
        .sheet("Ines Brambleworth", vec![vec![Cell::from("a")], vec![Cell::from("b")]]);
    let project = Project::new().workbook("inputs/paper.xlsx", &book);
    let run = project.run(["build"]).failure(1);
    let told = format!("{}{}", run.stdout, run.stderr);
    nobody_is_named(&project, &told);
    assert!(!told.contains("Bramblewort"), "{told}");
}

#[test]
fn nor_where_the_first_row_is_no_header() {
    let mut rows = book();
    for (cell, value) in [
        ("C1", "hours"),
        ("E1", "The last bus leaves too early."),
        ("H1", "Odo Ravenscourt"),
        ("I1", "Ockeghem Society"),
        ("L1", "Anonymous"),
    ] {
        rows = rows.with("Messages", cell, value);
    }
    let project = Project::new().workbook("inputs/paper.xlsx", &rows);
    for arguments in [&["build"][..], &["build", "--problems", "out/list.html", "--format", "json"]]
    {
        let run = project.run(arguments.iter().copied()).failure(1);
        nobody_is_named(&project, &format!("{}{}", run.stdout, run.stderr));
    }
}

#[test]
fn nor_where_the_header_of_late_changes_or_totals_is_misspelt() {
    let table = |rows: &[&[&str]]| -> Vec<Vec<Cell>> {
        rows.iter().map(|row| row.iter().map(|it| Cell::from(*it)).collect()).collect()
    };
    let late = table(&[
        &["Sheet", "Key", "Field", "New valeu", "Reason", "By", "Date"],
        &["Messages", "M3", "Contributor", "Ines Zanzotto", "By phone", "Sec", "2026-06-20"],
    ]);
    let totals = table(&[
        &["Whta", "Value"],
        &["Messages where Speakr is Ines Zanzotto", "5"],
        &["Messages with Contributor Ines Zanzotto", "5"],
    ]);
    let rows = book().sheet("Overrides", late).sheet("Expect", totals);
    let project = Project::new().workbook("inputs/paper.xlsx", &rows);
    let run = project.run(["build"]).failure(1);
    nobody_is_named(&project, &format!("{}{}", run.stdout, run.stderr));
}

#[test]
fn nor_where_a_workbook_is_taken_for_another_type() {
    let project = Project::new().workbook("inputs/paper.xlsx", &book());
    for doctype in ["concept-note", "work-plan"] {
        let list = format!("out/{doctype}.html");
        for more in [&[][..], &["--problems", &list, "--format", "json"]] {
            let arguments = ["build", "--type", doctype].into_iter().chain(more.iter().copied());
            let run = project.run(arguments);
            nobody_is_named(&project, &format!("{}{}", run.stdout, run.stderr));
        }
    }
}

#[test]
fn nor_in_lines_of_files_that_can_not_be_read() {
    let rows = r#"{"Document": {"Type": "TYPE", "Title": "T"},
"Messages": [{"Message": "M1", "Contributor": "Odo Ravenscourt" "Consent": "No"}]}"#;
    let toml = "[Document]\nType = \"recommendations-paper\"\n[[Messages]]\nContributor = \"Odo Ravenscourt\"  No\n";
    for (name, text) in [
        ("inputs/paper.json", rows.replace("TYPE", "recommendations-paper")),
        ("inputs/paper.json", rows.replace("TYPE", "Recommendations paper")),
        ("inputs/paper.json", rows.replace("TYPE", "?")),
        ("inputs/paper.json", rows.replace("\"Contributor\"", "\"Wimpole\":\"\", \"Wimpole\"")),
        ("inputs/paper.toml", toml.to_owned()),
    ] {
        let project = Project::new().file(name, text);
        let run = project.run(["build"]).failure(2);
        let told = format!("{}{}", run.stdout, run.stderr);
        assert!(HIDDEN.iter().all(|word| !told.contains(word)), "{told}");
        assert!(told.contains("\"··· ···········\""), "{told}");
    }
    // Of a workbook that can withhold nothing, the line helps.
    let project = Project::new().file("inputs/plan.json", rows.replace("TYPE", "work-plan"));
    let run = project.run(["build"]).failure(2);
    assert!(run.stderr.contains("Odo Ravenscourt"), "{}", run.stderr);
}

#[test]
fn nor_in_what_is_left_of_shares_and_of_rows_that_are_gone() {
    let named = book().with("Messages", "L4", "By name");
    // The row has another key by now.
    let project = Project::new().workbook("inputs/paper.xlsx", &named);
    project.run(["build"]).success();
    project.run(["pack"]).success();
    let rows = book().with("Messages", "A4", "M3a").with("Messages", "C5", "nowhere");
    project.save("inputs/paper.xlsx", &rows);
    let run = project.run(["build"]).failure(1);
    let told = run.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("of `M3`, which stands nowhere in the workbook by now"), "{told}");
    assert!(told.contains("the pack of an earlier run is still there"), "{told}");
    // What shares made is forgotten when they are joined.
    let project = Project::new().workbook("inputs/paper.xlsx", &named);
    project.run(["build"]).success();
    project.save("inputs/paper.xlsx", &book());
    project.run(["build", "--partition", "1/2"]);
    project.run(["build", "--partition", "2/2"]);
    project.run(["merge-state"]).success();
    nobody_is_named(&project, "");
    let run = project.run(["changes"]);
    nobody_is_named(&project, &format!("{}{}", run.stdout, run.stderr));
}

#[test]
fn nor_in_what_is_told_of_papers_that_were_made_per_contributor() {
    let per = |book: Book| {
        book.with("Document", "A13", "Per").with("Document", "B13", "Messages: Contributor")
    };
    let project = Project::new()
        .workbook("inputs/paper.xlsx", &per(book().with("Messages", "L4", "By name")));
    project.run(["build"]);
    assert!(
        project.made().iter().any(|name| name.contains("Brambleworth")),
        "{:?}",
        project.made()
    );
    project.save("inputs/paper.xlsx", &per(book()));
    let run = project.run(["build"]);
    let told = run.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(told.contains("shows `Contributor` of `M3`, which is withheld by now"), "{told}");
    project.run(["clean", "--stale"]).success();
    let run = project.run(["changes"]);
    nobody_is_named(&project, &format!("{}{}", run.stdout, run.stderr));
}
