//! The problems as a page for a browser, which can be printed: one file, without scripts, that asks
//! for nothing from any network.

use std::fmt::Write;

use super::MARK;
use super::list::{Copy, List, Problem};
use super::words::{self, written};
use crate::diagnostic::{Address, Diagnostic, Severity};
use crate::read::Shape;

/// By what a page is known again.
pub(super) const GENERATOR: &str = "<meta name=\"generator\" content=\"rapporteur problems\">";

/// The look of the page.
const STYLE: &str = include_str!("page.css");

/// The page.
pub(super) fn page(list: &List) -> String {
    let mut page = format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n{GENERATOR}\n\
         <title>{MARK}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#list\">Skip to the list of problems</a>\n<header>\n\
         <h1>{MARK}</h1>\n<p><strong>{}</strong></p>\n",
        escaped(&list.summary())
    );
    // Writing into a String can't fail, here and below.
    for remark in list.remarks() {
        let _ = writeln!(page, "<p>{}</p>", escaped(&remark));
    }
    page.push_str("</header>\n");
    navigation(&mut page, list);
    page.push_str("<main>\n");
    table(&mut page, list);
    for (number, copy) in list.copies.iter().enumerate() {
        sheet(&mut page, list, (number, copy));
    }
    page.push_str("</main>\n</body>\n</html>\n");
    page
}

fn navigation(page: &mut String, list: &List) {
    page.push_str("<nav aria-label=\"Contents\">\n<ul>\n<li><a href=\"#list\">List</a></li>\n");
    for (number, copy) in list.copies.iter().enumerate() {
        let title = escaped(&title(list, copy));
        let _ = writeln!(page, "<li><a href=\"#sheet-{number}\">{title}</a></li>");
    }
    page.push_str("</ul>\n</nav>\n");
}

/// A sheet as headings name it.
fn title(list: &List, copy: &Copy) -> String {
    match list.files.len() {
        0 | 1 => format!("Sheet {}", copy.sheet.name),
        _ => format!("{} · Sheet {}", copy.file, copy.sheet.name),
    }
}

fn table(page: &mut String, list: &List) {
    let several = list.files.len() > 1;
    page.push_str(
        "<section aria-labelledby=\"list\">\n<h2 id=\"list\" tabindex=\"-1\">List of problems</h2>\n\
         <div class=\"wide\" role=\"region\" aria-labelledby=\"list\" tabindex=\"0\">\n<table>\n\
         <thead>\n<tr>",
    );
    let titles =
        ["Severity", "Sheet", "Cell", "Column", "Row", "Value", "What is wrong", "What to do"];
    for title in several.then_some("Workbook").iter().chain(&titles) {
        let _ = write!(page, "<th scope=\"col\">{title}</th>");
    }
    page.push_str("</tr>\n</thead>\n<tbody>\n");
    for problem in &list.problems {
        row(page, list, problem);
    }
    page.push_str("</tbody>\n</table>\n</div>\n</section>\n");
}

fn row(page: &mut String, list: &List, problem: &Problem) {
    let (found, place) = (problem.found, problem.place);
    page.push_str("<tr>");
    if list.files.len() > 1 {
        let file = found.place.as_ref().map(|place| place.file()).unwrap_or_default();
        let _ = write!(page, "<td>{}</td>", escaped(&file));
    }
    let (class, word) = (class(found.severity), words::severity(found.severity));
    let _ = write!(page, "<td class=\"{class}\"><strong>{word}</strong></td>");
    let sheet = place.map(|place| &*place.sheet).unwrap_or_default();
    let _ = write!(page, "<td>{}</td>", escaped(sheet));
    let cell = escaped(&place.map(words::cell).unwrap_or_default());
    let copied = |copy: &Copy, at: Address| copy.marks.contains_key(&at);
    let _ = match problem.target {
        Some((number, at)) if list.copies.get(number).is_some_and(|copy| copied(copy, at)) => {
            write!(page, "<th scope=\"row\"><a href=\"#cell-{number}-{at}\">{cell}</a></th>")
        }
        Some((number, _)) => {
            write!(page, "<th scope=\"row\"><a href=\"#sheet-{number}\">whole sheet</a></th>")
        }
        None => write!(page, "<th scope=\"row\">{cell}</th>"),
    };
    let title = place.and_then(|place| place.title.as_deref()).unwrap_or_default();
    let key = place.and_then(|place| place.key.as_deref()).unwrap_or_default();
    let _ = write!(page, "<td>{}</td><td>{}</td>", escaped(title), escaped(key));
    let _ = write!(page, "<td class=\"value\"><bdi>{}</bdi></td>", escaped(&problem.value));
    let _ = write!(page, "<td>{}</td><td class=\"todo\">", code(&words::wrong(found)));
    for hint in &found.hints {
        let _ = write!(page, "<p>{}</p>", code(&words::capital(hint)));
    }
    page.push_str("</td></tr>\n");
}

