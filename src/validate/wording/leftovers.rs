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

/// A mark of a reviewer: initials with a number or words behind them, or a wish, in brackets.
static MARK: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"\[(?:[A-Z]{2,4}\d{1,3}|[A-Z]{2,4}: ?[^\]]+|(?i:comment|note to|to check|check|todo|to do|insert|add|delete|source|xx+)\b[^\]]*|\?+)\]",
    )
    .ok()
});

/// Tells of what is left behind in a text.
pub(super) fn check(passage: &Passage, watch: &Watch, language: &str, found: &mut Vec<Diagnostic>) {
    let text = &*passage.text;
    let mark = MARK.as_ref().filter(|_| text.contains('[')).and_then(|mark| mark.find(text));
    if let Some(mark) = mark {
        let message = format!("a reviewer’s mark is left in the text: {}", quoted(mark.as_str()));
        let hint = "answer it, and take it out before the paper is printed";
        found.push(Diagnostic::warning(Name::LeftOver, message).at(passage.place()).hint(hint));
    }
    if passage.dead_link {
        let message = "a link in the text leads nowhere";
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
