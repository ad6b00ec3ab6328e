//! Choices: what the drop-down of a column offers, and the hidden sheet that holds long ones.

use rust_xlsxwriter::{Format, Worksheet, XlsxError};

use super::tabs::{LISTS, quoted_tab};
use super::text;
use crate::doctype::{CodeList, Column, Doctype, Entry, Shape, Type, words};

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
    all.extend(column.special.iter().map(|special| words::special(*special).to_owned()));
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

    /// Where these words stand, as formulas write it.
    pub fn range(&self, words: &[String]) -> Option<String> {
        let column = self.0.iter().position(|(_, known)| known == words)?;
        let letters = rust_xlsxwriter::utility::column_number_to_name(column.try_into().ok()?);
        let last = words.len() + 1;
        Some(format!("={}!${letters}$2:${letters}${last}", quoted_tab(LISTS)))
    }

    /// Draws the hidden sheet.
    pub fn draw(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.set_name(LISTS)?.set_hidden(true);
        let (bold, plain) = (Format::new().set_bold(), Format::new().set_num_format("@"));
        for (column, (name, words)) in (0..).zip(&self.0) {
            sheet.set_column_width(column, 30)?;
            sheet.write_string_with_format(0, column, name, &bold)?;
            for (row, word) in (1..).zip(words) {
                sheet.write_string_with_format(row, column, word, &plain)?;
            }
        }
        Ok(())
    }
}
