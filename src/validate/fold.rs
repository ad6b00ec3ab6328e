//! Folding: what counts as the same word, however it was typed.

use std::borrow::Cow;
use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

/// The text without white space and invisible characters at its ends.
pub(super) fn trimmed(text: &str) -> &str {
    text.trim_matches(|letter: char| letter.is_whitespace() || is_dropped(letter))
}

/// The text as it is compared: trimmed, in NFKC, lower case, each run of white space one space,
/// without invisible characters, with plain quotation marks and hyphens.
///
/// Office programs change `'` into `’` and `-` into `–` while one types, so that nobody can be
/// asked to tell them apart.
pub(super) fn folded(text: &str) -> Cow<'_, str> {
    if is_folded(text) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    let mut space = false;
    for letter in text.nfkc().flat_map(char::to_lowercase) {
        if letter.is_whitespace() {
            space = !folded.is_empty();
        } else if !(is_dropped(letter) || letter == '\u{307}' && folded.ends_with('i')) {
            // The dot above is what is left of `İ` in lower case: `TÜRKİYE` is `Türkiye`.
            if std::mem::take(&mut space) {
                folded.push(' ');
            }
            match letter {
                '‘' | '’' | 'ʼ' | '‛' | '′' => folded.push('\''),
                '“' | '”' | '„' | '‟' => folded.push('"'),
                '‐' | '‒' | '–' | '—' | '−' => folded.push('-'),
                'ß' => folded.push_str("ss"),
                'ς' => folded.push('σ'),
                _ => folded.push(letter),
            }
        }
    }
    Cow::Owned(folded)
}

/// The name of a sheet, a column or a field as it is compared: folded, `-` and `_` as spaces,
/// without the colon or asterisk that forms put after a name.
pub(super) fn name(text: &str) -> String {
    let spaced = folded(text).replace(['-', '_'], " ");
    folded(spaced.trim_end_matches([':', '*', ' '])).into_owned()
}

/// Whether folding would change nothing; only plain English text is recognized.
fn is_folded(text: &str) -> bool {
    let mut before = b' ';
    for &byte in text.as_bytes() {
        let kept = match byte {
            b' ' => before != b' ',
            b'!'..=b'~' => !byte.is_ascii_uppercase(),
            _ => false,
        };
        if !kept {
            return false;
        }
        before = byte;
    }
    text.is_empty() || before != b' '
}

/// Whether a character is not seen and means nothing: zero-width characters and soft hyphens.
fn is_dropped(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
}

/// Words and what they stand for, found however they were typed.
///
/// Each word is held as it was given and folded, so that a word that is typed exactly, as nearly
/// all are, is found without folding it.
#[derive(Debug, Default)]
pub(super) struct Words {
    indices: HashMap<Box<str>, usize>,
}

impl Words {
    /// Adds a word. Where the same word is there already, that one stays.
    pub(super) fn add(&mut self, word: &str, index: usize) {
        let folded = folded(word);
        if !folded.is_empty() {
            if *folded != *word {
                self.indices.entry(word.into()).or_insert(index);
            }
            self.indices.entry(folded.into()).or_insert(index);
        }
    }

    /// What a word stands for.
    pub(super) fn find(&self, word: &str) -> Option<usize> {
        self.indices.get(word).or_else(|| self.indices.get(&*folded(word))).copied()
    }
}

impl<'a> FromIterator<(&'a str, usize)> for Words {
    fn from_iter<I: IntoIterator<Item = (&'a str, usize)>>(words: I) -> Self {
        let mut all = Self::default();
        for (word, index) in words {
            all.add(word, index);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_what_is_the_same_word() {
        for (one, other) in [
            ("  Lead   agency ", "lead agency"),
            ("Lead\u{a0}agency", "lead agency"),
            ("Dead\u{ad}line\u{200b}", "deadline"),
            ("TÜRKİYE", "türkiye"),
            ("Tu\u{308}rkiye", "türkiye"),
            ("Women’s", "women's"),
            ("2025–2026", "2025-2026"),
            ("STRASSE", "straße"),
            ("ﬁnal", "final"),
            ("Two\nlines", "two lines"),
            ("", " \u{feff} "),
        ] {
            assert_eq!(folded(one), folded(other), "{one:?} and {other:?}");
        }
        assert_ne!(folded("3.1"), folded("3.10"));
    }

    #[test]
    fn what_is_folded_is_borrowed() {
        assert!(matches!(folded("lead agency 3.10"), Cow::Borrowed(_)));
        assert!(matches!(folded("Lead"), Cow::Owned(_)));
    }

    #[test]
    fn names_may_be_written_as_titles() {
        for text in ["key-figures", "Key figures", "KEY_FIGURES", "Key figures:", "Key figures *"] {
            assert_eq!(name(text), "key figures");
        }
        assert_eq!(name("No."), "no.");
    }

    #[test]
    fn the_first_of_equal_words_stays() {
        let words: Words = [("Türkiye", 0), ("TR", 0), ("türkiye", 1)].into_iter().collect();
        assert_eq!(words.find("TÜRKIYE"), Some(0));
        assert_eq!(words.find(" tr "), Some(0));
        assert_eq!(words.find("Turkey"), None);
    }
}
