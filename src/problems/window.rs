//! What of a sheet is shown of a fault: its header, and the row in which it is.

use crate::diagnostic::{Address, CellPlace, visible};
use crate::read::{Cell, Row, Shape, Sheet, Workbook};

use super::words::written;

/// In how many rows the header of a column is looked for.
const HEADERS: usize = 60;

/// A row, as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The row, counted from zero.
    pub row: u32,
    /// The values of its cells by column, each in one line with nothing invisible in it.
    pub cells: Vec<(u32, String)>,
}

/// The part of a sheet in which a fault is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Whether the sheet is a list of records, which have names and no letters.
    pub records: bool,
    /// The header, where it is not the row at fault.
    pub header: Option<Line>,
    /// The row at fault.
    pub line: Line,
    /// The column at fault; none where it is the row.
    pub column: Option<u32>,
}

impl Window {
    /// The part of a workbook in which a place is; none for a sheet or column as a whole, and for a
    /// place in another workbook.
    pub fn of(workbook: &Workbook, place: &CellPlace) -> Option<Self> {
        let sheet = sheet(workbook, place)?;
        let records = sheet.shape == Shape::Records;
        let is_field = place.row.is_none();
        let place = &cell_of(sheet, place);
        let row = place.row?;
        // The names of records stand in each of them, and in no row of their own.
        let header = header(sheet, place).filter(|header| header.index < row);
        let mut fault = find(sheet, row).map_or_else(|| Line { row, cells: Vec::new() }, line);
        if is_field {
            // Fields have names and no numbers.
            fault.row = 0;
        }
        Some(Self { records, header: header.map(line), line: fault, column: place.column })
    }

    /// The columns that hold anything in what is shown, and the one at fault, in order.
    pub fn columns(&self) -> Vec<u32> {
        let lines = self.header.iter().chain([&self.line]);
        let mut columns: Vec<u32> =
            lines.flat_map(|line| &line.cells).map(|(column, _)| *column).collect();
        columns.extend(self.column);
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

impl Line {
    /// The value in a column; nothing where its cell is blank.
    pub fn value(&self, column: u32) -> &str {
        let at = self.cells.binary_search_by_key(&column, |(column, _)| *column);
        at.ok().and_then(|at| self.cells.get(at)).map_or("", |(_, value)| value)
    }
}

/// The sheet of a workbook in which a place is.
pub(super) fn sheet<'a>(workbook: &'a Workbook, place: &CellPlace) -> Option<&'a Sheet> {
    if workbook.file != place.file {
        return None;
    }
    // Two sheets may have one name where nobody looks after it; then the tab tells.
    let at_tab = workbook.sheets.get(place.tab).filter(|sheet| sheet.name == place.sheet);
    at_tab.or_else(|| workbook.sheets.iter().find(|sheet| sheet.name == place.sheet))
}

/// The place as a cell: the fields of a form in a file of records are known by their names alone.
pub(super) fn cell_of(sheet: &Sheet, place: &CellPlace) -> CellPlace {
    let field = place
        .title
        .as_ref()
        .filter(|_| place.records && place.row.is_none() && place.column.is_none());
    let row = field.and_then(|title| {
        let title = plain(title);
        let is_it = |cell: &Cell| plain(&written(&cell.value)) == title;
        sheet.rows.iter().find(|row| row.cell(0).is_some_and(is_it))
    });
    match row {
        Some(row) => place.clone().cell(Address::new(row.index, 1)),
        None => place.clone(),
    }
}

/// The row of a sheet with this index, if it holds anything.
pub(super) fn find(sheet: &Sheet, row: u32) -> Option<&Row> {
    let at = sheet.rows.binary_search_by_key(&row, |row| row.index).ok()?;
    sheet.rows.get(at)
}

/// The header above a place: the row with the column's title in it; else the first that holds
/// anything, as in a form, where titles stand beside the values.
pub(super) fn header<'a>(sheet: &'a Sheet, place: &CellPlace) -> Option<&'a Row> {
    // What stands in the row itself is the name of a form's field, and no header.
    let above = |row: &&Row| place.row.is_none_or(|at| row.index < at);
    let titled =
        place.title.as_ref().zip(place.column).and_then(|(title, column)| {
            let title = plain(title);
            sheet.rows.iter().take(HEADERS).filter(above).find(|row| {
                row.cell(column).is_some_and(|cell| plain(&written(&cell.value)) == title)
            })
        });
    titled.or_else(|| sheet.rows.first())
}

/// A title as it is compared.
fn plain(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A row as it is shown.
fn line(row: &Row) -> Line {
    let shown = |value| visible(written(value).trim());
    let cells = row.cells.iter().map(|cell| (cell.column, shown(&cell.value)));
    Line { row: row.index, cells: cells.collect() }
}
