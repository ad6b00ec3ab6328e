//! Whether what was read is one version of a workbook, which may be saved while it is read.
//!
//! What was read is looked at once more. If it is still the same, and was not written to meanwhile, it
//! was all there at the moment in between; if not, it is read again.
//!
//! A program that writes a file little by little leaves the beginning of a workbook for a moment. Of
//! text nobody can tell that its end is missing, and of other files it is known only that they can't
//! be read. So in these cases a file that was written to just now is given a moment to be whole: the
//! only thing that the clock is asked for, and if it is wrong, nothing is lost but that courtesy.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Seek};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use blake3::{Hash, Hasher};

use super::extension;

/// How long text must not have been written to until it is taken for whole.
const MOMENT: Duration = Duration::from_millis(100);

/// How long what is clearly not whole, and was written to lately, is left in peace until that is told.
const LONGER: Duration = Duration::from_millis(300);

/// What was written to in so short a time may still be being written to. Much longer than it takes,
/// since the times of files are those of a clock that may lag behind, or be set.
const LATELY: Duration = Duration::from_secs(2);

/// How often it is looked at meanwhile.
const STEP: Duration = Duration::from_millis(5);

/// How long a workbook is read again and again at most that never rests.
pub(super) const PATIENCE: Duration = Duration::from_secs(4);

/// What was read of a workbook.
#[derive(Debug, Default)]
pub(super) struct Seen {
    hasher: Hasher,
    /// When each file had been written to last, before it was read.
    written: Vec<Option<SystemTime>>,
    /// The file, where it is one that could be opened.
    file: Option<File>,
    /// Whether there was a file or a folder that can be looked at twice.
    any: bool,
    /// Whether it may be the beginning of what is about to be written.
    pub open_ended: bool,
    /// Whether it is clearly not whole.
    pub refused: bool,
    /// Whether it was not looked into, so that no second look can tell anything.
    pub unseen: bool,
}

/// What was read is no longer there.
#[derive(Debug)]
pub(super) struct Changed;

impl Seen {
    /// All bytes of a file; none if it is larger than `most`.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn file(&mut self, path: &Path, most: u64) -> io::Result<Option<Vec<u8>>> {
        let mut file = File::open(path)?;
        self.written.push(written(&file));
        let read = bytes(&mut file, most);
        add(&mut self.hasher, None, read.as_ref().ok().and_then(Option::as_deref));
        self.unseen |= read.as_ref().is_err_and(|error| error.kind() == ErrorKind::OutOfMemory);
        (self.file, self.any) = (Some(file), true);
        read
    }

    /// The same of a file in a folder.
    ///
    /// # Errors
    /// If it can't be read.
    pub fn sheet(&mut self, path: &Path, most: u64) -> io::Result<Option<Vec<u8>>> {
        let read = File::open(path).and_then(|mut file| {
            self.written.push(written(&file));
            bytes(&mut file, most)
        });
        let bytes = read.as_ref().ok().and_then(Option::as_deref);
        // Emptied, to be written anew?
        self.refused |= bytes.is_some_and(<[u8]>::is_empty);
        add(&mut self.hasher, path.file_name(), bytes);
        read
    }

    /// Takes in that it is a folder.
    pub fn folder(&mut self) {
        (self.any, self.open_ended) = (true, true);
    }

    /// A hash of the content, if it is the same when it is looked at once more; no hash where nothing
    /// can be looked at twice. Waits, if that is wanted, for what may just be written.
    ///
    /// # Errors
    /// If it has changed.
    pub fn again(mut self, path: &Path, most: u64, waits: bool) -> Result<Option<Hash>, Changed> {
        let about = fs::metadata(path);
        if self.unseen || about.as_ref().is_ok_and(|it| !it.is_file() && !it.is_dir()) {
            return Ok(None);
        }
        if waits && self.refused {
            self.stays(path)?;
        } else if waits && self.open_ended {
            thread::sleep(left(path, false));
        }
        if !self.any {
            // It could not be found, or opened.
            return if File::open(path).is_ok() { Err(Changed) } else { Ok(None) };
        }
        let before = self.hasher.finalize();
        let (now, times) = match self.file.take().filter(|_| !self.refused) {
            // Another file may have taken its place: it is whole all the same.
            Some(mut file) => {
                let now = file.rewind().and_then(|()| of_file(&mut file, most));
                (now, vec![written(&file)])
            }
            None => (content(path, most), times(path)),
        };
        let is_same = now.is_ok_and(|now| now == before) && times == self.written;
        if is_same { Ok(Some(before)) } else { Err(Changed) }
    }

    /// Waits while nothing happens to what is clearly not whole, or not there. A look at the end alone
    /// might find it in the middle of being saved once more.
    ///
    /// # Errors
    /// As soon as something happens to it.
    fn stays(&self, path: &Path) -> Result<(), Changed> {
        let (start, left) = (Instant::now(), left(path, true));
        while start.elapsed() < left {
            thread::sleep(STEP);
            let is_same =
                if self.any { times(path) == self.written } else { File::open(path).is_err() };
            if !is_same {
                return Err(Changed);
            }
        }
        Ok(())
    }
}

