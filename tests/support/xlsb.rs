//! `.xlsb`, Excel's binary format, with no more records than readers need ([MS-XLSB]).

use std::fmt::Write;
use std::io;
use std::path::Path;

use rapporteur::read::{Area, Layout};

use super::package;
use super::{Book, Cell, filled, serial};

const ROW: u32 = 0x0000;
const CELL_BOOL: u32 = 0x0004;
const CELL_REAL: u32 = 0x0005;
const CELL_TEXT: u32 = 0x0006;
const XF: u32 = 0x002F;
const BEGIN_SHEET: u32 = 0x0081;
const END_SHEET: u32 = 0x0082;
const BEGIN_BOOK: u32 = 0x0083;
const END_BOOK: u32 = 0x0084;
const BEGIN_SHEETS: u32 = 0x008F;
const END_SHEETS: u32 = 0x0090;
const BEGIN_DATA: u32 = 0x0091;
const END_DATA: u32 = 0x0092;
const DIMENSIONS: u32 = 0x0094;
const SHEET: u32 = 0x009C;
const BEGIN_STYLES: u32 = 0x0296;
const END_STYLES: u32 = 0x0297;
const BEGIN_XFS: u32 = 0x0269;
const END_XFS: u32 = 0x026A;
const FORMULA_ERROR: u32 = 0x000B;
const COLUMN_INFO: u32 = 0x003C;
const FILTER: u32 = 0x00A1;
const MERGED: u32 = 0x00B0;

/// The formats of cells: plain, and a date by format 14.
const FORMATS: [u16; 2] = [0, 14];
const DATE: u8 = 1;

const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";

impl Book {
    /// Writes an `.xlsb` workbook.
    pub fn write_xlsb(&self, path: &Path) -> io::Result<()> {
        let mut book = Vec::new();
        let mut links = String::new();
        let mut types = String::new();
        let mut parts = Vec::new();
        record(&mut book, BEGIN_BOOK, &[]);
        record(&mut book, BEGIN_SHEETS, &[]);
        for ((name, rows), number) in self.sheets.iter().zip(1_u32..) {
            let part = format!("worksheets/sheet{number}.bin");
            let layout = self.layout(name);
            let mut data = u32::from(layout.hidden).to_le_bytes().to_vec();
            data.extend(number.to_le_bytes());
            push_text(&mut data, &format!("rId{number}"));
            push_text(&mut data, name);
            record(&mut book, SHEET, &data);
            link(&mut links, number, "worksheet", &part);
            declare(&mut types, &part, "worksheet");
            parts.push((format!("xl/{part}"), sheet(rows, &layout)));
        }
        record(&mut book, END_SHEETS, &[]);
        record(&mut book, END_BOOK, &[]);
        link(&mut links, u32::MAX, "styles", "styles.bin");
        declare(&mut types, "styles.bin", "styles");
        let mut office = String::new();
        link(&mut office, 1, "officeDocument", "xl/workbook.bin");
        let types = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Types xmlns=\"{PACKAGE}/content-types\">\
             <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
             <Override PartName=\"/xl/workbook.bin\" ContentType=\"application/vnd.ms-excel.sheet.binary.macroEnabled.main\"/>\
             {types}</Types>"
        );
        let mut all = vec![
            ("[Content_Types].xml", types.into_bytes()),
            ("_rels/.rels", relationships(&office)),
            ("xl/workbook.bin", book),
            ("xl/_rels/workbook.bin.rels", relationships(&links)),
            ("xl/styles.bin", styles()),
        ];
        all.extend(parts.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())));
        package::write(path, &all)
    }
}

fn link(links: &mut String, number: u32, kind: &str, target: &str) {
    let _ = write!(
        links,
        "<Relationship Id=\"rId{number}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>"
    );
}

fn declare(types: &mut String, part: &str, kind: &str) {
    let _ = write!(
        types,
        "<Override PartName=\"/xl/{part}\" ContentType=\"application/vnd.ms-excel.{kind}\"/>"
    );
}

