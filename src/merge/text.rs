//! The text of a template, and the places in it.

use std::ops::Range;
use std::sync::Arc;

use super::tags::Tag;
use crate::diagnostic::FilePlace;

/// The text of a template.
pub struct Text {
    /// The name by which Handlebars knows it.
    pub name: String,
    /// Its virtual path.
    pub path: Arc<str>,
    /// How it is told to its author.
    pub file: Arc<str>,
    /// What it says.
    pub text: String,
    /// Its tags, in order.
    pub tags: Vec<Tag>,
}

impl Text {
    /// The place of a range of its bytes.
    pub fn place(&self, range: Range<usize>) -> FilePlace {
        FilePlace::of_range(Arc::clone(&self.file), &self.text, range)
    }

    /// The bytes of the tag of this number; the end of the text where there is none.
    pub fn tag(&self, number: usize) -> Range<usize> {
        let end = self.text.len();
        self.tags.get(number).map_or(end..end, |tag| tag.range.clone())
    }

    /// The bytes between a tag and the one before it.
    pub fn before(&self, number: usize) -> Range<usize> {
        let start = number.checked_sub(1).map_or(0, |before| self.tag(before).end);
        start..self.tag(number).start
    }

    /// The bytes of a word within a tag, or those of the tag where the word is not in it. A word in
    /// quotation marks is looked for with them.
    pub fn word(&self, number: usize, word: &str) -> Range<usize> {
        let tag = self.tag(number);
        let text = self.text.get(tag.clone()).unwrap_or_default();
        let ends = |next: Option<char>| {
            next.is_none_or(|next| next.is_whitespace() || "{}()~=#>|&\"'".contains(next))
        };
        // What stands in quotation marks is no word.
        let quoted = |at: usize| {
            let before = text.get(..at).unwrap_or_default();
            before.matches('"').count() % 2 == 1 || before.matches('\'').count() % 2 == 1
        };
        let found = text.match_indices(word).map(|(at, _)| at).find(|&at| {
            let before = text.get(..at).and_then(|rest| rest.chars().next_back());
            let after = text.get(at + word.len()..).and_then(|rest| rest.chars().next());
            ends(before) && ends(after) && !quoted(at)
        });
        match found {
            Some(at) => tag.start + at..tag.start + at + word.len(),
            None => tag,
        }
    }
}
