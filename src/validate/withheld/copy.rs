//! Copies of workbooks without what is withheld, for whoever is shown where a fault is.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::telling::INSTEAD;
use crate::doctype::{Column, Doctype, Shape};
use crate::read::{CellValue, Row, Sheet, Workbook};
use crate::validate::table::{Header, Table};
use crate::validate::{overrides, raw, sheets};

/// Shorter texts are nobody's name.
const SHORTEST: usize = 4;

/// A workbook as it may be shown and copied: without any column that may be withheld in some of its rows,
/// and, in the sheets of these and in sheets that its types do not know, without columns of which nothing
/// is known, since a misspelt header may be that of such a column.
pub fn copy(workbook: &Arc<Workbook>, doctypes: &[&Doctype]) -> Arc<Workbook> {
    let withholds =
        |it: &&&Doctype| it.schema.sheets.iter().any(|it| it.columns.iter().any(may_be));
    let mut made = Arc::clone(workbook);
    for doctype in doctypes.iter().filter(withholds) {
        made = Arc::new(of_type(&made, doctype));
    }
    made
}

fn may_be(column: &Column) -> bool {
    column.shown_if.is_some()
}

fn of_type(workbook: &Workbook, doctype: &Doctype) -> Workbook {
    let tables = sheets::find(workbook, &doctype.schema, &[], &mut Vec::new());
    let mut names: BTreeSet<String> = BTreeSet::new();
    let mut sheets = Vec::with_capacity(workbook.sheets.len());
    for sheet in &workbook.sheets {
        let table = tables.iter().find(|it| it.present && it.place.sheet == sheet.name);
        sheets.push(match table {
            Some(table) if table.contract.name == overrides::SHEET => {
                without_copies(sheet, (table, doctype), &mut names)
            }
            Some(table) if !table.contract.columns.iter().any(may_be) => sheet.clone(),
            _ => without(sheet, table, &mut names),
        });
    }
    // What is withheld may stand elsewhere, too, such as among the overrides.
    let holds = |text: &str| names.iter().any(|name| text.contains(name.as_str()));
    for cell in sheets.iter_mut().flat_map(|it| &mut it.rows).flat_map(|it| &mut it.cells) {
        if holds(&raw::text(&cell.value)) {
            cell.value = CellValue::Text(INSTEAD.to_owned());
        }
    }
    Workbook { file: Arc::clone(&workbook.file), sheets }
}

/// The sheet of overrides without the values of columns that may be withheld, and of columns that its
/// type does not know.
fn without_copies(
    sheet: &Sheet,
    (table, doctype): (&Table, &Doctype),
    names: &mut BTreeSet<String>,
) -> Sheet {
    let at = |name: &str| match table.headers.get(table.contract.column(name)?)? {
        Header::At(at, _) => Some(*at),
        _ => None,
    };
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
        for cell in row.cells.iter_mut().filter(|cell| copies.contains(&Some(cell.column))) {
            let text = raw::text(&cell.value).trim().to_owned();
            names.extend((text.chars().count() >= SHORTEST).then_some(text));
            cell.value = CellValue::Text(INSTEAD.to_owned());
        }
    }
    made
}

/// A sheet with its header, and below it with the columns that all may see.
fn without(sheet: &Sheet, table: Option<&Table>, names: &mut BTreeSet<String>) -> Sheet {
    let is_table = |table: &&Table| table.contract.shape == Shape::Table;
    let columns: Vec<(u32, &str, bool)> = table
        .filter(is_table)
        .map(|table| table.headers.iter().zip(&table.contract.columns))
        .into_iter()
        .flatten()
        .filter_map(|(header, column)| match header {
            Header::At(at, title) => Some((*at, &**title, may_be(column))),
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
    let mut made = sheet.clone();
    for row in made.rows.iter_mut().filter(|row| row.index > header) {
        for cell in &mut row.cells {
            match columns.iter().find(|(at, ..)| *at == cell.column) {
                Some((_, _, false)) => continue,
                Some(_) => {
                    let text = raw::text(&cell.value).trim().to_owned();
                    names.extend((text.chars().count() >= SHORTEST).then_some(text));
                }
                None => {}
            }
            cell.value = CellValue::Text(INSTEAD.to_owned());
        }
    }
    made
}
