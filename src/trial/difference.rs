//! Where two texts begin to differ.

use std::ops::Range;

/// The first line in which two texts differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The bytes of the expected text from where it differs to the end of the line.
    pub place: Range<usize>,
    /// The byte of the given text from where it differs.
    pub at: usize,
    /// The line that was expected; none where the text has ended.
    pub expected: Option<String>,
    /// The part of the line that is given instead around where it differs; none where the text has
    /// ended.
    pub given: Option<String>,
}

/// How much of a line is shown, in characters.
const SHOWN: usize = 72;
/// How much of it stands before the first difference.
const BEFORE: usize = 24;

/// The first line in which two texts differ, if any. How lines end makes no difference.
pub fn first(expected: &str, given: &str) -> Option<Difference> {
    let (mut start, mut at) = (0, 0);
    let (mut left, mut right) = (expected.split_inclusive('\n'), given.split_inclusive('\n'));
    loop {
        let (one, other) = match (left.next(), right.next()) {
            (None, None) => return None,
            pair => pair,
        };
        let (line, instead) = (one.map(bare), other.map(bare));
        if line == instead {
            start += one.map_or(0, str::len);
            at += other.map_or(0, str::len);
            continue;
        }
        let letters = line.unwrap_or_default().char_indices();
        let same = letters
            .zip(instead.unwrap_or_default().chars())
            .find(|((_, one), other)| one != other)
            .map(|((byte, _), _)| byte);
        let shorter = line.map_or(0, str::len).min(instead.map_or(0, str::len));
        let same = same.unwrap_or(shorter);
        // Behind the end there is no line to show: the last one stands for it.
        let start = if line.is_none() { start.saturating_sub(1) } else { start };
        return Some(Difference {
            place: start + same..start + line.map_or(0, str::len).max(same),
            at: at + same,
            expected: line.map(str::to_owned),
            given: instead.map(|instead| excerpt(instead, same)),
        });
    }
}

fn bare(line: &str) -> &str {
    let line = line.strip_suffix('\n').unwrap_or(line);
    line.strip_suffix('\r').unwrap_or(line)
}

/// A line around a byte of it.
fn excerpt(line: &str, at: usize) -> String {
    let before = line.get(..at).unwrap_or_default().chars().count();
    let skipped = if line.chars().count() <= SHOWN { 0 } else { before.saturating_sub(BEFORE) };
    let mut shown: String = line.chars().skip(skipped).take(SHOWN).collect();
    if skipped > 0 {
        shown.insert(0, '…');
    }
    if line.chars().count() > skipped + SHOWN {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(expected: &str, given: &str) -> Option<(Range<usize>, usize, Option<String>)> {
        first(expected, given).map(|it| (it.place, it.at, it.given))
    }

    #[test]
    fn the_first_difference_is_found() {
        let line = |text: &str| Some(text.to_owned());
        assert_eq!(told("a\nb\n", "a\r\nb"), None);
        assert_eq!(told("a\nbcd\n", "a\nbxd\n"), Some((3..5, 3, line("bxd"))));
        assert_eq!(told("a\nb\n", "a\n"), Some((2..3, 2, None)));
        assert_eq!(told("a\n", "a\nb\n"), Some((1..1, 2, line("b"))));
        assert_eq!(told("", "b"), Some((0..0, 0, line("b"))));
        assert_eq!(told("é1", "é2"), Some((2..3, 2, line("é2"))));
    }

    #[test]
    fn long_lines_are_shown_around_what_differs() {
        let (one, other) = (format!("{}1{}", "a".repeat(99), "b".repeat(99)), "a".repeat(99) + "2");
        let shown = first(&one, &other).unwrap().given.unwrap();
        assert!(shown.starts_with('…') && shown.ends_with('2'), "{shown}");
    }
}
