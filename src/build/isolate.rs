//! Which documents of a workbook a fault stops: those that have the row at which it is, and where it
//! is at no row, all that read the sheet.

use super::kinds::Kind;
use crate::diagnostic::{CellPlace, Diagnostic, Place, quoted};
use crate::merge;
use crate::validate::{Dataset, Portion};

/// How far a fault reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reach {
    /// To every document.
    All,
    /// To the documents that have one of these records, each by sheet and number, or that read all
    /// records of its sheet.
    Records(Vec<(usize, usize)>),
    /// To no document: nothing is made of the sheet.
    None,
}

/// What is needed to tell how far a fault reaches.
pub struct Isolating<'a> {
    dataset: &'a Dataset,
    kind: &'a Kind,
    /// For each sheet, whether documents depend on its rows.
    read: Vec<bool>,
    /// For each sheet, whether they depend on rows that are not their own.
    whole: Vec<bool>,
}

impl<'a> Isolating<'a> {
    /// For the documents of a workbook; which rows are theirs may depend on any sheet of which they
    /// have but some.
    pub fn new(dataset: &'a Dataset, kind: &'a Kind, portions: &[Portion]) -> Self {
        let Kind { doctype, template, .. } = kind;
        let decides = |sheet: usize| {
            let own = portions.first().and_then(|portion| portion.records.get(sheet));
            own.is_some_and(Option::is_some)
        };
        let sheets = || 0..dataset.sheets.len();
        let read = |sheet| decides(sheet) || merge::reads(doctype, template, sheet);
        let whole = |sheet| merge::reads_whole(doctype, template, sheet);
        Self {
            dataset,
            kind,
            read: sheets().map(read).collect(),
            whole: sheets().map(whole).collect(),
        }
    }

    /// How far a fault reaches.
    pub fn reach(&self, fault: &Diagnostic) -> Reach {
        let Some(Place::Cell(place)) = &fault.place else { return Reach::All };
        let Some(spot) = self.dataset.find(place) else { return self.elsewhere(place) };
        // What is expected, or changed, is so of the whole workbook.
        if self.kind.doctype.schema.sheets.get(spot.sheet).is_some_and(|sheet| sheet.base) {
            return Reach::All;
        }
        if !self.reads(spot.sheet) {
            return Reach::None;
        }
        let mut records = Vec::new();
        match spot.record {
            Some(record) => records.push((spot.sheet, record)),
            None => return Reach::All,
        }
        let others = fault.also.iter().filter_map(|(_, place)| match place {
            Place::Cell(place) => self.dataset.find(place),
            _ => None,
        });
        records.extend(others.filter_map(|spot| Some((spot.sheet, spot.record?))));
        records.dedup();
        Reach::Records(records)
    }

    /// Whether a fault that reaches so far stops a document.
    pub fn stops(&self, reach: &Reach, portion: &Portion) -> bool {
        match reach {
            Reach::All => true,
            Reach::None => false,
            Reach::Records(records) => records.iter().any(|&(sheet, record)| {
                let whole = self.whole.get(sheet).copied().unwrap_or_default();
                whole || self.reads(sheet) && portion.has(sheet, record)
            }),
        }
    }

    /// Whether a row that is in no document, since a word in it is not known, is likely one of this
    /// document's: then its PDF would silently lack the row.
    pub fn is_meant(&self, fault: &Diagnostic, portion: &Portion) -> bool {
        let printer = merge::printer(self.dataset, portion, &self.kind.doctype);
        portion.keys.iter().any(|key| {
            let word = quoted(&printer.text(&key.value));
            let offers = |hint: &String| hint.starts_with("did you mean") && hint.contains(&word);
            fault.is_error() && fault.hints.iter().any(offers)
        })
    }

    /// How far a fault reaches of a sheet that is none of the dataset, be it that it is a second one of
    /// the same name.
    fn elsewhere(&self, place: &CellPlace) -> Reach {
        match self.kind.doctype.schema.sheet_called(&place.sheet) {
            Some(sheet) if !self.reads(sheet) => Reach::None,
            _ => Reach::All,
        }
    }

    fn reads(&self, sheet: usize) -> bool {
        self.read.get(sheet).copied().unwrap_or_default()
    }
}
