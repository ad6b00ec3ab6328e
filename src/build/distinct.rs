//! Names of PDFs: no two documents of a run may write the same file, and none a folder of another's.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::plan::{Plan, Planned};
use crate::diagnostic::{Diagnostic, Name, Place, quoted};
use crate::project;

/// Refuses documents that would write the same PDF, or one where another needs a folder, before any is
/// made.
pub fn check(plan: &mut Plan) {
    let mut makers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, document) in plan.documents.iter().enumerate() {
        if document.work.is_some() {
            makers.entry(folded(&document.output)).or_default().push(at);
        }
    }
    let mut found = Vec::new();
    let mut refused: Vec<usize> = Vec::new();
    for (name, own) in &makers {
        if own.len() > 1 {
            found.push(same(plan, own));
            refused.extend(own);
        }
        let within = format!("{name}/");
        let inside =
            makers.range(within.clone()..).take_while(|(name, _)| name.starts_with(&within));
        let inside: Vec<usize> = inside.flat_map(|(_, inside)| inside).copied().collect();
        if let (Some(&one), Some(&other)) = (own.first(), inside.first()) {
            found.push(folder(plan, (one, other), inside.len()));
            refused.extend(own.iter().chain(&inside));
        }
    }
    for at in refused {
        if let Some(document) = plan.documents.get_mut(at) {
            document.work = None;
            let own: Vec<Diagnostic> =
                found.iter().filter(|fault| names(fault, document)).cloned().collect();
            document.stopped_by.extend(own);
        }
    }
    plan.found.extend(found);
}

/// The name of a file as file systems compare it: some take large and small letters for the same, and
/// different ways to write an accent.
fn folded(output: &Path) -> String {
    let name = project::slashed(output);
    let small: String = name.nfc().flat_map(char::to_lowercase).collect();
    small.nfc().collect()
}

/// Whether a fault is about the file of a document.
fn names(fault: &Diagnostic, document: &Planned) -> bool {
    match &fault.place {
        Some(Place::Path(path)) => {
            let (path, output) = (folded(path), folded(&document.output));
            output == path || output.starts_with(&format!("{path}/"))
        }
        _ => false,
    }
}

/// The fault of documents that would write the same PDF.
fn same(plan: &Plan, makers: &[usize]) -> Diagnostic {
    let makers: Vec<&Planned> = makers.iter().filter_map(|at| plan.documents.get(*at)).collect();
    let output = makers.last().map(|last| last.output.clone()).unwrap_or_default();
    let name = output.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let message = format!("{} documents would be written as {}", makers.len(), quoted(&name));
    let mut fault = Diagnostic::error(Name::DuplicateOutput, message).at(output.as_path());
    for maker in &makers {
        let (what, place) = made_of(maker);
        fault = fault.also(what, place);
    }
    let keys = makers.iter().any(|maker| !maker.key.is_empty());
    let first = makers.first().map(|maker| &maker.path);
    match keys {
        true if makers.iter().all(|maker| Some(&maker.path) == first) => fault
            .hint("write the one like the other if they are the same, or more differently")
            .hint("or let `output` in `template.toml` tell them apart"),
        true => fault.hint(
            "rename one of the workbooks, or let `output` in `template.toml` hold `{{input}}`",
        ),
        false => fault.hint("rename one of the workbooks"),
    }
}

/// The fault of a document that would be written where another needs a folder.
fn folder(plan: &Plan, (one, other): (usize, usize), inside: usize) -> Diagnostic {
    let (one, other) = (plan.documents.get(one), plan.documents.get(other));
    let output = one.map(|one| one.output.clone()).unwrap_or_default();
    let name = output.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let message = match inside {
        1 => format!("{} is a document, and the folder of another", quoted(&name)),
        count => format!("{} is a document, and the folder of {count} others", quoted(&name)),
    };
    let mut fault = Diagnostic::error(Name::DuplicateOutput, message).at(output.as_path());
    for document in one.into_iter().chain(other) {
        let (what, place) = made_of(document);
        fault = fault.also(what, place);
    }
    fault.hint("let `output` in `template.toml` name folders and documents differently")
}

/// What a document is made of: the cell that it is made per, or its workbook.
fn made_of(document: &Planned) -> (String, Place) {
    let cell = document.work.as_ref().and_then(|work| {
        let mut keys = work.portion.keys.iter().rev();
        let (sheet, record, field) = keys.find_map(|key| key.field)?;
        work.dataset.place(sheet, record, field)
    });
    let what = match document.key.as_str() {
        "" => "one is made of".to_owned(),
        key => format!("{} is made of", quoted(key)),
    };
    match cell {
        Some(cell) => (what, cell.into()),
        None => (what, PathBuf::clone(&document.path).into()),
    }
}
