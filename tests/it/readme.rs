//! What is documented is true: commands run and print what the README shows, and nothing that can be
//! typed goes untold.
//!
//! In the README, `<!-- sheet: NAME -->` before a table makes it a sheet of `plan.xlsx`, and
//! `<!-- change: SHEET!CELL = TEXT -->` writes a cell of it. Blocks marked `console` are one session in
//! the folder of that workbook: lines with `$ ` are typed, what follows them must be printed, messages
//! before results. `…` stands for anything, and a line of it for any lines.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use rapporteur::cli::Arguments;
use rapporteur::diagnostic::Name;
use tempfile::TempDir;

use crate::support::{Book, Cell};

const README: &str = include_str!("../../README.md");

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn run(arguments: &[String], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rapporteur"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("SOURCE_DATE_EPOCH")
        .env_remove("FORCE_COLOR")
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap().replace("\r\n", "\n")
}

/// The words of a line as a shell takes them; what follows `|`, `>` or `#` is not for the program.
fn words(line: &str) -> Vec<String> {
    let words = line.split_whitespace().map(|word| word.trim_matches('"').to_owned());
    words.take_while(|word| !matches!(word.as_str(), "|" | ">" | ">>" | "#")).collect()
}

/// The lines of the fenced blocks of this kind.
fn blocks(markdown: &str, kind: &str) -> Vec<Vec<String>> {
    let mut blocks = Vec::new();
    let mut lines = markdown.lines();
    while let Some(line) = lines.next() {
        if let Some(found) = line.trim().strip_prefix("```") {
            let block: Vec<String> =
                lines.by_ref().take_while(|line| line.trim() != "```").map(str::to_owned).collect();
            if found == kind {
                blocks.push(block);
            }
        }
    }
    blocks
}

/// What stands between `<!-- word: ` and ` -->`, if the line is such a mark.
fn mark<'a>(line: &'a str, word: &str) -> Option<&'a str> {
    line.trim().strip_prefix("<!-- ")?.strip_prefix(word)?.strip_prefix(": ")?.strip_suffix(" -->")
}

/// The cells of a line of a table.
fn cells(line: &str) -> Vec<Cell> {
    let inner = line.trim().trim_start_matches('|').trim_end_matches('|');
    inner.split('|').map(|cell| Cell::from(cell.trim().trim_matches('`'))).collect()
}

/// The session of the README: the workbook is written and changed, and lines are typed.
struct Session {
    folder: TempDir,
    book: Book,
    /// The exit code of what was typed last.
    code: Option<i32>,
}

impl Session {
    fn sheet(&mut self, name: &str, rows: Vec<Vec<Cell>>) {
        self.book.sheets.push((name.to_owned(), rows));
        self.save();
    }

    fn change(&mut self, change: &str) {
        let (place, value) = change.split_once(" = ").unwrap();
        let (sheet, cell) = place.split_once('!').unwrap();
        let column = usize::from(cell.as_bytes()[0] - b'A');
        let row: usize = cell[1..].parse().unwrap();
        let (_, rows) = self.book.sheets.iter_mut().find(|(name, _)| name == sheet).unwrap();
        rows[row - 1][column] = Cell::from(value);
        self.save();
    }

    fn save(&self) {
        self.book.write_xlsx(&self.folder.path().join("plan.xlsx")).unwrap();
    }

    /// What is printed when a line is typed.
    fn type_in(&mut self, line: &str) -> String {
        if line == "echo $?" {
            return format!("{}\n", self.code.take().expect("something was run before"));
        }
        self.settled(line);
        let words = words(line);
        let (program, arguments) = words.split_first().unwrap();
        assert_eq!(program, "rapporteur", "{line}");
        let output = run(arguments, self.folder.path());
        self.code = output.status.code();
        text(&output.stderr) + &text(&output.stdout)
    }

    /// A line whose exit code the README does not tell must have gone well.
    fn settled(&self, next: &str) {
        assert!(matches!(self.code, None | Some(0)), "before `{next}`: {:?}", self.code);
    }
}

