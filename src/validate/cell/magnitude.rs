//! Words and letters for thousands, millions and billions, as they stand behind a number.

use super::figure::{self, Reading};
use crate::validate::fold::folded;
use crate::validate::language::Language;

/// What a word means as a magnitude.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Magnitude {
    /// This power of ten.
    Power(u8),
    /// Either of two powers of ten, since languages differ in it.
    Either(u8, u8),
}

/// The magnitude that a word means, however it is abbreviated.
pub(super) fn of(word: &str, language: &Language) -> Option<Magnitude> {
    let word = folded(word);
    let power = match word.trim_end_matches('.') {
        "k" | "th" | "thou" | "thousand" | "thousands" | "tsd" | "tausend" | "mille" | "miles"
        | "mila" | "тыс" | "тысяч" | "тысяча" | "тысячи" | "тис" | "bin" | "ألف" | "آلاف" | "千" => {
            3
        }
        "万" | "萬" => 4,
        "m" | "mm" | "mn" | "mln" | "mio" | "mill" | "million" | "millions" | "millionen"
        | "millón" | "millon" | "millones" | "milhão" | "milhões" | "milione" | "milioni"
        | "miljoen" | "milyon" | "milion" | "млн" | "миллион" | "миллиона" | "миллионов"
        | "мільйон" | "мільйонів" | "مليون" | "ملايين" | "百万" | "百萬" => {
            6
        }
        "亿" | "億" => 8,
        "b"
        | "bn"
        | "mrd"
        | "mlrd"
        | "mia"
        | "md"
        | "milliard"
        | "milliards"
        | "milliarde"
        | "milliarden"
        | "miliardo"
        | "miliardi"
        | "miljard"
        | "milyar"
        | "mld"
        | "млрд"
        | "миллиард"
        | "миллиарда"
        | "миллиардов"
        | "مليار"
        | "十亿" => 9,
        // In Spanish and Portuguese a thousand, in office English sometimes a million.
        "mil" => match language.code.as_str() {
            "es" | "pt" => 3,
            _ => return Some(Magnitude::Either(3, 6)),
        },
        // In most languages of Europe a million millions.
        "billion" | "billions" => match language.code.as_str() {
            "en" => 9,
            _ => return Some(Magnitude::Either(9, 12)),
        },
        "billón" | "billon" | "billones" | "billionen" => 12,
        _ => return None,
    };
    Some(Magnitude::Power(power))
}

/// The one power of ten that a word means.
pub fn power(word: &str, language: &Language) -> Option<u8> {
    match of(word, language)? {
        Magnitude::Power(power) => Some(power),
        Magnitude::Either(..) => None,
    }
}

/// The digits of a number of this power of ten, in the form of computers.
pub(super) fn times(digits: &str, power: u8) -> Option<String> {
    if digits.contains(['e', 'E']) {
        return None;
    }
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let power = usize::from(power);
    let moved = fraction.get(..power.min(fraction.len()))?;
    let rest = fraction.get(moved.len()..).filter(|rest| !rest.is_empty());
    let (sign, whole) = match whole.strip_prefix('-') {
        Some(whole) => ("-", whole),
        None => ("", whole),
    };
    let number = format!("{whole}{moved}{}", "0".repeat(power - moved.len()));
    let number = match number.trim_start_matches('0') {
        "" => "0",
        number => number,
    };
    Some(match rest {
        Some(rest) => format!("{sign}{number}.{rest}"),
        None => format!("{sign}{number}"),
    })
}

/// A number with a magnitude behind it, in figures: `20 million` is 20000000.
pub(super) fn figures(text: &str, language: &Language) -> Option<String> {
    let at = text.rfind(|letter: char| letter.is_ascii_digit())? + 1;
    let (number, word) = text.split_at_checked(at)?;
    match (figure::of_decimals(number, language), of(word.trim(), language)?) {
        (Reading::Number(digits), Magnitude::Power(power)) => {
            Some(times(&digits, power)?.replace('.', &language.decimal.to_string()))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn magnitudes() {
        let english = Language::plain();
        for (text, expected) in [
            ("20 million", Some("20000000")),
            ("1.25k", Some("1250")),
            ("0.5 mln", Some("500000")),
            ("-1.2 bn", Some("-1200000000")),
            ("2.12345 thousand", Some("2123.45")),
            ("0 million", Some("0")),
            ("5 mil", None),
            ("20 apples", None),
            ("million", None),
            ("5", None),
        ] {
            assert_eq!(figures(text, &english).as_deref(), expected, "{text}");
        }
        assert_eq!(of("Mio.", &english), Some(Magnitude::Power(6)));
        assert_eq!(of("billion", &english), Some(Magnitude::Power(9)));
        assert_eq!(of("billion", &Language::of("fr")), Some(Magnitude::Either(9, 12)));
        assert_eq!(of("mil", &Language::of("es")), Some(Magnitude::Power(3)));
    }
}
