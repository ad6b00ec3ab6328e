//! Faults of images, led to the cells that name them.
//!
//! Typst decodes an image long after the call that asked for it, and has only the layout's line by
//! then, so the images themselves are looked at.

use typst::foundations::Bytes;
use typst::layout::{Frame, FrameItem};
use typst::visualize::{Image, ImageFormat, ImageKind, RasterFormat, RasterImage};
use typst_layout::PagedDocument;

use super::known::Known;
use super::origin;
use super::world::Paper;
use crate::diagnostic::{Diagnostic, Name, Place, quoted};
use crate::merge::Piece;

/// Whether Typst's message says that an image can't be read.
pub(super) fn is_meant(message: &str) -> bool {
    ["failed to decode image", "unknown image format", "failed to parse SVG"]
        .iter()
        .any(|head| message.starts_with(head))
}

/// An error for each image of the workbook that can't be read, at the cells that name it.
pub(super) fn unreadable(paper: &Paper) -> Vec<Diagnostic> {
    let faulty = paper.images().filter(|(_, bytes)| is_faulty(bytes));
    faulty
        .filter_map(|(path, _)| {
            let pieces = naming(paper, path);
            let name = path.rsplit('/').next().unwrap_or(path);
            let words = format!("the file {} can't be read as an image", quoted(name));
            let found = Diagnostic::error(Name::BadImage, words);
            let found = found.hint("save the image again as PNG or JPEG");
            (!pieces.is_empty()).then(|| origin::lead(paper.known(), found, (&pieces, None)))
        })
        .collect()
}

fn is_faulty(bytes: &Bytes) -> bool {
    match ImageFormat::detect(bytes) {
        None => true,
        Some(ImageFormat::Raster(RasterFormat::Exchange(format))) => {
            RasterImage::plain(bytes.clone(), format).is_err()
        }
        Some(_) => false,
    }
}

/// Leads violations for want of an alternative text to the line that draws the image, and names the
/// cell of one of them. Each image of a workbook has its words in another column, so it is for the
/// layout to hand them on.
pub(super) fn lead_back(paper: &Paper, document: &PagedDocument, found: &mut [Diagnostic]) {
    let silent = |one: &&mut Diagnostic| one.message.ends_with("missing alt text");
    for one in found.iter_mut().filter(silent) {
        let mut images = Vec::new();
        for page in document.pages() {
            without_alt(&page.frame, &mut images);
        }
        let silent = paper.images().filter(|(_, bytes)| images.contains(bytes));
        let pieces: Vec<_> = silent.flat_map(|(path, _)| naming(paper, path)).collect();
        if pieces.is_empty() || matches!(one.place, Some(Place::Cell(_))) {
            continue;
        }
        if one.place.is_none() || matches!(one.place, Some(Place::Path(_))) {
            *one = origin::lead(paper.known(), one.clone(), (&pieces, one.place.take()));
            continue;
        }
        let first = pieces.first().map(|piece| origin::cells_of([*piece])).unwrap_or_default();
        let cells = first.into_iter().take(1).map(|cell| ("value from".to_owned(), cell.into()));
        let template = pieces.first().and_then(|piece| origin::template(paper.known(), piece));
        let template = template.filter(|line| one.place != Some(line.clone().into()));
        one.also.clear();
        one.also.extend(cells);
        one.also.extend(template.map(|line| ("called by".to_owned(), line.into())));
    }
}

/// Adds the bytes of each raster image that has no alternative text.
fn without_alt(frame: &Frame, images: &mut Vec<Bytes>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => without_alt(&group.frame, images),
            FrameItem::Image(image, ..) if image.alt().is_none_or(str::is_empty) => {
                if let ImageKind::Raster(raster) = image.kind() {
                    images.push(raster.data().clone());
                }
            }
            _ => {}
        }
    }
}

/// The bytes of an image file.
pub(super) fn bytes(image: &Image) -> Option<Bytes> {
    match image.kind() {
        ImageKind::Raster(raster) => Some(raster.data().clone()),
        ImageKind::Svg(svg) => Some(svg.data().clone()),
        ImageKind::Pdf(_) => None,
    }
}

/// The pieces that name an image with these bytes.
pub(super) fn pieces<'a>(known: Known<'a>, bytes: &Bytes) -> Vec<&'a Piece> {
    let paths = known.images.iter().filter(|(_, file)| ***file == **bytes).map(|(path, _)| path);
    let paths: Vec<&String> = paths.collect();
    let names = |piece: &&Piece| {
        let written = known.source.text.get(piece.range.clone()).unwrap_or_default();
        piece.value.is_some() && paths.iter().any(|path| written.contains(path.as_str()))
    };
    known.source.pieces.iter().filter(names).collect()
}

/// The values that name the image at this virtual path.
fn naming<'a>(paper: &'a Paper, path: &str) -> Vec<&'a Piece> {
    let text = &paper.job.source.text;
    origin::pieces_where(paper.known(), |piece, _| {
        text.get(piece.range.clone()).is_some_and(|written| written.contains(path))
    })
}
