//! The string as which a value travels: a sign that it is one, a letter for its kind, the numbers of
//! its cells, and the value. It holds no line end, so that nothing can be indented within it, and
//! no mark of the tape.

use super::leaf::{self, Leaf};
use super::tape::is_mark;

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
    let (kind, value) = match leaf {
        Leaf::Blank | Leaf::List(_) => ('b', String::new()),
        Leaf::Text(text) => ('t', escaped(text)),
        Leaf::Dotted(text) => ('o', escaped(text)),
        Leaf::Special(special) => ('s', leaf::word(*special).to_owned()),
        Leaf::Rich(text, notes) => {
            let mut parts = escaped(text);
            for part in notes.iter().flat_map(|(mark, note)| [mark, note]) {
                parts.push(BETWEEN);
                parts.push_str(&escaped(part));
            }
            ('r', parts)
        }
        // The shortest form that is read back as the same number.
        Leaf::Number(number) => ('n', format!("{number:?}")),
        Leaf::Percent(share) => ('p', format!("{share:?}")),
        Leaf::Money(amount, currency) => ('m', format!("{amount:?}{BETWEEN}{}", escaped(currency))),
        Leaf::Date(date) => ('d', date.to_string()),
        Leaf::Month(year, month) => ('y', format!("{year}{BETWEEN}{month}")),
        Leaf::Quarter(year, quarter) => {
            let year = year.map(|year| year.to_string()).unwrap_or_default();
            ('q', format!("{year}{BETWEEN}{quarter}"))
        }
        Leaf::Truth(truth) => ('l', truth.to_string()),
    };
    let mut out = String::with_capacity(value.len() + 24);
    out.push(SIGN);
    out.push(kind);
    for (at, cell) in cells.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        out.push_str(&cell.to_string());
    }
    out.push(':');
    out.push_str(&value);
    out
}

/// The value that a string holds.
pub fn opened(text: &str) -> Option<Leaf> {
    let mut letters = text.strip_prefix(SIGN)?.chars();
    let kind = letters.next()?;
    let (_, value) = letters.as_str().split_once(':')?;
    Some(match kind {
        'b' => Leaf::Blank,
        't' => Leaf::Text(plain(value)),
        'o' => Leaf::Dotted(plain(value)),
        's' => {
            let mut known = leaf::SPECIAL.into_iter();
            Leaf::Special(known.find(|special| leaf::word(*special) == value)?)
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
        _ => Leaf::Truth(value == "true"),
    })
}

/// The cells that a string names.
pub fn cells(text: &str) -> Vec<u64> {
    let Some(rest) = text.strip_prefix(SIGN) else { return Vec::new() };
    let cells = rest.get(1..).and_then(|rest| rest.split(':').next()).unwrap_or_default();
    cells.split(',').filter_map(|cell| cell.parse().ok()).collect()
}

/// A text without line ends and without the characters that mean something.
fn escaped(text: &str) -> String {
    let means = |c: char| matches!(c, '\\' | '\n' | '\r') || is_sign(c) || is_mark(c);
    if !text.contains(means) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len() + 8);
    for letter in text.chars() {
        if means(letter) {
            out.push_str(&format!("\\{:x};", u32::from(letter)));
        } else {
            out.push(letter);
        }
    }
    out
}

/// The text that was escaped.
fn plain(text: &str) -> String {
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
            Leaf::Dotted(text()),
            Leaf::Special(crate::validate::Special::ToBeDetermined),
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
