//! Reading: a path becomes a workbook. The only room that knows spreadsheet formats.
//!
//! What a file is, its content says and never its name; only kinds of plain text, which look alike
//! from within, go by their extension. Whatever the format, the same data become the same cells at
//! the same places, judged by nobody yet.
//!
//! Files come from anyone. Each is held against limits of our own before and while it is read, cell
//! by cell, and nothing that a damaged one makes a reader do gets out of this room but a diagnostic.

mod containers;
mod csv;
mod dates;
mod faults;
mod grid;
mod guard;
mod json;
mod legacy;
mod opendocument;
mod options;
mod paragraphs;
mod part;
mod records;
mod sniff;
mod spreadsheet;
mod text;
mod toml;
mod workbook;
mod worker;

#[cfg(test)]
mod tests;

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::sync::Arc;

use crate::diagnostic::Checked;

use faults::Refusal;
use part::{Part, Parts};
use sniff::Kind;

pub use options::{Limits, Options};
pub use workbook::{Area, Cell, CellValue, Layout, Row, Shape, Sheet, Workbook};
pub use worker::{ARGUMENT, Reader, serve};

/// Reads the workbook at `path`, which its user calls `name`: a spreadsheet, a folder of CSV files,
/// or one file of CSV, JSON or TOML.
///
/// There is no value if any part of it can't be read. Notes tell what had to be assumed.
pub fn workbook(path: &Path, name: &str, options: &Options) -> Checked<Workbook> {
    let file = named(name);
    let mut all = Parts::default();
    parts(&Given { path, file: &file, options }, &mut |part| all.add(part));
    all.workbook(file)
}

/// What a user calls a file, with `/` between folders on every system.
fn named(name: &str) -> Arc<str> {
    if cfg!(windows) { name.replace('\\', "/").into() } else { name.into() }
}

/// What is to be read.
struct Given<'a> {
    /// Where it is.
    path: &'a Path,
    /// What its user calls it, with `/` between folders.
    file: &'a Arc<str>,
    /// How to read it.
    options: &'a Options,
}

/// Reads a workbook and gives its parts, as they come, to `sink`.
fn parts(given: &Given, sink: &mut dyn FnMut(Part)) {
    let read = checked(given);
    read.diagnostics.into_iter().for_each(|found| sink(Part::Found(found)));
    for sheet in read.value.unwrap_or_default() {
        sink(Part::Sheet { name: sheet.name.to_string(), shape: sheet.shape });
        sheet.rows.into_iter().for_each(|row| sink(Part::Row(row)));
        sink(Part::Layout(sheet.layout));
    }
}

fn checked(given: &Given) -> Checked<Vec<Sheet>> {
    let Given { path, file, options } = *given;
    if let Some(original) = faults::locked_original(path) {
        return faults::lock_file(file, &original).into();
    }
    let is_folder = match fs::metadata(path) {
        Ok(found) => found.is_dir(),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return faults::no_such_input(file, path).into();
        }
        Err(_) => return faults::unreadable(file).into(),
    };
    if is_folder {
        csv::folder(path, file, options)
    } else {
        match bytes(path, &options.limits) {
            Ok(bytes) => sheets(&bytes, path, file),
            Err(refusal) => refusal.diagnostic(file).into(),
        }
    }
}

/// The bytes of a file, unless there are none or too many.
fn bytes(path: &Path, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let length = fs::metadata(path).map_err(|_| Refusal::Unreadable)?.len();
    if length > limits.file {
        return Err(Refusal::TooLarge);
    }
    let bytes = fs::read(path).map_err(|error| match error.kind() {
        ErrorKind::OutOfMemory => Refusal::NoMemory(*limits),
        _ => Refusal::Unreadable,
    })?;
    if bytes.is_empty() { Err(Refusal::Empty) } else { Ok(bytes) }
}

/// The sheets of a file with these bytes.
fn sheets(bytes: &[u8], path: &Path, file: &Arc<str>) -> Checked<Vec<Sheet>> {
    let read = match sniff::kind(bytes) {
        Kind::Text => return plain_text(bytes, path, file),
        Kind::Xlsx => spreadsheet::xlsx(bytes),
        Kind::Xlsb => spreadsheet::xlsb(bytes),
        Kind::Xls => spreadsheet::xls(bytes),
        Kind::Ods => opendocument::ods(bytes),
        Kind::Refused(refusal) => Err(refusal),
    };
    match read {
        Ok(sheets) => Checked::new(sheets, Vec::new()),
        Err(refusal) => refusal.diagnostic(file).into(),
    }
}

/// The sheets of a file of plain text, whose name says which kind of text it is.
fn plain_text(bytes: &[u8], path: &Path, file: &Arc<str>) -> Checked<Vec<Sheet>> {
    match extension(path).as_str() {
        "csv" | "tsv" => csv::file(bytes, path, file),
        "json" => json::sheets(bytes, file),
        "toml" => toml::sheets(bytes, file),
        _ => Refusal::Other(sniff::PLAIN_TEXT).diagnostic(file).into(),
    }
}

/// A path's extension in small letters; empty where there is none.
fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}
