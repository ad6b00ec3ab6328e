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
    /// Reads it into a value, or tells what is wrong: keys and words that are not known, and values of
    /// the wrong kind, all at once, as far as each stands on a line of its own.
    pub fn parse<T: DeserializeOwned>(&self) -> Checked<T> {
        let Some(text) = self.file.text() else {
            return Diagnostic::error(self.fault, "the file is not plain text in UTF-8")
                .at(FilePlace::of_range(&*self.file.name, "", 0..0))
                .hint("save it again as plain text")
                .into();
        };
        let mut trial = Trial { rest: text.to_owned(), added: Vec::new(), taken: Vec::new() };
        let mut found: Vec<Diagnostic> = Vec::new();
        loop {
            let error = match toml::from_str(&trial.rest) {
                Ok(value) if found.is_empty() => return Checked::new(value, found),
                Ok(_) => return Checked::failed(found),
                Err(error) => error,
            };
            let (span, said) = (error.span().unwrap_or(0..0), error.message());
            let Some(own) = trial.own(&span) else { return Checked::failed(found) };
            let misses = said.starts_with("missing field");
            // The line that would hold it may be one that was taken out.
            let follows = misses
                && trial.taken.iter().any(|taken| head(text, *taken) == head(text, own.start));
            let (message, hints) = in_plain_words(said);
            let fault = Diagnostic { hints, ..self.error(own.clone(), message) };
            if found.contains(&fault) {
                return Checked::failed(found);
            }
            if !follows {
                found.push(fault);
            }
            let is_one = ["unknown field", "unknown variant", "invalid type", "invalid value"];
            let goes_on = match misses {
                true => trial.fill(&span, said),
                false => {
                    let goes_on = is_one.iter().any(|head| said.starts_with(head))
                        && mended(&mut trial.rest, span.clone(), said);
                    let left = trial.rest.get(span).unwrap_or_default();
                    trial.taken.extend(Some(own.start).filter(|_| left.trim().is_empty()));
                    goes_on
                }
            };
            if !goes_on || found.len() >= MANY {
                return Checked::failed(found);
            }
        }
    }

    /// An error at a range of the file's bytes.
    pub fn error(&self, span: Range<usize>, message: impl Into<String>) -> Diagnostic {
        let text = self.file.text().unwrap_or_default();
        Diagnostic::error(self.fault, message).at(FilePlace::of_range(&*self.file.name, text, span))
    }
}

/// How many faults of one file are told at once.
const MANY: usize = 30;

/// A text out of which faults are taken one by one, so that what follows can be read.
struct Trial {
    rest: String,
    /// What was put in for keys that are missing: where, and of what length.
    added: Vec<(usize, usize)>,
    /// Where the file has what was taken out.
    taken: Vec<usize>,
}

impl Trial {
    /// The bytes of the file that a range of the text stands for; none where it was put in.
    fn own(&self, span: &Range<usize>) -> Option<Range<usize>> {
        let own = |at: usize| {
            self.added.iter().rev().try_fold(at, |at, &(start, length)| match at {
                at if at >= start + length => Some(at - length),
                at if at > start => None,
                at => Some(at),
            })
        };
        let start = own(span.start)?;
        Some(start..own(span.end).unwrap_or(start).max(start))
    }

    /// Puts in a key that is missing from the table at these bytes.
    fn fill(&mut self, span: &Range<usize>, said: &str) -> bool {
        let key = said.split('`').nth(1).unwrap_or_default();
        let value = match key {
            "type" => "text",
            "rule" => "together",
            _ => "x",
        };
        let table = self.rest.get(span.start..).unwrap_or_default();
        let is_all = span.end >= self.rest.trim_end().len() && span.start == 0;
        let (at, line) = match table.chars().next() {
            Some('{') => (span.start + 1, format!(" {key} = \"{value}\",")),
            Some('[') if !is_all => {
                let length = table.lines().next().map_or(0, str::len);
                (span.start + length, format!("\n{key} = \"{value}\""))
            }
            _ => (0, format!("{key} = \"{value}\"\n")),
        };
        self.rest.insert_str(at, &line);
        self.added.push((at, line.len()));
        true
    }
}

