//! Writing: a finished file takes the place of the old one in one step, or not at all.
//!
//! The bytes go to a temporary file in the same folder, which is then renamed. Whoever reads the
//! folder sees the old file or the new one, never a part. A run that is killed leaves a temporary
//! file behind at worst, which [`leftovers`] removes: that its writer lives is told by a lock that
//! the system takes from it however it ends.
//!
//! Files are not forced onto the disk one by one, which would take longer than many a document needs
//! to be made. If the power fails, the system may have lost what was written last; only what has to
//! be true of all others is forced there ([`lasting`]).

use std::fs::{self, File, Permissions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use tempfile::Builder;

use crate::diagnostic::{Diagnostic, Name, quoted};

/// How temporary files begin. No input or output of anybody's begins like this.
const PREFIX: &str = ".rapporteur-";

/// How temporary files end.
const SUFFIX: &str = ".part";

/// Writes a file in one step, with the folders that it needs.
///
/// # Errors
///
/// `output-not-writable`, in words for the reason; the old file is then as it was, and nothing is
/// left beside it. A file that is read-only is left so.
pub fn file(bytes: &[u8], path: &Path) -> Result<(), Diagnostic> {
    whole(bytes, path, false)
}

/// The same, on the disk before it takes the old file's place: not even a power cut leaves anything
/// but the one or the other.
///
/// # Errors
///
/// As for [`file()`].
pub fn lasting(bytes: &[u8], path: &Path) -> Result<(), Diagnostic> {
    whole(bytes, path, true)
}

fn whole(bytes: &[u8], path: &Path, lasts: bool) -> Result<(), Diagnostic> {
    if path.is_dir() {
        return Err(refused(path, "there is a folder of that name")
            .hint("rename the folder, or choose another name for the output"));
    }
    // Some systems would refuse to replace it, others would not.
    if fs::symlink_metadata(path).is_ok_and(|it| it.is_file() && it.permissions().readonly()) {
        return Err(refused(path, "it is read-only")
            .hint("allow writing to the file, or choose another folder with `--out`"));
    }
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder).map_err(|fault| because(folder, &fault))?;
    let replaced = match replace(bytes, folder, path, lasts) {
        // Taken for a leftover in the instant before it was locked.
        Err(fault) if fault.kind() == ErrorKind::NotFound => replace(bytes, folder, path, lasts),
        replaced => replaced,
    };
    replaced.map_err(|fault| because(path, &fault))
}

/// A folder for what is needed only as long as this lives.
#[derive(Debug)]
pub struct Scratch(tempfile::TempDir);

impl Scratch {
    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// Writes files, by their paths in it, into a folder that is gone with what is returned.
///
/// # Errors
///
/// As for any file that can't be written.
pub fn scratch<'a>(
    files: impl Iterator<Item = (&'a str, &'a [u8])>,
) -> Result<Scratch, Diagnostic> {
    let place = std::env::temp_dir();
    let folder = Builder::new().prefix(PREFIX).tempdir_in(&place);
    let folder = folder.map_err(|fault| because(&place, &fault))?;
    for (name, bytes) in files {
        file(bytes, &folder.path().join(name))?;
    }
    Ok(Scratch(folder))
}

/// Removes the temporary files that killed runs left in a folder, and returns how many.
///
/// Those of a run that is still writing there stay. What can't be listed or removed is left: it harms
/// nobody.
pub fn leftovers(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    entries
        .flatten()
        .filter(|entry| {
            let name = entry.file_name();
            let ours = name
                .to_str()
                .is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
            ours && entry.file_type().is_ok_and(|kind| kind.is_file())
                && is_abandoned(&entry.path())
                && fs::remove_file(entry.path()).is_ok()
        })
        .count()
}

/// Whether nobody writes to a temporary file any more.
fn is_abandoned(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| !matches!(file.try_lock(), Err(TryLockError::WouldBlock)))
}

/// The temporary file removes itself unless it is renamed, whatever goes wrong.
fn replace(bytes: &[u8], folder: &Path, path: &Path, lasts: bool) -> io::Result<()> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX).suffix(SUFFIX);
    if let Some(permissions) = ordinary() {
        builder.permissions(permissions);
    }
    let mut temporary = builder.tempfile_in(folder)?;
    // Where nothing can be locked, the next run may take it for a leftover only if both run at once.
    let _ = temporary.as_file().lock();
    temporary.write_all(bytes)?;
    temporary.flush()?;
    if lasts {
        temporary.as_file().sync_data()?;
    }
    temporary.persist(path).map_err(|refused| refused.error)?;
    Ok(())
}

