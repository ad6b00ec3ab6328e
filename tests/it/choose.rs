//! Choosing documents, telling what would be made, and removing what is nobody's any more.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::commands::tiny;
use crate::project::{Project, sample};
use crate::support::Book;

/// A workbook of a document type that fits in a few lines.
pub fn memo(title: &str) -> Book {
    let row = |field: &str, value: &str| vec![field.into(), value.into()];
    let rows = vec![row("Field", "Value"), row("Type", "memo"), row("Title", title)];
    Book::new().sheet("Document", rows)
}

/// A project with a short document for each name.
pub fn memos(names: &[&str]) -> Project {
    let files = tiny("memo", "Memo");
    let project =
        files.iter().fold(Project::new(), |project, (name, text)| project.file(name, text));
    let path = |name: &str| format!("inputs/{name}.json");
    names.iter().fold(project, |project, name| project.workbook(&path(name), &memo(name)))
}

const COUNTRIES: [&str; 5] = ["albania", "bhutan", "guinea", "papua-new-guinea", "türkiye"];

/// Everything in a folder, hidden files too, with its content.
fn everything(project: &Project, folder: &str) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for name in project.names(folder) {
        let path = format!("{folder}/{name}");
        match project.path(&path).is_dir() {
            true => all.extend(everything(project, &path)),
            false => all.push((path.clone(), project.bytes(&path))),
        }
    }
    all
}

#[test]
fn a_dry_run_tells_how_each_document_stands_and_changes_nothing() {
    let project = memos(&["albania", "bhutan", "chad", "mali", "niger"]);
    project.run(["build"]).success();
    project.save("inputs/albania.json", &memo("Republic of Albania"));
    project.remove("out/bhutan.pdf");
    project.save("inputs/mali.json", &memo("").with("Document", "A3", "Titel"));
    project.remove("inputs/niger.json");
    project.save("inputs/oman.json", &memo("Oman"));
    let before = everything(&project, ".");
    let plan = project.run(["build", "-n"]).failure(1);
    let expected = "\
state      document         workbook
changed    out/albania.pdf  inputs/albania.json
           changed: Document (Title: albania → Republic of Albania)
changed    out/bhutan.pdf   inputs/bhutan.json
           the PDF is missing
unchanged  out/chad.pdf     inputs/chad.json
failed     out/mali.pdf     inputs/mali.json
new        out/oman.pdf     inputs/oman.json
stale      out/niger.pdf (inputs/niger.json is gone)
           `rapporteur clean --stale` removes it
5 documents: 1 unchanged, 3 to be made, 1 failed
";
    assert_eq!(plan.stdout, expected);
    let verdict = "3 of 5 documents would be made, 1 can't be made: 1 error in 1 workbook";
    assert!(plan.stderr.starts_with(verdict), "{}", plan.stderr);
    let report = project.build(["--dry-run"]);
    let statuses =
        ["albania.pdf due", "bhutan.pdf due", "chad.pdf unchanged", "mali.pdf failed stale"];
    assert_eq!(report.statuses()[..4], statuses);
    assert_eq!(report.causes("oman.pdf"), ["new"]);
    assert_eq!((&report.0["dry-run"], &report.0["totals"]["due"]), (&json!(true), &json!(3)));
    let short = project.run(["build", "-n", "--format", "short"]).failure(1).stdout;
    assert!(short.ends_with("5 documents: 1 unchanged, 3 to be made, 1 failed\n"), "{short}");
    assert!(everything(&project, ".") == before, "a dry run changed something");
    // What it told is what happens.
    let causes = |report: &crate::project::Report| {
        ["albania.pdf", "bhutan.pdf", "chad.pdf", "oman.pdf"].map(|name| report.causes(name))
    };
    let made = project.build([]);
    assert_eq!(causes(&made), causes(&report));
    assert_eq!(made.0["totals"]["written"], 3);
    assert_eq!(made.0["diagnostics"], report.0["diagnostics"]);
}

