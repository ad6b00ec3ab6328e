//! Figures as people type them: which number a text is, in the document's language.

use crate::validate::fold;
use crate::validate::language::Language;

/// What a text may mean as a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reading {
    /// One number, in the form of computers: a point before decimals, nothing between thousands.
    Number(String),
    /// Either of two, since its point or comma stands where the language has none, or may stand
    /// before decimals and between thousands alike: both as they would be written in that language.
    Either(String, String),
    /// No number.
    None,
}

/// What a text means as a number.
///
/// Points, commas, blanks and apostrophes may stand between groups of digits, and before decimals a
/// point or a comma. Where both stand, or one several times, the text tells itself which is which;
/// where one stands once, the language does. What would then be neither a group nor decimals is for
/// its writer to say: `1,5` is one and a half to some, and a slip to others.
///
/// Three digits behind one point are a thousand to some and decimals to others, even where the
/// language has the point before decimals: `64.000` is asked about. `1,200` is not in English, which
/// has no comma before decimals.
pub(super) fn read(text: &str, language: &Language) -> Reading {
    match of_decimals(text, language) {
        Reading::Number(digits) if !language.programs => {
            let plain = fold::plain(text.trim());
            let (_, number) = signed(&plain);
            match number.split_once(language.decimal) {
                Some((whole, fraction)) if is_group(whole, fraction) => {
                    let decimals = fraction.trim_end_matches('0');
                    let sign = if digits.starts_with('-') { "-" } else { "" };
                    let point = language.decimal;
                    let one = match decimals {
                        "" => format!("{sign}{whole}"),
                        // Four digits are decimals for sure.
                        _ => format!("{sign}{whole}{point}{fraction}0"),
                    };
                    Reading::Either(one, format!("{sign}{whole}{fraction}"))
                }
                _ => Reading::Number(digits),
            }
        }
        reading => reading,
    }
}

/// Whether a number and the three digits behind its point may as well be thousands.
fn is_group(whole: &str, fraction: &str) -> bool {
    is_digits(whole)
        && is_digits(fraction)
        && fraction.len() == 3
        && whole.len() <= 3
        && !whole.starts_with('0')
}

/// What a text means as a number beside which something tells that a point as the language has it
/// stands before decimals: a sign for per cent, or a word for millions.
pub(super) fn of_decimals(text: &str, language: &Language) -> Reading {
    let plain = fold::plain(text.trim());
    let (sign, number) = signed(&plain);
    let (number, exponent) = match number.find(['e', 'E']) {
        Some(at) => number.split_at(at),
        None => (number, ""),
    };
    let power = exponent.get(1..).map(|power| power.strip_prefix(['+', '-']).unwrap_or(power));
    if !power.is_none_or(is_digits) {
        return Reading::None;
    }
    match split(number, language.decimal) {
        // A mantissa has no thousands.
        Split::Grouped(..) if !exponent.is_empty() => Reading::None,
        Split::Plain(whole, fraction) | Split::Grouped(whole, fraction) => {
            let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
            let point = if fraction.is_empty() { "" } else { "." };
            Reading::Number(format!("{sign}{whole}{point}{fraction}{exponent}"))
        }
        Split::Unclear(whole, rest) if exponent.is_empty() => {
            let decimal = language.decimal;
            Reading::Either(format!("{sign}{whole}{decimal}{rest}"), format!("{sign}{whole}{rest}"))
        }
        Split::Unclear(..) | Split::None => Reading::None,
    }
}

/// The number that a text is, if it is one. Rates and lengths may well have three decimals, and a
/// program that writes CSV writes them so; but nobody writes three zeros as decimals.
pub fn parse(text: &str, language: &Language) -> Option<f64> {
    let figures = text.trim_end_matches(|letter: char| !is_digit(letter));
    let reading = match read(text, language) {
        Reading::Either(..) if !figures.ends_with("000") => of_decimals(text, language),
        reading => reading,
    };
    match reading {
        Reading::Number(digits) => digits.parse().ok().filter(|value: &f64| value.is_finite()),
        _ => None,
    }
}

/// The sign of a number, and the rest. Bookkeepers write negative numbers in parentheses.
fn signed(text: &str) -> (&str, &str) {
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    if let Some(inner) = inner.map(str::trim).filter(|inner| inner.starts_with(is_digit)) {
        ("-", inner)
    } else if let Some(rest) = text.strip_prefix('-') {
        ("-", rest.trim_start())
    } else {
        ("", text.strip_prefix('+').unwrap_or(text))
    }
}

/// A number without its sign, in parts.
enum Split<'a> {
    /// A whole number and its decimals.
    Plain(&'a str, &'a str),
    /// The same with separators between thousands.
    Grouped(&'a str, &'a str),
    /// What stands before and behind a point or comma that is neither.
    Unclear(&'a str, &'a str),
    /// No number.
    None,
}

