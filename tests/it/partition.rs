//! Partitions: several processes make one build, and what comes of it is what one process makes.

use std::fs;

use serde_json::json;

use crate::choose::{memo, memos};
use crate::project::{Project, Run, sample};

/// How many parts there are.
const PARTS: usize = 8;

/// The names of documents, more than there are parts; one of the parts may be empty.
fn names() -> Vec<String> {
    (1..=30).map(|number| format!("memo-{number}")).collect()
}

fn project() -> Project {
    let names = names();
    memos(&names.iter().map(String::as_str).collect::<Vec<_>>())
}

/// Builds all parts, each in a process of its own, all at the same time.
fn all_at_once(project: &Project, out: impl Fn(usize) -> String, more: &[&str]) -> Vec<Run> {
    let start = |number: usize| {
        let (part, out) = (format!("{number}/{PARTS}"), out(number));
        let arguments = ["build", "--partition", &part, "--out", &out, "--format", "json"];
        let mut command = project.command(arguments.into_iter().chain(more.iter().copied()));
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        command.spawn().unwrap()
    };
    let running: Vec<_> = (1..=PARTS).map(start).collect();
    let ended = running.into_iter().map(|run| run.wait_with_output().unwrap());
    ended.map(|output| Run::of(output, &project.path(""))).collect()
}

/// The PDFs in a folder, with their bytes.
fn pdfs(project: &Project, folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut names = project.names(folder);
    names.retain(|name| name.ends_with(".pdf"));
    names
        .into_iter()
        .map(|name| (name.clone(), project.bytes(&format!("{folder}/{name}"))))
        .collect()
}

#[test]
fn eight_processes_in_one_folder_make_what_one_makes() {
    let project = project();
    project.run(["build", "--out", "whole"]).success();
    let mut documents = 0;
    for run in all_at_once(&project, |_| "out".to_owned(), &[]) {
        let report = run.success().json();
        assert_eq!(report["totals"]["documents"], report["totals"]["written"]);
        assert_eq!(report["all-documents"], json!(30));
        documents += report["totals"]["written"].as_u64().unwrap();
    }
    assert_eq!(documents, 30, "each document is in one part");
    assert!(pdfs(&project, "out") == pdfs(&project, "whole"));
    let joined = project.run(["merge-state"]).success().stderr("");
    joined.stdout("joined     8 of 8 partitions in out (30 documents)\n");
    let hidden = project.names("out").into_iter().filter(|name| name.contains("-of-"));
    assert_eq!(hidden.collect::<Vec<_>>(), [""; 0], "nothing of the parts is left");
    assert_eq!(project.build([]).0["totals"]["unchanged"], 30);
    assert!(pdfs(&project, "out") == pdfs(&project, "whole"));
    // And once more, with what has changed since.
    project.save("inputs/memo-7.json", &memo("Changed"));
    let written = all_at_once(&project, |_| "out".to_owned(), &[]).into_iter();
    let written = written.map(|run| run.success().json()["totals"]["written"].as_u64().unwrap());
    assert_eq!(written.sum::<u64>(), 1);
    project.run(["merge-state"]).success();
    assert_eq!(project.build([]).0["totals"]["unchanged"], 30);
}

#[test]
fn eight_processes_in_eight_folders_make_what_one_makes() {
    let project = project();
    project.run(["build", "--out", "whole"]).success();
    let folder = |number: usize| format!("parts/{number}");
    for run in all_at_once(&project, folder, &["--keep-typst"]) {
        run.success();
    }
    let folders: Vec<String> = (1..=PARTS).map(folder).collect();
    let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
    let merge = |more: &[&'static str]| {
        project.run(["merge-state"].into_iter().chain(folders.iter().copied()).chain(more.to_vec()))
    };
    let joined = merge(&[]).success();
    joined.stdout("joined     8 of 8 partitions in out (30 documents, 30 PDFs copied)\n");
    assert!(pdfs(&project, "out") == pdfs(&project, "whole"));
    assert!(project.path("out/memo-7.typ").is_file());
    assert_eq!(project.build([]).0["totals"]["unchanged"], 30);
    // What is there already is not copied again.
    merge(&[]).success().stdout("joined     8 of 8 partitions in out (30 documents)\n");
    assert!(project.path("parts/1/.rapporteur-state-1-of-8.json").is_file());
}

#[test]
fn a_document_more_moves_no_other() {
    let project = project();
    let of = |part: &str| project.build(["-n", "--partition", part]).statuses();
    let before = ["1/3", "2/3", "3/3"].map(of);
    assert_eq!(before.iter().map(Vec::len).sum::<usize>(), 30);
    project.save("inputs/another.json", &memo("Another"));
    let after = ["1/3", "2/3", "3/3"].map(of);
    for (before, after) in before.iter().zip(&after) {
        assert!(before.iter().all(|document| after.contains(document)));
    }
    assert_eq!(after.iter().map(Vec::len).sum::<usize>(), 31);
}

