//! Cases: `tests/NAME` of a document type holds a workbook, and what is expected of it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::difference::{self, Difference};
use super::documents::{Done, Tools, read_and_made};
use crate::build::Kind;
use crate::diagnostic::{Diagnostic, FilePlace, Name, quoted};
use crate::doctype::{Doctype, File, Files};
use crate::merge::Source;
use crate::write;

/// What the merged Typst of a case is to be.
const TYPST: &str = "expected.typ";
/// The folder for what the merged Typst is to be of each document, where there are several.
const SEVERAL: &str = "expected/";
/// What is to be found in a case, a line each.
const FOUND: &str = "expected.txt";

/// A case of a document type.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its name: that of its folder.
    pub name: String,
    /// Its files, by their path in its folder.
    files: Files,
    /// The workbook among them: a file, or the folder `input`.
    input: String,
}

/// The cases of a document type, and what is wrong with those that can't be used.
pub fn of(doctype: &Doctype) -> (Vec<Case>, Vec<Diagnostic>) {
    let mut folders: BTreeMap<&str, Files> = BTreeMap::new();
    let mut faults = Vec::new();
    for (path, file) in &doctype.tests {
        match path.split_once('/') {
            Some((name, inner)) => {
                folders.entry(name).or_default().insert(inner.to_owned(), file.clone());
            }
            None if path.ends_with(".md") => {}
            None => faults.push(
                Diagnostic::error(Name::BadCase, format!("{} is no case", quoted(path)))
                    .at(PathBuf::from(&*file.name))
                    .hint("a case is a folder with a workbook: `tests/NAME/input/Document.csv`"),
            ),
        }
    }
    let mut cases = Vec::new();
    for (name, files) in folders {
        let inputs: BTreeSet<String> =
            files.keys().filter_map(|path| input(path)).map(str::to_owned).collect();
        let mut inputs = inputs.into_iter();
        let fault = match (inputs.next(), inputs.next()) {
            (Some(input), None) => {
                let name = name.to_owned();
                cases.push(Case { name, files, input });
                continue;
            }
            (Some(_), Some(_)) => format!("the case {} has more than one workbook", quoted(name)),
            _ => format!("the case {} has no workbook", quoted(name)),
        };
        let folder = format!("templates/{}/tests/{name}", doctype.manifest.name);
        faults.push(
            Diagnostic::error(Name::BadCase, fault)
                .at(PathBuf::from(folder))
                .hint("put CSV files into a folder `input` of it, or one file `input.xlsx`"),
        );
    }
    (cases, faults)
}

/// The workbook that a file of a case is, or is part of.
fn input(path: &str) -> Option<&str> {
    match path.split_once('/') {
        Some((folder, _)) => (folder == "input").then_some(folder),
        None => path.starts_with("input.").then_some(path),
    }
}

/// What a case gives.
struct Given {
    /// The merged Typst of each document, by the path of the file that it is compared with.
    sources: Vec<(String, Option<Source>)>,
    /// What was found, a line each, without the way to the case.
    found: String,
}

/// Tries a case: compares what it gives with what is expected, or writes that anew into the folder of
/// its type.
pub fn tried(case: &Case, (kind, blessed): (&Kind, Option<&Path>), tools: &Tools<'_>) -> Done {
    let folder = format!("templates/{}/tests/{}/", kind.doctype.manifest.name, case.name);
    let name = format!("{folder}{}", case.input);
    let (rehearsed, workbook) = read_and_made(kind, tools, (&case.files, &case.input, &name));
    let mut found = rehearsed.judged;
    found.extend(rehearsed.found);
    found.sort_by(Diagnostic::before);
    found.dedup();
    let lines = found.iter().map(|found| found.short().replace(&folder, "") + "\n");
    let sources = rehearsed.documents.into_iter().map(|document| match document.key.as_str() {
        "" => (TYPST.to_owned(), document.source),
        _ => (format!("{SEVERAL}{}.typ", document.name), document.source),
    });
    let given = Given { sources: sources.collect(), found: lines.collect() };
    if let Some(root) = blessed {
        let done = written(case, &given, &root.join("tests").join(&case.name));
        return Done { sources: merged(given), ..done };
    }
    let mut faults = Vec::new();
    // What was found says why there is no Typst.
    let stopped = given.sources.iter().any(|(_, source)| source.is_none());
    let stopped = stopped && !case.files.contains_key(FOUND);
    match case.files.get(FOUND) {
        Some(expected) => faults.extend(other_found(case, (expected, &given), kind)),
        None => faults.extend(found),
    }
    let expected: Vec<_> = case.files.iter().filter(|(path, _)| is_typst(path)).collect();
    match expected.is_empty() {
        false if stopped => {}
        false => faults.extend(typst(case, (&expected, &given), kind)),
        true if !case.files.contains_key(FOUND) => faults.push(
            Diagnostic::error(
                Name::BadCase,
                format!("the case {} says nothing of what is expected", quoted(&case.name)),
            )
            .at(PathBuf::from(folder.trim_end_matches('/')))
            .hint(format!(
                "`rapporteur test {} --bless` writes what it gives now",
                kind.doctype.manifest.name
            )),
        ),
        true => {}
    }
    Done { found: faults, workbook, sources: merged(given), ..Done::default() }
}

/// The sources that a case gives: what of the template was written in them is known to be written.
fn merged(given: Given) -> Vec<Source> {
    given.sources.into_iter().filter_map(|(_, source)| source).collect()
}

