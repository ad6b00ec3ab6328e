//! What a file is, told from its bytes.

use super::Limits;
use super::containers::{compound, packed};
use super::faults::{Other, Refusal};
use super::text::wide;

/// How many bytes at the start tell whether a file is text.
const TASTE: usize = 8192;

/// A kind of file, as far as reading goes.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    /// Excel since 2007, with or without macros.
    Xlsx,
    /// Excel since 2007, the binary kind.
    Xlsb,
    /// Excel up to 2003.
    Xls,
    /// OpenDocument.
    Ods,
    /// Text of some kind.
    Text,
    /// Nothing that can be read.
    Refused(Refusal),
}

/// Text that is neither CSV nor JSON nor TOML, by its name.
pub(super) const PLAIN_TEXT: Other = Other {
    what: "plain text",
    remedy: Some("if it holds CSV, JSON or TOML, name it so: .csv, .json or .toml"),
};

/// For what a spreadsheet program opens.
const RESAVE: Option<&str> =
    Some("open it in a spreadsheet program and save it as a workbook (.xlsx or .ods)");
/// For what holds tables, and is no spreadsheet.
pub(super) const COPY: Option<&str> =
    Some("copy its tables into a spreadsheet, and save that as a workbook");

/// How files of other kinds begin.
#[rustfmt::skip]
const BEGINNINGS: &[(&[u8], Other)] = &[
    (b"\x89PNG", Other { what: "a PNG picture", remedy: None }),
    (b"\xff\xd8\xff", Other { what: "a JPEG picture", remedy: None }),
    (b"GIF8", Other { what: "a GIF picture", remedy: None }),
    (b"BM", Other { what: "a bitmap picture", remedy: None }),
    (b"II*\0", Other { what: "a TIFF picture", remedy: None }),
    (b"MM\0*", Other { what: "a TIFF picture", remedy: None }),
    (b"RIFF", Other { what: "a picture, sound or film", remedy: None }),
    (b"%PDF", Other { what: "a PDF", remedy: COPY }),
    (b"{\\rtf", Other { what: "a Word document", remedy: COPY }),
    (b"\x1f\x8b", Other { what: "a compressed file", remedy: Some("unpack it first") }),
    (b"7z\xbc\xaf", Other { what: "a compressed folder", remedy: Some("unpack it first") }),
    (b"Rar!", Other { what: "a compressed folder", remedy: Some("unpack it first") }),
    (b"SQLite format 3", Other { what: "a database", remedy: RESAVE }),
    (b"MZ", Other { what: "a program", remedy: None }),
    (b"\x7fELF", Other { what: "a program", remedy: None }),
    (b"\x09\x00\x04\x00", Other { what: "a worksheet of a very old Excel", remedy: RESAVE }),
    (b"\x09\x02\x06\x00", Other { what: "a worksheet of a very old Excel", remedy: RESAVE }),
    (b"\x09\x04\x06\x00", Other { what: "a worksheet of a very old Excel", remedy: RESAVE }),
];

/// What these bytes are.
pub(super) fn kind(bytes: &[u8], limits: &Limits) -> Kind {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return packed(bytes, limits);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return compound(bytes);
    }
    let is_text = is_text(bytes);
    let known = BEGINNINGS.iter().find(|(beginning, _)| {
        // Two letters prove nothing: "BM" and "MZ" also begin words.
        bytes.starts_with(beginning) && (beginning.len() > 2 || !is_text)
    });
    if let Some((_, other)) = known {
        return Kind::Refused(Refusal::Other(*other));
    }
    if is_text {
        return markup(bytes).map_or(Kind::Text, |other| Kind::Refused(Refusal::Other(other)));
    }
    if bytes.iter().all(|&byte| byte == 0) {
        return Kind::Refused(Refusal::Damaged);
    }
    other("a file of an unknown kind", None)
}

/// A kind of file that is no workbook.
pub(super) fn other(what: &'static str, remedy: Option<&'static str>) -> Kind {
    Kind::Refused(Refusal::Other(Other { what, remedy }))
}

/// Whether bytes begin as text does: with a mark that says so, or without control characters.
fn is_text(bytes: &[u8]) -> bool {
    let is_marked = bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff");
    if is_marked || wide(bytes).is_some() {
        return true;
    }
    let taste = bytes.get(..TASTE).unwrap_or(bytes);
    let is_control = |byte: &u8| matches!(byte, 1..=8 | 14..=26 | 28..=31 | 127);
    // Where letters follow an encoding as strict as this one, stray control characters are text too.
    let is_utf8 = str::from_utf8(taste).map_or_else(|fault| fault.error_len().is_none(), |_| true);
    !taste.contains(&0) && (is_utf8 || !taste.iter().any(is_control))
}

/// What text with tags is: web pages and spreadsheets as text, both often named as workbooks.
fn markup(bytes: &[u8]) -> Option<Other> {
    let taste = String::from_utf8_lossy(bytes.get(..TASTE).unwrap_or(bytes)).to_lowercase();
    let start = taste.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with("<!doctype html") || start.starts_with("<html") {
        return Some(Other { what: "a web page", remedy: RESAVE });
    }
    if !start.starts_with("<?xml") {
        return None;
    }
    let is_sheet = start.contains("office:spreadsheet") || start.contains("excel.sheet");
    let what = if is_sheet {
        "a spreadsheet saved as plain text"
    } else {
        "a data file of another program"
    };
    Some(Other { what, remedy: RESAVE })
}
