//! Numbers: whole numbers, numbers, percentages.

use super::figure::{self, Reading};
use super::{Typed, beside, wrong};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::Type;
use crate::read::CellValue;
use crate::validate::expected::Expected;
use crate::validate::language::Language;
use crate::validate::{Value, fold, raw};

/// A whole number.
pub(super) fn integer(expected: &Expected, cell: &CellValue) -> Typed {
    let otherwise = "write a whole number, such as `12`";
    let Some(value) = read(expected.language, cell).map(raw::rounded) else {
        let fault = wrong(Name::NotAnInteger, cell, "a whole number");
        return Err(explain(fault, (expected, cell), otherwise));
    };
    // An f64 up to 2⁵³ in size is exact; a spreadsheet has no greater whole numbers.
    if value.fract() == 0.0 && value.abs() <= raw::EXACT {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and small enough")]
        Ok(Value::Integer(value as i64))
    } else {
        let fault = wrong(Name::NotAnInteger, cell, "a whole number");
        Err(Box::new(fault.hint(otherwise)))
    }
}

/// A number.
pub(super) fn number(expected: &Expected, cell: &CellValue) -> Typed {
    read(expected.language, cell).map(Value::Number).ok_or_else(|| {
        let fault = wrong(Name::NotANumber, cell, "a number");
        let point = expected.language.decimal;
        explain(fault, (expected, cell), &format!("write a number, such as `1200` or `0{point}5`"))
    })
}

/// A percentage: `32%`, or its share 0.32. A number beyond what the column takes, by default 0 to
/// 1, is taken for a forgotten percent sign.
pub(super) fn percent(expected: &Expected, cell: &CellValue) -> Typed {
    let (column, language) = (expected.column, expected.language);
    if let CellValue::Text(_) = cell
        && let Some(number) = of_hundred(&fold::plain(&raw::text(cell)))
        && let Reading::Number(digits) = figure::of_decimals(number, language)
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
        return Err(explain(fault, (expected, cell), &otherwise));
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
    (expected, cell): (&Expected, &CellValue),
    otherwise: &str,
) -> Box<Diagnostic> {
    let text = raw::text(cell);
    let plain = fold::plain(&text);
    let (number, sign, what) = match (&expected.column.kind, of_hundred(&plain)) {
        (Type::Percent, Some(number)) => (number, "%", "percentages"),
        (Type::Percent, None) => (&*plain, "", "percentages"),
        _ => (&*plain, "", "numbers"),
    };
    Box::new(match (cell, figure::read(number, expected.language)) {
        (CellValue::Date(_), _) => {
            fault.hint("the cell is formatted as a date: format it as a number")
        }
        (CellValue::Text(_), Reading::Either(one, other)) => {
            let message = format!("{} can be two {what}", quoted(&text));
            Diagnostic { message, ..fault }.hint(format!("write `{one}{sign}` or `{other}{sign}`"))
        }
        (CellValue::Text(_), _) => {
            let fits = |number: f64| {
                !matches!(expected.column.kind, Type::Integer) || number.fract() == 0.0
            };
            let hint = match expected.column.kind {
                Type::Percent => doubtful_percent(&plain),
                _ => beside::hint(expected, &plain, fits),
            };
            fault.hint(hint.unwrap_or_else(|| otherwise.to_owned()))
        }
        _ => fault.hint(otherwise),
    })
}

/// What to write instead of a percentage that a word says is not exact: `approx. 12 %`.
fn doubtful_percent(text: &str) -> Option<String> {
    let parts = beside::parts(text)?;
    let mut words: Vec<&str> = parts.words().collect();
    words.retain(|word| !beside::is_doubtful(word));
    (words == ["%"]).then(|| format!("write `{}%` only", parts.number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::expected::Context;
    use crate::validate::testing::{assert_typed, column, doctype, text as t};

    /// How a cell of a column of this type is read in this language.
    fn read(kind: Type, code: &str, cell: &CellValue) -> Typed {
        let column = column("number", kind);
        let (types, keys) = (doctype(Vec::new()), Vec::new());
        let context = Context::new(&types, &keys, Language::of(code));
        super::super::typed(&Expected::new(&column, &context, false), cell)
    }

    #[test]
    fn integers() {
        assert_typed(
            |cell: &CellValue| read(Type::Integer, "en", cell),
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
        let number = |cell: &CellValue| read(Type::Number, "en", cell);
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
            ("3,5", "write `3.5` or `35`"),
            ("20 million", "write it in figures: `20000000`"),
            ("300k", "write it in figures: `300000`"),
            ("6 hours", "write `6` only"),
            ("64.000", "write `64` or `64000`"),
            ("many", "write a number, such as `1200` or `0.5`"),
        ] {
            assert_eq!(number(&t(text)).unwrap_err().hints, [hint]);
        }
    }

    #[test]
    fn percentages() {
        let percent = |cell: &CellValue| read(Type::Percent, "en", cell);
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
        assert_eq!(fault.hints, ["write `12.5%` or `125%`"]);
        let fault = percent(&t("approx. 12 %")).unwrap_err();
        assert_eq!(fault.hints, ["write `12%` only"]);
        assert_eq!(percent(&t("12.125 %")), Ok(Value::Percent(0.12125)));
        let german = read(Type::Percent, "de", &t("12,5 %"));
        assert_eq!(german, Ok(Value::Percent(0.125)));
    }
}