fn split(number: &str, decimal: char) -> Split<'_> {
    let is_mark = |letter: char| matches!(letter, '.' | ',' | '٫');
    let Some(last) = number.rfind(is_mark) else { return whole(number, "") };
    let mark = number.get(last..).and_then(|rest| rest.chars().next()).unwrap_or('.');
    let (Some(before), Some(behind)) = (number.get(..last), number.get(last + mark.len_utf8()..))
    else {
        return Split::None;
    };
    if !is_digits(behind) {
        return Split::None;
    }
    let is_repeated = before.contains(mark);
    let has_another = before.contains(|letter: char| !is_digit(letter) && letter != mark);
    if is_repeated {
        // All of them stand between thousands: `1.234.567`.
        return if has_another { Split::None } else { whole(number, "") };
    }
    if has_another || mark == decimal || mark == '٫' {
        return whole(before, behind);
    }
    match whole(number, "") {
        Split::None if is_digits(before) => Split::Unclear(before, behind),
        split => split,
    }
}

/// A whole number with or without separators between its groups: of three digits, or as in India
/// of two before the last three.
fn whole<'a>(number: &'a str, fraction: &'a str) -> Split<'a> {
    if is_digits(number) {
        return Split::Plain(number, fraction);
    }
    let Some(separator) = number.chars().find(|letter| !is_digit(*letter)) else {
        return Split::None;
    };
    if !matches!(separator, ',' | '.' | ' ' | '\'' | '٬') {
        return Split::None;
    }
    let groups: Vec<&str> = number.split(separator).collect();
    let [first, middle @ .., last] = groups.as_slice() else { return Split::None };
    let are_sound = groups.iter().all(|group| is_digits(group)) && last.len() == 3;
    let of = |size: usize| first.len() <= size && middle.iter().all(|group| group.len() == size);
    // Nobody groups the digits behind a zero: `0,234` is a share.
    let is_share = groups.len() == 2 && *first == "0";
    if are_sound && !is_share && (of(3) || separator == ',' && of(2)) {
        Split::Grouped(number, fraction)
    } else {
        Split::None
    }
}

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit()
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_by_language() {
        let (english, german) = (Language::of("en"), Language::of("de"));
        for (text, in_english, in_german) in [
            ("1,234.56", Some(1234.56), Some(1234.56)),
            ("1.234,56", Some(1234.56), Some(1234.56)),
            ("1 234,56", Some(1234.56), Some(1234.56)),
            ("1'234.56", Some(1234.56), Some(1234.56)),
            ("1,234", Some(1234.0), Some(1.234)),
            ("1.234", Some(1.234), Some(1234.0)),
            ("0.234", Some(0.234), None),
            ("1.2340", Some(1.234), None),
            ("1234.567", Some(1234.567), None),
            ("(64.000)", None, Some(-64000.0)),
            ("1.234.567", Some(1_234_567.0), Some(1_234_567.0)),
            ("12,34,567", Some(1_234_567.0), Some(1_234_567.0)),
            ("1,5", None, Some(1.5)),
            ("1.5", Some(1.5), None),
            ("0,234", None, Some(0.234)),
            ("1,200,00", None, None),
            ("1.234,567.8", None, None),
            ("(300)", Some(-300.0), Some(-300.0)),
            ("( 1,200.5 )", Some(-1200.5), Some(-1200.5)),
            ("(-5)", None, None),
            ("−5", Some(-5.0), Some(-5.0)),
            ("– 5", Some(-5.0), Some(-5.0)),
            ("--5", None, None),
            ("١٬٢٣٤٫٥", Some(1234.5), Some(1234.5)),
            ("１２", Some(12.0), Some(12.0)),
            ("12¹", None, None),
            ("1.2E+3", Some(1200.0), None),
            ("1e5", Some(1e5), Some(1e5)),
            ("", None, None),
            ("1 2", None, None),
        ] {
            assert_eq!(parse(text, &english), in_english, "{text} in English");
            assert_eq!(parse(text, &german), in_german, "{text} in German");
        }
        let either = |one: &str, other: &str| Reading::Either(one.into(), other.into());
        assert_eq!(read("1,5", &english), either("1.5", "15"));
        assert_eq!(read("1.5", &german), either("1,5", "15"));
        assert_eq!(read("64.000", &english), either("64", "64000"));
        assert_eq!(read("-1.250", &english), either("-1.2500", "-1250"));
        assert_eq!(read("1,250", &german), either("1,2500", "1250"));
        assert_eq!(read("1.250", &Language::plain()), Reading::Number("1.250".into()));
        assert_eq!(of_decimals("1.250", &english), Reading::Number("1.250".into()));
    }
}
