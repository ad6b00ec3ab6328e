//! Workbooks as they are read; where somebody works on them, each is kept until its content changes.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::diagnostic::Checked;
use crate::read::{Reader, Workbook};

/// Reads workbooks.
pub struct Books {
    reader: Reader,
    /// Those that were read, by their place and the encoding that they were taken to have.
    kept: Option<Mutex<BTreeMap<Key, Kept>>>,
}

/// Which workbook, and in which encoding if it doesn't say so itself.
type Key = (PathBuf, Option<String>);

/// A workbook that was read.
struct Kept {
    content: blake3::Hash,
    read: Checked<Arc<Workbook>>,
}

impl Books {
    /// Reads with this reader, whatever was read before.
    pub fn new(reader: Reader) -> Self {
        Self { reader, kept: None }
    }

    /// Reads only what has changed since it was read last.
    pub fn keeping(reader: Reader) -> Self {
        Self { reader, kept: Some(Mutex::default()) }
    }

    /// The reader itself.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The workbook at `path`, which its user calls `name`.
    pub fn workbook(&self, path: &Path, name: &str) -> Checked<Arc<Workbook>> {
        self.read(path, None, || self.reader.workbook(path, name))
    }

    /// The same, with text that isn't Unicode taken to be in this encoding.
    pub fn encoded(&self, path: &Path, name: &str, encoding: &str) -> Checked<Arc<Workbook>> {
        self.read(path, Some(encoding), || self.reader.encoded(path, name, encoding))
    }

    fn read(
        &self,
        path: &Path,
        encoding: Option<&str>,
        read: impl FnOnce() -> Checked<Workbook>,
    ) -> Checked<Arc<Workbook>> {
        let Some(kept) = &self.kept else { return shared(read()) };
        let kept = || kept.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (path.to_owned(), encoding.map(str::to_owned));
        let before = content(path).ok();
        if let Some(known) = kept().get(&key).filter(|known| Some(known.content) == before) {
            return known.read.clone();
        }
        let read = shared(read());
        // What changes while it is read, or can't be read, is read again.
        let whole = before.filter(|it| read.value.is_some() && content(path).ok() == Some(*it));
        match whole {
            Some(content) => kept().insert(key, Kept { content, read: read.clone() }),
            None => kept().remove(&key),
        };
        read
    }
}

fn shared(read: Checked<Workbook>) -> Checked<Arc<Workbook>> {
    Checked { value: read.value.map(Arc::new), diagnostics: read.diagnostics }
}

/// A hash of all that a workbook holds; of a folder, of its files in the order of their names.
pub fn content(path: &Path) -> io::Result<blake3::Hash> {
    let mut hasher = blake3::Hasher::new();
    if !path.is_dir() {
        io::copy(&mut File::open(path)?, &mut hasher)?;
        return Ok(hasher.finalize());
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path)? {
        let path = entry?.path();
        let is_sheet = path.extension().is_some_and(|ending| {
            ["csv", "tsv"].iter().any(|known| ending.eq_ignore_ascii_case(known))
        });
        if is_sheet {
            files.push(path);
        }
    }
    files.sort();
    for file in files {
        let name = file.file_name().unwrap_or_default().as_encoded_bytes();
        let bytes = fs::read(&file)?;
        // With their lengths, so that no name can be taken for the end of another file.
        for part in [name, bytes.as_slice()] {
            hasher.update(&part.len().to_le_bytes());
            hasher.update(part);
        }
    }
    Ok(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Options;

    #[test]
    fn a_workbook_is_read_again_when_its_content_changes() {
        let folder = tempfile::tempdir().unwrap();
        let sheet = folder.path().join("Plan.csv");
        fs::write(&sheet, "No.\n1\n").unwrap();
        let books = Books::keeping(Reader::new(Options::default(), None));
        let read = || books.workbook(folder.path(), "plan").value.unwrap();
        let first = read();
        fs::write(folder.path().join("photo.png"), "no sheet").unwrap();
        assert!(Arc::ptr_eq(&first, &read()));
        fs::write(&sheet, "No.\n2\n").unwrap();
        let second = read();
        assert_ne!(first, second);
        fs::rename(&sheet, folder.path().join("Other.csv")).unwrap();
        assert_eq!(&*read().sheets[0].name, "Other");
    }

    #[test]
    fn what_can_not_be_read_is_tried_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.json");
        let books = Books::keeping(Reader::new(Options::default(), None));
        let read = || books.workbook(&path, "plan.json").value.is_some();
        assert!(!read());
        fs::write(&path, "").unwrap();
        assert!(!read());
        fs::write(&path, "{\"Plan\": [{\"No.\": 1}]}").unwrap();
        assert!(read());
    }
}
