//! Where a contract says something, for faults that show only when it is put to use.

use super::raw::{RawColumn, RawSchema};
use crate::diagnostic::FilePlace;
use crate::doctype::Doctype;

/// The line of `schema.toml` on which a key of a column has its value; nothing where it has none, or
/// is one of the fields that all types have.
pub fn place_of(doctype: &Doctype, (sheet, column): (&str, &str), key: &str) -> Option<FilePlace> {
    let file = doctype.files.get(&format!("/{}/schema.toml", doctype.manifest.name))?;
    let text = file.text()?;
    let raw: RawSchema = toml::from_str(text).ok()?;
    let sheet = raw.sheet.iter().find(|known| known.name.get_ref() == sheet)?;
    let column = sheet.column.iter().find(|known| known.name.get_ref() == column)?;
    Some(FilePlace::of_range(&*file.name, text, span(column, key)?))
}

fn span(column: &RawColumn, key: &str) -> Option<std::ops::Range<usize>> {
    Some(match key {
        "default" => column.default.as_ref()?.span(),
        "example" => column.example.as_ref()?.span(),
        "currency" => column.currency.as_ref()?.span(),
        "values" => {
            let (first, last) = (column.values.first()?, column.values.last()?);
            first.span().start..last.span().end
        }
        _ => column.name.span(),
    })
}
