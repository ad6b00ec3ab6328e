//! One cell: what it says it is, and what it holds ([ECMA-376], part 1, 18.3.1.4).
//!
//! [ECMA-376]: https://ecma-international.org/publications-and-standards/standards/ecma-376/

use quick_xml::events::{BytesStart, Event};

use super::Shared;
use super::strings::{plain, rich};
use crate::diagnostic::Address;
use crate::read::CellValue;
use crate::read::dates::{self, Shown};
use crate::read::faults::Refusal;
use crate::read::layout::address;
use crate::read::out::uncalculated;
use crate::read::words::is_error;
use crate::read::xml::{Text, Xml, local, plain_attributes};

/// What a cell says it is.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Number,
    Shared,
    Text,
    Bool,
    Error,
    Date,
    Unknown,
}

/// Where a cell says it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Place {
    /// It doesn't: right of the one before.
    Next,
    At(Address),
    /// At no place that a sheet has.
    Beyond,
}

/// What stands in a cell. One is used for all cells, one after the other.
#[derive(Debug)]
pub(super) struct Held {
    place: Place,
    kind: Kind,
    style: usize,
    /// The result, or what was typed.
    value: Text,
    /// Whether there is an element for it.
    has_value: bool,
    formula: Text,
    has_formula: bool,
}

impl Held {
    /// Nothing; texts may have this many characters.
    pub fn new(most: u64) -> Self {
        Self {
            place: Place::Next,
            kind: Kind::Number,
            style: 0,
            value: Text::new(most),
            has_value: false,
            formula: Text::new(most),
            has_formula: false,
        }
    }

    /// Begins with what a cell says of itself.
    pub fn begin(&mut self, tag: &BytesStart) {
        self.place = Place::Next;
        self.value.clear();
        self.formula.clear();
        (self.has_value, self.has_formula) = (false, false);
        (self.kind, self.style) = (Kind::Number, 0);
        for (name, value) in plain_attributes(tag) {
            match name {
                b"r" => self.place = address(value).map_or(Place::Beyond, Place::At),
                b"s" => self.style = value.parse().unwrap_or(usize::MAX),
                b"t" => {
                    self.kind = match value.as_bytes() {
                        b"s" => Kind::Shared,
                        b"n" | b"" => Kind::Number,
                        b"str" | b"inlineStr" => Kind::Text,
                        b"b" => Kind::Bool,
                        b"e" => Kind::Error,
                        b"d" => Kind::Date,
                        _ => Kind::Unknown,
                    }
                }
                _ => {}
            }
        }
    }

    /// Where it says it is.
    pub fn place(&self) -> Place {
        self.place
    }

    /// What the cell holds, if anything.
    pub fn value(&mut self, shared: &Shared) -> Option<CellValue> {
        if self.has_formula && (!self.has_value || self.is_never_calculated()) {
            return Some(match self.formula.as_str() {
                // One of several that share a formula.
                "" => uncalculated("…"),
                formula => uncalculated(formula),
            });
        }
        if !self.has_value {
            return None;
        }
        if self.kind == Kind::Text {
            return Some(match self.value.take() {
                Ok(text) if text.contains("_x") => CellValue::Text(plain(&text).into_owned()),
                Ok(text) => CellValue::Text(text),
                Err(length) => CellValue::TooLong(length),
            });
        }
        let held = self.value.as_str().trim();
        if held.is_empty() {
            return None;
        }
        let understood = match self.kind {
            Kind::Shared => held.parse().ok().and_then(|number| shared.strings.get(number)),
            Kind::Number => number(held).map(|number| {
                let shown = shared.styles.get(self.style).unwrap_or(&Shown::Number);
                dates::from_serial(number, shown, shared.from_1904)
            }),
            Kind::Bool => match held {
                "1" | "true" | "TRUE" => Some(CellValue::Bool(true)),
                "0" | "false" | "FALSE" => Some(CellValue::Bool(false)),
                _ => None,
            },
            Kind::Error => Some(CellValue::Error(held.to_owned())),
            Kind::Date => Some(dates::from_iso(held)),
            Kind::Text | Kind::Unknown => None,
        };
        Some(understood.unwrap_or_else(|| {
            let held = held.to_owned();
            if is_error(&held) { CellValue::Error(held) } else { CellValue::Unreadable(held) }
        }))
    }

    /// Whether the formula's result is there, and nothing: only of a text this is a result.
    fn is_never_calculated(&self) -> bool {
        self.kind != Kind::Text && self.value.as_str().trim().is_empty()
    }
}

/// Reads what stands in a cell, from behind its start to its end.
pub(super) fn read(xml: &mut Xml, held: &mut Held) -> Result<(), Refusal> {
    held.has_value = xml.plain_element(("<v>", "</v>"), &mut held.value);
    loop {
        match xml.next()? {
            Event::Start(tag) => match local(&tag) {
                b"v" => {
                    held.has_value = true;
                    held.value.clear();
                    xml.text(&mut held.value)?;
                }
                b"f" => {
                    held.has_formula = true;
                    xml.text(&mut held.formula)?;
                }
                b"is" => {
                    held.has_value = true;
                    held.kind = Kind::Text;
                    held.value.clear();
                    rich(xml, &mut held.value)?;
                }
                _ => xml.skip()?,
            },
            Event::Empty(tag) => match local(&tag) {
                b"v" => held.has_value = true,
                b"f" => held.has_formula = true,
                _ => {}
            },
            Event::End(_) => return Ok(()),
            Event::Eof => return Err(Refusal::Damaged),
            _ => {}
        }
    }
}

/// A number as files write it, which is never endless.
fn number(held: &str) -> Option<f64> {
    // What begins with a letter would be a word for an endless number, or none.
    let starts = held.starts_with(|letter: char| matches!(letter, '0'..='9' | '-' | '+' | '.'));
    held.parse().ok().filter(|number: &f64| starts && number.is_finite())
}
