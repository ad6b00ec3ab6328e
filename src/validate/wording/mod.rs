//! What an editor would mark in the texts of a workbook: leftovers of drafting, sentences that stand
//! twice, days that mean nothing once the paper is printed, quotation marks without a partner,
//! abbreviations that nobody explains. All of it is warned about; whoever means it may leave it.

mod acronyms;
mod glossary;
mod leftovers;
mod passages;
mod quotes;
mod sentences;

use std::borrow::Cow;

use super::records::Typed;
use super::table::Table;
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::Doctype;
use passages::Passage;

/// The name of the base sheet of abbreviations, as contracts call it.
const ACRONYMS: &str = "acronyms";

/// What is read of a rich text: its words without the signs of CommonMark.
pub(super) fn read(text: &str) -> Cow<'_, str> {
    passages::read(text).0
}

/// Looks through all texts of a workbook whose language is this one.
pub(super) fn check(
    (tables, all): (&[Table], &[Typed]),
    doctype: &Doctype,
    language: &str,
    found: &mut Vec<Diagnostic>,
) {
    let passages = passages::of(tables, all);
    let watch = leftovers::words(doctype);
    for passage in &passages {
        leftovers::check(passage, &watch, language, found);
        quotes::check(passage, found);
        found.extend(passage.image.as_deref().map(|image| pictured(passage, image)));
    }
    sentences::check(&passages, found);
    if let Some(glossary) = glossary::of((tables, all), doctype, language) {
        acronyms::check(&passages, &glossary, found);
    }
}

/// That an image stands in a text, which prints its words only.
fn pictured(passage: &Passage, image: &str) -> Diagnostic {
    let message = format!("the text has the image {} in it, which is not printed", quoted(image));
    Diagnostic::warning(Name::ImageInText, message).at(passage.place()).hint(
        "write the name of its file in a column for images, where the sheet has one: texts hold none",
    )
}
