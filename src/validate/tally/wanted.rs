//! What rows have to hold to be counted.

use super::read::{Unclear, after, no_column, parted};
use crate::diagnostic::quoted;
use crate::doctype::{Column, Doctype, Sheet, Type};
use crate::validate::dataset::{Record, Special, Value};
use crate::validate::{expected, fold, raw};

/// What a column of a row has to hold.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::validate) struct Condition {
    /// The column.
    pub(in crate::validate) column: usize,
    wanted: Wanted,
}

/// What it has to hold.
#[derive(Debug, Clone, PartialEq)]
enum Wanted {
    /// Anything.
    Given,
    /// Nothing.
    Blank,
    /// One of these.
    One(Vec<Word>),
    /// None of these, and not nothing.
    None(Vec<Word>),
}

/// A word that a cell may hold.
#[derive(Debug, Clone, PartialEq)]
enum Word {
    /// This value.
    Value(Value),
    /// What reads so, folded.
    Text(String),
}

/// The most words that a hint names.
const NAMED: usize = 12;

impl Condition {
    /// Reads `Kind is recommendation or good practice`.
    pub(super) fn read(text: &str, sheet: &Sheet, doctype: &Doctype) -> Result<Self, Unclear> {
        let Some((name, wanted)) = parted(text, " is ") else {
            let message = format!("{} is no condition", quoted(text));
            let hint = "write a column, `is`, and what it holds: `where Status is completed`, \
                        `where Status is not completed`, `where Deadline is blank`";
            return Err(Unclear::new(message).hint(hint));
        };
        let (name, wanted) = (name.trim(), wanted.trim());
        let Some(at) = sheet.column_called(name) else { return Err(no_column(sheet, name)) };
        let Some(column) = sheet.columns.get(at) else { return Err(no_column(sheet, name)) };
        let all = |text: &str| -> Result<Vec<Word>, Unclear> {
            // An `or` may stand within a word.
            if let Ok(word) = word(column, text, doctype)
                && matches!(word, Word::Value(_))
            {
                return Ok(vec![word]);
            }
            let lower = text.to_ascii_lowercase();
            let mut parts = Vec::new();
            let mut start = 0;
            for (at, between) in lower.match_indices(" or ") {
                parts.extend(text.get(start..at));
                start = at + between.len();
            }
            parts.extend(text.get(start..));
            let parts = parts.iter().map(|part| part.trim().trim_end_matches(','));
            parts.map(|part| word(column, part, doctype)).collect()
        };
        let wanted = match wanted.to_ascii_lowercase().as_str() {
            "given" => Wanted::Given,
            "blank" | "not given" | "empty" => Wanted::Blank,
            _ => match after(wanted, "not ") {
                Some(words) => Wanted::None(all(words)?),
                None => Wanted::One(all(wanted)?),
            },
        };
        Ok(Self { column: at, wanted })
    }

    /// Whether a record holds it. `key` gives the key of a record of another sheet.
    pub(super) fn is_met<'k>(
        &self,
        record: &Record,
        key: &impl Fn(usize, usize) -> Option<&'k str>,
    ) -> bool {
        let blank = &Value::Blank;
        let value = record.fields.get(self.column).map_or(blank, |field| &field.value);
        let items = match value {
            Value::List(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        let is_blank = items.iter().all(|item| *item == Value::Blank);
        let has = |words: &[Word]| {
            items.iter().any(|item| words.iter().any(|word| is_one(item, word, key)))
        };
        match &self.wanted {
            Wanted::Given => !is_blank,
            Wanted::Blank => is_blank,
            Wanted::One(words) => has(words),
            Wanted::None(words) => !is_blank && !has(words),
        }
    }
}

/// What a word of a condition means in a column.
fn word(column: &Column, text: &str, doctype: &Doctype) -> Result<Word, Unclear> {
    let folded = fold::folded(text).into_owned();
    let special = Special::ALL.into_iter().filter(|special| column.special.contains(special));
    for special in special {
        if fold::folded(special.word()) == folded {
            return Ok(Word::Value(Value::Special(special)));
        }
    }
    let unknown = |known: Vec<&str>| {
        let message = format!("{} never holds {}", quoted(&column.title), quoted(text));
        let mut shown: Vec<String> = known.iter().take(NAMED).map(|word| quoted(word)).collect();
        if known.len() > NAMED {
            shown.push("…".to_owned());
        }
        let unclear = Unclear::new(message).offer(text, known);
        match unclear.hints.is_empty() {
            true => unclear.hint(format!("it holds {}", shown.join(", "))),
            false => unclear,
        }
    };
    match &column.kind {
        Type::Code(list) => match doctype.codes.get(list.as_str()) {
            Some(list) => match expected::words(list).find(text) {
                Some(entry) => Ok(Word::Value(Value::Code { list: list.name.clone(), entry })),
                None => Err(unknown(list.entries.iter().map(|it| it.label.as_str()).collect())),
            },
            None => Ok(Word::Text(folded)),
        },
        Type::YesNo => match folded.as_str() {
            "yes" | "true" => Ok(Word::Value(Value::YesNo(true))),
            "no" | "false" => Ok(Word::Value(Value::YesNo(false))),
            _ => Err(unknown(vec!["yes", "no"])),
        },
        _ if !column.values.is_empty() => {
            match column.values.iter().find(|value| fold::folded(value) == folded) {
                Some(value) => Ok(Word::Value(Value::Text(value.clone()))),
                None => Err(unknown(column.values.iter().map(String::as_str).collect())),
            }
        }
        // A text that takes words of a list may hold others as well.
        _ => {
            let list = column.known.as_deref().and_then(|list| doctype.codes.get(list));
            let entry = list.and_then(|list| Some((list, expected::words(list).find(text)?)));
            Ok(entry.map_or(Word::Text(folded), |(list, entry)| {
                Word::Value(Value::Code { list: list.name.clone(), entry })
            }))
        }
    }
}

/// Whether a value is what a word means.
fn is_one<'k>(value: &Value, word: &Word, key: &impl Fn(usize, usize) -> Option<&'k str>) -> bool {
    match word {
        Word::Value(wanted) => value == wanted,
        Word::Text(wanted) => {
            let text = match value {
                Value::Reference { sheet, record } => {
                    key(*sheet, *record).unwrap_or_default().to_owned()
                }
                value => written(value),
            };
            fold::folded(&text) == *wanted
        }
    }
}

/// A value as somebody would type it.
pub(in crate::validate) fn written(value: &Value) -> String {
    match value {
        Value::Text(text)
        | Value::Rich(text)
        | Value::Url(text)
        | Value::DottedNumber(text)
        | Value::Image(text) => text.clone(),
        Value::Integer(number) => number.to_string(),
        Value::Number(number) => raw::number(*number),
        Value::Percent(share) => format!("{}%", raw::number(share * 100.0)),
        Value::Money { amount, currency } => format!("{currency} {}", raw::number(*amount)),
        Value::Date(date) => date.to_string(),
        Value::YearMonth { year, month } => format!("{year:04}-{month:02}"),
        Value::Quarter { year: Some(year), quarter } => format!("Q{quarter} {year}"),
        Value::Quarter { year: None, quarter } => format!("Q{quarter}"),
        Value::Period(period) => period.to_string(),
        Value::Time(clock) => clock.to_string(),
        Value::YesNo(truth) => if *truth { "yes" } else { "no" }.to_owned(),
        Value::Special(special) => special.word().to_owned(),
        Value::Blank | Value::Code { .. } | Value::Reference { .. } | Value::List(_) => {
            String::new()
        }
    }
}
