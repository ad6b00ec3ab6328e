//! The story of one document, for people and for programs.

use std::fmt::Write;

use schemars::JsonSchema;
use serde::Serialize;

use super::change::Change;
use super::json::Diagnostic;
use super::style::{BOLD, DIM};
use super::verdict::counted;
use crate::build::{self, Stand, Status};
use crate::project::slashed;

/// What `rapporteur build --explain` tells of one document.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Story {
    /// The version of this form: 1.
    version: u32,
    /// The document's PDF, with `/` between folders.
    output: String,
    /// Its document type.
    r#type: String,
    /// Its workbook, with `/` between folders.
    input: String,
    /// What sets it apart from the other documents of its workbook; empty where it is the only one.
    key: String,
    /// What a build would do with it.
    state: State,
    /// Why it would be made; empty where it would not.
    causes: Vec<String>,
    /// Of these causes, those that stand in its workbook.
    changes: Vec<Change>,
    /// The records that it is made of, sheet by sheet; empty where that is not known.
    sheets: Vec<Share>,
    /// What it was last made of; null where it never was.
    last: Option<Last>,
    /// Everything that was found in its workbook and type and on the way to its PDF, as far as it was
    /// gone.
    diagnostics: Vec<Diagnostic>,
}

/// What a build would do with a document.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum State {
    /// It would be made.
    Due,
    /// It is up to date.
    Unchanged,
    /// It can't be made.
    Failed,
}

/// The records of a sheet that a document is made of.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Share {
    /// The workbook, where it is another one whose rows were added; otherwise left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// The name on the sheet's tab.
    sheet: String,
    /// How many records are the document's own.
    records: usize,
    /// How many the sheet has.
    of: usize,
    /// The rows of its own, each stretch from the first to the last, counted from 1 as spreadsheets
    /// count; of a JSON or TOML file the records, from 1. A form has none.
    rows: Vec<(u64, u64)>,
}

/// What a document was last made of.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Last {
    /// The number of the build that wrote it; `rapporteur changes --list` tells when that was.
    run: u64,
    /// The hash of the PDF that was written: the first 32 digits of its BLAKE3.
    pdf: String,
    /// How many pages it has.
    pages: usize,
    /// The version of the program.
    program: String,
    /// How many files of its type took part.
    files: usize,
    /// The images that took part.
    images: Vec<String>,
    /// Whether the PDF that is there is the one that was written.
    state: OnDisk,
}

/// How a PDF stands.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum OnDisk {
    /// It is the one that was written.
    Same,
    /// It is gone.
    Missing,
    /// It is another one.
    Altered,
}

impl Story {
    /// The story as programs read it.
    pub fn of(story: &build::Story) -> Self {
        let document = &story.document;
        Self {
            version: 1,
            output: slashed(&document.output),
            r#type: document.doctype.clone(),
            input: document.input.clone(),
            key: story.key.clone(),
            state: match document.status {
                Status::Unchanged => State::Unchanged,
                Status::Failed | Status::Skipped => State::Failed,
                Status::Due | Status::Sound | Status::Written => State::Due,
            },
            causes: document.causes.iter().map(ToString::to_string).collect(),
            changes: document.causes.iter().filter_map(Change::of_cause).collect(),
            sheets: story.sheets.iter().map(Share::of).collect(),
            last: story.made.as_ref().map(Last::of),
            diagnostics: story
                .found
                .diagnostics
                .iter()
                .map(|found| Diagnostic::of(found, &story.found.workbooks))
                .collect(),
        }
    }
}

impl Share {
    fn of(share: &build::Share) -> Self {
        let build::Share { file, sheet, own, all, rows, .. } = share;
        let (file, sheet) = (file.clone(), sheet.clone());
        Self { file, sheet, records: *own, of: *all, rows: rows.clone() }
    }
}

impl Last {
    fn of(last: &build::Last) -> Self {
        Self {
            run: last.run,
            pdf: last.pdf.clone(),
            pages: last.pages,
            program: last.program.clone(),
            files: last.files,
            images: last.images.clone(),
            state: match last.stand {
                Stand::Same => OnDisk::Same,
                Stand::Missing => OnDisk::Missing,
                Stand::Altered => OnDisk::Altered,
            },
        }
    }
}

/// The story for people; what was found is told apart from it.
pub fn lines(story: &build::Story) -> String {
    let document = &story.document;
    let mut text = String::new();
    let mut line = |name: &str, told: &str| {
        let _ = writeln!(text, "{DIM}{name:<10}{DIM:#} {told}");
    };
    line("document", &format!("{BOLD}{}{BOLD:#}", slashed(&document.output)));
    line("type", &document.doctype);
    line("workbook", &document.input);
    if !story.key.is_empty() {
        line("made per", &story.key);
    }
    for (at, share) in story.sheets.iter().enumerate() {
        line(if at == 0 { "records" } else { "" }, &records(share));
    }
    match &story.made {
        None => line("last made", "never"),
        Some(last) => {
            let pages = counted(last.pages, "page").unwrap_or_default();
            line(
                "last made",
                &format!("in build {}, {pages}, by version {}", last.run, last.program),
            );
            let files = counted(last.files, "file").unwrap_or_else(|| "no file".to_owned());
            let images = counted(last.images.len(), "image");
            let images = images.map(|images| format!(" and {images}")).unwrap_or_default();
            line("of", &format!("{files} of its type{images}"));
            let stand = match last.stand {
                Stand::Same => "is the one that was written",
                Stand::Missing => "is gone",
                Stand::Altered => "is not the one that was written",
            };
            line("the PDF", &format!("{stand} ({})", last.pdf));
        }
    }
    match document.status {
        Status::Unchanged => line("now", "up to date: it would not be made"),
        Status::Failed | Status::Skipped if document.stale => {
            line("now", "it can't be made; the PDF of an earlier build stays, and is out of date");
        }
        Status::Failed | Status::Skipped => line("now", "it can't be made"),
        Status::Due | Status::Sound | Status::Written if document.causes.is_empty() => {
            line(
                "now",
                "it would be looked at again, since what was said of it is about other cells",
            );
        }
        Status::Due | Status::Sound | Status::Written => line("now", "it would be made:"),
    }
    for cause in &document.causes {
        line("", &format!("  {cause}"));
    }
    text
}

/// `Activities: 12 of 40, rows 3–9, 14`
fn records(share: &build::Share) -> String {
    let build::Share { file, sheet, own, all, .. } = share;
    let file = file.as_ref().map(|file| format!("{file} · ")).unwrap_or_default();
    let mut text = match own == all {
        true => format!("{file}{sheet}: {own}"),
        false => format!("{file}{sheet}: {own} of {all}"),
    };
    let stretches = share.rows.iter().map(|(first, last)| match first == last {
        true => first.to_string(),
        false => format!("{first}–{last}"),
    });
    let stretches: Vec<String> = stretches.collect();
    if !stretches.is_empty() {
        let word = match (share.records, *own) {
            (true, 1) => "record",
            (true, _) => "records",
            (false, 1) => "row",
            (false, _) => "rows",
        };
        let _ = write!(text, ", {word} {}", stretches.join(", "));
    }
    text
}
