//! TOML whose names are those of sheets.

use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time};
use toml::de::{DeTable, DeValue};
use toml::value::Datetime;

use crate::diagnostic::{Diagnostic, FilePlace, Name};

use super::faults::Refusal;
use super::out::Out;
use super::records::{self, Node};
use super::{CellValue, dates, text};

/// Reads a file of TOML.
pub(super) fn read(bytes: &[u8], out: &mut Out) -> Result<(), Refusal> {
    let file = out.file();
    let Some(text) = text::decoded(bytes, file, out) else { return Ok(()) };
    let error = match DeTable::parse(&text) {
        Ok(root) => return records::hand_on(group(root.get_ref()), out),
        Err(error) => error,
    };
    let why = match error.message() {
        told if told.starts_with("duplicate key") => ": this name is given twice",
        told if told.starts_with("string values must be quoted") => {
            ": a text stands in quotation marks"
        }
        _ => "",
    };
    let place = error.span().unwrap_or(0..1);
    out.found(
        Diagnostic::error(Name::BadText, format!("the TOML can't be understood here{why}"))
            .at(FilePlace::of_range(Arc::clone(file), &text, place))
            .hint("a value stands behind `=`, and a text in quotation marks"),
    );
    Ok(())
}

/// The entries of a table in the order of the file, which the parser gives up for that of names.
fn group(table: &DeTable) -> Vec<(String, Node)> {
    let mut entries: Vec<_> = table.iter().collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    entries
        .into_iter()
        .map(|(name, value)| (name.get_ref().to_string(), node(value.get_ref())))
        .collect()
}

fn node(value: &DeValue) -> Node {
    Node::Value(match value {
        DeValue::Array(items) => {
            return Node::List(items.iter().map(|item| node(item.get_ref())).collect());
        }
        DeValue::Table(table) => return Node::Group(group(table)),
        DeValue::String(text) => CellValue::Text(text.to_string()),
        DeValue::Boolean(truth) => CellValue::Bool(*truth),
        DeValue::Integer(number) => i64::from_str_radix(number.as_str(), number.radix())
            .map_or_else(
                |_| CellValue::Text(number.to_string()),
                |number| CellValue::Number(number as f64),
            ),
        DeValue::Float(number) => match number.as_str().parse::<f64>() {
            Ok(number) if number.is_finite() => CellValue::Number(number),
            _ => CellValue::Text(number.to_string()),
        },
        DeValue::Datetime(date) => moment(date),
    })
}

/// A date, with a time if it has one, or a time of day. How far it is from Greenwich is left out.
fn moment(given: &Datetime) -> CellValue {
    let small = |part: u8| i8::try_from(part).ok();
    let date = given.date.and_then(|date| {
        Date::new(i16::try_from(date.year).ok()?, small(date.month)?, small(date.day)?).ok()
    });
    let time = given.time.and_then(|time| {
        let second = small(time.second.unwrap_or_default())?;
        Time::new(small(time.hour)?, small(time.minute)?, second, 0).ok()
    });
    match (date, time) {
        (Some(date), time) => {
            CellValue::Date(DateTime::from_parts(date, time.unwrap_or(Time::midnight())))
        }
        (None, Some(time)) if given.date.is_none() => CellValue::Text(dates::time_of_day(time)),
        _ => CellValue::Text(given.to_string()),
    }
}
