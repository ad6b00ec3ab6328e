//! Excel workbooks, by way of `calamine`, cell by cell and at their absolute places.
//!
//! Where `calamine` offers a stream of cells it is used: its ranges take memory for the whole
//! rectangle around them. The oldest format has no stream, so its sheets are held to their bounds first.

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Data, DataRef, Reader, SheetType, XlsError, XlsbError, XlsxError};
use calamine::{Xls, Xlsb, Xlsx, XlsxFormulaMetadata};

use super::faults::Refusal;
use super::grid::{Grid, Room, uncalculated};
use super::guard::contained;
use super::{CellValue, Sheet, dates, legacy};

/// The sheets of an `.xlsx` or `.xlsm` workbook.
pub(super) fn xlsx(bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    contained(|| {
        let mut book = Xlsx::new(Cursor::new(bytes)).map_err(|error| match error {
            XlsxError::Password => Refusal::Protected,
            _ => Refusal::Damaged,
        })?;
        let mut room = Room::default();
        worksheets(&book)
            .into_iter()
            .filter_map(|name| xlsx_sheet(&mut book, &name, &mut room).transpose())
            .collect()
    })
    .unwrap_or(Err(Refusal::Damaged))
}

/// One worksheet, or nothing if what bears this name is no worksheet.
fn xlsx_sheet(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
    room: &mut Room,
) -> Result<Option<Sheet>, Refusal> {
    let damaged = |_| Refusal::DamagedSheet(name.to_owned());
    let mut grid = Grid::new(room);
    let mut cells = match book.worksheet_cells_reader(name) {
        Ok(cells) => cells,
        // A worksheet without any part for cells.
        Err(XlsxError::NotAWorksheet(what)) if what == "worksheet" => {
            return Ok(Some(grid.into_sheet(name)));
        }
        Err(XlsxError::NotAWorksheet(_)) => return Ok(None),
        Err(error) => return Err(damaged(error)),
    };
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(damaged)? {
        let (row, column) = cell.pos;
        match (value(Data::from(cell.value)), cell.formula) {
            (Some(value), _) => grid.put(row, column, value)?,
            (None, Some(formula)) => grid.put(row, column, uncalculated(text_of(&formula)))?,
            (None, None) => {}
        }
    }
    Ok(Some(grid.into_sheet(name)))
}

/// A formula's text, where the cell itself holds it.
fn text_of(formula: &XlsxFormulaMetadata) -> &str {
    match formula {
        XlsxFormulaMetadata::Normal { formula } | XlsxFormulaMetadata::Shared { formula, .. } => {
            formula
        }
        _ => "",
    }
}

/// The sheets of an `.xlsb` workbook.
pub(super) fn xlsb(bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    contained(|| {
        let mut book = Xlsb::new(Cursor::new(bytes)).map_err(|error| match error {
            XlsbError::Password => Refusal::Protected,
            _ => Refusal::Damaged,
        })?;
        let mut room = Room::default();
        worksheets(&book).into_iter().map(|name| xlsb_sheet(&mut book, &name, &mut room)).collect()
    })
    .unwrap_or(Err(Refusal::Damaged))
}

/// One worksheet of an `.xlsb` workbook.
fn xlsb_sheet(
    book: &mut Xlsb<Cursor<&[u8]>>,
    name: &str,
    room: &mut Room,
) -> Result<Sheet, Refusal> {
    let damaged = |_| Refusal::DamagedSheet(name.to_owned());
    let mut grid = Grid::new(room);
    let mut seen = BTreeSet::new();
    let mut cells = book.worksheet_cells_reader(name).map_err(damaged)?;
    while let Some(cell) = cells.next_cell().map_err(damaged)? {
        let (row, column) = cell.get_position();
        seen.insert((row, column));
        let held: DataRef = cell.get_value().clone();
        if let Some(value) = value(Data::from(held)) {
            grid.put(row, column, value)?;
        }
    }
    drop(cells);
    // The stream of cells leaves out formulas that result in an error; among the formulas they are.
    // The reader of formulas knows fewer of them than Excel, so it is taken as far as it goes.
    let formulas = contained(|| {
        let mut left_out = Vec::new();
        if let Ok(mut formulas) = book.worksheet_cells_reader(name) {
            while let Ok(Some(cell)) = formulas.next_formula() {
                if !seen.contains(&cell.get_position()) {
                    left_out.push((cell.get_position(), uncalculated(cell.get_value())));
                }
            }
        }
        left_out
    });
    for ((row, column), error) in formulas.unwrap_or_default() {
        grid.put(row, column, error)?;
    }
    Ok(grid.into_sheet(name))
}

/// The sheets of an `.xls` workbook.
pub(super) fn xls(bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    contained(|| {
        legacy::check(bytes)?;
        let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
            XlsError::Password => Refusal::Protected,
            _ => Refusal::Damaged,
        })?;
        let mut room = Room::default();
        let mut sheets = Vec::new();
        for name in worksheets(&book) {
            let range =
                book.worksheet_range(&name).map_err(|_| Refusal::DamagedSheet(name.clone()))?;
            let (first_row, first_column) = range.start().unwrap_or_default();
            let mut grid = Grid::new(&mut room);
            for (row, column, held) in range.used_cells() {
                let place = |first: u32, offset: usize| {
                    u32::try_from(offset).ok().and_then(|offset| first.checked_add(offset))
                };
                let at = place(first_row, row).zip(place(first_column, column));
                if let (Some((row, column)), Some(value)) = (at, value(held.clone())) {
                    grid.put(row, column, value)?;
                }
            }
            sheets.push(grid.into_sheet(&name));
        }
        Ok(sheets)
    })
    .unwrap_or(Err(Refusal::Damaged))
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
        Data::DateTime(serial) => dates::from_serial(serial),
        Data::DateTimeIso(text) => dates::from_iso(&text),
        Data::DurationIso(text) => dates::from_iso_duration(&text),
    })
}
