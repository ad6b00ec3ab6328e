//! The pack as one PDF: papers are laid out side by side, then again where their pages have other
//! numbers than was thought, and bound with a cover and contents.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use super::guess;
use super::manifest::{self, Inputs, Manifest, latest, missing};
use super::{Packed, Wish, suffices, written};
use crate::build::kept::Kept;
use crate::build::kinds::Kinds;
use crate::build::make::{Merged, merged};
use crate::build::plan::{Plan, Planned, Work, stops};
use crate::build::{
    Document, Event, KEPT, Options, Status, choice, outcome, parallel, problems, shown,
};
use crate::compile::{self, Engine, Entry, Front, Images, Job, Part, Pdf, Place};
use crate::diagnostic::{Checked, Diagnostic, Name};
use crate::doctype::Standard;
use crate::merge::Style;

/// How often papers are laid out until their page numbers are right. Twice is enough, unless a paper
/// is longer or shorter for the number of its first page.
const ROUNDS: usize = 6;

/// A paper of the pack.
struct Paper<'a> {
    planned: &'a Planned,
    work: Arc<Work>,
    merged: Merged,
    ident: String,
    /// The paper laid out; none while it is laid out anew, so that it is not there twice.
    part: Option<Part>,
    /// Where it was laid out for.
    place: Place,
    /// How many pages it has.
    pages: usize,
    /// The title that its layout gives it.
    title: Option<String>,
}

/// What a paper has come to.
struct Tried<'a> {
    document: Document,
    found: Vec<Diagnostic>,
    paper: Option<Paper<'a>>,
}

/// Makes the pack.
pub fn pack(
    (options, wish): (&Options, &Wish),
    (kept, kinds): (&Kept, &Kinds<'_>),
    mut plan: Plan,
    tell: &(dyn Fn(Event) + Sync),
) -> Packed {
    let mut found = std::mem::take(&mut plan.found);
    let Some(engine) = kept.engine.as_ref() else { return Packed::refused(found) };
    let binder = Binder { options, wish, engine };
    let places = guess::places((options, wish), engine, &plan);
    let placed: Vec<(&Planned, Place)> = plan.documents.iter().zip(places).collect();
    let tried = parallel::map(&placed, options.jobs, |&(planned, place)| {
        let Planned { doctype, input, output, .. } = planned;
        tell(Event::Started { doctype, input, output });
        let tried = binder.attempt(planned, place);
        compile::evict(KEPT);
        tell(Event::Finished(&tried.document));
        tried
    });
    let (mut documents, mut papers) = (Vec::new(), Vec::new());
    for tried in tried {
        documents.push(tried.document);
        found.extend(tried.found);
        papers.extend(tried.paper);
    }
    let mut made = None;
    if suffices(&documents, &found, wish) {
        let missing = missing(&documents, options);
        let bound = compile::worker(|| binder.bound(papers, missing));
        made = bound.value.map(|(pdf, manifest)| (pdf.bytes, manifest));
        found.extend(bound.diagnostics);
    }
    let mut outcome = outcome(documents, found, !plan.any_read);
    outcome.checked = true;
    outcome.workbooks.clone_from(&plan.faulty);
    let read = &options.reading_also(&plan.others);
    problems::tell(read, &kept.books, &mut outcome, None);
    shown::read(read, (&kept.books, kinds), &mut outcome);
    written(outcome, wish, made)
}

/// What binding needs beside the papers.
struct Binder<'a> {
    options: &'a Options,
    wish: &'a Wish,
    engine: &'a Engine,
}

