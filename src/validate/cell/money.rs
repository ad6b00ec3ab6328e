//! Amounts of money.

use std::sync::Arc;

use super::beside::{self, Parts};
use super::figure::{self, Reading};
use super::magnitude::{self, Magnitude};
use super::{Typed, currency, text, wrong};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::Type;
use crate::read::CellValue;
use crate::validate::expected::Expected;
use crate::validate::language::Language;
use crate::validate::{Value, fold, raw};

/// Longest text that is printed in place of an amount, in characters.
const WORDS: usize = 40;

/// Words of which one stands in what is no amount, and is none to come.
const FREE: [&str; 24] = [
    "kind",
    "cost",
    "costs",
    "nil",
    "none",
    "free",
    "n/a",
    "n.a",
    "na",
    "applicable",
    "staff",
    "existing",
    "core",
    "covered",
    "included",
    "required",
    "needed",
    "funded",
    "funds",
    "resources",
    "budget",
    "internal",
    "contribution",
    "in-kind",
];

/// An amount of money: `EUR 1,200.50`, `1,200 EUR`, `€ 5`, `US$ 20 million`, or a number in the
/// currency `home`.
pub(super) fn money(home: &Arc<str>, language: &Language, cell: &CellValue) -> Typed {
    let fault = || wrong(Name::NotMoney, cell, "an amount of money");
    match cell {
        CellValue::Number(amount) if amount.is_finite() => {
            return Ok(Value::Money { amount: *amount, currency: Arc::clone(home) });
        }
        CellValue::Text(_) => {}
        _ => return Err(Box::new(fault().hint(expected(home, language)))),
    }
    let text = raw::text(cell);
    let plain = fold::plain(&text);
    match read(&plain, home, language) {
        Ok((amount, currency)) => Ok(Value::Money { amount, currency: currency.into() }),
        Err(Unread::Either(one, other)) => {
            let message = format!("{} can be two amounts of money", quoted(&text));
            let fault = Diagnostic { message, ..fault() };
            Err(Box::new(fault.hint(format!("write `{one}` or `{other}`"))))
        }
        Err(unread) => Err(Box::new(fault().hint(match (exact(&plain, home, language), unread) {
            (Some(hint), _) | (None, Unread::Told(hint)) => hint,
            _ => expected(home, language),
        }))),
    }
}

/// Words that stand in place of an amount, `In kind` or `No cost`, where the contract takes them, with a
/// note. An amount in words is none of these.
pub(super) fn in_words(expected: &Expected, cell: &CellValue) -> Option<(Value, Diagnostic)> {
    let (CellValue::Text(written), Type::Money(_), true) =
        (cell, &expected.column.kind, expected.column.lenient)
    else {
        return None;
    };
    let is_number = |word: &str| {
        magnitude::of(word, expected.language).is_some() || currency::find(word, "").is_some()
    };
    let folded = fold::folded(written);
    let mut words = folded.split([' ', ',', '(', ')']).map(|word| word.trim_end_matches('.'));
    let is_said = words.any(|word| FREE.contains(&word))
        && !written.contains(char::is_numeric)
        && written.chars().count() <= WORDS
        && !written.split_whitespace().any(is_number);
    let value = text::text(cell).ok().filter(|_| is_said)?;
    let shown = quoted(written.trim());
    let message = format!("{shown} is printed as it is written, and counts nothing");
    let note = Diagnostic::note(Name::TakenAs, message);
    Some((value, note.hint("write an amount, such as `1200`, where one is meant")))
}

/// What to write instead of an amount beside which a word says that it is not exact.
fn exact(text: &str, home: &str, language: &Language) -> Option<String> {
    let Parts { before, number, after } = beside::parts(text)?;
    let (mut kept, mut dropped) = (Vec::new(), Vec::new());
    let number = std::iter::once(number);
    for word in before.split_whitespace().chain(number).chain(after.split_whitespace()) {
        if beside::is_doubtful(word) { dropped.push(word) } else { kept.push(word) }
    }
    let (kept, dropped) = (kept.join(" "), dropped.join(" "));
    read(&kept, home, language).ok()?;
    Some(format!("leave out {}: write {}", quoted(&dropped), quoted(&kept)))
}

/// Why a text is no amount.
enum Unread {
    /// It may be either of two.
    Either(String, String),
    /// There is something to say about it: what to write instead.
    Told(String),
    /// It is nothing like one.
    Nothing,
}

fn expected(home: &str, language: &Language) -> String {
    let amount = if language.decimal == ',' { "1.200,50" } else { "1,200.50" };
    format!("write it as `1200` or `{home} {amount}`")
}

