//! Values that were shown once and are withheld by now: what was made before is not to tell them.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use super::memory::Memory;
use super::outcome::{Document, Status};
use super::plan::Heard;
use super::state::{Made, Ranges, Runs, Said, Shown, State, Withdrawn};
use super::{Options, choice};
use crate::diagnostic::{Diagnostic, Name, Place, quoted};
use crate::doctype::Doctype;

/// What packs are called, if nobody says so.
const PACKS: [&str; 2] = ["pack.pdf", "pack.zip"];

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
    let named = |it: &Document| (choice::name(options, &it.output), it.status);
    let documents: BTreeMap<String, Status> = documents.iter().map(named).collect();
    let (mut found, mut any) = (Vec::new(), false);
    for heard in heard.iter().filter(|heard| !heard.shown.is_empty()) {
        let key = memory.key(&heard.path);
        for (name, made) in memory.state().documents.iter().filter(|(_, made)| made.input == key) {
            let Some(shown) = heard.shown.get(&made.doctype) else { continue };
            let Some(said) = Said::load(&options.out, &made.said) else { continue };
            let Some(withdrawn) = withdrawn(made, shown, &said) else { continue };
            let output = options.out.join(name);
            any = true;
            match documents.get(name) {
                Some(Status::Written) => found.extend(without_source(options, &output)),
                Some(Status::Unchanged) => {}
                status if output.is_file() => {
                    found.push(shows(&output, withdrawn, status.is_some()));
                }
                _ => {}
            }
        }
    }
    let packs = PACKS.map(|name| options.out.join(name));
    found.extend(packs.iter().filter(|pack| any && pack.is_file()).map(|pack| {
        let message =
            "the pack of an earlier run is still there, and may show what is withheld by now";
        let fault = Diagnostic::warning(Name::WithheldValue, message).at(pack.as_path());
        fault.hint("make it again with `rapporteur pack`, or remove it by hand")
    }));
    found
}

/// Removes the source that was once kept beside a PDF that was made anew.
fn without_source(options: &Options, output: &Path) -> Option<Diagnostic> {
    let source = output.with_extension("typ");
    let is_old = !options.keep_typst && source.is_file();
    if !is_old || fs::remove_file(&source).is_ok() {
        return None;
    }
    let message = "the file shows what is withheld by now, and can't be removed";
    let fault = Diagnostic::warning(Name::WithheldValue, message);
    Some(fault.at(source.as_path()).hint("remove it by hand"))
}

/// The fault of a PDF of an earlier build. `is_asked` says whether this build was to make it.
fn shows(output: &Path, withdrawn: Withdrawn<'_>, is_asked: bool) -> Diagnostic {
    let by_now = match withdrawn.is_withheld {
        true => "is withheld by now",
        false => "stands nowhere in the workbook by now",
    };
    let message = format!(
        "the PDF of an earlier build is still there, and shows {} of {}, which {by_now}",
        quoted(withdrawn.title),
        quoted(withdrawn.key)
    );
    let fault = Diagnostic::warning(Name::WithheldValue, message).at(output);
    let fault = fault.hint(match is_asked {
        true => "mend what keeps it from being made again, or remove it by hand",
        false => {
            "make it again; `rapporteur clean --stale` removes what no workbook makes any more"
        }
    });
    match output.with_extension("typ").is_file() {
        true => fault.hint("there is a source beside it, which shows it, too"),
        false => fault,
    }
}

/// What a document showed and is withheld by now.
fn withdrawn<'a>(made: &Made, shown: &Shown, said: &'a Said) -> Option<Withdrawn<'a>> {
    let is_own = |sheet: usize, row: usize| match made.own.get(sheet) {
        Some(Some(own)) => Ranges::has(own, row),
        _ => true,
    };
    shown.withdrawn(said, is_own)
}

/// Takes what is withheld by now out of all that is remembered of what the workbooks said before;
/// returns the new hashes of the snapshots by those before.
pub fn purge(options: &Options, memory: &Memory, heard: &[Heard]) -> BTreeMap<String, String> {
    let shown = heard.iter().flat_map(|heard| {
        let key = memory.key(&heard.path);
        heard.shown.iter().map(move |(doctype, shown)| (key.clone(), doctype, shown))
    });
    purged(&options.out, &[memory.state()], shown)
}

/// The same by what the workbooks said when these states were written, the last of which is the newest.
pub fn purge_joined(out: &Path, states: &[&State]) -> BTreeMap<String, String> {
    let inputs = states.last().into_iter().flat_map(|state| &state.inputs);
    let said = inputs.flat_map(|(key, input)| input.said.iter().map(move |it| (key, it)));
    let shown = said.filter_map(|(key, (doctype, id))| {
        let shown = Shown::of(&Said::load(out, id)?);
        (!shown.is_empty()).then(|| (key.clone(), doctype, shown))
    });
    let shown: Vec<(String, &String, Shown)> = shown.collect();
    let shown = shown.iter().map(|(key, doctype, shown)| (key.clone(), *doctype, shown));
    purged(out, states, shown)
}

fn purged<'a>(
    out: &Path,
    states: &[&State],
    shown: impl Iterator<Item = (String, &'a String, &'a Shown)>,
) -> BTreeMap<String, String> {
    let (mut renamed, mut gone) = (BTreeMap::new(), BTreeSet::new());
    let mut shown = shown.peekable();
    if shown.peek().is_none() {
        return renamed;
    }
    let runs = Runs::load(out);
    for (key, doctype, shown) in shown {
        let all = states.iter().flat_map(|state| ids(state, &runs, (&key, doctype)));
        for id in all.collect::<BTreeSet<&str>>() {
            let Some(mut said) = Said::load(out, id) else { continue };
            if let Some(names) = shown.silence(&mut said) {
                gone.extend(names);
                let text = said.text();
                if Said::save(out, &text).is_ok() {
                    renamed.insert(id.to_owned(), text.1);
                }
            }
        }
    }
    for mut run in runs.all {
        let is_renamed = run.rename(&renamed);
        if run.silence(&gone) || is_renamed {
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
