//! What is planned: documents, what each is made of, and what was heard of their workbooks.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::civil::Date;

use super::agree::Fact;
use super::kinds::Kind;
use super::rows::{self, Taken};
use super::state::Shown;
use super::{Document, Status};
use crate::diagnostic::{Checked, Diagnostic};
use crate::merge::Source;
use crate::read::Workbook;
use crate::validate::{Dataset, Portion};

/// A workbook that is to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// Where it is.
    pub path: PathBuf,
    /// What it is called in reports: its path, with `/` between folders.
    pub name: String,
    /// The document type to make of it, whatever it names.
    pub doctype: Option<String>,
}

/// A document that is to be made.
#[derive(Clone)]
pub struct Planned {
    /// Its document type's name, as far as it is known.
    pub doctype: String,
    /// Its workbook, as the user named it.
    pub input: String,
    /// Where its workbook is.
    pub path: PathBuf,
    /// Where its PDF goes.
    pub output: PathBuf,
    /// What sets it apart from the others of its workbook: `Albania, French`; empty where it is the
    /// only one of its type.
    pub key: String,
    /// What it is made of; none where something is wrong.
    pub work: Option<Arc<Work>>,
    /// What was found in its workbook that keeps it from being made.
    pub stopped_by: Vec<Diagnostic>,
    /// Whether it is known to be up to date, so that its workbook was not even read.
    pub is_known: bool,
}

impl Planned {
    /// The document as it stands before anything has come of it: it has failed unless more is known.
    pub fn document(&self) -> Document {
        Document {
            doctype: self.doctype.clone(),
            input: self.input.clone(),
            key: self.key.clone(),
            output: self.output.clone(),
            status: Status::Failed,
            stale: false,
            pages: None,
            elapsed: Duration::ZERO,
            causes: Vec::new(),
        }
    }
}

/// What a document is made of.
pub struct Work {
    /// What its workbook says.
    pub dataset: Arc<Dataset>,
    /// The part of it that the document is about.
    pub portion: Portion,
    /// Its document type.
    pub kind: Arc<Kind>,
    /// It as a source, once it was merged.
    pub source: Merging,
    /// The content of the workbook, if what it says was put aside and is to be read again: then there
    /// is nothing in `dataset`.
    pub aside: Option<blake3::Hash>,
}

/// What a document was merged into, as long as somebody may ask for it again.
#[derive(Default)]
pub struct Merging(Mutex<Option<Checked<Arc<Source>>>>);

impl Merging {
    /// What it was merged into; it is merged if it was not yet, or was forgotten.
    pub fn get_or_init(
        &self,
        merge: impl FnOnce() -> Checked<Arc<Source>>,
    ) -> Checked<Arc<Source>> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get_or_insert_with(merge).clone()
    }

    /// Forgets it: with the places of all of its values, it is larger than the document.
    pub fn forget(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
    }
}

/// What is to be done.
#[derive(Default, Clone)]
pub struct Plan {
    /// The documents, in the order of their workbooks.
    pub documents: Vec<Planned>,
    /// What was found.
    pub found: Vec<Diagnostic>,
    /// Whether any workbook could be read.
    pub any_read: bool,
    /// The workbooks with errors or warnings, to show these in them.
    pub faulty: Vec<Arc<Workbook>>,
    /// What the workbooks call the document types that they ask for.
    pub asked: BTreeSet<String>,
    /// The files of the workbooks and their images, also those that are not there.
    pub read: BTreeSet<PathBuf>,
    /// What was heard of each workbook that was read.
    pub heard: Vec<Heard>,
    /// What the workbooks say for each document type, as long as others may take their rows.
    pub datasets: Vec<(String, Arc<Dataset>)>,
    /// A workbook that takes rows from others, and so is planned when all others are.
    pub awaits: Option<Checked<Arc<Workbook>>>,
    /// From where it takes rows.
    pub taken: Taken,
    /// The workbooks that were only read for their rows.
    pub others: BTreeSet<PathBuf>,
    /// The facts that the workbooks state, which have to be the same in all of them.
    pub facts: Vec<Fact>,
    /// What was found of facts, each with the workbooks that state them, as their users named them.
    pub disputed: Vec<(Diagnostic, BTreeSet<String>)>,
    /// The last day on which what was found stays the same; none where that is for ever.
    pub until: Option<Date>,
    /// What a workbook shows for a document type that withholds values, by the type's name.
    pub shown: BTreeMap<String, Shown>,
}

/// The earlier of two days, of which either may be none.
pub fn sooner(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    one.into_iter().chain(other).min()
}

impl Plan {
    /// Takes in what others become.
    pub fn join(&mut self, other: Self) {
        self.documents.extend(other.documents);
        self.found.extend(other.found);
        self.any_read |= other.any_read;
        self.faulty.extend(other.faulty);
        self.asked.extend(other.asked);
        self.read.extend(other.read);
        self.heard.extend(other.heard);
        self.others.extend(other.others);
    }

    /// Takes in what is to be known of the workbooks whose rows were added.
    pub fn take(&mut self, about: rows::About) {
        self.found.extend(about.untold);
        self.faulty.extend(about.faulty);
        self.read.extend(about.read);
        self.others.extend(about.others);
        self.facts.extend(about.facts);
        self.until = sooner(self.until, about.until);
        self.taken.patterns.extend(about.taken.patterns);
        self.taken.contents.extend(about.taken.contents);
    }
}

/// What was heard of a workbook.
#[derive(Clone)]
pub struct Heard {
    /// Where it is.
    pub path: PathBuf,
    /// What it is called in reports.
    pub name: String,
    /// Whether it could be read.
    pub is_read: bool,
    /// A hash of what was read.
    pub content: Option<blake3::Hash>,
    /// What was found in it.
    pub found: Vec<Diagnostic>,
    /// What it calls the document types that it asks for.
    pub asked: BTreeSet<String>,
    /// How many documents it has; not all of them need be asked for.
    pub documents: usize,
    /// From where it takes rows.
    pub taken: Taken,
    /// The facts that it states.
    pub facts: Vec<Fact>,
    /// The last day on which what was found stays the same; none where that is for ever.
    pub until: Option<Date>,
    /// What it shows for each document type that withholds values.
    pub shown: BTreeMap<String, Shown>,
}
