//! Several quarters, and the months, days and halves that stand for theirs: `Q2–Q4 2026`, `Nov–Dec`,
//! `17 May 2026`, `monthly`.

use jiff::civil::Date;

use super::date::{self, Manner};
use super::{period, quarter, several};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::read::CellValue;
use crate::validate::expected::Expected;
use crate::validate::fold::{self, folded};
use crate::validate::period::{Period, Span};
use crate::validate::raw;

/// Most quarters from one to another that are told one by one.
const MOST: i32 = 8;

/// A year that stands for that of a plan which names none.
const SOME_YEAR: i16 = 2026;

/// Words for the whole of a year.
const WHOLE: [&str; 7] = [
    "all year",
    "whole year",
    "full year",
    "year-round",
    "year round",
    "throughout the year",
    "throughout",
];

/// Words for work that is done in each quarter.
const EACH: [&str; 14] = [
    "monthly",
    "every month",
    "each month",
    "quarterly",
    "every quarter",
    "each quarter",
    "weekly",
    "every week",
    "ongoing",
    "on-going",
    "continuous",
    "continuously",
    "all quarters",
    "regularly",
];

/// A quarter, of a year where it names one.
type Quarter = (Option<i16>, u8);

/// The quarters that a text means which is not one.
pub(super) struct Meant {
    /// The quarters, as they would be typed.
    pub(super) quarters: Vec<String>,
    /// Whether they are all that the text says.
    exact: bool,
}

impl Meant {
    /// The note on what a cell says, where it is more than its quarters.
    pub(super) fn note(&self, cell: &CellValue) -> Option<Diagnostic> {
        let message = format!(
            "{} is taken as {}",
            quoted(&raw::text(cell)),
            quoted(&self.quarters.join("; "))
        );
        let note = Diagnostic::note(Name::TakenAs, message);
        (!self.exact).then(|| note.hint("name the quarters where others are meant"))
    }
}

/// The quarters that a cell means which is not one: `Q2, Q3 2026`, `Q2-Q4 2026`, `Jul-Sep 2026`, `April`.
/// A year belongs to all quarters before it that have none.
pub(super) fn meant(expected: &Expected, cell: &CellValue) -> Option<Meant> {
    let manner = Manner { language: expected.language, order: expected.column.date_order };
    if let CellValue::Date(at) = cell {
        return told(of_period(&Period::of(Span::Day(at.date())), true)?, false);
    }
    let plain = folded(&fold::plain(&raw::text(cell))).into_owned();
    if let Some((year, exact)) = whole_year(&plain) {
        return told((1..=4).map(|quarter| (year, quarter)).collect(), exact);
    }
    if let Some((quarters, exact)) = in_time(manner, &plain) {
        return told(quarters, exact);
    }
    let (mut quarters, mut all_exact) = (Vec::new(), true);
    for part in several::all(&plain) {
        let ends = [" to ", " - ", "-"].iter().find_map(|between| part.split_once(between));
        let range = ends.and_then(|(from, to)| range(quarter::parse(from)?, quarter::parse(to)?));
        match (quarter::parse(part), range) {
            (Some(quarter), _) => quarters.push(quarter),
            (None, Some(range)) => quarters.extend(range),
            (None, None) => {
                let (found, exact) = in_time(manner, part)?;
                all_exact &= exact;
                quarters.extend(found);
            }
        }
    }
    told(quarters, all_exact)
}

/// Quarters as they would be typed, each once.
fn told(quarters: Vec<Quarter>, exact: bool) -> Option<Meant> {
    let mut year = quarters.iter().rev().find_map(|(year, _)| *year);
    let mut all: Vec<String> = Vec::with_capacity(quarters.len());
    for (own, quarter) in quarters.iter().rev() {
        year = own.or(year);
        let quarter = match year {
            Some(year) => format!("Q{quarter} {year}"),
            None => format!("Q{quarter}"),
        };
        if !all.contains(&quarter) {
            all.push(quarter);
        }
    }
    all.reverse();
    (!all.is_empty()).then_some(Meant { quarters: all, exact })
}

