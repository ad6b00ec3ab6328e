//! Two at once in one output folder.
#![cfg(unix)]

use std::fs;
use std::process::Child;
use std::thread;

use super::{
    batch, each_is_one_of, files, no_parts, pdfs, save, signal, start, undisturbed, until,
};
use crate::project::Project;

/// A build that has taken the output folder and was then stopped in the middle.
fn halted(project: &Project, arguments: &[&str]) -> Child {
    let child = start(project, arguments.iter().copied());
    until("it has taken the folder", || {
        let number = fs::read_to_string(project.path("out/.rapporteur.lock"));
        number.is_ok_and(|number| number == child.id().to_string())
    });
    signal("-STOP", &child);
    child
}

#[test]
fn the_second_build_names_the_first_and_changes_nothing() {
    let project = batch(60);
    let mut first = halted(&project, &["build", "--jobs", "1"]);
    let before = files(&project.path("out"));
    let report = project.run(["build", "--format", "short"]).failure(2).stdout("");
    let expected = format!(
        "out: error[folder-in-use]: another build is writing here (process {})\n",
        first.id()
    );
    assert!(report.stderr.starts_with(&expected), "{}", report.stderr);
    // Who has problems to write down, has to do without.
    project.save(&super::input(0), &super::book(0, "one").with("Tasks", "A1", "Nom"));
    let checked = project.run(["check", "--format", "short"]).failure(1);
    let expected = "the list of problems is not written: another build is writing here";
    assert!(checked.stderr.contains(expected), "{}", checked.stderr);
    save(&project, 0, "one");
    assert!(files(&project.path("out")) == before);
    // Once the first is killed, the folder is free at that very moment.
    first.kill().unwrap();
    first.wait().unwrap();
    project.run(["build"]).success();
    assert!(pdfs(&project.path("out")) == undisturbed(60, "one"));
    no_parts(&project.path("out"));
}

#[test]
fn a_build_beside_one_that_watches_is_told_so_and_leaves_it_alone() {
    let project = batch(60);
    let mut watch = halted(&project, &["watch", "--jobs", "1"]);
    project.run(["build"]).failure(2);
    signal("-CONT", &watch);
    until("the watching build is done", || {
        let state = project.names("out").iter().any(|name| name == ".rapporteur-state.json");
        state && pdfs(&project.path("out")).len() == 60
    });
    // While it only waits, the folder is free.
    until("the folder is free", || project.command(["build"]).output().unwrap().status.success());
    watch.kill().unwrap();
    watch.wait().unwrap();
    assert!(pdfs(&project.path("out")) == undisturbed(60, "one"));
}

#[test]
fn many_that_start_at_the_same_instant_make_what_one_makes() {
    let wanted = undisturbed(6, "one");
    let project = batch(6);
    for round in 0..6 {
        if round % 2 == 0 {
            let _ = fs::remove_dir_all(project.path("out"));
        }
        let codes: Vec<i32> = thread::scope(|scope| {
            let run = || project.command(["build", "--force"]).output().unwrap();
            let started: Vec<_> = (0..4).map(|_| scope.spawn(run)).collect();
            started.into_iter().map(|it| it.join().unwrap().status.code().unwrap()).collect()
        });
        assert!(codes.contains(&0), "{codes:?}");
        assert!(codes.iter().all(|code| [0, 2].contains(code)), "{codes:?}");
        each_is_one_of(&pdfs(&project.path("out")), &[&wanted]);
        no_parts(&project.path("out"));
    }
    assert_eq!(project.build([]).0["totals"]["unchanged"], 6);
}
