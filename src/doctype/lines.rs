//! Where a document type's files say something, for faults that show only when it is put to use.

use std::ops::Range;
use std::path::PathBuf;

use toml::de::{DeTable, DeValue};

use super::{Doctype, codes};
use crate::diagnostic::{FilePlace, Place};

/// The line of `schema.toml` that names a sheet, or a column of it; the file where the contract does
/// not name it itself, such as a field that every document has.
pub fn line_of(doctype: &Doctype, sheet: &str, column: Option<&str>) -> Place {
    let path = format!("/{}/schema.toml", doctype.manifest.name);
    match (place_of(doctype, (sheet, column), "name"), doctype.files.get(&path)) {
        (Some(place), _) => place.into(),
        (None, Some(file)) => PathBuf::from(&*file.name).into(),
        (None, None) => PathBuf::from(format!("templates{path}")).into(),
    }
}

/// Where `schema.toml` has the value of a key of a sheet, or of a column of it, else its name;
/// nothing where the contract does not name it itself.
pub fn place_of(
    doctype: &Doctype,
    (sheet, column): (&str, Option<&str>),
    key: &str,
) -> Option<FilePlace> {
    let file = doctype.files.get(&format!("/{}/schema.toml", doctype.manifest.name))?;
    let text = file.text()?;
    let table = DeTable::parse(text).ok()?;
    let sheet = named(table.get_ref(), "sheet", sheet)?;
    let found = match column {
        Some(column) => named(sheet, "column", column)?,
        None => sheet,
    };
    let value = found.get(key).or_else(|| found.get("name"))?;
    Some(FilePlace::of_range(&*file.name, text, within(value)))
}

/// The line of a code list on which an entry stands; nothing where the list is not a file's own.
pub fn entry_of(doctype: &Doctype, list: &str, entry: usize) -> Option<FilePlace> {
    codes::line(doctype.files.get(&format!("/_shared/codes/{list}.csv"))?, entry)
}

/// The bytes of a value; of a list those of its items, without its brackets.
fn within(value: &toml::Spanned<DeValue<'_>>) -> Range<usize> {
    let items = match value.get_ref() {
        DeValue::Array(all) => all.iter().next().zip(all.iter().last()),
        _ => None,
    };
    items.map_or(value.span(), |(first, last)| first.span().start..last.span().end)
}

/// The table of this name in an array of tables.
fn named<'a>(table: &'a DeTable<'_>, array: &str, name: &str) -> Option<&'a DeTable<'a>> {
    let DeValue::Array(all) = table.get(array)?.get_ref() else { return None };
    all.iter().find_map(|one| match one.get_ref() {
        DeValue::Table(table) => match table.get("name")?.get_ref() {
            DeValue::String(known) if known == name => Some(table),
            _ => None,
        },
        _ => None,
    })
}
