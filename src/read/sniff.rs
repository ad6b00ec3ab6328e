//! What a file is, told from its bytes.

use encoding_rs::Encoding;

use super::Limits;
use super::compound::BEGINNING;
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
    remedy: Some(
        "copy its content into a spreadsheet and save that as .xlsx; if it is CSV, JSON or TOML, name \
         it so",
    ),
};

/// For what a spreadsheet program opens.
pub(super) const RESAVE: Option<&str> =
    Some("open it in Excel or LibreOffice and save it as .xlsx");
/// For what holds tables, and is no spreadsheet.
pub(super) const COPY: Option<&str> =
    Some("copy its tables into a spreadsheet, and save that as a workbook");

/// For what only points to a workbook.
const FETCH: Option<&str> =
    Some("open what it points to, save that as .xlsx, and give the saved file");
const GOOGLE: Option<&str> =
    Some("open it in the browser, choose File > Download > Microsoft Excel, and give that file");

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
    (b"\0\0\x02\0\x06\x04\x06\0", Other { what: "a worksheet of Lotus 1-2-3", remedy: RESAVE }),
    (b"\0\0\x1a\0", Other { what: "a worksheet of Lotus 1-2-3", remedy: RESAVE }),
    (b"bplist", Other { what: "a shortcut of another program", remedy: FETCH }),
    (b"PAR1", Other { what: "a data file of another program", remedy: None }),
];

/// How the sheets and workbooks of Excel up to 95 begin.
const OLD: &[&[u8]] = &[
    b"\x09\x00\x04\x00",
    b"\x09\x00\x07\x00",
    b"\x09\x02\x06\x00",
    b"\x09\x04\x06\x00",
    b"\x09\x08\x08\x00",
    b"\x09\x08\x10\x00",
];

/// What these bytes are.
pub(super) fn kind(bytes: &[u8], limits: &Limits) -> Kind {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return packed(bytes, limits);
    }
    if bytes.starts_with(BEGINNING) {
        return compound(bytes);
    }
    if bytes.iter().all(|&byte| byte == 0) {
        return Kind::Refused(Refusal::Zeros);
    }
    if OLD.iter().any(|beginning| bytes.starts_with(beginning)) {
        return Kind::Refused(Refusal::TooOld);
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

/// What text is that another program has written for itself: web pages and spreadsheets as text, both
/// often named as workbooks, and files that only point to a workbook elsewhere.
fn markup(bytes: &[u8]) -> Option<Other> {
    let taste = bytes.get(..TASTE).unwrap_or(bytes);
    let taste = match wide(bytes).or_else(|| Encoding::for_bom(bytes).map(|(found, _)| found)) {
        Some(encoding) => encoding.decode(taste).0,
        None => String::from_utf8_lossy(taste),
    };
    let taste = taste.to_lowercase();
    let start = taste.trim_start_matches('\u{feff}').trim_start();
    let begins = |words: &[&str]| words.iter().any(|word| start.starts_with(word));
    if begins(&["mime-version:", "from: <saved by"]) {
        return Some(Other { what: "a web page in one file", remedy: RESAVE });
    }
    if begins(&["{\"url\":", "{\"doc_id\":", "{\"resource_id\":"]) && start.contains("google.com")
        || begins(&["{"]) && start.contains("\"doc_id\"") && start.contains("\"email\"")
    {
        return Some(Other { what: "a shortcut to a file in Google Drive", remedy: GOOGLE });
    }
    if begins(&["[internetshortcut]", "[desktop entry]"]) {
        return Some(Other { what: "a shortcut to a file elsewhere", remedy: FETCH });
    }
    if begins(&["version https://git-lfs.github.com"]) {
        return Some(Other { what: "a placeholder for a file elsewhere", remedy: FETCH });
    }
    if begins(&["id;p", "id;"]) && start.contains("\nc;") || start.contains("\nb;y") {
        return Some(Other { what: "a spreadsheet saved as plain text (SYLK)", remedy: RESAVE });
    }
    if begins(&["table\r\n0,1", "table\n0,1"]) {
        return Some(Other { what: "a spreadsheet saved as plain text (DIF)", remedy: RESAVE });
    }
    let is_page = ["<html", "<table", "<head", "<body", "<meta", "<style"];
    if begins(&["<!doctype html"]) || begins(&is_page) {
        return Some(Other { what: "a web page", remedy: RESAVE });
    }
    if !begins(&["<?xml", "<workbook", "<!--"]) {
        return None;
    }
    let what = if start.contains("office:spreadsheet") || start.contains("excel.sheet") {
        "a spreadsheet saved as plain text (Excel 2003)"
    } else if start.contains("opendocument:xmlns:office") {
        "an OpenDocument file saved as plain text"
    } else if is_page.iter().any(|tag| start.contains(tag)) {
        "a web page"
    } else {
        "a data file of another program"
    };
    Some(Other { what, remedy: RESAVE })
}
