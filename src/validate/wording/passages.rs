//! The texts of a workbook in the order in which they are read: sheet by sheet of the contract, row
//! by row.

use std::borrow::Cow;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::diagnostic::CellPlace;
use crate::doctype::Type;
use crate::validate::dataset::Value;
use crate::validate::records::Typed;
use crate::validate::table::Table;

/// A text of a cell.
pub(super) struct Passage<'a> {
    table: &'a Table<'a>,
    typed: &'a Typed,
    line: usize,
    column: usize,
    /// What is read of it: the words without the signs of CommonMark, paragraphs on lines of their own.
    pub(super) text: Cow<'a, str>,
    /// How many of its links lead to no address.
    pub(super) dead_links: usize,
    /// The first image that stands in it.
    pub(super) image: Option<String>,
}

impl Passage<'_> {
    /// Whether it stands in the sheet of this name.
    pub(super) fn is_of(&self, sheet: &str) -> bool {
        self.table.contract.name == sheet
    }

    /// Where it stands.
    pub(super) fn place(&self) -> CellPlace {
        let key = self.typed.records.get(self.line).and_then(|record| record.key.as_ref());
        self.table.field_place(self.line, self.column, key)
    }
}

/// All texts of a workbook. Those that name something, and those that no paper prints, are left out.
pub(super) fn of<'a>(tables: &'a [Table<'a>], all: &'a [Typed]) -> Vec<Passage<'a>> {
    let mut passages = Vec::new();
    for (table, typed) in tables.iter().zip(all).filter(|(table, _)| !table.contract.unused) {
        let columns = table.contract.columns.iter().enumerate().filter(|(at, column)| {
            matches!(column.kind, Type::Text | Type::RichText)
                && !column.unused
                && column.values.is_empty()
                && column.shown_if.is_none()
                && table.contract.key != Some(*at)
        });
        let columns: Vec<usize> = columns.map(|(at, _)| at).collect();
        for line in 0..typed.records.len() {
            for &column in &columns {
                let Some(value) = typed.sound(line, column) else { continue };
                let (text, dead_links, image) = match value {
                    Value::Text(text) => (Cow::Borrowed(text.as_str()), 0, None),
                    Value::Rich(text) => read(text),
                    _ => continue,
                };
                passages.push(Passage { table, typed, line, column, text, dead_links, image });
            }
        }
    }
    passages
}

/// What is read of a rich text, how many of its links lead nowhere, and the first image in it.
pub(super) fn read(text: &str) -> (Cow<'_, str>, usize, Option<String>) {
    // Most texts have no sign in them that could mean anything.
    let plain =
        |byte: &u8| !matches!(byte, b'*' | b'_' | b'[' | b'`' | b'<' | b'#' | b'\\' | b'&' | b'\n');
    if text.as_bytes().iter().all(plain) {
        return (Cow::Borrowed(text), 0, None);
    }
    let (mut read, mut dead_links, mut image) = (String::with_capacity(text.len()), 0, None);
    // Marks stand for no words; those whose notes are in a sheet of notes would be read as text.
    let unmarked = without_marks(text);
    for event in Parser::new_ext(&unmarked, Options::ENABLE_FOOTNOTES | Options::ENABLE_TABLES) {
        match event {
            Event::Text(words) | Event::Code(words) => read.push_str(&words),
            Event::SoftBreak | Event::HardBreak => read.push(' '),
            Event::Start(Tag::Link { dest_url, .. }) => {
                dead_links += usize::from(matches!(dest_url.trim(), "" | "#"));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                image.get_or_insert_with(|| dest_url.to_string());
            }
            Event::End(
                TagEnd::Paragraph | TagEnd::Item | TagEnd::Heading(_) | TagEnd::TableCell,
            ) => read.push('\n'),
            _ => {}
        }
    }
    (Cow::Owned(read), dead_links, image)
}

/// A text without the marks of footnotes.
fn without_marks(text: &str) -> Cow<'_, str> {
    if !text.contains("[^") {
        return Cow::Borrowed(text);
    }
    let (mut kept, mut rest) = (String::with_capacity(text.len()), text);
    while let Some((before, mark)) = rest.split_once("[^") {
        kept.push_str(before);
        match mark.split_once(']') {
            // The text of a note is read where it stands.
            // A blank within it makes it none.
            Some((mark, after)) if mark.contains(' ') => {
                kept.push_str(&format!("[^{mark}]"));
                rest = after;
            }
            Some((_, after)) => rest = after.strip_prefix(':').unwrap_or(after),
            None => {
                kept.push_str("[^");
                rest = mark;
            }
        }
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}
