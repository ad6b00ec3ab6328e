//! The order of values: numbers by size, dates by time, texts by the alphabet of the language.

use std::cmp::Ordering;

use serde_json::Value as Json;

use super::lists::field;
use super::{Arguments, Fault};
use crate::diagnostic::quoted;
use crate::merge::language::Language;
use crate::merge::leaf::{self, Leaf};

/// The directions in which a list is sorted.
pub const ORDERS: &[&str] = &["ascending", "descending"];

/// Whether the first is less than, or before, the second.
pub fn lt(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    compared(arguments, Ordering::is_lt)
}

/// Whether the first is less than, or before, the second, or the same.
pub fn le(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    compared(arguments, Ordering::is_le)
}

/// Whether the first is greater than, or after, the second.
pub fn gt(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    compared(arguments, Ordering::is_gt)
}

/// Whether the first is greater than, or after, the second, or the same.
pub fn ge(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    compared(arguments, Ordering::is_ge)
}

/// Whether a day is past what is due: after the day, or after the last day of the month, quarter or
/// period. Of a day that is a month, the last one is meant. Of what is not known nothing is true.
pub fn past(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    let (due, day) = (arguments.leaf(0)?, arguments.leaf(1)?);
    let day = match meant(&day, &Leaf::Date(jiff::civil::Date::ZERO)) {
        Leaf::Date(day) => day,
        Leaf::Period(period, _) => period.last_day(),
        Leaf::Blank | Leaf::Special(..) => return Ok(Json::Bool(false)),
        other => {
            let shown = quoted(&other.printed(&arguments.language()));
            return Err(arguments.fault(format!("{shown} is no day")));
        }
    };
    let month = (day.year(), day.month());
    Ok(Json::Bool(match due {
        Leaf::Blank | Leaf::Special(..) | Leaf::Quarter(None, _) => false,
        Leaf::Date(due) => due < day,
        Leaf::Period(due, _) => due.last_day() < day,
        Leaf::Month(year, due) => (year, due) < month,
        // The last month of the quarter.
        Leaf::Quarter(Some(year), quarter) => {
            (year, i8::try_from(quarter).unwrap_or(4) * 3) < month
        }
        other => {
            let shown = quoted(&other.printed(&arguments.language()));
            return Err(arguments.fault(format!("{shown} is no date")));
        }
    }))
}

/// Compares two values. Where one is not known, nothing is true of them.
fn compared(arguments: &Arguments<'_, '_>, is: fn(Ordering) -> bool) -> Result<Json, Fault> {
    let (one, other) = (arguments.leaf(0)?, arguments.leaf(1)?);
    let unknown = |leaf: &Leaf| matches!(leaf, Leaf::Blank | Leaf::Special(..));
    if unknown(&one) || unknown(&other) {
        return Ok(Json::Bool(false));
    }
    let (one, other) = (meant(&one, &other), meant(&other, &one));
    let order = match (&one, &other) {
        (Leaf::Dotted(one), Leaf::Dotted(other)) => Some(by_parts(one, other)),
        (Leaf::Quarter(year, _), Leaf::Quarter(other, _)) if year.is_some() != other.is_some() => {
            None
        }
        _ => by_time(&one, &other),
    };
    match order {
        Some(order) => Ok(Json::Bool(is(order))),
        None if is_time(&one) || is_time(&other) => {
            Err(arguments.fault("these values have no order"))
        }
        None => {
            let (one, other) = (arguments.amount(0)?, arguments.amount(1)?);
            arguments.same_currency(&[&one, &other])?;
            let order = one.number.partial_cmp(&other.number);
            let order = order.ok_or_else(|| arguments.fault("these values have no order"))?;
            Ok(Json::Bool(is(order)))
        }
    }
}

