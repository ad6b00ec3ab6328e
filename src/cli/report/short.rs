//! One line for each message, for editors and other programs: `plan.xlsx:Activities!D17:
//! error[not-a-date]: …`.

use std::fmt::Write;

use super::Detail;
use crate::diagnostic::{Address, CellPlace, Diagnostic, Place, Severity};

/// Everything that was found, one line each.
pub fn diagnostics(diagnostics: &[Diagnostic], detail: Detail) -> String {
    let mut text = String::new();
    for found in diagnostics {
        if found.severity > Severity::Error && detail == Detail::Errors {
            continue;
        }
        if let Some(place) = &found.place {
            let _ = write!(text, "{}: ", told(place));
        }
        let severity = severity(found.severity);
        // Writing into a String can't fail.
        let _ = writeln!(text, "{severity}[{}]: {}", found.name, found.message);
    }
    text
}

/// A severity in a word.
pub const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A place in a form that programs take apart.
fn told(place: &Place) -> String {
    match place {
        Place::Cell(cell) => format!("{}:{}{}", cell.file, cell.sheet, within(cell)),
        _ => place.to_string(),
    }
}

/// Where in its sheet a place is.
fn within(cell: &CellPlace) -> String {
    match (cell.row, cell.column) {
        (Some(0), _) if cell.records => String::new(),
        (Some(row), _) if cell.records => format!(":{row}"),
        (Some(row), Some(column)) => format!("!{}", Address::new(row, column)),
        (Some(row), None) => format!("!{0}:{0}", u64::from(row) + 1),
        (None, Some(column)) if !cell.records => format!("!{0}:{0}", Address::letters(column)),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{FilePlace, Name};

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
