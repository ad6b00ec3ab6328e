//! Planning: workbooks are read and validated, each once, and it is settled which documents there
//! are and what their PDFs are called.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::kinds::{Kind, Kinds};
use super::{Options, images, parallel};
use crate::diagnostic::{Checked, Diagnostic, Name, Severity, quoted};
use crate::doctype::Doctype;
use crate::merge;
use crate::project;
use crate::read::{Reader, Workbook};
use crate::validate::{self, Dataset};

/// A document that is to be made.
pub struct Planned {
    /// Its document type's name, as far as it is known.
    pub doctype: String,
    /// Its workbook, as the user named it.
    pub input: String,
    /// Its workbook.
    pub path: PathBuf,
    /// Where its PDF goes.
    pub output: PathBuf,
    /// What it is made of; none where something is wrong.
    pub work: Option<Work>,
}

/// What a document is made of.
pub struct Work {
    /// What its workbook says.
    pub dataset: Dataset,
    /// Its document type.
    pub kind: Arc<Kind>,
}

/// What is to be done.
#[derive(Default)]
pub struct Plan {
    /// The documents, in the order of their workbooks.
    pub documents: Vec<Planned>,
    /// What was found.
    pub found: Vec<Diagnostic>,
    /// Whether any workbook could be read.
    pub any_read: bool,
    /// The workbooks with errors or warnings, to show these in them.
    pub faulty: Vec<Arc<Workbook>>,
}

/// Reads and validates all workbooks of a build.
pub fn plan(options: &Options, kinds: &Kinds<'_>, reader: &Reader) -> Plan {
    let parts = parallel::map(&options.inputs, options.jobs, |path| {
        let mut planner = Planner { options, kinds, reader, path, plan: Plan::default() };
        planner.input();
        planner.plan
    });
    let mut plan = Plan::default();
    for part in parts {
        plan.documents.extend(part.documents);
        plan.found.extend(part.found);
        plan.any_read |= part.any_read;
        plan.faulty.extend(part.faulty);
    }
    distinct(&mut plan);
    plan
}

/// Plans what one input feeds.
struct Planner<'a> {
    options: &'a Options,
    kinds: &'a Kinds<'a>,
    reader: &'a Reader,
    path: &'a Path,
    plan: Plan,
}

impl Planner<'_> {
    fn input(&mut self) {
        let is_lock =
            self.path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("~$"));
        // Where all files of a folder are given, nobody means this one.
        if is_lock && self.options.inputs.len() > 1 {
            let message = "the file only says that a workbook is open, and is passed over";
            self.plan.found.push(Diagnostic::note(Name::NotAWorkbook, message).at(self.path));
            return;
        }
        let name = project::slashed(self.path);
        let read = self.read(&name);
        let sound = !stops(&read.diagnostics, self.options.deny_warnings);
        self.plan.found.extend(self.guesses_once(read.diagnostics));
        self.plan.any_read = read.value.is_some();
        match &read.value {
            Some(workbook) if sound => self.workbook(workbook),
            _ => self.document(&name, "", None, false),
        }
        self.plan.faulty = read
            .value
            .filter(|_| stops(&self.plan.found, true))
            .map(Arc::new)
            .into_iter()
            .collect();
    }

    /// Reads the workbook; once more if it or its document type says what was guessed.
    fn read(&self, name: &str) -> Checked<Workbook> {
        let read = self.reader.workbook(self.path, name);
        let guessed = read.diagnostics.iter().any(|found| found.name == Name::GuessedEncoding);
        match read.value.as_ref().filter(|_| guessed).and_then(|workbook| self.encoding(workbook)) {
            Some(encoding) => self.reader.encoded(self.path, name, &encoding),
            None => read,
        }
    }

    /// All that was found, but equal guesses at the letters of a folder's files told once, of the
    /// whole: no line of them is wrong.
    fn guesses_once(&self, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut told = BTreeSet::new();
        let once = found.into_iter().filter_map(|found| match found.name {
            Name::GuessedEncoding => {
                told.insert(found.message.clone()).then(|| found.at(PathBuf::from(self.path)))
            }
            _ => Some(found),
        });
        once.collect()
    }

    /// How the letters of a workbook are encoded, by itself or by one of its document types.
    fn encoding(&self, workbook: &Workbook) -> Option<String> {
        validate::encoding(workbook).value.or_else(|| {
            let heading = validate::header(workbook, self.options.doctype.as_deref()).value?;
            let mut kinds = heading.types.iter().filter_map(|it| self.kinds.get(&it.name)?.1);
            kinds.find_map(|kind| kind.doctype.manifest.encoding.clone())
        })
    }

    /// The documents of one workbook.
    fn workbook(&mut self, workbook: &Workbook) {
        self.plan.found.extend(validate::encoding(workbook).diagnostics);
        let heading = validate::header(workbook, self.options.doctype.as_deref());
        let told = heading.diagnostics.into_iter();
        self.plan.found.extend(told.map(|it| validate::with_types(it, self.kinds.names())));
        let wanted = heading.value.map(|heading| heading.types).unwrap_or_default();
        if wanted.is_empty() {
            self.document(&workbook.file, "", None, false);
        }
        let several = wanted.len() > 1;
        let mut kinds = Vec::new();
        for wanted in &wanted {
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
            let checked = validate::dataset(workbook, &kind.doctype, &others);
            let sound = !stops(&checked.diagnostics, self.options.deny_warnings);
            self.plan.found.extend(checked.diagnostics);
            if checked.value.is_none() {
                self.plan.found.extend(images::faults(workbook, &kind.doctype, self.path));
            }
            let dataset = checked.value.filter(|_| sound);
            let work = dataset.map(|dataset| Work { dataset, kind: Arc::clone(kind) });
            self.document(&workbook.file, name, work, several);
        }
    }

    /// Plans a document; without work it is one that can't be made.
    fn document(&mut self, input: &str, doctype: &str, work: Option<Work>, several: bool) {
        let stem = stem(self.path);
        let (name, names_type) = match &work {
            Some(Work { dataset, kind }) => (
                merge::output_name(dataset, &kind.doctype, &stem),
                kind.doctype.manifest.output.contains("{{type}}"),
            ),
            None => (stem, false),
        };
        // A workbook that feeds several types must not give all of their PDFs one name.
        let name = if several && !names_type { format!("{name}-{doctype}") } else { name };
        self.plan.documents.push(Planned {
            doctype: doctype.to_owned(),
            input: input.to_owned(),
            path: self.path.to_owned(),
            output: self.options.out.join(format!("{name}.pdf")),
            work,
        });
    }
}

/// Refuses documents that would write the same PDF, before any is made.
fn distinct(plan: &mut Plan) {
    let mut makers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, document) in plan.documents.iter().enumerate() {
        // Some file systems take large and small letters for the same.
        let name = project::slashed(&document.output).to_lowercase();
        if document.work.is_some() {
            makers.entry(name).or_default().push(at);
        }
    }
    for (_, makers) in makers.into_iter().filter(|(_, makers)| makers.len() > 1) {
        let mut inputs = Vec::new();
        let mut output = PathBuf::new();
        for at in makers {
            if let Some(document) = plan.documents.get_mut(at) {
                document.work = None;
                output.clone_from(&document.output);
                inputs.push(document.path.clone());
            }
        }
        let name = output.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let message = format!("{} documents would be written as {}", inputs.len(), quoted(&name));
        let mut fault = Diagnostic::error(Name::DuplicateOutput, message).at(output.as_path());
        for input in inputs {
            fault = fault.also("one is made of", input);
        }
        plan.found.push(fault.hint("rename one of the workbooks"));
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
