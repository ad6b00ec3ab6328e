//! Cells as they were read: whether they are blank, and how they are written.

use std::borrow::Cow;
use std::fmt::Write;

use jiff::civil::{DateTime, Time};

use super::fold::{is_typed, trimmed};
use crate::read::CellValue;

/// Whether a cell holds nothing that anybody can see.
pub(super) fn is_blank(value: &CellValue) -> bool {
    match value {
        CellValue::Text(text) => {
            !text.starts_with(|first: char| first.is_ascii_graphic()) && trimmed(text).is_empty()
        }
        CellValue::List(items) => items.iter().all(is_blank),
        _ => false,
    }
}

/// A cell as text: text as it was typed, without white space at its ends.
pub fn text(value: &CellValue) -> Cow<'_, str> {
    match value {
        CellValue::Text(text) | CellValue::Error(text) | CellValue::Unreadable(text) => {
            lines(trimmed(text))
        }
        CellValue::Number(value) => number(*value).into(),
        CellValue::Formatted(formatted) => formatted.text('.').into(),
        CellValue::Date(at) => date(*at).into(),
        CellValue::Month(at) => format!("{:04}-{:02}", at.year(), at.month()).into(),
        CellValue::Bool(true) => "TRUE".into(),
        CellValue::Bool(false) => "FALSE".into(),
        CellValue::TooLong(length) => format!("{length} characters").into(),
        CellValue::List(items) => {
            let mut all = String::new();
            for (index, item) in items.iter().enumerate() {
                let comma = if index == 0 { "" } else { ", " };
                // Writing into a String can't fail.
                let _ = write!(all, "{comma}{}", text(item));
            }
            all.into()
        }
    }
}

/// A cell as the text that goes on to print: without control characters, which no page can show;
/// those that break a line or leave a gap, in one office program or another, do so.
pub(super) fn printed(value: &CellValue) -> Cow<'_, str> {
    let text = text(value);
    if is_typed(&text) {
        return text;
    }
    let is_sound = |letter: char| !is_unprintable(letter);
    if text.chars().all(is_sound) {
        return text;
    }
    let letters = text.chars().map(|letter| match letter {
        '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => '\n',
        _ => letter,
    });
    let sound: String = letters.filter(|letter| is_sound(*letter)).collect();
    Cow::Owned(trimmed(&sound).to_owned())
}

/// Whether no page can show a character: control characters but for tabs and line ends, a
/// byte-order mark, and what Unicode says will never be a character.
pub(super) fn is_unprintable(letter: char) -> bool {
    letter.is_control() && !matches!(letter, '\t' | '\n')
        || matches!(letter, '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fdd0}'..='\u{fdef}')
        || u32::from(letter) & 0xfffe == 0xfffe
}

/// The shortest way to write a number as a spreadsheet shows it.
///
/// Spreadsheets show fifteen digits, so that a sum of 0.1 and 0.2 is 0.3 and nothing near it.
pub(super) fn number(value: f64) -> String {
    format!("{}", rounded(value))
}

/// The greatest size up to which all whole numbers are exact.
pub(super) const EXACT: f64 = 9_007_199_254_740_992.0;

/// A number to the fifteen digits that a spreadsheet shows.
pub(super) fn rounded(value: f64) -> f64 {
    if value == 0.0 {
        // Not -0, which nobody writes.
        0.0
    } else if value.fract() == 0.0 && value.abs() <= EXACT {
        value
    } else {
        format!("{value:.14e}").parse().unwrap_or(value)
    }
}

/// A date as ISO 8601 writes it, with the time of day where there is one.
fn date(at: DateTime) -> String {
    if at.time() == Time::midnight() { at.date().to_string() } else { at.to_string() }
}

/// Text with the line breaks of all systems as `\n`.
fn lines(text: &str) -> Cow<'_, str> {
    if text.contains('\r') {
        text.replace("\r\n", "\n").replace('\r', "\n").into()
    } else {
        text.into()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn cells_as_text() {
        for (value, expected) in [
            (CellValue::Text(" a\r\nb\u{a0}".into()), "a\nb"),
            (CellValue::Number(3.0), "3"),
            (CellValue::Number(3.1), "3.1"),
            (CellValue::Number(0.1 + 0.2), "0.3"),
            (CellValue::Number(-0.0), "0"),
            (CellValue::Number(9_007_199_254_740_991.0), "9007199254740991"),
            (CellValue::Date(date(2024, 3, 22).at(0, 0, 0, 0)), "2024-03-22"),
            (CellValue::Date(date(2024, 3, 22).at(10, 30, 0, 0)), "2024-03-22T10:30:00"),
            (CellValue::Bool(true), "TRUE"),
            (CellValue::List(vec![CellValue::Number(1.0), CellValue::Bool(false)]), "1, FALSE"),
        ] {
            assert_eq!(text(&value), expected);
        }
    }

    #[test]
    fn what_is_printed_has_no_control_characters() {
        for (text, expected) in [
            ("a\u{b}b\u{2028}c", "a\nb\nc"),
            ("\u{1}a\u{7}b\u{fffe}\u{feff}", "ab"),
            ("soft\u{ad}hyphen\u{a0}5", "soft\u{ad}hyphen\u{a0}5"),
            ("a\tb\r\nc", "a\tb\nc"),
        ] {
            assert_eq!(printed(&CellValue::Text(text.into())), expected);
        }
    }

    #[test]
    fn blank_cells() {
        assert!(is_blank(&CellValue::Text(" \u{a0}\u{200b}\n".into())));
        assert!(is_blank(&CellValue::List(Vec::new())));
        assert!(!is_blank(&CellValue::Number(0.0)));
    }
}
