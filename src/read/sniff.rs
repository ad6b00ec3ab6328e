//! What a file is, told from its bytes.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use super::faults::{Other, Refusal};

/// Most that a packed workbook may unpack to, in bytes.
const MOST_UNPACKED: u128 = 1 << 30;

/// How much is read of the parts that say what a packed file is, in bytes.
const MOST_DECLARED: u64 = 1 << 20;

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

const RESAVE: Option<&str> =
    Some("open it in a spreadsheet program and save it as a workbook (.xlsx or .ods)");
const COPY: Option<&str> = Some("copy its tables into a spreadsheet, and save that as a workbook");

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
pub(super) fn kind(bytes: &[u8]) -> Kind {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return packed(bytes);
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

fn other(what: &'static str, remedy: Option<&'static str>) -> Kind {
    Kind::Refused(Refusal::Other(Other { what, remedy }))
}

/// Whether bytes begin as text does: with a mark that says so, or without control characters.
fn is_text(bytes: &[u8]) -> bool {
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
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

/// What a packed file is, by the names of its parts.
fn packed(bytes: &[u8]) -> Kind {
    let Ok(mut parts) = ZipArchive::new(Cursor::new(bytes)) else {
        return Kind::Refused(Refusal::Damaged);
    };
    if parts.decompressed_size().is_some_and(|size| size > MOST_UNPACKED) {
        return Kind::Refused(Refusal::TooLarge);
    }
    let names: Vec<String> = parts
        .file_names()
        .flatten()
        .map(|name| name.replace('\\', "/").trim_start_matches('/').to_lowercase())
        .collect();
    let has = |beginning: &str| names.iter().any(|name| name.starts_with(beginning));
    let types = part(&mut parts, "[Content_Types].xml");
    if types.contains("sheet.binary.") || has("xl/workbook.bin") {
        return Kind::Xlsb;
    }
    if has("xl/")
        || types.contains("spreadsheetml.sheet.main+xml")
        || types.contains("sheet.macroEnabled.main+xml")
    {
        return Kind::Xlsx;
    }
    let declared = part(&mut parts, "mimetype");
    match declared.trim().strip_prefix("application/vnd.oasis.opendocument.") {
        Some("spreadsheet" | "spreadsheet-template") => return Kind::Ods,
        Some("text" | "text-template") => return other("a text document", COPY),
        Some("presentation" | "presentation-template") => return other("a presentation", COPY),
        Some(_) => return other("a document of another program", None),
        None => {}
    }
    if has("word/") {
        other("a Word document", COPY)
    } else if has("ppt/") {
        other("a PowerPoint presentation", COPY)
    } else if has("index/document.iwa") || has("index.zip") {
        other("a document of Numbers or Pages", Some("export it from there to Excel"))
    } else {
        other("a compressed folder", Some("unpack it first, and give the workbook in it"))
    }
}

/// The beginning of a part as text; empty where it is missing or spoilt.
fn part(parts: &mut ZipArchive<Cursor<&[u8]>>, name: &str) -> String {
    let mut bytes = Vec::new();
    if let Ok(part) = parts.by_name(name)
        && part.take(MOST_DECLARED).read_to_end(&mut bytes).is_err()
    {
        return String::new();
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What an Office file from before 2007 is, by the names in its directory. New workbooks with a
/// password come in such a file too.
fn compound(bytes: &[u8]) -> Kind {
    let names: Vec<Vec<u8>> = [
        "EncryptedPackage",
        "Workbook",
        "Book",
        "WordDocument",
        "PowerPoint Document",
        "__properties_version1.0",
    ]
    .iter()
    .map(|name| format!("{name}\0").encode_utf16().flat_map(u16::to_le_bytes).collect())
    .collect();
    // Entries of the directory have 128 bytes and begin with their name.
    let found: Vec<bool> = names
        .iter()
        .map(|name| {
            bytes.chunks(128).any(|entry| {
                entry.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name))
            })
        })
        .collect();
    match found.as_slice() {
        [true, ..] => Kind::Refused(Refusal::Protected),
        [_, true, ..] | [_, _, true, ..] if has_old_password(bytes) => {
            Kind::Refused(Refusal::Protected)
        }
        [_, true, ..] | [_, _, true, ..] => Kind::Xls,
        [_, _, _, true, ..] => other("a Word document", COPY),
        [_, _, _, _, true, ..] => other("a PowerPoint presentation", COPY),
        [.., true] => other("an e-mail message", None),
        _ => Kind::Refused(Refusal::Damaged),
    }
}

/// Whether a workbook of Excel up to 2003 is scrambled with a password: among its first records,
/// each a type, a length and that many bytes, is one of type 0x2F ([MS-XLS] 2.4.117). The weakest
/// kind would otherwise be read as garbage.
fn has_old_password(bytes: &[u8]) -> bool {
    const BOF: &[u8] = &[0x09, 0x08];
    bytes.chunks(64).enumerate().filter(|(_, chunk)| chunk.starts_with(BOF)).any(|(at, _)| {
        let mut rest = bytes.get(at * 64..).unwrap_or_default();
        for _ in 0..4 {
            let [kind_low, kind_high, low, high, data @ ..] = rest else { return false };
            if (*kind_low, *kind_high) == (0x2f, 0) {
                return matches!((low, high), (4..=0xff, 0));
            }
            let length = usize::from(u16::from_le_bytes([*low, *high]));
            rest = data.get(length..).unwrap_or_default();
        }
        false
    })
}
