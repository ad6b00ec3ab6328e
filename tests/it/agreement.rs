//! The same fact everywhere: what several workbooks state has to be stated alike.

use crate::project::Project;
use crate::support::{Book, Cell};

const SCHEMA: &str = r#"
[[sheet]]
name = "document"
shape = "form"
column = [{ name = "theme", type = "text", agree = "theme" }]

[[sheet]]
name = "sessions"
column = [
  { name = "id", type = "text" },
  { name = "date", type = "date", agree = "session date", of = "id" },
  { name = "chair", type = "text", agree = "chair", of = "id", special = ["TBD"] },
  { name = "places", type = "text", separator = ";", agree = "places", of = "id" },
]
"#;

/// Another type that states the same facts in other columns.
const BRIEF: &str = r#"
[[sheet]]
name = "meetings"
column = [
  { name = "session", type = "text" },
  { name = "day", type = "date", agree = "Session date", of = "session" },
]
"#;

const TEMPLATE: &str = "#set document(title: \"{{document.title}}\")\n{{#each sessions}}{{date}} {{chair}} {{places}}{{/each}}{{document.theme}}\n";

fn rows(rows: &[&str]) -> Vec<Vec<Cell>> {
    rows.iter().map(|row| row.split('|').map(Cell::from).collect()).collect()
}

fn note(theme: &str, sessions: &[&str]) -> Book {
    let theme = format!("Theme|{theme}");
    Book::new()
        .sheet("Document", rows(&["Field|Value", "Type|note", "Title|A note", &theme]))
        .sheet("Sessions", rows(&[&["Id|Date|Chair|Places"], sessions].concat()))
}

fn brief(meetings: &[&str]) -> Book {
    Book::new()
        .sheet("Document", rows(&["Field|Value", "Type|brief", "Title|A brief"]))
        .sheet("Meetings", rows(&[&["Session|Day"], meetings].concat()))
}

fn project() -> Project {
    let manifest = |name: &str| {
        format!(
            "name = \"{name}\"\ntitle = \"T\"\ndescription = \"\"\nversion = \"1.0.0\"\n\
             standards = []\n"
        )
    };
    let one = "One|2026-03-12|Ana Kovač|Vienna; Tirana";
    Project::new()
        .file("templates/note/template.toml", manifest("note"))
        .file("templates/note/schema.toml", SCHEMA)
        .file("templates/note/main.typ.hbs", TEMPLATE)
        .file("templates/brief/template.toml", manifest("brief"))
        .file("templates/brief/schema.toml", BRIEF)
        .file(
            "templates/brief/main.typ.hbs",
            "#set document(title: \"{{document.title}}\")\n{{#each meetings}}{{day}} {{session}}{{/each}}\n",
        )
        .workbook("inputs/a.xlsx", &note("Digital services", &[one]))
        .workbook("inputs/b.xlsx", &note("digital  services", &[one, "Two|2026-03-13|TBD|"]))
        .workbook("inputs/c.xlsx", &note("", &["ONE|2026-03-12|Ana Kovač|tirana; Vienna"]))
        .workbook("inputs/d.xlsx", &brief(&BRIEF_ROWS))
}

/// What a brief says where all is well.
const BRIEF_ROWS: [&str; 3] = ["One|2026-03-12", "|2026-03-14", "Three|"];

const DIFFERS: &str = "warning[facts-differ] inputs/d.xlsx Meetings!B2: `Session date` of `One` is not the same everywhere: here it is `14 March 2026`, elsewhere `12 March 2026`";

#[test]
fn what_is_stated_alike_is_not_told_however_it_is_typed() {
    let report = project().build([]);
    assert_eq!(report.found(), [""; 0]);
}

#[test]
fn what_differs_is_told_once_at_the_cells_of_the_fewer() {
    let project = project();
    project.save("inputs/d.xlsx", &brief(&["One|2026-03-14"]));
    let report = project.build([]);
    assert_eq!(report.found(), [DIFFERS]);
    let also = &report.0["diagnostics"][0]["also"];
    assert_eq!(also.as_array().unwrap().len(), 1, "{also}");
    assert_eq!(also[0]["what"], "`12 March 2026` in 3 cells");
    assert_eq!(also[0]["place"]["file"], "inputs/a.xlsx");
    assert_eq!(report.statuses().iter().filter(|it| it.ends_with("written")).count(), 4);
    // So it is of workbooks that are not read again, and the papers are not made again.
    for arguments in [&["build"][..], &["build", "--only", "b"], &["build", "--partition", "1/1"]] {
        let arguments = [arguments, &["--format", "json"]].concat();
        let run = project.run(arguments.iter().copied()).success();
        assert!(run.stdout.contains("is not the same everywhere"), "{}", run.stdout);
        assert!(!run.stdout.contains("\"written\","), "{}", run.stdout);
    }
    let run = project.run(["check", "inputs/a.xlsx", "inputs/d.xlsx"]).success();
    assert!(run.stderr.contains("warning[facts-differ]"), "{}", run.stderr);
    assert_eq!(project.build(["inputs/d.xlsx"]).found(), [""; 0]);
    project.save("inputs/d.xlsx", &brief(&["One|2026-03-12"]));
    assert_eq!(project.build([]).found(), [""; 0]);
}

