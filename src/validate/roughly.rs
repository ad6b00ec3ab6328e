//! Numbers that are known only roughly: `120+`, `about 120`, `100–120`. They are no numbers that could be
//! added up, and are printed as they are written.

use super::cell;
use super::fold;
use super::language::Language;
use super::table::Spot;
use crate::diagnostic::{Diagnostic, Name, quoted};

/// Signs beside a number that say how exact it is, and between two.
const SIGNS: [char; 12] = ['+', '~', '≈', '>', '<', '≥', '≤', '±', '-', '/', '(', ')'];

/// Words between two numbers that go from one to another; so are all of two letters: `100 to 120`.
const BETWEEN: [&str; 3] = ["and", "bis", "til"];

/// Whether a text is a number that is known only roughly: a number, or two from one to another, with a
/// sign or a few words beside it.
pub(super) fn is_one(text: &str, language: &Language) -> bool {
    let plain = fold::plain(text.trim());
    if plain.len() > 40 || cell::figure(&plain, language).is_some() {
        return false;
    }
    let is_part = |letter: char| letter.is_whitespace() || SIGNS.contains(&letter);
    let has_sign = plain.contains(SIGNS);
    let (mut numbers, mut has_words): (Vec<f64>, bool) = (Vec::new(), false);
    // What stands between the first number and the second.
    let mut between = String::new();
    let is_letter = |letter: char| letter.is_alphabetic() || matches!(letter, '.' | '\'' | ',');
    for part in plain.split(is_part).filter(|part| !part.is_empty()) {
        if let Some(number) = cell::figure(part, language) {
            numbers.push(number);
        } else if part.chars().all(is_letter) {
            has_words = true;
            if numbers.len() == 1 {
                between.push_str(part);
            }
        } else {
            return false;
        }
    }
    match numbers.as_slice() {
        [_] => has_sign || has_words,
        [from, to] => {
            let is_range = match between.chars().count() {
                0 => has_sign,
                1 | 2 => true,
                _ => BETWEEN.contains(&&*between),
            };
            from < to && is_range
        }
        _ => false,
    }
}

/// The note on a number that is printed as it is written.
pub(super) fn note(spot: Spot) -> Diagnostic {
    let said = spot.cell.map(|cell| quoted(&super::raw::text(cell))).unwrap_or_default();
    let message = format!("{said} is printed as it is written, and is not added up");
    Diagnostic::note(Name::TakenAs, message).hint("write a number alone where it is exact")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctype::{Column, Type};
    use crate::validate::testing::{column, doctype, line, sheet, workbook};
    use crate::validate::{Day, Value, faulty};

    #[test]
    fn numbers_that_are_known_roughly() {
        let english = Language::of("en");
        for text in [
            "120+",
            "about 120",
            "~120",
            "ca. 1,200",
            "> 35",
            "100–120",
            "100 to 120",
            "100 - 120",
            "120 (estimate)",
            "more than 120",
            "64 participants",
            "±5",
            "up to 40",
        ] {
            assert!(is_one(text, &english), "{text}");
        }
        for text in [
            "120",
            "1,200",
            "-5",
            "many",
            "12O",
            "1.2.3",
            "2026-10-06",
            "6 October 2026",
            "120–100",
            "TBD",
            "",
            "3 of 4 offices and 5 others",
            "120 130",
        ] {
            assert!(!is_one(text, &english), "{text}");
        }
        let rows = sheet(
            "rows",
            vec![
                Column {
                    minimum: Some(0.0),
                    roughly_in: Some(1),
                    ..column("people", Type::Integer)
                },
                Column { longest: Some(12), ..column("said", Type::Text) },
            ],
        );
        let of = |row: &str| {
            let book = workbook(&[("Rows", &["People|Said|Note", row])]);
            let (dataset, found) =
                faulty(&book, &doctype(vec![rows.clone()]), &[], &Day::default());
            let found = found.iter().filter(|it| it.name != Name::UnknownColumn);
            (
                dataset.sheets[0].records[0].fields[1].value.clone(),
                found.map(line).collect::<Vec<_>>(),
            )
        };
        let text = |text: &str| Value::Text(text.to_owned());
        let note = "note taken-as Rows!A2 · \"People\": `120+` is printed as it is written, and is not \
                    added up | write a number alone where it is exact";
        assert_eq!(of("120+||"), (text("120+"), vec![note.to_owned()]));
        // What is exact, too long, or said already, is none.
        assert_eq!(of("120||"), (Value::Blank, Vec::new()));
        for row in ["120+|some|", "more than about 120||", "-5||", "many||"] {
            let found = of(row).1;
            assert!(found.len() == 1 && found[0].starts_with("error"), "{row}: {found:?}");
        }
    }
}
