//! What is withheld, as it is found in a text: the same words in a row, whatever their case, their
//! accents and the signs between them.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use unicode_normalization::UnicodeNormalization;

use super::At;
use crate::validate::fold::folded;
use crate::validate::wording;

/// Most words by which a text is looked for: of a longer one, its beginning is enough.
const LONGEST: usize = 12;

/// Fewest letters of what is looked for: fewer stand in any text.
const SHORTEST: usize = 3;

/// Fewest digits of what is looked for, as in the number of a telephone.
const DIGITS: usize = 6;

/// Fewest letters of the beginning of a name, where a message cuts a text off.
const BEGINNING: usize = 4;

/// What stands where no name is given.
const NOBODY: [&str; 13] = [
    "anonymous",
    "anonymous contributor",
    "confidential",
    "name withheld",
    "none",
    "not applicable",
    "not known",
    "not named",
    "tbc",
    "tbd",
    "to be determined",
    "unknown",
    "withheld",
];

/// Words before a name that are none of it.
const TITLES: [&str; 14] = [
    "mr",
    "ms",
    "mrs",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "mme",
    "rev",
    "ambassador",
    "judge",
];

/// All names of the columns that withhold any.
#[derive(Default)]
pub struct Names {
    all: Vec<Name>,
    /// What was taken in, and where it stands, and whether it is shown there.
    taken: Vec<(String, At, bool)>,
    /// The names by their words, with a blank between them.
    words: HashMap<String, Vec<usize>>,
    /// How many words those names have that begin with a word.
    lengths: HashMap<String, BTreeSet<usize>>,
    /// The names as texts begin with them.
    sorted: BTreeSet<String>,
    /// The last words of those that are people's, each with the first letters of those before it.
    last: HashMap<String, Vec<(usize, Vec<char>)>>,
    /// The words before the last ones.
    first: HashMap<String, Vec<usize>>,
}

/// A name.
#[derive(Default)]
pub struct Name {
    /// The first field that withholds it.
    pub withheld: Option<At>,
    /// The first field that shows it.
    pub shown: Option<At>,
}

impl Names {
    /// Takes in what stands in a field.
    pub fn add(&mut self, text: &str, at: At, is_shown: bool) {
        let words = words(text);
        let whole = words.join(" ");
        if !is_telling(&whole) {
            return;
        }
        self.taken.push((text.to_owned(), at, is_shown));
        let mut forms = vec![words.clone()];
        // `Jane Doe, Ministry of Justice` is Jane Doe.
        let before = text.split([',', '(', ';', '–', '\n']).next().unwrap_or(text);
        forms.push(self::words(before));
        for form in forms.clone() {
            let is_title = |word: &String| TITLES.contains(&word.as_str());
            forms.push(form.into_iter().skip_while(is_title).collect());
        }
        for form in forms.clone() {
            // `Doe, Jane`.
            if let (Some((last, others)), 2..=4) = (form.split_last(), form.len()) {
                forms.push([last].into_iter().chain(others).cloned().collect());
            }
        }
        let number = self.all.len();
        let mut name = Name::default();
        match is_shown {
            true => name.shown = Some(at),
            false => name.withheld = Some(at),
        }
        self.all.push(name);
        let (first, others) = (before.trim(), text.split(',').nth(1).unwrap_or_default());
        match first.split_whitespace().count() {
            1 => self.add_last(number, &format!("{others} {first}")),
            _ => self.add_last(number, first),
        }
        for (at, mut form) in forms.into_iter().enumerate() {
            form.truncate(LONGEST);
            let joined = form.join(" ");
            // A single word is only a name where it is all that was written.
            if !is_telling(&joined) || at > 0 && form.len() < 2 {
                continue;
            }
            if let Some(first) = form.first() {
                self.lengths.entry(first.clone()).or_default().insert(form.len());
            }
            self.sorted.insert(joined.clone());
            let known = self.words.entry(joined).or_default();
            add_one(&self.all, known, (number, is_shown));
        }
    }

    /// Takes in all names of another workbook, whose sheets have these numbers on.
    pub fn join(&mut self, other: &Self, sheets: usize) {
        for (text, (sheet, line, column), is_shown) in &other.taken {
            self.add(text, (sheet + sheets, *line, *column), *is_shown);
        }
    }

