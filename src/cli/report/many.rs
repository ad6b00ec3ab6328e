//! Where equal faults are, and with which values: what stands below the first of them.

use super::Detail;
use super::addresses::{cell, compressed};
use super::group::{Group, value};
use crate::diagnostic::{Address, CellPlace, Diagnostic};

/// How many cells are listed, if not all are asked for.
const CELLS: usize = 12;
/// How many different values are listed, if not all are asked for.
const VALUES: usize = 12;

/// One value that several cells hold.
struct Same<'a> {
    /// The value, as messages show it.
    value: &'a str,
    /// The rows of the cells.
    rows: Vec<u32>,
    /// What was found at the first of them.
    first: &'a Diagnostic,
}

/// The lines below the first of many: all cells, then each value with its cells and what to do
/// about it. Nothing for a diagnostic that stands alone.
pub fn lines(group: &Group, detail: Detail) -> Vec<String> {
    let (cells, values) = match detail {
        Detail::Full => (usize::MAX, usize::MAX),
        _ => (CELLS, VALUES),
    };
    let Some((_, place)) = group.cells().next().filter(|_| !group.others.is_empty()) else {
        return Vec::new();
    };
    if group.cells().any(|(_, other)| other.column != place.column) {
        return scattered(group, cells);
    }
    let tell = cell(place.column, place.records);
    let rows: Vec<u32> = group.cells().filter_map(|(_, cell)| cell.row).collect();
    let list = compressed(&rows, &tell, cells);
    let mut lines = vec![format!("{} {}: {list}", rows.len(), these(place))];
    let by_value = by_value(group);
    // What merged cells show is where they are.
    let is_place = |same: &Same| {
        same.rows.iter().all(|row| same.value.starts_with(&format!("`{}:", tell(*row))))
    };
    if by_value.len() < 2 || by_value.iter().all(is_place) {
        return lines;
    }
    let common = common_hints(group);
    for same in by_value.iter().take(values) {
        let mut line = format!("{} in {}", same.value, compressed(&same.rows, &tell, cells));
        for hint in same.first.hints.iter().filter(|hint| !common.contains(hint)) {
            line.push_str(" – ");
            line.push_str(hint);
        }
        lines.push(line);
    }
    if by_value.len() > values {
        let more = by_value.len() - values;
        let noun = if more == 1 { "value" } else { "values" };
        lines.push(format!("… and {more} more {noun} (-v shows all)"));
    }
    lines
}

/// The lines below the first of many that are in different columns: each value with its cell.
fn scattered(group: &Group, limit: usize) -> Vec<String> {
    let cells: Vec<_> = group.cells().collect();
    let at = |place: &CellPlace| place.address().map(|it| it.to_string()).unwrap_or_default();
    let mut list: Vec<_> = cells.iter().take(limit).map(|(_, place)| at(place)).collect();
    if cells.len() > limit {
        list.push(format!("… and {} more", cells.len() - limit));
    }
    let mut lines = vec![format!("{} cells: {}", cells.len(), list.join(", "))];
    lines.extend(
        cells.iter().take(limit).filter_map(|(found, place)| {
            Some(format!("{} in {}", value(&found.message)?, at(place)))
        }),
    );
    lines
}

/// The hints that hold for all faults of a group.
///
/// They are those of most of its values: what is said of a few is said beside these.
pub fn common_hints<'a>(group: &Group<'a>) -> Vec<&'a String> {
    if group.others.is_empty() {
        return group.first.hints.iter().collect();
    }
    let values = by_value(group);
    let mut common: Vec<&String> = Vec::new();
    for hint in values.iter().flat_map(|same| &same.first.hints) {
        let count = values.iter().filter(|same| same.first.hints.contains(hint)).count();
        if !common.contains(&hint) && (count * 2 > values.len()) {
            common.push(hint);
        }
    }
    common
}

/// The different values of a group, in order of their first cell.
fn by_value<'a>(group: &Group<'a>) -> Vec<Same<'a>> {
    let mut values: Vec<Same> = Vec::new();
    for (found, cell) in group.cells() {
        let (Some(value), Some(row)) = (value(&found.message), cell.row) else { continue };
        match values.iter_mut().find(|same| same.value == value) {
            Some(same) => same.rows.push(row),
            None => values.push(Same { value, rows: vec![row], first: found }),
        }
    }
    values
}

/// What the faults of a group are in: `cells in column F (Deadline)`.
fn these(place: &CellPlace) -> String {
    let title = place.title.as_ref().map(|title| format!(" ({title})")).unwrap_or_default();
    match place.column {
        _ if place.records => format!("records{title}"),
        Some(column) => format!("cells in column {}{title}", Address::letters(column)),
        None => format!("rows{title}"),
    }
}
