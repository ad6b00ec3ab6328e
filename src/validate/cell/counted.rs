//! Numbers with the words that people write behind them: `1.3M`, `785 thousand`, `US$ 812.4m`,
//! `45,000 ha`. What could be two numbers, or is no exact one, is none here.

use super::figure::{self, Reading};
use super::magnitude::{self, Magnitude};
use super::{beside, currency};
use crate::diagnostic::nearest;
use crate::validate::fold::{self, folded};
use crate::validate::language::Language;

/// Most words behind a number that are its unit.
const MOST: usize = 3;

/// Words that make of a number another one, or none that is exact.
const OTHERWISE: [&str; 35] = [
    "of", "in", "out", "per", "or", "and", "to", "than", "more", "less", "fewer", "least", "most",
    "up", "plus", "times", "fold", "x", "half", "halves", "third", "thirds", "quarter", "quarters",
    "fifth", "fifths", "tenth", "tenths", "dozen", "dozens", "hundred", "hundreds", "lakh",
    "crore", "pairs",
];

/// Words for powers of ten; what is only near to one is no unit.
const POWERS: [&str; 10] = [
    "thousand",
    "thousands",
    "million",
    "millions",
    "billion",
    "billions",
    "trillion",
    "trillions",
    "hundred",
    "trn",
];

/// A number, and the unit that is written with it.
#[derive(Debug, Clone, PartialEq)]
pub struct Counted {
    /// The number, whatever its words make of it.
    pub number: f64,
    /// The words of its unit; none where they are those of the row's unit.
    pub unit: Option<String>,
}

/// Why a text is not counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Uncounted {
    /// It may be two numbers, one a power of ten greater, by this word.
    Unclear(String),
    /// It is none, or none that is exact.
    Not,
}

/// The number that a text is, in a row whose unit is this.
pub fn counted(text: &str, unit: &str, language: &Language) -> Result<Counted, Uncounted> {
    let plain = fold::plain(text.trim());
    let (before, number, after) = apart(&plain).ok_or(Uncounted::Not)?;
    let (before, behind): (Vec<&str>, Vec<&str>) =
        (before.split_whitespace().collect(), words(after));
    let money = before.iter().chain(&behind).chain([&unit]).any(|word| is_money(word));
    let (mut own, mut power) = (Vec::new(), None);
    for (at, word) in behind.into_iter().enumerate() {
        let touches = at == 0 && after.starts_with(word);
        match means(word, (unit, money, touches), language) {
            Means::Power(found) if power.is_none() && own.is_empty() => power = Some(found),
            // Behind another one, or behind a unit, it is nothing known.
            Means::Power(_) => return Err(Uncounted::Not),
            Means::Unclear => return Err(Uncounted::Unclear(word.to_owned())),
            Means::Unit => own.push(word),
        }
    }
    let is_percent = is_same(&own.join(" "), "%");
    let is_known = match is_percent {
        // Of a number of something else, it is a share.
        true => is_same(unit, "%"),
        false => own.len() <= MOST && own.iter().all(|word| is_unit(word, language)),
    };
    if !is_known {
        return Err(Uncounted::Not);
    }
    match before.as_slice() {
        [] => {}
        [sign] if is_money(sign) && own.is_empty() => own.push(sign),
        _ => return Err(Uncounted::Not),
    }
    let reading = if power.is_some() { figure::of_decimals } else { figure::read };
    let Reading::Number(digits) = reading(number, language) else { return Err(Uncounted::Not) };
    let digits = match power {
        Some(power) => magnitude::times(&digits, power).ok_or(Uncounted::Not)?,
        None => digits,
    };
    let number = digits.parse().ok().filter(|it: &f64| it.is_finite()).ok_or(Uncounted::Not)?;
    let own = own.join(" ");
    Ok(Counted { number, unit: (!own.is_empty() && !is_same(&own, unit)).then_some(own) })
}

