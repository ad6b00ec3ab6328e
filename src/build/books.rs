//! Workbooks as they are read; where somebody works on them, each is kept until its content changes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::diagnostic::Checked;
use crate::read::{Read, Reader, Workbook};

/// Reads workbooks.
pub struct Books {
    reader: Reader,
    /// Those that were read, by their place and the encoding that they were taken to have.
    kept: Option<Mutex<BTreeMap<Key, Kept>>>,
    /// What each held that was read, as a hash.
    contents: Mutex<BTreeMap<PathBuf, Option<blake3::Hash>>>,
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
        Self { reader, kept: None, contents: Mutex::default() }
    }

    /// Reads only what has changed since it was read last.
    pub fn keeping(reader: Reader) -> Self {
        Self { reader, kept: Some(Mutex::default()), contents: Mutex::default() }
    }

    /// The reader itself.
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// The workbook at `path`, which its user calls `name`.
    pub fn workbook(&self, path: &Path, name: &str) -> Checked<Arc<Workbook>> {
        self.read(path, name, None)
    }

    /// The same, with text that isn't Unicode taken to be in this encoding.
    pub fn encoded(&self, path: &Path, name: &str, encoding: &str) -> Checked<Arc<Workbook>> {
        self.read(path, name, Some(encoding))
    }

    /// The workbook once more, to show what was found in it: none if it is no longer what it was when
    /// it was read.
    pub fn once_more(&self, path: &Path, name: &str) -> Option<Arc<Workbook>> {
        let read = self.reader.read(path, name, None);
        let is_it = self.content(path).is_none_or(|before| before == read.content);
        read.workbook.value.filter(|_| is_it).map(Arc::new)
    }

    /// A hash of exactly what was read at a path, if anything was.
    pub fn content(&self, path: &Path) -> Option<Option<blake3::Hash>> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner).get(path).copied()
    }

    fn read(&self, path: &Path, name: &str, encoding: Option<&str>) -> Checked<Arc<Workbook>> {
        let Some(kept) = &self.kept else { return self.anew(path, name, encoding).0 };
        let kept = || kept.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (path.to_owned(), encoding.map(str::to_owned));
        let before = self.reader.content(path).ok();
        if let Some(known) = kept().get(&key).filter(|known| Some(known.content) == before) {
            return known.read.clone();
        }
        let (read, content) = self.anew(path, name, encoding);
        // What can't be read is read again.
        match content.filter(|_| read.value.is_some()) {
            Some(content) => kept().insert(key, Kept { content, read: read.clone() }),
            None => kept().remove(&key),
        };
        read
    }

    /// Reads a workbook, and keeps in mind what it held.
    fn anew(
        &self,
        path: &Path,
        name: &str,
        encoding: Option<&str>,
    ) -> (Checked<Arc<Workbook>>, Option<blake3::Hash>) {
        let Read { workbook, content } = self.reader.read(path, name, encoding);
        let mut contents = self.contents.lock().unwrap_or_else(PoisonError::into_inner);
        contents.insert(path.to_owned(), content);
        (shared(workbook), content)
    }
}

fn shared(read: Checked<Workbook>) -> Checked<Arc<Workbook>> {
    Checked { value: read.value.map(Arc::new), diagnostics: read.diagnostics }
}

#[cfg(test)]
mod tests {
    use std::fs;

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

    #[test]
    fn what_is_shown_later_is_what_was_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.json");
        fs::write(&path, "{\"Plan\": [{\"No.\": 1}]}").unwrap();
        let books = Books::new(Reader::new(Options::default(), None));
        let read = books.workbook(&path, "plan.json").value;
        assert_eq!(books.content(&path), Some(books.reader().content(&path).ok()));
        assert_eq!(books.once_more(&path, "plan.json"), read);
        fs::write(&path, "{\"Plan\": [{\"No.\": 2}]}").unwrap();
        assert_eq!(books.once_more(&path, "plan.json"), None);
    }
}
