//! `rapporteur test`: faults of document types that show without any user's data.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::project::{Project, Run};

/// A small document type without a fault.
const SOUND: &[(&str, &str)] = &[
    (
        "template.toml",
        "name = \"t\"\ntitle = \"T\"\ndescription = \"A list.\"\nversion = \"1.0.0\"\n",
    ),
    (
        "schema.toml",
        r#"[[sheet]]
name = "document"
shape = "form"

[[sheet.column]]
name = "layout"
type = "text"
values = ["list", "table"]
default = "list"

[[sheet]]
name = "rows"
key = "id"

[[sheet.column]]
name = "id"
type = "text"
required = true

[[sheet.column]]
name = "text"
type = "text"

[[sheet.column]]
name = "share"
type = "percent"
minimum = 0
maximum = 1
"#,
    ),
    (
        "main.typ.hbs",
        r#"#import "layout.typ": *
#show: paper.with({{document.title}}, {{document.layout}})
{{#each rows}}
#row({{id}}, {{text}}, {{share}})
{{/each}}
"#,
    ),
    (
        "layout.typ",
        r#"#import "../_shared/house.typ"
#let paper(title, form, body) = {
  set document(title: title)
  set text(font: "Noto Sans", lang: "en")
  heading(title)
  if form == "table" { house.label("annex") }
  body
}
#let row(id, text, share) = [#id: #text (#share) \ ]
"#,
    ),
    ("sample/Document.csv", "Type,t\nTitle,A list\n"),
    ("sample/Rows.csv", "Id,Text,Share\na,One,50%\nb,Two,\n"),
    ("tests/plain/input/Document.csv", "Type,t\nTitle,A plan\n"),
    ("tests/plain/input/Rows.csv", "Id,Text\na,One\nb,Two\n"),
];

/// A project with the sound type, which tells what it gives now.
fn project() -> Project {
    let project = SOUND.iter().fold(Project::new(), |project, (name, text)| {
        project.file(&format!("templates/t/{name}"), text)
    });
    project.run(["test", "t", "--bless", "--format", "short"]).success();
    project
}

fn tried(project: &Project) -> Run {
    project.run(["test", "t", "--format", "short"])
}

/// What is done to the sound type.
type Fault = fn(&Project);

const FAULTS: &[(&str, Fault)] = &[
    ("a sound type", |_| {}),
    ("no sample", |project| project.remove("templates/t/sample")),
    ("a fault in the sample", |project| {
        project.change("templates/t/sample/Rows.csv", "50%", "half");
    }),
    ("no README", |project| project.remove("templates/t/README.md")),
    ("a README without its tables", |project| project.write("templates/t/README.md", "# T\n")),
    ("a column that the README does not tell", |project| {
        project.change(
            "templates/t/schema.toml",
            "name = \"text\"",
            "name = \"words\"\ntitle = \"Text\"",
        );
        project.change("templates/t/main.typ.hbs", "{{text}}", "{{words}}");
        project.change("templates/t/README.md", "| Text |", "| Words |");
    }),
    ("a key of the contract that is unknown", |project| {
        project.change("templates/t/schema.toml", "values", "valeus");
    }),
    ("a field of the template that is unknown", |project| {
        project.change("templates/t/main.typ.hbs", "{{text}}", "{{txt}}");
    }),
    ("a label that no language has", |project| {
        project.change("templates/t/layout.typ", "\"annex\"", "\"anex\"");
    }),
    ("a language that lacks labels and words in braces", |project| {
        let english = project.shared_labels();
        let german = english.replace("annex = ", "anhang = ").replace("{n}", "{number}");
        project.write("templates/_shared/labels/de.toml", german);
    }),
    ("a misspelled word in braces", |project| {
        let english = project.shared_labels().replace("{pages}", "{pagse}");
        project.write("templates/_shared/labels/en.toml", english);
    }),
    ("a label that is no text", |project| {
        let english = project.shared_labels().replace("annex = \"Annex\"", "annex = 1");
        project.write("templates/_shared/labels/en.toml", english);
    }),
    ("a sample of another type", |project| {
        project.change("templates/t/sample/Document.csv", "Type,t", "Type,work-plan");
    }),
    ("a tag that nothing comes to", |project| {
        project.change(
            "templates/t/main.typ.hbs",
            "{{#each rows}}",
            "{{#each rows}}\n{{#if (and text (not text))}}{{share}}{{/if}}",
        );
        project.run(["test", "t", "--bless"]);
    }),
    ("a layout that takes names to have two words", |project| {
        project.change(
            "templates/t/layout.typ",
            "#let row(id, text, share) = [",
            "#let row(id, text, share) = [#if text != none { text.split(\" \").at(1) }",
        );
    }),
    ("a layout that fails where a choice is made", |project| {
        project.change("templates/t/layout.typ", "house.label(\"annex\")", "1 + \"a\"");
    }),
    ("a layout that fails where a value is missing", |project| {
        project.change(
            "templates/t/layout.typ",
            "#let row(id, text, share) = [",
            "#let row(id, text, share) = [#text.len()",
        );
    }),
    ("a layout that fails on long texts", |project| {
        project.change(
            "templates/t/layout.typ",
            "#let row(id, text, share) = [",
            "#let row(id, text, share) = [#if text != none { assert(text.len() < 500, message: \"too long\") }",
        );
    }),
    ("a contract that nothing fits", |project| {
        project.change(
            "templates/t/schema.toml",
            "minimum = 0\n",
            "values = [\"40%\", \"140%\"]\n",
        );
    }),
    ("a pattern that nobody can guess", |project| {
        project.change(
            "templates/t/schema.toml",
            "name = \"text\"",
            "name = \"text\"\npattern = \"a{4}\"\nlongest = 3",
        );
    }),
    ("a case that gives another line", |project| {
        project.change("templates/t/main.typ.hbs", "#row(", "#row(/* new */");
    }),
    ("a case that gives another value", |project| {
        project.change("templates/t/tests/plain/input/Rows.csv", "Two", "Zwei");
    }),
    ("a case that gives less", |project| {
        project.change("templates/t/tests/plain/input/Rows.csv", "b,Two\n", "");
    }),
    ("a case that finds something", |project| {
        project.change("templates/t/tests/plain/input/Rows.csv", "b,Two", "b,Two\na,Three");
    }),
    ("a case that finds something else", |project| {
        project.write(
            "templates/t/tests/plain/expected.txt",
            "input:Rows!A2: error[not-a-date]: no\n",
        );
    }),
    ("a case of which nothing is expected", |project| {
        project.remove("templates/t/tests/plain/expected.typ");
    }),
    ("a case without a workbook", |project| project.remove("templates/t/tests/plain/input")),
    ("a case with two workbooks", |project| {
        project.write("templates/t/tests/plain/input.toml", "[Document]\nTitle = \"A\"\n");
    }),
    ("a file that is no case", |project| project.write("templates/t/tests/plan.csv", "a\n")),
];

#[test]
fn faults_of_types_are_told_where_they_are() {
    let (mut told, mut names) = (String::new(), BTreeSet::new());
    for (what, fault) in FAULTS {
        let project = project();
        fault(&project);
        let run = tried(&project);
        writeln!(told, "# {what}\n{}{}", run.stderr, run.stdout).unwrap();
        let lines = run.stderr.lines().filter_map(|line| line.split_once('[')?.1.split_once("]: "));
        names.extend(lines.map(|(name, _)| name.to_owned()));
        run.failure(i32::from(told_errors(&told)));
    }
    insta::assert_snapshot!(told);
    for name in [
        "missing-label",
        "label-differs",
        "missing-sample",
        "never-written",
        "bad-case",
        "case-differs",
        "stale-readme",
    ] {
        assert!(names.contains(name), "{name}");
    }
}

/// Whether the last case of a report has an error.
fn told_errors(told: &str) -> bool {
    told.rsplit("# ").next().unwrap().contains("error[")
}

#[test]
fn people_see_the_cells_of_documents_that_nobody_has() {
    let project = project();
    project.change("templates/t/layout.typ", "house.label(\"annex\")", "1 + \"a\"");
    project.change("templates/t/tests/plain/input/Rows.csv", "Two", "Zwei");
    let run = project.run(["test", "t"]).failure(1);
    insta::assert_snapshot!(format!("{}{}", run.stderr, run.stdout));
}

#[test]
fn what_is_expected_is_written_and_what_is_not_removed() {
    let project = project();
    let cases = "templates/t/tests/plain";
    assert_eq!(project.names(cases), ["expected.typ", "input"]);
    project.change(&format!("{cases}/input/Rows.csv"), "b,Two", "a,Two");
    project.write(
        "templates/t/README.md",
        "# My own words\n\n<!-- columns -->\nold\n<!-- /columns -->\n\nThe end\n",
    );
    let run = project.run(["test", "t", "--bless", "--format", "short"]).success();
    run.stderr("").stdout(
        "sound      t  sample, empty, sparse, 4 full, 1 case\n\
         written    templates/t/README.md\n\
         removed    templates/t/tests/plain/expected.typ\n\
         written    templates/t/tests/plain/expected.txt\n\
         1 document type: sound\n",
    );
    assert_eq!(project.names(cases), ["expected.txt", "input"]);
    assert_eq!(
        project.text(&format!("{cases}/expected.txt")),
        "input:Rows!A3: error[duplicate-value]: `a` occurs twice in this column\n"
    );
    let readme = project.text("templates/t/README.md");
    assert!(readme.starts_with("# My own words\n\n<!-- columns -->\n\n### Document\n"), "{readme}");
    assert!(readme.ends_with("\n\n<!-- /columns -->\n\nThe end\n"), "{readme}");
    tried(&project).success();
    project
        .run(["test", "t", "--bless"])
        .success()
        .stdout("sound      t  sample, empty, sparse, 4 full, 1 case\n1 document type: sound\n");
}

#[test]
fn what_only_a_case_writes_is_written_where_that_is_blessed_too() {
    let project = project();
    let only = "{{#if (eq document.title \"A plan\")}}{{document.layout}}{{/if}}\n{{#each rows}}";
    project.change("templates/t/main.typ.hbs", "{{#each rows}}", only);
    project.run(["test", "t", "--bless", "--format", "short"]).success().stderr("");
    tried(&project).success().stderr("");
}

#[test]
fn a_case_may_be_any_workbook() {
    let project = project();
    let case = "templates/t/tests/record";
    let text = "Rows = [{ Id = \"a\", Share = 2 }]\n[Document]\nType = \"t\"\nTitle = \"A\"\n";
    project.write(&format!("{case}/input.toml"), text);
    project.run(["test", "t", "--bless"]).success();
    assert_eq!(
        project.text(&format!("{case}/expected.txt")),
        "input.toml:Rows:1: error[out-of-range]: `2` would be 200 per cent\n"
    );
    tried(&project).success();
}

#[test]
fn the_shipped_types_are_sound() {
    let run = Project::new().run(["test", "--format", "json"]).success();
    let report = run.json();
    let types = report["types"].as_array().unwrap();
    assert_eq!(types.len(), 7);
    for doctype in types {
        assert_eq!(doctype["errors"], 0, "{doctype}");
        assert_eq!(doctype["warnings"], 0, "{doctype}");
        assert!(doctype["cases"].as_u64().unwrap() >= 2, "{doctype}");
        assert!(doctype["documents"].as_array().unwrap().len() > 3, "{doctype}");
    }
    let schema = Project::new().run(["schema", "test"]).success().json();
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.add_resource("schema.json", schema).unwrap();
    let index = compiler.compile("schema.json", &mut schemas).unwrap();
    assert!(schemas.validate(&report, index).is_ok());
}

#[test]
fn what_can_not_be_tried_is_refused() {
    let project = Project::new();
    project
        .run(["test", "wrok-plan", "--format", "short"])
        .failure(2)
        .stdout("")
        .stderr("error[unknown-type]: no document type is called `wrok-plan`\n");
    let run = project.run(["test", "outcome-brief", "--bless", "--format", "short"]).failure(1);
    let told = "error[output-not-writable]: the document type `outcome-brief` is inside of the \
                program: nothing of it can be written\n";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    assert_eq!(project.names(""), [""; 0]);
}
