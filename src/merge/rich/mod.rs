//! Rich text: CommonMark becomes Typst content, in which each piece of text is a string and each
//! mark-up a function call. Nothing that the text holds can so be taken for Typst.

mod filled;
mod parse;
mod writer;

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Tag, TagEnd};

pub use filled::{Counted, filled};

/// A rich text as Typst mark-up.
///
/// `notes` are the footnotes of its marks; `placed` those that the document has already, to which
/// a further mark only points.
pub fn content(text: &str, notes: &[(String, String)], placed: &mut BTreeSet<String>) -> String {
    writer::content(&parse::parse(text, notes), placed)
}

/// A rich text as a reader sees it, without its mark-up and its notes; paragraphs become lines.
pub fn plain(text: &str, notes: &[(String, String)]) -> String {
    let mut out = String::new();
    for event in parse::parse(text, notes).body {
        match event {
            Event::Start(
                Tag::Paragraph
                | Tag::Item
                | Tag::Heading { .. }
                | Tag::CodeBlock(_)
                | Tag::TableHead
                | Tag::TableRow,
            ) if !out.is_empty() && !out.ends_with('\n') => {
                out.push('\n');
            }
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                out.push_str(&text);
            }
            Event::SoftBreak | Event::End(TagEnd::TableCell) => out.push(' '),
            Event::HardBreak => out.push('\n'),
            _ => {}
        }
    }
    out.trim_end().to_owned()
}