/// The amount that a text means, and its currency.
fn read(text: &str, home: &str, language: &Language) -> Result<(f64, String), Unread> {
    // Bookkeepers write negative amounts in parentheses.
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    let (negative, text) = inner.map_or((false, text), |inner| (true, inner.trim()));
    let Some(Parts { before, number: amount, after }) = beside::parts(text) else {
        return Err(Unread::Nothing);
    };
    let after = without_dash(after);
    let mut power = 0;
    let mut named: Option<&str> = None;
    let before = before.split_whitespace().map(|word| (word, false));
    for (word, is_behind) in before.chain(words(after, language).map(|word| (word, true))) {
        match magnitude::of(word, language).filter(|_| is_behind && power == 0) {
            Some(Magnitude::Power(found)) => power = found,
            Some(Magnitude::Either(one, other)) => {
                return Err(Unread::Told(either(word, amount, (one, other), language)));
            }
            None if named.replace(word).is_some() => return Err(Unread::Nothing),
            None => {}
        }
    }
    let reading = if power == 0 { figure::read } else { figure::of_decimals };
    let digits = match reading(amount, language) {
        Reading::Number(digits) => digits,
        Reading::Either(one, other) => {
            // What stands beside the number is said with both.
            let currency = named.map(|word| format!("{word} ")).unwrap_or_default();
            let full = |number: String| {
                let number = match power {
                    0 => Some(number),
                    _ => magnitude::times(&number.replace(language.decimal, "."), power),
                };
                number.map(|number| format!("{currency}{number}"))
            };
            return Err(match (full(one), full(other)) {
                (Some(one), Some(other)) => Unread::Either(one, other),
                _ => Unread::Nothing,
            });
        }
        Reading::None => return Err(Unread::Nothing),
    };
    let digits = if power == 0 {
        digits
    } else {
        magnitude::times(&digits, power).ok_or(Unread::Nothing)?
    };
    let amount: f64 = digits.parse().map_err(|_| Unread::Nothing)?;
    if !amount.is_finite() || negative && amount < 0.0 {
        return Err(Unread::Nothing);
    }
    let amount = if negative { -amount } else { amount };
    let word = named.unwrap_or(home);
    match currency::find(word, home) {
        Some(currency) => Ok((amount, currency)),
        None => Err(Unread::Told(format!(
            "{} is not the code of a currency, such as `{home}`",
            quoted(word)
        ))),
    }
}

/// What stands behind an amount, without the dash that some write for no cents: `13,650.-`.
fn without_dash(after: &str) -> &str {
    let rest = || {
        let dash = after.strip_prefix(['.', ','])?;
        let rest = dash.trim_start_matches('-');
        (rest.len() < dash.len()).then_some(rest)
    };
    rest().unwrap_or(after)
}

/// What to write instead of a word that means one power of ten here and another there.
fn either(word: &str, amount: &str, (one, other): (u8, u8), language: &Language) -> String {
    let of = |power| match figure::of_decimals(amount, language) {
        Reading::Number(digits) => magnitude::times(&digits, power),
        _ => None,
    };
    match (of(one), of(other)) {
        (Some(one), Some(other)) => format!(
            "{} means now one number and now another: write `{one}` or `{other}`",
            quoted(word)
        ),
        _ => format!("write the amount in figures instead of {}", quoted(word)),
    }
}

