//! Text on a page that one place of a layout wrote, and the values that it may be.
//!
//! A string that a template hands to a layout bears no sign of its cell: what is printed of it is the
//! layout's. So the values are looked for whose text stands there.

use typst::layout::Abs;
use typst::syntax::ast::Str;
use typst::syntax::{Span, SyntaxNode};

use super::known::{Known, Spot};
use crate::merge::Piece;

/// The fewest letters of a part of a line that are taken for a value of their own. Shorter ones occur
/// in fixed words by chance.
const TELLING: usize = 3;

/// The fewest letters by which a part of a longer value is known, where it goes on elsewhere.
const TELLING_PART: usize = 12;

/// How many letters away another text is looked for that says which of several equal values it is.
const NEAR: usize = 2_000;

/// A letter on a page.
pub(super) struct Letter {
    /// What is read there; empty for a second sign of the same letters.
    pub(super) text: String,
    /// What wrote it; nothing where that got lost.
    pub(super) span: Span,
    /// What wrote the innermost element that it is in, such as a heading.
    pub(super) holder: Span,
    /// Whether a new run of text begins with it.
    pub(super) begins: bool,
    /// How far below the upper edge of the page it stands.
    pub(super) baseline: Abs,
}

/// Neighbouring letters that one place wrote.
pub(super) struct Passage<'a> {
    letters: &'a [Letter],
    /// Where in the letters of the page it begins and ends.
    from: usize,
    to: usize,
    /// Which of the letters is meant.
    meant: usize,
}

impl<'a> Passage<'a> {
    /// The passage that a letter of a page is in.
    pub(super) fn around(letters: &'a [Letter], meant: usize) -> Self {
        let wrote = letters.get(meant).map(|letter| (letter.span, letter.holder));
        let same = |letter: &&Letter| Some((letter.span, letter.holder)) == wrote;
        let before = letters.get(..meant).unwrap_or_default();
        let behind = letters.get(meant..).unwrap_or_default();
        let from = meant - before.iter().rev().take_while(same).count();
        let to = meant + behind.iter().take_while(same).count();
        Self { letters, from, to, meant }
    }

