//! Values that may not occur twice in a column.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::dataset::Value;
use super::fold::folded;
use super::keys::Keys;
use super::raw;
use super::records::Typed;
use super::table::Table;
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::Type;

/// Checks that no value of a unique column, or of the key column, occurs twice.
pub(super) fn check(
    table: &Table,
    keys: Option<&Keys>,
    all: &mut Typed,
    found: &mut Vec<Diagnostic>,
) {
    for (at, column) in table.contract.columns.iter().enumerate() {
        if !column.unique && table.contract.key != Some(at) {
            continue;
        }
        let is_text =
            matches!(column.kind, Type::Text | Type::RichText | Type::Url | Type::DottedNumber);
        let is_key = table.contract.key == Some(at);
        if is_key && is_text && keys.is_some_and(|keys| keys.distinct) {
            continue;
        }
        let mut first = HashMap::with_capacity(all.records.len());
        let mut again = Vec::new();
        for line in 0..all.records.len() {
            let Some(identity) = all.sound(line, at).and_then(identity) else { continue };
            match first.entry(identity) {
                Entry::Vacant(entry) => {
                    entry.insert(line);
                }
                Entry::Occupied(entry) => {
                    let place = |line: usize| {
                        let key = all.records.get(line).and_then(|record| record.key.as_ref());
                        table.field_place(line, at, key)
                    };
                    let shown = table.spot(line, at).cell.map(raw::text).unwrap_or_default();
                    let message = format!("{} occurs twice in this column", quoted(&shown));
                    found.push(
                        Diagnostic::error(Name::DuplicateValue, message)
                            .at(place(line))
                            .also("it occurs first here", place(*entry.get()))
                            .hint("give each row a value of its own"),
                    );
                    again.push((line, at));
                }
            }
        }
        all.faulty.extend(again);
    }
}

/// What makes two values of one column the same; nothing for those that may occur many times.
fn identity(value: &Value) -> Option<Cow<'_, str>> {
    match value {
        Value::Blank | Value::Special(_) => None,
        Value::Text(text)
        | Value::Rich(text)
        | Value::Url(text)
        | Value::DottedNumber(text)
        | Value::Image(text) => Some(folded(text)),
        _ => Some(format!("{value:?}").into()),
    }
}

#[cfg(test)]
mod tests {
    use crate::validate::testing::{found, plan};

    #[test]
    fn keys_occur_once() {
        let outputs: (&str, &[&str]) = ("Outputs", &["Id", "1.1", "=1", "1", "=1.5", "1.1."]);
        assert_eq!(
            found(&plan(), &[outputs]),
            [
                "error duplicate-value Outputs!A4 · \"Id\": `1` occurs twice in this column | give each \
             row a value of its own",
                "error number-for-dotted-number Outputs!A5 · \"Id\": `1.5` is stored as a number, which \
             can mean `1.5` or `1.50` | format the column as text, then type the numbers again",
                "error duplicate-value Outputs!A6 · \"Id\": `1.1.` occurs twice in this column | give \
             each row a value of its own",
            ]
        );
    }
}
