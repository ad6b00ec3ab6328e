//! `.xlsx`, as Excel and everything else writes it today.

use std::path::Path;

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::{Book, Cell, filled, serial};

/// Widest column, in characters.
const WIDEST: f64 = 60.0;

impl Book {
    /// Writes an `.xlsx` workbook that is pleasant to fill in: the header stays in sight, columns are
    /// as wide as their text, long text wraps.
    pub fn write_xlsx(&self, path: &Path) -> Result<(), XlsxError> {
        let mut workbook = Workbook::new();
        let created = ExcelDateTime::from_ymd(2024, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&created));
        for (name, rows) in &self.sheets {
            let sheet = workbook.add_worksheet().set_name(name)?;
            sheet.set_freeze_panes(1, 0)?;
            for (column, width) in widths(rows) {
                sheet.set_column_width(column, width)?;
            }
            for (row, column, cell) in filled(rows) {
                write(sheet, (row, column), cell)?;
            }
        }
        workbook.save(path)
    }
}

fn write(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Cell) -> Result<(), XlsxError> {
    let plain = Format::new().set_align(FormatAlign::Top).set_text_wrap();
    let format = if row == 0 { plain.set_bold() } else { plain };
    match cell {
        Cell::Empty => Ok(sheet),
        Cell::Text(text) => sheet.write_string_with_format(row, column, text, &format),
        Cell::Number(number) => sheet.write_number_with_format(row, column, *number, &format),
        Cell::Bool(truth) => sheet.write_boolean_with_format(row, column, *truth, &format),
        Cell::Date(date) => {
            let format = format.set_num_format("yyyy-mm-dd");
            sheet.write_number_with_format(row, column, serial(*date), &format)
        }
    }?;
    Ok(())
}

/// How wide each column is that holds anything: by its longest text, to a limit.
fn widths(rows: &[Vec<Cell>]) -> impl Iterator<Item = (u16, f64)> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    (0..columns).zip(0_u16..).map(|(at, column)| {
        let cells = rows.iter().filter_map(|row| row.get(at));
        let longest = cells.map(|cell| cell.to_text().chars().count()).max().unwrap_or_default();
        (column, (longest as f64 + 2.0).clamp(10.0, WIDEST))
    })
}
