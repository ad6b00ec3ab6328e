//! One build at a time writes into an output folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

use crate::diagnostic::{Diagnostic, Name};
use crate::write;

/// The lock file's name.
const FILE: &str = ".rapporteur.lock";

/// An output folder that no other build can write into while this lives. The operating system lets
/// go of it however the program ends.
pub struct Lock {
    _file: File,
    path: PathBuf,
    /// Whether this build made the file, and the folder.
    fresh: (bool, bool),
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
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let mut file = file.map_err(|error| write::because(&path, &error))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(in_use(&mut file, out)),
            Err(TryLockError::Error(error)) => return Err(write::because(&path, &error)),
        }
        // The number is for the message only; the lock itself is the operating system's.
        let _ = file.set_len(0).and_then(|()| file.rewind());
        let _ = write!(file, "{}", std::process::id());
        Ok(Self { _file: file, path, fresh })
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

fn in_use(file: &mut File, out: &Path) -> Diagnostic {
    let mut number = String::new();
    let message = match file.read_to_string(&mut number) {
        Ok(1..) => format!("another build is writing here (process {})", number.trim()),
        _ => "another build is writing here".to_owned(),
    };
    Diagnostic::error(Name::FolderInUse, message)
        .at(out)
        .hint("wait until it has ended, or name another folder after --out")
}
