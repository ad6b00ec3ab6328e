//! What number formats show beside a number, and what they make of it: `0%`, `[$€-407] #,##0`,
//! `0.0,"k"` ([ECMA-376], part 1, 18.8.31).
//!
//! [ECMA-376]: https://ecma-international.org/publications-and-standards/standards/ecma-376/

use super::formatted::{Formatted, to_decimals};

/// One of the parts of a format between `;`.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Pattern {
    /// The numbers that it is for, where it says so: `[>=1000]`.
    condition: Option<(String, f64)>,
    /// What stands before the number.
    before: String,
    /// What stands behind it.
    after: String,
    /// By which power of ten the number is greater as it is shown.
    power: i8,
    /// How many decimals are shown; as many as there are where nothing is said.
    decimals: Option<u8>,
    /// Whether something stands between thousands.
    grouped: bool,
    /// Whether it shows a number at all.
    numeric: bool,
}

impl Pattern {
    /// Whether it shows nothing but the number itself.
    fn is_plain(&self) -> bool {
        let is_said = |text: &str| {
            text.chars().any(|letter| letter.is_alphabetic() || letter == '%' || is_sign(letter))
        };
        !self.numeric || self.power == 0 && !is_said(&self.before) && !is_said(&self.after)
    }

    fn matches(&self, number: f64) -> bool {
        let Some((sign, limit)) = &self.condition else { return true };
        match sign.as_str() {
            "<" => number < *limit,
            "<=" => number <= *limit,
            ">" => number > *limit,
            ">=" => number >= *limit,
            "<>" => number != *limit,
            _ => number == *limit,
        }
    }

    /// Puts down what stands there as it is: before the number or behind it.
    fn say(&mut self, text: &str) {
        if self.numeric { self.after.push_str(text) } else { self.before.push_str(text) }
    }
}

/// Whether a letter is the sign of a currency.
pub(super) const fn is_sign(letter: char) -> bool {
    matches!(letter, '$' | '£' | '¥' | '֏' | '؋' | '฿' | '₠'..='₿' | '﷼' | '￥')
}

/// The parts of a format, if any of them shows more than the number.
pub(super) fn patterns(code: &str) -> Option<Vec<Pattern>> {
    let mut all = vec![Pattern::default()];
    let code = code.replace("General", "#").replace("Standard", "#");
    let mut letters = code.chars().peekable();
    // Commas behind a digit: between thousands if one more digit follows, else each of them a
    // thousand that is left out.
    let (mut commas, mut decimals) = (0_i8, false);
    while let Some(letter) = letters.next() {
        let Some(pattern) = all.last_mut() else { break };
        if letter != ',' && commas > 0 {
            if matches!(letter, '0' | '#' | '?') && !decimals {
                pattern.grouped = true;
            } else {
                pattern.power = pattern.power.saturating_sub(commas.saturating_mul(3));
            }
            commas = 0;
        }
        match letter {
            '0' | '#' | '?' => {
                pattern.numeric = true;
                if decimals {
                    pattern.decimals =
                        pattern.decimals.map(|count| count.saturating_add(1).min(15));
                } else {
                    pattern.decimals = pattern.decimals.or(Some(0)).filter(|_| code.contains('0'));
                }
            }
            '.' if pattern.numeric && !decimals => {
                decimals = true;
                pattern.decimals = Some(0);
            }
            ',' if pattern.numeric && pattern.after.is_empty() => commas = commas.saturating_add(1),
            'E' | 'e' if matches!(letters.peek(), Some('+' | '-')) => {
                letters.next();
                pattern.decimals = None;
            }
            '%' => {
                pattern.power = pattern.power.saturating_add(2);
                pattern.say("%");
            }
            '_' | '*' => {
                letters.next();
                pattern.say(" ");
            }
            '\\' => {
                if let Some(next) = letters.next() {
                    pattern.say(&next.to_string());
                }
            }
            '"' => {
                let text: String = letters.by_ref().take_while(|letter| *letter != '"').collect();
                pattern.say(&text);
            }
            '[' => {
                let inner: String = letters.by_ref().take_while(|letter| *letter != ']').collect();
                if let Some(money) = inner.strip_prefix('$') {
                    pattern.say(&currency(money));
                } else if inner.starts_with(['<', '>', '=']) {
                    let at = inner.find(|letter| !matches!(letter, '<' | '>' | '='));
                    let (sign, limit) = inner.split_at(at.unwrap_or(inner.len()));
                    pattern.condition = limit.trim().parse().ok().map(|it| (sign.to_owned(), it));
                }
            }
            ';' => {
                decimals = false;
                all.push(Pattern::default());
            }
            '@' => {}
            letter => pattern.say(&letter.to_string()),
        }
    }
    if commas > 0
        && let Some(pattern) = all.last_mut()
    {
        pattern.power = pattern.power.saturating_sub(commas.saturating_mul(3));
    }
    all.iter().any(|pattern| !pattern.is_plain()).then_some(all)
}

/// A currency as a format names it, with the number of the place where it is meant: `€-407`.
fn currency(text: &str) -> String {
    let (sign, place) = text.split_once('-').unwrap_or((text, ""));
    let place = u32::from_str_radix(place, 16).unwrap_or_default() & 0xffff;
    let code = match (sign, place) {
        ("$", 0x1009 | 0x0c0c) => "CAD",
        ("$", 0x0c09) => "AUD",
        ("$", 0x1409) => "NZD",
        ("$", 0x4809) => "SGD",
        ("$", 0x080a) => "MXN",
        ("$", 0x340a) => "CLP",
        ("$", 0x240a) => "COP",
        ("$", 0x2c0a) => "ARS",
        ("¥", 0x0804) => "CNY",
        (_, 0x0414 | 0x0814) => "NOK",
        (_, 0x041d) => "SEK",
        (_, 0x0406) => "DKK",
        ("Fr." | "SFr." | "CHF" | "fr.", _) => "CHF",
        (_, 0x0415) => "PLN",
        (_, 0x0405) => "CZK",
        (_, 0x0402) => "BGN",
        (_, 0x040e) => "HUF",
        _ => return sign.to_owned(),
    };
    if sign.is_empty() { String::new() } else { code.to_owned() }
}

