//! The rows of a sheet become records, each cell a value of its column's type.

use std::collections::HashSet;
use std::sync::Arc;

use super::dataset::{Field, Record, Value};
use super::expected::{Context, Expected, Lookup};
use super::table::{Header, Table};
use super::{cell, unique};
use crate::diagnostic::{CellPlace, Diagnostic, Name, quoted};
use crate::doctype::{Column, Shape, Type};
use crate::read::CellValue;

/// The records of a sheet, and which of their fields are not to be judged any further.
pub(super) struct Typed {
    /// The records, one for each line of the table.
    pub(super) records: Vec<Record>,
    /// The fields that are faulty, by record and column: what follows from them is not said.
    pub(super) faulty: HashSet<(usize, usize)>,
}

impl Typed {
    /// The value of a field that is sound.
    pub(super) fn sound(&self, record: usize, column: usize) -> Option<&Value> {
        if self.faulty.contains(&(record, column)) {
            return None;
        }
        Some(&self.records.get(record)?.fields.get(column)?.value)
    }
}

/// Types all rows of a sheet.
pub(super) fn typed(
    sheet: usize,
    table: &Table,
    context: &Context,
    found: &mut Vec<Diagnostic>,
) -> Typed {
    let names = context.keys(sheet).map(|keys| keys.names.as_slice()).unwrap_or_default();
    let columns: Vec<Ready> = table
        .contract
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| Ready::new(table, at, Expected::new(column, context)))
        .collect();
    let mut all = Typed { records: Vec::with_capacity(table.lines.len()), faulty: HashSet::new() };
    let mut faults = Vec::new();
    for line in 0..table.lines.len() {
        let key = names.get(line).cloned().flatten();
        let mut fields = Vec::with_capacity(columns.len());
        for (at, column) in columns.iter().enumerate() {
            let field = column.field(table, (line, at), &mut faults);
            if !faults.is_empty() || column.silent {
                if column.silent || faults.iter().any(Diagnostic::is_error) {
                    all.faulty.insert((line, at));
                }
                let place = || table.field_place(line, at, key.as_ref());
                found.extend(faults.drain(..).map(|fault| fault.at(place())));
            }
            fields.push(field);
        }
        all.records.push(Record { row: table.row(line), key, fields, parent: None });
    }
    found.extend(
        columns.iter().enumerate().filter_map(|(at, column)| column.bad_default(table, at)),
    );
    alternatives(table, &mut all, found);
    unique::check(table, &mut all, found);
    all
}

/// A column with all that is the same for its cells.
struct Ready<'a> {
    expected: Expected<'a>,
    /// What a blank cell stands for.
    default: Value,
    /// What is wrong with the default.
    faults: Vec<Diagnostic>,
    /// Whether something that was said already makes its cells impossible to judge.
    silent: bool,
}

impl<'a> Ready<'a> {
    fn new(table: &Table, at: usize, expected: Expected<'a>) -> Self {
        let unknown = matches!(&expected.lookup, Lookup::Keys(keys) if !keys.known);
        let silent = unknown || matches!(table.headers.get(at), Some(Header::Missing));
        let mut faults = Vec::new();
        let default = match &expected.column.default {
            Some(text) if !silent && !table.lines.is_empty() => {
                cell::value(&expected, &CellValue::Text(text.clone()), &mut faults)
            }
            _ => Value::Blank,
        };
        Self { expected, default, faults, silent }
    }

    /// The field of a line.
    fn field(
        &self,
        table: &Table,
        (line, at): (usize, usize),
        faults: &mut Vec<Diagnostic>,
    ) -> Field {
        let spot = table.spot(line, at);
        let value = match spot.cell {
            _ if self.silent => Value::Blank,
            Some(cell) => cell::value(&self.expected, cell, faults),
            None if self.default != Value::Blank => {
                return Field { value: self.default.clone(), at: None };
            }
            None => Value::Blank,
        };
        let column = self.expected.column;
        let blank = value == Value::Blank && faults.is_empty() && !self.silent;
        if blank && super::table::is_needed(column) && spot.at.is_some() {
            faults.push(missing_value(column, table.contract.shape));
        }
        Field { value, at: spot.at }
    }

