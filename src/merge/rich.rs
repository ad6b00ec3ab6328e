//! Rich text: CommonMark becomes Typst content, in which each piece of text is a string and each
//! mark-up a function call. Nothing that the text holds can so be taken for Typst.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, TextMergeStream};

use super::write::{embedded, literal};

/// A rich text as Typst mark-up.
///
/// `notes` are the footnotes of its marks; `placed` those that the document has already, to which
/// a further mark only points.
pub fn content(text: &str, notes: &[(String, String)], placed: &mut BTreeSet<String>) -> String {
    let whole = with_definitions(text, notes);
    let shared: BTreeSet<String> = notes.iter().map(|(mark, _)| mark.to_lowercase()).collect();
    let mut definitions = BTreeMap::new();
    let mut body = Vec::new();
    let mut within: Option<(String, Vec<Event<'_>>)> = None;
    for event in events(&whole) {
        match (event, &mut within) {
            (Event::Start(Tag::FootnoteDefinition(mark)), _) => {
                within = Some((mark.to_lowercase(), Vec::new()));
            }
            (Event::End(TagEnd::FootnoteDefinition), Some(_)) => {
                if let Some((mark, events)) = within.take() {
                    let mut writer = Writer::new(&definitions, &shared, placed);
                    let note = writer.all(events);
                    definitions.entry(mark).or_insert(note);
                }
            }
            (event, Some((_, events))) => events.push(event),
            (event, None) => body.push(event),
        }
    }
    Writer::new(&definitions, &shared, placed).all(body)
}

/// A rich text as a reader sees it, without its mark-up; paragraphs become lines.
pub fn plain(text: &str) -> String {
    let mut out = String::new();
    for event in events(text) {
        match event {
            Event::Start(Tag::Paragraph | Tag::Item | Tag::Heading { .. } | Tag::CodeBlock(_))
                if !out.is_empty() && !out.ends_with('\n') =>
            {
                out.push('\n');
            }
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => {
                out.push_str(&text);
            }
            Event::SoftBreak => out.push(' '),
            Event::HardBreak => out.push('\n'),
            _ => {}
        }
    }
    out.trim_end().to_owned()
}

fn events(text: &str) -> impl Iterator<Item = Event<'_>> {
    TextMergeStream::new(Parser::new_ext(text, Options::ENABLE_FOOTNOTES))
}

/// The text with the definitions of its marks behind it, where CommonMark looks for them. A mark
/// that the text defines itself keeps its own definition, since the first one counts.
fn with_definitions(text: &str, notes: &[(String, String)]) -> String {
    let mut whole = text.to_owned();
    for (mark, note) in notes {
        // Lines that are indented belong to the definition.
        let note = note.replace('\n', "\n    ");
        let _ = write!(whole, "\n\n[^{mark}]: {note}");
    }
    whole
}

/// Writes the events of one text, or of one footnote.
struct Writer<'a> {
    out: String,
    /// For each open container, whether a block stands in it already: the next one is set off.
    begun: Vec<bool>,
    /// The footnotes of this text by mark, as Typst mark-up.
    notes: &'a BTreeMap<String, String>,
    /// The marks that mean the same footnote in the whole document.
    shared: &'a BTreeSet<String>,
    /// The shared footnotes that the document has already.
    placed: &'a mut BTreeSet<String>,
    /// For each open link, whether it is written as one.
    links: Vec<bool>,
    /// The text of the code block that is open.
    code: Option<String>,
}

impl<'a> Writer<'a> {
    fn new(
        notes: &'a BTreeMap<String, String>,
        shared: &'a BTreeSet<String>,
        placed: &'a mut BTreeSet<String>,
    ) -> Self {
        let (out, links) = (String::new(), Vec::new());
        Self { out, begun: vec![false], notes, shared, placed, links, code: None }
    }

    fn all(&mut self, events: Vec<Event<'_>>) -> String {
        for event in events {
            self.event(event);
        }
        std::mem::take(&mut self.out)
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(end),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(&text),
                None => self.out.push_str(&embedded(&text)),
            },
            // A cell that speaks HTML is shown as it is: nothing that was written is lost.
            Event::Html(text) | Event::InlineHtml(text) => self.out.push_str(&embedded(&text)),
            Event::Code(code) => self.call(&format!("raw({})", literal(&code))),
            Event::SoftBreak => self.out.push(' '),
            Event::HardBreak => self.call("linebreak()"),
            Event::FootnoteReference(mark) => self.footnote(&mark.to_lowercase()),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.block(),
            Tag::Heading { .. } => {
                self.block();
                self.out.push_str("#strong[");
            }
            Tag::BlockQuote(_) => self.container("#quote(block: true)["),
            Tag::List(Some(first)) => self.container(&format!("#enum(start: {first},")),
            Tag::List(None) => self.container("#list("),
            Tag::Item => {
                self.out.push('[');
                self.begun.push(false);
            }
            Tag::CodeBlock(_) => {
                self.block();
                self.code = Some(String::new());
            }
            Tag::Emphasis => self.out.push_str("#emph["),
            Tag::Strong => self.out.push_str("#strong["),
            Tag::Link { dest_url, .. } => {
                let written = leads_somewhere(&dest_url);
                self.links.push(written);
                if written {
                    let _ = write!(self.out, "#link({})[", literal(&dest_url));
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, end: TagEnd) {
        match end {
            TagEnd::Heading(_) | TagEnd::Emphasis | TagEnd::Strong => self.out.push_str("];"),
            TagEnd::BlockQuote(_) => {
                self.begun.pop();
                self.out.push_str("];");
            }
            TagEnd::List(_) => {
                self.begun.pop();
                self.out.push_str(");");
            }
            TagEnd::Item => {
                self.begun.pop();
                self.out.push_str("],");
            }
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                self.call(&format!("raw(block: true, {})", literal(code.trim_end())));
            }
            TagEnd::Link if self.links.pop() == Some(true) => self.out.push_str("];"),
            _ => {}
        }
    }

    /// A block begins: it is set off from the one before it.
    fn block(&mut self) {
        if let Some(begun) = self.begun.last_mut()
            && std::mem::replace(begun, true)
        {
            self.call("parbreak()");
        }
    }

    fn container(&mut self, opening: &str) {
        self.block();
        self.out.push_str(opening);
        self.begun.push(false);
    }

    fn footnote(&mut self, mark: &str) {
        let Some(note) = self.notes.get(mark) else { return };
        let label = format!("note-{}", super::write::label(mark));
        if !self.shared.contains(mark) {
            let _ = write!(self.out, "#footnote[{note}];");
        } else if self.placed.insert(mark.to_owned()) {
            let _ = write!(self.out, "#[#footnote[{note}]#label({})];", literal(&label));
        } else {
            self.call(&format!("footnote(label({}))", literal(&label)));
        }
    }

    fn call(&mut self, call: &str) {
        let _ = write!(self.out, "#{call};");
    }
}

/// Whether a link's target is one that a reader of a PDF can go to.
fn leads_somewhere(target: &str) -> bool {
    ["http://", "https://", "mailto:", "tel:"].iter().any(|scheme| target.starts_with(scheme))
}
