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
const TITLES: [&str; 9] = ["mr", "ms", "mrs", "miss", "dr", "prof", "professor", "sir", "dame"];

/// All names of the columns that withhold any.
#[derive(Default)]
pub struct Names {
    all: Vec<Name>,
    /// The names by their words, with a blank between them.
    words: HashMap<String, Vec<usize>>,
    /// How many words they have.
    lengths: BTreeSet<usize>,
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

/// The words of a text, without accents and signs.
fn words(text: &str) -> Vec<String> {
    let plain: String =
        folded(text).nfd().filter(|letter| !('\u{300}'..='\u{36f}').contains(letter)).collect();
    let words = plain.split(|letter: char| !letter.is_alphanumeric());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}
