//! TOML files of a document type, with faults led to their line.

use std::ops::Range;

use serde::de::DeserializeOwned;

use super::File;
use crate::diagnostic::{Diagnostic, FilePlace, Name, nearest, quoted};

/// A TOML file that is being read, which knows how to tell a fault in it.
pub struct Document<'a> {
    /// The file.
    pub file: &'a File,
    /// What to call a fault in it.
    pub fault: Name,
}

impl Document<'_> {
    /// Reads it into a value.
    ///
    /// # Errors
    /// The first thing that is not as the value wants it, at its line.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Diagnostic> {
        let Some(text) = self.file.text() else {
            return Err(Diagnostic::error(self.fault, "the file is not plain text")
                .at(FilePlace::of_range(&*self.file.name, "", 0..0)));
        };
        toml::from_str(text).map_err(|error| {
            let (message, hint) = in_plain_words(error.message());
            let found = self.error(error.span().unwrap_or(0..0), message);
            match hint {
                Some(hint) => found.hint(hint),
                None => found,
            }
        })
    }

    /// An error at a range of the file's bytes.
    pub fn error(&self, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        let text = self.file.text().unwrap_or_default();
        Diagnostic::error(self.fault, message).at(FilePlace::of_range(&*self.file.name, text, span))
    }
}

/// What the parser says, in the words of these files' authors, and the nearest known key.
fn in_plain_words(message: &str) -> (String, Option<String>) {
    let mut quotes = message.split('`').skip(1).step_by(2);
    let first = quotes.next().unwrap_or_default();
    let known: Vec<&str> = quotes.collect();
    let offer = nearest(first, known.iter().copied());
    let hint = match offer {
        Some(near) => Some(format!("did you mean {}?", quoted(near))),
        None if known.is_empty() => None,
        None => Some(format!("known here: {}", known.join(", "))),
    };
    if message.starts_with("unknown field") {
        (format!("the key {} is not known here", quoted(first)), hint)
    } else if message.starts_with("unknown variant") {
        (format!("{} is not one of the words known here", quoted(first)), hint)
    } else if message.starts_with("missing field") {
        (format!("the key {} is missing", quoted(first)), None)
    } else {
        (message.trim().replace('\n', "; "), None)
    }
}
