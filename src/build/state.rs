//! What an earlier build made: the state file in the output folder.
//!
//! `.rapporteur-state.json` holds, for each PDF, hashes of all that went into it and of the PDF
//! itself, so that what is unchanged is not compiled again, and the reason can be told for what is.
//! It decides by content only, never by the time of a file.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::partition::Part;
use crate::diagnostic::{Diagnostic, Name};
use crate::write;

/// The state file's name; that of a share has the share in it.
const FILE: &str = ".rapporteur-state.json";

/// How the name of a share's state file begins, and ends.
const PART: &str = ".rapporteur-state-";
const ENDING: &str = ".json";

/// The version of the state file's form.
const VERSION: u32 = 1;

/// What earlier builds made in an output folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct State {
    version: u32,
    /// The documents, by the name of their PDF in the folder.
    pub documents: BTreeMap<String, Made>,
    /// The documents that failed in the last run, with their inputs.
    #[serde(default)]
    pub failed: BTreeMap<String, String>,
}

/// What went into one document, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Made {
    /// The workbook that it was made of: its path from the project's folder on.
    pub input: String,
    /// The hash of the PDF.
    pub pdf: String,
    /// How many pages it has.
    pub pages: usize,
    /// The hash of the merged source.
    pub source: String,
    /// The hashes of the files that a layout can read, of the images, the program and the settings.
    pub parts: BTreeMap<String, String>,
    /// The hashes of the cells that were printed: `Activities!D17 (Status)`.
    pub cells: BTreeMap<String, String>,
}

impl Default for State {
    fn default() -> Self {
        Self { version: VERSION, documents: BTreeMap::new(), failed: BTreeMap::new() }
    }
}

impl State {
    /// The state of an output folder; an empty one where there is none, or none that can be read. For
    /// a share, that of the whole with what the share has made since.
    pub fn load(out: &Path, part: Option<Part>) -> (Self, Option<Diagnostic>) {
        let (mut state, mut found) = Self::read(&out.join(FILE));
        if let Some(part) = part {
            let (own, fault) = Self::read(&out.join(file(Some(part))));
            state.join(own, part);
            found = found.or(fault);
        }
        (state, found)
    }

    /// What a state file says; nothing where there is none.
    pub fn read(path: &Path) -> (Self, Option<Diagnostic>) {
        let bytes = match fs::read(path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return (Self::default(), None),
            Err(_) => return (Self::default(), Some(unusable(path))),
        };
        match serde_json::from_slice::<Self>(&bytes) {
            Ok(state) if state.version == VERSION => (state, None),
            _ => (Self::default(), Some(unusable(path))),
        }
    }

    /// Writes the state of an output folder, or of one share of it.
    ///
    /// # Errors
    /// As for any file that can't be written.
    pub fn save(&self, out: &Path, part: Option<Part>) -> Result<(), Diagnostic> {
        let json = match part {
            Some(part) => serde_json::to_vec(&self.share(part)),
            None => serde_json::to_vec(self),
        };
        // What it says of hundreds of documents is not to be lost with the power.
        write::lasting(&json.unwrap_or_default(), &out.join(file(part)))
    }

    /// What belongs to a share.
    fn share(&self, part: Part) -> Self {
        let mut share = self.clone();
        share.documents.retain(|name, _| part.has(name));
        share.failed.retain(|name, _| part.has(name));
        share
    }

    /// Takes in what a share has made.
    pub fn join(&mut self, share: Self, part: Part) {
        self.failed.retain(|name, _| !part.has(name));
        self.failed.extend(share.failed);
        self.documents.extend(share.documents);
    }

    /// The documents that were made, with their inputs.
    pub fn made(&self) -> impl Iterator<Item = (&str, &str)> {
        self.documents.iter().map(|(name, made)| (&**name, &*made.input))
    }

    /// The documents that failed in the last run, with their inputs.
    pub fn failed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.failed.iter().map(|(name, input)| (&**name, &**input))
    }
}

/// The name of a state file.
pub fn file(part: Option<Part>) -> String {
    match part {
        Some(part) => format!("{PART}{}{ENDING}", part.label()),
        None => FILE.to_owned(),
    }
}

/// The share whose state is in a file of this name.
pub fn part_of(file: &str) -> Option<Part> {
    Part::from_label(file.strip_prefix(PART)?.strip_suffix(ENDING)?)
}

fn unusable(path: &Path) -> Diagnostic {
    let message = "the record of the last build can't be used: all documents are made again";
    Diagnostic::warning(Name::StateUnusable, message).at(path)
}

impl Made {
    /// Why a document has to be made again, if it has to: what differs from what it is to be made
    /// of now.
    pub fn causes(&self, now: &Self) -> Vec<String> {
        if self.source == now.source && self.parts == now.parts {
            return Vec::new();
        }
        let mut causes = differing(&self.parts, &now.parts);
        if self.source != now.source {
            let cells = differing(&self.cells, &now.cells);
            if cells.is_empty() && causes.is_empty() {
                causes.push("the template".to_owned());
            }
            causes.extend(cells);
        }
        causes.iter().map(|cause| format!("changed: {cause}")).collect()
    }
}

/// The names under which two lists of hashes differ.
fn differing(before: &BTreeMap<String, String>, now: &BTreeMap<String, String>) -> Vec<String> {
    let changed = now.iter().filter(|(name, hash)| before.get(*name) != Some(hash));
    let gone = before.keys().filter(|name| !now.contains_key(*name));
    changed.map(|(name, _)| name).chain(gone).cloned().collect()
}

/// A hash, short enough to read in the file.
pub fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().chars().take(32).collect()
}
