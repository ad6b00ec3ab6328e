//! What is said of overrides: what each changes and why, that one is no longer needed, or has
//! expired.

use super::{Override, Overrides};
use crate::diagnostic::{Diagnostic, Name, Place, quoted, visible};
use crate::doctype::Shape;
use crate::read::CellValue;
use crate::validate::dataset::Value;
use crate::validate::day::Day;
use crate::validate::expected::{Context, Expected};
use crate::validate::table::Table;
use crate::validate::{cell, fold, raw};

/// Tells of each override what it changes, on which day it is judged whether it has expired.
pub(in crate::validate) fn judge(
    overrides: &Overrides,
    tables: &[Table],
    (context, day): (&Context, &Day),
    found: &mut Vec<Diagnostic>,
) {
    let Some(own) = tables.get(overrides.sheet) else { return };
    for fault in found.iter_mut().filter(|fault| fault.name == Name::MissingValue) {
        let Some(Place::Cell(place)) = &fault.place else { continue };
        let value = own.contract.column("value").map(|value| own.title(value));
        let is_own = (place.tab, &place.sheet) == (own.place.tab, &own.place.sheet);
        // A blank that is meant stands in an override, too.
        if own.present && is_own && place.title == value && fault.also.is_empty() {
            fault.hints.push("if the cell is to be blank, write `(blank)`".to_owned());
        }
    }
    for one in &overrides.applied {
        let what = what(tables, one.target);
        if let Some(fault) = expired((own, one), &what, (context, day)) {
            found.push(fault);
        } else if is_same(tables, one, context) {
            let value = held(one.new);
            let message = format!("{what} is {value} by itself");
            let hint = "delete the override: the workbook has caught up";
            let fault = Diagnostic::warning(Name::OverrideNotNeeded, message);
            found.push(fault.at(one.place.clone()).hint(hint));
        } else {
            let message =
                format!("{what}: {} becomes {}{}", held(one.old), held(one.new), why(own, one));
            found.push(Diagnostic::note(Name::Overridden, message).at(one.place.clone()));
        }
    }
}

/// A field as it is told: `` `Activities` `1.2.1`, `Deadline` ``.
pub(super) fn what(tables: &[Table], (sheet, line, column): (usize, usize, usize)) -> String {
    let Some(table) = tables.get(sheet) else { return String::new() };
    let (title, column) = (visible(&table.place.sheet), visible(&table.title(column)));
    if table.contract.shape == Shape::Form {
        return format!("{title}, {column}");
    }
    let key = table.contract.key.and_then(|key| table.spot(line, key).cell).map(raw::text);
    let row = table.row(line).map_or(0, u64::from) + 1;
    match key {
        Some(key) => format!("{title} {}, {column}", visible(&key)),
        None => format!("{title} row {row}, {column}"),
    }
}

/// A value, or that there is none.
fn held(cell: Option<&CellValue>) -> String {
    cell.map_or_else(|| "nothing".to_owned(), |cell| quoted(&raw::text(cell)))
}

/// Why, and who has decided it when.
fn why(own: &Table, one: &Override) -> String {
    let said = |name: &str| {
        let cell = own.spot(one.line, own.contract.column(name)?).cell?;
        Some(visible(&raw::text(cell)))
    };
    let who: Vec<String> = [said("by"), said("date")].into_iter().flatten().collect();
    let who = if who.is_empty() { String::new() } else { format!(" ({})", who.join(", ")) };
    match said("reason") {
        Some(reason) => format!(": {}{who}", reason.trim_end_matches('.')),
        None => who,
    }
}

/// The error of an override whose last day is past.
fn expired(
    (own, one): (&Table, &Override),
    what: &str,
    (context, day): (&Context, &Day),
) -> Option<Diagnostic> {
    let at = own.contract.column("expires")?;
    let column = own.contract.columns.get(at)?;
    let cell = own.spot(one.line, at).cell?;
    let expected = Expected::new(column, context, own.place.records);
    let Value::Date(last) = cell::value(&expected, cell, &mut Vec::new()) else { return None };
    if !day.is_past(last) {
        return None;
    }
    let message = format!("the override of {what} has expired on {}", quoted(&last.to_string()));
    let hint = "delete it if the cell may have its own value again; else write a later day";
    let place = own.field_place(one.line, at, None);
    let fault = Diagnostic::error(Name::OverrideExpired, message).at(place);
    Some(fault.also("in the place of", one.was.clone()).hint(hint))
}

/// Whether the cell holds by itself what the override says.
fn is_same(tables: &[Table], one: &Override, context: &Context) -> bool {
    let (Some(old), Some(new)) = (one.old, one.new) else { return one.old == one.new };
    let (sheet, _, column) = one.target;
    let table = tables.get(sheet);
    let same = table.and_then(|table| {
        let expected =
            Expected::new(table.contract.columns.get(column)?, context, table.place.records);
        let typed = |cell: &CellValue| {
            let mut faults = Vec::new();
            let value = cell::value(&expected, cell, &mut faults);
            faults.is_empty().then_some(value)
        };
        Some(typed(old)? == typed(new)?)
    });
    same.unwrap_or_else(|| fold::folded(&raw::text(old)) == fold::folded(&raw::text(new)))
}
