//! What a workbook says of itself: its sheets, and from when it counts its days ([ECMA-376], part 1,
//! 18.2); and which of its cells show dates (18.8).
//!
//! [ECMA-376]: https://ecma-international.org/publications-and-standards/standards/ecma-376/

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use crate::read::dates::Shown;
use crate::read::faults::Refusal;
use crate::read::formats;
use crate::read::package::Package;
use crate::read::xml::{attribute, is_true};

/// A workbook without its cells.
#[derive(Debug, Default)]
pub(super) struct Book {
    /// Its sheets, in the order of their tabs.
    pub tabs: Vec<Tab>,
    /// Whether it counts its days from 1904.
    pub from_1904: bool,
}

/// A sheet, as the workbook names it.
#[derive(Debug, PartialEq)]
pub(super) struct Tab {
    /// The name on it.
    pub name: String,
    /// By what the workbook names its part.
    pub id: String,
    /// Whether it is hidden.
    pub hidden: bool,
}

/// What the workbook says of itself.
pub(super) fn book(package: &mut Package, part: &str) -> Result<Book, Refusal> {
    let mut book = Book::default();
    let mut xml = package.xml(part)?.ok_or(Refusal::Damaged)?;
    loop {
        match xml.next()? {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "sheet" => {
                    let get = |name| attribute(&tag, name).unwrap_or_default();
                    book.tabs.push(Tab {
                        name: get("name").into_owned(),
                        id: get("id").into_owned(),
                        hidden: matches!(&*get("state"), "hidden" | "veryHidden"),
                    });
                }
                "workbookPr" => book.from_1904 = is_true(&tag, "date1904"),
                _ => {}
            },
            Event::End(tag) if tag.local_name().as_ref() == "workbook" => return Ok(book),
            Event::Eof => return Err(Refusal::Damaged),
            _ => {}
        }
    }
}

/// What each of the looks that cells refer to makes of a number.
pub(super) fn styles(package: &mut Package, part: &str) -> Result<Vec<Shown>, Refusal> {
    let (mut styles, mut codes) = (Vec::new(), BTreeMap::new());
    let Some(mut xml) = package.xml(part)? else { return Ok(styles) };
    let mut of_cells = false;
    loop {
        match xml.next()? {
            Event::Start(tag) | Event::Empty(tag) => match tag.local_name().as_ref() {
                "numFmt" => {
                    let code = attribute(&tag, "formatCode").unwrap_or_default();
                    codes.insert(number(&tag), formats::shown(&code));
                }
                "cellXfs" => of_cells = true,
                "xf" if of_cells => {
                    let id = number(&tag);
                    let known = codes.get(&id).cloned();
                    styles.push(known.unwrap_or_else(|| formats::built_in(id)));
                }
                _ => {}
            },
            Event::End(tag) => match tag.local_name().as_ref() {
                "cellXfs" => of_cells = false,
                "styleSheet" => return Ok(styles),
                _ => {}
            },
            Event::Eof => return Err(Refusal::Damaged),
            _ => {}
        }
    }
}

/// The number of a format.
fn number(tag: &BytesStart) -> u32 {
    attribute(tag, "numFmtId").and_then(|id| id.trim().parse().ok()).unwrap_or_default()
}
