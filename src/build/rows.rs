//! Rows from other workbooks: a workbook names others of its type, and their rows are added to its own.
//! Each of them is read and judged by itself, and what is wrong with it is told in its own file.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use jiff::civil::Date;

use super::agree::Fact;
use super::books::Books;
use super::kinds::{Kind, Kinds};
use super::plan::{self, Input, Plan, Plans, sooner, stops};
use super::state::Files;
use super::{Options, images, sources, withdrawn};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::Schema;
use crate::project::{self, Fitting};
use crate::read::Workbook;
use crate::validate::{self, Across, Dataset, RowsFrom, Withheld};

/// From where a workbook takes rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taken {
    /// What the names of the workbooks look like.
    pub patterns: BTreeSet<String>,
    /// What each of them held as it was read, as a hash, by its path from the folder on.
    pub contents: Files,
}

/// What adding rows needs.
pub struct Gathering<'a> {
    /// What the build is asked to do.
    pub options: &'a Options,
    /// The document types.
    pub kinds: &'a Kinds<'a>,
    /// What reads workbooks.
    pub books: &'a Books,
    /// What other workbooks of the build become.
    pub plans: &'a Plans<'a>,
    /// The workbook that takes rows.
    pub input: &'a Input,
}

/// What came of adding rows.
#[derive(Default)]
pub struct Gathered {
    /// What is wrong with the wish, at its cell.
    pub found: Vec<Diagnostic>,
    /// What was found in the other workbooks.
    pub theirs: Vec<Diagnostic>,
    /// What is to be known of them.
    pub about: About,
    /// What is withheld of the workbook and of those whose rows were added, in their order.
    withheld: Vec<Withheld>,
}

/// What is to be known of the workbooks whose rows were added.
#[derive(Default)]
pub struct About {
    /// From where the rows are.
    pub taken: Taken,
    /// What was found in workbooks of which nobody else tells.
    pub untold: Vec<Diagnostic>,
    /// Those of these with errors or warnings.
    pub faulty: Vec<Arc<Workbook>>,
    /// These.
    pub others: BTreeSet<PathBuf>,
    /// The facts that these state.
    pub facts: Vec<Fact>,
    /// The files and folders that were read.
    pub read: BTreeSet<PathBuf>,
    /// The last day on which what was found stays the same; none where that is for ever.
    pub until: Option<Date>,
}

impl Gathered {
    /// Tells of texts that hold what another of the workbooks withholds, and takes that out of all that
    /// has been found, here and before.
    pub fn veil(&mut self, dataset: &Dataset, schema: &Schema, found: &mut Vec<Diagnostic>) {
        let across = Across::of(schema, &self.withheld);
        self.found.extend(across.faults(dataset));
        for found in [found, &mut self.found, &mut self.theirs, &mut self.about.untold] {
            across.silence(found);
        }
    }
}

