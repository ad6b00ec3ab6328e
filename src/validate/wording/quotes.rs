//! Quotation marks that open and never close, or the reverse.

use super::Passage;
use crate::diagnostic::{Diagnostic, Name, quoted};

/// Tells of the first quotation mark of a text that has no partner.
pub(super) fn check(passage: &Passage, found: &mut Vec<Diagnostic>) {
    let Some((mark, words)) = unmatched(&passage.text) else { return };
    let message = format!("the quotation mark `{mark}` has no partner: {}", quoted(&words));
    let hint = "write the other one where the quotation begins or ends";
    found.push(
        Diagnostic::warning(Name::UnmatchedQuotationMark, message).at(passage.place()).hint(hint),
    );
}

/// The first quotation mark without a partner, and the words about it. A quotation of several
/// paragraphs opens each of them and closes the last.
fn unmatched(text: &str) -> Option<(char, String)> {
    if !text.contains(['"', '“', '”', '„', '«', '»']) {
        return None;
    }
    let mut open: Vec<(char, usize)> = Vec::new();
    for (start, paragraph) in paragraphs(text) {
        let mut before = None;
        for (at, mark) in paragraph.char_indices() {
            let opened = open.last().map(|(mark, _)| *mark);
            match (mark, opened) {
                ('“', Some('„'))
                | ('”', Some('“' | '„'))
                | ('»', Some('«'))
                | ('«', Some('»'))
                | ('"', Some('"')) => {
                    open.pop();
                }
                // It goes on in a new paragraph.
                ('“' | '«' | '"', Some(known)) if known == mark && at == 0 => {}
                // Inches, and seconds of an angle.
                ('"', _) if before.is_some_and(|letter: char| letter.is_ascii_digit()) => {}
                ('“' | '„' | '«' | '»' | '"', _) => open.push((mark, start + at)),
                ('”', _) => return Some((mark, about(text, start + at))),
                _ => {}
            }
            before = Some(mark);
        }
    }
    let (mark, at) = open.first()?;
    Some((*mark, about(text, *at)))
}

/// The paragraphs of a text, each with the byte at which it begins.
fn paragraphs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |line| {
        let at = start;
        start += line.len();
        let words = line.trim_start();
        (at + line.len() - words.len(), words)
    })
}

/// The words about a byte of a text.
fn about(text: &str, at: usize) -> String {
    let from = text.get(..at).unwrap_or_default();
    let from = from.char_indices().rev().nth(12).map_or(0, |(at, _)| at);
    let words: String = text.get(from..).unwrap_or_default().chars().take(40).collect();
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::unmatched;

    #[test]
    fn quotation_marks_without_a_partner() {
        let cases = [
            ("She said “yes” and “no”.", None),
            ("“Yes", Some('“')),
            ("yes”, she said", Some('”')),
            ("„Ja“, sagte sie, „nein”.", None),
            ("« Oui », dit-elle", None),
            ("»Ja«, sagte sie", None),
            ("« Oui, dit-elle", Some('«')),
            ("a \"plain\" one", None),
            ("a \"plain one", Some('"')),
            ("a pipe of 5\" and one of 12\"", None),
            ("“One paragraph.\n“And the next.”", None),
            ("it’s the women’s plan", None),
        ];
        for (text, mark) in cases {
            assert_eq!(unmatched(text).map(|(mark, _)| mark), mark, "{text}");
        }
    }
}
