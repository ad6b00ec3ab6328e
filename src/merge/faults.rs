//! What goes wrong while merging, at the template's place: faults of its own Typst, and what stops
//! Handlebars.

use std::ops::Range;
use std::sync::Arc;

use handlebars::{RenderError, RenderErrorReason};
use typst_syntax::{LinkedNode, SyntaxKind, SyntaxNode};

use super::assemble::{Draft, Merge};
use super::tape::{self, Content, Entry};
use super::template::MAIN;
use super::text::Text;
use super::{context, helpers};
use crate::diagnostic::{Diagnostic, FilePlace, Name, Place, quoted};

/// The faults of the template's own Typst, each once although a block may be gone through often.
pub fn syntax(
    merge: &Merge<'_>,
    root: &SyntaxNode,
    tape: &[Entry],
    draft: &Draft,
) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for (_, fault) in located(&merge.template.files, root, tape, draft) {
        if !found.contains(&fault) {
            found.push(fault);
        }
    }
    found
}

/// The faults of a draft's Typst, each with the number of the entry that it lies in.
pub fn located(
    files: &[Text],
    root: &SyntaxNode,
    tape: &[Entry],
    draft: &Draft,
) -> Vec<(usize, Diagnostic)> {
    let mut found = Vec::new();
    errors(&LinkedNode::new(root), &mut |range, message, hints| {
        let last = draft.entries.len().saturating_sub(1);
        let at = draft.entries.partition_point(|entry| entry.end <= range.start).min(last);
        let letter = draft.text.get(range.start..).and_then(|rest| rest.chars().next());
        let (message, remedy) = worded(message, letter);
        let mut fault = Diagnostic::error(Name::BadTemplate, message);
        let (entry, lies) = (tape.get(at), draft.entries.get(at));
        let place = entry.zip(lies).and_then(|(entry, lies)| drafted(files, entry, lies, range));
        fault.place = place.map(Into::into);
        fault.hints = hints;
        fault.hints.extend(remedy.map(str::to_owned));
        found.push((at, fault));
    });
    causes(found)
}

/// How many faults of a draft's Typst are told, and how many things that are never closed.
const FEW: usize = 3;

/// The faults without those that follow from others: of what comes behind something that is never
/// closed, nothing can be said but what else is not; one fault of a line is told, and a few in all.
fn causes(found: Vec<(usize, Diagnostic)>) -> Vec<(usize, Diagnostic)> {
    let is_open = |fault: &Diagnostic| fault.message.ends_with(OPEN);
    let first = found.iter().position(|(_, fault)| is_open(fault)).unwrap_or(found.len());
    let line = |fault: &Diagnostic| match &fault.place {
        Some(Place::File(place)) => Some((Arc::clone(&place.file), place.line)),
        _ => None,
    };
    let (mut kept, mut open) = (Vec::<(usize, Diagnostic)>::new(), 0);
    for (number, (at, fault)) in found.into_iter().enumerate() {
        let told = kept.iter().any(|(_, other)| line(other) == line(&fault));
        let few = match is_open(&fault) {
            true => open < FEW,
            false => number < first && kept.len() < FEW && !told,
        };
        if few {
            open += usize::from(is_open(&fault));
            kept.push((at, fault));
        }
    }
    kept
}

/// What is said of a thing that is never closed.
const OPEN: &str = "is never closed";

/// Typst's message in words that say what was opened, and what to write.
fn worded(message: String, letter: Option<char>) -> (String, Option<&'static str>) {
    if !message.starts_with("unclosed ") {
        return (message, None);
    }
    let hint = match letter {
        Some('$') => "write `$` where the equation ends; the sign itself is written `\\$`",
        Some('*') => "write `*` where the bold text ends; the sign itself is written `\\*`",
        Some('_') => "write `_` where the emphasis ends; the sign itself is written `\\_`",
        Some('<') => "a label ends with `>`; the sign itself is written `\\<`",
        Some('(') => "write `)` where it ends",
        Some('[') => "write `]` where it ends",
        Some('{') => "write `}` where it ends",
        Some('"') => "write `\"` where the string ends",
        Some('`') => "write as many backticks where it ends",
        _ => return (message, None),
    };
    let letter = letter.map(String::from).unwrap_or_default();
    (format!("this {} {OPEN}", quoted(&letter)), Some(hint))
}

/// The place in the templates that wrote a range of the draft, which begins in this entry.
fn drafted(
    files: &[Text],
    entry: &Entry,
    lies: &Range<usize>,
    range: Range<usize>,
) -> Option<FilePlace> {
    let file = files.get(entry.site.template)?;
    let site = entry.site.range.clone();
    if !matches!(entry.content, Content::Text(_)) {
        return Some(file.place(site));
    }
    let start = (site.start + range.start.saturating_sub(lies.start)).min(site.end);
    Some(file.place(start..start + range.len().max(1)))
}

/// Visits the syntax errors below a node.
fn errors(node: &LinkedNode<'_>, tell: &mut impl FnMut(Range<usize>, String, Vec<String>)) {
    if !node.get().diagnosis().errors {
        return;
    }
    if node.kind() == SyntaxKind::Error {
        for error in node.get().errors_and_warnings().0 {
            let hints = error.hints.iter().map(|hint| hint.v.to_string()).collect();
            tell(node.range(), error.message.to_string(), hints);
        }
        return;
    }
    for child in node.children() {
        errors(&child, tell);
    }
}

/// What stopped Handlebars.
///
/// `tape` is what it had given out until then, which tells which use of a partial it was.
pub fn stopped(merge: &Merge<'_>, error: &RenderError, tape: &str) -> Diagnostic {
    let name = error.template_name.as_deref().unwrap_or(MAIN);
    let file = merge.template.files.iter().find(|file| file.name == name);
    let mut word = None;
    let mut found = match error.reason() {
        RenderErrorReason::MissingVariable(path) => {
            let path = path.as_deref().unwrap_or_default();
            word = Some(path);
            let message = format!("there is no field {} here", quoted(path));
            Diagnostic::error(Name::UnknownTemplateField, message)
        }
        RenderErrorReason::NestedError(inner) => match inner.downcast_ref::<helpers::Fault>() {
            Some(fault) => {
                let mut found = Diagnostic::error(Name::HelperFailed, &fault.message);
                let cells = fault.cells.iter();
                for cell in cells.filter_map(|cell| context::place(merge.dataset, *cell)) {
                    found = found.also("value from", cell);
                }
                found.hints.extend(fault.hint.map(str::to_owned));
                found
            }
            None => Diagnostic::error(Name::HelperFailed, inner.to_string()),
        },
        other => Diagnostic::error(Name::BadTemplate, other.to_string()),
    };
    // Instrumented templates tell the number of a tag where others tell a line.
    if let (Some(file), Some(tag)) = (file, error.line_no) {
        let range = word.map_or_else(|| file.tag(tag), |word| file.word(tag, word));
        found.place = Some(file.place(range).into());
    }
    let innermost = tape::caller(tape);
    let callers = std::iter::successors(innermost.as_ref(), |call| call.caller.as_ref());
    let mut callers: Vec<_> = callers.filter_map(|call| merge.site(&call.site)).collect();
    callers.reverse();
    callers.into_iter().fold(found, |found, call| found.also("called by", call))
}
