//! What a file is that holds other files: the parts of new workbooks, the streams of old ones.

use super::Limits;
use super::faults::Refusal;
use super::package::Package;
use super::sniff::{COPY, Kind, other};

/// How much is read of the parts that say what a packed file is, in bytes.
const MOST_DECLARED: u64 = 1 << 20;

/// What a packed file is, by the names of its parts.
pub(super) fn packed(bytes: &[u8], limits: &Limits) -> Kind {
    let mut package = match Package::open(bytes, limits) {
        Ok(package) => package,
        Err(refusal) => return Kind::Refused(refusal),
    };
    let names: Vec<String> = package.names().map(str::to_owned).collect();
    let has = |beginning: &str| names.iter().any(|name| name.starts_with(beginning));
    let types = package.beginning("[Content_Types].xml", MOST_DECLARED);
    if types.contains("sheet.binary.macroEnabled.main") || has("xl/workbook.bin") {
        return Kind::Xlsb;
    }
    if has("xl/")
        || types.contains("spreadsheetml.sheet.main+xml")
        || types.contains("sheet.macroEnabled.main+xml")
    {
        return Kind::Xlsx;
    }
    let declared = package.beginning("mimetype", MOST_DECLARED);
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

/// What an Office file from before 2007 is, by the names in its directory. New workbooks with a
/// password come in such a file too.
pub(super) fn compound(bytes: &[u8]) -> Kind {
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
        [_, true, ..] | [_, _, true, ..] => Kind::Xls,
        [_, _, _, true, ..] => other("a Word document", COPY),
        [_, _, _, _, true, ..] => other("a PowerPoint presentation", COPY),
        [.., true] => other("an e-mail message", None),
        _ => Kind::Refused(Refusal::Damaged),
    }
}
