//! What Handlebars gives out: one text, on which the template's own words and the values are told
//! apart by marks that neither can hold.
//!
//! The marks are noncharacters. A template that holds one is refused, and in values they are
//! escaped ([`super::parcel`]).

use std::ops::Range;
use std::sync::Arc;

use serde_json::Value as Json;

use super::leaf::{self, Leaf};
use super::parcel;

/// Opens an entry; what follows is its head.
const OPEN: char = '\u{fdd0}';
/// Ends the head; what follows, up to the next entry, is its text or its value.
const HEAD: char = '\u{fdd1}';

/// Begins a list.
const LIST: &str = "[";
/// Ends an item of a list.
const ITEM: char = '\u{fdd4}';
/// Begins the head of a literal.
const LITERAL: char = 'l';
/// Begins the head of an entry that says that a partial is called.
const CALL: char = 'c';
/// Begins the head of an entry that says that a partial has ended.
const RETURN: char = 'e';
/// Stands for what can't be printed.
const NONE: &str = "";

/// Whether a character is a mark, so that it can't stand in a template.
pub fn is_mark(letter: char) -> bool {
    letter == OPEN || letter == HEAD || letter == ITEM
}

/// Where in the templates an entry was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The template, by its number.
    pub template: usize,
    /// Its bytes: own text or the expression.
    pub range: Range<usize>,
}

/// The tag that called a partial, and the one that called the partial which that is in.
#[derive(Debug, PartialEq, Eq)]
pub struct Caller {
    /// Where the tag is.
    pub site: Site,
    /// What called the template that it is in, if that is a partial.
    pub caller: Option<Arc<Caller>>,
}

/// An entry of the tape.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Where it was written.
    pub site: Site,
    /// What called the partial in which it was written.
    pub caller: Option<Arc<Caller>>,
    /// What was written.
    pub content: Content,
}

/// What an entry holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// The template's own text.
    Text(String),
    /// A value, to be written as its place demands.
    Value(Value),
    /// A value that a trusted template writes as it is.
    Trusted(Value),
    /// A literal of Typst.
    Literal(Vec<Part>),
}

/// A part of a literal.
#[derive(Debug, Clone, PartialEq)]
pub enum Part {
    /// Its own signs and the names of fields.
    Code(String),
    /// A value.
    Value(Value),
}

/// A value and the cells that it came from, packed.
#[derive(Debug, Clone, PartialEq)]
pub struct Value {
    /// The value; there is none where it is a record that can't be printed.
    pub leaf: Option<Leaf>,
    /// Its cells.
    pub cells: Vec<u64>,
}

/// The kinds of entries, as their heads name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The template's own text.
    Text,
    /// A value.
    Value,
    /// A value of a trusted template.
    Trusted,
    /// A literal of Typst.
    Literal,
    /// A partial is called.
    Call,
    /// A partial has ended.
    Return,
}

/// The head of an entry, without its marks: an argument that the templates carry.
pub fn head(kind: Kind, site: &Site) -> String {
    let kind = match kind {
        Kind::Text => 't',
        Kind::Value => 'v',
        Kind::Trusted => 'r',
        Kind::Literal => LITERAL,
        Kind::Call => CALL,
        Kind::Return => RETURN,
    };
    format!("{kind}:{}:{}:{}", site.template, site.range.start, site.range.end)
}

/// An entry of the template's own text.
pub fn text(site: &Site, text: &str) -> String {
    format!("{OPEN}{}{HEAD}{text}", head(Kind::Text, site))
}

/// An entry of a value under a head that [`head`] has made. A list is its items, one after the other.
pub fn value(head: &str, value: &Json) -> String {
    let mut entry = mark(head);
    match value {
        Json::String(parts) if head.starts_with(LITERAL) => entry.push_str(parts),
        Json::String(text) if parcel::is_one(text) => entry.push_str(text),
        Json::Object(object) => match object.get(leaf::PRINTED) {
            Some(Json::String(text)) => entry.push_str(text),
            _ => entry.push_str(NONE),
        },
        Json::Array(items) => {
            entry.push_str(LIST);
            for item in items {
                match leaf::from_json(item) {
                    Some(leaf) => entry.push_str(&parcel::packed(&leaf, &leaf::cells(item))),
                    None => entry.push_str(NONE),
                }
                entry.push(ITEM);
            }
        }
        literal => match leaf::from_json(literal) {
            Some(leaf) => entry.push_str(&parcel::packed(&leaf, &[])),
            None => entry.push_str(NONE),
        },
    }
    entry
}

