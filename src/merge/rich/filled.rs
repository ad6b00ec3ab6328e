//! Placeholders of rich text, filled in from the data of the paper: `{count:messages}`.

use std::fmt::Write;

use serde_json::Value as Json;

use crate::doctype::Doctype;
use crate::merge::language::Language;
use crate::merge::leaf::Leaf;
use crate::merge::printed;
use crate::validate::{Dataset, Figure, Kind, Placeholder, Portion, Tally, Value, placeholders};

/// The data that are counted, and how numbers are said.
#[derive(Clone, Copy)]
pub struct Counted<'a> {
    /// The data.
    pub dataset: &'a Dataset,
    /// Which of them are the paper's.
    pub portion: &'a Portion,
    /// Their document type.
    pub doctype: &'a Doctype,
    /// The fixed words of the language, among them those for numbers under ten.
    pub labels: Option<&'a Json>,
}

/// A rich text with its placeholders filled in. What is filled in is text: nothing of it is mark-up.
pub fn filled(text: &str, counted: &Counted<'_>) -> Option<String> {
    let all = placeholders(text);
    if all.is_empty() {
        return None;
    }
    let (mut out, mut end) = (String::with_capacity(text.len()), 0);
    for one in all {
        let Some(says) = says(&one, counted) else { continue };
        out.push_str(text.get(end..one.range.start).unwrap_or_default());
        escape(&says, &mut out);
        end = one.range.end;
    }
    out.push_str(text.get(end..).unwrap_or_default());
    Some(out)
}

/// What a placeholder says; nothing where that is not known, which was told at its cell.
fn says(one: &Placeholder<'_>, counted: &Counted<'_>) -> Option<String> {
    let tally = Tally::of(one.kind, one.what, counted.doctype).ok()?;
    let printer = printed::printer(counted.dataset, counted.portion, counted.doctype);
    let language = printer.language();
    let said = match (one.kind, tally.figure(counted.dataset, counted.portion)) {
        (Kind::List, Figure::Values(values)) => {
            let items: Vec<String> =
                values.iter().map(|value| printer.text(value).trim().to_owned()).collect();
            language.all_of(&items)
        }
        (_, Figure::Rows(count)) => number(count, counted, language),
        (_, Figure::Values(values)) => number(values.len(), counted, language),
        (_, Figure::Sum(Value::Integer(sum))) => match usize::try_from(sum) {
            Ok(sum) => number(sum, counted, language),
            Err(_) => Leaf::of(&Value::Integer(sum))?.printed(language),
        },
        (_, Figure::Sum(sum)) => Leaf::of(&sum)?.printed(language),
        (_, Figure::Mixed(..) | Figure::Rough) => return None,
    };
    if !one.is_capital {
        return Some(said);
    }
    let mut letters = said.chars();
    let first = letters.next().map(|first| language.capitals(&first.to_string()));
    Some(first.into_iter().chain([letters.collect()]).collect())
}

/// A number: under ten in words, where the language has them.
fn number(count: usize, counted: &Counted<'_>, language: &Language) -> String {
    let word = || counted.labels?.get(format!("number-{count}"))?.as_str();
    #[expect(clippy::cast_precision_loss, reason = "nobody counts so far")]
    let digits = || language.number(count as f64, None);
    match count {
        0..10 => word().map_or_else(digits, str::to_owned),
        _ => digits(),
    }
}

/// Adds a text to a source of CommonMark, so that it stays that text: `254.` at the beginning of a
/// paragraph would else be the item of a list.
fn escape(text: &str, out: &mut String) {
    for letter in text.chars() {
        if letter.is_ascii() && !letter.is_ascii_alphabetic() && letter != ' ' {
            // Writing into a String can't fail.
            let _ = write!(out, "&#{};", u32::from(letter));
        } else {
            out.push(letter);
        }
    }
}
