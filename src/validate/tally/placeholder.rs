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

impl Kind {
    const ALL: [Self; 3] = [Self::Count, Self::Sum, Self::List];

    /// The word before the colon.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Count => "count",
            Self::Sum => "sum",
            Self::List => "list",
        }
    }
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
    at_braces(text, regions(text), |within, start| {
        placeholder(within, start).map(|one| (one.range.end, one))
    })
}

/// What `look` finds at the opening braces in these parts of a text, with where it ends; the next is
/// looked for behind it. It is given the text up to the end of the part, and where the brace stands.
fn at_braces<'a, T>(
    text: &'a str,
    regions: impl IntoIterator<Item = Range<usize>>,
    look: impl Fn(&'a str, usize) -> Option<(usize, T)>,
) -> Vec<T> {
    let mut all = Vec::new();
    for region in regions {
        let Some(within) = text.get(..region.end) else { continue };
        let mut at = region.start;
        while let Some(found) = within.get(at..).and_then(|rest| rest.find('{')) {
            let start = at + found;
            at = start + 1;
            if let Some((end, one)) = look(within, start) {
                at = end;
                all.push(one);
            }
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
    let kind = Kind::ALL.into_iter().find(|kind| word.eq_ignore_ascii_case(kind.word()))?;
    let is_capital = word.starts_with(|first: char| first.is_ascii_uppercase());
    Some(Placeholder { range: start..start + length + 2, kind, is_capital, what: what.trim() })
}

/// Braces that look like a placeholder and are none: `{cuont:messages}`, `{count messages}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistaken<'a> {
    /// Where they stand in the text.
    pub range: Range<usize>,
    /// What is meant, as far as the word tells; none where there is only a colon behind it.
    pub kind: Option<Kind>,
    /// What seems to be counted.
    pub what: &'a str,
    /// Whether they are closed; else all that follows may belong to it.
    pub is_closed: bool,
}

/// Braces that look like a placeholder, and won't be filled in. In code and behind a backslash they
/// are meant as they stand.
pub fn mistaken(text: &str) -> Vec<Mistaken<'_>> {
    let all = at_braces(text, regions(text), |within, start| {
        if let Some(right) = placeholder(within, start) {
            return Some((right.range.end, None));
        }
        let is_meant = within.get(..start)?.ends_with('\\');
        let one = looks(within, start).filter(|_| !is_meant)?;
        Some((one.range.end, Some(one)))
    });
    all.into_iter().flatten().collect()
}

/// What looks like a placeholder in a text without mark-up, whether it would be one or not.
pub fn lookalikes(text: &str) -> Vec<Mistaken<'_>> {
    at_braces(text, std::iter::once(0..text.len()), |text, start| {
        looks(text, start).map(|one| (one.range.end, one))
    })
}

/// What looks like a placeholder and begins here.
fn looks(text: &str, start: usize) -> Option<Mistaken<'_>> {
    let text = text.get(start..)?;
    let opened = text.trim_start_matches(['{', ' ']);
    let length = opened.find(['}', '{', '\n']).unwrap_or(opened.len());
    let (inner, behind) = opened.split_at_checked(length)?;
    let is_closed = behind.starts_with('}');
    let closed = behind.len() - behind.trim_start_matches('}').len();
    let end = start + text.len() - opened.len() + length + closed;
    let (word, rest) =
        inner.split_at_checked(inner.find(|letter: char| !letter.is_alphabetic())?)?;
    let rest = rest.trim_start();
    let (has_colon, what) = match rest.strip_prefix([':', '=', ';']) {
        Some(what) => (true, what),
        None => (false, rest),
    };
    let kind = meant(word, has_colon);
    if word.is_empty() || (kind.is_none() && !has_colon) {
        return None;
    }
    let what = what.trim();
    let what = what.strip_prefix("of ").unwrap_or(what);
    Some(Mistaken { range: start..end, kind, what, is_closed })
}

/// What somebody means with a word before what is counted; slips are seen only before a colon.
fn meant(word: &str, has_colon: bool) -> Option<Kind> {
    let word = word.to_lowercase();
    let slips = |known: &str| has_colon && strsim::osa_distance(&word, known) <= 1;
    match word.as_str() {
        "count" | "counts" | "counted" | "number" | "numbers" => Some(Kind::Count),
        "sum" | "sums" | "total" | "totals" => Some(Kind::Sum),
        "list" | "lists" | "listing" => Some(Kind::List),
        _ if slips("count") || slips("counts") || slips("number") => Some(Kind::Count),
        _ if slips("sum") || slips("total") => Some(Kind::Sum),
        _ if slips("list") => Some(Kind::List),
        _ => None,
    }
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

    #[test]
    fn what_looks_like_one_is_seen() {
        let found = |text: &str| -> Vec<String> {
            let all = mistaken(text).into_iter();
            all.map(|it| format!("{} {:?} {}", &text[it.range], it.kind, it.what)).collect()
        };
        for (text, expected) in [
            ("a {cuont:messages} b", "{cuont:messages} Some(Count) messages"),
            ("{count messages}", "{count messages} Some(Count) messages"),
            ("{ count:messages }", "{ count:messages } Some(Count) messages"),
            ("{{count:messages}}", "{{count:messages}} Some(Count) messages"),
            ("{counts:messages}", "{counts:messages} Some(Count) messages"),
            ("{Number of messages}", "{Number of messages} Some(Count) messages"),
            ("{qty:messages}", "{qty:messages} None messages"),
            ("*{count:messages* go", "{count:messages Some(Count) messages"),
            ("{count:a} and {count:messages", "{count:messages Some(Count) messages"),
        ] {
            assert_eq!(found(text), [expected], "{text}");
        }
        for text in [
            "{count:messages} {list:a in b}",
            "`{cuont:a}` \\{cuont:a}",
            "the set {a, b} and {1} and {} and {",
            "{some words} {last week}",
        ] {
            assert_eq!(found(text), [""; 0], "{text}");
        }
        assert_eq!(lookalikes("{count:messages} and {a}").len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "[a{}:`\\\\*\n\\[\\] _]{0,40}") {
            for one in placeholders(&text) {
                proptest::prop_assert!(text.get(one.range).is_some());
            }
            for one in mistaken(&text).into_iter().chain(lookalikes(&text)) {
                proptest::prop_assert!(text.get(one.range).is_some());
            }
        }
    }
}
