//! What is said of overrides: what each changes and why, that one is no longer needed, or has
//! expired, or that its cell has changed since.

use super::{Override, Overrides};
use crate::diagnostic::{CellPlace, Diagnostic, Name, Place, quoted, visible};
use crate::doctype::Shape;
use crate::read::CellValue;
use crate::validate::dataset::Value;
use crate::validate::day::Day;
use crate::validate::expected::{Context, Expected};
use crate::validate::table::Table;
use crate::validate::withheld::{INSTEAD, Withheld};
use crate::validate::{cell, fold, raw};

/// Tells of each override what it changes, on which day it is judged whether it has expired. What is
/// withheld is not told.
pub(in crate::validate) fn judge(
    (overrides, withheld): (&Overrides, &Withheld),
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
        let held = |cell: Option<&CellValue>| match withheld.hides(one.target) {
            true => quoted(INSTEAD),
            false => cell.map_or_else(|| "blank".to_owned(), |cell| quoted(&raw::text(cell))),
        };
        let what = withheld.silent(what(tables, one.target, one.key.as_deref()));
        let (old, new) = (held(one.old), held(one.new));
        if is_same((one.old, one.new), (tables, one.target), context) {
            let message = format!("{what} is {new} by itself");
            let hint = "delete the override: the workbook has caught up";
            let fault = Diagnostic::warning(Name::OverrideNotNeeded, message);
            found.push(fault.at(one.place.clone()).hint(hint));
            continue;
        }
        if let Some((place, was)) = was(own, one) {
            let was_blank = Some(was).filter(|was| !super::is_blank(was));
            if !is_same((was_blank, one.old), (tables, one.target), context) {
                let was = held(was_blank);
                let message =
                    format!("{what} was {was} when it was overridden, and is {old} by now");
                let fault = Diagnostic::warning(Name::OverrideOutdated, message).at(place);
                let hint = "delete the override if the cell is right by now; else write here what \
                            the cell holds";
                found.push(fault.also("in the place of", one.was.clone()).hint(hint));
            }
        }
        let change = format!("{old} becomes {new}");
        if let Some(fault) = expired((own, one), &format!("{what} ({change})"), (context, day)) {
            found.push(fault);
        } else {
            let why = withheld.silent(why(own, one));
            let message = format!("{what}: {change}{why}");
            found.push(Diagnostic::note(Name::Overridden, message).at(one.place.clone()));
        }
    }
}

/// A field as it is told: `` `Activities` `1.2.1`, `Deadline` ``. The key is that by which the
/// workbook knows its row, whatever becomes of it.
pub(super) fn what(
    tables: &[Table],
    (sheet, line, column): (usize, usize, usize),
    key: Option<&str>,
) -> String {
    let Some(table) = tables.get(sheet) else { return String::new() };
    let (title, column) = (visible(&table.place.sheet), visible(&table.title(column)));
    if table.contract.shape == Shape::Form {
        return format!("{title}, {column}");
    }
    let row = table.row(line).map_or(0, u64::from) + 1;
    match key {
        Some(key) => format!("{title} {}, {column}", visible(key)),
        None => format!("{title} row {row}, {column}"),
    }
}

/// What the cell held when the override was decided, if that is said, and where it is.
fn was<'a>(own: &Table<'a>, one: &Override) -> Option<(CellPlace, &'a CellValue)> {
    let at = own.contract.column("was")?;
    let cell = own.spot(one.line, at).cell?;
    Some((own.field_place(one.line, at, None), cell))
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

/// Whether two cells hold the same in the place of a field.
fn is_same(
    (old, new): (Option<&CellValue>, Option<&CellValue>),
    (tables, (sheet, _, column)): (&[Table], (usize, usize, usize)),
    context: &Context,
) -> bool {
    let (Some(old), Some(new)) = (old, new) else { return old == new };
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
