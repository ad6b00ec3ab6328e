//! What a build remembers of those before it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::agree::Fact;
use super::fresh::print;
use super::kinds::Kinds;
use super::make::Result;
use super::outcome::{Document, Status};
use super::plan::{Heard, Planned};
use super::stale::Known;
use super::state::{
    Files, Input, Journal, Loaded, Made, Run, Runs, State, Store, forget, hash, remove_others,
};
use super::{Options, choice, parallel, withdrawn};
use crate::diagnostic::{Diagnostic, Severity};
use crate::project;
use crate::read;

/// What a build remembers.
pub struct Memory {
    /// Where.
    pub store: Store,
    /// What it found there.
    pub loaded: Loaded,
    /// Where it writes what it makes.
    pub journal: Journal,
    /// What the inputs are called, and what they held when the build began.
    inputs: BTreeMap<PathBuf, (String, Option<blake3::Hash>)>,
    /// How PDFs stand that were looked at, by their names.
    pdfs: Mutex<BTreeMap<String, Stand>>,
}

/// How a PDF stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stand {
    /// It is the one that was written.
    Same,
    /// It is gone.
    Missing,
    /// It is another one.
    Altered,
}

impl Memory {
    /// What is remembered in the output folder; nothing where no PDFs are to be made.
    pub fn of(options: &Options) -> Self {
        let store = Store::of(&options.out, options.choice.part);
        let remembers = options.write || options.dry;
        let inputs = parallel::map(&options.inputs, options.jobs, |path| {
            let content = || read::content(path, &options.reading).ok();
            (options.key(path), remembers.then(content).flatten())
        });
        let loaded = if remembers { store.load() } else { Loaded::default() };
        Self {
            journal: Journal::new(&store, loaded.continues),
            loaded,
            inputs: options.inputs.iter().cloned().zip(inputs).collect(),
            pdfs: Mutex::default(),
            store,
        }
    }

    /// The state as earlier builds left it.
    pub fn state(&self) -> &State {
        &self.loaded.state
    }

    /// The number of this build, should it change anything.
    pub fn run(&self) -> u64 {
        self.state().run + 1
    }

    /// An input's path from the project's folder on.
    pub fn key(&self, path: &Path) -> String {
        self.inputs.get(path).map(|(key, _)| key.clone()).unwrap_or_default()
    }

    /// What an input held when the build began; none where it can't be read.
    pub fn content(&self, path: &Path) -> Option<blake3::Hash> {
        self.inputs.get(path)?.1
    }

    /// How the PDF of this name stands, which was made so.
    pub fn stand(&self, name: &str, made: &Made) -> Stand {
        let pdfs = || self.pdfs.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = pdfs().get(name) {
            return *known;
        }
        let path = self.store.out.join(name);
        // Reading a pipe would wait for ever.
        let stand = match path.is_file().then(|| fs::read(&path)) {
            None if path.exists() => Stand::Altered,
            None | Some(Err(_)) => Stand::Missing,
            Some(Ok(bytes)) if hash(&bytes) == made.pdf => Stand::Same,
            Some(Ok(_)) => Stand::Altered,
        };
        pdfs().insert(name.to_owned(), stand);
        stand
    }
}

/// What a build did, to be remembered.
pub struct Done<'a> {
    /// What was heard of the workbooks that were read.
    heard: &'a [Heard],
    /// The document types, as they were.
    kinds: &'a Kinds<'a>,
    /// What documents were made of, by name.
    made: BTreeMap<String, Made>,
    /// The sets of files to which that refers.
    files: BTreeMap<String, Files>,
    /// What inputs said, by their paths.
    said: BTreeMap<PathBuf, Words>,
}

impl<'a> Done<'a> {
    /// Nothing yet.
    pub fn of(heard: &'a [Heard], kinds: &'a Kinds<'a>) -> Self {
        let (made, files, said) = Default::default();
        Self { heard, kinds, made, files, said }
    }

    /// With what came of a document.
    pub fn add(&mut self, planned: &Planned, result: Result) {
        if let Some(work) = &planned.work
            && result.made.is_some()
        {
            let known = self.files.entry(work.kind.merging_id.clone());
            known.or_insert_with(|| work.kind.merging.clone());
        }
        self.made.extend(result.made);
        self.files.extend(result.uses);
        if let Some(words) = result.words {
            let known = self.said.entry(planned.path.clone()).or_default();
            known.said.extend(words.said);
            known.pictures.extend(words.pictures);
        }
    }
}

/// What an input said.
#[derive(Debug, Clone, Default)]
pub struct Words {
    /// For each document type the hash of the snapshot.
    pub said: BTreeMap<String, String>,
    /// Hashes of its images.
    pub pictures: Files,
}