#[test]
fn where_none_is_right_all_are_told_and_within_one_workbook_too() {
    let project = project();
    let sessions = ["One|2026-03-12|Ana Kovač|Vienna; Tirana", "Two||A. Ray|", "two||A. Rai|"];
    project.save("inputs/b.xlsx", &note("Digital services for all", &sessions));
    let report = project.build([]);
    let found = report.found();
    assert_eq!(
        found,
        [
            "warning[facts-differ] inputs/a.xlsx Document!B4: `theme` is not the same everywhere: \
             here it is `Digital services`, elsewhere `Digital services for all`",
            "warning[facts-differ] inputs/b.xlsx Document!B4: `theme` is not the same everywhere: \
             here it is `Digital services for all`, elsewhere `Digital services`",
            "warning[facts-differ] inputs/b.xlsx Sessions!C3: `chair` of `Two` is not the same \
             everywhere: here it is `A. Ray`, elsewhere `A. Rai`",
            "warning[facts-differ] inputs/b.xlsx Sessions!C4: `chair` of `two` is not the same \
             everywhere: here it is `A. Rai`, elsewhere `A. Ray`",
        ]
    );
    let also = &report.0["diagnostics"][0]["also"][0];
    assert_eq!(also["place"]["file"], "inputs/b.xlsx");
    assert_eq!(also["what"], "`Digital services for all` elsewhere");
}

#[test]
fn each_workbook_that_says_otherwise_is_told_where_it_differs() {
    let project = project();
    let theme =
        |end: &str| format!("Accelerating the equality of all before the services of {end}");
    let session = "One|2026-03-12|Ana Kovač|Vienna; Tirana";
    for (name, end) in [
        ("a", "15 to 26 municipalities"),
        ("b", "15–26 municipalities"),
        ("c", "15 - 26 municipalities"),
        ("e", "15 to 27 municipalities"),
        ("f", "15 to 26 municpalities"),
    ] {
        project.save(&format!("inputs/{name}.xlsx"), &note(&theme(end), &[session]));
    }
    let found = project.build([]).found();
    let places: Vec<_> = found.iter().filter_map(|line| line.split(": ").next()).collect();
    let at = |name: &str| format!("warning[facts-differ] inputs/{name}.xlsx Document!B4");
    assert_eq!(places, [at("e"), at("f")], "{found:?}");
    assert!(found[0].contains("15 to 27") && found[0].contains("15 to 26"), "{found:?}");
    assert!(found[1].contains("municpalities"), "{found:?}");
}

#[test]
fn where_warnings_are_refused_only_the_papers_of_the_fewer_are_stopped() {
    let project = project();
    let all = ["a.pdf", "b.pdf", "c.pdf", "d.pdf"];
    let statuses = |changed: [&str; 4]| -> Vec<String> {
        all.iter().zip(changed).map(|(name, status)| format!("{name} {status}")).collect()
    };
    let deny = || project.build(["--deny-warnings"]);
    assert_eq!(deny().statuses(), statuses(["written"; 4]));
    project.save("inputs/d.xlsx", &brief(&["One|2026-03-14"]));
    let report = deny();
    let expected = statuses(["unchanged", "unchanged", "unchanged", "failed stale"]);
    assert_eq!(report.statuses(), expected);
    assert_eq!(report.found(), [DIFFERS]);
    assert_eq!(deny().statuses(), expected);
    // A paper that is up to date is stopped as well when others outvote it.
    project.save("inputs/d.xlsx", &brief(&BRIEF_ROWS));
    assert_eq!(deny().statuses(), statuses(["unchanged"; 4]));
    let other = "One|2026-04-01|Ana Kovač|Vienna; Tirana";
    for name in ["a", "b"] {
        project.save(&format!("inputs/{name}.xlsx"), &note("", &[other]));
    }
    project.remove("inputs/c.xlsx");
    let report = deny();
    assert_eq!(report.statuses(), ["a.pdf written", "b.pdf written", "d.pdf failed stale"]);
}
