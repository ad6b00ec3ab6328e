//! Numbers with words beside them, where a column of texts takes what is written. What is an exact number,
//! `1.3M` or `45,000 ha`, is counted as well; what is known only roughly, `120+` or `about 120`, is not.

use super::cell::{self, Uncounted};
use super::dataset::Value;
use super::expected::Expected;
use super::fold;
use super::language::Language;
use super::raw;
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::read::CellValue;

/// Signs beside a number that say how exact it is, and between two.
const SIGNS: [char; 12] = ['+', '~', '≈', '>', '<', '≥', '≤', '±', '-', '/', '(', ')'];

/// Words between two numbers that go from one to another; so are all of two letters: `100 to 120`.
const BETWEEN: [&str; 4] = ["and", "bis", "til", "outof"];

/// What is made of a number with words beside it.
pub(super) struct Taken {
    /// What is counted, if anything is.
    pub(super) number: Option<Value>,
    /// What is printed; none where that is said in its column already.
    pub(super) printed: Option<Value>,
    /// What is said of it.
    pub(super) note: Diagnostic,
}

/// The unit of a row whose sheet has a column for it, and whether the row has numbers of several units,
/// so that none is counted of which the unit stands beside it.
#[derive(Clone, Copy, Default)]
pub(super) struct Unit<'a> {
    /// The unit; empty where the row has none, nothing where the sheet has no column.
    pub(super) own: Option<&'a str>,
    /// Whether there are several.
    pub(super) mixed: bool,
}

/// What is made of a cell that is no number by itself, or the fault if it may be two numbers; `to` is the
/// column of texts, if it is free.
pub(super) fn taken(
    cell: &CellValue,
    column: &Expected,
    to: Option<&Expected>,
    unit: Unit,
) -> Option<Result<Taken, Diagnostic>> {
    let text = seen(cell, column.language)?;
    let row = unit.own.unwrap_or_default().trim();
    let read = |expected: &Expected, cell: &CellValue| {
        let mut faults = Vec::new();
        let value = cell::value(expected, cell, &mut faults);
        match faults.pop() {
            None => Ok(value),
            Some(fault) => Err(fault),
        }
    };
    let counted = match cell::counted(&text, row, column.language) {
        Err(Uncounted::Unclear(word)) => return Some(Err(unclear(&text, &word))),
        // Units stand beside numbers where the sheet has a column for them.
        Ok(it) if it.unit.is_none() || unit.own == Some("") && !unit.mixed => Some(it.number),
        _ => None,
    };
    if counted.is_none() && (to.is_none() || !is_one(&text, column.language)) {
        return None;
    }
    let number = match counted.map(|number| read(column, &CellValue::Number(number))) {
        Some(Ok(number)) => Some(number),
        Some(Err(fault)) => return Some(Err(fault)),
        None => None,
    };
    let is_bare = !row.is_empty() && cell::is_bare(&text, row, column.language);
    let written = match row {
        _ if !is_bare => text.clone(),
        "%" => format!("{text}%"),
        sign if cell::currency(sign, "USD").is_some() => format!("{sign} {text}"),
        unit => format!("{text} {unit}"),
    };
    let printed = to.map(|to| read(to, &CellValue::Text(written.clone()))).transpose().ok()?;
    let how = match (&printed, is_bare) {
        (None, _) => None,
        (Some(_), true) => Some(format!("printed as {}", quoted(&written))),
        (Some(_), false) => Some("printed as it is written".to_owned()),
    };
    let said = quoted(&text);
    let note = match (counted.map(|number| quoted(&raw::number(number))), how) {
        (Some(number), None) => format!("{said} is counted as {number}"),
        (Some(number), Some(how)) => format!("{said} is counted as {number}, and {how}"),
        (None, how) => format!("{said} is {}, and is not added up", how.unwrap_or_default()),
    };
    let note = Diagnostic::note(Name::TakenAs, note).hint(match number {
        Some(_) => "write the number in figures where another one is meant",
        None => "write a number alone where it is exact",
    });
    Some(Ok(Taken { number, printed, note }))
}

/// The unit that stands beside a number, if the cell is one with a unit of its own.
pub(super) fn unit_beside(cell: &CellValue, row: &str, language: &Language) -> Option<String> {
    let text = seen(cell, language)?;
    cell::counted(&text, row, language).ok()?.unit.map(|unit| fold::folded(&unit).into_owned())
}

/// The text of a cell that may be a number with words beside it.
fn seen(cell: &CellValue, language: &Language) -> Option<String> {
    match cell {
        CellValue::Text(text) => Some(text.trim().to_owned()),
        CellValue::Formatted(number) => Some(number.text(language.decimal)),
        _ => None,
    }
}

/// The fault of a number that may be two: one a power of ten greater.
fn unclear(text: &str, word: &str) -> Diagnostic {
    let message = format!("{} can be two numbers", quoted(text));
    let hint = format!(
        "write the number in figures if {} stands for thousands, millions or billions, and otherwise the \
         number alone",
        quoted(word)
    );
    Diagnostic::error(Name::NotANumber, message).hint(hint)
}

