//! Planning: workbooks are read and validated, each once, and it is settled which documents there
//! are and what their PDFs are called.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::civil::Date;

use super::aside::Shelf;
use super::books::Books;
use super::isolate::{Isolating, Reach};
use super::kept::Kept;
use super::kinds::{Kind, Kinds};
use super::{Document, Event, Options, Status, distinct, images, parallel, shown, sources};
use crate::diagnostic::{Checked, Diagnostic, Name, Severity};
use crate::doctype::Doctype;
use crate::merge::{self, Source};
use crate::project;
use crate::read::Workbook;
use crate::validate::{self, Dataset, Portion};

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
    /// The last day on which what was found stays the same; none where that is for ever.
    pub until: Option<Date>,
}

/// The earlier of two days, of which either may be none.
fn sooner(one: Option<Date>, other: Option<Date>) -> Option<Date> {
    one.into_iter().chain(other).min()
}

/// What was heard of a workbook.
#[derive(Clone)]
pub struct Heard {
    /// Where it is.
    pub path: PathBuf,
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
    /// The last day on which what was found stays the same; none where that is for ever.
    pub until: Option<Date>,
}

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
        let mut part =
            kept.plan(&input, kinds, || self::input(&input, options, kinds, &kept.books));
        shelf.put(&mut part, kept.books.content(path).flatten());
        tell(Event::Read { done: done.fetch_add(1, Ordering::Relaxed) + 1, of });
        part
    });
    let mut plan = Plan::default();
    for (path, part) in inputs.iter().zip(parts) {
        plan.heard.push(Heard {
            path: path.clone(),
            is_read: part.any_read,
            content: kept.books.content(path).flatten(),
            found: part.found.clone(),
            asked: part.asked.clone(),
            documents: part.documents.len(),
            until: part.until,
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

/// Reads and validates one workbook of a build.
pub fn input(input: &Input, options: &Options, kinds: &Kinds<'_>, books: &Books) -> Plan {
    let mut planner = Planner { options, kinds, books, input, plan: Plan::default() };
    planner.input();
    planner.plan
}

/// Plans what one input feeds.
struct Planner<'a> {
    options: &'a Options,
    kinds: &'a Kinds<'a>,
    books: &'a Books,
    input: &'a Input,
    plan: Plan,
}

impl Planner<'_> {
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
        let read = self.read();
        let sound = !stops(&read.diagnostics, self.options.deny_warnings);
        self.plan.found.extend(self.guesses_once(read.diagnostics));
        self.plan.any_read = read.value.is_some();
        match &read.value {
            Some(workbook) if sound => self.workbook(workbook),
            _ => self.document(&self.input.name, "", None, false),
        }
        let faulty: Vec<_> =
            read.value.filter(|_| stops(&self.plan.found, true)).into_iter().collect();
        self.plan.faulty = shown::without_withheld(&faulty, self.options, self.kinds);
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
            let (dataset, found) = validate::faulty(workbook, &kind.doctype, &others, &day);
            self.plan.until = sooner(self.plan.until, day.until());
            let images = images::paths(workbook, &kind.doctype, &self.input.path);
            self.plan.read.extend(images);
            let made = self.fan_out((dataset, found), (name, kind), &workbook.file, several);
            if !made {
                self.plan.found.extend(images::faults(workbook, &kind.doctype, &self.input.path));
            }
        }
    }

    /// Plans the documents of one type, each without what stops only others. Says whether all of them
    /// can be made.
    fn fan_out(
        &mut self,
        (dataset, mut found): (Dataset, Vec<Diagnostic>),
        (name, kind): (&str, &Arc<Kind>),
        input: &str,
        several: bool,
    ) -> bool {
        let deny = self.options.deny_warnings;
        let doctype = &kind.doctype;
        let per = validate::per(&dataset, doctype);
        let portions = validate::portions(&dataset, doctype, &per, &mut found);
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
        self.plan.found.extend(found);
        if portions.is_empty() {
            self.document(input, name, None, several);
        }
        let dataset = Arc::new(dataset);
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
