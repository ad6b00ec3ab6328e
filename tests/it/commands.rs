//! Commands and options: where things are found, what each does, what it leaves alone.

use std::collections::BTreeSet;

use rapporteur::diagnostic::Name;
use serde_json::Value;

use crate::project::{Project, TYPES, sample};

/// A document type that fits in a few lines.
pub fn tiny(name: &str, title: &str) -> [(String, String); 3] {
    [
        (
            format!("templates/{name}/template.toml"),
            format!(
                "name = \"{name}\"\ntitle = \"{title}\"\ndescription = \"For tests.\"\n\
                 version = \"1.0.0\"\n"
            ),
        ),
        (format!("templates/{name}/schema.toml"), String::new()),
        (
            format!("templates/{name}/main.typ.hbs"),
            "#set document(title: {{document.title}})\n= {{document.title}}\n".to_owned(),
        ),
    ]
}

fn with(project: Project, files: &[(String, String)]) -> Project {
    files.iter().fold(project, |project, (name, text)| project.file(name, text))
}

#[test]
fn outside_of_any_project_a_workbook_alone_is_enough() {
    let project = Project::new().workbook("plan.xlsx", &sample("work-plan"));
    project
        .run(["build", "plan.xlsx"])
        .success()
        .stderr("")
        .stdout("the document is made\nwritten    out/plan.pdf (3 pages)\n");
    assert_eq!(project.names(""), ["out", "plan.xlsx"]);
}

#[test]
fn the_project_is_the_nearest_folder_upwards_with_templates() {
    let project = with(Project::new(), &tiny("work-plan", "Our plan"))
        .workbook("inputs/2026/plan.xlsx", &sample("work-plan"));
    let mut command = project.command(["build", "plan.xlsx"]);
    let output = command.current_dir(project.path("inputs/2026")).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(project.made(), ["plan.pdf"]);
    assert_eq!(project.pdf("out/plan.pdf").pages.len(), 1);
}

#[test]
fn the_root_can_be_named() {
    let project = Project::new().workbook("here/inputs/plan.xlsx", &sample("work-plan"));
    project.run(["build", "--root", "here"]).success();
    assert_eq!(project.names("here/out").last().unwrap(), "plan.pdf");
    let run = project.run(["build", "--root", "nowhere", "--format", "short"]).failure(2);
    run.stderr("nowhere: error[no-such-input]: there is no folder `nowhere`\n");
}

#[test]
fn a_type_of_the_project_wins_over_the_one_of_the_program() {
    let project = with(Project::new(), &tiny("work-plan", "Our plan"))
        .workbook("inputs/plan.xlsx", &sample("work-plan"));
    project.run(["build"]).success();
    let text = project.pdf("out/plan.pdf").text();
    assert_eq!(text.trim(), "Work plan for 2026");
    let types = project.run(["types"]).success().stdout;
    assert!(types.contains("Our plan, version 1.0.0, from templates/work-plan\n"), "{types}");
    assert!(types.contains("Concept note, version 1.1.0, shipped with rapporteur\n"), "{types}");
}

#[test]
fn types_are_listed_with_what_each_makes() {
    let types = Project::new().run(["types"]).success().stderr("");
    insta::assert_snapshot!(types.stdout);
}

