//! Overrides: changes that came too late for the other sheets. The cell that each names takes its
//! value before anything is judged.

mod target;
mod told;

use std::collections::{BTreeMap, BTreeSet};

use super::dataset::Spot;
use super::table::{Header, Line, Origin, Table};
use super::{fold, raw};
use crate::diagnostic::{CellPlace, Diagnostic, Name, Place};
use crate::doctype::Schema;
use crate::read::CellValue;
use target::Targets;

pub(super) use told::judge;

/// The name of the sheet, as templates would call it.
const SHEET: &str = "overrides";

/// What stands for nothing where a cell is to be made blank, folded.
const BLANK: &str = "(blank)";

/// The overrides of a workbook that have taken effect.
#[derive(Default)]
pub(super) struct Overrides<'a> {
    /// Where their sheet is among the contract's.
    sheet: usize,
    /// One for each cell.
    applied: Vec<Override<'a>>,
}

/// An override that has taken effect.
struct Override<'a> {
    /// Its line on its own sheet.
    line: usize,
    /// The field that it changes: sheet, line and column.
    target: (usize, usize, usize),
    /// What the cell held.
    old: Option<&'a CellValue>,
    /// What it holds now.
    new: Option<&'a CellValue>,
    /// The cell of the value.
    place: CellPlace,
    /// The cell that it changes.
    was: CellPlace,
}

/// The columns of the sheet.
struct Columns {
    sheet: usize,
    key: usize,
    field: usize,
    value: usize,
}

/// Lets each cell that an override names hold its value. `theirs` are the sheets of the other document
/// types that the workbook feeds, with their columns: what is named there is theirs to change.
pub(super) fn apply<'a>(
    tables: &mut [Table<'a>],
    schema: &Schema,
    theirs: &BTreeMap<String, BTreeSet<String>>,
    found: &mut Vec<Diagnostic>,
) -> Overrides<'a> {
    let Some(sheet) = schema.sheet(SHEET) else { return Overrides::default() };
    let none = || Overrides { sheet, applied: Vec::new() };
    let Some(own) = tables.get(sheet).filter(|table| !table.lines.is_empty()) else {
        return none();
    };
    let at = |name: &str| own.contract.column(name);
    let (Some(a), Some(b), Some(c), Some(d)) = (at("sheet"), at("key"), at("field"), at("value"))
    else {
        return none();
    };
    let columns = Columns { sheet: a, key: b, field: c, value: d };
    let targets = Targets { own: sheet, tables, schema, theirs, columns: &columns };
    let mut applied: Vec<Override> = Vec::new();
    for line in 0..own.lines.len() {
        let value = own.spot(line, columns.value);
        let Some(cell) = value.cell.filter(|_| value.origin == Origin::Own) else { continue };
        let target = match targets.of(line) {
            Ok(target) => target,
            Err(fault) => {
                found.extend(fault.map(|fault| *fault));
                continue;
            }
        };
        let place = own.field_place(line, columns.value, None);
        if let Some(first) = applied.iter().find(|it| it.target == target) {
            let what = told::what(tables, target);
            let message = format!("{what} is overridden twice");
            let fault = Diagnostic::error(Name::DuplicateValue, message).at(place);
            found.push(
                fault.also("the first time", first.place.clone()).hint("keep one of the two"),
            );
            continue;
        }
        let Some(table) = tables.get(target.0) else { continue };
        let key = table.contract.key.and_then(|key| table.spot(target.1, key).cell);
        let key = key.map(|key| raw::text(key).as_ref().into());
        applied.push(Override {
            line,
            target,
            old: table.spot(target.1, target.2).cell,
            new: Some(cell).filter(|cell| !is_blank(cell)),
            was: table.field_place(target.1, target.2, key.as_ref()),
            place,
        });
    }
    for one in &applied {
        let (sheet, line, column) = one.target;
        if let Some(table) = tables.get_mut(sheet) {
            put(table, (line, column), one);
        }
    }
    Overrides { sheet, applied }
}

/// Whether a value says that the cell is to be blank.
fn is_blank(cell: &CellValue) -> bool {
    matches!(cell, CellValue::Text(text) if fold::folded(text) == BLANK)
}

/// Puts the value of an override into a field.
fn put<'a>(table: &mut Table<'a>, (line, column): (usize, usize), one: &Override<'a>) {
    let row = table.row(line);
    let mut spots: Vec<_> =
        (0..table.contract.columns.len()).map(|column| table.spot(line, column)).collect();
    if let Some(spot) = spots.get_mut(column) {
        (spot.cell, spot.origin) = (one.new, Origin::Own);
    }
    if let Some(held) = table.lines.get_mut(line) {
        *held = match (&held, row) {
            (Line::Row(_) | Line::Merged(..), Some(row)) => Line::Merged(row, spots),
            _ => Line::Form(spots),
        };
    }
    table.overridden.insert((line, column), one.place.clone());
}

impl Overrides<'_> {
    /// Which field each cell of a value stands for.
    pub(super) fn places(&self) -> Vec<(Spot, CellPlace)> {
        let places = self.applied.iter().map(|one| {
            let (sheet, record, field) = one.target;
            (Spot { sheet, record: Some(record), field: Some(field) }, one.place.clone())
        });
        places.collect()
    }

    /// Says of the faults of a value which cell it stands for.
    pub(super) fn lead(&self, found: &mut [Diagnostic]) {
        for fault in found {
            let Some(Place::Cell(place)) = &fault.place else { continue };
            if let Some(one) = self.applied.iter().find(|one| one.place == *place) {
                fault.also.push(("in the place of".to_owned(), one.was.clone().into()));
            }
        }
    }
}

/// Whether a table lacks a column, and that has been said.
fn is_missing(table: &Table, column: usize) -> bool {
    matches!(table.headers.get(column), Some(Header::Missing))
}
