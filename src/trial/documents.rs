//! The documents that a type is tried with, each made as a build makes it.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use super::cases::{self, Case};
use super::invent::{self, Invented};
use super::subject::Subject;
use crate::build::{self, Kind, Performed, Pictures, Rehearsed};
use crate::compile::Engine;
use crate::diagnostic::{Checked, Diagnostic, Name, Place, quoted};
use crate::doctype::{self, Doctype, Files};
use crate::merge::Source;
use crate::read::{Reader, Workbook};
use crate::validate;
use crate::write;

/// Pictures for the images that are invented: a wide one and a tall one.
const PICTURES: [&[u8]; 2] = [include_bytes!("wide.png"), include_bytes!("tall.png")];

/// A document that is to be made.
pub struct Task {
    /// Which of the types it is of.
    pub subject: usize,
    /// What it is.
    pub what: What,
}

/// What a document is made of.
pub enum What {
    /// The type's sample.
    Sample,
    /// A workbook that is invented.
    Invented(Invented),
    /// A case of the type.
    Case(Case),
}

/// What came of a document.
#[derive(Default)]
pub struct Done {
    /// What was found.
    pub found: Vec<Diagnostic>,
    /// Its workbook, to show what was found in it.
    pub workbook: Option<Workbook>,
    /// What it was merged into, one for each document of the workbook that came so far.
    pub sources: Vec<Source>,
    /// Whether one of them came not so far.
    pub stopped: bool,
    /// What was written for it.
    pub written: Vec<PathBuf>,
    /// How long it took.
    pub elapsed: Duration,
}

/// What making documents takes.
pub struct Tools<'a> {
    /// Typst.
    pub engine: &'a Engine,
    /// What reads workbooks.
    pub reader: &'a Reader,
}

impl Task {
    /// What the document is called.
    pub fn name(&self) -> &str {
        match &self.what {
            What::Sample => "sample",
            What::Invented(invented) => &invented.name,
            What::Case(case) => &case.name,
        }
    }
}

/// All documents of all types, those of a type in the order in which their faults are told.
pub fn tasks(subjects: &[Subject]) -> Vec<Task> {
    let mut tasks = Vec::new();
    for (subject, it) in subjects.iter().enumerate() {
        let Some(kind) = &it.kind else { continue };
        let sample = (!kind.doctype.sample.is_empty()).then_some(What::Sample);
        let invented = invent::all(&kind.doctype).into_iter().map(What::Invented);
        let cases = it.cases.iter().cloned().map(What::Case);
        let all = sample.into_iter().chain(invented).chain(cases);
        tasks.extend(all.map(|what| Task { subject, what }));
    }
    tasks
}

/// Makes a document.
pub fn made(task: &Task, subjects: &[Subject], tools: &Tools<'_>) -> Done {
    let start = Instant::now();
    let Some(subject) = subjects.get(task.subject) else { return Done::default() };
    let Some(kind) = &subject.kind else { return Done::default() };
    let done = match &task.what {
        What::Sample => sample(kind, tools),
        What::Invented(invented) => attempt(kind, tools, invented),
        What::Case(case) => cases::tried(case, (kind, subject.blessed.as_deref()), tools),
    };
    Done { elapsed: start.elapsed(), ..done }
}

fn sample(kind: &Kind, tools: &Tools<'_>) -> Done {
    let name = format!("templates/{}/sample", kind.doctype.manifest.name);
    let (rehearsed, workbook) = read_and_made(kind, tools, (&kind.doctype.sample, "", &name));
    let mut found = rehearsed.judged;
    found.extend(rehearsed.found);
    found.extend(workbook.as_ref().and_then(|workbook| of_another(kind, workbook)));
    let (sources, stopped) = merged(rehearsed.documents);
    Done { found, workbook, sources, stopped, ..Done::default() }
}

/// What documents were merged into, and whether one of them was not.
fn merged(documents: Vec<Performed>) -> (Vec<Source>, bool) {
    let stopped = documents.iter().any(|document| document.source.is_none());
    (documents.into_iter().filter_map(|document| document.source).collect(), stopped)
}

/// A sample that names another document type: whoever copied it would get that one.
fn of_another(kind: &Kind, workbook: &Workbook) -> Option<Diagnostic> {
    let name = &kind.doctype.manifest.name;
    let types = validate::header(workbook, None).value?.types;
    // A type may be named by its title, too.
    let folded = |text: &str| text.to_lowercase().replace([' ', '_'], "-");
    let is_own = |wanted: &str| {
        [name, &kind.doctype.manifest.title].iter().any(|it| folded(it) == folded(wanted))
    };
    let other = types.iter().find(|wanted| !is_own(&wanted.name))?;
    let message =
        format!("the sample of {} names the document type {}", quoted(name), quoted(&other.name));
    let found =
        Diagnostic::error(Name::BadCase, message).hint(format!("write {} there", quoted(name)));
    Some(match &other.place {
        Some(place) => found.at(place.clone()),
        None => found,
    })
}

