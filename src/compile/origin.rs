//! Which template line and which cells wrote a range of the merged source.

use std::ops::Range;

use super::known::Known;
use crate::diagnostic::{CellPlace, FilePlace};
use crate::merge::{Piece, Written};

/// How many cells are named where any of several may be to blame.
const NAMED: usize = 3;

/// The shortest value that is looked for in a message without knowing which call it belongs to, in
/// characters. Shorter ones occur in messages by chance.
const TELLING: usize = 4;

/// Where a range of the merged source came from.
pub(super) struct Blame {
    /// The template's line.
    pub(super) template: Option<FilePlace>,
    /// The cells whose values are in it, as far as they plausibly matter.
    pub(super) cells: Vec<CellPlace>,
    /// Whether there is exactly one cell and it can't have been another.
    pub(super) sure: bool,
}

/// The origin of a range of the merged source, for a fault with this message.
///
/// A call often holds several values. Those that the message mentions matter; where it mentions
/// none, any of them may.
pub(super) fn of(known: Known, range: Range<usize>, message: &str) -> Blame {
    let range = range.start..range.end.max(range.start + 1);
    let values = || {
        let pieces = known.source.pieces_in(range.clone());
        pieces.filter_map(|piece| Some((piece, piece.value.as_ref()?)))
    };
    let mentioned: Vec<_> =
        values().filter(|(_, value)| mentions(message, value.text.trim())).collect();
    let blank: Vec<_> =
        values().filter(|(_, value)| value.text.is_empty() && speaks_of_none(message)).collect();
    let matter = match (mentioned.is_empty(), blank.is_empty()) {
        (false, _) => mentioned,
        (true, false) => blank,
        (true, true) => values().collect(),
    };
    let mut cells = distinct(matter.iter().map(|&(_, value)| value));
    cells.extend(labelled(known, message).into_iter().filter(|_| matter.is_empty()));
    let sure = cells.len() == 1;
    cells.truncate(NAMED);
    let template = match matter.as_slice() {
        [(piece, _)] => template(known, piece),
        _ => known
            .source
            .piece_at(range.start)
            .and_then(|piece| template_of(known, piece, range.clone())),
    };
    Blame { template, cells, sure }
}

/// The cells whose values a message mentions, anywhere in the document; none where many do.
pub(super) fn mentioned(known: Known, message: &str) -> Vec<CellPlace> {
    let values = known.source.pieces.iter().filter_map(|piece| piece.value.as_ref());
    let cells = distinct(values.filter(|value| {
        let text = value.text.trim();
        text.chars().nth(TELLING - 1).is_some() && mentions(message, text)
    }));
    if cells.len() > NAMED { Vec::new() } else { cells }
}

/// Whether a message says that nothing was there where something was wanted.
fn speaks_of_none(message: &str) -> bool {
    message.split(|c: char| !c.is_alphanumeric()).any(|word| word == "none")
}

/// The cells whose values stand in the labels of which a message speaks.
fn labelled(known: Known, message: &str) -> Vec<CellPlace> {
    let named = message.split_once("label `<").and_then(|(_, rest)| rest.split_once(">`"));
    let Some((name, _)) = named else { return Vec::new() };
    let text = &known.source.text;
    cells_where(known, |piece, _| {
        let before = text.get(..piece.range.start).and_then(|text| text.rsplit('<').next());
        let inner = text.get(piece.range.clone());
        let after = text.get(piece.range.end..).and_then(|text| text.split_once('>'));
        let parts = before.zip(inner).zip(after);
        parts.is_some_and(|((before, inner), (after, _))| [before, inner, after].concat() == name)
    })
}

/// The cells of all values that pass, in order of place, each once.
pub(super) fn cells_where(known: Known, pass: impl Fn(&Piece, &Written) -> bool) -> Vec<CellPlace> {
    let pieces = known.source.pieces.iter();
    let values = pieces.filter_map(|piece| Some((piece, piece.value.as_ref()?)));
    let mut cells =
        distinct(values.filter(|(piece, value)| pass(piece, value)).map(|(_, value)| value));
    cells.sort();
    cells
}

/// The place in the template that wrote a piece.
pub(super) fn template(known: Known, piece: &Piece) -> Option<FilePlace> {
    template_of(known, piece, piece.range.clone())
}

/// The place in the template that wrote a range of the merged source.
pub(super) fn line(known: Known, range: Range<usize>) -> Option<FilePlace> {
    let piece = known.source.piece_at(range.start)?;
    template_of(known, piece, range)
}

/// The cells of these pieces, each once.
pub(super) fn cells_of<'a>(pieces: impl IntoIterator<Item = &'a Piece>) -> Vec<CellPlace> {
    distinct(pieces.into_iter().filter_map(|piece| piece.value.as_ref()))
}

/// The place in the template that wrote a range of the merged source which begins in this piece.
fn template_of(known: Known, piece: &Piece, range: Range<usize>) -> Option<FilePlace> {
    let origin = match piece.value {
        // The expression as a whole wrote the value.
        Some(_) => piece.origin.clone(),
        None => {
            let from = |at: usize| {
                let into = at.clamp(piece.range.start, piece.range.end) - piece.range.start;
                (piece.origin.start + into).min(piece.origin.end)
            };
            from(range.start)..from(range.end)
        }
    };
    known.assets.place(&piece.template, origin)
}

fn distinct<'a>(values: impl Iterator<Item = &'a Written>) -> Vec<CellPlace> {
    let mut cells: Vec<CellPlace> = Vec::new();
    for cell in values.flat_map(|value| &value.cells) {
        if !cells.contains(cell) {
            cells.push(cell.clone());
        }
    }
    cells
}

/// Whether a text occurs in a message as a word or words of its own.
fn mentions(message: &str, text: &str) -> bool {
    !text.is_empty()
        && message.match_indices(text).any(|(at, _)| {
            let before = message.get(..at).and_then(|rest| rest.chars().next_back());
            let after = message.get(at + text.len()..).and_then(|rest| rest.chars().next());
            let inside = |next: Option<char>| next.is_some_and(char::is_alphanumeric);
            !inside(before) && !inside(after)
        })
}
