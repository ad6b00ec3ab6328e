//! Excel workbooks, by way of `calamine`, cell by cell and at their absolute places.
//!
//! Where `calamine` offers a stream of cells it is used: its ranges take memory for the whole
//! rectangle around them. The oldest format has no stream, so its sheets are held to their bounds first.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader, SheetType, XlsError, XlsbError};
use calamine::{Xls, Xlsb};

use super::dates::Shown;
use super::faults::Refusal;
use super::out::Out;
use super::{CellValue, Layout, Shape, dates, legacy};

/// Reads an `.xlsb` workbook.
pub(super) fn xlsb(bytes: &[u8], out: &mut Out) -> Result<(), Refusal> {
    let mut book = Xlsb::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsbError::Password => Refusal::Protected,
        _ => Refusal::Damaged,
    })?;
    for name in worksheets(&book) {
        let damaged = |_| Refusal::DamagedSheet(name.to_owned());
        out.begin(&name, Shape::Grid);
        let mut cells = book.worksheet_cells_reader(&name).map_err(damaged)?;
        while let Some(cell) = cells.next_cell().map_err(damaged)? {
            let (row, column) = cell.get_position();
            let held: DataRef = cell.get_value().clone();
            if let Some(value) = value(Data::from(held)) {
                out.put(row, column, value)?;
            }
        }
        drop(cells);
        out.end(Layout::default());
    }
    Ok(())
}

/// Reads an `.xls` workbook.
pub(super) fn xls(bytes: &[u8], out: &mut Out) -> Result<(), Refusal> {
    legacy::check(bytes)?;
    let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
        XlsError::Password => Refusal::Protected,
        _ => Refusal::Damaged,
    })?;
    for name in worksheets(&book) {
        let range = book.worksheet_range(&name).map_err(|_| Refusal::DamagedSheet(name.clone()))?;
        let (first_row, first_column) = range.start().unwrap_or_default();
        out.begin(&name, Shape::Grid);
        for (row, column, held) in range.used_cells() {
            let place = |first: u32, offset: usize| {
                u32::try_from(offset).ok().and_then(|offset| first.checked_add(offset))
            };
            let at = place(first_row, row).zip(place(first_column, column));
            if let (Some((row, column)), Some(value)) = (at, value(held.clone())) {
                out.put(row, column, value)?;
            }
        }
        out.end(Layout::default());
    }
    Ok(())
}

/// The names of the sheets that hold cells, hidden ones too, in the order of their tabs.
fn worksheets<'a>(book: &impl Reader<Cursor<&'a [u8]>>) -> Vec<String> {
    book.sheets_metadata()
        .iter()
        .filter(|sheet| sheet.typ == SheetType::WorkSheet)
        .map(|sheet| sheet.name.clone())
        .collect()
}

/// What a cell holds, if it holds anything. Numbers are of one kind here.
fn value(held: Data) -> Option<CellValue> {
    Some(match held {
        Data::Empty => return None,
        Data::String(text) => CellValue::Text(text),
        Data::Float(number) => CellValue::Number(number),
        Data::Int(number) => CellValue::Number(number as f64),
        Data::Bool(truth) => CellValue::Bool(truth),
        Data::Error(error) => CellValue::Error(error.to_string()),
        Data::DateTime(serial) => dates::from_serial(serial.as_f64(), Shown::Date, false),
        Data::DateTimeIso(text) => dates::from_iso(&text),
        Data::DurationIso(text) => dates::from_iso_duration(&text),
    })
}
