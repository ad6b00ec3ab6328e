//! What may not be written or read is told of its document, and stops no other.

use std::fs;
#[cfg(unix)]
use std::process::Command;

use super::{batch, mounting, pdfs, save, undisturbed};
use crate::project::Project;

/// Makes a file so that nobody is to write to it, or takes that back.
fn read_only(project: &Project, name: &str, is_so: bool) {
    let path = project.path(name);
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(is_so);
    fs::set_permissions(path, permissions).unwrap();
}

#[test]
fn a_pdf_that_is_read_only_stays_and_the_others_are_made() {
    let project = batch(4);
    project.run(["build"]).success();
    let before = project.bytes("out/p001.pdf");
    read_only(&project, "out/p001.pdf", true);
    (0..4).for_each(|number| save(&project, number, "two"));
    let report = project.build([]);
    assert_eq!(
        report.statuses(),
        ["p000.pdf written", "p001.pdf failed stale", "p002.pdf written", "p003.pdf written"]
    );
    assert_eq!(
        report.found(),
        ["error[output-not-writable] out/p001.pdf: `p001.pdf` can't be written: it is read-only"]
    );
    assert!(project.bytes("out/p001.pdf") == before);
    read_only(&project, "out/p001.pdf", false);
    project.run(["build"]).success();
    assert!(pdfs(&project.path("out")) == undisturbed(4, "two"));
}

#[test]
fn workbooks_that_are_read_only_are_read() {
    let project = batch(4);
    [0, 2, 3].iter().for_each(|number| read_only(&project, &super::input(*number), true));
    project.run(["build"]).success();
    assert!(pdfs(&project.path("out")) == undisturbed(4, "one"));
}

#[cfg(unix)]
#[test]
fn a_disk_that_is_read_only_is_told_and_nothing_changes() {
    let project = batch(2);
    project.run(["build"]).success();
    let before = super::files(&project.path("out"));
    save(&project, 0, "two");
    let script = "mount --bind out out && mount -o remount,ro,bind out || exit 77\n\
                  \"$program\" build";
    let Some(ran) = mounting(&project, script) else { return };
    let told = String::from_utf8_lossy(&ran.stderr).replace("\n  ", " ");
    assert_eq!(ran.status.code(), Some(2), "{told}");
    assert!(told.contains("can't be written: the disk is read-only"), "{told}");
    assert!(super::files(&project.path("out")) == before);
}

/// A build by somebody who has no rights of their own. The program is where they can start it: the
/// folder in which it was built may be closed to them.
#[cfg(unix)]
fn build_as_nobody(project: &Project) -> Command {
    let program = project.path("program");
    if !program.exists() {
        fs::copy(env!("CARGO_BIN_EXE_rapporteur"), &program).unwrap();
    }
    let mut command = Command::new("setpriv");
    command.args(["--reuid", "65534", "--regid", "65534", "--clear-groups"]).arg(program);
    command.args(["build", "--format", "short"]).current_dir(project.path(""));
    command
}

/// Runs the program as somebody who has no rights of their own; none where that can't be.
#[cfg(unix)]
fn as_nobody(project: &Project) -> Option<String> {
    use std::os::unix::fs::PermissionsExt;
    let open = |path| fs::set_permissions(path, fs::Permissions::from_mode(0o777)).unwrap();
    open(project.path(""));
    open(project.path("out"));
    let told = build_as_nobody(project).output().ok();
    let told = told.map(|told| String::from_utf8_lossy(&told.stderr).into_owned());
    let told = told.filter(|told| !told.contains("setpriv"));
    if told.is_none() {
        eprintln!("LEFT OUT: this machine does not allow running as somebody else (setpriv)");
    }
    told
}

#[cfg(unix)]
#[test]
fn what_somebody_may_not_read_or_write_is_told_one_by_one() {
    use std::os::unix::fs::PermissionsExt;
    let project = batch(4).file("out/p003.pdf", "");
    let close = |name: &str, mode| {
        fs::set_permissions(project.path(name), fs::Permissions::from_mode(mode)).unwrap();
    };
    close(&super::input(0), 0o000);
    close("out/p003.pdf", 0o400);
    let Some(told) = as_nobody(&project) else { return };
    let lines: Vec<&str> = told.lines().filter(|line| line.contains("error[")).collect();
    assert_eq!(
        lines,
        [
            "inputs/p000.json: error[no-such-input]: `inputs/p000.json` can't be opened",
            "out/p003.pdf: error[output-not-writable]: `p003.pdf` can't be written: it is read-only",
        ],
        "{told}"
    );
    assert_eq!(project.made(), ["p001.pdf", "p002.pdf", "p003.pdf"]);
    // The folder itself: nothing can be made in it.
    fs::set_permissions(project.path("out"), fs::Permissions::from_mode(0o555)).unwrap();
    fs::remove_file(project.path("out/.rapporteur.lock")).unwrap();
    let ran = build_as_nobody(&project).output().unwrap();
    let told = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(2), "{told}");
    assert!(told.contains("can't be written: it is not allowed there"), "{told}");
}
