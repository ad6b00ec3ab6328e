//! The tags of a template, `{{…}}`: where each begins and ends, and whether blocks are closed.
//!
//! Handlebars tells neither where a tag ends nor, of a block that is never closed, where it begins.

use std::ops::Range;

use crate::diagnostic::quoted;

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// Its bytes, braces included.
    pub range: Range<usize>,
    /// What it is.
    pub kind: Kind,
}

/// What a tag is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// `{{title}}`, `{{upper title}}`, and the same with three braces.
    Value,
    /// `{{#if stage}}`, with the block's name.
    Open(String),
    /// `{{else}}`
    Else,
    /// `{{else if stage}}`
    ElseIf,
    /// `{{/if}}`, with the block's name.
    Close(String),
    /// `{{! … }}`
    Comment,
    /// `{{> address}}`
    Partial,
}

/// What is wrong with a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The bytes that are at fault.
    pub range: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
    /// The tag that belongs to it.
    pub other: Option<Range<usize>>,
}

/// All tags of a template, in its order, and what is wrong with them.
pub fn tags(text: &str) -> (Vec<Tag>, Vec<Fault>) {
    let (mut tags, mut faults) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(start) = next(text, at) {
        match tag(text, start) {
            Ok(tag) => {
                at = tag.range.end;
                tags.push(tag);
            }
            Err(fault) => {
                at = fault.range.end.max(start + 2);
                faults.push(fault);
            }
        }
    }
    // What follows from a tag that can't be read would be told at blocks that are sound.
    if faults.is_empty() {
        faults = foreign(text, &tags);
    }
    if faults.is_empty() {
        faults = blocks(&tags);
    }
    (tags, faults)
}

/// Where the next tag begins. One backslash before braces makes them text; of several, each stays
/// but one.
fn next(text: &str, mut from: usize) -> Option<usize> {
    loop {
        let start = from + text.get(from..)?.find("{{")?;
        let before = text.get(from..start)?;
        let backslashes = before.len() - before.trim_end_matches('\\').len();
        if backslashes != 1 {
            return Some(start);
        }
        let more = text.get(start + 2..)?.starts_with("{{");
        from = start + if more { 4 } else { 2 };
    }
}

fn tag(text: &str, start: usize) -> Result<Tag, Fault> {
    let rest = text.get(start..).unwrap_or_default();
    let inner = rest.get(2..).unwrap_or_default();
    let fault = |length: usize, message: &str, hint: &str| Fault {
        range: start..start + length,
        message: message.to_owned(),
        hint: hint.to_owned(),
        other: None,
    };
    if let Some(comment) = inner.strip_prefix('!') {
        let is_long = comment.trim_start().starts_with("--");
        let (signs, hint) = match is_long {
            true => (5, "write `--}}` where it ends"),
            false => (3, "write `}}` where it ends; one that holds braces is `{{!-- … --}}`"),
        };
        return match comment_end(rest, is_long) {
            Some(end) => Ok(Tag { range: start..start + end, kind: Kind::Comment }),
            None => Err(fault(signs, "this comment is never closed", hint)),
        };
    }
    if inner.starts_with("{{") {
        let hint = "write a backslash before braces that are to be text";
        return Err(fault(4, "blocks of raw text can't be used here", hint));
    }
    let word = inner.trim_start_matches(|c: char| c == '~' || c.is_whitespace());
    let length = end(rest).map_err(|Open { at, message, hint }| Fault {
        range: start + at..start + at + if at == 0 { 2 } else { 1 },
        message: message.to_owned(),
        hint: hint.to_owned(),
        other: None,
    })?;
    let name = |rest: &str| {
        let rest = rest.trim_start();
        let end = rest.find(|c: char| c.is_whitespace() || "~}(|".contains(c));
        rest.get(..end.unwrap_or(rest.len())).unwrap_or_default().to_owned()
    };
    let first = name(word);
    if ["elseif", "elsif", "elif"].contains(&first.as_str()) {
        let message = format!("there is no {}", quoted(&format!("{{{{{first}}}}}")));
        return Err(fault(length, &message, "write `{{else if …}}`, in two words"));
    }
    let kind = match word.as_bytes() {
        [b'#', b'*', ..] | [b'*', ..] => {
            let hint = "put what is used in several places into a file in `partials`";
            return Err(fault(length, "decorators and inline partials can't be used here", hint));
        }
        [b'#', b'>', ..] => {
            let hint = "let a function of the layout take the content: `#box[ … ]`";
            return Err(fault(length, "partials can't take a block here", hint));
        }
        [b'#', ..] => Kind::Open(name(word.get(1..).unwrap_or_default())),
        [b'/', ..] => Kind::Close(name(word.get(1..).unwrap_or_default())),
        [b'>', ..] => Kind::Partial,
        [b'^', ..] => otherwise(word.get(1..).unwrap_or_default()),
        _ => match word.strip_prefix("else") {
            Some(rest) if rest.starts_with(|c: char| c.is_whitespace() || "~}".contains(c)) => {
                otherwise(rest)
            }
            _ => Kind::Value,
        },
    };
    Ok(Tag { range: start..start + length, kind })
}

