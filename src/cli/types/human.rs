//! Document types for people, readable at 80 columns.

use std::fmt::Write;
use std::path::Path;

use clap::builder::styling::Style;
use unicode_width::UnicodeWidthStr;

use crate::diagnostic::Checked;
use crate::doctype::{Column, Doctype, Origin, words};
use crate::project::slashed;

/// How wide a line may be, in columns of the terminal.
const WIDTH: usize = 80;

/// For the names of types, sheets and columns.
const BOLD: Style = Style::new().bold();

/// All types: name, title, version, origin, and what each makes.
pub fn list(types: &[(&str, &Checked<Doctype>)]) -> String {
    let wide = types.iter().map(|(name, _)| name.width()).max().unwrap_or_default();
    let mut text = String::new();
    for (name, checked) in types {
        let pad = wide - name.width();
        // Writing into a String can't fail, here and below.
        let _ = write!(text, "{BOLD}{name}{BOLD:#}{:pad$}  ", "");
        let Some(doctype) = &checked.value else {
            text.push_str("can't be used: see the messages above\n");
            continue;
        };
        let manifest = &doctype.manifest;
        let origin = origin(&doctype.origin);
        let _ = writeln!(text, "{}, version {}, {origin}", manifest.title, manifest.version);
        paragraph(&mut text, wide + 2, &manifest.description);
    }
    if types.is_empty() {
        text.push_str("there are no document types\n");
    }
    text
}

/// The sheets and columns of a type.
pub fn columns(doctype: &Doctype) -> String {
    let manifest = &doctype.manifest;
    let mut text = String::new();
    let _ = writeln!(text, "{BOLD}{}{BOLD:#}  {}", manifest.name, manifest.title);
    paragraph(&mut text, 0, &manifest.description);
    let origin = origin(&doctype.origin);
    let _ = writeln!(text, "Version {}, {origin}.", manifest.version);
    for sheet in &doctype.schema.sheets {
        let _ = writeln!(text, "\n{BOLD}Sheet {}{BOLD:#}", sheet.title);
        paragraph(&mut text, 2, &words::about(sheet));
        paragraph(&mut text, 2, &sheet.description);
        if sheet.base {
            let columns: Vec<&str> = sheet.columns.iter().map(|it| it.title.as_str()).collect();
            paragraph(&mut text, 2, &format!("Columns: {}", columns.join(", ")));
            continue;
        }
        for column in &sheet.columns {
            text.push('\n');
            describe(&mut text, doctype, column);
        }
    }
    text
}

/// Where a type comes from.
fn origin(origin: &Origin) -> String {
    match origin {
        Origin::Project(folder) => format!("from {}", slashed(Path::new(folder))),
        Origin::Embedded => "shipped with rapporteur".to_owned(),
    }
}

/// A column: its title, what to write there, an example.
fn describe(text: &mut String, doctype: &Doctype, column: &Column) {
    let required = if column.required { " (required)" } else { "" };
    let _ = writeln!(text, "  {BOLD}{}{BOLD:#}{required}", column.title);
    paragraph(text, 6, &column.description);
    let mut clauses = vec![words::kind(doctype, column)];
    clauses.extend(words::limits(doctype, column));
    paragraph(text, 6, &format!("Value: {}", clauses.join("; ")));
    if !column.aliases.is_empty() {
        paragraph(text, 6, &format!("Also called: {}", column.aliases.join(", ")));
    }
    if let Some(example) = &column.example {
        paragraph(text, 6, &format!("Example: {example}"));
    }
}

/// A paragraph, each of its lines indented and at most [`WIDTH`] wide; a longer word stands alone.
fn paragraph(text: &mut String, indent: usize, words: &str) {
    let mut width = 0;
    for word in words.split_whitespace() {
        if width == 0 {
            let _ = write!(text, "{:indent$}", "");
            width = indent;
        } else if width + 1 + word.width() > WIDTH {
            let _ = write!(text, "\n{:indent$}", "");
            width = indent;
        } else {
            text.push(' ');
            width += 1;
        }
        text.push_str(word);
        width += word.width();
    }
    if width > 0 {
        text.push('\n');
    }
}
