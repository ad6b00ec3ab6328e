//! The string as which a value travels: a sign that it is one, a letter for its kind, the numbers of
//! its cells, and the value. It holds no line end, so that nothing can be indented within it, and
//! no mark of the tape.

use std::fmt::Write;

use super::leaf::Leaf;
use super::tape::is_mark;
use crate::validate::Special;

/// What begins it: a noncharacter, with which no text of a template begins.
const SIGN: char = '\u{fdd2}';
/// What stands between the parts of a value.
const BETWEEN: char = '\u{fdd3}';

/// Whether a character is one of those that mean something here.
pub fn is_sign(letter: char) -> bool {
    letter == SIGN || letter == BETWEEN
}

/// Whether a string is a value's.
pub fn is_one(text: &str) -> bool {
    text.starts_with(SIGN)
}

/// A single value and its cells as a string; what it holds of a list is lost.
pub fn packed(leaf: &Leaf, cells: &[u64]) -> String {
    let mut out = String::with_capacity(48);
    out.push(SIGN);
    out.push(kind(leaf));
    for (at, cell) in cells.iter().enumerate() {
        // Nothing can go wrong where text is written into a string, here as below.
        let _ = write!(out, "{}{cell:x}", if at > 0 { "," } else { "" });
    }
    out.push(':');
    let _ = match leaf {
        Leaf::Blank | Leaf::List(_) => Ok(()),
        Leaf::Text(text) | Leaf::Dotted(text) => escape(text, &mut out),
        Leaf::Special(special, said) => out.write_str(special.word()).and_then(|()| match said {
            Some(said) => out.write_char(BETWEEN).and_then(|()| escape(said, &mut out)),
            None => Ok(()),
        }),
        Leaf::Rich(text, notes) => {
            let parts = notes.iter().flat_map(|(mark, note)| [mark, note]);
            escape(text, &mut out).and_then(|()| {
                parts.into_iter().try_for_each(|part| {
                    out.push(BETWEEN);
                    escape(part, &mut out)
                })
            })
        }
        // The shortest form that is read back as the same number.
        Leaf::Number(number) | Leaf::Percent(number) => write!(out, "{number:?}"),
        Leaf::Money(amount, currency) => {
            write!(out, "{amount:?}{BETWEEN}").and_then(|()| escape(currency, &mut out))
        }
        Leaf::Date(date) => write!(out, "{date}"),
        Leaf::Month(year, month) => write!(out, "{year}{BETWEEN}{month}"),
        Leaf::Quarter(Some(year), quarter) => write!(out, "{year}{BETWEEN}{quarter}"),
        Leaf::Quarter(None, quarter) => write!(out, "{BETWEEN}{quarter}"),
        Leaf::Period(period, said) => write!(out, "{period}{BETWEEN}").and_then(|()| match said {
            Some(said) => escape(said, &mut out),
            None => Ok(()),
        }),
        Leaf::Time(clock) => write!(out, "{clock}"),
        Leaf::Truth(truth) => write!(out, "{truth}"),
    };
    out
}

/// The letter of a value's kind.
const fn kind(leaf: &Leaf) -> char {
    match leaf {
        Leaf::Blank | Leaf::List(_) => 'b',
        Leaf::Text(_) => 't',
        Leaf::Dotted(_) => 'o',
        Leaf::Special(..) => 's',
        Leaf::Rich(..) => 'r',
        Leaf::Number(_) => 'n',
        Leaf::Percent(_) => 'p',
        Leaf::Money(..) => 'm',
        Leaf::Date(_) => 'd',
        Leaf::Month(..) => 'y',
        Leaf::Quarter(..) => 'q',
        Leaf::Period(..) => 'e',
        Leaf::Time(_) => 'c',
        Leaf::Truth(_) => 'l',
    }
}

