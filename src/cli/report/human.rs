//! The report for people, in colours where the terminal shows them.

use std::fmt::Write;
use std::sync::Arc;

use annotate_snippets::{Element, Level, Renderer, Title};
use clap::builder::styling::Style;

use super::group::{self, Group, Item};
use super::style::{self, BOLD, EDGE};
use super::wrap::{isolated_values, wrapped};
use super::{Detail, View, chain, excerpt, many, sheet};
use crate::build::Outcome;
use crate::diagnostic::{CellPlace, Diagnostic, Place, Severity};
use crate::problems::Window;
use crate::read::Workbook;

/// Everything that was found, as much of it as is asked for: what is to be mended, in that order,
/// then what was assumed.
pub fn diagnostics(found: &[Diagnostic], workbooks: &[Arc<Workbook>], view: View) -> String {
    let mut text = String::new();
    let groups = group::groups(found, view.detail < Detail::Full);
    let (notes, problems): (Vec<_>, Vec<_>) =
        groups.into_iter().partition(|group| group.first.severity == Severity::Note);
    let wanted = problems
        .into_iter()
        .filter(|group| view.detail > Detail::Errors || group.first.severity == Severity::Error);
    for item in group::limited(wanted.collect(), view.all) {
        match item {
            Item::Group(group) => text.push_str(&full(&group, workbooks, view)),
            Item::Rest(rest) => {
                let line = wrapped(&rest.told(), view.columns, 0).join("\n  ");
                let _ = write!(text, "{BOLD}{line}{BOLD:#}\n\n");
            }
        }
    }
    match view.detail {
        Detail::Errors => {}
        Detail::Usual => {
            for note in &notes {
                text.push_str(&brief(note, view));
            }
            text.push_str(if notes.is_empty() { "" } else { "\n" });
        }
        Detail::Full => {
            for note in &notes {
                text.push_str(&full(note, workbooks, view));
            }
        }
    }
    text
}

/// How to learn more of what was found.
pub fn closing(outcome: &Outcome, view: View) -> String {
    let shown = if view.detail > Detail::Errors { Severity::Warning } else { Severity::Error };
    let worst = outcome.diagnostics.iter().min_by_key(|found| found.severity);
    match worst.filter(|worst| worst.severity <= shown) {
        Some(worst) => {
            format!("`rapporteur explain {}` tells more about the word in brackets\n", worst.name)
        }
        None => String::new(),
    }
}

/// What prevented any work, with its causes.
pub fn fatal(error: &anyhow::Error) -> String {
    let red = style::of(Severity::Error);
    format!("{red}error{red:#}{BOLD}: {error:#}{BOLD:#}\n")
}

/// A page of Markdown with its headings in bold.
pub fn page(text: &str) -> String {
    let mut page = String::with_capacity(text.len());
    for line in text.lines() {
        // Writing into a String can't fail, here and below.
        let style = if line.starts_with('#') { BOLD } else { Style::new() };
        let _ = writeln!(page, "{style}{line}{style:#}");
    }
    page
}

/// A note in a line or two, with the number of its like in the same file.
fn brief(group: &Group, view: View) -> String {
    let note = group.first;
    let mut line = note.message.clone();
    for hint in &note.hints {
        let _ = write!(line, " – {hint}");
    }
    if let Some(place) = &note.place {
        let _ = write!(line, " ({place})");
    }
    if !group.others.is_empty() {
        let _ = write!(line, ", and {} more in this file (-v shows all)", group.others.len());
    }
    headed(note, &line, view)
}

/// A message behind its severity and name, each line within the terminal.
fn headed(found: &Diagnostic, message: &str, view: View) -> String {
    let (style, word) = (style::of(found.severity), found.severity.word());
    let head = format!("{word}[{}]", found.name);
    let lines = wrapped(&isolated_values(message), view.columns - 2, head.len());
    let text = lines.join("\n  ");
    match found.severity {
        Severity::Note => format!("{style}{head}{style:#}: {text}\n"),
        _ => format!("{style}{head}{style:#}{BOLD}: {text}{BOLD:#}\n"),
    }
}

