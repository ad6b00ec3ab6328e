//! Values on their way through Handlebars.
//!
//! Handlebars knows only JSON. So that a value keeps its type and its cell, it travels as an object
//! whose keys begin with `$`, which no field's name can: `$kind`, `$value`, `$cells`. A record is
//! an object of such values, and may itself be printed where it has a `$kind`.

use serde_json::{Map, Value as Json, json};

use super::language::Language;
use crate::validate::Special;

/// A value of one of the kinds that can be written into Typst.
#[derive(Debug, Clone, PartialEq)]
pub enum Leaf {
    /// Nothing was given.
    Blank,
    /// Text, taken literally.
    Text(String),
    /// CommonMark, with the footnotes that its marks stand for.
    Rich(String, Vec<(String, String)>),
    /// A number, which code can reckon with.
    Number(f64),
    /// A share of one.
    Percent(f64),
    /// An amount and the code of its currency.
    Money(f64, String),
    /// A day.
    Date(jiff::civil::Date),
    /// A year and a month, 1 to 12.
    Month(i16, i8),
    /// Yes or no.
    Truth(bool),
    /// Several values.
    List(Vec<Leaf>),
}

/// Writes a value as the JSON that Handlebars sees. `cells` are packed by [`super::context`].
pub fn to_json(leaf: &Leaf, cells: &[u64]) -> Json {
    let (kind, value) = match leaf {
        Leaf::Blank => ("blank", Json::Null),
        Leaf::Text(text) => ("text", json!(text)),
        Leaf::Rich(text, notes) => ("rich", json!([text, notes])),
        Leaf::Number(number) => ("number", json!(number)),
        Leaf::Percent(share) => ("percent", json!(share)),
        Leaf::Money(amount, currency) => ("money", json!([amount, currency])),
        Leaf::Date(date) => ("date", json!(date.to_string())),
        Leaf::Month(year, month) => ("month", json!([year, month])),
        Leaf::Truth(truth) => ("truth", json!(truth)),
        Leaf::List(items) => {
            return Json::Array(items.iter().map(|item| to_json(item, cells)).collect());
        }
    };
    let mut object = Map::new();
    object.insert("$kind".to_owned(), json!(kind));
    object.insert("$value".to_owned(), value);
    if !cells.is_empty() {
        object.insert("$cells".to_owned(), json!(cells));
    }
    Json::Object(object)
}

/// Reads a value back; a template's own literals are values too. A record that cannot be printed
/// is none.
pub fn from_json(json: &Json) -> Option<Leaf> {
    let object = match json {
        Json::Null => return Some(Leaf::Blank),
        Json::Bool(truth) => return Some(Leaf::Truth(*truth)),
        Json::Number(number) => return number.as_f64().map(Leaf::Number),
        Json::String(text) => return Some(Leaf::Text(text.clone())),
        Json::Array(items) => {
            return items.iter().map(from_json).collect::<Option<_>>().map(Leaf::List);
        }
        Json::Object(object) => object,
    };
    let value = object.get("$value")?;
    let text = |value: &Json| value.as_str().map(str::to_owned);
    Some(match object.get("$kind")?.as_str()? {
        "blank" => Leaf::Blank,
        "text" => Leaf::Text(text(value)?),
        "rich" => {
            let notes = value.get(1)?.as_array()?.iter();
            let notes = notes.filter_map(|note| Some((text(note.get(0)?)?, text(note.get(1)?)?)));
            Leaf::Rich(text(value.get(0)?)?, notes.collect())
        }
        "number" => Leaf::Number(value.as_f64()?),
        "percent" => Leaf::Percent(value.as_f64()?),
        "money" => Leaf::Money(value.get(0)?.as_f64()?, text(value.get(1)?)?),
        "date" => Leaf::Date(value.as_str()?.parse().ok()?),
        "month" => {
            let part = |at: usize| value.get(at)?.as_i64();
            Leaf::Month(part(0)?.try_into().ok()?, part(1)?.try_into().ok()?)
        }
        "truth" => Leaf::Truth(value.as_bool()?),
        _ => return None,
    })
}

/// The cells that a value came from, packed; those of all its items where it is a list.
pub fn cells(json: &Json) -> Vec<u64> {
    match json {
        Json::Array(items) => {
            let mut all: Vec<u64> = items.iter().flat_map(cells).collect();
            all.dedup();
            all
        }
        Json::Object(object) => {
            let cells = object.get("$cells").and_then(Json::as_array);
            cells.into_iter().flatten().filter_map(Json::as_u64).collect()
        }
        _ => Vec::new(),
    }
}

/// Whether `{{#if}}` takes a value for given: not blank, no, zero, nor empty.
pub fn is_given(json: &Json) -> bool {
    match json {
        Json::Object(object) => match object.get("$kind") {
            None => true,
            Some(_) => from_json(json).is_some_and(|leaf| leaf.is_given()),
        },
        _ => from_json(json).is_none_or(|leaf| leaf.is_given()),
    }
}

impl Leaf {
    /// Whether it is not blank, no, zero, nor empty.
    pub fn is_given(&self) -> bool {
        match self {
            Self::Blank | Self::Truth(false) => false,
            Self::Text(text) | Self::Rich(text, _) => !text.is_empty(),
            Self::Number(number) => *number != 0.0,
            Self::List(items) => !items.is_empty(),
            Self::Percent(_)
            | Self::Money(..)
            | Self::Date(_)
            | Self::Month(..)
            | Self::Truth(true) => true,
        }
    }

    /// What a reader sees of it.
    pub fn printed(&self, language: &Language) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) => text.clone(),
            Self::Rich(text, notes) => super::rich::plain(text, notes),
            Self::Number(number) => language.number(*number, None),
            Self::Percent(share) => language.percent(*share, None),
            Self::Money(amount, currency) => {
                format!("{currency}\u{a0}{}", language.number(*amount, None))
            }
            Self::Date(date) => language.date(*date),
            Self::Month(year, month) => language.month(*year, *month),
            Self::Truth(truth) => if *truth { "yes" } else { "no" }.to_owned(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.printed(language)).collect();
                language.all_of(&items)
            }
        }
    }
}

/// The word for a value that is not given, and why.
pub const fn word(special: Special) -> &'static str {
    match special {
        Special::None => "none",
        Special::ToBeDetermined => "TBD",
        Special::NotApplicable => "N/A",
    }
}
