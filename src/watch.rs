//! Watching: what of exactly these files and folders is no longer what it was.
//!
//! Content decides. What the system tells is only a reason to look: a file that is touched, opened,
//! or saved as it was has not changed, and neither has a folder in which an office program leaves the
//! lock of an open workbook. The system is asked about folders, never about files, since editors
//! save by putting another file in the place of the old one; so a file that is not there yet can be
//! watched as well.
//!
//! Now and then everything is looked at without a reason, since some systems tell nothing: folders of
//! other computers, and any folder once too many are watched.

mod folders;
mod seen;

#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant, SystemTime};

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use seen::Seen;

/// How long nothing has to be told until a change is taken for whole.
const QUIET: Duration = Duration::from_millis(25);

/// How long a change is waited for at most until it is whole.
const LONGEST: Duration = Duration::from_millis(300);

/// How often everything is looked at where the system tells what happens.
const SELDOM: Duration = Duration::from_secs(2);

/// How often everything is looked at where it does not.
const OFTEN: Duration = Duration::from_millis(500);

/// How often it is asked whether to stop.
const TICK: Duration = Duration::from_millis(100);

/// Paths, and how each is no longer what it was.
pub type Changes = BTreeMap<PathBuf, Change>;

/// How something is no longer what it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// There was nothing.
    New,
    /// It was something else.
    Written,
    /// There is nothing any more.
    Gone,
}

/// Watches files, folders whose names count, and paths at which there is nothing yet.
pub struct Watcher {
    paths: BTreeMap<PathBuf, Seen>,
    /// The folders of which the system tells.
    folders: BTreeSet<PathBuf>,
    system: Option<RecommendedWatcher>,
    told: Receiver<notify::Result<Event>>,
    /// Keeps `told` open where there is no system to tell anything.
    _tell: Sender<notify::Result<Event>>,
    deaf: Option<String>,
}

impl Watcher {
    /// Watches nothing yet.
    pub fn new() -> Self {
        let (tell, told) = mpsc::channel();
        let teller = tell.clone();
        let system = notify::recommended_watcher(move |event: notify::Result<Event>| {
            if !event.as_ref().is_ok_and(is_reading) {
                // Fails when nobody watches any more.
                let _ = teller.send(event);
            }
        });
        let (system, deaf) = match system {
            Ok(system) => (Some(system), None),
            Err(fault) => (None, Some(reason(&fault))),
        };
        let (paths, folders) = Default::default();
        Self { paths, folders, system, told, _tell: tell, deaf }
    }

    /// Watches exactly these paths from now on. Of a folder, the names in it count; of a file, what
    /// it holds; of a path at which nothing is, that something comes to be there.
    ///
    /// What was watched before is still held against what it was then. What was not is taken for
    /// changed if it has been written to since this moment: the one at which whoever read it began.
    pub fn only(&mut self, paths: &BTreeSet<PathBuf>, since: SystemTime) {
        self.listen(folders::of(paths));
        let before = std::mem::take(&mut self.paths);
        let seen = |path: &PathBuf| match before.get(path) {
            Some(seen) => seen.clone(),
            None => Seen::first(path, since),
        };
        self.paths = paths.iter().map(|path| (path.clone(), seen(path))).collect();
    }

    /// Waits until something is no longer what it was, and returns the paths of which this is true;
    /// none if it is told to stop, or nothing has changed in this time.
    ///
    /// What changes within a fraction of a second is returned together, and a file that is about to
    /// be replaced is waited for.
    pub fn wait(&mut self, stop: &AtomicBool, most: Option<Duration>) -> Changes {
        let start = Instant::now();
        let (mut heard, mut looked) = (true, start);
        while !stop.load(Ordering::Relaxed) {
            let pause = if self.deaf.is_some() { OFTEN } else { SELDOM };
            if heard || looked.elapsed() >= pause {
                let changed = self.settled();
                if !changed.is_empty() {
                    return changed;
                }
                looked = Instant::now();
            }
            let rest = most.map_or(TICK, |most| most.saturating_sub(start.elapsed()));
            if rest.is_zero() {
                break;
            }
            heard = self.hear(rest.min(TICK));
        }
        Changes::new()
    }

