//! Numbers that their cells show with something beside them: `31%`, `€ 40,000`, `25 k`. What is seen
//! is what is meant, and nothing of it is dropped without a word.

use super::magnitude::{self, Magnitude};
use super::{Typed, currency, limits, money, one};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::Type;
use crate::read::{CellValue, Formatted};
use crate::validate::expected::Expected;
use crate::validate::language::Language;
use crate::validate::{Value, raw};

/// The value of a number that is shown like this, and what is to be said of it.
pub(super) fn value(expected: &Expected, cell: &Formatted) -> (Typed, Option<Diagnostic>) {
    let number = CellValue::Number(cell.number);
    let is_share = cell.before.contains('%') || cell.after.contains('%');
    match &expected.column.kind {
        Type::Percent if is_share => {
            let share =
                if cell.power == 2 { cell.number } else { raw::rounded(cell.seen() / 100.0) };
            (within(expected, cell, Value::Percent(share)), None)
        }
        Type::Money(home) => {
            let value = money::money(home, &Language::plain(), &text(exact(cell)));
            let value = value.and_then(|value| within(expected, cell, value));
            let said = value.is_ok().then(|| in_thousands(cell)).flatten();
            (value.map(|value| unscaled(cell, value)), said)
        }
        Type::Integer | Type::Number if !is_share => match power(cell) {
            // `25.4 k` for 25400 says what it is; `25 k` for 25 does not.
            Some(power) if i16::from(power) + i16::from(cell.power) != 0 => {
                (one(expected, &seen(expected, cell)), None)
            }
            _ => {
                let value = one(expected, &number);
                let said = value.is_ok().then(|| in_thousands(cell).or_else(|| dropped(cell)));
                (value, said.flatten())
            }
        },
        Type::Integer | Type::Number => (one(expected, &seen(expected, cell)), None),
        _ => {
            let value = one(expected, &seen(expected, cell));
            (value.or_else(|fault| one(expected, &number).map_err(|_| fault)), None)
        }
    }
}

/// The cell as the text that is seen in it, for columns that hold words.
pub(super) fn seen(expected: &Expected, cell: &Formatted) -> CellValue {
    text(cell.text(expected.language.decimal))
}

fn text(text: String) -> CellValue {
    CellValue::Text(text)
}

/// What is seen, with all digits of the number, as programs write it.
fn exact(cell: &Formatted) -> String {
    let seen = raw::number(cell.seen());
    format!("{} {seen} {}", cell.before, cell.after).trim().to_owned()
}

/// A value that is within the limits of its column, or what is wrong with it.
fn within(expected: &Expected, cell: &Formatted, value: Value) -> Typed {
    limits::check(expected, &text(cell.text('.')), &value)?;
    Ok(value)
}

/// The words beside the number.
fn words(cell: &Formatted) -> impl Iterator<Item = &str> {
    cell.before.split_whitespace().chain(cell.after.split_whitespace())
}

/// The power of ten that a word behind the number says.
fn power(cell: &Formatted) -> Option<u8> {
    cell.after.split_whitespace().find_map(|word| match magnitude::of(word, &Language::plain()) {
        Some(Magnitude::Power(power)) => Some(power),
        _ => None,
    })
}

/// The whole amount, where it is shown in thousands and no word says so.
fn unscaled(cell: &Formatted, value: Value) -> Value {
    match value {
        Value::Money { currency, .. } if power(cell).is_none() => {
            Value::Money { amount: cell.number, currency }
        }
        value => value,
    }
}

/// That a number is shown in thousands, and that no word beside it says so.
fn in_thousands(cell: &Formatted) -> Option<Diagnostic> {
    (cell.power < 0 && power(cell).is_none()).then(|| {
        taken(cell).hint("the format of the cell leaves thousands out: the whole number is used")
    })
}

