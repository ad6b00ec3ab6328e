//! The marks of footnotes in rich text, and the sheets that hold their texts.

use std::collections::{BTreeMap, BTreeSet};

use pulldown_cmark::{Event, Options, Parser, Tag};

use super::dataset::Value;
use super::expected::Context;
use super::records::Typed;
use super::table::{Header, Table};
use crate::diagnostic::{Diagnostic, Name, nearest, quoted};
use crate::doctype::{Sheet, Type};

/// Checks that each mark has its note, and that each note of a sheet of notes has its mark.
pub(super) fn check(
    tables: &[Table],
    all: &[Typed],
    context: &Context,
    found: &mut Vec<Diagnostic>,
) {
    let mut used: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (table, typed) in tables.iter().zip(all) {
        for (at, column) in table.contract.columns.iter().enumerate() {
            if let Some(notes) = column.footnotes {
                used.entry(notes).or_default();
            }
            if column.kind != Type::RichText {
                continue;
            }
            for line in 0..typed.records.len() {
                let Some(value) = typed.sound(line, at) else { continue };
                for mark in texts(value).flat_map(marks) {
                    let keys = column.footnotes.and_then(|sheet| context.keys(sheet));
                    let note = keys.and_then(|keys| Some((keys.sheet, keys.words.find(&mark)?)));
                    match note {
                        Some((sheet, note)) => {
                            used.entry(sheet).or_default().insert(note);
                        }
                        None if keys.is_some_and(|keys| !keys.known) => {}
                        None => {
                            // The note that may be meant is not unused for a misspelling.
                            let near = keys.and_then(|keys| {
                                let names = keys.names.iter().flatten().map(|name| &**name);
                                Some((keys.sheet, keys.words.find(nearest(&mark, names)?)?))
                            });
                            if let Some((sheet, note)) = near {
                                used.entry(sheet).or_default().insert(note);
                            }
                            let key = typed.records.get(line).and_then(|it| it.key.as_ref());
                            let place = table.field_place(line, at, key);
                            found.push(broken(&mark, column.footnotes, context).at(place));
                        }
                    }
                }
            }
        }
    }
    for (sheet, used) in &used {
        if let Some((table, typed)) = tables.get(*sheet).zip(all.get(*sheet))
            && is_whole((tables, all), *sheet)
        {
            unused((table, typed), &(used | &referenced(all, *sheet)), found);
        }
    }
}

/// The fault of a mark without a note.
fn broken(mark: &str, notes: Option<usize>, context: &Context) -> Diagnostic {
    let shown = quoted(&format!("[^{mark}]"));
    match notes.and_then(|sheet| context.keys(sheet)) {
        Some(keys) => {
            let message = format!("the footnote {shown} is not in the sheet `{}`", keys.title);
            let fault = Diagnostic::error(Name::BrokenFootnote, message);
            let row = format!("a row whose `{}` is {}", keys.column, quoted(mark));
            if keys.present {
                fault
                    .offer(mark, keys.names.iter().flatten().map(|name| &**name))
                    .hint(format!("add to `{}` {row}", keys.title))
            } else {
                fault.hint(format!("add a sheet `{}` with {row}", keys.title))
            }
        }
        None => {
            Diagnostic::error(Name::BrokenFootnote, format!("the footnote {shown} has no text"))
                .hint(format!("write its text into the same cell, in a line `[^{mark}]: …`"))
        }
    }
}

/// A warning for each note that nothing refers to.
fn unused((table, typed): (&Table, &Typed), used: &BTreeSet<usize>, found: &mut Vec<Diagnostic>) {
    let Some(key) = table.contract.key else { return };
    for (line, record) in typed.records.iter().enumerate() {
        // A key that is faulty, such as one that occurs twice, has had its say.
        if used.contains(&line) || typed.faulty.contains(&(line, key)) {
            continue;
        }
        if let Some(mark) = &record.key {
            found.push(
                Diagnostic::warning(
                    Name::UnusedFootnote,
                    format!("no text has the footnote {}", quoted(mark)),
                )
                .at(table.field_place(line, key, Some(mark)))
                .hint(format!("write `[^{mark}]` where it belongs, or delete the row")),
            );
        }
    }
}

/// Whether all cells whose marks a sheet of notes holds are there and sound, so that none is unused
/// only for want of them.
fn is_whole((tables, all): (&[Table], &[Typed]), notes: usize) -> bool {
    let takes = |sheet: &Sheet, at: usize| {
        sheet.columns.get(at).is_some_and(|column| column.footnotes == Some(notes))
    };
    tables.iter().zip(all).all(|(table, typed)| {
        let columns = || 0..table.contract.columns.len();
        let mut taking = columns().filter(|&at| takes(table.contract, at)).peekable();
        if taking.peek().is_none() {
            return true;
        }
        let missing = |at: usize| matches!(table.headers.get(at), Some(Header::Missing));
        let faulty =
            |at: usize| (0..typed.records.len()).any(|line| typed.faulty.contains(&(line, at)));
        table.sound && !table.is_starved() && !taking.any(|at| missing(at) || faulty(at))
    })
}

