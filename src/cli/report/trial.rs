//! What came of trying document types: a line for each, then the sums; and the same for programs.

use std::fmt::Write;

use clap::builder::styling::AnsiColor;
use schemars::JsonSchema;
use serde::Serialize;

use super::Detail;
use super::json::Diagnostic;
use super::style::GOOD;
use super::verdict::counted;
use crate::project::slashed;
use crate::trial::{Outcome, Tried};

/// The version of this form.
const VERSION: u32 = 1;

/// What came of a run of `rapporteur test`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Trial {
    /// The version of this form: 1.
    version: u32,
    /// The program and its version.
    program: String,
    /// Whether no document type could be tried at all.
    refused: bool,
    /// The document types that were tried, by name.
    types: Vec<DocumentType>,
    /// Everything that was found, in the order in which to mend it.
    diagnostics: Vec<Diagnostic>,
    /// The files that were written or removed, with `/` between folders.
    written: Vec<String>,
}

/// A document type that was tried.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct DocumentType {
    /// Its name.
    name: String,
    /// Whether nothing is wrong with it.
    sound: bool,
    /// The documents that were made.
    documents: Vec<String>,
    /// How many cases it has.
    cases: usize,
    /// How many errors were found, those of shared files included.
    errors: usize,
    /// How many warnings were found, those of shared files included.
    warnings: usize,
    /// How long it took.
    milliseconds: u64,
}

impl Trial {
    /// The report of a run.
    pub fn of(outcome: &Outcome, refused: bool) -> Self {
        Self {
            version: VERSION,
            program: format!("rapporteur {}", env!("CARGO_PKG_VERSION")),
            refused,
            types: outcome.types.iter().map(DocumentType::of).collect(),
            diagnostics: outcome
                .diagnostics
                .iter()
                .map(|found| Diagnostic::of(found, &outcome.workbooks))
                .collect(),
            written: outcome.written.iter().map(|path| slashed(path)).collect(),
        }
    }
}

impl DocumentType {
    fn of(tried: &Tried) -> Self {
        Self {
            name: tried.name.clone(),
            sound: tried.errors == 0,
            documents: tried.documents.clone(),
            cases: tried.cases,
            errors: tried.errors,
            warnings: tried.warnings,
            milliseconds: u64::try_from(tried.elapsed.as_millis()).unwrap_or(u64::MAX),
        }
    }
}

/// A line for each document type and for each file that was written, then the sums.
pub fn lines(outcome: &Outcome, detail: Detail) -> String {
    let mut text = String::new();
    if detail == Detail::Errors {
        return text;
    }
    let width = outcome.types.iter().map(|it| it.name.chars().count()).max().unwrap_or_default();
    for tried in &outcome.types {
        let (word, style) = match tried.errors {
            0 => ("sound", GOOD),
            _ => ("faulty", AnsiColor::BrightRed.on_default().bold()),
        };
        // Writing into a String can't fail, here and below.
        let _ = write!(text, "{style}{word:<9}{style:#}  {:width$}", tried.name);
        let mut parts: Vec<String> = documents(&tried.documents);
        parts.extend(counted(tried.cases, "case"));
        let counts = [counted(tried.errors, "error"), counted(tried.warnings, "warning")];
        let counts: Vec<String> = counts.into_iter().flatten().collect();
        let mut remarks = Vec::new();
        if !parts.is_empty() {
            remarks.push(parts.join(", "));
        }
        if !counts.is_empty() {
            remarks.push(counts.join(" and "));
        }
        let _ = write!(text, "  {}", remarks.join(": "));
        if detail == Detail::Full {
            let _ = write!(text, " ({:.2} s)", tried.elapsed.as_secs_f64());
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    for path in &outcome.written {
        let word = if path.exists() { "written" } else { "removed" };
        let _ = writeln!(text, "{GOOD}{word:<9}{GOOD:#}  {}", slashed(path));
    }
    text.push_str(&sums(outcome));
    text.push('\n');
    text
}

/// The documents in few words: `sample, empty, sparse, 4 full`.
fn documents(names: &[String]) -> Vec<String> {
    let full = names.iter().filter(|name| name.starts_with("full document")).count();
    let others = names.iter().filter(|name| !name.starts_with("full document"));
    let mut told: Vec<String> =
        others.map(|name| name.trim_end_matches(" document").to_owned()).collect();
    match full {
        0 => {}
        1 => told.push("full".to_owned()),
        _ => told.push(format!("{full} full")),
    }
    told
}

/// `3 document types: all sound`
fn sums(outcome: &Outcome) -> String {
    let faulty = outcome.types.iter().filter(|tried| tried.errors > 0).count();
    let all = outcome.types.len();
    match (counted(all, "document type"), faulty) {
        (None, _) => "no document types".to_owned(),
        (Some(types), 0) if all == 1 => format!("{types}: sound"),
        (Some(types), 0) => format!("{types}: all sound"),
        (Some(types), _) if all == 1 => format!("{types}: faulty"),
        (Some(types), _) => format!("{types}: {} sound, {faulty} faulty", all - faulty),
    }
}
