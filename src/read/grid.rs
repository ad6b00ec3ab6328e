//! Cells on their way into a sheet: counted against a limit, then put into rows.

use super::faults::Refusal;
use super::{Cell, CellValue, Layout, Row, Shape, Sheet};

/// Most that the cells of one workbook may take, in bytes. A file of one kilobyte can stand for
/// hundreds of gigabytes of cells.
const MOST: usize = 256 << 20;

/// What a cell takes besides its text, in bytes.
const CELL: usize = 64;

/// How much more the cells of a workbook may take.
#[derive(Debug)]
pub(super) struct Room(usize);

impl Default for Room {
    fn default() -> Self {
        Self(MOST)
    }
}

/// The cells of one sheet, at their absolute places, in whatever order they come.
#[derive(Debug)]
pub(super) struct Grid<'a> {
    cells: Vec<(u32, Cell)>,
    room: &'a mut Room,
}

impl<'a> Grid<'a> {
    /// No cells yet, and this much room for them.
    pub fn new(room: &'a mut Room) -> Self {
        Self { cells: Vec::new(), room }
    }

    /// Adds a cell, unless it is empty.
    ///
    /// # Errors
    ///
    /// If the workbook has become too large.
    pub fn put(&mut self, row: u32, column: u32, value: CellValue) -> Result<(), Refusal> {
        let value = match value {
            CellValue::Text(text) if text.is_empty() => return Ok(()),
            CellValue::Text(text) if text.contains('\r') => {
                CellValue::Text(text.replace("\r\n", "\n").replace('\r', "\n"))
            }
            value => value,
        };
        let length = match &value {
            CellValue::Text(text) | CellValue::Error(text) | CellValue::Unreadable(text) => {
                text.len()
            }
            _ => 0,
        };
        self.room.0 = self.room.0.checked_sub(CELL + length).ok_or(Refusal::TooLarge)?;
        self.cells.push((row, Cell { column, value }));
        Ok(())
    }

    /// The sheet of this name that holds these cells.
    pub fn into_sheet(mut self, name: &str) -> Sheet {
        // Stable, so that of two cells at one place the first stays.
        self.cells.sort_by_key(|(row, cell)| (*row, cell.column));
        self.cells.dedup_by_key(|(row, cell)| (*row, cell.column));
        let mut rows: Vec<Row> = Vec::new();
        for (index, cell) in self.cells {
            match rows.last_mut() {
                Some(row) if row.index == index => row.cells.push(cell),
                _ => rows.push(Row { index, cells: vec![cell] }),
            }
        }
        Sheet { name: name.into(), shape: Shape::Grid, rows, layout: Layout::default() }
    }
}

/// A text cell; what spreadsheets print for an error is an error also where only its text is kept.
pub(super) fn text_or_error(text: String) -> CellValue {
    match text.as_str() {
        "#DIV/0!" | "#N/A" | "#NAME?" | "#NULL!" | "#NUM!" | "#REF!" | "#VALUE!" => {
            CellValue::Error(text)
        }
        _ => CellValue::Text(text),
    }
}

/// A cell whose formula was never calculated: not a blank, and no value to be had. It is shown as
/// the error that its author can look for, the formula itself.
pub(super) fn uncalculated(formula: &str) -> CellValue {
    CellValue::Error(format!("={}", formula.trim_start_matches("of:").trim_start_matches('=')))
}