#[test]
fn a_part_that_is_missing_is_told_and_nothing_is_changed() {
    let project = memos(&["a", "b", "c", "d", "e", "f"]);
    project.run(["merge-state"]).failure(2);
    project.run(["build", "--partition", "1/3"]).success();
    project.run(["build", "--partition", "3/3"]).success();
    let before = project.names("out");
    let run = project.run(["merge-state"]).failure(2).stdout("");
    assert!(run.stderr.contains("error[partition-missing]: 1 of 3 partitions is missing: 2/3"));
    assert_eq!(project.names("out"), before);
    let run = project.run(["merge-state", "--partial"]).success().stdout;
    assert!(run.contains("joined     2 of 3 partitions in out"), "{run}");
    assert!(run.contains("\nmissing    2/3\n"), "{run}");
    let totals = &project.build([]).0["totals"];
    assert_eq!(totals["written"].as_u64().unwrap() + totals["unchanged"].as_u64().unwrap(), 6);
    assert!(totals["unchanged"].as_u64().unwrap() > 0);
}

#[test]
fn parts_of_different_versions_of_a_workbook_are_not_joined() {
    let book = |title: &str| {
        sample("work-plan").with("Document", "B3", title).with("Document", "A20", "Per")
    };
    let plan = |title: &str| book(title).with("Document", "B20", "Activities");
    let project = Project::new().workbook("inputs/plan.xlsx", &plan("One"));
    project.run(["build", "--partition", "1/2", "--out", "parts/1"]).success();
    plan("Two").write_xlsx(&project.path("inputs/plan.xlsx")).unwrap();
    project.run(["build", "--partition", "2/2", "--out", "parts/2"]).success();
    let refused = project.run(["merge-state", "parts/1", "parts/2"]).failure(2).stderr;
    let refused = refused.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(refused.contains("different versions of `inputs/plan.xlsx`"), "{refused}");
    assert!(!project.path("out").exists());
}

#[test]
fn what_does_not_go_together_is_not_joined() {
    let project = memos(&["a", "b", "c", "d", "e", "f"]);
    let faults = |project: &Project, folders: &[&str], told: &[&str]| {
        let before = project.names("out");
        let arguments = ["merge-state"].into_iter().chain(folders.iter().copied());
        let run = project.run(arguments).failure(2).stdout("");
        for told in told {
            assert!(run.stderr.contains(told), "{told}: {}", run.stderr);
        }
        assert_eq!(project.names("out"), before);
    };
    for part in ["1/2", "2/2"] {
        let out = format!("parts/{}", &part[..1]);
        project.run(["build", "--partition", part, "--out", &out]).success();
    }
    // A PDF that is not what was written, and one that is gone.
    let first = project.names("parts/1").into_iter().find(|name| name.ends_with(".pdf")).unwrap();
    let path = format!("parts/1/{first}");
    let bytes = project.bytes(&path);
    project.write(&path, "%PDF-1.7");
    faults(&project, &["parts/1", "parts/2"], &["[partition-conflict]", "is not what it", &first]);
    project.remove(&path);
    faults(&project, &["parts/1", "parts/2"], &["[partition-missing]", "is not there", &first]);
    project.write(&path, bytes);
    // A record that can't be read.
    let record = "parts/2/.rapporteur-state-2-of-2.json";
    let kept = project.text(record);
    project.write(record, "{");
    faults(&project, &["parts/1", "parts/2"], &["error[state-unusable]", "partition 2/2"]);
    project.write(record, kept);
    // Parts of another number.
    project.run(["build", "--partition", "2/3", "--out", "parts/3"]).success();
    faults(&project, &["parts/1", "parts/2", "parts/3"], &["[partition-conflict]", "1/2 and 2/3"]);
    // The same part twice, of different inputs.
    for name in ["a", "b", "c", "d", "e", "f"] {
        project.save(&format!("inputs/{name}.json"), &memo("Changed"));
    }
    project.run(["build", "--partition", "1/2", "--out", "parts/4"]).success();
    faults(
        &project,
        &["parts/1", "parts/2", "parts/4"],
        &["[partition-conflict]", "and not the same", "parts/1/", "parts/4/"],
    );
    faults(&project, &["nowhere"], &["[no-such-input]"]);
    project.run(["merge-state", "parts/2", "parts/4"]).success();
    assert_eq!(
        project.build([]).0["totals"]["unchanged"].as_u64(),
        Some(pdfs(&project, "parts/4").len() as u64)
    );
}

