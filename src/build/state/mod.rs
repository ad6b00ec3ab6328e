//! What earlier builds made: the files in the output folder that begin with `.rapporteur-`.
//!
//! ```text
//! .rapporteur-state.json      the index: what each input was, and what each PDF was made of
//! .rapporteur-journal.jsonl   the documents of a build that has not ended, a line each
//! .rapporteur-records/        what each workbook said: sheets, records, values as they are printed
//! .rapporteur-runs/           of each build that changed anything, what it changed
//! ```
//!
//! All decisions are by content, never by the time of a file, and the index holds no clock. So the
//! same workbooks and types give the same index. Inputs are named from the project's folder on,
//! PDFs from the output folder on, all with `/` between folders.
//!
//! The index is replaced as a whole at the end of a build. Until then each document that is done is a
//! line of the journal, written behind its PDF; the next build takes up the journal of one that was
//! killed. A line that was not finished counts for nothing: its PDF is then made again. Files of
//! `.rapporteur-records/` are called by the hash of what they hold, are never changed, are written
//! before anything refers to them, and are removed when nothing does any more.
//!
//! An index that can't be read, is another program's, or of another version of this form is a warning,
//! and everything is made again. A snapshot that is gone only costs the reasons that it could give.

mod difference;
mod journal;
mod print;
mod runs;
mod said;
mod shown;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::agree::Brief;
use super::partition::Part;
use crate::diagnostic::{Diagnostic, Name};
use crate::write;

pub use difference::{Difference, between};
pub use journal::Journal;
pub use print::{Print, fingerprint, prints, reached};
pub use runs::{Run, Runs, Step, forget};
pub use said::{Ranges, Said, copy, remove, remove_others};
pub use shown::{Shown, Withdrawn};

/// The index's name; that of a share has the share in it, as has its journal.
const INDEX: &str = ".rapporteur-state.json";

/// How the name of a share's index begins, and ends.
const PART: &str = ".rapporteur-state-";
const ENDING: &str = ".json";

/// The journal's name.
const JOURNAL: &str = ".rapporteur-journal.jsonl";

/// The version of the form of index, journal, snapshots and runs.
const VERSION: u32 = 3;

/// Hashes of files by their names, as their users know these.
pub type Files = BTreeMap<String, String>;

/// Where a build remembers what it made.
#[derive(Debug, Clone)]
pub struct Store {
    /// The output folder.
    pub out: PathBuf,
    /// The share of the documents that is made; none where all are.
    pub part: Option<Part>,
}

/// What earlier builds made in an output folder.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct State {
    version: u32,
    /// The program that wrote it.
    program: String,
    /// The number of the last build that changed anything.
    pub run: u64,
    /// The inputs, by their path from the project's folder on.
    pub inputs: BTreeMap<String, Input>,
    /// The documents, by the name of their PDF in the folder.
    pub documents: BTreeMap<String, Made>,
    /// The documents that could not be made in the last build, by name, each with its input.
    pub failed: BTreeMap<String, String>,
    /// Sets of files that documents have in common, by a hash of the set.
    pub files: BTreeMap<String, Files>,
}

/// What an input was.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Input {
    /// A hash of all that it becomes documents by: its content, its images, its document types, the
    /// settings of the build. There is none where anything is wrong with it, so that it is read again.
    pub print: Option<String>,
    /// The last day on which nothing else can be found in it; none where that is for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<String>,
    /// The document types that it asks for, as it calls them.
    pub types: BTreeSet<String>,
    /// The images that it names, by their paths from its folder on.
    pub images: BTreeSet<String>,
    /// What the names of the workbooks look like whose rows it takes.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub rows_from: BTreeSet<String>,
    /// Its PDFs, in their order.
    pub documents: Vec<String>,
    /// The facts that it states and that others have to state alike, in brief.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Brief>,
    /// The notes on it, to be told again without reading it.
    pub notes: Vec<Diagnostic>,
    /// For each document type the hash of its snapshot: what it said when it was last sound.
    pub said: BTreeMap<String, String>,
}

