//! What drafting has left behind: marks of reviewers, filler, links to nowhere; and words for days
//! that are right only while somebody writes.

use std::sync::{Arc, LazyLock};

use regex::{Regex, RegexSet, RegexSetBuilder};

use super::Passage;
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::{CodeList, Doctype};

/// The code list of the words that are watched for.
pub(super) const LIST: &str = "watch-words";

/// The words that are watched for, made ready.
#[derive(Default)]
pub(super) struct Watch {
    set: RegexSet,
    words: Vec<Word>,
}

struct Word {
    shown: Regex,
    language: String,
    is_relative: bool,
}

/// The words that are watched for in a document type's texts; none where the code list is gone.
pub(super) fn words(doctype: &Doctype) -> Arc<Watch> {
    doctype.codes.get(LIST).map_or_else(Arc::default, |list| list.words.get(|| ready(list)))
}

fn ready(list: &CodeList) -> Watch {
    let column = |name: &str| list.columns.iter().position(|column| column == name);
    let (kind, language) = (column("kind"), column("language"));
    let (mut patterns, mut words) = (Vec::new(), Vec::new());
    for entry in &list.entries {
        let said = |at: Option<usize>| at.and_then(|at| entry.further.get(at)).cloned();
        for word in [&entry.label].into_iter().chain(&entry.aliases) {
            // Words in capitals are meant so: `tbc` may be a part of an address.
            let case = if word.chars().any(char::is_lowercase) { "(?i)" } else { "" };
            let spaces =
                word.split_whitespace().map(regex::escape).collect::<Vec<_>>().join(r"\s+");
            let edge = |letter: Option<char>| {
                if letter.is_some_and(char::is_alphanumeric) { r"\b" } else { "" }
            };
            let (start, end) = (edge(word.chars().next()), edge(word.chars().next_back()));
            let pattern = format!("{case}{start}{spaces}{end}");
            let Ok(shown) = Regex::new(&pattern) else { continue };
            patterns.push(pattern);
            let is_relative = said(kind).as_deref() == Some("relative");
            words.push(Word { shown, language: said(language).unwrap_or_default(), is_relative });
        }
    }
    let set = RegexSetBuilder::new(patterns).build().unwrap_or_default();
    Watch { set, words }
}

/// A mark of a reviewer, or a place that waits for a word: initials with a number, or with a wish behind
/// them, a wish or the name of what is missing in brackets, a dot, angle brackets. What negotiators
/// propose stands in brackets, too: `[EU: and girls]`, `[PP5]`.
static MARK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(concat!(
        r"\[(?:[A-Z]{2,4}\d{1,3}(?:R\d+)?|",
        r"[A-Z]{2,4}\d{0,3}: ?(?:[^\]]*\?|(?i:please|pls|check|comment|source|unclear|tbc|tbd|reword|rephrase|",
        r"typo|who|why)\b[^\]]*)|\?+|●|•|\.\.\.|…|",
        r"(?i:comment|note|note to|to check|to be|check|todo|to do|insert|add|delete|source|xx+)\b[^\]]*|",
        r"(?i:place|date|name|title|number|venue|country|amount|city|year))\]",
        r"|<<[^<>]*>>|\?\?\?+|\bINSERT [A-Z]+(?: [A-Z]+)*|\bXX+(?: per cent| ?%)",
        r"|\((?i:check with|to be checked|to check|tbc|tbd)[^)]*\)|\[\^[^\]]*\s[^\]]*\]",
    ))
    .ok()
});

/// Letters before a number that are nobody's initials: paragraphs that are negotiated, goals, sessions.
const NUMBERED: [&str; 8] = ["PP", "OP", "SDG", "COP", "CSW", "HRC", "WHA", "CPD"];

/// Whether what looks like a mark of a reviewer is none.
fn is_numbered(mark: &str) -> bool {
    let inner = mark.trim_start_matches('[').trim_end_matches(']');
    let letters = inner.trim_end_matches(|letter: char| letter.is_ascii_digit());
    letters.len() < inner.len() && NUMBERED.contains(&letters)
}

/// A mark of a footnote that was typed as a number: nothing leads from it to a note.
static TYPED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:\p{L}{3,}|[.,;:”)])(?:[¹²³⁴⁵⁶⁷⁸⁹]+|\[\d{1,2}\])").ok());

/// Tells of what is left behind in a text.
pub(super) fn check(passage: &Passage, watch: &Watch, language: &str, found: &mut Vec<Diagnostic>) {
    let text = &*passage.text;
    let all = |pattern: &LazyLock<Option<Regex>>| -> Vec<String> {
        let pattern = pattern.as_ref().map(|pattern| pattern.find_iter(text));
        let marks = pattern.into_iter().flatten().map(|mark| mark.as_str());
        marks.filter(|mark| !is_numbered(mark)).map(quoted).collect()
    };
    if text.contains(['[', '<', '?', '(', 'X', 'I']) {
        let marks = all(&MARK);
        let message = match marks.as_slice() {
            [] => None,
            [mark] => Some(format!("a reviewer’s mark is left in the text: {mark}")),
            marks => Some(format!(
                "{} reviewers’ marks are left in the text: {}",
                marks.len(),
                marks.join(", ")
            )),
        };
        let hint = "answer it, and take it out before the paper is printed";
        let told = message.map(|message| Diagnostic::warning(Name::LeftOver, message));
        found.extend(told.map(|told| told.at(passage.place()).hint(hint)));
    }
    let typed = all(&TYPED);
    if let Some(first) = typed.first() {
        let message = format!("the mark of a footnote is typed as a number: {first}");
        let hint = "write `[^word]`, and the note into the sheet of notes under that word";
        found.push(Diagnostic::warning(Name::LeftOver, message).at(passage.place()).hint(hint));
    }
    if passage.dead_links > 0 {
        let message = match passage.dead_links {
            1 => "a link in the text leads nowhere".to_owned(),
            links => format!("{links} links in the text lead nowhere"),
        };
        let hint = "write its address in place of `#`, or take the link away and keep its words";
        found.push(Diagnostic::warning(Name::LeftOver, message).at(passage.place()).hint(hint));
    }
    for at in &watch.set.matches(text) {
        let Some(word) = watch.words.get(at) else { continue };
        if !word.language.is_empty() && word.language != language {
            continue;
        }
        let Some(written) = word.shown.find(text) else { continue };
        let shown = quoted(written.as_str());
        let (name, message, hint) = if word.is_relative {
            let message = format!("{shown} means another day whenever the paper is read");
            (Name::RelativeDate, message, "write the date itself: `22 March 2024`")
        } else {
            let message = format!("{shown} still holds the place of a text");
            (Name::LeftOver, message, "write what is meant, or take it out")
        };
        found.push(Diagnostic::warning(name, message).at(passage.place()).hint(hint));
    }
}
