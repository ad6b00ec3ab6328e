//! The images that a dataset names, read from beside its workbook.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::kinds::Kind;
use crate::compile;
use crate::compile::Images;
use crate::diagnostic::{CellPlace, Checked, Diagnostic, Name, quoted};
use crate::doctype::Doctype;
use crate::merge;
use crate::project;
use crate::read::Workbook;
use crate::validate::{self, Dataset, Portion, Value};

/// The largest image that is read, in bytes.
const LARGEST: u64 = 20 << 20;

/// Reads the images that a dataset names; what is wrong with one is told where the document sees the
/// record that names it. They lie in the folder of its workbook; those of a workbook that is a folder
/// lie in it.
pub fn read(
    dataset: &Dataset,
    (portion, kind): (&Portion, &Kind),
    input: &Path,
) -> Checked<Images> {
    let (images, faults) = of_records(dataset, input);
    let sees = |&(sheet, record): &(usize, usize)| {
        portion.has(sheet, record) || merge::reads_whole(&kind.doctype, &kind.template, sheet)
    };
    let faults = faults.into_iter().filter(|(record, _)| sees(record));
    Checked::new(images, faults.map(|(_, fault)| fault).collect())
}

/// What is wrong with an image, with the record that names it, by sheet and place.
pub type Fault = ((usize, usize), Diagnostic);

/// The same; each fault with the record that names the image, by sheet and place.
pub fn of_records(dataset: &Dataset, input: &Path) -> (Images, Vec<Fault>) {
    let (own, beside) = (folder(input), around(input));
    let (mut images, mut found) = (Images::new(), Vec::new());
    for (sheet, records) in dataset.sheets.iter().enumerate() {
        for (row, record) in records.records.iter().enumerate() {
            let folder = if records.origin(row) == 0 { &own } else { &beside };
            for (at, field) in record.fields.iter().enumerate() {
                for name in names(&field.value) {
                    let path = merge::image_path(name);
                    if images.contains_key(&path) {
                        continue;
                    }
                    match bytes(folder, name) {
                        Ok(bytes) => drop(images.insert(path, bytes)),
                        Err(unfit) => {
                            let mut fault = fault(folder, name, &unfit);
                            fault.place = dataset.place(sheet, row, at).map(Into::into);
                            found.push(((sheet, row), fault));
                        }
                    }
                }
            }
        }
    }
    (images, found)
}

/// The images that a value names.
fn names(value: &Value) -> Vec<&str> {
    match value {
        Value::Image(name) => vec![name],
        Value::List(values) => values.iter().flat_map(names).collect(),
        _ => Vec::new(),
    }
}

/// The faults of the images that a workbook names for a document type, of which there is no dataset
/// for other faults.
pub fn faults(workbook: &Workbook, doctype: &Doctype, input: &Path) -> Vec<Diagnostic> {
    let named = validate::images(workbook, doctype);
    if named.is_empty() {
        return Vec::new();
    }
    let folder = folder(input);
    let fault = |(name, place): (String, CellPlace)| {
        let unfit = bytes(&folder, &name).err()?;
        Some(fault(&folder, &name, &unfit).at(place))
    };
    compile::worker(|| named.into_iter().filter_map(fault).collect())
}

/// Where the images lie, or should lie, that a workbook names for a document type.
pub fn paths(workbook: &Workbook, doctype: &Doctype, input: &Path) -> Vec<PathBuf> {
    let folder = folder(input);
    let named = validate::images(workbook, doctype).into_iter();
    named.map(|(name, _)| folder.join(name)).collect()
}

/// The folder in which a workbook's images lie.
pub fn folder(input: &Path) -> PathBuf {
    if input.is_dir() {
        input.to_owned()
    } else {
        input.parent().map(Path::to_owned).unwrap_or_default()
    }
}

/// The folder that a workbook lies in.
pub fn around(input: &Path) -> PathBuf {
    input.parent().map(Path::to_owned).unwrap_or_default()
}

/// Where an image lies that a workbook names, or a workbook whose rows it takes.
pub fn place(input: &Path, name: &str) -> PathBuf {
    let own = folder(input).join(name);
    if own.exists() { own } else { around(input).join(name) }
}

/// Why an image can't be printed.
enum Unfit {
    /// There is no such file.
    Missing,
    /// It is no file that may be read.
    Elsewhere(&'static str, &'static str),
    /// It is of this kind, and its name should end like this.
    Misnamed(&'static str, &'static str),
    /// The file is there, and this is wrong with it.
    Wrong(String),
}

