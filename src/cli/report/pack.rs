//! What came of a pack: for people the first line and the last, for programs an object.

use schemars::JsonSchema;
use serde::Serialize;

use super::style::{BOLD, GOOD};
use super::verdict::counted;
use super::{Detail, json, results};
use crate::build::pack::{Manifest, Packed};
use crate::build::{Status, Totals};
use crate::project::slashed;

/// The version of the report's form.
const VERSION: u32 = 1;

/// What came of a run of `rapporteur pack`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Pack {
    /// The version of this form: 1.
    version: u32,
    /// The program and its version.
    program: String,
    /// Whether no work could be done at all.
    refused: bool,
    /// The pack, with `/` between folders; null where it was not made.
    file: Option<String>,
    /// How many bytes it has; null where it was not made.
    bytes: Option<usize>,
    /// What is in it, as `manifest.json` in a zip says it; null where it was not made.
    manifest: Option<Manifest>,
    /// Everything that was found, in the order in which to mend it.
    diagnostics: Vec<json::Diagnostic>,
    /// How many papers and diagnostics there are of each kind.
    totals: Totals,
}

impl Pack {
    /// The report of a run.
    pub fn of(packed: &Packed) -> Self {
        let outcome = &packed.outcome;
        let found = outcome.diagnostics.iter();
        let made = packed.manifest.as_ref();
        Self {
            version: VERSION,
            program: format!("rapporteur {}", env!("CARGO_PKG_VERSION")),
            refused: outcome.refused,
            file: made.map(|_| slashed(&packed.file)),
            bytes: made.map(|_| packed.size),
            manifest: made.cloned(),
            diagnostics: found.map(|it| json::Diagnostic::of(it, &outcome.workbooks)).collect(),
            totals: outcome.totals(),
        }
    }
}

/// What came of a pack in a line: `the pack is made without 1 of 5 papers`.
pub fn verdict(packed: &Packed) -> String {
    let totals = packed.outcome.totals();
    let (all, failed) = (totals.documents, totals.failed);
    let text = match &packed.manifest {
        Some(_) if failed == 0 => "the pack is made".to_owned(),
        Some(_) => format!("the pack is made without {failed} of {all} papers"),
        None if totals.skipped > 0 => "stopped before the end: the pack is not made".to_owned(),
        None if all == 0 => "the pack is not made: there is no paper".to_owned(),
        None if failed == 1 && all == 1 => {
            "the pack is not made: its paper can't be made".to_owned()
        }
        None if failed == all => {
            format!("the pack is not made: none of its {all} papers can be made")
        }
        None if failed > 0 => {
            format!("the pack is not made: {failed} of its {all} papers can't be made")
        }
        None => "the pack is not made".to_owned(),
    };
    format!("{BOLD}{text}{BOLD:#}\n")
}

/// The papers that can't be made, and the pack.
pub fn lines(packed: &Packed, detail: Detail) -> String {
    let outcome = &packed.outcome;
    if detail == Detail::Errors || outcome.refused {
        return String::new();
    }
    let mut text = results::those(outcome, detail, |document| {
        matches!(document.status, Status::Failed | Status::Skipped)
    });
    match &packed.manifest {
        Some(manifest) => {
            let counts = [(manifest.papers.len(), "paper"), (manifest.pages, "page")];
            let counts: Vec<String> =
                counts.iter().filter_map(|(count, word)| counted(*count, word)).collect();
            let (file, counts) = (slashed(&packed.file), counts.join(", "));
            text.push_str(&format!("{GOOD}{:<9}{GOOD:#}  {file} ({counts})\n", "packed"));
        }
        None if packed.file.is_file() => {
            let file = slashed(&packed.file);
            text.push_str(&format!("{:<9}  {file} (the pack of an earlier run stays)\n", "old"));
        }
        None => {}
    }
    text
}
