//! What changed between builds, for people and for programs.

use std::fmt::Write;

use schemars::JsonSchema;
use serde::Serialize;

use super::change::Change;
use super::style::{BOLD, DIM};
use super::verdict::counted;
use crate::build::{self, Became, Changed, RunFacts, What, shortened};
use crate::diagnostic::visible;

/// What `rapporteur changes` tells.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct ChangesReport {
    /// The version of this form: 1.
    version: u32,
    /// The builds that changed anything, where these are asked for; null otherwise.
    runs: Option<Vec<Run>>,
    /// What changed; null where the builds are listed.
    changes: Option<Between>,
}

/// What changed from one build to another.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Between {
    /// The number of the build since which it is told; 0 is before the first.
    since: u64,
    /// The last build that changed anything.
    until: Run,
    /// The workbooks that say something else.
    inputs: Vec<Input>,
    /// The documents that were written meanwhile, by the name of their PDF.
    written: Vec<String>,
    /// The documents that could not be made in the last of these builds.
    failed: Vec<String>,
}

/// A build that changed anything.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Run {
    /// Its number.
    number: u64,
    /// When it ended, in UTC: 2026-02-02T09:30:00Z.
    time: String,
    /// The version of the program.
    program: String,
    /// How many workbooks said something else than before.
    changed: usize,
    /// How many documents it wrote.
    written: usize,
    /// How many could not be made.
    failed: usize,
}

/// What changed of a workbook.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Input {
    /// The workbook, by its path from the project's folder on.
    input: String,
    /// The document type for which it was read.
    r#type: String,
    /// What has become of it.
    state: State,
    /// The sheets of a new workbook, with the number of their records.
    sheets: Vec<Sheet>,
    /// What changed of its records.
    changes: Vec<Change>,
}

/// What has become of a workbook.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum State {
    /// It is new.
    New,
    /// It is gone.
    Gone,
    /// Its records have changed.
    Changed,
    /// It has changed, and nobody knows in what.
    Unknown,
}

/// A sheet of a new workbook.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Sheet {
    /// The name on its tab.
    sheet: String,
    /// How many records it has.
    records: usize,
}

impl ChangesReport {
    /// Changes as programs read them.
    pub fn of(changes: &build::Changes) -> Self {
        let between = Between {
            since: changes.since,
            until: Run::of(&changes.until),
            inputs: changes.inputs.iter().map(Input::of).collect(),
            written: changes.written.clone(),
            failed: changes.failed.clone(),
        };
        Self { version: 1, runs: None, changes: Some(between) }
    }

    /// Builds as programs read them.
    pub fn of_runs(runs: &[RunFacts]) -> Self {
        Self { version: 1, runs: Some(runs.iter().map(Run::of).collect()), changes: None }
    }
}

impl Run {
    fn of(run: &RunFacts) -> Self {
        let RunFacts { number, time, program, changed, written, failed } = run.clone();
        Self { number, time, program, changed, written, failed }
    }
}