#[test]
fn a_type_is_told_with_its_sheets_and_columns() {
    let project = Project::new();
    let told = project.run(["types", "work-plan"]).success().stdout;
    for part in ["Sheet Activities", "Deadline\n", "Also called: Due, Due date", "Example: 1.2.1"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    assert!(told.lines().all(|line| line.chars().count() <= 80));
    // By its title too.
    assert_eq!(project.run(["types", "Work plan"]).success().stdout, told);
    let unknown = project.run(["types", "work-plans"]).failure(2).stdout("").stderr;
    assert!(unknown.contains("did you mean `work-plan`?"), "{unknown}");
}

#[test]
fn types_as_json_are_as_their_schema_says() {
    let project = Project::new();
    let schema = project.run(["schema", "types"]).success().json();
    let all = project.run(["types", "--format", "json"]).success().json();
    holds(&schema, &all);
    let names: Vec<_> = all["types"].as_array().unwrap().iter().map(|it| &it["name"]).collect();
    assert_eq!(names, TYPES);
    let one = project.run(["types", "work-plan", "--format", "json"]).success().json();
    holds(&schema, &one);
    assert_eq!(one["types"][0], all["types"][6]);
}

#[test]
fn a_type_can_be_chosen_over_the_one_that_the_workbook_names() {
    let project = with(Project::new(), &tiny("memo", "Memo"))
        .workbook("inputs/plan.xlsx", &sample("work-plan"));
    let report = project.build(["--type", "memo"]);
    assert_eq!(report.0["documents"][0]["type"], "memo");
    assert_eq!(project.pdf("out/plan.pdf").text().trim(), "Work plan for 2026");
    let report = project.build(["--type", "memos"]);
    assert_eq!(report.statuses(), ["plan.pdf failed stale"]);
    assert_eq!(report.0["diagnostics"][0]["name"], "unknown-type");
    assert_eq!(report.0["diagnostics"][0]["hints"][0], "did you mean `memo`?");
}

#[test]
fn check_finds_what_a_build_finds_and_makes_nothing() {
    let broken = sample("work-plan").with("Activities", "J3", "soon");
    let project = Project::new()
        .workbook("inputs/note.xlsx", &sample("concept-note"))
        .workbook("inputs/plan.xlsx", &broken);
    let check = project.run(["check", "--format", "json"]).failure(1).json();
    assert_eq!(project.made(), ["plan.problems.xlsx"]);
    assert_eq!(check["documents"][0]["status"], "sound");
    assert_eq!(check["documents"][1]["status"], "failed");
    assert_eq!(check["diagnostics"], project.build([]).0["diagnostics"]);
    let sound = Project::new().workbook("inputs/note.xlsx", &sample("concept-note"));
    sound.run(["check", "inputs/note.xlsx"]).success().stderr("");
    assert_eq!(sound.names(""), ["inputs"]);
}

#[test]
fn warnings_stop_a_document_only_if_asked_to() {
    let book = sample("work-plan").with("Notes", "A3", "unused").with("Notes", "B3", "Nobody.");
    let project = Project::new().workbook("inputs/plan.xlsx", &book);
    project.run(["build", "--deny-warnings"]).failure(1);
    assert_eq!(project.made(), ["plan.problems.xlsx"]);
    project.run(["check", "--deny-warnings"]).failure(1);
    project.run(["build"]).success();
    assert_eq!(project.made(), ["plan.pdf", "plan.problems.xlsx"]);
    // A warning is told by each build, though the document is the same.
    let report = project.build([]);
    assert_eq!(report.0["totals"]["warnings"], 1, "{:?}", report.found());
}

#[test]
fn what_is_hidden_or_set_aside_is_no_input() {
    let book = sample("work-plan");
    let project = Project::new()
        .workbook("inputs/plan.xlsx", &book)
        .workbook("inputs/_old.xlsx", &book)
        .file("inputs/~$plan.xlsx", "lock")
        .file("inputs/notes.txt", "notes");
    assert_eq!(project.build([]).statuses(), ["plan.pdf written"]);
}

#[test]
fn every_message_is_explained_with_an_example_and_a_remedy() {
    let project = Project::new();
    let mut pages = BTreeSet::new();
    for name in Name::ALL {
        let page = project.run(["explain", name.as_str()]).success().stderr("").stdout;
        assert!(page.starts_with(&format!("# {name}\n")), "{page}");
        for part in ["\n## Example\n", "\n## Remedy\n"] {
            let (_, rest) = page.split_once(part).unwrap_or_else(|| panic!("{name}: no {part}"));
            assert!(rest.trim().len() > 20, "{name}: nothing under {part}");
        }
        assert!(pages.insert(page), "{name} has the page of another");
    }
    let unknown = project.run(["explain", "not-date"]).failure(2).stderr;
    assert!(unknown.contains("did you mean `not-a-date`?"), "{unknown}");
}

#[test]
fn all_explanations_are_one_document() {
    let all = Project::new().run(["explain", "--all"]).success().stderr("").stdout;
    let heading =
        |line: &str| line.split_once(' ').map(|(level, text)| (level.len(), text.to_owned()));
    let headings: Vec<(usize, String)> =
        all.lines().filter(|line| line.starts_with('#')).filter_map(heading).collect();
    // One title; below it no heading leaves out a level.
    assert_eq!(headings.iter().filter(|(level, _)| *level == 1).count(), 1);
    assert_eq!(headings[0].0, 1);
    assert!(headings.windows(2).all(|pair| pair[1].0 <= pair[0].0 + 1), "{headings:?}");
    let (contents, pages) = all.split_once("\n## Files\n").unwrap();
    // Links lead to headings, each of which is there once.
    let anchors: Vec<String> =
        headings.iter().map(|(_, text)| text.to_lowercase().replace(' ', "-")).collect();
    let mut linked = Vec::new();
    for line in contents.lines().filter_map(|line| line.trim_start().strip_prefix("- [")) {
        let (name, target) = line.strip_suffix(')').unwrap().split_once("](#").unwrap();
        assert_eq!(anchors.iter().filter(|anchor| *anchor == target).count(), 1, "{target}");
        linked.extend((name == target).then_some(name));
    }
    let expected: Vec<&str> = Name::ALL.iter().map(|name| name.as_str()).collect();
    assert_eq!(linked, expected);
    // Each page once, in the order of the contents, with its parts.
    let pages: Vec<&str> = pages.split("\n### ").skip(1).collect();
    assert_eq!(pages.len(), expected.len());
    for (page, name) in pages.iter().zip(&expected) {
        assert!(page.starts_with(&format!("{name}\n\n")), "{name}: {page}");
        for part in ["\n#### Example\n", "\n#### Remedy\n"] {
            assert_eq!(page.matches(part).count(), 1, "{name}: {part}");
        }
    }
}

#[test]
fn completions_are_written_for_every_shell() {
    let project = Project::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = project.run(["completions", shell]).success().stderr("").stdout;
        for word in ["rapporteur", "keep-typst", "explain"] {
            assert!(script.contains(word), "{shell}: no {word}");
        }
    }
    project.run(["completions", "tcsh"]).failure(2);
}

