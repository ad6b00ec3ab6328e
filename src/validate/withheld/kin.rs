//! Parts of the names of people: a text that has one may mean them, or somebody else.

use std::collections::{BTreeSet, HashMap};

use super::names::is_telling;
use super::person::{is_body, is_particle, is_title};
use super::words::{is_capital, is_form, pieces, spaced, words};

/// Fewest letters of a last name that is told without anything before it, and at the beginning of a
/// sentence, where any word has a capital.
const ALONE: (usize, usize) = (4, 5);

/// How many letters words are kept by.
const STEM: usize = 3;

/// A name by its number, and the first letters of all its words but the last.
type Lettered = (usize, Vec<char>);

/// The parts of the names of people.
#[derive(Default)]
pub struct Kin {
    /// The last words of names.
    last: HashMap<String, Vec<Lettered>>,
    /// The words before the last ones.
    first: HashMap<String, Vec<usize>>,
    /// All words by the letters with which they begin.
    stems: HashMap<String, Vec<(String, usize)>>,
    /// Whole names that are known, with whether they are shown.
    known: BTreeSet<(String, bool)>,
    /// Words of names that are ordinary ones as well.
    ordinary: BTreeSet<String>,
    /// All words of names.
    words: BTreeSet<String>,
}

impl Kin {
    /// Takes in the words of a name.
    pub fn add(&mut self, names: &[String], (number, is_shown): (usize, bool)) {
        let Some((last, others)) = names.split_last() else { return };
        if !is_telling(last) || !self.known.insert((names.join(" "), is_shown)) {
            return;
        }
        let letters = others.iter().filter_map(|word| word.chars().next()).collect();
        self.last.entry(last.clone()).or_default().push((number, letters));
        for other in others.iter().filter(|other| is_telling(other)) {
            self.first.entry(other.clone()).or_default().push(number);
        }
        self.words.extend(names.iter().cloned());
        for word in names {
            self.stems.entry(stem(word)).or_default().push((word.clone(), number));
        }
    }

    /// Takes in a text: what stands there in small letters is an ordinary word.
    pub fn hear(&mut self, text: &str) {
        if self.is_empty() {
            return;
        }
        for piece in pieces(text) {
            if piece.chars().next().is_some_and(char::is_lowercase) {
                let word = words(piece).concat();
                if self.words.contains(&word) {
                    self.ordinary.insert(word);
                }
            }
        }
    }

    /// Whether a word of a name is an ordinary one as well.
    pub fn is_ordinary(&self, word: &str) -> bool {
        self.ordinary.contains(word)
    }

    /// Whether nobody is known.
    pub fn is_empty(&self) -> bool {
        self.last.is_empty()
    }

    /// Tells of the names of which a part stands in a text: a last name by itself, behind a title or
    /// the first letter of another name, or before such a letter; a first name behind a title; two
    /// words of a name, in whatever form. Those that may be meant by the same words are told together.
    pub fn doubt(&self, text: &str, add: &mut dyn FnMut(&[usize])) {
        let mut before = Before::default();
        let mut last: Option<&Vec<Lettered>> = None;
        let mut beside: Vec<(&str, usize)> = Vec::new();
        let mut ended = true;
        for (gap, piece) in spaced(text) {
            let word = words(piece).concat();
            ended |= gap.contains(['.', '!', '?', ':', '\n', '•']) && before.letters.is_empty();
            let is_capital = is_capital(piece);
            let letter = word.chars().next().filter(|_| is_capital && word.chars().count() == 1);
            if let (Some(letter), Some(known)) = (letter, last.take()) {
                // `Doe J.`
                tell(known, |first| first.contains(&letter), add);
            }
            if is_capital {
                if let Some(known) = self.last.get(&word) {
                    tell(known, |first| before.fits(first), add);
                    if self.is_alone(piece, &word, (&before, ended)) {
                        tell(known, |_| true, add);
                    }
                    last = Some(known);
                }
                self.initialed(&word, add);
                let forms = self.forms(&word);
                both(&beside, &forms, add);
                beside = if is_title(&word) { Vec::new() } else { forms };
            }
            let known = self.first.get(&word).filter(|_| is_capital);
            if let Some(known) = known.filter(|_| before.titled && before.letters.is_empty()) {
                add(known);
            }
            ended = false;
            if is_particle(&word) {
                continue;
            }
            if !is_capital {
                beside.clear();
            }
            if is_title(&word) {
                before = Before { titled: true, capital: is_capital, ..Before::default() };
            } else if let (Some(letter), true) =
                (word.chars().next(), letter.is_some() || known.is_some())
            {
                before.letters.push(letter);
                before.capital = true;
            } else if is_capital && !before.letters.is_empty() && !before.other {
                // `Jane Mary Doe`
                before.other = true;
            } else {
                before = Before { capital: is_capital, ..Before::default() };
            }
        }
    }

    /// Whether a last name may stand for somebody by itself: with no other name before it.
    fn is_alone(&self, piece: &str, word: &str, (before, ended): (&Before, bool)) -> bool {
        let least = if ended { ALONE.1 } else { ALONE.0 };
        piece.chars().next().is_some_and(char::is_uppercase)
            && word.chars().count() >= least
            && (ended || !before.capital)
            && before.letters.is_empty()
            && !is_body(word)
            && !self.is_ordinary(word)
    }

    /// Tells of a last name with a first letter before it: `jdoe` of an address.
    fn initialed(&self, word: &str, add: &mut dyn FnMut(&[usize])) {
        let mut letters = word.chars();
        let Some(letter) = letters.next() else { return };
        let rest = letters.as_str();
        if let Some(known) = self.last.get(rest).filter(|_| rest.chars().count() >= ALONE.1) {
            tell(known, |first| first.first() == Some(&letter), add);
        }
    }

    /// The words of names of which a word may be a form, each with its name.
    fn forms(&self, word: &str) -> Vec<(&str, usize)> {
        let known = self.stems.get(&stem(word)).into_iter().flatten();
        let forms = known.filter(|(of, _)| is_form(of, word) && !self.is_ordinary(word));
        forms.map(|(of, number)| (of.as_str(), *number)).collect()
    }
}

/// Tells of the names of which both words are parts.
fn both(one: &[(&str, usize)], other: &[(&str, usize)], add: &mut dyn FnMut(&[usize])) {
    let is_beside = |(word, number): &&(&str, usize)| {
        one.iter().any(|(before, its)| its == number && before != word)
    };
    let numbers: Vec<usize> = other.iter().filter(is_beside).map(|(_, number)| *number).collect();
    if !numbers.is_empty() {
        add(&numbers);
    }
}

/// Tells of those of some names that are meant by what stands beside them.
fn tell(known: &[Lettered], is_meant: impl Fn(&[char]) -> bool, add: &mut dyn FnMut(&[usize])) {
    let meant = known.iter().filter(|(_, first)| is_meant(first)).map(|(number, _)| *number);
    let meant: Vec<usize> = meant.collect();
    if !meant.is_empty() {
        add(&meant);
    }
}

/// The letters with which a word begins.
fn stem(word: &str) -> String {
    word.chars().take(STEM).collect()
}

/// What stands before a word of which a name may be the last one.
#[derive(Default)]
struct Before {
    /// Whether it is a title.
    titled: bool,
    /// Whether it has a capital.
    capital: bool,
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
