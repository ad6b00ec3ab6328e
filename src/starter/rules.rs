//! Rules: the drop-down of a cell, what may stand in it, and what is said when it is chosen.

use super::choices::{self, Choices};
use super::page::{Allows, Fault, Rule};
use super::{Plan, sheets, text};
use crate::doctype::{Column, Type, words};

/// Longest title and message of a cell.
const TITLE: usize = 32;
const MESSAGE: usize = 255;

/// The rule of a column's cells.
pub fn of(plan: &Plan, column: &Column) -> Rule {
    let (allows, fault) = match choices::of(plan.doctype, column) {
        Some(Choices::Words(words)) => (
            plan.lists.holding(words),
            fault("Choose from the list", "Only the words of the list can stand here. Choose one."),
        ),
        Some(Choices::Keys(sheet, key)) => keys(plan, (sheet, key)),
        None => limited(column),
    };
    let several = column.separator.is_some();
    Rule {
        allows,
        help: (text::cut(&column.title, TITLE), message(plan, column)),
        // A drop-down offers its words also where a cell takes several of them.
        fault: fault.filter(|_| !several),
    }
}

/// The keys of another sheet. One that is not there may yet be added.
fn keys(plan: &Plan, (sheet, key): (usize, usize)) -> (Allows, Option<Fault>) {
    let tab = plan.tabs.get(sheet).cloned().unwrap_or_default();
    let message =
        format!("The sheet {tab} has no such row yet. Keep this only if you add that row.");
    let fault = fault("Not found", &message).map(|fault| Fault { stops: false, ..fault });
    (Allows::Keys(tab, u16::try_from(key).unwrap_or_default()), fault)
}

/// What numbers and texts may be, as far as one limit says it.
fn limited(column: &Column) -> (Allows, Option<Fault>) {
    const ANYTHING: (Allows, Option<Fault>) = (Allows::Anything, None);
    if column.separator.is_some() || !column.special.is_empty() {
        return ANYTHING;
    }
    let (least, most) = (column.minimum, column.maximum);
    let numbers = match column.kind {
        Type::Integer | Type::Number => words::between(least, most, ""),
        // A contract gives shares, and the cell shows per cent.
        Type::Percent => {
            let percent = |limit: Option<f64>| limit.map(|share| share * 100.0);
            words::between(percent(least), percent(most), " per cent")
        }
        _ => None,
    };
    if let Some(words) = numbers {
        let message = format!("The number has to be {words}.");
        return (Allows::Number(least, most), fault("Out of range", &message));
    }
    let length = |limit: Option<usize>| limit.and_then(|limit| u32::try_from(limit).ok());
    let (least, most) = (length(column.shortest), length(column.longest));
    match words::between(least, most, "") {
        Some(words) if column.kind == Type::Text => {
            let message = format!("The number of characters has to be {words}.");
            (Allows::Length(least, most), fault("Wrong length", &message))
        }
        _ => ANYTHING,
    }
}

/// What is said of something that can't stay.
fn fault(title: &str, message: &str) -> Option<Fault> {
    let (title, message) = (text::cut(title, TITLE), text::cut(message, MESSAGE));
    Some(Fault { title, message, stops: true })
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
