//! One line for each message, for editors and other programs: `plan.xlsx:Activities!D17:
//! error[not-a-date]: …`.

use super::Detail;
use crate::diagnostic::{Diagnostic, Severity};

/// Everything that was found, one line each.
pub fn diagnostics(diagnostics: &[Diagnostic], detail: Detail) -> String {
    let mut text = String::new();
    for found in diagnostics {
        if found.severity > Severity::Error && detail == Detail::Errors {
            continue;
        }
        text.push_str(&found.short());
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Address, CellPlace, FilePlace, Name};

    #[test]
    fn places_are_told_as_programs_take_them() {
        let sheet = CellPlace::sheet("plan.xlsx".into(), "Activities".into());
        let column = CellPlace { column: Some(3), ..sheet.clone() };
        let row = CellPlace { row: Some(16), ..sheet.clone() };
        let record = CellPlace { records: true, ..row.clone() };
        let line = FilePlace::of_range("layout.typ", "one\ntwo three", 8..13);
        let found = [
            Diagnostic::error(Name::NotADate, "no").at(sheet.cell(Address::new(16, 3))),
            Diagnostic::warning(Name::MissingColumn, "no").at(column),
            Diagnostic::error(Name::IncompletePair, "no").at(row),
            Diagnostic::note(Name::IncompletePair, "no").at(record),
            Diagnostic::error(Name::LayoutError, "no").at(line),
            Diagnostic::error(Name::FolderInUse, "no"),
        ];
        let expected = "\
plan.xlsx:Activities!D17: error[not-a-date]: no
plan.xlsx:Activities!D:D: warning[missing-column]: no
plan.xlsx:Activities!17:17: error[incomplete-pair]: no
plan.xlsx:Activities:16: note[incomplete-pair]: no
layout.typ:2:5: error[layout-error]: no
error[folder-in-use]: no
";
        assert_eq!(diagnostics(&found, Detail::Usual), expected);
        assert_eq!(diagnostics(&found, Detail::Errors).lines().count(), 4);
    }
}
