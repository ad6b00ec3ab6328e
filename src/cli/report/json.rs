//! The report for programs: one JSON object for each run. `rapporteur schema` prints its JSON
//! Schema, made of these types; a change that readers must know of raises [`VERSION`].

use std::io;
use std::sync::Arc;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

use super::change::Change;
use crate::build::{self, Outcome, Removal, Status, Totals, Why};
use crate::diagnostic::{self, Address, Name, Severity};
use crate::problems::Window;
use crate::project::slashed;
use crate::read::Workbook;

/// The version of the report's form.
const VERSION: u32 = 3;

/// What came of a run of `rapporteur build`, `rapporteur check` or `rapporteur clean`, or of each of
/// the runs of `rapporteur watch`, which prints a line for each.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Report {
    /// The version of this form: 3.
    version: u32,
    /// The program and its version.
    program: String,
    /// Whether no work could be done at all.
    refused: bool,
    /// Whether it was only told what would be made, or removed.
    dry_run: bool,
    /// The documents, in the order of their workbooks.
    documents: Vec<Document>,
    /// How many documents there are, where only some of them were chosen; otherwise null.
    all_documents: Option<usize>,
    /// The PDFs of earlier builds whose document no longer exists.
    stale_pdfs: Vec<Stale>,
    /// Everything that was found, in the order in which to mend it.
    diagnostics: Vec<Diagnostic>,
    /// How many there are of each kind.
    totals: Totals,
    /// The files into which the problems were written.
    problems: Vec<Problems>,
    /// What has come of the problems of the last run; null where that is not known.
    since_last_run: Option<Since>,
}

/// A file into which problems were written.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Problems {
    /// The file, with `/` between folders.
    file: String,
    /// The workbooks whose problems are in it, with `/` between folders.
    inputs: Vec<String>,
}

/// What has come of the errors and warnings of the last run in the same workbooks.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Since {
    /// How many are gone.
    pub gone: usize,
    /// Which are new: their positions in `diagnostics`, counted from 0.
    pub new: Vec<usize>,
}

/// The PDF of an earlier build whose document no longer exists.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Stale {
    /// The PDF, with `/` between folders.
    output: String,
    /// The workbook that it was made of: its path from the project's folder on.
    input: String,
    /// Why it is stale.
    #[schemars(schema_with = "reasons")]
    reason: &'static str,
    /// What came of it: only `rapporteur clean --stale` removes any.
    #[schemars(schema_with = "fates")]
    status: &'static str,
}

/// What came of one document.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Document {
    /// Its document type.
    r#type: String,
    /// Its workbook, with `/` between folders.
    input: String,
    /// Its PDF, with `/` between folders.
    output: String,
    /// What sets it apart from the other papers of its workbook; empty where there is no other.
    key: String,
    /// What came of it.
    status: Status,
    /// Whether the PDF of an earlier build stays, and is out of date.
    stale: bool,
    /// How many pages its PDF has; null where that is not known.
    pages: Option<usize>,
    /// How long it took.
    milliseconds: u64,
    /// Why it was compiled; empty where it was not.
    causes: Vec<String>,
    /// Of these causes, those that stand in its workbook.
    changes: Vec<Change>,
}

/// Something that is wrong, or was assumed.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Diagnostic {
    /// Which it is; `rapporteur explain NAME` tells more.
    #[schemars(schema_with = "names")]
    name: &'static str,
    /// How bad it is.
    #[schemars(schema_with = "severities")]
    severity: &'static str,
    /// What is wrong, in plain words.
    message: String,
    /// Where it is; null where it is nowhere in particular.
    place: Option<Place>,
    /// Further places that belong to it.
    also: Vec<Further>,
    /// The way from the spreadsheet to the line where it came to light, step by step: the cells, the
    /// template's lines, the layout's lines, the place among them. Empty where there is no such way.
    chain: Vec<Further>,
    /// What to do.
    hints: Vec<String>,
}

/// A further place that belongs to a diagnostic.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Further {
    /// What it has to do with it; empty for the place of the diagnostic itself.
    what: String,
    /// Where it is.
    place: Place,
}

/// A place: a file or folder, and where known a cell of it (then with `sheet`) or a line of it
/// (then with `line`). What is not known is left out.
#[derive(Debug, Default, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Place {
    /// The file or folder, with `/` between folders.
    file: String,
    /// The sheet's name, as it is written on its tab.
    #[serde(skip_serializing_if = "Option::is_none")]
    sheet: Option<String>,
    /// The cell, as spreadsheets call it: D17. Records of JSON and TOML files have none.
    #[serde(skip_serializing_if = "Option::is_none")]
    cell: Option<String>,
    /// The row, counted from 1 as spreadsheets count; of a JSON or TOML file the record, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<u64>,
    /// The line of a text file, counted from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// The column, counted from 1; in a text file in characters.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<u64>,
    /// The column's title, as it is written in its header.
    #[serde(skip_serializing_if = "Option::is_none")]
    column_title: Option<String>,
    /// The key by which the row's author knows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    row_key: Option<String>,
    /// The text of the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    excerpt: Option<String>,
    /// How many characters of the line are meant, from the column on.
    #[serde(skip_serializing_if = "Option::is_none")]
    width: Option<usize>,
    /// What the cell holds, with invisible characters made visible.
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
}

