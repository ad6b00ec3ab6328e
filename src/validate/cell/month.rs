//! Months of a year.

use super::date::{self, Manner, Reading};
use super::{Typed, wrong};
use crate::diagnostic::Name;
use crate::read::CellValue;
use crate::validate::{Value, fold, raw};

/// A month of a year: `2016/12`, `2016-12`, `12/2016`, `December 2016`, or a date cell.
pub(super) fn month(manner: Manner, cell: &CellValue) -> Typed {
    let found = match cell {
        CellValue::Date(at) => Some((at.year(), at.month())),
        CellValue::Text(_) => parse(manner, &fold::plain(&raw::text(cell))),
        _ => None,
    };
    found.map(|(year, month)| Value::YearMonth { year, month }).ok_or_else(|| {
        Box::new(
            wrong(Name::NotAMonth, cell, "a month of a year")
                .hint("write it as `2016-12` or `December 2016`"),
        )
    })
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
    }
}
