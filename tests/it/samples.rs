//! The samples of the document types: the main golden, and proof that each type works.

use crate::project::{Project, TYPES, sample};
use crate::support::{Book, Cell};

/// A sheet of texts.
fn rows(rows: &[&[&str]]) -> Vec<Vec<Cell>> {
    rows.iter().map(|row| row.iter().map(|text| Cell::from(*text)).collect()).collect()
}

/// A workbook with no more than its type demands.
fn least(doctype: &str) -> Book {
    let book = Book::new().sheet(
        "Document",
        rows(&[&["Field", "Value"], &["Type", doctype], &["Title", "Nothing yet"]]),
    );
    match doctype {
        "concept-note" => book.sheet("Sections", rows(&[&["No."], &["I"]])),
        "recommendations-paper" => {
            book.sheet("Recommendations", rows(&[&["No.", "Recommendation"], &["1", "Begin."]]))
        }
        "scorecard-report" => {
            let indicators = "1.1 1.2 1.3 2.1 2.2 2.3 3.1 3.2 4.1 4.2 4.3 5.1 5.2 6.1 7.1";
            let mut findings = rows(&[&["No.", "Indicator", "Rating"]]);
            for indicator in indicators.split(' ') {
                findings.extend(rows(&[&[indicator, indicator, "Meets minimum requirements"]]));
            }
            book.sheet("Findings", findings)
        }
        "work-plan" => book
            .sheet("Results", rows(&[&["No.", "Result"], &["1", "A result"]]))
            .sheet("Outputs", rows(&[&["No.", "Result", "Output"]])),
        _ => book,
    }
}

/// The merged Typst source of the sample: what a change of templates, merging or validating
/// changes in papers shows here.
#[test]
fn the_merged_source_of_each_sample_is_as_it_was() {
    for doctype in TYPES {
        let project = Project::sample(doctype);
        project.run(["build", "--keep-typst"]).success();
        let source = project.text(&format!("out/{doctype}.typ"));
        insta::assert_snapshot!(format!("merged_{doctype}"), source);
    }
}

#[test]
fn each_sample_makes_a_paper_without_any_message() {
    for doctype in TYPES {
        let project =
            Project::new().copied(&format!("templates/{doctype}/sample"), "inputs/sample");
        let report = project.build([]);
        assert_eq!(report.statuses(), ["sample.pdf written"], "{doctype}");
        assert_eq!(report.found(), [""; 0], "{doctype}");
        assert_eq!(report.0["documents"][0]["type"], doctype);
        let pdf = project.pdf("out/sample.pdf");
        assert!(pdf.tagged && pdf.standards() == (true, true), "{doctype}");
    }
}

/// The words of the sample's paper, page by page: what a layout prints of a workbook.
#[test]
fn the_words_of_each_sample_are_as_they_were() {
    for doctype in TYPES {
        let project = Project::sample(doctype);
        project.run(["build"]).success();
        let pages = project.pdf(&format!("out/{doctype}.pdf")).pages;
        let told = pages.iter().zip(1..).map(|(page, number)| {
            let (artifacts, text) = (page.artifacts.trim(), page.text.trim());
            format!("======== page {number}\n{text}\n-------- artifacts\n{artifacts}\n")
        });
        insta::assert_snapshot!(format!("words_{doctype}"), told.collect::<String>());
    }
}

#[test]
fn a_document_with_nothing_but_what_is_required_makes_a_paper() {
    for doctype in TYPES {
        let project = Project::new().workbook("inputs/least.xlsx", &least(doctype));
        let report = project.build([]);
        assert_eq!(report.found(), [""; 0], "{doctype}");
        assert_eq!(report.statuses(), ["least.pdf written"], "{doctype}");
        let words = project.pdf("out/least.pdf").text();
        // A concept note sets its title in capitals.
        assert!(words.to_lowercase().contains("nothing yet"), "{doctype}: {words}");
    }
}

#[test]
fn a_document_without_its_title_fails_at_the_form() {
    for doctype in TYPES {
        let book = least(doctype).with("Document", "B3", Cell::Empty);
        let project = Project::new().workbook("inputs/least.xlsx", &book);
        let found = project.build([]).found();
        assert_eq!(found.len(), 1, "{found:?}");
        assert!(
            found[0].starts_with("error[missing-value] inputs/least.xlsx Document"),
            "{found:?}"
        );
    }
}

#[test]
fn a_sample_is_the_same_paper_from_a_spreadsheet() {
    for doctype in TYPES {
        let folder = Project::new().copied(&format!("templates/{doctype}/sample"), "inputs/paper");
        let sheet = Project::new().workbook("inputs/paper.xlsx", &sample(doctype));
        folder.run(["build"]).success();
        sheet.run(["build"]).success();
        assert!(folder.bytes("out/paper.pdf") == sheet.bytes("out/paper.pdf"), "{doctype}");
    }
}