/// That what is seen beside a number is not used.
fn dropped(cell: &Formatted) -> Option<Diagnostic> {
    let others = words(cell).filter(|word| magnitude::of(word, &Language::plain()).is_none());
    let others: Vec<&str> = others.collect();
    let others = others.join(" ");
    if others.is_empty() {
        return None;
    }
    let is_money = words(cell).any(|word| currency::find(word, "").is_some());
    let said = taken(cell);
    let said = if is_money { said } else { Diagnostic::note(said.name, said.message) };
    Some(said.hint(format!(
        "the column takes the number only: write {} where the paper shows it",
        quoted(&others)
    )))
}

fn taken(cell: &Formatted) -> Diagnostic {
    let number = quoted(&raw::number(cell.number));
    Diagnostic::warning(Name::TakenAs, format!("{} is taken as {number}", quoted(&cell.text('.'))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::expected::Context;
    use crate::validate::testing::{column, doctype};

    /// How a cell is read, and what is said of it.
    fn read(kind: Type, code: &str, cell: &Formatted) -> (Typed, Option<String>) {
        let column = column("value", kind);
        let (types, keys) = (doctype(Vec::new()), Vec::new());
        let context = Context::new(&types, &keys, Language::of(code));
        let (value, said) = value(&Expected::new(&column, &context, false), cell);
        (value, said.map(|said| said.message))
    }

    fn cell(number: f64, before: &str, after: &str, power: i8) -> Formatted {
        let (before, after) = (before.to_owned(), after.to_owned());
        Formatted { number, before, after, power, decimals: None, grouped: false }
    }

    fn money(amount: f64, currency: &str) -> Value {
        Value::Money { amount, currency: currency.into() }
    }

    #[test]
    fn what_is_seen_is_meant() {
        let usd = || Type::Money("USD".into());
        for (kind, cell, value, said) in [
            (Type::Text, cell(0.31, "", "%", 2), Value::Text("31%".into()), None),
            (Type::Percent, cell(0.31, "", "%", 2), Value::Percent(0.31), None),
            (Type::Percent, cell(1.5, "", "%", 2), Value::Percent(1.5), None),
            (Type::Percent, cell(31.0, "", "%", 0), Value::Percent(0.31), None),
            (usd(), cell(40_000.0, "€", "", 0), money(40_000.0, "EUR"), None),
            (usd(), cell(-40_000.5, "", "CHF", 0), money(-40_000.5, "CHF"), None),
            (usd(), cell(25.0, "", "k", 0), money(25_000.0, "USD"), None),
            (usd(), cell(25_430.0, "", "k", -3), money(25_430.0, "USD"), None),
            (
                usd(),
                cell(25_000.0, "", "", -3),
                money(25_000.0, "USD"),
                Some("`25` is taken as `25000`"),
            ),
            (
                Type::Integer,
                cell(12.0, "", "days", 0),
                Value::Integer(12),
                Some("`12 days` is taken as `12`"),
            ),
            (Type::Number, cell(5.0, "€", "", 0), Value::Number(5.0), Some("`€5` is taken as `5`")),
            (Type::Number, cell(25_000.0, "", "k", -3), Value::Number(25_000.0), None),
            (Type::DottedNumber, cell(3.0, "Rec.", "", 0), Value::DottedNumber("3".into()), None),
            (Type::Quarter, cell(3.0, "Q", "", 0), Value::Quarter { year: None, quarter: 3 }, None),
        ] {
            for code in ["en", "de"] {
                let found = read(kind.clone(), code, &cell);
                assert_eq!(
                    found,
                    (Ok(value.clone()), said.map(str::to_owned)),
                    "{cell:?} in {code}"
                );
            }
        }
        let fault = |kind, cell| read(kind, "en", &cell).0.unwrap_err();
        assert_eq!(fault(usd(), cell(0.31, "", "%", 2)).name, Name::NotMoney);
        assert_eq!(fault(usd(), cell(5.0, "", "apples", 0)).name, Name::NotMoney);
        assert_eq!(fault(Type::Number, cell(0.31, "", "%", 2)).hints, ["write `31` only"]);
        let fault = fault(Type::Integer, cell(25.0, "", "k", 0));
        assert_eq!(fault.hints, ["write it in figures: `25000`"]);
    }
}