/// The words behind an amount. A magnitude may touch the sign or code behind it: `5k€`, `2 MUSD`.
fn words<'a>(after: &'a str, language: &Language) -> impl Iterator<Item = &'a str> {
    after.split_whitespace().flat_map(move |word| {
        let whole = magnitude::of(word, language).is_some() || currency::find(word, "").is_some();
        let end = word.char_indices().nth(1).map_or(word.len(), |(at, _)| at);
        let (first, rest) = word.split_at_checked(end).unwrap_or((word, ""));
        let touches =
            !whole && matches!(first, "k" | "K" | "m" | "M") && currency::find(rest, "").is_some();
        let (one, other) = if touches { (first, rest) } else { (word, "") };
        [one, other].into_iter().filter(|word| !word.is_empty())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::expected::Context;
    use crate::validate::testing::{assert_typed, column, doctype, text as t};

    fn amount(amount: f64, currency: &str) -> Value {
        Value::Money { amount, currency: currency.into() }
    }

    #[test]
    fn amounts() {
        assert_typed(
            |cell: &CellValue| money(&"USD".into(), &Language::plain(), cell),
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
                (t("EUR"), Err("not-money")),
                (t("EUR 5,0"), Err("not-money")),
                (CellValue::Bool(true), Err("not-money")),
            ],
        );
    }

    #[test]
    fn amounts_as_people_write_them() {
        let home = "USD".into();
        let money = |text: &str| money(&home, &Language::of("en"), &t(text));
        for (text, number) in
            [("13,650.-", 13650.0), ("13 650,–", 13650.0), ("13,650.-- USD", 13650.0)]
        {
            assert_eq!(money(text), Ok(amount(number, "USD")), "{text}");
        }
        for (text, message, hint) in [
            ("64.000", "can be two amounts of money", "write `64` or `64000`"),
            ("EUR 12,5", "can be two amounts of money", "write `EUR 12.5` or `EUR 125`"),
            ("2,5 Mio. €", "can be two amounts of money", "write `€ 2500000` or `€ 25000000`"),
            (
                "1,200 EUR approx.",
                "is not an amount of money",
                "leave out `approx.`: write `1,200 EUR`",
            ),
            ("ca. 1,200", "is not an amount of money", "leave out `ca.`: write `1,200`"),
            ("tbc", "is not an amount of money", "write it as `1200` or `USD 1,200.50`"),
        ] {
            let fault = money(text).unwrap_err();
            assert_eq!(fault.message, format!("`{text}` {message}"));
            assert_eq!(fault.hints, [hint]);
        }
        assert_eq!(money("1.250 million"), Ok(amount(1_250_000.0, "USD")));
    }

    #[test]
    fn amounts_in_thousands_and_millions() {
        assert_typed(
            |cell: &CellValue| money(&"USD".into(), &Language::plain(), cell),
            [
                (t("5 million"), Ok(amount(5e6, "USD"))),
                (t("US$ 20 million"), Ok(amount(2e7, "USD"))),
                (t("20 mln EUR"), Ok(amount(2e7, "EUR"))),
                (t("1.2 bn USD"), Ok(amount(1.2e9, "USD"))),
                (t("EUR 5 thousand"), Ok(amount(5000.0, "EUR"))),
                (t("USD 1.5M"), Ok(amount(1.5e6, "USD"))),
                (t("300k"), Ok(amount(3e5, "USD"))),
                (t("5k€"), Ok(amount(5000.0, "EUR"))),
                (t("2 MUSD"), Ok(amount(2e6, "USD"))),
                (t("(300)"), Ok(amount(-300.0, "USD"))),
                (t("(US$ 300)"), Ok(amount(-300.0, "USD"))),
                (t("US$ (1,300)"), Ok(amount(-1300.0, "USD"))),
                (t("20 million million"), Err("not-money")),
                (t("million 20"), Err("not-money")),
                (t("5 mil"), Err("not-money")),
                (t("20 apples"), Err("not-money")),
            ],
        );
        let german = |text: &str| money(&"EUR".into(), &Language::of("de"), &t(text));
        assert_eq!(german("2,5 Mio. €"), Ok(amount(2.5e6, "EUR")));
        assert_eq!(german("1.200,50 €"), Ok(amount(1200.5, "EUR")));
        assert_eq!(
            german("2 billion").unwrap_err().hints,
            ["`billion` means now one number and now another: write `2000000000` or \
              `2000000000000`"]
        );
        assert_eq!(german("viel").unwrap_err().hints, ["write it as `1200` or `EUR 1.200,50`"]);
    }

    #[test]
    fn words_stand_in_place_of_an_amount_where_the_contract_says_so() {
        let read = |text: &str, lenient| {
            let kind = Type::Money("USD".into());
            let column = crate::doctype::Column { lenient, ..column("cost", kind) };
            let (types, keys) = (doctype(Vec::new()), Vec::new());
            let context = Context::new(&types, &keys, Language::of("en"));
            let expected = Expected::new(&column, &context, false);
            let mut faults = Vec::new();
            let value = super::super::value(&expected, &t(text), &mut faults);
            let names: String = faults.iter().map(|fault| fault.name.as_str()).collect();
            (value, names)
        };
        for text in ["In kind", "No cost", "n/a", "Staff time", "Within existing resources"] {
            let wanted = (Value::Text(text.to_owned()), "taken-as".to_owned());
            assert_eq!(read(text, true), wanted, "{text}");
            assert_eq!(read(text, false), (Value::Blank, "not-money".to_owned()), "{text}");
        }
        for text in [
            "Ten thousand",
            "two million dollars",
            "USD",
            "USD 5 (in kind)",
            "5 x 3",
            "-",
            "plenty",
        ] {
            assert_eq!(read(text, true).0, Value::Blank, "{text}");
        }
    }
}
