//! Stale PDFs: those that an earlier build wrote and that are nobody's any more.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::Options;
use super::choice::name;
use super::plan::Plan;
use super::state::{State, hash};
use crate::diagnostic::Diagnostic;

/// The PDF of an earlier build whose document no longer exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stale {
    /// The PDF.
    pub output: PathBuf,
    /// The workbook that it was made of, with `/` between folders.
    pub input: String,
    /// Why it is stale.
    pub why: Why,
    /// What came of it.
    pub fate: Removal,
}

/// Why a PDF is stale.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Its workbook is not there any more.
    WorkbookGone,
    /// Its workbook is there, and makes other documents.
    NotMade,
}

/// What came of a stale PDF.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    /// It was left where it is.
    Left,
    /// It was removed.
    Removed,
    /// It is not what the build wrote, and so was left where it is.
    Altered,
}

/// What is known of all documents, before any are chosen.
pub struct Known {
    /// Their names in the output folder, by the same in small letters.
    names: BTreeMap<String, String>,
    /// The workbooks all of whose documents are known.
    whole: BTreeSet<String>,
}

impl Known {
    /// What a plan tells of all documents, whose workbooks are remembered by their keys.
    pub fn of(options: &Options, plan: &Plan, key: impl Fn(&Path) -> String) -> Self {
        let names = plan.documents.iter().map(|planned| name(options, &planned.output));
        let names = names.map(|name| (name.to_lowercase(), name)).collect();
        let mut books: BTreeMap<&Path, bool> = BTreeMap::new();
        for planned in &plan.documents {
            *books.entry(&planned.path).or_insert(true) &=
                planned.work.is_some() || planned.is_known;
        }
        // A row that can't be read may be that of a document of which there is no word now.
        for heard in plan.heard.iter().filter(|it| it.found.iter().any(Diagnostic::is_error)) {
            books.insert(&heard.path, false);
        }
        let whole = books.into_iter().filter(|(_, whole)| *whole);
        Self { names, whole: whole.map(|(path, _)| key(path)).collect() }
    }

    /// Forgets documents that are no longer planned: that they failed, and what they were made of
    /// where nothing is left of them.
    pub fn forget(&self, options: &Options, state: &mut State) {
        let is_gone = |name: &str, input: &str| {
            self.names.get(&name.to_lowercase()).is_none_or(|known| known != name)
                && (self.whole.contains(input) || !options.project.root().join(input).exists())
        };
        state
            .failed
            .retain(|name, input| !options.choice.covers(name, input) || !is_gone(name, input));
        state.documents.retain(|name, made| {
            !options.choice.covers(name, &made.input)
                || !is_gone(name, &made.input)
                || is_there(&options.out.join(name))
        });
    }

    /// Whether a document of this name is planned.
    fn has(&self, options: &Options, name: &str) -> bool {
        // Where large and small letters are the same, a document that was renamed in them only has
        // taken the place of the one before.
        let real = |name: &str| options.out.join(name).canonicalize().ok();
        self.names.get(&name.to_lowercase()).is_some_and(|other| {
            other == name || real(other).zip(real(name)).is_none_or(|(one, other)| one == other)
        })
    }
}

/// The stale PDFs that an output folder holds, by name.
pub fn list(options: &Options, known: &Known, state: &State) -> Vec<Stale> {
    let mut stale = Vec::new();
    // What is no longer there did not fail, and nobody asked for it.
    if options.choice.failed {
        return stale;
    }
    for (name, made) in &state.documents {
        let output = options.out.join(name);
        if known.has(options, name)
            || !options.choice.covers(name, &made.input)
            || !is_there(&output)
        {
            continue;
        }
        let why = if !options.project.root().join(&made.input).exists() {
            Why::WorkbookGone
        } else if known.whole.contains(&made.input) {
            Why::NotMade
        } else {
            continue;
        };
        stale.push(Stale { output, input: made.input.clone(), why, fate: Removal::Left });
    }
    stale
}

/// Whether anything is left of a document.
fn is_there(output: &Path) -> bool {
    output.is_file() || output.with_extension("typ").is_file()
}

/// Removes stale PDFs, with the source beside each and the folders that are then empty, and forgets
/// them. One that is not what a build wrote is left where it is.
pub fn remove(options: &Options, stale: &mut [Stale], state: &mut State) {
    for stale in stale {
        let name = name(options, &stale.output);
        let written = state.documents.get(&name).map(|made| made.pdf.clone());
        match fs::read(&stale.output) {
            Ok(bytes) if Some(hash(&bytes)) != written => {
                stale.fate = Removal::Altered;
                continue;
            }
            Ok(_) if fs::remove_file(&stale.output).is_err() => continue,
            _ => {}
        }
        let _ = fs::remove_file(stale.output.with_extension("typ"));
        for folder in stale.output.ancestors().skip(1).take_while(|it| **it != options.out) {
            // Fails, as it should, if anything is in it.
            if fs::remove_dir(folder).is_err() {
                break;
            }
        }
        state.documents.remove(&name);
        stale.fate = Removal::Removed;
    }
}