    /// Takes in the last name of somebody, as far as it can be told which it is.
    fn add_last(&mut self, number: usize, written: &str) {
        let parts: Vec<&str> = pieces(written);
        let is_name = |part: &&str| part.chars().next().is_some_and(char::is_uppercase);
        // A body has small words in its name: `Guild of Weavers`.
        if !parts.iter().all(is_name) {
            return;
        }
        let parts = parts.into_iter().map(|part| words(part).concat());
        let parts: Vec<String> = parts.skip_while(|part| TITLES.contains(&&**part)).collect();
        let Some((last, others)) = parts.split_last() else { return };
        if others.is_empty() || others.len() > 3 || !is_telling(last) {
            return;
        }
        let first: Vec<char> = others.iter().filter_map(|word| word.chars().next()).collect();
        let is_shown = self.all.get(number).is_some_and(|name| name.shown.is_some());
        for other in others.iter().filter(|other| is_telling(other)) {
            let known = self.first.entry(other.clone()).or_default();
            add_one(&self.all, known, (number, is_shown));
        }
        let known = self.last.entry(last.clone()).or_default();
        let is_same = |(other, letters): &&(usize, Vec<char>)| {
            let other = self.all.get(*other);
            *letters == first && other.is_some_and(|other| other.shown.is_some() == is_shown)
        };
        if known.iter().find(is_same).is_none() {
            known.push((number, first));
        }
    }

    /// Who withholds a last name that stands in a text behind a title, behind a first name or the
    /// first letter of one, or before such a letter; and who a first name behind a title.
    pub fn maybe(&self, text: &str) -> Vec<At> {
        if self.last.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        for text in readings(text) {
            self.doubt(&text, &mut found);
        }
        found
    }

    fn doubt(&self, text: &str, found: &mut Vec<At>) {
        let (mut before, mut last) = (Before::default(), None);
        for part in pieces(text) {
            let word = words(part).concat();
            let is_capital = part.chars().next().is_some_and(char::is_uppercase);
            let letter = word.chars().next().filter(|_| is_capital && word.chars().count() == 1);
            if let (Some(letter), Some(known)) = (letter, last.take()) {
                // `Doe J.`
                self.add_doubt(found, known, |first| first.contains(&letter));
            }
            if is_capital && let Some(known) = self.last.get(&word) {
                self.add_doubt(found, known, |first| before.fits(first));
                last = Some(known);
            }
            let known = self.first.get(&word).filter(|_| is_capital);
            if let Some(known) = known.filter(|_| before.titled && before.letters.is_empty()) {
                found.extend(self.withheld(known.iter()));
            }
            if TITLES.contains(&&*word) {
                before = Before { titled: true, ..Before::default() };
            } else if let (Some(letter), true) = (word.chars().next(), letter.is_some()) {
                before.letters.push(letter);
            } else if let (Some(letter), Some(_)) = (word.chars().next(), known) {
                before.letters.push(letter);
            } else if is_capital && !before.letters.is_empty() && !before.other {
                // `Jane Mary Doe`
                before.other = true;
            } else {
                before = Before::default();
            }
        }
    }

    fn add_doubt(
        &self,
        found: &mut Vec<At>,
        known: &[(usize, Vec<char>)],
        is_meant: impl Fn(&[char]) -> bool,
    ) {
        let meant = known.iter().filter(|(_, first)| is_meant(first)).map(|(at, _)| at);
        found.extend(self.withheld(meant));
    }

