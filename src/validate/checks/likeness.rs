//! How alike two texts are, by their words.

use std::collections::HashMap;

use crate::validate::fold::folded;

/// Fewest words of a text of which some may differ: of shorter ones, each word makes another text.
const SHORT: usize = 6;

/// How many words of a hundred have to be the same.
const SHARE: usize = 80;

/// Fewest letters of a word that may be misspelled.
const LONG: usize = 5;

/// Most words that are compared letter by letter.
const ODD: usize = 8;

/// Words that are numbers; `one` is left out, which often is none.
const NUMBERS: [&str; 24] = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "once", "twice", "thrice", "first", "second", "third", "fourth", "fifth", "half", "double",
    "hundred", "thousand", "million",
];

/// Words that turn what a text says into its opposite.
const DENIALS: [&str; 7] = ["not", "no", "never", "without", "nor", "neither", "cannot"];

/// Words of which one text has the one and the other the other, though all else is alike.
const OPPOSITES: [(&str, &str); 16] = [
    ("women", "men"),
    ("women's", "men's"),
    ("woman", "man"),
    ("girls", "boys"),
    ("female", "male"),
    ("mothers", "fathers"),
    ("rural", "urban"),
    ("public", "private"),
    ("national", "local"),
    ("national", "regional"),
    ("increase", "decrease"),
    ("increase", "reduce"),
    ("more", "less"),
    ("before", "after"),
    ("north", "south"),
    ("east", "west"),
];

/// The different words of all texts.
#[derive(Default)]
pub struct Words {
    numbers: HashMap<String, usize>,
    all: Vec<Word>,
}

/// A word.
struct Word {
    text: String,
    /// In how many texts it is.
    texts: usize,
    /// Whether it has a digit.
    is_number: bool,
    /// Whether it is written with a capital within a sentence somewhere: a name.
    is_name: bool,
}

/// A text as its words.
pub struct Text {
    /// All words, in order.
    pub all: Vec<usize>,
    /// The different ones, the rarest first.
    pub rare: Vec<usize>,
    /// The same by their numbers.
    distinct: Vec<usize>,
}

/// How alike two texts are: so many words of so many are the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Likeness {
    /// The words that are in both, but for typing slips.
    pub same: usize,
    /// The words of the longer one.
    pub of: usize,
}

impl Words {
    /// A text as its words.
    pub fn text(&mut self, text: &str) -> Text {
        let mut all = Vec::new();
        let mut begins = true;
        let mut rest = text;
        while let Some(start) = rest.find(char::is_alphanumeric) {
            let (signs, word) = rest.split_at(start);
            begins |= signs.contains(['.', '!', '?', ':', '\n', '#', '-', '–', '"', '“']);
            let end = word.find(|letter: char| !is_within(letter)).unwrap_or(word.len());
            let (word, behind) = word.split_at(end);
            let is_name = !begins && word.starts_with(char::is_uppercase);
            all.push(self.number(word, is_name));
            begins = false;
            rest = behind;
        }
        let mut distinct = all.clone();
        distinct.sort_unstable();
        distinct.dedup();
        for number in &distinct {
            if let Some(word) = self.all.get_mut(*number) {
                word.texts += 1;
            }
        }
        Text { all, rare: Vec::new(), distinct }
    }

    /// The number of a word.
    fn number(&mut self, word: &str, is_name: bool) -> usize {
        let folded = folded(word);
        let folded = folded.strip_suffix("'s").unwrap_or(&folded).trim_end_matches('\'');
        if let Some(known) = self.numbers.get(folded) {
            if let Some(word) = self.all.get_mut(*known) {
                word.is_name |= is_name;
            }
            return *known;
        }
        let number = self.all.len();
        self.numbers.insert(folded.to_owned(), number);
        let is_number =
            folded.contains(|letter: char| letter.is_numeric()) || NUMBERS.contains(&folded);
        self.all.push(Word { text: folded.to_owned(), texts: 0, is_number, is_name });
        number
    }

    /// Puts the words of a text in order, the rarest first, when all texts are known.
    pub fn order(&self, text: &mut Text) {
        text.rare.clone_from(&text.distinct);
        text.rare.sort_by_key(|number| (self.all.get(*number).map(|word| word.texts), *number));
    }

    /// How alike two texts are, if they are so alike that one may be the other.
    pub fn likeness(&self, one: &Text, other: &Text) -> Option<Likeness> {
        let (shorter, longer) = match one.distinct.len() <= other.distinct.len() {
            true => (one, other),
            false => (other, one),
        };
        let sum = shorter.distinct.len() + longer.distinct.len();
        if 200 * shorter.distinct.len() < SHARE * sum {
            return None;
        }
        let own = without(&shorter.distinct, &longer.distinct);
        let mut others = without(&longer.distinct, &shorter.distinct);
        let common = shorter.distinct.len() - own.len();
        // No word that is misspelled is in many texts.
        if own.len() > ODD + common / 4 {
            return None;
        }
        let mut left = Vec::new();
        for word in own {
            let slip = others.iter().take(2 * ODD).position(|other| self.is_slip(word, *other));
            match slip {
                Some(at) => drop(others.swap_remove(at)),
                None => left.push(word),
            }
        }
        let same = shorter.distinct.len() - left.len();
        let likeness = Likeness { same, of: longer.distinct.len() };
        let is_near = match shorter.distinct.len() < SHORT {
            true => left.is_empty() && others.is_empty(),
            false => 200 * same >= SHARE * sum,
        };
        // Another name makes another text, and so does a number or a denial that only one has.
        let any = |words: &[usize], is: fn(&Word) -> bool| {
            words.iter().any(|at| self.all.get(*at).is_some_and(is))
        };
        let either = |is: fn(&Word) -> bool| any(&left, is) || any(&others, is);
        let is_other = either(|word| word.is_number || DENIALS.contains(&&*word.text))
            || (any(&left, |word| word.is_name) && any(&others, |word| word.is_name))
            || self.is_opposite(&left, &others);
        (is_near && !is_other).then_some(likeness)
    }

    /// Whether each of two texts has one of two words that are opposites.
    fn is_opposite(&self, left: &[usize], others: &[usize]) -> bool {
        let has = |words: &[usize], word: &str| {
            words.iter().any(|at| self.all.get(*at).is_some_and(|it| it.text == word))
        };
        OPPOSITES.iter().any(|(one, other)| {
            (has(left, one) && has(others, other)) || (has(left, other) && has(others, one))
        })
    }

    /// Whether two words are the same but for a typing slip or an ending.
    fn is_slip(&self, one: usize, other: usize) -> bool {
        let Some((one, other)) = self.all.get(one).zip(self.all.get(other)) else { return false };
        let shorter = one.text.len().min(other.text.len());
        if one.is_number || other.is_number || shorter < LONG {
            return false;
        }
        if one.text.len().abs_diff(other.text.len()) > 2 {
            return false;
        }
        let slips = if shorter < 9 { 1 } else { 2 };
        strsim::damerau_levenshtein(&one.text, &other.text) <= slips
    }
}

/// Whether a letter stands within a word.
fn is_within(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '\'' | '’')
}

/// The words of one that are not in the other, both in order.
fn without(one: &[usize], other: &[usize]) -> Vec<usize> {
    let mut others = other.iter().copied().peekable();
    let mut left = Vec::new();
    for &word in one {
        while others.next_if(|other| *other < word).is_some() {}
        if others.peek() != Some(&word) {
            left.push(word);
        }
    }
    left
}
