//! What is withheld, as it is found in a text: the same words in a row, whatever their case, their
//! accents and the signs between them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::At;
use super::kin::Kin;
use super::person::{self, TITLES};
use super::reading::readings;
use super::words::{self, capitals, is_dense, is_unspaced, words};

/// Most words by which a text is looked for: of a longer one, its beginning is enough.
const LONGEST: usize = 12;

/// Fewest letters of what is looked for: fewer stand in any text.
const SHORTEST: usize = 3;

/// Fewest digits of what is looked for, as in the number of a telephone.
const DIGITS: usize = 6;

/// Fewest letters of the beginning of a name, where a message cuts a text off.
const BEGINNING: usize = 4;

/// Fewest letters of a name whose words are written without a blank between them.
const TOGETHER: usize = 8;

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

/// All names of the columns that withhold any.
#[derive(Default)]
pub struct Names {
    all: Vec<Name>,
    /// What was taken in, and where it stands, and whether it is shown there.
    taken: Vec<(String, At, bool)>,
    /// As they are looked for in any text.
    forms: Phrases,
    /// As they are looked for with capitals, since their words may also mean something else.
    people: Phrases,
    /// As texts begin with them.
    sorted: BTreeSet<String>,
    /// Those in scripts that put no blanks between words.
    unspaced: BTreeMap<String, Vec<usize>>,
    /// By the parts of the names of people.
    kin: Kin,
}

/// A name.
#[derive(Default)]
pub struct Name {
    /// The first field that withholds it.
    pub withheld: Option<At>,
    /// The first field that shows it.
    pub shown: Option<At>,
}

/// Names by their words, with a blank between them.
#[derive(Default)]
struct Phrases {
    all: HashMap<String, Vec<usize>>,
    /// How many words those have that begin with a word.
    lengths: HashMap<String, BTreeSet<usize>>,
}

impl Phrases {
    /// Takes in a name for its words.
    fn add(&mut self, words: &[String], (names, number): (&[Name], usize)) {
        let Some(first) = words.first() else { return };
        self.lengths.entry(first.clone()).or_default().insert(words.len());
        add_one(names, self.all.entry(words.join(" ")).or_default(), number);
    }