impl Report {
    /// The report of a run.
    pub fn of(outcome: &Outcome) -> Self {
        Self {
            version: VERSION,
            program: program(),
            refused: outcome.refused,
            dry_run: outcome.dry,
            all_documents: outcome.chosen.as_ref().map(|chosen| chosen.of),
            stale_pdfs: outcome.stale.iter().map(Stale::of).collect(),
            documents: outcome.documents.iter().map(Document::of).collect(),
            diagnostics: outcome
                .diagnostics
                .iter()
                .map(|found| Diagnostic::of(found, &outcome.workbooks))
                .collect(),
            totals: outcome.totals(),
            problems: outcome.problems.iter().map(Problems::of).collect(),
            since_last_run: outcome
                .since
                .as_ref()
                .map(|since| Since { gone: since.gone, new: since.new.clone() }),
        }
    }
}

impl Stale {
    /// A stale PDF as programs read it.
    pub fn of(stale: &build::Stale) -> Self {
        Self {
            output: slashed(&stale.output),
            input: stale.input.clone(),
            reason: reason(stale.why),
            status: fate(stale.fate),
        }
    }
}

impl Problems {
    /// A list of problems as programs read it.
    pub fn of(written: &build::ProblemsFile) -> Self {
        Self { file: slashed(&written.path), inputs: written.inputs.clone() }
    }
}

impl Document {
    /// A document as programs read it.
    pub fn of(made: &build::Document) -> Self {
        Self {
            r#type: made.doctype.clone(),
            input: made.input.clone(),
            output: slashed(&made.output),
            key: made.key.clone(),
            status: made.status,
            stale: made.stale,
            pages: made.pages,
            milliseconds: u64::try_from(made.elapsed.as_millis()).unwrap_or(u64::MAX),
            causes: made.causes.iter().map(ToString::to_string).collect(),
            changes: made.causes.iter().filter_map(Change::of_cause).collect(),
        }
    }
}

impl Diagnostic {
    /// A diagnostic as programs read it, with what the cells hold where the workbook is at hand.
    pub fn of(found: &diagnostic::Diagnostic, workbooks: &[Arc<Workbook>]) -> Self {
        let further = |what: &str, place| Further {
            what: what.to_owned(),
            place: Place::of(place).valued(place, workbooks),
        };
        Self {
            name: found.name.as_str(),
            severity: found.severity.word(),
            message: found.message.clone(),
            place: found.place.as_ref().map(|place| Place::of(place).valued(place, workbooks)),
            also: found.also.iter().map(|(what, place)| further(what, place)).collect(),
            chain: found.chain().into_iter().map(|(what, place)| further(what, place)).collect(),
            hints: found.hints.clone(),
        }
    }
}

impl Place {
    fn of(place: &diagnostic::Place) -> Self {
        match place {
            diagnostic::Place::Path(path) => Self { file: slashed(path), ..Self::default() },
            diagnostic::Place::File(place) => Self {
                file: place.file.to_string(),
                line: Some(place.line),
                column: u64::try_from(place.column).ok(),
                excerpt: Some(place.excerpt.clone()),
                width: Some(place.width),
                ..Self::default()
            },
            diagnostic::Place::Cell(place) => Self {
                file: place.file.to_string(),
                sheet: Some(place.sheet.to_string()),
                cell: place.address().filter(|_| !place.records).map(|at: Address| at.to_string()),
                // Row 0 of records holds their names: record 1 is row 1.
                row: place
                    .row
                    .map(|row| u64::from(row) + u64::from(!place.records))
                    .filter(|row| *row > 0),
                column: place.column.map(|column| u64::from(column) + 1),
                column_title: place.title.as_deref().map(str::to_owned),
                row_key: place.key.as_deref().map(str::to_owned),
                ..Self::default()
            },
        }
    }
}

impl Place {
    /// The same with what the cell holds, where its workbook is at hand.
    fn valued(mut self, place: &diagnostic::Place, workbooks: &[Arc<Workbook>]) -> Self {
        if let diagnostic::Place::Cell(place) = place {
            let window = workbooks.iter().find_map(|workbook| Window::of(workbook, place));
            self.value = window.and_then(|it| Some(it.line.value(it.column?).to_owned()));
        }
        self
    }
}

/// The program and its version.
pub fn program() -> String {
    format!("rapporteur {}", env!("CARGO_PKG_VERSION"))
}

/// A report as text.
pub fn text(report: &impl Serialize) -> io::Result<String> {
    Ok(serde_json::to_string_pretty(report)? + "\n")
}

/// A report in a line of its own.
pub fn line(report: &impl Serialize) -> io::Result<String> {
    Ok(serde_json::to_string(report)? + "\n")
}

/// Why a PDF is stale, in a word.
fn reason(why: Why) -> &'static str {
    match why {
        Why::WorkbookGone => "workbook-gone",
        Why::NotMade => "not-made",
    }
}

/// What came of a stale PDF, in a word.
fn fate(fate: Removal) -> &'static str {
    match fate {
        Removal::Left => "left",
        Removal::Removed => "removed",
        Removal::Altered => "altered",
    }
}

fn reasons(_: &mut SchemaGenerator) -> Schema {
    let all = [Why::WorkbookGone, Why::NotMade].map(reason);
    json_schema!({ "type": "string", "enum": all })
}

fn fates(_: &mut SchemaGenerator) -> Schema {
    let all = [Removal::Left, Removal::Removed, Removal::Altered].map(fate);
    json_schema!({ "type": "string", "enum": all })
}

/// The names of everything that can be wrong.
fn names(_: &mut SchemaGenerator) -> Schema {
    let names: Vec<&str> = Name::ALL.iter().map(|name| name.as_str()).collect();
    json_schema!({ "type": "string", "enum": names })
}

/// The three severities.
fn severities(_: &mut SchemaGenerator) -> Schema {
    let all = [Severity::Error, Severity::Warning, Severity::Note].map(Severity::word);
    json_schema!({ "type": "string", "enum": all })
}

#[cfg(test)]
mod tests;
