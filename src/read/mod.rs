//! Reading: a path becomes a workbook. The only room that knows spreadsheet formats.
//!
//! What a file is, its content says and never its name; only kinds of plain text, which look alike
//! from within, go by their extension. Whatever the format, the same data become the same cells at
//! the same places, judged by nobody yet.
//!
//! Files come from anyone. Each is held against limits of our own before and while it is read, cell
//! by cell, and nothing that a damaged one makes a reader do gets out of this room but a diagnostic.

mod bytes;
mod compound;
mod containers;
mod csv;
mod dates;
mod faults;
mod formats;
mod formatted;
mod guard;
mod json;
mod layout;
mod moment;
mod ods;
mod options;
mod out;
mod package;
mod part;
mod pattern;
mod records;
mod relations;
mod sniff;
mod steady;
mod strings;
mod text;
mod toml;
mod words;
mod workbook;
mod worker;
mod xls;
mod xlsb;
mod xlsx;
mod xml;

#[cfg(test)]
mod tests;

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use crate::diagnostic::Checked;

use faults::{Excess, Refusal};
use out::Out;
use package::Package;
use part::{Part, Parts};
use sniff::Kind;

pub use formatted::Formatted;
pub use options::{Limits, Options};
pub use text::is_encoding;
pub use workbook::{Area, Cell, CellValue, Layout, Row, Shape, Sheet, Workbook};
pub use worker::{ARGUMENT, Read, Reader, serve};

/// Reads the workbook at `path`, which its user calls `name`: a spreadsheet, a folder of CSV files,
/// or one file of CSV, JSON or TOML.
///
/// There is no value if any part of it can't be read. Notes tell what had to be assumed.
pub fn workbook(path: &Path, name: &str, options: &Options) -> Checked<Workbook> {
    let file = named(name);
    let mut all = Parts::default();
    parts(&Given { path, file: &file, options, waits: false }, &mut |part| all.add(part));
    all.workbook(file)
}

/// A hash of all that the workbook at a path holds, as [`Read::content`] is one of what was read.
///
/// # Errors
/// If it can't be read.
pub fn content(path: &Path, options: &Options) -> io::Result<blake3::Hash> {
    steady::content(path, options.limits.file)
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
    /// Whether what was written to just now is given a moment to be whole.
    waits: bool,
}

/// Reads a workbook and gives its parts, as they come, to `sink`; those of one version, if it is saved
/// meanwhile.
fn parts(given: &Given, sink: &mut dyn FnMut(Part)) {
    let start = Instant::now();
    loop {
        let mut out = Out::new(given, sink);
        if guard::contained(|| read(given, &mut out)).is_none() {
            out.refuse(Refusal::Damaged);
        }
        let seen = std::mem::take(&mut out.seen);
        if let Ok(content) = seen.again(given.path, given.options.limits.file, given.waits) {
            return sink(Part::Content(content.map(Into::into)));
        }
        sink(Part::Again);
        if start.elapsed() > steady::PATIENCE {
            return sink(Part::Found(faults::never_rests(given.file)));
        }
    }
}

fn read(given: &Given, out: &mut Out) {
    let Given { path, file, .. } = *given;
    if let Some(original) = faults::locked_original(path) {
        out.seen.unseen = true;
        return out.found(faults::lock_file(file, &original));
    }
    let is_folder = match fs::metadata(path) {
        Ok(found) => found.is_dir(),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return out.found(faults::no_such_input(file, path));
        }
        Err(_) => return out.found(faults::unreadable(file)),
    };
    if is_folder {
        return csv::folder(path, out);
    }
    let read = out.seen.file(path, out.limits().file);
    let read = bytes(read, out.limits()).and_then(|bytes| sheets(&bytes, path, out));
    if let Err(refusal) = read {
        out.refuse(refusal);
    }
}

/// The bytes that were read of a file, unless there are none or too many.
fn bytes(read: io::Result<Option<Vec<u8>>>, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    match read {
        Ok(Some(bytes)) if bytes.is_empty() => Err(Refusal::Empty),
        Ok(Some(bytes)) => Ok(bytes),
        Ok(None) => Err(Refusal::TooLarge { what: Excess::File, limit: limits.file }),
        Err(error) if error.kind() == ErrorKind::OutOfMemory => Err(Refusal::NoMemory(*limits)),
        Err(_) => Err(Refusal::Unreadable),
    }
}

/// Reads the sheets of a file with these bytes.
fn sheets(bytes: &[u8], path: &Path, out: &mut Out) -> Result<(), Refusal> {
    if matches!(extension(path).as_str(), "crdownload" | "part" | "partial" | "download") {
        return Err(Refusal::Partial);
    }
    match sniff::kind(bytes, out.limits()) {
        Kind::Text => plain_text(bytes, path, out),
        Kind::Xlsx => xlsx::read(&mut Package::open(bytes, out.limits())?, out),
        Kind::Xlsb => xlsb::read(&mut Package::open(bytes, out.limits())?, out),
        Kind::Xls => xls::read(bytes, out),
        Kind::Ods => ods::read(&mut Package::open(bytes, out.limits())?, out),
        Kind::Refused(refusal) => Err(refusal),
    }
}

/// Reads a file of plain text, whose name says which kind of text it is.
fn plain_text(bytes: &[u8], path: &Path, out: &mut Out) -> Result<(), Refusal> {
    // The beginning of such a text is such a text; that of JSON is none.
    out.seen.open_ended = extension(path) != "json";
    match extension(path).as_str() {
        "csv" | "tsv" => csv::file(bytes, path, out),
        "json" => json::read(bytes, out),
        "toml" => toml::read(bytes, out),
        _ => Err(Refusal::Other(sniff::PLAIN_TEXT)),
    }
}

/// A path's extension in small letters; empty where there is none.
fn extension(path: &Path) -> String {
    path.extension().unwrap_or_default().to_string_lossy().to_lowercase()
}
