//! Rows from other workbooks of the same type: which ones the form asks for, and adding their records
//! to those of a dataset.

use super::dataset::{Dataset, Other, Record, Spot, Value};
use super::table::Table;
use crate::diagnostic::CellPlace;
use crate::doctype::{Doctype, Schema, Shape, Sheet, Type};

/// The field of the form that names other workbooks.
const FIELD: &str = "workbooks";

/// The one sheet of those that all document types have whose rows are added.
const ACRONYMS: &str = "acronyms";

/// Which other workbooks a workbook takes rows from.
#[derive(Debug, Clone, PartialEq)]
pub struct RowsFrom {
    /// What the names of their files look like: `scorecard-*.xlsx`.
    pub patterns: Vec<String>,
    /// The cell that says so.
    pub place: CellPlace,
}

/// Which other workbooks the form asks for; none where it does not ask for any.
pub fn rows_from(dataset: &Dataset, doctype: &Doctype) -> Option<RowsFrom> {
    let at = field(doctype.schema.sheets.first()?)?;
    let form = dataset.sheets.first()?.records.first()?;
    let items = match &form.fields.get(at)?.value {
        Value::List(items) => items.as_slice(),
        value => std::slice::from_ref(value),
    };
    let texts = items.iter().filter_map(|item| match item {
        Value::Text(text) => Some(text.trim().to_owned()),
        _ => None,
    });
    let patterns: Vec<String> = texts.filter(|text| !text.is_empty()).collect();
    let place = dataset.place(0, 0, at)?;
    (!patterns.is_empty()).then_some(RowsFrom { patterns, place })
}

/// The field, if it is the one that every document has: a type's own may be about anything.
fn field(form: &Sheet) -> Option<usize> {
    let at = form.column(FIELD)?;
    let column = form.columns.get(at)?;
    (column.kind == Type::Text && column.separator.is_some()).then_some(at)
}

/// Whether the form names other workbooks.
pub(super) fn is_given(form: Option<&Table>) -> bool {
    form.is_some_and(|form| {
        let at = field(form.contract).filter(|_| form.contract.shape == Shape::Form);
        at.is_some_and(|at| form.spot(0, at).cell.is_some())
    })
}

/// Asks nothing of sheets without rows, if rows of other workbooks are added: in these, it was asked.
pub(super) fn spare(tables: &mut [Table]) {
    if !is_given(tables.first()) {
        return;
    }
    let tables = tables.iter_mut().filter(|table| table.contract.shape == Shape::Table);
    for table in tables.filter(|table| table.lines.is_empty() && table.sound) {
        table.present = false;
    }
}

/// Adds the records of another workbook's tables behind those of a dataset. What they refer to, and
/// what they stand under, stays in their own workbook. Their images lie where `folder` leads from the
/// folder of the dataset's workbook.
pub fn add(dataset: &mut Dataset, other: &Dataset, schema: &Schema, folder: &str) {
    let bases: Vec<usize> = dataset.sheets.iter().map(|sheet| sheet.records.len()).collect();
    let is_added = |sheet: usize| {
        schema.sheets.get(sheet).is_some_and(|it| it.shape == Shape::Table && !it.base)
    };
    for (spot, place) in other.overridden.iter().filter(|(spot, _)| is_added(spot.sheet)) {
        let base = bases.get(spot.sheet).copied().unwrap_or_default();
        let record = spot.record.map(|record| record + base);
        dataset.overridden.push((Spot { record, ..*spot }, place.clone()));
    }
    let sheets = dataset.sheets.iter_mut().zip(&other.sheets).zip(&schema.sheets);
    for ((own, theirs), contract) in sheets.filter(|(_, it)| it.shape == Shape::Table) {
        let parent = contract.parent.and_then(|at| match contract.columns.get(at)?.kind {
            Type::Reference(parent) => bases.get(parent).copied(),
            _ => None,
        });
        own.others.push(Other {
            first: own.records.len(),
            place: theirs.place.clone(),
            titles: theirs.titles.clone(),
        });
        // What is changed, or expected, is so of its own workbook.
        if contract.base && contract.name != ACRONYMS {
            continue;
        }
        let moved = theirs.records.iter().map(|record| {
            let mut moved: Record = record.clone();
            moved.parent = record.parent.map(|at| at + parent.unwrap_or_default());
            for field in &mut moved.fields {
                shift(&mut field.value, &bases, folder);
            }
            moved
        });
        own.records.extend(moved);
    }
    // The form stays the own one.
    dataset.overridden.extend(overridden(other, &bases).filter(|(spot, _)| {
        schema.sheets.get(spot.sheet).is_some_and(|sheet| sheet.shape == Shape::Table)
    }));
}

/// The spots that overrides of another workbook changed, among all records.
fn overridden<'a>(
    other: &'a Dataset,
    bases: &'a [usize],
) -> impl Iterator<Item = (Spot, CellPlace)> + 'a {
    other.overridden.iter().map(|(spot, place)| {
        let base = bases.get(spot.sheet).copied().unwrap_or_default();
        (Spot { record: spot.record.map(|record| record + base), ..*spot }, place.clone())
    })
}

/// Lets a value mean among all records what it meant in its own workbook.
fn shift(value: &mut Value, bases: &[usize], folder: &str) {
    match value {
        Value::Reference { sheet, record } => {
            *record += bases.get(*sheet).copied().unwrap_or_default();
        }
        Value::Image(name) if !folder.is_empty() => *name = format!("{folder}/{name}"),
        Value::List(items) => items.iter_mut().for_each(|item| shift(item, bases, folder)),
        _ => {}
    }
}
