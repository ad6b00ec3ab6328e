//! `.xls`, the format of Excel 97 to 2003, with no more records than readers need ([MS-XLS]).

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use rapporteur::read::{Area, Layout};

use super::{Book, Cell, filled, serial};

const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const CODE_PAGE: u16 = 0x0042;
const FONT: u16 = 0x0031;
const XF: u16 = 0x00E0;
const BOUND_SHEET: u16 = 0x0085;
const DIMENSIONS: u16 = 0x0200;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const BOOL: u16 = 0x0205;
const FORMULA: u16 = 0x0006;
const ROW: u16 = 0x0208;
const COLUMN_INFO: u16 = 0x007D;
const FILTER: u16 = 0x009D;
const MERGED: u16 = 0x00E5;

/// Most bytes that a record holds.
const LONGEST: usize = 8224;

/// The formats of cells: the common parent, a plain cell, and a date by format 14.
const FORMATS: [u16; 3] = [0, 0, 14];
const PLAIN: u16 = 1;
const DATE: u16 = 2;

impl Book {
    /// Writes an `.xls` workbook.
    ///
    /// # Errors
    ///
    /// If a text has more than some 4000 characters, which takes records of another kind.
    pub fn write_xls(&self, path: &Path) -> io::Result<()> {
        let sheets = self
            .sheets
            .iter()
            .map(|(name, rows)| sheet(rows, &self.layout(name)))
            .collect::<io::Result<Vec<_>>>()?;
        // Where a sheet starts depends on the length of what comes before, not on the numbers in it.
        let length = self.globals(&vec![0; sheets.len()])?.len();
        let mut at = length;
        let mut starts = Vec::new();
        for sheet in &sheets {
            starts.push(u32::try_from(at).map_err(io::Error::other)?);
            at += sheet.len();
        }
        let mut stream = self.globals(&starts)?;
        stream.extend(sheets.concat());
        let file = File::options().read(true).write(true).create(true).truncate(true).open(path)?;
        // With sectors of 512 bytes, as Excel writes them.
        let mut compound = cfb::CompoundFile::create_with_version(cfb::Version::V3, file)?;
        compound.create_stream("/Workbook")?.write_all(&stream)?;
        compound.flush()
    }

    /// The records before the sheets.
    fn globals(&self, starts: &[u32]) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        record(&mut out, BOF, &beginning(0x0005))?;
        record(&mut out, CODE_PAGE, &1200_u16.to_le_bytes())?;
        let font = [&[200, 0, 0, 0, 0xff, 0x7f, 0x90, 1, 0, 0, 0, 0, 0, 0][..], &[5, 0], b"Arial"];
        record(&mut out, FONT, &font.concat())?;
        for (index, format) in FORMATS.iter().enumerate() {
            let mut data = [0; 20];
            data[2..4].copy_from_slice(&format.to_le_bytes());
            // The first is a style, of which the others are cells.
            let kind: u16 = if index == 0 { 0xfff5 } else { 1 };
            data[4..6].copy_from_slice(&kind.to_le_bytes());
            data[6] = 0x20;
            data[18..20].copy_from_slice(&0x20c0_u16.to_le_bytes());
            record(&mut out, XF, &data)?;
        }
        for ((name, _), start) in self.sheets.iter().zip(starts) {
            let letters: Vec<u16> = name.encode_utf16().collect();
            let mut data = start.to_le_bytes().to_vec();
            let hidden = u8::from(self.layout(name).hidden);
            data.extend([hidden, 0, u8::try_from(letters.len()).map_err(io::Error::other)?, 1]);
            data.extend(letters.into_iter().flat_map(u16::to_le_bytes));
            record(&mut out, BOUND_SHEET, &data)?;
        }
        record(&mut out, EOF, &[])?;
        Ok(out)
    }
}

/// The records of a sheet.
fn sheet(rows: &[Vec<Cell>], layout: &Layout) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    record(&mut out, BOF, &beginning(0x0010))?;
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut size = vec![0; 14];
    size[4..8].copy_from_slice(&u32::try_from(rows.len()).map_err(io::Error::other)?.to_le_bytes());
    size[10..12].copy_from_slice(&u16::try_from(columns).map_err(io::Error::other)?.to_le_bytes());
    record(&mut out, DIMENSIONS, &size)?;
    let numbers = |numbers: &[u32]| {
        let short = numbers.iter().map(|number| u16::try_from(*number).unwrap_or(u16::MAX));
        short.flat_map(u16::to_le_bytes).collect::<Vec<u8>>()
    };
    for columns in &layout.hidden_columns {
        let data = numbers(&[*columns.start(), *columns.end(), 0, 0, 1, 0]);
        record(&mut out, COLUMN_INFO, &data)?;
    }
    for row in layout.hidden_rows.iter().cloned().flatten() {
        record(&mut out, ROW, &numbers(&[row, 0, 0, 0, 0, 0, 0x20, 0]))?;
    }
    if layout.filtered {
        record(&mut out, FILTER, &numbers(&[1]))?;
    }
    for (row, column, cell) in filled(rows) {
        let row = u16::try_from(row).map_err(io::Error::other)?;
        let format = if matches!(cell, Cell::Date(_)) { DATE } else { PLAIN };
        let mut data: Vec<u8> =
            [row, column, format].into_iter().flat_map(u16::to_le_bytes).collect();
        let kind = match cell {
            Cell::Empty => continue,
            Cell::Number(number) => {
                data.extend(number.to_le_bytes());
                NUMBER
            }
            Cell::Date(date) => {
                data.extend(serial(*date).to_le_bytes());
                NUMBER
            }
            Cell::Bool(truth) => {
                data.extend([u8::from(*truth), 0]);
                BOOL
            }
            // The number of the error, and a formula without any part.
            Cell::Error => {
                data.extend([2, 0, 0x07, 0, 0, 0, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0]);
                FORMULA
            }
            Cell::Text(text) => {
                let letters: Vec<u16> = text.encode_utf16().collect();
                data.extend(u16::try_from(letters.len()).map_err(io::Error::other)?.to_le_bytes());
                data.push(1);
                data.extend(letters.into_iter().flat_map(u16::to_le_bytes));
                LABEL
            }
        };
        record(&mut out, kind, &data)?;
    }
    for Area { first, last } in &layout.merged {
        let data = numbers(&[1, first.row, last.row, first.column, last.column]);
        record(&mut out, MERGED, &data)?;
    }
    record(&mut out, EOF, &[])?;
    Ok(out)
}

/// What the beginning of the workbook, or of a sheet, says about the format.
fn beginning(kind: u16) -> Vec<u8> {
    let mut data: Vec<u8> =
        [0x0600, kind, 0x0dbb, 0x07cc].into_iter().flat_map(u16::to_le_bytes).collect();
    data.extend([0x41, 0, 0, 0, 6, 0, 0, 0]);
    data
}

fn record(out: &mut Vec<u8>, kind: u16, data: &[u8]) -> io::Result<()> {
    if data.len() > LONGEST {
        return Err(io::Error::other("a text is too long for this writer"));
    }
    out.extend(kind.to_le_bytes());
    out.extend(u16::try_from(data.len()).map_err(io::Error::other)?.to_le_bytes());
    out.extend(data);
    Ok(())
}