/// What went into one document, and what came of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Made {
    /// Its input, by its path from the project's folder on.
    pub input: String,
    /// Its document type.
    #[serde(rename = "type")]
    pub doctype: String,
    /// What sets it apart from the other documents of its input, as it is printed.
    pub key: String,
    /// The hash of the PDF.
    pub pdf: String,
    /// How many pages it has.
    pub pages: usize,
    /// The number of the build that wrote it.
    pub run: u64,
    /// The hash of the merged source.
    pub source: String,
    /// A hash of all that merging saw, by which it need not be merged again.
    pub print: String,
    /// The hash of the snapshot of its input.
    pub said: String,
    /// For each sheet of the snapshot the records that are its own, counted from zero, as in `0-3,7`;
    /// null where all of them are.
    pub own: Vec<Option<Ranges>>,
    /// The date, the language and the standards of the PDF, as a hash.
    pub setup: String,
    /// The version of the program.
    pub program: String,
    /// The settings that it depends on, where any are not as usual.
    pub settings: BTreeMap<String, String>,
    /// The files of its type that took part when it was compiled: one of the sets of files.
    pub uses: String,
    /// The files of its type when it was merged: one of the sets of files.
    pub merged: String,
    /// The images that took part, by their paths from the folder of its workbook on.
    pub images: Files,
    /// What was found when it was made, to be told again without making it.
    pub told: Vec<Diagnostic>,
    /// What its workbook was called then.
    pub called: String,
}

/// A state as it was found.
pub struct Loaded {
    /// The state, with the journal of a build that was killed.
    pub state: State,
    /// Whether there is such a journal.
    pub is_unfinished: bool,
    /// Whether it can be gone on with.
    pub continues: bool,
    /// Why the index can't be used.
    pub fault: Option<Diagnostic>,
    /// A hash of the files as they were read.
    seen: blake3::Hash,
}

impl Default for Loaded {
    fn default() -> Self {
        let seen = blake3::Hasher::new().finalize();
        Self { state: State::default(), is_unfinished: false, continues: false, fault: None, seen }
    }
}

impl Default for State {
    fn default() -> Self {
        Self {
            version: VERSION,
            program: program().to_owned(),
            run: 0,
            inputs: BTreeMap::new(),
            documents: BTreeMap::new(),
            failed: BTreeMap::new(),
            files: BTreeMap::new(),
        }
    }
}

/// The version of the program.
pub const fn program() -> &'static str {
    env!("CARGO_PKG_VERSION")
}

impl Store {
    /// The one of an output folder, or of a share of it.
    pub fn of(out: &Path, part: Option<Part>) -> Self {
        Self { out: out.to_owned(), part }
    }

    /// The state; an empty one where there is none, or none that can be used. For a share, that of the
    /// whole with what the share has made since.
    pub fn load(&self) -> Loaded {
        let mut hasher = blake3::Hasher::new();
        let mut read = |path: &Path| {
            let bytes = fs::read(path);
            let read = bytes.as_deref().unwrap_or_default();
            hasher.update(&read.len().to_le_bytes());
            hasher.update(read);
            bytes
        };
        let whole = self.out.join(INDEX);
        let (mut state, mut fault) = State::from(read(&whole), &whole);
        if let Some(part) = self.part {
            let (share, other) = State::from(read(&self.index()), &self.index());
            state.join(share, part);
            fault = fault.or(other);
        }
        let journal = read(&self.journal());
        let is_unfinished = journal.is_ok();
        // The journal of a build that began with another index says nothing of this one.
        let continues = match (&journal, &fault) {
            (Ok(bytes), None) => journal::take_up(bytes, &mut state),
            _ => false,
        };
        Loaded { state, is_unfinished, continues, fault, seen: hasher.finalize() }
    }

    /// Whether the files are no longer those that were read.
    pub fn is_changed(&self, since: &Loaded) -> bool {
        self.load().seen != since.seen
    }

    /// Writes the state, and removes the journal, which is in it now.
    ///
    /// # Errors
    /// As for any file that can't be written.
    pub fn save(&self, state: &State) -> Result<(), Diagnostic> {
        state.save(&self.out, self.part)?;
        // One that stays is taken up again, and says the same.
        let _ = fs::remove_file(self.journal());
        Ok(())
    }

    /// The folders in which it remembers.
    pub fn folders(&self) -> [PathBuf; 2] {
        [said::FOLDER, runs::FOLDER].map(|folder| self.out.join(folder))
    }

    fn index(&self) -> PathBuf {
        self.out.join(file(self.part))
    }

    fn journal(&self) -> PathBuf {
        match self.part {
            Some(part) => self.out.join(format!(".rapporteur-journal-{}.jsonl", part.label())),
            None => self.out.join(JOURNAL),
        }
    }
}

