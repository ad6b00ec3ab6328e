//! Projects of tests: a folder of their own, in which the program runs as its users run it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::{fs, io};

use serde_json::Value;
use tempfile::TempDir;

use crate::pdf::Pdf;
use crate::support::Book;

/// The folder of the repository.
pub const REPOSITORY: &str = env!("CARGO_MANIFEST_DIR");

/// Variables that change what the program does or how it looks. No test inherits them.
const ENVIRONMENT: [&str; 8] = [
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "FORCE_COLOR",
    "NO_COLOR",
    "SOURCE_DATE_EPOCH",
    "TERM",
    "TYPST_FONT_PATHS",
];

/// A project in a folder of its own, which is gone when the test is over.
pub struct Project {
    folder: TempDir,
    environment: Vec<(String, String)>,
}

impl Project {
    /// An empty folder: no project at all until it holds `templates/`.
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("project").tempdir().unwrap();
        Self { folder, environment: Vec::new() }
    }

    /// The shipped inputs, with the document types that are inside of the program.
    pub fn shipped() -> Self {
        Self::new().copied("inputs", "inputs")
    }

    /// The sample of a document type as `inputs/TYPE.json`.
    pub fn sample(doctype: &str) -> Self {
        Self::new().workbook(&format!("inputs/{doctype}.json"), &sample(doctype))
    }

    /// With one more file.
    pub fn file(self, name: &str, content: impl AsRef<[u8]>) -> Self {
        self.write(name, content);
        self
    }

    /// With one more workbook, in the format of its name's ending; a folder of CSV without one.
    pub fn workbook(self, name: &str, book: &Book) -> Self {
        self.save(name, book);
        self
    }

    /// With a file or folder of the repository.
    pub fn copied(self, from: &str, to: &str) -> Self {
        copy(&Path::new(REPOSITORY).join(from), &self.path(to)).unwrap();
        self
    }

    /// With a variable of the environment.
    pub fn variable(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Writes a file between two runs.
    pub fn write(&self, name: &str, content: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Writes a workbook between two runs.
    pub fn save(&self, name: &str, book: &Book) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        book.write(&path).unwrap();
    }

    /// Changes a text file between two runs; the words to change must be there.
    pub fn change(&self, name: &str, from: &str, to: &str) {
        let text = self.text(name);
        assert!(text.contains(from), "{name} holds no {from:?}");
        self.write(name, text.replacen(from, to, 1));
    }

    /// Removes a file or a folder between two runs.
    pub fn remove(&self, name: &str) {
        let path = self.path(name);
        if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }.unwrap();
    }

    /// The labels of the repository in English.
    pub fn shared_labels(&self) -> String {
        let path = Path::new(REPOSITORY).join("templates/_shared/labels/en.toml");
        fs::read_to_string(path).unwrap()
    }

    /// Where a file of the project is.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The bytes of a file.
    pub fn bytes(&self, name: &str) -> Vec<u8> {
        fs::read(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// The text of a file.
    pub fn text(&self, name: &str) -> String {
        String::from_utf8(self.bytes(name)).unwrap()
    }

    /// What a PDF of the project says.
    pub fn pdf(&self, name: &str) -> Pdf {
        Pdf::read(self.bytes(name))
    }

    /// The names of what stands in a folder, hidden files too; none if it is not there.
    pub fn names(&self, folder: &str) -> Vec<String> {
        let Ok(entries) = fs::read_dir(self.path(folder)) else { return Vec::new() };
        let name = |entry: io::Result<fs::DirEntry>| entry.unwrap().file_name().into_string();
        let mut names: Vec<_> = entries.map(|entry| name(entry).unwrap()).collect();
        names.sort();
        names
    }

    /// The names of what a user sees in `out/`.
    pub fn made(&self) -> Vec<String> {
        let mut names = self.names("out");
        names.retain(|name| !name.starts_with('.'));
        names
    }

    /// The program, ready to be started in the project's folder.
    pub fn command<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_rapporteur"));
        command.current_dir(self.folder.path()).args(arguments).stdin(Stdio::null());
        for name in ENVIRONMENT {
            command.env_remove(name);
        }
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command
    }

    /// Runs the program in the project's folder.
    pub fn run<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Run {
        Run::of(self.command(arguments).output().unwrap(), self.folder.path())
    }

    /// Builds, and gives the report.
    pub fn build<'a>(&self, arguments: impl IntoIterator<Item = &'a str>) -> Report {
        let arguments = ["build", "--format", "json"].into_iter().chain(arguments);
        Report::of(self.run(arguments).json())
    }
}

