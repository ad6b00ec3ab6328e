//! Writing the problems of workbooks: which file is whose, which are written, which have to go.
//!
//! Nothing is replaced or removed that was not written here: such a file bears a mark inside of it.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::books::Books;
use super::lock::Lock;
use super::outcome::{Outcome, Problems as Written, Since, Status};
use super::since::{Entry, Last, difference};
use super::{Options, Problems, shown, withdrawn};
use crate::diagnostic::{Diagnostic, Name, Place, Severity, quoted};
use crate::problems::{self, Form};
use crate::project;
use crate::project::PROBLEMS as ENDING;
use crate::read::{Reader, Workbook};
use crate::write;

/// An input and what was found in it.
struct Input<'a> {
    /// Its path from the project's folder on.
    key: String,
    /// Its name, as its user wrote it.
    name: String,
    path: &'a Path,
    /// Where its errors and warnings stand among all diagnostics.
    found: Vec<usize>,
    /// Whether it was read: only then is it known what is wrong in it.
    read: bool,
}

/// Writes the problems of a run, removes those of what has become sound, and tells in the outcome
/// what differs from the last run. Takes the lock of the output folder if there is anything to do,
/// and gives it back.
pub fn tell(
    options: &Options,
    books: &Books,
    outcome: &mut Outcome,
    lock: Option<Lock>,
) -> Option<Lock> {
    let stopped = outcome.documents.iter().any(|document| document.status == Status::Skipped);
    // A share knows only a part of them.
    let is_partial = options.choice.part.is_some() || options.dry;
    if options.problems == Problems::Nowhere || stopped || is_partial {
        return lock;
    }
    let mut inputs = inputs(options, outcome);
    for input in &mut inputs {
        let found = input.found.iter().filter_map(|at| outcome.diagnostics.get(*at));
        if withdrawn::is_misnamed(found) {
            // The list would be called after the workbook.
            input.found.clear();
            let message = "its name would tell what is withheld";
            let fault = Diagnostic::note(Name::WithheldValue, message).at(input.path);
            say(outcome, fault, false);
        }
    }
    let last = Last::load(&options.out);
    let named = match &options.problems {
        Problems::Into(path) => Some(path.as_path()),
        _ => None,
    };
    let any = inputs.iter().any(|input| input.read && !input.found.is_empty());
    if !any && last.inputs.is_empty() && !named.is_some_and(Path::exists) {
        return lock;
    }
    let lock = match lock {
        Some(lock) => lock,
        None => match Lock::take(&options.out) {
            Ok(lock) => lock,
            Err(fault) => {
                say(outcome, fault, false);
                return None;
            }
        },
    };
    let mut next = last.clone();
    compare(options, outcome, (&inputs, &mut next));
    keep_read(outcome, &inputs, books);
    let reader = books.reader();
    match named {
        Some(path) => {
            next.inputs.values_mut().for_each(|entry| entry.file = None);
            into(outcome, &inputs, path, reader);
        }
        None => beside(options, outcome, (&inputs, &mut next), reader),
    }
    clear(options, (&last, &mut next), reader);
    if next != last
        && let Err(fault) = next.save(&options.out)
    {
        say(outcome, fault, false);
    }
    Some(lock)
}

/// The inputs with what was found in them.
fn inputs<'a>(options: &'a Options, outcome: &Outcome) -> Vec<Input<'a>> {
    let mut found: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, diagnostic) in outcome.diagnostics.iter().enumerate() {
        if let Some(place) = &diagnostic.place
            && diagnostic.severity < Severity::Note
        {
            found.entry(place.file().replace('\\', "/")).or_default().push(at);
        }
    }
    let mut inputs: Vec<Input> = options
        .inputs
        .iter()
        .map(|path| {
            let (name, key) = (project::slashed(path), options.key(path));
            let found = found.remove(&name).unwrap_or_default();
            let read = found.is_empty()
                || outcome.workbooks.iter().any(|workbook| *workbook.file == *name);
            Input { key, name, path, found, read }
        })
        .collect();
    // What came to light only when a document was made: its workbook could be read.
    for input in &mut inputs {
        input.read |= input.found.iter().any(|at| {
            let place = outcome.diagnostics.get(*at).and_then(|found| found.place.as_ref());
            matches!(place, Some(Place::Cell(_)))
        });
    }
    inputs
}

