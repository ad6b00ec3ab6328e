//! Trying document types out without any user's data: their contract and templates, their sample,
//! documents that are invented, their cases, labels and README.
//!
//! ```text
//! subject      a document type that is tried: all that needs no document
//! documents    the sample and what is invented, made as a build makes them
//! invent       workbooks out of a contract
//! cases        `tests/NAME`: a workbook, and what is expected of it
//! difference   where two texts begin to differ
//! labels       the fixed words of all languages
//! readme       the tables of columns in the README
//! ```

mod cases;
mod difference;
mod documents;
mod invent;
mod labels;
mod readme;
mod subject;

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use crate::build;
use crate::compile::{self, Engine};
use crate::diagnostic::{Diagnostic, Severity};
use crate::doctype::Types;
use crate::read::{self, Reader, Workbook};
use documents::Task;
use subject::Subject;

/// What is to be tried, and how.
#[derive(Debug, Clone)]
pub struct Options {
    /// The names of the document types; without any, all.
    pub types: Vec<String>,
    /// Whether what is expected of cases, and the tables of READMEs, are written anew.
    pub bless: bool,
    /// How many documents are made at a time.
    pub jobs: NonZeroUsize,
    /// The program that reads workbooks in processes of their own; without one, they are read in
    /// this process.
    pub reader: Option<PathBuf>,
}

/// Something that happened on the way.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// So many documents are to be made.
    Planned {
        /// Those of all document types.
        documents: usize,
    },
    /// Work on this document begins.
    Started(&'a str),
    /// A document is done.
    Finished,
}

/// What came of it.
#[derive(Debug, Clone, Default)]
pub struct Outcome {
    /// The document types that were tried, by name.
    pub types: Vec<Tried>,
    /// Everything that was found, in the order in which to mend it.
    pub diagnostics: Vec<Diagnostic>,
    /// The workbooks in which something was found, to show it in them.
    pub workbooks: Vec<Arc<Workbook>>,
    /// The files that were written or removed, as their user knows them.
    pub written: Vec<PathBuf>,
}

/// A document type that was tried.
#[derive(Debug, Clone, Default)]
pub struct Tried {
    /// Its name.
    pub name: String,
    /// The documents that were made: `sample`, `empty document`.
    pub documents: Vec<String>,
    /// How many cases it has.
    pub cases: usize,
    /// How many errors were found.
    pub errors: usize,
    /// How many warnings were found.
    pub warnings: usize,
    /// How long it took, all threads together.
    pub elapsed: Duration,
}

/// Tries document types, and tells `tell` how far it has come.
pub fn run(options: &Options, types: &Types, tell: &(dyn Fn(Event) + Sync)) -> Outcome {
    let engine = Engine::new(false);
    let chosen = types.all().filter(|(name, _)| {
        options.types.is_empty() || options.types.iter().any(|wanted| wanted == name)
    });
    let mut subjects: Vec<Subject> =
        chosen.map(|(name, checked)| Subject::new((name, checked), options, &engine)).collect();
    let tasks = documents::tasks(&subjects);
    tell(Event::Planned { documents: tasks.len() });
    let reader = Reader::new(read::Options::default(), options.reader.clone());
    let tools = documents::Tools { engine: &engine, reader: &reader };
    let done = build::side_by_side(&tasks, options.jobs, |task: &Task| {
        tell(Event::Started(task.name()));
        let done = documents::made(task, &subjects, &tools);
        compile::evict(build::KEPT);
        tell(Event::Finished);
        done
    });
    let mut outcome = Outcome::default();
    for (task, done) in tasks.into_iter().zip(done) {
        let Some(subject) = subjects.get_mut(task.subject) else { continue };
        outcome.workbooks.extend(subject.take_in(task, done));
    }
    for subject in subjects {
        let (tried, found, written) = subject.finished();
        outcome.types.push(tried);
        outcome.diagnostics.extend(found);
        outcome.written.extend(written);
    }
    // What is shared is found with each type.
    outcome.diagnostics.sort_by(Diagnostic::before);
    outcome.diagnostics.dedup();
    outcome
}

/// How many of these are of a severity.
fn count(found: &[Diagnostic], severity: Severity) -> usize {
    found.iter().filter(|found| found.severity == severity).count()
}
