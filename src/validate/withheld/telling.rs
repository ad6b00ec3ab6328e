//! Telling of texts that hold what is withheld, and keeping all that is told silent about it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{At, Withheld};
use crate::diagnostic::{Address, CellPlace, Diagnostic, Name, Place, Severity, quoted};
use crate::doctype::Type;
use crate::validate::checks::Whole;
use crate::validate::dataset::Value;
use crate::validate::table::Table;

/// What stands in a message in the place of what is withheld.
pub const INSTEAD: &str = "…";

/// Tells of texts that hold what is withheld: those of the workbook, and its name.
pub fn texts(whole: &Whole, file: &str, all: &Withheld, found: &mut Vec<Diagnostic>) {
    if all.names.is_empty() {
        return;
    }
    for (sheet, (table, typed)) in whole.tables.iter().zip(whole.all).enumerate() {
        for (line, record) in typed.records.iter().enumerate() {
            let columns = table.contract.columns.iter().zip(&record.fields).enumerate();
            for (at, (column, field)) in columns {
                // In the columns themselves, what is not withheld is shown by consent.
                if column.shown_if.is_some()
                    || field.at.is_none()
                    || all.copies.contains(&(sheet, line, at))
                {
                    continue;
                }
                let mut told: Vec<At> = Vec::new();
                for text in of_value(&field.value) {
                    for (withheld, shown) in all.names.find(text) {
                        if told.contains(&withheld)
                            || is_key_of(whole, withheld, (sheet, at, table))
                        {
                            continue;
                        }
                        told.push(withheld);
                        let place = table.field_place(line, at, record.key.as_ref());
                        found.push(fault(whole, (withheld, shown), "this text").at(place));
                    }
                    for withheld in all.names.maybe(text) {
                        if !told.contains(&withheld) {
                            told.push(withheld);
                            let place = table.field_place(line, at, record.key.as_ref());
                            found.push(doubt(whole, withheld).at(place));
                        }
                    }
                }
            }
        }
    }
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let Some(place) = whole.tables.first().map(|form| form.place.clone()) else { return };
    for (withheld, shown) in all.names.find(stem) {
        let fault = fault(whole, (withheld, shown), "the name of the workbook's file");
        found.push(fault.at(place.clone()));
    }
}

/// Whether a column is the key by which a field names a row: there it says no more than before.
fn is_key_of(
    whole: &Whole,
    (of, _, column): At,
    (sheet, at, table): (usize, usize, &Table),
) -> bool {
    let kind =
        whole.tables.get(of).and_then(|table| Some(&table.contract.columns.get(column)?.kind));
    kind == Some(&Type::Reference(sheet)) && table.contract.key == Some(at)
}

/// The fault of a text that holds what a field withholds; a warning where another one shows it.
fn fault(whole: &Whole, (withheld, shown): (At, Option<At>), which: &str) -> Diagnostic {
    let Some((title, row, at)) = place(whole, withheld) else {
        return Diagnostic::error(Name::WithheldValue, format!("{which} has what is withheld"));
    };
    let message = format!("{title} of {row} is not to be shown, and stands in {which}");
    let fault = Diagnostic::error(Name::WithheldValue, message).also("it is withheld here", at);
    match shown.and_then(|shown| place(whole, shown)) {
        Some((_, _, shown)) => fault
            .severity(Severity::Warning)
            .also("another row shows it", shown)
            .hint("see that it is meant for the row that shows it"),
        None => fault.hint("take it out there, or change the cell by which it is withheld"),
    }
}

/// The fault of a text with a title or an initial before a last name that a field withholds.
fn doubt(whole: &Whole, withheld: At) -> Diagnostic {
    let Some((title, row, at)) = place(whole, withheld) else {
        return Diagnostic::warning(Name::WithheldValue, "this text may have what is withheld");
    };
    let message = format!(
        "{title} of {row} is not to be shown, and somebody of the same last name stands in this text"
    );
    let fault = Diagnostic::warning(Name::WithheldValue, message).also("it is withheld here", at);
    fault.hint("if it is the same person, take the name out there")
}

/// The title of a field's column, its row as it is told, and where it is.
fn place(whole: &Whole, (sheet, line, column): At) -> Option<(String, String, CellPlace)> {
    let (table, typed) = whole.tables.get(sheet).zip(whole.all.get(sheet))?;
    let key = typed.records.get(line).and_then(|record| record.key.as_ref());
    let place = table.field_place(line, column, key);
    let row = match (key, table.row(line)) {
        (Some(key), _) => quoted(key),
        (None, Some(row)) => format!("row {}", u64::from(row) + 1),
        (None, None) => quoted(&place.sheet),
    };
    Some((quoted(&table.title(column)), row, place))
}

/// The texts of a value.
fn of_value(value: &Value) -> Vec<&str> {
    match value {
        Value::Text(text)
        | Value::Rich(text)
        | Value::Url(text)
        | Value::DottedNumber(text)
        | Value::Image(text) => vec![text],
        Value::List(items) => items.iter().flat_map(of_value).collect(),
        _ => Vec::new(),
    }
}

/// Takes what is withheld out of all that has been found.
pub fn silence(tables: &[Table], all: &Withheld, found: &mut [Diagnostic]) {
    let cells: BTreeSet<(Arc<str>, Address)> = all
        .fields
        .iter()
        .chain(&all.copies)
        .filter_map(|(sheet, line, column)| {
            let table = tables.get(*sheet)?;
            Some((Arc::clone(&table.place.sheet), table.spot(*line, *column).at?))
        })
        .collect();
    for fault in found {
        let Diagnostic { message, place, also, hints, .. } = fault;
        // Of a cell that is withheld, nothing is told but where it is.
        let known = match place {
            Some(Place::Cell(place)) if is_in(&cells, place) => {
                Some((place.title.clone(), place.key.clone()))
            }
            _ => None,
        };
        let texts = std::iter::once(message).chain(hints).chain(also.iter_mut().map(|(it, _)| it));
        for text in texts {
            // What is quoted from cells stands in backticks.
            if !text.contains('`') {
                continue;
            }
            let is_kept = |part: &str| match &known {
                Some((title, _)) if title.as_deref() == Some(part) => true,
                Some((_, key)) => key.as_deref() == Some(part) && !all.names.names(part),
                None => !all.names.names(part),
            };
            let parts = text.split('`').enumerate();
            let parts =
                parts.map(|(at, part)| if at % 2 == 0 || is_kept(part) { part } else { INSTEAD });
            let silent = parts.collect::<Vec<_>>().join("`");
            if silent != *text {
                *text = silent;
            }
        }
    }
}

/// Whether a place is one of these cells.
fn is_in(cells: &BTreeSet<(Arc<str>, Address)>, place: &CellPlace) -> bool {
    place.address().is_some_and(|address| cells.contains(&(Arc::clone(&place.sheet), address)))
}