/// Writes what is expected of a case anew, where it differs, and removes what no longer is.
fn written(case: &Case, given: &Given, folder: &Path) -> Done {
    let mut done = Done::default();
    let found = Some(given.found.as_str()).filter(|found| !found.is_empty());
    let mut all: BTreeMap<&str, Option<&str>> =
        case.files.keys().filter(|path| is_typst(path)).map(|path| (path.as_str(), None)).collect();
    all.extend(
        given.sources.iter().map(|(path, source)| {
            (path.as_str(), source.as_ref().map(|source| source.text.as_str()))
        }),
    );
    for (name, text) in all.into_iter().chain([(FOUND, found)]) {
        let path = folder.join(name);
        let before = case.files.get(name).map(|file| file.text().unwrap_or_default());
        let result = match text {
            Some(text) if before == Some(text) => continue,
            Some(text) => write::file(text.as_bytes(), &path),
            None if before.is_none() => continue,
            None => fs::remove_file(&path).map_err(|fault| write::because(&path, &fault)),
        };
        match result {
            Ok(()) => done.written.push(path),
            Err(fault) => done.found.push(fault),
        }
    }
    done
}

/// Whether a file of a case says what the merged Typst is to be.
fn is_typst(path: &str) -> bool {
    path == TYPST || path.starts_with(SEVERAL) && path.ends_with(".typ")
}

/// What is other than expected in the merged Typst of the documents: one of them, or which there are.
fn typst(
    case: &Case,
    (expected, given): (&[(&String, &File)], &Given),
    kind: &Kind,
) -> Vec<Diagnostic> {
    let mut faults = Vec::new();
    let again = format!(
        "if that is meant, `rapporteur test {} --bless` writes it anew",
        kind.doctype.manifest.name
    );
    for (path, source) in &given.sources {
        match expected.iter().find(|(known, _)| *known == path) {
            Some((_, file)) => faults.extend(other_typst(case, (file, source.as_ref()), kind)),
            None => {
                let folder =
                    format!("templates/{}/tests/{}", kind.doctype.manifest.name, case.name);
                let message = format!(
                    "the case {} gives a document more, {}",
                    quoted(&case.name),
                    quoted(path)
                );
                let fault = Diagnostic::error(Name::CaseDiffers, message);
                faults.push(fault.at(PathBuf::from(folder)).hint(again.clone()));
            }
        }
    }
    for (path, file) in expected {
        if !given.sources.iter().any(|(known, _)| known == *path) {
            let message =
                format!("the case {} no longer gives {}", quoted(&case.name), quoted(path));
            let fault = Diagnostic::error(Name::CaseDiffers, message);
            faults.push(fault.at(PathBuf::from(&*file.name)).hint(again.clone()));
        }
    }
    faults
}

/// What is found in a case is other than expected.
fn other_found(case: &Case, (expected, given): (&File, &Given), kind: &Kind) -> Option<Diagnostic> {
    let text = expected.text().unwrap_or_default();
    let difference = difference::first(text, &given.found)?;
    let what = match (&difference.expected, &difference.given) {
        (Some(_), Some(line)) => format!("finds something else here: {}", quoted(line)),
        (Some(_), None) => "no longer finds this".to_owned(),
        (None, line) => {
            format!("finds more: {}", quoted(line.as_deref().unwrap_or_default()))
        }
    };
    Some(told(case, (expected, &difference), kind, what))
}

/// The merged Typst of a case is other than expected.
fn other_typst(
    case: &Case,
    (expected, given): (&File, Option<&Source>),
    kind: &Kind,
) -> Option<Diagnostic> {
    let text = expected.text().unwrap_or_default();
    let merged = given.map_or("", |source| &source.text);
    let difference = difference::first(text, merged)?;
    let what = match (&difference.expected, &difference.given) {
        _ if given.is_none() => "gives no Typst".to_owned(),
        (Some(_), Some(line)) => format!("gives another line here: {}", quoted(line)),
        (Some(_), None) => "gives nothing more from here on".to_owned(),
        (None, line) => {
            format!("gives more: {}", quoted(line.as_deref().unwrap_or_default()))
        }
    };
    let fault = told(case, (expected, &difference), kind, what);
    let piece = given.and_then(|source| source.piece_at(difference.at));
    let Some((piece, file)) =
        piece.and_then(|piece| Some((piece, kind.doctype.files.get(&*piece.template)?)))
    else {
        return Some(fault);
    };
    let inside = difference.at.saturating_sub(piece.range.start).min(piece.origin.len());
    let start = piece.origin.start + if piece.value.is_some() { 0 } else { inside };
    let template = file.text().unwrap_or_default();
    let place = FilePlace::of_range(&*file.name, template, start..piece.origin.end.max(start));
    let fault = fault.also("written by", place);
    let cell = piece.value.as_ref().and_then(|value| value.cells.first());
    Some(match cell {
        Some(cell) => fault.also("with the value of", cell.clone()),
        None => fault,
    })
}

fn told(
    case: &Case,
    (expected, difference): (&File, &Difference),
    kind: &Kind,
    what: String,
) -> Diagnostic {
    let text = expected.text().unwrap_or_default();
    let place = FilePlace::of_range(&*expected.name, text, difference.place.clone());
    Diagnostic::error(Name::CaseDiffers, format!("the case {} {what}", quoted(&case.name)))
        .at(place)
        .hint(format!(
            "if that is meant, `rapporteur test {} --bless` writes it anew",
            kind.doctype.manifest.name
        ))
}
