//! JSON and TOML: a sheet with the header `Field`, `Value` is a record, any other a list of records.

use std::fmt::Write;
use std::path::Path;
use std::{fs, io};

use serde_json::{Map, Value, json};

use super::{Book, Cell};

impl Book {
    /// Writes a file of JSON.
    pub fn write_json(&self, path: &Path) -> io::Result<()> {
        let sheets: Map<String, Value> = self
            .sheets
            .iter()
            .map(|(name, rows)| {
                let value = match shape(rows) {
                    Shape::Form(fields) => {
                        record(fields.iter().map(|(name, cell)| (&**name, *cell)))
                    }
                    Shape::Table(header, rows) => {
                        rows.iter().map(|row| record(fields(&header, row))).collect()
                    }
                };
                (name.clone(), value)
            })
            .collect();
        fs::write(path, serde_json::to_string_pretty(&sheets)? + "\n")
    }

    /// Writes a file of TOML.
    pub fn write_toml(&self, path: &Path) -> io::Result<()> {
        let mut text = String::new();
        for (name, rows) in &self.sheets {
            let name = toml_text(name);
            match shape(rows) {
                Shape::Form(fields) => {
                    let _ = writeln!(text, "[{name}]");
                    push_toml(&mut text, fields.iter().map(|(name, cell)| (&**name, *cell)));
                }
                Shape::Table(header, rows) => {
                    for row in rows {
                        let _ = writeln!(text, "[[{name}]]");
                        push_toml(&mut text, fields(&header, row));
                    }
                }
            }
        }
        fs::write(path, text)
    }
}

enum Shape<'a> {
    Form(Vec<(String, &'a Cell)>),
    Table(Vec<String>, &'a [Vec<Cell>]),
}

fn shape<'a>(rows: &'a [Vec<Cell>]) -> Shape<'a> {
    let Some((header, rows)) = rows.split_first() else { return Shape::Table(Vec::new(), &[]) };
    let header: Vec<String> = header.iter().map(Cell::to_text).collect();
    if header != ["Field", "Value"] {
        return Shape::Table(header, rows);
    }
    let field = |row: &'a Vec<Cell>| -> (String, &'a Cell) {
        let name = row.first().map(Cell::to_text).unwrap_or_default();
        (name, row.get(1).unwrap_or(&Cell::Empty))
    };
    Shape::Form(rows.iter().map(field).collect())
}

/// The fields of a record, those that hold nothing too, so that the order of columns is kept.
fn fields<'a>(header: &'a [String], row: &'a [Cell]) -> impl Iterator<Item = (&'a str, &'a Cell)> {
    let cells = row.iter().chain(std::iter::repeat(&Cell::Empty));
    header.iter().map(String::as_str).zip(cells)
}

fn record<'a>(fields: impl Iterator<Item = (&'a str, &'a Cell)>) -> Value {
    fields.map(|(name, cell)| (name.to_owned(), value(cell))).collect()
}

fn value(cell: &Cell) -> Value {
    match cell {
        Cell::Empty => Value::Null,
        Cell::Number(number) => json!(number),
        Cell::Bool(truth) => json!(truth),
        Cell::Text(_) | Cell::Date(_) | Cell::Error => json!(cell.to_text()),
    }
}

fn push_toml<'a>(text: &mut String, fields: impl Iterator<Item = (&'a str, &'a Cell)>) {
    for (name, cell) in fields {
        let value = match cell {
            Cell::Number(number) => format!("{number:?}"),
            Cell::Bool(truth) => truth.to_string(),
            Cell::Date(date) => date.to_string(),
            Cell::Empty | Cell::Text(_) | Cell::Error => toml_text(&cell.to_text()),
        };
        let _ = writeln!(text, "{} = {value}", toml_text(name));
    }
    text.push('\n');
}

/// A text in quotation marks. JSON's escapes are TOML's, but for one character.
fn toml_text(text: &str) -> String {
    json!(text).to_string().replace('\u{7f}', "\\u007f")
}