/// A value as its neighbour's kind has it: `"2026-07-01"` beside a date is one.
pub fn meant(one: &Leaf, beside: &Leaf) -> Leaf {
    let Leaf::Text(text) = one else { return one.clone() };
    let text = text.trim();
    let parsed = match beside {
        Leaf::Date(_) => text.parse().ok().map(Leaf::Date),
        Leaf::Month(..) => text.split_once('-').and_then(|(year, month)| {
            let month = month.parse().ok().filter(|month| (1..=12).contains(month))?;
            Some(Leaf::Month(year.parse().ok()?, month))
        }),
        Leaf::Quarter(..) => quarter(text),
        Leaf::Time(_) => text.parse().ok().map(Leaf::Time),
        Leaf::Period(..) => text.parse().ok().map(|period| Leaf::Period(period, None)),
        Leaf::Dotted(_) => Some(Leaf::Dotted(text.to_owned())),
        _ => None,
    };
    parsed.unwrap_or_else(|| one.clone())
}

/// `Q3`, `Q3 2026`
fn quarter(text: &str) -> Option<Leaf> {
    let (quarter, year) = match text.split_once(' ') {
        Some((quarter, year)) => (quarter, Some(year.parse().ok()?)),
        None => (text, None),
    };
    let quarter = quarter.strip_prefix('Q')?.parse().ok()?;
    (1..=4).contains(&quarter).then_some(Leaf::Quarter(year, quarter))
}

fn is_time(leaf: &Leaf) -> bool {
    matches!(
        leaf,
        Leaf::Date(_) | Leaf::Month(..) | Leaf::Quarter(..) | Leaf::Period(..) | Leaf::Time(_)
    )
}

fn by_time(one: &Leaf, other: &Leaf) -> Option<Ordering> {
    Some(match (one, other) {
        (Leaf::Date(one), Leaf::Date(other)) => one.cmp(other),
        (Leaf::Month(year, month), Leaf::Month(other, second)) => {
            (year, month).cmp(&(other, second))
        }
        (Leaf::Quarter(year, quarter), Leaf::Quarter(other, second)) => {
            (year, quarter).cmp(&(other, second))
        }
        (Leaf::Period(one, _), Leaf::Period(other, _)) => one.last_day().cmp(&other.last_day()),
        (Leaf::Time(one), Leaf::Time(other)) => {
            (one.from, one.end()).cmp(&(other.from, other.end()))
        }
        (Leaf::Period(period, _), Leaf::Date(day)) => period.last_day().cmp(day),
        (Leaf::Date(day), Leaf::Period(period, _)) => day.cmp(&period.last_day()),
        _ => return None,
    })
}

/// `1.9` comes before `1.10`.
fn by_parts(one: &str, other: &str) -> Ordering {
    let (mut left, mut right) = (one.split('.'), other.split('.'));
    loop {
        let order = match (left.next(), right.next()) {
            (None, None) => return Ordering::Equal,
            (None, Some(_)) => Ordering::Less,
            (Some(_), None) => Ordering::Greater,
            (Some(one), Some(other)) => match (one.parse::<u64>(), other.parse::<u64>()) {
                (Ok(one), Ok(other)) => one.cmp(&other),
                _ => one.cmp(other),
            },
        };
        if order.is_ne() {
            return order;
        }
    }
}

/// The records by the value of a field; those of one value stay in their order, and those without
/// one stand last, whatever the direction.
pub fn sort_by(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    let name = arguments.text(1)?;
    let descending = match arguments.named("order").as_deref() {
        None | Some("ascending") => false,
        Some("descending") => true,
        Some(other) => {
            let known = ORDERS.join(", ");
            return Err(
                arguments.fault(format!("{} is no order; known are {known}", quoted(other)))
            );
        }
    };
    let language = arguments.language();
    let mut keyed = Vec::new();
    for record in arguments.list(0)? {
        let value = field(record, &name);
        keyed.push((Key::new(value.and_then(leaf::from_json), &language), value, record));
    }
    let amounts = keyed.iter().filter_map(|(key, value, _)| match &key.leaf {
        Leaf::Money(_, currency) => Some((currency.as_str(), value.map(leaf::cells)?)),
        _ => None,
    });
    arguments.one_currency(amounts)?;
    keyed.sort_by(|(one, ..), (other, ..)| one.compare(other, descending, &language));
    Ok(keyed.into_iter().map(|(.., record)| record.clone()).collect())
}

