//! Periods: `30 June 2026`, `June 2026`, `Q1 2026`, `H1 2026`, `2026`, `end of 2026`, and from one to
//! another.

use super::date::{self, Manner, Reading};
use super::{Typed, quarter, wrong};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::Type;
use crate::read::CellValue;
use crate::validate::expected::Expected;
use crate::validate::fold::{self, folded};
use crate::validate::period::{Part, Period, Span, Stretch};
use crate::validate::{Value, raw};

/// What may be written.
const FORM: &str = "write a day (`30 June 2026`), a month (`June 2026`), a quarter (`Q2 2026`), a half \
                    (`H1 2026`), a year (`2026`), `end of 2026`, or from one to another (`June 2026 to \
                    May 2027`)";

/// Years that stand alone: other numbers of four digits are none.
const YEARS: std::ops::Range<i16> = 1900..2200;

/// What people write before a part of a stretch of time.
const PARTS: [(&str, Part); 13] = [
    ("early in ", Part::Early),
    ("early ", Part::Early),
    ("beginning of ", Part::Early),
    ("start of ", Part::Early),
    ("mid ", Part::Mid),
    ("middle of ", Part::Mid),
    ("late in ", Part::Late),
    ("late ", Part::Late),
    ("end of ", Part::End),
    ("end ", Part::End),
    ("ends of ", Part::End),
    ("eoy ", Part::End),
    ("year-end ", Part::End),
];

/// A period: text that means one, a date cell, or a year as a number.
pub(super) fn period(manner: Manner, cell: &CellValue) -> Typed {
    let found = match cell {
        CellValue::Date(at) => Some(Period::of(Span::Day(at.date()))),
        CellValue::Month(at) => Some(Period::of(Span::Month(at.year(), at.month()))),
        CellValue::Text(text) => parse(manner, text, false),
        CellValue::Number(value) => match *value {
            whole if whole.fract() == 0.0 => parse(manner, &raw::number(whole), false),
            _ => None,
        },
        _ => None,
    };
    if let Some(period) = found {
        return Ok(Value::Period(period));
    }
    let fault = wrong(Name::NotAPeriod, cell, "a day, a month, a quarter or a year");
    let text = raw::text(cell);
    let plain = plain(&text);
    // A day that is nearly one is told as such.
    let is_day = match cell {
        CellValue::Number(_) => plain.len() == 5,
        _ => matches!(
            date::parse(manner, &text),
            Reading::Either(..) | Reading::Beyond(_) | Reading::OtherWeekday(..)
        ),
    };
    if is_day && let Err(fault) = date::date(manner, cell) {
        return Err(fault);
    }
    let ends = ends(&plain).next();
    let said = match ends.and_then(|(one, other)| {
        let first = stretch(manner, one, false).or_else(|| with_year_of(manner, one, other))?;
        Some((first, stretch(manner, other, false)?))
    }) {
        Some((first, last)) if first.last_day() >= last.last_day() => {
            return Err(Box::new(fault.hint("it ends before it begins: exchange the two")));
        }
        _ if lacks_year(manner, &text) => {
            let example = quoted(&format!("{text} 2026"));
            fault.hint(format!("the year is missing: write it as {example}"))
        }
        _ => fault.hint(FORM),
    };
    Err(Box::new(said))
}

/// What a text means whose year has two digits, with a note: `Dec-25` is December 2025.
pub(super) fn short(expected: &Expected, cell: &CellValue) -> Option<(Period, Diagnostic)> {
    let CellValue::Text(text) = cell else { return None };
    let manner = Manner { language: expected.language, order: expected.column.date_order };
    let is_taken = |it: &Period| match expected.column.kind {
        Type::Date => expected.column.months && it.month().is_some(),
        ref kind => *kind == Type::Period,
    };
    let period = parse(manner, text, true).filter(is_taken)?;
    let message = format!("{} is taken as {}", quoted(text.trim()), quoted(&period.to_string()));
    let note = Diagnostic::note(Name::TakenAs, message);
    Some((period, note.hint("write the year with four digits, so that nobody takes it for a day")))
}

/// A text as it is read: folded, without what stands before every deadline.
fn plain(text: &str) -> String {
    let folded = folded(&fold::plain(text)).replace("the ", "");
    let mut plain = folded.trim_end_matches('.');
    for word in ["by ", "until ", "till ", "in ", "during "] {
        plain = plain.strip_prefix(word).unwrap_or(plain);
    }
    plain.to_owned()
}