#[test]
fn a_dry_run_of_a_new_project_makes_no_folder() {
    let project = memos(&COUNTRIES);
    let plan = project.run(["build", "-n"]).success().stderr("");
    assert!(plan.stdout.starts_with("all 5 documents would be made\n"), "{}", plan.stdout);
    assert_eq!(project.names(""), ["inputs", "templates"]);
    let one = project.run(["build", "-n", "inputs/bhutan.json"]).success().stdout;
    assert!(one.starts_with("the document would be made\n"), "{one}");
}

#[test]
fn documents_are_chosen_by_their_names() {
    let project = memos(&COUNTRIES);
    let cases: &[(&[&str], &[&str])] = &[
        (&["bhutan"], &["bhutan.pdf"]),
        (&["BHUTAN.PDF"], &["bhutan.pdf"]),
        (&["inputs/bhutan.json"], &["bhutan.pdf"]),
        // All of a name goes before a part of one.
        (&["guinea"], &["guinea.pdf"]),
        (&["guin"], &["guinea.pdf", "papua-new-guinea.pdf"]),
        (&["*guinea"], &["guinea.pdf", "papua-new-guinea.pdf"]),
        (&["[ab]*"], &["albania.pdf", "bhutan.pdf"]),
        (&["bhut", "alb"], &["albania.pdf", "bhutan.pdf"]),
        (&["TU\u{308}RKIYE"], &["türkiye.pdf"]),
    ];
    for (patterns, expected) in cases {
        let only = patterns.iter().flat_map(|pattern| ["--only", pattern]);
        let report = project.build(["-n"].into_iter().chain(only.clone()));
        let expected: Vec<String> = expected.iter().map(|name| format!("{name} due")).collect();
        assert_eq!(report.statuses(), expected, "{patterns:?}");
        assert_eq!(report.0["all-documents"], 5);
        let check = ["check", "--format", "json"].into_iter().chain(only);
        let check = project.run(check).success().json();
        assert_eq!(check["totals"]["sound"], expected.len(), "{patterns:?}");
    }
    for wrong in ["[a", "", "***"] {
        project.run(["build", "--only", wrong]).failure(2);
    }
}

#[test]
fn what_is_not_chosen_is_left_alone() {
    let project = memos(&COUNTRIES);
    project.run(["build"]).success();
    let before = project.bytes("out/albania.pdf");
    project.save("inputs/albania.json", &memo("Changed"));
    project.save("inputs/bhutan.json", &memo("Changed too"));
    project.save("inputs/guinea.json", &memo("").with("Document", "A3", "Titel"));
    project.remove("inputs/türkiye.json");
    let run = project.run(["build", "--only", "bhutan"]).success().stderr("");
    let expected = "\
the document is made
1 of 4 documents is chosen
written    out/bhutan.pdf (1 page)
           changed: Document (Title: bhutan → Changed too)
";
    run.stdout(expected);
    assert!(project.bytes("out/albania.pdf") == before);
    let report = project.build([]);
    assert_eq!(
        report.statuses(),
        [
            "albania.pdf written",
            "bhutan.pdf unchanged",
            "guinea.pdf failed stale",
            "papua-new-guinea.pdf unchanged"
        ]
    );
    assert_eq!(report.0["stale-pdfs"][0]["output"], "out/türkiye.pdf");
}

#[test]
fn a_name_that_nothing_has_is_refused_with_those_that_there_are() {
    let project = memos(&COUNTRIES);
    let run = project.run(["build", "--only", "bhuttan"]).failure(2).stdout("");
    for part in ["no document is called `bhuttan`", "there are 5 documents: `bhutan.pdf`"] {
        assert!(run.stderr.contains(part), "{part}: {}", run.stderr);
    }
    // One of several patterns is enough.
    project.run(["build", "--only", "albania", "--only", "nowhere"]).failure(2);
    assert_eq!(project.made(), [""; 0]);
    project.write("inputs/damaged.xlsx", "PK no workbook");
    let report = project.build(["--only", "atlantis"]);
    assert_eq!(report.found().len(), 1);
    let also = &report.0["diagnostics"][0]["also"][0];
    assert_eq!(also["place"]["file"], "inputs/damaged.xlsx");
}

