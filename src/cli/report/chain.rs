//! The way from a cell through the template to the layout's line, each with an excerpt.

use std::fmt::Write;
use std::sync::Arc;

use annotate_snippets::{Group, Level, Renderer};

use super::style::{self, EDGE};
use super::{View, excerpt, sheet};
use crate::diagnostic::{CellPlace, Diagnostic, FilePlace, Place, Severity};
use crate::problems::Window;
use crate::read::Workbook;

/// How many columns of the terminal an excerpt of a text file takes before the line's number.
const EDGES: usize = 3;

/// The way, step by step, and how wide the left edge of its excerpts is; nothing where there is no way
/// with a line of a text file in it.
pub fn text(
    found: &Diagnostic,
    workbooks: &[Arc<Workbook>],
    view: View,
) -> Option<(String, usize)> {
    let (mut cells, mut lines) = (Vec::new(), Vec::new());
    for (what, place) in found.chain() {
        match place {
            Place::Cell(cell) => cells.push((what, cell)),
            Place::File(line) => lines.push((what, line)),
            Place::Path(_) => {}
        }
    }
    let last = lines.iter().map(|(_, line)| line.line).max()?;
    let rows = rows(&cells, workbooks);
    let gutters = rows.iter().map(|row| sheet::gutter(row.window.as_ref()));
    let gutter = gutters.chain([last.to_string().len()]).max().unwrap_or_default();
    let mut text = String::new();
    for row in &rows {
        row.tell(&mut text, (found.severity, gutter), view);
    }
    let shift = gutter - last.to_string().len();
    let (mut at, is_line) = (0, matches!(found.place, Some(Place::File(_))));
    for line in files(found.severity, &lines, view.columns.saturating_sub(shift)).lines() {
        // The arrow leads to the place of the fault, not to the first line that is shown.
        let plain = anstream::adapter::strip_str(line).to_string();
        let is_path = ["-->", ":::"].iter().any(|arrow| plain.trim_start().starts_with(arrow));
        at += usize::from(is_path);
        let line = match (is_path, is_line && at == lines.len()) {
            (true, true) => line.replacen(":::", "-->", 1),
            (true, false) => line.replacen("-->", ":::", 1),
            _ => line.to_owned(),
        };
        let _ = writeln!(text, "{:shift$}{line}", "");
    }
    Some((text, gutter))
}

/// Cells of one row of a sheet.
struct Row<'a> {
    /// The cells, each with what it has to do with the fault.
    cells: Vec<(&'a str, &'a CellPlace)>,
    /// The row as it is shown, if its workbook is at hand.
    window: Option<Window>,
}

/// The rows that cells are in, in the order in which they come.
fn rows<'a>(cells: &[(&'a str, &'a CellPlace)], workbooks: &[Arc<Workbook>]) -> Vec<Row<'a>> {
    let mut rows: Vec<Row> = Vec::new();
    for &(what, cell) in cells {
        let same = |row: &&mut Row| {
            row.cells.first().is_some_and(|(_, first)| {
                (&first.file, first.tab, &first.sheet, first.row)
                    == (&cell.file, cell.tab, &cell.sheet, cell.row)
                    && cell.row.is_some()
            })
        };
        match rows.iter_mut().find(same) {
            Some(row) => row.cells.push((what, cell)),
            None => rows.push(Row {
                cells: vec![(what, cell)],
                window: workbooks.iter().find_map(|workbook| Window::of(workbook, cell)),
            }),
        }
    }
    rows
}

impl Row<'_> {
    fn tell(&self, text: &mut String, (severity, gutter): (Severity, usize), view: View) {
        let Some((what, first)) = self.cells.first() else { return };
        let is_place = what.is_empty();
        let arrow = if is_place { "-->" } else { ":::" };
        let alone = Place::Cell(CellPlace { key: None, ..(*first).clone() });
        let mut place = super::human::isolated(&alone);
        for (_, other) in self.cells.iter().skip(1) {
            let address = other.address().filter(|_| !other.records).map(|it| it.to_string());
            let title = other.title.as_ref().map(|title| format!("\"{title}\""));
            let parts: Vec<_> = address.into_iter().chain(title).collect();
            let _ = write!(place, ", {}", parts.join(" · "));
        }
        if let Some(key) = &first.key {
            let _ = write!(place, " · row {key}");
        }
        // Where nothing is underlined, nothing else says what it has to do with the fault.
        if !is_place && (self.window.is_none() || first.column.is_none()) {
            let _ = write!(place, ": {what}");
        }
        let _ = writeln!(text, "{:gutter$}{EDGE}{arrow}{EDGE:#} {place}", "");
        let Some(window) = &self.window else { return };
        let marks = sheet::Marks {
            columns: self.cells.iter().filter_map(|(_, cell)| cell.column).collect(),
            sign: if is_place { '^' } else { '-' },
            style: if is_place { style::of(severity) } else { EDGE },
            label: what,
        };
        for line in sheet::marked(window, (view.columns, gutter), &marks) {
            text.push_str(&line);
            text.push('\n');
        }
    }
}

/// The lines of text files, the last of which is where the fault came to light.
fn files(severity: Severity, lines: &[(&str, &FilePlace)], columns: usize) -> String {
    let level = match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let last = lines.len().saturating_sub(1);
    let snippets = lines.iter().enumerate().map(|(at, &(what, place))| {
        if at == last { excerpt::primary(place, what) } else { excerpt::context(what, place) }
    });
    let group = Group::with_level(level).elements(snippets);
    Renderer::styled().term_width(columns.max(EDGES)).render(&[group])
}
