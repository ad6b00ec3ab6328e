//! Answers in prose: `Accepted. The office …`, `Partially agree as …`. The words of the code list with which
//! such a text begins are its entry. What may say something else further on is left to people.

#[cfg(test)]
mod tests;

use super::fold;
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::{CodeList, Column};

/// What may stand between the words of the entry and the rest.
const BREAKS: [char; 9] = ['.', ':', ';', ',', '!', '(', '–', '—', '\n'];

/// What changes nothing where it stands beside a word: quotation marks, marks of rich text.
const MARKS: [char; 11] = ['*', '_', '"', '\'', '“', '”', '’', '»', '«', ')', ']'];

/// Words that go on with a reason.
const REASON: [&str; 6] = ["as", "because", "since", "given", "due", "owing"];

/// Words that go on with what is answered, where two words or more were an answer: `management agrees to`.
const OBJECT: [&str; 6] = ["that", "to", "the", "this", "these", "it"];

/// Words behind a comma, a dash or a bracket that say how far the answer holds: `accepted, with changes`.
const LIMITS: [&str; 13] = [
    "with", "in", "on", "if", "when", "where", "once", "under", "upon", "for", "at", "by",
    "pending",
];

/// Words that make of a reason how far the answer holds: `as far as`, `as amended`.
const AS_FAR: [&str; 5] = ["far", "long", "amended", "modified", "revised"];

/// Words that take an answer back, at least in part, wherever they stand in its sentence.
const TURNS: [&str; 20] = [
    "but",
    "however",
    "except",
    "exception",
    "exceptions",
    "although",
    "though",
    "unless",
    "albeit",
    "provided",
    "subject",
    "conditional",
    "conditionally",
    "reservation",
    "reservations",
    "mais",
    "sauf",
    "toutefois",
    "pero",
    "salvo",
];

/// Words that do so where no reason or new clause comes before.
const DENIALS: [&str; 15] = [
    "not",
    "t",
    "pas",
    "no",
    "never",
    "nor",
    "cannot",
    "only",
    "without",
    "partially",
    "partly",
    "largely",
    "mostly",
    "broadly",
    "disagree",
];

/// Words before a colon that announce a remark and are no answer: `Note: …`.
const REMARKS: [&str; 3] = ["note", "nota", "remark"];

/// How many words of the second sentence are looked at.
const SECOND: usize = 3;

/// Most words that are looked at: those of the first sentences.
const READ: usize = 200;

/// A word, folded, and what stands between it and the next one.
struct Word<'t> {
    word: String,
    gap: &'t str,
}

/// An entry of a code list.
pub(super) type Answer<'a> = (&'a CodeList, usize);

/// The note on a text that is taken as an entry, and goes to another column.
pub(super) fn note((list, entry): &Answer, to: Option<&Column>) -> Diagnostic {
    let label = list.entries.get(*entry).map(|entry| quoted(&entry.label)).unwrap_or_default();
    let to = to.map(|column| quoted(&column.title)).unwrap_or_default();
    let message = format!("{label} is what the text begins with; all of it is printed as {to}");
    Diagnostic::note(Name::TakenAs, message).hint("write the word alone if another one is meant")
}

/// The entry of a code list with whose words a text begins, where nothing near says something else.
pub(super) fn entry(list: &CodeList, text: &str) -> Option<usize> {
    let words = words(text);
    let (entry, length) = longest(list, &words)?;
    let (phrase, rest) = words.split_at_checked(length)?;
    let says_more = more(list, entry);
    let is_limited = is_part_of_another(list, entry);
    (goes_on(phrase, rest, is_limited)
        && !turns(phrase, rest, is_limited)
        && !is_said(&says_more, phrase, rest))
    .then_some(entry)
}

/// The words of a text, the first of them.
fn words(text: &str) -> Vec<Word<'_>> {
    let is_inside = |letter: char| letter.is_alphanumeric();
    let mut words = Vec::new();
    let mut rest = text.trim_start_matches(|letter: char| !is_inside(letter));
    while !rest.is_empty() && words.len() < READ {
        let end = rest.find(|letter: char| !is_inside(letter)).unwrap_or(rest.len());
        let (word, behind) = rest.split_at(end);
        let next = behind.find(is_inside).unwrap_or(behind.len());
        let (gap, behind) = behind.split_at(next);
        words.push(Word { word: fold::folded(word).into_owned(), gap });
        rest = behind;
    }
    words
}

/// The words of a phrase of the list.
fn phrase(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.word).collect()
}

/// All phrases that mean an entry.
fn phrases(list: &CodeList, entry: usize) -> impl Iterator<Item = Vec<String>> {
    list.entries.get(entry).into_iter().flat_map(|entry| {
        let aliases = entry.aliases.iter().map(String::as_str);
        [entry.code.as_str(), entry.label.as_str()].into_iter().chain(aliases).map(phrase)
    })
}