impl Input {
    fn of(changed: &Changed) -> Self {
        let (state, sheets, changes) = match &changed.fate {
            Became::New(sheets) => {
                let sheet = |(sheet, records): &(String, usize)| Sheet {
                    sheet: sheet.clone(),
                    records: *records,
                };
                (State::New, sheets.iter().map(sheet).collect(), Vec::new())
            }
            Became::Gone => (State::Gone, Vec::new(), Vec::new()),
            Became::Unknown => (State::Unknown, Vec::new(), Vec::new()),
            Became::Changed(changes) => {
                (State::Changed, Vec::new(), changes.iter().map(Change::of).collect())
            }
        };
        let (input, r#type) = (changed.input.clone(), changed.doctype.clone());
        Self { input, r#type, state, sheets, changes }
    }
}

/// When a build ended, in the time of this place: `22 November 2026, 14:05`.
pub fn local(time: &str) -> String {
    let Ok(time) = time.parse::<jiff::Timestamp>() else { return time.to_owned() };
    time.to_zoned(jiff::tz::TimeZone::system()).strftime("%-d %B %Y, %H:%M").to_string()
}

/// The builds for people, the last first.
pub fn runs(runs: &[RunFacts]) -> String {
    if runs.is_empty() {
        return "no build that changed anything is known here\n".to_owned();
    }
    let mut text = String::new();
    for run in runs.iter().rev() {
        let parts = [
            counted(run.changed, "workbook").map(|workbooks| format!("{workbooks} changed")),
            counted(run.written, "document").map(|documents| format!("{documents} written")),
            (run.failed > 0).then(|| format!("{} failed", run.failed)),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let (number, time) = (run.number, local(&run.time));
        let _ = writeln!(text, "{BOLD}{number:>4}{BOLD:#}  {time}  {}", parts.join(", "));
    }
    text
}

/// The changes for people.
pub fn lines(changes: &build::Changes) -> String {
    let mut text = String::new();
    let until = &changes.until;
    let _ = writeln!(
        text,
        "from build {} to build {} ({})",
        changes.since,
        until.number,
        local(&until.time)
    );
    for changed in &changes.inputs {
        let _ = writeln!(text, "\n{BOLD}{}{BOLD:#} {DIM}{}{DIM:#}", changed.input, changed.doctype);
        match &changed.fate {
            Became::New(sheets) => {
                let sheets = sheets.iter().map(|(sheet, count)| format!("{sheet} ({count})"));
                let sheets: Vec<String> = sheets.collect();
                let _ = writeln!(text, "  new: {}", sheets.join(", "));
            }
            Became::Gone => text.push_str("  gone\n"),
            Became::Unknown => {
                text.push_str("  changed; what it said before is no longer known\n");
            }
            Became::Changed(changes) => records(&mut text, changes),
        }
    }
    if changes.inputs.is_empty() {
        text.push_str("no workbook says anything else\n");
    }
    for (word, names) in [("made anew", &changes.written), ("not made", &changes.failed)] {
        if !names.is_empty() {
            let _ = writeln!(text, "\n{word}: {}", names.join(", "));
        }
    }
    text
}

/// Changes by sheet and record.
fn records(text: &mut String, changes: &[build::Change]) {
    for of_sheet in changes.chunk_by(|one, other| one.sheet == other.sheet) {
        let sheet = of_sheet.first().map(|change| change.sheet.as_str()).unwrap_or_default();
        let _ = writeln!(text, "  {BOLD}{}{BOLD:#}", visible(sheet));
        let same = |one: &build::Change, other: &build::Change| {
            let changed = |change: &build::Change| matches!(change.what, What::Changed { .. });
            one.row == other.row && one.key == other.key && changed(one) && changed(other)
        };
        for of_record in of_sheet.chunk_by(same) {
            let Some(first) = of_record.first() else { continue };
            let row = first.row.map(|row| match first.records {
                true => format!(" {DIM}record {row}{DIM:#}"),
                false => format!(" {DIM}row {row}{DIM:#}"),
            });
            let sign = match first.what {
                What::Changed { .. } => " ",
                What::Added => "+",
                What::Removed => "-",
            };
            let name = named(first);
            if first.row.is_some() || !matches!(first.what, What::Changed { .. }) {
                let _ = writeln!(text, "  {sign} {name}{}", row.unwrap_or_default());
            }
            for change in of_record {
                field(text, change);
            }
        }
    }
}

/// A record by its key and its first text.
fn named(change: &build::Change) -> String {
    let label = match change.label.as_str() {
        "" => String::new(),
        label => shortened("", label).1,
    };
    let parts = [visible(change.key.as_deref().unwrap_or_default()), label];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// `Status (D17): Initiated → Completed`
fn field(text: &mut String, change: &build::Change) {
    if let What::Changed { before, after } = &change.what {
        let (before, after) = shortened(before, after);
        let cell = change.cell.as_ref().map(|cell| format!(" {DIM}({cell}){DIM:#}"));
        let column = visible(change.column.as_deref().unwrap_or_default());
        let _ = writeln!(text, "      {column}{}: {before} → {after}", cell.unwrap_or_default());
    }
}
