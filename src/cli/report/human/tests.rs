//! The report for people, as it is read.

use super::*;
use crate::diagnostic::{Address, FilePlace, Name};

fn plain(found: &[Diagnostic], detail: Detail) -> String {
    anstream::adapter::strip_str(&diagnostics(found, detail)).to_string()
}

fn cell(row: u32) -> CellPlace {
    let mut place = CellPlace::sheet("inputs/plan.xlsx".into(), "Activities".into());
    place.title = Some("Deadline".into());
    place.cell(Address::new(row, 5))
}

fn no_date(row: u32, value: &str) -> Diagnostic {
    Diagnostic::error(Name::NotADate, format!("`{value}` is no date"))
        .at(cell(row))
        .hint("write it as 2026-02-28 or 28 February 2026")
}

#[test]
fn a_fault_is_told_with_its_cell_and_the_remedy() {
    let key = Some("2.1.3".into());
    let found = no_date(3, "31 Feb 2026").at(CellPlace { key, ..cell(3) });
    insta::assert_snapshot!(plain(&[found], Detail::Usual), @r#""#);
}

#[test]
fn many_equal_faults_are_told_once() {
    let found: Vec<_> = [3, 8, 9, 10, 11].map(|row| no_date(row, "soon")).into();
    insta::assert_snapshot!(plain(&found, Detail::Usual), @r#""#);
}

#[test]
fn their_different_values_are_told_with_their_cells() {
    let found: Vec<_> =
        (3..12).map(|row| no_date(row, if row % 3 == 0 { "soon" } else { "later" })).collect();
    insta::assert_snapshot!(plain(&found, Detail::Usual), @r#""#);
}

#[test]
fn a_line_of_a_template_is_shown_with_the_way_to_the_cell() {
    let text = "#let x = 1\n#table(日本, lable(x))";
    let at = text.find("lable").unwrap_or_default();
    let found = Diagnostic::error(Name::LayoutError, "unknown variable: lable")
        .at(FilePlace::of_range("templates/work-plan/layout.typ", text, at..at + 5))
        .also("called here", FilePlace::of_range("templates/work-plan/main.typ.hbs", "{{x}}", 0..5))
        .also("with the value of", cell(3))
        .offer("lable", ["label"]);
    insta::assert_snapshot!(plain(&[found], Detail::Usual), @r#""#);
}

#[test]
fn notes_are_brief_unless_all_is_asked_for() {
    let found = [Diagnostic::note(Name::UnknownColumn, "the column `Remarks` is not used")
        .at(cell(0))
        .hint("rename it")];
    insta::assert_snapshot!(plain(&found, Detail::Usual), @r#""#);
    insta::assert_snapshot!(plain(&found, Detail::Full), @r#""#);
    assert_eq!(plain(&found, Detail::Errors), "");
}
