//! A folder of CSV files, written and read.

use std::path::Path;
use std::{fs, io};

use rapporteur::read::{self, CellValue};

use super::{Book, Cell};

impl Book {
    /// Writes a folder with a file of CSV for each sheet.
    pub fn write_csv(&self, folder: &Path) -> io::Result<()> {
        fs::create_dir_all(folder)?;
        for (name, rows) in &self.sheets {
            let line = |row: &Vec<Cell>| {
                let cells: Vec<String> = row.iter().map(|cell| quoted(&cell.to_text())).collect();
                cells.join(",") + "\n"
            };
            fs::write(
                folder.join(format!("{name}.csv")),
                rows.iter().map(line).collect::<String>(),
            )?;
        }
        Ok(())
    }

    /// Reads a folder of CSV files into typed cells.
    ///
    /// `2024-03-22` is a date, `TRUE` and `FALSE` are truths, and what looks the same when printed as
    /// a whole number is one. What has a dot stays text, since `3.10` could be a number of parts. The
    /// sheets come in the order of their names in `order.txt`, one a line, if there is one; others
    /// follow by name.
    pub fn from_csv_folder(folder: &Path) -> io::Result<Self> {
        let read = read::workbook(folder, &folder.display().to_string(), &read::Options::default());
        let workbook =
            read.value.ok_or_else(|| io::Error::other(format!("{:?}", read.diagnostics)))?;
        let order = fs::read_to_string(folder.join("order.txt")).unwrap_or_default();
        let order: Vec<&str> = order.lines().map(str::trim).collect();
        let mut sheets: Vec<_> = workbook
            .sheets
            .iter()
            .map(|sheet| (sheet.name.to_string(), typed_rows(sheet)))
            .collect();
        // Stable, so that those of no place in it keep their order.
        sheets.sort_by_key(|(name, _)| {
            order.iter().position(|known| known == name).unwrap_or(usize::MAX)
        });
        Ok(Self { sheets, ..Self::default() })
    }
}

/// All rows of a sheet from the first on, empty ones too.
fn typed_rows(sheet: &read::Sheet) -> Vec<Vec<Cell>> {
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    for row in &sheet.rows {
        rows.resize(row.index as usize, Vec::new());
        let mut cells = Vec::new();
        for cell in &row.cells {
            cells.resize(cell.column as usize, Cell::Empty);
            cells.push(match &cell.value {
                CellValue::Text(text) => typed(text),
                other => panic!("CSV holds text, not {other:?}"),
            });
        }
        rows.push(cells);
    }
    rows
}

/// What a text says.
fn typed(text: &str) -> Cell {
    if let Some(date) =
        text.parse().ok().filter(|date: &jiff::civil::Date| date.to_string() == text)
    {
        return Cell::Date(date);
    }
    let number = text.parse().ok().filter(|number: &f64| {
        number.is_finite() && number.to_string() == text && !text.contains('.')
    });
    match (number, text) {
        (Some(number), _) => Cell::Number(number),
        (None, "TRUE") => Cell::Bool(true),
        (None, "FALSE") => Cell::Bool(false),
        (None, text) => Cell::from(text),
    }
}

/// A cell as CSV writes it.
fn quoted(text: &str) -> String {
    if text.contains(['"', ',', ';', '\t', '|', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
