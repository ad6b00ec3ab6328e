//! What is known of where a document's text came from: the merged source with its pieces, and the
//! files of its type.

use std::ops::Range;

use typst::syntax::{DiagSpan, DiagSpanKind, FileId, Source};

use super::argument::Step;
use super::{Assets, Images};
use crate::diagnostic::FilePlace;
use crate::merge;

/// A document's merged source and its type's files, in which spans are looked up.
#[derive(Clone, Copy)]
pub(super) struct Known<'a> {
    /// The merged source, with its pieces.
    pub(super) source: &'a merge::Source,
    /// The merged source as Typst has parsed it.
    pub(super) main: &'a Source,
    /// The files of the document type.
    pub(super) assets: &'a Assets,
    /// The images that the document names.
    pub(super) images: &'a Images,
}

/// Where a span is.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Spot {
    /// In the merged source.
    Main(Range<usize>),
    /// In a file of the document type.
    Layout(FilePlace),
    /// In a file of the look that all types share, as the program brings it with it.
    House(FilePlace),
}

impl Known<'_> {
    /// An expression with the file that it is in.
    pub(super) fn step(&self, span: impl Into<DiagSpan>) -> Option<Step> {
        let (id, range) = self.range(span.into())?;
        let source = match id == self.main.id() {
            true => self.main.clone(),
            false => self.assets.source(id.vpath().get_with_slash(), id)?.ok()?,
        };
        Some(Step { source, range })
    }

    /// Where a span is, if it is anywhere.
    pub(super) fn spot(&self, span: impl Into<DiagSpan>) -> Option<Spot> {
        let (id, range) = self.range(span.into())?;
        if id == self.main.id() {
            return Some(Spot::Main(range));
        }
        let path = id.vpath().get_with_slash();
        let place = self.assets.place(path, range)?;
        Some(if self.assets.is_of_the_house(path) {
            Spot::House(place)
        } else {
            Spot::Layout(place)
        })
    }

    fn range(&self, span: DiagSpan) -> Option<(FileId, Range<usize>)> {
        match span.get() {
            DiagSpanKind::Detached => None,
            DiagSpanKind::Range { id, range } => Some((id, range)),
            DiagSpanKind::Number { id, num, sub_range } if id == self.main.id() => {
                Some((id, self.main.range(num, sub_range)?))
            }
            DiagSpanKind::Number { id, num, sub_range } => {
                let source = self.assets.source(id.vpath().get_with_slash(), id)?.ok()?;
                Some((id, source.range(num, sub_range)?))
            }
        }
    }
}
