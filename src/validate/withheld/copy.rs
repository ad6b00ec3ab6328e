//! Copies of workbooks without what is withheld, for whoever is shown where a fault is.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::names::Names;
use super::telling::INSTEAD;
use super::{asks_for, is_headless, items, withholds};
use crate::doctype::{Column, Doctype, Shape};
use crate::read::{Cell, CellValue, Row, Sheet, Workbook};
use crate::validate::table::{Header, Table};
use crate::validate::{expect, fold, overrides, raw, sheets};

/// What stands in cells that may be withheld.
#[derive(Default)]
struct Held {
    /// As it is found in texts.
    names: Names,
    /// As it is written, whatever it is.
    whole: BTreeSet<String>,
}

impl Held {
    /// Takes in what stands in a cell: whether it is withheld in its row, is not asked.
    fn add(&mut self, value: &CellValue, separator: Option<&str>) {
        let text = raw::text(value);
        for item in items(&text, separator) {
            self.names.add(item, (0, 0, 0), false);
        }
        if matches!(value, CellValue::Text(_)) && text.chars().any(char::is_alphanumeric) {
            self.whole.insert(text.trim().to_owned());
        }
    }

    fn has(&self, text: &str) -> bool {
        self.whole.contains(text.trim()) || self.names.names(text)
    }
}

/// A workbook as it may be shown and copied: without any column that may be withheld in some of its rows,
/// and, in the sheets of these and in sheets that its types do not know, without columns of which nothing
/// is known, since a misspelt header may be that of such a column. `others` are types that the workbook
/// does not name, perhaps by mistake: of the sheets that its own types don't know, those that are theirs.
pub fn copy(workbook: &Arc<Workbook>, doctypes: &[&Doctype], others: &[&Doctype]) -> Arc<Workbook> {
    let mut made = Arc::clone(workbook);
    for doctype in doctypes.iter().filter(|it| withholds(it)) {
        made = Arc::new(of_type(&made, doctype, None));
    }
    let known: BTreeSet<String> = sheets::theirs(doctypes).into_keys().collect();
    let is_own = |it: &Doctype| doctypes.iter().any(|own| own.manifest.name == it.manifest.name);
    for doctype in others.iter().filter(|it| withholds(it) && !is_own(it)) {
        made = Arc::new(of_type(&made, doctype, Some(&known)));
    }
    made
}

fn may_be(column: &Column) -> bool {
    column.shown_if.is_some()
}

/// Whether any column of a sheet that may be withheld is found.
fn has_any(table: &Table) -> bool {
    let mut headers = table.headers.iter().zip(&table.contract.columns);
    headers.any(|(header, column)| may_be(column) && matches!(header, Header::At(..)))
}

/// The workbook without what this type withholds; where it is none of its own, the sheets that those
/// know are left as they are.
fn of_type(workbook: &Workbook, doctype: &Doctype, known: Option<&BTreeSet<String>>) -> Workbook {
    let tables = sheets::find(workbook, &doctype.schema, &[], &mut Vec::new());
    let mut held = Held::default();
    let mut sheets = Vec::with_capacity(workbook.sheets.len());
    for sheet in &workbook.sheets {
        let table = tables.iter().find(|it| it.present && it.place.sheet == sheet.name);
        let is_theirs = known.is_some_and(|known| {
            known.contains(&fold::name(&sheet.name))
                || !table.is_some_and(|it| has_any(it) || !it.contract.columns.iter().any(may_be))
        });
        sheets.push(match table {
            _ if is_theirs => sheet.clone(),
            Some(table) if table.contract.name == overrides::SHEET => {
                without_copies(sheet, (table, doctype), &mut held)
            }
            Some(table) if table.contract.name == expect::SHEET => {
                without_questions(sheet, (table, doctype), &mut held)
            }
            Some(table) if !table.contract.columns.iter().any(may_be) => sheet.clone(),
            _ => without(sheet, table, &mut held),
        });
    }
    for cell in sheets.iter().flat_map(|it| &it.rows).flat_map(|it| &it.cells) {
        if let CellValue::Text(text) = &cell.value {
            held.names.hear(text);
        }
    }
    // What is withheld may stand elsewhere, too, such as among the overrides.
    for sheet in &mut sheets {
        if held.has(&sheet.name) {
            sheet.name = INSTEAD.into();
        }
        for cell in sheet.rows.iter_mut().flat_map(|it| &mut it.cells) {
            let may_name = matches!(cell.value, CellValue::Text(_) | CellValue::Number(_));
            if may_name && held.has(&raw::text(&cell.value)) {
                cell.value = CellValue::Text(INSTEAD.to_owned());
            }
        }
    }
    Workbook { file: Arc::clone(&workbook.file), sheets }
}

