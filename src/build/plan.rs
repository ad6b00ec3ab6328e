//! Planning: workbooks are read and validated, each once, and it is settled which documents there
//! are and what their PDFs are called.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::agree;
use super::aside::Shelf;
use super::books::Books;
use super::isolate::{Isolating, Reach};
use super::kept::Kept;
use super::kinds::{Kind, Kinds};
use super::rows::Gathering;
use super::state::{Said, Shown};
use super::{Event, Options, distinct, images, parallel, shown, sources, withdrawn};
use crate::diagnostic::{Checked, Diagnostic, Name, Severity};
use crate::doctype::Doctype;
use crate::merge;
use crate::project;
use crate::read::Workbook;
use crate::validate::{self, Dataset};

pub use super::planned::{Heard, Input, Merging, Plan, Planned, Work, sooner};

/// Reads and validates these workbooks of a build.
pub fn plan(
    options: &Options,
    kinds: &Kinds<'_>,
    (kept, inputs): (&Kept, &[PathBuf]),
    tell: &(dyn Fn(Event) + Sync),
) -> Plan {
    let (done, of) = (AtomicUsize::new(0), inputs.len());
    let shelf = Shelf::new(kept.at_hand);
    tell(Event::Read { done: 0, of });
    let parts = parallel::map(inputs, options.jobs, |path| {
        let doctype = options.doctype.clone();
        let input = Input { path: path.clone(), name: project::slashed(path), doctype };
        let mut part = kept.plan(&input, kinds, || {
            Planner::new(&input, options, (kinds, &kept.books), None).planned()
        });
        shelf.put(&mut part, kept.books.content(path).flatten());
        tell(Event::Read { done: done.fetch_add(1, Ordering::Relaxed) + 1, of });
        part
    });
    let parts = with_rows(options, (kinds, &kept.books), inputs, parts);
    let mut plan = Plan::default();
    for (path, part) in inputs.iter().zip(parts) {
        plan.others.extend(part.others);
        plan.heard.push(Heard {
            path: path.clone(),
            name: project::slashed(path),
            is_read: part.any_read,
            content: kept.books.content(path).flatten(),
            found: part.found.clone(),
            asked: part.asked.clone(),
            documents: part.documents.len(),
            taken: part.taken,
            facts: part.facts,
            until: part.until,
            shown: part.shown,
        });
        plan.documents.extend(part.documents);
        plan.found.extend(part.found);
        plan.any_read |= part.any_read;
        plan.faulty.extend(part.faulty);
        plan.asked.extend(part.asked);
        plan.read.extend(part.read);
    }
    distinct::check(&mut plan);
    plan
}

/// Plans the workbooks that waited for the rows of others.
fn with_rows(
    options: &Options,
    (kinds, books): (&Kinds<'_>, &Books),
    inputs: &[PathBuf],
    mut parts: Vec<Plan>,
) -> Vec<Plan> {
    let plans: Plans = inputs.iter().map(PathBuf::as_path).zip(&parts).collect();
    let awaits = |(_, (_, part)): &(usize, (&PathBuf, &Plan))| part.awaits.is_some();
    let waiting = inputs.iter().zip(&parts).enumerate().filter(awaits);
    let waiting: Vec<(usize, &PathBuf)> = waiting.map(|(at, (path, _))| (at, path)).collect();
    let done = parallel::map(&waiting, options.jobs, |(_, path)| {
        let doctype = options.doctype.clone();
        let input = Input { path: (*path).clone(), name: project::slashed(path), doctype };
        Planner::new(&input, options, (kinds, books), Some(&plans)).planned()
    });
    let done: Vec<(usize, Plan)> = waiting.into_iter().map(|(at, _)| at).zip(done).collect();
    for (at, part) in done {
        if let Some(waited) = parts.get_mut(at) {
            *waited = part;
        }
    }
    parts
}

/// Reads and validates one workbook, and those whose rows it takes.
pub fn input(input: &Input, options: &Options, kinds: &Kinds<'_>, books: &Books) -> Plan {
    Planner::new(input, options, (kinds, books), Some(&Plans::new())).planned()
}

/// Reads and validates one workbook; only that it takes rows from others is told, if it does.
pub fn alone(input: &Input, options: &Options, kinds: &Kinds<'_>, books: &Books) -> Plan {
    Planner::new(input, options, (kinds, books), None).planned()
}

/// What other workbooks of the build become, by their paths.
pub type Plans<'a> = BTreeMap<&'a Path, &'a Plan>;

/// Plans what one input feeds.
struct Planner<'a> {
    options: &'a Options,
    kinds: &'a Kinds<'a>,
    books: &'a Books,
    input: &'a Input,
    /// What is known of others; none where rows of others are waited for.
    others: Option<&'a Plans<'a>>,
    plan: Plan,
}