fn relationships(links: &str) -> Vec<u8> {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <Relationships xmlns=\"{PACKAGE}/relationships\">{links}</Relationships>"
    )
    .into_bytes()
}

/// The records of the formats of cells.
fn styles() -> Vec<u8> {
    let mut out = Vec::new();
    record(&mut out, BEGIN_STYLES, &[]);
    record(&mut out, BEGIN_XFS, &(FORMATS.len() as u32).to_le_bytes());
    for format in FORMATS {
        let mut data = [0; 16];
        data[2..4].copy_from_slice(&format.to_le_bytes());
        record(&mut out, XF, &data);
    }
    record(&mut out, END_XFS, &[]);
    record(&mut out, END_STYLES, &[]);
    out
}

/// The records of a sheet.
fn sheet(rows: &[Vec<Cell>], layout: &Layout) -> Vec<u8> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let last = |count: usize| (count.saturating_sub(1) as u32).to_le_bytes();
    let mut out = Vec::new();
    record(&mut out, BEGIN_SHEET, &[]);
    let size = [[0; 4], last(rows.len()), [0; 4], last(columns)].concat();
    record(&mut out, DIMENSIONS, &size);
    for columns in &layout.hidden_columns {
        let numbers = [*columns.start(), *columns.end(), 0, 0];
        let mut data: Vec<u8> = numbers.into_iter().flat_map(u32::to_le_bytes).collect();
        data.extend([1, 0]);
        record(&mut out, COLUMN_INFO, &data);
    }
    record(&mut out, BEGIN_DATA, &[]);
    let header = |out: &mut Vec<u8>, row: u32| {
        let mut data = [0; 17];
        data[..4].copy_from_slice(&row.to_le_bytes());
        if layout.hidden_rows.iter().any(|rows| rows.contains(&row)) {
            data[11] = 0x10;
        }
        record(out, ROW, &data);
    };
    let mut next = 0;
    for (row, column, cell) in filled(rows) {
        while next <= row {
            header(&mut out, next);
            next += 1;
        }
        let mut data = u32::from(column).to_le_bytes().to_vec();
        data.extend([if matches!(cell, Cell::Date(_)) { DATE } else { 0 }, 0, 0, 0]);
        let kind = match cell {
            Cell::Empty => continue,
            Cell::Number(number) => {
                data.extend(number.to_le_bytes());
                CELL_REAL
            }
            Cell::Date(date) => {
                data.extend(serial(*date).to_le_bytes());
                CELL_REAL
            }
            Cell::Bool(truth) => {
                data.push(u8::from(*truth));
                CELL_BOOL
            }
            // The number of the error, and a formula without any part.
            Cell::Error => {
                data.extend([0x07, 0, 0, 0, 0, 0, 0]);
                FORMULA_ERROR
            }
            Cell::Text(text) => {
                push_text(&mut data, text);
                CELL_TEXT
            }
        };
        record(&mut out, kind, &data);
    }
    record(&mut out, END_DATA, &[]);
    if layout.filtered {
        record(&mut out, FILTER, &[0; 16]);
    }
    for Area { first, last } in &layout.merged {
        let edges = [first.row, last.row, first.column, last.column];
        record(&mut out, MERGED, &edges.map(u32::to_le_bytes).concat());
    }
    record(&mut out, END_SHEET, &[]);
    out
}

/// A text: how many letters, then the letters.
fn push_text(data: &mut Vec<u8>, text: &str) {
    let letters: Vec<u16> = text.encode_utf16().collect();
    data.extend((letters.len() as u32).to_le_bytes());
    data.extend(letters.into_iter().flat_map(u16::to_le_bytes));
}

/// A record: its kind and its length in seven bits a byte, then its data.
fn record(out: &mut Vec<u8>, kind: u32, data: &[u8]) {
    for mut number in [kind, data.len() as u32] {
        while number > 0x7f {
            out.push(number as u8 | 0x80);
            number >>= 7;
        }
        out.push(number as u8);
    }
    out.extend(data);
}