/// Holds what was found against the last run.
fn compare(options: &Options, outcome: &mut Outcome, (inputs, next): (&[Input], &mut Last)) {
    let mut since = Since { gone: 0, new: Vec::new() };
    let mut known = false;
    for input in inputs.iter().filter(|input| input.read) {
        let now: Vec<&Diagnostic> =
            input.found.iter().filter_map(|at| outcome.diagnostics.get(*at)).collect();
        let before = next.inputs.remove(&input.key);
        let was = before.as_ref().map(|entry| &*entry.found).unwrap_or_default();
        let difference = difference(was, &now, !options.write);
        if before.is_some() {
            known = true;
            since.gone += difference.gone;
            since.new.extend(difference.new.iter().filter_map(|at| input.found.get(*at)));
        }
        if !difference.known.is_empty() {
            let file = before.and_then(|entry| entry.file);
            next.inputs.insert(input.key.clone(), Entry { file, found: difference.known });
        }
    }
    outcome.since = known.then_some(since);
}

/// Reads the workbooks again whose faults came to light when a document was made: until then,
/// nobody knew that they would be needed. One that was saved meanwhile is passed over.
fn keep_read(outcome: &mut Outcome, inputs: &[Input], books: &Books) {
    let mut workbooks: Vec<Arc<Workbook>> = Vec::new();
    for input in inputs.iter().filter(|input| input.read && !input.found.is_empty()) {
        let kept = outcome.workbooks.iter().find(|workbook| *workbook.file == *input.name);
        match kept {
            Some(workbook) => workbooks.push(Arc::clone(workbook)),
            None => {
                workbooks.extend(books.once_more(input.path, &input.name));
            }
        }
    }
    outcome.workbooks = workbooks;
}

/// Writes all problems into one file.
fn into(outcome: &mut Outcome, inputs: &[Input], path: &Path, reader: &Reader) {
    let read: Vec<&str> = inputs.iter().filter(|it| it.read).map(|it| &*it.name).collect();
    if outcome.workbooks.is_empty() {
        if path.exists() && is_ours(path, reader) {
            let _ = fs::remove_file(path);
        }
        return;
    }
    if path.exists() && !is_ours(path, reader) {
        let name = quoted(&project::slashed(path));
        let fault = Diagnostic::error(
            Name::OutputNotWritable,
            format!("{name} is there already, and is no list of problems"),
        );
        say(outcome, fault.at(path).hint("name another file after --problems"), true);
        return;
    }
    let page = [Some("html"), Some("htm")].contains(&ending(path).as_deref());
    let form = if page { Form::Html } else { Form::Xlsx };
    if let Some(folder) = path.parent() {
        write::leftovers(folder);
    }
    match bytes(outcome, form, &read).and_then(|bytes| write::file(&bytes, path)) {
        Ok(()) => {
            let inputs = outcome.workbooks.iter().map(|it| it.file.to_string()).collect();
            outcome.problems.push(Written { path: path.to_owned(), inputs });
        }
        Err(fault) => say(outcome, fault, true),
    }
}

/// Writes a problems workbook for each faulty input into the output folder.
fn beside(
    options: &Options,
    outcome: &mut Outcome,
    (inputs, next): (&[Input], &mut Last),
    reader: &Reader,
) {
    for input in inputs.iter().filter(|input| input.read && !input.found.is_empty()) {
        let name = file_name(options, (input, next), reader);
        let path = options.out.join(&name);
        let written =
            bytes(outcome, Form::Xlsx, &[&input.name]).and_then(|bytes| write::file(&bytes, &path));
        match written {
            Ok(()) => {
                if let Some(entry) = next.inputs.get_mut(&input.key) {
                    entry.file = Some(name);
                }
                outcome.problems.push(Written { path, inputs: vec![input.name.clone()] });
            }
            Err(fault) => say(outcome, fault, false),
        }
    }
}

