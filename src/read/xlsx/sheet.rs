//! One sheet: its rows and cells, and how it is laid out ([ECMA-376], part 1, 18.3.1).
//!
//! [ECMA-376]: https://ecma-international.org/publications-and-standards/standards/ecma-376/

use quick_xml::events::{BytesStart, Event};

use super::book::Tab;
use super::cell::{self, Held, Place};
use super::{Shape, Shared};
use crate::diagnostic::Address;
use crate::read::Layout;
use crate::read::faults::Refusal;
use crate::read::layout::{COLUMNS, ROWS, hide, in_order, merge, written_area};
use crate::read::out::Out;
use crate::read::package::Package;
use crate::read::xml::{Xml, attribute, is_true, local, plain_attributes};

/// Reads the sheet in this part; none, if what is there is a sheet of another kind.
pub(super) fn read(
    package: &mut Package,
    part: &str,
    (tab, shared): (&Tab, &Shared),
    out: &mut Out,
) -> Result<(), Refusal> {
    let mut xml = package.xml(part)?.ok_or(Refusal::Damaged)?;
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "worksheet" => break,
                "chartsheet" | "dialogsheet" | "macrosheet" => return Ok(()),
                _ => return Err(Refusal::Damaged),
            },
            Event::Empty(tag) if matches!(local(&tag), b"chartsheet" | b"dialogsheet") => {
                return Ok(());
            }
            Event::Empty(tag) if tag.local_name().as_ref() == "worksheet" => {
                out.begin(&tab.name, Shape::Grid);
                out.end(Layout { hidden: tab.hidden, ..Layout::default() });
                return Ok(());
            }
            Event::Eof => return Err(Refusal::Damaged),
            _ => {}
        }
    }
    out.begin(&tab.name, Shape::Grid);
    let mut layout = Layout { hidden: tab.hidden, ..Layout::default() };
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "sheetData" => rows(&mut xml, shared, (&mut layout, out))?,
                // What these hold is nothing of this sheet.
                "extLst" | "AlternateContent" => xml.skip()?,
                name => lay_out(name, &tag, &mut layout)?,
            },
            Event::Empty(tag) => lay_out(tag.local_name().as_ref(), &tag, &mut layout)?,
            Event::End(tag) if tag.local_name().as_ref() == "worksheet" => break,
            Event::Eof => return Err(Refusal::Damaged),
            _ => {}
        }
    }
    out.end(in_order(layout));
    Ok(())
}

/// What an element outside of the rows says of the layout.
fn lay_out(name: &str, tag: &BytesStart, layout: &mut Layout) -> Result<(), Refusal> {
    match name {
        "col" => {
            let number = |name| attribute(tag, name)?.trim().parse::<f64>().ok();
            let edge = |name| number(name).map(|number| number as u32);
            let is_hidden = is_true(tag, "hidden") || number("width") == Some(0.0);
            if let (true, Some(first), Some(last)) = (is_hidden, edge("min"), edge("max"))
                && let Some(first) = first.checked_sub(1)
                && first < last
                && first < COLUMNS
            {
                hide(&mut layout.hidden_columns, first, last.min(COLUMNS) - 1);
            }
        }
        "mergeCell" => {
            merge(layout, attribute(tag, "ref").and_then(|area| written_area(&area)))?;
        }
        // Tables have filters of their own, in other parts.
        "autoFilter" | "tablePart" => layout.filtered = true,
        _ => {}
    }
    Ok(())
}

/// Reads all rows.
fn rows(xml: &mut Xml, shared: &Shared, into: (&mut Layout, &mut Out)) -> Result<(), Refusal> {
    let (layout, out) = into;
    let mut held = Held::new(out.limits().characters);
    // Where the next cell is that doesn't say.
    let mut next = Address::new(0, 0);
    // Whether the row stands at its place, and the next is the one below.
    let mut in_row = false;
    loop {
        let is_empty = match xml.next()? {
            Event::Start(tag) if local(&tag) == b"c" => {
                held.begin(&tag);
                false
            }
            Event::Empty(tag) if local(&tag) == b"c" => {
                held.begin(&tag);
                true
            }
            Event::Start(tag) | Event::Empty(tag) if local(&tag) == b"row" => {
                if in_row {
                    next = Address::new(next.row.saturating_add(1), 0);
                }
                in_row = true;
                next.column = 0;
                row(&tag, &mut next, layout)?;
                continue;
            }
            Event::End(tag) if tag.local_name().as_ref() == "sheetData" => return Ok(()),
            Event::Eof => return Err(Refusal::Damaged),
            _ => continue,
        };
        let at = match held.place() {
            Place::Next => next,
            Place::At(place) => place,
            // It can't be told where it belongs.
            Place::Beyond => return Err(Refusal::Damaged),
        };
        if at.row >= ROWS || at.column >= COLUMNS {
            return Err(Refusal::Damaged);
        }
        next = Address::new(at.row, at.column + 1);
        if !is_empty {
            cell::read(xml, &mut held)?;
        }
        if let Some(value) = held.value(shared) {
            out.put(at.row, at.column, value)?;
        }
    }
}

/// What a row says: where it is, if it does, and whether it is hidden.
fn row(tag: &BytesStart, next: &mut Address, layout: &mut Layout) -> Result<(), Refusal> {
    let mut is_hidden = false;
    for (name, value) in plain_attributes(tag) {
        match name {
            b"r" => {
                let number: u32 = value.parse().map_err(|_| Refusal::Damaged)?;
                next.row =
                    number.checked_sub(1).filter(|row| *row < ROWS).ok_or(Refusal::Damaged)?;
            }
            b"hidden" => is_hidden |= matches!(value, "1" | "true" | "on"),
            b"ht" => is_hidden |= value.parse() == Ok(0.0),
            _ => {}
        }
    }
    if is_hidden {
        hide(&mut layout.hidden_rows, next.row, next.row);
    }
    Ok(())
}