/// Where the comment that begins a text ends. One in which the next begins is not closed.
fn comment_end(text: &str, is_long: bool) -> Option<usize> {
    let inner = |end: usize| text.get(3..end).unwrap_or_default();
    if is_long && let Some(end) = text.find("--}}") {
        return (!inner(end).contains("{{!--")).then_some(end + 4);
    }
    let end = text.find("}}")?;
    (!inner(end).contains("{{")).then_some(end + 2)
}

/// `{{else}}` or `{{else if …}}`, by what stands behind the word.
fn otherwise(rest: &str) -> Kind {
    let plain = rest.trim_start_matches(|c: char| c == '~' || c.is_whitespace()).starts_with("}}");
    if plain { Kind::Else } else { Kind::ElseIf }
}

/// Tags of other languages, `{% if … %}`, which would be printed as they are.
fn foreign(text: &str, tags: &[Tag]) -> Vec<Fault> {
    let is_own = |at: usize| !tags.iter().any(|tag| tag.range.contains(&at));
    let found = text.match_indices("{%").filter_map(|(start, _)| {
        let line = text.get(start..)?.lines().next()?;
        let range = start..start + line.find("%}")? + 2;
        let message = format!("{} is no tag here", quoted(text.get(range.clone())?));
        let hint = "blocks are written `{{#if …}} … {{/if}}` and `{{#each …}} … {{/each}}`";
        is_own(start).then(|| Fault { range, message, hint: hint.to_owned(), other: None })
    });
    found.collect()
}

/// Something in a tag that is opened and not closed.
struct Open {
    at: usize,
    message: &'static str,
    hint: &'static str,
}

/// The length of the tag that begins a text. Braces in quotation marks do not end it.
fn end(text: &str) -> Result<usize, Open> {
    let three = text
        .get(2..)
        .is_some_and(|inner| inner.trim_start_matches(['~', ' ', '\t']).starts_with('{'));
    let mut letters = text.char_indices().skip(2);
    while let Some((at, letter)) = letters.next() {
        let rest = text.get(at..).unwrap_or_default();
        if rest.starts_with("}}") {
            let third = three && rest.starts_with("}}}");
            return Ok(at + if third { 3 } else { 2 });
        }
        if rest.starts_with("{{") && at > 2 {
            break;
        }
        if letter == '"' || letter == '\'' {
            let mut escaped = false;
            let closed = letters.find(|&(_, next)| {
                let ends = !escaped && (next == letter || next == '\n');
                escaped = !escaped && next == '\\';
                ends
            });
            if closed.is_none_or(|(_, closing)| closing == '\n') {
                let message = "the text that begins here has no second quotation mark";
                return Err(Open { at, message, hint: "write the mark again where it ends" });
            }
        }
    }
    let message = "this `{{` is never closed";
    let hint = "write `}}` where it ends, or a backslash before it if the braces are Typst's";
    Err(Open { at: 0, message, hint })
}