fn fault(folder: &Path, name: &str, unfit: &Unfit) -> Diagnostic {
    let error = |what: &str| {
        Diagnostic::error(Name::BadImage, format!("the image {} {what}", quoted(name)))
    };
    let found = match unfit {
        Unfit::Elsewhere(what, hint) => return error(what).hint(*hint),
        Unfit::Misnamed(kind, ending) => {
            let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
            let hint = format!(
                "call the file {}, and write that name here",
                quoted(&format!("{stem}.{ending}"))
            );
            return error(&format!("is {kind}, whatever its name ends in")).hint(hint);
        }
        Unfit::Wrong(what) if what.contains("pixels") => {
            return error(what)
                .hint("make it smaller: 3000 pixels are enough for the width of a page");
        }
        Unfit::Wrong(what) if what.starts_with("shows another file") => {
            return error(what).hint("put that picture into the drawing, or save it all as PNG");
        }
        Unfit::Wrong(what) => return error(what).hint("save the image again as PNG or JPEG"),
        Unfit::Missing => error("is not there"),
    };
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

fn bytes(folder: &Path, name: &str) -> Result<Arc<[u8]>, Unfit> {
    let wrong = |what: &str| Err(Unfit::Wrong(what.to_owned()));
    let path = folder.join(name);
    let about = fs::metadata(&path).map_err(|_| Unfit::Missing)?;
    if about.is_dir() {
        let hint = "write the name of the file in it, such as `photos/opening.jpg`";
        return Err(Unfit::Elsewhere("is a folder", hint));
    }
    if !about.is_file() {
        return wrong("is no file");
    }
    stays(folder, name)?;
    if about.len() > LARGEST {
        return wrong("is larger than 20 MB");
    }
    let Ok(bytes) = fs::read(&path) else { return wrong("can't be read") };
    if bytes.is_empty() {
        return wrong("is empty");
    }
    let Some((kind, endings)) = kind(&bytes) else {
        return wrong("is no picture that can be printed");
    };
    // By the ending, layouts tell how to read it.
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_lowercase()).unwrap_or_default();
    let known = KINDS.iter().any(|(_, all)| all.contains(&&*ending));
    if known && !endings.contains(&&*ending) {
        return Err(Unfit::Misnamed(kind, endings.first().copied().unwrap_or_default()));
    }
    match compile::unfit(&bytes) {
        Some(what) => Err(Unfit::Wrong(what)),
        None => Ok(bytes.into()),
    }
}

/// Whether a file lies in the workbook's folder, whatever links lead to it, and is written as it is
/// called: not all systems know large letters from small ones.
fn stays(folder: &Path, name: &str) -> Result<(), Unfit> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let real = |path: &Path| path.canonicalize().map_err(|_| Unfit::Missing);
    let (real_folder, file) = (real(folder)?, real(&folder.join(name))?);
    let Ok(within) = file.strip_prefix(&real_folder) else {
        let hint = "copy the image itself into that folder";
        return Err(Unfit::Elsewhere("is a link out of the workbook's folder", hint));
    };
    let within = project::slashed(within);
    match within != name && within.to_lowercase() == name.to_lowercase() {
        true => Err(Unfit::Missing),
        false => Ok(()),
    }
}

/// The kinds of pictures that can be printed, with the endings of their names.
const KINDS: [(&str, &[&str]); 6] = [
    ("PNG", &["png"]),
    ("JPEG", &["jpg", "jpeg"]),
    ("GIF", &["gif"]),
    ("WebP", &["webp"]),
    ("SVG", &["svg"]),
    ("PDF", &["pdf"]),
];

/// What kind of picture bytes begin as, and the endings of its name. Whether they are sound is seen
/// when it is printed.
fn kind(bytes: &[u8]) -> Option<(&'static str, &'static [&'static str])> {
    const BEGINNINGS: [(&[u8], usize); 6] = [
        (b"\x89PNG\r\n\x1a\n", 0),
        (b"\xff\xd8\xff", 1),
        (b"GIF8", 2),
        (b"RIFF", 3),
        // Packed.
        (b"\x1f\x8b", 4),
        (b"%PDF", 5),
    ];
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let known = BEGINNINGS.iter().find(|(beginning, _)| bytes.starts_with(beginning));
    let at = known.map(|(_, at)| *at).or(text.starts_with(b"<").then_some(4))?;
    KINDS.get(at).copied()
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
