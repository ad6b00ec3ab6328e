//! Numbers: whole numbers, numbers, percentages.

use super::{Typed, wrong};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::Column;
use crate::read::CellValue;
use crate::validate::{Value, raw};

/// A whole number.
pub(super) fn integer(cell: &CellValue) -> Typed {
    let Some(value) = read(cell).map(raw::rounded) else {
        let fault = wrong(Name::NotAnInteger, cell, "a whole number");
        return Err(Box::new(explain(fault, cell, "write a whole number, such as `12`")));
    };
    // An f64 up to 2⁵³ in size is exact; a spreadsheet has no greater whole numbers.
    if value.fract() == 0.0 && value.abs() <= 9_007_199_254_740_992.0 {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and small enough")]
        Ok(Value::Integer(value as i64))
    } else {
        let fault = wrong(Name::NotAnInteger, cell, "a whole number");
        Err(Box::new(fault.hint("write a whole number, such as `12`")))
    }
}

/// A number.
pub(super) fn number(cell: &CellValue) -> Typed {
    read(cell).map(Value::Number).ok_or_else(|| {
        let fault = wrong(Name::NotANumber, cell, "a number");
        Box::new(explain(fault, cell, "write a number, such as `1200` or `0.5`"))
    })
}

/// A percentage: `32%`, or its share 0.32. A number beyond what the column takes, by default 0 to
/// 1, is taken for a forgotten percent sign.
pub(super) fn percent(column: &Column, cell: &CellValue) -> Typed {
    let text = raw::text(cell);
    if let Some(number) = text.strip_suffix('%')
        && matches!(cell, CellValue::Text(_))
        && let Some(share) = plain(number.trim_end()).and_then(|digits| {
            // Shifting the point keeps 32.1% the share that somebody would write, 0.321.
            if digits.contains(['e', 'E']) { None } else { format!("{digits}e-2").parse().ok() }
        })
    {
        return Ok(Value::Percent(share));
    }
    let Some(value) = read(cell) else {
        let fault = wrong(Name::NotAPercentage, cell, "a percentage");
        return Err(Box::new(explain(fault, cell, "write it as `32%` or `0.32`")));
    };
    let (least, most) = (column.minimum, column.maximum);
    let fits = |share: f64| (least.unwrap_or(0.0)..=most.unwrap_or(1.0)).contains(&share);
    let beyond = least.is_some_and(|least| value < least) || most.is_some_and(|most| value > most);
    if fits(value) || beyond && value.abs() <= 1.0 {
        // What the contract itself forbids is said where all limits are.
        return Ok(Value::Percent(value));
    }
    let shown = raw::text(cell);
    let fault = Diagnostic::error(Name::OutOfRange, format!("{} is not a share", quoted(&shown)));
    Err(Box::new(if fits(value / 100.0) {
        let share = raw::number(value / 100.0);
        fault.hint(format!("for {shown} per cent write `{shown}%` or `{share}`"))
    } else {
        fault.hint(format!("for {shown} per cent write `{shown}%`"))
    }))
}

/// The number that a cell holds.
fn read(cell: &CellValue) -> Option<f64> {
    match cell {
        CellValue::Number(value) if value.is_finite() => Some(*value),
        CellValue::Text(_) => parse(&raw::text(cell)),
        _ => None,
    }
}

/// The number that a text is, with or without a separator between thousands.
pub(super) fn parse(text: &str) -> Option<f64> {
    plain(text)?.parse().ok().filter(|value: &f64| value.is_finite())
}

/// A number's text as computers write it: no separators between thousands, a plain minus sign.
///
/// A comma or a blank is a separator only where groups of three digits stand between all of them.
fn plain(text: &str) -> Option<String> {
    let (sign, unsigned) = match text.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let (number, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => unsigned.split_at(at),
        None => (unsigned, ""),
    };
    let (whole, fraction) = match number.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (number, None),
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let separator = whole.chars().find(|letter| !letter.is_ascii_digit());
    let grouped = match separator {
        None => digits(whole),
        Some(separator) => {
            let mut groups = whole.split(separator);
            matches!(separator, ',' | ' ' | '\u{a0}' | '\u{202f}' | '\u{2009}' | '\'' | '’')
                && exponent.is_empty()
                && groups.next().is_some_and(|first| digits(first) && first.len() <= 3)
                && groups.all(|group| digits(group) && group.len() == 3)
        }
    };
    let power = exponent.get(1..).map(|power| power.strip_prefix(['+', '-']).unwrap_or(power));
    if !grouped || !fraction.is_none_or(digits) || !power.is_none_or(digits) {
        return None;
    }
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let fraction = fraction.map(|fraction| format!(".{fraction}")).unwrap_or_default();
    Some(format!("{sign}{whole}{fraction}{exponent}"))
}

/// The fault with a hint that suits what stands in the cell.
fn explain(fault: Diagnostic, cell: &CellValue, otherwise: &str) -> Diagnostic {
    let text = raw::text(cell);
    let with_point = text.replace(',', ".");
    match cell {
        CellValue::Date(_) => fault.hint("the cell is formatted as a date: format it as a number"),
        CellValue::Text(_) if text.matches(',').count() == 1 && parse(&with_point).is_some() => {
            fault.hint(format!("write decimals after a point: `{with_point}`"))
        }
        _ => fault.hint(otherwise),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::testing::{assert_typed, column, text as t};

    #[test]
    fn integers() {
        assert_typed(
            integer,
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
        assert_eq!(number(&t("3,5")).unwrap_err().hints, ["write decimals after a point: `3.5`"]);
    }

    #[test]
    fn percentages() {
        let share = column("share", crate::doctype::Type::Percent);
        let percent = |cell: &CellValue| super::percent(&share, cell);
        assert_typed(
            percent,
            [
                (t("32%"), Ok(Value::Percent(0.32))),
                (t("32.1 %"), Ok(Value::Percent(0.321))),
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
            ],
        );
        let fault = percent(&CellValue::Number(32.0)).unwrap_err();
        assert_eq!(fault.hints, ["for 32 per cent write `32%` or `0.32`"]);
    }
}