/// Writes what a build did into the output folder, and whatever it changed as a run of its own;
/// returns the state as it is then.
///
/// # Errors
/// As for any file that can't be written.
pub fn remember(
    options: &Options,
    memory: &Memory,
    (done, documents): (Done<'_>, &[Document]),
    known: &Known,
) -> std::result::Result<State, Diagnostic> {
    let heard = done.heard;
    // What a share does is joined with what others do at the same time.
    let renamed = match options.choice.part {
        None => withdrawn::purge(options, memory, heard),
        Some(_) => BTreeMap::new(),
    };
    let mut before = memory.state().clone();
    before.rename(&renamed);
    let before = &before;
    let mut state = before.clone();
    let keys = options.inputs.iter().map(|path| (project::slashed(path), memory.key(path)));
    let keys: BTreeMap<String, String> = keys.collect();
    state.documents.extend(done.made);
    state.files.extend(done.files);
    let mut by_input: BTreeMap<&str, Vec<&Document>> = BTreeMap::new();
    for document in documents {
        by_input.entry(&document.input).or_default().push(document);
    }
    for heard in heard {
        let mine = by_input.get(&*project::slashed(&heard.path)).map(Vec::as_slice);
        let mine = mine.unwrap_or_default();
        // Of an input of which no document was asked for, nothing new is known; of one whose name is not
        // to be told, nothing is to be.
        if !mine.is_empty() && !withdrawn::is_misnamed(&heard.found) {
            let key = memory.key(&heard.path);
            let (words, kinds) = (done.said.get(&heard.path), done.kinds);
            let input = state.inputs.entry(key).or_default();
            input.hear((options, memory), (heard, mine), (words, kinds));
        }
    }
    state.inputs.retain(|_, input| !input.said.is_empty() || input.print.is_some());
    // Inputs that are no longer there. Their PDFs stay, and are known to be theirs.
    state.inputs.retain(|key, _| options.project.root().join(key).exists());
    let unnamed: BTreeSet<String> = heard
        .iter()
        .filter(|heard| withdrawn::is_misnamed(&heard.found))
        .map(|heard| project::slashed(&heard.path))
        .collect();
    for document in documents {
        let name = choice::name(options, &document.output);
        let input = || keys.get(&document.input).unwrap_or(&document.input).clone();
        match document.status {
            Status::Failed if unnamed.contains(&*document.input) => {}
            Status::Failed => drop(state.failed.insert(name, input())),
            Status::Skipped => {}
            _ => drop(state.failed.remove(&name)),
        }
    }
    known.forget(options, &mut state);
    state.tidy();
    let (store, part) = (&memory.store, options.choice.part);
    let is_behind = memory.loaded.is_unfinished || memory.loaded.fault.is_some();
    if before.documents.is_empty() && state.documents.is_empty() && part.is_none() && !is_behind {
        // Nothing was ever made: the folder is left as it was found.
        clear(&options.out, before);
        return Ok(before.clone());
    }
    let run = Run::between(before, &state, memory.run());
    if !run.is_empty() && part.is_none() {
        run.save(&options.out)?;
        state.run = run.number;
    }
    // Whatever it holds, the index of a share says that the share is done.
    if state != *memory.state() || is_behind || part.is_some() {
        store.save(&state)?;
        if part.is_none() {
            clear(&options.out, &state);
        }
    }
    Ok(state)
}

impl Input {
    /// Remembers what was heard of an input, and what came of its documents.
    fn hear(
        &mut self,
        (options, memory): (&Options, &Memory),
        (heard, mine): (&Heard, &[&Document]),
        (words, kinds): (Option<&Words>, &Kinds<'_>),
    ) {
        self.print = None;
        self.said.extend(words.iter().flat_map(|words| words.said.clone()));
        if mine.len() != heard.documents {
            return;
        }
        let is_sound = heard.is_read
            && heard.found.iter().all(|found| found.severity == Severity::Note)
            && mine.iter().all(|it| matches!(it.status, Status::Written | Status::Unchanged));
        // What was read, whatever was saved before or after it.
        let is_still = heard.content.is_some() && heard.content == memory.content(&heard.path);
        let pictures = words.map(|words| words.pictures.clone()).unwrap_or_default();
        if is_sound && is_still {
            let files = (&pictures, &heard.taken.contents);
            self.print = print(options, memory, &heard.path, (&heard.asked, files, kinds));
        }
        self.until = heard.until.filter(|_| self.print.is_some()).map(|until| until.to_string());
        self.types.clone_from(&heard.asked);
        self.images = pictures.into_keys().collect();
        self.rows_from.clone_from(&heard.taken.patterns);
        self.facts = heard.facts.iter().map(Fact::brief).collect();
        self.documents = mine.iter().map(|it| choice::name(options, &it.output)).collect();
        let notes = heard.found.iter().filter(|found| found.severity == Severity::Note);
        self.notes = notes.cloned().collect();
    }
}

/// Removes the runs and the snapshots that nothing needs any more.
fn clear(out: &Path, state: &State) {
    forget(out, state.run);
    let runs = Runs::load(out);
    let mut used: BTreeSet<&str> = state.said().collect();
    used.extend(runs.all.iter().flat_map(Run::said));
    remove_others(out, &used);
}
