//! Numbers: whole numbers, numbers, percentages.

use super::figure::{self, Reading};
use super::{Typed, magnitude, wrong};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::Column;
use crate::read::CellValue;
use crate::validate::language::Language;
use crate::validate::{Value, fold, raw};

/// A whole number.
pub(super) fn integer(language: &Language, cell: &CellValue) -> Typed {
    let Some(value) = read(language, cell).map(raw::rounded) else {
        let fault = wrong(Name::NotAnInteger, cell, "a whole number");
        return Err(explain(fault, (language, cell), "write a whole number, such as `12`"));
    };
    // An f64 up to 2⁵³ in size is exact; a spreadsheet has no greater whole numbers.
    if value.fract() == 0.0 && value.abs() <= raw::EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and small enough")]
        Ok(Value::Integer(value as i64))
    } else {
        let fault = wrong(Name::NotAnInteger, cell, "a whole number");
        Err(Box::new(fault.hint("write a whole number, such as `12`")))
    }
}

/// A number.
pub(super) fn number(language: &Language, cell: &CellValue) -> Typed {
    read(language, cell).map(Value::Number).ok_or_else(|| {
        let fault = wrong(Name::NotANumber, cell, "a number");
        let point = language.decimal;
        explain(fault, (language, cell), &format!("write a number, such as `1200` or `0{point}5`"))
    })
}

/// A percentage: `32%`, or its share 0.32. A number beyond what the column takes, by default 0 to
/// 1, is taken for a forgotten percent sign.
pub(super) fn percent(column: &Column, language: &Language, cell: &CellValue) -> Typed {
    if let CellValue::Text(_) = cell
        && let Some(number) = of_hundred(&fold::plain(&raw::text(cell)))
        && let Reading::Number(digits) = figure::read(number, language)
        && !digits.contains(['e', 'E'])
        // Shifting the point keeps 32.1% the share that somebody would write, 0.321.
        && let Ok(share) = format!("{digits}e-2").parse()
    {
        return Ok(Value::Percent(share));
    }
    let Some(value) = read(language, cell) else {
        let fault = wrong(Name::NotAPercentage, cell, "a percentage");
        let point = language.decimal;
        let otherwise = format!("write it as `32%` or `0{point}32`");
        return Err(explain(fault, (language, cell), &otherwise));
    };
    let (least, most) = (column.minimum, column.maximum);
    let fits = |share: f64| (least.unwrap_or(0.0)..=most.unwrap_or(1.0)).contains(&share);
    let beyond = least.is_some_and(|least| value < least) || most.is_some_and(|most| value > most);
    if fits(value) || beyond && value.abs() <= 1.0 {
        // What the contract itself forbids is said where all limits are.
        return Ok(Value::Percent(value));
    }
    let shown = raw::text(cell);
    let meant = raw::number(value * 100.0).replace('.', &language.decimal.to_string());
    let message = format!("{} would be {meant} per cent", quoted(&shown));
    let fault = Diagnostic::error(Name::OutOfRange, message);
    Err(Box::new(if fits(value / 100.0) {
        let share = raw::number(value / 100.0).replace('.', &language.decimal.to_string());
        fault.hint(format!("for {shown} per cent write `{shown}%` or `{share}`"))
    } else {
        fault.hint(format!("for {shown} per cent write `{shown}%`"))
    }))
}

/// What stands before or behind the sign or the word for per cent.
fn of_hundred(text: &str) -> Option<&str> {
    const WORDS: [&str; 4] = ["per cent", "percent", "pct", "prozent"];
    let worded = || {
        let at = text.find(char::is_alphabetic)?;
        let (number, word) = text.split_at_checked(at)?;
        WORDS.contains(&&*fold::folded(word)).then_some(number)
    };
    // Turkish writes the sign first.
    text.strip_suffix('%').or_else(|| text.strip_prefix('%')).or_else(worded).map(str::trim)
}

/// The number that a cell holds.
fn read(language: &Language, cell: &CellValue) -> Option<f64> {
    match cell {
        CellValue::Number(value) if value.is_finite() => Some(*value),
        CellValue::Text(_) => figure::parse(&raw::text(cell), language),
        _ => None,
    }
}

