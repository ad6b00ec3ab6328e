//! What is told while changes are waited for: of each build, only what the one before did not tell.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::style::{BOLD, DIM, GOOD};
use super::wrap::wrapped;
use crate::build::{Document, Outcome, Status};
use crate::diagnostic::{Diagnostic, Severity};

/// The widest that the rule between two builds is drawn.
const RULE: usize = 60;

/// What changed before a build, as paths are told.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// Files that are no longer the same.
    pub changed: Vec<String>,
    /// Files that were not there.
    pub new: Vec<String>,
    /// Files that are no longer there.
    pub gone: Vec<String>,
}

/// What is new of a build.
#[derive(Debug)]
pub struct News {
    /// What changed before it; nothing before the first.
    changes: Changes,
    /// The build, but of what was found and of the documents only what is news.
    pub told: Outcome,
    /// The build as a whole.
    pub whole: Outcome,
    /// Whether the last build had errors or warnings, and this has none.
    is_mended: bool,
}

impl News {
    /// Of the first build everything is told but what was up to date.
    pub fn first(outcome: &Outcome) -> Self {
        Self::of(outcome, Changes::default(), |_| true, |_| true)
    }

    /// What is new since another build: all that was found in files in which something else was found
    /// before, and the documents that were made, or can't be made for another reason.
    pub fn since(before: &Outcome, now: &Outcome, changes: Changes) -> Self {
        let (were, are) = (by_file(before), by_file(now));
        let is_new = |file: &str| were.get(file) != are.get(file);
        let touched: BTreeSet<&str> =
            [&changes.changed, &changes.new].into_iter().flatten().map(|it| &**it).collect();
        let stood = |document: &Document| {
            let same = before.documents.iter().find(|other| {
                (&other.input, &other.doctype) == (&document.input, &document.doctype)
            });
            same.is_some_and(|other| other.status == document.status)
        };
        let is_told = |document: &Document| {
            document.status == Status::Written
                || !stood(document)
                || is_new(&document.input)
                || touched.iter().any(|path| is_of(path, &document.input))
        };
        let mut news = Self::of(now, changes.clone(), is_new, is_told);
        news.is_mended = problems(before) > 0 && problems(now) == 0;
        news
    }

    fn of(
        outcome: &Outcome,
        changes: Changes,
        is_new: impl Fn(&str) -> bool,
        is_told: impl Fn(&Document) -> bool,
    ) -> Self {
        let mut told = outcome.clone();
        told.diagnostics.retain(|found| is_new(&file(found)));
        told.documents.retain(|it| it.status != Status::Unchanged && is_told(it));
        told.problems.retain(|problems| problems.inputs.iter().any(|input| is_new(input)));
        Self { changes, told, whole: outcome.clone(), is_mended: false }
    }

    /// Whether anything came of the changes.
    pub fn is_any(&self) -> bool {
        !self.told.diagnostics.is_empty() || !self.told.documents.is_empty() || self.is_mended
    }

    /// A rule, and what changed, in lines of this width; nothing before the first build.
    pub fn opening(&self, columns: usize) -> String {
        let mut text = String::new();
        if self.changes == Changes::default() {
            return text;
        }
        let _ = writeln!(text, "{DIM}{}{DIM:#}", "─".repeat(columns.min(RULE)));
        let Changes { changed, new, gone } = &self.changes;
        for (word, paths) in [("changed", changed), ("new", new), ("gone", gone)] {
            if !paths.is_empty() {
                let line = format!("{word}: {}", few(paths));
                let _ = writeln!(text, "{}", wrapped(&line, columns, 0).join("\n  "));
            }
        }
        text
    }

    /// What stands below the documents.
    pub fn closing(&self) -> String {
        let mut text = String::new();
        if self.is_mended {
            let _ = writeln!(text, "{GOOD}everything is mended{GOOD:#}");
        }
        text + &waiting()
    }
}

/// That changes are waited for, and how to end it.
fn waiting() -> String {
    format!("{DIM}waiting for changes (Ctrl-C ends){DIM:#}\n")
}

/// Why files are looked at, where the system does not tell of their changes.
pub fn deaf(reason: &str) -> String {
    format!(
        "{BOLD}the system does not tell of every change ({reason}){BOLD:#}: what was read is looked \
         at twice a second\n"
    )
}

/// How many errors and warnings there are.
fn problems(outcome: &Outcome) -> usize {
    outcome.diagnostics.iter().filter(|found| found.severity < Severity::Note).count()
}

/// What was found, by the file in which it is.
fn by_file(outcome: &Outcome) -> BTreeMap<String, Vec<&Diagnostic>> {
    let mut files: BTreeMap<String, Vec<&Diagnostic>> = BTreeMap::new();
    for found in &outcome.diagnostics {
        files.entry(file(found)).or_default().push(found);
    }
    files
}

/// The file in which something was found, with `/` between folders.
fn file(found: &Diagnostic) -> String {
    found.place.as_ref().map(|place| place.file().replace('\\', "/")).unwrap_or_default()
}

/// Whether a path is that of an input, or of a file in it.
fn is_of(path: &str, input: &str) -> bool {
    path.strip_prefix(input).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// How many paths are named.
const NAMED: usize = 6;

/// Paths, or the first of many.
fn few(paths: &[String]) -> String {
    let named = paths.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
    match paths.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}
