//! Overrides: changes that came too late for the other sheets. The cell that each names takes its
//! value before anything is judged.

mod target;
mod told;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::dataset::Spot;
use super::table::{Header, Line, Origin, Table};
use super::{fold, raw};
use crate::diagnostic::{CellPlace, Diagnostic, Name, Place, quoted};
use crate::doctype::{Schema, Shape};
use crate::read::CellValue;
use target::Targets;

pub(super) use told::judge;

/// The name of the sheet, as templates would call it.
pub(super) const SHEET: &str = "overrides";

/// What stands for nothing where a cell is to be made blank, folded.
const BLANK: &str = "(blank)";

/// The overrides of a workbook that have taken effect.
#[derive(Default)]
pub(super) struct Overrides<'a> {
    /// Where their sheet is among the contract's.
    sheet: usize,
    /// One for each cell.
    applied: Vec<Override<'a>>,
    /// Which of them changes each cell.
    of: BTreeMap<(usize, usize, usize), usize>,
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
    /// What the key of its row was before anything was changed.
    key: Option<Arc<str>>,
}

/// A field of the sheet in which a value of another one stands.
pub(super) struct Copied {
    /// It: sheet, line and column.
    pub(super) field: (usize, usize, usize),
    /// The field whose value it is; none where the row names no field of this document type.
    pub(super) of: Option<(usize, usize, usize)>,
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
    let none = || Overrides { sheet, ..Overrides::default() };
    let Some(own) = tables.get(sheet).filter(|table| !table.lines.is_empty()) else {
        return none();
    };
    let at = |name: &str| own.contract.column(name);
    let (Some(a), Some(b), Some(c), Some(d)) = (at("sheet"), at("key"), at("field"), at("value"))
    else {
        return none();
    };
    let columns = Columns { sheet: a, key: b, field: c, value: d };
    let targets = Targets::new((sheet, &columns), tables, (schema, theirs));
    let mut applied: Vec<Override> = Vec::new();
    let mut of: BTreeMap<(usize, usize, usize), usize> = BTreeMap::new();
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
        let Some(table) = tables.get(target.0) else { continue };
        if let Some(key) = own.spot(line, columns.key).cell
            && table.contract.shape == Shape::Form
            && !targets.is_of_form(&raw::text(key), target.0)
        {
            let (title, key) = (quoted(&table.place.sheet), quoted(&raw::text(key)));
            let message = format!("{title} has no rows, so that {key} means nothing here");
            let fault = Diagnostic::warning(Name::NoSuchCell, message);
            let at = own.field_place(line, columns.key, None);
            found.push(fault.at(at).hint("leave it blank, or correct the sheet that is meant"));
        }
        let key = table.contract.key.and_then(|key| table.spot(target.1, key).cell);
        let key: Option<Arc<str>> = key.map(|key| raw::text(key).as_ref().into());
        if let Some(first) = of.get(&target).and_then(|at| applied.get(*at)) {
            let what = told::what(tables, target, key.as_deref());
            let message = format!("{what} is overridden twice");
            let fault = Diagnostic::error(Name::DuplicateValue, message).at(place);
            found.push(
                fault.also("the first time", first.place.clone()).hint("keep one of the two"),
            );
            continue;
        }
        of.insert(target, applied.len());
        applied.push(Override {
            line,
            target,
            old: table.spot(target.1, target.2).cell,
            new: Some(cell).filter(|cell| !is_blank(cell)),
            was: table.field_place(target.1, target.2, key.as_ref()),
            key,
            place,
        });
    }
    for one in &applied {
        let (sheet, line, column) = one.target;
        if let Some(table) = tables.get_mut(sheet) {
            put(table, (line, column), one);
        }
    }
    Overrides { sheet, applied, of }
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
    /// Which field each cell of a value stands for, and then each cell of a last day.
    pub(super) fn places(&self, tables: &[Table]) -> Vec<(Spot, CellPlace)> {
        let spot = |one: &Override| {
            let (sheet, record, field) = one.target;
            Spot { sheet, record: Some(record), field: Some(field) }
        };
        let values = self.applied.iter().map(|one| (spot(one), one.place.clone()));
        let own = tables.get(self.sheet);
        let last = own.and_then(|own| Some((own, own.contract.column("expires")?)));
        let days = self.applied.iter().filter_map(|one| {
            let (own, column) = last?;
            own.spot(one.line, column).cell?;
            Some((spot(one), own.field_place(one.line, column, None)))
        });
        values.chain(days).collect()
    }

    /// What a field held before it was changed.
    pub(super) fn before(&self, target: (usize, usize, usize)) -> Option<&CellValue> {
        self.applied.get(*self.of.get(&target)?)?.old
    }

    /// The fields of the sheet itself in which values stand that were or are to be others': those of
    /// each row, with the field that it changes, if there is one.
    pub(super) fn copies(&self, tables: &[Table]) -> Vec<Copied> {
        let Some(own) = tables.get(self.sheet) else { return Vec::new() };
        let columns = ["value", "was"].into_iter().filter_map(|name| own.contract.column(name));
        let columns: Vec<usize> = columns.collect();
        let lines = 0..own.lines.len();
        let targets: BTreeMap<usize, _> =
            self.applied.iter().map(|one| (one.line, one.target)).collect();
        let all = lines.flat_map(|line| {
            let of = targets.get(&line).copied();
            columns.iter().map(move |column| Copied { field: (self.sheet, line, *column), of })
        });
        all.collect()
    }

    /// Says of the faults of a value which cell it stands for.
    pub(super) fn lead(&self, found: &mut [Diagnostic]) {
        let at = |place: &CellPlace| (place.tab, place.row, place.column);
        let all: BTreeMap<_, _> = self.applied.iter().map(|one| (at(&one.place), one)).collect();
        for fault in found {
            let Some(Place::Cell(place)) = &fault.place else { continue };
            if let Some(one) = all.get(&at(place)).filter(|one| one.place == *place) {
                fault.also.push(("in the place of".to_owned(), one.was.clone().into()));
            }
        }
    }
}

/// Whether a table lacks a column, and that has been said.
fn is_missing(table: &Table, column: usize) -> bool {
    matches!(table.headers.get(column), Some(Header::Missing))
}
