//! What a column asks of its values beyond their type: range, length, pattern.

use super::{digits, wrong};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::{Column, Type};
use crate::read::CellValue;
use crate::validate::expected::{Expected, Lookup};
use crate::validate::fold::folded;
use crate::validate::{Value, raw};

/// Checks that a value is within the limits of its column.
pub(super) fn check(
    expected: &Expected,
    cell: &CellValue,
    value: &Value,
) -> Result<(), Box<Diagnostic>> {
    listed(expected, cell)?;
    match value {
        #[expect(clippy::cast_precision_loss, reason = "whole numbers are within 2⁵³")]
        Value::Integer(number) => range(expected, cell, *number as f64),
        Value::Number(number) | Value::Percent(number) | Value::Money { amount: number, .. } => {
            range(expected, cell, *number)
        }
        Value::Text(text) | Value::Rich(text) | Value::Url(text) | Value::DottedNumber(text) => {
            length(expected, text)?;
            pattern(expected, text)
        }
        _ => Ok(()),
    }
}

/// Checks a value that is not a text against the values that the contract lists.
fn listed(expected: &Expected, cell: &CellValue) -> Result<(), Box<Diagnostic>> {
    let values = &expected.column.values;
    if values.is_empty() || matches!(expected.lookup, Lookup::Values(_)) {
        return Ok(());
    }
    let text = raw::text(cell);
    if values.iter().any(|value| folded(value) == folded(&text)) {
        return Ok(());
    }
    let all: Vec<_> = values.iter().map(|value| quoted(value)).collect();
    let fault = wrong(Name::NotAllowed, cell, "one of the allowed values");
    Err(Box::new(fault.hint(format!("allowed: {}", all.join(", ")))))
}

fn range(expected: &Expected, cell: &CellValue, number: f64) -> Result<(), Box<Diagnostic>> {
    let (least, most) = (expected.column.minimum, expected.column.maximum);
    let problem = if least.is_some_and(|least| number < least) {
        "too small"
    } else if most.is_some_and(|most| number > most) {
        "too large"
    } else {
        return Ok(());
    };
    let percent = matches!(expected.column.kind, Type::Percent);
    let shown = |limit: f64| {
        if percent { format!("{}%", raw::number(limit * 100.0)) } else { raw::number(limit) }
    };
    let message = format!("{} is {problem}", quoted(&raw::text(cell)));
    Err(Box::new(Diagnostic::error(Name::OutOfRange, message).hint(match (least, most) {
        (Some(least), Some(most)) => {
            format!("write a value from {} to {}", shown(least), shown(most))
        }
        (Some(least), None) => format!("write a value of at least {}", shown(least)),
        (None, most) => format!("write a value of at most {}", most.map(shown).unwrap_or_default()),
    })))
}

fn length(expected: &Expected, text: &str) -> Result<(), Box<Diagnostic>> {
    let (least, most) = (expected.column.shortest, expected.column.longest);
    if least.is_none() && most.is_none() {
        return Ok(());
    }
    let length = text.chars().count();
    if least.is_none_or(|least| length >= least) && most.is_none_or(|most| length <= most) {
        return Ok(());
    }
    let plural = if length == 1 { "" } else { "s" };
    let message = format!("{} has {length} character{plural}", quoted(text));
    Err(Box::new(Diagnostic::error(Name::WrongLength, message).hint(match (least, most) {
        (Some(least), Some(most)) => format!("write {least} to {most} characters"),
        (Some(least), None) => format!("write at least {least} characters"),
        (None, most) => format!("write at most {} characters", most.unwrap_or_default()),
    })))
}

fn pattern(expected: &Expected, text: &str) -> Result<(), Box<Diagnostic>> {
    let Some(pattern) = &expected.column.pattern else { return Ok(()) };
    if pattern.is_match(text) {
        return Ok(());
    }
    if let Some(fault) = digits::shortened(text) {
        return Err(Box::new(fault));
    }
    let message = format!("{} is not written as it should be", quoted(text));
    let fault = Diagnostic::error(Name::WrongPattern, message);
    let Column { description, example, .. } = expected.column;
    let fault = if description.is_empty() { fault } else { fault.hint(description.as_str()) };
    Err(Box::new(match example {
        Some(example) => fault.hint(format!("write it like {}", quoted(example))),
        None if !description.is_empty() => fault,
        None => fault.hint(format!("it has to be of the form {}", quoted(pattern.as_str()))),
    }))
}
