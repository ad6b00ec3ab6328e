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

/// Where the images lie, or should lie, that a workbook names for a document type.
pub fn paths(workbook: &Workbook, doctype: &Doctype, input: &Path) -> Vec<PathBuf> {
    let folder = folder(input);
    let named = validate::images(workbook, doctype).into_iter();
    named.map(|(name, _)| folder.join(name)).collect()
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
    let (within, file) = name.rsplit_once('/').unwrap_or(("", name));
    match nearest(&folder.join(within), file) {
        Some(near) if within.is_empty() => found.hint(format!("did you mean {}?", quoted(&near))),
        Some(near) => found.hint(format!("did you mean {}?", quoted(&format!("{within}/{near}")))),
        None if within.is_empty() => {
            found.hint("put the file beside the workbook, or mend the name")
        }
        None => found.hint(format!(
            "put the file into the folder {} beside the workbook, or mend the name",
            quoted(within)
        )),
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

/// The image in a folder whose name is surely meant.
fn nearest(folder: &Path, name: &str) -> Option<String> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let files = fs::read_dir(folder).ok()?.flatten();
    let mut names: Vec<String> = files
        .filter(|entry| entry.path().is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|known| is_near(name, known))
        .collect();
    names.sort();
    let slips = |known: &String| strsim::damerau_levenshtein(name, known);
    names.into_iter().min_by_key(slips)
}

/// Whether a file is an image, and its name one that was meant by another: with another ending, or
/// without one, in other case, or with a slip of a letter or, in long names, two. Digits are right.
fn is_near(name: &str, known: &str) -> bool {
    const ENDINGS: [&str; 7] = ["png", "jpg", "jpeg", "gif", "webp", "svg", "pdf"];
    let (name, known) = (name.to_lowercase(), known.to_lowercase());
    let Some((stem, _)) = known.rsplit_once('.').filter(|(_, end)| ENDINGS.contains(end)) else {
        return false;
    };
    let typed = match name.rsplit_once('.') {
        Some((typed, end)) if end.len() <= 4 => typed,
        _ => &name,
    };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let slips = match stem.chars().count().min(typed.chars().count()) {
        0..4 => 0,
        4..8 => 1,
        _ => 2,
    };
    digits(typed) == digits(stem) && strsim::damerau_levenshtein(typed, stem) <= slips
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_images_that_are_meant() {
        for (typed, known, near) in [
            ("clasroom.png", "classroom.png", true),
            ("classroom", "classroom.png", true),
            ("Classroom.JPG", "classroom.png", true),
            ("classroom.jpeg", "classroom.jpg", true),
            ("tre.png", "tree.png", false),
            ("a.png", "a.jpg", true),
            ("a.png", "b.png", false),
            ("photo1.png", "photo2.png", false),
            ("school.png", "stove.png", false),
            ("readme.png", "readme.docx", false),
            ("photos", "photos", false),
        ] {
            assert_eq!(is_near(typed, known), near, "{typed} and {known}");
        }
    }
}
