//! Cleaning: stale PDFs are removed from an output folder.

use std::collections::BTreeSet;

use super::kept::Kept;
use super::kinds::Kinds;
use super::lock::Lock;
use super::outcome::Outcome;
use super::plan::{self, Plan};
use super::stale::{self, Known, Removal};
use super::state::{State, Store};
use super::{Options, choice};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype;

/// Removes the PDFs that earlier builds wrote and whose documents no longer exist; of a dry run they
/// are only told.
pub fn clean(options: &Options) -> Outcome {
    let types = doctype::load(options.project.templates().as_deref());
    let kinds = Kinds::new(types, None);
    let kept = Kept::once(options);
    let plan = plan::plan(options, &kinds, (&kept, &options.inputs), &|_| {});
    let known = Known::of(options, &plan, |path| options.key(path));
    let empty = Outcome { dry: options.dry, ..Outcome::default() };
    if !options.out.is_dir() {
        return empty;
    }
    let lock = match (!options.dry).then(|| Lock::take(&options.out)).transpose() {
        Ok(lock) => lock,
        Err(fault) => return Outcome { dry: options.dry, ..Outcome::refused(vec![fault]) },
    };
    let (mut state, fault) = State::load(&options.out, None);
    let mut diagnostics = match fault {
        Some(_) => vec![unknown(options)],
        None => doubtful(options, &plan, &state),
    };
    let mut stale = stale::list(options, &known, &state);
    if let Some(lock) = lock {
        stale::remove(options, &mut stale, &mut state);
        if stale.iter().all(|stale| stale.fate != Removal::Removed) {
            lock.undo();
        } else if let Err(fault) = Store::of(&options.out, None).save(&state) {
            diagnostics.push(fault);
        }
    }
    Outcome { stale, diagnostics, ..empty }
}

/// Nobody knows what builds wrote.
fn unknown(options: &Options) -> Diagnostic {
    let message = "the record of the last build can't be used: nobody knows which PDFs are stale";
    let fault = Diagnostic::error(Name::StateUnusable, message).at(options.out.as_path());
    fault.hint("build once more, and remove by hand what is then not listed")
}

/// The workbooks with faults of which PDFs are there that no document claims: some of them may be
/// stale.
fn doubtful(options: &Options, plan: &Plan, state: &State) -> Vec<Diagnostic> {
    let names: BTreeSet<String> =
        plan.documents.iter().map(|planned| choice::name(options, &planned.output)).collect();
    let mut told = BTreeSet::new();
    let faulty = plan.documents.iter().filter(|planned| planned.work.is_none());
    let notes = faulty.filter_map(|planned| {
        let key = options.key(&planned.path);
        let unclaimed = |(name, input): (&str, &str)| input == key && !names.contains(name);
        let is_doubtful = state.made().any(unclaimed) && told.insert(key.clone());
        let message = format!(
            "{} has faults, so that none of its PDFs is taken for stale",
            quoted(&planned.input)
        );
        let name = plan.found.iter().find(|found| {
            let file = found.place.as_ref().map(|place| place.file().replace('\\', "/"));
            found.is_error() && file.as_deref() == Some(&*planned.input)
        });
        let name = name.map_or(Name::NotAWorkbook, |found| found.name);
        let note = Diagnostic::warning(name, message).at(planned.path.as_path());
        is_doubtful.then(|| note.hint("`rapporteur check` tells what is wrong"))
    });
    notes.collect()
}
