//! The texts that cells of an Excel workbook share, one after the other in one piece of memory.

use std::collections::BTreeMap;

use super::faults::{Excess, Refusal};
use super::{CellValue, Limits};

/// Texts that cells refer to by their number.
#[derive(Debug, Default)]
pub(super) struct Strings {
    /// How much is too much.
    limits: Limits,
    text: String,
    /// Where each text ends.
    ends: Vec<usize>,
    /// The lengths of those that are longer than a cell may have, which are not kept.
    long: BTreeMap<usize, u64>,
}

impl Strings {
    /// No texts yet. How many a file says that there are is not believed; they are counted.
    pub fn new(limits: &Limits) -> Self {
        Self { limits: *limits, ..Self::default() }
    }

    /// Adds the next text; or, if that is too long to be kept, its length.
    ///
    /// # Errors
    ///
    /// If there are more texts than a sheet may have cells.
    pub fn push(&mut self, text: Result<&str, u64>) -> Result<(), Refusal> {
        if self.ends.len() as u64 >= self.limits.cells {
            return Err(Refusal::TooLarge { what: Excess::Texts, limit: self.limits.cells });
        }
        let text = text.and_then(|text| {
            let is_long = text.len() as u64 > self.limits.characters;
            let length = if is_long { text.chars().count() as u64 } else { 0 };
            if length > self.limits.characters { Err(length) } else { Ok(text) }
        });
        match text {
            Ok(text) => self.text.push_str(text),
            Err(length) => drop(self.long.insert(self.ends.len(), length)),
        }
        self.ends.push(self.text.len());
        Ok(())
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
