//! The report for people, in colours where the terminal shows them.

use std::fmt::Write;

use annotate_snippets::{Element, Level, Origin, Renderer, Title};
use clap::builder::styling::{AnsiColor, Style};

use super::group::{self, Group};
use super::{Detail, addresses, excerpt};
use crate::build::Outcome;
use crate::diagnostic::{CellPlace, Diagnostic, Place, Severity};

/// How many cells of a group are listed, if not all are asked for.
const CELLS: usize = 12;
/// How many different values of a group are listed, if not all are asked for.
const VALUES: usize = 5;

const BOLD: Style = Style::new().bold();
const NOTE: Style = AnsiColor::BrightGreen.on_default().bold();

/// Everything that was found, as much of it as is asked for.
pub fn diagnostics(diagnostics: &[Diagnostic], detail: Detail) -> String {
    let mut text = String::new();
    for group in group::groups(diagnostics) {
        let shown = match group.first.severity {
            Severity::Error => full(&group, detail),
            _ if detail == Detail::Errors => continue,
            Severity::Warning => full(&group, detail),
            Severity::Note if detail == Detail::Full => full(&group, detail),
            Severity::Note => brief(&group),
        };
        text.push_str(&shown);
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
        let _ = match line.starts_with('#') {
            true => writeln!(page, "{BOLD}{line}{BOLD:#}"),
            false => writeln!(page, "{line}"),
        };
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

/// A note in one line.
fn brief(group: &Group) -> String {
    let note = group.first;
    let mut line = format!("{NOTE}note[{}]{NOTE:#}: {}", note.name, note.message);
    if let Some(place) = &note.place {
        let _ = write!(line, " ({place})");
    }
    if !group.others.is_empty() {
        let _ = write!(line, ", and {} more like it", group.others.len());
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
    let others = if group.others.is_empty() { Vec::new() } else { others(group, detail) };
    elements.extend(others.into_iter().map(|it| Level::NOTE.no_name().message(it).into()));
    let mut hints: Vec<&String> = Vec::new();
    for hint in group.cells().flat_map(|(found, _)| &found.hints).chain(&found.hints) {
        if !hints.contains(&hint) && (detail == Detail::Full || hints.len() < VALUES) {
            hints.push(hint);
        }
    }
    elements.extend(hints.into_iter().map(|it| Level::HELP.with_name("hint").message(it).into()));
    elements
}

/// A place, with the key by which its author knows the row.
fn told(place: &Place) -> String {
    match place {
        Place::Cell(CellPlace { key: Some(key), .. }) => format!("{place} · row {key}"),
        _ => place.to_string(),
    }
}

/// Where the faults of a group are, and with which values.
fn others(group: &Group, detail: Detail) -> Vec<String> {
    let (cells, values) = match detail {
        Detail::Full => (usize::MAX, usize::MAX),
        _ => (CELLS, VALUES),
    };
    let Some((_, place)) = group.cells().next() else { return Vec::new() };
    let tell = addresses::cell(place.column, place.records);
    let rows: Vec<u32> = group.cells().filter_map(|(_, cell)| cell.row).collect();
    let list = addresses::compressed(&rows, &tell, cells);
    let mut lines = vec![format!("{} {}: {list}", rows.len(), these(place))];
    let mut by_value: Vec<(&str, Vec<u32>)> = Vec::new();
    for (found, cell) in group.cells() {
        let (Some(value), Some(row)) = (group::value(&found.message), cell.row) else { continue };
        match by_value.iter_mut().find(|(known, _)| *known == value) {
            Some((_, rows)) => rows.push(row),
            None => by_value.push((value, vec![row])),
        }
    }
    if by_value.len() > 1 {
        let told = by_value.iter().take(values);
        lines.extend(told.map(|(value, rows)| {
            format!("{value} in {}", addresses::compressed(rows, &tell, cells))
        }));
        if by_value.len() > values {
            lines.push(format!("… and {} more values (-v shows all)", by_value.len() - values));
        }
    }
    lines
}

/// What the faults of a group are in: `cells in column F (Deadline)`.
fn these(place: &CellPlace) -> String {
    let title = place.title.as_ref().map(|title| format!(" ({title})")).unwrap_or_default();
    match place.column {
        _ if place.records => format!("records{title}"),
        Some(column) => {
            format!("cells in column {}{title}", crate::diagnostic::Address::letters(column))
        }
        None => format!("rows{title}"),
    }
}

#[cfg(test)]
mod tests;
