//! One sheet. Rows and cells may be repeated by a number, up to the edge of the sheet; only those that
//! hold something are put down, against the same limits as anywhere.

use quick_xml::events::{BytesStart, Event};

use super::paragraphs::paragraphs;
use super::repeats;
use crate::diagnostic::Address;
use crate::read::faults::Refusal;
use crate::read::layout::{COLUMNS, ROWS, area, hide, in_order, merge};
use crate::read::out::{Out, uncalculated};
use crate::read::words::{is_error, text_or_error};
use crate::read::xml::{Text, Xml, attribute};
use crate::read::{CellValue, Layout, Shape, dates, pattern};

/// Reads one table of this name, hidden or not, from behind its start to its end.
pub(super) fn read(
    xml: &mut Xml,
    (name, hidden): (&str, bool),
    out: &mut Out,
) -> Result<(), Refusal> {
    out.begin(name, Shape::Grid);
    let mut layout = Layout { hidden, ..Layout::default() };
    let mut text = Text::new(out.limits().characters);
    let (mut row, mut column) = (0_u32, 0_u32);
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.name().as_ref() {
                "table:table-row" => {
                    let count = repeats(&tag, "number-rows-repeated")?;
                    let visibility = attribute(&tag, "visibility").unwrap_or_default();
                    layout.filtered |= visibility == "filter";
                    if !matches!(&*visibility, "" | "visible") && row < ROWS && count > 0 {
                        let last = row.saturating_add(count).min(ROWS) - 1;
                        hide(&mut layout.hidden_rows, row, last);
                    }
                    let cells = cells(xml, (&mut layout, row), &mut text)?;
                    if !cells.is_empty() {
                        let filled: u64 = cells.iter().map(|(_, count, _)| u64::from(*count)).sum();
                        out.expect(filled.saturating_mul(u64::from(count)))?;
                        for row in row..row.saturating_add(count) {
                            put(&cells, row, out)?;
                        }
                    }
                    row = row.saturating_add(count);
                }
                "table:table-column" => {
                    let count = repeats(&tag, "number-columns-repeated")?;
                    let visibility = attribute(&tag, "visibility").unwrap_or_default();
                    if visibility == "collapse" && column < COLUMNS && count > 0 {
                        let last = column.saturating_add(count).min(COLUMNS) - 1;
                        hide(&mut layout.hidden_columns, column, last);
                    }
                    column = column.saturating_add(count);
                    xml.skip()?;
                }
                "table:table-header-rows"
                | "table:table-rows"
                | "table:table-row-group"
                | "table:table-header-columns"
                | "table:table-columns"
                | "table:table-column-group" => {}
                _ => xml.skip()?,
            },
            Event::End(tag) if tag.name().as_ref() == "table:table" => break,
            Event::Eof => return Err(Refusal::Damaged),
            _ => {}
        }
    }
    out.end(in_order(layout));
    Ok(())
}

/// Cells of a row that hold the same: the first column, how many columns, and what they hold.
type Cells = (u32, u32, CellValue);

fn put(cells: &[Cells], row: u32, out: &mut Out) -> Result<(), Refusal> {
    for (first, count, value) in cells {
        for column in *first..first.saturating_add(*count) {
            out.put(row, column, value.clone())?;
        }
    }
    Ok(())
}

/// The cells of a row that hold something, from behind its start to its end.
fn cells(
    xml: &mut Xml,
    (layout, row): (&mut Layout, u32),
    text: &mut Text,
) -> Result<Vec<Cells>, Refusal> {
    let mut cells = Vec::new();
    let mut column = 0_u32;
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.name().as_ref() {
                "table:table-cell" => {
                    let count = repeats(&tag, "number-columns-repeated")?;
                    let (rows, columns) = (
                        repeats(&tag, "number-rows-spanned")?,
                        repeats(&tag, "number-columns-spanned")?,
                    );
                    if rows > 1 || columns > 1 {
                        let last = Address::new(
                            row.saturating_add(rows).saturating_sub(1),
                            column.saturating_add(columns).saturating_sub(1),
                        );
                        merge(layout, area(Address::new(row, column), last))?;
                    }
                    let tag = tag.to_owned();
                    text.clear();
                    let is_shown = paragraphs(xml, text)?;
                    if let Some(value) = value((&tag, is_shown), text) {
                        cells.push((column, count, value));
                    }
                    column = column.saturating_add(count);
                }
                // Under a merged cell nothing is seen of what the file holds there.
                "table:covered-table-cell" => {
                    column = column.saturating_add(repeats(&tag, "number-columns-repeated")?);
                    xml.skip()?;
                }
                _ => xml.skip()?,
            },
            Event::End(_) => return Ok(cells),
            Event::Eof => return Err(Refusal::Damaged),
            _ => {}
        }
    }
}

