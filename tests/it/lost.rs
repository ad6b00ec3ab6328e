//! Nothing is lost: whatever ends a build, fills its disk or gets in its way, there is never a part of a
//! PDF nor a wrong record of what was made, and the next build completes it as if nothing had been.
//!
//! What can't be tried on a machine, for want of a right or a tool, is left out, and standard error says
//! so.

mod clock;
mod denied;
mod ends;
mod full;
mod kills;
mod places;
mod saving;
mod together;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use crate::project::Project;
use crate::support::{Book, Cell};

/// How long something may take on a machine that is busy with other things.
const LONG: Duration = Duration::from_secs(120);

/// Files by their names.
type Files = BTreeMap<String, Vec<u8>>;

/// A project with so many small documents, from workbooks of several formats.
fn batch(documents: usize) -> Project {
    let project = ["template.toml", "schema.toml", "main.typ.hbs"]
        .iter()
        .zip([
            "name = \"paper\"\ntitle = \"Paper\"\ndescription = \"For tests.\"\nversion = \"1.0.0\"\n",
            "[[sheet]]\nname = \"tasks\"\ntitle = \"Tasks\"\n\
             column = [{ name = \"name\", title = \"Name\", type = \"text\", required = true }]\n",
            "#set document(title: {{document.title}})\n= {{document.title}}\n\
             {{#each tasks}}\n+ {{name}}\n{{/each}}\n",
        ])
        .fold(Project::new(), |project, (name, text)| {
            project.file(&format!("templates/paper/{name}"), text)
        });
    (0..documents).for_each(|number| save(&project, number, "one"));
    project
}

/// The name of the document with this number.
fn name(number: usize) -> String {
    format!("p{number:03}")
}

/// The workbook with this number, as its users say it; some are longer than others.
fn book(number: usize, version: &str) -> Book {
    let row = |cells: &[&str]| cells.iter().map(|cell| Cell::from(*cell)).collect::<Vec<_>>();
    let mut tasks = vec![row(&["Name"])];
    let rows = (0..=number * 7 % 40).map(|at| row(&[&format!("Task {at} in version {version}")]));
    tasks.extend(rows);
    let title = format!("Paper {number} in version {version}");
    Book::new()
        .sheet(
            "Document",
            vec![row(&["Field", "Value"]), row(&["Type", "paper"]), row(&["Title", &title])],
        )
        .sheet("Tasks", tasks)
}

/// Where the workbook with this number is.
fn input(number: usize) -> String {
    let ending = [".json", "", ".xlsx", ".ods"][number % 4];
    format!("inputs/{}{ending}", name(number))
}

/// Saves the workbook with this number.
fn save(project: &Project, number: usize, version: &str) {
    project.save(&input(number), &book(number, version));
}

/// What a build makes of so many documents of a version when nothing gets in its way.
fn undisturbed(documents: usize, version: &str) -> Files {
    let project = batch(documents);
    (0..documents).for_each(|number| save(&project, number, version));
    project.run(["build"]).success();
    pdfs(&project.path("out"))
}

/// The PDFs in a folder.
fn pdfs(folder: &Path) -> Files {
    let mut found = files(folder);
    found.retain(|name, _| name.ends_with(".pdf"));
    found
}

/// All files in a folder and the folders in it.
fn files(folder: &Path) -> Files {
    fn walk(top: &Path, folder: &Path, found: &mut Files) {
        for entry in fs::read_dir(folder).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(top, &path, found);
            } else if let Ok(bytes) = fs::read(&path) {
                let name = path.strip_prefix(top).unwrap().to_string_lossy().replace('\\', "/");
                found.insert(name, bytes);
            }
        }
    }
    let mut found = Files::new();
    walk(folder, folder, &mut found);
    found
}

/// Holds that there are no halves of files in a folder.
#[track_caller]
fn no_parts(folder: &Path) {
    let left: Vec<String> = files(folder).into_keys().filter(|it| it.ends_with(".part")).collect();
    assert!(left.is_empty(), "{left:?}");
}

/// Holds that each PDF is one of these, and whole.
#[track_caller]
fn each_is_one_of(found: &Files, allowed: &[&Files]) {
    for (name, bytes) in found {
        let is_known = allowed.iter().any(|allowed| allowed.get(name) == Some(bytes));
        assert!(is_known, "{name}: {} bytes that nobody made", bytes.len());
    }
}

/// Starts the program, with nobody who reads what it prints.
fn start<'a>(project: &Project, arguments: impl IntoIterator<Item = &'a str>) -> Child {
    let mut command = project.command(arguments);
    command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Waits until something is so.
#[track_caller]
fn until(what: &str, is_so: impl Fn() -> bool) {
    let start = Instant::now();
    while !is_so() {
        assert!(start.elapsed() < LONG, "{what}: not within {LONG:?}");
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// Sends a signal to a process.
#[cfg(unix)]
fn signal(name: &str, process: &Child) {
    let number = process.id().to_string();
    let sent = Command::new("kill").args([name, &number]).status().unwrap();
    assert!(sent.success(), "{name}");
}

/// Runs a script in a shell that may mount file systems, in the project's folder, with the program as
/// `$program`; none if this machine doesn't allow it. The script ends with 77 where it can't mount.
#[cfg(unix)]
fn mounting(project: &Project, script: &str) -> Option<std::process::Output> {
    let mut shell = project.command([]);
    let program = PathBuf::from(shell.get_program());
    shell = Command::new("unshare");
    shell.args(["-rm", "sh", "-c", script]).current_dir(project.path("")).env("program", program);
    shell.env("NO_COLOR", "1").env_remove("SOURCE_DATE_EPOCH");
    let output = shell.output().ok();
    let output = output.filter(|output| {
        let words = String::from_utf8_lossy(&output.stderr);
        output.status.code() != Some(77) && !words.contains("unshare:")
    });
    if output.is_none() {
        eprintln!("LEFT OUT: this machine does not allow mounting (unshare -rm)");
    }
    output
}