/// What came of a run, with the project's folder called `[project]`.
pub struct Run {
    code: Option<i32>,
    /// What was printed on standard output.
    pub stdout: String,
    /// What was printed on standard error.
    pub stderr: String,
}

impl Run {
    /// What came of a command that ran in this folder.
    pub fn of(output: Output, folder: &Path) -> Self {
        let real = folder.canonicalize().unwrap();
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).unwrap().replace("\r\n", "\n");
            let text = text.replace(&*real.to_string_lossy(), "[project]");
            text.replace(&*folder.to_string_lossy(), "[project]")
        };
        Self {
            code: output.status.code(),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        }
    }

    /// Holds that it ended with status 0.
    #[track_caller]
    pub fn success(self) -> Self {
        self.failure(0)
    }

    /// Holds that it ended with this status.
    #[track_caller]
    pub fn failure(self, code: i32) -> Self {
        let (stdout, stderr) = (&self.stdout, &self.stderr);
        assert_eq!(self.code, Some(code), "\nstdout:\n{stdout}\nstderr:\n{stderr}");
        self
    }

    /// Holds what was printed on standard output.
    #[track_caller]
    pub fn stdout(self, expected: &str) -> Self {
        assert_eq!(self.stdout, expected, "\nstderr:\n{}", self.stderr);
        self
    }

    /// Holds what was printed on standard error.
    #[track_caller]
    pub fn stderr(self, expected: &str) -> Self {
        assert_eq!(self.stderr, expected, "\nstdout:\n{}", self.stdout);
        self
    }

    /// What was printed on standard output, which is JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.stdout, self.stderr))
    }
}

/// The report of a build.
pub struct Report(pub Value);

impl Report {
    fn of(json: Value) -> Self {
        Self(json)
    }

    /// Each document as `name status` in the order of the report, with `stale` where it is.
    pub fn statuses(&self) -> Vec<String> {
        let documents = self.0["documents"].as_array().unwrap();
        let told = |document: &Value| {
            let output = document["output"].as_str().unwrap();
            let name = output.rsplit('/').next().unwrap();
            let stale = if document["stale"] == true { " stale" } else { "" };
            format!("{name} {}{stale}", document["status"].as_str().unwrap())
        };
        documents.iter().map(told).collect()
    }

    /// Why the document of this output's name was compiled.
    #[track_caller]
    pub fn causes(&self, name: &str) -> Vec<String> {
        let documents = self.0["documents"].as_array().unwrap();
        let is_it = |document: &&Value| document["output"].as_str().unwrap().ends_with(name);
        let document = documents.iter().find(is_it).unwrap_or_else(|| panic!("no {name}"));
        serde_json::from_value(document["causes"].clone()).unwrap()
    }

    /// Each diagnostic as `error[name] file sheet!cell: message`.
    pub fn found(&self) -> Vec<String> {
        let diagnostics = self.0["diagnostics"].as_array().unwrap();
        diagnostics.iter().map(told).collect()
    }
}

/// A diagnostic of a report in a line.
fn told(found: &Value) -> String {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let place = &found["place"];
    let cell = match (place.get("sheet"), place.get("cell")) {
        (Some(sheet), Some(cell)) => format!(" {}!{}", text(sheet), text(cell)),
        (Some(sheet), None) => format!(" {}", text(sheet)),
        _ => place.get("line").map(|line| format!(":{line}")).unwrap_or_default(),
    };
    let file = place.get("file").map(|file| format!(" {}", text(file))).unwrap_or_default();
    let (severity, name) = (text(&found["severity"]), text(&found["name"]));
    format!("{severity}[{name}]{file}{cell}: {}", text(&found["message"]))
}

/// The shipped document types.
pub const TYPES: [&str; 7] = [
    "concept-note",
    "coordination-brief",
    "management-response",
    "outcome-brief",
    "recommendations-paper",
    "scorecard-report",
    "work-plan",
];

/// The sample of a document type.
pub fn sample(doctype: &str) -> Book {
    let folder = Path::new(REPOSITORY).join("templates").join(doctype).join("sample");
    Book::from_csv_folder(&folder).unwrap()
}

/// Copies a file or a folder.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    if !from.is_dir() {
        fs::create_dir_all(to.parent().unwrap())?;
        return fs::copy(from, to).map(drop);
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        copy(&entry.path(), &to.join(entry.file_name()))?;
    }
    Ok(())
}