/// Whether a text is a number that is known only roughly: a number, or two from one to another, with a
/// sign or a few words beside it.
fn is_one(text: &str, language: &Language) -> bool {
    let plain = fold::plain(text.trim());
    if plain.len() > 40 || cell::figure(&plain, language).is_some() {
        return false;
    }
    let is_part = |letter: char| letter.is_whitespace() || SIGNS.contains(&letter);
    let has_sign = plain.contains(SIGNS);
    let (mut numbers, mut has_words): (Vec<f64>, bool) = (Vec::new(), false);
    // What stands between the first number and the second.
    let mut between = String::new();
    let is_letter = |letter: char| {
        letter.is_alphabetic() || matches!(letter, '.' | '\'' | ',' | '%' | '$' | '€' | '£')
    };
    for part in plain.split(is_part).filter(|part| !part.is_empty()) {
        if let Some(number) = cell::figure(part, language) {
            numbers.push(number);
        } else if let Some(number) = touched(part, language) {
            numbers.push(number);
            has_words = true;
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

/// A number that a sign or a word for a power of ten touches: `1.3M`, `63%`, `US$5`.
fn touched(part: &str, language: &Language) -> Option<f64> {
    let start = part.find(|letter: char| letter.is_ascii_digit())?;
    let end = part.rfind(|letter: char| letter.is_ascii_digit())? + 1;
    let (before, number, after) = (part.get(..start)?, part.get(start..end)?, part.get(end..)?);
    let number = cell::figure(number, language)?;
    let is_money = |word: &str| cell::currency(word, "USD").is_some();
    if !(before.is_empty() || is_money(before)) {
        return None;
    }
    match after {
        "" | "%" => Some(number),
        word if is_money(word) => Some(number),
        word => Some(number * 10_f64.powi(cell::power(word, language)?.into())),
    }
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
            "~1.3M",
            "over 1.3 million",
            "7 of 9",
            "7 out of 9",
            "1 in 3",
            "63 per cent",
            "63%",
            "US$ 1.2m–1.5m",
            "900k–1.2m",
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
            "1.5m–1.2m",
            "1.2m–900k",
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

    /// What is made of rows with a number before, a number now and their unit.
    fn read(row: &str) -> (Vec<String>, Vec<String>) {
        let number = |name, roughly_in| Column { roughly_in, ..column(name, Type::Number) };
        let text = |name| Column { longest: Some(24), ..column(name, Type::Text) };
        let columns = vec![
            number("from", Some(2)),
            number("to", Some(3)),
            text("from-printed"),
            text("printed"),
            text("unit"),
        ];
        let types = doctype(vec![sheet("rows", columns)]);
        let book = workbook(&[("Rows", &["From|To|From-printed|Printed|Unit", row])]);
        let (dataset, found) = faulty(&book, &types, &[], &Day::default());
        let said = |value: &Value| match value {
            Value::Number(number) => raw::number(*number),
            Value::Text(text) => text.clone(),
            _ => "-".to_owned(),
        };
        let fields = &dataset.sheets[0].records[0].fields;
        (fields.iter().map(|it| said(&it.value)).collect(), found.iter().map(line).collect())
    }

    #[test]
    fn what_is_exact_is_counted_and_printed_as_it_is_written() {
        for (row, wanted) in [
            ("|1.3M|||", "- 1300000 - 1.3M -"),
            ("|1.3M|||people", "- 1300000 - 1.3M people people"),
            ("|1.3m people|||people", "- 1300000 - 1.3m people people"),
            ("900k|1.3M|||people", "900000 1300000 900k people 1.3M people people"),
            ("|US$ 812.4m|||", "- 812400000 - US$ 812.4m -"),
            ("|812.4m|||US$", "- 812400000 - US$ 812.4m US$"),
            ("30,000 ha|45,000 ha|||", "30000 45000 30,000 ha 45,000 ha -"),
            ("|45,000 ha|||ha", "- 45000 - 45,000 ha ha"),
            ("|63 per cent|||%", "- 63 - 63 per cent %"),
            ("|1.3 m|||m", "- 1.3 - 1.3 m m"),
            // Said already how it is printed.
            ("|1.3M||over a million|", "- 1300000 - over a million -"),
            // What is no exact number is printed only, with its unit.
            ("|7 of 9|||countries", "- - - 7 of 9 countries countries"),
            ("|63 per cent|||", "- - - 63 per cent -"),
            ("|~1.3M|||people", "- - - ~1.3M people people"),
            ("|45,000 ha|||%", "- - - 45,000 ha %"),
            // Of what has another unit than its neighbour nobody can make a chart.
            ("30 km|45,000 ha|||", "- - 30 km 45,000 ha -"),
            ("30|45,000 ha|||", "30 - - 45,000 ha -"),
        ] {
            let (fields, found) = read(row);
            assert_eq!(fields.join(" "), wanted, "{row}");
            assert!(found.iter().any(|it| it.starts_with("note taken-as")), "{row}: {found:?}");
            assert!(!found.iter().any(|it| it.starts_with("error")), "{row}: {found:?}");
        }
        assert_eq!(
            read("|1.3M|||people").1,
            [
                "note taken-as Rows!B2 · \"To\": `1.3M` is counted as `1300000`, and printed as `1.3M \
              people` | write the number in figures where another one is meant"
            ]
        );
    }

    #[test]
    fn what_may_be_two_numbers_is_refused() {
        for row in ["|1.3m|||", "|1.3m|||km", "|1.3M|||m", "|12 miles|||", "|1.2b|||", "|5 mil|||"]
        {
            let (fields, found) = read(row);
            assert_eq!((&*fields[1], &*fields[3]), ("-", "-"), "{row}");
            assert!(found[0].starts_with("error not-a-number"), "{row}: {found:?}");
            assert!(found[0].contains("can be two numbers"), "{row}: {found:?}");
        }
        assert!(read("|a lot of people|||").1[0].starts_with("error not-a-number"));
    }
}