#[test]
fn what_failed_is_made_once_it_is_mended_and_nothing_else() {
    let project = memos(&COUNTRIES);
    // Where nothing was ever made, there is nothing to leave out.
    assert_eq!(project.build(["--only-failed"]).0["totals"]["written"], 5);
    let nothing = project.run(["build", "--only-failed"]).success().stderr("");
    nothing.stdout("no document failed in the last build\n0 of 5 documents are chosen\n");
    project.save("inputs/guinea.json", &memo("").with("Document", "A3", "Titel"));
    project.write("inputs/bhutan.json", "{ no JSON");
    let report = project.build([]);
    assert_eq!(report.0["totals"]["failed"], 2);
    // Still broken.
    let again = project.build(["--only-failed"]);
    assert_eq!(again.statuses(), ["bhutan.pdf failed stale", "guinea.pdf failed stale"]);
    project.save("inputs/bhutan.json", &memo("Bhutan"));
    project.save("inputs/albania.json", &memo("Changed"));
    let mended = project.build(["--only-failed"]);
    assert_eq!(mended.statuses(), ["bhutan.pdf written", "guinea.pdf failed stale"]);
    let check = project.run(["check", "--only-failed", "--format", "json"]).failure(1).json();
    assert_eq!(check["totals"]["failed"], 1);
    project.save("inputs/guinea.json", &memo("Guinea"));
    assert_eq!(project.build(["--only-failed"]).statuses(), ["guinea.pdf written"]);
    assert_eq!(project.build(["--only-failed"]).statuses(), [""; 0]);
    assert_eq!(project.build(["-n"]).0["totals"]["due"], 1);
}

#[test]
fn what_failed_as_a_whole_is_known_again_under_other_names() {
    let project = memos(&["albania"]).file("inputs/plan.json", "{ no JSON");
    project.change(
        "templates/memo/template.toml",
        "\nversion",
        "\noutput = \"{{document.title}}\"\nversion",
    );
    assert_eq!(project.build([]).statuses(), ["albania.pdf written", "plan.pdf failed"]);
    project.save("inputs/plan.json", &memo("Bhutan"));
    assert_eq!(project.build(["--only-failed"]).statuses(), ["Bhutan.pdf written"]);
    assert_eq!(project.build(["--only-failed"]).statuses(), [""; 0]);
}

#[test]
fn stale_pdfs_are_listed_by_builds_and_removed_by_clean_alone() {
    let project = memos(&["albania", "bhutan"]);
    project.change(
        "templates/memo/template.toml",
        "\nversion",
        "\noutput = \"{{document.title}}\"\nversion",
    );
    project.save("inputs/chad.json", &memo("Chad"));
    project.run(["build", "--keep-typst"]).success();
    project.write("out/mine.pdf", "%PDF-1.7");
    project.remove("inputs/albania.json");
    project.save("inputs/bhutan.json", &memo("Kingdom of Bhutan"));
    project.save("inputs/chad.json", &memo("Tchad"));
    let built = project.run(["build"]).success().stdout;
    let expected = "\
stale      out/Chad.pdf (inputs/chad.json makes it no more)
stale      out/albania.pdf (inputs/albania.json is gone)
stale      out/bhutan.pdf (inputs/bhutan.json makes it no more)
           `rapporteur clean --stale` removes them
";
    assert!(built.ends_with(expected), "{built}");
    let of = |value: &Value| -> Vec<String> {
        let stale = value["stale-pdfs"].as_array().unwrap();
        let told = |it: &Value| {
            let text = |key: &str| it[key].as_str().unwrap().to_owned();
            format!("{} {} {}", text("output"), text("reason"), text("status"))
        };
        stale.iter().map(told).collect()
    };
    let left = [
        "out/Chad.pdf not-made left",
        "out/albania.pdf workbook-gone left",
        "out/bhutan.pdf not-made left",
    ];
    assert_eq!(of(&project.build(["-n"]).0), left);
    // What somebody altered is theirs.
    project.write("out/bhutan.pdf", "%PDF-1.7 with a signature");
    let before = everything(&project, ".");
    let told = project.run(["clean", "--stale", "-n"]).success();
    assert!(told.stdout.ends_with("3 PDFs would be removed\n"), "{}", told.stdout);
    assert!(everything(&project, ".") == before);
    let cleaned = project.run(["clean", "--stale"]).success().stderr("");
    let expected = "\
removed    out/Chad.pdf (inputs/chad.json makes it no more)
removed    out/albania.pdf (inputs/albania.json is gone)
left       out/bhutan.pdf (it was altered since it was made)
2 PDFs removed
";
    cleaned.stdout(expected);
    let made = ["Kingdom of Bhutan.pdf", "Tchad.pdf", "bhutan.pdf", "bhutan.typ", "mine.pdf"];
    assert_eq!(project.made(), made);
    let again = project.run(["clean", "--stale", "--format", "json"]).success().json();
    assert_eq!(of(&again), ["out/bhutan.pdf not-made altered"]);
    let schema = project.run(["schema", "report"]).success().json();
    crate::commands::holds(&schema, &again);
    assert_eq!(project.build([]).0["totals"]["unchanged"], 2);
}

