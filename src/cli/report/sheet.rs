//! A small part of a sheet, with the cell at fault underlined: its letters, its header, its row.

use clap::builder::styling::Style;

use super::style;
use super::wrap::{cut, isolated, width};
use crate::diagnostic::Address;
use crate::problems::{Line, Window};

/// The widest that the column at fault is shown.
const WIDE: usize = 36;
/// The widest that other columns are shown.
const NARROW: usize = 18;
/// Columns of the terminal between two columns of the sheet.
const BETWEEN: usize = 3;

/// A column of the sheet as it is shown.
struct Column {
    /// Which it is, counted from zero.
    index: u32,
    /// How wide it is shown.
    width: usize,
}

/// How many columns of the terminal the numbers of rows take, at least.
const GUTTER: usize = 2;

/// How many columns of the terminal the numbers of these rows take.
pub fn gutter(window: Option<&Window>) -> usize {
    let rows = window.into_iter().flat_map(|window| window.header.iter().chain([&window.line]));
    rows.map(|line| (u64::from(line.row) + 1).to_string().len()).max().unwrap_or(0).max(GUTTER)
}

/// How cells are marked in an excerpt.
pub struct Marks<'a> {
    /// The columns of the cells.
    pub columns: Vec<u32>,
    /// What they are underlined with.
    pub sign: char,
    /// The colour of the cells and of the line.
    pub style: Style,
    /// What is said behind the line.
    pub label: &'a str,
}

/// The lines of an excerpt that is at most this wide, the cell at fault in this colour.
pub fn excerpt(window: &Window, columns: usize, fault: Style) -> Vec<String> {
    let marks =
        Marks { columns: window.column.into_iter().collect(), sign: '^', style: fault, label: "" };
    marked(window, (columns, gutter(Some(window))), &marks)
}

/// The lines of an excerpt that is at most this wide, with a left edge of this width. Cells are
/// marked as far as they are near the one at fault.
pub fn marked(window: &Window, (columns, gutter): (usize, usize), marks: &Marks) -> Vec<String> {
    let fault = marks.style;
    let (left, shown, right) = chosen(window, columns.saturating_sub(gutter + 2));
    if shown.is_empty() {
        return Vec::new();
    }
    let line = |label: &str, cells: &dyn Fn(&Column) -> String| {
        let mut text = rule(gutter, label);
        text.push_str(if left { " … |" } else { "" });
        for column in &shown {
            text.push_str(&cells(column));
        }
        text.push_str(if right { " …" } else { "" });
        text
    };
    let dim = style::DIM;
    let mut lines = Vec::new();
    if !window.records {
        lines.push(line("", &|column| {
            let letters = Address::letters(column.index);
            format!(" {dim}{}{dim:#} |", padded(&letters, column.width))
        }));
    }
    if let Some(header) = &window.header {
        lines.push(line(&label(window, header), &|column| {
            format!(" {} |", padded(header.value(column.index), column.width))
        }));
    }
    lines.push(line(&label(window, &window.line), &|column| {
        let value = padded(window.line.value(column.index), column.width);
        if marks.columns.contains(&column.index) {
            format!(" {fault}{value}{fault:#} |")
        } else {
            format!(" {value} |")
        }
    }));
    if !marks.columns.is_empty() {
        let mut under = " ".repeat(if left { 5 } else { 1 });
        for column in &shown {
            let held = match marks.columns.contains(&column.index) {
                true => width(&cut(window.line.value(column.index), column.width)),
                false => 0,
            };
            // An empty cell is marked as wide as it is.
            let marked = marks.columns.contains(&column.index);
            let held = if marked && held == 0 { column.width } else { held };
            let blank = column.width + BETWEEN - held;
            under.extend(std::iter::repeat_n(marks.sign, held));
            under.extend(std::iter::repeat_n(' ', blank));
        }
        let under = format!("{} {}", under.trim_end(), marks.label);
        let signs = under.trim_start();
        let blank = under.len() - signs.len();
        lines.push(format!(
            "{}{:blank$}{fault}{}{fault:#}",
            rule(gutter, ""),
            "",
            signs.trim_end()
        ));
    }
    lines
}

/// The left edge of an excerpt, with the number of a row or with nothing.
pub fn rule(gutter: usize, label: &str) -> String {
    let edge = style::EDGE;
    format!("{edge}{label:>gutter$} |{edge:#}")
}

/// How a row is called: by its number; of records, the first line holds the names.
fn label(window: &Window, line: &Line) -> String {
    match (window.records, line.row) {
        (true, 0) => String::new(),
        (true, row) => row.to_string(),
        (false, row) => (u64::from(row) + 1).to_string(),
    }
}

