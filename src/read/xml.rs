//! Tags and text, as they come.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use quick_xml::XmlVersion;
use quick_xml::encoding::DecodingReader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::faults::Refusal;
use super::package::{Budget, Unpacked};

/// A part of a workbook as a stream of tags and text.
pub(super) struct Xml<'p, 'a> {
    reader: quick_xml::Reader<Source<'p, 'a>>,
    buffer: Vec<u8>,
    budget: Budget,
}

impl<'p, 'a> Xml<'p, 'a> {
    /// The stream of this part, in the encoding that it says or shows.
    pub fn new(part: Unpacked<'p, 'a>) -> Self {
        let budget = part.get_ref().budget();
        let mut reader = quick_xml::Reader::from_reader(Source::new(part));
        let mut buffer = Vec::new();
        // What can't be read here can't be read later, and is told then.
        if let Source::Decoded(decoded) = reader.get_mut()
            && decoded.fill_buf().is_ok_and(|start| start.starts_with(b"<?xml"))
            && let Ok(Event::Decl(said)) = reader.read_event_into(&mut buffer)
            && let Some(encoding) = said.encoder()
            && let Source::Decoded(decoded) = reader.get_mut()
        {
            decoded.set_encoding(encoding);
        }
        Self { reader, buffer, budget }
    }

    /// The same, in which an element without content comes as a start and an end.
    pub fn expanded(mut self) -> Self {
        self.reader.config_mut().expand_empty_elements = true;
        self
    }

    /// The next tag or text.
    ///
    /// # Errors
    ///
    /// If the part is no XML, or too large.
    pub fn next(&mut self) -> Result<Event<'_>, Refusal> {
        self.buffer.clear();
        self.reader.read_event_into(&mut self.buffer).map_err(|_| self.budget.fault())
    }

    /// Adds the text of the element that comes next to `text` and goes behind its end, if it is this
    /// one, given by its tags, and its text is plain. Nearly all values of cells are, and a look at the
    /// bytes takes a fraction of the time of their tags and text one by one.
    pub fn plain_element(&mut self, (start, end): (&str, &str), text: &mut Text) -> bool {
        let mut stream = self.reader.stream();
        let Ok(bytes) = stream.fill_buf() else { return false };
        let Some(rest) = bytes.strip_prefix(start.as_bytes()) else { return false };
        // What goes on beyond these bytes is left for the slower way.
        let Some(length) = rest.iter().position(|&byte| matches!(byte, b'<' | b'&' | b'\r')) else {
            return false;
        };
        let (content, after) = rest.split_at(length);
        let Ok(content) = str::from_utf8(content) else { return false };
        if !after.starts_with(end.as_bytes()) {
            return false;
        }
        text.push(content);
        stream.consume(start.len() + length + end.len());
        true
    }

    /// Goes behind the end of the element whose start came last.
    pub fn skip(&mut self) -> Result<(), Refusal> {
        let mut depth = 0_u32;
        loop {
            match self.next()? {
                Event::Start(_) => depth = deeper(depth)?,
                Event::End(_) if depth == 0 => return Ok(()),
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(Refusal::Damaged),
                _ => {}
            }
        }
    }

    /// Adds the text of the element whose start came last to `text`, with that of elements within,
    /// and goes behind its end.
    pub fn text(&mut self, text: &mut Text) -> Result<(), Refusal> {
        let mut depth = 0_u32;
        loop {
            match self.next()? {
                Event::Text(part) => text.push(&part.xml10_content()),
                Event::CData(part) => text.push(&part.xml10_content()),
                Event::GeneralRef(entity) => text.push_entity(&entity),
                Event::Start(_) => depth = deeper(depth)?,
                Event::End(_) if depth == 0 => return Ok(()),
                Event::End(_) => depth -= 1,
                Event::Eof => return Err(Refusal::Damaged),
                _ => {}
            }
        }
    }
}

/// The bytes of a part, in UTF-8. Nearly all parts are in it, and to decode them takes time.
enum Source<'p, 'a> {
    Plain(Box<Unpacked<'p, 'a>>),
    Decoded(Box<DecodingReader<Unpacked<'p, 'a>>>),
}

impl<'p, 'a> Source<'p, 'a> {
    fn new(mut part: Unpacked<'p, 'a>) -> Self {
        let start = part.fill_buf().unwrap_or_default();
        let start = start.get(..200).unwrap_or(start).to_ascii_lowercase();
        let start = String::from_utf8_lossy(&start);
        let said = start.split_once("?>").map(|(said, _)| said);
        let is_other =
            said.is_some_and(|said| said.contains("encoding") && !said.contains("utf-8"));
        // UTF-16 has zeros in it, or a mark before it that is no text.
        if is_other || start.starts_with('\u{fffd}') || start.contains('\0') {
            Self::Decoded(Box::new(DecodingReader::new(part)))
        } else {
            Self::Plain(Box::new(part))
        }
    }
}

impl Read for Source<'_, '_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(part) => part.read(buffer),
            Self::Decoded(part) => part.read(buffer),
        }
    }
}

impl BufRead for Source<'_, '_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self {
            Self::Plain(part) => part.fill_buf(),
            Self::Decoded(part) => part.fill_buf(),
        }
    }

    fn consume(&mut self, count: usize) {
        match self {
            Self::Plain(part) => part.consume(count),
            Self::Decoded(part) => part.consume(count),
        }
    }
}

