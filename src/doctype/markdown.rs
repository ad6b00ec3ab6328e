//! The columns of a document type as Markdown, for its README.

use std::fmt::Write;

use super::{Column, Doctype, Sheet, words};

/// A section for each sheet, with a table of its columns.
pub fn columns(doctype: &Doctype) -> String {
    let mut text = String::new();
    for sheet in doctype.schema.sheets.iter().filter(|sheet| !sheet.base) {
        if !text.is_empty() {
            text.push('\n');
        }
        // Writing into a String can't fail, here and below.
        let _ = writeln!(text, "### {}\n", sheet.title);
        let _ = writeln!(text, "{} {}\n", sheet.description.trim(), words::about(sheet));
        text.push_str("| Column | Required | Value | Description |\n| --- | --- | --- | --- |\n");
        for column in &sheet.columns {
            row(&mut text, doctype, column);
        }
    }
    let base: Vec<&Sheet> = doctype.schema.sheets.iter().filter(|sheet| sheet.base).collect();
    if !base.is_empty() {
        text.push_str("\n### Sheets that every workbook may have\n\n");
    }
    for sheet in base {
        let columns: Vec<&str> = sheet.columns.iter().map(|it| it.title.as_str()).collect();
        let (title, columns) = (&sheet.title, columns.join(", "));
        let _ = writeln!(text, "- **{title}** ({columns}): {}", sheet.description.trim());
    }
    if let Some(counted) = words::counted(doctype) {
        let _ = writeln!(text, "\n{counted}");
    }
    text
}

/// The row of a column.
fn row(text: &mut String, doctype: &Doctype, column: &Column) {
    let mut title = column.title.clone();
    if !column.aliases.is_empty() {
        let _ = write!(title, " (also {})", column.aliases.join(", "));
    }
    let required = if column.required { "yes" } else { "" };
    let mut clauses = vec![words::kind(doctype, column)];
    clauses.extend(words::limits(doctype, column));
    let mut description = column.description.trim().to_owned();
    if let Some(example) = &column.example {
        let _ = write!(description, " Example: {}", example.trim());
    }
    let cells = [title, required.to_owned(), clauses.join("; "), description];
    text.push('|');
    for cell in cells {
        let _ = write!(text, " {} |", one_line(&cell));
    }
    text.push('\n');
}

/// Text that stays within its cell of a table.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}
