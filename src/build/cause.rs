//! Why a document is made: what of it has changed.

use std::fmt;

use crate::diagnostic::visible;

/// Why a document is made, or would be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// It never was.
    New,
    /// There is no PDF any more.
    Missing,
    /// The PDF is not the one that was written.
    Altered,
    /// Everything was asked for.
    Forced,
    /// The program is of another version.
    Program {
        /// The version before.
        before: String,
    },
    /// A setting has another value; none where it is as usual.
    Setting {
        /// What it is called.
        name: String,
        /// The value before.
        before: Option<String>,
        /// The value now.
        after: Option<String>,
    },
    /// The date, the language or the standards of the PDF.
    Setup,
    /// Other fonts of the type can be chosen from.
    Fonts,
    /// A file of the type, or an image.
    File(String),
    /// Something that the workbook says.
    Record(Change),
    /// What is printed, for a reason that nobody remembers.
    Printed,
}

/// What has changed of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The workbook, where it is another one whose rows were added.
    pub file: Option<String>,
    /// The name on its sheet's tab.
    pub sheet: String,
    /// Whether the sheet is a list of records, without cells.
    pub records: bool,
    /// The row as people count, or the number of the record; a form has none.
    pub row: Option<u64>,
    /// The cell, where one value has changed: `D17`.
    pub cell: Option<String>,
    /// The title of the column, where one value has changed.
    pub column: Option<String>,
    /// The key of the record.
    pub key: Option<String>,
    /// The first text of the record beside its key.
    pub label: String,
    /// What has become of it.
    pub what: What,
}

/// What has become of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// One of its values is another; as they are printed, nothing where it is blank.
    Changed {
        /// The value before.
        before: String,
        /// The value now.
        after: String,
    },
    /// It was not there.
    Added,
    /// It is no longer there.
    Removed,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let value = |value: &Option<String>| value.clone().unwrap_or_else(|| "not set".to_owned());
        match self {
            Self::New => f.write_str("new"),
            Self::Missing => f.write_str("the PDF is missing"),
            Self::Altered => f.write_str("the PDF was altered"),
            Self::Forced => f.write_str("forced"),
            Self::Program { before } => {
                write!(f, "changed: the program ({before} → {})", super::state::program())
            }
            Self::Setting { name, before, after } => {
                write!(f, "changed: {name} ({} → {})", value(before), value(after))
            }
            Self::Setup => f.write_str("changed: the date or the standards"),
            Self::Fonts => f.write_str("changed: the fonts to choose from"),
            Self::File(name) => write!(f, "changed: {name}"),
            Self::Record(change) => change.fmt(f),
            Self::Printed => f.write_str("changed: what is printed"),
        }
    }
}

/// `changed: Activities!D17 (Status: Initiated → Completed)`, `added: Activities row 18 (1.2.3)`
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let word = match &self.what {
            What::Changed { .. } => "changed",
            What::Added => "added",
            What::Removed => "removed",
        };
        write!(f, "{word}: {}", self.place())?;
        match (&self.what, &self.column, &self.key) {
            (What::Changed { before, after }, column, _) => {
                let (before, after) = shortened(before, after);
                let column = column.as_deref().unwrap_or_default();
                write!(f, " ({}: {before} → {after})", visible(column))
            }
            (_, _, Some(key)) => write!(f, " ({})", visible(key)),
            (_, _, None) if !self.label.is_empty() => {
                write!(f, " ({})", shortened("", &self.label).1)
            }
            _ => Ok(()),
        }
    }
}

impl Change {
    /// Where it is: `Activities!D17`, `Activities row 18`, or `Activities record 17`.
    pub fn place(&self) -> String {
        let file = self.file.as_ref().map(|file| format!("{file} · ")).unwrap_or_default();
        match (&self.cell, self.row) {
            (Some(cell), _) => format!("{file}{}!{cell}", self.sheet),
            (None, Some(row)) if self.records => format!("{file}{} record {row}", self.sheet),
            (None, Some(row)) => format!("{file}{} row {row}", self.sheet),
            (None, None) => format!("{file}{}", self.sheet),
        }
    }
}

/// How many characters of a value are told.
const LONGEST: usize = 48;

/// How many characters more than that are told, rather than that there are more.
const SPARED: usize = 8;

/// How many characters stand before the first that differs, where the beginning is left out.
const LEAD: usize = 16;

/// Two values on one line each, where they are long around the first place in which they differ.
pub fn shortened(before: &str, after: &str) -> (String, String) {
    let line = |text: &str| -> Vec<char> {
        visible(&text.split_whitespace().collect::<Vec<_>>().join(" ")).chars().collect()
    };
    let (one, other) = (line(before), line(after));
    let same = one.iter().zip(&other).take_while(|(one, other)| one == other).count();
    let is_long = one.len() > LONGEST || other.len() > LONGEST;
    let start = match is_long && same > LEAD * 2 && !one.is_empty() && !other.is_empty() {
        // At the beginning of a word, if one is near.
        true => {
            let near = one.get(same - LEAD..same).unwrap_or_default();
            let word = near.iter().position(|letter| *letter == ' ').map_or(0, |at| at + 1);
            same - LEAD + word
        }
        false => 0,
    };
    let cut = |text: &[char]| {
        if text.is_empty() {
            return "blank".to_owned();
        }
        let rest = text.get(start..).unwrap_or_default();
        let head = if start > 0 { "…" } else { "" };
        // A few letters more are better than a sign that they are left out.
        let is_cut = rest.len() > LONGEST + SPARED;
        let shown: String = rest.iter().take(if is_cut { LONGEST } else { rest.len() }).collect();
        let tail = if is_cut { "…" } else { "" };
        format!("{head}{}{tail}", shown.trim_end())
    };
    (cut(&one), cut(&other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(cell: Option<&str>, records: bool, what: What) -> Change {
        Change {
            file: None,
            sheet: "Activities".to_owned(),
            records,
            row: Some(17),
            cell: cell.map(str::to_owned),
            column: Some("Status".to_owned()),
            key: Some("1.2.3".to_owned()),
            label: "Train all".to_owned(),
            what,
        }
    }

    #[test]
    fn a_change_names_the_place_and_both_values() {
        let status = |before: &str, after: &str| What::Changed {
            before: before.to_owned(),
            after: after.to_owned(),
        };
        let told = change(Some("D17"), false, status("Initiated", "Completed")).to_string();
        assert_eq!(told, "changed: Activities!D17 (Status: Initiated → Completed)");
        let told = change(None, true, status("", "Two\nlines")).to_string();
        assert_eq!(told, "changed: Activities record 17 (Status: blank → Two lines)");
        let told = change(None, false, What::Added).to_string();
        assert_eq!(told, "added: Activities row 17 (1.2.3)");
    }

    #[test]
    fn long_values_are_told_around_the_first_difference() {
        let text = "All municipalities of the region publish their budgets in a form that can be \
                    read, each year before the end of March, and tell who has asked for what.";
        let other = text.replace("March", "April");
        let (one, other) = shortened(text, &other);
        assert_eq!(one, "…the end of March, and tell who has asked for what.");
        assert_eq!(other, "…the end of April, and tell who has asked for what.");
        assert_eq!(shortened("a", &"b".repeat(60)).1, format!("{}…", "b".repeat(48)));
    }
}
