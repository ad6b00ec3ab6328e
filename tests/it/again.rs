//! Building again: what is remembered of earlier builds, and what is told from it.

use std::fs;

use serde_json::{Value, json};

use crate::commands::holds;
use crate::project::{Project, sample};
use crate::support::{Book, Cell};

/// The state file.
const STATE: &str = "out/.rapporteur-state.json";

/// The journal of a build.
const JOURNAL: &str = "out/.rapporteur-journal.jsonl";

/// A work plan of another title.
fn plan(title: &str) -> Book {
    sample("work-plan").with("Document", "B3", title)
}

/// A project with three work plans, all made.
fn plans() -> Project {
    let project = Project::new()
        .workbook("inputs/a.xlsx", &plan("Plan A"))
        .workbook("inputs/b.xlsx", &plan("Plan B"))
        .workbook("inputs/c.xlsx", &plan("Plan C"));
    assert_eq!(project.build([]).statuses(), ["a.pdf written", "b.pdf written", "c.pdf written"]);
    project
}

fn state(project: &Project) -> Value {
    serde_json::from_str(&project.text(STATE)).unwrap()
}

/// A state as the journal of a build that was killed before it wrote any state.
fn journal(state: &Value) -> String {
    let mut lines = vec![json!({"header": {"version": state["version"], "program": "0"}})];
    for (id, files) in state["files"].as_object().unwrap() {
        lines.push(json!({"files": {"id": id, "files": files}}));
    }
    for (name, made) in state["documents"].as_object().unwrap() {
        lines.push(json!({"document": {"name": name, "made": made}}));
    }
    lines.iter().map(|line| format!("{line}\n")).collect()
}

#[test]
fn one_changed_cell_makes_one_document_and_names_both_values() {
    let project = plans();
    project.save("inputs/b.xlsx", &plan("Plan B").with("Activities", "I3", "Completed"));
    let report = project.build([]);
    assert_eq!(report.statuses(), ["a.pdf unchanged", "b.pdf written", "c.pdf unchanged"]);
    let expected = ["changed: Activities!I3 (Status: Not started → Completed)"];
    assert_eq!(report.causes("b.pdf"), expected);
    let change = &report.0["documents"][1]["changes"][0];
    let expected = json!({
        "kind": "changed", "sheet": "Activities", "row": 3, "record-key": "1.1.2", "cell": "I3",
        "column": "Status", "before": "Not started", "after": "Completed",
    });
    assert_eq!(*change, expected);
    holds(&Project::new().run(["schema"]).json(), &report.0);
}

#[test]
fn of_many_causes_the_first_three_are_told_and_a_count() {
    let project = plans();
    let book = plan("Plan B")
        .with("Activities", "I2", "Completed")
        .with("Activities", "I3", "Completed")
        .with("Activities", "C3", "")
        .with("Activities", "C3", "Train interviewers")
        .with("Activities", "J3", "2026-10-31")
        .with("Activities", "E3", "Albania");
    project.save("inputs/b.xlsx", &book);
    let run = project.run(["build"]).success();
    assert!(run.stdout.contains("           changed: Activities!I2 (Status: Ongoing → Completed)"));
    let lines = run.stdout.lines().filter(|line| line.contains("changed: ")).count();
    assert_eq!(lines, 3, "{}", run.stdout);
    assert!(run.stdout.contains("… and 2 more"), "{}", run.stdout);
}

#[test]
fn added_and_removed_records_are_told_by_their_keys() {
    let project = plans();
    let mut book = plan("Plan B");
    let (_, rows) = book.sheets.iter_mut().find(|(name, _)| name == "Activities").unwrap();
    let last = rows.pop().unwrap();
    let mut added = last.clone();
    added[0] = "1.1.3".into();
    added[1] = "1.1".into();
    added[2] = "Something else".into();
    rows.push(added);
    project.save("inputs/b.xlsx", &book);
    let causes = project.build([]).causes("b.pdf");
    assert_eq!(causes, ["added: Activities row 4 (1.1.3)", "removed: Activities row 4 (2.1.1)"]);
}