/// When a file was written to last, as far as the system tells.
fn written(file: &File) -> Option<SystemTime> {
    file.metadata().and_then(|about| about.modified()).ok()
}

/// When each file of a workbook was written to last.
fn times(path: &Path) -> Vec<Option<SystemTime>> {
    let sheets = if path.is_dir() { sheets(path).unwrap_or_default() } else { vec![path.into()] };
    sheets.iter().filter_map(|sheet| File::open(sheet).ok()).map(|file| written(&file)).collect()
}

/// A hash of all that a workbook holds: of a file, or of the sheets in a folder in the order of their
/// names. Of what is larger than `most`, only that it is.
///
/// # Errors
/// If it can't be read.
pub(super) fn content(path: &Path, most: u64) -> io::Result<Hash> {
    let about = fs::metadata(path)?;
    if !about.is_file() && !about.is_dir() {
        // A pipe would be waited for, and can't be read twice.
        return Err(ErrorKind::Unsupported.into());
    }
    if about.is_file() {
        return of_file(&mut File::open(path)?, most);
    }
    let mut hasher = Hasher::new();
    for sheet in sheets(path)? {
        let bytes = File::open(&sheet).and_then(|mut file| bytes(&mut file, most));
        add(&mut hasher, sheet.file_name(), bytes.ok().flatten().as_deref());
    }
    Ok(hasher.finalize())
}

/// The sheets in a folder, by name.
pub(super) fn sheets(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut sheets = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_set_aside = name.starts_with('.') || name.starts_with("~$");
        if !is_set_aside && matches!(&*extension(&path), "csv" | "tsv") && path.is_file() {
            sheets.push(path);
        }
    }
    sheets.sort();
    Ok(sheets)
}