    /// Why the system does not tell of all that happens, if it does not. What is watched is then
    /// looked at twice a second.
    pub fn deaf(&self) -> Option<&str> {
        self.deaf.as_deref()
    }

    /// What has changed, once it is whole; from now on, what it holds now is what it was.
    fn settled(&mut self) -> Changes {
        let start = Instant::now();
        loop {
            let changes = self.changes();
            if changes.is_empty() {
                self.listen(folders::of(self.paths.keys()));
                return Changes::new();
            }
            let is_late = start.elapsed() >= LONGEST;
            let is_whole = changes.iter().all(|(_, now)| now.is_whole());
            if !is_late && (self.hear(QUIET) || !is_whole) {
                continue;
            }
            let told = changes.iter().map(|(path, now)| (path.clone(), self.change(path, now)));
            let told = told.collect();
            self.paths.extend(changes);
            self.listen(folders::of(self.paths.keys()));
            return told;
        }
    }

    /// How a path is no longer what it was.
    fn change(&self, path: &Path, now: &Seen) -> Change {
        match (self.paths.get(path).is_some_and(Seen::is_there), now.is_there()) {
            (_, false) => Change::Gone,
            (false, true) => Change::New,
            (true, true) => Change::Written,
        }
    }

    /// The paths that are no longer what they were, with what they are now.
    fn changes(&mut self) -> Vec<(PathBuf, Seen)> {
        let mut changes = Vec::new();
        for (path, seen) in &mut self.paths {
            let now = seen.again(path);
            if now.is_same(seen) {
                *seen = now;
            } else {
                changes.push((path.clone(), now));
            }
        }
        changes
    }

    /// Whether anything is told within this time. All that has been told by then is heard.
    fn hear(&mut self, most: Duration) -> bool {
        let (mut heard, mut rest) = (false, most);
        while let Ok(event) = self.told.recv_timeout(rest) {
            (heard, rest) = (true, Duration::ZERO);
            match event {
                Ok(event) if is_move(&event) => event.paths.iter().for_each(|path| self.lost(path)),
                Ok(_) => {}
                Err(fault) => self.deaf = Some(reason(&fault)),
            }
        }
        heard
    }

    /// A folder is no longer where it was: whatever is there now is another.
    fn lost(&mut self, folder: &Path) {
        if self.folders.remove(folder)
            && let Some(system) = &mut self.system
        {
            // Fails where the system has noticed it, too.
            let _ = system.unwatch(folder);
        }
    }

    /// Has the system tell of these folders, and of no other.
    fn listen(&mut self, wanted: BTreeSet<PathBuf>) {
        let Some(system) = &mut self.system else { return };
        for folder in self.folders.difference(&wanted) {
            let _ = system.unwatch(folder);
        }
        self.folders.retain(|folder| wanted.contains(folder));
        for folder in wanted {
            if self.folders.contains(&folder) {
                continue;
            }
            match system.watch(&folder, RecursiveMode::NonRecursive) {
                Ok(()) => {
                    self.folders.insert(folder);
                }
                // It was there a moment ago; the next look finds what has come of it.
                Err(fault) if matches!(fault.kind, notify::ErrorKind::PathNotFound) => {}
                Err(fault) => self.deaf = Some(reason(&fault)),
            }
        }
    }
}

impl Default for Watcher {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Watcher {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Watcher").field("paths", &self.paths.keys()).finish_non_exhaustive()
    }
}

/// Whether somebody has only read.
fn is_reading(event: &Event) -> bool {
    match event.kind {
        EventKind::Access(AccessKind::Close(AccessMode::Write)) => false,
        EventKind::Access(_) => true,
        _ => false,
    }
}

/// Whether something was moved or removed.
fn is_move(event: &Event) -> bool {
    matches!(event.kind, EventKind::Remove(_) | EventKind::Modify(ModifyKind::Name(_)))
}

/// Why the system can't tell what happens.
fn reason(fault: &notify::Error) -> String {
    match &fault.kind {
        notify::ErrorKind::MaxFilesWatch => {
            "the system watches as many folders as it is allowed to".to_owned()
        }
        // The number of the error is for nobody who reads this.
        notify::ErrorKind::Io(fault) => match fault.to_string().split_once(" (os error") {
            Some((text, _)) => text.to_lowercase(),
            None => fault.to_string(),
        },
        _ => fault.to_string(),
    }
}
