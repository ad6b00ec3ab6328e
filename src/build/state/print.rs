//! Fingerprints: a hash of all that merging a document can see, so that it need not be merged to know
//! that nothing has changed.

use std::collections::BTreeSet;

use super::program;
use crate::build::kinds::Kind;
use crate::doctype::Column;
use crate::merge;
use crate::validate::{self, Dataset, Figure, Portion, Record, Tally, Value};

/// What of a record takes part in documents.
#[derive(Debug, Clone)]
pub struct Print {
    /// A hash of its key, of its parent's, and of the values that templates name.
    hash: blake3::Hash,
    /// The records to which these refer, by sheet and place.
    refers: Vec<(usize, usize)>,
    /// The sheets whose footnotes its texts may have.
    notes: BTreeSet<usize>,
    /// What its texts count, which is filled in for each document.
    counts: Vec<Tally>,
}

/// Of each record of each sheet what takes part in documents.
pub fn prints(dataset: &Dataset, kind: &Kind) -> Vec<Vec<Print>> {
    let contract = &kind.doctype.schema.sheets;
    let sheets = dataset.sheets.iter().zip(contract).enumerate();
    let of = |(sheet, (records, contract)): (
        usize,
        (&crate::validate::Records, &crate::doctype::Sheet),
    )| {
        // The first form has the language, the date, and what names of files are made of.
        let named: Vec<bool> = contract
            .columns
            .iter()
            .map(|column| sheet == 0 || kind.template.names(sheet, &column.name))
            .collect();
        // A sheet that all types have and this one makes nothing of, is no part of a document.
        if contract.base && !merge::reads(&kind.doctype, &kind.template, sheet) {
            return Vec::new();
        }
        let parents = contract.parent.and_then(|at| match contract.columns.get(at)?.kind {
            crate::doctype::Type::Reference(parent) => dataset.sheets.get(parent),
            _ => None,
        });
        let of = |(row, record): (usize, &Record)| {
            let mut gathered =
                Gathered { dataset, hasher: blake3::Hasher::new(), refers: Vec::new() };
            let parent = record.parent.and_then(|at| parents?.records.get(at)?.key.as_deref());
            // What it refers to by a key is in the same workbook.
            gathered.hasher.update(&records.origin(row).to_le_bytes());
            gathered.text(record.key.as_deref().unwrap_or_default());
            gathered.text(parent.unwrap_or_default());
            let (mut notes, mut counts) = (BTreeSet::new(), Vec::new());
            for ((field, column), named) in record.fields.iter().zip(&contract.columns).zip(&named)
            {
                counts.extend(counted(&field.value, kind));
                if *named {
                    gathered.value(&field.value);
                    notes.extend(noted(&field.value, column));
                }
            }
            Print { hash: gathered.hasher.finalize(), refers: gathered.refers, notes, counts }
        };
        records.records.iter().enumerate().map(of).collect()
    };
    sheets.map(of).collect()
}

/// What the placeholders of a text count.
fn counted(value: &Value, kind: &Kind) -> Vec<Tally> {
    let Value::Rich(text) = value else { return Vec::new() };
    let all = validate::placeholders(text).into_iter();
    all.filter_map(|one| Tally::of(one.kind, one.what, &kind.doctype).ok()).collect()
}

/// The sheet of whose footnotes a text has marks.
fn noted(value: &Value, column: &Column) -> Option<usize> {
    match value {
        Value::Text(text) | Value::Rich(text) if text.contains("[^") => column.footnotes,
        _ => None,
    }
}

/// The records that a document can see: its own, those that they refer to, and all of the sheets that
/// its templates read as a whole; by sheet and place.
pub fn reached(
    prints: &[Vec<Print>],
    dataset: &Dataset,
    (portion, kind): (&Portion, &Kind),
) -> BTreeSet<(usize, usize)> {
    let mut reached = BTreeSet::new();
    let mut left: Vec<(usize, usize)> = Vec::new();
    for sheet in 0..prints.len() {
        left.extend(portion.of(dataset, sheet).map(|record| (sheet, record)));
        if merge::reads_whole(&kind.doctype, &kind.template, sheet) {
            let count = prints.get(sheet).map_or(0, Vec::len);
            left.extend((0..count).map(|record| (sheet, record)));
        }
    }
    while let Some((sheet, record)) = left.pop() {
        let Some(print) = prints.get(sheet).and_then(|sheet| sheet.get(record)) else { continue };
        if reached.insert((sheet, record)) {
            left.extend(&print.refers);
            for notes in &print.notes {
                let count = prints.get(*notes).map_or(0, Vec::len);
                left.extend((0..count).map(|note| (*notes, note)));
            }
        }
    }
    reached
}

