//! A portion: the part of a dataset that one document is about.

use super::dataset::{Dataset, Value};

/// The part of a dataset that one document is about. Records keep their places in the dataset, so
/// that references and cells mean the same in each portion of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Portion {
    /// What sets the document apart from the others of its workbook; empty where there is one only.
    pub keys: Vec<Key>,
    /// For each sheet of the contract, in its order, the records that are the document's own, by
    /// their place in the dataset and in its order; none where all of them are.
    pub records: Vec<Option<Vec<usize>>>,
    /// The language of the document, where there is one document for each of several.
    pub language: Option<String>,
}

/// One of the things that a document is made per.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// What templates and names of files call it: the column's name, or the sheet's.
    pub name: String,
    /// What it is in this document.
    pub value: Value,
    /// The first field that says so: sheet, record and column in the dataset.
    pub field: Option<(usize, usize, usize)>,
}

impl Portion {
    /// All of a dataset.
    pub fn whole(dataset: &Dataset) -> Self {
        Self { records: vec![None; dataset.sheets.len()], ..Self::default() }
    }

    /// The records of a sheet that are the document's own, by their place in the dataset.
    pub fn of<'a>(
        &'a self,
        dataset: &Dataset,
        sheet: usize,
    ) -> impl ExactSizeIterator<Item = usize> + use<'a> {
        let own = self.records.get(sheet).and_then(Option::as_deref);
        let count = match own {
            Some(own) => own.len(),
            None => dataset.sheets.get(sheet).map_or(0, |records| records.records.len()),
        };
        (0..count).map(move |at| own.and_then(|own| own.get(at).copied()).unwrap_or(at))
    }

    /// Whether a record of a sheet is the document's own.
    pub fn has(&self, sheet: usize, record: usize) -> bool {
        match self.records.get(sheet) {
            Some(Some(own)) => own.binary_search(&record).is_ok(),
            _ => true,
        }
    }
}