#[test]
fn a_row_inserted_above_makes_nothing() {
    let project = plans();
    let mut book = plan("Plan B");
    let (_, rows) = book.sheets.iter_mut().find(|(name, _)| name == "Activities").unwrap();
    rows.insert(1, vec![Cell::Empty]);
    project.save("inputs/b.xlsx", &book);
    assert_eq!(project.build([]).statuses()[1], "b.pdf unchanged");
    // What changes next is told at its new place, against what was there before.
    project.save("inputs/b.xlsx", &book.with("Activities", "I4", "Completed"));
    let expected = ["changed: Activities!I4 (Status: Not started → Completed)"];
    assert_eq!(project.build([]).causes("b.pdf"), expected);
}

#[test]
fn a_label_of_a_code_list_makes_the_documents_that_print_it() {
    let done = plan("Plan B").with("Activities", "I3", "Completed");
    let project = plans().copied("templates", "templates");
    project.save("inputs/b.xlsx", &done);
    project.build([]);
    project.change("templates/_shared/codes/statuses.csv", "Completed", "Finished");
    let report = project.build([]);
    assert_eq!(report.statuses(), ["a.pdf unchanged", "b.pdf written", "c.pdf unchanged"]);
    let causes = report.causes("b.pdf");
    assert_eq!(causes[0], "changed: templates/_shared/codes/statuses.csv");
    assert!(project.pdf("out/b.pdf").text().contains("Finished"));
}

#[test]
fn only_the_files_that_took_part_count() {
    let project = plans().copied("templates", "templates");
    // Charts take part in no work plan of this form; the language of none is French.
    let charts = project.text("templates/_shared/chart-parts.typ") + "\n// one more line\n";
    project.write("templates/_shared/fonts/README.md", "");
    project.write("templates/_shared/labels/fr.toml", project.shared_labels());
    assert_eq!(project.build([]).0["totals"]["unchanged"], 3);
    project.write("templates/_shared/chart-parts.typ", charts);
    let uses = state(&project)["files"].to_string();
    assert!(uses.contains("templates/work-plan/layout.typ"), "{uses}");
    let count = if uses.contains("chart-parts.typ") { "written" } else { "unchanged" };
    assert_eq!(project.build([]).0["totals"][count], 3);
}

#[test]
fn the_state_of_another_version_is_a_warning_and_everything_is_made() {
    let project = plans();
    let mut newer = state(&project);
    newer["version"] = json!(99);
    let mut foreign = state(&project);
    foreign["colour"] = json!("red");
    for unusable in [newer, foreign] {
        project.write(STATE, unusable.to_string());
        let report = project.build([]);
        assert_eq!(report.0["totals"]["written"], 3);
        assert!(report.found()[0].starts_with("warning[state-unusable]"), "{:?}", report.found());
    }
}

#[test]
fn the_same_workbooks_give_the_same_state() {
    let first = state(&plans());
    assert_eq!(first, state(&plans()));
    assert_eq!(first["run"], 1);
}

#[test]
fn the_journal_of_a_killed_build_is_taken_up() {
    let project = plans();
    let lines = journal(&state(&project));
    project.remove(STATE);
    // The last line was not finished.
    project.write(JOURNAL, lines.trim_end().strip_suffix('}').unwrap());
    let report = project.build([]);
    assert_eq!(report.statuses(), ["a.pdf unchanged", "b.pdf unchanged", "c.pdf written"]);
    assert_eq!(report.causes("c.pdf"), ["new"]);
    assert_eq!(report.found(), [""; 0]);
    assert!(!project.path(JOURNAL).exists());
    assert_eq!(project.build([]).0["totals"]["unchanged"], 3);
}

