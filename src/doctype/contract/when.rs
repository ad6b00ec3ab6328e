//! The rows that a check or a column is about: `kind is quotation or photo`.

use toml::Spanned;

use super::Resolver;
use super::raw::{RawSheet, RawType};
use crate::diagnostic::quoted;
use crate::doctype::{When, Words};

impl Resolver<'_> {
    /// Which rows are meant by a condition.
    pub(super) fn when(&mut self, sheet: &RawSheet, written: &Spanned<String>) -> Option<When> {
        let Some((column, words)) = written.get_ref().split_once(" is ") else {
            let message = format!("{} is no condition", quoted(written.get_ref()));
            let hint = "write a column, `is`, and words: `kind is quotation or photo`, `rating is \
                        not meets`, `deadline is given`, `deadline is blank`";
            self.found.push(self.file.error(written.span(), message).hint(hint));
            return None;
        };
        let at = self.column_of(sheet, &Spanned::new(written.span(), column.trim().to_owned()))?;
        let list = |words: &str| words.split(" or ").map(|word| word.trim().to_owned()).collect();
        let words = match words.trim() {
            "given" => Words::Given,
            "blank" => Words::Blank,
            words => match words.strip_prefix("not ") {
                Some(words) => Words::None(list(words)),
                None => Words::One(list(words)),
            },
        };
        if let Words::One(all) | Words::None(all) = &words {
            self.known(sheet, (written, at), all);
        }
        Some(When { column: at, words })
    }

    /// Tells of words that the column never holds.
    fn known(
        &mut self,
        sheet: &RawSheet,
        (written, at): (&Spanned<String>, usize),
        words: &[String],
    ) {
        let Some(column) = sheet.column.get(at) else { return };
        let known: Vec<&str> = match (column.kind.get_ref(), &column.codes) {
            (RawType::Code, Some(list)) => match self.codes.get(list.get_ref().as_str()) {
                Some(list) => list.entries.iter().map(|entry| entry.code.as_str()).collect(),
                None => return,
            },
            (RawType::YesNo, _) => vec!["yes", "no"],
            _ if column.values.is_empty() => return,
            _ => column.values.iter().map(|value| value.get_ref().as_str()).collect(),
        };
        for word in words.iter().filter(|word| !known.contains(&word.as_str())) {
            let message = format!(
                "the column {} never holds {}",
                quoted(column.name.get_ref()),
                quoted(word)
            );
            let found = self.file.error(written.span(), message);
            self.found.push(found.offer(word, known.iter().copied()));
        }
    }
}