/// The records of a sheet that references lead to.
fn referenced(all: &[Typed], sheet: usize) -> BTreeSet<usize> {
    let fields = all.iter().flat_map(|typed| &typed.records).flat_map(|record| &record.fields);
    fields
        .flat_map(|field| items(&field.value))
        .filter_map(|value| match value {
            Value::Reference { sheet: to, record } if *to == sheet => Some(*record),
            _ => None,
        })
        .collect()
}

/// A value, or those of a list.
fn items(value: &Value) -> &[Value] {
    match value {
        Value::List(items) => items,
        _ => std::slice::from_ref(value),
    }
}

/// The rich texts of a value.
pub(super) fn texts(value: &Value) -> impl Iterator<Item = &str> {
    items(value).iter().filter_map(|item| match item {
        Value::Rich(text) => Some(text.as_str()),
        _ => None,
    })
}

/// The marks in a rich text that have no note in the same text, each once, in their order.
///
/// Only a parser knows that a mark in a code span is none. It takes a mark for one only if it is
/// defined, so that all that look like marks are defined before the text.
fn marks(text: &str) -> Vec<String> {
    if !text.contains("[^") {
        return Vec::new();
    }
    let mut defined = BTreeSet::new();
    for event in Parser::new_ext(text, Options::ENABLE_FOOTNOTES) {
        if let Event::Start(Tag::FootnoteDefinition(mark)) = event {
            defined.insert(mark.to_lowercase());
        }
    }
    let mut whole = String::new();
    for rest in text.split("[^").skip(1) {
        if let Some((mark, _)) = rest.split_once(']')
            && !mark.contains(['\n', '['])
            && !defined.contains(&mark.to_lowercase())
        {
            whole.push_str("[^");
            whole.push_str(mark);
            whole.push_str("]: .\n\n");
        }
    }
    whole.push_str(text);
    let mut marks: Vec<String> = Vec::new();
    for event in Parser::new_ext(&whole, Options::ENABLE_FOOTNOTES) {
        if let Event::FootnoteReference(mark) = event
            && !defined.contains(&mark.to_lowercase())
            && !marks.iter().any(|known| **known == *mark)
        {
            marks.push(mark.into_string());
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::testing::{found, plan};

    #[test]
    fn marks_and_notes_belong_together() {
        let notes: (&str, &[&str]) = ("Notes", &["Id|Note", "gewe|Equality", "hr|Rights"]);
        let outputs: (&str, &[&str]) =
            ("Outputs", &["Id|Text", "1|One[^GEWE] `[^no]`", "2|Two[^gew]"]);
        assert_eq!(
            found(&plan(), &[outputs, notes]),
            [
                "error broken-footnote Outputs!B3 · \"Text\": the footnote `[^gew]` is not in the sheet \
             `Notes` | did you mean `gewe`? | add to `Notes` a row whose `Id` is `gew`",
                "warning unused-footnote Notes!A3 · \"Id\": no text has the footnote `hr` | write \
             `[^hr]` where it belongs, or delete the row",
            ]
        );
    }

    #[test]
    fn a_mark_needs_a_sheet_of_notes_or_a_text_of_its_own() {
        let mut plan = plan();
        plan.schema.sheets[1].columns[1].footnotes = None;
        let outputs: (&str, &[&str]) =
            ("Outputs", &["Id|Text", "1|a[^1]", "2|b[^1]\n\n[^1]: note"]);
        assert_eq!(
            found(&plan, &[outputs]),
            [
                "error broken-footnote Outputs!B2 · \"Text\": the footnote `[^1]` has no text | write its \
             text into the same cell, in a line `[^1]: …`",
            ]
        );
    }

    #[test]
    fn a_missing_column_does_not_make_notes_unused() {
        let mut plan = plan();
        plan.schema.sheets[1].columns[1].required = true;
        let sheets: &[(&str, &[&str])] =
            &[("Outputs", &["Id", "1"]), ("Notes", &["Id|Note", "a|b"])];
        let found = found(&plan, sheets);
        assert_eq!(found.len(), 1, "{found:?}");
    }

    #[test]
    fn marks_of_a_text() {
        for (text, expected) in [
            ("no mark", &[][..]),
            ("one[^a] and two[^b], again[^a]", &["a", "b"]),
            ("a code span `[^a]` is none", &[]),
            ("escaped \\[^a]", &[]),
            ("defined here[^a]\n\n[^a]: the note", &[]),
            ("defined here[^A]\n\n[^a]: the note with[^b]", &["b"]),
            ("```\nopen fence [^a]", &[]),
            ("mark[^a]\n\n```\nopen fence", &["a"]),
            ("*emphasis[^1]* and [a link](https://example.org)[^2]", &["1", "2"]),
            ("broken [^ and [^] too", &[]),
        ] {
            assert_eq!(marks(text), expected, "{text}");
        }
    }
}
