//! Telling of texts that hold what is withheld, and keeping all that is told silent about it.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{At, Told, Withheld};
use crate::diagnostic::{Address, CellPlace, Diagnostic, Name, Place, Severity, quoted};
use crate::doctype::Type;
use crate::validate::checks::Whole;
use crate::validate::dataset::Value;
use crate::validate::table::Table;

/// What stands in the place of what is withheld, wherever something is told of it.
pub const INSTEAD: &str = "…";

/// Tells of texts that hold what is withheld: those of the workbook, and its name. `theirs` is what its
/// other document types withhold.
pub fn texts(
    whole: &Whole,
    file: &str,
    (all, theirs): (&Withheld, &[Withheld]),
    found: &mut Vec<Diagnostic>,
) {
    let theirs = theirs.iter().map(|theirs| (theirs, false));
    let withheld: Vec<(&Withheld, bool)> = std::iter::once((all, true))
        .chain(theirs)
        .filter(|(withheld, _)| !withheld.names.is_empty())
        .collect();
    if withheld.is_empty() {
        return;
    }
    for (sheet, (table, typed)) in whole.tables.iter().zip(whole.all).enumerate() {
        for (line, record) in typed.records.iter().enumerate() {
            for (at, field) in record.fields.iter().enumerate() {
                let own = (sheet, line, at);
                if field.at.is_none() || all.hides(own) || all.copies.contains(&own) {
                    continue;
                }
                let place = || table.field_place(line, at, record.key.as_ref());
                for (withheld, is_own) in &withheld {
                    let faults = of_field(whole, (withheld, *is_own), own, &field.value);
                    found.extend(faults.into_iter().map(|fault| fault.at(place())));
                }
            }
        }
    }
    let name = file.rsplit(['/', '\\']).next().unwrap_or(file);
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let Some(place) = whole.tables.first().map(|form| form.place.clone()) else { return };
    for (withheld, _) in withheld {
        for found_there in withheld.names.find(stem) {
            let fault = fault(withheld, found_there, "the name of the workbook's file");
            found.push(fault.at(place.clone()));
        }
    }
}

/// The faults of a field that holds what is withheld.
fn of_field(
    whole: &Whole,
    (withheld, is_own): (&Withheld, bool),
    own: At,
    value: &Value,
) -> Vec<Diagnostic> {
    // In the columns themselves, what is not withheld is shown by consent.
    let table = whole.tables.get(own.0);
    let column = table.and_then(|table| table.contract.columns.get(own.2));
    let is_open = column.is_some_and(|column| column.shown_if.is_some());
    let (mut told, mut faults): (Vec<At>, Vec<Diagnostic>) = (Vec::new(), Vec::new());
    for text in of_value(value) {
        for (by, shown) in withheld.names.find(text) {
            let is_key = is_own && is_key_of(whole, by, own);
            if told.contains(&by) || is_open && shown.is_some() || is_key {
                continue;
            }
            told.push(by);
            faults.push(fault(withheld, (by, shown), "this text"));
        }
        for by in withheld.names.maybe(text) {
            if !told.contains(&by) {
                told.push(by);
                faults.push(doubt(withheld, by));
            }
        }
    }
    faults
}

/// Whether a column is the key by which a field names a row: there it says no more than before.
fn is_key_of(whole: &Whole, (of, _, column): At, (sheet, _, at): At) -> bool {
    let kind =
        whole.tables.get(of).and_then(|table| Some(&table.contract.columns.get(column)?.kind));
    let key = whole.tables.get(sheet).and_then(|table| table.contract.key);
    kind == Some(&Type::Reference(sheet)) && key == Some(at)
}

/// The fault of a text that holds what a field withholds; a warning where another one shows it.
fn fault(all: &Withheld, (withheld, shown): (At, Option<At>), which: &str) -> Diagnostic {
    let Some((title, row, at)) = all.told.get(&withheld) else {
        return Diagnostic::error(Name::WithheldValue, format!("{which} has what is withheld"));
    };
    let message = format!("{title} of {row} is not to be shown, and stands in {which}");
    let fault = Diagnostic::error(Name::WithheldValue, message);
    let fault = fault.also("it is withheld here", at.clone());
    match shown.and_then(|shown| all.told.get(&shown)) {
        Some((_, _, shown)) => fault
            .severity(Severity::Warning)
            .also("another row shows it", shown.clone())
            .hint("see that it is meant for the row that shows it"),
        None => fault.hint("take it out there, or change the cell by which it is withheld"),
    }
}

/// The fault of a text with a title or an initial before a name that a field withholds.
fn doubt(all: &Withheld, withheld: At) -> Diagnostic {
    let Some((title, row, at)) = all.told.get(&withheld) else {
        return Diagnostic::warning(Name::WithheldValue, "this text may have what is withheld");
    };
    let message = format!(
        "{title} of {row} is not to be shown, and somebody of the same name stands in this text"
    );
    let fault = Diagnostic::warning(Name::WithheldValue, message);
    let fault = fault.also("it is withheld here", at.clone());
    fault.hint("if it is the same person, take the name out there")
}

/// The title of a field's column, its row as it is told, and where it is.
pub fn place(whole: &Whole, (sheet, line, column): At) -> Option<Told> {
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
pub fn silence(
    tables: &[Table],
    (all, theirs): (&Withheld, &[Withheld]),
    found: &mut [Diagnostic],
) {
    let cells: BTreeSet<(Arc<str>, Address)> = all
        .fields
        .iter()
        .chain(&all.copies)
        .filter_map(|(sheet, line, column)| {
            let table = tables.get(*sheet)?;
            Some((Arc::clone(&table.place.sheet), table.spot(*line, *column).at?))
        })
        .collect();
    let names = || std::iter::once(all).chain(theirs).map(|all| &all.names);
    let is_open = |text: &str| !names().any(|it| it.names(text) || it.is_cut(text));
    for fault in found {
        let Diagnostic { message, place, also, hints, .. } = fault;
        // Of a cell that is withheld, nothing is told but where it is.
        let known = match place {
            Some(Place::Cell(place)) if is_in(&cells, place) => {
                Some((place.title.clone(), place.key.clone()))
            }
            _ => None,
        };
        for place in place.iter_mut().chain(also.iter_mut().map(|(_, place)| place)) {
            if let Place::Cell(CellPlace { sheet, title, key, .. }) = place {
                let named = [title, key].into_iter().flatten().chain([sheet]);
                named.filter(|it| !is_open(it)).for_each(|it| *it = INSTEAD.into());
            }
        }
        let texts = std::iter::once(message).chain(hints).chain(also.iter_mut().map(|(it, _)| it));
        for text in texts {
            // What is quoted from cells stands in backticks.
            if !text.contains('`') {
                continue;
            }
            let is_kept = |part: &str| match &known {
                Some((title, _)) if title.as_deref() == Some(part) => true,
                Some((_, key)) => key.as_deref() == Some(part) && is_open(part),
                None => is_open(part),
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
