//! Values that are withheld: they are taken out before anything is made of the workbook.
//!
//! A column says in which rows it may be seen (`shown-if`). In all others its value is as if the cell
//! were blank, for everything that comes after; so is it where the cell that decides is blank, faulty
//! or lacking. What was in it may stand in other texts, too: those are told, without repeating it.
//! Nor does any other message repeat it: messages are kept beside the documents, and travel.

mod across;
mod copy;
mod kin;
mod names;
mod person;
mod reading;
mod telling;
#[cfg(test)]
mod tests;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub use across::Across;
pub use copy::copy;
pub use telling::INSTEAD;

use super::checks::{Whole, holds};
use super::dataset::Value;
use super::overrides::Overrides;
use super::records::Typed;
use super::table::{Header, Table};
use super::{expect, fold, raw};
use crate::diagnostic::{CellPlace, Diagnostic, nearest};
use crate::doctype::{Column, Doctype, Type, When};
use crate::read::CellValue;
use names::Names;

/// A field: sheet, record and column.
type At = (usize, usize, usize);

/// What is withheld of a workbook.
#[derive(Default)]
pub struct Withheld {
    /// The fields.
    fields: BTreeSet<At>,
    /// The fields of the sheet of overrides that hold the same values, or whose they are is not
    /// known.
    copies: BTreeSet<At>,
    /// What stands in those that hold text, and whose it is.
    names: Names,
    /// Where it stands, for those who don't know the sheets.
    told: BTreeMap<At, Told>,
    /// The sheets whose header is not found, so that what stands in its place may be withheld.
    headless: BTreeSet<Arc<str>>,
}

/// A field as it is told: the title of its column, its row, and its place.
type Told = (String, String, CellPlace);

/// Whether a document type has columns that may be withheld.
pub(super) fn withholds(doctype: &Doctype) -> bool {
    doctype.schema.sheets.iter().any(|it| it.columns.iter().any(|it| it.shown_if.is_some()))
}

/// What is withheld of a workbook, which is called like this. Texts that hold it all the same are
/// told, and those that hold what its other document types withhold.
pub(super) fn of(
    whole: &Whole,
    (file, overrides): (&str, &Overrides),
    theirs: &[Withheld],
    found: &mut Vec<Diagnostic>,
) -> Withheld {
    let mut all = Withheld::default();
    for (sheet, (table, typed)) in whole.tables.iter().zip(whole.all).enumerate() {
        for (at, column) in table.contract.columns.iter().enumerate() {
            let Some(when) = &column.shown_if else { continue };
            for line in 0..typed.records.len() {
                let is_shown = is_shown(whole, (table, typed), (line, when));
                if !is_shown {
                    all.fields.insert((sheet, line, at));
                }
                let cell = table.spot(line, at).cell;
                for name in texts(whole, (column, cell), typed.sound(line, at)) {
                    all.names.add(&name, (sheet, line, at), is_shown);
                }
                // What was overridden is still in the workbook.
                let before = overrides.before((sheet, line, at)).filter(|_| !is_shown);
                for name in texts(whole, (column, before), None) {
                    all.names.add(&name, (sheet, line, at), false);
                }
            }
        }
    }
    let copies = overrides.copies(whole.tables).into_iter();
    let hidden = copies.filter(|copy| copy.of.is_none_or(|of| all.fields.contains(&of)));
    all.copies = hidden.map(|copy| copy.field).collect();
    for at in questions(whole) {
        if let Some(cell) = whole.tables.get(at.0).and_then(|it| it.spot(at.1, at.2).cell) {
            all.names.add(&raw::text(cell), at, false);
        }
        all.copies.insert(at);
    }
    let headless = whole.tables.iter().filter(|table| is_headless(table));
    all.headless = headless.map(|table| Arc::clone(&table.place.sheet)).collect();
    telling::hear(whole, &mut all);
    for at in all.names.fields() {
        all.told.extend(telling::place(whole, at).map(|told| (at, told)));
    }
    telling::texts(whole, file, (&all, theirs), found);
    all
}

impl Withheld {
    /// Whether a field is withheld.
    pub(super) fn hides(&self, field: At) -> bool {
        self.fields.contains(&field)
    }

    /// A text, unless it has what is withheld.
    pub(super) fn silent(&self, text: String) -> String {
        if self.names.names(&text) { INSTEAD.to_owned() } else { text }
    }

    /// Takes the values out of the records, and out of what has been found; from there those, too,
    /// that other document types withhold.
    pub(super) fn take_out(
        &self,
        tables: &[Table],
        all: &mut [Typed],
        (theirs, found): (&[Withheld], &mut [Diagnostic]),
    ) {
        let has_any = |all: &Self| !all.fields.is_empty() || !all.headless.is_empty();
        if has_any(self) || theirs.iter().any(has_any) {
            telling::silence(tables, (self, theirs), found);
        }
        for (sheet, line, at) in self.fields.iter().chain(&self.copies) {
            let record = all.get_mut(*sheet).and_then(|typed| typed.records.get_mut(*line));
            if let Some(field) = record.and_then(|record| record.fields.get_mut(*at)) {
                field.value = Value::Blank;
            }
        }
    }
}