#[test]
fn the_manual_page_is_one() {
    let page = Project::new().run(["man"]).success().stderr("").stdout;
    assert!(page.contains(".TH rapporteur 1"), "{page}");
    for command in ["BUILD", "CHECK", "TYPES", "EXPLAIN", "SCHEMA", "COMPLETIONS"] {
        assert!(page.contains(&format!("RAPPORTEUR {command}")), "{command}");
    }
}

#[test]
fn the_version_names_typst() {
    let version = Project::new().run(["--version"]).success().stderr("").stdout;
    let expected = format!("rapporteur {} (Typst 0.15", env!("CARGO_PKG_VERSION"));
    assert!(version.starts_with(&expected), "{version}");
    assert_eq!(Project::new().run(["build", "--version"]).success().stdout.lines().count(), 1);
}

#[test]
fn what_is_typed_wrongly_is_refused_with_help() {
    let project = Project::new();
    for arguments in [
        &["biuld"][..],
        &["build", "--jobs", "0"],
        &["build", "--format", "xml"],
        &["build", "-q", "-v"],
        &["types", "--markdown"],
        &["explain"],
        &[],
    ] {
        let run = project.run(arguments.iter().copied()).failure(2).stdout("");
        assert!(!run.stderr.is_empty(), "{arguments:?}");
    }
    assert!(project.run(["biuld"]).stderr.contains("build"));
    assert_eq!(project.run(["--help"]).success().stderr, "");
}

/// Holds that a JSON value is as a JSON Schema says.
#[track_caller]
pub fn holds(schema: &Value, value: &Value) {
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.add_resource("schema.json", schema.clone()).unwrap();
    let index = compiler.compile("schema.json", &mut schemas).unwrap();
    if let Err(fault) = schemas.validate(value, index) {
        panic!("{fault:#}");
    }
}
