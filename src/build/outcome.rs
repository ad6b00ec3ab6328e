//! What came of a build: each document, everything that was found, and the sums.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use schemars::JsonSchema;
use serde::Serialize;

use super::choice::Chosen;
use super::stale::Stale;
use crate::diagnostic::{Diagnostic, Severity};
use crate::read::Workbook;

/// What came of a build.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The documents, in the order of their workbooks and of the types that each names.
    pub documents: Vec<Document>,
    /// Everything that was found, in the order in which to mend it.
    pub diagnostics: Vec<Diagnostic>,
    /// Whether no work could be done at all: no document was even tried.
    pub refused: bool,
    /// Whether workbooks were only checked, and nothing was to be made.
    pub checked: bool,
    /// Whether it was only told what would be made.
    pub dry: bool,
    /// Of which documents these were chosen, where it is not all of them.
    pub chosen: Option<Chosen>,
    /// The PDFs of earlier builds whose document no longer exists, by name.
    pub stale: Vec<Stale>,
    /// The workbooks that could be read and have errors or warnings in them, in the order of the
    /// inputs.
    pub workbooks: Vec<Arc<Workbook>>,
    /// The files into which problems were written, in the order of the inputs.
    pub problems: Vec<Problems>,
    /// How it differs from the last run, where that is known.
    pub since: Option<Since>,
    /// What the run read, and where it looked for what is not there: nothing else has to change for
    /// the next run to come to anything else. Of a folder, the names in it were read.
    pub read: BTreeSet<PathBuf>,
}

/// A file into which problems were written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems {
    /// The file.
    pub path: PathBuf,
    /// The workbooks whose problems are in it, as their user named them.
    pub inputs: Vec<String>,
}

/// What has come of the problems of the last run, counting errors and warnings at places in the
/// workbooks that both runs read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Since {
    /// How many are gone.
    pub gone: usize,
    /// Which are new: where they stand among the diagnostics, counted from zero.
    pub new: Vec<usize>,
}

/// What came of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Its document type.
    pub doctype: String,
    /// Its workbook, as the user named it, with `/` between folders.
    pub input: String,
    /// Where its PDF is, or would be.
    pub output: PathBuf,
    /// What came of it.
    pub status: Status,
    /// Whether the PDF of an earlier build stays, and is out of date.
    pub stale: bool,
    /// How many pages its PDF has, where that is known.
    pub pages: Option<usize>,
    /// How long it took.
    pub elapsed: Duration,
    /// Why it was compiled: `changed: Activities!D17 (Status)`. Empty where it was not.
    pub causes: Vec<String>,
}

/// What came of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Its PDF was written.
    Written,
    /// Its PDF is up to date and was left alone.
    Unchanged,
    /// Its PDF would be written; it was only planned.
    Due,
    /// Nothing is wrong with its workbook; it was only checked.
    Sound,
    /// Something is wrong with it: no PDF was written.
    Failed,
    /// The run was ended before its turn.
    Skipped,
}

/// How many documents and diagnostics of each kind there are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Totals {
    /// All documents.
    pub documents: usize,
    /// Documents whose PDF was written.
    pub written: usize,
    /// Documents that are up to date.
    pub unchanged: usize,
    /// Documents that were only planned, and whose PDF would be written.
    pub due: usize,
    /// Documents that were only checked, and are sound.
    pub sound: usize,
    /// Documents with something wrong.
    pub failed: usize,
    /// Documents that were not tried.
    pub skipped: usize,
    /// Stale PDFs: those of earlier builds whose document no longer exists.
    pub stale: usize,
    /// Diagnostics that are errors.
    pub errors: usize,
    /// Diagnostics that are warnings.
    pub warnings: usize,
    /// Diagnostics that are notes.
    pub notes: usize,
}

impl Outcome {
    /// The outcome of a run in which no work could be done.
    pub fn refused(diagnostics: Vec<Diagnostic>) -> Self {
        Self { diagnostics, refused: true, ..Self::default() }
    }

    /// The sums.
    pub fn totals(&self) -> Totals {
        let with = |status| self.documents.iter().filter(|made| made.status == status).count();
        let at = |severity| self.diagnostics.iter().filter(|it| it.severity == severity).count();
        Totals {
            documents: self.documents.len(),
            written: with(Status::Written),
            unchanged: with(Status::Unchanged),
            due: with(Status::Due),
            sound: with(Status::Sound),
            failed: with(Status::Failed),
            skipped: with(Status::Skipped),
            stale: self.stale.len(),
            errors: at(Severity::Error),
            warnings: at(Severity::Warning),
            notes: at(Severity::Note),
        }
    }
}