/// Whether the header of a sheet is not found, and columns that may be withheld are among those that
/// are missing: its first row may be a message.
fn is_headless(table: &Table) -> bool {
    let headers = || table.headers.iter().zip(&table.contract.columns);
    let is_at = |header: &Header| matches!(header, Header::At(..));
    table.present
        && headers().any(|(header, _)| matches!(header, Header::Missing))
        && headers().any(|(header, column)| column.shown_if.is_some() && !is_at(header))
}

/// The fields of the sheet of totals that ask for what may be withheld.
fn questions(whole: &Whole) -> Vec<At> {
    let Some(sheet) = whole.doctype.schema.sheet(expect::SHEET) else { return Vec::new() };
    let Some(table) = whole.tables.get(sheet) else { return Vec::new() };
    let Some(what) = table.contract.column("what") else { return Vec::new() };
    let is_one = |line: &usize| {
        let cell = table.spot(*line, what).cell;
        cell.is_some_and(|cell| asks_for(&raw::text(cell), whole.doctype))
    };
    (0..table.lines.len()).filter(is_one).map(|line| (sheet, line, what)).collect()
}

/// Whether a row is one of those in which a column may be seen. A default is nobody's consent.
fn is_shown(whole: &Whole, (table, typed): (&Table, &Typed), (line, when): (usize, &When)) -> bool {
    let is_given = table.spot(line, when.column).cell.is_some();
    let value = typed.sound(line, when.column);
    value.is_some_and(|value| (is_given || *value == Value::Blank) && holds(whole, when, value))
}

/// The texts of a field, each item of a list by itself, as they are written. Numbers, days and words
/// of a list are nobody's own: they are withheld, and may stand elsewhere.
fn texts(
    whole: &Whole,
    (column, cell): (&Column, Option<&CellValue>),
    value: Option<&Value>,
) -> Vec<String> {
    // Of a time or an amount that is said in words, it is text as well.
    let is_said = |cell: &CellValue| {
        column.lenient
            && column.kind.is_reckoned()
            && !matches!(value, Some(Value::Special(_)))
            && matches!(cell, CellValue::Text(text) if !text.contains(char::is_numeric))
    };
    let is_text = matches!(
        column.kind,
        Type::Text | Type::RichText | Type::Url | Type::Image(_) | Type::Reference(_)
    ) || matches!(value, Some(Value::Text(_)))
        || cell.is_some_and(is_said);
    let Some(cell) = cell.filter(|_| is_text && column.values.is_empty()) else {
        return Vec::new();
    };
    let written = raw::text(cell);
    let items = items(&written, column.separator.as_deref());
    let mut texts: Vec<String> = items.map(str::to_owned).collect();
    // A row may be named by another word than its key.
    let value = value.filter(|_| matches!(column.kind, Type::Reference(_)));
    texts.extend(value.map(|value| whole.words(value)).unwrap_or_default());
    texts
}

/// The items of a cell that may hold several.
fn items<'a>(written: &'a str, separator: Option<&'a str>) -> impl Iterator<Item = &'a str> {
    let lines = written.split(move |letter| separator.is_some() && matches!(letter, '\n' | '\r'));
    lines.flat_map(move |line| match separator {
        Some(separator) => line.split(separator).collect(),
        None => vec![line],
    })
}

/// Whether a text asks for rows with a certain value in a column that may be withheld: so it tells
/// the value, however it is spelt, and however the column is.
fn asks_for(text: &str, doctype: &Doctype) -> bool {
    let text = fold::name(text);
    let Some((_, conditions)) = [" where ", " with "].iter().find_map(|it| text.split_once(it))
    else {
        return false;
    };
    let columns = || doctype.schema.sheets.iter().flat_map(|it| &it.columns);
    let names = |column: &Column| {
        let names = [&column.title, &column.name].into_iter().chain(&column.aliases);
        names.map(|it| fold::name(it)).collect::<Vec<_>>()
    };
    let all: Vec<String> = columns().flat_map(names).collect();
    let held: Vec<String> = columns().filter(|it| it.shown_if.is_some()).flat_map(names).collect();
    let is_held = |condition: &str| {
        let is_begun = |name: &String| {
            condition.strip_prefix(name.as_str()).is_some_and(|rest| rest.starts_with([' ', '=']))
        };
        let column = condition.split(" is ").next().unwrap_or(condition);
        let column = column.split('=').next().unwrap_or(column).trim();
        let meant = nearest(column, all.iter().map(String::as_str));
        held.iter().any(is_begun) || meant.is_some_and(|it| held.iter().any(|name| name == it))
    };
    conditions.split(" and ").any(is_held)
        || held.iter().any(|name| conditions.contains(&format!("{name} is")))
}
