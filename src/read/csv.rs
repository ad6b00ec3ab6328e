//! CSV: one file a sheet, every cell a text.
//!
//! Rows are counted as a spreadsheet program that opens the file counts them: blank lines are rows,
//! line breaks within quotation marks are none.

use std::fs;
use std::iter::Peekable;
use std::path::Path;
use std::str::CharIndices;
use std::sync::Arc;

use crate::diagnostic::{Checked, Diagnostic, FilePlace, Name};

use super::faults::{self, Refusal};
use super::grid::{Grid, Room, text_or_error};
use super::sniff::{self, Kind};
use super::{Options, Sheet, extension, text};

/// What may stand between two cells.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// The sheets of a folder, one for each of its files of CSV, in the order of their names.
pub(super) fn folder(path: &Path, file: &Arc<str>, options: &Options) -> Checked<Vec<Sheet>> {
    let Ok(entries) = fs::read_dir(path) else { return faults::unreadable(file).into() };
    let mut paths: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| matches!(extension(path).as_str(), "csv" | "tsv") && path.is_file())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            !name.starts_with('.') && !name.starts_with("~$")
        })
        .collect();
    paths.sort();
    if paths.is_empty() {
        return faults::empty_folder(file).into();
    }
    let mut sheets = Checked::new(Vec::new(), Vec::new());
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let inner: Arc<str> = format!("{}/{name}", file.trim_end_matches('/')).into();
        let read = match super::bytes(&path, &options.limits) {
            Ok(bytes) => match sniff::kind(&bytes) {
                Kind::Text => sheet(&bytes, &path, &inner),
                Kind::Refused(refusal) => refusal.diagnostic(&inner).into(),
                _ => faults::workbook_in_folder(&inner).into(),
            },
            // Here it is only a sheet without rows.
            Err(Refusal::Empty) => sheet(&[], &path, &inner),
            Err(refusal) => refusal.diagnostic(&inner).into(),
        };
        sheets.value = sheets.value.zip(read.value).map(|(mut sheets, sheet)| {
            sheets.push(sheet);
            sheets
        });
        sheets.diagnostics.extend(read.diagnostics);
    }
    sheets
}

/// The one sheet of a file of CSV.
pub(super) fn file(bytes: &[u8], path: &Path, file: &Arc<str>) -> Checked<Vec<Sheet>> {
    let sheet = sheet(bytes, path, file);
    Checked { value: sheet.value.map(|sheet| vec![sheet]), diagnostics: sheet.diagnostics }
}

/// A file of CSV as a sheet named by the file's stem.
fn sheet(bytes: &[u8], path: &Path, file: &Arc<str>) -> Checked<Sheet> {
    text::parsed(bytes, file, |text| {
        let (skipped, delimiter) = delimiter(text, &extension(path));
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let mut room = Room::default();
        match cells(text.get(skipped..).unwrap_or_default(), delimiter, Grid::new(&mut room)) {
            Ok(grid) => Checked::new(grid.into_sheet(&name), Vec::new()),
            Err(Fault::Refused(refusal)) => refusal.diagnostic(file).into(),
            Err(Fault::OpenQuote(at)) => {
                let at = at + skipped;
                Diagnostic::error(Name::BadText, "a quotation mark opens here and never closes")
                    .at(FilePlace::of_range(Arc::clone(file), text, at..at + 1))
                    .hint("close it, or write two for each one that belongs to the text")
                    .into()
            }
        }
    })
}

/// Why text is no CSV.
enum Fault {
    Refused(Refusal),
    /// A quotation mark at this byte is not closed.
    OpenQuote(usize),
}

/// What stands between the cells, and how many bytes to skip: a first line such as `sep=;` says it,
/// and spreadsheet programs don't show that line. Else it is what occurs most often in the first
/// line that isn't blank, quotations aside.
fn delimiter(text: &str, extension: &str) -> (usize, char) {
    let first = text.lines().next().unwrap_or_default();
    if let Some(said) = first.strip_prefix("sep=")
        && let Ok(said) = said.parse()
    {
        let line_end = text.find('\n').map_or(text.len(), |at| at + 1);
        return (line_end, said);
    }
    if extension == "tsv" {
        return (0, '\t');
    }
    let mut counts = [0_usize; DELIMITERS.len()];
    let mut quoted = false;
    for letter in text.trim_start_matches(['\r', '\n', ' ']).chars() {
        match letter {
            '"' => quoted = !quoted,
            '\r' | '\n' if !quoted => break,
            _ if !quoted => {
                for (count, _) in
                    counts.iter_mut().zip(DELIMITERS).filter(|(_, known)| *known == letter)
                {
                    *count += 1;
                }
            }
            _ => {}
        }
    }
    // Of equals the last is the greatest, so the commonest comes last.
    let found = counts.into_iter().zip(DELIMITERS).rev().max_by_key(|(count, _)| *count);
    (0, found.filter(|(count, _)| *count > 0).map_or(',', |(_, delimiter)| delimiter))
}

/// Puts the cells of a text into a grid.
fn cells<'a>(text: &str, delimiter: char, mut grid: Grid<'a>) -> Result<Grid<'a>, Fault> {
    let mut letters = text.char_indices().peekable();
    let (mut row, mut column) = (0_u32, 0_u32);
    while letters.peek().is_some() {
        let cell = cell(&mut letters, delimiter)?;
        grid.put(row, column, text_or_error(cell)).map_err(Fault::Refused)?;
        match letters.next() {
            Some((_, letter)) if letter == delimiter => column = column.saturating_add(1),
            Some((_, letter)) => {
                if letter == '\r' {
                    letters.next_if(|(_, next)| *next == '\n');
                }
                row = row.saturating_add(1);
                column = 0;
            }
            None => break,
        }
    }
    Ok(grid)
}

/// One cell's text, up to what ends it. Only a quotation mark at its very beginning quotes.
fn cell(letters: &mut Peekable<CharIndices>, delimiter: char) -> Result<String, Fault> {
    let mut cell = String::new();
    if let Some((opened, _)) = letters.next_if(|(_, letter)| *letter == '"') {
        loop {
            match letters.next() {
                Some((_, '"')) if letters.next_if(|(_, next)| *next == '"').is_none() => break,
                Some((_, letter)) => cell.push(letter),
                None => return Err(Fault::OpenQuote(opened)),
            }
        }
    }
    let ends = |letter: char| letter == delimiter || letter == '\n' || letter == '\r';
    while let Some((_, letter)) = letters.next_if(|(_, letter)| !ends(*letter)) {
        cell.push(letter);
    }
    Ok(cell)
}
