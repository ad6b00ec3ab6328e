//! Merged Typst source, which knows of each of its bytes where it came from.

use std::ops::Range;
use std::sync::Arc;

use super::style::Style;
use crate::diagnostic::CellPlace;

/// Merged Typst source.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// The virtual path at which it is compiled: `/work-plan/main.typ`.
    pub path: String,
    /// The code of the language that it is written in: `fr`.
    pub language: String,
    /// How it is printed, beside what its text says.
    pub style: Style,
    /// The Typst text.
    pub text: String,
    /// Where it came from: consecutive, without a gap, in order.
    pub pieces: Vec<Piece>,
}

/// A stretch of merged source.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// Its bytes in the merged text.
    pub range: Range<usize>,
    /// The virtual path of the template that wrote it: `/work-plan/main.typ.hbs`.
    pub template: Arc<str>,
    /// The bytes of that template that wrote it: its own text, or the expression `{{…}}`.
    pub origin: Range<usize>,
    /// The value, where it is not the template's own text.
    pub value: Option<Written>,
    /// What called the template, where it is a partial.
    pub caller: Option<Arc<Caller>>,
}

/// The expression that called a partial.
#[derive(Debug, PartialEq, Eq)]
pub struct Caller {
    /// The virtual path of the template that it is in.
    pub template: Arc<str>,
    /// Its bytes in that template.
    pub origin: Range<usize>,
    /// What called that template, where it is a partial itself.
    pub caller: Option<Arc<Caller>>,
}

/// A value as it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Written {
    /// The text that a reader will see.
    pub text: String,
    /// The cells that it came from; none for a value that the template itself made.
    pub cells: Vec<CellPlace>,
}

impl Source {
    /// The piece that holds this byte of the merged text.
    pub fn piece_at(&self, offset: usize) -> Option<&Piece> {
        self.pieces.get(self.number_at(offset)?)
    }

    /// The number of the piece that holds this byte of the merged text, counted from zero.
    pub fn number_at(&self, offset: usize) -> Option<usize> {
        let at = self.pieces.partition_point(|piece| piece.range.end <= offset);
        (at < self.pieces.len()).then_some(at)
    }

    /// The pieces that lie in or touch a range of the merged text.
    pub fn pieces_in(&self, range: Range<usize>) -> impl Iterator<Item = &Piece> {
        let first = self.pieces.partition_point(|piece| piece.range.end <= range.start);
        self.pieces.iter().skip(first).take_while(move |piece| piece.range.start < range.end)
    }
}
