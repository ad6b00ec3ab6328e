//! Excel's binary workbooks since 2007: packed parts of records ([MS-XLSB]), read in one pass.
//!
//! [MS-XLSB]: https://learn.microsoft.com/openspecs/office_file_formats/ms-xlsb/

mod records;
mod sheet;

use std::collections::BTreeMap;

use super::dates::Shown;
use super::faults::Refusal;
use super::out::Out;
use super::package::Package;
use super::relations::{document, relations};
use super::strings::Strings;
use super::{Layout, Limits, Shape, formats};

use records::{Records, text};

// The records that are looked at, by their names in the specification (2.3.1).
const SST_ITEM: u32 = 19;
const FMT: u32 = 44;
const XF: u32 = 47;
const WB_PROP: u32 = 153;
const BUNDLE_SH: u32 = 156;
const BEGIN_CELL_XFS: u32 = 617;
const END_CELL_XFS: u32 = 618;

/// What cells refer to.
#[derive(Default)]
struct Shared {
    /// Texts, by their number.
    strings: Strings,
    /// What number formats make of numbers, by the number of a cell's style.
    styles: Vec<Shown>,
    /// Whether days are counted from 1904.
    from_1904: bool,
}

/// A sheet, as the workbook names it: its name, by what its part is named, whether it is hidden.
type Tab = (String, String, bool);

/// Reads an `.xlsb` workbook.
pub(super) fn read(package: &mut Package, out: &mut Out) -> Result<(), Refusal> {
    let part = document(package, "xl/workbook.bin")?;
    let mut shared = Shared::default();
    let tabs = tabs(package, &part, &mut shared)?;
    let parts = relations(package, &part)?;
    let named = |kind: &str, usual: &str| {
        let found = parts.iter().find(|relation| relation.kind == kind);
        found.map_or_else(|| usual.to_owned(), |relation| relation.part.clone())
    };
    shared.strings =
        strings(package, &named("sharedStrings", "xl/sharedStrings.bin"), out.limits())?;
    shared.styles = styles(package, &named("styles", "xl/styles.bin"))?;
    for (name, id, hidden) in tabs {
        let relation = parts.iter().find(|relation| relation.id == id);
        if relation.is_some_and(|relation| relation.kind != "worksheet") {
            // A chart, or a sheet of macros.
            continue;
        }
        out.begin(&name, Shape::Grid);
        let layout = Layout { hidden, ..Layout::default() };
        let read = match relation {
            Some(relation) => sheet::read(package, &relation.part, (layout, &shared), out),
            None => Err(Refusal::Damaged),
        };
        match read {
            Err(Refusal::Damaged) => out.refuse(Refusal::DamagedSheet(name)),
            read => read?,
        }
    }
    Ok(())
}

/// The sheets that a workbook names, and from when it counts its days.
fn tabs(package: &mut Package, part: &str, shared: &mut Shared) -> Result<Vec<Tab>, Refusal> {
    let mut records = Records::new(package.part(part)?.ok_or(Refusal::Damaged)?);
    let mut tabs = Vec::new();
    while let Some((kind, mut data)) = records.next()? {
        match kind {
            WB_PROP => shared.from_1904 = data.u32().unwrap_or_default() & 1 != 0,
            BUNDLE_SH => {
                let hidden = data.u32().ok_or(Refusal::Damaged)? != 0;
                data.u32();
                let (id, name) = (text(&mut data), text(&mut data));
                let (id, name) = id.zip(name).ok_or(Refusal::Damaged)?;
                tabs.push((name, id, hidden));
            }
            _ => {}
        }
    }
    Ok(tabs)
}

/// The texts that cells share.
fn strings(package: &mut Package, part: &str, limits: &Limits) -> Result<Strings, Refusal> {
    let mut strings = Strings::new(limits);
    let Some(part) = package.part(part)? else { return Ok(strings) };
    let mut records = Records::new(part);
    while let Some((kind, mut data)) = records.next()? {
        if kind == SST_ITEM {
            // What comes first says which looks the text has.
            data.u8();
            strings.push(Ok(&text(&mut data).ok_or(Refusal::Damaged)?))?;
        }
    }
    Ok(strings)
}

/// What each of the looks that cells refer to makes of a number.
fn styles(package: &mut Package, part: &str) -> Result<Vec<Shown>, Refusal> {
    let (mut styles, mut codes) = (Vec::new(), BTreeMap::new());
    let Some(part) = package.part(part)? else { return Ok(styles) };
    let mut records = Records::new(part);
    let mut of_cells = false;
    while let Some((kind, mut data)) = records.next()? {
        match kind {
            FMT => {
                if let Some((id, code)) = data.u16().zip(text(&mut data)) {
                    codes.insert(id, formats::shown(&code));
                }
            }
            BEGIN_CELL_XFS => of_cells = true,
            END_CELL_XFS => of_cells = false,
            XF if of_cells => {
                data.u16();
                let id = data.u16().ok_or(Refusal::Damaged)?;
                let known = codes.get(&id).cloned();
                styles.push(known.unwrap_or_else(|| formats::built_in(id.into())));
            }
            _ => {}
        }
    }
    Ok(styles)
}