#[test]
fn a_part_with_faults_tells_them_alone_and_remembers_what_failed() {
    let project = memos(&["a", "b", "c", "d", "e", "f"]);
    project.save("inputs/c.json", &memo("").with("Document", "A3", "Titel"));
    let mut told = 0;
    for part in ["1/3", "2/3", "3/3"] {
        let run = project.run(["build", "--partition", part, "--format", "json"]);
        let report = run.json();
        let errors = report["totals"]["errors"].as_u64().unwrap();
        run.failure(i32::from(errors > 0));
        told += errors;
    }
    assert_eq!(told, 1, "one part tells of it, and the others do not");
    assert!(!project.made().contains(&"c.problems.xlsx".to_owned()));
    let joined = project.run(["merge-state"]).failure(1).stdout;
    assert!(joined.contains("failed     1 document ("), "{joined}");
    project.save("inputs/c.json", &memo("Mended"));
    assert_eq!(project.build(["--only-failed"]).statuses(), ["c.pdf written"]);
}

#[test]
fn a_part_and_a_whole_build_never_write_at_once() {
    let project = memos(&["a"]);
    fs::create_dir(project.path("out")).unwrap();
    let whole = fs::File::create(project.path("out/.rapporteur.lock")).unwrap();
    whole.lock().unwrap();
    let part = ["build", "--partition", "1/1", "--format", "short"];
    let told = project.run(part).failure(2).stderr;
    assert!(told.contains("error[folder-in-use]"), "{told}");
    whole.unlock().unwrap();
    whole.lock_shared().unwrap();
    for line in [&["build", "--format", "short"][..], &["clean", "--stale", "--format", "short"]] {
        let told = project.run(line.iter().copied()).failure(2).stderr;
        assert!(told.contains("error[folder-in-use]"), "{told}");
    }
    project.run(part).success();
    let own = fs::File::create(project.path("out/.rapporteur-1-of-1.lock")).unwrap();
    own.lock().unwrap();
    project.run(part).failure(2);
    whole.unlock().unwrap();
    project.run(["merge-state"]).success();
}

/// The README, whose examples divide a build among machines.
const README: &str = include_str!("../../README.md");

/// What stands behind a word, up to the end of its line.
fn behind<'a>(text: &'a str, word: &str) -> &'a str {
    let (_, rest) = text.split_once(word).unwrap_or_else(|| panic!("no {word} in\n{text}"));
    rest.lines().next().unwrap().trim()
}

/// Types a line in a shell, as a machine would that has this variable.
fn typed(project: &Project, line: &str, (name, value): (&str, &str)) {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_rapporteur")).parent().unwrap();
    let path = std::env::var("PATH").unwrap();
    let mut shell = std::process::Command::new("sh");
    shell.args(["-c", line]).current_dir(project.path("")).env(name, value);
    let output = shell.env("PATH", format!("{}:{path}", program.display())).output().unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
}

#[cfg(unix)]
#[test]
fn the_examples_of_the_readme_make_everything_once() {
    let blocks = |kind: &str, word: &str| -> String {
        let all = crate::session::blocks(README, kind);
        let found = all.into_iter().map(|block| block.join("\n")).find(|text| text.contains(word));
        found.unwrap_or_else(|| panic!("no {word} in README.md"))
    };
    let project = project();
    let is_whole = |what: &str| {
        assert_eq!(project.build([]).0["totals"]["unchanged"], 30, "{what}");
        project.remove("out");
    };
    // An Indexed Job counts from zero.
    let job = blocks("yaml", "kind: Job");
    assert!(job.contains("completionMode: Indexed") && job.contains("parallelism: 8"));
    let line = behind(&job, "args: [\"").trim_end_matches("\"]");
    let count: usize = behind(&job, "completions:").parse().unwrap();
    for index in 0..count {
        typed(&project, line, ("JOB_COMPLETION_INDEX", &index.to_string()));
    }
    project.run(["merge-state"]).success();
    is_whole("Kubernetes");
    // A Slurm array counts as its script says.
    let script = blocks("sh", "#SBATCH");
    let (first, last) = behind(&script, "--array=").split_once('-').unwrap();
    for task in first.parse::<usize>().unwrap()..=last.parse().unwrap() {
        typed(&project, &script, ("SLURM_ARRAY_TASK_ID", &task.to_string()));
    }
    let then = README.split('`').find(|code| code.starts_with("sbatch --wait ")).unwrap();
    typed(&project, then.split_once("&& ").unwrap().1, ("SLURM_ARRAY_TASK_ID", ""));
    is_whole("Slurm");
    // A matrix has a machine for each part, and what each made comes in a folder of its own.
    let actions = blocks("yaml", "matrix:");
    let parts = behind(&actions, "part: [").trim_end_matches(']').split(", ");
    let mut lines = actions.lines().filter_map(|line| line.trim().strip_prefix("- run: "));
    let (build, merge) = (lines.next().unwrap(), lines.next().unwrap());
    for part in parts {
        typed(&project, &build.replace("${{ matrix.part }}", part), ("CI", "true"));
        let folder = format!("parts/part-{part}");
        fs::create_dir_all(project.path("parts")).unwrap();
        fs::rename(project.path("out"), project.path(&folder)).unwrap();
    }
    typed(&project, merge, ("CI", "true"));
    is_whole("GitHub Actions");
}
