//! Characters that can't be printed: no font has them, or a PDF standard forbids them.

use std::collections::BTreeMap;

use typst::World;
use typst::layout::{Frame, FrameItem};
use typst::syntax::Span;
use typst_layout::PagedDocument;

use super::known::Spot;
use super::origin;
use super::world::Paper;
use crate::diagnostic::{Diagnostic, FilePlace, Name, Place, quoted};
use crate::merge::Piece;

/// One error for each character of the pages that no font has.
///
/// Typst has already tried all fonts when it sets glyph 0, the empty box.
pub(super) fn missing(paper: &Paper, document: &PagedDocument) -> Vec<Diagnostic> {
    let mut missing = BTreeMap::new();
    for page in document.pages() {
        gather(paper, &page.frame, &mut missing);
    }
    missing.into_iter().map(|(letters, span)| error(paper, &letters, span)).collect()
}

/// Adds each character without a glyph, with the first span where it stands.
fn gather(paper: &Paper, frame: &Frame, missing: &mut BTreeMap<String, Span>) {
    for (_, item) in frame.items() {
        match item {
            FrameItem::Group(group) => gather(paper, &group.frame, missing),
            FrameItem::Text(text) => {
                // Where one of a combination is lacking, all of it is set in boxes.
                for boxes in text.glyphs.split(|glyph| glyph.id != 0) {
                    let Some(first) = boxes.first() else { continue };
                    let start = boxes.iter().map(|glyph| glyph.range().start).min();
                    let end = boxes.iter().map(|glyph| glyph.range().end).max();
                    let range = start.unwrap_or_default()..end.unwrap_or_default();
                    for letters in lacking(paper, text.text.get(range).unwrap_or_default()) {
                        missing.entry(letters).or_insert(first.span.0);
                    }
                }
            }
            _ => {}
        }
    }
}

/// The characters of a text without glyphs that no font has; the text as a whole where some font has
/// each of them, and none has all.
fn lacking(paper: &Paper, text: &str) -> Vec<String> {
    let fonts = || (0..).map_while(|index| paper.book().info(index));
    let lacks = |letter: &char| !fonts().any(|font| font.coverage.contains(u32::from(*letter)));
    let letters: Vec<_> = text.chars().filter(lacks).map(String::from).collect();
    if letters.is_empty() { vec![text.to_owned()] } else { letters }
}

fn error(paper: &Paper, letters: &str, span: Span) -> Diagnostic {
    let words = format!("no font has the character {}", named(letters));
    let found = Diagnostic::error(Name::MissingGlyph, words)
        .hint("write another character, or put a font that has it into `templates/_shared/fonts`");
    let pieces = holding(paper, letters);
    let line = line(paper, span).filter(|(is_layout, _)| *is_layout || pieces.is_empty());
    let found = origin::lead(paper.known(), found, (&pieces, line.map(|(_, line)| line)));
    match listed(paper, letters, &pieces) {
        Some(line) => found.also("the word is from", line),
        None => found,
    }
}

/// The line of a code list or of labels that has the letters in it: of the whole word, if cells name
/// it.
fn listed(paper: &Paper, letters: &str, pieces: &[&Piece]) -> Option<FilePlace> {
    let word = pieces.first().and_then(|piece| piece.value.as_ref());
    let word = word.map_or(letters, |value| value.text.trim());
    paper.job.assets.listed(word)
}

/// A character as messages name it: itself, if it can be seen, and its number; the numbers of all
/// where it is made of several.
fn named(letters: &str) -> String {
    let numbers: Vec<_> =
        letters.chars().map(|letter| format!("U+{:04X}", u32::from(letter))).collect();
    format!("{} ({})", quoted(letters), numbers.join(" "))
}

/// The values that hold a character, or one that differs from it only in case: a layout may print in
/// capitals what a cell has in small letters.
fn holding<'a>(paper: &'a Paper, letters: &str) -> Vec<&'a Piece> {
    let exact = origin::pieces_where(paper.known(), |_, value| value.text.contains(letters));
    if !exact.is_empty() {
        return exact;
    }
    let folded = letters.to_lowercase();
    origin::pieces_where(paper.known(), |_, value| value.text.to_lowercase().contains(&folded))
}

/// The line that a span is in, and whether it is a layout's.
fn line(paper: &Paper, span: Span) -> Option<(bool, Place)> {
    match paper.known().spot(span)? {
        Spot::Main(range) => Some((false, origin::line(paper.known(), range)?.into())),
        Spot::Layout(line) | Spot::House(line) => Some((true, line.into())),
    }
}

/// Leads a violation that names a forbidden character (of the private use area, say) to the cells
/// that hold it. Its span alone leads to the layout's line that printed it.
pub(super) fn lead_to_forbidden(paper: &Paper, found: Diagnostic) -> Diagnostic {
    let Some(letter) = forbidden(&found.message) else { return found };
    let standards = found.message.split(" error:").next().unwrap_or("the standard");
    let message = format!("{standards} does not allow the character {}", named(&letter));
    let found = Diagnostic { message, hints: Vec::new(), ..found };
    let found = found.hint("write another character");
    origin::lead(paper.known(), found, (&holding(paper, &letter), None))
}

/// The character in "… codepoint `"\u{e000}"`", the form in which Typst names it.
fn forbidden(message: &str) -> Option<String> {
    let (_, named) = message.split_once("codepoint `\"")?;
    let (named, _) = named.split_once("\"`")?;
    match named.strip_prefix("\\u{") {
        Some(code) => {
            let code = u32::from_str_radix(code.strip_suffix('}')?, 16).ok()?;
            char::from_u32(code).map(String::from)
        }
        None => named.chars().next().map(String::from),
    }
}
