//! Reading in a process of its own: what a file makes a reader do ends that process and nothing else.

use std::env;
use std::path::{Path, PathBuf};
#[cfg(unix)]
use std::process::Command;

use rapporteur::read::{Options, Reader};

use crate::project::Project;

/// A project with a sound workbook, and a long one of 50 MB.
fn project() -> Project {
    Project::sample("work-plan").file("inputs/long/Long.csv", "a line of text\n".repeat(3_400_000))
}

#[test]
#[cfg(target_os = "linux")]
fn a_workbook_that_takes_too_much_memory_is_told_and_the_others_are_made() {
    let report = project().build(["--limit", "memory=12MB"]);
    assert_eq!(report.statuses(), ["long.pdf failed", "work-plan.pdf written"]);
    assert_eq!(
        report.found(),
        ["error[reading-stopped] inputs/long/Long.csv: \
          reading the workbook takes more than 12 MB of memory"]
    );
}

#[test]
fn limits_are_held_and_can_be_raised() {
    let project = project();
    for limit in ["file=1MB", "cells=100000", "unpacked=10MB"] {
        let report = project.build(["--limit", limit]);
        assert_eq!(report.statuses()[0], "long.pdf failed");
        let found = report.found();
        assert!(found[0].starts_with("error[file-too-large] inputs/long"), "{limit}: {found:?}");
    }
    // However slow and busy the machine is.
    let found = project.build(["--limit", "file=60MB", "--limit", "seconds=500"]).found();
    assert!(found[0].starts_with("error[no-document-sheet] inputs/long"), "{found:?}");
}

#[test]
#[cfg(unix)]
fn a_file_that_never_ends_is_given_up_and_the_others_are_made() {
    let project = Project::sample("work-plan");
    let pipe = project.path("inputs/pipe.xlsx");
    assert!(Command::new("mkfifo").arg(pipe).status().unwrap().success());
    let report = project.build(["--limit", "seconds=1"]);
    assert_eq!(report.statuses(), ["pipe.pdf failed", "work-plan.pdf written"]);
    assert_eq!(
        report.found(),
        ["error[reading-stopped] inputs/pipe.xlsx: \
          reading the workbook takes longer than a second"]
    );
}

#[test]
fn a_process_that_can_not_read_is_told() {
    let project = Project::sample("work-plan");
    let read = |program: PathBuf| {
        let reader = Reader::new(Options::default(), Some(program));
        let read = reader.workbook(&project.path("inputs/work-plan.json"), "plan.json");
        assert!(read.value.is_none());
        read.diagnostics.iter().map(|found| found.message.clone()).collect::<Vec<_>>()
    };
    assert_eq!(
        read("no-such-program".into()),
        ["the workbook can't be read: the part of the program that reads can't be started"]
    );
    // This program of tests knows nothing of reading.
    assert_eq!(read(env::current_exe().unwrap()), ["reading the workbook came to a sudden end"]);
}

#[test]
fn what_another_process_reads_is_what_is_there() {
    let folder = Path::new(crate::project::REPOSITORY).join("inputs");
    let program = Some(env!("CARGO_BIN_EXE_rapporteur").into());
    let (here, there) =
        (Reader::new(Options::default(), None), Reader::new(Options::default(), program));
    for entry in folder.read_dir().unwrap() {
        let path = entry.unwrap().path();
        let (here, there) = (here.workbook(&path, "a"), there.workbook(&path, "a"));
        assert!(here.value.is_some(), "{}", path.display());
        assert_eq!(here.value, there.value);
        assert_eq!(here.diagnostics, there.diagnostics);
    }
}
