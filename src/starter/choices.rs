//! Choices: what the drop-down of a column offers, and the hidden sheet that holds long ones.

use super::page::{Allows, Cell, Look, Page, Row, State};
use super::tabs::LISTS;
use super::text;
use crate::doctype::{CodeList, Column, Doctype, Entry, Shape, Type};

/// Longest drop-down that a cell's rule can hold itself, with a comma between the words.
const INLINE: usize = 255;

/// What a drop-down offers.
pub enum Choices {
    /// These words.
    Words(Vec<String>),
    /// What stands in a column of another sheet, both given by index.
    Keys(usize, usize),
}

/// What the drop-down of a column offers, if it has one.
pub fn of(doctype: &Doctype, column: &Column) -> Option<Choices> {
    let mut all: Vec<String> = match &column.kind {
        Type::Text if !column.values.is_empty() => column.values.clone(),
        Type::YesNo => vec!["yes".to_owned(), "no".to_owned()],
        Type::Code(name) => {
            let list = doctype.codes.get(name.as_str())?;
            list.entries.iter().map(|entry| word(list, entry).to_owned()).collect()
        }
        Type::Reference(sheet) => {
            let other = doctype.schema.sheets.get(*sheet)?;
            let key = other.key.filter(|_| other.shape == Shape::Table)?;
            return Some(Choices::Keys(*sheet, key));
        }
        _ => return None,
    };
    all.extend(column.special.iter().map(|special| special.word().to_owned()));
    Some(Choices::Words(all))
}

/// The word by which a drop-down offers an entry: its label, or, where that is no more than its code,
/// the name of the language.
pub fn word<'a>(list: &CodeList, entry: &'a Entry) -> &'a str {
    let name = entry.aliases.first().filter(|_| &*list.name == "document-languages");
    name.unwrap_or(&entry.label)
}

/// The word of a drop-down that a sample means, however it is written there.
pub fn meant<'a>(doctype: &'a Doctype, column: &'a Column, written: &str) -> Option<&'a str> {
    let written = written.trim().to_lowercase();
    let is = |word: &String| word.to_lowercase() == written;
    match &column.kind {
        Type::Text => column.values.iter().find(|value| is(value)).map(String::as_str),
        Type::Code(name) => {
            let list = doctype.codes.get(name.as_str())?;
            let by = |of: fn(&Entry) -> &[String]| {
                list.entries.iter().find(|entry| of(entry).iter().any(is))
            };
            let code = list.entries.iter().find(|entry| is(&entry.code));
            let entry = code
                .or_else(|| by(|entry| std::slice::from_ref(&entry.label)))
                .or_else(|| by(|entry| &entry.aliases))?;
            Some(word(list, entry))
        }
        Type::YesNo => match written.as_str() {
            "yes" | "y" | "true" | "x" | "1" => Some("yes"),
            "no" | "n" | "false" | "0" => Some("no"),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a cell's rule can hold these words itself.
pub fn fit_inline(words: &[String]) -> bool {
    let length: usize = words.iter().map(|word| text::length(word) + 1).sum();
    // There, a comma stands between the words, and spreadsheet programs take blanks off their ends.
    let plain = |word: &String| !word.contains([',', '"', '\n']) && word.trim() == word;
    length <= INLINE && words.iter().all(plain)
}

/// The drop-downs whose words stand on the hidden sheet, each in a column of its own.
pub struct Lists(Vec<(String, Vec<String>)>);

impl Lists {
    /// Those of a document type.
    pub fn of(doctype: &Doctype) -> Self {
        let mut lists: Vec<(String, Vec<String>)> = Vec::new();
        for sheet in &doctype.schema.sheets {
            for column in &sheet.columns {
                let Some(Choices::Words(words)) = of(doctype, column) else { continue };
                if !fit_inline(&words) && !lists.iter().any(|(_, known)| *known == words) {
                    let name = match &column.kind {
                        Type::Code(name) => name.clone(),
                        _ => format!("{}: {}", sheet.title, column.title),
                    };
                    lists.push((name, words));
                }
            }
        }
        Self(lists)
    }

    /// Whether there are none.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The rule that allows these words.
    pub fn holding(&self, words: Vec<String>) -> Allows {
        let column = self.0.iter().position(|(_, known)| *known == words);
        match column.and_then(|column| u16::try_from(column).ok()) {
            Some(column) => Allows::List(column, words.len()),
            None => Allows::Words(words),
        }
    }

    /// The hidden sheet.
    pub fn page(&self) -> Page {
        let deepest = self.0.iter().map(|(_, words)| words.len()).max().unwrap_or_default();
        let row = |at: usize| {
            let cell = |(name, words): &(String, Vec<String>)| match at.checked_sub(1) {
                None => Cell::text(name, Look::Label),
                Some(at) => Cell::text(words.get(at).cloned().unwrap_or_default(), Look::Bare),
            };
            Row { height: None, cells: self.0.iter().map(cell).collect() }
        };
        Page {
            name: LISTS.to_owned(),
            state: State::Hidden,
            columns: self.0.iter().map(|_| (30.0, Look::Bare)).collect(),
            rows: (0..=deepest).map(row).collect(),
            ..Page::default()
        }
    }
}
