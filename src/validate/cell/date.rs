//! Days.

use jiff::Span;
use jiff::civil::{Date, Weekday};

use super::{Typed, weekday, wrong};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::DateOrder;
use crate::read::CellValue;
use crate::validate::language::Language;
use crate::validate::{Value, fold, raw};

/// What a text may mean as a day.
pub(super) enum Reading {
    /// One day.
    Day(Date),
    /// Either of two days, since nobody can tell which number is the month.
    Either(Date, Date),
    /// A day that its month does not have, of which this is the first day.
    Beyond(Date),
    /// A day whose weekday is another than the one that is written beside it.
    OtherWeekday(Date, Weekday),
    /// No day.
    None,
}

/// How a text is read as a day.
#[derive(Clone, Copy)]
pub(super) struct Manner<'a> {
    /// The language of its month.
    pub(super) language: &'a Language,
    /// Which of two numbers is the day, where the contract says it.
    pub(super) order: Option<DateOrder>,
}

/// A day: a date cell, or text that means one day only.
pub(super) fn date(manner: Manner, cell: &CellValue) -> Typed {
    let fault = || wrong(Name::NotADate, cell, "a date");
    let expected = "write it as `2024-03-22` or `22 March 2024`";
    let reading = match cell {
        CellValue::Date(at) => Reading::Day(at.date()),
        CellValue::Text(_) => parse(manner, &raw::text(cell)),
        CellValue::Number(value) => match parse_compact(manner, &raw::number(*value)) {
            Reading::None => {
                let fault = fault();
                return Err(Box::new(match serial(*value) {
                    Some(day) => fault.hint(format!(
                        "the cell is formatted as a number: format it as a date (it would be {day})"
                    )),
                    None => fault.hint(expected),
                }));
            }
            reading => reading,
        },
        _ => Reading::None,
    };
    match reading {
        Reading::Day(day) => Ok(Value::Date(day)),
        Reading::Either(one, other) => {
            let message = format!("{} can be two dates", quoted(&raw::text(cell)));
            let fault = Diagnostic::error(Name::NotADate, message);
            Err(Box::new(fault.hint(either(one, other))))
        }
        Reading::Beyond(first) => Err(Box::new(fault().hint(beyond(first)))),
        Reading::OtherWeekday(day, named) => Err(Box::new(weekday::differs(day, named))),
        Reading::None => Err(Box::new(match short_year(manner, cell) {
            Reading::Day(day) => fault().hint(format!("write the year with four digits: `{day}`")),
            Reading::Either(one, other) => {
                fault().hint("write the year with four digits").hint(either(one, other))
            }
            _ => {
                let meant = foreign(manner, cell).or_else(|| without_day(manner, cell));
                fault().hint(meant.unwrap_or_else(|| expected.to_owned()))
            }
        })),
    }
}

/// What to write for either of two days.
fn either(one: Date, other: Date) -> String {
    format!(
        "for {} write `{one}`, for {} write `{other}`",
        Language::in_words(one),
        Language::in_words(other)
    )
}

/// How many days a month has.
fn beyond(first: Date) -> String {
    let month = Language::english(first.month());
    format!("{month} {} has {} days", first.year(), first.days_in_month())
}

/// What to write instead of a day whose month is named in another language than the document's.
fn foreign(manner: Manner, cell: &CellValue) -> Option<String> {
    let CellValue::Text(_) = cell else { return None };
    let text = raw::text(cell);
    let read = |language| parse(Manner { language, ..manner }, &text);
    manner.language.others().iter().find_map(|language| match read(language) {
        Reading::Day(day) if manner.language.code == "en" => {
            Some(format!("write `{}`", Language::in_words(day)))
        }
        Reading::Day(day) => Some(format!("write `{day}`")),
        Reading::Beyond(first) => Some(beyond(first)),
        Reading::Either(..) | Reading::OtherWeekday(..) | Reading::None => None,
    })
}

