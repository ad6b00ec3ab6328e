//! Whatever the clock says: nothing is decided by it.

use std::fs::{self, File};
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{batch, files, pdfs, save, undisturbed};

/// How many documents there are.
const DOCUMENTS: usize = 4;

/// Sets the time of all files in a folder.
fn date(folder: &Path, time: SystemTime) {
    for name in files(folder).keys() {
        let file = File::options().append(true).open(folder.join(name)).unwrap();
        file.set_modified(time).unwrap();
    }
}

/// The first second of 1970, and one in 2099.
fn times() -> [SystemTime; 2] {
    [UNIX_EPOCH, UNIX_EPOCH + Duration::from_secs(4_084_000_000)]
}

#[test]
fn the_times_of_files_decide_nothing() {
    let project = batch(DOCUMENTS);
    project.run(["build"]).success();
    for (inputs, outputs) in [(0, 1), (1, 0), (0, 0), (1, 1)] {
        date(&project.path("inputs"), times()[inputs]);
        date(&project.path("templates"), times()[inputs]);
        date(&project.path("out"), times()[outputs]);
        assert_eq!(project.build([]).0["totals"]["unchanged"], DOCUMENTS);
    }
}

#[test]
fn what_changes_without_its_time_is_noticed() {
    let project = batch(DOCUMENTS);
    date(&project.path("inputs"), times()[0]);
    project.run(["build"]).success();
    for (version, time) in [("two", 0), ("one", 1), ("two", 1)] {
        save(&project, 0, version);
        date(&project.path("inputs"), times()[time]);
        let report = project.build([]);
        assert_eq!(report.statuses()[0], "p000.pdf written");
        assert_eq!(report.0["totals"]["unchanged"], DOCUMENTS - 1);
    }
    // A PDF that was altered, with the time that it had and the length.
    let path = project.path("out/p001.pdf");
    let time = fs::metadata(&path).unwrap().modified().unwrap();
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&path, bytes).unwrap();
    File::options().append(true).open(&path).unwrap().set_modified(time).unwrap();
    assert_eq!(project.build([]).causes("p001.pdf"), ["the PDF was altered"]);
}

#[test]
fn a_clock_that_goes_back_changes_nothing() {
    let found = Command::new("faketime").arg("--version").output();
    if !found.is_ok_and(|found| found.status.success()) {
        eprintln!("LEFT OUT: there is no `faketime` on this machine");
        return;
    }
    let project = batch(DOCUMENTS);
    let at = |time: &str| {
        let mut command = Command::new("faketime");
        command.args(["-f", time, env!("CARGO_BIN_EXE_rapporteur"), "build", "--format", "json"]);
        let ran = command.current_dir(project.path("")).output().unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        serde_json::from_slice::<serde_json::Value>(&ran.stdout).unwrap()
    };
    let now = at("@2031-05-05 12:00:00");
    assert_eq!(now["totals"]["written"], DOCUMENTS);
    assert_eq!(at("@2001-05-05 12:00:00")["totals"]["unchanged"], DOCUMENTS);
    (0..DOCUMENTS).for_each(|number| save(&project, number, "two"));
    assert_eq!(at("@1999-12-31 23:59:59")["totals"]["written"], DOCUMENTS);
    assert!(pdfs(&project.path("out")) == undisturbed(DOCUMENTS, "two"));
    assert_eq!(project.build([]).0["totals"]["unchanged"], DOCUMENTS);
}
