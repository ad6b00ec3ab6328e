//! Records with named fields, as JSON and TOML hold them, become sheets.
//!
//! A list of records is a table: its header holds all the names in the order in which they first
//! come. A single record is a form: two columns, one for the names and one for the values.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Address, CellPlace, Diagnostic, Name, quoted};

use super::faults::Refusal;
use super::out::Out;
use super::{Cell, CellValue, Layout, Row, Shape};

/// Data as JSON and TOML nest them.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Node {
    /// Nothing, said aloud.
    Blank,
    /// One value.
    Value(CellValue),
    /// Several, in order.
    List(Vec<Node>),
    /// Several with names, in the order of the file.
    Group(Vec<(String, Node)>),
}

/// Hands on the sheets of a file whose names are those of its sheets.
pub(super) fn hand_on(entries: Vec<(String, Node)>, out: &mut Out) -> Result<(), Refusal> {
    for (tab, (name, node)) in entries.into_iter().enumerate() {
        let place = CellPlace {
            tab,
            records: true,
            ..CellPlace::sheet(Arc::clone(out.file()), name.as_str().into())
        };
        let mut diagnostics = Vec::new();
        let rows = match node {
            Node::Blank => Vec::new(),
            Node::Group(fields) => form(fields, &place, &mut diagnostics),
            Node::List(records) => table(records, &place, &mut diagnostics),
            Node::Value(_) => {
                diagnostics.push(no_records("a value stands", place));
                Vec::new()
            }
        };
        diagnostics.into_iter().for_each(|found| out.found(found));
        out.begin(&name, Shape::Records);
        for row in rows {
            for cell in row.cells {
                out.put(row.index, cell.column, cell.value)?;
            }
        }
        out.end(Layout::default());
    }
    Ok(())
}

fn no_records(what: &str, place: CellPlace) -> Diagnostic {
    Diagnostic::error(Name::BadText, format!("{what} where records belong"))
        .at(place)
        .hint("a sheet is a list of records with named fields, or a single such record")
}

/// The rows of a form.
fn form(fields: Vec<(String, Node)>, place: &CellPlace, found: &mut Vec<Diagnostic>) -> Vec<Row> {
    let text = |column, text: &str| Cell { column, value: CellValue::Text(text.to_owned()) };
    let mut rows = vec![Row { index: 0, cells: vec![text(0, "Field"), text(1, "Value")] }];
    for ((name, node), index) in fields.into_iter().zip(1..) {
        let place = CellPlace {
            title: Some(name.as_str().into()),
            ..place.clone().cell(Address::new(index, 1))
        };
        let mut cells = vec![text(0, &name)];
        cells.extend(value(node, place, found).map(|value| Cell { column: 1, value }));
        rows.push(Row { index, cells });
    }
    rows
}

/// The rows of a table.
fn table(records: Vec<Node>, place: &CellPlace, found: &mut Vec<Diagnostic>) -> Vec<Row> {
    let mut header: Vec<String> = Vec::new();
    let mut columns = BTreeMap::new();
    let mut rows = Vec::new();
    for (record, index) in records.into_iter().zip(1..) {
        let fields = match record {
            Node::Group(fields) => fields,
            Node::Blank => continue,
            Node::Value(_) | Node::List(_) => {
                let place = CellPlace { row: Some(index), ..place.clone() };
                found.push(no_records("a value stands", place));
                continue;
            }
        };
        let mut cells = Vec::new();
        for (name, node) in fields {
            let next = u32::try_from(columns.len()).unwrap_or(u32::MAX);
            let column = *columns.entry(name.clone()).or_insert_with(|| {
                header.push(name.clone());
                next
            });
            let place = CellPlace {
                title: Some(name.into()),
                ..place.clone().cell(Address::new(index, column))
            };
            cells.extend(value(node, place, found).map(|value| Cell { column, value }));
        }
        if !cells.is_empty() {
            cells.sort_by_key(|cell| cell.column);
            rows.push(Row { index, cells });
        }
    }
    let titles = header.into_iter().zip(0..);
    let titles: Vec<Cell> = titles
        .filter(|(title, _)| !title.is_empty())
        .map(|(title, column)| Cell { column, value: CellValue::Text(title) })
        .collect();
    if !titles.is_empty() {
        rows.insert(0, Row { index: 0, cells: titles });
    }
    rows
}

/// What a field holds, if it holds anything.
fn value(node: Node, place: CellPlace, found: &mut Vec<Diagnostic>) -> Option<CellValue> {
    match node {
        Node::Blank => None,
        Node::Value(value) => filled(value),
        Node::List(items) => {
            let mut values = Vec::new();
            for item in items {
                match item {
                    Node::Blank => {}
                    Node::Value(value) => values.extend(filled(value)),
                    Node::List(_) | Node::Group(_) => {
                        found.push(nested("a list", place));
                        return None;
                    }
                }
            }
            (!values.is_empty()).then_some(CellValue::List(values))
        }
        Node::Group(_) => {
            found.push(nested("a group of fields", place));
            None
        }
    }
}

/// A value, unless it is an empty text; with the line ends that spreadsheets have.
fn filled(value: CellValue) -> Option<CellValue> {
    match value {
        CellValue::Text(text) if text.is_empty() => None,
        CellValue::Text(text) => Some(CellValue::Text(text.replace("\r\n", "\n"))),
        value => Some(value),
    }
}

fn nested(what: &str, place: CellPlace) -> Diagnostic {
    let title = place.title.as_deref().unwrap_or_default();
    let message =
        format!("the field {} holds {what} in which there is more than values", quoted(title));
    Diagnostic::error(Name::BadText, message).at(place).hint(
        "a field holds one value or a list of values; records in records are sheets of their own",
    )
}
