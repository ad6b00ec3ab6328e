//! The report for people, as it is read.

use super::*;
use crate::diagnostic::{Address, FilePlace, Name};

fn plain(found: &[Diagnostic], detail: Detail) -> String {
    let view = View { detail, all: false, columns: 80 };
    anstream::adapter::strip_str(&diagnostics(found, &[], view)).to_string()
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
    insta::assert_snapshot!(plain(&[found], Detail::Usual), @r#"
    error[not-a-date]: `31 Feb 2026` is no date
      --> inputs/plan.xlsx · Activities!F4 · "Deadline" · row 2.1.3
       = hint: write it as 2026-02-28 or 28 February 2026
    "#);
}

#[test]
fn many_equal_faults_are_told_once() {
    let found: Vec<_> = [3, 8, 9, 10, 11].map(|row| no_date(row, "soon")).into();
    insta::assert_snapshot!(plain(&found, Detail::Usual), @r#"
    error[not-a-date]: `soon` is no date, and 4 more like it
      --> inputs/plan.xlsx · Activities!F4 · "Deadline"
       = 5 cells in column F (Deadline): F4, F9–F12
       = hint: write it as 2026-02-28 or 28 February 2026
    "#);
}

#[test]
fn their_different_values_are_told_with_their_cells() {
    let found: Vec<_> =
        (3..12).map(|row| no_date(row, if row % 3 == 0 { "soon" } else { "later" })).collect();
    insta::assert_snapshot!(plain(&found, Detail::Usual), @r#"
    error[not-a-date]: `soon` is no date, and 8 more like it
      --> inputs/plan.xlsx · Activities!F4 · "Deadline"
       = 9 cells in column F (Deadline): F4–F12
       = `soon` in F4, F7, F10
       = `later` in F5, F6, F8, F9, F11, F12
       = hint: write it as 2026-02-28 or 28 February 2026
    "#);
}

#[test]
fn each_value_has_its_own_hint() {
    let code = |row, value: &str| {
        Diagnostic::error(Name::UnknownCode, format!("`{value}` is not in the list of places"))
            .at(cell(row))
            .offer(value, ["Türkiye", "Kenya"])
            .hint("add new places to the list")
    };
    let found = [code(3, "Turkiye"), code(4, "Kenia"), code(5, "Turkiye"), code(6, "Peru")];
    insta::assert_snapshot!(plain(&found, Detail::Usual), @r#"
    error[unknown-code]: `Turkiye` is not in the list of places, and 3 more like it
      --> inputs/plan.xlsx · Activities!F4 · "Deadline"
       = 4 cells in column F (Deadline): F4–F7
       = `Turkiye` in F4, F6 – did you mean `Türkiye`?
       = `Kenia` in F5 – did you mean `Kenya`?
       = `Peru` in F7
       = hint: add new places to the list
    "#);
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
    insta::assert_snapshot!(plain(&[found], Detail::Usual), @r#"
    error[layout-error]: unknown variable: lable
     --> templates/work-plan/layout.typ:2:12
      |
    2 | #table(日本, lable(x))
      |              ^^^^^
      |
     ::: templates/work-plan/main.typ.hbs:1:1
      |
    1 | {{x}}
      | ----- called here
      |
      = with the value of: inputs/plan.xlsx · Activities!F4 · "Deadline"
      = hint: did you mean `label`?
    "#);
}

#[test]
fn notes_are_brief_unless_all_is_asked_for() {
    let found = [Diagnostic::note(Name::UnknownColumn, "the column `Remarks` is not used")
        .at(cell(0))
        .hint("rename it")];
    insta::assert_snapshot!(plain(&found, Detail::Usual), @r#"
    note[unknown-column]: the column `Remarks` is not used – rename it
      (inputs/plan.xlsx · Activities!F1 · "Deadline")
    "#);
    insta::assert_snapshot!(plain(&found, Detail::Full), @r#"
    note[unknown-column]: the column `Remarks` is not used
      --> inputs/plan.xlsx · Activities!F1 · "Deadline"
       = hint: rename it
    "#);
    assert_eq!(plain(&found, Detail::Errors), "");
}

#[test]
fn a_place_at_the_end_of_an_empty_line_is_shown() {
    let text = "#let x = (\n";
    let found = [text.len(), 3].map(|at| {
        Diagnostic::warning(Name::LayoutWarning, "unclosed delimiter").at(FilePlace::of_range(
            "layout.typ",
            text,
            at..at,
        ))
    });
    insta::assert_snapshot!(plain(&found, Detail::Usual), @r#"
    warning[layout-warning]: unclosed delimiter
     --> layout.typ:2:1
      |
    2 |
      | ^

    warning[layout-warning]: unclosed delimiter
     --> layout.typ:1:4
      |
    1 | #let x = (
      |    ^
    "#);
}

#[test]
fn what_has_no_place_has_no_rule() {
    let found = [Diagnostic::error(Name::FolderInUse, "the folder is in use").hint("wait")];
    insta::assert_snapshot!(plain(&found, Detail::Usual), @r"
    error[folder-in-use]: the folder is in use
       = hint: wait
    ");
}

#[test]
fn the_end_leads_on() {
    let found = vec![no_date(3, "soon").severity(Severity::Warning)];
    let outcome = Outcome { diagnostics: found, ..Outcome::default() };
    let view = |detail| View { detail, all: false, columns: 80 };
    assert_eq!(
        closing(&outcome, view(Detail::Usual)),
        "`rapporteur explain not-a-date` tells more about the word in brackets\n"
    );
    assert_eq!(closing(&outcome, view(Detail::Errors)), "");
    assert_eq!(closing(&Outcome::default(), view(Detail::Usual)), "");
}
