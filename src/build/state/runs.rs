//! The runs that changed anything: a file for each, with its number in its name.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{State, VERSION};
use crate::diagnostic::Diagnostic;
use crate::validate::INSTEAD;
use crate::write;

/// The folder of the runs in the output folder.
pub(super) const FOLDER: &str = ".rapporteur-runs";

/// How many runs are kept.
const KEPT: u64 = 100;

/// What a run changed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Run {
    version: u32,
    /// Its number; the first is 1.
    pub number: u64,
    /// When it ended, as in `2026-02-02T09:30:00Z`. This is for people only: nothing is decided by it.
    pub time: String,
    /// The version of the program.
    pub program: String,
    /// The inputs that said something else than before, each with its document types.
    pub changed: BTreeMap<String, BTreeMap<String, Step>>,
    /// The documents that were written, by name, each with its input.
    pub written: BTreeMap<String, String>,
    /// The documents that could not be made, by name, each with its input.
    pub failed: BTreeMap<String, String>,
}

/// From what an input said to what it says: the hashes of snapshots.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Step {
    /// What it said before; none where it is new.
    pub before: Option<String>,
    /// What it says now; none where it is gone.
    pub after: Option<String>,
}

impl Run {
    /// A run that changed nothing yet, and ends now.
    fn now(number: u64) -> Self {
        Self {
            version: VERSION,
            number,
            time: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            program: super::program().to_owned(),
            changed: BTreeMap::new(),
            written: BTreeMap::new(),
            failed: BTreeMap::new(),
        }
    }

    /// What a run of this number changed, which ends now: the inputs that say something else, and the
    /// documents that it wrote.
    pub fn between(before: &State, after: &State, number: u64) -> Self {
        let mut run = Self::now(number);
        let keys: BTreeSet<&String> = before.inputs.keys().chain(after.inputs.keys()).collect();
        for key in keys {
            let said = |state: &State| state.inputs.get(key).map(|input| input.said.clone());
            let (was, is) = (said(before).unwrap_or_default(), said(after).unwrap_or_default());
            let types: BTreeSet<&String> = was.keys().chain(is.keys()).collect();
            for doctype in types {
                let step =
                    Step { before: was.get(doctype).cloned(), after: is.get(doctype).cloned() };
                if step.before != step.after {
                    run.changed.entry(key.clone()).or_default().insert(doctype.clone(), step);
                }
            }
        }
        let written = after.documents.iter().filter(|(_, made)| made.run == number);
        run.written = written.map(|(name, made)| (name.clone(), made.input.clone())).collect();
        run.failed.clone_from(&after.failed);
        run
    }

    /// Whether it changed nothing.
    pub fn is_empty(&self) -> bool {
        self.changed.is_empty() && self.written.is_empty()
    }

    /// Writes it.
    ///
    /// # Errors
    /// As for any file that can't be written.
    pub fn save(&self, out: &Path) -> Result<(), Diagnostic> {
        let json = serde_json::to_vec(self).unwrap_or_default();
        write::file(&json, &path(out, self.number))
    }

    /// Lets it refer to snapshots by their new hashes; says whether it referred to any.
    pub fn rename(&mut self, renamed: &BTreeMap<String, String>) -> bool {
        let steps = self.changed.values_mut().flat_map(BTreeMap::values_mut);
        let mut is_other = false;
        for id in steps.flat_map(|step| [&mut step.before, &mut step.after]).flatten() {
            if let Some(new) = renamed.get(id) {
                id.clone_from(new);
                is_other = true;
            }
        }
        is_other
    }

    /// Takes names out of those of documents; says whether any had one.
    pub fn silence(&mut self, names: &BTreeSet<String>) -> bool {
        let is_named = |document: &String| {
            let document = document.to_lowercase();
            names.iter().any(|name| document.contains(name.as_str()))
        };
        let mut is_other = false;
        for documents in [&mut self.written, &mut self.failed] {
            let named: Vec<String> = documents.keys().filter(|it| is_named(it)).cloned().collect();
            for name in named {
                is_other = true;
                let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
                if let Some(input) = documents.remove(&name) {
                    documents.insert(format!("{INSTEAD}.{ending}"), input);
                }
            }
        }
        is_other
    }

    /// The snapshots that it needs.
    pub fn said(&self) -> impl Iterator<Item = &str> {
        let steps = self.changed.values().flat_map(BTreeMap::values);
        steps.flat_map(|step| [&step.before, &step.after]).flatten().map(String::as_str)
    }
}

/// The runs of an output folder that are kept.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Runs {
    /// The runs, in order.
    pub all: Vec<Run>,
}

impl Runs {
    /// Those that can be read.
    pub fn load(out: &Path) -> Self {
        let files = numbers(out).into_iter().filter_map(|(_, path)| fs::read(path).ok());
        let runs = files.filter_map(|bytes| serde_json::from_slice::<Run>(&bytes).ok());
        Self { all: runs.filter(|run| run.version == VERSION).collect() }
    }

    /// What the runs behind this one changed altogether: for each input and type the step from the
    /// first to the last.
    pub fn since(&self, number: u64) -> BTreeMap<(&str, &str), Step> {
        let mut steps: BTreeMap<(&str, &str), Step> = BTreeMap::new();
        for run in self.all.iter().filter(|run| run.number > number) {
            for (input, types) in &run.changed {
                for (doctype, step) in types {
                    let known = steps.entry((input, doctype)).or_insert_with(|| step.clone());
                    known.after.clone_from(&step.after);
                }
            }
        }
        steps.retain(|_, step| step.before != step.after);
        steps
    }
}

/// Removes the runs before the last hundred.
pub fn forget(out: &Path, last: u64) {
    for (number, path) in numbers(out) {
        if number + KEPT <= last {
            let _ = fs::remove_file(path);
        }
    }
}

/// The files of the runs, by their numbers.
fn numbers(out: &Path) -> BTreeSet<(u64, PathBuf)> {
    let entries = fs::read_dir(out.join(FOLDER)).into_iter().flatten().flatten();
    let numbered = entries.filter_map(|entry| {
        let name = entry.file_name();
        let number = name.to_str()?.strip_suffix(".json")?.parse().ok()?;
        Some((number, entry.path()))
    });
    numbered.collect()
}

fn path(out: &Path, number: u64) -> PathBuf {
    out.join(FOLDER).join(format!("{number:04}.json"))
}
