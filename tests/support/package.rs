//! Parts packed into one file, the same bytes every time.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// Writes a file of these parts, in their order. The part `mimetype` is not compressed, as
/// OpenDocument wants it.
pub fn write(path: &Path, parts: &[(&str, Vec<u8>)]) -> std::io::Result<()> {
    let mut package = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        let method = match *name {
            "mimetype" => CompressionMethod::Stored,
            _ => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .unix_permissions(0o644)
            .last_modified_time(DateTime::default());
        package.start_file(*name, options)?;
        package.write_all(bytes)?;
    }
    fs::write(path, package.finish()?.into_inner())
}

/// Text as it stands between tags and in attributes.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