impl Gathering<'_> {
    /// Adds the rows that a workbook wishes for to what it says, in the order of the names of files.
    pub fn add(&self, dataset: &mut Dataset, wish: &RowsFrom, kind: &Kind) -> Gathered {
        let mut gathered = Gathered::default();
        gathered.about.taken.patterns.extend(wish.patterns.iter().cloned());
        gathered.about.read.extend(read(&self.input.path, &gathered.about.taken.patterns));
        let is_own = |path: &Path| is_same(path, &self.input.path);
        let mut files = BTreeSet::new();
        for pattern in &wish.patterns {
            let fitting = fitting(&self.input.path, pattern);
            let others = fitting.files.iter().filter(|path| !is_own(path));
            let own = fitting.files.iter().any(|path| is_own(path));
            match others.clone().count() {
                0 => gathered.found.push(nothing(pattern, own, &fitting)),
                _ if own => gathered.found.push(itself(pattern)),
                _ => {}
            }
            let named = |path: &PathBuf| (path.file_name().map(ToOwned::to_owned), path.clone());
            files.extend(others.map(named));
        }
        let is_whole = validate::per(dataset, &kind.doctype).is_empty();
        self.withhold(&self.input.path, kind, &mut gathered);
        for (_, path) in files {
            if let Err(fault) = self.take(&path, (dataset, kind, is_whole), &mut gathered) {
                gathered.found.push(fault);
            }
        }
        let place = || wish.place.clone();
        gathered.found = gathered.found.drain(..).map(|fault| fault.at(place())).collect();
        gathered
    }

    /// Takes in what is withheld of a workbook.
    fn withhold(&self, path: &Path, kind: &Kind, gathered: &mut Gathered) {
        if !withdrawn::withholds(&kind.doctype) {
            return;
        }
        let day = self.options.today.day();
        let read = self.books.workbook(path, &project::slashed(path)).value;
        let withheld = read.map(|book| validate::withheld(&book, &kind.doctype, &day));
        gathered.withheld.push(withheld.unwrap_or_default());
    }

    /// Adds the rows of one workbook.
    fn take(
        &self,
        path: &Path,
        (dataset, kind, is_whole): (&mut Dataset, &Kind, bool),
        gathered: &mut Gathered,
    ) -> Result<(), Diagnostic> {
        let name = project::slashed(path);
        let plan = self.plan(path, kind);
        let about = &mut gathered.about;
        let folder = images::around(&self.input.path);
        let content = self.books.content(path).flatten();
        let content = content.map(|hash| hash.to_hex().to_string()).unwrap_or_default();
        about.taken.contents.insert(within(path, &folder), content);
        about.read.extend(sources::workbook(path));
        about.read.extend(plan.read.iter().cloned());
        about.until = sooner(about.until, plan.until);
        if !self.options.inputs.iter().any(|input| input == path) {
            about.untold.extend(plan.found.iter().cloned());
            about.faulty.extend(plan.faulty.iter().cloned());
            about.facts.extend(plan.facts.iter().cloned());
            about.others.insert(path.to_owned());
        }
        let fault = |what: &str| {
            let message = format!("the rows of {} can't be added: {what}", quoted(&name));
            Diagnostic::error(Name::RowsNotAdded, message)
        };
        if plan.awaits.is_some() {
            let hint = "name only workbooks that have their rows themselves";
            return Err(fault("it takes rows from other workbooks itself").hint(hint));
        }
        let wanted = &kind.doctype.manifest.name;
        let Some((_, theirs)) = plan.datasets.iter().find(|(known, _)| known == wanted) else {
            let mut types: Vec<String> =
                plan.documents.iter().map(|it| quoted(&it.doctype)).collect();
            types.retain(|word| word.len() > 2);
            types.dedup();
            return Err(match types.as_slice() {
                _ if !plan.any_read => fault("it can't be read").also("the workbook", path),
                [] => fault("it does not say of what type it is").also("the workbook", path),
                some => {
                    let what = format!("it is no {}, but {}", quoted(wanted), some.join(" and "));
                    fault(&what).hint("write a pattern that only workbooks of this type fit")
                }
            });
        };
        let lies = within(&images::folder(path), &folder);
        validate::add(dataset, theirs, &kind.doctype.schema, &lies);
        self.withhold(path, kind, gathered);
        gathered.theirs.extend(plan.found.iter().cloned());
        let deny = self.options.deny_warnings;
        let mut stopping =
            plan.found.iter().filter(|found| stops(std::slice::from_ref(found), deny));
        let count = stopping.clone().count();
        // Of several papers, those with the rows are stopped where these are.
        match stopping.next().filter(|_| is_whole) {
            Some(first) => {
                let noun = if first.is_error() { "error" } else { "fault" };
                let many = if count == 1 { "" } else { "s" };
                let fault =
                    fault(&format!("there is something wrong in it ({count} {noun}{many})"));
                Err(match &first.place {
                    Some(place) => fault.also("the first of them", place.clone()),
                    None => fault,
                })
            }
            None => Ok(()),
        }
    }

    /// What a workbook becomes by itself.
    fn plan(&self, path: &Path, kind: &Kind) -> Cow<'_, Plan> {
        let known = self.plans.get(path).copied().filter(|plan| {
            let is_aside = plan
                .documents
                .iter()
                .any(|document| document.work.as_ref().is_some_and(|work| work.aside.is_some()));
            let wanted = &kind.doctype.manifest.name;
            !is_aside || plan.datasets.iter().any(|(known, _)| known == wanted)
        });
        match known {
            Some(plan) => Cow::Borrowed(plan),
            None => {
                let Self { options, kinds, books, .. } = *self;
                let name = project::slashed(path);
                let doctype = options.doctype.clone();
                let input = Input { path: path.to_owned(), name, doctype };
                Cow::Owned(plan::alone(&input, options, kinds, books))
            }
        }
    }
}

/// A pattern that no other workbook fits.
fn nothing(pattern: &str, own: bool, fitting: &Fitting) -> Diagnostic {
    let error =
        |what: &str| Diagnostic::error(Name::RowsNotAdded, format!("{} {what}", quoted(pattern)));
    if fitting.leads_out {
        return error("leads out of the folder of this workbook")
            .hint("put the other workbooks beside this one, or into a folder beside it");
    }
    let fault = match own {
        true => error("is this workbook itself, whose rows are here already"),
        false => error("is the name of no workbook here"),
    };
    match fitting.near.as_slice() {
        [] => fault
            .hint("write names as they stand in the folder of this workbook, `*` for any letters"),
        near => fault
            .offer(pattern, near.iter().map(String::as_str))
            .hint("write names as they stand in the folder of this workbook, `*` for any letters"),
    }
}

/// A pattern that this workbook fits as well as others.
fn itself(pattern: &str) -> Diagnostic {
    let message = format!(
        "this workbook is called like {} too, and its rows are added once",
        quoted(pattern)
    );
    Diagnostic::note(Name::RowsNotAdded, message)
}

/// The workbooks that a pattern means, beside a workbook.
fn fitting(path: &Path, pattern: &str) -> Fitting {
    project::fitting(&images::around(path), pattern)
}

/// What the other workbooks hold now that a workbook takes rows from, as hashes by their paths from its
/// folder on; none where one can't be read.
pub fn contents(
    path: &Path,
    patterns: &BTreeSet<String>,
    content: impl Fn(&Path) -> Option<blake3::Hash>,
) -> Option<Files> {
    let folder = images::around(path);
    let files: BTreeSet<PathBuf> =
        patterns.iter().flat_map(|pattern| fitting(path, pattern).files).collect();
    let others = files.iter().filter(|other| !is_same(other, path));
    others.map(|it| Some((within(it, &folder), content(it)?.to_hex().to_string()))).collect()
}

/// The files and folders that decide on the rows that a workbook takes from others.
pub fn read(path: &Path, patterns: &BTreeSet<String>) -> BTreeSet<PathBuf> {
    let mut read = BTreeSet::new();
    for fitting in patterns.iter().map(|pattern| fitting(path, pattern)) {
        read.extend(fitting.files.iter().flat_map(|file| sources::workbook(file)));
        read.extend(fitting.looked);
    }
    read
}

/// A path from a folder on, with `/` between folders.
fn within(path: &Path, folder: &Path) -> String {
    project::slashed(path.strip_prefix(folder).unwrap_or(path))
}

/// Whether two paths lead to one file.
fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| path.canonicalize().ok();
    one == other || real(one).is_some_and(|one| Some(one) == real(other))
}