/// The name of an index.
pub fn file(part: Option<Part>) -> String {
    match part {
        Some(part) => format!("{PART}{}{ENDING}", part.label()),
        None => INDEX.to_owned(),
    }
}

/// The share whose index is in a file of this name.
pub fn part_of(file: &str) -> Option<Part> {
    Part::from_label(file.strip_prefix(PART)?.strip_suffix(ENDING)?)
}

fn unusable(path: &Path) -> Diagnostic {
    let message = "the record of the last build can't be used: all documents are made again";
    Diagnostic::warning(Name::StateUnusable, message).at(path)
}

impl State {
    /// The state of an output folder; an empty one where there is none, or none that can be used. For
    /// a share, that of the whole with what the share has made since.
    pub fn load(out: &Path, part: Option<Part>) -> (Self, Option<Diagnostic>) {
        let loaded = Store::of(out, part).load();
        (loaded.state, loaded.fault)
    }

    /// What an index says; nothing where there is none.
    pub fn read(path: &Path) -> (Self, Option<Diagnostic>) {
        Self::from(fs::read(path), path)
    }

    fn from(read: io::Result<Vec<u8>>, path: &Path) -> (Self, Option<Diagnostic>) {
        match read {
            Ok(bytes) => match serde_json::from_slice::<Self>(&bytes) {
                Ok(state) if state.version == VERSION => (state, None),
                _ => (Self::default(), Some(unusable(path))),
            },
            Err(error) if error.kind() == ErrorKind::NotFound => (Self::default(), None),
            Err(_) => (Self::default(), Some(unusable(path))),
        }
    }

    /// Writes the index of an output folder, or of one share of it.
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

    /// What belongs to a share. Of an input that feeds others as well nobody knows whether all of its
    /// documents are made.
    fn share(&self, part: Part) -> Self {
        let mut share = self.clone();
        share.documents.retain(|name, _| part.has(name));
        share.failed.retain(|name, _| part.has(name));
        share.inputs.retain(|_, input| input.documents.iter().any(|name| part.has(name)));
        for input in share.inputs.values_mut() {
            if !input.documents.iter().all(|name| part.has(name)) {
                input.print = None;
            }
        }
        share.tidy();
        share
    }

    /// Takes in what a share has made.
    pub fn join(&mut self, share: Self, part: Part) {
        self.failed.retain(|name, _| !part.has(name));
        self.failed.extend(share.failed);
        self.documents.extend(share.documents);
        self.inputs.extend(share.inputs);
        self.files.extend(share.files);
        self.run = self.run.max(share.run);
    }

    /// The documents that were made, with their inputs.
    pub fn made(&self) -> impl Iterator<Item = (&str, &str)> {
        self.documents.iter().map(|(name, made)| (&**name, &*made.input))
    }

    /// The documents that failed in the last run, with their inputs.
    pub fn failed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.failed.iter().map(|(name, input)| (&**name, &**input))
    }

    /// The snapshots to which it refers.
    pub fn said(&self) -> impl Iterator<Item = &str> {
        let inputs = self.inputs.values().flat_map(|input| input.said.values());
        let documents = self.documents.values().map(|made| &made.said);
        inputs.chain(documents).map(String::as_str)
    }

    /// Lets it refer to snapshots by their new hashes.
    pub fn rename(&mut self, renamed: &BTreeMap<String, String>) {
        let inputs = self.inputs.values_mut().flat_map(|input| input.said.values_mut());
        let documents = self.documents.values_mut().map(|made| &mut made.said);
        for id in inputs.chain(documents) {
            if let Some(new) = renamed.get(id) {
                id.clone_from(new);
            }
        }
    }

    /// Forgets sets of files that no document has any more.
    pub fn tidy(&mut self) {
        let used: BTreeSet<&String> =
            self.documents.values().flat_map(|made| [&made.uses, &made.merged]).collect();
        self.files.retain(|id, _| used.contains(id));
        program().clone_into(&mut self.program);
    }
}

/// By what a set of files is known.
pub fn id(files: &Files) -> String {
    hash(&serde_json::to_vec(files).unwrap_or_default())
}

/// A hash, short enough to read in the file.
pub fn hash(bytes: &[u8]) -> String {
    blake3::hash(bytes).to_hex().chars().take(32).collect()
}
