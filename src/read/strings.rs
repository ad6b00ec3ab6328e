//! The texts that cells of an Excel workbook share, one after the other in one piece of memory.

use std::collections::BTreeMap;

use super::CellValue;

/// Texts that cells refer to by their number.
#[derive(Debug, Default)]
pub(super) struct Strings {
    text: String,
    /// Where each text ends.
    ends: Vec<usize>,
    /// The lengths of those that are longer than a cell may have, which are not kept.
    long: BTreeMap<usize, u64>,
}

impl Strings {
    /// Adds the next text; as an error its length, if that is too long.
    pub fn push(&mut self, text: Result<&str, u64>) {
        match text {
            Ok(text) => self.text.push_str(text),
            Err(length) => drop(self.long.insert(self.ends.len(), length)),
        }
        self.ends.push(self.text.len());
    }

    /// What a cell holds that refers to the text of this number, if there is one.
    pub fn get(&self, number: usize) -> Option<CellValue> {
        let end = *self.ends.get(number)?;
        let start = match number.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        if let Some(&length) = self.long.get(&number) {
            return Some(CellValue::TooLong(length));
        }
        self.text.get(start..end).map(|text| CellValue::Text(text.to_owned()))
    }
}
