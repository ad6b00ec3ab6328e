//! Two columns of different sheets that hold the same values.

use std::collections::BTreeSet;

use super::{Checking, items};
use crate::diagnostic::{CellPlace, Diagnostic, Name, quoted};
use crate::doctype::Beyond;
use crate::validate::dataset::Value;
use crate::validate::records::Typed;
use crate::validate::table::{Header, Table};

/// One of the two columns.
struct Side<'a> {
    table: &'a Table<'a>,
    typed: &'a Typed,
    column: usize,
    /// Its values, with their rows.
    values: Vec<(usize, &'a Value)>,
    /// The words that mean any of them.
    words: BTreeSet<String>,
    /// Whether some can't be read.
    blind: bool,
}

/// Each value of one column stands in the other, and the reverse.
pub fn check(checking: &Checking, (column, other): (usize, Beyond), found: &mut Vec<Diagnostic>) {
    let whole = &checking.whole;
    let own = side(checking, (checking.table, checking.typed), (column, true));
    let beyond = whole.tables.get(other.0).zip(whole.all.get(other.0));
    let beyond = beyond.and_then(|sheet| side(checking, sheet, (other.1, false)));
    let Some((own, beyond)) = own.zip(beyond) else { return };
    lacking(checking, (&own, &beyond), found);
    lacking(checking, (&beyond, &own), found);
}

/// A column with its values; none where it has none, or is not to be judged.
fn side<'a>(
    checking: &Checking<'a>,
    (table, typed): (&'a Table<'a>, &'a Typed),
    (column, is_own): (usize, bool),
) -> Option<Side<'a>> {
    let header = table.headers.get(column)?;
    if !table.present || !table.sound || !matches!(header, Header::At(..)) {
        return None;
    }
    let mut side =
        Side { table, typed, column, values: Vec::new(), words: BTreeSet::new(), blind: false };
    for line in 0..typed.records.len() {
        if is_own && !checking.is_meant(line) {
            continue;
        }
        let Some(value) = typed.sound(line, column) else {
            side.blind = true;
            continue;
        };
        for item in items(value) {
            let words = checking.whole.words(item);
            if !words.is_empty() {
                side.values.push((line, item));
                side.words.extend(words);
            }
        }
    }
    (!side.values.is_empty()).then_some(side)
}

/// Tells of the values of one column that the other lacks, each once.
fn lacking(checking: &Checking, (one, other): (&Side, &Side), found: &mut Vec<Diagnostic>) {
    if other.blind {
        return;
    }
    let title = |side: &Side| quoted(&side.table.title(side.column));
    let mut told = BTreeSet::new();
    for (line, value) in &one.values {
        let words = checking.whole.words(value);
        if words.iter().any(|word| other.words.contains(word)) {
            continue;
        }
        if !words.into_iter().next().is_some_and(|word| told.insert(word)) {
            continue;
        }
        let sheet = &other.table.place;
        let said = checking.whole.said(value);
        let message =
            format!("{} is not under {} of {}", quoted(&said), title(other), quoted(&sheet.sheet));
        let key = one.typed.records.get(*line).and_then(|record| record.key.as_ref());
        let there = other.values.first().map(|(line, _)| {
            let key = other.typed.records.get(*line).and_then(|record| record.key.as_ref());
            other.table.field_place(*line, other.column, key)
        });
        let there = there.unwrap_or_else(|| CellPlace { title: None, ..sheet.clone() });
        let known: Vec<_> = match told.len() {
            // Offers for a column that is another one altogether are worth nothing.
            ..50 => other.values.iter().map(|(_, value)| checking.whole.said(value)).collect(),
            _ => Vec::new(),
        };
        found.push(
            checking
                .said(Name::ValuesDiffer, message)
                .at(one.table.field_place(*line, one.column, key))
                .also("the others stand here", there)
                .offer(&said, known.iter().map(|word| &**word))
                .hint("write it there too, or take it out here"),
        );
    }
}
