//! Text that fits a terminal: lines are broken between words, long values cut, and what is written
//! from right to left keeps to its place.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Begins a text whose direction is its own.
const ISOLATE: char = '\u{2068}';
/// Ends it.
const POP: char = '\u{2069}';

/// How many columns of a terminal a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// A text in lines of this width, broken between words only. A word that is longer has a line of
/// its own. The first line is shorter by `indent`.
pub fn wrapped(text: &str, columns: usize, indent: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut used = indent;
    for word in text.split(' ') {
        let long = width(word);
        if !line.is_empty() && used + 1 + long > columns {
            lines.push(std::mem::take(&mut line));
            used = 0;
        } else if !line.is_empty() {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += long;
    }
    lines.push(line);
    lines
}

/// The beginning of a text, as much of it as fits; … says that there is more.
pub fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut used = 1;
    let mut beginning: String = text
        .chars()
        .take_while(|letter| {
            used += letter.width().unwrap_or_default();
            used <= columns
        })
        .collect();
    beginning.push('…');
    beginning
}

/// A text that is set apart from its surroundings where it runs from right to left, so that it does
/// not turn these around.
pub fn isolated(text: &str) -> String {
    if text.chars().any(is_from_right) { format!("{ISOLATE}{text}{POP}") } else { text.to_owned() }
}

/// A message whose values are set apart where they run from right to left.
pub fn isolated_values(message: &str) -> String {
    if !message.chars().any(is_from_right) {
        return message.to_owned();
    }
    message.split('`').map(isolated).collect::<Vec<_>>().join("`")
}

/// Whether a character belongs to a script that runs from right to left.
fn is_from_right(letter: char) -> bool {
    matches!(letter, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(wrapped("one two three", 7, 0), ["one two", "three"]);
        assert_eq!(wrapped("one two three", 7, 2), ["one", "two", "three"]);
        assert_eq!(wrapped("incomprehensible to all", 9, 0), ["incomprehensible", "to all"]);
        assert_eq!(wrapped("日本 日本", 8, 0), ["日本", "日本"]);
        assert_eq!(wrapped("", 8, 0), [""]);
    }

    #[test]
    fn what_is_cut_fits() {
        assert_eq!(cut("Deadline", 8), "Deadline");
        assert_eq!(cut("Deadline", 5), "Dead…");
        assert_eq!(cut("日本語", 4), "日…");
    }

    #[test]
    fn what_runs_from_right_to_left_is_set_apart() {
        assert_eq!(isolated("plan"), "plan");
        assert_eq!(isolated("خطة"), "\u{2068}خطة\u{2069}");
        assert_eq!(isolated_values("`خطة` is no date"), "`\u{2068}خطة\u{2069}` is no date");
        assert_eq!(width(&isolated("خطة")), 3);
    }
}
