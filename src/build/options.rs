//! What a build is asked to do, without a conflict left in it.

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use jiff::civil::Date;

use super::choice::Choice;
use crate::project::{self, Project};
use crate::read;
use crate::validate::Day;

/// Where the problems of workbooks are written as a workbook or a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problems {
    /// Nowhere.
    Nowhere,
    /// A workbook for each input with any, in the output folder.
    Beside,
    /// All into this file, a spreadsheet or a page by its ending.
    Into(PathBuf),
}

/// Which day it is, for what is late by then. It decides nothing of what is printed.
#[derive(Debug, Clone, Copy, Default)]
pub enum Today {
    /// Nobody says, and so nothing is late.
    #[default]
    Unknown,
    /// This day.
    Is(Date),
    /// What this says each time that it is asked: a run may wait for changes over midnight.
    AskedOf(fn() -> Date),
}

impl Today {
    /// The day, if it is known.
    pub fn date(self) -> Option<Date> {
        match self {
            Self::Unknown => None,
            Self::Is(date) => Some(date),
            Self::AskedOf(ask) => Some(ask()),
        }
    }

    /// The day as workbooks are judged by it.
    pub fn day(self) -> Day {
        self.date().map_or_else(Day::default, Day::of)
    }

    /// Whether what was found until a day may be another by now.
    pub fn is_after(self, until: Option<Date>) -> bool {
        until.zip(self.date()).is_some_and(|(until, today)| today > until)
    }
}

/// What a build is asked to do. `cli` makes it of the arguments, once, and refuses conflicts.
#[derive(Debug, Clone)]
pub struct Options {
    /// Where the document types are.
    pub project: Project,
    /// The workbooks, in the order in which they were named, none twice.
    pub inputs: Vec<PathBuf>,
    /// The folder for the PDFs. It need not exist yet.
    pub out: PathBuf,
    /// The document type to make, whatever the workbooks name.
    pub doctype: Option<String>,
    /// Whether a warning stops a document as an error does.
    pub deny_warnings: bool,
    /// How many documents are made at a time.
    pub jobs: NonZeroUsize,
    /// Whether what is up to date is compiled all the same.
    pub force: bool,
    /// Whether the merged Typst source is written beside the PDF.
    pub keep_typst: bool,
    /// Whether the fonts of this computer may be used.
    pub system_fonts: bool,
    /// The creation time of documents without a date in seconds since 1970, from
    /// `SOURCE_DATE_EPOCH`.
    pub epoch: Option<i64>,
    /// Which day it is.
    pub today: Today,
    /// Whether documents are compiled and written; otherwise workbooks are only checked.
    pub write: bool,
    /// Whether it is only told what a build would do. Nothing is written then.
    pub dry: bool,
    /// Which documents are made.
    pub choice: Choice,
    /// How workbooks are read.
    pub reading: read::Options,
    /// The program that reads them in processes of their own; without one, they are read in this
    /// process.
    pub reader: Option<PathBuf>,
    /// Where the problems of workbooks are written as a workbook or a page.
    pub problems: Problems,
    /// Set from outside to end the run after the documents in hand; the others are skipped.
    pub stop: Arc<AtomicBool>,
}

impl Options {
    /// What an input is called in what is remembered: its path from the project's folder on.
    pub fn key(&self, input: &Path) -> String {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let (whole, root) = (real(input), real(self.project.root()));
        project::slashed(whole.strip_prefix(&root).unwrap_or(&whole))
    }

    /// The same, with workbooks that were read for their rows among the inputs: what is wrong in them is
    /// shown in the same ways.
    pub fn reading_also(&self, others: &BTreeSet<PathBuf>) -> Self {
        let mut options = self.clone();
        let inputs = others.iter().filter(|other| !self.inputs.contains(other));
        options.inputs.extend(inputs.cloned());
        options
    }

    /// Whether the run was asked to end.
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}
