//! How values are written in messages, and which known word somebody may have meant.

use std::fmt::Write;

/// Longest value that a message shows whole, in characters.
const SHOWN: usize = 60;

/// A value as messages show it: in backticks, invisible characters made visible, long ones cut.
pub fn quoted(value: &str) -> String {
    let mut shown = String::from("`");
    for (count, letter) in value.chars().enumerate() {
        if count == SHOWN {
            shown.push('…');
            break;
        }
        show(letter, &mut shown);
    }
    shown.push('`');
    shown
}

/// A value in one line, whole, with invisible characters made visible.
pub fn visible(value: &str) -> String {
    let mut shown = String::with_capacity(value.len());
    for letter in value.chars() {
        show(letter, &mut shown);
    }
    shown
}

/// Writes a character so that it can be seen, and so that no backtick ends a value too early.
fn show(letter: char, shown: &mut String) {
    match letter {
        '\n' => shown.push('⏎'),
        '\t' => shown.push('⇥'),
        '\u{a0}' | '\u{202f}' | '\u{2007}' => shown.push('⍽'),
        '`' => shown.push('\''),
        _ if is_invisible(letter) => {
            // Writing into a String can't fail.
            let _ = write!(shown, "⟨U+{:04X}⟩", u32::from(letter));
        }
        _ => shown.push(letter),
    }
}

/// Whether nothing is seen of a character, so that a message has to name it.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
                // Private use: no two fonts agree on what it looks like, and most have nothing.
                | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}'
                // Characters that Unicode says will never be any.
                | '\u{fdd0}'..='\u{fdef}'
        )
        || u32::from(letter) & 0xfffe == 0xfffe
}

/// The known word that is nearest to what was written, if any is near enough to be meant.
///
/// A number is never near another one: which is meant, no spelling tells. Of two equally near
/// words the first is taken.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.trim().to_lowercase();
    if !word.contains(char::is_alphabetic) {
        return None;
    }
    let mut best: Option<(f64, &str)> = None;
    for candidate in known {
        let near = nearness(&word, &candidate.to_lowercase());
        if near >= NEAR && best.is_none_or(|(other, _)| near > other) {
            best = Some((near, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// From which nearness on a word may be meant.
const NEAR: f64 = 0.72;

/// Shortest word that may be meant where it is only a part of what was written, or the whole of
/// which a part was written, in characters.
const PART: usize = 4;

/// How near two words are that are both in small letters, from 0 to 1.
fn nearness(word: &str, known: &str) -> f64 {
    let letters = |text: &str| text.chars().count();
    let (one, other) = (letters(word), letters(known));
    let (whole, part) = if one > other { (word, known) } else { (known, word) };
    let alike = strsim::normalized_damerau_levenshtein(word, known);
    // A short word has letters in common with nearly every word.
    let is_telling = one.min(other) >= PART || one.min(other) == 3 && whole.starts_with(part);
    let spelt = if is_telling { strsim::jaro_winkler(word, known).max(alike) } else { alike };
    let is_part = if one.min(other) >= PART {
        has_words(whole, part)
    } else {
        // One letter too many or too few.
        one.abs_diff(other) <= 1 && whole.contains(part)
    };
    if is_part { spelt.max(NEAR) } else { spelt }
}

/// Whether a text holds these words, whole.
fn has_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + words.len()..).and_then(|after| after.chars().next());
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_seen_is_named() {
        for (value, shown) in [
            ("a\u{a0}b\nc\td", "`a⍽b⏎c⇥d`"),
            ("a`b", "`a'b`"),
            ("\u{200b}\u{7}", "`⟨U+200B⟩⟨U+0007⟩`"),
            ("\u{e000}\u{fdd0}\u{ffff}\u{10fffe}", "`⟨U+E000⟩⟨U+FDD0⟩⟨U+FFFF⟩⟨U+10FFFE⟩`"),
            ("Türkiye 日本 🙂", "`Türkiye 日本 🙂`"),
        ] {
            assert_eq!(quoted(value), shown);
        }
        assert_eq!(quoted(&"x".repeat(61)), format!("`{}…`", "x".repeat(60)));
    }

    #[test]
    fn near_words() {
        let known =
            ["AL", "ALB", "Due", "Albania", "Armenia", "Georgia", "1.3", "or", "Results", "final"];
        for (word, expected) in [
            ("Gorgia", Some("Georgia")),
            ("albania", Some("Albania")),
            ("Republic of Armenia", Some("Armenia")),
            ("Expected results", Some("Results")),
            ("fin", Some("final")),
            ("AI", None),
            ("Budget", None),
            ("all of them", None),
            ("1.9", None),
            ("Klingon", None),
            ("nor", Some("or")),
            ("", None),
        ] {
            assert_eq!(nearest(word, known), expected, "{word}");
        }
    }
}