/// The document of files, of which the one at this path, or the folder, is the workbook; told by this
/// name.
pub fn read_and_made(
    kind: &Kind,
    tools: &Tools<'_>,
    (files, inner, name): (&Files, &str, &str),
) -> (Rehearsed, Option<Workbook>) {
    let files = files.iter().map(|(path, file)| (path.as_str(), &*file.bytes));
    let scratch = match write::scratch(files) {
        Ok(scratch) => scratch,
        Err(fault) => return (Rehearsed { judged: vec![fault], ..Rehearsed::default() }, None),
    };
    let path =
        if inner.is_empty() { scratch.path().to_owned() } else { scratch.path().join(inner) };
    let mut read = tools.reader.workbook(&path, name);
    let guessed = read.diagnostics.iter().any(|found| found.name == Name::GuessedEncoding);
    if let Some(encoding) = kind.doctype.manifest.encoding.as_ref().filter(|_| guessed) {
        read = tools.reader.read(&path, name, Some(encoding)).workbook;
    }
    let sound = !read.has_errors();
    let Checked { value: workbook, diagnostics: mut judged } = read;
    let mut rehearsed = Rehearsed::default();
    if let Some(workbook) = workbook.as_ref().filter(|_| sound) {
        let heading = validate::header(workbook, Some(&kind.doctype.manifest.name));
        judged.extend(heading.diagnostics);
        rehearsed = build::rehearse(kind, tools.engine, workbook, Pictures::Beside(&path));
    }
    judged.extend(std::mem::take(&mut rehearsed.judged));
    (Rehearsed { judged, ..rehearsed }, workbook)
}

fn attempt(kind: &Kind, tools: &Tools<'_>, invented: &Invented) -> Done {
    let pictures = Pictures::Any(&PICTURES);
    let rehearsed = build::rehearse(kind, tools.engine, &invented.workbook, pictures);
    let judged = rehearsed.judged.iter().filter(|found| found.is_error());
    let mut found: Vec<Diagnostic> = Vec::new();
    for fault in judged {
        let fault = unsatisfied(&kind.doctype, fault, &invented.name);
        // One for each column.
        if found.iter().all(|known| known.place != fault.place) {
            found.push(fault);
        }
    }
    let seen = seen(invented);
    found.extend(rehearsed.found.into_iter().map(|found| at_line(found).hint(seen.clone())));
    let workbook = Some(invented.workbook.clone());
    let (sources, stopped) = merged(rehearsed.documents);
    Done { found, workbook, sources, stopped, ..Done::default() }
}

/// A fault of a layout at the line where it shows, not at a cell that nobody has: it is not the invented
/// workbook that is to be mended.
fn at_line(mut found: Diagnostic) -> Diagnostic {
    let of_layout =
        [Name::LayoutError, Name::LayoutWarning, Name::MissingLabel, Name::StandardViolated];
    let Some(cell @ Place::Cell(_)) = &found.place else { return found };
    let is_line = |(what, place): &(String, Place)| {
        matches!(place, Place::File(_))
            && ["written by", "printed by", "called by"].contains(&&**what)
    };
    let lines = || found.also.iter().enumerate().filter(|(_, step)| is_line(step));
    let of_type = lines().rfind(|(_, (_, place))| !is_shared(place));
    let last = of_type.or_else(|| lines().next_back()).map(|(at, _)| at);
    let Some(last) = last.filter(|_| of_layout.contains(&found.name)) else { return found };
    let cell = cell.clone();
    let (_, line) = found.also.remove(last);
    for (what, _) in found.also.iter_mut().skip(last).filter(|step| is_line(step)) {
        *what = "it comes to light in".to_owned();
    }
    for (what, _) in found.also.iter_mut().take(last).filter(|step| is_line(step)) {
        *what = "called by".to_owned();
    }
    found.also.retain(|(what, _)| what != "also in");
    found.also.insert(0, ("value from".to_owned(), cell));
    found.at(line)
}

/// Whether a place is in the files that all types share.
fn is_shared(place: &Place) -> bool {
    matches!(place, Place::File(line) if line.file.starts_with("templates/_shared/"))
}

/// In which document a fault was seen, and what is special in it.
fn seen(invented: &Invented) -> String {
    let choices: Vec<String> = invented.choices.iter().map(|choice| quoted(choice)).collect();
    match choices.as_slice() {
        [] => format!("this was seen in the {}", invented.name),
        choices => format!("this was seen in the {}, with {}", invented.name, choices.join(", ")),
    }
}

/// What is said of a contract for which no workbook could be invented.
fn unsatisfied(doctype: &Doctype, fault: &Diagnostic, document: &str) -> Diagnostic {
    let cell = match &fault.place {
        Some(Place::Cell(cell)) => Some(cell),
        _ => None,
    };
    let sheet = cell.and_then(|cell| doctype.schema.sheet_called(&cell.sheet));
    let sheet = sheet.and_then(|at| doctype.schema.sheets.get(at));
    let column =
        sheet.and_then(|sheet| sheet.columns.get(sheet.column_called(cell?.title.as_deref()?)?));
    let name = sheet.map(|sheet| sheet.name.as_str()).unwrap_or_default();
    let what = column.map_or(name, |column| column.name.as_str());
    let message = format!("nothing can be invented that fits {}: {}", quoted(what), fault.message);
    // A pattern may ask for more than can be worked out; an example then helps.
    let patterned = column.is_some_and(|column| column.pattern.is_some());
    let told = if patterned {
        Diagnostic::note(Name::BadContract, message)
            .hint(format!("the {document} is not tried: give the column an `example` that fits"))
    } else {
        Diagnostic::error(Name::BadContract, message)
            .hint("see whether its rules contradict one another")
    };
    told.at(doctype::line_of(doctype, name, column.map(|column| column.name.as_str())))
}
