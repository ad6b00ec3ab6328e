//! Images: each has its alternative text.

use super::dataset::Value;
use super::records::Typed;
use super::table::Table;
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::Type;

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