/// How deep elements may be within each other where nothing asks for it.
const DEEP: u32 = 256;

/// One step deeper.
///
/// # Errors
///
/// If no program writes anything as deep.
pub(super) fn deeper(depth: u32) -> Result<u32, Refusal> {
    if depth < DEEP { Ok(depth + 1) } else { Err(Refusal::Damaged) }
}

/// An attribute's value, by its name without prefix.
pub(super) fn attribute<'e>(element: &'e BytesStart, name: &str) -> Option<Cow<'e, str>> {
    let found = element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    // What has an unknown reference in it is taken as it stands.
    Some(found.normalized_value(XmlVersion::Implicit1_0).unwrap_or(found.value))
}

/// The attributes of an element whose names and values are written as nearly all are, by their names
/// without prefix: what stands behind one that is not, is left out.
pub(super) fn plain_attributes<'e>(element: &'e BytesStart) -> PlainAttributes<'e> {
    PlainAttributes(element.attributes_raw())
}

/// See [`plain_attributes`].
pub(super) struct PlainAttributes<'e>(&'e str);

impl<'e> Iterator for PlainAttributes<'e> {
    type Item = (&'e [u8], &'e str);

    // All are short: a look at each byte is faster than a search made for long texts.
    fn next(&mut self) -> Option<Self::Item> {
        let bytes = self.0.as_bytes();
        let equals = bytes.iter().position(|&byte| byte == b'=')?;
        let name = bytes.get(..equals)?.trim_ascii();
        let before = name.iter().rposition(|&byte| byte == b':').map_or(0, |at| at + 1);
        let rest = self.0.get(equals + 1..)?.trim_ascii_start();
        let quote = *rest.as_bytes().first().filter(|quote| matches!(quote, b'"' | b'\''))?;
        let rest = rest.get(1..)?;
        let end = rest.bytes().position(|byte| byte == quote)?;
        self.0 = rest.get(end + 1..)?;
        Some((name.get(before..)?, rest.get(..end)?.trim_ascii()))
    }
}

/// The bytes of an element's name, without prefix.
pub(super) fn local<'e>(element: &'e BytesStart) -> &'e [u8] {
    let name = element.name().into_inner().as_bytes();
    let before = name.iter().rposition(|&byte| byte == b':').map_or(0, |at| at + 1);
    name.get(before..).unwrap_or_default()
}

/// Whether an attribute says yes.
pub(super) fn is_true(element: &BytesStart, name: &str) -> bool {
    attribute(element, name).is_some_and(|value| matches!(value.trim(), "1" | "true" | "on"))
}

/// A text that grows, of which no more is kept than a cell may have.
#[derive(Debug)]
pub(super) struct Text {
    kept: String,
    /// How many characters it would have.
    length: u64,
    /// How many of them are kept.
    most: u64,
}

impl Text {
    /// No text yet, of which at most this many characters will be kept.
    pub fn new(most: u64) -> Self {
        Self { kept: String::new(), length: 0, most }
    }

    /// Adds to its end.
    pub fn push(&mut self, part: &str) {
        let before = self.length;
        self.length += part.chars().count() as u64;
        if self.length <= self.most {
            self.kept.push_str(part);
        } else {
            let rest = usize::try_from(self.most.saturating_sub(before)).unwrap_or(usize::MAX);
            self.kept.extend(part.chars().take(rest));
        }
    }

    /// Adds so many spaces.
    pub fn push_spaces(&mut self, count: u32) {
        let room = self.most.saturating_sub(self.length).min(u64::from(count));
        self.kept.extend((0..room).map(|_| ' '));
        self.length += u64::from(count);
    }

    /// Adds what a reference such as `&amp;` stands for; the reference itself if it is unknown.
    pub fn push_entity(&mut self, entity: &BytesRef) {
        if let Ok(Some(letter)) = entity.resolve_char_ref() {
            self.push(letter.encode_utf8(&mut [0; 4]));
            return;
        }
        let name = entity.xml10_content();
        match quick_xml::escape::resolve_xml_entity(&name) {
            Some(known) => self.push(known),
            None => self.push(&format!("&{name};")),
        }
    }

    /// Its end, from which on [`Text::trim_from`] may trim.
    pub fn mark(&self) -> usize {
        self.kept.len()
    }

    /// Drops spaces and line ends behind a mark, up to the first other letter, and at the end.
    pub fn trim_from(&mut self, mark: usize) {
        let is_space = |letter: char| matches!(letter, ' ' | '\t' | '\r' | '\n');
        let added = self.kept.get(mark..).unwrap_or_default();
        if self.length > self.most || !(added.starts_with(is_space) || added.ends_with(is_space)) {
            return;
        }
        let trimmed = added.trim_matches(is_space).to_owned();
        self.length -= (added.len() - trimmed.len()) as u64;
        self.kept.truncate(mark);
        self.kept.push_str(&trimmed);
    }

    /// Takes its text out; as an error its length, if it is longer than a cell may have.
    pub fn take(&mut self) -> Result<String, u64> {
        let length = self.length;
        let kept = std::mem::take(&mut self.kept);
        self.length = 0;
        if length > self.most { Err(length) } else { Ok(kept) }
    }

    /// What is kept of it.
    pub fn as_str(&self) -> &str {
        &self.kept
    }

    /// Forgets it.
    pub fn clear(&mut self) {
        self.kept.clear();
        self.length = 0;
    }
}
