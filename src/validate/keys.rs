//! The keys of a sheet's rows, by which messages and other sheets name them.

use std::sync::Arc;

use super::expected::words;
use super::fold::Words;
use super::raw;
use super::table::{Header, Table};
use crate::doctype::{Doctype, Type};
use crate::read::CellValue;

/// The keys of a sheet.
pub(super) struct Keys {
    /// The sheet's index in the contract.
    pub(super) sheet: usize,
    /// The sheet's name, as it is written on its tab.
    pub(super) title: Arc<str>,
    /// The key column's title, as it is written in its header.
    pub(super) column: Arc<str>,
    /// The key of each row as written, if it has one.
    pub(super) names: Vec<Option<Arc<str>>>,
    /// The row that each key means.
    pub(super) words: Words,
    /// Whether keys are numbers such as `3.10`.
    pub(super) dotted: bool,
    /// Whether the workbook has the sheet.
    pub(super) present: bool,
    /// Whether the keys can be known: not where the sheet or its key column is missing and that
    /// has been said.
    pub(super) known: bool,
}

/// The keys of a sheet, read before anything is judged, so that all sheets can refer to each other.
pub(super) fn of(sheet: usize, table: &Table, doctype: &Doctype) -> Keys {
    let mut keys = Keys {
        sheet,
        title: Arc::clone(&table.place.sheet),
        column: "".into(),
        names: vec![None; table.lines.len()],
        words: Words::default(),
        dotted: false,
        present: table.present,
        known: table.sound,
    };
    let Some(index) = table.contract.key else { return keys };
    let Some(column) = table.contract.columns.get(index) else { return keys };
    keys.column = table.title(index);
    keys.dotted = column.kind == Type::DottedNumber;
    keys.known &= !matches!(table.headers.get(index), Some(Header::Missing));
    let list = match &column.kind {
        Type::Code(name) => doctype.codes.get(name.as_str()),
        _ => None,
    };
    let entries = list.map(words);
    let mut zeros = Vec::new();
    for (row, name) in keys.names.iter_mut().enumerate() {
        let Some(cell) = table.spot(row, index).cell else { continue };
        if let CellValue::Error(_) = cell {
            continue;
        }
        let text = raw::text(cell);
        let text = if keys.dotted { text.strip_suffix('.').unwrap_or(&text) } else { &*text };
        keys.words.add(text, row);
        if let CellValue::Number(_) = cell
            && keys.dotted
            && text.contains('.')
        {
            zeros.push((format!("{text}0"), row));
        }
        let entry = entries.as_ref().and_then(|words| words.find(text));
        if let Some(entry) = entry.and_then(|entry| list?.entries.get(entry)) {
            let aliases = entry.aliases.iter().map(String::as_str);
            for word in [entry.code.as_str(), entry.label.as_str()].into_iter().chain(aliases) {
                keys.words.add(word, row);
            }
        }
        *name = Some(Arc::from(text));
    }
    // A number 3.1 may have been typed as 3.10: that is said at its cell, and references to 3.10
    // are not broken by themselves.
    for (zero, row) in zeros {
        keys.words.add(&zero, row);
    }
    keys
}