/// The fault with a hint that suits what stands in the cell.
fn explain(
    fault: Diagnostic,
    (language, cell): (&Language, &CellValue),
    otherwise: &str,
) -> Box<Diagnostic> {
    let text = raw::text(cell);
    let plain = fold::plain(&text);
    let (number, sign) = match of_hundred(&plain) {
        Some(number) => (number, "%"),
        None => (&*plain, ""),
    };
    Box::new(match (cell, figure::read(number, language)) {
        (CellValue::Date(_), _) => {
            fault.hint("the cell is formatted as a date: format it as a number")
        }
        (CellValue::Text(_), Reading::Either(one, other)) => fault
            .hint(format!("it can be read in two ways: write `{one}{sign}` or `{other}{sign}`")),
        (CellValue::Text(_), _) => match magnitude::figures(&plain, language) {
            Some(figures) => fault.hint(format!("write it in figures: `{figures}`")),
            None => fault.hint(otherwise),
        },
        _ => fault.hint(otherwise),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::testing::{assert_typed, column, text as t};

    #[test]
    fn integers() {
        assert_typed(
            |cell: &CellValue| integer(&Language::plain(), cell),
            [
                (CellValue::Number(3.0), Ok(Value::Integer(3))),
                (CellValue::Number(2.999_999_999_999_999_6), Ok(Value::Integer(3))),
                (t("1,200"), Ok(Value::Integer(1200))),
                (t("1 200 000"), Ok(Value::Integer(1_200_000))),
                (t("1\u{a0}200"), Ok(Value::Integer(1200))),
                (t("−5"), Ok(Value::Integer(-5))),
                (t("3.0"), Ok(Value::Integer(3))),
                (CellValue::Number(3.5), Err("not-an-integer")),
                (CellValue::Number(1e300), Err("not-an-integer")),
                (t("3.5"), Err("not-an-integer")),
                (t("12,00"), Err("not-an-integer")),
                (t("1,200,00"), Err("not-an-integer")),
                (t("1 2"), Err("not-an-integer")),
                (t("twelve"), Err("not-an-integer")),
                (CellValue::Bool(true), Err("not-an-integer")),
            ],
        );
    }

    #[test]
    fn numbers() {
        let plain = Language::plain();
        let number = |cell: &CellValue| super::number(&plain, cell);
        assert_typed(
            number,
            [
                (CellValue::Number(3.5), Ok(Value::Number(3.5))),
                (t("1,200.50"), Ok(Value::Number(1200.5))),
                (t("1.2E+3"), Ok(Value::Number(1200.0))),
                (t("0.25"), Ok(Value::Number(0.25))),
                (t(".5"), Err("not-a-number")),
                (t("5."), Err("not-a-number")),
                (t("3,5"), Err("not-a-number")),
                (t("NaN"), Err("not-a-number")),
                (t("inf"), Err("not-a-number")),
                (t("1e"), Err("not-a-number")),
                (t("1e999"), Err("not-a-number")),
                (t("about 5"), Err("not-a-number")),
            ],
        );
        for (text, hint) in [
            ("3,5", "it can be read in two ways: write `3.5` or `35`"),
            ("20 million", "write it in figures: `20000000`"),
            ("300k", "write it in figures: `300000`"),
            ("many", "write a number, such as `1200` or `0.5`"),
        ] {
            assert_eq!(number(&t(text)).unwrap_err().hints, [hint]);
        }
    }

    #[test]
    fn percentages() {
        let share = column("share", crate::doctype::Type::Percent);
        let percent = |cell: &CellValue| super::percent(&share, &Language::plain(), cell);
        assert_typed(
            percent,
            [
                (t("32%"), Ok(Value::Percent(0.32))),
                (t("32.1 %"), Ok(Value::Percent(0.321))),
                (t("32.1\u{a0}%"), Ok(Value::Percent(0.321))),
                (t("%32"), Ok(Value::Percent(0.32))),
                (t("32 per cent"), Ok(Value::Percent(0.32))),
                (t("٣٢٪"), Ok(Value::Percent(0.32))),
                (t("0.1%"), Ok(Value::Percent(0.001))),
                (t("150%"), Ok(Value::Percent(1.5))),
                (t("0.32"), Ok(Value::Percent(0.32))),
                (CellValue::Number(0.32), Ok(Value::Percent(0.32))),
                (CellValue::Number(1.0), Ok(Value::Percent(1.0))),
                (CellValue::Number(32.0), Err("out-of-range")),
                (t("32"), Err("out-of-range")),
                (t("250"), Err("out-of-range")),
                (t("-0.5"), Err("out-of-range")),
                (t("%"), Err("not-a-percentage")),
                (t("half"), Err("not-a-percentage")),
                (t("12,5 %"), Err("not-a-percentage")),
            ],
        );
        let fault = percent(&CellValue::Number(32.0)).unwrap_err();
        assert_eq!(fault.hints, ["for 32 per cent write `32%` or `0.32`"]);
        let fault = percent(&t("12,5 %")).unwrap_err();
        assert_eq!(fault.hints, ["it can be read in two ways: write `12.5%` or `125%`"]);
        let german = super::percent(&share, &Language::of("de"), &t("12,5 %"));
        assert_eq!(german, Ok(Value::Percent(0.125)));
    }
}
