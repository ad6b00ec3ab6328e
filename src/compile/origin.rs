//! Which template line and which cells wrote a range of the merged source.

use std::ops::Range;

use super::known::Known;
use super::wording;
use crate::diagnostic::{CellPlace, Diagnostic, FilePlace, Place};
use crate::merge::{Piece, Written};

/// How many cells are named where any of several may be to blame.
pub(super) const NAMED: usize = 3;

/// The shortest value that is looked for in a message without knowing which call it belongs to, in
/// characters. Shorter ones occur in messages by chance.
const TELLING: usize = 4;

/// Where a range of the merged source came from.
pub(super) struct Blame {
    /// The template's line.
    pub(super) template: Option<FilePlace>,
    /// The lines that called the template, where it is a partial, the innermost first.
    pub(super) callers: Vec<FilePlace>,
    /// The cells whose values are in it, as far as they plausibly matter.
    pub(super) cells: Vec<CellPlace>,
    /// Whether there is exactly one cell and it can't have been another.
    pub(super) sure: bool,
}

/// The origin of a range of the merged source, for a fault with this message.
///
/// A call often holds several values. Those in the ranges that are `meant` matter, if any are, and of
/// these those that the message mentions; where it mentions none, any of them may.
pub(super) fn of(
    known: Known,
    (range, meant): (Range<usize>, &[Range<usize>]),
    message: &str,
) -> Blame {
    let range = range.start..range.end.max(range.start + 1);
    let all = || {
        let pieces = known.source.pieces_in(range.clone());
        pieces.filter_map(|piece| Some((piece, piece.value.as_ref()?)))
    };
    let is_meant = |piece: &Piece| {
        let at = &piece.range;
        meant.iter().any(|meant| meant.start < at.end && at.start < meant.end)
    };
    let any_meant = all().any(|(piece, _)| is_meant(piece));
    let values = || all().filter(|(piece, _)| !any_meant || is_meant(piece));
    let all: Vec<&Piece> = values().map(|(piece, _)| piece).collect();
    let spoken = spoken_of(known, &all, message);
    // Of another kind than what was found, a value can at most have been made into that.
    let other = spoken.is_none() && wording::fault(message).is_some();
    let matter = match spoken {
        Some(spoken) => spoken,
        None if other && !any_meant => Vec::new(),
        None => all,
    };
    let mut cells = cells_of(matter.iter().copied());
    cells.extend(labelled(known, message).into_iter().filter(|_| matter.is_empty()));
    let sure = cells.len() == 1 && !other;
    if cells.len() > NAMED {
        cells = row(&cells);
    }
    let template = match matter.as_slice() {
        [piece] => template(known, piece),
        _ => known
            .source
            .piece_at(range.start)
            .and_then(|piece| template_of(known, piece, range.clone())),
    };
    let callers = known.source.piece_at(range.start).map_or_else(Vec::new, |it| callers(known, it));
    Blame { template, callers, cells, sure }
}

/// The origin of some ranges of the merged source, of which nobody knows which is to blame.
pub(super) fn of_any(known: Known, ranges: &[Range<usize>], message: &str) -> Blame {
    let pieces = ranges.iter().flat_map(|range| known.source.pieces_in(range.clone()));
    let values: Vec<&Piece> = pieces.filter(|piece| piece.value.is_some()).collect();
    let spoken = spoken_of(known, &values, message);
    // Where a call has no value in it, the fault may be the template's own.
    let is_own = |range: &Range<usize>| {
        known.source.pieces_in(range.clone()).all(|piece| piece.value.is_none())
    };
    let values = match spoken {
        None if ranges.iter().any(is_own) => Vec::new(),
        None => values,
        Some(spoken) => spoken,
    };
    let mut cells = cells_of(values.iter().copied());
    if cells.len() > NAMED {
        cells = row(&cells);
    }
    let first = values.first().copied();
    let place = |piece: &Piece| (piece.template.clone(), piece.origin.clone());
    // Where several places of the template may have called it, none is told.
    let only = first.filter(|first| values.iter().all(|piece| place(piece) == place(first)));
    Blame {
        template: only.and_then(|piece| template(known, piece)),
        callers: only.map_or_else(Vec::new, |piece| callers(known, piece)),
        cells,
        sure: false,
    }
}

/// Those of some values of which a message speaks: by the value itself, by its being blank or zero, or
/// by the kind of value that it is. None where it speaks of none of them.
pub(super) fn spoken_of<'a>(
    known: Known,
    values: &[&'a Piece],
    message: &str,
) -> Option<Vec<&'a Piece>> {
    fn text(piece: &Piece) -> &str {
        piece.value.as_ref().map_or("", |value| value.text.trim())
    }
    let those = |pass: &dyn Fn(&Piece) -> bool| {
        let some: Vec<&Piece> = values.iter().filter(|piece| pass(piece)).copied().collect();
        (!some.is_empty()).then_some(some)
    };
    those(&|piece| wording::mentions(message, text(piece)))
        .or_else(|| those(&|piece| speaks_of(message, text(piece))))
        .or_else(|| {
            let written = |piece: &Piece| known.source.text.get(piece.range.clone());
            those(&|piece| wording::suspects(message, written(piece).unwrap_or_default()))
        })
}

