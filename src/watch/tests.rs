//! Tests of watching: each waits for what is to be noticed, and looks at what else was.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

use super::*;

/// How long a change may take to be noticed on a computer that is busy with other things.
const LONG: Duration = Duration::from_secs(30);

/// A folder, and what watches paths in it.
struct Watched {
    folder: tempfile::TempDir,
    watcher: Watcher,
}

impl Watched {
    fn new(watcher: Watcher) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("inputs")).unwrap();
        let mut watched = Self { folder, watcher };
        for name in ["inputs/a.csv", "inputs/b.csv", "layout.typ"] {
            watched.write(name, "before");
        }
        watched.only(&["inputs", "inputs/a.csv", "layout.typ", "missing/photo.png"]);
        watched
    }

    fn only(&mut self, names: &[&str]) {
        let paths: BTreeSet<PathBuf> = names.iter().map(|name| self.path(name)).collect();
        // The files are older than any reader.
        self.watcher.only(&paths, SystemTime::now() + COMING);
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    /// What is noticed next.
    fn changed(&mut self) -> Vec<String> {
        let changed = self.watcher.wait(&AtomicBool::new(false), Some(LONG));
        let name = |path: &Path| slashed(path.strip_prefix(self.folder.path()).unwrap());
        let told = |(path, change): (&PathBuf, &Change)| match change {
            Change::Written => name(path),
            Change::New => format!("+{}", name(path)),
            Change::Gone => format!("-{}", name(path)),
        };
        changed.iter().map(told).collect()
    }
}

const COMING: Duration = Duration::from_secs(60);

fn slashed(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

/// One whom the system tells what happens, and one who has to look.
fn both() -> [Watched; 2] {
    let mut deaf = Watcher::new();
    (deaf.system, deaf.deaf) = (None, Some("nobody tells".to_owned()));
    [Watcher::new(), deaf].map(Watched::new)
}

#[test]
fn what_is_written_is_noticed_and_nothing_else() {
    for mut watched in both() {
        watched.write("inputs/b.csv", "nobody reads this");
        watched.write("other.typ", "nor this");
        watched.write("inputs/.~lock.a.csv#", "");
        watched.write("inputs/~$a.csv", "");
        watched.write("layout.typ", "before");
        watched.write("inputs/a.csv", "after");
        assert_eq!(watched.changed(), ["inputs/a.csv"]);
        watched.write("inputs/new.csv", "");
        assert_eq!(watched.changed(), ["inputs"]);
        watched.write("layout.typ", "longer than before");
        assert_eq!(watched.changed(), ["layout.typ"]);
    }
}

#[test]
fn a_file_that_takes_the_place_of_another_is_noticed_as_one_change() {
    for mut watched in both() {
        watched.write("inputs/.a.csv.part", "renamed");
        fs::rename(watched.path("inputs/.a.csv.part"), watched.path("inputs/a.csv")).unwrap();
        assert_eq!(watched.changed(), ["inputs/a.csv"]);
        fs::remove_file(watched.path("inputs/a.csv")).unwrap();
        watched.write("inputs/a.csv", "deleted and created");
        fs::remove_file(watched.path("layout.typ")).unwrap();
        watched.write("layout.typ", "before");
        assert_eq!(watched.changed(), ["inputs/a.csv"]);
    }
}

#[test]
fn what_comes_and_goes_is_noticed() {
    for mut watched in both() {
        fs::create_dir(watched.path("missing")).unwrap();
        watched.write("missing/photo.png", "");
        assert_eq!(watched.changed(), ["+missing/photo.png"]);
        fs::remove_dir_all(watched.path("inputs")).unwrap();
        assert_eq!(watched.changed(), ["-inputs", "-inputs/a.csv"]);
        fs::create_dir(watched.path("inputs")).unwrap();
        assert_eq!(watched.changed(), ["+inputs"]);
        watched.write("inputs/a.csv", "again");
        assert_eq!(watched.changed(), ["inputs", "+inputs/a.csv"]);
        watched.write("inputs/a.csv", "once more");
        assert_eq!(watched.changed(), ["inputs/a.csv"]);
    }
}

#[test]
fn what_was_written_while_it_was_read_has_changed() {
    let mut watched = Watched::new(Watcher::new());
    let paths = BTreeSet::from([watched.path("inputs/a.csv"), watched.path("inputs/b.csv")]);
    let since = SystemTime::now() - COMING;
    watched.watcher.only(&paths, since);
    // The one was known before, the other was not.
    assert_eq!(watched.changed(), ["inputs/b.csv"]);
    watched.watcher.only(&paths, since);
    watched.write("inputs/a.csv", "after");
    assert_eq!(watched.changed(), ["inputs/a.csv"]);
}

#[test]
fn it_ends_when_it_is_told_to_or_when_the_time_is_over() {
    let mut watched = Watched::new(Watcher::new());
    assert!(watched.watcher.wait(&AtomicBool::new(true), None).is_empty());
    let moment = Some(Duration::from_millis(1));
    assert!(watched.watcher.wait(&AtomicBool::new(false), moment).is_empty());
}

#[cfg(unix)]
#[test]
fn the_file_that_a_link_leads_to_is_watched() {
    use std::os::unix::fs::symlink;
    for mut watched in both() {
        fs::create_dir(watched.path("shared")).unwrap();
        watched.write("shared/house.typ", "before");
        watched.write("shared/other.typ", "other");
        symlink("shared/house.typ", watched.path("link.typ")).unwrap();
        symlink("circle.typ", watched.path("circle.typ")).unwrap();
        watched.only(&["link.typ", "circle.typ"]);
        watched.write("shared/house.typ", "after");
        assert_eq!(watched.changed(), ["link.typ"]);
        fs::remove_file(watched.path("link.typ")).unwrap();
        symlink("shared/other.typ", watched.path("link.typ")).unwrap();
        assert_eq!(watched.changed(), ["link.typ"]);
    }
}
