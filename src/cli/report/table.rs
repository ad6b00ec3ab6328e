//! The plan of a dry run as a table: how each document stands, its PDF, its workbook, and below it
//! why it would be made.

use std::fmt::Write;

use clap::builder::styling::{AnsiColor, Style};

use super::Detail;
use super::results::{FEW, causes, rest};
use super::style::{DIM, GOOD};
use super::wrap::width;
use crate::build::{Document, Outcome, Status};
use crate::project::slashed;

/// The widest that the column of documents is made for the sake of the next.
const WIDEST: usize = 60;

/// The table. Of many documents, those that are up to date are only counted.
pub fn lines(outcome: &Outcome, detail: Detail) -> String {
    let mut text = String::new();
    let is_short = detail < Detail::Full && outcome.documents.len() > FEW;
    let is_told = |document: &&Document| !is_short || document.status != Status::Unchanged;
    let told: Vec<&Document> = outcome.documents.iter().filter(is_told).collect();
    let widest = |document: &&Document| width(&slashed(&document.output));
    let column = told.iter().map(widest).max().unwrap_or_default().clamp(8, WIDEST);
    if !told.is_empty() {
        let _ = writeln!(text, "{DIM}{:<9}  {:<column$}  workbook{DIM:#}", "state", "document");
    }
    for document in &told {
        let (word, style) = word(document);
        let output = slashed(&document.output);
        let gap = column.saturating_sub(width(&output));
        let input = &document.input;
        let _ = writeln!(text, "{style}{word:<9}{style:#}  {output}{:gap$}  {input}", "");
        if word != "new" {
            causes(&mut text, document, detail);
        }
    }
    let unchanged = outcome.documents.len() - told.len();
    if told.is_empty() && unchanged > 0 {
        let _ = writeln!(text, "unchanged  {unchanged} documents (--verbose lists them)");
    } else {
        rest(&mut text, ("unchanged", Style::new().dimmed()), unchanged);
    }
    text
}

/// How a document stands, in a word and its colour.
fn word(document: &Document) -> (&'static str, Style) {
    match document.status {
        Status::Due if document.causes.iter().any(|cause| cause == "new") => ("new", GOOD),
        Status::Due => ("changed", GOOD),
        Status::Failed => ("failed", AnsiColor::BrightRed.on_default().bold()),
        Status::Skipped => ("skipped", AnsiColor::BrightYellow.on_default().bold()),
        Status::Written | Status::Unchanged | Status::Sound => ("unchanged", Style::new().dimmed()),
    }
}
