//! What the tests of this room are made of: contracts and workbooks in a few words.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::{Special, Value};
use crate::diagnostic::{Address, Diagnostic, Severity};
use crate::doctype::{
    Check, CodeList, Column, Doctype, Entry, Files, Hidden, Manifest, Merged, Origin, Rule, Schema,
    Shape, Sheet, Type,
};
use crate::read::{self, Area, Cell, CellValue, Layout, Row, Workbook};

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
        known: None,
        footnotes: None,
        default_from: None,
        roughly_in: None,
        prose_in: None,
        headed_by: None,
        earlier_in: None,
        nests: false,
        ranges: false,
        expand: false,
        ticks: false,
        agree: None,
        shown_if: None,
        date_order: None,
        months: false,
        year_from: Vec::new(),
        lenient: false,
        unused: false,
        base: false,
        span: 0..0,
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
        merged: Merged::Report,
        hidden: Hidden::Include,
        key: columns.iter().position(|column| column.name == "id"),
        key_else: None,
        parent: columns.iter().position(|column| column.name == "parent"),
        columns,
        checks: Vec::new(),
        takes: None,
        unused: false,
        base: false,
        span: 0..0,
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
        edition: crate::doctype::Edition::default(),
        columns: Vec::new(),
        entries: vec![
            entry("AL", "Albania", &[]),
            entry("TR", "Türkiye", &["Turkey"]),
            entry("GE", "Georgia", &[]),
        ],
        words: Default::default(),
    };
    Doctype {
        manifest: Manifest {
            name: "plan".into(),
            title: "Plan".into(),
            description: String::new(),
            version: "1.0.0".into(),
            output: "{{input}}".into(),
            output_at: None,
            per: Vec::new(),
            standards: Vec::new(),
            author: None,
            encoding: None,
            trusted: Vec::new(),
            variants: Vec::new(),
        },
        schema: Schema { sheets },
        codes: BTreeMap::from([(Arc::from("places"), places)]),
        files: Files::new(),
        sample: Files::new(),
        tests: Files::new(),
        origin: Origin::Embedded,
    }
}

/// A document type like a small work plan: outputs hold activities, and notes hold footnotes.
pub(super) fn plan() -> Doctype {
    let document = sheet(
        "document",
        vec![
            Column { separator: Some(";".into()), ..column("type", Type::Code("doctype".into())) },
            required(column("title", Type::Text)),
            Column { aliases: vec!["Day".into()], ..column("date", Type::Date) },
        ],
    );
    let outputs = sheet(
        "outputs",
        vec![
            required(column("id", Type::DottedNumber)),
            Column { footnotes: Some(3), ..column("text", Type::RichText) },
        ],
    );
    let places = Type::Code("places".into());
    let activities = sheet(
        "activities",
        vec![
            required(column("id", Type::DottedNumber)),
            required(column("parent", Type::Reference(1))),
            required(column("title", Type::Text)),
            Column { special: vec![Special::ToBeDetermined], ..column("start", Type::Date) },
            column("end", Type::Date),
            Column { separator: Some(";".into()), ..column("places", places) },
            Column {
                values: vec!["Planned".into(), "Done".into()],
                ..column("status", Type::Text)
            },
        ],
    );
    let notes = sheet(
        "notes",
        vec![required(column("id", Type::Text)), required(column("note", Type::RichText))],
    );
    doctype(vec![
        Sheet { shape: Shape::Form, required: true, ..document },
        Sheet { required: true, ..outputs },
        Sheet { aliases: vec!["Actions".into()], ..activities },
        notes,
    ])
}

/// The small work plan with a check of its activities.
pub(super) fn plan_with(rule: Rule) -> Doctype {
    let mut plan = plan();
    let check =
        Check { rule, when: None, unless: Vec::new(), severity: Severity::Error, message: None };
    plan.schema.sheets[2].checks.push(check);
    plan
}

/// All that is found in a workbook, a line each. A sound form `Document` is added.
pub(super) fn found(doctype: &Doctype, sheets: &[(&str, &[&str])]) -> Vec<String> {
    let document: (&str, &[&str]) = ("Document", &["Title|A plan"]);
    let sheets: Vec<_> = std::iter::once(document).chain(sheets.iter().copied()).collect();
    found_in(doctype, &sheets)
}

/// All that is found in a workbook, a line each.
pub(super) fn found_in(doctype: &Doctype, sheets: &[(&str, &[&str])]) -> Vec<String> {
    super::dataset(&workbook(sheets), doctype, &[]).diagnostics.iter().map(line).collect()
}

/// All that is found in the activities of the small work plan that are laid out like this, a line
/// each.
pub(super) fn found_laid_out(doctype: &Doctype, rows: &[&str], layout: &Layout) -> Vec<String> {
    let read = super::dataset(&laid_out(rows, layout), doctype, &[]);
    read.diagnostics.iter().map(line).collect()
}

/// A workbook with two outputs, and with activities that are laid out like this.
pub(super) fn laid_out(rows: &[&str], layout: &Layout) -> Workbook {
    let outputs: &[&str] = &["Id|Text", "1|One", "2|Two"];
    let mut book =
        workbook(&[("Document", &["Title|A plan"]), ("Outputs", outputs), ("Activities", rows)]);
    if let Some(sheet) = book.sheets.last_mut() {
        sheet.layout = layout.clone();
    }
    book
}

/// Areas as spreadsheets write them: `A1:B2`.
pub(super) fn merged(areas: &[&str]) -> Layout {
    let address = |text: &str| {
        let column = u32::from(text.as_bytes()[0] - b'A');
        Address::new(text[1..].parse::<u32>().unwrap() - 1, column)
    };
    let area = |text: &&str| {
        let (first, last) = text.split_once(':').unwrap();
        Area { first: address(first), last: address(last) }
    };
    Layout { merged: areas.iter().map(area).collect(), ..Layout::default() }
}

/// A workbook of sheets, each given by its name and its rows, with `|` between cells. A cell that
/// starts with `=` is the number, the date, TRUE or the error that follows.
pub(super) fn workbook(sheets: &[(&str, &[&str])]) -> Workbook {
    let sheets = sheets.iter().map(|(name, rows)| read::Sheet {
        name: (*name).into(),
        shape: read::Shape::Grid,
        rows: (0..).zip(*rows).map(|(index, row)| self::row(index, row)).collect(),
        layout: read::Layout::default(),
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
