//! The house: what every file of `src/` keeps to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::project::REPOSITORY;

/// The rooms, and those of which each knows. What is not here is not allowed.
const KNOWS: [(&str, &[&str]); 15] = [
    (
        "cli",
        &[
            "serve",
            "watch",
            "build",
            "problems",
            "read",
            "starter",
            "trial",
            "write",
            "project",
            "doctype",
            "diagnostic",
        ],
    ),
    ("serve", &["watch", "build", "problems", "read", "diagnostic"]),
    ("trial", &["build", "read", "validate", "merge", "compile", "write", "doctype", "diagnostic"]),
    (
        "build",
        &[
            "read",
            "validate",
            "merge",
            "compile",
            "write",
            "problems",
            "doctype",
            "project",
            "diagnostic",
        ],
    ),
    ("problems", &["read", "validate", "diagnostic"]),
    ("read", &["diagnostic"]),
    // The value of the room before.
    ("validate", &["read", "doctype", "diagnostic"]),
    ("merge", &["validate", "doctype", "diagnostic"]),
    ("compile", &["merge", "doctype", "diagnostic"]),
    ("write", &["diagnostic"]),
    ("starter", &["doctype", "diagnostic"]),
    ("watch", &[]),
    // A contract allows words that a dataset keeps: `validate::Special`.
    ("doctype", &["validate", "diagnostic"]),
    ("project", &[]),
    ("diagnostic", &[]),
];

/// The only thing of a later room that an earlier one knows, where the table alone says too much.
const EXCEPTIONS: [(&str, &str, &[&str]); 2] =
    [("doctype", "validate", &["Special"]), ("problems", "validate", &["text"])];

/// Crates that only one room knows.
const CRATES: [(&str, &str); 17] = [
    ("quick_xml", "read"),
    ("zip", "read starter build"),
    ("csv", "read doctype starter"),
    ("encoding_rs", "read"),
    ("handlebars", "merge"),
    ("icu_list", "merge"),
    ("typst_syntax", "merge"),
    ("regex_syntax", "trial"),
    ("typst_pdf", "compile"),
    ("typst_layout", "compile"),
    ("typst_kit", "compile"),
    ("clap", "cli"),
    ("anyhow", "cli"),
    ("notify", "watch"),
    ("tiny_http", "serve"),
    ("tempfile", "write"),
    ("rust_xlsxwriter", "problems starter"),
];

/// A file of `src/`, without its tests.
struct File {
    /// Below `src/`, with `/` between folders.
    name: String,
    text: String,
}

impl File {
    /// The room in which it is.
    fn room(&self) -> &str {
        self.name.split(['/', '.']).next().unwrap()
    }

    /// The lines of code: no comments, and nothing from the tests at the end on.
    fn code(&self) -> impl Iterator<Item = &str> {
        let end = self.text.find("#[cfg(test)]\nmod tests {").unwrap_or(self.text.len());
        self.text[..end].lines().filter(|line| !line.trim_start().starts_with("//"))
    }

    /// Whether it holds nothing but tests and what they need.
    fn is_for_tests(&self) -> bool {
        ["/tests.rs", "/tests/", "/testing.rs"].iter().any(|part| self.name.contains(part))
    }
}

fn files() -> Vec<File> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    let source = Path::new(REPOSITORY).join("src");
    let mut paths = Vec::new();
    walk(&source, &mut paths);
    paths.sort();
    assert!(paths.len() > 50);
    let file = |path: &PathBuf| File {
        name: path.strip_prefix(&source).unwrap().to_string_lossy().replace('\\', "/"),
        text: fs::read_to_string(path).unwrap().replace("\r\n", "\n"),
    };
    paths.iter().map(file).collect()
}

/// The words behind each `crate::` of a line: the room, and what is named of it if it is one thing.
fn edges(line: &str) -> impl Iterator<Item = (&str, &str)> {
    line.match_indices("crate::").filter_map(|(at, found)| {
        // `$crate` and names that end like it are others.
        let before = line[..at].chars().next_back();
        let rest = &line[at + found.len()..];
        let word = |text: &str| text.find(|c: char| !c.is_alphanumeric() && c != '_');
        let end = word(rest).unwrap_or(rest.len());
        let thing = rest[end..].strip_prefix("::").unwrap_or_default();
        let thing = &thing[..word(thing).unwrap_or(thing.len())];
        (!before.is_some_and(|c| c.is_alphanumeric() || c == '_')).then_some((&rest[..end], thing))
    })
}

