//! Rows that are listed elsewhere than the data have them, each told once, at its own cell.

use std::collections::BTreeMap;

use super::{Checking, Filed};
use crate::diagnostic::{CellPlace, Diagnostic, Name, quoted};

/// Where a row is listed and should not be, and the reverse, by their place among the lines.
#[derive(Default)]
struct Odd {
    listed: Vec<usize>,
    unlisted: Vec<usize>,
}

/// Tells of each row that is in another list than it should be, in several, or in none.
pub(super) fn tell(checking: &Checking, all: &[Filed], found: &mut Vec<Diagnostic>) {
    let mut odd: BTreeMap<(usize, usize), Odd> = BTreeMap::new();
    for (at, filed) in all.iter().enumerate() {
        let Some(listed) = &filed.listed else { continue };
        let sheet = filed.tally.sheet;
        for row in listed.difference(&filed.actual) {
            odd.entry((sheet, *row)).or_default().listed.push(at);
        }
        for row in filed.actual.difference(listed) {
            odd.entry((sheet, *row)).or_default().unlisted.push(at);
        }
    }
    for ((sheet, row), odd) in &odd {
        found.extend(fault(checking, all, ((*sheet, *row), odd)));
    }
}

/// The fault of a row.
fn fault(
    checking: &Checking,
    all: &[Filed],
    ((sheet, row), odd): ((usize, usize), &Odd),
) -> Option<Diagnostic> {
    let first = all.get(*odd.listed.first().or(odd.unlisted.first())?)?;
    let (table, typed) = (checking.tables.get(sheet)?, checking.all.get(sheet)?);
    let record = typed.records.get(row)?;
    let mut columns: Vec<usize> = Vec::new();
    for condition in &first.tally.conditions {
        if !columns.contains(&condition.column) {
            columns.push(condition.column);
        }
    }
    let has: Vec<String> = columns
        .iter()
        .filter_map(|column| {
            let value = checking.shown(&record.fields.get(*column)?.value);
            let written =
                || table.spot(row, *column).cell.map(|it| quoted(&crate::validate::raw::text(it)));
            let value = if value == "``" { written().unwrap_or(value) } else { value };
            Some(format!("{value} in {}", quoted(&table.title(*column))))
        })
        .collect();
    let what = |lines: &[usize]| {
        let named = lines.iter().filter_map(|at| Some(quoted(&all.get(*at)?.what)));
        named.collect::<Vec<_>>().join(" and ")
    };
    let key = checking.row(sheet, row);
    let subject = match has.is_empty() {
        true => key,
        false => format!("{key} has {}", has.join(" and ")),
    };
    let and = if has.is_empty() { "" } else { ", and" };
    let message = match (odd.listed.as_slice(), odd.unlisted.as_slice()) {
        ([], unlisted) => format!("{subject}{and} is not listed under {}", what(unlisted)),
        (listed, _) => format!("{subject}{and} is listed under {}", what(listed)),
    };
    let at = columns.first().copied().or(table.contract.key).unwrap_or_default();
    let place = table.field_place(row, at, record.key.as_ref());
    let mut fault = Diagnostic::error(Name::Misfiled, message).at(place);
    for (lines, says) in [(&odd.listed, "listed here"), (&odd.unlisted, "not listed here")] {
        for place in lines.iter().filter_map(|at| which(checking, all.get(*at)?)) {
            fault = fault.also(says, place);
        }
    }
    Some(fault.hint("correct the one or the other: the row, or the list of rows"))
}

/// The cell of a list of rows.
fn which(checking: &Checking, filed: &Filed) -> Option<CellPlace> {
    let own = checking.tables.get(checking.own)?;
    Some(own.field_place(filed.line, own.contract.column("which")?, None))
}
