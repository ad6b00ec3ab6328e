//! Excel workbooks from 97 to 2003: a stream of records ([MS-XLS]), read in one pass for each sheet.
//!
//! [MS-XLS]: https://learn.microsoft.com/openspecs/office_file_formats/ms-xls/

mod records;
mod sheet;

use std::collections::BTreeMap;

use super::bytes::Bytes;
use super::compound::Compound;
use super::dates::Shown;
use super::faults::Refusal;
use super::out::Out;
use super::strings::Strings;
use super::{Layout, Limits, Shape, formats};

use records::{Records, short_text};

// The records that are looked at, by their names in the specification (2.3.1).
const EOF: u16 = 0x000a;
const DATE_1904: u16 = 0x0022;
const FILE_PASS: u16 = 0x002f;
const BOUND_SHEET: u16 = 0x0085;
const XF: u16 = 0x00e0;
const SST: u16 = 0x00fc;
const FORMAT: u16 = 0x041e;
const BOF: u16 = 0x0809;

/// What the first record says of a workbook since Excel 97 (2.4.21).
const VERSION: u16 = 0x0600;

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

/// A sheet, as the workbook names it.
struct Tab {
    name: String,
    hidden: bool,
    /// Where its records begin.
    start: usize,
}

/// Reads an `.xls` workbook.
pub(super) fn read(bytes: &[u8], out: &mut Out) -> Result<(), Refusal> {
    let file = Compound::open(bytes).ok_or(Refusal::Damaged)?;
    let stream = ["Workbook", "Book"].into_iter().find_map(|name| file.stream(name));
    let stream = stream.ok_or(Refusal::Damaged)?;
    let (shared, tabs) = globals(&stream, out.limits())?;
    for tab in tabs {
        out.begin(&tab.name, Shape::Grid);
        let layout = Layout { hidden: tab.hidden, ..Layout::default() };
        let records = stream.get(tab.start..).map(|rest| Records(Bytes(rest)));
        let read = match records {
            Some(records) => sheet::read(records, (layout, &shared), out),
            None => Err(Refusal::Damaged),
        };
        match read {
            Err(Refusal::Damaged) => out.refuse(Refusal::DamagedSheet(tab.name)),
            read => read?,
        }
    }
    Ok(())
}

/// What stands before the sheets: what their cells refer to, and where they are.
fn globals(stream: &[u8], limits: &Limits) -> Result<(Shared, Vec<Tab>), Refusal> {
    let mut records = Records(Bytes(stream));
    let (kind, mut data) = records.next().ok_or(Refusal::Damaged)?;
    match (kind, data.u16()) {
        (BOF, Some(VERSION)) => {}
        // Its kinds of beginning, up to Excel 95 (BOF of [MS-XLS] and of older descriptions).
        (BOF | 0x0009 | 0x0209 | 0x0409, Some(_)) => return Err(Refusal::TooOld),
        _ => return Err(Refusal::Damaged),
    }
    let (mut shared, mut tabs, mut codes) = (Shared::default(), Vec::new(), BTreeMap::new());
    let mut styles = Vec::new();
    loop {
        let (kind, mut data) = records.next().ok_or(Refusal::Damaged)?;
        match kind {
            EOF => break,
            FILE_PASS => return Err(Refusal::Protected),
            DATE_1904 => shared.from_1904 = data.u16() == Some(1),
            BOUND_SHEET => tabs.extend(tab(data).ok_or(Refusal::Damaged)?),
            XF => {
                data.u16();
                styles.push(data.u16().unwrap_or_default());
            }
            FORMAT => {
                let id = data.u16();
                if let Some((id, code)) = id.zip(records.continued(data).text()) {
                    codes.insert(id, formats::shown(&code));
                }
            }
            SST => shared.strings = strings(&mut records, data, limits)?,
            _ => {}
        }
    }
    let shown =
        |id: &u16| codes.get(id).cloned().unwrap_or_else(|| formats::built_in((*id).into()));
    shared.styles = styles.iter().map(shown).collect();
    Ok((shared, tabs))
}

/// A sheet as the workbook names it; `Some(None)` where it is one of a chart or of macros.
fn tab(mut data: Bytes) -> Option<Option<Tab>> {
    let start = usize::try_from(data.u32()?).ok()?;
    let (state, kind) = (data.u8()?, data.u8()?);
    let name = short_text(data)?;
    Some((kind == 0).then_some(Tab { name, hidden: state & 3 != 0, start }))
}

/// The texts that cells share.
fn strings<'a>(
    records: &mut Records<'a>,
    mut data: Bytes<'a>,
    limits: &Limits,
) -> Result<Strings, Refusal> {
    // How many there are said to be.
    data.take(8).ok_or(Refusal::Damaged)?;
    let mut strings = Strings::new(limits);
    let mut data = records.continued(data);
    while let Some(text) = data.text() {
        strings.push(Ok(&text))?;
    }
    Ok(strings)
}
