//! How a value is written at a place of Typst source, so that it stays a value.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::language::Language;
use super::leaf::Leaf;
use super::rich;

/// A kind of place in Typst source at which a value can stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Between words of mark-up.
    Markup,
    /// An expression of code.
    Code,
    /// Inside a string literal.
    Text,
    /// Inside a label or a reference to one.
    Label,
    /// Inside a comment.
    Comment,
    /// Inside raw text.
    Raw,
    /// Inside an equation.
    Math,
}

/// Writes values in the language of a document, which remembers its footnotes.
pub struct Writer<'a> {
    /// The document's language.
    pub language: &'a Language,
    /// The footnotes that the document has already.
    pub placed: BTreeSet<String>,
}

impl Writer<'_> {
    /// The value as it is to be written; nothing where no safe form exists for it.
    ///
    /// `printed` is what a reader sees of it.
    pub fn write(&mut self, leaf: &Leaf, form: Form, printed: &str) -> Option<String> {
        Some(match form {
            Form::Markup => match leaf {
                Leaf::Rich(text, notes) => self.content(text, notes),
                _ => embedded(printed),
            },
            Form::Code => match leaf {
                Leaf::Text(text) => literal(text),
                _ => self.code(leaf),
            },
            Form::Text => escaped(printed),
            Form::Label => label(printed),
            Form::Comment => harmless(printed),
            // Two backticks with nothing between them can be the first two of three.
            Form::Raw => match printed {
                text if text.contains('`') => return None,
                "" => " ".to_owned(),
                text => text.to_owned(),
            },
            Form::Math => literal(printed),
        })
    }

    fn content(&mut self, text: &str, notes: &[(String, String)]) -> String {
        let content = rich::content(text, notes, &mut self.placed);
        if content.is_empty() { "#none;".to_owned() } else { content }
    }

    /// The value as an expression of code.
    pub fn code(&mut self, leaf: &Leaf) -> String {
        match leaf {
            Leaf::Blank => "none".to_owned(),
            Leaf::Rich(text, notes) => {
                format!("[{}]", rich::content(text, notes, &mut self.placed))
            }
            // In parentheses, since what follows could otherwise become part of the number.
            Leaf::Number(number) | Leaf::Percent(number) => format!("({})", reckoned(*number)),
            Leaf::Date(date) => format!(
                "datetime(year: {}, month: {}, day: {})",
                date.year(),
                date.month(),
                date.day()
            ),
            Leaf::Truth(truth) => truth.to_string(),
            Leaf::List(items) => {
                let mut array = String::from("(");
                for item in items {
                    array.push_str(&self.code(item));
                    array.push_str(", ");
                }
                // Two parentheses are an empty array; a single item needs its comma.
                array.push(')');
                array
            }
            Leaf::Text(_)
            | Leaf::Dotted(_)
            | Leaf::Special(..)
            | Leaf::Money(..)
            | Leaf::Month(..)
            | Leaf::Quarter(..)
            | Leaf::Period(..)
            | Leaf::Time(_) => literal(&leaf.printed(self.language)),
        }
    }

    /// A value within a literal: what stands around it can't become part of a number.
    pub fn element(&mut self, leaf: &Leaf) -> String {
        match leaf {
            Leaf::Number(number) | Leaf::Percent(number) => reckoned(*number),
            _ => self.code(leaf),
        }
    }
}

/// A text in mark-up: a string in code, closed by a semicolon so that nothing behind it belongs to
/// it.
pub fn embedded(text: &str) -> String {
    if text.is_empty() {
        return "#none;".to_owned();
    }
    let mut out = String::with_capacity(text.len() + 12);
    out.push_str("#\"");
    escape(text, &mut out);
    out.push_str("\";");
    out
}

/// A text as a Typst string literal.
pub fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 10);
    out.push('"');
    escape(text, &mut out);
    out.push('"');
    out
}

/// A text inside of a string literal.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    escape(text, &mut out);
    out
}

/// Adds a text inside of a string literal.
fn escape(text: &str, out: &mut String) {
    // Control characters behind ASCII begin with this byte; most texts have nothing to escape.
    let plain = |byte: u8| byte >= b' ' && !matches!(byte, b'"' | b'\\' | 0x7f | 0xc2);
    if text.bytes().all(plain) {
        return out.push_str(text);
    }
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => out.push_str("\\\\"),
            '"' => out.push_str("\\\""),
            // Spreadsheets write line ends in three ways; Typst shows one of them.
            '\r' if letters.peek() == Some(&'\n') => {}
            '\r' | '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            _ if letter.is_control() => {
                let _ = write!(out, "\\u{{{:x}}}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
}

/// A text as part of a label. What a label can hold stays; all else, and dots and colons at the
/// ends, where a label can't hold them, is written by its number, so that different texts stay different labels.
pub fn label(text: &str) -> String {
    const NUMBER: char = '·';
    if text.is_empty() {
        return NUMBER.to_string();
    }
    let inner = text.len() - text.trim_start_matches(['.', ':']).len()
        ..text.trim_end_matches(['.', ':']).len();
    let mut out = String::new();
    for (at, letter) in text.char_indices() {
        let dot = inner.contains(&at) && matches!(letter, '.' | ':');
        if dot || letter != NUMBER && typst_syntax::is_id_continue(letter) {
            out.push(letter);
        } else {
            let _ = write!(out, "{NUMBER}{:x}{NUMBER}", u32::from(letter));
        }
    }
    out
}

/// A text in a comment, which it can't end, whatever stands around it; nor can nothing.
fn harmless(text: &str) -> String {
    let harmless = |letter: char| match letter {
        '*' => '∗',
        '/' => '∕',
        '\u{85}' | '\u{2028}' | '\u{2029}' => ' ',
        _ if letter.is_control() => ' ',
        _ => letter,
    };
    if text.is_empty() { " ".to_owned() } else { text.chars().map(harmless).collect() }
}

/// A number as Typst writes it: whole ones as integers, as far as those reach exactly.
fn reckoned(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 9e15 {
        format!("{number}")
    } else {
        format!("{number:?}")
    }
}
