//! CSV: one file a sheet, every cell a text.
//!
//! Rows are counted as a spreadsheet program that opens the file counts them: blank lines are rows,
//! line breaks within quotation marks are none.

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::path::Path;
use std::str::CharIndices;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, FilePlace, Name};

use super::faults::{self, Refusal};
use super::out::Out;
use super::sniff::{self, Kind};
use super::words::text_or_error;
use super::{Layout, Shape, extension, steady, text};

/// What may stand between two cells.
const DELIMITERS: [char; 4] = [',', ';', '\t', '|'];

/// Reads the sheets of a folder, one for each of its files of CSV, in the order of their names.
pub(super) fn folder(path: &Path, out: &mut Out) {
    let Ok(paths) = steady::sheets(path) else {
        return out.found(faults::unreadable(out.file()));
    };
    out.seen.folder();
    if paths.is_empty() {
        out.found(faults::empty_folder(out.file()));
    }
    for path in paths {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let inner: Arc<str> = format!("{}/{name}", out.file().trim_end_matches('/')).into();
        let read = out.seen.sheet(&path, out.limits().file);
        let read = match super::bytes(read, out.limits()) {
            Ok(bytes) => match sniff::kind(&bytes, out.limits()) {
                Kind::Text => sheet(&bytes, &path, &inner, out),
                Kind::Refused(refusal) => Err(refusal),
                _ => {
                    out.found(faults::workbook_in_folder(&inner));
                    Ok(())
                }
            },
            // Here it is only a sheet without rows.
            Err(Refusal::Empty) => sheet(&[], &path, &inner, out),
            Err(refusal) => Err(refusal),
        };
        if let Err(refusal) = read {
            out.found(refusal.diagnostic(&inner));
        }
    }
}

/// Reads the one sheet of a file of CSV.
pub(super) fn file(bytes: &[u8], path: &Path, out: &mut Out) -> Result<(), Refusal> {
    sheet(bytes, path, out.file(), out)
}

/// Reads a file of CSV as a sheet named by the file's stem.
fn sheet(bytes: &[u8], path: &Path, file: &Arc<str>, out: &mut Out) -> Result<(), Refusal> {
    let Some(text) = text::decoded(bytes, file, out) else { return Ok(()) };
    let (skipped, delimiter) = delimiter(&text, &extension(path));
    out.begin(&path.file_stem().unwrap_or_default().to_string_lossy(), Shape::Grid);
    match cells(text.get(skipped..).unwrap_or_default(), delimiter, out) {
        Ok(()) => out.end(Layout::default()),
        Err(Fault::Refused(refusal)) => return Err(refusal),
        Err(Fault::OpenQuote(at)) => {
            let at = at + skipped;
            out.found(
                Diagnostic::error(Name::BadText, "a quotation mark opens here and never closes")
                    .at(FilePlace::of_range(Arc::clone(file), &text, at..at + 1))
                    .hint("close it, or write two for each one that belongs to the text"),
            );
        }
    }
    Ok(())
}

/// Why text is no CSV.
enum Fault {
    Refused(Refusal),
    /// A quotation mark at this byte is not closed.
    OpenQuote(usize),
}

/// How many lines are looked at for what stands between the cells.
const LINES: usize = 30;

/// What stands between the cells, and how many bytes to skip: a first line such as `sep=;` says it,
/// and spreadsheet programs don't show that line. Else it is what occurs equally often in the most of
/// the first lines, quotations aside, since the header need not be in the first; of equals what occurs
/// more often in each.
fn delimiter(text: &str, extension: &str) -> (usize, char) {
    let first = text.lines().next().unwrap_or_default();
    let bare = first.strip_prefix('"').and_then(|bare| bare.strip_suffix('"')).unwrap_or(first);
    if let Some(said) = bare.strip_prefix("sep=")
        && let Ok(said) = said.parse()
    {
        let line_end = text.find('\n').map_or(text.len(), |at| at + 1);
        return (line_end, said);
    }
    if extension == "tsv" {
        return (0, '\t');
    }
    let lines = counts(text);
    let mut best = ((0, 0), ',');
    for (at, delimiter) in DELIMITERS.into_iter().enumerate() {
        let mut lines_by_count = BTreeMap::new();
        for count in lines.iter().filter_map(|line| line.get(at)).filter(|count| **count > 0) {
            *lines_by_count.entry(*count).or_insert(0_usize) += 1;
        }
        let most = lines_by_count.into_iter().map(|(count, lines)| (lines, count)).max();
        if let Some(most) = most.filter(|most| *most > best.0) {
            best = (most, delimiter);
        }
    }
    (0, best.1)
}

/// How often each delimiter stands in each of the first lines that aren't blank.
fn counts(text: &str) -> Vec<[usize; DELIMITERS.len()]> {
    let mut lines = Vec::new();
    let mut line = [0; DELIMITERS.len()];
    let (mut quoted, mut at_start, mut is_blank) = (false, true, true);
    for letter in text.chars() {
        if letter == '"' && (quoted || at_start) {
            quoted = !quoted;
        }
        at_start = !quoted && (DELIMITERS.contains(&letter) || matches!(letter, '\r' | '\n'));
        if quoted {
            continue;
        }
        if matches!(letter, '\r' | '\n') {
            if !is_blank {
                lines.push(std::mem::take(&mut line));
            }
            is_blank = true;
            if lines.len() == LINES {
                return lines;
            }
            continue;
        }
        is_blank = false;
        let known = line.iter_mut().zip(DELIMITERS).find(|(_, known)| *known == letter);
        if let Some((count, _)) = known {
            *count += 1;
        }
    }
    lines.push(line);
    lines
}

/// Hands on the cells of a text.
fn cells(text: &str, delimiter: char, out: &mut Out) -> Result<(), Fault> {
    let mut letters = text.char_indices().peekable();
    let (mut row, mut column) = (0_u32, 0_u32);
    while letters.peek().is_some() {
        let cell = cell(&mut letters, delimiter)?;
        out.put(row, column, text_or_error(cell)).map_err(Fault::Refused)?;
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
    Ok(())
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
