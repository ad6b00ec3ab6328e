//! Records that stand under a record of another sheet, or of their own.

use super::dataset::{Record, Value};
use super::records::Typed;
use super::table::Table;
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::Type;

/// Sets the parent of each record of a sheet whose rows stand under those of another. A record
/// that stands under itself, be it through others, is said and has none.
pub(super) fn set(sheet: usize, table: &Table, all: &mut Typed, found: &mut Vec<Diagnostic>) {
    let Some(column) = table.contract.parent else { return };
    let itself = table.contract.columns.get(column).map(|column| &column.kind)
        == Some(&Type::Reference(sheet));
    for line in 0..all.records.len() {
        let parent = match all.sound(line, column) {
            Some(Value::Reference { record, .. }) => Some(*record),
            _ => None,
        };
        if let Some(record) = all.records.get_mut(line) {
            record.parent = parent;
        }
    }
    if !itself {
        return;
    }
    for line in cycles(&all.records) {
        all.faulty.insert((line, column));
        if let Some(record) = all.records.get_mut(line) {
            record.parent = None;
            let message = match &record.key {
                Some(key) => format!("{} stands under itself", quoted(key)),
                None => "this row stands under itself".to_owned(),
            };
            let place = table.field_place(line, column, record.key.as_ref());
            found.push(
                Diagnostic::error(Name::BrokenReference, message)
                    .at(place)
                    .hint("name another row, or leave the cell blank"),
            );
        }
    }
}

/// The records whose way up leads back to them.
fn cycles(records: &[Record]) -> Vec<usize> {
    let parent = |line: usize| records.get(line).and_then(|record| record.parent);
    let mut walk = vec![usize::MAX; records.len()];
    let mut found = Vec::new();
    for start in 0..records.len() {
        let mut line = Some(start);
        while let Some(at) = line {
            let Some(mark) = walk.get_mut(at) else { break };
            if *mark == usize::MAX {
                *mark = start;
                line = parent(at);
                continue;
            }
            if *mark == start {
                // The walk has come back to where it was: once round is the cycle.
                found.push(at);
                let mut member = parent(at);
                while let Some(on) = member.filter(|on| *on != at) {
                    found.push(on);
                    member = parent(on);
                }
            }
            break;
        }
    }
    found
}
