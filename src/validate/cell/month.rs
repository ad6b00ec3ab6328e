//! Months of a year.

use super::date::{self, Manner, Reading};
use super::{Typed, wrong};
use crate::diagnostic::Name;
use crate::read::CellValue;
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

/// The year and month that a text means.
fn parse(manner: Manner, text: &str) -> Option<(i16, i8)> {
    let tokens = date::tokens(manner.language, text);
    let (year, month) = match *tokens.as_slice() {
        [year, month] if date::is_year(year) => (year, month),
        [month, year] if date::is_year(year) => (year, month),
        _ => {
            // A date cell that went through a text file.
            return match date::parse(manner, text) {
                Reading::Day(day) => Some((day.year(), day.month())),
                _ => None,
            };
        }
    };
    Some((year.parse().ok()?, date::month(manner.language, month)?))
}

#[cfg(test)]
mod tests {
    use jiff::civil;

    use super::*;
    use crate::validate::language::Language;
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
}
