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

/// What a title begins with where it names a paper, behind the word for its stage: `Final brief`.
const PAPERS: [&str; 10] = [
    "brief", "note", "paper", "concept", "outcome", "plan", "text", "document", "response", "work",
];

/// Words that stand before the one for the stage and belong to it: `Working draft 3`.
const QUALIFIERS: [&str; 8] =
    ["working", "first", "second", "third", "revised", "rolling", "advance", "initial"];

/// How sure it is that a text speaks of its own stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sure {
    /// It does not.
    No,
    /// It may name something else, such as a draft law.
    Perhaps,
    /// It does.
    Yes,
}

/// Makes what drafting has left behind an error where the document is final.
pub(super) fn harden(paper: &Paper<'_>, found: &mut [Diagnostic]) {
    let left = found.iter_mut().filter(|fault| fault.name == Name::LeftOver && paper.is_final());
    for fault in left {
        fault.severity = Severity::Error;
        fault.message.push_str(", and the document is final");
    }
}

/// Tells of each text of the form that calls a final document a draft, or the reverse: a warning, and
/// an error where the document is final and the text can't be about anything else.
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
        let said = words.iter().map(|word| (calls(&folded, word), word));
        let Some((sure, word)) =
            said.reduce(|one, other| if other.0 > one.0 { other } else { one })
        else {
            continue;
        };
        let severity = match sure {
            Sure::No => continue,
            Sure::Yes if paper.is_final() => Severity::Error,
            Sure::Yes | Sure::Perhaps => Severity::Warning,
        };
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
fn calls(text: &str, word: &str) -> Sure {
    let all = text.match_indices(word).map(|(at, _)| {
        let (Some(before), Some(after)) = (text.get(..at), text.get(at + word.len()..)) else {
            return Sure::No;
        };
        let letter = |letter: Option<char>| letter.is_some_and(char::is_alphanumeric);
        if letter(before.chars().next_back()) || letter(after.chars().next()) {
            return Sure::No;
        }
        let (before, after) = (before.trim_end(), after.trim_start());
        let opened = before.ends_with(['(', '[']) && after.starts_with([')', ']', ',', ';', ':']);
        let ends = after.chars().all(|letter| !letter.is_alphanumeric());
        if opened || ends {
            return Sure::Yes;
        }
        if !before.is_empty() && !QUALIFIERS.contains(&before) {
            return Sure::No;
        }
        let numbered =
            after.trim_start_matches(|it: char| it.is_numeric() || it == '.').trim_start();
        if numbered.is_empty() || numbered.starts_with([':', '-', ',', ';']) {
            return Sure::Yes;
        }
        let next = after.split(|it: char| !it.is_alphanumeric()).next().unwrap_or_default();
        // A final report is one that ends something, and no stage of its paper.
        match (word.contains("draft"), PAPERS.contains(&next)) {
            (true, true) => Sure::Yes,
            (true, false) | (false, true) => Sure::Perhaps,
            (false, false) => Sure::No,
        }
    });
    all.max().unwrap_or(Sure::No)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_calls_itself_a_draft_at_its_ends_and_in_brackets() {
        for (text, word, expected) in [
            ("draft concept note", "draft", Sure::Yes),
            ("concept note (draft)", "draft", Sure::Yes),
            ("concept note (draft, 3 may)", "draft", Sure::Yes),
            ("concept note - draft", "draft", Sure::Yes),
            ("comments on the draft resolution", "draft", Sure::No),
            ("drafting committee", "draft", Sure::No),
            ("final evaluation of the programme", "final", Sure::No),
            ("work plan (final)", "final", Sure::Yes),
            ("work plan final version", "final version", Sure::Yes),
            ("draft law on water", "draft", Sure::Perhaps),
            ("draft articles on state responsibility", "draft", Sure::Perhaps),
            ("working draft 3: water", "draft", Sure::Yes),
            ("draft 2 - water", "draft", Sure::Yes),
            ("final brief on water", "final", Sure::Perhaps),
            ("final", "final", Sure::Yes),
            ("semifinal", "final", Sure::No),
        ] {
            assert_eq!(calls(text, word), expected, "{text}");
        }
    }
}
