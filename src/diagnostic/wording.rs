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
    shown.push('`');
    shown
}

/// Whether nothing is seen of a character, so that a message has to name it.
fn is_invisible(letter: char) -> bool {
    letter.is_control()
        || matches!(
            letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        )
}

/// The known word that is nearest to what was written, if any is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = word.trim().to_lowercase();
    if word.is_empty() {
        return None;
    }
    known
        .into_iter()
        .map(|candidate| {
            let folded = candidate.to_lowercase();
            let near = strsim::jaro_winkler(&word, &folded)
                .max(strsim::normalized_damerau_levenshtein(&word, &folded));
            (near, candidate)
        })
        .filter(|(near, _)| *near >= 0.72)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, candidate)| candidate)
}