#[test]
fn every_file_opens_with_what_it_is_for() {
    for file in files() {
        let first = file.text.lines().next().unwrap_or_default();
        assert!(first.starts_with("//! ") && first.len() > 8, "src/{}: {first:?}", file.name);
    }
}

#[test]
fn no_file_has_more_than_one_job() {
    for file in files() {
        let lines = file.text.lines().count();
        assert!(lines <= 400, "src/{} has {lines} lines, and so two jobs", file.name);
    }
}

#[test]
fn rooms_know_only_the_rooms_below_them() {
    let allowed: BTreeMap<_, _> = KNOWS.into_iter().collect();
    let mut used = BTreeSet::new();
    for file in files().iter().filter(|file| !["lib.rs", "main.rs"].contains(&&*file.name)) {
        let room = file.room();
        let known = allowed.get(room).unwrap_or_else(|| panic!("{room} is no room of the table"));
        for line in file.code() {
            for (other, thing) in edges(line) {
                let place = format!("src/{}: {}", file.name, line.trim());
                assert!(!other.is_empty(), "one room a line, so that edges can be seen: {place}");
                if other == room || file.is_for_tests() {
                    continue;
                }
                assert!(known.contains(&other), "{room} knows nothing of {other}: {place}");
                let only = EXCEPTIONS.iter().find(|(from, to, _)| (*from, *to) == (room, other));
                if let Some((_, _, things)) = only {
                    assert!(things.contains(&thing), "{room} knows only {things:?}: {place}");
                }
                used.insert((room.to_owned(), other.to_owned()));
            }
        }
    }
    for (room, known) in KNOWS {
        for other in known {
            let edge = (room.to_owned(), (*other).to_owned());
            assert!(used.contains(&edge), "the table says more than is true: {edge:?}");
        }
    }
}

#[test]
fn formats_and_engines_stay_in_their_rooms() {
    for file in files().iter().filter(|file| !file.is_for_tests()) {
        for line in file.code() {
            for (name, rooms) in CRATES {
                let uses = line.contains(&format!("{name}::"))
                    && !line.contains(&format!("_{name}::"))
                    && !line.contains(&format!("::{name}::"))
                    && !line.contains(&format!("{name}::file"))
                    && !line.contains(&format!("{name}::folder"));
                let rooms: Vec<&str> = rooms.split(' ').collect();
                let place = format!("src/{}: {}", file.name, line.trim());
                assert!(!uses || rooms.contains(&file.room()), "{name} is of {rooms:?}: {place}");
            }
        }
    }
}

#[test]
fn only_the_report_prints() {
    const PRINTING: [&str; 8] = [
        "print!(",
        "println!(",
        "eprint!(",
        "eprintln!(",
        "dbg!(",
        "stdout()",
        "stderr()",
        "ProgressDrawTarget",
    ];
    let mut seen = false;
    for file in files() {
        for line in file.code() {
            let printing = PRINTING.iter().any(|word| line.contains(word));
            let reports = file.name.starts_with("cli/report");
            seen |= printing && reports;
            assert!(!printing || reports, "src/{}: {}", file.name, line.trim());
        }
    }
    assert!(seen, "the words above are not those by which the report prints");
}

#[test]
fn validating_and_merging_touch_nothing_outside() {
    const OUTSIDE: [&str; 7] = [
        "std::fs",
        "std::env",
        "std::net",
        "std::process",
        "std::thread",
        "std::time",
        "SystemTime",
    ];
    for file in files() {
        if !["validate", "merge"].contains(&file.room()) || file.is_for_tests() {
            continue;
        }
        for line in file.code() {
            let outside = OUTSIDE.iter().find(|word| line.contains(*word));
            assert_eq!(outside, None, "src/{}: {}", file.name, line.trim());
        }
    }
}

#[test]
fn every_message_has_its_page_and_every_page_its_message() {
    let folder = Path::new(REPOSITORY).join("src/diagnostic/explain");
    let pages = fs::read_dir(folder).unwrap().map(|entry| {
        let name = entry.unwrap().file_name().into_string().unwrap();
        name.strip_suffix(".md").unwrap().to_owned()
    });
    let names = rapporteur::diagnostic::Name::ALL.iter().map(|name| name.as_str().to_owned());
    assert_eq!(pages.collect::<BTreeSet<_>>(), names.collect::<BTreeSet<_>>());
}
