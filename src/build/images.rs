//! The images that a dataset names, read from beside its workbook.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::compile::Images;
use crate::diagnostic::{Checked, Diagnostic, Name, quoted};
use crate::merge;
use crate::validate::{Dataset, Value};

/// The largest image that is read, in bytes.
const LARGEST: u64 = 20 << 20;

/// Reads the images that a dataset names. They lie in the folder of its workbook; those of a
/// workbook that is a folder lie in it.
pub fn read(dataset: &Dataset, input: &Path) -> Checked<Images> {
    let folder: PathBuf = if input.is_dir() {
        input.to_owned()
    } else {
        input.parent().map(Path::to_owned).unwrap_or_default()
    };
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
                        let mut fault = Diagnostic::error(
                            Name::BadImage,
                            format!("the image {} {message}", quoted(name)),
                        );
                        fault.place = dataset.place(sheet, row, at).map(Into::into);
                        let near = nearest(&folder, name);
                        let hint = match near {
                            Some(near) => format!("did you mean {}?", quoted(&near)),
                            None => "put the file beside the workbook, and write its name with \
                                     its ending"
                                .to_owned(),
                        };
                        found.push(fault.hint(hint));
                    }
                }
            }
        }
    }
    Checked::new(images, found)
}

fn bytes(path: &Path) -> Result<Arc<[u8]>, &'static str> {
    let about = fs::metadata(path).map_err(|_| "is not there")?;
    if !about.is_file() {
        return Err("is no file");
    }
    if about.len() > LARGEST {
        return Err("is larger than 20 MB");
    }
    fs::read(path).map(Into::into).map_err(|_| "can't be read")
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
