//! Folding: what counts as the same word, however it was typed.

use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;

/// Whether a text has no characters but those of an English keyboard: nothing in it is invisible,
/// and nothing has another form. All bytes are looked at without a branch, several at a time.
pub(super) fn is_typed(text: &str) -> bool {
    text.bytes().fold(true, |is_typed, byte| is_typed & (byte.wrapping_sub(b' ') < 0x5f))
}

/// The text without white space and invisible characters at its ends.
pub(super) fn trimmed(text: &str) -> &str {
    let is_visible = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_graphic);
    if is_visible(text.as_bytes().first()) && is_visible(text.as_bytes().last()) {
        return text;
    }
    text.trim_matches(|letter: char| letter.is_whitespace() || is_dropped(letter))
}

/// The text as it is compared: trimmed, in NFKC, lower case, each run of white space one space,
/// without invisible characters, with plain quotation marks and hyphens.
///
/// Office programs change `'` into `’` and `-` into `–` while one types, so that nobody can be
/// asked to tell them apart.
pub fn folded(text: &str) -> Cow<'_, str> {
    if is_folded(text) {
        return Cow::Borrowed(text);
    }
    if is_typed(text) && !text.contains("  ") && trimmed(text).len() == text.len() {
        return Cow::Owned(text.to_ascii_lowercase());
    }
    let mut folded = String::with_capacity(text.len());
    let mut space = false;
    for letter in text.nfkc().flat_map(char::to_lowercase) {
        if letter.is_whitespace() {
            space = !folded.is_empty();
        } else if !(is_dropped(letter)
            || matches!(letter, '\u{fe00}'..='\u{fe0f}')
            || letter == '\u{307}' && folded.ends_with('i'))
        {
            // `✔` may be followed by the wish to see it as a picture. The dot above is what is left
            // of `İ` in lower case: `TÜRKİYE` is `Türkiye`.
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

/// Whether a character is not seen and means nothing where words are compared: soft hyphens,
/// zero-width characters, marks of the direction of writing, control characters.
pub(super) fn is_dropped(letter: char) -> bool {
    letter.is_control() && !letter.is_whitespace()
        || matches!(
            letter,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        )
}

/// The text of a number, a date or an amount with the signs that computers write: ASCII for digits
/// of all scripts and for wide letters, one minus sign, one kind of blank, nothing invisible.
///
/// Raised digits stay what they are: `120¹` is a number with a mark, and not 1201.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if is_typed(text) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| !is_dropped(*letter)) {
        plain.push(match letter {
            '−' | '‐' | '‑' | '‒' | '–' | '—' | '﹣' => '-',
            '‘' | '’' | 'ʼ' | '′' => '\'',
            '٪' => '%',
            '،' => ',',
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
            _ if letter.is_whitespace() => ' ',
            _ => digit(letter).unwrap_or(letter),
        });
    }
    Cow::Owned(plain)
}

/// The ASCII digit for a decimal digit of another script.
fn digit(letter: char) -> Option<char> {
    /// The zeros of scripts that number words are written in today; the other digits follow.
    const ZEROS: [char; 16] = [
        '\u{660}', '\u{6f0}', '\u{966}', '\u{9e6}', '\u{a66}', '\u{ae6}', '\u{b66}', '\u{be6}',
        '\u{c66}', '\u{ce6}', '\u{d66}', '\u{e50}', '\u{ed0}', '\u{1040}', '\u{17e0}', '\u{1810}',
    ];
    let value = ZEROS.iter().find_map(|zero| {
        u32::from(letter).checked_sub(u32::from(*zero)).filter(|value| *value < 10)
    })?;
    char::from_digit(value, 10)
}

/// A folded word without what is written now so and now so: blanks, hyphens and underscores, but
/// not between digits, accents, and a full stop at the end.
fn loose(text: &str) -> String {
    let folded = folded(text);
    let mut loose = String::with_capacity(folded.len());
    let mut letters = folded
        .trim_end_matches('.')
        .nfd()
        .filter(|letter| !('\u{300}'..='\u{36f}').contains(letter))
        .peekable();
    while let Some(letter) = letters.next() {
        let between = loose.ends_with(|before: char| before.is_ascii_digit())
            && letters.peek().is_some_and(char::is_ascii_digit);
        if between || !matches!(letter, ' ' | '-' | '_') {
            loose.push(letter);
        }
    }
    loose
}