#[test]
fn nothing_is_stale_of_which_nobody_knows_that_it_is() {
    let project = memos(&["albania", "bhutan", "chad"]);
    project.change(
        "templates/memo/template.toml",
        "\nversion",
        "\noutput = \"{{document.title}}\"\nversion",
    );
    for name in ["albania", "bhutan", "chad"] {
        project.save(&format!("inputs/{name}.json"), &memo(&format!("All of {name}")));
    }
    project.run(["build"]).success();
    let stale = |arguments: &[&str]| {
        let report = project.build(arguments.iter().copied());
        report.0["stale-pdfs"].as_array().unwrap().len()
    };
    // One that can't be read, one with a fault, one that is not looked at.
    project.write("inputs/albania.json", "{ no JSON");
    project.save("inputs/bhutan.json", &memo("Other").with("Document", "A3", "Titel"));
    assert_eq!(stale(&[]), 0);
    assert_eq!(stale(&["inputs/chad.json"]), 0);
    let told = project.run(["clean", "--stale"]).success();
    assert_eq!(told.stdout, "nothing is stale\n");
    assert!(told.stderr.contains("`inputs/albania.json` has faults"), "{}", told.stderr);
    // Set aside, but still there.
    fs::rename(project.path("inputs/chad.json"), project.path("inputs/_chad.json")).unwrap();
    project.save("inputs/albania.json", &memo("All of albania"));
    project.save("inputs/bhutan.json", &memo("All of bhutan"));
    assert_eq!(stale(&["inputs/albania.json"]), 1, "its workbook is gone");
    assert_eq!(stale(&["--only", "bhutan"]), 0, "it is not what was asked for");
    assert_eq!(stale(&["--only", "bhutan", "--only", "alb"]), 0);
    assert_eq!(stale(&[]), 1);
    // Nothing at all is left to read.
    project.remove("inputs");
    let cleaned = project.run(["clean", "--stale"]).success().stdout;
    assert!(cleaned.ends_with("3 PDFs removed\n"), "{cleaned}");
    assert_eq!(project.made(), [""; 0]);
}

#[test]
fn folders_that_are_left_empty_go_with_what_was_in_them() {
    let project = memos(&[]);
    project.save("inputs/plan.json", &memo("Plan"));
    project.run(["build", "--out", "far/away"]).success();
    project.remove("inputs/plan.json");
    project.run(["clean", "--stale", "--out", "far/away"]).success();
    let left = project.names("far/away");
    assert!(left.iter().all(|name| name.starts_with(".rapporteur")), "{left:?}");
}

#[test]
fn clean_says_what_it_can_clean() {
    let run = Project::new().run(["clean"]).failure(2).stdout("");
    assert!(run.stderr.contains("`rapporteur clean --stale` removes PDFs"), "{}", run.stderr);
    let nothing = Project::new().run(["clean", "--stale"]).success().stderr("");
    nothing.stdout("nothing is stale\n");
}