/// Blocks that are not closed, are closed as another, or were never opened.
fn blocks(tags: &[Tag]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut fault = |tag: &Tag, message: String, hint: String, other: Option<&Tag>| {
        let (range, other) = (tag.range.clone(), other.map(|other| other.range.clone()));
        faults.push(Fault { range, message, hint, other });
    };
    // The blocks that are open, and whether each has had its last `{{else}}`.
    let mut open: Vec<(&Tag, &str, bool)> = Vec::new();
    for tag in tags {
        match &tag.kind {
            Kind::Open(name) => open.push((tag, name, false)),
            Kind::Else | Kind::ElseIf => match open.last_mut() {
                None => {
                    let hint = "remove it, or open a block before it: `{{#if …}}`".to_owned();
                    fault(tag, "`else` stands outside of a block".to_owned(), hint, None);
                }
                Some((block, name, true)) => {
                    let message = format!("the block {} has a second `else`", quoted(name));
                    let hint = "write `{{else if …}}` for all but the last".to_owned();
                    fault(tag, message, hint, Some(block));
                }
                Some((_, _, last)) => *last = tag.kind == Kind::Else,
            },
            Kind::Close(name) => match open.pop() {
                Some((_, opened, _)) if opened == name => {}
                Some((block, opened, _)) => {
                    let message =
                        format!("the block {} is closed as {}", quoted(opened), quoted(name));
                    let outer = open.iter().any(|(_, outer, _)| outer == name);
                    let hint = match outer {
                        true => format!("write `{{{{/{opened}}}}}` before it"),
                        false => format!(
                            "write `{{{{/{opened}}}}}`, or open the block: `{{{{#{name} …}}}}`"
                        ),
                    };
                    fault(tag, message, hint, Some(block));
                    // Whichever is meant, what comes after it can't be judged.
                    return faults;
                }
                None => {
                    let message = format!("{} closes no block", quoted(&format!("/{name}")));
                    fault(tag, message, "remove it, or open the block".to_owned(), None);
                }
            },
            Kind::Value | Kind::Comment | Kind::Partial => {}
        }
    }
    for (tag, name, _) in open {
        let message = format!("the block {} is never closed", quoted(name));
        fault(tag, message, format!("write `{{{{/{name}}}}}` where it ends"), None);
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_found_with_their_ends() {
        let cases: &[(&str, &[&str])] = &[
            ("no tag", &[]),
            ("a {{b}} c {{ d }}", &["{{b}}", "{{ d }}"]),
            ("{{~b~}}}", &["{{~b~}}"]),
            ("{ {{b}}}", &["{{b}}"]),
            ("{{{b}}}}", &["{{{b}}}"]),
            ("{{f \"}}\" b}}", &["{{f \"}}\" b}}"]),
            ("{{f '}}' \"\\\"}}\"}}", &["{{f '}}' \"\\\"}}\"}}"]),
            ("{{!-- {{b}} --}}{{c}}", &["{{!-- {{b}} --}}", "{{c}}"]),
            ("{{! it's }}{{c}}", &["{{! it's }}", "{{c}}"]),
            (r"\{{a}} \\{{b}} \\\{{c}}", &["{{b}}", "{{c}}"]),
            (r"\{{{{a}}}} {{b}}", &["{{b}}"]),
            (
                "{{#if a}}{{else if b}}{{^}}{{/if}}",
                &["{{#if a}}", "{{else if b}}", "{{^}}", "{{/if}}"],
            ),
            ("{{elsewhere}}", &["{{elsewhere}}"]),
            ("{{!-- a }} {{b}}", &["{{!-- a }}", "{{b}}"]),
            ("{% {{b}}\n{{! {% a %} }}", &["{{b}}", "{{! {% a %} }}"]),
        ];
        for (text, expected) in cases {
            let (tags, faults) = tags(text);
            let found: Vec<_> = tags.iter().map(|tag| &text[tag.range.clone()]).collect();
            assert_eq!((&found[..], faults), (*expected, vec![]), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_is_told_where_it_begins() {
        let cases = [
            ("a {{b", 2..4, "this `{{` is never closed"),
            ("{{a {{b}}", 0..2, "this `{{` is never closed"),
            ("{{! a", 0..3, "this comment is never closed"),
            ("{{! a\n{{#if b}}{{/if}}", 0..3, "this comment is never closed"),
            ("{{!-- a\n{{#if b}}{{/if}}", 0..5, "this comment is never closed"),
            ("{{!-- a {{b}}\n{{!-- c --}}", 0..5, "this comment is never closed"),
            ("{{#if b}}{{elseif c}}{{/if}}", 9..21, "there is no `{{elseif}}`"),
            ("{{#if b}}{{ elif c}}{{/if}}", 9..20, "there is no `{{elif}}`"),
            ("a {% if b %} c", 2..12, "`{% if b %}` is no tag here"),
            ("{{f \"a}}\n\"", 4..5, "the text that begins here has no second quotation mark"),
            ("{{{{raw}}}}", 0..4, "blocks of raw text can't be used here"),
            ("{{#*inline \"a\"}}", 0..16, "decorators and inline partials can't be used here"),
            ("{{*a}}", 0..6, "decorators and inline partials can't be used here"),
            ("{{#> a}}", 0..8, "partials can't take a block here"),
            ("a{{#if b}}c", 1..10, "the block `if` is never closed"),
            ("{{#if b}}{{/each}}", 9..18, "the block `if` is closed as `each`"),
            ("{{/each}}", 0..9, "`/each` closes no block"),
            ("{{else}}", 0..8, "`else` stands outside of a block"),
            ("{{#if b}}{{else}}{{else}}{{/if}}", 17..25, "the block `if` has a second `else`"),
        ];
        for (text, range, message) in cases {
            let (_, faults) = tags(text);
            let found: Vec<_> =
                faults.iter().map(|fault| (fault.range.clone(), &*fault.message)).collect();
            assert_eq!(found, [(range, message)], "{text}");
        }
    }
}
