//! Pages as an OpenDocument spreadsheet (ISO/IEC 26300, version 1.3).

mod content;
mod rules;
mod styles;
mod xml;

use std::io::{Cursor, Write};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::page::{Page, State};
use crate::doctype::Manifest;

use xml::escaped;

const MIMETYPE: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// The names of elements and attributes, for all parts.
const NAMES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:config="urn:oasis:names:tc:opendocument:xmlns:config:1.0" xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" xmlns:ooo="http://openoffice.org/2004/office" office:version="1.3""#;

const MANIFEST: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="styles.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"#;

/// The two layouts of printed pages, upright and on its side.
const STYLES: &str = r#"<office:styles><style:default-style style:family="table-cell"><style:text-properties fo:font-family="Calibri, Carlito, sans-serif" fo:font-size="11pt"/></style:default-style><style:style style:name="Default" style:family="table-cell"/></office:styles>
<office:automatic-styles>
<style:page-layout style:name="upright"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm" style:print-orientation="portrait" fo:margin="1.5cm" style:scale-to-X="1" style:scale-to-Y="0"/></style:page-layout>
<style:page-layout style:name="wide"><style:page-layout-properties fo:page-width="29.7cm" fo:page-height="21cm" style:print-orientation="landscape" fo:margin="1.5cm" style:scale-to-X="1" style:scale-to-Y="0"/></style:page-layout>
</office:automatic-styles>
<office:master-styles><style:master-page style:name="Upright" style:page-layout-name="upright"/><style:master-page style:name="Wide" style:page-layout-name="wide"/></office:master-styles>
"#;

/// The bytes of a workbook of these pages, the same each time.
pub fn bytes(manifest: &Manifest, pages: &[Page]) -> Result<Vec<u8>, ZipError> {
    let part = |kind: &str, inner: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<office:document-{kind} \
             {NAMES}>{inner}</office:document-{kind}>\n"
        )
    };
    let parts = [
        ("mimetype", MIMETYPE.to_owned()),
        ("content.xml", part("content", &content::of(pages))),
        ("styles.xml", part("styles", STYLES)),
        ("settings.xml", part("settings", &settings(pages))),
        ("meta.xml", part("meta", &meta(manifest))),
        ("META-INF/manifest.xml", MANIFEST.to_owned()),
    ];
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        // The first part tells what it is to whoever looks at the bytes alone.
        let method = match name {
            "mimetype" => CompressionMethod::Stored,
            _ => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .unix_permissions(0o644)
            .last_modified_time(DateTime::default());
        package.start_file(name, options)?;
        package.write_all(text.as_bytes())?;
    }
    Ok(package.finish()?.into_inner())
}

fn meta(manifest: &Manifest) -> String {
    format!(
        "<office:meta><meta:creation-date>2024-01-01T00:00:00</meta:creation-date><dc:title>{}\
         </dc:title><dc:subject>{} {}</dc:subject></office:meta>",
        escaped(&manifest.title),
        escaped(&manifest.name),
        escaped(&manifest.version)
    )
}

/// What stays in sight of each page, and what is chosen.
fn settings(pages: &[Page]) -> String {
    let item = |name: &str, kind: &str, value: String| {
        format!(
            "<config:config-item config:name=\"{name}\" config:type=\"{kind}\">{value}\
             </config:config-item>"
        )
    };
    let mut views = String::new();
    for page in pages.iter().filter(|page| page.state == State::Shown) {
        let ((rows, columns), (row, column)) = (page.frozen, page.chosen);
        let number = |name: &str, value: u32| item(name, "int", value.to_string());
        let short =
            |name: &str, kept: bool| item(name, "short", if kept { "2" } else { "0" }.to_owned());
        let columns = u32::from(columns);
        // Which of the parts below and beside what stays is written in.
        let active = match (columns, rows) {
            (0, 0) => "0",
            (0, _) => "2",
            (_, 0) => "1",
            _ => "3",
        };
        views += &format!(
            "<config:config-item-map-entry config:name=\"{}\">{}{}{}{}{}{}{}{}{}{}\
             </config:config-item-map-entry>",
            escaped(&page.name),
            number("CursorPositionX", u32::from(column)),
            number("CursorPositionY", row),
            short("HorizontalSplitMode", columns > 0),
            short("VerticalSplitMode", rows > 0),
            number("HorizontalSplitPosition", columns),
            number("VerticalSplitPosition", rows),
            number("PositionRight", columns),
            number("PositionBottom", rows),
            item("ActiveSplitRange", "short", active.to_owned()),
            item("ShowGrid", "boolean", page.grid.to_string()),
        );
    }
    let first = pages.first().map(|page| escaped(&page.name)).unwrap_or_default();
    format!(
        "<office:settings><config:config-item-set config:name=\"ooo:view-settings\">\
         <config:config-item-map-indexed config:name=\"Views\"><config:config-item-map-entry>{}\
         <config:config-item-map-named config:name=\"Tables\">{views}\
         </config:config-item-map-named>{}</config:config-item-map-entry>\
         </config:config-item-map-indexed></config:config-item-set></office:settings>",
        item("ViewId", "string", "view1".to_owned()),
        item("ActiveTable", "string", first),
    )
}