/// The lines of a run with `--events`.
fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn events_tell_what_the_report_tells() {
    let broken = sample("work-plan").with("Activities", "J3", "soon");
    let project = Project::new()
        .workbook("inputs/note.xlsx", &sample("concept-note"))
        .workbook("inputs/plan.xlsx", &broken);
    let run = project.run(["build", "--events"]).failure(1).stderr("");
    let events = lines(&run.stdout);
    let schema = project.run(["schema", "events"]).success().json();
    for event in &events {
        crate::commands::holds(&schema, event);
    }
    let words: Vec<&str> = events.iter().map(|it| it["event"].as_str().unwrap()).collect();
    assert_eq!((words[0], words[words.len() - 1]), ("started", "finished"));
    let last = &events[events.len() - 1];
    let report = project.build([]);
    let of = |word: &str, key: &str| -> Vec<Value> {
        let all = events.iter().filter(|event| event["event"] == word);
        all.map(|event| event[key].clone()).collect()
    };
    assert_eq!(of("planned", "documents"), [json!(2)]);
    let mut started = of("document-started", "output");
    started.sort_by_key(Value::to_string);
    assert_eq!(started, [json!("out/note.pdf"), json!("out/plan.pdf")]);
    let mut finished = of("document-finished", "document");
    finished.sort_by_key(|document| document["output"].to_string());
    assert_eq!(finished[0]["status"], "written");
    assert_eq!(finished[1]["status"], "failed");
    let without_time = |document: &Value| {
        let mut document = document.clone();
        document["milliseconds"] = json!(0);
        document
    };
    assert_eq!(without_time(&finished[1]), without_time(&report.0["documents"][1]));
    assert_eq!(of("diagnostic", "diagnostic"), *report.0["diagnostics"].as_array().unwrap());
    assert_eq!((&last["exit-code"], &last["totals"]["failed"]), (&json!(1), &json!(1)));
    assert_eq!(last["problems"], report.0["problems"]);
    // Nothing can be done at all.
    let refused = project.run(["check", "--events", "--root", "nowhere"]).failure(2).stderr("");
    let refused = lines(&refused.stdout);
    assert_eq!(refused[0]["command"], "check");
    assert_eq!(refused[1]["diagnostic"]["name"], "no-such-input");
    assert_eq!((&refused[2]["refused"], &refused[2]["exit-code"]), (&json!(true), &json!(2)));
    project.run(["build", "--events", "--format", "short"]).failure(2);
    project.run(["watch", "--events"]).failure(2);
}

#[test]
fn events_come_as_things_happen() {
    let project = Project::shipped();
    let mut run = project
        .command(["build", "--events", "--jobs", "1"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut reader = BufReader::new(run.stdout.take().unwrap());
    let mut line = String::new();
    while !line.contains("\"document-finished\"") {
        line.clear();
        assert!(reader.read_line(&mut line).unwrap() > 0, "no document was finished");
    }
    // The first is told as done while the others are not.
    let made = project.made().iter().filter(|name| name.ends_with(".pdf")).count();
    assert!((1..4).contains(&made), "{made}");
    // A reader who goes away is no error, and nothing is lost by it.
    drop(reader);
    assert!(run.wait().unwrap().success());
    assert_eq!(project.made().len(), 22);
}

#[test]
fn of_many_documents_only_what_matters_has_a_line() {
    let names: Vec<String> = (0..30).map(|number| format!("memo-{number:02}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let project = memos(&names);
    let first = project.run(["build"]).success().stdout;
    assert!(
        first.contains(
            "written    out/memo-19.pdf (1 page)\nwritten    10 more (--verbose lists them)\n"
        ),
        "{first}"
    );
    project.save("inputs/memo-07.json", &memo("Changed"));
    project.save("inputs/memo-09.json", &memo("").with("Document", "A3", "Titel"));
    let second = project.run(["build"]).failure(1);
    let expected = "\
unchanged  28 documents
written    out/memo-07.pdf (1 page)
           changed: Document (Title: memo-07 → Changed)
failed     out/memo-09.pdf (the PDF of an earlier build stays, and is out of date)
problems   out/memo-09.problems.xlsx (what is wrong with memo-09.json)
30 documents: 1 written, 28 unchanged, 1 failed
";
    assert_eq!(second.stdout.replace("inputs/", ""), expected);
    let plan = project.run(["build", "-n"]).failure(1).stdout;
    assert!(plan.contains("unchanged  29 more (--verbose lists them)\n"), "{plan}");
    let all = project.run(["build", "-n", "--verbose"]).failure(1).stdout;
    assert_eq!(all.matches("\nunchanged  out/").count(), 29);
}
