//! Values on their way through Handlebars.
//!
//! Handlebars knows only JSON. So that a value keeps its type and its cell, it travels as a string
//! of its own form ([`super::parcel`]), a list as an array of them. A record is an object, and one that can
//! itself be printed (a reference, an entry of a code list) holds that value under [`PRINTED`],
//! which no field can be called.

use serde_json::Value as Json;

use super::language::Language;
use super::{parcel, period};
use crate::validate::{Clock, Period, Special, Value};

/// The key under which a record holds the value that is printed for it.
pub const PRINTED: &str = "$";

/// The key under which a record says of which sheet it is, by number, where templates write literals.
pub const SHEET: &str = "$sheet";

/// The key under which an entry of a code list says of which it is, where templates write literals.
pub const CODES: &str = "$codes";

/// A value of one of the kinds that can be written into Typst.
#[derive(Debug, Clone, PartialEq)]
pub enum Leaf {
    /// Nothing was given.
    Blank,
    /// Text, taken literally.
    Text(String),
    /// A number of parts, such as `3.10`: text, in the order of its parts.
    Dotted(String),
    /// A word in the place of a value: TBD; and how the language says it, where it is no word of all.
    Special(Special, Option<String>),
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
    /// A quarter, 1 to 4, of a year if it names one.
    Quarter(Option<i16>, u8),
    /// A period by whose end something is due, and its words in the language, where these are known.
    Period(Period, Option<String>),
    /// A time of day, or from one to another.
    Time(Clock),
    /// Yes or no.
    Truth(bool),
    /// Several values.
    List(Vec<Leaf>),
}

/// A value as the JSON that Handlebars sees. `cells` are packed by [`super::context`].
pub fn to_json(leaf: &Leaf, cells: &[u64]) -> Json {
    match leaf {
        Leaf::List(items) => items.iter().map(|item| to_json(item, cells)).collect(),
        _ => Json::String(parcel::packed(leaf, cells)),
    }
}

/// Reads a value back; a template's own literals are values too. A record that cannot be printed
/// is none.
pub fn from_json(json: &Json) -> Option<Leaf> {
    Some(match json {
        Json::Null => Leaf::Blank,
        Json::Bool(truth) => Leaf::Truth(*truth),
        Json::Number(number) => Leaf::Number(number.as_f64()?),
        Json::String(text) if parcel::is_one(text) => parcel::opened(text)?,
        Json::String(text) => Leaf::Text(text.clone()),
        Json::Array(items) => Leaf::List(items.iter().map(from_json).collect::<Option<_>>()?),
        Json::Object(object) => return from_json(object.get(PRINTED)?),
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
        Json::Object(object) => object.get(PRINTED).map(cells).unwrap_or_default(),
        Json::String(text) => parcel::cells(text),
        _ => Vec::new(),
    }
}

/// Whether `{{#if}}` takes a value for given: not blank, no, zero, nor empty.
pub fn is_given(json: &Json) -> bool {
    match json {
        Json::Array(items) => !items.is_empty(),
        _ => from_json(json).is_none_or(|leaf| leaf.is_given()),
    }
}

impl Leaf {
    /// A value that is written the same wherever it comes from; none where more has to be known of it:
    /// rich text, images, lists, entries of code lists and references.
    pub fn of(value: &Value) -> Option<Self> {
        Some(match value {
            Value::Blank => Self::Blank,
            Value::Special(special) => Self::Special(*special, None),
            Value::Text(text) | Value::Url(text) => Self::Text(text.clone()),
            Value::DottedNumber(text) => Self::Dotted(text.clone()),
            #[expect(
                clippy::cast_precision_loss,
                reason = "spreadsheets hold whole numbers as floats"
            )]
            Value::Integer(number) => Self::Number(*number as f64),
            Value::Number(number) => Self::Number(*number),
            Value::Percent(share) => Self::Percent(*share),
            Value::Money { amount, currency } => Self::Money(*amount, currency.to_string()),
            Value::Date(date) => Self::Date(*date),
            Value::YearMonth { year, month } => Self::Month(*year, *month),
            Value::Quarter { year, quarter } => Self::Quarter(*year, *quarter),
            Value::Period(period) => Self::Period(*period, None),
            Value::Time(clock) => Self::Time(*clock),
            Value::YesNo(truth) => Self::Truth(*truth),
            Value::Rich(_)
            | Value::Image(_)
            | Value::List(_)
            | Value::Code { .. }
            | Value::Reference { .. } => return None,
        })
    }

    /// Whether it is not blank, no, zero, nor empty.
    pub fn is_given(&self) -> bool {
        match self {
            Self::Blank | Self::Truth(false) => false,
            Self::Text(text) | Self::Dotted(text) | Self::Rich(text, _) => !text.is_empty(),
            Self::Number(number) => *number != 0.0,
            Self::List(items) => !items.is_empty(),
            Self::Percent(_)
            | Self::Money(..)
            | Self::Date(_)
            | Self::Month(..)
            | Self::Quarter(..)
            | Self::Period(..)
            | Self::Time(_)
            | Self::Special(..)
            | Self::Truth(true) => true,
        }
    }

    /// What a reader sees of it.
    pub fn printed(&self, language: &Language) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) | Self::Dotted(text) => text.clone(),
            Self::Special(special, said) => {
                said.clone().unwrap_or_else(|| special.word().to_owned())
            }
            Self::Rich(text, notes) => super::rich::plain(text, notes),
            Self::Number(number) => language.number(*number, None),
            Self::Percent(share) => language.percent(*share, None),
            Self::Money(amount, currency) => {
                format!("{currency}\u{a0}{}", language.amount(*amount))
            }
            Self::Date(date) => language.date(*date),
            Self::Month(year, month) => language.month(*year, *month),
            Self::Quarter(Some(year), quarter) => format!("Q{quarter} {year}"),
            Self::Quarter(None, quarter) => format!("Q{quarter}"),
            Self::Period(period, said) => {
                said.clone().unwrap_or_else(|| period::words(period, language, None))
            }
            Self::Time(clock) => clock.to_string(),
            Self::Truth(truth) => if *truth { "yes" } else { "no" }.to_owned(),
            Self::List(items) => {
                let items: Vec<String> = items.iter().map(|item| item.printed(language)).collect();
                language.all_of(&items)
            }
        }
    }
}

/// The label that a language has for such a word; none where all write it alike.
pub const fn label(special: Special) -> Option<&'static str> {
    match special {
        Special::NothingFurther => Some("nothing-further"),
        Special::Ongoing => Some("ongoing"),
        Special::Immediately => Some("immediately"),
        Special::FullDay => Some("full-day"),
        Special::None | Special::ToBeDetermined | Special::NotApplicable | Special::InWords => None,
    }
}
