//! On which line of the contract a sheet or a column stands.

use std::path::PathBuf;

use toml::de::{DeTable, DeValue};

use super::Doctype;
use crate::diagnostic::{FilePlace, Place};

/// The line of `schema.toml` that names a sheet, or a column of it; the file where the contract does
/// not name it itself, such as a field that every document has.
pub fn line_of(doctype: &Doctype, sheet: &str, column: Option<&str>) -> Place {
    let path = format!("/{}/schema.toml", doctype.manifest.name);
    let Some(file) = doctype.files.get(&path) else {
        return PathBuf::from(format!("templates{path}")).into();
    };
    let text = file.text().unwrap_or_default();
    let span = DeTable::parse(text).ok().and_then(|table| {
        let sheet = named(table.get_ref(), "sheet", sheet)?;
        let found = match column {
            Some(column) => named(sheet, "column", column)?,
            None => sheet,
        };
        Some(found.get("name")?.span())
    });
    match span {
        Some(span) => FilePlace::of_range(&*file.name, text, span).into(),
        None => PathBuf::from(&*file.name).into(),
    }
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