    /// The values that may have been printed here, the most likely first.
    pub(super) fn pieces(&self, known: Known<'a>) -> Vec<&'a Piece> {
        let mut found = self.candidates(known);
        if found.len() > 1
            && let Some(anchors) = self.anchors(known)
        {
            let away = |index: usize| -> usize {
                anchors.iter().map(|anchor| anchor.abs_diff(index)).sum()
            };
            found.sort_by_key(|&(index, _)| away(index));
            let best = found.first().map(|&(index, _)| away(index));
            found.retain(|&(index, _)| Some(away(index)) == best);
        }
        found.into_iter().map(|(_, piece)| piece).collect()
    }

    /// The values whose text stands here, as many letters of it as with any, with their numbers among
    /// the pieces.
    fn candidates(&self, known: Known<'a>) -> Vec<(usize, &'a Piece)> {
        let exact = self.matching(known, Text::exact);
        if exact.is_empty() { self.matching(known, Text::folded) } else { exact }
    }

    fn matching(&self, known: Known<'a>, text: fn(&str) -> String) -> Vec<(usize, &'a Piece)> {
        let letters = self.letters.get(self.from..self.to).unwrap_or_default();
        let here = Text::of(letters, self.meant - self.from, text);
        let pieces = known.source.pieces.iter().enumerate();
        let mut found: Vec<(usize, usize, &Piece)> = pieces
            .filter_map(|(index, piece)| {
                let texts = texts(known, piece).into_iter();
                let shared = texts.filter_map(|value| here.shared(&text(&value))).max()?;
                Some((shared, index, piece))
            })
            .collect();
        let most = found.iter().map(|&(shared, ..)| shared).max();
        found.retain(|&(shared, ..)| Some(shared) == most);
        found.into_iter().map(|(_, index, piece)| (index, piece)).collect()
    }

    /// The numbers of the pieces that stand nearest before and behind this on the page, as far as they
    /// are known for sure.
    fn anchors(&self, known: Known<'a>) -> Option<Vec<usize>> {
        let before = (self.meant.saturating_sub(NEAR)..self.meant).rev();
        let behind = self.meant + 1..self.letters.len().min(self.meant + NEAR);
        let anchors = [self.anchor(known, before), self.anchor(known, behind)];
        let anchors: Vec<usize> = anchors.into_iter().flatten().collect();
        (!anchors.is_empty()).then_some(anchors)
    }

    /// The first of these letters of which the piece is known.
    fn anchor(&self, known: Known<'a>, letters: impl Iterator<Item = usize>) -> Option<usize> {
        letters.filter(|&at| self.letters.get(at).is_some_and(|letter| letter.begins)).find_map(
            |at| {
                if let Some(Spot::Main(range)) = known.spot(self.letters.get(at)?.span) {
                    let number = known.source.number_at(range.start)?;
                    let piece = known.source.pieces.get(number)?;
                    return (range.end <= piece.range.end).then_some(number);
                }
                match Passage::around(self.letters, at).candidates(known).as_slice() {
                    [(number, _)] => Some(*number),
                    _ => None,
                }
            },
        )
    }
}

/// The texts that a layout may print of a value: all of it, and each item of a list.
fn texts(known: Known, piece: &Piece) -> Vec<String> {
    let Some(value) = piece.value.as_ref().filter(|value| !value.cells.is_empty()) else {
        return Vec::new();
    };
    let mut texts = vec![value.text.clone()];
    let written = known.source.text.get(piece.range.clone()).unwrap_or_default();
    if written.starts_with('(') {
        let root = typst::syntax::parse_code(written);
        items(&root, &mut texts);
    }
    texts
}

/// Adds the strings below a node.
fn items(node: &SyntaxNode, texts: &mut Vec<String>) {
    texts.extend(node.cast::<Str>().map(|item| item.get().to_string()));
    node.children().for_each(|child| items(child, texts));
}

/// The text of a passage without white space, which lines break at.
struct Text {
    text: String,
    /// Where words may begin and end, in bytes of the text.
    edges: Vec<usize>,
    /// Which byte is meant.
    meant: usize,
}

impl Text {
    /// As it is, without white space and signs that are not seen.
    fn exact(text: &str) -> String {
        text.chars().filter(|&letter| is_seen(letter)).collect()
    }

    /// In small letters, since a layout may print in capitals what a cell has in small ones.
    fn folded(text: &str) -> String {
        Self::exact(text).to_lowercase()
    }

    fn of(letters: &[Letter], meant: usize, form: fn(&str) -> String) -> Self {
        let mut here = Self { text: String::new(), edges: vec![0], meant: 0 };
        let mut baseline = None;
        for (at, letter) in letters.iter().enumerate() {
            if at == meant {
                here.meant = here.text.len();
            }
            let new_line =
                letter.begins && baseline.replace(letter.baseline) != Some(letter.baseline);
            let written = form(&letter.text);
            let is_word = written.chars().all(char::is_alphanumeric) && !written.is_empty();
            if new_line || !is_word {
                here.edges.push(here.text.len());
            }
            here.text.push_str(&written);
            if !is_word {
                here.edges.push(here.text.len());
            }
        }
        here.edges.push(here.text.len());
        here
    }

    /// How many bytes of a value stand at what is meant, if any do.
    fn shared(&self, value: &str) -> Option<usize> {
        if value.is_empty() || self.text.is_empty() {
            return None;
        }
        if value == self.text {
            return Some(value.len());
        }
        let letters = |text: &str| text.chars().count();
        if value.len() > self.text.len() {
            let is_part = letters(&self.text) >= TELLING_PART && value.contains(&self.text);
            return is_part.then_some(self.text.len());
        }
        let is_edge = |at: usize| self.edges.binary_search(&at).is_ok();
        let covers = letters(value) >= TELLING
            && self.text.match_indices(value).any(|(at, _)| {
                let end = at + value.len();
                (at..end).contains(&self.meant) && is_edge(at) && is_edge(end)
            });
        covers.then_some(value.len())
    }
}

/// Whether a letter is one that leaves a mark on paper.
fn is_seen(letter: char) -> bool {
    !letter.is_whitespace() && !matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}')
}
