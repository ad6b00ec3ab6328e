//! The output folder: what stands there stays until something whole takes its place.

use std::fs::{self, OpenOptions};

use crate::pdf::Pdf;
use crate::project::{Project, sample};

/// A project with one small document.
fn plan() -> Project {
    Project::new().workbook("inputs/plan.xlsx", &sample("work-plan"))
}

#[test]
fn two_documents_of_one_name_are_refused_before_either_is_made() {
    let project = plan()
        .workbook("inputs/Plan.ods", &sample("work-plan"))
        .workbook("inputs/brief.xlsx", &sample("outcome-brief"));
    let report = project.build([]);
    assert_eq!(report.statuses(), ["Plan.pdf failed", "brief.pdf written", "plan.pdf failed"]);
    assert_eq!(
        report.found(),
        ["error[duplicate-output] out/plan.pdf: 2 documents would be written as `plan.pdf`"]
    );
    assert_eq!(report.0["diagnostics"][0]["also"][0]["place"]["file"], "inputs/Plan.ods");
    assert_eq!(report.0["diagnostics"][0]["also"][1]["place"]["file"], "inputs/plan.xlsx");
    assert_eq!(project.made(), ["brief.pdf"]);
}

#[test]
fn a_workbook_that_feeds_two_types_makes_a_pdf_of_each() {
    let book = sample("work-plan").with("Document", "B2", "work-plan; outcome-brief");
    // Their variants differ.
    let book = book.with("Document", "B8", crate::support::Cell::Empty);
    let project = Project::new().workbook("inputs/both.xlsx", &book);
    let report = project.build([]);
    assert_eq!(
        report.statuses(),
        ["both-work-plan.pdf written", "both-outcome-brief.pdf written"],
        "{:?}",
        report.found()
    );
    assert_eq!(project.made(), ["both-outcome-brief.pdf", "both-work-plan.pdf"]);
}

#[test]
fn a_file_where_the_output_folder_should_be_is_left_alone() {
    let project = plan().file("out", "mine");
    let report = project.run(["build"]).failure(2).stdout("");
    let told = report.stderr.replace("\n  ", " ");
    assert!(
        told.contains("`out` can't be written: a file stands where a folder is needed"),
        "{told}"
    );
    assert_eq!(project.text("out"), "mine");
}

#[test]
fn a_folder_where_the_pdf_should_be_is_left_alone_and_the_others_are_made() {
    let project = plan()
        .file("out/plan.pdf/notes.txt", "mine")
        .workbook("inputs/brief.xlsx", &sample("outcome-brief"));
    let report = project.build([]);
    assert_eq!(report.statuses(), ["brief.pdf written", "plan.pdf failed"]);
    assert_eq!(
        report.found(),
        ["error[output-not-writable] out/plan.pdf: `plan.pdf` can't be written: there is a \
             folder of that name"]
    );
    assert_eq!(project.text("out/plan.pdf/notes.txt"), "mine");
}

#[test]
fn what_else_lies_in_the_output_folder_is_never_touched() {
    let project = plan().file("out/letter.pdf", "mine").file("out/deep/old.pdf", "mine");
    project.run(["build", "--force"]).success();
    assert_eq!(project.made(), ["deep", "letter.pdf", "plan.pdf"]);
    assert_eq!(project.text("out/letter.pdf"), "mine");
}

#[test]
fn a_second_build_into_the_same_folder_is_refused() {
    let project = plan();
    project.run(["build"]).success();
    let before = project.bytes("out/plan.pdf");
    let lock = OpenOptions::new().read(true).write(true).open(project.path("out/.rapporteur.lock"));
    let lock = lock.unwrap();
    lock.lock().unwrap();
    let report = project.run(["build", "--force", "--format", "short"]).failure(2).stdout("");
    let expected = "out: error[folder-in-use]: another build is writing here";
    assert!(report.stderr.starts_with(expected), "{}", report.stderr);
    assert!(project.bytes("out/plan.pdf") == before);
    // Another folder is free, and so is this one when the other build has ended.
    project.run(["build", "--out", "other"]).success();
    drop(lock);
    project.run(["build", "--force"]).success();
}

#[test]
fn nothing_is_left_where_nothing_could_be_made() {
    let broken = sample("work-plan").with("Activities", "J3", "soon");
    let project = Project::new().workbook("inputs/plan.xlsx", &broken);
    project.run(["build", "--no-problems"]).failure(1);
    assert_eq!(project.names(""), ["inputs"]);
    let project = plan()
        .copied("templates", "templates")
        .file("templates/work-plan/layout.typ", "#let document(..rest) = panic(\"no\")\n");
    project.run(["build"]).failure(1);
    assert_eq!(project.names(""), ["inputs", "templates"]);
}

