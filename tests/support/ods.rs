//! `.ods`, OpenDocument 1.3.

use std::fmt::Write;
use std::io;
use std::path::Path;

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

const END: &str = "</office:spreadsheet></office:body></office:document-content>\n";

impl Book {
    /// Writes an `.ods` workbook.
    pub fn write_ods(&self, path: &Path) -> io::Result<()> {
        let mut content = BEGINNING.to_owned();
        for (name, rows) in &self.sheets {
            let columns = rows.iter().map(Vec::len).max().unwrap_or_default().max(1);
            let _ = writeln!(
                content,
                "<table:table table:name=\"{}\">\
                 <table:table-column table:style-name=\"column\" \
                 table:number-columns-repeated=\"{columns}\"/>",
                escaped(name)
            );
            for (index, row) in rows.iter().enumerate() {
                content.push_str("<table:table-row>");
                for cell in row {
                    push(&mut content, cell, index == 0);
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

fn push(content: &mut String, cell: &Cell, is_header: bool) {
    let style = match cell {
        _ if is_header => "header",
        Cell::Date(_) => "date",
        _ => "cell",
    };
    let value = match cell {
        Cell::Empty => {
            content.push_str("<table:table-cell/>");
            return;
        }
        Cell::Text(_) => "office:value-type=\"string\"".to_owned(),
        Cell::Number(number) => format!("office:value-type=\"float\" office:value=\"{number}\""),
        Cell::Date(date) => format!("office:value-type=\"date\" office:date-value=\"{date}\""),
        Cell::Bool(truth) => {
            format!("office:value-type=\"boolean\" office:boolean-value=\"{truth}\"")
        }
    };
    let _ = write!(content, "<table:table-cell table:style-name=\"{style}\" {value}>");
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
