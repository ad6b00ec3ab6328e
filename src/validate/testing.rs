//! What the tests of this room are made of: contracts and workbooks in a few words.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Value;
use crate::diagnostic::Diagnostic;
use crate::doctype::{
    CodeList, Column, Doctype, Entry, Files, Manifest, Origin, Schema, Shape, Sheet, Type,
};
use crate::read::{self, Cell, CellValue, Row, Workbook};

/// A cell of text.
pub(super) fn text(text: &str) -> CellValue {
    CellValue::Text(text.to_owned())
}

/// Each cell gives this value, or a fault of this name.
pub(super) fn assert_typed(
    typed: impl Fn(&CellValue) -> Result<Value, Box<Diagnostic>>,
    cases: impl IntoIterator<Item = (CellValue, Result<Value, &'static str>)>,
) {
    for (cell, expected) in cases {
        let found = typed(&cell).map_err(|fault| fault.name.as_str());
        assert_eq!(found, expected, "{cell:?}");
    }
}

/// A column of this type that asks for nothing else; its title is its name with a capital.
pub(super) fn column(name: &str, kind: Type) -> Column {
    Column {
        name: name.to_owned(),
        title: capital(name),
        aliases: Vec::new(),
        description: String::new(),
        example: None,
        kind,
        separator: None,
        required: false,
        unique: false,
        default: None,
        values: Vec::new(),
        minimum: None,
        maximum: None,
        shortest: None,
        longest: None,
        pattern: None,
        special: Vec::new(),
        footnotes: None,
    }
}

/// A column that is required.
pub(super) fn required(column: Column) -> Column {
    Column { required: true, ..column }
}

/// A table that a workbook may lack; its title is its name with a capital.
pub(super) fn sheet(name: &str, columns: Vec<Column>) -> Sheet {
    Sheet {
        name: name.to_owned(),
        title: capital(name),
        aliases: Vec::new(),
        description: String::new(),
        shape: Shape::Table,
        required: false,
        key: columns.iter().position(|column| column.name == "id"),
        parent: columns.iter().position(|column| column.name == "parent"),
        columns,
        checks: Vec::new(),
    }
}

/// A document type with these sheets, and the code list `places`.
pub(super) fn doctype(sheets: Vec<Sheet>) -> Doctype {
    let entry = |code: &str, label: &str, aliases: &[&str]| Entry {
        code: code.to_owned(),
        label: label.to_owned(),
        aliases: aliases.iter().map(|&alias| alias.to_owned()).collect(),
        further: Vec::new(),
    };
    let places = CodeList {
        name: "places".into(),
        columns: Vec::new(),
        entries: vec![
            entry("AL", "Albania", &[]),
            entry("TR", "Türkiye", &["Turkey"]),
            entry("GE", "Georgia", &[]),
        ],
    };
    Doctype {
        manifest: Manifest {
            name: "plan".into(),
            title: "Plan".into(),
            description: String::new(),
            version: "1.0.0".into(),
            output: "{{input}}".into(),
            standards: Vec::new(),
            author: None,
            trusted: Vec::new(),
        },
        schema: Schema { sheets },
        codes: BTreeMap::from([(Arc::from("places"), places)]),
        files: Files::new(),
        origin: Origin::Embedded,
    }
}

/// A workbook of sheets, each given by its name and its rows, with `|` between cells. A cell that
/// starts with `=` is the number, the date, TRUE or the error that follows.
pub(super) fn workbook(sheets: &[(&str, &[&str])]) -> Workbook {
    let sheets = sheets.iter().map(|(name, rows)| read::Sheet {
        name: (*name).into(),
        shape: read::Shape::Grid,
        rows: (0..).zip(*rows).map(|(index, row)| self::row(index, row)).collect(),
    });
    Workbook { file: "plan.xlsx".into(), sheets: sheets.collect() }
}

fn row(index: u32, row: &str) -> Row {
    let cells = (0..).zip(row.split('|')).filter(|(_, cell)| !cell.is_empty());
    Row { index, cells: cells.map(|(column, cell)| Cell { column, value: value(cell) }).collect() }
}

fn value(cell: &str) -> CellValue {
    let Some(typed) = cell.strip_prefix('=') else { return text(cell) };
    if let Ok(number) = typed.parse() {
        CellValue::Number(number)
    } else if let Ok(date) = typed.parse::<jiff::civil::Date>() {
        CellValue::Date(date.at(0, 0, 0, 0))
    } else if typed == "TRUE" {
        CellValue::Bool(true)
    } else {
        CellValue::Error(typed.to_owned())
    }
}

/// A fault in one line: `error missing-value Activities!B2: message | hint`.
pub(super) fn line(found: &Diagnostic) -> String {
    let severity = format!("{:?}", found.severity).to_lowercase();
    let place = found.place.as_ref().map(ToString::to_string).unwrap_or_default();
    let place = place.trim_start_matches("plan.xlsx").trim_start_matches(" · ");
    let hints: String = found.hints.iter().map(|hint| format!(" | {hint}")).collect();
    format!("{severity} {} {place}: {}{hints}", found.name, found.message)
}

fn capital(name: &str) -> String {
    let mut letters = name.replace('-', " ").chars().collect::<Vec<_>>();
    if let Some(first) = letters.first_mut() {
        first.make_ascii_uppercase();
    }
    letters.into_iter().collect()
}
