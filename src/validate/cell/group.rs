//! Groups in lists of codes: an entry with members stands for these.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::Value;
use crate::doctype::CodeList;
use crate::read::CellValue;
use crate::validate::expected::{Expected, Lookup};
use crate::validate::raw;

/// The entries that a group stands for, those of groups in it too, each once; none where the value is
/// no group, or stands for itself.
pub(super) fn members(expected: &Expected, value: &Value) -> Option<Vec<Value>> {
    let Lookup::Codes { list, .. } = &expected.lookup else { return None };
    let Value::Code { entry, .. } = value else { return None };
    if !expected.column.expand || codes(list, *entry).next().is_none() {
        return None;
    }
    let (mut found, mut seen, mut open) = (Vec::new(), BTreeSet::new(), vec![*entry]);
    while let Some(at) = open.pop() {
        if !seen.insert(at) {
            continue;
        }
        let mut inner: Vec<usize> = codes(list, at)
            .filter_map(|code| list.entries.iter().position(|entry| entry.code == code))
            .collect();
        if inner.is_empty() {
            found.push(at);
        }
        // In the order of the list of members.
        inner.reverse();
        open.extend(inner);
    }
    let value = |entry| Value::Code { list: Arc::clone(&list.name), entry };
    expected.take_room(found.len()).then(|| found.into_iter().map(value).collect())
}

/// Whether an item names a part of an entry, which stands for the whole: target 5.4 for goal 5.
pub(super) fn is_part(expected: &Expected, value: &Value, item: &CellValue) -> bool {
    let Lookup::Codes { list, .. } = &expected.lookup else { return false };
    let Value::Code { entry, .. } = value else { return false };
    let code = list.entries.get(*entry).map_or("", |entry| entry.code.as_str());
    let text = raw::text(item);
    let number = text.split_whitespace().next_back().unwrap_or_default();
    number
        .strip_prefix(code)
        .is_some_and(|part| !code.is_empty() && part.starts_with('.') && part.len() > 1)
}

/// The codes of the members of an entry.
fn codes(list: &CodeList, entry: usize) -> impl Iterator<Item = &str> {
    let at = list.columns.iter().position(|column| column == "members");
    let said = at.and_then(|at| list.entries.get(entry)?.further.get(at));
    let parts = said.map(|said| said.split(';')).into_iter().flatten();
    parts.map(str::trim).filter(|code| !code.is_empty())
}

#[cfg(test)]
mod tests {
    use crate::doctype::{Column, Type};
    use crate::validate::testing::{column, doctype, line, sheet, workbook};
    use crate::validate::{Value, dataset};

    /// The entries that a cell means.
    fn entries(cell: &str) -> Vec<usize> {
        let place = Column {
            separator: Some(";".into()),
            expand: true,
            ..column("place", Type::Code("places".into()))
        };
        let form = crate::doctype::Sheet {
            shape: crate::doctype::Shape::Form,
            ..sheet("document", vec![column("title", Type::Text)])
        };
        let mut types = doctype(vec![form, sheet("rows", vec![place])]);
        let list = types.codes.get_mut("places").unwrap();
        list.columns = vec!["members".into()];
        let more = ["", "AL;TR", "Both;GE", ""].iter();
        for (code, members) in ["Both", "All", "ME"].into_iter().zip(more.skip(1)) {
            list.entries.push(crate::doctype::Entry {
                code: code.into(),
                label: code.into(),
                aliases: Vec::new(),
                further: vec![(*members).to_owned()],
            });
        }
        for entry in list.entries.iter_mut().take(3) {
            entry.further = vec![String::new()];
        }
        let rows: &[&str] = &["Place", cell];
        let checked =
            dataset(&workbook(&[("Document", &["Title|A"]), ("Rows", rows)]), &types, &[]);
        assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics.iter().map(line));
        let found = checked.value.unwrap().sheets[1].records[0].fields[0].value.clone();
        let Value::List(items) = found else { panic!("{found:?}") };
        items
            .iter()
            .map(|item| match item {
                Value::Code { entry, .. } => *entry,
                _ => 99,
            })
            .collect()
    }

    #[test]
    fn a_group_stands_for_its_members() {
        assert_eq!(entries("Both"), [0, 1]);
        assert_eq!(entries("All"), [0, 1, 2]);
        assert_eq!(entries("GE; Both; AL; All"), [2, 0, 1]);
        assert_eq!(entries("ME"), [5]);
    }
}
