//! What has to hold over the rows of a sheet.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Checking, items};
use crate::diagnostic::{CellPlace, Diagnostic, Name, quoted};
use crate::doctype::Type;
use crate::validate::dataset::Value;
use crate::validate::table::Header;

/// The sheet has at least this many rows.
pub fn at_least(checking: &Checking, rows: usize, found: &mut Vec<Diagnostic>) {
    let count = checking.lines().count();
    if count >= rows || !checking.table.sound {
        return;
    }
    let of = checking
        .check
        .when
        .as_ref()
        .map(|when| format!(" of that kind of {}", checking.title(when.column)));
    let of = of.unwrap_or_default();
    let number = |count: usize| match count {
        0 => format!("no rows{of}"),
        1 => format!("1 row{of}"),
        _ => format!("{count} rows{of}"),
    };
    found.push(
        checking
            .said(Name::TooFewRows, format!("the sheet has {} below its header", number(count)))
            .at(checking.table.place.clone())
            .hint(format!("write at least {}", number(rows))),
    );
}

/// Most entries that a message names.
const NAMED: usize = 6;

/// The rows that have the same value in the other column.
#[derive(Default)]
struct Group {
    /// The first of them.
    line: usize,
    /// The first row of each entry.
    rows: BTreeMap<usize, usize>,
    /// Whether an entry can't be read, which may be any.
    blind: bool,
}

/// Each entry of a code list stands in one row, for each value of another column.
pub fn every_code(
    checking: &Checking,
    (column, within): (usize, Option<usize>),
    found: &mut Vec<Diagnostic>,
) {
    let whole = &checking.whole;
    let kind = checking.table.contract.columns.get(column).map(|column| &column.kind);
    let is_there = |at: usize| matches!(checking.table.headers.get(at), Some(Header::At(..)));
    let Some(Type::Code(name)) = kind.filter(|_| is_there(column)) else { return };
    // A column that is absent is as one that is blank.
    let is_lost = |at: usize| matches!(checking.table.headers.get(at), Some(Header::Missing));
    if within.is_some_and(is_lost) {
        return;
    }
    let has_default = |at: usize| {
        checking.table.contract.columns.get(at).is_some_and(|it| it.default_from.is_some())
    };
    let within = within.filter(|within| is_there(*within) || has_default(*within));
    let Some(list) = whole.doctype.codes.get(name.as_str()) else { return };
    let mut groups: BTreeMap<Vec<String>, Group> = BTreeMap::new();
    // The entries of rows of which nobody can tell to which group they belong.
    let (mut astray, mut lost) = (BTreeSet::new(), false);
    for line in checking.lines() {
        let value = checking.typed.sound(line, column);
        let entries = || {
            let items = value.map(items).unwrap_or_default().iter();
            items.filter_map(|item| match item {
                Value::Code { entry, .. } => Some(*entry),
                _ => None,
            })
        };
        let group = match within {
            Some(within) => match checking.typed.sound(line, within) {
                Some(value) => whole.words(value),
                None => {
                    astray.extend(entries());
                    lost |= value.is_none();
                    continue;
                }
            },
            None => Vec::new(),
        };
        let group = groups.entry(group).or_insert_with(|| Group { line, ..Group::default() });
        group.blind |= value.is_none();
        for entry in entries() {
            let first = *group.rows.entry(entry).or_insert(line);
            if first != line {
                found.push(again(checking, (line, first), (column, within)));
            }
        }
    }
    // A group of entries that stands for its members has no row of its own.
    let expands = checking.table.contract.columns.get(column).is_some_and(|it| it.expand);
    let is_group = |entry: usize| {
        let value = Value::Code { list: Arc::clone(&list.name), entry };
        expands && whole.further(&value, "members").is_some()
    };
    for group in groups.values().filter(|group| !group.blind && !lost) {
        let is_missing = |entry: &usize| {
            !group.rows.contains_key(entry) && !astray.contains(entry) && !is_group(*entry)
        };
        let missing: Vec<usize> = (0..list.entries.len()).filter(is_missing).collect();
        let labels = missing.iter().filter_map(|at| list.entries.get(*at));
        let labels: Vec<String> = labels.take(NAMED).map(|it| quoted(&it.label)).collect();
        if labels.is_empty() {
            continue;
        }
        let more = match missing.len() - labels.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        let of = of(checking, (group.line, within));
        let message = format!("no row{of} is about {}{more}", labels.join(", "));
        let place = match within {
            Some(within) => checking.place(group.line, within),
            None => CellPlace {
                title: Some(checking.table.title(column)),
                ..checking.table.place.clone()
            },
        };
        found.push(checking.said(Name::MissingEntry, message).at(place).hint(format!(
            "each of the {} entries that {} takes has a row of its own: add those that are missing",
            list.entries.len(),
            checking.title(column)
        )));
    }
}

/// Whose row it is, where a column groups the rows and is given.
fn of(checking: &Checking, (line, within): (usize, Option<usize>)) -> String {
    let given = within.filter(|within| {
        let value = checking.typed.sound(line, *within);
        value.is_some_and(|value| !checking.whole.words(value).is_empty())
    });
    given.map_or_else(String::new, |within| format!(" of {}", checking.written(line, within)))
}

/// The fault of an entry that has a row already.
fn again(
    checking: &Checking,
    (line, first): (usize, usize),
    (column, within): (usize, Option<usize>),
) -> Diagnostic {
    let of = of(checking, (line, within));
    let shown = checking.written(line, column);
    let message = format!("{shown} has a row{of} already");
    checking
        .fault(Name::DuplicateValue, message, (line, column))
        .also("it occurs first here", checking.place(first, column))
        .hint("put the two rows together, or change one of them")
}