/// The entry of the longest phrase with which a text begins, and of how many words it is.
fn longest(list: &CodeList, words: &[Word]) -> Option<(usize, usize)> {
    let mut found: Option<(usize, usize)> = None;
    for entry in 0..list.entries.len() {
        for phrase in phrases(list, entry) {
            let first = words.get(..phrase.len()).unwrap_or_default();
            let is_one = first.iter().rev().skip(1).all(|word| !ends_sentence(word.gap));
            let begins = is_one && first.iter().map(|word| &word.word).eq(phrase.iter());
            let letters: usize = phrase.iter().map(|word| word.chars().count()).sum();
            if begins && letters > 2 && found.is_none_or(|(_, most)| most < phrase.len()) {
                found = Some((entry, phrase.len()));
            }
        }
    }
    found
}

/// Whether the text goes on behind the phrase as one does behind an answer.
fn goes_on(phrase: &[Word], rest: &[Word], is_limited: bool) -> bool {
    let Some(gap) = phrase.last().map(|word| word.gap) else { return false };
    let dash = gap.contains(" - ");
    let bare = gap.replace(" - ", "");
    let is_known = |letter: char| {
        letter.is_whitespace() || BREAKS.contains(&letter) || MARKS.contains(&letter)
    };
    if !bare.chars().all(is_known) {
        return false;
    }
    let is_remark = phrase.len() == 1 && phrase.iter().any(|it| REMARKS.contains(&&*it.word));
    if is_remark && gap.contains(':') {
        return false;
    }
    let Some(next) = rest.first().map(|word| word.word.as_str()) else { return true };
    let second = rest.get(1).map_or("", |word| word.word.as_str());
    if next == "as" && AS_FAR.contains(&second) {
        return false;
    }
    let says_how_far = !is_limited && LIMITS.contains(&next);
    match gap.chars().find(|letter| BREAKS.contains(letter)) {
        Some(',' | '(' | '–' | '—') => !says_how_far,
        Some(_) => true,
        None if dash => !says_how_far,
        None => REASON.contains(&next) || phrase.len() > 1 && OBJECT.contains(&next),
    }
}

/// Whether a gap ends a sentence.
fn ends_sentence(gap: &str) -> bool {
    gap.contains('\n') || gap.contains(['.', '!', '?', ';']) && gap.contains(char::is_whitespace)
}

/// The words that may change the answer: those of its sentence, and the first of the next one; each
/// with whether it stands in the clause of the answer itself.
fn near<'w>(phrase: &'w [Word], rest: &'w [Word]) -> Vec<(&'w str, bool)> {
    let mut gap = phrase.last().map_or("", |word| word.gap);
    let (mut own, mut left) = (true, None);
    let mut near = Vec::new();
    for word in rest {
        if left.is_none() && ends_sentence(gap) {
            left = Some(SECOND);
        }
        own = own && left.is_none() && !gap.contains(':') && !REASON.contains(&&*word.word);
        match &mut left {
            Some(0) => break,
            Some(left) => *left -= 1,
            None => {}
        }
        near.push((word.word.as_str(), own));
        gap = word.gap;
    }
    near
}

/// Whether a word near the answer takes it back; one that holds in part only is not taken back so.
fn turns(phrase: &[Word], rest: &[Word], is_limited: bool) -> bool {
    !is_limited
        && near(phrase, rest)
            .iter()
            .any(|(word, own)| TURNS.contains(word) || *own && DENIALS.contains(word))
}

/// Whether the label of an entry has all words of another one's, and more: `Partially accepted`.
fn is_part_of_another(list: &CodeList, entry: usize) -> bool {
    let Some(own) = list.entries.get(entry).map(|entry| phrase(&entry.label)) else { return false };
    list.entries.iter().any(|other| {
        let other = phrase(&other.label);
        other.len() < own.len() && other.iter().all(|word| own.contains(word))
    })
}

/// What other entries say beside the words of this one: `in part`, `with reservations`.
fn more(list: &CodeList, entry: usize) -> Vec<Vec<String>> {
    let Some(own) = list.entries.get(entry).map(|entry| phrase(&entry.label)) else {
        return Vec::new();
    };
    let others = (0..list.entries.len()).filter(|other| *other != entry);
    let phrases = others.flat_map(|other| phrases(list, other));
    phrases
        .filter(|phrase| own.iter().all(|word| phrase.contains(word)))
        .map(|phrase| phrase.into_iter().filter(|word| !own.contains(word)).collect())
        .filter(|more: &Vec<String>| more.iter().any(|word| word.chars().count() > 3))
        .collect()
}

/// Whether that is said near the answer: by its long word, or by all of its short ones in a row.
fn is_said(more: &[Vec<String>], phrase: &[Word], rest: &[Word]) -> bool {
    let near: Vec<&str> = near(phrase, rest).into_iter().map(|(word, _)| word).collect();
    more.iter().any(|more| match more.iter().find(|word| word.chars().count() > 4) {
        Some(long) => near.contains(&long.as_str()),
        None => near.windows(more.len()).any(|words| words == more.as_slice()),
    })
}
