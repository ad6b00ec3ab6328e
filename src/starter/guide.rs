//! The page that explains a starter to whoever fills it in.

use super::content;
use super::page::{Cell, Look, Page, Row};
use super::tabs::GUIDE;
use super::{Plan, looks, sheets, text};
use crate::doctype::{ASIDE, Doctype, Type, words};

/// The widths of its two columns.
const LABEL: f64 = 28.0;
const SAID: f64 = 96.0;

/// One line of the page.
enum Line {
    /// Its title.
    Title(String),
    /// A heading.
    Heading(String),
    /// A heading that leads to a tab.
    Tab(String),
    /// What something is called, and what is to be said of it.
    Pair(String, String),
    /// Nothing.
    Gap,
}

/// The page. `ending` is that of the workbook's file.
pub fn page(plan: &Plan, content: &[content::Sheet], ending: &str) -> Page {
    let mut lines = beginning(plan.doctype, &format!("{}.{ending}", plan.doctype.manifest.name));
    lines.splice(4..4, in_workbooks(plan.doctype));
    lines.extend(columns(plan.doctype, &plan.tabs, content, true));
    let row = |line: &Line| match line {
        Line::Title(text) => Row { height: Some(27.0), cells: vec![Cell::text(text, Look::Title)] },
        Line::Heading(text) => {
            Row { height: Some(20.0), cells: vec![Cell::text(text, Look::Heading)] }
        }
        Line::Tab(text) => Row { height: Some(20.0), cells: vec![Cell::text(text, Look::Link)] },
        Line::Pair(label, said) => {
            let texts = [(&**label, LABEL * 0.92, looks::SIZE), (&**said, SAID, looks::SIZE)];
            Row {
                height: Some(looks::height(&texts)),
                cells: vec![Cell::text(label, Look::Label), Cell::text(said, Look::Paragraph)],
            }
        }
        Line::Gap => Row::default(),
    };
    Page {
        name: GUIDE.to_owned(),
        columns: vec![(LABEL, Look::Paragraph), (SAID, Look::Paragraph)],
        rows: lines.iter().map(row).collect(),
        ..Page::default()
    }
}

/// The page as plain text, beside a folder of CSV.
pub fn plain(doctype: &Doctype, tabs: &[String], content: &[content::Sheet]) -> String {
    let mut lines = beginning(doctype, &doctype.manifest.name);
    lines.extend(columns(doctype, tabs, content, false));
    let line = |line: &Line| match line {
        Line::Title(text) | Line::Heading(text) | Line::Tab(text) => format!("{text}\r\n"),
        Line::Pair(label, said) if label.is_empty() => format!("{said}\r\n"),
        Line::Pair(label, said) => format!("{label}: {said}\r\n"),
        Line::Gap => "\r\n".to_owned(),
    };
    lines.iter().map(line).collect()
}

/// A line of a name and what is said of it.
fn pair(label: impl Into<String>, said: impl Into<String>) -> Line {
    Line::Pair(label.into(), said.into())
}

/// What it is, and what to do with it. `file` is what it is called.
fn beginning(doctype: &Doctype, file: &str) -> Vec<Line> {
    let manifest = &doctype.manifest;
    let has = |wanted: fn(&Type) -> bool| {
        let mut columns = doctype.schema.sheets.iter().flat_map(|sheet| &sheet.columns);
        columns.any(|column| wanted(&column.kind))
    };
    let mut lines = vec![
        Line::Title(manifest.title.clone()),
        pair(
            "What this becomes",
            format!(
                "{} This is a starter for the document type {}, version {}.",
                text::sentence(&manifest.description),
                manifest.name,
                manifest.version
            ),
        ),
        Line::Gap,
        Line::Heading("How to fill it in".to_owned()),
        pair(
            "Required and optional",
            "A value that is required may not be left blank. A whole sheet that is optional may stay \
             without rows, or be deleted.",
        ),
        pair(
            "Several values",
            "Where a cell takes several values, type them one after the other with the sign between \
             them that the explanation names, mostly a semicolon ( ; ).",
        ),
        pair(
            "Your own remarks",
            "Further columns and sheets of your own may stay: they are not printed, and a note says \
             so. Please leave the names of sheets and headers as they are.",
        ),
    ];
    if has(|kind| matches!(kind, Type::RichText)) {
        lines.push(pair(
            "Emphasis and links",
            "In longer texts, *word* is printed in italics and **word** in bold, \
             [words](https://example.org) is a link, and a blank line begins a paragraph.",
        ));
        if let Some(counted) = words::counted(doctype) {
            lines.push(pair("Figures", text::curly(&counted.replace('`', ""))));
        }
    }
    if has(|kind| matches!(kind, Type::Image(_))) {
        lines.push(pair(
            "Photos",
            "Put the files of photos into the folder of this workbook, and write their names into the \
             cells.",
        ));
    }
    lines.extend([
        Line::Gap,
        Line::Heading("When it is filled in".to_owned()),
        pair(
            "1. Save",
            "Save it under any name. Then open a terminal in its folder and type the lines below, \
             with that name.",
        ),
        pair("2. Check", format!("rapporteur check {file}    tells which cells to mend, and how")),
        pair("3. Build", format!("rapporteur build {file}    writes the PDF into the folder out")),
        pair(
            "Help",
            format!(
                "Each message has a name in brackets: rapporteur explain NAME tells what it means and \
                 what to do. rapporteur types {} tells of all sheets and columns. rapporteur starter \
                 {} --sample makes a workbook that is filled in, to look at.",
                manifest.name, manifest.name
            ),
        ),
    ]);
    lines
}

/// What is to be said of a workbook, and not of CSV.
fn in_workbooks(doctype: &Doctype) -> Vec<Line> {
    let first = doctype.schema.sheets.first().map(|sheet| sheet.title.as_str());
    vec![
        pair(
            "Where to begin",
            format!(
                "Begin with the sheet {}. In the other sheets write one thing a row, below the grey \
                 row. Choose a cell to see what belongs there.",
                first.unwrap_or("Document")
            ),
        ),
        pair(
            "The headers",
            "A dark blue header with an asterisk (*) is required; a light blue one is optional. The \
             grey row below says the same in words.",
        ),
        pair(
            "Grey rows",
            format!(
                "A row that begins with {ASIDE} only explains. It is never printed, and may be deleted."
            ),
        ),
        pair(
            "Drop-downs",
            "Where an arrow appears beside a cell, choose a word from its list. A list of rows of \
             another sheet fills as you fill that sheet.",
        ),
        pair(
            "Numbers such as 3.10",
            "Columns for such numbers hold text, so that nothing of them is lost. Paste into them with \
             “values only”.",
        ),
    ]
}

/// The sheets and their columns.
fn columns(
    doctype: &Doctype,
    tabs: &[String],
    content: &[content::Sheet],
    drop_downs: bool,
) -> Vec<Line> {
    let mut lines = vec![Line::Gap, Line::Heading("The sheets and their columns".to_owned())];
    let sheets = doctype.schema.sheets.iter().zip(tabs).zip(content);
    for ((sheet, tab), _) in sheets.filter(|(_, content)| content.wanted) {
        let needed = if sheet.required { "Required." } else { "Optional." };
        lines.extend([
            Line::Gap,
            Line::Tab(tab.clone()),
            pair("", format!("{needed} {}", text::curly(&text::sentence(&sheet.description)))),
        ]);
        for column in &sheet.columns {
            let needed = if column.is_needed() { "Required. " } else { "" };
            let said = format!("{needed}{}", sheets::told(doctype, column, drop_downs));
            lines.push(pair(&column.title, said));
        }
    }
    lines
}
