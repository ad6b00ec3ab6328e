//! A document type that is tried: what can be said of it without a document, and what is found in
//! its documents, each fault once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use super::cases::{self, Case};
use super::documents::{Done, Task, What};
use super::{Options, Tried, count, labels, readme};
use crate::build::{self, Kind};
use crate::compile::Engine;
use crate::diagnostic::{Checked, Diagnostic, Name, Place, Severity, quoted};
use crate::doctype::{Doctype, Origin};
use crate::merge::{self, Source};
use crate::read::Workbook;
use crate::validate;

/// A document type that is tried.
pub struct Subject {
    /// Its name.
    pub name: String,
    /// The type, ready to make documents; none if it is too faulty for that.
    pub kind: Option<Kind>,
    /// Its cases.
    pub cases: Vec<Case>,
    /// Its folder, if what is expected is to be written into it.
    pub blessed: Option<PathBuf>,
    found: Vec<Diagnostic>,
    told: BTreeSet<String>,
    written: Vec<PathBuf>,
    documents: Vec<String>,
    /// What its documents were merged into.
    sources: Vec<Source>,
    /// Whether one of them came not so far.
    stopped: bool,
    elapsed: Duration,
}

impl Subject {
    /// Checks all that needs no document.
    pub fn new(
        (name, checked): (&str, &Checked<Doctype>),
        options: &Options,
        engine: &Engine,
    ) -> Self {
        let start = Instant::now();
        let mut subject = Self {
            name: name.to_owned(),
            kind: None,
            cases: Vec::new(),
            blessed: None,
            found: checked.diagnostics.clone(),
            told: BTreeSet::new(),
            written: Vec::new(),
            documents: Vec::new(),
            sources: Vec::new(),
            stopped: false,
            elapsed: Duration::ZERO,
        };
        if let Some(doctype) = checked.value.as_ref().filter(|_| !checked.has_errors()) {
            subject.blessed = options.bless.then(|| folder(doctype)).flatten().map(Path::to_owned);
            if options.bless && subject.blessed.is_none() && !options.types.is_empty() {
                subject.found.push(shipped(name));
            }
            subject.check(doctype, engine);
        }
        subject.elapsed = start.elapsed();
        subject
    }

    fn check(&mut self, doctype: &Doctype, engine: &Engine) {
        self.found.extend(labels::check(&doctype.files));
        self.found.extend(readme::check(doctype, self.blessed.as_deref(), &mut self.written));
        // Its errors stop builds as well, and come with those of the templates.
        self.found
            .extend(validate::contract(doctype).into_iter().filter(|found| !found.is_error()));
        let kind = build::ready(doctype.clone(), Some(engine));
        self.found.extend(kind.diagnostics);
        self.kind = kind.value;
        if let Some(kind) = &self.kind {
            self.found.extend(merge::unused(&kind.doctype, &kind.template));
        }
        let (cases, faults) = cases::of(doctype);
        self.found.extend(faults);
        self.cases = cases;
        if doctype.sample.is_empty() {
            let message = format!("the document type {} has no sample", quoted(&self.name));
            let path = format!("templates/{}/sample", self.name);
            self.found.push(
                Diagnostic::error(Name::MissingSample, message)
                    .at(PathBuf::from(path))
                    .hint("write a small workbook there, a CSV file for each sheet"),
            );
        }
    }

    /// Takes in what came of a document; its workbook, if anything new was found in it.
    pub fn take_in(&mut self, task: Task, done: Done) -> Option<Arc<Workbook>> {
        let before = self.found.len();
        // Equal faults of another document tell nothing new.
        let new = done.found.iter().filter(|found| !self.told.contains(&sign(found)));
        let new: Vec<Diagnostic> = new.filter(|found| !self.follows(found)).cloned().collect();
        self.found.extend(new);
        self.told.extend(done.found.iter().map(sign));
        self.written.extend(done.written);
        self.elapsed += done.elapsed;
        // A case may be there for what is found in it.
        self.stopped |= done.stopped && !matches!(task.what, What::Case(_));
        self.sources.extend(done.sources);
        if !matches!(task.what, What::Case(_)) {
            self.documents.push(task.name().to_owned());
        }
        done.workbook.filter(|_| self.found.len() > before).map(Arc::new)
    }

    /// Whether a fault only follows from a label that is missing, which has been told.
    fn follows(&self, found: &Diagnostic) -> bool {
        let missing = self.found.iter().filter(|found| found.name == Name::MissingLabel);
        let mut keys = missing.flat_map(|found| found.message.split('`').skip(1).step_by(2));
        let names = |key: &str| {
            [format!("\"{key}\""), quoted(key)].iter().any(|key| found.message.contains(key))
        };
        [Name::LayoutError, Name::MissingLabel].contains(&found.name) && keys.any(names)
    }

    /// The tags of the template that no document came to: nobody knows what they write.
    fn never_written(&self) -> Vec<Diagnostic> {
        let Some(kind) = self.kind.as_ref().filter(|_| !self.stopped && !self.sources.is_empty())
        else {
            return Vec::new();
        };
        let places = merge::unreached(&kind.template, &self.sources);
        let told = places.into_iter().map(|place| {
            let shown = place.excerpt.chars().skip(place.column.saturating_sub(1));
            let tag: String = shown.take(place.width).collect();
            Diagnostic::note(Name::NeverWritten, format!("no document comes to {}", quoted(&tag)))
                .at(place)
                .hint(format!(
                    "make a case in `templates/{}/tests` in which it is written, or remove it",
                    self.name
                ))
        });
        told.collect()
    }

    /// What came of it, what was found, and what was written.
    pub fn finished(mut self) -> (Tried, Vec<Diagnostic>, Vec<PathBuf>) {
        self.found.extend(self.never_written());
        self.found.sort_by(Diagnostic::before);
        self.found.dedup();
        let tried = Tried {
            name: self.name,
            documents: self.documents,
            cases: self.cases.len(),
            errors: count(&self.found, Severity::Error),
            warnings: count(&self.found, Severity::Warning),
            elapsed: self.elapsed,
        };
        (tried, self.found, self.written)
    }
}

/// The folder of a document type of the project.
fn folder(doctype: &Doctype) -> Option<&Path> {
    match &doctype.origin {
        Origin::Project(folder) => Some(folder),
        Origin::Embedded => None,
    }
}

/// What is said of a type of the program that is to be blessed.
fn shipped(name: &str) -> Diagnostic {
    let message = format!("the document type {} is inside of the program", quoted(name));
    Diagnostic::error(Name::OutputNotWritable, format!("{message}: nothing of it can be written"))
        .hint("only the types in `templates/` of a project can be blessed")
}

/// By what equal faults of several documents are known: all but the cell.
fn sign(found: &Diagnostic) -> String {
    let places = found.place.iter().chain(found.also.iter().map(|(_, place)| place));
    let lines = places.filter_map(|place| match place {
        Place::File(place) => Some(place.to_string()),
        _ => None,
    });
    format!("{} {} {:?}", found.name, found.without_values(), lines.collect::<Vec<_>>())
}
