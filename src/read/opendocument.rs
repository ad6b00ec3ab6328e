//! OpenDocument workbooks, cell by cell.
//!
//! Rows and cells may be repeated by a number, up to the edge of the sheet; only those that hold
//! something are put down, against the same limit as anywhere. The format is [ODF 1.3], part 3,
//! chapter 9.
//!
//! [ODF 1.3]: https://docs.oasis-open.org/office/OpenDocument/v1.3/

use std::io::{BufRead, BufReader, Cursor, Read};

use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

use super::faults::Refusal;
use super::grid::{Grid, Room, text_or_error, uncalculated};
use super::paragraphs::paragraphs;
use super::{CellValue, Sheet, dates};

/// A stream of what stands in a part of the workbook.
pub(super) type Reader<'a> = quick_xml::Reader<Box<dyn BufRead + 'a>>;

/// The sheets of an `.ods` workbook.
pub(super) fn ods(bytes: &[u8]) -> Result<Vec<Sheet>, Refusal> {
    let mut parts = ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if let Ok(mut part) = parts.by_name("META-INF/manifest.xml") {
        let mut manifest = String::new();
        part.read_to_string(&mut manifest).map_err(damaged)?;
        if manifest.contains("encryption-data") {
            return Err(Refusal::Protected);
        }
    }
    let content = parts.by_name("content.xml").map_err(damaged)?;
    let mut reader = Reader::from_reader(Box::new(BufReader::new(content)));
    reader.config_mut().expand_empty_elements = true;
    let mut sheets = Vec::new();
    let mut room = Room::default();
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(start) if start.name().as_ref() == "table:table" => {
                let name = attribute(&start, "table:name")?.unwrap_or_default();
                let sheet = sheet(&mut reader, &name, &mut room)?;
                // Cells of other files that formulas refer to are kept as sheets named by the file.
                if !name.is_empty() && !name.starts_with("'file:") {
                    sheets.push(sheet);
                }
            }
            Event::End(end) if end.name().as_ref() == "office:document-content" => break,
            Event::Eof => return Err(Refusal::Damaged),
            _ => {}
        }
    }
    Ok(sheets)
}

pub(super) fn damaged<E>(_: E) -> Refusal {
    Refusal::Damaged
}

/// Reads one table, from behind its start to its end.
fn sheet(reader: &mut Reader, name: &str, room: &mut Room) -> Result<Sheet, Refusal> {
    let mut grid = Grid::new(room);
    let mut row = 0_u32;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(start) => match start.name().as_ref() {
                "table:table-row" => {
                    let repeats = repeats(&start, "table:number-rows-repeated")?;
                    let cells = cells(reader)?;
                    if cells.is_empty() {
                        row = row.saturating_add(repeats);
                        continue;
                    }
                    for _ in 0..repeats {
                        for (first, repeats, value) in &cells {
                            for column in *first..first.saturating_add(*repeats) {
                                grid.put(row, column, value.clone())?;
                            }
                        }
                        row = row.saturating_add(1);
                    }
                }
                "table:table-header-rows" | "table:table-rows" | "table:table-row-group" => {}
                _ => skip(reader, &start)?,
            },
            Event::End(end) if end.name().as_ref() == "table:table" => break,
            Event::Eof => return Err(Refusal::DamagedSheet(name.to_owned())),
            _ => {}
        }
    }
    Ok(grid.into_sheet(name))
}

/// The cells of a row that hold something: the first column, how many columns, and what they hold.
fn cells(reader: &mut Reader) -> Result<Vec<(u32, u32, CellValue)>, Refusal> {
    let mut cells = Vec::new();
    let mut column = 0_u32;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(start) => match start.name().as_ref() {
                "table:table-cell" | "table:covered-table-cell" => {
                    let repeats = repeats(&start, "table:number-columns-repeated")?;
                    let text = paragraphs(reader)?;
                    if let Some(value) = value(&start, text)? {
                        cells.push((column, repeats, value));
                    }
                    column = column.saturating_add(repeats);
                }
                _ => skip(reader, &start)?,
            },
            Event::End(_) => return Ok(cells),
            Event::Eof => return Err(Refusal::Damaged),
            _ => {}
        }
    }
}

/// What a cell holds, by its attributes and its text.
fn value(cell: &BytesStart, text: String) -> Result<Option<CellValue>, Refusal> {
    let get = |key| attribute(cell, key);
    if get("calcext:value-type")?.as_deref() == Some("error") {
        return Ok(Some(CellValue::Error(text)));
    }
    let value = match get("office:value-type")?.as_deref() {
        Some("float" | "percentage" | "currency") => {
            get("office:value")?.and_then(|number| number.parse().ok()).map(CellValue::Number)
        }
        Some("date") => get("office:date-value")?.map(|date| dates::from_iso(&date)),
        Some("time") => get("office:time-value")?.map(|time| dates::from_iso_duration(&time)),
        Some("boolean") => {
            get("office:boolean-value")?.map(|truth| CellValue::Bool(truth == "true"))
        }
        Some("string") => {
            let given = get("office:string-value")?.filter(|given| !given.is_empty());
            Some(text_or_error(given.unwrap_or(text)))
        }
        _ if !text.is_empty() => Some(text_or_error(text)),
        _ => None,
    };
    Ok(match value {
        Some(value) => Some(value),
        None => get("table:formula")?.map(|formula| uncalculated(&formula)),
    })
}

/// Goes behind the end of an element.
pub(super) fn skip(reader: &mut Reader, start: &BytesStart) -> Result<(), Refusal> {
    reader.read_to_end_into(start.name(), &mut Vec::new()).map(|_| ()).map_err(damaged)
}

/// How often an element stands there; once, unless it says otherwise.
pub(super) fn repeats(element: &BytesStart, key: &str) -> Result<u32, Refusal> {
    attribute(element, key)?.map_or(Ok(1), |number| number.trim().parse().map_err(damaged))
}

/// An attribute's value.
fn attribute(element: &BytesStart, key: &str) -> Result<Option<String>, Refusal> {
    let Some(found) = element.try_get_attribute(key).map_err(damaged)? else { return Ok(None) };
    let value = found.normalized_value(XmlVersion::Implicit1_0).map_err(damaged)?;
    Ok(Some(value.into_owned()))
}
