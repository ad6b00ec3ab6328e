//! The report for people, in colours where the terminal shows them.

use std::fmt::Write;

use annotate_snippets::{Element, Level, Origin, Renderer, Title};
use clap::builder::styling::{AnsiColor, Style};

use super::group::{self, Group};
use super::{Detail, excerpt, many};
use crate::build::Outcome;
use crate::diagnostic::{CellPlace, Diagnostic, Place, Severity};

/// For what is most important of a line.
const BOLD: Style = Style::new().bold();
/// For the word `note`, as in the notes that are shown in full.
const NOTE: Style = AnsiColor::BrightGreen.on_default().bold();

/// Everything that was found, as much of it as is asked for.
pub fn diagnostics(diagnostics: &[Diagnostic], detail: Detail) -> String {
    let mut text = String::new();
    let mut after_brief = false;
    for group in group::groups(diagnostics, detail < Detail::Full) {
        let severity = group.first.severity;
        if severity > Severity::Error && detail == Detail::Errors {
            continue;
        }
        let is_brief = severity == Severity::Note && detail < Detail::Full;
        if after_brief && !is_brief {
            text.push('\n');
        }
        text.push_str(&if is_brief { brief(&group) } else { full(&group, detail) });
        after_brief = is_brief;
    }
    if after_brief {
        text.push('\n');
    }
    text
}

/// What was found, in numbers, and how to learn more.
pub fn summary(outcome: &Outcome, detail: Detail) -> String {
    let totals = outcome.totals();
    let mut counts = vec![counted(totals.errors, "error")];
    if detail > Detail::Errors {
        counts.push(counted(totals.warnings, "warning"));
    }
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    let worst = outcome.diagnostics.iter().min_by_key(|found| found.severity);
    match worst {
        Some(worst) if !counts.is_empty() => format!(
            "{BOLD}{}{BOLD:#}; `rapporteur explain {}` tells more\n",
            counts.join(", "),
            worst.name
        ),
        _ => String::new(),
    }
}

/// What prevented any work, with its causes.
pub fn fatal(error: &anyhow::Error) -> String {
    let red = AnsiColor::BrightRed.on_default().bold();
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

/// A number of things; nothing where there are none.
pub fn counted(count: usize, thing: &str) -> Option<String> {
    match count {
        0 => None,
        1 => Some(format!("1 {thing}")),
        _ => Some(format!("{count} {thing}s")),
    }
}

/// A note in one line, with the number of its like in the same file.
fn brief(group: &Group) -> String {
    let note = group.first;
    let mut line = format!("{NOTE}note[{}]{NOTE:#}: {}", note.name, note.message);
    for hint in &note.hints {
        let _ = write!(line, " – {hint}");
    }
    if let Some(place) = &note.place {
        let _ = write!(line, " ({place})");
    }
    if !group.others.is_empty() {
        let _ = write!(line, ", and {} more in this file (-v shows all)", group.others.len());
    }
    line.push('\n');
    line
}

/// A diagnostic in full, with those that are equal to it.
fn full(group: &Group, detail: Detail) -> String {
    let found = group.first;
    let mut message = found.message.clone();
    if !group.others.is_empty() {
        let _ = write!(message, ", and {} more like it", group.others.len());
    }
    let block = title(found, message).elements(elements(group, detail));
    let mut text = Renderer::styled().render(&[block]);
    if found.place.is_none() {
        // Without a place there is nothing for the rule to lead down to.
        let is_rule = |line: &&str| anstream::adapter::strip_str(line).to_string().trim() == "|";
        text = text.lines().filter(|line| !is_rule(line)).collect::<Vec<_>>().join("\n");
    }
    text.push_str("\n\n");
    text
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

/// All that stands below the first line.
fn elements<'a>(group: &Group<'a>, detail: Detail) -> Vec<Element<'a>> {
    let found = group.first;
    let mut elements: Vec<Element> = Vec::new();
    match &found.place {
        Some(Place::File(place)) => elements.push(excerpt::primary(place).into()),
        Some(place) => elements.push(Origin::path(told(place)).into()),
        None => {}
    }
    for (what, place) in &found.also {
        match place {
            Place::File(place) => elements.push(excerpt::context(what, place).into()),
            _ => elements.push(Level::NOTE.with_name(what).message(told(place)).into()),
        }
    }
    let lines = many::lines(group, detail).into_iter();
    elements.extend(lines.map(|line| Level::NOTE.no_name().message(line).into()));
    let hints = many::common_hints(group).into_iter();
    elements.extend(hints.map(|hint| Level::HELP.with_name("hint").message(hint).into()));
    elements
}

/// A place, with the key by which its author knows the row.
fn told(place: &Place) -> String {
    match place {
        Place::Cell(CellPlace { key: Some(key), .. }) => format!("{place} · row {key}"),
        _ => place.to_string(),
    }
}

#[cfg(test)]
mod tests;
