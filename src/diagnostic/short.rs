//! A diagnostic in one line: `plan.xlsx:Activities!D17: error[not-a-date]: …`.

use super::{Address, CellPlace, Diagnostic, Place, Severity};

impl Diagnostic {
    /// The place, the severity, the name and the message in one line, as editors and other programs
    /// take them.
    pub fn short(&self) -> String {
        let place = self.place.as_ref().map(|place| told(place) + ": ").unwrap_or_default();
        format!("{place}{}[{}]: {}", self.severity.word(), self.name, self.message)
    }
}

impl Severity {
    /// The severity in a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        }
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
