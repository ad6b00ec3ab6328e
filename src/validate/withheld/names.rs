//! What is withheld, as it is found in a text: the same words in a row, whatever their case, their
//! accents and the signs between them.

use std::collections::{BTreeSet, HashMap};

use unicode_normalization::UnicodeNormalization;

use super::At;
use crate::validate::fold::folded;

/// Most words by which a text is looked for: of a longer one, its beginning is enough.
const LONGEST: usize = 12;

/// Fewest letters of what is looked for: fewer stand in any text.
const SHORTEST: usize = 3;

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
    /// The names by their words, with a blank between them.
    words: HashMap<String, Vec<usize>>,
    /// How many words they have.
    lengths: BTreeSet<usize>,
    /// The last words of those that are people's, each with the first letters of those before it.
    last: HashMap<String, Vec<(usize, Vec<char>)>>,
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
            self.lengths.insert(form.len());
            let known = self.words.entry(joined).or_default();
            // Of all that say the same, the first that shows and the first that withholds are enough.
            let is_same = |other: &&usize| {
                let other = self.all.get(**other);
                other.is_some_and(|other| other.shown.is_some() == is_shown)
            };
            if known.iter().find(is_same).is_none() {
                known.push(number);
            }
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
        let first = others.iter().filter_map(|word| word.chars().next()).collect();
        self.last.entry(last.clone()).or_default().push((number, first));
    }

    /// Who withholds a last name that stands in a text behind a title, or behind the first letter of
    /// the name before it.
    pub fn maybe(&self, text: &str) -> Vec<At> {
        if self.last.is_empty() {
            return Vec::new();
        }
        let mut found = Vec::new();
        let (mut titled, mut initial) = (false, None);
        for part in pieces(text) {
            let word = words(part).concat();
            let is_capital = part.chars().next().is_some_and(char::is_uppercase);
            let known = self.last.get(&word).filter(|_| is_capital);
            let meant = |(_, first): &&(usize, Vec<char>)| match initial {
                Some(initial) => first.contains(&initial),
                None => titled,
            };
            let names: Vec<&Name> = known
                .into_iter()
                .flatten()
                .filter(meant)
                .filter_map(|(at, _)| self.all.get(*at))
                .collect();
            if !names.iter().any(|name| name.shown.is_some()) {
                found.extend(names.iter().find_map(|name| name.withheld));
            }
            if TITLES.contains(&&*word) {
                (titled, initial) = (true, None);
            } else if let (true, Some(letter), None) =
                (is_capital, word.chars().next(), word.chars().nth(1))
            {
                initial = Some(letter);
            } else {
                (titled, initial) = (false, None);
            }
        }
        found
    }

    /// Whether a text has what is withheld and shown by nobody, or may have it.
    pub fn names(&self, text: &str) -> bool {
        self.find(text).iter().any(|(_, shown)| shown.is_none()) || !self.maybe(text).is_empty()
    }

    /// Whether nothing is withheld.
    pub fn is_empty(&self) -> bool {
        !self.all.iter().any(|name| name.withheld.is_some())
    }

    /// What of all that is withheld stands in a text, each once: who withholds it, and who shows it.
    pub fn find(&self, text: &str) -> Vec<(At, Option<At>)> {
        let words = words(text);
        let mut found: Vec<(At, Option<At>)> = Vec::new();
        for start in 0..words.len() {
            for length in &self.lengths {
                let Some(part) = words.get(start..start + length) else { break };
                let known = match part {
                    [one] => self.words.get(one),
                    part => self.words.get(&part.join(" ")),
                };
                let names = || known.into_iter().flatten().filter_map(|at| self.all.get(*at));
                let Some(withheld) = names().find_map(|name| name.withheld) else { continue };
                if found.iter().all(|(other, _)| *other != withheld) {
                    found.push((withheld, names().find_map(|name| name.shown)));
                }
            }
        }
        found
    }
}

/// Whether words are enough of a name to be looked for.
fn is_telling(words: &str) -> bool {
    words.chars().filter(|letter| letter.is_alphabetic()).count() >= SHORTEST
        && !NOBODY.contains(&words)
}

/// The words of a text as they are written, but for the signs between them.
fn pieces(text: &str) -> Vec<&str> {
    let is_mark = |letter: char| ('\u{300}'..='\u{36f}').contains(&letter);
    let pieces = text.split(|letter: char| !letter.is_alphanumeric() && !is_mark(letter));
    pieces.filter(|piece| !piece.is_empty()).collect()
}

/// The words of a text, without accents and signs.
fn words(text: &str) -> Vec<String> {
    let plain: String =
        folded(text).nfd().filter(|letter| !('\u{300}'..='\u{36f}').contains(letter)).collect();
    let words = plain.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
