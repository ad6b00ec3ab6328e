//! What stands at a point of a page, and where it came from: the layout's line, the template's line
//! and the cells.

use typst::introspection::{Location, Tag};
use typst::layout::{Abs, Frame, FrameItem, Point, Size, Transform};
use typst::syntax::Span;
use typst::text::TextItem;
use typst::visualize::{FillRule, Geometry, Image, Shape};

use super::known::{Known, Spot};
use super::passage::{Letter, Passage};
use super::{images, origin};
use crate::diagnostic::{CellPlace, FilePlace};
use crate::merge::Piece;

/// How far beside a letter a point may be and still mean it, in points.
const NEAR: f64 = 3.0;

/// Where something on a page came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The template's place, where it is known.
    pub template: Option<FilePlace>,
    /// The layout's place, where a layout wrote it.
    pub layout: Option<FilePlace>,
    /// The cells that it came from, the most likely first; several where it can't be known which.
    pub cells: Vec<CellPlace>,
}

/// Walks through what is on a page, in the order in which it was drawn.
struct Walk<'a> {
    /// What is looked for.
    point: Point,
    /// The letters so far, with what a passage needs to know of them.
    letters: Vec<Letter>,
    /// Which of them was hit, and how far it is from the point.
    letter: Option<(Abs, usize)>,
    /// The last thing that was drawn over the point.
    drawn: Option<(Span, Option<&'a Image>)>,
    /// The elements that are open, such as headings and tables.
    open: Vec<(Location, Span)>,
}

/// What stands at a point of a page, if anything does that came from somewhere.
pub(super) fn at(known: Known, page: &Frame, (x, y): (f64, f64)) -> Option<Origin> {
    let point = Point::new(Abs::pt(x), Abs::pt(y));
    let mut walk = Walk { point, letters: Vec::new(), letter: None, drawn: None, open: Vec::new() };
    walk.frame(page, Transform::identity(), true);
    let written = match (walk.letter, walk.drawn) {
        (Some((_, letter)), _) => of_letter(known, &walk.letters, letter),
        (None, Some((span, image))) => of_drawn(known, span, image),
        (None, None) => return None,
    };
    let any = written.template.is_some() || written.layout.is_some();
    any.then_some(written)
}

/// Where a letter came from.
fn of_letter(known: Known, letters: &[Letter], index: usize) -> Origin {
    let spot = letters
        .get(index)
        .and_then(|letter| known.spot(letter.span).or_else(|| known.spot(letter.holder)));
    if let Some(piece) = spot.as_ref().and_then(|spot| exact(known, spot)) {
        return told(known, spot, vec![piece]);
    }
    let mut pieces = Passage::around(letters, index).pieces(known);
    if let Some(Spot::Main(range)) = &spot {
        pieces.retain(|piece| range.start <= piece.range.start && piece.range.end <= range.end);
    }
    told(known, spot, pieces)
}

/// Where an image or a shape came from.
fn of_drawn(known: Known, span: Span, image: Option<&Image>) -> Origin {
    let bytes = image.and_then(images::bytes);
    told(
        known,
        known.spot(span),
        bytes.map_or_else(Vec::new, |bytes| images::pieces(known, &bytes)),
    )
}

/// The piece that a spot lies in.
fn exact<'a>(known: Known<'a>, spot: &Spot) -> Option<&'a Piece> {
    let Spot::Main(range) = spot else { return None };
    known.source.piece_at(range.start).filter(|piece| range.end <= piece.range.end)
}

/// What is known of something at a spot that these pieces may have written.
fn told(known: Known, spot: Option<Spot>, pieces: Vec<&Piece>) -> Origin {
    let (range, layout) = match spot {
        Some(Spot::Main(range)) => (Some(range), None),
        Some(Spot::Layout(place) | Spot::House(place)) => (None, Some(place)),
        None => (None, None),
    };
    let template = match pieces.first() {
        Some(piece) if piece.value.is_some() => origin::template(known, piece),
        _ => range.and_then(|range| origin::line(known, range)),
    };
    Origin { template, layout, cells: origin::cells_of(pieces) }
}

