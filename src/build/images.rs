//! The images that a dataset names, read from beside its workbook.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::compile::Images;
use crate::diagnostic::{Checked, Diagnostic, Name, quoted};
use crate::doctype::Doctype;
use crate::merge;
use crate::read::Workbook;
use crate::validate::{self, Dataset, Value};

/// The largest image that is read, in bytes.
const LARGEST: u64 = 20 << 20;

/// Reads the images that a dataset names. They lie in the folder of its workbook; those of a
/// workbook that is a folder lie in it.
pub fn read(dataset: &Dataset, input: &Path) -> Checked<Images> {
    let folder = folder(input);
    let (mut images, mut found): (Images, Vec<Diagnostic>) = (BTreeMap::new(), Vec::new());
    for (sheet, records) in dataset.sheets.iter().enumerate() {
        for (row, record) in records.records.iter().enumerate() {
            for (at, field) in record.fields.iter().enumerate() {
                let Value::Image(name) = &field.value else { continue };
                match bytes(&folder.join(name)) {
                    Ok(bytes) => {
                        images.insert(merge::image_path(name), bytes);
                    }
                    Err(message) => {
                        let mut fault = fault(&folder, name, message);
                        fault.place = dataset.place(sheet, row, at).map(Into::into);
                        found.push(fault);
                    }
                }
            }
        }
    }
    Checked::new(images, found)
}

/// The faults of the images that a workbook names for a document type, of which there is no dataset
/// for other faults.
pub fn faults(workbook: &Workbook, doctype: &Doctype, input: &Path) -> Vec<Diagnostic> {
    let folder = folder(input);
    let named = validate::images(workbook, doctype).into_iter();
    named
        .filter_map(|(name, place)| {
            let message = bytes(&folder.join(&name)).err()?;
            Some(fault(&folder, &name, message).at(place))
        })
        .collect()
}

/// The folder in which a workbook's images lie.
fn folder(input: &Path) -> PathBuf {
    if input.is_dir() {
        input.to_owned()
    } else {
        input.parent().map(Path::to_owned).unwrap_or_default()
    }
}

fn fault(folder: &Path, name: &str, message: &str) -> Diagnostic {
    let found = Diagnostic::error(Name::BadImage, format!("the image {} {message}", quoted(name)));
    if message != MISSING {
        return found.hint("save the image again as PNG or JPEG");
    }
    match nearest(folder, name) {
        Some(near) => found.hint(format!("did you mean {}?", quoted(&near))),
        None => found.hint("put the file beside the workbook, and write its name with its ending"),
    }
}

/// What is said of an image without a file.
const MISSING: &str = "is not there";

fn bytes(path: &Path) -> Result<Arc<[u8]>, &'static str> {
    let about = fs::metadata(path).map_err(|_| MISSING)?;
    if !about.is_file() {
        return Err("is no file");
    }
    if about.len() > LARGEST {
        return Err("is larger than 20 MB");
    }
    let bytes = fs::read(path).map_err(|_| "can't be read")?;
    if bytes.is_empty() {
        return Err("is empty");
    }
    if !is_image(&bytes) {
        return Err("is no picture that can be printed");
    }
    Ok(bytes.into())
}

/// Whether bytes begin as those of a picture do. Whether they are sound is seen when it is printed.
fn is_image(bytes: &[u8]) -> bool {
    const BEGINNINGS: [&[u8]; 5] =
        [b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"%PDF"];
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    BEGINNINGS.iter().any(|beginning| bytes.starts_with(beginning))
        // SVG, plain or packed.
        || text.starts_with(b"<")
        || bytes.starts_with(b"\x1f\x8b")
}

/// The file of the folder whose name is nearest.
fn nearest(folder: &Path, name: &str) -> Option<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let files = fs::read_dir(folder).ok()?.flatten();
    let mut names: Vec<String> =
        files.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    crate::diagnostic::nearest(name, names.iter().map(String::as_str)).map(str::to_owned)
}
