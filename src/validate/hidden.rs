//! What is hidden in a sheet, and what is said of it.

use std::fmt::Write;
use std::ops::RangeInclusive;

use super::table::{Header, Table};
use crate::diagnostic::{Address, CellPlace, Diagnostic, Name, Place, Severity, quoted};
use crate::doctype::Hidden;
use crate::read::{Layout, Workbook};

/// How many ranges of rows a message lists.
const LISTED: usize = 10;

/// Whether a row or column is in one of the ranges, which stand in order.
pub(super) fn is_in(ranges: &[RangeInclusive<u32>], at: u32) -> bool {
    let place = ranges.partition_point(|range| *range.end() < at);
    ranges.get(place).is_some_and(|range| range.contains(&at))
}

/// The note that a sheet is hidden.
pub(super) fn sheet(hidden: Hidden, place: CellPlace) -> Diagnostic {
    Diagnostic::note(Name::HiddenSheet, format!("the sheet is hidden and is {}", outcome(hidden)))
        .at(place)
}

/// The note on the hidden rows that hold records, given in order.
pub(super) fn rows(table: &Table, layout: &Layout, rows: &[u32], found: &mut Vec<Diagnostic>) {
    let outcome = outcome(table.contract.hidden);
    // A sheet with a filter may have rows that are hidden by hand as well.
    let hidden =
        if layout.filtered { "hidden, most likely by the filter, and" } else { "hidden and" };
    let message = match rows {
        [] => return,
        [row] => format!("row {} is {hidden} is {outcome}", u64::from(*row) + 1),
        _ => format!("{} rows are {hidden} are {outcome}: {}", rows.len(), listed(rows)),
    };
    found.push(Diagnostic::note(Name::HiddenRows, message).at(table.place.clone()));
}

/// The note on the hidden columns of the contract, given by where and which they are.
pub(super) fn columns(table: &Table, columns: &[(u32, &str)], found: &mut Vec<Diagnostic>) {
    let outcome = outcome(table.contract.hidden);
    let shown = |(column, title): &(u32, &str)| {
        let letters = Address::letters(*column);
        if title.is_empty() { letters } else { format!("{letters} ({})", quoted(title)) }
    };
    let message = match columns {
        [] => return,
        [one] => format!("the hidden column {} is {outcome}", shown(one)),
        _ => {
            let all: Vec<_> = columns.iter().map(shown).collect();
            format!("{} hidden columns are {outcome}: {}", columns.len(), all.join(", "))
        }
    };
    found.push(Diagnostic::note(Name::HiddenColumns, message).at(table.place.clone()));
}

/// Says of what is to be mended that it can't be seen yet: its row or column is hidden.
pub(super) fn show_first(workbook: &Workbook, found: &mut [Diagnostic]) {
    for fault in found.iter_mut().filter(|fault| fault.severity < Severity::Note) {
        let Some(Place::Cell(place)) = &fault.place else { continue };
        let Some(sheet) = workbook.sheets.get(place.tab) else { continue };
        let layout = &sheet.layout;
        let mut hidden = Vec::new();
        if let Some(row) = place.row.filter(|row| is_in(&layout.hidden_rows, *row)) {
            let by = if layout.filtered { ", most likely by the filter" } else { "" };
            hidden.push(format!("row {} is hidden{by}: show it first", u64::from(row) + 1));
        }
        if let Some(column) = place.column.filter(|it| is_in(&layout.hidden_columns, *it)) {
            hidden.push(format!("column {} is hidden: show it first", Address::letters(column)));
        }
        // What says so by itself needs no hint.
        hidden.retain(|_| fault.name != Name::MissingColumn);
        fault.hints.extend(hidden);
    }
}

/// The note on those columns of a table that are hidden and used.
pub(super) fn used_columns(table: &Table, layout: &Layout, found: &mut Vec<Diagnostic>) {
    if layout.hidden_columns.is_empty() {
        return;
    }
    let mut hidden: Vec<_> = table
        .headers
        .iter()
        .filter_map(|header| match header {
            Header::At(column, title) => Some((*column, &**title)),
            Header::Absent | Header::Missing => None,
        })
        .filter(|(column, _)| is_in(&layout.hidden_columns, *column))
        .collect();
    hidden.sort_unstable();
    columns(table, &hidden, found);
}

const fn outcome(hidden: Hidden) -> &'static str {
    match hidden {
        Hidden::Include => "used",
        Hidden::Exclude => "left out",
    }
}

/// Rows as spreadsheets count them, those that follow each other as a range: `5, 9–10`.
fn listed(rows: &[u32]) -> String {
    let mut ranges: Vec<RangeInclusive<u64>> = Vec::new();
    for row in rows.iter().map(|row| u64::from(*row) + 1) {
        match ranges.last_mut() {
            Some(last) if last.end() + 1 == row => *last = *last.start()..=row,
            _ => ranges.push(row..=row),
        }
    }
    let mut text = String::new();
    for range in ranges.iter().take(LISTED) {
        if !text.is_empty() {
            text.push_str(", ");
        }
        // Writing into a String can't fail, here and below.
        let _ = match (range.start(), range.end()) {
            (first, last) if first == last => write!(text, "{first}"),
            (first, last) => write!(text, "{first}–{last}"),
        };
    }
    let more: u64 = ranges.iter().skip(LISTED).map(|range| range.end() - range.start() + 1).sum();
    if more > 0 {
        let _ = write!(text, " and {more} more");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_listed_in_ranges() {
        assert_eq!(listed(&[4, 8, 9]), "5, 9–10");
        assert_eq!(listed(&(0..30).collect::<Vec<_>>()), "1–30");
        let odd: Vec<_> = (0..12).map(|row| row * 2).collect();
        assert_eq!(listed(&odd), "1, 3, 5, 7, 9, 11, 13, 15, 17, 19 and 2 more");
    }

    #[test]
    fn what_is_in_a_range_is_found() {
        let ranges = [2..=2, 5..=7];
        let found: Vec<_> = (0..10).filter(|at| is_in(&ranges, *at)).collect();
        assert_eq!(found, [2, 5, 6, 7]);
    }
}