impl<'a> Walk<'a> {
    /// Goes through a frame; `seen` is whether the point is within everything that clips it.
    fn frame(&mut self, frame: &'a Frame, transform: Transform, seen: bool) {
        for (at, item) in frame.items() {
            let here = transform.pre_concat(Transform::translate(at.x, at.y));
            match item {
                FrameItem::Group(group) => {
                    let inner = here.pre_concat(group.transform);
                    let seen = seen
                        && group.clip.as_ref().is_none_or(|clip| {
                            self.within(inner)
                                .is_some_and(|at| clip.contains(FillRule::NonZero, at))
                        });
                    self.frame(&group.frame, inner, seen);
                }
                FrameItem::Text(text) => self.text(text, here, seen),
                FrameItem::Tag(Tag::Start(element, _)) => {
                    self.open.extend(element.location().map(|it| (it, element.span())));
                }
                FrameItem::Tag(Tag::End(location, ..)) => {
                    let at = self.open.iter().rposition(|(open, _)| open == location);
                    self.open.truncate(at.unwrap_or(self.open.len()));
                }
                FrameItem::Shape(shape, span)
                    if seen && self.within(here).is_some_and(|at| is_in_shape(shape, at)) =>
                {
                    self.drawn = Some((*span, None));
                }
                FrameItem::Image(image, size, span)
                    if seen
                        && self.within(here).is_some_and(|at| is_in(Point::zero(), *size, at)) =>
                {
                    self.drawn = Some((*span, Some(image)));
                }
                _ => {}
            }
        }
    }

    /// The point as something sees it that is drawn under this transform.
    fn within(&self, transform: Transform) -> Option<Point> {
        Some(self.point.transform_inf(transform.invert()?))
    }

    fn text(&mut self, text: &TextItem, transform: Transform, seen: bool) {
        let point = self.within(transform).filter(|_| seen);
        let (above, below) = (text.size, text.size * 0.3);
        let holder = self.open.iter().rev().map(|&(_, span)| span).find(|span| !span.is_detached());
        let mut x = Abs::zero();
        for (number, glyph) in text.glyphs.iter().enumerate() {
            let width = glyph.x_advance.at(text.size);
            if let Some(point) = point
                && (-above..=below).contains(&point.y)
            {
                let far = (x - point.x).max(point.x - (x + width)).max(Abs::zero());
                if far.to_pt() <= NEAR && self.letter.is_none_or(|(nearest, _)| far <= nearest) {
                    self.letter = Some((far, self.letters.len()));
                }
            }
            x += width;
            self.letters.push(Letter {
                text: text.text.get(glyph.range()).unwrap_or_default().to_owned(),
                span: glyph.span.0,
                holder: holder.unwrap_or(Span::detached()),
                begins: number == 0,
                baseline: Point::zero().transform(transform).y,
            });
        }
    }
}

fn is_in(corner: Point, size: Size, point: Point) -> bool {
    let is_between = |from: Abs, length: Abs, at: Abs| {
        let (low, high) = (from.min(from + length), from.max(from + length));
        low <= at && at <= high
    };
    is_between(corner.x, size.x, point.x) && is_between(corner.y, size.y, point.y)
}

/// Whether a shape covers a point, or a line of it passes by.
fn is_in_shape(shape: &Shape, point: Point) -> bool {
    if shape.fill.is_none() && shape.stroke.is_none() {
        return false;
    }
    match &shape.geometry {
        Geometry::Curve(curve) if shape.fill.is_some() => curve.contains(shape.fill_rule, point),
        Geometry::Rect(size) if shape.fill.is_some() => is_in(Point::zero(), *size, point),
        _ => {
            let bounds = shape.geometry.bbox(shape.stroke.as_ref());
            let corner = bounds.min - Point::splat(Abs::pt(NEAR / 2.0));
            is_in(corner, bounds.size() + Size::splat(Abs::pt(NEAR)), point)
        }
    }
}
