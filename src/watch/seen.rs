//! What was at a path when it was looked at.

use std::fs::{self, File, Metadata};
use std::path::Path;
use std::time::{Duration, SystemTime};

/// Within which time two changes of a file may bear the same time, by the coarsest clock of any file
/// system.
const COARSE: Duration = Duration::from_secs(2);

/// What was at a path.
#[derive(Debug, Clone)]
pub enum Seen {
    /// It was written to while somebody read it, so that nobody knows what was read.
    Unsure,
    /// Nothing, or what can't be read.
    Nothing {
        /// Whether there was something before.
        gone: bool,
    },
    /// A file or a folder.
    Something {
        /// By what it is known that it was not written to.
        stamp: Stamp,
        /// Whether an equal stamp means that it is the same. It does not as long as it could be
        /// written to once more at the same time of a coarse clock.
        is_sure: bool,
        /// What a file holds, or which names a folder; as a hash.
        content: blake3::Hash,
        /// Whether it is a file without anything in it where something was before.
        emptied: bool,
    },
}

/// What differs between a file and the same file written to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    length: u64,
    modified: Option<SystemTime>,
    identity: Option<(u64, i64, i64)>,
}

impl Seen {
    /// Looks at a path for the first time.
    pub fn first(path: &Path, since: SystemTime) -> Self {
        let about = fs::metadata(path).ok();
        if about.is_some_and(|about| written(&about).is_none_or(|at| at >= since)) {
            return Self::Unsure;
        }
        Self::look(path, &Self::Nothing { gone: false })
    }

    /// Looks at the path again; into it only where it may have been written to.
    pub fn again(&self, path: &Path) -> Self {
        if let Self::Something { stamp, is_sure: true, .. } = self
            && fs::metadata(path).is_ok_and(|about| Stamp::of(&about) == *stamp)
        {
            return self.clone();
        }
        Self::look(path, self)
    }

    fn look(path: &Path, before: &Self) -> Self {
        let had = matches!(before, Self::Something { .. } | Self::Unsure);
        let now = SystemTime::now();
        let Ok(about) = fs::metadata(path) else { return Self::Nothing { gone: had } };
        let content = if about.is_dir() { names(path) } else { text(path, &about) };
        let Some(content) = content else { return Self::Nothing { gone: had } };
        let is_sure = written(&about)
            .and_then(|at| now.duration_since(at).ok())
            .is_some_and(|age| age > COARSE);
        let emptied = had && about.is_file() && about.len() == 0;
        Self::Something { stamp: Stamp::of(&about), is_sure, content, emptied }
    }

    /// Whether both are the same to a reader.
    pub fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Nothing { .. }, Self::Nothing { .. }) => true,
            (Self::Something { content, .. }, Self::Something { content: other, .. }) => {
                content == other
            }
            _ => false,
        }
    }

    /// Whether anything is there.
    pub fn is_there(&self) -> bool {
        !matches!(self, Self::Nothing { .. })
    }

    /// Whether it is not one of the things that are there for a moment while a program saves a file.
    pub fn is_whole(&self) -> bool {
        !matches!(self, Self::Nothing { gone: true } | Self::Something { emptied: true, .. })
    }
}

impl Stamp {
    fn of(about: &Metadata) -> Self {
        let modified = about.modified().ok();
        Self { length: about.len(), modified, identity: identity(about) }
    }
}

/// When a file was last written to, renamed, or otherwise touched, as far as the system knows.
fn written(about: &Metadata) -> Option<SystemTime> {
    let changed = identity(about).and_then(|(_, seconds, nanoseconds)| {
        let since = Duration::new(seconds.try_into().ok()?, nanoseconds.try_into().ok()?);
        Some(SystemTime::UNIX_EPOCH + since)
    });
    about.modified().ok().max(changed)
}

/// Which file it is, and when anything about it was changed, which nobody can set.
#[cfg(unix)]
fn identity(about: &Metadata) -> Option<(u64, i64, i64)> {
    use std::os::unix::fs::MetadataExt;
    Some((about.ino(), about.ctime(), about.ctime_nsec()))
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> Option<(u64, i64, i64)> {
    None
}

/// What a file holds. What is neither file nor folder can't be read twice, and counts as nothing.
fn text(path: &Path, about: &Metadata) -> Option<blake3::Hash> {
    let mut file = File::open(path).ok().filter(|_| about.is_file())?;
    let mut hasher = blake3::Hasher::new();
    hasher.update_reader(&mut file).ok()?;
    Some(hasher.finalize())
}

/// The names in a folder, but for those that are hidden, and for the files in which office programs
/// say that a workbook is open.
fn names(folder: &Path) -> Option<blake3::Hash> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .ok()?
        .flatten()
        .map(|entry| {
            let kind = if entry.path().is_dir() { "/" } else { "" };
            format!("{}{kind}", entry.file_name().to_string_lossy())
        })
        .filter(|name| !name.starts_with('.') && !name.starts_with("~$"))
        .collect();
    names.sort();
    Some(blake3::hash(names.join("\n").as_bytes()))
}