/// What a record is sorted by.
struct Key {
    /// Values of different kinds stand apart; what is not given stands last.
    rank: u8,
    leaf: Leaf,
    /// Its words, where it is sorted by them.
    words: String,
}

impl Key {
    fn new(leaf: Option<Leaf>, language: &Language) -> Self {
        let leaf = leaf.unwrap_or(Leaf::Blank);
        let (rank, worded) = match &leaf {
            Leaf::Number(_) | Leaf::Percent(_) | Leaf::Money(..) => (0, false),
            Leaf::Date(_)
            | Leaf::Month(..)
            | Leaf::Quarter(..)
            | Leaf::Period(..)
            | Leaf::Time(_) => (1, false),
            Leaf::Dotted(_) => (2, false),
            Leaf::Truth(_) => (3, false),
            Leaf::Text(text) | Leaf::Rich(text, _) if text.is_empty() => (LAST, false),
            Leaf::Text(_) | Leaf::Rich(..) | Leaf::List(_) => (4, true),
            Leaf::Special(..) => (WORDS, true),
            Leaf::Blank => (LAST, false),
        };
        let words = if worded { leaf.printed(language) } else { String::new() };
        Self { rank, leaf, words }
    }

    fn compare(&self, other: &Self, descending: bool, language: &Language) -> Ordering {
        let ranks = self.rank.cmp(&other.rank);
        if ranks.is_ne() || self.rank >= WORDS {
            return ranks;
        }
        let order = match (&self.leaf, &other.leaf) {
            (Leaf::Dotted(one), Leaf::Dotted(other)) => by_parts(one, other),
            (Leaf::Truth(one), Leaf::Truth(other)) => one.cmp(other),
            _ if self.rank == 0 => {
                let number = |leaf: &Leaf| leaf.number().unwrap_or_default();
                number(&self.leaf).total_cmp(&number(&other.leaf))
            }
            (one, two) => {
                by_time(one, two).unwrap_or_else(|| language.compare(&self.words, &other.words))
            }
        };
        if descending { order.reverse() } else { order }
    }
}

/// The rank of words such as TBD, which stand behind all values.
const WORDS: u8 = 8;
/// The rank of blanks.
const LAST: u8 = 9;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_parts_are_counted_part_by_part() {
        let mut numbers = ["2", "1.10", "1.9", "1", "10", "1.9.1", "A.2", "1.9a"];
        numbers.sort_by(|one, other| by_parts(one, other));
        assert_eq!(numbers, ["1", "1.9", "1.9.1", "1.10", "1.9a", "2", "10", "A.2"]);
    }

    #[test]
    fn a_text_is_what_stands_beside_it() {
        let text = |text: &str| Leaf::Text(text.to_owned());
        let date = jiff::civil::date(2026, 7, 1);
        assert_eq!(meant(&text("2026-07-01"), &Leaf::Date(date)), Leaf::Date(date));
        assert_eq!(meant(&text("2026-07"), &Leaf::Month(2000, 1)), Leaf::Month(2026, 7));
        assert_eq!(meant(&text("2026-13"), &Leaf::Month(2000, 1)), text("2026-13"));
        assert_eq!(meant(&text("Q3"), &Leaf::Quarter(None, 1)), Leaf::Quarter(None, 3));
        assert_eq!(meant(&text("Q3 2026"), &Leaf::Quarter(None, 1)), Leaf::Quarter(Some(2026), 3));
        assert_eq!(meant(&text("Q5"), &Leaf::Quarter(None, 1)), text("Q5"));
    }
}
