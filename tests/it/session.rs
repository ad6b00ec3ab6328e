//! Sessions that a page of Markdown shows: files are written, commands are typed, and what is printed
//! is what the page says.
//!
//! `<!-- sheet: NAME -->` before a table makes it a sheet of `plan.xlsx`, and
//! `<!-- change: SHEET!CELL = TEXT -->` writes a cell of it. `<!-- add: PATH -->` before a block puts it at the
//! end of a file; `<!-- diff: PATH -->` takes lines with `-` out of it and puts those with `+` in their place,
//! or behind the line with a blank above them. Blocks marked `console` are one session in the folder of
//! these files: lines with `$ ` are typed, what follows them must be printed, messages before results.
//! `…` stands for anything, and a line of it for any lines.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

use crate::support::{Book, Cell};

/// Runs the program in a folder.
pub fn run(arguments: &[String], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_rapporteur"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("SOURCE_DATE_EPOCH")
        .env_remove("FORCE_COLOR")
        .env("NO_COLOR", "1")
        .output()
        .unwrap()
}

/// What was printed.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap().replace("\r\n", "\n")
}

/// The words of a line as a shell takes them; what follows `|`, `>` or `#` is not for the program.
pub fn words(line: &str) -> Vec<String> {
    let words = line.split_whitespace().map(|word| word.trim_matches('"').to_owned());
    words.take_while(|word| !matches!(word.as_str(), "|" | ">" | ">>" | "#")).collect()
}

/// The lines of the fenced blocks of this kind.
pub fn blocks(markdown: &str, kind: &str) -> Vec<Vec<String>> {
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

/// A session: files are written and changed, and lines are typed.
struct Session {
    folder: TempDir,
    /// What is in `plan.xlsx`.
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

    fn add(&self, path: &str, lines: &[&str]) {
        let path = self.folder.path().join(path);
        let text = fs::read_to_string(&path).unwrap_or_default();
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text + &lines.join("\n") + "\n").unwrap();
    }

    /// Each stretch of lines must be in the file as it was.
    fn diff(&self, path: &str, lines: &[&str]) {
        let path = self.folder.path().join(path);
        let mut text = fs::read_to_string(&path).unwrap();
        for stretch in lines.split(|line| line.is_empty()) {
            let side = |other: char| -> String {
                let lines = stretch.iter().filter(|line| !line.starts_with(other));
                lines.map(|line| line[1..].to_owned() + "\n").collect()
            };
            let (before, after) = (side('+'), side('-'));
            assert!(text.contains(&before), "{} holds no\n{before}", path.display());
            text = text.replacen(&before, &after, 1);
        }
        fs::write(path, text).unwrap();
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

/// The lines of the next fenced block.
fn block<'a>(lines: &mut impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let inner = lines.skip_while(|line| !line.starts_with("```")).skip(1);
    inner.take_while(|line| *line != "```").collect()
}

/// Plays the session of a page; gives how many lines were typed.
pub fn play(page: &str) -> usize {
    let mut session = Session { folder: TempDir::new().unwrap(), book: Book::new(), code: None };
    let mut lines = page.lines().peekable();
    let mut typed = 0;
    while let Some(line) = lines.next() {
        if let Some(name) = mark(line, "sheet") {
            let mut table = lines.by_ref().skip_while(|line| line.is_empty());
            let header = cells(table.next().unwrap());
            let rows = table.skip(1).take_while(|line| line.starts_with('|')).map(cells);
            session.sheet(name, [header].into_iter().chain(rows).collect());
        } else if let Some(change) = mark(line, "change") {
            session.change(change);
        } else if let Some(path) = mark(line, "add") {
            session.add(path, &block(&mut lines));
        } else if let Some(path) = mark(line, "diff") {
            session.diff(path, &block(&mut lines));
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
    typed
}