/// The period that a text means; `short` says whether years may have two digits.
pub(super) fn parse(manner: Manner, text: &str, short: bool) -> Option<Period> {
    let plain = plain(text);
    if let Some(first) = stretch(manner, &plain, short) {
        return Some(Period { first, last: None });
    }
    // What can be two days is no time between two months.
    if matches!(
        date::parse(manner, &plain),
        Reading::Either(..) | Reading::Beyond(_) | Reading::OtherWeekday(..)
    ) {
        return None;
    }
    // `2025/26`
    let years = plain.split_once('/').filter(|(year, rest)| date::is_year(year) && rest.len() == 2);
    let plain = match years {
        Some((year, rest)) => format!("{year}-{rest}"),
        None => plain,
    };
    ends(&plain)
        .find_map(|(one, other)| {
            let first = stretch(manner, one, short)
                .or_else(|| with_year_of(manner, one, other))
                .or_else(|| short.then(|| with_short_year(manner, one, other))?)?;
            let last =
                stretch(manner, other, short).or_else(|| following(manner, &first, other))?;
            Period::between(first, last)
        })
        .or_else(|| beside(manner, &plain))
}

/// The two ends of what goes from one to another, in each way in which it can be taken apart.
fn ends(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let at = move |between: &'static str| {
        text.match_indices(between).filter_map(move |(at, _)| {
            Some((text.get(..at)?.trim(), text.get(at + between.len()..)?.trim()))
        })
    };
    let from = |(one, other): (_, _)| (str::strip_prefix(one, "from ").unwrap_or(one), other);
    [" to ", " until ", " through ", "-"].into_iter().flat_map(at).map(from)
}

/// Two that follow each other: `Q1/Q2 2026`, `June and July 2026`.
fn beside(manner: Manner, text: &str) -> Option<Period> {
    [" and ", " & ", "/", ", "].into_iter().find_map(|between| {
        let (one, other) = text.split_once(between)?;
        let last = stretch(manner, other.trim(), false)?;
        let first = stretch(manner, one.trim(), false)
            .or_else(|| with_year_of(manner, one.trim(), other.trim()))?;
        let follows = first.last_day().tomorrow().ok()? == last.first_day();
        if follows { Period::between(first, last) } else { None }
    })
}

/// The first of two whose year, or month and year, stands behind the second only.
fn with_year_of(manner: Manner, one: &str, other: &str) -> Option<Stretch> {
    let last = stretch(manner, other, false)?;
    // `1–15 June 2026`
    if let (Span::Day(day), Ok(number)) = (last.span, one.parse()) {
        let day = day.with().day(number).build().ok()?;
        return Some(Stretch { part: None, span: Span::Day(day) });
    }
    let year = last.last_day().year();
    stretch(manner, &format!("{one} {year}"), false)
}

/// The same, where that year has two digits: `Oct-Dec 26`.
fn with_short_year(manner: Manner, one: &str, other: &str) -> Option<Stretch> {
    let year = stretch(manner, other, true)?.last_day().year();
    stretch(manner, &format!("{one} {year}"), false)
}

/// The second of two that says its year by its last digits, or by that of the first: `2025-26`, `Q4
/// 2026 to Q1`.
fn following(manner: Manner, first: &Stretch, text: &str) -> Option<Stretch> {
    if let (Span::Year(year), 2) = (first.span, text.len()) {
        let number: i16 = text.parse().ok()?;
        return Some(Stretch { part: None, span: Span::Year(year - year % 100 + number) });
    }
    stretch(manner, &format!("{text} {}", first.last_day().year()), false)
}

/// The stretch of time that a folded text means.
fn stretch(manner: Manner, text: &str, short: bool) -> Option<Stretch> {
    let part = PARTS.iter().find_map(|(word, part)| {
        let rest = text.strip_prefix(word);
        // `mid-2026`
        let rest = rest.or_else(|| text.strip_prefix(word.trim_end())?.strip_prefix('-'));
        Some((*part, rest?.trim()))
    });
    match part {
        Some((part, rest)) => {
            let span = span(manner, rest, short)?;
            let is_long = !matches!(span, Span::Day(_));
            is_long.then_some(Stretch { part: Some(part), span })
        }
        None => Some(Stretch { part: None, span: span(manner, text, short)? }),
    }
}