impl<'a> Planner<'a> {
    fn new(
        input: &'a Input,
        options: &'a Options,
        (kinds, books): (&'a Kinds<'a>, &'a Books),
        others: Option<&'a Plans<'a>>,
    ) -> Self {
        Self { options, kinds, books, input, others, plan: Plan::default() }
    }

    /// What the input becomes.
    fn planned(mut self) -> Plan {
        self.input();
        self.plan
    }

    fn input(&mut self) {
        let path = self.input.path.as_path();
        self.plan.read.extend(sources::workbook(path));
        let is_lock = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("~$"));
        // Where all files of a folder are given, nobody means this one.
        if is_lock && self.options.inputs.len() > 1 {
            let message = "the file only says that a workbook is open, and is passed over";
            self.plan.found.push(Diagnostic::note(Name::NotAWorkbook, message).at(path));
            return;
        }
        let waited = self.others.and_then(|others| others.get(path)?.awaits.clone());
        let mut read = waited.unwrap_or_else(|| self.read());
        read.diagnostics = shown::without_lines(read.diagnostics, self.input, self.kinds);
        let sound = !stops(&read.diagnostics, self.options.deny_warnings);
        self.plan.found.extend(self.guesses_once(read.diagnostics.clone()));
        self.plan.any_read = read.value.is_some();
        match &read.value {
            Some(workbook) if sound => self.workbook(workbook),
            _ => self.document(&self.input.name, "", None, false),
        }
        if let Some(awaits) = &mut self.plan.awaits {
            *awaits = read;
            return;
        }
        let own: Vec<_> =
            read.value.filter(|_| stops(&self.plan.found, true)).into_iter().collect();
        let own = shown::without_withheld(&own, self.options, self.kinds);
        self.plan.faulty.splice(0..0, own);
    }

    /// Reads the workbook; once more if it or its document type says what was guessed.
    fn read(&self) -> Checked<Arc<Workbook>> {
        let Input { path, name, .. } = self.input;
        let read = self.books.workbook(path, name);
        let guessed = read.diagnostics.iter().any(|found| found.name == Name::GuessedEncoding);
        match read.value.as_ref().filter(|_| guessed).and_then(|workbook| self.encoding(workbook)) {
            Some(encoding) => self.books.encoded(path, name, &encoding),
            None => read,
        }
    }

    /// All that was found, but equal guesses at the letters of a folder's files told once, of the
    /// whole: no line of them is wrong.
    fn guesses_once(&self, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut told = BTreeSet::new();
        let once = found.into_iter().filter_map(|found| match found.name {
            Name::GuessedEncoding => {
                told.insert(found.message.clone()).then(|| found.at(Path::new(&self.input.name)))
            }
            _ => Some(found),
        });
        once.collect()
    }

    /// How the letters of a workbook are encoded, by itself or by one of its document types.
    fn encoding(&self, workbook: &Workbook) -> Option<String> {
        validate::encoding(workbook).value.or_else(|| {
            let heading = validate::header(workbook, self.input.doctype.as_deref()).value?;
            let mut kinds = heading.types.iter().filter_map(|it| self.kinds.get(&it.name)?.1);
            kinds.find_map(|kind| kind.doctype.manifest.encoding.clone())
        })
    }

    /// The documents of one workbook.
    fn workbook(&mut self, workbook: &Workbook) {
        self.plan.found.extend(validate::encoding(workbook).diagnostics);
        let heading = validate::header(workbook, self.input.doctype.as_deref());
        let told = heading.diagnostics.into_iter();
        self.plan.found.extend(told.map(|it| validate::with_types(it, self.kinds.names())));
        let wanted = heading.value.map(|heading| heading.types).unwrap_or_default();
        if wanted.is_empty() {
            self.document(&workbook.file, "", None, false);
        }
        let several = wanted.len() > 1;
        let mut kinds = Vec::new();
        for wanted in &wanted {
            self.plan.asked.insert(wanted.name.clone());
            match self.kinds.get(&wanted.name) {
                Some((name, Some(kind))) => kinds.push((name, kind)),
                Some((name, None)) => self.document(&workbook.file, name, None, several),
                None => {
                    let fault = validate::unknown_type(workbook, wanted, self.kinds.names());
                    self.plan.found.push(fault);
                    self.document(&workbook.file, &wanted.name, None, several);
                }
            }
        }
        for (at, (name, kind)) in kinds.iter().enumerate() {
            let others = kinds.iter().enumerate().filter(|(other, _)| *other != at);
            let others: Vec<&Doctype> = others.map(|(_, (_, kind))| &kind.doctype).collect();
            let day = self.options.today.day();
            let (mut dataset, mut found) = validate::faulty(workbook, &kind.doctype, &others, &day);
            self.plan.until = sooner(self.plan.until, day.until());
            let wish = validate::rows_from(&dataset, &kind.doctype);
            if wish.is_some() && self.others.is_none() {
                let awaits = Some(Checked::failed(Vec::new()));
                self.plan = Plan { awaits, any_read: true, ..Plan::default() };
                return;
            }
            self.plan.facts.extend(agree::of(&dataset, &kind.doctype));
            let theirs = match wish.zip(self.others) {
                Some((wish, plans)) => {
                    let Self { options, kinds, books, input, .. } = *self;
                    let gathering = Gathering { options, kinds, books, plans, input };
                    let mut gathered = gathering.add(&mut dataset, &wish, kind);
                    gathered.veil(&dataset, &kind.doctype.schema, &mut found);
                    found.extend(gathered.found);
                    self.plan.take(gathered.about);
                    gathered.theirs
                }
                None => Vec::new(),
            };
            if withdrawn::withholds(&kind.doctype) {
                let name = kind.doctype.manifest.name.clone();
                let shown = Shown::of(&Said::of(&dataset, &kind.doctype));
                self.plan.shown.insert(name, shown);
            }
            let images = images::paths(workbook, &kind.doctype, &self.input.path);
            self.plan.read.extend(images);
            let made = self.fan_out((dataset, found, theirs), (name, kind), several);
            if !made {
                self.plan.found.extend(images::faults(workbook, &kind.doctype, &self.input.path));
            }
        }
    }

