//! Documents while somebody works on them: planned and laid out again with each change, to be looked
//! at. Nothing of it is written.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;

use super::agree::Stated;
use super::kinds::Kinds;
use super::make::{Merged, merged};
use super::plan::{self, Input, Planned, Work};
use super::{KEPT, Kept, Options, agree, parallel, shown, sources};
use crate::compile::{self, Pages};
use crate::diagnostic::Diagnostic;
use crate::doctype;
use crate::read::Workbook;

/// What outlives a change: Typst with its fonts, and the workbooks that were read.
pub struct Session {
    options: Options,
    kept: Kept,
}

impl Session {
    /// Loads Typst and its fonts. Of the options, what is to be written does not matter.
    pub fn new(options: Options) -> Self {
        let options = Options { write: true, ..options };
        Self { kept: Kept::new(&options), options }
    }

    /// The document types as they are now, for all that is made until the next change.
    pub fn round(&self) -> Round<'_> {
        let types = doctype::load(self.options.project.templates().as_deref());
        let kinds = Kinds::new(types, self.kept.engine.as_ref());
        Round { session: self, kinds, asked: BTreeSet::new(), read: BTreeSet::new() }
    }
}

/// What is made between two changes.
pub struct Round<'a> {
    session: &'a Session,
    kinds: Kinds<'a>,
    /// The types that workbooks asked for.
    asked: BTreeSet<String>,
    /// The files that were read of workbooks, with their images.
    read: BTreeSet<PathBuf>,
}

/// What a workbook becomes.
pub struct Drafts {
    /// Its documents; at least one, also where something is wrong.
    pub documents: Vec<Draft>,
    /// What was found in it.
    pub found: Vec<Diagnostic>,
    /// Whether it could be read.
    pub is_read: bool,
}

/// A document that can be looked at.
pub struct Draft {
    /// Its document type's name, as far as it is known.
    pub doctype: String,
    /// What its document type calls itself, if it is sound.
    pub title: Option<String>,
    /// What sets it apart from the others of its workbook and type; empty where it is the only one.
    pub key: String,
    /// What was found in its document type.
    pub found: Vec<Diagnostic>,
    path: PathBuf,
    output: PathBuf,
    work: Option<Arc<Work>>,
}

impl Draft {
    /// Whether nothing that was found in its workbook and type stops it.
    pub fn is_sound(&self) -> bool {
        self.work.is_some()
    }

    fn of(planned: Planned, kinds: &Kinds) -> Self {
        let Planned { doctype, path, output, key, work, .. } = planned;
        let title = work.as_ref().map(|work| work.kind.doctype.manifest.title.clone());
        Self { title, key, found: kinds.found_in(&doctype), doctype, path, output, work }
    }
}

/// A document's pages, as they would be printed.
#[derive(Default)]
pub struct Proof {
    /// The pages; none where something keeps them from being made.
    pub pages: Option<Arc<Pages>>,
    /// What was found on the way from the sound workbook to the pages.
    pub found: Vec<Diagnostic>,
    merged: Option<Merged>,
}

impl Round<'_> {
    /// Reads a workbook if it has changed, validates it, and tells what it becomes.
    pub fn drafts(&mut self, input: &Input) -> Drafts {
        let Session { options, kept } = self.session;
        let mut plan =
            kept.plan(input, &self.kinds, || plan::input(input, options, &self.kinds, &kept.books));
        let conflicts =
            Stated { read: vec![(&input.name, &plan.facts)], known: Vec::new() }.conflicts();
        agree::tell(&mut plan, conflicts, options.deny_warnings);
        self.asked.extend(plan.asked);
        self.read.extend(plan.read);
        let documents = plan.documents.into_iter().map(|it| Draft::of(it, &self.kinds)).collect();
        Drafts { documents, found: plan.found, is_read: plan.any_read }
    }

    /// A workbook as it was read last, for excerpts of it: without what is withheld.
    pub fn workbook(&self, input: &Input) -> Option<Arc<Workbook>> {
        let Session { options, kept } = self.session;
        let read = kept.books.workbook(&input.path, &input.name).value?;
        let options = Options { doctype: input.doctype.clone(), ..options.clone() };
        shown::without_withheld(&[read], &options, &self.kinds).pop()
    }

    /// The files and folders that were read so far, and where was looked for others: nothing changes
    /// before these do.
    pub fn read(&self) -> BTreeSet<PathBuf> {
        let project = &self.session.options.project;
        let mut read = sources::types(project, &self.asked, &self.kinds);
        for name in &self.asked {
            read.extend(sources::faulty(project, &self.kinds.found_in(name)));
        }
        read.extend(self.read.iter().cloned());
        read
    }

    /// The pages of a document.
    pub fn proof(&self, draft: &Draft) -> Proof {
        let Some(work) = &draft.work else {
            return Proof::default();
        };
        let merged = merged(work, &draft.path);
        let mut found = merged.diagnostics;
        let merged = merged.value.filter(|_| !self.stops(&found));
        let mut pages = None;
        if let Some(merged) = &merged {
            let ident = draft.output.to_string_lossy();
            let engine = self.session.kept.engine.as_ref();
            let job = merged.job(work, &ident, &self.session.options);
            if let Some((engine, job)) = engine.zip(job) {
                let laid_out = compile::worker(|| compile::pages(engine, &job));
                found.extend(laid_out.diagnostics);
                pages = laid_out.value.map(Arc::new);
                pages.iter().for_each(|pages| self.draw(pages));
            }
        }
        compile::evict(KEPT);
        Proof { pages, found, merged }
    }

    /// What only shows when a document becomes a PDF: what its standards forbid.
    pub fn violations(&self, draft: &Draft, proof: &Proof) -> Vec<Diagnostic> {
        let parts = draft.work.as_ref().zip(proof.merged.as_ref()).zip(proof.pages.as_ref());
        let Some(((work, merged), pages)) = parts.filter(|_| !self.stops(&proof.found)) else {
            return Vec::new();
        };
        let ident = draft.output.to_string_lossy();
        let engine = self.session.kept.engine.as_ref();
        let job = merged.job(work, &ident, &self.session.options);
        let found =
            engine.zip(job).map(|(engine, job)| compile::worker(|| pages.violations(engine, &job)));
        found.unwrap_or_default()
    }

    /// Draws all pages that differ from those before, on all processors.
    fn draw(&self, pages: &Pages) {
        let numbers: Vec<usize> = (0..pages.count()).collect();
        parallel::map(&numbers, self.session.options.jobs, |page| pages.svg(*page).is_some());
    }

    fn stops(&self, found: &[Diagnostic]) -> bool {
        plan::stops(found, self.session.options.deny_warnings)
    }
}
