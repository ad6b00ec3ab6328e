//! Placeholders in rich text, which are filled in from the data: `{count:messages}`.

use std::ops::Range;

use pulldown_cmark::{Event, Options, Parser};

/// What a placeholder stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// How many rows or values there are.
    Count,
    /// The sum of a column.
    Sum,
    /// The values of a column.
    List,
}

/// A placeholder in a rich text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placeholder<'a> {
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// What it stands for.
    pub kind: Kind,
    /// Whether it begins with a capital letter.
    pub is_capital: bool,
    /// What is counted.
    pub what: &'a str,
}

/// The placeholders of a rich text, in their order. In code, behind a backslash and in double braces
/// there are none.
pub fn placeholders(text: &str) -> Vec<Placeholder<'_>> {
    if !text.contains('{') {
        return Vec::new();
    }
    let mut all = Vec::new();
    for region in regions(text) {
        let mut at = region.start;
        while let Some(found) = text.get(at..region.end).and_then(|rest| rest.find('{')) {
            let start = at + found;
            at = start + 1;
            let within = text.get(..region.end).unwrap_or_default();
            let Some(one) = placeholder(within, start) else { continue };
            at = one.range.end;
            all.push(one);
        }
    }
    all
}

/// The placeholder that begins here.
fn placeholder(text: &str, start: usize) -> Option<Placeholder<'_>> {
    let before = text.get(..start)?;
    if before.ends_with(['{', '\\']) {
        return None;
    }
    let rest = text.get(start + 1..)?;
    let length = rest.find(['}', '{', '\n'])?;
    let inner = rest.get(..length)?;
    if !rest.get(length..)?.starts_with('}') || rest.get(length..)?.starts_with("}}") {
        return None;
    }
    let (word, what) = inner.split_once(':')?;
    let kind = match word.to_ascii_lowercase().as_str() {
        "count" => Kind::Count,
        "sum" => Kind::Sum,
        "list" => Kind::List,
        _ => return None,
    };
    let is_capital = word.starts_with(|first: char| first.is_ascii_uppercase());
    Some(Placeholder { range: start..start + length + 2, kind, is_capital, what: what.trim() })
}

/// The parts of a text that are words to be read, each as long as it is without mark-up.
fn regions(text: &str) -> Vec<Range<usize>> {
    let mut regions: Vec<Range<usize>> = Vec::new();
    let (mut code, mut joins) = (false, false);
    let events = Parser::new_ext(text, Options::ENABLE_FOOTNOTES).into_offset_iter();
    for (event, range) in events {
        match event {
            Event::Start(pulldown_cmark::Tag::CodeBlock(_)) => code = true,
            Event::End(pulldown_cmark::TagEnd::CodeBlock) => code = false,
            Event::Text(_) if !code => {
                match regions.last_mut().filter(|last| joins && last.end == range.start) {
                    Some(last) => last.end = range.end,
                    None => regions.push(range),
                }
                joins = true;
                continue;
            }
            _ => {}
        }
        joins = false;
    }
    regions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        placeholders(text).iter().map(|it| format!("{:?} {}", it.kind, it.what)).collect()
    }

    #[test]
    fn placeholders_stand_in_words_only() {
        for (text, expected) in [
            ("We have {count:messages}.", &["Count messages"][..]),
            (
                "*{Count: Messages where Kind is not x}* and {sum:a in b}",
                &["Count Messages where Kind is not x", "Sum a in b"],
            ),
            (
                "{list:sub_theme in areas}{list:a_b in c_d}",
                &["List sub_theme in areas", "List a_b in c_d"],
            ),
            ("`{count:a}` \\{count:a} {{count:a}} {count a} {cout:a} {count:a", &[]),
            ("    {count:a}\n\n[{count:b}](https://a.org/{count:c})", &["Count b"]),
            ("{count:a [b]}", &["Count a [b]"]),
        ] {
            assert_eq!(found(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "[a{}:`\\\\*\n\\[\\] _]{0,40}") {
            for one in placeholders(&text) {
                proptest::prop_assert!(text.get(one.range).is_some());
            }
        }
    }
}
