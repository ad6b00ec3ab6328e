//! TOML files of a document type, with faults led to their line.

use std::ops::Range;

use serde::de::DeserializeOwned;

use super::File;
use crate::diagnostic::{Checked, Diagnostic, FilePlace, Name, nearest, quoted};

/// A TOML file that is being read, which knows how to tell a fault in it.
pub struct Document<'a> {
    /// The file.
    pub file: &'a File,
    /// What to call a fault in it.
    pub fault: Name,
}

impl Document<'_> {
    /// Reads it into a value, or tells what is wrong. Keys that are not known are told all at once.
    pub fn parse<T: DeserializeOwned>(&self) -> Checked<T> {
        let Some(text) = self.file.text() else {
            return Diagnostic::error(self.fault, "the file is not plain text in UTF-8")
                .at(FilePlace::of_range(&*self.file.name, "", 0..0))
                .hint("save it again as plain text")
                .into();
        };
        let (mut rest, mut found) = (text.to_owned(), Vec::new());
        loop {
            let error = match toml::from_str(&rest) {
                Ok(value) if found.is_empty() => return Checked::new(value, found),
                Ok(_) => return Checked::failed(found),
                Err(error) => error,
            };
            let span = error.span().unwrap_or(0..0);
            let (message, hint) = in_plain_words(error.message());
            found.push(self.error(span.clone(), message).hint(hint));
            // Without the line of a key that is not known, what follows it can be read.
            let line = rest.get(span.start..).and_then(|line| line.lines().next()).map(str::len);
            let blank = line.map(|length| (span.start..span.start + length, " ".repeat(length)));
            match blank {
                Some((line, blank))
                    if error.message().starts_with("unknown field")
                        && found.len() < MANY
                        && is_alone(&rest, &line) =>
                {
                    rest.replace_range(line, &blank);
                }
                _ => return Checked::failed(found),
            }
        }
    }

    /// An error at a range of the file's bytes.
    pub fn error(&self, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        let text = self.file.text().unwrap_or_default();
        Diagnostic::error(self.fault, message).at(FilePlace::of_range(&*self.file.name, text, span))
    }
}

/// How many unknown keys are told at once.
const MANY: usize = 30;

/// Whether nothing but a key and its value, which ends there, stands on a line.
fn is_alone(text: &str, line: &Range<usize>) -> bool {
    let before = text.get(..line.start).and_then(|before| before.lines().next_back());
    let starts = text.get(..line.start).is_some_and(|text| text.is_empty() || text.ends_with('\n'));
    let indented = before.is_some_and(|before| before.trim().is_empty());
    let value = text.get(line.clone()).unwrap_or_default();
    (starts || indented) && toml::from_str::<toml::Table>(value).is_ok()
}

/// What the parser says, in the words of these files' authors, and the nearest known key.
fn in_plain_words(message: &str) -> (String, String) {
    let mut quotes = message.split('`').skip(1).step_by(2);
    let first = quotes.next().unwrap_or_default();
    let known: Vec<&str> = quotes.collect();
    let offer = match nearest(first, known.iter().copied()) {
        Some(near) => format!("did you mean {}?", quoted(near)),
        None => format!("known here: {}", known.join(", ")),
    };
    if message.starts_with("unknown field") {
        (format!("the key {} is not known here", quoted(first)), offer)
    } else if message.starts_with("unknown variant") {
        (format!("{} is not one of the words known here", quoted(first)), offer)
    } else if message.starts_with("missing field") {
        (format!("the key {} is missing", quoted(first)), format!("add a line `{first} = …`"))
    } else {
        let hint = "a key and its value stand on a line, texts in quotation marks: \
                    `title = \"Work plan\"`";
        (message.trim().replace('\n', "; "), hint.to_owned())
    }
}