/// The problems of these inputs as a file.
fn bytes(outcome: &Outcome, form: Form, inputs: &[&str]) -> Result<Vec<u8>, Diagnostic> {
    let is_of = |found: &&Diagnostic| {
        let file = found.place.as_ref().map(|place| place.file().replace('\\', "/"));
        file.is_some_and(|file| inputs.contains(&&*file))
    };
    let found: Vec<&Diagnostic> = outcome.diagnostics.iter().filter(is_of).collect();
    let theirs = |workbook: &&Arc<Workbook>| inputs.contains(&&*workbook.file);
    let mut workbooks: Vec<_> = outcome.workbooks.iter().filter(theirs).cloned().collect();
    shown::silence(&outcome.diagnostics, &mut workbooks);
    problems::file(form, &found, &workbooks).map_err(|reason| {
        let message = format!("the problems can't be written as a workbook: {reason}");
        Diagnostic::error(Name::OutputNotWritable, message)
    })
}

/// The name of an input's problems workbook: the one that it had, or the first that is free.
fn file_name(options: &Options, (input, next): (&Input, &Last), reader: &Reader) -> String {
    let is_others = |name: &str| {
        let others = next.inputs.iter().filter(|(key, _)| **key != input.key);
        others.filter_map(|(_, entry)| entry.file.as_deref()).any(|file| is_same(file, name))
    };
    let is_free = |name: &String| {
        let path = options.out.join(name);
        !is_others(name) && (!path.exists() || is_ours(&path, reader))
    };
    let had = next.inputs.get(&input.key).and_then(|entry| entry.file.clone());
    if let Some(had) = had.filter(|had| is_plain(had) && !is_others(had)) {
        return had;
    }
    let text = |name: Option<&OsStr>| {
        name.map_or_else(|| "workbook".to_owned(), |name| name.to_string_lossy().into_owned())
    };
    let name = text(input.path.file_name());
    let stem = if input.path.is_dir() { name.clone() } else { text(input.path.file_stem()) };
    let first = format!("{stem}{ENDING}");
    let numbered = (2..100).map(|number| format!("{stem}-{number}{ENDING}"));
    let mut candidates = [first.clone(), format!("{name}{ENDING}")].into_iter().chain(numbered);
    candidates.find(is_free).unwrap_or(first)
}

/// Whether two names are one file, in a file system that does not tell capitals apart.
fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// Removes the problems workbooks of the last run that are nobody's any more, and forgets inputs
/// that are no longer there.
fn clear(options: &Options, (last, next): (&Last, &mut Last), reader: &Reader) {
    next.inputs.retain(|key, _| options.project.root().join(key).exists());
    for file in last.inputs.values().filter_map(|entry| entry.file.as_ref()) {
        let is_kept = next.inputs.values().any(|entry| entry.file.as_ref() == Some(file));
        let path = options.out.join(file);
        if !is_kept && is_plain(file) && is_ours(&path, reader) {
            let _ = fs::remove_file(&path);
        }
    }
}

/// Whether a name that was remembered is that of a problems workbook, and leads nowhere else.
fn is_plain(name: &str) -> bool {
    name.ends_with(ENDING) && !name.contains(['/', '\\', ':'])
}

/// Whether a file was written here.
fn is_ours(path: &Path, reader: &Reader) -> bool {
    if ending(path).is_some_and(|ending| ending.starts_with("htm")) {
        return fs::read_to_string(path).is_ok_and(|text| problems::is_our_page(&text));
    }
    path.is_file()
        && reader
            .workbook(path, &project::slashed(path))
            .value
            .is_some_and(|it| problems::is_ours(&it))
}

/// The ending of a file's name in small letters.
fn ending(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_lowercase())
}

/// Tells why problems are not written. It is no error of a document; only where a file was asked
/// for by name it is one.
fn say(outcome: &mut Outcome, fault: Diagnostic, asked: bool) {
    let fault = if asked {
        fault
    } else {
        let message = format!("the list of problems is not written: {}", fault.message);
        Diagnostic { severity: Severity::Note, message, hints: Vec::new(), ..fault }
    };
    outcome.diagnostics.push(fault);
}