/// What is missing in a text that is a month of a year.
fn without_day(manner: Manner, cell: &CellValue) -> Option<String> {
    let CellValue::Text(_) = cell else { return None };
    let text = raw::text(cell);
    let plain = fold::plain(&text);
    let languages = std::iter::once(manner.language).chain(manner.language.others());
    let is_month = |language: &Language| match *tokens(language, &plain).as_slice() {
        [year, name] | [name, year] if is_year(year) => month(language, name),
        _ => None,
    };
    let month = languages.into_iter().find_map(is_month)?;
    let year = tokens(manner.language, &plain).into_iter().find(|token| is_year(token))?;
    Some(format!(
        "the day is missing: write it as `15 {} {year}`, with the day that is meant",
        Language::english(month)
    ))
}

/// What a text would mean if its year, which has two digits, were one of this century.
fn short_year(manner: Manner, cell: &CellValue) -> Reading {
    let CellValue::Text(_) = cell else { return Reading::None };
    let text = raw::text(cell);
    let plain = fold::plain(&text);
    match *tokens(manner.language, without_time(&plain)).as_slice() {
        [one, two, year] if year.len() == 2 && year.bytes().all(|byte| byte.is_ascii_digit()) => {
            parse(manner, &format!("{one} {two} 20{year}"))
        }
        _ => Reading::None,
    }
}

/// What a text may mean as a day.
pub(super) fn parse(manner: Manner, text: &str) -> Reading {
    let plain = fold::plain(text);
    let mut tokens = tokens(manner.language, without_time(&plain));
    let mut named = None;
    if tokens.len() == 4 {
        named = tokens.iter().find_map(|token| weekday::of(token));
        tokens.retain(|token| weekday::of(token).is_none());
    }
    weekday::held(unnamed(manner, &tokens), named)
}

/// What the parts of a date mean as a day.
fn unnamed(manner: Manner, tokens: &[&str]) -> Reading {
    let month = |token| month(manner.language, token);
    let on = |year, month, day| on(manner, year, month, day);
    match *tokens {
        [day] => parse_compact(manner, day),
        [year, month, day] if is_year(year) => on(year, month, day),
        [one, two, year] if is_year(year) => match (month(one), month(two)) {
            (None, Some(_)) => on(year, two, one),
            (Some(_), None) => on(year, one, two),
            (Some(_), Some(_)) => match (manner.order, on(year, two, one), on(year, one, two)) {
                (None, Reading::Day(one), Reading::Day(other)) if one != other => {
                    Reading::Either(one, other)
                }
                (Some(DateOrder::MonthFirst), _, Reading::Day(day))
                | (_, Reading::Day(day), _)
                | (_, _, Reading::Day(day)) => Reading::Day(day),
                (_, reading, _) => reading,
            },
            (None, None) => Reading::None,
        },
        _ => Reading::None,
    }
}

/// What eight digits mean as a day: `20240322`.
fn parse_compact(manner: Manner, text: &str) -> Reading {
    match (text.get(..4), text.get(4..6), text.get(6..)) {
        (Some(year), Some(month), Some(day))
            if text.len() == 8 && text.starts_with(['1', '2']) && is_year(year) =>
        {
            on(manner, year, month, day)
        }
        _ => Reading::None,
    }
}

/// The day of this year, month and day, as they are written.
fn on(manner: Manner, year: &str, month_text: &str, day: &str) -> Reading {
    // `22nd`, `1er`, `1º`
    let day = day.trim_end_matches(|letter: char| letter.is_alphabetic() || letter == '°');
    let (Ok(year), Some(month), Ok(number)) =
        (year.parse(), month(manner.language, month_text), day.parse::<i8>())
    else {
        return Reading::None;
    };
    match (Date::new(year, month, number), Date::new(year, month, 1)) {
        (Ok(date), _) => Reading::Day(date),
        (_, Ok(first)) if (1..=31).contains(&number) => Reading::Beyond(first),
        _ => Reading::None,
    }
}