    /// The names that stand in a row of words, each with those that are written alike.
    fn find(&self, words: &[String], add: &mut dyn FnMut(&[String], &[usize])) {
        for (start, first) in words.iter().enumerate() {
            for length in self.lengths.get(first).into_iter().flatten() {
                let Some(part) = words.get(start..start + length) else { break };
                self.all.get(&part.join(" ")).into_iter().for_each(|known| add(part, known));
            }
        }
    }
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
        let mut name = Name::default();
        match is_shown {
            true => name.shown = Some(at),
            false => name.withheld = Some(at),
        }
        let number = self.all.len();
        self.all.push(name);
        let together = words.concat();
        if together.chars().any(is_unspaced) {
            add_one(&self.all, self.unspaced.entry(together).or_default(), number);
        }
        let of = (self.all.as_slice(), number);
        for (at, mut form) in forms(text, words).into_iter().enumerate() {
            form.truncate(LONGEST);
            let joined = form.join(" ");
            // A single word is only a name where it is all that was written.
            if !is_telling(&joined) || at > 0 && form.len() < 2 {
                continue;
            }
            self.forms.add(&form, of);
            self.sorted.insert(joined);
            let together = form.concat();
            if (2..=4).contains(&form.len()) && together.len() >= TOGETHER {
                // `#JaneDoe`
                self.forms.add(&[together], of);
            }
        }
        for person in person::people(text) {
            if person.is_sure {
                self.people.add(&person.written, of);
                self.people.add(&person.names, of);
            }
            self.kin.add(&person.names, (number, is_shown));
        }
        if let Some(short) = person::shortened(text) {
            self.people.add(&[short], of);
        }
        for names in person::addressed(text) {
            self.kin.add(&names, (number, is_shown));
        }
    }

    /// Takes in all names of another workbook, whose sheets have these numbers on.
    pub fn join(&mut self, other: &Self, sheets: usize) {
        for (text, (sheet, line, column), is_shown) in &other.taken {
            self.add(text, (sheet + sheets, *line, *column), *is_shown);
        }
    }

    /// Takes in a text that all may see: what stands there in small letters is no last name by itself.
    pub fn hear(&mut self, text: &str) {
        self.kin.hear(text);
    }

    /// Who withholds a name of which a part stands in a text, so that it may be somebody else's.
    pub fn maybe(&self, text: &str) -> Vec<At> {
        let mut found = Vec::new();
        if self.kin.is_empty() {
            return found;
        }
        for text in readings(text) {
            self.kin.doubt(&text, &mut |numbers| found.extend(self.withheld(numbers)));
        }
        found
    }

    /// Who of these names withholds, if none shows.
    fn withheld(&self, numbers: &[usize]) -> Option<At> {
        let names: Vec<&Name> = numbers.iter().filter_map(|at| self.all.get(*at)).collect();
        if names.iter().any(|name| name.shown.is_some()) {
            return None;
        }
        names.iter().find_map(|name| name.withheld)
    }

    /// Whether a text that is cut off ends with the beginning of a name.
    fn is_cut(&self, text: &str) -> bool {
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

    /// Whether nothing may be told of a text, be it whole or cut off.
    pub fn hides(&self, text: &str) -> bool {
        self.names(text) || self.is_cut(text)
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
        let mut add = |known: &[usize]| {
            let names = || known.iter().filter_map(|at| self.all.get(*at));
            let Some(withheld) = names().find_map(|name| name.withheld) else { return };
            if found.iter().all(|(other, _)| *other != withheld) {
                found.push((withheld, names().find_map(|name| name.shown)));
            }
        };
        for text in readings(text) {
            let words = words(&text);
            self.forms.find(&words, &mut |_, known| add(known));
            if !self.people.all.is_empty() {
                for run in capitals(&text) {
                    self.people.find(&run, &mut |part, known| {
                        // `Gender Equality` is nobody.
                        if !part.iter().all(|word| self.kin.is_ordinary(word)) {
                            add(known);
                        }
                    });
                }
            }
            if !self.unspaced.is_empty() && text.chars().any(is_unspaced) {
                let together = words.concat();
                let known = self.unspaced.iter().filter(|(name, _)| together.contains(&**name));
                known.for_each(|(_, known)| add(known));
            }
        }
        found
    }
}

/// The words of a name in all ways in which it is looked for; first those that were written.
fn forms(text: &str, words: Vec<String>) -> Vec<Vec<String>> {
    // `Jane Doe, Ministry of Justice` is Jane Doe.
    let before = text.split([',', '(', ';', '–', '\n', '<', '|']).next().unwrap_or(text);
    let mut forms = vec![words, words::words(before)];
    for form in forms.clone() {
        let is_before = |word: &String| TITLES.contains(&word.as_str()) || word == "the";
        forms.push(form.into_iter().skip_while(is_before).collect());
    }
    for form in forms.clone() {
        // `Doe, Jane`.
        if let (Some((last, others)), 2..=4) = (form.split_last(), form.len()) {
            forms.push([last].into_iter().chain(others).cloned().collect());
        }
    }
    forms.push(words::spelt(before));
    if text.contains('&') || text.contains(" and ") {
        forms.push(words::words(&before.replace('&', " and ")));
        forms.push(words::words(&before.replace(" and ", " & ")));
    }
    for address in person::addressed(text) {
        forms.push(address.iter().rev().cloned().collect());
        forms.push(address);
    }
    forms
}

/// Takes in a name for a word: of all that say the same, the first that shows and the first that
/// withholds are enough.
fn add_one(all: &[Name], known: &mut Vec<usize>, number: usize) {
    let is_shown = |at: &usize| all.get(*at).is_some_and(|name| name.shown.is_some());
    let own = is_shown(&number);
    if known.iter().all(|other| is_shown(other) != own) {
        known.push(number);
    }
}

/// Whether words are enough of a name to be looked for.
pub fn is_telling(words: &str) -> bool {
    let count = |is: fn(char) -> bool| words.chars().filter(|letter| is(*letter)).count();
    let is_long = count(char::is_alphabetic) >= SHORTEST
        || count(char::is_numeric) >= DIGITS
        || count(is_dense) > 1;
    is_long && !NOBODY.contains(&words)
}