/// Where the table begins that a byte of a file lies in; none for what stands before all tables.
fn head(text: &str, at: usize) -> Option<usize> {
    let mut start = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        let from = start;
        start += line.len();
        (from, line)
    });
    let before = lines.take_while(|(from, _)| *from <= at);
    before.filter(|(_, line)| line.trim_start().starts_with('[')).last().map(|(from, _)| from)
}

/// Takes a fault out of a text, in which all else keeps its place, so that what follows can be read:
/// a word that is known in its stead, or nothing.
fn mended(text: &mut String, span: Range<usize>, said: &str) -> bool {
    let known = said.split('`').skip(1).step_by(2).skip(1);
    let fits = |word: &&str| word.len() + 2 <= span.len();
    if said.starts_with("unknown variant")
        && let Some(word) = known.min_by_key(|word| word.len()).filter(fits)
    {
        let word = format!("{:width$}", format!("\"{word}\""), width = span.len());
        text.replace_range(span, &word);
        return true;
    }
    let start = text.get(..span.start).and_then(|text| text.rfind('\n')).map_or(0, |at| at + 1);
    let length = text.get(start..).and_then(|line| line.lines().next()).map_or(0, str::len);
    let line = start..start + length;
    // Only what holds a key and its value, which ends there.
    let value = text.get(line.clone()).unwrap_or_default();
    let is_alone = toml::from_str::<toml::Table>(value).is_ok_and(|table| table.len() == 1)
        && !value.trim_start().starts_with('[');
    if is_alone {
        text.replace_range(line, &" ".repeat(length));
    }
    is_alone
}

/// What the parser says, in the words of these files' authors, and the nearest known key.
fn in_plain_words(message: &str) -> (String, Vec<String>) {
    let mut quotes = message.split('`').skip(1).step_by(2);
    let first = quotes.next().unwrap_or_default();
    let known: Vec<&str> = quotes.collect();
    let near = nearest(first, known.iter().copied());
    let near = near.map(|near| format!("did you mean {}?", quoted(near)));
    let words = || Some(format!("known here: {}", known.join(", ")));
    if message.starts_with("unknown field") {
        let hints = near.or_else(words).into_iter().collect();
        (format!("the key {} is not known here", quoted(first)), hints)
    } else if message.starts_with("unknown variant") {
        let hints = near.into_iter().chain(words()).collect();
        (format!("{} is not one of the words known here", quoted(first)), hints)
    } else if message.starts_with("missing field") {
        let hint = format!("add a line `{first} = …`");
        (format!("the key {} is missing", quoted(first)), vec![hint])
    } else if let Some((is, wanted)) = said_of_types(message) {
        let hint = match wanted {
            "a text" => "write it in quotation marks",
            "a list" => "write it in brackets: `[\"a\", \"b\"]`",
            "`true` or `false`" => "write `true` or `false`, without quotation marks",
            "a table" => "it begins with a line of its own, in brackets",
            _ => "write it without quotation marks: `3`",
        };
        (format!("{is} stands where {wanted} is expected"), vec![hint.to_owned()])
    } else {
        let hint = "a key and its value stand on a line, texts in quotation marks: \
                    `title = \"Work plan\"`";
        (message.trim().replace('\n', "; "), vec![hint.to_owned()])
    }
}

/// What a value is, and what it should be, of a message on the kinds of values.
fn said_of_types(message: &str) -> Option<(&'static str, &'static str)> {
    let rest = message.strip_prefix("invalid type: ").or(message.strip_prefix("invalid value: "))?;
    let (is, wanted) = rest.trim().rsplit_once(", expected ")?;
    let is = match is.split_whitespace().next()? {
        "string" => "a text",
        "integer" | "floating" => "a number",
        "boolean" => "`true` or `false`",
        "sequence" => "a list",
        "datetime" => "a date",
        _ => "a table",
    };
    let wanted = match wanted {
        "a boolean" => "`true` or `false`",
        "a sequence" => "a list",
        "f64" => "a number",
        it if it.contains("string") || it.contains("variant") => "a text",
        it if it.starts_with(['u', 'i']) => "a whole number",
        _ => "a table",
    };
    Some((is, wanted))
}
