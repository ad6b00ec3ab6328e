//! Writing a rich text as Typst.

use std::collections::BTreeSet;
use std::fmt::Write;

use pulldown_cmark::{Alignment, Event, LinkType, Tag};

use super::parse::{Rich, folded};
use crate::merge::write::{embedded, label, literal};

/// How deep mark-up can nest. Typst gives up at some depth; what nests deeper loses its mark-up.
const DEEPEST: usize = 24;

/// What closes a table, its header and its rows: by this they are known.
const TABLE: &str = " );";
const HEAD: &str = "), ";
const ROW: &str = " ";

/// The longest address that Typst takes, in bytes.
const LONGEST: usize = 8000;

/// A text as Typst mark-up. `placed` are the shared footnotes that the document has already.
pub fn content(rich: &Rich, placed: &mut BTreeSet<String>) -> String {
    let mut marked = BTreeSet::new();
    let mut writer = Writer::new(rich, placed, &mut marked);
    writer.all(&rich.body);
    let mut out = writer.out;
    // Nothing that was written is lost, not even a footnote to which no mark points.
    for (mark, note) in &rich.notes {
        if marked.contains(mark) || rich.shared.contains(mark) {
            continue;
        }
        let mut writer = Writer::new(rich, placed, &mut marked);
        writer.all(note);
        let note = writer.out;
        let _ = write!(out, "#parbreak();{}{note}", embedded(&format!("[^{mark}]: ")));
    }
    out
}

/// Writes the events of one text, or of one footnote.
struct Writer<'a> {
    out: String,
    rich: &'a Rich,
    placed: &'a mut BTreeSet<String>,
    /// The marks that stand in the text.
    marked: &'a mut BTreeSet<String>,
    /// For each open container, whether a block stands in it already: the next one is set off.
    begun: Vec<bool>,
    /// What closes each open mark-up, and whether it is a container.
    open: Vec<(String, bool)>,
    /// The text of the code block that is open.
    code: Option<String>,
    /// How deep the text in which this one stands nests.
    above: usize,
}

impl<'a> Writer<'a> {
    fn new(
        rich: &'a Rich,
        placed: &'a mut BTreeSet<String>,
        marked: &'a mut BTreeSet<String>,
    ) -> Self {
        let (out, open) = (String::new(), Vec::new());
        Self { out, rich, placed, marked, begun: vec![false], open, code: None, above: 0 }
    }

    fn all(&mut self, events: &[Event<'_>]) {
        events.iter().for_each(|event| self.event(event));
    }

    fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(_) => self.end(),
            Event::Text(text) => match &mut self.code {
                Some(code) => code.push_str(text),
                None => self.out.push_str(&embedded(text)),
            },
            // A cell that speaks HTML is shown as it is: nothing that was written is lost.
            Event::Html(text) | Event::InlineHtml(text) => self.out.push_str(&embedded(text)),
            Event::Code(code) => self.call(&format!("raw({})", literal(code))),
            Event::SoftBreak => self.out.push(' '),
            Event::HardBreak => self.call("linebreak()"),
            Event::FootnoteReference(mark) => self.footnote(&folded(mark)),
            Event::Rule => {
                self.block();
                self.out.push_str(&embedded("* * *"));
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => {
                self.block();
                self.open("", "");
            }
            Tag::Heading { .. } => {
                self.block();
                self.open("#strong[", "];");
            }
            Tag::BlockQuote(_) => self.container("#quote(block: true)[", "];"),
            Tag::List(Some(first)) => self.container(&format!("#enum(start: {first},"), ");"),
            Tag::List(None) => self.container("#list(", ");"),
            Tag::Item => self.item(),
            Tag::Table(columns) => self.table(columns),
            Tag::TableHead => self.row(HEAD, "table.header("),
            Tag::TableRow => self.row(ROW, ""),
            Tag::TableCell => self.cell(),
            Tag::CodeBlock(_) => {
                self.block();
                self.code = Some(String::new());
                self.open("", "");
            }
            Tag::Emphasis => self.open("#emph[", "];"),
            Tag::Strong => self.open("#strong[", "];"),
            Tag::Link { link_type, dest_url, .. } | Tag::Image { link_type, dest_url, .. } => {
                self.link(*link_type, dest_url);
            }
            _ => self.open("", ""),
        }
    }

    fn end(&mut self) {
        if let Some(code) = self.code.take() {
            let code = code.strip_suffix('\n').unwrap_or(&code);
            self.call(&format!("raw(block: true, {})", literal(code)));
        }
        let Some((closing, container)) = self.open.pop() else { return };
        self.out.push_str(&closing);
        if container {
            self.begun.pop();
        }
    }

