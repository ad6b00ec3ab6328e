//! The text of OpenDocument cells ([ODF 1.3], part 3, chapter 6).
//!
//! [ODF 1.3]: https://docs.oasis-open.org/office/OpenDocument/v1.3/

use quick_xml::events::Event;

use super::repeats;
use crate::read::faults::Refusal;
use crate::read::xml::{Text, Xml, deeper};

/// Adds the text of a cell, from behind its start to its end, a line for each paragraph, and tells
/// whether there is any. Notes and drawings that hang on the cell are left out.
pub(super) fn paragraphs(xml: &mut Xml, text: &mut Text) -> Result<bool, Refusal> {
    let mut any = false;
    loop {
        match xml.next()? {
            Event::Start(start) if start.name().as_ref() == "text:p" => {
                if any {
                    text.push("\n");
                }
                any = true;
                paragraph(xml, text)?;
            }
            Event::Start(_) => xml.skip()?,
            Event::End(_) => return Ok(any),
            Event::Eof => return Err(Refusal::Damaged),
            _ => {}
        }
    }
}

/// Adds a paragraph's text, from behind its start to its end.
fn paragraph(xml: &mut Xml, text: &mut Text) -> Result<(), Refusal> {
    let mut depth = 0_u32;
    loop {
        match xml.next()? {
            Event::Text(part) => push_collapsed(text, &part.xml10_content()),
            Event::CData(part) => push_collapsed(text, &part.xml10_content()),
            Event::GeneralRef(entity) => text.push_entity(&entity),
            Event::Start(start) => match start.name().as_ref() {
                "text:s" => {
                    text.push_spaces(repeats(&start, "c")?);
                    depth = deeper(depth)?;
                }
                "text:tab" => {
                    text.push("\t");
                    depth = deeper(depth)?;
                }
                "text:line-break" => {
                    text.push("\n");
                    depth = deeper(depth)?;
                }
                "office:annotation" | "text:note" | "text:ruby-text" => xml.skip()?,
                _ => depth = deeper(depth)?,
            },
            Event::End(_) if depth == 0 => return Ok(()),
            Event::End(_) => depth -= 1,
            Event::Eof => return Err(Refusal::Damaged),
            _ => {}
        }
    }
}

/// Adds text in which white space stands for one space each, as the format has it.
fn push_collapsed(text: &mut Text, part: &str) {
    let is_space = |letter: char| matches!(letter, ' ' | '\t' | '\r' | '\n');
    let mut rest = part;
    while let Some(at) = rest.find(is_space) {
        let (before, after) = rest.split_at(at);
        text.push(before);
        text.push(" ");
        rest = after.trim_start_matches(is_space);
    }
    text.push(rest);
}
