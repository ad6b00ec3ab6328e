//! Excel workbooks since 2007: packed parts of XML ([ECMA-376], part 1, 18), read in one pass.
//!
//! A cell that can't be understood is told as [`CellValue::Unreadable`](super::CellValue::Unreadable), and
//! the rest of its sheet is read.
//!
//! [ECMA-376]: https://ecma-international.org/publications-and-standards/standards/ecma-376/

mod book;
mod cell;
mod sheet;
mod strings;

use super::Shape;
use super::dates::Shown;
use super::faults::Refusal;
use super::out::Out;
use super::package::Package;
use super::relations::{document, relations};
use super::strings::Strings;

/// What cells refer to.
struct Shared {
    /// Texts, by their number.
    strings: Strings,
    /// What number formats make of numbers, by the number of a cell's style.
    styles: Vec<Shown>,
    /// Whether days are counted from 1904.
    from_1904: bool,
}

/// Reads an `.xlsx` or `.xlsm` workbook.
pub(super) fn read(package: &mut Package, out: &mut Out) -> Result<(), Refusal> {
    let part = document(package, "xl/workbook.xml")?;
    let book = book::book(package, &part)?;
    let parts = relations(package, &part)?;
    let named = |kind: &str, usual: &str| {
        let found = parts.iter().find(|relation| relation.kind == kind);
        found.map_or_else(|| usual.to_owned(), |relation| relation.part.clone())
    };
    let shared = Shared {
        strings: strings::shared(
            package,
            &named("sharedStrings", "xl/sharedStrings.xml"),
            out.limits(),
        )?,
        styles: book::styles(package, &named("styles", "xl/styles.xml"))?,
        from_1904: book.from_1904,
    };
    for tab in book.tabs {
        let relation = parts.iter().find(|relation| relation.id == tab.id);
        if relation.is_some_and(|relation| relation.kind != "worksheet") {
            // A chart, or a sheet of macros.
            continue;
        }
        let read = match relation {
            Some(relation) => sheet::read(package, &relation.part, (&tab, &shared), out),
            None => Err(Refusal::Damaged),
        };
        match read {
            Err(Refusal::Damaged) => out.refuse(Refusal::DamagedSheet(tab.name)),
            read => read?,
        }
    }
    Ok(())
}
