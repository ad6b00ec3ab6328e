//! What keeps a whole file from being read, in words, each with its remedy.

use std::fs;
use std::path::{Path, PathBuf};

use super::Limits;
use crate::diagnostic::{Diagnostic, Name, quoted};

/// The inputs that can be read, for hints.
const READABLE: &str = "give a workbook (.xlsx, .xlsm, .xlsb, .xls or .ods), a folder of CSV files, \
                        or a .csv, .json or .toml file";

/// Why no workbook can be had from a file.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Refusal {
    /// It holds no bytes.
    Empty,
    /// The system doesn't let us open it.
    Unreadable,
    /// It is past one of our limits.
    TooLarge {
        /// Which one.
        what: Excess,
        /// What it is.
        limit: u64,
    },
    /// There is no memory left for it, by these limits.
    NoMemory(Limits),
    /// It only opens with a password.
    Protected,
    /// It is a workbook that has been cut off or spoilt.
    Damaged,
    /// It is a workbook of a kind that is no longer written.
    TooOld,
    /// It is a workbook whose end is missing.
    CutOff,
    /// It holds nothing but zeros.
    Zeros,
    /// It is only a part of a file that is being fetched.
    Partial,
    /// One sheet of it, of this name, has been spoilt.
    DamagedSheet(String),
    /// It is something else.
    Other(Other),
}

/// What there is too much of.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Excess {
    /// Bytes of the file.
    File,
    /// Bytes that it unpacks to, or that its cells take.
    Unpacked,
    /// Cells in the sheet of this name.
    Cells(String),
    /// Texts that cells refer to.
    Texts,
    /// Characters of one text, by far.
    Text,
}

/// A kind of file that is no workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Other {
    /// What it seems to be, with its article: `a PNG picture`.
    pub what: &'static str,
    /// How its content gets into a workbook, where that is likely to be wanted.
    pub remedy: Option<&'static str>,
}

impl Refusal {
    /// What the user is told, at the file.
    pub fn diagnostic(self, file: &str) -> Diagnostic {
        let again = "fetch the file again from where it came, or open it in a spreadsheet program, \
                     which may repair it, and save it anew";
        let found = match self {
            Self::Empty => Diagnostic::error(Name::EmptyFile, "the file is empty")
                .hint("save the workbook again, or fetch it again from where it came"),
            Self::Unreadable => return unreadable(file),
            Self::NoMemory(limits) => return too_much_memory(&limits, file),
            Self::TooLarge { what, limit } => too_large(&what, limit),
            Self::Protected => Diagnostic::error(
                Name::PasswordProtected,
                "the workbook is protected with a password",
            )
            .hint(
                "open it, remove the password (File > Info > Protect Workbook > Encrypt \
                           with Password in Excel, File > Save As in LibreOffice), and save it",
            ),
            Self::Damaged => Diagnostic::error(
                Name::DamagedFile,
                "the workbook is damaged or was cut off, and can't be read",
            )
            .hint(again),
            Self::TooOld => Diagnostic::error(
                Name::NotAWorkbook,
                "this is a workbook of Excel 95 or older, which can't be read",
            )
            .hint("open it in Excel or LibreOffice and save it as .xlsx"),
            Self::CutOff => Diagnostic::error(
                Name::DamagedFile,
                "the end of the file is missing: it was not fetched, or not saved, as a whole",
            )
            .hint(again),
            Self::Zeros => Diagnostic::error(
                Name::DamagedFile,
                "the file holds nothing: it was not fetched, or not saved, as a whole",
            )
            .hint("fetch the file again from where it came; nothing of this one can be saved"),
            Self::Partial => Diagnostic::error(
                Name::DamagedFile,
                "this is the part of a file that a browser has fetched so far",
            )
            .hint("wait until it is complete, or fetch it again; then give the file itself"),
            Self::DamagedSheet(sheet) => Diagnostic::error(
                Name::DamagedFile,
                format!("the sheet {} is damaged, and can't be read", quoted(&sheet)),
            )
            .hint(again),
            Self::Other(other) => Diagnostic::error(
                Name::NotAWorkbook,
                format!("this is {}, not a workbook", other.what),
            )
            .hint(other.remedy.unwrap_or(READABLE)),
        };
        found.at(PathBuf::from(file))
    }
}

/// Something is past a limit, which can be raised.
fn too_large(what: &Excess, limit: u64) -> Diagnostic {
    let (message, remedy, name) = match what {
        Excess::File => (
            format!("the file is larger than {}", size(limit)),
            "remove pictures and sheets that are not needed, and save the workbook again",
            "file",
        ),
        Excess::Unpacked => (
            format!("what is in the file takes more than {}", size(limit)),
            "remove sheets that are not needed, and rows filled down to the bottom",
            "unpacked",
        ),
        Excess::Cells(sheet) => (
            format!(
                "the sheet {} has more than {} cells with content",
                quoted(sheet),
                grouped(limit)
            ),
            "delete rows and columns that were filled down, or across, to the edge of the sheet",
            "cells",
        ),
        Excess::Texts => (
            format!("the file holds more than {} different texts", grouped(limit)),
            "remove sheets that are not needed, and save the workbook again",
            "cells",
        ),
        Excess::Text => (
            format!("the file holds a text that is far longer than {} characters", grouped(limit)),
            "shorten it: no cell can hold such a text",
            "characters",
        ),
    };
    let raised = limit.saturating_mul(2);
    let raised = match what {
        Excess::File | Excess::Unpacked => as_typed(raised),
        Excess::Cells(_) | Excess::Texts | Excess::Text => raised.to_string(),
    };
    Diagnostic::error(Name::FileTooLarge, message)
        .hint(remedy)
        .hint(format!("if it has to be that large, raise the limit: `--limit {name}={raised}`"))
}

