//! The words of a page of problems, and how values are written on it.

use crate::diagnostic::{CellPlace, Diagnostic, Place, Severity};
use crate::read::CellValue;
use crate::validate::text;

/// A value as its author wrote it.
pub(super) fn written(value: &CellValue) -> String {
    match value {
        CellValue::Text(text) | CellValue::Error(text) | CellValue::Unreadable(text) => {
            text.clone()
        }
        _ => text(value).into_owned(),
    }
}

/// How bad it is, as a word in a table.
pub(super) const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "Error",
        Severity::Warning => "Warning",
        Severity::Note => "Note",
    }
}

/// A number of things, none of them left out: `no errors`, `1 error`, `2 errors`.
pub(super) fn counted(count: usize, thing: &str) -> String {
    match count {
        0 => format!("no {thing}s"),
        1 => format!("1 {thing}"),
        _ => format!("{count} {thing}s"),
    }
}

/// A text as the beginning of a sentence.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}

/// A message with its values between quotation marks, as people write them.
pub(super) fn plain(message: &str) -> String {
    let pieces: Vec<&str> = message.split('`').collect();
    if pieces.len().is_multiple_of(2) {
        return message.to_owned();
    }
    let mut text = String::with_capacity(message.len());
    for (number, piece) in pieces.iter().enumerate() {
        text.push_str(match number {
            0 => "",
            _ if number % 2 == 1 => "“",
            _ => "”",
        });
        text.push_str(piece);
    }
    text
}

/// What is wrong.
pub(super) fn wrong(found: &Diagnostic) -> String {
    let mut text = capital(&found.message);
    for (what, place) in &found.also {
        let place = match place {
            Place::Cell(cell) => within(cell),
            _ => place.to_string(),
        };
        text.push_str(&format!(" ({what}: {place})"));
    }
    text
}

/// A place in its workbook, without the workbook.
fn within(cell: &CellPlace) -> String {
    let place = cell.to_string();
    place.strip_prefix(&format!("{} · ", cell.file)).unwrap_or(&place).to_owned()
}

/// What to do, a line for each way.
pub(super) fn remedy(found: &Diagnostic) -> String {
    let hints: Vec<String> = found.hints.iter().map(|hint| capital(hint)).collect();
    hints.join("\n")
}

/// A cell, row or column as a list tells it, without its sheet.
pub(super) fn cell(place: &CellPlace) -> String {
    let bare = CellPlace { title: None, ..place.clone() };
    let text = within(&bare);
    let rest = text.strip_prefix(&*place.sheet).unwrap_or_default();
    let rest = rest.trim_start_matches('!').trim();
    match &place.title {
        // A field of a form in a file of records.
        Some(title) if rest.is_empty() => title.to_string(),
        _ => rest.to_owned(),
    }
}
