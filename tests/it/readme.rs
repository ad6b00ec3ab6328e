//! What is documented is true: commands run and print what the README shows, and nothing that can be
//! typed goes untold.

use std::fs;
use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{CommandFactory, Parser};
use rapporteur::cli::Arguments;
use rapporteur::diagnostic::Name;
use tempfile::TempDir;

use crate::session::{self, blocks, run, text, words};
use crate::support::Book;

const README: &str = include_str!("../../README.md");

/// The guide for authors of document types.
const GUIDE: &str = include_str!("../../templates/README.md");

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_session_of_the_readme_prints_what_it_shows() {
    let typed = session::play(README);
    assert!(typed > 5, "the README shows a session");
}

/// The command lines of the program that a page of Markdown tells.
fn command_lines(page: &str) -> Vec<String> {
    let typed = page.lines().map(str::trim).map(|line| line.trim_start_matches("$ "));
    let mut found: Vec<String> =
        typed.filter(|line| line.starts_with("rapporteur ")).map(str::to_owned).collect();
    // A machine puts a number there.
    found.iter_mut().for_each(|line| *line = line.replace("$SLURM_ARRAY_TASK_ID", "1"));
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
    assert_parse(GUIDE, "templates/README.md");
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