/// The value that a string holds.
pub fn opened(text: &str) -> Option<Leaf> {
    let mut letters = text.strip_prefix(SIGN)?.chars();
    let kind = letters.next()?;
    let (_, value) = halves(letters.as_str())?;
    Some(match kind {
        'b' => Leaf::Blank,
        't' => Leaf::Text(plain(value)),
        'o' => Leaf::Dotted(plain(value)),
        's' => {
            let mut known = Special::ALL.into_iter().chain([Special::InWords]);
            let (word, said) = match value.split_once(BETWEEN) {
                Some((word, said)) => (word, Some(plain(said))),
                None => (value, None),
            };
            Leaf::Special(known.find(|special| special.word() == word)?, said)
        }
        'r' => {
            let mut parts = value.split(BETWEEN).map(plain);
            let text = parts.next()?;
            let mut notes = Vec::new();
            while let (Some(mark), Some(note)) = (parts.next(), parts.next()) {
                notes.push((mark, note));
            }
            Leaf::Rich(text, notes)
        }
        'n' => Leaf::Number(value.parse().ok()?),
        'p' => Leaf::Percent(value.parse().ok()?),
        'm' => {
            let (amount, currency) = value.split_once(BETWEEN)?;
            Leaf::Money(amount.parse().ok()?, plain(currency))
        }
        'd' => Leaf::Date(value.parse().ok()?),
        'y' => {
            let (year, month) = value.split_once(BETWEEN)?;
            Leaf::Month(year.parse().ok()?, month.parse().ok()?)
        }
        'q' => {
            let (year, quarter) = value.split_once(BETWEEN)?;
            Leaf::Quarter(year.parse().ok(), quarter.parse().ok()?)
        }
        'e' => {
            let (period, said) = value.split_once(BETWEEN)?;
            Leaf::Period(period.parse().ok()?, (!said.is_empty()).then(|| plain(said)))
        }
        'c' => Leaf::Time(value.parse().ok()?),
        _ => Leaf::Truth(value == "true"),
    })
}

/// The cells that a string names.
pub fn cells(text: &str) -> Vec<u64> {
    let rest = text.strip_prefix(SIGN).and_then(|rest| rest.get(1..));
    let Some((cells, _)) = rest.and_then(halves) else { return Vec::new() };
    let cells = cells.as_bytes().split(|byte| *byte == b',').filter(|cell| !cell.is_empty());
    cells.map(number).collect()
}

/// What is before the first colon, which has hardly anything before it, and what is behind it.
fn halves(text: &str) -> Option<(&str, &str)> {
    text.split_at_checked(text.bytes().position(|byte| byte == b':')?)
        .map(|(before, rest)| (before, rest.get(1..).unwrap_or_default()))
}

/// The number that hexadecimal digits say.
fn number(digits: &[u8]) -> u64 {
    let digit =
        |byte: u8| u64::from(byte.wrapping_sub(if byte <= b'9' { b'0' } else { b'a' - 10 }));
    digits.iter().fold(0, |number, byte| number << 4 | digit(*byte))
}

/// Adds a text without line ends and without the characters that mean something.
fn escape(text: &str, out: &mut String) -> std::fmt::Result {
    // All that could mean something begins with one of these bytes: of most texts, none has any.
    if !text.bytes().any(|byte| matches!(byte, b'\\' | b'\n' | b'\r' | 0xef)) {
        return out.write_str(text);
    }
    let means = |c: char| matches!(c, '\\' | '\n' | '\r') || is_sign(c) || is_mark(c);
    text.chars().try_for_each(|letter| match means(letter) {
        true => write!(out, "\\{:x};", u32::from(letter)),
        false => out.write_char(letter),
    })
}

/// The text that was escaped.
fn plain(text: &str) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut parts = text.split('\\');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once(';').unwrap_or((part, ""));
        let letter = u32::from_str_radix(number, 16).ok().and_then(char::from_u32);
        out.extend(letter);
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_arrive_as_they_set_out() {
        let nasty = "a\\b\r\n:c;\u{fdd0}\u{fdd1}\u{fdd2}\u{fdd3},\\a;";
        let text = || nasty.to_owned();
        for leaf in [
            Leaf::Blank,
            Leaf::Text(text()),
            Leaf::Text(String::new()),
            Leaf::Rich(text(), vec![(text(), text()), (String::new(), String::new())]),
            Leaf::Rich(text(), vec![]),
            Leaf::Number(0.1 + 0.2),
            Leaf::Number(-1e300),
            Leaf::Percent(1.0),
            Leaf::Money(0.1, text()),
            Leaf::Date(jiff::civil::date(2024, 2, 29)),
            Leaf::Month(-3, 12),
            Leaf::Quarter(Some(2026), 3),
            Leaf::Quarter(None, 1),
            Leaf::Period("Q1 2026".parse().unwrap(), Some(text())),
            Leaf::Period("end of 2026 to mid 2027".parse().unwrap(), None),
            Leaf::Time("09:00–10:30".parse().unwrap()),
            Leaf::Dotted(text()),
            Leaf::Special(Special::ToBeDetermined, None),
            Leaf::Special(Special::NothingFurther, Some(text())),
            Leaf::Special(Special::InWords, Some(text())),
            Leaf::Truth(true),
            Leaf::Truth(false),
        ] {
            for cells in [vec![], vec![7], vec![1, u64::MAX]] {
                let packed = packed(&leaf, &cells);
                assert!(!packed.contains(['\n', '\r', '\u{fdd0}', '\u{fdd1}']), "{packed:?}");
                assert_eq!(opened(&packed).as_ref(), Some(&leaf));
                assert_eq!(super::cells(&packed), cells);
            }
        }
    }
}
