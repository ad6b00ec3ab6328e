//! Instrumenting: a parsed template becomes one that writes a tape.

use std::ops::Range;

use handlebars::Template as Parsed;
use handlebars::template::{HelperTemplate, Parameter, Subexpression, TemplateElement};
use serde_json::json;

use super::helpers;
use super::tape::{self, Kind, Site};
use super::text::Text;
use crate::diagnostic::{Diagnostic, Name};

/// Numbers a template's elements: instead of a line, Handlebars then tells the number of the tag
/// that an element is, or of the tag behind it where it is text.
///
/// The lines that Handlebars tells are those behind the white space before an element, and a block
/// behind `else` has none.
pub fn number(template: &mut Parsed) {
    elements(template, &mut 0);
}

fn elements(template: &mut Parsed, next: &mut usize) {
    for (at, element) in template.elements.iter_mut().enumerate() {
        if let Some(mapping) = template.mapping.get_mut(at) {
            mapping.0 = *next;
        }
        match element {
            TemplateElement::RawString(_) => {}
            TemplateElement::HelperBlock(helper) => {
                let mapping = template.mapping.get(at).cloned();
                *next += 1;
                block(helper, next, mapping.as_ref());
                *next += 1;
            }
            _ => *next += 1,
        }
    }
}

/// The inside of a block, up to its closing tag. `mapping` is any, since none can be made.
fn block(
    helper: &mut HelperTemplate,
    next: &mut usize,
    mapping: Option<&handlebars::template::TemplateMapping>,
) {
    if let Some(inner) = &mut helper.template {
        elements(inner, next);
    }
    let Some(inverse) = &mut helper.inverse else { return };
    let else_tag = *next;
    *next += 1;
    match inverse.elements.as_mut_slice() {
        // `{{else if}}` is a block without a closing tag of its own.
        [TemplateElement::HelperBlock(chained)] if inverse.mapping.is_empty() => {
            inverse.mapping.extend(mapping.cloned().map(|mut mapping| {
                mapping.0 = else_tag;
                mapping
            }));
            block(chained, next, mapping);
        }
        _ => elements(inverse, next),
    }
}

/// Turns a numbered template into one that writes a tape. Three braces are refused unless it is
/// trusted.
pub fn template(
    template: &mut Parsed,
    file: &Text,
    (number, trusted): (usize, bool),
    found: &mut Vec<Diagnostic>,
) {
    Instrument { file, number, trusted, found }.template(template);
}

struct Instrument<'a> {
    file: &'a Text,
    number: usize,
    trusted: bool,
    found: &'a mut Vec<Diagnostic>,
}

impl Instrument<'_> {
    fn template(&mut self, template: &mut Parsed) {
        for (at, element) in template.elements.iter_mut().enumerate() {
            let tag = template.mapping.get(at).map_or(0, |mapping| mapping.0);
            self.element(element, tag);
        }
    }

    fn element(&mut self, element: &mut TemplateElement, tag: usize) {
        match element {
            TemplateElement::RawString(text) => *text = self.own_text(text, tag),
            TemplateElement::Expression(expression) => self.value(expression, tag, Kind::Value),
            TemplateElement::HtmlExpression(expression) => {
                if !self.trusted {
                    let message = "three braces would let data become Typst code";
                    let hint = "write two braces: a value is right wherever it stands; where the \
                                outer braces are Typst's, set them off with blanks";
                    let place = self.file.place(self.file.tag(tag));
                    let fault = Diagnostic::error(Name::RawValue, message).at(place);
                    self.found.push(fault.hint(hint));
                }
                self.value(expression, tag, Kind::Trusted);
                *element = TemplateElement::Expression(expression.clone());
            }
            TemplateElement::HelperBlock(block) => {
                for inner in [&mut block.template, &mut block.inverse].into_iter().flatten() {
                    self.template(inner);
                }
            }
            _ => {}
        }
    }

    /// The template's own text before a tag, as entries of which each says exactly what the file
    /// says at its place. Handlebars has taken white space off its ends, and backslashes out of it.
    fn own_text(&self, text: &str, tag: usize) -> String {
        let between = self.file.before(tag);
        let parts = unescaped(&self.file.text, between);
        let whole: String =
            parts.iter().filter_map(|part| self.file.text.get(part.clone())).collect();
        let mut skip = start(&whole, text);
        let mut left = text.len();
        let mut out = String::new();
        for part in parts {
            let from = skip.min(part.len());
            skip -= from;
            let range = part.start + from..(part.start + from + left).min(part.end);
            left -= range.len();
            if let Some(own) = self.file.text.get(range.clone()).filter(|own| !own.is_empty()) {
                out.push_str(&tape::text(&Site { template: self.number, range }, own));
            }
        }
        out
    }

    /// `{{field}}` becomes `{{$write "head" field}}`, `{{helper a b}}` becomes
    /// `{{$write "head" (helper a b)}}`.
    fn value(&mut self, expression: &mut HelperTemplate, tag: usize, kind: Kind) {
        let site = Site { template: self.number, range: self.file.tag(tag) };
        // Every helper takes an argument, so that a bare name is a field's.
        let calls = !expression.params.is_empty() || !expression.hash.is_empty();
        let name = expression.name.as_name().unwrap_or_default().to_owned();
        let kind = if calls && name == helpers::TYPST { Kind::Literal } else { kind };
        let inner = if calls {
            Parameter::Subexpression(Subexpression::new(
                Parameter::Name(name),
                std::mem::take(&mut expression.params),
                std::mem::take(&mut expression.hash),
            ))
        } else {
            expression.name.clone()
        };
        expression.name = Parameter::Name(helpers::WRITE.to_owned());
        expression.params = vec![Parameter::Literal(json!(tape::head(kind, &site))), inner];
    }
}

