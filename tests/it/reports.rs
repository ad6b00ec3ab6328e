//! Reports: what is printed where, in which form, and how a run ends.

use std::io::pipe;

use serde_json::json;

use crate::commands::holds;
use crate::project::{Project, Run, sample};

/// A plan with faults of each severity.
fn faulty() -> Project {
    let book = sample("work-plan")
        .with("Activities", "J3", "soon")
        .with("Activities", "I2", "Undr way")
        .with("Activities", "Z1", "Weather")
        .with("Activities", "Z2", 12.0)
        .with("Notes", "A3", "unused")
        .with("Notes", "B3", "Nobody.");
    Project::new()
        .workbook("inputs/note.xlsx", &sample("concept-note"))
        .workbook("inputs/plan.xlsx", &book)
}

/// Everything that a run printed, on both streams.
fn told(run: &Run) -> String {
    format!("{}---\n{}", run.stderr, run.stdout)
}

#[test]
fn people_read_what_is_wrong_and_where() {
    insta::assert_snapshot!(told(&faulty().run(["build"]).failure(1)));
}

#[test]
fn programs_read_a_line_each() {
    insta::assert_snapshot!(told(&faulty().run(["build", "--format", "short"]).failure(1)));
}

#[test]
fn quiet_tells_errors_only() {
    insta::assert_snapshot!(told(&faulty().run(["build", "-q"]).failure(1)));
    let sound = Project::sample("work-plan");
    sound.run(["build", "-q"]).success().stdout("").stderr("");
}

#[test]
fn verbose_tells_every_note_and_why_each_paper_was_made() {
    let faulty = faulty().run(["build", "-v"]).failure(1);
    assert!(faulty.stderr.contains("note[unknown-column]"), "{}", faulty.stderr);
    assert!(faulty.stderr.contains("plan.xlsx · Activities!Z1"), "{}", faulty.stderr);
    let project = Project::sample("work-plan");
    project.run(["build"]).success();
    project.save("inputs/work-plan.json", &sample("work-plan").with("Document", "B3", "New"));
    let run = project.run(["build", "-v"]).success();
    assert!(
        run.stdout.contains("changed: Document (Title: Work plan for 2026 → New)"),
        "{}",
        run.stdout
    );
}

#[test]
fn the_json_report_is_as_its_schema_says() {
    let schema = Project::new().run(["schema"]).success().json();
    let project = faulty();
    for (arguments, code) in [
        (&["build", "--format", "json"][..], 1),
        (&["check", "--format", "json", "inputs/note.xlsx"], 0),
        (&["build", "--format", "json", "nothing.xlsx"], 2),
        (&["build", "--format", "json", "--root", "nowhere"], 2),
    ] {
        let run = project.run(arguments.iter().copied()).failure(code);
        assert_eq!(run.stderr, "", "{arguments:?}");
        holds(&schema, &run.json());
        assert_eq!(run.json()["refused"], code == 2, "{arguments:?}");
    }
}

#[test]
fn the_json_report_tells_everything_of_a_fault() {
    let mut report = faulty().build([]).0;
    for document in report["documents"].as_array_mut().unwrap() {
        assert!(document["milliseconds"].is_u64());
        document["milliseconds"] = json!(0);
    }
    insta::assert_snapshot!(serde_json::to_string_pretty(&report).unwrap());
}

#[test]
fn a_run_ends_with_the_status_of_its_worst() {
    faulty().run(["build"]).failure(1);
    faulty().run(["check"]).failure(1);
    faulty().run(["build", "inputs/note.xlsx"]).failure(0);
    faulty().run(["build", "no.xlsx"]).failure(2);
    // One that can't be read does not stop the others.
    faulty().run(["build", "no.xlsx", "inputs/note.xlsx"]).failure(1);
    Project::new().run(["build"]).failure(2);
    Project::new().run(["check"]).failure(2);
}

#[test]
fn a_reader_who_goes_away_is_no_error() {
    let project = Project::sample("work-plan");
    for (arguments, code) in [
        (&["types"][..], 0),
        (&["explain", "--all"], 0),
        (&["completions", "bash"], 0),
        (&["man"], 0),
        (&["--help"], 0),
        (&["build", "--format", "json"], 0),
        (&["build", "--force"], 0),
    ] {
        // The pipe has lost its reader before anything is written.
        let (reader, writer) = pipe().unwrap();
        drop(reader);
        let mut command = project.command(arguments.iter().copied());
        let output = command.stdout(writer).output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {stderr}");
        assert_eq!(stderr, "", "{arguments:?}");
    }
    assert_eq!(project.made(), ["work-plan.pdf"]);
}

#[test]
fn colours_are_for_terminals_and_for_who_asks() {
    let colourful = |variables: &[(&str, &str)], arguments: &[&str]| {
        let project =
            variables.iter().fold(faulty(), |project, (name, value)| project.variable(name, value));
        let arguments = ["check"].iter().chain(arguments).copied();
        project.run(arguments).failure(1).stderr.contains('\u{1b}')
    };
    assert!(!colourful(&[], &[]));
    assert!(!colourful(&[("NO_COLOR", "1")], &[]));
    assert!(colourful(&[("FORCE_COLOR", "1")], &[]));
    assert!(!colourful(&[("FORCE_COLOR", "0")], &[]));
    assert!(!colourful(&[("FORCE_COLOR", "1"), ("NO_COLOR", "1")], &[]));
    assert!(!colourful(&[("FORCE_COLOR", "1")], &["--color", "never"]));
    assert!(colourful(&[("NO_COLOR", "1")], &["--color", "always"]));
}

#[test]
fn the_lock_file_of_an_open_workbook_is_passed_over_among_others() {
    let project = Project::sample("work-plan").file("inputs/~$plan.xlsx", "lock");
    let files = ["inputs/work-plan.json", "inputs/~$plan.xlsx"];
    let run = project.run(["check", "--format", "short", files[0], files[1]]).success();
    assert_eq!(
        run.stderr,
        "inputs/~$plan.xlsx: note[not-a-workbook]: the file only says that a workbook is open, and \
         is passed over\n"
    );
    project.run(["check", files[1]]).failure(2);
}

#[test]
fn how_the_letters_of_a_folder_are_read_is_said_once() {
    let project = Project::new()
        .file("plan/Document.csv", b"Type,brief\nTitle,\xe9t\xe9\n")
        .file("plan/Rows.csv", b"No.\n\xe9\n");
    let run = project.run(["check", "--format", "short", "plan"]);
    let told: Vec<_> = run.stderr.lines().filter(|line| line.contains("encoded")).collect();
    assert_eq!(
        told,
        [
            "plan: note[guessed-encoding]: the file does not say how its letters are encoded; they are \
          read as windows-1252"
        ]
    );
}

#[test]
fn a_long_line_of_a_text_file_is_cut_to_the_terminal() {
    let line = format!("No.,Text\n1,\"{}\n", "long ".repeat(60));
    let project = Project::new().file("plan/Document.csv", "Type,brief\n").file("plan/R.csv", line);
    let run = project.run(["check", "plan"]).failure(2);
    assert!(run.stderr.contains("never closes"), "{}", run.stderr);
    assert!(run.stderr.lines().all(|line| line.chars().count() <= 80), "{}", run.stderr);
}
