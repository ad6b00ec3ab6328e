//! A workbook as it was read: sheets of cells, each at its own place, judged by nobody yet.

use std::ops::RangeInclusive;
use std::sync::Arc;

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

use super::formatted::Formatted;
use crate::diagnostic::{Address, CellPlace};

/// A workbook as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Workbook {
    /// The file or folder, as its user named it, with `/` between folders.
    pub file: Arc<str>,
    /// Its sheets, in the order of their tabs.
    pub sheets: Vec<Sheet>,
}

/// A sheet: the rows that hold anything.
#[derive(Debug, Clone, PartialEq)]
pub struct Sheet {
    /// The name on its tab.
    pub name: Arc<str>,
    /// How its places are told.
    pub shape: Shape,
    /// The rows that hold at least one cell, in order.
    pub rows: Vec<Row>,
    /// How it is laid out.
    pub layout: Layout,
}

/// How a sheet is laid out: what of it is not seen, and which cells are merged into one. Rows and
/// columns are counted from zero; ranges stand in order and don't overlap.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layout {
    /// Whether its tab is hidden.
    pub hidden: bool,
    /// The rows that are hidden, by hand or by a filter.
    pub hidden_rows: Vec<RangeInclusive<u32>>,
    /// Whether it has a filter, to which hidden rows may be due.
    pub filtered: bool,
    /// The columns that are hidden.
    pub hidden_columns: Vec<RangeInclusive<u32>>,
    /// The areas that are merged into one cell, in order of their first cell. What the file holds
    /// in their other cells is not seen.
    pub merged: Vec<Area>,
}

/// A rectangle of cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Area {
    /// Its upper left cell.
    pub first: Address,
    /// Its lower right cell.
    pub last: Address,
}

/// How a sheet's places are told to its author.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Shape {
    /// Rows and columns of a spreadsheet: `D17`.
    Grid,
    /// Records with named fields, of a JSON or TOML file. Row 0 holds the names; record 1 is row 1.
    Records,
}

/// A row that holds at least one cell.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// Its index, counted from zero, as the spreadsheet counts.
    pub index: u32,
    /// Its cells that are not empty, in order of column.
    pub cells: Vec<Cell>,
}

/// A cell that is not empty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Its column, counted from zero.
    pub column: u32,
    /// What it holds.
    pub value: CellValue,
}

/// What a cell holds, before anybody knows what it should hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum CellValue {
    /// Text, as it was typed.
    Text(String),
    /// A number; spreadsheets know only one kind.
    Number(f64),
    /// A number that its cell shows with something beside it, or in thousands.
    Formatted(Box<Formatted>),
    /// A date, with a time of day that is midnight where none was given.
    Date(#[serde(with = "super::moment")] DateTime),
    /// A date of which the cell shows the month and the year only.
    Month(#[serde(with = "super::moment")] DateTime),
    /// TRUE or FALSE.
    Bool(bool),
    /// An error such as `#REF!`, as the spreadsheet shows it; or a formula that was never
    /// calculated, which begins with `=`.
    Error(String),
    /// What no cell of its kind can hold, as the file has it: `1,5` where a number is stored.
    Unreadable(String),
    /// Text that is longer than any cell's, by its number of characters.
    TooLong(u64),
    /// Several values in one place; only JSON and TOML have them.
    List(Vec<CellValue>),
}

impl Row {
    /// The cell in this column, if it is not empty.
    pub fn cell(&self, column: u32) -> Option<&Cell> {
        let at = self.cells.binary_search_by_key(&column, |cell| cell.column).ok()?;
        self.cells.get(at)
    }
}

impl Workbook {
    /// The place of a whole sheet.
    pub fn place(&self, sheet: &Sheet) -> CellPlace {
        let tab = self.sheets.iter().position(|one| one.name == sheet.name).unwrap_or_default();
        CellPlace {
            tab,
            records: sheet.shape == Shape::Records,
            ..CellPlace::sheet(Arc::clone(&self.file), Arc::clone(&sheet.name))
        }
    }

    /// The place of a cell of a sheet.
    pub fn cell_place(&self, sheet: &Sheet, address: Address) -> CellPlace {
        self.place(sheet).cell(address)
    }
}