/// What the format makes of a number, where that is more than the number.
pub(super) fn formatted(patterns: &[Pattern], number: f64) -> Option<Formatted> {
    let conditional = patterns.iter().any(|pattern| pattern.condition.is_some());
    let pattern = if conditional {
        patterns.iter().find(|pattern| pattern.matches(number))
    } else if number < 0.0 && patterns.len() > 1 {
        patterns.get(1)
    } else if number == 0.0 && patterns.len() > 2 {
        patterns.get(2)
    } else {
        patterns.first()
    };
    let pattern = pattern.filter(|pattern| !pattern.is_plain())?;
    // How a format shows that a number is negative, the number says itself.
    let bare = |text: &str| {
        text.trim_matches(|letter: char| letter.is_whitespace() || "()-+−–".contains(letter))
            .to_owned()
    };
    Some(Formatted {
        number,
        before: bare(&pattern.before),
        after: bare(&pattern.after),
        power: pattern.power,
        decimals: pattern.decimals,
        grouped: pattern.grouped,
    })
}

/// A number beside which a program shows more than the number, as OpenDocument files have it: by
/// its text.
pub(super) fn as_shown(number: f64, text: &str) -> Option<Formatted> {
    let is_digit = |letter: char| letter.is_ascii_digit();
    let (first, last) = (text.find(is_digit)?, text.rfind(is_digit)?);
    let (before, shown, after) =
        (text.get(..first)?, text.get(first..=last)?, text.get(last + 1..)?);
    let digits: String = shown.chars().filter(char::is_ascii_digit).collect();
    let is_it = |power: i8, decimals: u8| {
        let scaled = number.abs() * 10_f64.powi(power.into());
        let text = to_decimals(scaled, decimals);
        text.chars().filter(char::is_ascii_digit).eq(digits.chars())
    };
    let powers: &[i8] = if text.contains('%') { &[2, 0] } else { &[0, -3, -6, -9] };
    let mut all = powers.iter().flat_map(|power| (0..=9).map(|decimals| (*power, decimals)));
    let (power, decimals) = all.find(|(power, decimals)| is_it(*power, *decimals))?;
    let pattern = Pattern {
        before: before.to_owned(),
        after: after.to_owned(),
        power,
        decimals: Some(decimals),
        grouped: shown.contains([',', ' ', '\u{a0}', '\u{202f}']) && number.abs() >= 1000.0,
        numeric: true,
        condition: None,
    };
    formatted(&[pattern], number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_seen_beside_a_number() {
        for (code, number, seen) in [
            ("0%", 0.31, Some("31%")),
            ("0.0 %", 0.3125, Some("31.3%")),
            ("[$€-407]\\ #,##0", 40_000.0, Some("€40,000")),
            ("[$€-2]\\ #,##0;[Red]\\-[$€-2]\\ #,##0", -40_000.0, Some("€-40,000")),
            ("#,##0\\ [$€-407]", 40_000.0, Some("40,000€")),
            ("[$USD]\\ #,##0.00", 5.0, Some("USD 5.00")),
            ("[$$-1009]#,##0", 5.0, Some("CAD 5")),
            ("_-[$£-809]* #,##0.00_-;\\-[$£-809]* #,##0.00_-;_-* \"-\"??_-", 5.0, Some("£5.00")),
            ("_-\"€\"* #,##0_-", 5.0, Some("€5")),
            ("0\" k\"", 25.0, Some("25 k")),
            ("0.0,\"k\"", 25_400.0, Some("25.4 k")),
            ("#,##0,", 25_000.0, Some("25")),
            ("0.0,,\" million\"", 1_250_000.0, Some("1.3 million")),
            ("[>=1000000]0.0,,\"M\";[>=1000]0,\"K\";0", 25_000.0, Some("25 K")),
            ("[>=1000000]0.0,,\"M\";[>=1000]0,\"K\";0", 250.0, None),
            ("#,##0 \"days\"", 12.0, Some("12 days")),
            ("General\" people\"", 12.5, Some("12.5 people")),
            ("#,##0.00", 5.0, None),
            ("0.00E+00", 5.0, None),
            ("[Red]0;[Blue]-0", -5.0, None),
            ("(0)", 5.0, None),
            ("[$-409]#,##0", 5.0, None),
            ("General", 5.0, None),
            ("@", 5.0, None),
            ("", 5.0, None),
        ] {
            let found = patterns(code).and_then(|it| formatted(&it, number));
            assert_eq!(found.map(|it| it.text('.')).as_deref(), seen, "{code}");
        }
    }

    #[test]
    fn what_a_text_shows_beside_a_number() {
        for (text, number, seen) in [
            ("31%", 0.31, Some(("", "%", 2))),
            ("31,3 %", 0.3125, Some(("", "%", 2))),
            ("25 k", 25.0, Some(("", "k", 0))),
            ("25 k", 25_000.0, Some(("", "k", -3))),
            ("US$ 1.200,50", 1200.5, Some(("US$", "", 0))),
            ("-5 €", -5.0, Some(("", "€", 0))),
            ("25", 25.0, None),
            ("1.5E+03", 1500.0, None),
        ] {
            let found = as_shown(number, text);
            let found = found.as_ref().map(|it| (&*it.before, &*it.after, it.power));
            assert_eq!(found, seen, "{text}");
        }
    }
}
