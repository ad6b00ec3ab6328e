//! In which folders something has to happen for a path to change.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// How many links are followed from one to the next. Systems follow no more than some dozens, and
/// in a circle of them there is no file at all.
const LINKS: usize = 16;

/// The folders in which any of these paths can change, without links in their names: the folder of
/// each, that of the file which a link leads to, and each that is a folder itself.
pub fn of<'a>(paths: impl IntoIterator<Item = &'a PathBuf>) -> BTreeSet<PathBuf> {
    let mut folders = BTreeSet::new();
    let mut named = BTreeSet::new();
    for path in paths {
        let mut path = path.clone();
        for _ in 0..LINKS {
            let folder = parent(&path);
            // Most paths share their folder with others.
            if named.insert(folder.clone()) {
                folders.extend(nearest(&folder));
            }
            match fs::read_link(&path) {
                Ok(target) => path = folder.join(target),
                Err(_) => break,
            }
        }
        if path.is_dir() {
            folders.extend(path.canonicalize().ok());
        }
    }
    folders
}

/// The folder that a path is in.
fn parent(path: &Path) -> PathBuf {
    match path.parent() {
        Some(folder) if folder.as_os_str().is_empty() => PathBuf::from("."),
        Some(folder) => folder.to_owned(),
        // The root of a file system is in no other.
        None => path.to_owned(),
    }
}

/// The folder, or where it is not there, the nearest upwards in which it can come to be.
fn nearest(folder: &Path) -> Option<PathBuf> {
    let mut ancestors = folder.ancestors();
    let found = ancestors.find_map(|folder| folder.canonicalize().ok().filter(|it| it.is_dir()));
    found.or_else(|| Path::new(".").canonicalize().ok())
}