/// Words and what they stand for, found however they were typed.
///
/// Words of a list are held as they were given, too, so that a word that is typed exactly, as nearly
/// all are, is found without folding it.
#[derive(Debug, Default)]
pub(super) struct Words {
    folded: HashMap<Box<str>, usize>,
    /// Words of a list as they were given.
    given: HashMap<Box<str>, usize>,
    /// The same folded, in order.
    list: Vec<(Box<str>, usize)>,
    /// The same without their blanks, hyphens and accents; nothing where two are then alike. They
    /// are gathered when a word is found no other way.
    loose: OnceLock<HashMap<String, Option<usize>>>,
}

impl Words {
    /// None yet, with room for so many.
    pub(super) fn with_capacity(count: usize) -> Self {
        Self { folded: HashMap::with_capacity(count), ..Self::default() }
    }

    /// Adds a word, and says whether it is a new one. Where the same word is there already, that one
    /// stays.
    pub(super) fn add(&mut self, word: &str, index: usize) -> bool {
        let folded = folded(word);
        if folded.is_empty() {
            return false;
        }
        match self.folded.entry(folded.into()) {
            Entry::Vacant(free) => {
                free.insert(index);
                true
            }
            Entry::Occupied(_) => false,
        }
    }

    /// Adds a word that may also be written with other blanks, hyphens and accents.
    pub(super) fn add_loosely(&mut self, word: &str, index: usize) {
        self.add(word, index);
        if let Some(first) = self.folded.get(&*folded(word)) {
            self.given.entry(word.into()).or_insert(*first);
            self.list.push((folded(word).into(), index));
        }
    }

    /// The words of a list, folded, and what they stand for.
    pub(super) fn list(&self) -> impl Iterator<Item = (&str, usize)> {
        self.list.iter().map(|(word, index)| (&**word, *index))
    }

    /// What a word stands for if blanks, hyphens and accents are not minded.
    fn find_loosely(&self, word: &str) -> Option<usize> {
        let all = self.loose.get_or_init(|| {
            let mut all = HashMap::with_capacity(self.list.len());
            for (word, index) in &self.list {
                let one: &mut Option<usize> = all.entry(loose(word)).or_insert(Some(*index));
                *one = one.filter(|other| other == index);
            }
            all
        });
        all.get(&loose(word)).copied().flatten()
    }

    /// What a word stands for.
    pub(super) fn find(&self, word: &str) -> Option<usize> {
        let given = if self.given.is_empty() { None } else { self.given.get(word) };
        let found = given.or_else(|| self.folded.get(&*folded(word))).copied();
        if found.is_some() || self.list.is_empty() { found } else { self.find_loosely(word) }
    }
}

impl<'a> FromIterator<(&'a str, usize)> for Words {
    fn from_iter<I: IntoIterator<Item = (&'a str, usize)>>(words: I) -> Self {
        let mut all = Self::default();
        for (word, index) in words {
            all.add_loosely(word, index);
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
    fn what_is_not_seen_is_folded_away() {
        for text in ["Dead\u{7}line", "\u{202a}Deadline\u{202c}", "Dead\u{2060}line\u{fffb}"] {
            assert_eq!(folded(text), "deadline");
        }
        assert_eq!(folded("✔\u{fe0f}"), "✔");
    }

    #[test]
    fn figures_of_all_scripts() {
        for (text, expected) in [
            ("١٢٣", "123"),
            ("۴۵", "45"),
            ("１，２００．５％", "1,200.5%"),
            ("−5 – 3", "-5 - 3"),
            ("1\u{a0}200\u{202f}000", "1 200 000"),
            ("1\u{200b}2", "12"),
            ("12¹", "12¹"),
        ] {
            assert_eq!(plain(text), expected);
        }
        assert!(matches!(plain("1,200.5"), Cow::Borrowed(_)));
    }

    #[test]
    fn words_are_found_with_other_blanks_and_hyphens() {
        let words: Words = [
            ("UN-Habitat", 0),
            ("Côte d’Ivoire", 1),
            ("Phase 1-2", 2),
            ("resent", 3),
            ("re-sent", 4),
        ]
        .into_iter()
        .collect();
        assert_eq!(words.find("UN HABITAT"), Some(0));
        assert_eq!(words.find("unhabitat"), Some(0));
        assert_eq!(words.find("Cote d'Ivoire."), Some(1));
        assert_eq!(words.find("phase 12"), None);
        assert_eq!((words.find("Resent"), words.find("re sent")), (Some(3), None));
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
