//! Footnotes: which texts have which, so that each of them has its place.

use std::collections::BTreeMap;

use super::{Inventor, Measure, Spot};
use crate::doctype::{Column, Shape, Type};

/// The marks in each text that has any.
#[derive(Debug, Default)]
pub struct Notes(BTreeMap<Spot, Vec<String>>);

/// How long a text must be allowed to be to have footnotes, in characters.
const ROOM: usize = 400;
/// Every so many texts refer to a footnote once more.
const AGAIN: usize = 5;

impl Notes {
    /// The marks of a text.
    pub fn marks(&self, spot: Spot) -> Option<&[String]> {
        self.0.get(&spot).map(Vec::as_slice)
    }
}

/// Gives each footnote of each sheet a text to stand in.
pub fn placed(inventor: &Inventor<'_>) -> Notes {
    let mut notes: BTreeMap<Spot, Vec<String>> = BTreeMap::new();
    for (sheet, marks) in inventor.keys.iter().enumerate() {
        let texts = texts(inventor, sheet);
        for (at, mark) in marks.iter().enumerate() {
            let text = texts.get(at % texts.len().max(1));
            if let Some(spot) = text {
                notes.entry(*spot).or_default().push(mark.clone());
            }
        }
        for (at, spot) in texts.iter().enumerate().skip(marks.len()).step_by(AGAIN) {
            let mark = at.checked_rem(marks.len()).and_then(|at| marks.get(at));
            notes.entry(*spot).or_default().extend(mark.cloned());
        }
    }
    Notes(notes)
}

/// The texts that can have footnotes of a sheet; those of the sheet itself only where no others are.
fn texts(inventor: &Inventor<'_>, notes: usize) -> Vec<Spot> {
    let (mut others, mut own) = (Vec::new(), Vec::new());
    for (sheet, contract) in inventor.doctype.schema.sheets.iter().enumerate() {
        let Some(extent) = inventor.extents.get(sheet).filter(|extent| extent.present) else {
            continue;
        };
        let columns = contract.columns.iter().enumerate();
        let columns: Vec<usize> = columns
            .filter(|(at, column)| {
                extent.gives(*at) && takes(column, notes) && contract.key != Some(*at)
            })
            .map(|(at, _)| at)
            .collect();
        let rows = match (contract.shape, inventor.measure) {
            (Shape::Form, Measure::Full { turn }) => turn..turn + 1,
            (Shape::Form, _) => 0..1,
            (Shape::Table, _) => 0..extent.rows,
        };
        for row in rows {
            let spots = columns.iter().map(|column| Spot { sheet, column: *column, row });
            let spots = spots.filter(|spot| inventor.special(*spot).is_none());
            if sheet == notes { own.extend(spots) } else { others.extend(spots) }
        }
    }
    if others.is_empty() { own } else { others }
}

/// Whether the texts of a column can have footnotes of a sheet.
fn takes(column: &Column, notes: usize) -> bool {
    column.kind == Type::RichText
        && column.footnotes == Some(notes)
        && column.values.is_empty()
        && column.pattern.is_none()
        && !column.unique
        && column.longest.is_none_or(|longest| longest >= ROOM)
}