/// Whether a line is as shown; `…` stands for anything.
fn matches(shown: &str, line: &str) -> bool {
    match shown.split_once('…') {
        None => shown == line,
        Some((before, after)) => line.strip_prefix(before).is_some_and(|rest| {
            rest.char_indices().any(|(at, _)| matches(after, &rest[at..])) || matches(after, "")
        }),
    }
}

/// Whether lines are as shown; a line of `…` stands for any lines.
fn all_match(shown: &[&str], lines: &[&str]) -> bool {
    match shown.split_first() {
        None => lines.is_empty(),
        Some((&"…", rest)) => (0..=lines.len()).any(|at| all_match(rest, &lines[at..])),
        Some((first, rest)) => lines
            .split_first()
            .is_some_and(|(line, lines)| matches(first, line) && all_match(rest, lines)),
    }
}

#[test]
fn the_session_of_the_readme_prints_what_it_shows() {
    let mut session = Session { folder: TempDir::new().unwrap(), book: Book::new(), code: None };
    let mut lines = README.lines().peekable();
    let mut typed = 0;
    while let Some(line) = lines.next() {
        if let Some(name) = mark(line, "sheet") {
            let mut table = lines.by_ref().skip_while(|line| line.is_empty());
            let header = cells(table.next().unwrap());
            let rows = table.skip(1).take_while(|line| line.starts_with('|')).map(cells);
            session.sheet(name, [header].into_iter().chain(rows).collect());
        } else if let Some(change) = mark(line, "change") {
            session.change(change);
        } else if line.trim() == "```console" {
            while let Some(line) = lines.next_if(|line| line.trim() != "```") {
                let command = line.strip_prefix("$ ").expect("a session begins with a command");
                let mut shown = Vec::new();
                while let Some(line) =
                    lines.next_if(|line| line.trim() != "```" && !line.starts_with("$ "))
                {
                    shown.push(line);
                }
                let printed = session.type_in(command);
                let printed: Vec<&str> = printed.lines().collect();
                assert!(
                    all_match(&shown, &printed),
                    "$ {command}\n--- shown\n{}\n--- printed\n{}",
                    shown.join("\n"),
                    printed.join("\n")
                );
                typed += 1;
            }
        }
    }
    session.settled("the end");
    assert!(typed > 5, "the README shows a session");
}

/// The command lines of the program that a page of Markdown tells.
fn command_lines(page: &str) -> Vec<String> {
    let typed = page.lines().map(str::trim).map(|line| line.trim_start_matches("$ "));
    let mut found: Vec<String> =
        typed.filter(|line| line.starts_with("rapporteur ")).map(str::to_owned).collect();
    // Behind two spaces stands what a line does.
    let ends = found.iter_mut().filter_map(|line| Some((line.find("  ")?, line)));
    ends.for_each(|(at, line)| line.truncate(at));
    found.extend(page.split('`').skip(1).step_by(2).map(str::to_owned));
    // In capitals stand words for something else.
    found.retain(|line| {
        line.starts_with("rapporteur ")
            && !line.contains('\n')
            && !words(line)
                .iter()
                .any(|word| word.chars().any(char::is_uppercase) && !word.contains(['/', '.', '$']))
    });
    found
}

fn assert_parse(page: &str, name: &str) {
    for line in command_lines(page) {
        if let Err(error) = Arguments::try_parse_from(words(&line)) {
            let told = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            assert!(told, "{name}: {line}\n{error}");
        }
    }
}

#[test]
fn every_command_line_that_is_documented_can_be_typed() {
    assert_parse(README, "README.md");
    assert_parse(&fs::read_to_string(root().join("CHANGELOG.md")).unwrap(), "CHANGELOG.md");
    for name in Name::ALL {
        assert_parse(name.explanation(), name.as_str());
    }
    let mut program = Arguments::command();
    assert_parse(&program.render_long_help().to_string(), "help");
    for command in program.get_subcommands_mut() {
        let help = command.render_long_help().to_string();
        assert_parse(&help, command.get_name());
    }
}

