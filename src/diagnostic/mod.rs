//! What is wrong, where, and what to do about it.
//!
//! Every room reports to its user through one type, [`Diagnostic`]. It is data: how it is shown
//! (for a person, in one line, as JSON) is decided in `cli::report`.

mod name;
mod place;
mod shared;
mod short;
mod wording;

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

pub use name::{Name, Stage};
pub use place::{Address, CellPlace, FilePlace, Place};
pub use wording::{nearest, quoted, visible};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// The document it belongs to is not made.
    Error,
    /// The document is made, and somebody should look.
    Warning,
    /// An assumption that was made, said aloud.
    Note,
}

/// What a step of the way from the spreadsheet to a layout has to do with the next.
const LINKS: [&str; 5] = ["value from", "written by", "called by", "imported by", "printed by"];

/// One thing that is wrong or was assumed: its name, a message, where it is, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Which fault it is; `rapporteur explain NAME` tells more.
    pub name: Name,
    /// What is wrong, in the words of somebody with a spreadsheet open.
    pub message: String,
    /// Where it is.
    pub place: Option<Place>,
    /// Further places that belong to it, in order: the other one of a pair, or the way from the
    /// spreadsheet to the line where it came to light. Each with what it has to do with it.
    pub also: Vec<(String, Place)>,
    /// What to do, one sentence each.
    pub hints: Vec<String>,
}

impl Diagnostic {
    /// An error with this name and message.
    pub fn error(name: Name, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            name,
            message: message.into(),
            place: None,
            also: Vec::new(),
            hints: Vec::new(),
        }
    }

    /// A warning with this name and message.
    pub fn warning(name: Name, message: impl Into<String>) -> Self {
        Self::error(name, message).severity(Severity::Warning)
    }

    /// A note with this name and message.
    pub fn note(name: Name, message: impl Into<String>) -> Self {
        Self::error(name, message).severity(Severity::Note)
    }

    /// The same with another severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        self.severity = severity;
        self
    }

    /// The same at this place.
    #[must_use]
    pub fn at(mut self, place: impl Into<Place>) -> Self {
        self.place = Some(place.into());
        self
    }

    /// The same with a further place, introduced by `what`.
    #[must_use]
    pub fn also(mut self, what: impl Into<String>, place: impl Into<Place>) -> Self {
        self.also.push((what.into(), place.into()));
        self
    }

    /// The same with one more hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same with a hint that offers the nearest of the known words, if one is near.
    #[must_use]
    pub fn offer<'a>(self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(word, known) {
            Some(near) => {
                let hint = format!("did you mean {}?", quoted(near));
                self.hint(hint)
            }
            None => self,
        }
    }

    /// The way from the spreadsheet to the line where the fault came to light, each step with what it
    /// has to do with the next: the cells, the template's lines, the layout's lines. The word is empty
    /// for the place itself. Empty where there is no such way.
    pub fn chain(&self) -> Vec<(&str, &Place)> {
        let steps = || self.also.iter().filter(|(what, _)| LINKS.contains(&&**what));
        let told = |cells: bool| {
            let some = steps().filter(move |(_, place)| matches!(place, Place::Cell(_)) == cells);
            some.map(|(what, place)| (&**what, place))
        };
        if steps().next().is_none() {
            return Vec::new();
        }
        let place = self.place.as_ref().map(|place| ("", place));
        let (first, last) = match place {
            Some((_, Place::Cell(_))) => (place, None),
            _ => (None, place),
        };
        first.into_iter().chain(told(true)).chain(told(false)).chain(last).collect()
    }

    /// The further places that are no step of the way.
    pub fn beside(&self) -> impl Iterator<Item = (&str, &Place)> {
        let beside = self.also.iter().filter(|(what, _)| !LINKS.contains(&&**what));
        beside.map(|(what, place)| (&**what, place))
    }

    /// Whether the document that it belongs to is not made for it.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    /// The message without the values in it, by which equal faults are known.
    pub fn without_values(&self) -> String {
        self.message.split('`').step_by(2).collect::<Vec<_>>().join("`")
    }

    /// In the order in which to mend: file by file, and of each what may be the cause of other
    /// things first; then in order of place.
    pub fn before(&self, other: &Self) -> Ordering {
        let file = |found: &'_ Self| found.place.as_ref().map(|place| place.file().into_owned());
        file(self)
            .cmp(&file(other))
            .then_with(|| self.name.stage().cmp(&other.name.stage()))
            .then_with(|| self.compare(other))
    }

    /// In order of place, then of severity, name and message.
    pub fn compare(&self, other: &Self) -> Ordering {
        self.place
            .cmp(&other.place)
            .then_with(|| self.severity.cmp(&other.severity))
            .then_with(|| self.name.as_str().cmp(other.name.as_str()))
            .then_with(|| self.message.cmp(&other.message))
    }
}

/// What a room that judges user data returns: a value, if there can be one, and all that it found.
#[derive(Debug, Clone)]
pub struct Checked<T> {
    /// The value; there is none where the faults leave nothing to go on with.
    pub value: Option<T>,
    /// All that was found, in the order in which it was found.
    pub diagnostics: Vec<Diagnostic>,
}

impl<T> Checked<T> {
    /// A value with what was found on the way to it.
    pub fn new(value: T, diagnostics: Vec<Diagnostic>) -> Self {
        Self { value: Some(value), diagnostics }
    }

    /// No value, and why.
    pub fn failed(diagnostics: Vec<Diagnostic>) -> Self {
        Self { value: None, diagnostics }
    }

    /// Whether anything found is an error.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

impl<T> From<Diagnostic> for Checked<T> {
    fn from(found: Diagnostic) -> Self {
        Self::failed(vec![found])
    }
}