/// A diagnostic in full, with those that are equal to it.
fn full(group: &Group, workbooks: &[Arc<Workbook>], view: View) -> String {
    let found = group.first;
    let mut message = found.message.clone();
    if !group.others.is_empty() {
        let _ = write!(message, ", and {} more like it", group.others.len());
    }
    if let Some((way, gutter)) = chain::text(found, workbooks, view) {
        let mut text = headed(found, &message, view) + &way;
        remarks(&mut text, group, gutter, view);
        return text;
    }
    if let Some(Place::File(_)) = found.place {
        let block = title(found, message).elements(elements(group, view));
        let renderer = Renderer::styled().term_width(view.columns);
        return renderer.render(&[block]) + "\n\n";
    }
    let window = match &found.place {
        Some(Place::Cell(place)) if found.severity < Severity::Note => {
            workbooks.iter().find_map(|workbook| Window::of(workbook, place))
        }
        _ => None,
    };
    let mut text = headed(found, &message, view);
    let gutter = sheet::gutter(window.as_ref());
    if let Some(place) = &found.place {
        let place = wrapped(&isolated(place), view.columns, gutter + 4).join("\n      ");
        let _ = writeln!(text, "{:gutter$}{EDGE}-->{EDGE:#} {place}", "");
    }
    if let Some(window) = &window {
        for line in sheet::excerpt(window, view.columns, style::of(found.severity)) {
            text.push_str(&line);
            text.push('\n');
        }
    }
    for (what, place) in found.chain().into_iter().filter(|(what, _)| !what.is_empty()) {
        remark(&mut text, (&format!("{what}: "), &beside(found, place)), gutter, view);
    }
    remarks(&mut text, group, gutter, view);
    text
}

/// What stands below the excerpts of a diagnostic: further places, its like, what to do.
fn remarks(text: &mut String, group: &Group, gutter: usize, view: View) {
    let found = group.first;
    for (what, place) in found.beside() {
        remark(text, (&format!("{what}: "), &beside(found, place)), gutter, view);
    }
    for line in many::lines(group, view.detail) {
        remark(text, ("", &line), gutter, view);
    }
    for hint in many::common_hints(group) {
        remark(text, ("hint: ", hint), gutter, view);
    }
    text.push('\n');
}

/// A line below a diagnostic, broken where the terminal ends.
fn remark(text: &mut String, (word, line): (&str, &str), gutter: usize, view: View) {
    let indent = gutter + 3 + word.chars().count();
    let line = isolated_values(line);
    let lines = wrapped(&line, view.columns.saturating_sub(indent).max(20), 0);
    let lines = lines.join(&format!("\n{:indent$}", ""));
    let _ = writeln!(text, "{:gutter$} {EDGE}={EDGE:#} {BOLD}{word}{BOLD:#}{lines}", "");
}

/// The first line of a diagnostic.
fn title(found: &Diagnostic, message: String) -> Title<'_> {
    let level = match found.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    level.primary_title(message).id(found.name.as_str())
}

/// All that stands below the first line of what is wrong in a text file.
fn elements<'a>(group: &Group<'a>, view: View) -> Vec<Element<'a>> {
    let found = group.first;
    let mut elements: Vec<Element> = Vec::new();
    if let Some(Place::File(place)) = &found.place {
        elements.push(excerpt::primary(place, "").into());
    }
    for (what, place) in &found.also {
        match place {
            Place::File(place) => elements.push(excerpt::context(what, place).into()),
            _ => elements.push(Level::NOTE.with_name(what).message(told(place)).into()),
        }
    }
    let hints = many::common_hints(group).into_iter();
    elements.extend(hints.map(|hint| {
        let hint = wrapped(hint, view.columns.saturating_sub(12).max(20), 0).join("\n");
        Level::HELP.with_name("hint").message(hint).into()
    }));
    elements
}

/// A place, with the key by which its author knows the row.
fn told(place: &Place) -> String {
    match place {
        Place::Cell(CellPlace { key: Some(key), .. }) => format!("{place} · row {key}"),
        _ => place.to_string(),
    }
}

/// A place, its parts set apart where they run from right to left.
pub(super) fn isolated(place: &Place) -> String {
    told(place).split(" · ").map(super::wrap::isolated).collect::<Vec<_>>().join(" · ")
}

/// A further place; within the same file without the file.
fn beside(found: &Diagnostic, place: &Place) -> String {
    let text = told(place);
    match (&found.place, place) {
        (Some(one), Place::Cell(other)) if one.file() == *other.file => {
            let file = format!("{} · ", other.file);
            text.strip_prefix(&file).unwrap_or(&text).to_owned()
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests;