#[test]
fn everything_that_can_be_typed_is_documented() {
    let program = Arguments::command();
    let options = program
        .get_arguments()
        .chain(program.get_subcommands().flat_map(clap::Command::get_arguments));
    for option in options.filter_map(clap::Arg::get_long) {
        assert!(README.contains(&format!("--{option}")), "--{option} is not in README.md");
    }
    for command in program.get_subcommands() {
        let typed = format!("`rapporteur {}", command.get_name());
        assert!(README.contains(&typed), "{typed}` is not in README.md");
    }
}

#[test]
fn every_exit_code_is_documented_and_met() {
    let folder = TempDir::new().unwrap();
    let code = |line: &str| {
        let code = run(&words(line)[1..], folder.path()).status.code().unwrap();
        assert!(README.contains(&format!("| {code} |")), "exit code {code} is not in README.md");
        code
    };
    fs::write(folder.path().join("plan.toml"), "[Document]\nType = \"work-plan\"\n").unwrap();
    assert_eq!(code("rapporteur types"), 0);
    assert_eq!(code("rapporteur check plan.toml"), 1);
    assert_eq!(code("rapporteur check none.xlsx"), 2);
    assert_eq!(code("rapporteur biuld"), 2);
}

#[test]
fn the_two_commands_are_those_of_the_checks() {
    let commands: Vec<String> = blocks(README, "sh").into_iter().flatten().take(2).collect();
    assert_eq!(commands, ["cargo run --release -- build", "cargo test --release"]);
    let checks = fs::read_to_string(root().join(".ci/run")).unwrap();
    for command in commands {
        assert!(checks.lines().any(|line| line == format!("run {command}")), "{command}");
    }
}

#[test]
fn the_main_job_of_the_readme_is_done_without_a_fault() {
    let out = TempDir::new().unwrap();
    let arguments = ["build", "--deny-warnings", "--out", out.path().to_str().unwrap()];
    let output = run(&arguments.map(str::to_owned), &root());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
}

#[test]
fn the_readme_of_each_type_tells_its_columns() {
    let mut types = 0;
    for entry in fs::read_dir(root().join("templates")).unwrap() {
        let folder = entry.unwrap().path();
        let name = folder.file_name().unwrap().to_str().unwrap().to_owned();
        if name.starts_with('_') || !folder.is_dir() {
            continue;
        }
        types += 1;
        assert!(README.contains(&format!("`{name}`")), "{name} is not in README.md");
        let line = ["types", &name, "--markdown"].map(str::to_owned);
        let columns = text(&run(&line, &root()).stdout);
        let path = folder.join("README.md");
        let page = fs::read_to_string(&path).unwrap();
        let (before, told) = page.split_once("<!-- columns -->\n").unwrap();
        let (told, after) = told.split_once("<!-- /columns -->").unwrap();
        if std::env::var("INSTA_UPDATE").is_ok_and(|wish| wish == "always") {
            let columns = columns.trim();
            let page = format!("{before}<!-- columns -->\n\n{columns}\n\n<!-- /columns -->{after}");
            fs::write(&path, page).unwrap();
            continue;
        }
        assert!(
            told.trim() == columns.trim() && !columns.is_empty(),
            "templates/{name}/README.md is out of date: \
             `INSTA_UPDATE=always cargo test --release readme` writes its tables anew"
        );
    }
    assert!(types > 0);
}

#[test]
fn the_shipped_workbooks_are_those_of_their_text() {
    let folder = TempDir::new().unwrap();
    for entry in fs::read_dir(root().join("tests/inputs")).unwrap() {
        let source = entry.unwrap().path();
        if !source.is_dir() {
            continue;
        }
        let name = source.file_name().unwrap();
        let book = Book::from_csv_folder(&source).unwrap();
        let (made, shipped) = (folder.path().join(name), root().join("inputs").join(name));
        book.write_xlsx(&made.with_extension("xlsx")).unwrap();
        book.write_ods(&made.with_extension("ods")).unwrap();
        let is_same = |ending: &str| {
            let shipped = fs::read(shipped.with_extension(ending)).ok();
            shipped.map(|bytes| bytes == fs::read(made.with_extension(ending)).unwrap())
        };
        let found = is_same("xlsx").or_else(|| is_same("ods"));
        assert_eq!(
            found,
            Some(true),
            "{}: run `cargo run --release --example write-inputs`",
            shipped.display()
        );
    }
}