impl Binder<'_> {
    /// Lays a paper out for the first time.
    fn attempt<'a>(&self, planned: &'a Planned, place: Place) -> Tried<'a> {
        let start = Instant::now();
        let mut tried = Tried { document: planned.document(), found: Vec::new(), paper: None };
        if self.options.stopped() {
            tried.document.status = Status::Skipped;
        } else if let Some(work) = &planned.work {
            tried.paper = self.paper((planned, place), work, &mut tried.found);
        }
        if let Some(paper) = &tried.paper {
            tried.document.status = Status::Sound;
            tried.document.pages = Some(paper.pages);
        }
        tried.document.elapsed = start.elapsed();
        tried
    }

    fn paper<'a>(
        &self,
        (planned, place): (&'a Planned, Place),
        work: &Arc<Work>,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Paper<'a>> {
        let deny = self.options.deny_warnings;
        let merged = merged(work, &planned.path);
        found.extend(merged.diagnostics);
        let merged = merged.value.filter(|_| !stops(found, deny))?;
        let name = choice::name(self.options, &planned.output);
        let ident = format!("{}/{name}", work.kind.doctype.manifest.name);
        let job = merged.job(work, &ident, self.options)?;
        let part = compile::part(self.engine, &job, place);
        found.extend(part.diagnostics);
        let part = part.value.filter(|_| !stops(found, deny))?;
        let (pages, title) = (part.count(), part.title());
        let (work, part) = (Arc::clone(work), Some(part));
        Some(Paper { planned, work, merged, ident, part, place, pages, title })
    }

    /// Binds the papers, which are laid out, with a cover and contents.
    fn bound(
        &self,
        mut papers: Vec<Paper>,
        missing: Vec<manifest::Missing>,
    ) -> Checked<(Pdf, Manifest)> {
        let entries = self.entries(&papers);
        let language = self.language(&papers);
        let source = Front::source(&language, style(&papers));
        let (standards, images) = (standards(&papers), Images::new());
        let ident = format!("pack/{}", self.wish.file.file_name().unwrap_or_default().display());
        let dates = papers.iter().map(|paper| Some(paper.job(self.options)?.date));
        let date = latest(dates.map(Option::flatten));
        let Some(assets) = papers.first().and_then(|paper| paper.work.kind.assets.clone()) else {
            return Checked::failed(Vec::new());
        };
        let job = Job {
            source: &source,
            assets: &assets,
            images: &images,
            standards: &standards,
            ident: &ident,
            date,
            epoch: self.options.epoch,
        };
        let mut found = Vec::new();
        let (mut before, mut settled) = (2, None);
        for _ in 0..ROUNDS {
            let (places, total) = places(&papers, before);
            let front = self.front(&language, &entries, (&papers, &places), &missing);
            let front = compile::front(self.engine, &front, &job, total);
            let Some(cover) = front.value.filter(|_| !stops(&front.diagnostics, false)) else {
                found.extend(front.diagnostics);
                return Checked::failed(found);
            };
            if cover.count() != before {
                before = cover.count();
                continue;
            }
            if papers.iter().zip(&places).all(|(paper, place)| paper.place == *place) {
                found.extend(front.diagnostics);
                settled = Some((cover, total));
                break;
            }
            if !self.again(&mut papers, &places, &mut found) {
                return Checked::failed(found);
            }
        }
        let Some((cover, total)) = settled else {
            let message = "the page numbers of the pack don't settle";
            let fault = Diagnostic::error(Name::LayoutError, message).hint(
                "a paper is longer or shorter for the number of its first page: look for layouts that \
                 use `counter(page)` for more than to print it",
            );
            return fault.into();
        };
        let parts = papers.iter().zip(&entries).filter_map(|(paper, entry)| {
            Some((paper.job(self.options)?, paper.part.as_ref()?, &*entry.title))
        });
        let parts: Vec<_> = parts.collect();
        let pdf = compile::bound(self.engine, (&job, &cover), &parts);
        found.extend(pdf.diagnostics);
        let Some(pdf) = pdf.value else { return Checked::failed(found) };
        let mut manifest = Manifest::of(cover.title().unwrap_or_default(), self.wish);
        (manifest.pages, manifest.missing) = (total, missing);
        for (paper, mut entry) in papers.iter().zip(entries) {
            (entry.pages, entry.first_page) = (paper.pages, Some(paper.place.first));
            manifest.papers.push(entry);
        }
        Checked::new((pdf, manifest), found)
    }

    /// Lays those papers out again that stand elsewhere than was thought; whether all of them could
    /// be.
    fn again(&self, papers: &mut [Paper], places: &[Place], found: &mut Vec<Diagnostic>) -> bool {
        let mut moved = Vec::new();
        for (at, (paper, place)) in papers.iter_mut().zip(places).enumerate() {
            if paper.place != *place {
                paper.part = None;
                moved.push((at, *place));
            }
        }
        let parts = parallel::map(&moved, self.options.jobs, |&(at, place)| {
            let paper = papers.get(at)?;
            let part = compile::part(self.engine, &paper.job(self.options)?, place);
            compile::evict(KEPT);
            Some(part)
        });
        let mut all = true;
        for ((at, place), part) in moved.into_iter().zip(parts) {
            match (papers.get_mut(at), part.map(|part| (part.value, part.diagnostics))) {
                // What was found was told after the first time.
                (Some(paper), Some((Some(part), _))) => {
                    (paper.pages, paper.place) = (part.count(), place);
                    paper.part = Some(part);
                }
                (_, part) => {
                    found.extend(part.into_iter().flat_map(|(_, diagnostics)| diagnostics));
                    all = false;
                }
            }
        }
        all
    }

    /// The papers as the manifest names them, without page numbers.
    fn entries(&self, papers: &[Paper]) -> Vec<manifest::Paper> {
        let mut inputs = Inputs::default();
        let entry = |paper: &Paper| {
            let name = choice::name(self.options, &paper.planned.output);
            let mut entry = manifest::paper(paper.planned, &paper.work, name, &mut inputs);
            entry.title = paper.title.clone().unwrap_or(entry.title);
            entry.language.clone_from(&paper.merged.source.language);
            entry
        };
        papers.iter().map(entry).collect()
    }

    /// The language of cover and contents: the one that was asked for, else that of most papers, of
    /// several such that of the first.
    fn language(&self, papers: &[Paper]) -> String {
        if let Some(language) = &self.wish.language {
            return language.clone();
        }
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for paper in papers {
            *counts.entry(&paper.merged.source.language).or_default() += 1;
        }
        let most = counts.values().max().copied();
        let mut languages = papers.iter().map(|paper| &paper.merged.source.language);
        let language = languages.find(|language| counts.get(&***language).copied() == most);
        language.cloned().unwrap_or_default()
    }

    /// What stands on the cover and in the contents.
    fn front<'a>(
        &'a self,
        language: &'a str,
        entries: &'a [manifest::Paper],
        (papers, places): (&[Paper], &[Place]),
        missing: &'a [manifest::Missing],
    ) -> Front<'a> {
        let numbers = papers.iter().zip(places).map(|(paper, place)| (paper.pages, place));
        let entry = |(entry, (pages, place)): (&'a manifest::Paper, (usize, &Place))| Entry {
            title: &entry.title,
            kind: &entry.type_title,
            keys: entry.key.iter().map(|key| &*key.value).collect(),
            language: &entry.language,
            page: place.first,
            pages,
        };
        let lacking = |missing: &'a manifest::Missing| Entry {
            title: missing.name.strip_suffix(".pdf").unwrap_or(&missing.name),
            kind: &missing.r#type,
            keys: Vec::new(),
            language,
            page: 0,
            pages: 0,
        };
        Front {
            language,
            title: self.wish.title.as_deref(),
            subtitle: self.wish.subtitle.as_deref(),
            date: self.wish.date.as_deref(),
            papers: entries.iter().zip(numbers).map(entry).collect(),
            missing: missing.iter().map(lacking).collect(),
        }
    }
}

