//! What a file is that holds other files: the parts of new workbooks, the streams of old ones.

use super::Limits;
use super::compound::Compound;
use super::faults::Refusal;
use super::package::Package;
use super::sniff::{COPY, Kind, RESAVE, other};

/// How much is read of the parts that say what a packed file is, in bytes.
const MOST_DECLARED: u64 = 1 << 20;

/// What a packed file is, by the names of its parts.
pub(super) fn packed(bytes: &[u8], limits: &Limits) -> Kind {
    let mut package = match Package::open(bytes, limits) {
        Ok(package) => package,
        // Its list of parts stands at its end, and is the last to be fetched.
        Err(Refusal::Damaged) => return Kind::Refused(Refusal::CutOff),
        Err(refusal) => return Kind::Refused(refusal),
    };
    let names: Vec<String> = package.names().map(str::to_owned).collect();
    let has = |beginning: &str| names.iter().any(|name| name.starts_with(beginning));
    let types = package.beginning("[Content_Types].xml", MOST_DECLARED);
    let mentions = |kind: &str| types.contains(kind);
    if mentions("sheet.binary.macroEnabled.main") || has("xl/workbook.bin") {
        return Kind::Xlsb;
    }
    let is_sheet = ["sheet", "template"]
        .iter()
        .any(|kind| mentions(&format!("spreadsheetml.{kind}.main+xml")))
        || mentions("sheet.macroEnabled.main+xml")
        || mentions("template.macroEnabled.main+xml");
    if is_sheet || has("xl/") {
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
    if has("encrypted-package") {
        Kind::Refused(Refusal::Protected)
    } else if has("word/") || mentions("wordprocessingml.document.main+xml") {
        other("a Word document", COPY)
    } else if has("ppt/") || mentions("presentationml.presentation.main+xml") {
        other("a PowerPoint presentation", COPY)
    } else if has("index/") || has("index.zip") || has("index.xml") || has("index.apxl") {
        numbers(&names)
    } else if names.is_empty() {
        Kind::Refused(Refusal::Damaged)
    } else {
        other("a compressed folder", Some("unpack it first, and give the workbook in it"))
    }
}

/// What a document of Apple's programs is: those of Numbers have a part for each table.
fn numbers(names: &[String]) -> Kind {
    if names
        .iter()
        .any(|name| name.starts_with("index/tables/") || name.contains("calculationengine"))
    {
        other("a document of Numbers", Some("export it to Excel there: File > Export To > Excel"))
    } else {
        other("a document of Numbers, Pages or Keynote", Some("export it from there to Excel"))
    }
}

/// What an Office file from before 2007 is, by the names in it. New workbooks with a password, or with
/// rights that a server keeps, come in such a file too.
pub(super) fn compound(bytes: &[u8]) -> Kind {
    let Some(file) = Compound::open(bytes) else { return Kind::Refused(Refusal::Damaged) };
    let names: Vec<String> = file.names().map(str::to_lowercase).collect();
    let has = |name: &str| names.iter().any(|known| known == name);
    if has("encryptedpackage") || has("\u{9}drmcontent") {
        Kind::Refused(Refusal::Protected)
    } else if has("workbook") || has("book") {
        Kind::Xls
    } else if has("worddocument") {
        other("a Word document", COPY)
    } else if has("powerpoint document") {
        other("a PowerPoint presentation", COPY)
    } else if has("__properties_version1.0") {
        other("an e-mail message", Some("save the workbook that is attached to it, and give that"))
    } else if has("quill") {
        other("a Publisher document", COPY)
    } else if has("visiodocument") {
        other("a Visio drawing", COPY)
    } else {
        other("a document of another program", RESAVE)
    }
}