#[test]
fn a_damaged_journal_loses_its_own_lines_only() {
    let project = plans();
    let lines = journal(&state(&project));
    for damaged in ["", "no journal", &format!("{{\n{lines}")] {
        project.write(JOURNAL, damaged);
        assert_eq!(project.build([]).0["totals"]["unchanged"], 3, "{damaged}");
        assert!(!project.path(JOURNAL).exists(), "{damaged}");
    }
    let broken = lines.replacen("\"a.pdf\"", "a.pdf", 1);
    project.remove(STATE);
    project.write(JOURNAL, broken);
    assert_eq!(project.build([]).statuses()[..2], ["a.pdf written", "b.pdf unchanged"]);
}

#[test]
fn the_notes_on_a_workbook_that_is_not_read_are_told_again() {
    let noted = plan("Plan B").with("Activities", "Z1", "Weather").with("Activities", "Z2", 12.0);
    let project = plans();
    project.save("inputs/b.xlsx", &noted);
    let first = project.build([]).found();
    assert!(first[0].starts_with("note[unknown-column]"), "{first:?}");
    let before = project.text(STATE);
    let second = project.build([]);
    assert_eq!(second.found(), first);
    assert_eq!(second.0["totals"]["unchanged"], 3);
    assert_eq!(project.text(STATE), before);
}

#[test]
fn warnings_of_a_layout_are_told_again_without_compiling() {
    let project = plans().copied("templates", "templates");
    let layout = project.text("templates/work-plan/layout.typ");
    let layout = layout.replacen(
        "  show: house.document.with(",
        "  set text(font: (\"Nobodys Sans\", \"Noto Sans\"))\n  show: house.document.with(",
        1,
    );
    project.write("templates/work-plan/layout.typ", layout);
    let first = project.build([]);
    assert_eq!(first.0["totals"]["written"], 3);
    assert!(first.found()[0].starts_with("warning[layout-warning]"), "{:?}", first.found());
    let second = project.build([]);
    assert_eq!(second.found(), first.found());
    assert_eq!(second.0["totals"]["unchanged"], 3);
    // Where warnings stop documents, they stop these too.
    let strict = project.build(["--deny-warnings"]);
    assert_eq!(strict.0["totals"]["failed"], 3);
    assert_eq!(project.build([]).0["totals"]["unchanged"], 3);
}

#[test]
fn an_image_that_changes_makes_its_document() {
    let project = Project::new().copied("inputs", "inputs");
    project.build([]);
    let report = project.build([]);
    assert_eq!(report.0["totals"]["unchanged"], report.0["totals"]["documents"]);
    let folder = "inputs/outcome-brief-digital-services";
    let image = fs::read_dir(project.path(folder))
        .unwrap()
        .flatten()
        .find(|entry| entry.path().extension().is_some_and(|ending| ending == "png"));
    let image = image.unwrap().file_name().into_string().unwrap();
    let other = project.bytes("inputs/outcome-brief-digital-services/terraces.png");
    // The same picture with a byte behind its end.
    project.write(&format!("{folder}/{image}"), [other, vec![0]].concat());
    let report = project.build([]);
    assert_eq!(report.0["totals"]["written"], 1);
    assert_eq!(report.causes("digital-services.pdf"), [format!("changed: {image}")]);
    project.remove(&format!("{folder}/{image}"));
    assert_eq!(project.build([]).0["totals"]["failed"], 1);
}

#[test]
fn a_document_is_made_again_after_it_could_not_be() {
    let project = plans();
    project.save("inputs/b.xlsx", &plan("Plan B").with("Activities", "J3", "soon"));
    assert_eq!(project.build([]).statuses()[1], "b.pdf failed stale");
    assert_eq!(state(&project)["failed"], json!({"b.pdf": "inputs/b.xlsx"}));
    assert_eq!(project.build([]).statuses()[1], "b.pdf failed stale");
    project.save("inputs/b.xlsx", &plan("Plan B").with("Activities", "J3", "2026-10-31"));
    let expected = ["changed: Activities!J3 (Deadline: 30 September 2026 → 31 October 2026)"];
    assert_eq!(project.build([]).causes("b.pdf"), expected);
    assert_eq!(state(&project)["failed"], json!({}));
}