/// All bytes of a file; none if it is larger than `most`.
fn bytes(file: &mut File, most: u64) -> io::Result<Option<Vec<u8>>> {
    let length = file.metadata()?.len();
    if length > most {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    let room = usize::try_from(length).unwrap_or(usize::MAX);
    bytes.try_reserve_exact(room).map_err(|_| ErrorKind::OutOfMemory)?;
    // It may grow while it is read.
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    Ok(Some(bytes).filter(|bytes| bytes.len() as u64 <= most))
}

fn of_file(file: &mut File, most: u64) -> io::Result<Hash> {
    let mut hasher = Hasher::new();
    match file.metadata()?.len() > most {
        true => add(&mut hasher, None, None),
        false => drop(io::copy(file, &mut hasher)?),
    }
    Ok(hasher.finalize())
}

/// Adds the bytes of a file. Those of a sheet with its name and their length, so that no name can be
/// taken for the end of another file.
fn add(hasher: &mut Hasher, name: Option<&OsStr>, bytes: Option<&[u8]>) {
    if let Some(name) = name {
        let name = name.as_encoded_bytes();
        hasher.update(&name.len().to_le_bytes());
        hasher.update(name);
        hasher.update(&bytes.map_or(usize::MAX, <[u8]>::len).to_le_bytes());
    }
    hasher.update(bytes.unwrap_or(b"\0not read\0"));
}

/// How long it has still to rest.
fn left(path: &Path, refused: bool) -> Duration {
    let rest = |path: &Path| {
        let written = fs::metadata(path).and_then(|about| about.modified()).ok()?;
        let rested = match SystemTime::now().duration_since(written) {
            Ok(rested) => rested,
            Err(ahead) if ahead.duration() < LATELY => Duration::ZERO,
            // What was written tomorrow was not written just now.
            Err(_) => return None,
        };
        if refused { (rested < LATELY).then_some(LONGER) } else { MOMENT.checked_sub(rested) }
    };
    if !path.exists() {
        return if refused { LONGER } else { MOMENT };
    }
    let inside = if path.is_dir() { sheets(path).unwrap_or_default() } else { Vec::new() };
    let all = inside.iter().map(|sheet| &**sheet).chain([path]);
    all.filter_map(rest).max().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a file, lets something happen, and looks at it once more.
    fn changes(path: &Path, meanwhile: impl FnOnce()) -> bool {
        let mut seen = Seen::default();
        seen.file(path, 100).unwrap();
        meanwhile();
        seen.again(path, 100, false).is_err()
    }

    #[test]
    fn what_is_written_over_has_changed_and_what_is_replaced_is_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("plan.csv");
        fs::write(&path, "before").unwrap();
        assert!(!changes(&path, || {}));
        assert!(changes(&path, || fs::write(&path, "behind").unwrap()));
        assert!(changes(&path, || fs::write(&path, "").unwrap()));
        // Written over twice, and as it was.
        let time = SystemTime::UNIX_EPOCH;
        let touch =
            || File::options().append(true).open(&path).unwrap().set_modified(time).unwrap();
        assert!(changes(&path, touch));
        let other = folder.path().join("other");
        fs::write(&other, "after").unwrap();
        assert!(!changes(&path, || fs::rename(&other, &path).unwrap()));
        // More than may be read is looked at no further.
        fs::write(&path, "x".repeat(101)).unwrap();
        assert!(!changes(&path, || {}));
    }

    #[test]
    fn what_was_written_lately_is_waited_for_though_the_clock_be_set() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let left = |seconds: i64, refused: bool| {
            let away = Duration::from_secs(seconds.unsigned_abs());
            let now = SystemTime::now();
            let written = if seconds > 0 { now + away } else { now - away };
            file.as_file().set_modified(written).unwrap();
            left(file.path(), refused)
        };
        for (seconds, text, broken) in [
            (86_400, Duration::ZERO, Duration::ZERO),
            (1, MOMENT, LONGER),
            (-1, Duration::ZERO, LONGER),
            (-2, Duration::ZERO, Duration::ZERO),
        ] {
            assert_eq!((left(seconds, false), left(seconds, true)), (text, broken), "{seconds}");
        }
    }

    #[test]
    fn a_folder_has_changed_if_any_of_its_sheets_has() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        let content = || content(folder.path(), 100).unwrap();
        let mut known = vec![content()];
        for (name, text, is_new) in [
            ("A.csv", "", true),
            ("photo.png", "no sheet", false),
            ("~$A.csv", "no sheet", false),
            ("B.csv", "text", true),
            ("A.csv", "text", true),
            ("A.csv", "text", false),
        ] {
            fs::write(path(name), text).unwrap();
            assert_eq!(!known.contains(&content()), is_new, "{name}");
            known.push(content());
        }
        fs::rename(path("B.csv"), path("C.csv")).unwrap();
        assert!(!known.contains(&content()));
    }
}
