//! The text of OpenDocument cells ([ODF 1.3], part 3, chapter 6).
//!
//! [ODF 1.3]: https://docs.oasis-open.org/office/OpenDocument/v1.3/

use quick_xml::events::{BytesRef, Event};

use super::faults::Refusal;
use super::opendocument::{Reader, damaged, repeats, skip};

/// The text of a cell, from behind its start to its end, a line for each paragraph. Notes and
/// drawings that hang on the cell are left out.
pub(super) fn paragraphs(reader: &mut Reader) -> Result<String, Refusal> {
    let mut text = String::new();
    let mut first = true;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Start(start) if start.name().as_ref() == "text:p" => {
                if !first {
                    text.push('\n');
                }
                first = false;
                paragraph(reader, &mut text)?;
            }
            Event::Start(start) => skip(reader, &start)?,
            Event::End(_) => return Ok(text),
            Event::Eof => return Err(Refusal::Damaged),
            _ => {}
        }
    }
}

/// Adds a paragraph's text, from behind its start to its end.
fn paragraph(reader: &mut Reader, text: &mut String) -> Result<(), Refusal> {
    let mut depth = 0_usize;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer).map_err(damaged)? {
            Event::Text(part) => push_collapsed(text, &part.xml10_content()),
            Event::CData(part) => push_collapsed(text, &part.xml10_content()),
            Event::GeneralRef(entity) => text.push(character(&entity)?),
            Event::Start(start) => match start.name().as_ref() {
                "text:s" => {
                    let spaces = repeats(&start, "text:c")?.min(32_767);
                    text.extend((0..spaces).map(|_| ' '));
                    depth += 1;
                }
                "text:tab" => {
                    text.push('\t');
                    depth += 1;
                }
                "text:line-break" => {
                    text.push('\n');
                    depth += 1;
                }
                "office:annotation" | "text:note" | "text:ruby-text" => skip(reader, &start)?,
                _ => depth += 1,
            },
            Event::End(_) if depth == 0 => return Ok(()),
            Event::End(_) => depth -= 1,
            Event::Eof => return Err(Refusal::Damaged),
            _ => {}
        }
    }
}

/// Adds text in which white space stands for one space each, as the format has it.
fn push_collapsed(text: &mut String, part: &str) {
    let is_space = |letter: char| matches!(letter, ' ' | '\t' | '\r' | '\n');
    let mut in_space = false;
    for letter in part.chars() {
        if !is_space(letter) {
            text.push(letter);
        } else if !in_space {
            text.push(' ');
        }
        in_space = is_space(letter);
    }
}

/// The character that a reference such as `&amp;` stands for.
fn character(entity: &BytesRef) -> Result<char, Refusal> {
    if let Some(letter) = entity.resolve_char_ref().map_err(damaged)? {
        return Ok(letter);
    }
    let content = entity.xml10_content();
    quick_xml::escape::resolve_xml_entity(&content)
        .and_then(|text| text.chars().next())
        .ok_or(Refusal::Damaged)
}
