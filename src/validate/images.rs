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

/// Checks that each image has its alternative text; in a list, each of its images.
pub(super) fn check(table: &Table, all: &mut Typed, found: &mut Vec<Diagnostic>) {
    for (at, column) in table.contract.columns.iter().enumerate() {
        let Type::Image(alt) = column.kind else { continue };
        for line in 0..all.records.len() {
            let (Some(images), Some(alts)) = (all.sound(line, at), all.sound(line, alt)) else {
                continue;
            };
            let (images, texts) = (items(images), items(alts).len());
            if images.len() == texts || images.is_empty() {
                continue;
            }
            let title = quoted(&table.title(alt));
            let fault = match images.get(texts) {
                Some(first) => {
                    let message = format!("the image {} has no alternative text", quoted(first));
                    let fault = Diagnostic::error(Name::MissingValue, message).hint(format!(
                        "describe under {title} what the image shows, for those who can't see it"
                    ));
                    match table.contract.columns.get(alt).and_then(|it| it.separator.as_ref()) {
                        Some(separator) => fault.hint(format!(
                            "write a text for each image, in the order of the images, with {} \
                             between them",
                            quoted(separator)
                        )),
                        None => fault,
                    }
                }
                None => {
                    let message = format!(
                        "{texts} alternative texts stand beside {} image{}",
                        images.len(),
                        if images.len() == 1 { "" } else { "s" }
                    );
                    Diagnostic::error(Name::IncompletePair, message)
                        .hint("write one text for each image, in the order of the images")
                }
            };
            let key = all.records.get(line).and_then(|record| record.key.clone());
            // Without a column for it, the image is where to look.
            let lacking = table.spot(line, alt).at.is_none();
            let place = table.field_place(line, if lacking { at } else { alt }, key.as_ref());
            found.push(fault.at(place));
            all.faulty.insert((line, alt));
        }
    }
}

/// The texts that a value holds: the paths of images, or their alternative texts. A word in place of
/// a text is none.
fn items(value: &Value) -> Vec<&str> {
    match value {
        Value::Image(text) | Value::Text(text) | Value::Rich(text) => vec![text],
        Value::List(values) => values.iter().flat_map(items).collect(),
        _ => Vec::new(),
    }
}