/// The row that all of some cells are in; nothing where they are in several.
fn row(cells: &[CellPlace]) -> Vec<CellPlace> {
    let row = cells.first().map(|cell| CellPlace { column: None, title: None, ..cell.clone() });
    let same = |row: &CellPlace| {
        let in_row = |cell: &CellPlace| {
            (&cell.file, &cell.sheet, cell.row) == (&row.file, &row.sheet, row.row)
        };
        row.row.is_some() && cells.iter().all(in_row)
    };
    row.filter(same).into_iter().collect()
}

/// The cells whose values a message mentions, anywhere in the document; none where many do.
pub(super) fn mentioned(known: Known, message: &str) -> Vec<CellPlace> {
    let values = known.source.pieces.iter().filter_map(|piece| piece.value.as_ref());
    let cells = distinct(values.filter(|value| {
        let text = value.text.trim();
        text.chars().nth(TELLING - 1).is_some() && wording::mentions(message, text)
    }));
    if cells.len() > NAMED { Vec::new() } else { cells }
}

/// Whether a message says that nothing was there where something was wanted, and the value is blank;
/// or that there was a zero, and the value is one.
fn speaks_of(message: &str, value: &str) -> bool {
    let says =
        |wanted: &str| message.split(|c: char| !c.is_alphanumeric()).any(|word| word == wanted);
    match value.trim() {
        "" => says("none"),
        "0" | "0%" | "0 %" => says("zero"),
        _ => false,
    }
}

/// The cells whose values stand in the labels of which a message speaks.
fn labelled(known: Known, message: &str) -> Vec<CellPlace> {
    let named = message.split_once("label `<").and_then(|(_, rest)| rest.split_once(">`"));
    let Some((name, _)) = named else { return Vec::new() };
    let text = &known.source.text;
    cells_of(pieces_where(known, |piece, _| {
        let before = text.get(..piece.range.start).and_then(|text| text.rsplit('<').next());
        let inner = text.get(piece.range.clone());
        let after = text.get(piece.range.end..).and_then(|text| text.split_once('>'));
        let parts = before.zip(inner).zip(after);
        parts.is_some_and(|((before, inner), (after, _))| [before, inner, after].concat() == name)
    }))
}

/// The pieces of all values with cells that pass, in order of their cells.
pub(super) fn pieces_where<'a>(
    known: Known<'a>,
    pass: impl Fn(&Piece, &Written) -> bool,
) -> Vec<&'a Piece> {
    let cells = |piece: &&'a Piece| piece.value.as_ref().map(|value| &value.cells);
    let passes = |piece: &&Piece| {
        let value = piece.value.as_ref().filter(|value| !value.cells.is_empty());
        value.is_some_and(|value| pass(piece, value))
    };
    let mut pieces: Vec<&Piece> = known.source.pieces.iter().filter(passes).collect();
    pieces.sort_by_key(cells);
    pieces
}

/// A fault at the first of the cells of these pieces: with the template's line that wrote it, with
/// the layout's line that printed it, and with the other cells.
pub(super) fn lead(
    known: Known,
    found: Diagnostic,
    (pieces, layout): (&[&Piece], Option<Place>),
) -> Diagnostic {
    let mut cells = cells_of(pieces.iter().copied()).into_iter();
    let Some(cell) = cells.next() else {
        return match layout {
            Some(layout) => found.at(layout),
            None => found,
        };
    };
    let mut found = found.at(cell);
    let template = pieces.first().and_then(|piece| template(known, piece));
    let callers = pieces.first().map_or_else(Vec::new, |piece| callers(known, piece));
    found.also.extend(ends(&callers).map(|line| ("called by".to_owned(), line.into())));
    found.also.extend(template.map(|line| ("written by".to_owned(), line.into())));
    found.also.extend(layout.map(|line| ("printed by".to_owned(), line)));
    cells.fold(found, |found, cell| found.also("also in", cell))
}

/// The outermost and the innermost of some steps, of which the innermost comes first.
pub(super) fn ends<T: Clone>(steps: &[T]) -> impl Iterator<Item = T> {
    let between = 1..steps.len().saturating_sub(1);
    let steps = steps.iter().enumerate().rev();
    steps.filter(move |(at, _)| !between.contains(at)).map(|(_, step)| step.clone())
}

/// The lines that called the partial that wrote a piece, the innermost first.
pub(super) fn callers(known: Known, piece: &Piece) -> Vec<FilePlace> {
    let calls = std::iter::successors(piece.caller.as_ref(), |call| call.caller.as_ref());
    calls.filter_map(|call| known.assets.place(&call.template, call.origin.clone())).collect()
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