/// The permissions of an ordinary new file, which the user's mask then narrows; temporary files
/// are otherwise for their owner alone.
#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "elsewhere there are none to set")]
fn ordinary() -> Option<Permissions> {
    use std::os::unix::fs::PermissionsExt;
    Some(Permissions::from_mode(0o666))
}

#[cfg(not(unix))]
fn ordinary() -> Option<Permissions> {
    None
}

fn refused(path: &Path, reason: &str) -> Diagnostic {
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let words = format!("{} can't be written: {reason}", quoted(&name));
    Diagnostic::error(Name::OutputNotWritable, words).at(path)
}

/// Why nothing can be written at a path, in words for the reason.
pub fn because(path: &Path, fault: &io::Error) -> Diagnostic {
    let (reason, hint) = match fault.kind() {
        ErrorKind::StorageFull => ("the disk is full", "free some space, or choose another folder"),
        ErrorKind::QuotaExceeded => {
            ("your share of the disk is used up", "free some space, or choose another folder")
        }
        ErrorKind::FileTooLarge => {
            ("it is larger than files may be there", "choose another folder with `--out`")
        }
        ErrorKind::ReadOnlyFilesystem => {
            ("the disk is read-only", "choose another folder with `--out`")
        }
        ErrorKind::PermissionDenied => (
            "it is not allowed there",
            "close the file if a program shows it, or choose another folder with `--out`",
        ),
        ErrorKind::ResourceBusy | ErrorKind::ExecutableFileBusy => {
            ("another program uses it", "close the file in the program that shows it")
        }
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => (
            "a file stands where a folder is needed",
            "rename that file, or choose another folder with `--out`",
        ),
        ErrorKind::InvalidFilename | ErrorKind::InvalidInput => {
            ("that is no valid file name here", "choose another name for the output")
        }
        _ => {
            // In the words of its kind: those of the fault itself tell of the temporary file.
            return refused(path, &fault.kind().to_string())
                .hint("try again, or choose another folder with `--out`");
        }
    };
    refused(path, reason).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn writes_into_new_folders_and_replaces_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/plan.pdf");
        file(b"old", &path).unwrap();
        file(b"new", &path).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
        assert_eq!(names(&folder.path().join("a/b")), ["plan.pdf"]);
    }

    #[test]
    fn refuses_a_folder_in_the_way_and_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("plan.pdf")).unwrap();
        let refused = file(b"new", &folder.path().join("plan.pdf")).unwrap_err();
        assert_eq!(refused.name, Name::OutputNotWritable);
        assert_eq!(refused.message, "`plan.pdf` can't be written: there is a folder of that name");
        assert_eq!(names(folder.path()), ["plan.pdf"]);
    }

    #[test]
    fn refuses_a_file_where_a_folder_is_needed() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("out"), "").unwrap();
        let refused = file(b"new", &folder.path().join("out/plan.pdf")).unwrap_err();
        assert_eq!(
            refused.message,
            "`out` can't be written: a file stands where a folder is needed"
        );
    }

    #[test]
    #[cfg(unix)]
    fn others_may_read_what_is_written() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("ordinary"), "").unwrap();
        file(b"new", &folder.path().join("plan.pdf")).unwrap();
        let mode = |name| fs::metadata(folder.path().join(name)).unwrap().permissions().mode();
        assert_eq!(mode("plan.pdf"), mode("ordinary"));
    }

    #[test]
    fn removes_what_killed_runs_left_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".rapporteur-x1.part", ".rapporteur.lock", "plan.part", "plan.pdf"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        assert_eq!(leftovers(folder.path()), 1);
        assert_eq!(names(folder.path()), [".rapporteur.lock", "plan.part", "plan.pdf"]);
    }

    #[test]
    fn what_somebody_still_writes_is_no_leftover() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".rapporteur-x1.part");
        let written = File::create(&path).unwrap();
        written.lock().unwrap();
        assert_eq!(leftovers(folder.path()), 0);
        drop(written);
        assert_eq!(leftovers(folder.path()), 1);
    }

    #[test]
    fn what_is_read_only_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.pdf");
        file(b"old", &path).unwrap();
        let set = |readonly| {
            let mut permissions = fs::metadata(&path).unwrap().permissions();
            permissions.set_readonly(readonly);
            fs::set_permissions(&path, permissions).unwrap();
        };
        set(true);
        let refused = lasting(b"new", &path).unwrap_err();
        assert_eq!(refused.message, "`plan.pdf` can't be written: it is read-only");
        assert_eq!(fs::read(&path).unwrap(), b"old");
        set(false);
        lasting(b"new", &path).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"new");
    }
}