/// The year, if any, of which a text means all quarters, and whether it says just that.
fn whole_year(text: &str) -> Option<(Option<i16>, bool)> {
    let without = |words: &[&str]| words.iter().find_map(|words| text.strip_prefix(words));
    let (rest, exact) = match (without(&WHOLE), without(&EACH)) {
        (Some(rest), _) => (rest, true),
        (None, Some(rest)) => (rest, false),
        (None, None) => (text, true),
    };
    let year = rest.trim_start_matches([' ', ',', '-', '.', 'i', 'n']);
    match year {
        "" => (rest.len() < text.len()).then_some((None, exact)),
        year if date::is_year(year) => Some((Some(year.parse().ok()?), exact)),
        _ => None,
    }
}

/// The quarters in which a day, a month, a half or the time from one to another is, and whether it is
/// just these.
fn in_time(manner: Manner, text: &str) -> Option<(Vec<Quarter>, bool)> {
    let has_letter = text.contains(char::is_alphabetic);
    let has_year = date::tokens(manner.language, text).into_iter().any(date::is_year);
    let own = || {
        let found =
            period::parse(manner, text, false).or_else(|| period::parse(manner, text, true));
        let is_day = |it: &Period| it.last.is_none() && matches!(it.first.span, Span::Day(_));
        found.filter(|found| has_letter || is_day(found))
    };
    let some = || match has_letter && !has_year {
        true => period::parse(manner, &format!("{text} {SOME_YEAR}"), false),
        false => None,
    };
    let (period, has_year) = own().map(|it| (it, true)).or_else(|| some().map(|it| (it, false)))?;
    let quarters = of_period(&period, has_year)?;
    let (first, last) = (period.first.first_day(), period.last_day());
    let is_first = |day: Date| day.day() == 1 && day.month() % 3 == 1;
    let is_exact =
        period.last.unwrap_or(period.first).part.is_none() && period.first.part.is_none();
    Some((quarters, is_exact && is_first(first) && is_first(last.tomorrow().ok()?)))
}

/// The quarters that a period reaches into; the part of one that it says is not told.
fn of_period(period: &Period, has_year: bool) -> Option<Vec<Quarter>> {
    let first = match period.last {
        // `by the end of June` is one day.
        None if period.first.part.is_some() => period.last_day(),
        _ => period.first.first_day(),
    };
    let quarter = |day: Date| {
        Some((has_year.then_some(day.year()), u8::try_from((day.month() + 2) / 3).ok()?))
    };
    let first_year = first.year();
    // Without a year, nothing goes on beyond its end.
    if !has_year && period.last_day().year() != first_year {
        return None;
    }
    range(quarter(first)?, quarter(period.last_day())?)
}

