//! Values that were shown once and are withheld by now: what was made before is not to tell them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use super::memory::Memory;
use super::outcome::{Document, Status};
use super::plan::Heard;
use super::state::{Made, Ranges, Runs, Said, Shown, State};
use super::{Options, choice};
use crate::diagnostic::{Diagnostic, Name, Place, quoted};
use crate::doctype::Doctype;
use crate::project;

/// Whether a document type has columns that may be withheld.
pub fn withholds(doctype: &Doctype) -> bool {
    doctype.schema.sheets.iter().any(|it| it.columns.iter().any(|it| it.shown_if.is_some()))
}

/// Whether the name of a workbook's file has what is withheld, so that nothing is to be called after
/// it.
pub fn is_misnamed<'a>(found: impl IntoIterator<Item = &'a Diagnostic>) -> bool {
    found.into_iter().any(|found| {
        let is_whole = |place: &Place| matches!(place, Place::Cell(it) if it.address().is_none());
        found.is_error()
            && found.name == Name::WithheldValue
            && found.place.as_ref().is_some_and(is_whole)
    })
}

/// Tells of the PDFs that are left from an earlier build and show what is withheld by now, and removes
/// the sources that were once kept beside PDFs that were made anew.
pub fn left(
    options: &Options,
    memory: &Memory,
    (heard, documents): (&[Heard], &[Document]),
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for heard in heard.iter().filter(|heard| !heard.shown.is_empty()) {
        let name = project::slashed(&heard.path);
        for document in documents.iter().filter(|document| document.input == name) {
            let made = memory.state().documents.get(&choice::name(options, &document.output));
            let shown = heard.shown.get(&document.doctype);
            let Some((made, shown)) = made.zip(shown) else { continue };
            let Some((title, key)) = withdrawn(options, made, shown) else { continue };
            let source = document.output.with_extension("typ");
            if document.status == Status::Written {
                let is_old = !options.keep_typst && source.is_file();
                if is_old && fs::remove_file(&source).is_err() {
                    let message = "the file shows what is withheld by now, and can't be removed";
                    let fault = Diagnostic::warning(Name::WithheldValue, message);
                    found.push(fault.at(source.as_path()).hint("remove it by hand"));
                }
                continue;
            }
            if !document.output.is_file() || document.status == Status::Unchanged {
                continue;
            }
            let message = format!(
                "the PDF of an earlier build is still there, and shows {} of {}, which is withheld by \
                 now",
                quoted(&title),
                quoted(&key)
            );
            let fault = Diagnostic::warning(Name::WithheldValue, message);
            let fault = fault.at(document.output.as_path());
            let fault =
                fault.hint("mend what keeps it from being made again, or remove it by hand");
            found.push(match source.is_file() {
                true => fault.hint("there is a source beside it, which shows it, too"),
                false => fault,
            });
        }
    }
    found
}

/// What a document showed and is withheld by now: the title of its column, and its row.
fn withdrawn(options: &Options, made: &Made, shown: &Shown) -> Option<(String, String)> {
    let said = Said::load(&options.out, &made.said)?;
    let is_own = |sheet: usize, row: usize| match made.own.get(sheet) {
        Some(Some(own)) => Ranges::has(own, row),
        _ => true,
    };
    let (title, key) = shown.withdrawn(&said, is_own)?;
    Some((title.to_owned(), key.to_owned()))
}

/// Takes what is withheld by now out of all that is remembered of what the workbooks said before;
/// returns the new hashes of the snapshots by those before.
pub fn purge(options: &Options, memory: &Memory, heard: &[Heard]) -> BTreeMap<String, String> {
    let (out, state) = (&options.out, memory.state());
    let mut renamed = BTreeMap::new();
    if heard.iter().all(|heard| heard.shown.is_empty()) {
        return renamed;
    }
    let runs = Runs::load(out);
    for heard in heard {
        let key = memory.key(&heard.path);
        for (doctype, shown) in &heard.shown {
            for id in ids(state, &runs, (&key, doctype)) {
                let Some(mut said) = Said::load(out, id) else { continue };
                if shown.silence(&mut said) {
                    let text = said.text();
                    if Said::save(out, &text).is_ok() {
                        renamed.insert(id.to_owned(), text.1);
                    }
                }
            }
        }
    }
    for mut run in runs.all {
        if run.rename(&renamed) {
            // One that can't be written refers to what is gone then: its changes can't be told.
            let _ = run.save(out);
        }
    }
    renamed
}

/// The snapshots of an input for a document type.
fn ids<'a>(state: &'a State, runs: &'a Runs, (key, doctype): (&str, &str)) -> BTreeSet<&'a str> {
    let input = state.inputs.get(key).and_then(|input| input.said.get(doctype));
    let made = state.documents.values();
    let made = made.filter(|made| made.input == key && made.doctype == doctype);
    let steps = runs.all.iter().filter_map(|run| run.changed.get(key)?.get(doctype));
    let steps = steps.flat_map(|step| [&step.before, &step.after]).flatten();
    input.into_iter().chain(made.map(|made| &made.said)).chain(steps).map(String::as_str).collect()
}