    /// Who of these names withholds, if none shows.
    fn withheld<'a>(&self, names: impl Iterator<Item = &'a usize>) -> Option<At> {
        let names: Vec<&Name> = names.filter_map(|at| self.all.get(*at)).collect();
        if names.iter().any(|name| name.shown.is_some()) {
            return None;
        }
        names.iter().find_map(|name| name.withheld)
    }

    /// Whether a text that is cut off ends with the beginning of a name.
    pub fn is_cut(&self, text: &str) -> bool {
        let Some(text) = text.strip_suffix('…') else { return false };
        let words = words(text);
        (1..=words.len().min(LONGEST)).any(|count| {
            let end = words.get(words.len() - count..).unwrap_or_default().join(" ");
            let next = self.sorted.range(end.clone()..).next();
            end.len() >= BEGINNING && next.is_some_and(|name| name.starts_with(&end))
        })
    }

    /// Whether a text has what is withheld and shown by nobody, or may have it.
    pub fn names(&self, text: &str) -> bool {
        self.find(text).iter().any(|(_, shown)| shown.is_none()) || !self.maybe(text).is_empty()
    }

    /// The fields in which they stand.
    pub fn fields(&self) -> BTreeSet<At> {
        self.all.iter().flat_map(|name| [name.withheld, name.shown]).flatten().collect()
    }

    /// Whether nothing is withheld.
    pub fn is_empty(&self) -> bool {
        !self.all.iter().any(|name| name.withheld.is_some())
    }

    /// What of all that is withheld stands in a text, each once: who withholds it, and who shows it.
    pub fn find(&self, text: &str) -> Vec<(At, Option<At>)> {
        let mut found: Vec<(At, Option<At>)> = Vec::new();
        if self.all.is_empty() {
            return found;
        }
        for text in readings(text) {
            let words = words(&text);
            for (start, first) in words.iter().enumerate() {
                for length in self.lengths.get(first).into_iter().flatten() {
                    let Some(part) = words.get(start..start + length) else { break };
                    let Some(known) = self.words.get(&part.join(" ")) else { continue };
                    let names = || known.iter().filter_map(|at| self.all.get(*at));
                    let Some(withheld) = names().find_map(|name| name.withheld) else { continue };
                    if found.iter().all(|(other, _)| *other != withheld) {
                        found.push((withheld, names().find_map(|name| name.shown)));
                    }
                }
            }
        }
        found
    }
}

/// What stands before a word of which a name may be the last one.
#[derive(Default)]
struct Before {
    /// Whether it is a title.
    titled: bool,
    /// The first letters of first names.
    letters: Vec<char>,
    /// Whether there is one more word behind these.
    other: bool,
}

impl Before {
    /// Whether it stands before the last name of somebody with these first letters.
    fn fits(&self, first: &[char]) -> bool {
        match self.letters.as_slice() {
            [] => self.titled,
            letters => letters.iter().any(|letter| first.contains(letter)),
        }
    }
}

/// Takes in a name for a word: of all that say the same, the first that shows and the first that
/// withholds are enough.
fn add_one(all: &[Name], known: &mut Vec<usize>, (number, is_shown): (usize, bool)) {
    let is_same =
        |other: &&usize| all.get(**other).is_some_and(|other| other.shown.is_some() == is_shown);
    if known.iter().find(is_same).is_none() {
        known.push(number);
    }
}

/// A text as it is written, and as it is read where signs of CommonMark stand in it: `**J**ane`.
fn readings(text: &str) -> impl Iterator<Item = Cow<'_, str>> {
    let read = wording::read(text);
    let other = (read != text).then_some(read);
    std::iter::once(Cow::Borrowed(text)).chain(other)
}

/// Whether words are enough of a name to be looked for.
fn is_telling(words: &str) -> bool {
    let count = |is: fn(char) -> bool| words.chars().filter(|letter| is(*letter)).count();
    let is_long = count(char::is_alphabetic) >= SHORTEST || count(char::is_numeric) >= DIGITS;
    is_long && !NOBODY.contains(&words)
}

/// The words of a text as they are written, but for the signs between them.
fn pieces(text: &str) -> Vec<&str> {
    let is_mark = |letter: char| ('\u{300}'..='\u{36f}').contains(&letter);
    let pieces = text.split(|letter: char| !letter.is_alphanumeric() && !is_mark(letter));
    pieces.filter(|piece| !piece.is_empty()).collect()
}

/// The words of a text, without accents and signs.
fn words(text: &str) -> Vec<String> {
    let is_mark = |letter: &char| ('\u{300}'..='\u{36f}').contains(letter);
    let plain: String = match folded(text) {
        plain if plain.is_ascii() => plain.into_owned(),
        other => other.nfd().filter(|letter| !is_mark(letter)).map(bare).collect(),
    };
    let words = plain.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A letter as it is written where nobody has it on the keyboard.
fn bare(letter: char) -> char {
    match letter {
        'đ' | 'ð' => 'd',
        'ħ' => 'h',
        'ı' => 'i',
        'ł' => 'l',
        'ø' => 'o',
        'ŧ' => 't',
        _ => letter,
    }
}
