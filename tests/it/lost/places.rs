//! Output folders in odd places, and names as long as can be.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::symlink;
use std::path::Path;

use super::{batch, no_parts, pdfs, undisturbed};

#[test]
fn the_output_folder_may_be_a_link_also_to_another_disk() {
    let wanted = undisturbed(4, "one");
    // In memory, and so on another file system, where there is such a folder.
    let memory = Path::new("/dev/shm");
    let elsewhere = match memory.is_dir() {
        true => tempfile::tempdir_in(memory).unwrap(),
        false => tempfile::tempdir().unwrap(),
    };
    let project = batch(4);
    symlink(elsewhere.path(), project.path("out")).unwrap();
    project.run(["build"]).success();
    assert!(pdfs(elsewhere.path()) == wanted);
    no_parts(elsewhere.path());
    assert!(fs::symlink_metadata(project.path("out")).unwrap().is_symlink());
    assert_eq!(project.build([]).0["totals"]["unchanged"], 4);
    // The same folder by its other name is in use as well.
    let lock = fs::File::open(elsewhere.path().join(".rapporteur.lock")).unwrap();
    lock.lock().unwrap();
    project.run(["build", "--force"]).failure(2);
}

#[test]
fn a_link_that_leads_nowhere_is_told() {
    let project = batch(1);
    symlink("nowhere", project.path("out")).unwrap();
    let report = project.run(["build", "--format", "short"]).failure(2);
    assert!(report.stderr.contains("error[output-not-writable]"), "{}", report.stderr);
}

#[test]
fn names_as_long_as_can_be_are_made_and_longer_ones_told() {
    let project = batch(1);
    let longest = "n".repeat(250);
    let text = project.text(&super::input(0));
    project.write(&format!("inputs/{longest}.json"), &text);
    project.run(["build"]).success();
    // So long a name is cut short.
    let [made, other] = &project.made()[..] else { panic!("{:?}", project.made()) };
    assert!(longest.starts_with(made.trim_end_matches(".pdf")) && other == "p000.pdf", "{made}");
    no_parts(&project.path("out"));
    // A list of problems has a longer name.
    project.write(&format!("inputs/{longest}.json"), text.replace("Name", "Nom"));
    let report = project.build([]);
    assert!(report.statuses()[0].contains(".pdf failed"), "{:?}", report.statuses());
    let list = report.found().iter().any(|it| it.contains("list of problems is not written"));
    assert!(list || project.names("out").iter().any(|it| it.ends_with(".problems.xlsx")));
    no_parts(&project.path("out"));
}
