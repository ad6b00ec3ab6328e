//! Quarters, with or without a year.

use super::{Typed, date, quarters, several, wrong};
use crate::diagnostic::{Name, quoted};
use crate::read::CellValue;
use crate::validate::expected::Expected;
use crate::validate::fold::{self, folded};
use crate::validate::{Value, raw};

/// A quarter: `Q1`, `Q1 2026`, `2026-Q1`, `1`.
pub(super) fn quarter(expected: &Expected, cell: &CellValue) -> Typed {
    let text = raw::text(cell);
    let found = match cell {
        CellValue::Text(_) | CellValue::Number(_) => parse(&folded(&fold::plain(&text))),
        _ => None,
    };
    if let Some((year, quarter)) = found {
        return Ok(Value::Quarter { year, quarter });
    }
    let fault = wrong(Name::NotAQuarter, cell, "a quarter");
    let meant = match cell {
        CellValue::Text(_) | CellValue::Date(_) => quarters::meant(expected, cell),
        _ => None,
    };
    let meant = meant.map(|meant| meant.quarters).unwrap_or_default();
    Err(Box::new(match (meant.as_slice(), &expected.column.separator) {
        ([], Some(between)) if several::count(&text) > 1 => fault.hint(FORM).hint(format!(
            "name each quarter, with {} between them: `Q1 2026{between} Q2 2026`",
            quoted(between)
        )),
        ([], _) => fault.hint(FORM),
        ([one], _) => fault.hint(format!("write {}", quoted(one))),
        (meant, None) => fault.hint(several::one_of(meant.iter().map(String::as_str))),
        (meant, Some(between)) => fault.hint(format!(
            "name each quarter, with {} between them: {}",
            quoted(between),
            quoted(&meant.join(&format!("{between} ")))
        )),
    }))
}

/// How quarters are written.
const FORM: &str = "write it as `Q1` or `Q1 2026`, Q1 to Q4";

/// Whether the title of a column that is a quarter has a year; none where it is no quarter. A number
/// alone heads columns of many kinds.
pub fn heads(title: &str) -> Option<bool> {
    let plain = fold::plain(title);
    let (year, _) = parse(&folded(&plain)).filter(|_| plain.contains(char::is_alphabetic))?;
    Some(year.is_some())
}

/// The one year that a title names.
pub fn year(title: &str) -> Option<&str> {
    let mut years = title.split(|it: char| !it.is_alphanumeric()).filter(|it| date::is_year(it));
    years.next().filter(|_| years.next().is_none())
}

/// The year, if any, and the quarter that a folded text means.
pub(super) fn parse(text: &str) -> Option<(Option<i16>, u8)> {
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
    use crate::doctype::{Column, Type};
    use crate::validate::expected::Context;
    use crate::validate::language::Language;
    use crate::validate::testing::{assert_typed, column, doctype, text as t};

    /// How a cell of a column is read that takes one quarter, or several with this between them.
    fn read(separator: Option<&str>, cell: &CellValue) -> Typed {
        let column =
            Column { separator: separator.map(str::to_owned), ..column("quarter", Type::Quarter) };
        let (types, keys) = (doctype(Vec::new()), Vec::new());
        let context = Context::new(&types, &keys, Language::of("en"));
        quarter(&Expected::new(&column, &context, false), cell)
    }

    #[test]
    fn quarters() {
        let of = |year, quarter| Ok(Value::Quarter { year, quarter });
        assert_typed(
            |cell: &CellValue| read(None, cell),
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

    #[test]
    fn quarters_that_are_meant_are_offered() {
        let hint = |separator, text| read(separator, &t(text)).unwrap_err().hints.join(" | ");
        for (text, quarters) in [
            ("Q2, Q3 2026", "Q2 2026; Q3 2026"),
            ("Q2 and Q3 2026", "Q2 2026; Q3 2026"),
            ("2026 Q2, Q3", "Q2 2026; Q3 2026"),
            ("Q4 2026, Q1 2027", "Q4 2026; Q1 2027"),
            ("Q3, Q4 2026, Q1 2027", "Q3 2026; Q4 2026; Q1 2027"),
            ("Q2-Q4 2026", "Q2 2026; Q3 2026; Q4 2026"),
            ("Q2 – Q4 2026", "Q2 2026; Q3 2026; Q4 2026"),
            ("Q4 2026 to Q1 2027", "Q4 2026; Q1 2027"),
            ("Q1-Q2", "Q1; Q2"),
            ("Jan-Jun 2026", "Q1 2026; Q2 2026"),
        ] {
            let hints = format!("name each quarter, with `;` between them: `{quarters}`");
            assert_eq!(hint(Some(";"), text), hints, "{text}");
        }
        assert_eq!(hint(Some(";"), "2026"), hint(Some(";"), "Q1-Q4 2026"));
        assert_eq!(hint(Some(";"), "Jul-Sep 2026"), "write `Q3 2026`");
        assert_eq!(hint(None, "July to September"), "write `Q3`");
        assert_eq!(
            hint(None, "Q2, Q3 2026"),
            "this column takes one value: write `Q2 2026` or `Q3 2026`"
        );
        assert_eq!(hint(None, "Jul-Oct"), "this column takes one value: write `Q3` or `Q4`");
        for text in ["Q5 2026", "Nov-Feb", "Q4-Q2", "Q1 2020-Q4 2026", "spring"] {
            assert_eq!(hint(None, text), FORM, "{text}");
            assert_eq!(hint(Some(";"), text), FORM, "{text}");
        }
        let several = "name each quarter, with `;` between them: `Q1 2026; Q2 2026`";
        assert_eq!(hint(Some(";"), "Q1 and summer"), format!("{FORM} | {several}"));
    }
}