/// The stretches of a template's text that stay where backslashes before braces are taken out.
fn unescaped(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let own = text.get(range.clone()).unwrap_or_default();
    let (mut parts, mut from, mut at) = (Vec::new(), 0, 0);
    while let Some(start) = own.get(at..).and_then(|rest| rest.find('\\')).map(|found| at + found) {
        let rest = own.get(start..).unwrap_or_default();
        let run = rest.len() - rest.trim_start_matches('\\').len();
        let braces = rest.get(run..).unwrap_or_default();
        // The tag behind the text begins with braces too.
        let escapes = if run == 1 {
            braces.starts_with("{{")
        } else {
            braces.starts_with("{{")
                || (braces.is_empty()
                    && text.get(range.end..).is_some_and(|rest| rest.starts_with("{{")))
        };
        at = start + run;
        if escapes {
            parts.push(range.start + from..range.start + start);
            from = start + 1;
            if run == 1 {
                at += if braces.starts_with("{{{{") { 4 } else { 2 };
            }
        }
    }
    parts.push(range.start + from..range.end);
    parts
}

/// Where what is left of a text begins after white space was taken off its ends: off its beginning
/// up to a line's end, or all of it; off its end likewise.
fn start(whole: &str, left: &str) -> usize {
    let line = whole.trim_end_matches([' ', '\t']);
    for end in [whole, line] {
        if end.ends_with(left) {
            return end.len() - left.len();
        }
    }
    whole.find(left).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backslashes_before_braces_are_left_out() {
        let cases: &[(&str, &[&str])] = &[
            ("plain \\ text", &["plain \\ text"]),
            (r"a \{{b}} c", &["a ", "{{b}} c"]),
            (r"a \\\{{", &["a ", "\\\\{{"]),
            (r"\{{\{{", &["", "{{", "{{"]),
        ];
        for (text, expected) in cases {
            let parts = unescaped(text, 0..text.len());
            let parts: Vec<_> = parts.into_iter().map(|part| &text[part]).collect();
            assert_eq!(parts, *expected, "{text}");
        }
        let text = r"a\\{{b}}";
        assert_eq!(unescaped(text, 0..3), [0..1, 2..3]);
    }

    #[test]
    fn what_is_left_of_a_text_is_found() {
        for (whole, left, at) in [
            ("  a ", "a", 2),
            ("\n\n  ", "\n", 1),
            ("  \n  ", "  ", 3),
            ("a\n  ", "a\n", 0),
            ("aa", "aa", 0),
            (" \n", "", 2),
        ] {
            assert_eq!(start(whole, left), at, "{whole:?} {left:?}");
        }
    }
}
