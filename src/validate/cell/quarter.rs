//! Quarters, with or without a year.

use super::{Typed, wrong};
use crate::diagnostic::Name;
use crate::read::CellValue;
use crate::validate::fold::{self, folded};
use crate::validate::{Value, raw};

/// A quarter: `Q1`, `Q1 2026`, `2026-Q1`, `1`.
pub(super) fn quarter(cell: &CellValue) -> Typed {
    let found = match cell {
        CellValue::Text(_) | CellValue::Number(_) => parse(&folded(&fold::plain(&raw::text(cell)))),
        _ => None,
    };
    found.map(|(year, quarter)| Value::Quarter { year, quarter }).ok_or_else(|| {
        Box::new(
            wrong(Name::NotAQuarter, cell, "a quarter")
                .hint("write it as `Q1` or `Q1 2026`, Q1 to Q4"),
        )
    })
}

/// The year, if any, and the quarter that a folded text means.
fn parse(text: &str) -> Option<(Option<i16>, u8)> {
    let (mut year, mut quarter, mut named) = (None, None, false);
    for run in runs(text) {
        let taken = match run {
            "q" | "quarter" | "qtr" => !std::mem::replace(&mut named, true),
            "1" | "2" | "3" | "4" => quarter.replace(run.parse().ok()?).is_none(),
            "st" | "nd" | "rd" | "th" => quarter.is_some() && !named,
            _ if run.len() == 4 => year.replace(run.parse().ok()?).is_none(),
            _ => false,
        };
        if !taken {
            return None;
        }
    }
    // A number alone is a quarter; beside a year, it could as well be a month.
    (named || year.is_none()).then_some((year, quarter?))
}

/// The runs of letters and of digits in a text; what else stands in it separates them.
fn runs(text: &str) -> impl Iterator<Item = &str> {
    text.split([' ', '-', '/', ',', '.']).flat_map(|word| {
        let is_digit = |letter: char| letter.is_ascii_digit();
        let at = match word.find(is_digit) {
            Some(0) => word.find(|letter| !is_digit(letter)).unwrap_or(word.len()),
            Some(at) => at,
            None => word.len(),
        };
        let (one, rest) = word.split_at(at);
        let at = match rest.find(is_digit) {
            Some(0) => rest.find(|letter| !is_digit(letter)).unwrap_or(rest.len()),
            Some(at) => at,
            None => rest.len(),
        };
        let (two, three) = rest.split_at(at);
        [one, two, three].into_iter().filter(|run| !run.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::testing::{assert_typed, text as t};

    #[test]
    fn quarters() {
        let of = |year, quarter| Ok(Value::Quarter { year, quarter });
        assert_typed(
            quarter,
            [
                (t("Q1"), of(None, 1)),
                (t("q 4"), of(None, 4)),
                (t("Q1 2026"), of(Some(2026), 1)),
                (t("2026 Q1"), of(Some(2026), 1)),
                (t("2026-Q1"), of(Some(2026), 1)),
                (t("2026Q1"), of(Some(2026), 1)),
                (t("Q3/2026"), of(Some(2026), 3)),
                (t("1st quarter 2026"), of(Some(2026), 1)),
                (t("Quarter 2"), of(None, 2)),
                (t("1"), of(None, 1)),
                (CellValue::Number(2.0), of(None, 2)),
                (t("Q5"), Err("not-a-quarter")),
                (t("Q"), Err("not-a-quarter")),
                (t("Q1-Q2"), Err("not-a-quarter")),
                (t("1 2026"), Err("not-a-quarter")),
                (t("spring"), Err("not-a-quarter")),
                (t("2026"), Err("not-a-quarter")),
                (CellValue::Number(1.5), Err("not-a-quarter")),
                (CellValue::Bool(true), Err("not-a-quarter")),
            ],
        );
    }
}