    /// Plans the documents of one type, each without what stops only others. Says whether all of them
    /// can be made.
    fn fan_out(
        &mut self,
        (dataset, mut found, theirs): (Dataset, Vec<Diagnostic>, Vec<Diagnostic>),
        (name, kind): (&str, &Arc<Kind>),
        several: bool,
    ) -> bool {
        let input = &*Arc::clone(&dataset.file);
        let deny = self.options.deny_warnings;
        let doctype = &kind.doctype;
        let per = validate::per(&dataset, doctype);
        // What was found in other workbooks stops documents here, and is told there.
        let own = found.len();
        let told_there = own..own + theirs.len();
        found.extend(theirs.iter().cloned());
        let portions = validate::portions(&dataset, doctype, &per, &mut found);
        found.splice(told_there.clone(), theirs);
        let stopping: Vec<&Diagnostic> =
            found.iter().filter(|found| stops(std::slice::from_ref(found), deny)).collect();
        let isolating = Isolating::new(&dataset, kind, &portions);
        // A workbook that makes one document is as sound as that.
        let fans_out = !per.is_empty();
        let reach =
            |fault: &&Diagnostic| if fans_out { isolating.reach(fault) } else { Reach::All };
        let reaches: Vec<Reach> = stopping.iter().map(reach).collect();
        let all: Vec<Vec<Diagnostic>> = portions
            .iter()
            .map(|portion| {
                let pairs = stopping.iter().zip(&reaches);
                let own = pairs.filter(|(fault, reach)| {
                    isolating.stops(reach, portion) || isolating.is_meant(fault, portion)
                });
                own.map(|(fault, _)| (*fault).clone()).collect()
            })
            .collect();
        let sound = !found.iter().any(Diagnostic::is_error);
        drop(found.drain(told_there));
        self.plan.found.extend(found);
        if portions.is_empty() {
            self.document(input, name, None, several);
        }
        let dataset = Arc::new(dataset);
        self.plan.datasets.push((doctype.manifest.name.clone(), Arc::clone(&dataset)));
        for (portion, stopped_by) in portions.into_iter().zip(all) {
            let (dataset, kind) = (Arc::clone(&dataset), Arc::clone(kind));
            let source = Merging::default();
            let work = Arc::new(Work { dataset, portion, kind, source, aside: None });
            let name_of = fans_out || stopped_by.is_empty();
            self.document(input, name, name_of.then_some(&work), several);
            if let Some(planned) = self.plan.documents.last_mut() {
                planned.work = stopped_by.is_empty().then_some(work);
                planned.stopped_by = stopped_by;
            }
        }
        sound
    }

    /// Plans a document that can't be made; it is called as it would be if it could.
    fn document(&mut self, input: &str, doctype: &str, work: Option<&Arc<Work>>, several: bool) {
        let stem = stem(&self.input.path);
        let (name, names_type, key) = match work.map(|work| (work, &work.kind.doctype)) {
            Some((work, doctype)) => (
                merge::output_name(&work.dataset, &work.portion, doctype, &stem),
                doctype.manifest.output.contains("{{type}}"),
                merge::key(&work.dataset, &work.portion, doctype),
            ),
            None => (stem, false, String::new()),
        };
        // A workbook that feeds several types must not give all of their PDFs one name.
        let name = if several && !names_type { format!("{name}-{doctype}") } else { name };
        self.plan.documents.push(Planned {
            doctype: doctype.to_owned(),
            input: input.to_owned(),
            path: self.input.path.clone(),
            output: self.options.out.join(format!("{name}.pdf")),
            key,
            work: None,
            stopped_by: Vec::new(),
            is_known: false,
        });
    }
}

/// Whether anything among these stops a document.
pub fn stops(found: &[Diagnostic], deny_warnings: bool) -> bool {
    found.iter().any(|found| match found.severity {
        Severity::Error => true,
        Severity::Warning => deny_warnings,
        Severity::Note => false,
    })
}

/// A workbook's name without its ending.
fn stem(path: &Path) -> String {
    let name = if path.is_dir() { path.file_name() } else { path.file_stem() };
    name.map_or_else(|| "document".to_owned(), |name| name.to_string_lossy().into_owned())
}