/// Whether nothing stands behind the last number of a text but a word for a power of ten, so that its
/// unit may follow.
pub fn is_bare(text: &str, unit: &str, language: &Language) -> bool {
    let at = text.rfind(|letter: char| letter.is_ascii_digit()).map_or(0, |at| at + 1);
    let behind = text.get(at..).unwrap_or_default().trim_start_matches('+').trim();
    behind.is_empty() || magnitude::of(behind, language).is_some() && !is_same(behind, unit)
}

/// A number between what stands before and behind it: it ends where the first letter or sign of a
/// unit stands.
fn apart(text: &str) -> Option<(&str, &str, &str)> {
    let is_start = |letter: char| letter.is_ascii_digit() || matches!(letter, '-' | '+');
    let (before, rest) = text.split_at(text.find(is_start)?);
    let is_number = |letter: char| {
        is_start(letter) || letter.is_whitespace() || matches!(letter, '.' | ',' | '\'')
    };
    let end = rest.find(|letter| !is_number(letter)).unwrap_or(rest.len());
    let number = rest.get(..end)?.trim_end();
    // `A5` is a name, and `+5` tells of a change.
    let is_sound = !before.ends_with(char::is_alphanumeric)
        && !rest.starts_with('+')
        && number.ends_with(|letter: char| letter.is_ascii_digit());
    is_sound.then_some((before, number, rest.get(number.len()..)?))
}

/// The words behind a number; one for a power of ten may touch the currency: `2 MUSD`.
fn words(after: &str) -> Vec<&str> {
    let parts = after.split_whitespace().flat_map(|word| {
        let touching = word.split_at_checked(1);
        match touching
            .filter(|(power, rest)| matches!(*power, "k" | "K" | "m" | "M") && is_money(rest))
        {
            Some((power, rest)) => [power, rest],
            None => [word, ""],
        }
    });
    parts.filter(|word| !word.is_empty()).collect()
}

/// Whether a word is the sign or code of a currency; `all` is none.
fn is_money(word: &str) -> bool {
    !word.contains(char::is_lowercase) && currency::find(word, "USD").is_some()
}

/// What a word behind a number means.
enum Means {
    Power(u8),
    Unit,
    Unclear,
}

/// Beside this unit of its row, beside a currency or not, and touching its number or not.
fn means(word: &str, (unit, money, touches): (&str, bool, bool), language: &Language) -> Means {
    if is_same(word, unit) {
        // Millions of metres, or metres.
        return if word == "M" && unit.trim() != "M" { Means::Unclear } else { Means::Unit };
    }
    let folded = folded(word);
    let short = folded.trim_end_matches('.');
    let power = match magnitude::of(word, language) {
        None => return Means::Unit,
        Some(Magnitude::Either(..)) => return Means::Unclear,
        Some(Magnitude::Power(power)) => power,
    };
    let is_sure = match short {
        _ if money => true,
        // Metres, and persons who are men.
        "m" if unit.is_empty() => touches && word.starts_with('M'),
        "m" => counts(unit),
        "k" => touches,
        // Words of one language that are others in another one.
        "miles" => matches!(language.code.as_str(), "es" | "pt"),
        "bin" => language.code == "tr",
        "mm" | "b" | "md" | "th" | "mia" | "mill" | "mila" | "mil" => false,
        _ => true,
    };
    if is_sure { Means::Power(power) } else { Means::Unclear }
}

/// Whether a unit is a word for what is counted, and not a sign or word of measure.
fn counts(unit: &str) -> bool {
    let folded = folded(unit);
    let is_measure = ["metre", "meter", "mile", "minute", "per cent", "percent"];
    folded.chars().count() > 3
        && folded.chars().all(|letter| letter.is_alphabetic() || letter == ' ')
        && !is_measure.iter().any(|measure| folded.contains(measure))
}

/// Whether two units are one.
fn is_same(one: &str, other: &str) -> bool {
    let of = |unit: &str| {
        let folded = folded(unit.trim());
        match folded.trim_end_matches('.') {
            "per cent" | "percent" | "pct" => "%".to_owned(),
            "metre" | "metres" | "meter" | "meters" => "m".to_owned(),
            "hectare" | "hectares" => "ha".to_owned(),
            "kilometre" | "kilometres" | "kilometer" | "kilometers" => "km".to_owned(),
            _ if is_money(unit.trim()) => currency::find(unit.trim(), "USD").unwrap_or_default(),
            other => other.to_owned(),
        }
    };
    !one.trim().is_empty() && of(one) == of(other)
}