fn span(manner: Manner, text: &str, short: bool) -> Option<Span> {
    let year_of = |text: &str| date::is_year(text).then(|| text.parse::<i16>().ok()).flatten();
    if let Some(year) = year_of(text) {
        return YEARS.contains(&year).then_some(Span::Year(year));
    }
    let tokens = date::tokens(manner.language, text);
    if let [one, other] | [one, "of", other] = *tokens.as_slice() {
        for (year, month) in [(one, other), (other, one)] {
            if let (Some(year), Some(month)) = (year_of(year), date::month(manner.language, month))
            {
                return Some(Span::Month(year, month));
            }
        }
        let is_two = other.len() == 2 && other.bytes().all(|byte| byte.is_ascii_digit());
        if short && is_two && !one.starts_with(|letter: char| letter.is_ascii_digit()) {
            return Some(Span::Month(
                format!("20{other}").parse().ok()?,
                date::month(manner.language, one)?,
            ));
        }
    }
    if let Reading::Day(day) = date::parse(manner, text) {
        return Some(Span::Day(day));
    }
    let counted = ["first", "second", "third", "fourth"].iter().zip(["1st", "2nd", "3rd", "4th"]);
    let mut worded = text.replace(" of ", " ");
    for (word, short) in counted {
        worded = worded.replace(word, short);
    }
    if let Some((Some(year), quarter)) = quarter::parse(&worded) {
        return Some(Span::Quarter(year, i8::try_from(quarter).ok()?));
    }
    half(&worded).map(|(year, half)| Span::Half(year, half))
}

/// `h1 2026`, `2026 h1`, `1st half 2026`
fn half(text: &str) -> Option<(i16, i8)> {
    let (mut year, mut half, mut named) = (None, None, false);
    for word in text.split([' ', '-', '/', ',']).filter(|word| !word.is_empty()) {
        let taken = match word {
            "h1" | "s1" => !std::mem::replace(&mut named, true) && half.replace(1).is_none(),
            "h2" | "s2" => !std::mem::replace(&mut named, true) && half.replace(2).is_none(),
            "half" | "semester" | "half-year" => !std::mem::replace(&mut named, true),
            "1st" | "1" => half.replace(1).is_none(),
            "2nd" | "2" => half.replace(2).is_none(),
            _ if date::is_year(word) => year.replace(word.parse().ok()?).is_none(),
            _ => false,
        };
        if !taken {
            return None;
        }
    }
    if named { Some((year?, half?)) } else { None }
}

/// Whether a text, as it is read, would be a period if it had a year.
pub(super) fn lacks_year(manner: Manner, text: &str) -> bool {
    let plain = plain(text);
    let is_one = |text: &str| stretch(manner, &format!("{text} 2026"), false).is_some();
    let whole = is_one(&plain) || ends(&plain).any(|(one, other)| is_one(one) && is_one(other));
    let has_letter = plain.contains(char::is_alphabetic);
    let has_year = date::tokens(manner.language, &plain).into_iter().any(date::is_year);
    whole && has_letter && !has_year
}

#[cfg(test)]
mod tests {
    use jiff::civil;

    use super::*;
    use crate::doctype::Column;
    use crate::validate::expected::Context;
    use crate::validate::language::Language;
    use crate::validate::testing::{assert_typed, column, doctype, text as t};

    fn read(cell: &CellValue) -> Typed {
        let language = Language::of("en");
        period(Manner { language: &language, order: None }, cell)
    }