/// A hash of all that merging a portion of a dataset can see.
pub fn fingerprint(
    prints: &[Vec<Print>],
    dataset: &Dataset,
    (portion, kind): (&Portion, &Kind),
    reached: &BTreeSet<(usize, usize)>,
) -> String {
    let mut gathered = Gathered { dataset, hasher: blake3::Hasher::new(), refers: Vec::new() };
    gathered.text(program());
    gathered.hasher.update(kind.print.as_bytes());
    gathered.text(portion.language.as_deref().unwrap_or_default());
    for key in &portion.keys {
        gathered.text(&key.name);
        gathered.value(&key.value);
    }
    // In their order, which is the document's; then those that are not its own.
    for (sheet, prints) in prints.iter().enumerate() {
        gathered.hasher.update(&sheet.to_le_bytes());
        for print in portion.of(dataset, sheet).filter_map(|record| prints.get(record)) {
            gathered.hasher.update(print.hash.as_bytes());
        }
    }
    for (sheet, record) in reached.iter().filter(|(sheet, record)| !portion.has(*sheet, *record)) {
        if let Some(print) = prints.get(*sheet).and_then(|prints| prints.get(*record)) {
            gathered.hasher.update(&sheet.to_le_bytes());
            gathered.hasher.update(print.hash.as_bytes());
        }
    }
    for (sheet, record) in reached {
        let print = prints.get(*sheet).and_then(|prints| prints.get(*record));
        for tally in print.into_iter().flat_map(|print| &print.counts) {
            match tally.figure(dataset, portion) {
                Figure::Values(values) => gathered.value(&Value::List(values)),
                Figure::Sum(sum) => gathered.value(&sum),
                figure => gathered.text(&format!("{figure:?}")),
            }
        }
    }
    gathered.hasher.finalize().to_hex().chars().take(32).collect()
}

/// Gathers values into a hash.
struct Gathered<'a> {
    dataset: &'a Dataset,
    hasher: blake3::Hasher,
    refers: Vec<(usize, usize)>,
}

impl Gathered<'_> {
    /// With its length, so that no text can be taken for two.
    fn text(&mut self, text: &str) {
        self.hasher.update(&text.len().to_le_bytes());
        self.hasher.update(text.as_bytes());
    }

    fn tag(&mut self, tag: u8) {
        self.hasher.update(&[tag]);
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Blank => self.tag(0),
            Value::Text(text) => self.tagged(1, text),
            Value::Rich(text) => self.tagged(2, text),
            Value::Url(text) => self.tagged(3, text),
            Value::DottedNumber(text) => self.tagged(4, text),
            Value::Image(text) => self.tagged(5, text),
            Value::List(items) => {
                self.tag(6);
                self.hasher.update(&items.len().to_le_bytes());
                items.iter().for_each(|item| self.value(item));
            }
            Value::Code { list, entry } => {
                self.tagged(7, list);
                self.hasher.update(&entry.to_le_bytes());
            }
            // By its key: where it stands may change without any document.
            Value::Reference { sheet, record } => {
                let rows = self.dataset.sheets.get(*sheet).map(|rows| &rows.records);
                let key = rows.and_then(|rows| rows.get(*record)?.key.clone());
                self.tagged(8, key.as_deref().unwrap_or_default());
                self.hasher.update(&sheet.to_le_bytes());
                self.refers.push((*sheet, *record));
            }
            Value::Special(_)
            | Value::Integer(_)
            | Value::Number(_)
            | Value::Percent(_)
            | Value::Money { .. }
            | Value::Date(_)
            | Value::YearMonth { .. }
            | Value::Quarter { .. }
            | Value::Period(_)
            | Value::Time(_)
            | Value::YesNo(_) => self.tagged(9, &format!("{value:?}")),
        }
    }

    fn tagged(&mut self, tag: u8, text: &str) {
        self.tag(tag);
        self.text(text);
    }
}