/// The text without a time of day behind the date: programs write `2024-03-22 00:00:00`, people
/// `22/03/2024, 10:30 am`.
fn without_time(text: &str) -> &str {
    let before = || {
        let (clock, behind) = text.split_at_checked(text.find(':')?)?;
        let is_time = |letter: char| {
            letter.is_ascii_digit() || matches!(letter, ':' | '.' | ',' | '+' | '-' | ' ')
        };
        let rest = behind.trim_start_matches(is_time).to_ascii_lowercase();
        let is_end =
            matches!(rest.as_str(), "" | "z" | "am" | "pm" | "a.m." | "p.m." | "h" | "utc");
        let day = clock.trim_end_matches(|letter: char| letter.is_ascii_digit());
        let hours = clock.len() - day.len();
        let (day, gap) = day.split_at_checked(day.len().checked_sub(1)?)?;
        (is_end && (1..=2).contains(&hours) && matches!(gap, " " | "T")).then_some(day)
    };
    before().unwrap_or(text)
}

/// The parts of a date: what stands between blanks, `/`, `-`, `.`, `,` and the signs for year, month
/// and day; words that stand in every date are left out.
pub(super) fn tokens<'a>(language: &Language, text: &'a str) -> Vec<&'a str> {
    let is_between = |letter: char| {
        letter.is_whitespace()
            || matches!(
                letter,
                '/' | '-' | '.' | ',' | '(' | ')' | '年' | '月' | '日' | '년' | '월' | '일'
            )
    };
    let is_number = |token: &str| token.bytes().all(|byte| byte.is_ascii_digit());
    text.split(is_between)
        .filter(|token| !token.is_empty() && (is_number(token) || !language.is_particle(token)))
        .collect()
}

/// Whether a token is a year: four digits.
pub(super) fn is_year(token: &str) -> bool {
    token.len() == 4 && token.bytes().all(|byte| byte.is_ascii_digit())
}

/// The month that a token means: 1 to 12, or its name.
pub(super) fn month(language: &Language, token: &str) -> Option<i8> {
    if token.starts_with(|letter: char| letter.is_ascii_digit()) {
        let number = token.parse().ok().filter(|number| (1..=12).contains(number));
        return number.filter(|_| token.len() <= 2);
    }
    language.month(token)
}