    fn depth(&self) -> usize {
        self.above + self.open.len()
    }

    fn open(&mut self, opening: &str, closing: &str) {
        if self.depth() < DEEPEST {
            self.out.push_str(opening);
            self.open.push((closing.to_owned(), false));
        } else {
            self.open.push((String::new(), false));
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

    fn container(&mut self, opening: &str, closing: &str) {
        self.block();
        // With room for an item, without which a list is none.
        if self.depth() + 1 < DEEPEST {
            self.out.push_str(opening);
            self.open.push((closing.to_owned(), true));
            self.begun.push(false);
        } else {
            self.open.push((String::new(), false));
        }
    }

    fn item(&mut self) {
        if self.open.last().is_some_and(|(closing, _)| closing == ");") {
            self.out.push('[');
            self.open.push(("],".to_owned(), true));
            self.begun.push(false);
        } else {
            self.block();
            self.open.push((String::new(), false));
        }
    }

    /// A table: its look is that of the house.
    fn table(&mut self, columns: &[Alignment]) {
        let mut align = String::new();
        for column in columns {
            align.push_str(match column {
                Alignment::Center => "center, ",
                Alignment::Right => "right, ",
                Alignment::None | Alignment::Left => "left, ",
            });
        }
        // With room for a row and a cell.
        if self.depth() + 2 < DEEPEST {
            let table = format!("#table(columns: {}, align: ({align}), ", columns.len());
            self.container(&table, TABLE);
        } else {
            self.container("", "");
        }
    }

    fn row(&mut self, closing: &str, opening: &str) {
        if self.open.last().is_some_and(|(closing, _)| closing == TABLE) {
            self.out.push_str(opening);
            self.open.push((closing.to_owned(), false));
        } else {
            self.open.push((String::new(), false));
        }
    }

    fn cell(&mut self) {
        let (opening, closing) = match self.open.last().map(|(closing, _)| closing.as_str()) {
            Some(HEAD) => ("[#strong[", "];], "),
            Some(ROW) => ("[", "], "),
            _ => {
                self.block();
                self.open.push((String::new(), false));
                return;
            }
        };
        self.out.push_str(opening);
        self.open.push((closing.to_owned(), true));
        self.begun.push(false);
    }

    /// A link; an image is one to its file. Where no reader could follow it, its target is printed.
    fn link(&mut self, kind: LinkType, target: &str) {
        let target = match kind {
            LinkType::Email => format!("mailto:{target}"),
            _ => target.to_owned(),
        };
        if let Some(language) = spoken(&target) {
            self.open(&format!("#text(lang: {})[", literal(language)), "];");
        } else if leads_somewhere(&target) {
            self.open(&format!("#link({})[", literal(&target)), "];");
        } else if target.is_empty() || kind == LinkType::Autolink {
            self.open("", "");
        } else {
            self.open("", &embedded(&format!(" ({target})")));
        }
    }

    fn footnote(&mut self, mark: &str) {
        let Some(note) = self.rich.notes.get(mark) else { return };
        let again = !self.marked.insert(mark.to_owned());
        let label = format!("note-{}", label(mark));
        let shared = self.rich.shared.contains(mark);
        if shared && !self.placed.insert(mark.to_owned()) {
            return self.call(&format!("footnote(label({}))", literal(&label)));
        }
        // A note of its own text may stand twice in it, but not within itself.
        if !shared && again && self.above > 0 {
            return self.out.push_str(&embedded(&format!("[^{mark}]")));
        }
        let mut writer = Writer::new(self.rich, self.placed, self.marked);
        writer.above = self.above + self.open.len() + 1;
        writer.all(note);
        let note = writer.out;
        if shared {
            let _ = write!(self.out, "#[#footnote[{note}]#label({})];", literal(&label));
        } else {
            let _ = write!(self.out, "#footnote[{note}];");
        }
    }

    fn call(&mut self, call: &str) {
        let _ = write!(self.out, "#{call};");
    }
}

/// The language that a target says its words are in: `[merci](lang:fr)`.
fn spoken(target: &str) -> Option<&str> {
    let language = target.strip_prefix("lang:")?;
    let is_code = language.bytes().all(|letter| letter.is_ascii_lowercase());
    (is_code && matches!(language.len(), 2 | 3)).then_some(language)
}

/// Whether a link's target is one that a reader of a PDF can go to.
fn leads_somewhere(target: &str) -> bool {
    let lower = target.get(..8).unwrap_or(target).to_ascii_lowercase();
    let known = ["http://", "https://", "mailto:", "tel:"];
    target.len() <= LONGEST && known.iter().any(|scheme| lower.starts_with(scheme))
}
