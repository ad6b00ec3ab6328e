//! CSV: a sample is read from it, and a starter can be a folder of it.

use super::content::{self, Filling, Held};
use super::{guide, tabs};
use crate::diagnostic::Diagnostic;
use crate::doctype::{Doctype, File, Shape};

/// What tells a spreadsheet program that the text is UTF-8.
const MARK: &str = "\u{feff}";

/// What may stand between two cells of a sample.
const DELIMITERS: [u8; 3] = *b",;\t";

/// The files of a folder of CSV to start from, by name: one for each sheet, and one that explains
/// them.
///
/// # Errors
///
/// As for a workbook.
pub fn folder(doctype: &Doctype, filling: Filling) -> Result<Vec<(String, Vec<u8>)>, Diagnostic> {
    let content = content::of(doctype, filling)?;
    let tabs = tabs::of(doctype)?;
    let sheets = doctype.schema.sheets.iter().zip(&tabs).zip(&content);
    let mut files = Vec::new();
    for ((contract, tab), sheet) in sheets.filter(|(_, sheet)| sheet.wanted) {
        let titles = || contract.columns.iter().map(|column| column.title.clone());
        let mut rows: Vec<Vec<String>> = Vec::new();
        match contract.shape {
            Shape::Table => {
                rows.push(titles().collect());
                rows.extend(sheet.rows.iter().map(|row| row.iter().map(Held::text).collect()));
            }
            Shape::Form => {
                rows.push(vec!["Field".to_owned(), "Value".to_owned()]);
                let values = sheet.rows.iter().flatten().map(Held::text);
                rows.extend(titles().zip(values).map(|(title, value)| vec![title, value]));
            }
        }
        files.push((format!("{tab}.csv"), format!("{MARK}{}", written(&rows)).into_bytes()));
    }
    let page = guide::plain(doctype, &tabs, &content);
    files.push((format!("{}.txt", tabs::GUIDE), format!("{MARK}{page}").into_bytes()));
    Ok(files)
}

/// Rows as CSV; each ends as spreadsheet programs end it.
fn written(rows: &[Vec<String>]) -> String {
    let cell = |cell: &String| {
        if cell.contains([',', ';', '"', '\n', '\r', '\t']) || cell.trim() != cell {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell.clone()
        }
    };
    let line = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join(",") + "\r\n";
    rows.iter().map(line).collect()
}

/// The rows of a file of CSV that hold anything.
pub fn rows(file: &File) -> Vec<Vec<String>> {
    let text = file.text().unwrap_or_default();
    let first = text.lines().next().unwrap_or_default();
    let count = |delimiter: u8| first.bytes().filter(|byte| *byte == delimiter).count();
    // Of equally many, the first.
    let delimiter = DELIMITERS.into_iter().rev().max_by_key(|delimiter| count(*delimiter));
    let mut reader = ::csv::ReaderBuilder::new();
    reader.has_headers(false).flexible(true).delimiter(delimiter.unwrap_or(b','));
    let records = reader.from_reader(text.as_bytes()).into_records().flatten();
    let rows = records.map(|record| record.iter().map(str::to_owned).collect::<Vec<_>>());
    rows.filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).collect()
}