impl Paper<'_> {
    /// The paper as it is compiled.
    fn job(&self, options: &Options) -> Option<Job<'_>> {
        self.merged.job(&self.work, &self.ident, options)
    }
}

/// Where each paper stands if so many pages stand before the first, and how many pages there are.
fn places(papers: &[Paper], before: usize) -> (Vec<Place>, usize) {
    let total = before + papers.iter().map(|paper| paper.pages).sum::<usize>();
    let mut first = before + 1;
    let place = |paper: &Paper| {
        let place = Place { number: paper.place.number, first, total };
        first += paper.pages;
        place
    };
    (papers.iter().map(place).collect(), total)
}

/// The standards that all papers have to meet: the pack can promise no more.
fn standards(papers: &[Paper]) -> Vec<Standard> {
    fn of<'a>(paper: &'a Paper) -> &'a [Standard] {
        &paper.work.kind.doctype.manifest.standards
    }
    let first = papers.first().map(of).unwrap_or_default();
    let all = |standard: &&Standard| papers.iter().all(|paper| of(paper).contains(standard));
    first.iter().filter(all).copied().collect()
}

/// The look of cover and contents: that of the papers, where all have the same.
fn style(papers: &[Paper]) -> Style {
    let mut looks = papers.iter().map(|paper| &paper.merged.source.style.look);
    let first = looks.next().cloned().flatten();
    Style {
        look: first.filter(|first| looks.all(|look| look.as_ref() == Some(first))),
        numbered: false,
    }
}
