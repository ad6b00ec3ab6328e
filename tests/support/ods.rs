//! `.ods`, OpenDocument 1.3.

use std::fmt::Write;
use std::io;
use std::path::Path;

use rapporteur::diagnostic::Address;
use rapporteur::read::{Area, Layout};

use super::package::{self, escaped};
use super::{Book, Cell};

const MIMETYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

const MANIFEST: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"#;

/// Up to the sheets: styles for the header, for wrapped text, for dates and for columns.
const BEGINNING: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" office:version="1.3">
<office:automatic-styles>
<number:date-style style:name="iso"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>
<style:style style:name="column" style:family="table-column"><style:table-column-properties style:column-width="4.5cm"/></style:style>
<style:style style:name="header" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="cell" style:family="table-cell"><style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/></style:style>
<style:style style:name="date" style:family="table-cell" style:data-style-name="iso"><style:table-cell-properties style:vertical-align="top"/></style:style>
</office:automatic-styles>
<office:body><office:spreadsheet>
"#;

/// A style of sheets that are not shown, where there are any.
const HIDDEN: &str = r#"<style:style style:name="hidden" style:family="table"><style:table-properties table:display="false"/></style:style>
"#;

const END: &str = "</office:spreadsheet></office:body></office:document-content>\n";

impl Book {
    /// Writes an `.ods` workbook.
    pub fn write_ods(&self, path: &Path) -> io::Result<()> {
        let mut content = BEGINNING.to_owned();
        if self.layouts.values().any(|layout| layout.hidden) {
            let styles = "</office:automatic-styles>";
            content = content.replace(styles, &format!("{HIDDEN}{styles}"));
        }
        for (name, rows) in &self.sheets {
            let columns = rows.iter().map(Vec::len).max().unwrap_or_default().max(1);
            let layout = self.layout(name);
            let style = if layout.hidden { " table:style-name=\"hidden\"" } else { "" };
            let _ = write!(content, "<table:table table:name=\"{}\"{style}>", escaped(name));
            push_columns(&mut content, u32::try_from(columns).unwrap_or(u32::MAX), &layout);
            for (index, row) in (0_u32..).zip(rows) {
                let visibility = match layout.hidden_rows.iter().any(|rows| rows.contains(&index)) {
                    true if layout.filtered => " table:visibility=\"filter\"",
                    true => " table:visibility=\"collapse\"",
                    false => "",
                };
                let _ = write!(content, "<table:table-row{visibility}>");
                for (column, cell) in (0_u32..).zip(row) {
                    let at = Address::new(index, column);
                    let span = layout.merged.iter().find(|area| area.first == at).map(span);
                    push(&mut content, cell, (index == 0, &span.unwrap_or_default()));
                }
                if row.is_empty() {
                    content.push_str("<table:table-cell/>");
                }
                content.push_str("</table:table-row>\n");
            }
            if rows.is_empty() {
                content.push_str("<table:table-row><table:table-cell/></table:table-row>\n");
            }
            content.push_str("</table:table>\n");
        }
        content.push_str(END);
        package::write(
            path,
            &[
                ("mimetype", MIMETYPE.into()),
                ("content.xml", content.into_bytes()),
                ("META-INF/manifest.xml", MANIFEST.into()),
            ],
        )
    }
}

/// The columns, the same ones in one element.
fn push_columns(content: &mut String, count: u32, layout: &Layout) {
    let mut next = 0;
    let plain = "<table:table-column table:style-name=\"column\"";
    for columns in &layout.hidden_columns {
        let (first, last) = (*columns.start(), *columns.end());
        if next < first {
            let _ = write!(content, "{plain} table:number-columns-repeated=\"{}\"/>", first - next);
        }
        let _ = write!(
            content,
            "{plain} table:visibility=\"collapse\" table:number-columns-repeated=\"{}\"/>",
            last - first + 1
        );
        next = last + 1;
    }
    if next < count {
        let _ = writeln!(content, "{plain} table:number-columns-repeated=\"{}\"/>", count - next);
    }
}

/// What the first cell of an area says of it.
fn span(area: &Area) -> String {
    format!(
        " table:number-columns-spanned=\"{}\" table:number-rows-spanned=\"{}\"",
        area.last.column - area.first.column + 1,
        area.last.row - area.first.row + 1
    )
}

fn push(content: &mut String, cell: &Cell, (is_header, span): (bool, &str)) {
    let style = match cell {
        _ if is_header => "header",
        Cell::Date(_) => "date",
        _ => "cell",
    };
    let value = match cell {
        Cell::Empty => {
            let _ = write!(content, "<table:table-cell{span}/>");
            return;
        }
        Cell::Error => {
            "table:formula=\"of:=1/0\" office:value-type=\"float\" office:value=\"0\"".to_owned()
        }
        Cell::Text(_) => "office:value-type=\"string\"".to_owned(),
        Cell::Number(number) => format!("office:value-type=\"float\" office:value=\"{number}\""),
        Cell::Date(date) => format!("office:value-type=\"date\" office:date-value=\"{date}\""),
        Cell::Bool(truth) => {
            format!("office:value-type=\"boolean\" office:boolean-value=\"{truth}\"")
        }
    };
    let _ = write!(content, "<table:table-cell table:style-name=\"{style}\"{span} {value}>");
    for line in cell.to_text().split('\n') {
        let _ = write!(content, "<text:p>{}</text:p>", spaced(line));
    }
    content.push_str("</table:table-cell>");
}

/// A line of text in which spaces that would collapse, and tabs, are elements.
fn spaced(line: &str) -> String {
    let mut spaced = String::new();
    let mut after_space = true;
    for letter in line.chars() {
        match letter {
            ' ' if after_space => spaced.push_str("<text:s/>"),
            '\t' => spaced.push_str("<text:tab/>"),
            '&' | '<' | '>' | '"' => spaced.push_str(&escaped(&letter.to_string())),
            _ => spaced.push(letter),
        }
        after_space = letter == ' ';
    }
    // A space at the very end would be dropped by some.
    match spaced.strip_suffix(' ') {
        Some(rest) => format!("{rest}<text:s/>"),
        None => spaced,
    }
}
