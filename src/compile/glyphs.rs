//! Characters that can't be printed: no font has them, or a PDF standard forbids them.

use std::collections::BTreeMap;

use typst::layout::{Frame, FrameItem};
use typst::syntax::Span;
use typst::text::TextItem;
use typst::{World, WorldExt};
use typst_layout::PagedDocument;

use super::origin;
use super::world::Paper;
use crate::diagnostic::{CellPlace, Diagnostic, Name, Place, quoted};

/// One error for each character of the pages that no font has.
///
/// Typst has already tried all fonts when it sets glyph 0, the empty box.
pub(super) fn missing(paper: &Paper, document: &PagedDocument) -> Vec<Diagnostic> {
    let mut missing = BTreeMap::new();
    for page in document.pages() {
        gather(&page.frame, &mut missing);
    }
    missing.into_iter().map(|(letter, span)| error(paper, letter, span)).collect()
}

/// Adds each character without a glyph, with the first span where it stands.
fn gather(frame: &Frame, missing: &mut BTreeMap<char, Span>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => gather(&group.frame, missing),
            FrameItem::Text(text) => {
                for glyph in text.glyphs.iter().filter(|glyph| glyph.id == 0) {
                    for letter in lacking(text, glyph.range()) {
                        missing.entry(letter).or_insert(glyph.span.0);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The characters in a range of a text that its font lacks; all of them where each has a glyph of
/// its own and only their combination has none.
fn lacking(text: &TextItem, range: std::ops::Range<usize>) -> Vec<char> {
    let cluster = text.text.get(range).unwrap_or_default();
    let lacks = |letter: &char| text.font.ttf().glyph_index(*letter).is_none();
    let letters: Vec<_> = cluster.chars().filter(lacks).collect();
    if letters.is_empty() { cluster.chars().collect() } else { letters }
}

fn error(paper: &Paper, letter: char, span: Span) -> Diagnostic {
    let words = format!("no font has the character {}", named(letter));
    let found = Diagnostic::error(Name::MissingGlyph, words)
        .hint("write another character, or put a font that has it into `templates/_shared/fonts`");
    let cells = holding(paper, letter);
    if cells.is_empty() {
        return match line(paper, span) {
            Some(line) => found.at(line),
            None => found,
        };
    }
    at_cells(found, cells)
}

/// A character as messages name it: itself, if it can be seen, and its number.
fn named(letter: char) -> String {
    format!("{} (U+{:04X})", quoted(&letter.to_string()), u32::from(letter))
}

/// The cells whose values hold a character, or one that differs from it only in case: a layout may
/// print in capitals what a cell has in small letters.
fn holding(paper: &Paper, letter: char) -> Vec<CellPlace> {
    let exact = origin::cells_where(paper, |_, value| value.text.contains(letter));
    if !exact.is_empty() {
        return exact;
    }
    let folded: String = letter.to_lowercase().collect();
    origin::cells_where(paper, |_, value| value.text.to_lowercase().contains(&folded))
}

/// The template's or layout's line that a span is in.
fn line(paper: &Paper, span: Span) -> Option<Place> {
    let (id, range) = span.id().zip(paper.range(span))?;
    let line = if id == paper.main() {
        origin::of(paper, range, "").template
    } else {
        paper.job.assets.place(id.vpath().get_with_slash(), range)
    };
    line.map(Place::from)
}

/// The fault at the first of these cells, with the others as further places.
pub(super) fn at_cells(found: Diagnostic, cells: Vec<CellPlace>) -> Diagnostic {
    let mut cells = cells.into_iter();
    let found = match cells.next() {
        Some(cell) => found.at(cell),
        None => found,
    };
    cells.fold(found, |found, cell| found.also("also in", cell))
}

/// Leads a violation that names a forbidden character (of the private use area, say) to the cells
/// that hold it. Its span alone leads to the layout's line that printed it.
pub(super) fn lead_to_forbidden(paper: &Paper, found: Diagnostic) -> Diagnostic {
    let Some(letter) = forbidden(&found.message) else { return found };
    let standards = found.message.split(" error:").next().unwrap_or("the standard");
    let message = format!("{standards} does not allow the character {}", named(letter));
    let found = Diagnostic { message, hints: Vec::new(), ..found };
    at_cells(found.hint("write another character"), holding(paper, letter))
}

/// The character in "… codepoint `"\u{e000}"`", the form in which Typst names it.
fn forbidden(message: &str) -> Option<char> {
    let (_, named) = message.split_once("codepoint `\"")?;
    let (named, _) = named.split_once("\"`")?;
    match named.strip_prefix("\\u{") {
        Some(code) => char::from_u32(u32::from_str_radix(code.strip_suffix('}')?, 16).ok()?),
        None => named.chars().next(),
    }
}
