//! OpenDocument workbooks, cell by cell ([ODF 1.3], part 3, chapter 9).
//!
//! [ODF 1.3]: https://docs.oasis-open.org/office/OpenDocument/v1.3/

mod paragraphs;
mod table;

use std::collections::BTreeSet;

use quick_xml::events::{BytesStart, Event};

use super::faults::Refusal;
use super::out::Out;
use super::package::Package;
use super::xml::{Xml, attribute};

/// How much is read of the list of parts, in bytes.
const MOST_LISTED: u64 = 1 << 20;

/// Reads an `.ods` workbook.
pub(super) fn read(package: &mut Package, out: &mut Out) -> Result<(), Refusal> {
    let list = package.beginning("META-INF/manifest.xml", MOST_LISTED);
    if list.contains("encryption-data") || package.has("encrypted-package") {
        return Err(Refusal::Protected);
    }
    let mut xml = package.xml("content.xml")?.ok_or(Refusal::Damaged)?.expanded();
    let mut hidden = BTreeSet::new();
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.name().as_ref() {
                "office:document-content" | "office:body" | "office:spreadsheet" => {}
                "office:automatic-styles" => hidden = hidden_styles(&mut xml)?,
                "table:table" => {
                    let name = attribute(&tag, "name").unwrap_or_default().into_owned();
                    let style = attribute(&tag, "style-name").unwrap_or_default();
                    let is_hidden = hidden.contains(&*style);
                    // Cells of other files that formulas refer to are kept as sheets named by the file.
                    if name.is_empty() || name.starts_with("'file:") {
                        xml.skip()?;
                    } else {
                        table::read(&mut xml, (&name, is_hidden), out).map_err(|refusal| {
                            match refusal {
                                Refusal::Damaged => Refusal::DamagedSheet(name),
                                refusal => refusal,
                            }
                        })?;
                    }
                }
                _ => xml.skip()?,
            },
            Event::End(tag) if tag.name().as_ref() == "office:document-content" => return Ok(()),
            Event::Eof => return Err(Refusal::Damaged),
            _ => {}
        }
    }
}

/// The styles whose sheets are not shown, from behind the start of all styles to their end.
fn hidden_styles(xml: &mut Xml) -> Result<BTreeSet<String>, Refusal> {
    let mut hidden = BTreeSet::new();
    let mut name = String::new();
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.name().as_ref() {
                "style:style" => {
                    name = attribute(&tag, "name").unwrap_or_default().into_owned();
                }
                "style:table-properties"
                    if attribute(&tag, "display").is_some_and(|shown| shown == "false") =>
                {
                    hidden.insert(name.clone());
                }
                _ => {}
            },
            Event::End(tag) if tag.name().as_ref() == "office:automatic-styles" => {
                return Ok(hidden);
            }
            Event::Eof => return Err(Refusal::Damaged),
            _ => {}
        }
    }
}

/// How often an element stands there; once, unless it says otherwise.
fn repeats(element: &BytesStart, key: &str) -> Result<u32, Refusal> {
    match attribute(element, key) {
        Some(number) => number.trim().parse().map_err(|_| Refusal::Damaged),
        None => Ok(1),
    }
}