/// The quarters from one to another.
fn range(first: Quarter, last: Quarter) -> Option<Vec<Quarter>> {
    let year = first.0.or(last.0);
    let number = |(own, quarter): Quarter| {
        i32::from(own.or(year).unwrap_or_default()) * 4 + i32::from(quarter) - 1
    };
    let (first, last) = (number(first), number(last));
    if first > last || last - first >= MOST {
        return None;
    }
    let one = |number: i32| {
        let own = i16::try_from(number / 4).ok()?;
        Some((year.map(|_| own), u8::try_from(number % 4 + 1).ok()?))
    };
    (first..=last).map(one).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil;

    use super::*;
    use crate::doctype::{Column, Type};
    use crate::validate::Value;
    use crate::validate::expected::Context;
    use crate::validate::language::Language;
    use crate::validate::testing::{column, doctype, text as t};

    /// The quarters of a cell that may hold several, and the names of what is found.
    fn read(cell: &CellValue) -> (String, String) {
        let column = Column { separator: Some(";".into()), ..column("quarter", Type::Quarter) };
        let (types, keys) = (doctype(Vec::new()), Vec::new());
        let context = Context::new(&types, &keys, Language::of("en"));
        let mut faults = Vec::new();
        let value =
            super::super::value(&Expected::new(&column, &context, false), cell, &mut faults);
        let shown = |value: &Value| match value {
            Value::Quarter { year, quarter } => {
                let year = year.map(|year| format!(" {year}")).unwrap_or_default();
                format!("Q{quarter}{year}")
            }
            other => format!("{other:?}"),
        };
        let quarters = match value {
            Value::List(items) => items.iter().map(shown).collect::<Vec<_>>().join("; "),
            _ => String::new(),
        };
        (quarters, faults.iter().map(|fault| fault.name.as_str()).collect())
    }

    #[test]
    fn lists_of_quarters_as_people_write_them() {
        for (text, quarters) in [
            ("Q1–Q4", "Q1; Q2; Q3; Q4"),
            ("Q1-Q2", "Q1; Q2"),
            ("Q1, Q2", "Q1; Q2"),
            ("Q1/Q2", "Q1; Q2"),
            ("Q2 and Q3 2026", "Q2 2026; Q3 2026"),
            ("Q4 2026–Q1 2027", "Q4 2026; Q1 2027"),
            ("Jan–Mar 2026", "Q1 2026"),
            ("2026", "Q1 2026; Q2 2026; Q3 2026; Q4 2026"),
            ("all year", "Q1; Q2; Q3; Q4"),
            ("throughout 2026", "Q1 2026; Q2 2026; Q3 2026; Q4 2026"),
            ("Q1; Q3–Q4", "Q1; Q3; Q4"),
            ("1st quarter", "Q1"),
            ("first quarter", "Q1"),
            ("H1 2026", "Q1 2026; Q2 2026"),
            ("1-3", "Q1; Q2; Q3"),
        ] {
            assert_eq!(read(&t(text)), (quarters.to_owned(), String::new()), "{text}");
        }
        assert_eq!(read(&CellValue::Number(2026.0)), read(&t("2026")));
    }

    #[test]
    fn months_and_days_are_taken_for_their_quarters_with_a_note() {
        for (text, quarters) in [
            ("Nov–Dec", "Q4"),
            ("April", "Q2"),
            ("April 2026", "Q2 2026"),
            ("17 May 2026", "Q2 2026"),
            ("17/05/2026", "Q2 2026"),
            ("25 November – 10 December", "Q4"),
            ("25 November – 10 December 2026", "Q4 2026"),
            ("1–15 June", "Q2"),
            ("Mar–Jul", "Q1; Q2; Q3"),
            ("Dec 2026 – Feb 2027", "Q4 2026; Q1 2027"),
            ("March, June, September and December", "Q1; Q2; Q3; Q4"),
            ("April, May", "Q2"),
            ("April; May", "Q2"),
            ("Q1, May 2026", "Q1 2026; Q2 2026"),
            ("By end of Q2", "Q2"),
            ("end of 2026", "Q4 2026"),
            ("by June", "Q2"),
            ("Dec-25", "Q4 2025"),
            ("monthly", "Q1; Q2; Q3; Q4"),
            ("Ongoing", "Q1; Q2; Q3; Q4"),
            ("quarterly in 2026", "Q1 2026; Q2 2026; Q3 2026; Q4 2026"),
        ] {
            let (found, names) = read(&t(text));
            assert_eq!(found, quarters, "{text}");
            assert!(names.starts_with("taken-as"), "{text}: {names}");
        }
        let day = civil::date(2026, 5, 17).at(0, 0, 0, 0);
        assert_eq!(read(&CellValue::Date(day)), read(&t("17 May 2026")));
        for text in [
            "2026/Q1/Q2",
            "Q4-Q2",
            "spring",
            "Nov–Feb",
            "Nov – Feb 2027",
            "2026/3",
            "3/4/2026",
            "31 June 2026",
            "5",
            "Q1 2020-Q4 2026",
        ] {
            assert_eq!(read(&t(text)), (String::new(), "not-a-quarter".to_owned()), "{text}");
        }
    }
}