    #[test]
    fn periods() {
        for (text, wanted) in [
            ("30 June 2026", "2026-06-30"),
            ("by 30 June 2026", "2026-06-30"),
            ("2026-06-30", "2026-06-30"),
            ("June 2026", "2026-06"),
            ("by the end of June 2026", "end of 2026-06"),
            ("2026/12", "2026-12"),
            ("12/2026", "2026-12"),
            ("Q1 2026", "Q1 2026"),
            ("2026-Q1", "Q1 2026"),
            ("first quarter of 2026", "Q1 2026"),
            ("H1 2026", "H1 2026"),
            ("Second half of 2026", "H2 2026"),
            ("2026", "2026"),
            ("end 2016", "end of 2016"),
            ("End of 2016", "end of 2016"),
            ("end-2016", "end of 2016"),
            ("Mid-2016", "mid 2016"),
            ("mid 2016", "mid 2016"),
            ("early 2016", "early 2016"),
            ("late 2016", "late 2016"),
            ("mid-June 2026", "mid 2026-06"),
            ("2016–2017", "2016 to 2017"),
            ("2016-2017", "2016 to 2017"),
            ("2025/26", "2025 to 2026"),
            ("2025-26", "2025 to 2026"),
            ("January–March 2026", "2026-01 to 2026-03"),
            ("Jan - Mar 2026", "2026-01 to 2026-03"),
            ("Q1–Q2 2026", "Q1 2026 to Q2 2026"),
            ("Q1/Q2 2026", "Q1 2026 to Q2 2026"),
            ("Q1 and Q2 2026", "Q1 2026 to Q2 2026"),
            ("Q4 2026 – Q1 2027", "Q4 2026 to Q1 2027"),
            ("Q1 2026 to Q2", "Q1 2026 to Q2 2026"),
            ("June 2026 to May 2027", "2026-06 to 2027-05"),
            ("from June 2026 to May 2027", "2026-06 to 2027-05"),
            ("2026/06 - 2026/09", "2026-06 to 2026-09"),
            ("1–15 June 2026", "2026-06-01 to 2026-06-15"),
            ("30 June to 15 July 2026", "2026-06-30 to 2026-07-15"),
            ("mid-2026 to end 2027", "mid 2026 to end of 2027"),
        ] {
            match read(&t(text)) {
                Ok(Value::Period(period)) => assert_eq!(period.to_string(), wanted, "{text}"),
                other => panic!("{text}: {other:?}"),
            }
        }
        let of = |text: &str| Ok(Value::Period(text.parse().unwrap()));
        assert_typed(
            read,
            [
                (CellValue::Number(2026.0), of("2026")),
                (CellValue::Number(20_260_630.0), of("2026-06-30")),
                (CellValue::Date(civil::date(2026, 6, 30).at(0, 0, 0, 0)), of("2026-06-30")),
                (CellValue::Month(civil::date(2026, 6, 1).at(0, 0, 0, 0)), of("2026-06")),
                (CellValue::Number(46_203.0), Err("not-a-date")),
                (CellValue::Number(2026.5), Err("not-a-period")),
                (CellValue::Number(12.0), Err("not-a-period")),
                (t("03/04/2026"), Err("not-a-date")),
                (t("03-04-2026"), Err("not-a-date")),
                (t("31 June 2026"), Err("not-a-date")),
                (t("Dec-25"), Err("not-a-period")),
                (t("June"), Err("not-a-period")),
                (t("Q1"), Err("not-a-period")),
                (t("Q5 2026"), Err("not-a-period")),
                (t("2017-2016"), Err("not-a-period")),
                (t("soon"), Err("not-a-period")),
                (t("after the session"), Err("not-a-period")),
                (t("Q1, Q3 2026"), Err("not-a-period")),
                (CellValue::Bool(true), Err("not-a-period")),
            ],
        );
    }

    #[test]
    fn what_to_write_instead() {
        let hint = |text| read(&t(text)).unwrap_err().hints.join(" | ");
        assert_eq!(hint("June"), "the year is missing: write it as `June 2026`");
        assert_eq!(hint("Q1-Q2"), "the year is missing: write it as `Q1-Q2 2026`");
        assert_eq!(hint("2017-2016"), "it ends before it begins: exchange the two");
        assert_eq!(hint("soon"), FORM);
    }

    #[test]
    fn a_year_of_two_digits_behind_a_month_is_taken_with_a_note() {
        let column = Column { ..column("due", Type::Period) };
        let (types, keys) = (doctype(Vec::new()), Vec::new());
        let context = Context::new(&types, &keys, Language::of("en"));
        let expected = Expected::new(&column, &context, false);
        for (text, wanted) in [
            ("Dec-25", Some("2025-12")),
            ("Jun-26 to Sep-26", Some("2026-06 to 2026-09")),
            ("Oct - Dec 26", Some("2026-10 to 2026-12")),
            ("12-25", None),
            ("25-Dec", None),
        ] {
            let mut faults = Vec::new();
            let value = super::super::value(&expected, &t(text), &mut faults);
            let names: Vec<_> = faults.iter().map(|fault| fault.name.as_str()).collect();
            match wanted {
                Some(wanted) => {
                    assert_eq!(value, Value::Period(wanted.parse().unwrap()), "{text}");
                    assert_eq!(names, ["taken-as"], "{text}");
                }
                None => assert_eq!((value, names), (Value::Blank, vec!["not-a-period"]), "{text}"),
            }
        }
    }
}