fn sheet(page: &mut String, list: &List, (number, copy): (usize, &Copy)) {
    let title = escaped(&title(list, copy));
    let _ = write!(
        page,
        "<section aria-labelledby=\"sheet-{number}\">\n<h2 id=\"sheet-{number}\" \
         tabindex=\"-1\">{title}</h2>\n<p><a href=\"#list\">Back to the list</a></p>\n\
         <div class=\"wide\" role=\"region\" aria-labelledby=\"sheet-{number}\" tabindex=\"0\">\n\
         <table class=\"sheet\">\n"
    );
    // Records have names and no letters.
    let records = copy.sheet.shape == Shape::Records;
    let columns = columns(copy);
    if !records {
        page.push_str("<thead>\n<tr><td></td>");
        for column in &columns {
            let _ = write!(page, "<th scope=\"col\">{}</th>", Address::letters(*column));
        }
        page.push_str("</tr>\n</thead>\n");
    }
    page.push_str("<tbody>\n");
    let mut rows: Vec<u32> = copy.rows.iter().map(|row| row.index).collect();
    rows.extend(copy.marks.keys().map(|at| at.row));
    rows.sort_unstable();
    rows.dedup();
    let mut expected = rows.first().copied().unwrap_or_default();
    let mut copied = copy.rows.iter().peekable();
    for index in rows {
        if index > expected {
            let _ = writeln!(
                page,
                "<tr><td class=\"gap\" colspan=\"{}\">rows that are blank or left out</td></tr>",
                columns.len() + 1
            );
        }
        expected = index.saturating_add(1);
        let row = copied.next_if(|row| row.index == index);
        let shown = if records { u64::from(index) } else { u64::from(index) + 1 };
        let shown = if records && index == 0 { String::new() } else { shown.to_string() };
        let _ = write!(page, "<tr><th scope=\"row\">{shown}</th>");
        let is_header = copy.header == Some(index);
        for column in &columns {
            let at = Address::new(index, *column);
            let text = row.and_then(|row| row.cell(*column)).map(|cell| written(&cell.value));
            let text = escaped(&text.unwrap_or_default());
            match copy.marks.get(&at) {
                Some(found) => marked(page, (number, at), &text, found),
                None if is_header => {
                    let _ = write!(page, "<th scope=\"col\"><bdi>{text}</bdi></th>");
                }
                None => {
                    let _ = write!(page, "<td><bdi>{text}</bdi></td>");
                }
            }
        }
        page.push_str("</tr>\n");
    }
    page.push_str("</tbody>\n</table>\n</div>\n</section>\n");
}

/// The columns of a copy that hold anything or are at fault.
fn columns(copy: &Copy) -> Vec<u32> {
    let cells = copy.rows.iter().flat_map(|row| &row.cells);
    let mut columns: Vec<u32> = cells.map(|cell| cell.column).collect();
    columns.extend(copy.marks.keys().map(|at| at.column));
    columns.sort_unstable();
    columns.dedup();
    columns
}

/// A cell at fault, with what is wrong with it.
fn marked(page: &mut String, (number, at): (usize, Address), text: &str, found: &[&Diagnostic]) {
    let worst = found.iter().map(|found| found.severity).min().unwrap_or(Severity::Note);
    let _ = write!(
        page,
        "<td class=\"{} mark\" id=\"cell-{number}-{at}\" tabindex=\"-1\"><bdi>{text}</bdi>",
        class(worst)
    );
    for found in found {
        let word = words::severity(found.severity);
        let wrong = code(&words::wrong(found));
        let _ = write!(page, "<p class=\"said\"><strong>{word}:</strong> {wrong}</p>");
        for hint in &found.hints {
            let _ = write!(page, "<p class=\"said\">{}</p>", code(&words::capital(hint)));
        }
    }
    page.push_str("</td>");
}

/// The class of what is this bad.
const fn class(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// A message, its values in the letters of a typewriter.
fn code(message: &str) -> String {
    let mut parts = String::new();
    let pieces: Vec<&str> = message.split('`').collect();
    let paired = !pieces.len().is_multiple_of(2);
    for (number, piece) in pieces.iter().enumerate() {
        let piece = escaped(piece);
        let _ = match number % 2 {
            1 if paired => write!(parts, "<code><bdi>{piece}</bdi></code>"),
            1 => write!(parts, "`{piece}"),
            _ if number > 0 && !paired => write!(parts, "`{piece}"),
            _ => write!(parts, "{piece}"),
        };
    }
    parts
}

/// A text in which nothing is markup, and nothing is invisible that a page can't hold.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(letter),
            _ if letter.is_control() || u32::from(letter) & 0xfffe == 0xfffe => {
                safe.push_str(&crate::diagnostic::visible(&letter.to_string()));
            }
            _ => safe.push(letter),
        }
    }
    safe
}