/// A number of bytes in the largest unit of which it is a whole number, as `--limit` counts them.
fn size(bytes: u64) -> String {
    let units = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1000, "kB")];
    let unit = units.into_iter().find(|(unit, _)| bytes >= *unit && bytes.is_multiple_of(*unit));
    match unit {
        Some((unit, name)) => format!("{} {name}", grouped(bytes / unit)),
        None => format!("{} bytes", grouped(bytes)),
    }
}

/// A size as it is typed: `200MB`.
fn as_typed(bytes: u64) -> String {
    size(bytes).replace([' ', ','], "").trim_end_matches("bytes").to_owned()
}

/// A whole number with a comma before every three digits.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// There is no such file or folder; near names in the same folder are offered.
pub(super) fn no_such_input(file: &str, path: &Path) -> Diagnostic {
    let wanted = path.file_name().unwrap_or_default().to_string_lossy();
    let mut siblings: Vec<String> = path
        .parent()
        .map(|parent| if parent.as_os_str().is_empty() { Path::new(".") } else { parent })
        .and_then(|parent| fs::read_dir(parent).ok())
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    siblings.sort();
    Diagnostic::error(Name::NoSuchInput, format!("there is no file or folder {}", quoted(file)))
        .at(PathBuf::from(file))
        .offer(&wanted, siblings.iter().map(String::as_str))
        .hint("check the name, and the folder that you are in")
}

/// The system refuses to open it.
pub(super) fn unreadable(file: &str) -> Diagnostic {
    Diagnostic::error(Name::NoSuchInput, format!("{} can't be opened", quoted(file)))
        .at(PathBuf::from(file))
        .hint("close it in other programs, and check that you are allowed to read it")
}

/// The process that was to read it can't be started.
pub(super) fn no_process(file: &str) -> Diagnostic {
    let message = "the workbook can't be read: the part of the program that reads can't be started";
    Diagnostic::error(Name::ReadingStopped, message)
        .at(PathBuf::from(file))
        .hint("start the program again; if it has just been replaced or removed, install it anew")
}

/// It is written to all the time.
pub(super) fn never_rests(file: &str) -> Diagnostic {
    let message = "the workbook is written to again and again while it is read";
    Diagnostic::error(Name::ReadingStopped, message)
        .at(PathBuf::from(file))
        .hint("wait until the program that writes it has ended, and start this one again")
}

/// Reading it took too long.
pub(super) fn too_slow(limits: &Limits, file: &str) -> Diagnostic {
    let seconds = limits.seconds;
    let allowed = if seconds == 1 { "a second".to_owned() } else { format!("{seconds} seconds") };
    Diagnostic::error(
        Name::ReadingStopped,
        format!("reading the workbook takes longer than {allowed}"),
    )
    .at(PathBuf::from(file))
    .hint("open it in a spreadsheet program, remove what is not needed, and save it anew")
    .hint(format!("if it has to be as it is: `--limit seconds={}`", seconds.saturating_mul(4)))
}

/// Reading it took too much memory.
pub(super) fn too_much_memory(limits: &Limits, file: &str) -> Diagnostic {
    let (allowed, twice) = (size(limits.memory), as_typed(limits.memory.saturating_mul(2)));
    Diagnostic::error(
        Name::ReadingStopped,
        format!("reading the workbook takes more than {allowed} of memory"),
    )
    .at(PathBuf::from(file))
    .hint("open it in a spreadsheet program, remove what is not needed, and save it anew")
    .hint(format!("if it has to be as it is: `--limit memory={twice}`"))
}

/// Whatever read it has come to grief.
pub(super) fn sudden_end(file: &str) -> Diagnostic {
    Diagnostic::error(Name::ReadingStopped, "reading the workbook came to a sudden end")
        .at(PathBuf::from(file))
        .hint("it is damaged: open it in a spreadsheet program, which may repair it, and save it anew")
}

/// A folder without any CSV file.
pub(super) fn empty_folder(file: &str) -> Diagnostic {
    Diagnostic::error(Name::NotAWorkbook, "the folder holds no CSV file")
        .at(PathBuf::from(file))
        .hint("a folder makes a workbook if it holds one .csv or .tsv file for each sheet")
}

/// A whole workbook where one sheet of it belongs.
pub(super) fn workbook_in_folder(file: &str) -> Diagnostic {
    Diagnostic::error(Name::NotAWorkbook, "this is a whole workbook, not CSV")
        .at(PathBuf::from(file))
        .hint("give the workbook itself, or save its sheets as CSV")
}

/// The name of the workbook that a lock file was made for, if `path` looks like a lock file:
/// `plan.xlsx` for `~$plan.xlsx` (Excel) and `.~lock.plan.xlsx#` (LibreOffice).
pub(super) fn locked_original(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy();
    let original = name
        .strip_prefix("~$")
        .or_else(|| name.strip_prefix(".~lock.").and_then(|rest| rest.strip_suffix('#')))?;
    Some(original.to_owned())
}

/// A file that a spreadsheet program keeps while a workbook is open.
pub(super) fn lock_file(file: &str, original: &str) -> Diagnostic {
    Diagnostic::error(Name::NotAWorkbook, "this is a lock file, not a workbook")
        .at(PathBuf::from(file))
        .hint(format!(
            "a spreadsheet program keeps it while {} is open: give that file instead",
            quoted(original)
        ))
}
