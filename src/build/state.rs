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

use crate::diagnostic::{Diagnostic, Name};
use crate::write;

/// The state file's name.
const FILE: &str = ".rapporteur-state.json";

/// The version of the state file's form.
const VERSION: u32 = 1;

/// What earlier builds made in an output folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct State {
    version: u32,
    /// The documents, by the name of their PDF in the folder.
    pub documents: BTreeMap<String, Made>,
}

/// What went into one document, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Made {
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
        Self { version: VERSION, documents: BTreeMap::new() }
    }
}

impl State {
    /// The state of an output folder; an empty one where there is none, or none that can be read.
    pub fn load(out: &Path) -> (Self, Option<Diagnostic>) {
        let path = out.join(FILE);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return (Self::default(), None),
            Err(_) => return (Self::default(), Some(unusable(&path))),
        };
        match serde_json::from_slice::<Self>(&bytes) {
            Ok(state) if state.version == VERSION => (state, None),
            _ => (Self::default(), Some(unusable(&path))),
        }
    }

    /// Writes the state of an output folder.
    ///
    /// # Errors
    /// As for any file that can't be written.
    pub fn save(&self, out: &Path) -> Result<(), Diagnostic> {
        let json = serde_json::to_vec(self).unwrap_or_default();
        // What it says of hundreds of documents is not to be lost with the power.
        write::lasting(&json, &out.join(FILE))
    }
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