/// The day that a spreadsheet means by a number.
fn serial(value: f64) -> Option<Date> {
    if !(1.0..2_958_466.0).contains(&value) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
    let span = Span::new().try_days(value as i64).ok()?;
    jiff::civil::date(1899, 12, 30).checked_add(span).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil;

    use super::*;
    use crate::validate::testing::{assert_typed, text as t};

    /// How a text is read in this language, and in this order.
    fn read(code: &str, order: Option<DateOrder>) -> impl Fn(&CellValue) -> Typed {
        let language = Language::of(code);
        move |cell| super::date(Manner { language: &language, order }, cell)
    }

    #[test]
    fn days() {
        let day = civil::date(2024, 3, 22);
        let date = read("en", None);
        for text in [
            "2024-03-22",
            "2024/3/22",
            "22 March 2024",
            "22 Mar 2024",
            "22-mar-2024",
            "March 22, 2024",
            "22nd March 2024",
            "22/03/2024",
            "03/22/2024",
            "22.3.2024",
            "20240322",
            "2024-03-22T00:00:00",
            "2024-03-22 10:30",
            "22/03/2024 10:30",
            "22 March 2024, 9:05 pm",
            "2024-03-22T10:30:00+02:00",
            "22\u{a0}March\u{a0}2024",
            "22 Mar\u{ad}ch 2024",
            "22–03–2024",
            "٢٢/٠٣/٢٠٢٤",
            "2024年3月22日",
        ] {
            assert_eq!(date(&t(text)), Ok(Value::Date(day)), "{text}");
        }
        assert_typed(
            &date,
            [
                (CellValue::Date(day.at(10, 30, 0, 0)), Ok(Value::Date(day))),
                (CellValue::Number(20_240_322.0), Ok(Value::Date(day))),
                (t("05/05/2024"), Ok(Value::Date(civil::date(2024, 5, 5)))),
                (t("03/04/2024"), Err("not-a-date")),
                (t("22/03/24"), Err("not-a-date")),
                (t("30 February 2024"), Err("not-a-date")),
                (t("2024-13-01"), Err("not-a-date")),
                (t("March 2024"), Err("not-a-date")),
                (t("soon"), Err("not-a-date")),
                (t("45373"), Err("not-a-date")),
                (CellValue::Number(45373.0), Err("not-a-date")),
                (CellValue::Bool(true), Err("not-a-date")),
            ],
        );
    }

    #[test]
    fn months_are_read_in_the_language_of_the_document() {
        let day = civil::date(2024, 8, 22);
        for (code, text) in [
            ("fr", "22 août 2024"),
            ("es", "22 de agosto de 2024"),
            ("de", "22. August 2024"),
            ("ru", "22 августа 2024 г."),
            ("tr", "22 Ağustos 2024"),
            ("pt", "22 de agosto de 2024"),
            ("ar", "22 أغسطس 2024"),
            ("fr", "22 August 2024"),
        ] {
            assert_eq!(read(code, None)(&t(text)), Ok(Value::Date(day)), "{text}");
        }
        assert!(read("en", None)(&t("22 août 2024")).is_err());
    }

    #[test]
    fn the_contract_says_whether_the_day_comes_first() {
        let day = |day| Ok(Value::Date(day));
        for (text, day_first, month_first) in [
            ("03/04/2026", civil::date(2026, 4, 3), civil::date(2026, 3, 4)),
            ("22/03/2026", civil::date(2026, 3, 22), civil::date(2026, 3, 22)),
            ("03/22/2026", civil::date(2026, 3, 22), civil::date(2026, 3, 22)),
            ("2026-03-04", civil::date(2026, 3, 4), civil::date(2026, 3, 4)),
        ] {
            assert_eq!(read("en", Some(DateOrder::DayFirst))(&t(text)), day(day_first), "{text}");
            let month = read("en", Some(DateOrder::MonthFirst));
            assert_eq!(month(&t(text)), day(month_first), "{text}");
        }
    }

    #[test]
    fn hints_say_what_to_write() {
        let date = read("en", None);
        for (cell, hint) in [
            (
                t("03/04/2024"),
                "for 3 April 2024 write `2024-04-03`, for 4 March 2024 write `2024-03-04`",
            ),
            (t("22.3.24"), "write the year with four digits: `2024-03-22`"),
            (
                t("03/04/24"),
                "write the year with four digits | for 3 April 2024 write `2024-04-03`, for 4 \
                 March 2024 write `2024-03-04`",
            ),
            (t("30 Feb 2024"), "February 2024 has 29 days"),
            (t("30 juin 2026"), "write `30 June 2026`"),
            (t("1er octobre 2026"), "write `1 October 2026`"),
            (t("5. März 2026"), "write `5 March 2026`"),
            (t("31 juin 2026"), "June 2026 has 30 days"),
            (
                t("déc. 2026"),
                "the day is missing: write it as `15 December 2026`, with the day that is meant",
            ),
            (
                t("03/2026"),
                "the day is missing: write it as `15 March 2026`, with the day that is meant",
            ),
            (t("soon"), "write it as `2024-03-22` or `22 March 2024`"),
            (
                CellValue::Number(45373.0),
                "the cell is formatted as a number: format it as a date (it would be 2024-03-22)",
            ),
        ] {
            assert_eq!(date(&cell).unwrap_err().hints.join(" | "), hint);
        }
        let fault = date(&t("03/04/2024")).unwrap_err();
        assert_eq!(fault.message, "`03/04/2024` can be two dates");
        let french = read("fr", None)(&t("22. März 2026")).unwrap_err();
        assert_eq!(french.hints, ["write `2026-03-22`"]);
    }
}
