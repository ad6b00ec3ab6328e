//! One build at a time writes into an output folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::Options;
use super::partition::Part;
use crate::diagnostic::{Diagnostic, Name};
use crate::write;

/// The lock file's name.
const FILE: &str = ".rapporteur.lock";

/// What stands in it while shares are made.
const PARTS: &str = "partitions";

/// An output folder that no other build can write into while this lives. The operating system lets
/// go of it however the program ends.
pub struct Lock {
    _file: File,
    path: PathBuf,
    /// Whether this build made the file, and the folder.
    fresh: (bool, bool),
    /// The lock of all shares, where only one is made.
    _shared: Option<File>,
}

/// What a build takes before it writes: the folder, or its share of it.
///
/// # Errors
/// As for any lock.
pub fn taken(options: &Options) -> Result<Lock, Diagnostic> {
    match options.choice.part {
        Some(part) => Lock::share(&options.out, part),
        None => Lock::take(&options.out),
    }
}

impl Lock {
    /// Takes an output folder, which is made if it is not there.
    ///
    /// # Errors
    /// `folder-in-use` with the other build's process number; `output-not-writable` where no file
    /// can be written.
    pub fn take(out: &Path) -> Result<Self, Diagnostic> {
        let path = out.join(FILE);
        let fresh = (!path.exists(), !out.exists());
        fs::create_dir_all(out).map_err(|error| write::because(out, &error))?;
        let file = locked(&path, out, File::try_lock)?;
        say(&file, &std::process::id().to_string());
        Ok(Self { _file: file, path, fresh, _shared: None })
    }

    /// Takes one share of an output folder: no whole build can write into it then, but other shares
    /// can.
    ///
    /// # Errors
    /// As for a whole folder.
    pub fn share(out: &Path, part: Part) -> Result<Self, Diagnostic> {
        fs::create_dir_all(out).map_err(|error| write::because(out, &error))?;
        let shared = locked(&out.join(FILE), out, File::try_lock_shared)?;
        say(&shared, PARTS);
        let path = out.join(part_file(part));
        let file = locked(&path, out, File::try_lock)?;
        say(&file, &std::process::id().to_string());
        // Another share may be about to use what this one made.
        Ok(Self { _file: file, path, fresh: (false, false), _shared: Some(shared) })
    }

    /// Lets go of a folder into which nothing was written, and leaves it as it was found.
    pub fn undo(self) {
        if self.fresh.0 {
            let _ = fs::remove_file(&self.path);
        }
        if self.fresh.1
            && let Some(folder) = self.path.parent()
        {
            // Fails, as it should, if anything is in it.
            let _ = fs::remove_dir(folder);
        }
    }
}

/// The name of a share's lock file.
pub fn part_file(part: Part) -> String {
    format!(".rapporteur-{}.lock", part.label())
}

/// A lock file, taken.
fn locked(
    path: &Path,
    out: &Path,
    take: impl Fn(&File) -> Result<(), TryLockError>,
) -> Result<File, Diagnostic> {
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
    let mut file = file.map_err(|error| write::because(path, &error))?;
    match take(&file) {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(in_use(&mut file, out)),
        Err(TryLockError::Error(error)) => Err(write::because(path, &error)),
    }
}

/// Writes who has taken a lock. That is for the message only; the lock itself is the operating
/// system's.
fn say(mut file: &File, who: &str) {
    let _ = file.set_len(0).and_then(|()| file.rewind());
    let _ = file.write_all(who.as_bytes());
}

fn in_use(file: &mut File, out: &Path) -> Diagnostic {
    let mut number = String::new();
    let message = match file.read_to_string(&mut number) {
        Ok(_) if number.trim() == PARTS => "partitions of a build are written here".to_owned(),
        Ok(1..) => format!("another build is writing here (process {})", number.trim()),
        _ => "another build is writing here".to_owned(),
    };
    Diagnostic::error(Name::FolderInUse, message)
        .at(out)
        .hint("wait until it has ended, or name another folder after --out")
}
