//! Simple data, written in every format that the program reads.
//!
//! Tests build their inputs with it, and the shipped inputs are made from text with it. The same data
//! always give the same bytes.

mod csv;
mod ods;
pub mod package;
mod records;
mod xls;
mod xlsb;
mod xlsx;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io;
use std::path::Path;

use jiff::civil::Date;
use rapporteur::read::Layout;

/// A workbook: its sheets by name, each with its rows of cells.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Book {
    /// The sheets in the order of their tabs.
    pub sheets: Vec<(String, Vec<Vec<Cell>>)>,
    /// How some of them are laid out, by their names.
    pub layouts: BTreeMap<String, Layout>,
}

/// What a cell holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Cell {
    /// Nothing.
    #[default]
    Empty,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Date(Date),
    /// TRUE or FALSE.
    Bool(bool),
    /// A formula that results in `#DIV/0!`.
    Error,
}

impl Book {
    /// No sheets yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// The same with one more sheet.
    #[must_use]
    pub fn sheet(mut self, name: &str, rows: Vec<Vec<Cell>>) -> Self {
        self.sheets.push((name.to_owned(), rows));
        self
    }

    /// The same with a sheet that is laid out like this, in formats that have layouts.
    #[must_use]
    pub fn laid_out(mut self, sheet: &str, layout: Layout) -> Self {
        self.layouts.insert(sheet.to_owned(), layout);
        self
    }

    /// How a sheet is laid out.
    fn layout(&self, sheet: &str) -> Layout {
        self.layouts.get(sheet).cloned().unwrap_or_default()
    }

    /// The same with another cell at an address such as `D17` of a sheet that it has.
    #[must_use]
    pub fn with(mut self, sheet: &str, address: &str, cell: impl Into<Cell>) -> Self {
        let (_, rows) = self.sheets.iter_mut().find(|(name, _)| name == sheet).unwrap();
        let digits = address.find(|letter: char| letter.is_ascii_digit()).unwrap();
        let (letters, row) = address.split_at(digits);
        let letter = |sum: usize, letter: u8| sum * 26 + usize::from(letter - b'A') + 1;
        let (row, column) =
            (row.parse::<usize>().unwrap() - 1, letters.bytes().fold(0, letter) - 1);
        rows.resize(rows.len().max(row + 1), Vec::new());
        let cells = &mut rows[row];
        cells.resize(cells.len().max(column + 1), Cell::Empty);
        cells[column] = cell.into();
        self
    }

    /// Writes the workbook in the format of the path's ending; a folder of CSV without one.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        match path.extension().and_then(OsStr::to_str) {
            Some("xlsx") => self.write_xlsx(path).map_err(io::Error::other),
            Some("xlsb") => self.write_xlsb(path),
            Some("xls") => self.write_xls(path),
            Some("ods") => self.write_ods(path),
            Some("json") => self.write_json(path),
            Some("toml") => self.write_toml(path),
            Some(other) => Err(io::Error::other(format!("no workbook ends with .{other}"))),
            None => self.write_csv(path),
        }
    }
}

impl Cell {
    /// The cell as text alone says it: a date as `2024-03-22`, a truth as `TRUE`.
    pub fn to_text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date(date) => date.to_string(),
            Self::Bool(truth) => if *truth { "TRUE" } else { "FALSE" }.to_owned(),
            Self::Error => "#DIV/0!".to_owned(),
        }
    }
}

/// A text cell; no text is no cell.
impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<f64> for Cell {
    fn from(number: f64) -> Self {
        Self::Number(number)
    }
}

impl From<Date> for Cell {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl From<bool> for Cell {
    fn from(truth: bool) -> Self {
        Self::Bool(truth)
    }
}

/// A day as spreadsheets count it, from the end of 1899 on.
fn serial(date: Date) -> f64 {
    const START: Date = jiff::civil::date(1899, 12, 30);
    f64::from((date - START).get_days())
}

/// The cells that aren't empty, with their rows and columns counted from zero.
fn filled(rows: &[Vec<Cell>]) -> impl Iterator<Item = (u32, u16, &Cell)> {
    rows.iter().zip(0_u32..).flat_map(|(row, index)| {
        row.iter()
            .zip(0_u16..)
            .filter(|(cell, _)| **cell != Cell::Empty)
            .map(move |(cell, column)| (index, column, cell))
    })
}
