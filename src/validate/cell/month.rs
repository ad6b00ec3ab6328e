//! Months of a year.

use super::date::{self, Manner, Reading};
use super::{Typed, wrong};
use crate::diagnostic::Name;
use crate::read::CellValue;
use crate::validate::language::Language;
use crate::validate::period::{Period, Span};
use crate::validate::{Value, fold, raw};

/// A month of a year: `2016/12`, `2016-12`, `12/2016`, `December 2016`, or a date cell.
pub(super) fn month(manner: Manner, cell: &CellValue) -> Typed {
    let found = match cell {
        CellValue::Date(at) | CellValue::Month(at) => Some((at.year(), at.month())),
        CellValue::Text(_) => parse(manner, &fold::plain(&raw::text(cell))),
        _ => None,
    };
    found.map(|(year, month)| Value::YearMonth { year, month }).ok_or_else(|| {
        let fault = wrong(Name::NotAMonth, cell, "a month of a year");
        Box::new(match short_year(manner, cell) {
            Some((year, month)) => {
                fault.hint(format!("write the year with four digits: `{year}-{month:02}`"))
            }
            None => fault.hint("write it as `2016-12` or `December 2016`"),
        })
    })
}

/// The year and month that a text would mean if its year, which has two digits, were one of this
/// century.
fn short_year(manner: Manner, cell: &CellValue) -> Option<(i16, i8)> {
    let CellValue::Text(_) = cell else { return None };
    let text = raw::text(cell);
    let plain = fold::plain(&text);
    match *date::tokens(manner.language, &plain).as_slice() {
        [month, year] if year.len() == 2 && year.bytes().all(|byte| byte.is_ascii_digit()) => {
            parse(manner, &format!("{month} 20{year}"))
        }
        _ => None,
    }
}

/// A day, or a month in its place: a cell that shows one, or text that means one.
pub(super) fn or_day(manner: Manner, cell: &CellValue) -> Typed {
    let month = |(year, month)| Ok(Value::Period(Period::of(Span::Month(year, month))));
    let fault = match (date::date(manner, cell), cell) {
        (_, CellValue::Month(at)) => return month((at.year(), at.month())),
        (Ok(day), _) => return Ok(day),
        (Err(fault), _) => fault,
    };
    let CellValue::Text(_) = cell else { return Err(fault) };
    let text = raw::text(cell);
    let plain = fold::plain(&text);
    if let Some(found) = alone(manner.language, &plain) {
        return month(found);
    }
    let foreign = manner.language.others().iter().find_map(|language| alone(language, &plain));
    Err(match (foreign, date::parse(manner, &text)) {
        (Some((year, month)), _) => {
            let fault = wrong(Name::NotADate, cell, "a date");
            Box::new(fault.hint(match manner.language.code.as_str() {
                "en" => format!("write `{} {year}`", Language::english(month)),
                _ => format!("write `{year}-{month:02}`"),
            }))
        }
        (None, Reading::None) => Box::new(fault.hint("a month will do: `March 2024`")),
        (None, _) => fault,
    })
}

/// The year and month that a text is, and no day.
fn alone(language: &Language, text: &str) -> Option<(i16, i8)> {
    let (year, month) = match *date::tokens(language, text).as_slice() {
        [year, month] if date::is_year(year) => (year, month),
        [month, year] if date::is_year(year) => (year, month),
        _ => return None,
    };
    Some((year.parse().ok()?, date::month(language, month)?))
}

/// The year and month that a text means.
fn parse(manner: Manner, text: &str) -> Option<(i16, i8)> {
    // A date cell that went through a text file.
    let day = || match date::parse(manner, text) {
        Reading::Day(day) => Some((day.year(), day.month())),
        _ => None,
    };
    alone(manner.language, text).or_else(day)
}

#[cfg(test)]
mod tests {
    use jiff::civil;

    use super::*;
    use crate::validate::testing::{assert_typed, text as t};

    #[test]
    fn months() {
        let language = Language::plain();
        let month =
            |cell: &CellValue| super::month(Manner { language: &language, order: None }, cell);
        let december = Value::YearMonth { year: 2016, month: 12 };
        for text in
            ["2016/12", "2016-12", "12/2016", "12-2016", "December 2016", "dec 2016", "2016-12-01"]
        {
            assert_eq!(month(&t(text)), Ok(december.clone()), "{text}");
        }
        assert_typed(
            month,
            [
                (CellValue::Date(civil::date(2016, 12, 1).at(0, 0, 0, 0)), Ok(december)),
                (t("2016/13"), Err("not-a-month")),
                (t("Dec-16"), Err("not-a-month")),
                (t("2016"), Err("not-a-month")),
                (t("03/04/2016"), Err("not-a-month")),
                (CellValue::Number(2016.12), Err("not-a-month")),
            ],
        );
        let fault = month(&t("Dec-16")).unwrap_err();
        assert_eq!(fault.hints, ["write the year with four digits: `2016-12`"]);
    }

    #[test]
    fn a_month_may_stand_for_a_day() {
        let read = |code: &str, cell: &CellValue| {
            let language = Language::of(code);
            or_day(Manner { language: &language, order: None }, cell)
        };
        let month = |year, month| Ok(Value::Period(Period::of(Span::Month(year, month))));
        let at = |day| civil::date(2026, 6, day);
        assert_typed(
            |cell| read("en", cell),
            [
                (t("June 2026"), month(2026, 6)),
                (t("Dec. 2024"), month(2024, 12)),
                (t("2024-12"), month(2024, 12)),
                (t("12/2024"), month(2024, 12)),
                (CellValue::Month(at(1).at(0, 0, 0, 0)), month(2026, 6)),
                (CellValue::Date(at(1).at(0, 0, 0, 0)), Ok(Value::Date(at(1)))),
                (t("1 June 2026"), Ok(Value::Date(at(1)))),
                (t("2026-06-30"), Ok(Value::Date(at(30)))),
                (t("03/04/2026"), Err("not-a-date")),
                (t("31 June 2026"), Err("not-a-date")),
                (t("2026-13"), Err("not-a-date")),
                (t("2026"), Err("not-a-date")),
                (t("Q2 2026"), Err("not-a-date")),
                (CellValue::Number(2026.06), Err("not-a-date")),
            ],
        );
        assert_typed(|cell| read("fr", cell), [(t("juin 2026"), month(2026, 6))]);
        for (code, text, hints) in [
            ("en", "juin 2026", "write `June 2026`"),
            ("fr", "Juni 2026", "write `2026-06`"),
            (
                "en",
                "03/04/2026",
                "for 3 April 2026 write `2026-04-03`, for 4 March 2026 write `2026-03-04`",
            ),
            (
                "en",
                "Q2 2026",
                "write it as `2024-03-22` or `22 March 2024` | a month will do: `March 2024`",
            ),
        ] {
            assert_eq!(read(code, &t(text)).unwrap_err().hints.join(" | "), hints, "{text}");
        }
    }
}