/// Whether a word may be that of a unit: `ha`, `km²`, `people`, `%`.
fn is_unit(word: &str, language: &Language) -> bool {
    let folded = folded(word);
    let bare = folded.trim_end_matches('.');
    let letters = bare.trim_end_matches(['2', '3', '²', '³']);
    let is_word = !letters.is_empty()
        && letters.chars().all(|it| it.is_alphabetic() || matches!(it, '/' | '-'));
    let is_sign = is_money(word);
    (is_word || is_sign)
        && language.month(bare).is_none()
        && !OTHERWISE.contains(&bare)
        && !beside::is_doubtful(bare)
        && (is_sign || nearest(bare, POWERS).is_none())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_words_behind_them() {
        let english = Language::of("en");
        for (text, unit, wanted) in [
            ("1.3M", "", "1300000"),
            ("1.3M", "people", "1300000"),
            ("1.3m", "people", "1300000"),
            ("1.3 million people", "people", "1300000"),
            ("785 thousand", "", "785000"),
            ("785k", "", "785000"),
            ("1.2 million", "", "1200000"),
            ("1.300 million", "", "1300000"),
            ("US$ 812.4m", "", "812400000 US$"),
            ("US$ 812.4m", "USD", "812400000"),
            ("812.4m", "US$", "812400000"),
            ("US$812.4 million", "", "812400000 US$"),
            ("5 MUSD", "", "5000000 USD"),
            ("45,000 ha", "", "45000 ha"),
            ("45,000 ha", "ha", "45000"),
            ("45,000 hectares", "ha", "45000"),
            ("45,000 km2", "", "45000 km2"),
            ("1.3m", "m", "1.3"),
            ("1.3 m", "metres", "1.3"),
            ("63 per cent", "%", "63"),
            ("63%", "%", "63"),
            ("63%", "", "-"),
            ("63%", "people", "-"),
            ("-5 ha", "", "-5 ha"),
            ("45,000 ha", "%", "45000 ha"),
            // What may be two numbers.
            ("1.3m", "", "m?"),
            ("1.3 M", "", "M?"),
            ("1.3M", "m", "M?"),
            ("5 mall", "", "-"),
            ("12 all", "", "12 all"),
            ("1.3m", "km", "m?"),
            ("1.3m", "%", "m?"),
            ("1.3M", "kilometres", "M?"),
            ("5 K", "", "K?"),
            ("12 miles", "", "miles?"),
            ("3 bin", "", "bin?"),
            ("5 mil", "", "mil?"),
            ("1.2b", "", "b?"),
            ("12 mm", "", "mm?"),
            // What is none, or none that is exact.
            ("7 of 9", "", "-"),
            ("1 in 3", "", "-"),
            ("63 per cent", "", "-"),
            ("about 5 million", "", "-"),
            ("5 million or more", "", "-"),
            ("120+", "", "-"),
            ("+12 ha", "", "-"),
            ("A5", "", "-"),
            ("12 March", "", "-"),
            ("2026-03-22", "", "-"),
            ("64.000 people", "", "-"),
            ("2 thirds", "", "-"),
            ("3 dozen", "", "-"),
            ("1.2 trillion", "", "-"),
            ("1.2 millon people", "", "1200000 people"),
            ("1.2 milllion", "", "-"),
            ("5 thousend", "", "-"),
            ("2 million thousand", "", "-"),
            ("1.3M–1.5M", "", "-"),
            ("12M/14F", "", "-"),
            ("many", "", "-"),
            ("", "", "-"),
        ] {
            let found = match counted(text, unit, &english) {
                Ok(Counted { number, unit: Some(unit) }) => format!("{number} {unit}"),
                Ok(Counted { number, unit: None }) => number.to_string(),
                Err(Uncounted::Unclear(word)) => format!("{word}?"),
                Err(Uncounted::Not) => "-".to_owned(),
            };
            assert_eq!(found, wanted, "{text} in {unit:?}");
        }
    }
}
