//! Which template line and which cells wrote a range of the merged source.

use std::ops::Range;

use super::world::Paper;
use crate::diagnostic::{CellPlace, FilePlace};
use crate::merge::{Piece, Written};

/// How many cells are named where any of several may be to blame.
const NAMED: usize = 3;

/// The shortest value that is looked for in a message without knowing which call it belongs to, in
/// characters. Shorter ones occur in messages by chance.
const TELLING: usize = 4;

/// Where a range of the merged source came from.
pub(super) struct Origin {
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
pub(super) fn of(paper: &Paper, range: Range<usize>, message: &str) -> Origin {
    let range = range.start..range.end.max(range.start + 1);
    let values = || {
        let pieces = paper.job.source.pieces_in(range.clone());
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
    cells.extend(labelled(paper, message).into_iter().filter(|_| matter.is_empty()));
    let sure = cells.len() == 1;
    cells.truncate(NAMED);
    let template = match matter.as_slice() {
        [(piece, _)] => template(paper, piece, piece.range.clone()),
        _ => paper
            .job
            .source
            .piece_at(range.start)
            .and_then(|piece| template(paper, piece, range.clone())),
    };
    Origin { template, cells, sure }
}

/// The cells whose values a message mentions, anywhere in the document; none where many do.
pub(super) fn mentioned(paper: &Paper, message: &str) -> Vec<CellPlace> {
    let values = paper.job.source.pieces.iter().filter_map(|piece| piece.value.as_ref());
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
fn labelled(paper: &Paper, message: &str) -> Vec<CellPlace> {
    let named = message.split_once("label `<").and_then(|(_, rest)| rest.split_once(">`"));
    let Some((name, _)) = named else { return Vec::new() };
    let text = &paper.job.source.text;
    cells_where(paper, |piece, _| {
        let before = text.get(..piece.range.start).and_then(|text| text.rsplit('<').next());
        let inner = text.get(piece.range.clone());
        let after = text.get(piece.range.end..).and_then(|text| text.split_once('>'));
        let parts = before.zip(inner).zip(after);
        parts.is_some_and(|((before, inner), (after, _))| [before, inner, after].concat() == name)
    })
}

/// The cells of all values that pass, in order of place, each once.
pub(super) fn cells_where(
    paper: &Paper,
    pass: impl Fn(&Piece, &Written) -> bool,
) -> Vec<CellPlace> {
    let pieces = paper.job.source.pieces.iter();
    let values = pieces.filter_map(|piece| Some((piece, piece.value.as_ref()?)));
    let mut cells =
        distinct(values.filter(|(piece, value)| pass(piece, value)).map(|(_, value)| value));
    cells.sort();
    cells
}

/// The place in the template that wrote a range of the merged source which begins in this piece.
fn template(paper: &Paper, piece: &Piece, range: Range<usize>) -> Option<FilePlace> {
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
    paper.job.assets.place(&piece.template, origin)
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