#[test]
fn what_a_killed_run_left_is_removed_by_the_next() {
    let project = plan().file("out/.rapporteur-x1y2z3.part", "half a PDF");
    project.run(["build"]).success();
    let remembered = [".rapporteur-records", ".rapporteur-runs", ".rapporteur-state.json"];
    let mut names = remembered.to_vec();
    names.extend([".rapporteur.lock", "plan.pdf"]);
    assert_eq!(project.names("out"), names);
}

/// A shell in which no file may grow over a few kilobytes, so that writing fails in the middle.
#[cfg(unix)]
fn on_a_small_disk(project: &Project, before: &str) -> std::process::Output {
    let program = env!("CARGO_BIN_EXE_rapporteur");
    let script = format!("{before} ulimit -f 24; exec '{program}' build --force --format json");
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", &script]).current_dir(project.path("")).output().unwrap()
}

#[cfg(unix)]
#[test]
fn a_run_that_is_killed_while_it_writes_leaves_the_old_pdf_whole() {
    let project = plan();
    project.run(["build"]).success();
    let before = project.bytes("out/plan.pdf");
    let killed = on_a_small_disk(&project, "");
    assert_eq!(killed.status.code(), None, "{}", String::from_utf8_lossy(&killed.stderr));
    assert!(project.bytes("out/plan.pdf") == before);
    let parts = |project: &Project| {
        project.names("out").iter().filter(|name| name.ends_with(".part")).count()
    };
    assert_eq!(parts(&project), 1);
    project.run(["build"]).success();
    assert_eq!(parts(&project), 0);
}

#[cfg(unix)]
#[test]
fn a_file_that_does_not_fit_is_reported_and_the_old_pdf_stays() {
    let project = plan();
    project.run(["build"]).success();
    let (before, names) = (project.bytes("out/plan.pdf"), project.names("out"));
    let full = on_a_small_disk(&project, "trap '' XFSZ;");
    assert_eq!(full.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&full.stdout).unwrap();
    let found = &report["diagnostics"][0];
    assert_eq!(found["name"], "output-not-writable");
    let message = "`plan.pdf` can't be written: it is larger than files may be there";
    assert_eq!(found["message"], message);
    assert_eq!(report["documents"][0]["stale"], true);
    assert!(project.bytes("out/plan.pdf") == before);
    assert_eq!(project.names("out"), names);
}

#[test]
fn the_output_folder_can_be_anywhere_but_where_the_build_reads() {
    let project = plan();
    project.run(["build", "--out", "a/b/c"]).success();
    assert_eq!(project.names("a/b/c").last().unwrap(), "plan.pdf");
    project.run(["build", "--out", "inputs"]).failure(2);
    assert_eq!(project.names("inputs"), ["plan.xlsx"]);
}

#[test]
fn a_pdf_is_whole_when_it_appears() {
    let project = plan();
    project.run(["build"]).success();
    // Read through another handle: what was renamed into place is all there.
    let bytes = fs::read(project.path("out/plan.pdf")).unwrap();
    assert!(bytes.trim_ascii_end().ends_with(b"%%EOF"));
    assert!(!Pdf::read(bytes).pages.is_empty());
}

#[test]
fn the_merged_source_is_kept_if_asked_for() {
    let project = plan();
    project.run(["build", "--keep-typst"]).success();
    assert_eq!(project.made(), ["plan.pdf", "plan.typ"]);
    assert!(project.text("out/plan.typ").contains("#import \"layout.typ\": *"));
    fs::remove_file(project.path("out/plan.typ")).unwrap();
    let report = project.build(["--keep-typst"]);
    assert_eq!(report.statuses(), ["plan.pdf unchanged"]);
    assert_eq!(project.made(), ["plan.pdf", "plan.typ"]);
}

#[test]
fn images_come_from_beside_the_workbook() {
    let project = Project::shipped();
    fs::rename(
        project.path("inputs/outcome-brief-digital-services/terraces.png"),
        project.path("inputs/outcome-brief-digital-services/terrace.png"),
    )
    .unwrap();
    let report = project.build(["inputs/outcome-brief-digital-services"]);
    let [found] = &report.found()[..] else { panic!("{:?}", report.found()) };
    let expected = "error[bad-image] inputs/outcome-brief-digital-services Document!B";
    assert!(found.starts_with(expected), "{found}");
    assert!(found.ends_with("the image `terraces.png` is not there"), "{found}");
    assert_eq!(report.0["diagnostics"][0]["hints"][0], "did you mean `terrace.png`?");
}