#[test]
fn a_part_of_the_documents_can_be_chosen_and_nothing_is_forgotten() {
    let project = plans();
    project.save("inputs/b.xlsx", &plan("Plan B").with("Activities", "I3", "Completed"));
    project.save("inputs/c.xlsx", &plan("Plan C").with("Activities", "I3", "Completed"));
    assert_eq!(project.build(["--only", "b"]).statuses(), ["b.pdf written"]);
    let report = project.build([]);
    assert_eq!(report.statuses(), ["a.pdf unchanged", "b.pdf unchanged", "c.pdf written"]);
}

#[test]
fn the_story_of_a_document_tells_what_would_be_made_and_why() {
    let project = plans();
    let schema = Project::new().run(["schema", "story"]).success().json();
    let story = |project: &Project, name: &str, code: i32| {
        let run = project.run(["build", "--explain", name, "--format", "json"]).failure(code);
        holds(&schema, &run.json());
        run.json()
    };
    let before = (project.names("out"), project.text(STATE));
    for name in ["b.pdf", "b", "out/b.pdf", "inputs/b.xlsx", "B.XLSX"] {
        let told = story(&project, name, 0);
        assert_eq!((&told["output"], &told["state"]), (&json!("out/b.pdf"), &json!("unchanged")));
        assert_eq!(told["last"]["run"], 1);
        assert_eq!(told["last"]["state"], "same");
    }
    project.write("out/b.pdf", "%PDF-1.7");
    project.save("inputs/b.xlsx", &plan("Plan B").with("Activities", "I3", "Completed"));
    let told = story(&project, "b.pdf", 0);
    assert_eq!((&told["state"], &told["last"]["state"]), (&json!("due"), &json!("altered")));
    let causes = json!(["changed: Activities!I3 (Status: Not started → Completed)"]);
    assert_eq!(told["causes"], causes);
    let activities = json!({"sheet": "Activities", "records": 3, "of": 3, "rows": [[2, 4]]});
    assert!(told["sheets"].as_array().unwrap().contains(&activities), "{}", told["sheets"]);
    project.save("inputs/b.xlsx", &plan("Plan B").with("Activities", "J3", "soon"));
    let told = story(&project, "b.pdf", 1);
    assert_eq!(told["state"], "failed");
    assert_eq!(told["diagnostics"][0]["name"], "not-a-period");
    // Nothing was made, and nothing remembered.
    project.remove("out/b.pdf");
    project.write("out/b.pdf", "%PDF-1.7");
    assert_eq!((project.names("out"), project.text(STATE)), before);
}

#[test]
fn the_story_is_told_to_people() {
    let project = plans();
    project.save("inputs/b.xlsx", &plan("Plan B").with("Activities", "I3", "Completed"));
    let run = project.run(["build", "--explain", "b"]).success();
    let told: String = run
        .stdout
        .lines()
        .filter(|line| !line.starts_with("the PDF"))
        .fold(String::new(), |text, line| text + line + "\n");
    insta::assert_snapshot!(told);
    let unknown = project.run(["build", "--explain", "d.pdf"]).failure(2);
    assert!(unknown.stderr.contains("no document is called `d.pdf`"), "{}", unknown.stderr);
    project.run(["build", "--explain", "b", "--force"]).failure(2);
}

/// A project in whose second build a value was changed, a record added and one removed.
fn changed() -> Project {
    let project = plans();
    let mut book = plan("Plan B").with("Activities", "I3", "Completed");
    let (_, rows) = book.sheets.iter_mut().find(|(name, _)| name == "Activities").unwrap();
    let mut added = rows.pop().unwrap();
    added[0] = "1.1.3".into();
    added[1] = "1.1".into();
    added[2] = "Ask #everyone[] \\ $x$ \"twice\"".into();
    rows.push(added);
    project.save("inputs/b.xlsx", &book);
    project.save("inputs/d.xlsx", &plan("Plan D"));
    project.remove("inputs/c.xlsx");
    project.run(["build"]).success();
    project
}

