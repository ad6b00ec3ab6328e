//! Texts: those that cells share, and the way all of them are written ([ECMA-376], part 1, 18.4.8 and
//! 22.9.2.19).
//!
//! [ECMA-376]: https://ecma-international.org/publications-and-standards/standards/ecma-376/

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};

use crate::read::Limits;
use crate::read::faults::Refusal;
use crate::read::package::Package;
use crate::read::strings::Strings;
use crate::read::xml::{Text, Xml, attribute, deeper};

/// The texts that cells share.
pub(super) fn shared(
    package: &mut Package,
    part: &str,
    limits: &Limits,
) -> Result<Strings, Refusal> {
    let mut strings = Strings::new(limits);
    let Some(mut xml) = package.xml(part)? else { return Ok(strings) };
    let mut text = Text::new(limits.characters);
    loop {
        match xml.next()? {
            Event::Start(tag) if tag.local_name().as_ref() == "si" => {
                rich(&mut xml, &mut text)?;
                let held = text.take();
                strings.push(held.as_deref().map(plain).as_deref().map_err(|length| **length))?;
            }
            Event::Empty(tag) if tag.local_name().as_ref() == "si" => strings.push(Ok(""))?,
            Event::End(tag) if tag.local_name().as_ref() == "sst" => return Ok(strings),
            Event::Empty(tag) if tag.local_name().as_ref() == "sst" => return Ok(strings),
            Event::Eof => return Err(Refusal::Damaged),
            _ => {}
        }
    }
}

/// Adds the text of an element whose start came last, a text alone or in runs of several looks, and
/// goes behind its end. How East Asian text is spoken is left out.
pub(super) fn rich(xml: &mut Xml, text: &mut Text) -> Result<(), Refusal> {
    let start = text.mark();
    if xml.plain_element(("<t>", "</t>"), text) {
        text.trim_from(start);
    }
    let mut depth = 0_u32;
    loop {
        match xml.next()? {
            Event::Start(tag) => match tag.local_name().as_ref() {
                "t" => {
                    let keeps = keeps_space(&tag);
                    let start = text.mark();
                    xml.text(text)?;
                    if !keeps {
                        text.trim_from(start);
                    }
                }
                "rPh" => xml.skip()?,
                _ => depth = deeper(depth)?,
            },
            Event::End(_) if depth == 0 => return Ok(()),
            Event::End(_) => depth -= 1,
            Event::Eof => return Err(Refusal::Damaged),
            _ => {}
        }
    }
}

/// Whether spaces at the ends of an element's text belong to it. Excel drops them where it isn't said.
fn keeps_space(tag: &BytesStart) -> bool {
    attribute(tag, "space").is_some_and(|space| space == "preserve")
}

/// A text without escapes: `_x000D_` stands for the character of that number.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut units: Vec<u16> = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let escaped = rest
            .strip_prefix("_x")
            .and_then(|rest| rest.split_at_checked(4))
            .filter(|(digits, rest)| {
                rest.starts_with('_') && digits.bytes().all(|digit| digit.is_ascii_hexdigit())
            })
            .and_then(|(digits, rest)| {
                Some((u16::from_str_radix(digits, 16).ok()?, rest.get(1..)?))
            });
        if let Some((unit, after)) = escaped {
            units.push(unit);
            rest = after;
        } else {
            units.extend_from_slice(letter.encode_utf16(&mut [0; 2]));
            rest = rest.get(letter.len_utf8()..).unwrap_or_default();
        }
    }
    Cow::Owned(String::from_utf16_lossy(&units))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_stand_for_characters() {
        for (written, told) in [
            ("a_x000D_\nb", "a\r\nb"),
            ("_x005F_x000D_", "_x000D_"),
            ("_xD83D__xDE00_", "😀"),
            ("_x00g0_ _x12_ _x", "_x00g0_ _x12_ _x"),
            ("_xD83D_", "\u{fffd}"),
            ("_xé000_", "_xé000_"),
        ] {
            assert_eq!(plain(written), told, "{written}");
        }
    }
}
