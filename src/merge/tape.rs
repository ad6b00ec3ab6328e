//! What Handlebars gives out: one text, on which the template's own words and the values are told
//! apart by marks that neither can hold.
//!
//! The marks are noncharacters. A template that holds one is refused, and in values they are
//! written in JSON's own escapes.

use std::ops::Range;

use serde_json::Value as Json;

/// Opens an entry; what follows is its head.
const OPEN: char = '\u{fdd0}';
/// Ends the head; what follows, up to the next entry, is its text or its value.
const HEAD: char = '\u{fdd1}';

/// Whether a character is a mark, so that it can't stand in a template.
pub fn is_mark(letter: char) -> bool {
    letter == OPEN || letter == HEAD
}

/// Where in the templates an entry was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Site {
    /// The template, by its number.
    pub template: usize,
    /// Its bytes: own text or the expression.
    pub range: Range<usize>,
}

/// An entry of the tape.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Where it was written.
    pub site: Site,
    /// What was written.
    pub content: Content,
}

/// What an entry holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// The template's own text.
    Text(String),
    /// A value, to be written as its place demands.
    Value(Json),
    /// A value that a trusted template writes as it is.
    Trusted(Json),
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
}

/// The head of an entry, without its marks: an argument that the templates carry.
pub fn head(kind: Kind, site: &Site) -> String {
    let kind = match kind {
        Kind::Text => 't',
        Kind::Value => 'v',
        Kind::Trusted => 'r',
    };
    format!("{kind}:{}:{}:{}", site.template, site.range.start, site.range.end)
}

/// An entry of the template's own text.
pub fn text(site: &Site, text: &str) -> String {
    format!("{OPEN}{}{HEAD}{text}", head(Kind::Text, site))
}

/// An entry of a value under a head that [`head`] has made.
pub fn value(head: &str, value: &Json) -> String {
    let json = value.to_string().replace(OPEN, "\\ufdd0").replace(HEAD, "\\ufdd1");
    format!("{OPEN}{head}{HEAD}{json}")
}

/// Reads a tape.
pub fn read(tape: &str) -> Vec<Entry> {
    tape.split(OPEN).filter_map(entry).collect()
}

fn entry(text: &str) -> Option<Entry> {
    let Some((head, content)) = text.split_once(HEAD) else {
        // A partial at the very beginning is indented before its first entry.
        let site = Site { template: 0, range: 0..0 };
        let content = Content::Text(text.to_owned());
        return (!text.is_empty()).then_some(Entry { site, content });
    };
    let mut parts = head.split(':');
    let kind = parts.next()?;
    let mut number = || parts.next()?.parse().ok();
    let (template, start, end) = (number()?, number()?, number()?);
    let site = Site { template, range: start..end };
    // Handlebars indents a partial's lines, so that white space may follow a value.
    let json = || serde_json::from_str(content.trim_end()).ok();
    let content = match kind {
        "t" => Content::Text(content.to_owned()),
        "v" => Content::Value(json()?),
        _ => Content::Trusted(json()?),
    };
    Some(Entry { site, content })
}