/// The parts of a literal as one text: signs and names as they are, values each as a string.
pub fn literal(parts: &[String]) -> String {
    let mut text = String::new();
    for part in parts {
        text.push_str(part);
        text.push(ITEM);
    }
    text
}

/// An entry under a head that [`head`] has made, which says something of those behind it.
pub fn mark(head: &str) -> String {
    let mut mark = String::with_capacity(head.len() + 128);
    mark.push(OPEN);
    mark.push_str(head);
    mark.push(HEAD);
    mark
}

/// Reads a tape.
pub fn read(tape: &str) -> Vec<Entry> {
    through(tape).0
}

/// What called the partial in which a tape ends.
pub fn caller(tape: &str) -> Option<Arc<Caller>> {
    through(tape).1
}

/// The entries of a tape, and what called the partial in which it ends.
fn through(tape: &str) -> (Vec<Entry>, Option<Arc<Caller>>) {
    let (mut entries, mut caller): (Vec<Entry>, Option<Arc<Caller>>) = (Vec::new(), None);
    for text in tape.split(OPEN) {
        let Some(mut entry) = entry(text) else { continue };
        if text.starts_with(CALL) && text.contains(HEAD) {
            let site = entry.site.clone();
            caller = Some(Arc::new(Caller { site, caller: caller.take() }));
        } else if text.starts_with(RETURN) && text.contains(HEAD) {
            caller = caller.and_then(|ended| ended.caller.clone());
        } else {
            entry.caller.clone_from(&caller);
            entries.push(entry);
            continue;
        }
        // A partial is indented before its first entry.
        if matches!(&entry.content, Content::Text(indent) if !indent.is_empty()) {
            entry.site.range = entry.site.range.end..entry.site.range.end;
            entry.caller.clone_from(&caller);
            entries.push(entry);
        }
    }
    (entries, caller)
}

fn entry(text: &str) -> Option<Entry> {
    // Heads are short, and have no letter but ASCII in them.
    let end = text.bytes().position(|byte| !byte.is_ascii());
    let parts = end.and_then(|end| text.split_at_checked(end));
    let parts = parts.and_then(|(head, rest)| Some((head, rest.strip_prefix(HEAD)?)));
    let Some((head, content)) = parts else {
        // A partial at the very beginning is indented before its first entry.
        let site = Site { template: 0, range: 0..0 };
        let content = Content::Text(text.to_owned());
        return (!text.is_empty()).then_some(Entry { site, caller: None, content });
    };
    let mut parts = head.bytes();
    let kind = parts.next()?;
    // Behind a colon each; what is no head has none.
    let mut number = || {
        let digits = parts.by_ref().skip_while(|byte| *byte == b':');
        let digits = digits.take_while(|byte| *byte != b':');
        digits.fold(None, |number: Option<usize>, byte| {
            number.unwrap_or_default().checked_mul(10)?.checked_add(usize::from(byte & 0xf))
        })
    };
    let (template, start, end) = (number()?, number()?, number()?);
    let site = Site { template, range: start..end };
    let content = match kind {
        b't' | b'c' | b'e' => Content::Text(content.to_owned()),
        b'v' => Content::Value(read_value(content)),
        b'l' => Content::Literal(content.split_terminator(ITEM).map(part).collect()),
        _ => Content::Trusted(read_value(content)),
    };
    Some(Entry { site, caller: None, content })
}

fn part(text: &str) -> Part {
    if parcel::is_one(text) { Part::Value(read_value(text)) } else { Part::Code(text.to_owned()) }
}

fn read_value(text: &str) -> Value {
    let Some(items) = text.strip_prefix(LIST) else {
        return Value { leaf: parcel::opened(text), cells: parcel::cells(text) };
    };
    let items = items.split_terminator(ITEM);
    let mut cells: Vec<u64> = items.clone().flat_map(parcel::cells).collect();
    cells.dedup();
    let leaf = items.map(parcel::opened).collect::<Option<_>>().map(Leaf::List);
    Value { leaf, cells }
}
