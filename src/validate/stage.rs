//! The stage of a document against what its title says of it.

use super::dataset::Value;
use super::day::{Paper, is_final};
use super::fold::folded;
use super::records::Typed;
use super::table::Table;
use crate::diagnostic::{Diagnostic, Name, Severity, quoted};
use crate::doctype::{Column, Doctype, Type};

/// The longest text that is taken for a name of the document, in bytes: others may speak of a draft.
const LONGEST: usize = 240;

/// The fields of the form that are no words about the document.
const OTHERS: [&str; 6] = ["type", "per", "look", "workbooks", "encoding", "author"];

/// Tells of each text of the form that calls a final document a draft, or the reverse: a warning, and
/// an error where the document is final.
pub(super) fn check(
    (tables, all): (&[Table], &[Typed]),
    (doctype, paper): (&Doctype, &Paper<'_>),
    found: &mut Vec<Diagnostic>,
) {
    let (Some(table), Some(typed)) = (tables.first(), all.first()) else { return };
    let Some(record) = typed.records.first() else { return };
    let Some(stage) = table.contract.column("stage") else { return };
    let Some(Value::Code { list, entry }) = typed.sound(0, stage) else { return };
    let Some(codes) = doctype.codes.get(list) else { return };
    let entries = codes.entries.iter().enumerate();
    let others = entries.filter(|(at, _)| is_final(doctype, list, *at) != paper.is_final());
    let words: Vec<String> = others
        .flat_map(|(_, other)| [&other.label].into_iter().chain(&other.aliases))
        .map(|word| folded(word).into_owned())
        .collect();
    let label = codes.entries.get(*entry).map_or("", |entry| entry.label.as_str());
    for (at, column) in table.contract.columns.iter().enumerate() {
        let Some(Value::Text(text)) = typed.sound(0, at) else { continue };
        if !is_name(column) || text.len() > LONGEST {
            continue;
        }
        let folded = folded(text);
        let Some(word) = words.iter().find(|word| calls(&folded, word)) else { continue };
        let severity = if paper.is_final() { Severity::Error } else { Severity::Warning };
        let title = quoted(&table.title(at));
        let message = format!("{title} says {}, and the stage is {}", quoted(word), quoted(label));
        let fault = Diagnostic::error(Name::StageDiffers, message).severity(severity);
        let key = record.key.as_ref();
        let fault = fault.at(table.field_place(0, at, key));
        let fault = fault.also("the stage", table.field_place(0, stage, key));
        found
            .push(fault.hint(
                "leave the word out, which the stage prints by itself; or correct the stage",
            ));
    }
}

/// Whether a field holds a name of the document, or words about it.
fn is_name(column: &Column) -> bool {
    column.kind == Type::Text && column.values.is_empty() && !OTHERS.contains(&column.name.as_str())
}

/// Whether a text says of itself that it is at a stage: the words stand at its beginning or its end,
/// or in brackets. Elsewhere it may speak of another draft.
fn calls(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let (Some(before), Some(after)) = (text.get(..at), text.get(at + word.len()..)) else {
            return false;
        };
        let letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        if letter(before.chars().next_back()) || letter(after.chars().next()) {
            return false;
        }
        let (before, after) = (before.trim_end(), after.trim_start());
        let opened = before.ends_with(['(', '[']) && after.starts_with([')', ']', ',', ';', ':']);
        // A final report is one that ends something, and no stage of its paper.
        let begins = before.is_empty()
            && (word.contains("draft") || after.is_empty() || after.starts_with([':', '-', ',']));
        let ends = after.is_empty() || after.chars().all(|letter| !letter.is_alphanumeric());
        opened || begins || ends
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_calls_itself_a_draft_at_its_ends_and_in_brackets() {
        for (text, word, expected) in [
            ("draft concept note", "draft", true),
            ("concept note (draft)", "draft", true),
            ("concept note (draft, 3 may)", "draft", true),
            ("concept note - draft", "draft", true),
            ("comments on the draft resolution", "draft", false),
            ("drafting committee", "draft", false),
            ("final evaluation of the programme", "final", false),
            ("work plan (final)", "final", true),
            ("work plan final version", "final version", true),
            ("semifinal", "final", false),
        ] {
            assert_eq!(calls(text, word), expected, "{text}");
        }
    }
}
