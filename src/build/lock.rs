//! One build at a time writes into an output folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{ErrorKind, Read, Seek, Write};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::Options;
use super::partition::Part;
use crate::diagnostic::{Diagnostic, Name};
use crate::write;

/// The lock file's name.
const FILE: &str = ".rapporteur.lock";

/// How often it is tried to take a folder that others let go of, and clear away, at the same instant.
const TRIES: usize = 100;

/// How long whoever has just taken a folder needs at most to write its number.
const MOMENT: Duration = Duration::from_millis(50);

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
    /// Takes an output folder, which is made if it is not there, and removes what killed builds have
    /// left half written in it.
    ///
    /// # Errors
    /// `folder-in-use` with the other build's process number; `output-not-writable` where no file
    /// can be written.
    pub fn take(out: &Path) -> Result<Self, Diagnostic> {
        let path = out.join(FILE);
        let fresh = (!path.exists(), !out.exists());
        let file = locked(&path, out, File::try_lock)?;
        say(&file, &std::process::id().to_string());
        write::leftovers(out);
        Ok(Self { _file: file, path, fresh, _shared: None })
    }

    /// Takes one share of an output folder: no whole build can write into it then, but other shares
    /// can.
    ///
    /// # Errors
    /// As for a whole folder.
    pub fn share(out: &Path, part: Part) -> Result<Self, Diagnostic> {
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
        // Elsewhere it could not be told whether the file that was locked is still the one there.
        if !cfg!(unix) {
            return;
        }
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

/// A lock file in an output folder, taken. It is made anew where another build clears it away at the
/// same instant.
fn locked(
    path: &Path,
    out: &Path,
    take: impl Fn(&File) -> Result<(), TryLockError>,
) -> Result<File, Diagnostic> {
    for _ in 0..TRIES {
        fs::create_dir_all(out).map_err(|error| write::because(out, &error))?;
        let file =
            OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let mut file = match file {
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            file => file.map_err(|error| write::because(path, &error))?,
        };
        match take(&file) {
            Ok(()) if is_at(&file, path) => return Ok(file),
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(in_use(&mut file, out)),
            Err(TryLockError::Error(error)) => return Err(write::because(path, &error)),
        }
    }
    Err(write::because(path, &ErrorKind::NotFound.into()))
}

/// Writes who has taken a lock. That is for the message only; the lock itself is the operating
/// system's. It is written over what stands there, for which even a full disk has room.
fn say(mut file: &File, who: &str) {
    let written = file.rewind().and_then(|()| file.write_all(who.as_bytes()));
    let _ = written.and_then(|()| file.set_len(who.len() as u64));
}

/// Whether a locked file is the one at its path. The build that had it before may have removed it
/// there, and a third build made another one: then two would hold a lock.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let identity = |about: fs::Metadata| (about.dev(), about.ino());
    let here = file.metadata().map(identity);
    here.is_ok_and(|here| fs::metadata(path).map(identity).is_ok_and(|there| there == here))
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

fn in_use(file: &mut File, out: &Path) -> Diagnostic {
    thread::sleep(MOMENT);
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn however_many_take_a_folder_at_once_one_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let (inside, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
        thread::scope(|scope| {
            for worker in 0..8 {
                let (out, inside, taken) = (&out, &inside, &taken);
                scope.spawn(move || {
                    // Who comes too late waits for a moment, so that few would be late twice.
                    for turn in 0..40 {
                        let Ok(lock) = Lock::take(out) else { continue };
                        assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                        taken.fetch_add(1, Ordering::SeqCst);
                        thread::yield_now();
                        inside.fetch_sub(1, Ordering::SeqCst);
                        if (turn + worker) % 4 > 0 {
                            lock.undo();
                        }
                    }
                });
            }
        });
        assert!(taken.into_inner() > 40);
    }

    #[test]
    fn who_is_late_is_told_who_was_first() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("out");
        let lock = Lock::take(&out).unwrap();
        let refused = Lock::take(&out).err().unwrap();
        let number = std::process::id();
        let message = format!("another build is writing here (process {number})");
        assert_eq!((refused.name, refused.message), (Name::FolderInUse, message));
        lock.undo();
        assert_eq!(out.exists(), cfg!(not(unix)));
    }
}
