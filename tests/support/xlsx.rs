//! `.xlsx`, as Excel and everything else writes it today.

use std::path::Path;

use rapporteur::diagnostic::Address;
use rapporteur::read::{Area, Layout};
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, Formula, Workbook, Worksheet, XlsxError,
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
            lay_out(sheet, &self.layout(name))?;
            for (row, column, cell) in filled(rows) {
                write(sheet, (row, column), cell)?;
            }
        }
        workbook.save(path)
    }
}

fn lay_out(sheet: &mut Worksheet, layout: &Layout) -> Result<(), XlsxError> {
    sheet.set_hidden(layout.hidden);
    for row in layout.hidden_rows.iter().cloned().flatten() {
        sheet.set_row_hidden(row)?;
    }
    for column in layout.hidden_columns.iter().cloned().flatten() {
        sheet.set_column_hidden(u16::try_from(column).unwrap_or(u16::MAX))?;
    }
    for Area { first, last } in &layout.merged {
        let column = |address: &Address| u16::try_from(address.column).unwrap_or(u16::MAX);
        let (from, to) = (column(first), column(last));
        sheet.merge_range(first.row, from, last.row, to, "", &Format::new())?;
    }
    if layout.filtered {
        sheet.autofilter(0, 0, 3, 3)?;
    }
    Ok(())
}

fn write(sheet: &mut Worksheet, (row, column): (u32, u16), cell: &Cell) -> Result<(), XlsxError> {
    let plain = Format::new().set_align(FormatAlign::Top).set_text_wrap();
    let format = if row == 0 { plain.set_bold() } else { plain };
    match cell {
        Cell::Empty => Ok(sheet),
        Cell::Text(text) => sheet.write_string_with_format(row, column, text, &format),
        Cell::Number(number) => sheet.write_number_with_format(row, column, *number, &format),
        Cell::Bool(truth) => sheet.write_boolean_with_format(row, column, *truth, &format),
        Cell::Error => {
            let formula = Formula::new("1/0").set_result("#DIV/0!");
            sheet.write_formula_with_format(row, column, formula, &format)
        }
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
