//! Where the parts of a workbook go as they are read: each row is handed on as soon as it is complete,
//! so that nothing here holds a sheet; and everything is counted against the limits.

use std::sync::Arc;

use super::faults::{Excess, Refusal};
use super::part::Part;
use super::steady::Seen;
use super::{Cell, CellValue, Given, Layout, Limits, Options, Row, Shape};
use crate::diagnostic::Diagnostic;

/// What a cell takes besides its text, in bytes.
const CELL: u64 = 64;

/// The way out for what is read.
pub(super) struct Out<'a> {
    sink: &'a mut dyn FnMut(Part),
    /// What its user calls the file.
    file: &'a Arc<str>,
    options: &'a Options,
    /// How many bytes the cells of the workbook may still take.
    room: u64,
    /// The sheet that is read now.
    sheet: String,
    /// How many cells it may still have.
    cells: u64,
    /// The row that is read now.
    row: Row,
    /// What was read, to look at it once more.
    pub seen: Seen,
}

impl<'a> Out<'a> {
    /// A way to `sink`, through which nothing has gone yet.
    pub fn new(given: &Given<'a>, sink: &'a mut dyn FnMut(Part)) -> Self {
        let Given { file, options, .. } = *given;
        let (room, cells) = (options.limits.unpacked, options.limits.cells);
        let row = Row { index: 0, cells: Vec::new() };
        let (sheet, seen) = (String::new(), Seen::default());
        Self { sink, file, options, room, sheet, cells, row, seen }
    }

    /// What its user calls the file, with `/` between folders.
    pub fn file(&self) -> &'a Arc<str> {
        self.file
    }

    /// How much is too much.
    pub fn limits(&self) -> &'a Limits {
        &self.options.limits
    }

    /// How to read.
    pub fn options(&self) -> &'a Options {
        self.options
    }

    /// Begins a sheet.
    pub fn begin(&mut self, name: &str, shape: Shape) {
        self.flush();
        name.clone_into(&mut self.sheet);
        self.cells = self.options.limits.cells;
        (self.sink)(Part::Sheet { name: name.to_owned(), shape });
    }

    /// Adds a cell of the sheet, unless it is empty. Cells may come in any order; those of a row best
    /// come together.
    ///
    /// # Errors
    ///
    /// If the sheet, or the workbook, has become too large.
    pub fn put(&mut self, row: u32, column: u32, value: CellValue) -> Result<(), Refusal> {
        let value = match value {
            CellValue::Text(text) => {
                if text.is_empty() {
                    return Ok(());
                }
                self.fitting(text)
            }
            value => value,
        };
        let length = match &value {
            CellValue::Text(text) | CellValue::Error(text) | CellValue::Unreadable(text) => {
                text.len() as u64
            }
            _ => 0,
        };
        let limit = self.limits().unpacked;
        self.room = self
            .room
            .checked_sub(CELL + length)
            .ok_or(Refusal::TooLarge { what: Excess::Unpacked, limit })?;
        self.expect(1)?;
        self.cells -= 1;
        if self.row.index != row {
            self.flush();
            self.row.index = row;
        }
        self.row.cells.push(Cell { column, value });
        Ok(())
    }

    /// Looks ahead whether so many cells may still come.
    ///
    /// # Errors
    ///
    /// If the sheet would become too large.
    pub fn expect(&self, cells: u64) -> Result<(), Refusal> {
        if cells > self.cells {
            let (what, limit) = (Excess::Cells(self.sheet.clone()), self.limits().cells);
            return Err(Refusal::TooLarge { what, limit });
        }
        Ok(())
    }

    /// A text with the line ends of all texts, unless it is longer than any may be.
    fn fitting(&self, text: String) -> CellValue {
        let most = self.limits().characters;
        if text.len() as u64 > most {
            let length = text.chars().count() as u64;
            if length > most {
                return CellValue::TooLong(length);
            }
        }
        if text.contains('\r') {
            return CellValue::Text(text.replace("\r\n", "\n").replace('\r', "\n"));
        }
        CellValue::Text(text)
    }

    /// Ends a sheet, which is laid out like this.
    pub fn end(&mut self, layout: Layout) {
        self.flush();
        if layout != Layout::default() {
            (self.sink)(Part::Layout(layout));
        }
    }

    /// Tells something.
    pub fn found(&mut self, found: Diagnostic) {
        self.seen.refused |= found.is_error();
        (self.sink)(Part::Found(found));
    }

    /// Tells why the file, or a sheet of it, can't be read.
    pub fn refuse(&mut self, refusal: Refusal) {
        self.found(refusal.diagnostic(self.file));
    }

    /// Hands on the row that was read up to now, if it holds anything.
    fn flush(&mut self) {
        if !self.row.cells.is_empty() {
            let next = Vec::with_capacity(self.row.cells.len());
            let cells = std::mem::replace(&mut self.row.cells, next);
            (self.sink)(Part::Row(Row { index: self.row.index, cells }));
        }
    }
}

/// A cell whose formula was never calculated: not a blank, and no value to be had. It is shown as
/// the error that its author can look for, the formula itself.
pub(super) fn uncalculated(formula: &str) -> CellValue {
    CellValue::Error(format!("={}", formula.trim_start_matches("of:").trim_start_matches('=')))
}