#[test]
fn changes_are_told_to_people() {
    let project = changed();
    let run = project.run(["changes"]).success();
    let (first, rest) = run.stdout.split_once('\n').unwrap();
    assert!(first.starts_with("from build 1 to build 2 ("), "{first}");
    insta::assert_snapshot!(rest);
    let list = project.run(["changes", "--list"]).success().stdout;
    assert!(list.contains("3 workbooks changed, 2 documents written"), "{list}");
    assert!(list.contains("3 workbooks changed, 3 documents written"), "{list}");
}

#[test]
fn changes_are_told_to_programs() {
    let project = changed();
    let schema = Project::new().run(["schema", "changes"]).success().json();
    let told = project.run(["changes", "--format", "json"]).success().json();
    holds(&schema, &told);
    let states: Vec<&Value> =
        told["changes"]["inputs"].as_array().unwrap().iter().map(|it| &it["state"]).collect();
    assert_eq!(states, ["changed", "gone", "new"]);
    let kinds: Vec<&Value> = told["changes"]["inputs"][0]["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| &it["kind"])
        .collect();
    assert_eq!(kinds, ["changed", "added", "removed"]);
    let list = project.run(["changes", "--list", "--format", "json"]).success().json();
    holds(&schema, &list);
    assert_eq!(list["runs"].as_array().unwrap().len(), 2);
    // From before the first build on, all workbooks that are there are new.
    let all = project.run(["changes", "--since", "0", "--format", "json"]).success().json();
    let states: Vec<&Value> =
        all["changes"]["inputs"].as_array().unwrap().iter().map(|it| &it["state"]).collect();
    assert_eq!(states, ["new", "new", "new"]);
}

#[test]
fn changes_are_written_as_a_note() {
    let project = changed();
    project.run(["changes", "--pdf", "note.pdf"]).success().stderr("");
    let pdf = project.pdf("note.pdf");
    assert_eq!(pdf.pages.len(), 1);
    assert!(pdf.tagged);
    assert_eq!(pdf.standards(), (true, true));
    assert_eq!(pdf.title.as_deref(), Some("Changes in the workbooks"));
    let text = pdf.text();
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in ["Not started", "Completed", "Ask #everyone[] \\ $x$ \"twice\"", "added", "removed"]
    {
        assert!(words.contains(part), "{part:?} is not in: {words}");
    }
    project.run(["changes", "--pdf", "note.png"]).failure(2);
}

#[test]
fn a_build_that_changes_nothing_has_no_number() {
    let project = changed();
    let before = project.names("out/.rapporteur-runs");
    project.run(["build"]).success();
    project.run(["build", "-n"]).success();
    assert_eq!(project.names("out/.rapporteur-runs"), before);
    assert_eq!(before, ["0001.json", "0002.json"]);
}

#[test]
fn a_run_that_nobody_knows_is_refused() {
    let empty = Project::sample("work-plan").run(["changes"]).failure(2);
    assert!(empty.stderr.contains("error[no-such-run]"), "{}", empty.stderr);
    let project = plans();
    let unknown = project.run(["changes", "--since", "12"]).failure(2);
    assert!(unknown.stderr.contains("name a build from 0 to 1"), "{}", unknown.stderr);
}

#[test]
fn what_nothing_refers_to_is_removed() {
    let project = plans();
    let records = || project.names("out/.rapporteur-records").len();
    assert_eq!(records(), 3);
    let stray = format!("out/.rapporteur-records/{}.json", "0".repeat(32));
    project.write(&stray, "{}");
    project.write("out/.rapporteur-records/mine.txt", "");
    project.save("inputs/b.xlsx", &plan("Plan B").with("Activities", "I3", "Completed"));
    project.build([]);
    // The former words of b are still needed to tell what the last build changed.
    assert_eq!(records(), 5);
    assert!(!project.path(&stray).exists());
}