/// What a cell holds, by its attributes, whether it shows something, be it empty, and its text.
fn value((cell, is_shown): (&BytesStart, bool), text: &mut Text) -> Option<CellValue> {
    let get = |key| attribute(cell, key);
    let formula = get("formula");
    let kind = |name: &str| {
        let mut kinds = cell.attributes();
        let found = kinds.with_checks(false).flatten().find(|kind| kind.key.as_ref() == name);
        found.map(|kind| kind.value)
    };
    let is_error_cell = kind("calcext:value-type").is_some_and(|kind| kind == "error")
        || formula.is_some() && is_error(text.as_str());
    if is_error_cell {
        return Some(CellValue::Error(text.as_str().to_owned()));
    }
    let typed = |key, understood: &dyn Fn(&str) -> Option<CellValue>| {
        get(key).map(|held| {
            understood(&held).unwrap_or_else(|| CellValue::Unreadable(held.into_owned()))
        })
    };
    let value = match kind("office:value-type").as_deref() {
        Some("float" | "percentage" | "currency") => typed("value", &|number| {
            let number: f64 = number.trim().parse().ok()?;
            number.is_finite().then(|| seen(number, text.as_str(), get("currency").as_deref()))
        }),
        Some("date") => typed("date-value", &|date| {
            Some(match dates::from_iso(date) {
                CellValue::Date(at) if is_month(text.as_str(), at.year()) => CellValue::Month(at),
                other => other,
            })
        }),
        Some("time") => typed("time-value", &|time| Some(dates::from_iso_duration(time))),
        Some("boolean") => typed("boolean-value", &|truth| match truth {
            "true" => Some(CellValue::Bool(true)),
            "false" => Some(CellValue::Bool(false)),
            _ => None,
        }),
        Some("string") => {
            let given = get("string-value").filter(|given| !given.is_empty());
            return Some(match given {
                Some(given) => text_or_error(given.into_owned()),
                None => shown(text),
            });
        }
        _ if !text.as_str().is_empty() => Some(shown(text)),
        // LibreOffice doesn't say of what kind an empty result is.
        None if is_shown => return None,
        _ => None,
    };
    value.or_else(|| formula.map(|formula| uncalculated(&formula)))
}

/// Whether the month and the year of a date are all that its cell shows: `June 2026`, `Jun 26`,
/// `06/2026`.
fn is_month(text: &str, year: i16) -> bool {
    let between = |letter: char| letter.is_whitespace() || matches!(letter, '/' | '-' | '.');
    let mut words = text.split(between).filter(|word| !word.is_empty());
    let (Some(first), Some(second), None) = (words.next(), words.next(), words.next()) else {
        return false;
    };
    let is_name = |word: &str| word.chars().any(char::is_alphabetic);
    let is_year = |word: &str| word.parse() == Ok(year);
    let is_short = second.parse() == Ok(year % 100) && second.len() == 2;
    is_year(second) || is_year(first) || is_name(first) && is_short
}

/// A number with what its cell shows beside it, and the currency that it is said to be in.
fn seen(number: f64, text: &str, currency: Option<&str>) -> CellValue {
    let Some(mut seen) = pattern::as_shown(number, text) else { return CellValue::Number(number) };
    let is_sign = |words: &str| words.chars().any(pattern::is_sign);
    if let Some(code) = currency.filter(|code| code.len() == 3) {
        let named = if seen.after.is_empty() || is_sign(&seen.before) {
            &mut seen.before
        } else {
            &mut seen.after
        };
        if named.is_empty() || is_sign(named) {
            code.clone_into(named);
        }
    }
    CellValue::Formatted(Box::new(seen))
}

/// What is held by a cell of which only the text is known.
fn shown(text: &mut Text) -> CellValue {
    text.take().map_or_else(CellValue::TooLong, text_or_error)
}