/// The sheet of totals without questions about what may be withheld.
fn without_questions(
    sheet: &Sheet,
    (table, doctype): (&Table, &Doctype),
    held: &mut Held,
) -> Sheet {
    let mut made = sheet.clone();
    let what = table.contract.column("what").and_then(|at| column_of(table, at));
    for cell in made.rows.iter_mut().flat_map(|row| &mut row.cells) {
        // A column that is not found may be there by another name.
        let may_be = what.map_or_else(|| !is_known(table, cell.column), |at| at == cell.column);
        if may_be && asks_for(&raw::text(&cell.value), doctype) {
            held.add(&cell.value, None);
        }
    }
    made
}

/// The column of a sheet in which one of the contract stands.
fn column_of(table: &Table, at: usize) -> Option<u32> {
    match table.headers.get(at)? {
        Header::At(at, _) => Some(*at),
        _ => None,
    }
}

/// Whether a column of a sheet is one of the contract's.
fn is_known(table: &Table, column: u32) -> bool {
    table.headers.iter().any(|header| matches!(header, Header::At(at, _) if *at == column))
}

/// The sheet of overrides without the values of columns that may be withheld, and of columns that its
/// type does not know.
fn without_copies(sheet: &Sheet, (table, doctype): (&Table, &Doctype), held: &mut Held) -> Sheet {
    let at = |name: &str| column_of(table, table.contract.column(name)?);
    let (field, copies) = (at("field"), [at("value"), at("was")]);
    let is_open = |field: &str| {
        let sheets = doctype.schema.sheets.iter();
        let mut columns = sheets.filter_map(|it| it.columns.get(it.column_called(field)?));
        let first = columns.next();
        first.is_some_and(|first| !may_be(first) && !columns.any(may_be))
    };
    let mut made = sheet.clone();
    let lines: BTreeSet<u32> = (0..table.lines.len()).filter_map(|line| table.row(line)).collect();
    for row in made.rows.iter_mut().filter(|row| lines.contains(&row.index)) {
        let named = field.and_then(|at| row.cell(at)).map(|cell| raw::text(&cell.value));
        if named.is_some_and(|named| is_open(&named)) {
            continue;
        }
        let may_be =
            |cell: &&mut Cell| copies.contains(&Some(cell.column)) || !is_known(table, cell.column);
        for cell in row.cells.iter_mut().filter(may_be) {
            held.add(&cell.value, None);
            cell.value = CellValue::Text(INSTEAD.to_owned());
        }
    }
    made
}

/// A sheet with its header, and below it with the columns that all may see.
fn without(sheet: &Sheet, table: Option<&Table>, held: &mut Held) -> Sheet {
    let is_table = |table: &&Table| table.contract.shape == Shape::Table;
    // A column that is not found may be there by another name.
    let is_whole = table.is_some_and(|table| {
        let mut columns = table.contract.columns.iter().enumerate();
        columns.all(|(at, column)| !may_be(column) || column_of(table, at).is_some())
    });
    let columns: Vec<(u32, &str, &Column)> = table
        .filter(is_table)
        .map(|table| table.headers.iter().zip(&table.contract.columns))
        .into_iter()
        .flatten()
        .filter_map(|(header, column)| match header {
            Header::At(at, title) => Some((*at, &**title, column)),
            _ => None,
        })
        .collect();
    let is_header = |row: &Row| {
        let mut titles = columns.iter().filter(|(_, title, _)| !title.is_empty());
        titles.any(|(at, title, _)| {
            row.cell(*at).is_some_and(|cell| raw::text(&cell.value).trim() == *title)
        })
    };
    let header = sheet.rows.iter().find(|row| is_header(row)).map_or(0, |row| row.index);
    let is_headless = table.is_some_and(is_headless);
    let mut made = sheet.clone();
    for row in made.rows.iter_mut().filter(|row| is_headless || row.index > header) {
        for cell in &mut row.cells {
            match columns.iter().find(|(at, ..)| *at == cell.column) {
                Some((_, _, column)) if !may_be(column) => continue,
                Some((_, _, column)) => {
                    held.add(&cell.value, column.separator.as_deref());
                }
                None if table.is_some() && !is_whole => held.add(&cell.value, None),
                None => {}
            }
            cell.value = CellValue::Text(INSTEAD.to_owned());
        }
    }
    made
}