/// The columns around the one at fault that fit, and whether there are others before and behind.
fn chosen(window: &Window, room: usize) -> (bool, Vec<Column>, bool) {
    // What says that there are others stands on both sides.
    let most = room.saturating_sub(BETWEEN + 6).max(1);
    let all: Vec<Column> = window
        .columns()
        .into_iter()
        .map(|at| column(window, at))
        .map(|column| Column { width: column.width.min(most), ..column })
        .collect();
    let start = all.iter().position(|column| window.column == Some(column.index)).unwrap_or(0);
    let cost = |from: usize, to: usize| -> usize {
        let taken = all.get(from..to).unwrap_or_default();
        let more = if from > 0 { 4 } else { 0 } + if to < all.len() { 2 } else { 0 };
        taken.iter().map(|column| column.width + BETWEEN).sum::<usize>() + more
    };
    let (mut from, mut to) = (start, (start + 1).min(all.len()));
    loop {
        let before = (from, to);
        // What stands before a cell tells better which it is: it has the row's key.
        if from > 0 && cost(from - 1, to) <= room {
            from -= 1;
        }
        if to < all.len() && cost(from, to + 1) <= room {
            to += 1;
        }
        if (from, to) == before {
            break;
        }
    }
    let more = to < all.len();
    (from > 0, all.into_iter().take(to).skip(from).collect(), more)
}

/// A column, as wide as what is shown of it.
fn column(window: &Window, index: u32) -> Column {
    let lines = window.header.iter().chain([&window.line]);
    let longest = lines.map(|line| width(line.value(index))).max().unwrap_or_default();
    let letters = if window.records { 1 } else { Address::letters(index).len() };
    let most = if window.column == Some(index) { WIDE } else { NARROW };
    Column { index, width: longest.max(letters).min(most) }
}

/// A value, cut or filled up to this width.
fn padded(value: &str, columns: usize) -> String {
    let value = cut(value, columns);
    let blank = columns.saturating_sub(width(&value));
    format!("{}{:blank$}", isolated(&value), "")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn window(column: u32, cells: &[&str]) -> Window {
        let line = |row, cells: &[&str]| Line {
            row,
            cells: (0..).zip(cells.iter().map(|&cell| cell.to_owned())).collect(),
        };
        Window {
            records: false,
            header: Some(line(0, &["No.", "Activity", "Lead", "Deadline", "Status"])),
            line: line(16, cells),
            column: Some(column),
        }
    }

    fn plain(window: &Window, columns: usize) -> String {
        let lines = excerpt(window, columns, Style::new()).join("\n");
        anstream::adapter::strip_str(&lines).to_string()
    }

    #[test]
    fn the_cell_is_shown_below_its_header_and_underlined() {
        let window = window(3, &["3.2", "Train trainers", "UNICEF", "next week", "Ongoing"]);
        insta::assert_snapshot!(plain(&window, 80), @r"
           | A   | B              | C      | D         | E       |
         1 | No. | Activity       | Lead   | Deadline  | Status  |
        17 | 3.2 | Train trainers | UNICEF | next week | Ongoing |
           |                                 ^^^^^^^^^
        ");
    }

    #[test]
    fn what_does_not_fit_is_left_out_and_said() {
        let long = "Train the trainers of all districts, then those of the others";
        let window = window(3, &["3.2", long, "UNICEF", long, "Ongoing"]);
        insta::assert_snapshot!(plain(&window, 80), @r"
           | … | C      | D                                    | E       |
         1 | … | Lead   | Deadline                             | Status  |
        17 | … | UNICEF | Train the trainers of all districts… | Ongoing |
           |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        ");
        insta::assert_snapshot!(plain(&window, 60), @r"
           | … | C      | D                                    | …
         1 | … | Lead   | Deadline                             | …
        17 | … | UNICEF | Train the trainers of all districts… | …
           |              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        ");
    }

    #[test]
    fn a_blank_cell_and_wide_letters_keep_their_columns() {
        insta::assert_snapshot!(plain(&window(2, &["3.2", "日本語の研修", ""]), 80), @r"
           | A   | B            | C    | D        | E      |
         1 | No. | Activity     | Lead | Deadline | Status |
        17 | 3.2 | 日本語の研修 |      |          |        |
           |                      ^^^^
        ");
    }

    #[test]
    fn no_line_is_longer_than_the_terminal() {
        let value = "x".repeat(200);
        for columns in 40..120 {
            for column in 0..5 {
                let text = plain(&window(column, &[&*value; 5]), columns);
                assert!(text.lines().all(|line| width(line) <= columns), "{columns}\n{text}");
            }
        }
    }
}
