//! Ended from outside: by Ctrl-C, by the system, by a reader who goes away.
#![cfg(unix)]

use std::process::{Child, Stdio};

use super::{LONG, batch, each_is_one_of, no_parts, pdfs, signal, start, undisturbed, until};
use crate::project::Project;

/// How many documents there are.
const DOCUMENTS: usize = 60;

/// A build that has begun to write, and what it prints.
fn begun(project: &Project) -> Child {
    let mut command = project.command(["build", "--jobs", "1", "--format", "json"]);
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    until("the first document is there", || !pdfs(&project.path("out")).is_empty());
    child
}

#[test]
fn who_asks_a_build_to_end_finds_whole_documents_and_a_true_record() {
    let wanted = undisturbed(DOCUMENTS, "one");
    for name in ["-INT", "-TERM", "-HUP"] {
        let project = batch(DOCUMENTS);
        let child = begun(&project);
        signal(name, &child);
        let ran = child.wait_with_output().unwrap();
        let report: serde_json::Value = serde_json::from_slice(&ran.stdout)
            .unwrap_or_else(|fault| panic!("{name}: {fault}, {:?}", ran.status));
        let (written, skipped) = (&report["totals"]["written"], &report["totals"]["skipped"]);
        let (written, skipped) = (written.as_u64().unwrap(), skipped.as_u64().unwrap());
        assert_eq!(written + skipped, DOCUMENTS as u64);
        if skipped > 0 {
            assert_eq!(ran.status.code(), Some(1), "{name}");
        }
        let found = pdfs(&project.path("out"));
        assert_eq!(found.len() as u64, written, "{name}");
        each_is_one_of(&found, &[&wanted]);
        no_parts(&project.path("out"));
        // What was made need not be made again.
        let report = project.build([]);
        assert_eq!(report.0["totals"]["unchanged"], written, "{name}");
        assert!(pdfs(&project.path("out")) == wanted, "{name}");
    }
}

#[test]
fn who_asks_twice_is_heard_at_once() {
    let wanted = undisturbed(DOCUMENTS, "one");
    let project = batch(DOCUMENTS);
    let mut child = begun(&project);
    signal("-INT", &child);
    // It may be done before it hears it once more.
    let number = child.id().to_string();
    let _ = std::process::Command::new("kill").args(["-INT", &number]).status();
    let status = child.wait().unwrap();
    assert!([Some(130), Some(1), Some(0)].contains(&status.code()), "{status:?}");
    each_is_one_of(&pdfs(&project.path("out")), &[&wanted]);
    project.run(["build"]).success();
    assert!(pdfs(&project.path("out")) == wanted);
    no_parts(&project.path("out"));
}

#[test]
fn a_reader_who_goes_away_stops_nothing() {
    let wanted = undisturbed(6, "one");
    for arguments in
        [&["build"][..], &["build", "--format", "json"], &["build", "--format", "short"]]
    {
        let project = batch(6);
        let mut command = project.command(arguments.iter().copied());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop((child.stdout.take(), child.stderr.take()));
        assert_eq!(child.wait().unwrap().code(), Some(0), "{arguments:?}");
        assert!(pdfs(&project.path("out")) == wanted);
    }
}

#[test]
fn watching_is_ended_as_a_build_is() {
    for name in ["-INT", "-TERM"] {
        let project = batch(2);
        let mut child = start(&project, ["watch"]);
        until("it is built", || project.names("out").iter().any(|it| it == "p001.pdf"));
        signal(name, &child);
        let begun = std::time::Instant::now();
        let status = loop {
            match child.try_wait().unwrap() {
                Some(status) => break status,
                None => assert!(begun.elapsed() < LONG, "{name}"),
            }
        };
        assert!([Some(0), Some(1)].contains(&status.code()), "{name}: {status:?}");
    }
}
