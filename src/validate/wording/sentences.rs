//! Sentences that stand twice, word for word.

use std::collections::{HashMap, HashSet};

use super::Passage;
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::validate::fold::folded;

/// The fewest words of a sentence that nobody writes twice by chance.
const WORDS: usize = 9;

/// The most further places that are shown.
const SHOWN: usize = 8;

/// Tells of each sentence that stands in the workbook more than once, at the second place.
pub(super) fn check(passages: &[Passage], found: &mut Vec<Diagnostic>) {
    let mut known: HashMap<String, Vec<usize>> = HashMap::new();
    // Without a full stop in any of its places it is a name, or a title.
    let (mut ended, mut order) = (HashSet::new(), Vec::new());
    for (at, passage) in passages.iter().enumerate() {
        for sentence in sentences(&passage.text) {
            let key = compared(sentence);
            if sentence.ends_with(['.', '!', '?', '”', '"']) {
                ended.insert(key.clone());
            }
            let places = known.entry(key.clone()).or_default();
            places.push(at);
            if let [_, _] = places.as_slice() {
                order.push((key, sentence));
            }
        }
    }
    for (key, sentence) in order.into_iter().filter(|(key, _)| ended.contains(key)) {
        let places = known.get(&key).map(Vec::as_slice).unwrap_or_default();
        let place = |at: &usize| passages.get(*at).map(Passage::place);
        let (Some(first), Some(second)) =
            (places.first().and_then(place), places.get(1).and_then(place))
        else {
            continue;
        };
        let message = format!(
            "a sentence stands {} times, word for word: {}",
            places.len(),
            quoted(sentence)
        );
        let mut fault = Diagnostic::warning(Name::RepeatedSentence, message)
            .at(second)
            .also("it stands here first", first)
            .hint("say it once, or say what is particular to each place");
        for further in places.iter().skip(2).take(SHOWN).filter_map(place) {
            fault = fault.also("and here", further);
        }
        found.push(fault);
    }
}

/// A sentence as it is compared: without the mark of a reviewer, and whatever ends it.
fn compared(sentence: &str) -> String {
    let mut words = folded(sentence).into_owned();
    while let Some((before, mark)) = words.rsplit_once('[') {
        if !mark.ends_with(']') {
            break;
        }
        words = before.trim_end().to_owned();
    }
    words.trim_end_matches(|it: char| it.is_ascii_punctuation() || it == ' ').to_owned()
}

/// The sentences of a text that have so many words that nobody writes them twice by chance.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    let long = |sentence: &&str| sentence.split_whitespace().nth(WORDS - 1).is_some();
    text.split('\n').flat_map(of_paragraph).map(str::trim).filter(long)
}

/// The sentences of a paragraph: each ends with a full stop, or its like, before a space.
fn of_paragraph(text: &str) -> Vec<&str> {
    let (mut sentences, mut start) = (Vec::new(), 0);
    for (at, mark) in text.match_indices(['.', '!', '?']) {
        let end = at + mark.len();
        let rest = text.get(end..).unwrap_or_default();
        let next = rest.trim_start().chars().next();
        // The mark of a reviewer behind it belongs to it.
        if rest.starts_with(char::is_whitespace)
            && next.is_some_and(|it| it != '[')
            && next.is_some_and(|it| !it.is_lowercase())
        {
            sentences.extend(text.get(start..end));
            start = end;
        }
    }
    sentences.extend(text.get(start..));
    sentences
}
