//! Rules: the drop-down of a cell, what may stand in it, and what is said when it is chosen.

use rust_xlsxwriter::{
    DataValidation, DataValidationErrorStyle, DataValidationRule, Formula, XlsxError,
};

use super::choices::{self, Choices};
use super::tabs::quoted_tab;
use super::{Plan, sheets, text};
use crate::doctype::{Column, Type};

/// Longest title and message of a cell.
const TITLE: usize = 32;
const MESSAGE: usize = 255;

/// How far down a drop-down looks for keys.
const KEYS: u32 = 10_000;

/// The rule of a column's cells.
pub fn of(plan: &Plan, column: &Column) -> Result<DataValidation, XlsxError> {
    let rule = match choices::of(plan.doctype, column) {
        Some(Choices::Words(words)) => listed(plan, column, &words)?,
        Some(Choices::Keys(sheet, key)) => keys(plan, column, (sheet, key))?,
        None => limited(column)?,
    };
    rule.set_input_title(text::cut(&column.title, TITLE))?.set_input_message(message(plan, column))
}

/// A drop-down of words.
fn listed(plan: &Plan, column: &Column, words: &[String]) -> Result<DataValidation, XlsxError> {
    let rule = DataValidation::new();
    let rule = match plan.lists.range(words) {
        Some(range) => rule.allow_list_formula(Formula::new(range)),
        None => rule.allow_list_strings(words)?,
    };
    if column.separator.is_some() {
        // It offers the words, and takes several of them.
        return Ok(rule.show_error_message(false));
    }
    said(
        rule,
        "Choose from the list",
        "Only the words of the list can stand here. Choose one of them.",
    )
}

/// A drop-down of the keys of another sheet, which may yet be added there.
fn keys(
    plan: &Plan,
    column: &Column,
    (sheet, key): (usize, usize),
) -> Result<DataValidation, XlsxError> {
    let tab = plan.tabs.get(sheet).map(String::as_str).unwrap_or_default();
    let letter = u16::try_from(key).map(rust_xlsxwriter::utility::column_number_to_name);
    let letter = letter.unwrap_or_default();
    let (name, first) = (quoted_tab(tab), sheets::FIRST + 1);
    let all = format!("{name}!${letter}${first}:${letter}${KEYS}");
    // Without the blank cells below the last key, at which the drop-down would open.
    let range = format!("=OFFSET({name}!${letter}${first},0,0,MAX(1,COUNTA({all})),1)");
    let rule = DataValidation::new().allow_list_formula(Formula::new(range));
    if column.separator.is_some() {
        return Ok(rule.show_error_message(false));
    }
    let rule = rule.set_error_style(DataValidationErrorStyle::Warning);
    let message =
        format!("The sheet {tab} has no such row yet. Keep this only if you add that row.");
    said(rule, "Not found", &message)
}

/// What numbers and texts may be, as far as one limit says it.
fn limited(column: &Column) -> Result<DataValidation, XlsxError> {
    let rule = DataValidation::new();
    if column.separator.is_some() || !column.special.is_empty() {
        return Ok(rule.allow_any_value());
    }
    let numbers = match column.kind {
        Type::Integer | Type::Number | Type::Percent => between(column.minimum, column.maximum),
        _ => None,
    };
    if let Some((limits, words)) = numbers {
        let words = match column.kind {
            // A contract gives shares, and the cell shows per cent.
            Type::Percent => {
                let percent = |limit: Option<f64>| limit.map(|share| share * 100.0);
                between(percent(column.minimum), percent(column.maximum))
                    .map_or(words, |(_, words)| format!("{words} per cent"))
            }
            _ => words,
        };
        let rule = rule.allow_decimal_number(limits);
        return said(rule, "Out of range", &format!("The number has to be {words}."));
    }
    let length = |limit: Option<usize>| limit.and_then(|limit| u32::try_from(limit).ok());
    match (&column.kind, between(length(column.shortest), length(column.longest))) {
        (Type::Text, Some((limits, words))) => {
            let message = format!("The number of characters has to be {words}.");
            said(rule.allow_text_length(limits), "Wrong length", &message)
        }
        _ => Ok(rule.allow_any_value()),
    }
}

/// A range as a rule, and in words.
fn between<T: Copy + ToString + rust_xlsxwriter::IntoDataValidationValue>(
    least: Option<T>,
    most: Option<T>,
) -> Option<(DataValidationRule<T>, String)> {
    let words = |limit: T| limit.to_string();
    Some(match (least, most) {
        (Some(least), Some(most)) => (
            DataValidationRule::Between(least, most),
            format!("from {} to {}", words(least), words(most)),
        ),
        (Some(least), None) => {
            (DataValidationRule::GreaterThanOrEqualTo(least), format!("at least {}", words(least)))
        }
        (None, Some(most)) => {
            (DataValidationRule::LessThanOrEqualTo(most), format!("at most {}", words(most)))
        }
        (None, None) => return None,
    })
}

/// A rule with what is said where it is broken.
fn said(rule: DataValidation, title: &str, message: &str) -> Result<DataValidation, XlsxError> {
    rule.set_error_title(text::cut(title, TITLE))?.set_error_message(text::cut(message, MESSAGE))
}

/// What is said when a cell is chosen: whether it is required, what to write, and an example.
fn message(plan: &Plan, column: &Column) -> String {
    let mut said = text::curly(&text::ended(&column.description));
    if column.is_needed() {
        said = format!("Required. {said}").trim_end().to_owned();
    }
    let example = sheets::example(plan.doctype, column);
    let example = example.map(|example| format!("\nFor example: {example}"));
    let example = text::cut(&example.unwrap_or_default(), MESSAGE / 2);
    let said = text::cut(&said, MESSAGE - text::length(&example));
    let message = format!("{said}{example}").trim().to_owned();
    // Without anything to say there would be no message, and a rule needs one.
    if message.is_empty() { text::cut(&column.title, MESSAGE) } else { message }
}