    /// What is wrong with the default, which is a fault of the contract.
    fn bad_default(&self, table: &Table, at: usize) -> Option<Diagnostic> {
        let fault = self.faults.first()?;
        let title = Some(table.title(at));
        Some(
            Diagnostic::error(
                Name::BadContract,
                format!("the default is wrong: {}", fault.message),
            )
            .at(CellPlace { title, ..table.place.clone() })
            .hint("mend `default` of this column in the document type's `schema.toml`"),
        )
    }
}

/// The fault of a cell that must not be blank.
fn missing_value(column: &Column, shape: Shape) -> Diagnostic {
    let title = quoted(&column.title);
    let fault = Diagnostic::error(Name::MissingValue, format!("{title} is missing"));
    let fault = match shape {
        Shape::Table => fault.hint("each row needs a value here"),
        Shape::Form => fault.hint("this field needs a value"),
    };
    match &column.example {
        Some(example) => fault.hint(format!("for example: {}", quoted(example))),
        None => fault,
    }
}

/// Checks that each image has its alternative text.
fn alternatives(table: &Table, all: &mut Typed, found: &mut Vec<Diagnostic>) {
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

/// Sets the parent of each record of a sheet whose rows stand under those of another. A record
/// that stands under itself, be it through others, is said and has none.
pub(super) fn nest(sheet: usize, table: &Table, all: &mut Typed, found: &mut Vec<Diagnostic>) {
    let Some(column) = table.contract.parent else { return };
    let itself = table.contract.columns.get(column).map(|column| &column.kind)
        == Some(&Type::Reference(sheet));
    for line in 0..all.records.len() {
        let parent = match all.sound(line, column) {
            Some(Value::Reference { record, .. }) => Some(*record),
            _ => None,
        };
        if let Some(record) = all.records.get_mut(line) {
            record.parent = parent;
        }
    }
    if !itself {
        return;
    }
    for line in cycles(&all.records) {
        all.faulty.insert((line, column));
        if let Some(record) = all.records.get_mut(line) {
            record.parent = None;
            let message = match &record.key {
                Some(key) => format!("{} stands under itself", quoted(key)),
                None => "this row stands under itself".to_owned(),
            };
            let place = table.field_place(line, column, record.key.as_ref());
            found.push(
                Diagnostic::error(Name::BrokenReference, message)
                    .at(place)
                    .hint("name another row, or leave the cell blank"),
            );
        }
    }
}

/// The records whose way up leads back to them.
fn cycles(records: &[Record]) -> Vec<usize> {
    let parent = |line: usize| records.get(line).and_then(|record| record.parent);
    let mut walk = vec![usize::MAX; records.len()];
    let mut found = Vec::new();
    for start in 0..records.len() {
        let mut line = Some(start);
        while let Some(at) = line {
            let Some(mark) = walk.get_mut(at) else { break };
            if *mark == usize::MAX {
                *mark = start;
                line = parent(at);
                continue;
            }
            if *mark == start {
                // The walk has come back to where it was: once round is the cycle.
                let mut member = Some(at);
                while let Some(on) = member.filter(|on| !found.contains(on)) {
                    found.push(on);
                    member = parent(on);
                }
            }
            break;
        }
    }
    found
}

/// The titles of a table's columns, where the sheet has them.
pub(super) fn titles(table: &Table) -> Vec<Option<Arc<str>>> {
    let title = |header: &Header| match header {
        Header::At(_, title) => Some(Arc::clone(title)),
        Header::Absent | Header::Missing => None,
    };
    table.headers.iter().map(title).collect()
}
