//! JSON whose names are those of sheets.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::diagnostic::{Diagnostic, FilePlace, Name, quoted};

use super::faults::Refusal;
use super::out::Out;
use super::records::{self, Node};
use super::{CellValue, text};

/// Reads a file of JSON.
pub(super) fn read(bytes: &[u8], out: &mut Out) -> Result<(), Refusal> {
    let file = out.file();
    let Some(text) = text::decoded(bytes, file, out) else { return Ok(()) };
    match serde_json::from_str(&text) {
        Ok(Node::Group(entries)) => return records::hand_on(entries, out),
        Ok(_) => out.found(
            Diagnostic::error(Name::BadText, "the file holds no sheets with names")
                .at(FilePlace::of_range(Arc::clone(file), &text, 0..1))
                .hint("put everything into one `{ }` in which each name is that of a sheet"),
        ),
        Err(error) => out.found(fault(&error, &text, file)),
    }
    Ok(())
}

/// The place where JSON can't be understood, and why.
fn fault(error: &serde_json::Error, text: &str, file: &Arc<str>) -> Diagnostic {
    let line_start = match error.line() {
        0 | 1 => 0,
        line => text.match_indices('\n').nth(line - 2).map_or(0, |(at, _)| at + 1),
    };
    let at = line_start + error.column().saturating_sub(1);
    let message = if error.is_eof() {
        "the JSON ends before it is complete".to_owned()
    } else {
        format!("the JSON can't be understood here{}", why(&error.to_string()))
    };
    Diagnostic::error(Name::BadText, message)
        .at(FilePlace::of_range(Arc::clone(file), text, at..at + 1))
        .hint(
            "look for a missing or surplus comma, quotation mark or bracket just before this place",
        )
}

/// Why, in plain words, as far as there are any.
fn why(told: &str) -> String {
    const WORDS: [(&str, &str); 6] = [
        ("expected `,`", "a comma or a closing bracket is missing"),
        ("expected `:`", "a colon is missing behind the name"),
        ("trailing comma", "there is a comma too many"),
        ("trailing characters", "something follows although all brackets are closed"),
        ("key must be a string", "a name stands in quotation marks"),
        ("recursion limit", "the brackets are nested too deep"),
    ];
    let known = WORDS.iter().find(|(theirs, _)| told.starts_with(theirs));
    match (known, told.rsplit_once(" at line ")) {
        (Some((_, ours)), _) => format!(": {ours}"),
        (None, Some((own, _))) if own.ends_with(TWICE) => format!(": {own}"),
        _ => String::new(),
    }
}

/// What is said of a name that its group has already.
const TWICE: &str = "is given twice";

/// Keeps the order of names, and refuses one given twice, of which JSON's readers keep the last.
impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Blank)
    }

    fn visit_bool<E>(self, truth: bool) -> Result<Node, E> {
        Ok(Node::Value(CellValue::Bool(truth)))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Value(CellValue::Number(number as f64)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Value(CellValue::Number(number as f64)))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Node, E> {
        Ok(Node::Value(CellValue::Number(number)))
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Value(CellValue::Text(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Node, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element()? {
            list.push(item);
        }
        Ok(Node::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Node, A::Error> {
        let mut group: Vec<(String, Node)> = Vec::new();
        let mut known = BTreeSet::new();
        while let Some(name) = entries.next_key::<String>()? {
            if !known.insert(name.clone()) {
                return Err(A::Error::custom(format!("{} {TWICE}", quoted(&name))));
            }
            group.push((name, entries.next_value()?));
        }
        Ok(Node::Group(group))
    }
}
