//! Amounts of money.

use super::{Typed, currency, number, wrong};
use crate::diagnostic::{Name, quoted};
use crate::read::CellValue;
use crate::validate::{Value, raw};

/// An amount of money: `EUR 1,200.50`, `1,200 EUR`, `€ 5`, or a number in the currency `home`.
pub(super) fn money(home: &str, cell: &CellValue) -> Typed {
    let fault = || wrong(Name::NotMoney, cell, "an amount of money");
    let expected = format!("write it as `1200` or `{home} 1,200.50`");
    match cell {
        CellValue::Number(amount) if amount.is_finite() => {
            Ok(Value::Money { amount: *amount, currency: home.to_owned() })
        }
        CellValue::Text(_) => {
            let text = raw::text(cell);
            let Some((before, amount, after)) = parts(&text) else {
                return Err(Box::new(fault().hint(expected)));
            };
            let word = match (before, after) {
                ("", "") => home,
                ("", word) | (word, "") => word,
                _ => return Err(Box::new(fault().hint(expected))),
            };
            match currency::find(word, home) {
                Some(currency) => Ok(Value::Money { amount, currency }),
                None => Err(Box::new(fault().hint(format!(
                    "{} is not the code of a currency, such as `{home}`",
                    quoted(word)
                )))),
            }
        }
        _ => Err(Box::new(fault().hint(expected))),
    }
}

/// The word before the amount, the amount, and the word after it.
fn parts(text: &str) -> Option<(&str, f64, &str)> {
    let is_number = |letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '−' | '+');
    let (before, rest) = text.split_at(text.find(is_number)?);
    let end = rest.rfind(|letter: char| letter.is_ascii_digit())? + 1;
    let (amount, after) = rest.split_at_checked(end)?;
    Some((before.trim(), number::parse(amount)?, after.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::testing::{assert_typed, text as t};

    fn amount(amount: f64, currency: &str) -> Value {
        Value::Money { amount, currency: currency.into() }
    }

    #[test]
    fn amounts() {
        assert_typed(
            |cell: &CellValue| money("USD", cell),
            [
                (CellValue::Number(1200.0), Ok(amount(1200.0, "USD"))),
                (t("1,200"), Ok(amount(1200.0, "USD"))),
                (t("EUR 1,200.50"), Ok(amount(1200.5, "EUR"))),
                (t("EUR\u{a0}1\u{202f}200"), Ok(amount(1200.0, "EUR"))),
                (t("1,200 EUR"), Ok(amount(1200.0, "EUR"))),
                (t("US$ 1,000"), Ok(amount(1000.0, "USD"))),
                (t("€5"), Ok(amount(5.0, "EUR"))),
                (t("-5 CHF"), Ok(amount(-5.0, "CHF"))),
                (t("EUR 5 EUR"), Err("not-money")),
                (t("5 euros"), Err("not-money")),
                (t("5 million"), Err("not-money")),
                (t("EUR"), Err("not-money")),
                (t("EUR 5,0"), Err("not-money")),
                (CellValue::Bool(true), Err("not-money")),
            ],
        );
    }
}
