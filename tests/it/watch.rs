//! Waiting for changes: what is noticed, what is built again then, and what is told of it.
//!
//! No test waits for a time. Each waits for what is to be told, and where nothing is to happen makes a
//! change after it of which is told: had anything happened, it would have been told before.

use std::io::{self, BufRead, BufReader};
use std::process::{Child, ExitStatus};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;
use std::{fs, thread};

use serde_json::Value;

use crate::commands::tiny;
use crate::project::{Project, sample};
use crate::rows_from;

/// How long a change may take on a machine that is busy with other things.
const LONG: Duration = Duration::from_secs(120);

/// The last line of what is told of a build.
const WAITING: &str = "waiting for changes (Ctrl-C ends)";

/// The program while it watches a project.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start<'a>(project: &Project, arguments: impl IntoIterator<Item = &'a str>) -> Self {
        let (reader, writer) = io::pipe().unwrap();
        let mut command = project.command(["watch"].into_iter().chain(arguments));
        // Both streams, in the order in which a terminal shows them.
        command.stdout(writer.try_clone().unwrap()).stderr(writer);
        let child = command.spawn().unwrap();
        drop(command);
        let (tell, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(reader).lines() {
                if line.is_ok_and(|line| tell.send(line).is_err()) {
                    break;
                }
            }
        });
        Self { child, lines }
    }

    fn line(&self) -> String {
        self.lines.recv_timeout(LONG).unwrap()
    }

    /// What is told of the next build, without the rule above it, and without the reasons.
    fn told(&self) -> Vec<String> {
        let lines = std::iter::repeat_with(|| self.line()).take_while(|line| line != WAITING);
        lines.filter(|line| !line.starts_with(['─', ' '])).collect()
    }

    /// The report of the next build.
    fn report(&self) -> Value {
        serde_json::from_str(&self.line()).unwrap()
    }

    /// Presses Ctrl-C.
    #[cfg(unix)]
    fn interrupted(mut self) -> (ExitStatus, Vec<String>) {
        let number = self.child.id().to_string();
        let sent = std::process::Command::new("kill").args(["-INT", &number]).status().unwrap();
        assert!(sent.success());
        let rest = self.lines.iter().collect();
        (self.child.wait().unwrap(), rest)
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Two workbooks, each of a type of its own, and one more type that nobody uses.
fn project() -> Project {
    let mut project = Project::new();
    for name in ["one", "two", "unused"] {
        for (path, text) in tiny(name, name) {
            project = project.file(&path, text);
        }
    }
    for name in ["one", "two"] {
        save(&project, name, "First");
    }
    project
}

/// Saves the workbook of a type, with this title.
fn save(project: &Project, doctype: &str, title: &str) {
    let text = format!("{{\"Document\": {{\"Type\": \"{doctype}\", \"Title\": \"{title}\"}}}}");
    put(project, &format!("inputs/{doctype}.json"), text);
}

/// Saves a file as most programs do: another takes its place.
fn put(project: &Project, name: &str, content: impl AsRef<[u8]>) {
    let (folder, file) = name.rsplit_once('/').unwrap_or((".", name));
    let passing = format!("{folder}/.{file}.new");
    project.write(&passing, content);
    fs::rename(project.path(&passing), project.path(name)).unwrap();
}

/// Changes words in a file, which must be there.
fn change(project: &Project, name: &str, from: &str, to: &str) {
    let text = project.text(name);
    assert!(text.contains(from), "{name} holds no {from:?}");
    put(project, name, text.replacen(from, to, 1));
}

/// What is told when only the document of this type was made.
fn only(name: &str, changed: &str) -> [String; 3] {
    [
        format!("changed: {changed}"),
        "both documents are made (1 anew, 1 up to date)".to_owned(),
        format!("written    out/{name}.pdf (1 page)"),
    ]
}

/// What is told of the first build.
const FIRST: [&str; 3] = [
    "both documents are made",
    "written    out/one.pdf (1 page)",
    "written    out/two.pdf (1 page)",
];

#[test]
fn a_changed_workbook_makes_its_document_again() {
    let project = project();
    let watching = Watching::start(&project, []);
    assert_eq!(watching.told(), FIRST);
    save(&project, "one", "Second");
    assert_eq!(watching.told(), only("one", "inputs/one.json"));
    assert!(project.pdf("out/one.pdf").text().contains("Second"));
    // Written over in its place, as other programs do.
    project.change("inputs/one.json", "Second", "Third");
    assert_eq!(watching.told(), only("one", "inputs/one.json"));
    save(&project, "one", "Fourth");
    save(&project, "two", "Fourth");
    let told = [
        "changed: inputs/one.json, inputs/two.json",
        "both documents are made",
        "written    out/one.pdf (1 page)",
        "written    out/two.pdf (1 page)",
    ];
    assert_eq!(watching.told(), told);
}

#[test]
fn what_no_document_is_made_of_is_not_noticed() {
    let list = "code,label\na,A\n";
    let project = project()
        .file("templates/_shared/codes/mine.csv", list)
        .file("templates/one/README.md", "# One")
        .file("templates/one/sample/Document.csv", "Field,Value\n");
    let watching = Watching::start(&project, []);
    assert_eq!(watching.told(), FIRST);
    change(&project, "templates/unused/main.typ.hbs", "= ", "= A ");
    put(&project, "templates/unused/schema.toml", "no contract");
    put(&project, "templates/_shared/codes/mine.csv", "code,label\nb,B\n");
    put(&project, "templates/one/README.md", "# Another");
    put(&project, "templates/one/sample/Document.csv", "Field,Value\nTitle,A\n");
    put(&project, "templates/one/tests/case/expected.typ", "= A\n");
    put(&project, "inputs/_aside.json", "{}");
    put(&project, "out/two.pdf", "somebody's");
    for lock in ["inputs/.~lock.one.json#", "inputs/~$one.json"] {
        project.write(lock, "somebody has it open");
    }
    let same = project.bytes("inputs/one.json");
    project.write("inputs/one.json", &same);
    change(&project, "templates/one/main.typ.hbs", "= ", "= A ");
    // What was made by others is noticed by the build, as by any.
    let told = [
        "changed: templates/one/main.typ.hbs",
        "both documents are made",
        "written    out/one.pdf (1 page)",
        "written    out/two.pdf (1 page)",
    ];
    assert_eq!(watching.told(), told);
    save(&project, "two", "Second");
    assert_eq!(watching.told(), only("two", "inputs/two.json"));
}

#[test]
fn each_part_of_a_type_in_use_is_noticed() {
    const LAYOUT: &str =
        "#import \"/_shared/tokens.typ\"\n#set document(title: \"a\")\n= {{document.mine}}\n";
    let list = "code,label\na,A\n";
    let column = "[[sheet]]\nname = \"document\"\ntitle = \"Document\"\nshape = \"form\"\n\
                  [[sheet.column]]\nname = \"mine\"\ntitle = \"Mine\"\ntype = \"code\"\n\
                  codes = \"mine\"\ndefault = \"a\"\n";
    let project = project()
        .file("templates/_shared/codes/mine.csv", list)
        .file("templates/one/schema.toml", column)
        .file("templates/one/main.typ.hbs", LAYOUT);
    let watching = Watching::start(&project, ["inputs/one.json"]);
    let made = |changed: &str| {
        [changed, "the document is made", "written    out/one.pdf (1 page)"].map(str::to_owned)
    };
    assert_eq!(watching.told(), made("")[1..]);
    put(&project, "templates/_shared/codes/mine.csv", "code,label\na,Other\n");
    assert_eq!(watching.told(), made("changed: templates/_shared/codes/mine.csv"));
    // One that the program brings with it, and the project does not have yet.
    let shipped = include_str!("../../templates/_shared/tokens.typ");
    put(&project, "templates/_shared/tokens.typ", shipped.replace("#009EDB", "#1A73C8"));
    assert_eq!(watching.told(), made("changed: templates/_shared/"));
    put(&project, "templates/one/partials/part.hbs", "A part.\n");
    // Which changes nothing until a template names it.
    change(&project, "templates/one/main.typ.hbs", "= ", "{{> part}}\n= ");
    assert_eq!(watching.told(), made("changed: templates/one/main.typ.hbs"));
    put(&project, "templates/one/partials/part.hbs", "Another part.\n");
    assert_eq!(watching.told(), made("changed: templates/one/partials/part.hbs"));
    save(&project, "one", "Only printed by nobody");
    let told = ["changed: inputs/one.json", "the document is up to date"];
    assert_eq!(watching.told(), told);
}

#[test]
fn workbooks_come_and_go() {
    let project = project();
    fs::remove_file(project.path("inputs/one.json")).unwrap();
    fs::remove_file(project.path("inputs/two.json")).unwrap();
    let watching = Watching::start(&project, []);
    let told = watching.told();
    assert_eq!(told[..1], ["nothing could be made: 1 error in 1 file"]);
    save(&project, "one", "First");
    let told = watching.told();
    assert_eq!(told[0], "new: inputs/one.json");
    assert!(told.contains(&"written    out/one.pdf (1 page)".to_owned()), "{told:?}");
    assert_eq!(told.last().unwrap(), "everything is mended");
    // A folder becomes a workbook when there is CSV in it.
    fs::create_dir(project.path("inputs/two")).unwrap();
    put(&project, "inputs/two/Document.csv", "Field,Value\nType,two\nTitle,Two\n");
    let told = watching.told();
    assert_eq!(told[0], "new: inputs/two/");
    assert_eq!(told.last().unwrap(), "written    out/two.pdf (1 page)");
    change(&project, "inputs/two/Document.csv", "Two", "Three");
    assert_eq!(watching.told(), only("two", "inputs/two/Document.csv"));
    fs::remove_file(project.path("inputs/one.json")).unwrap();
    let told = watching.told();
    assert_eq!(told[..2], ["gone: inputs/one.json", "the document is up to date"]);
    assert_eq!(told[2..], ["stale      out/one.pdf (inputs/one.json is gone)"]);
}

#[test]
fn a_workbook_that_was_named_and_disappears_is_waited_for() {
    let project = project();
    let watching = Watching::start(&project, ["inputs/one.json"]);
    watching.told();
    fs::remove_file(project.path("inputs/one.json")).unwrap();
    let told = watching.told();
    assert_eq!(told[0], "gone: inputs/one.json");
    assert!(told.iter().any(|line| line.starts_with("error[no-such-input]")), "{told:?}");
    save(&project, "one", "Second");
    let told = watching.told();
    assert_eq!(
        (&*told[0], &**told.last().unwrap()),
        ("new: inputs/one.json", "everything is mended")
    );
}

#[test]
fn an_image_that_is_missing_is_waited_for() {
    let project = Project::new().copied("inputs/outcome-brief-digital-services", "inputs/brief");
    let image = project.bytes("inputs/brief/terraces.png");
    fs::remove_file(project.path("inputs/brief/terraces.png")).unwrap();
    let watching = Watching::start(&project, []);
    let told = watching.told();
    let fault = |line: &String| line.contains("the image `terraces.png` is not there");
    assert!(told.iter().any(fault), "{told:?}");
    put(&project, "inputs/brief/terraces.png", &image);
    let told = watching.told();
    assert_eq!(told[0], "new: inputs/brief/terraces.png");
    assert_eq!(told.last().unwrap(), "everything is mended");
    put(&project, "inputs/brief/terraces.png", project.bytes("inputs/brief/health-post.png"));
    let told = watching.told();
    assert_eq!(told[0], "changed: inputs/brief/terraces.png");
    assert!(told.last().unwrap().starts_with("written    out/brief.pdf"), "{told:?}");
}

#[test]
fn what_is_wrong_is_told_when_it_changes() {
    let project = project();
    let watching = Watching::start(&project, []);
    watching.told();
    let damaged = "{\"Document\": ";
    put(&project, "inputs/one.json", damaged);
    let told = watching.told();
    assert_eq!(
        told[..2],
        ["changed: inputs/one.json", "1 of 2 documents can't be made: 1 error in 1 workbook"]
    );
    assert!(told.iter().any(|line| line.starts_with("error[bad-text]")), "{told:?}");
    let stale = "failed     out/one.pdf (the PDF of an earlier build stays, and is out of date)";
    assert_eq!(told.last().unwrap(), stale);
    // What was told is not told again when something else changes.
    save(&project, "two", "Second");
    let told = [
        "changed: inputs/two.json",
        "1 of 2 documents can't be made: 1 error in 1 workbook",
        "written    out/two.pdf (1 page)",
    ];
    assert_eq!(watching.told(), told);
    save(&project, "one", "First");
    let told =
        ["changed: inputs/one.json", "both documents are up to date", "everything is mended"];
    assert_eq!(watching.told(), told);
}

#[test]
fn its_own_lists_of_problems_and_papers_are_not_noticed() {
    let project = Project::new()
        .workbook("papers/plan.json", &sample("work-plan").with("Activities", "J3", "soon"));
    // Everything is written into the folder in which workbooks are looked for.
    let watching = Watching::start(&project, ["papers", "--out", "papers"]);
    let told = watching.told();
    assert!(told.iter().any(|line| line.starts_with("error[not-a-period]")), "{told:?}");
    assert!(project.names("papers").contains(&"plan.problems.xlsx".to_owned()));
    project.save("papers/.plan.json", &sample("work-plan"));
    fs::rename(project.path("papers/.plan.json"), project.path("papers/plan.json")).unwrap();
    let told = watching.told();
    assert_eq!(told[0], "changed: papers/plan.json");
    assert_eq!(told.last().unwrap(), "everything is mended");
    assert!(project.names("papers").contains(&"plan.pdf".to_owned()));
    put(&project, "papers/other.json", "{");
    let told = watching.told();
    assert_eq!(told[0], "new: papers/other.json");
}

#[test]
fn for_programs_each_build_is_a_line() {
    let project = project();
    let watching = Watching::start(&project, ["--format", "json"]);
    let statuses = |report: &Value| {
        let documents = report["documents"].as_array().unwrap().iter();
        documents.map(|it| it["status"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(statuses(&watching.report()), ["written", "written"]);
    save(&project, "two", "Second");
    let report = watching.report();
    assert_eq!(statuses(&report), ["unchanged", "written"]);
    assert_eq!(report["version"], watching_version(&project));
}

/// The version of the report that `build` prints.
fn watching_version(project: &Project) -> Value {
    project.build([]).0["version"].clone()
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it_as_the_last_build_ended() {
    let project = project();
    let watching = Watching::start(&project, []);
    watching.told();
    let (status, rest) = watching.interrupted();
    assert_eq!((status.code(), rest.len()), (Some(0), 0));
    put(&project, "inputs/one.json", "{");
    let watching = Watching::start(&project, []);
    watching.told();
    let (status, rest) = watching.interrupted();
    assert_eq!((status.code(), rest.len()), (Some(1), 0));
}

#[test]
fn where_there_is_no_project_nothing_is_waited_for() {
    let run = Project::new().run(["watch", "--root", "nowhere"]).failure(2);
    assert!(run.stderr.contains("there is no folder `nowhere`"), "{}", run.stderr);
}

#[test]
fn workbooks_whose_rows_are_taken_are_watched_and_so_are_new_ones() {
    let project = rows_from::project("");
    let arguments = ["--format", "json", "inputs/region.xlsx"];
    let watching = Watching::start(&project, arguments);
    assert_eq!(watching.report()["totals"]["written"], 1);
    project.save("inputs/card-b.xlsx", &rows_from::card("B", &[], &["1|B|Two|5"]));
    let causes = watching.report()["documents"][0]["causes"].to_string();
    assert!(causes.contains("inputs/card-b.xlsx · Findings!D2 (Score: 2 → 5)"), "{causes}");
    project.save("inputs/card-c.xlsx", &rows_from::card("C", &[], &["1|C|Three|7"]));
    let causes = watching.report()["documents"][0]["causes"].to_string();
    assert!(causes.contains("added: inputs/card-c.xlsx · Findings row 2"), "{causes}");
}
