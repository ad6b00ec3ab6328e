//! Images: which a workbook names, and that each has its alternative text.

use super::dataset::Value;
use super::expected::{Context, Expected};
use super::language::Language;
use super::records::Typed;
use super::table::Table;
use super::{cell, sheets};
use crate::diagnostic::{CellPlace, Diagnostic, Name, quoted};
use crate::doctype::{Doctype, Type};
use crate::read::Workbook;

/// The images that a workbook names for a document type, by their paths relative to it, and where.
///
/// It needs no dataset, so that a missing file is found beside all the other faults.
pub fn named(workbook: &Workbook, doctype: &Doctype) -> Vec<(String, CellPlace)> {
    let mut named = Vec::new();
    let columns = || doctype.schema.sheets.iter().flat_map(|sheet| &sheet.columns);
    if !columns().any(|column| matches!(column.kind, Type::Image(_))) {
        return named;
    }
    let context = Context::new(doctype, &[], Language::plain());
    for table in sheets::find(workbook, &doctype.schema, &[], &mut Vec::new()) {
        for (at, column) in table.contract.columns.iter().enumerate() {
            if !matches!(column.kind, Type::Image(_)) {
                continue;
            }
            let expected = Expected::new(column, &context, false);
            for line in 0..table.lines.len() {
                let Some(held) = table.spot(line, at).cell else { continue };
                let value = cell::value(&expected, held, &mut Vec::new());
                let names = if let Value::List(values) = value { values } else { vec![value] };
                for name in names {
                    if let Value::Image(path) = name {
                        named.push((path, table.field_place(line, at, None)));
                    }
                }
            }
        }
    }
    named
}

/// Checks that each image has its alternative text.
pub(super) fn check(table: &Table, all: &mut Typed, found: &mut Vec<Diagnostic>) {
    for (at, column) in table.contract.columns.iter().enumerate() {
        let Type::Image(alt) = column.kind else { continue };
        for line in 0..all.records.len() {
            let Some(Value::Image(path)) = all.sound(line, at) else { continue };
            let missing = matches!(all.sound(line, alt), Some(Value::Blank));
            if !missing {
                continue;
            }
            let (path, title) = (quoted(path), table.title(alt));
            let key = all.records.get(line).and_then(|record| record.key.clone());
            // Without a column for it, the image is where to look.
            let lacking = table.spot(line, alt).at.is_none();
            let place = table.field_place(line, if lacking { at } else { alt }, key.as_ref());
            let fault = Diagnostic::error(
                Name::MissingValue,
                format!("the image {path} has no alternative text"),
            );
            found.push(fault.at(place).hint(format!(
                "describe under {} what the image shows, for those who can't see it",
                quoted(&title)
            )));
            all.faulty.insert((line, alt));
        }
    }
}
