//! The board: what there is to look at, and which tabs look at it. One thread writes on it, those of
//! the tabs wait for what is new.

use std::collections::BTreeMap;
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::Serialize;

use super::told::Problem;
use crate::build::Pages;

/// Which document: its workbook, as reports name it, and its document type.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Key {
    /// The workbook; empty for the first document that there is.
    pub input: String,
    /// The document type.
    #[serde(rename = "type")]
    pub doctype: String,
    /// What sets it apart from the others of its workbook and type; empty where it is the only one.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub per: String,
}

/// A document that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Listed {
    /// Which it is.
    pub key: Key,
    /// What its document type calls itself.
    pub title: Option<String>,
    /// Whether something stops it.
    pub faulty: bool,
}

/// What is seen of a document.
#[derive(Debug, Clone, Default)]
pub struct Sight {
    /// Its pages, the last that there were.
    pub pages: Option<Arc<Pages>>,
    /// The same as tabs know them.
    pub leaves: Vec<Leaf>,
    /// Whether anything is wrong with it.
    pub faulty: bool,
    /// Whether these pages are not those of now, since it can't be made as it is now.
    pub stale: bool,
    /// What was found.
    pub problems: Vec<Problem>,
}

/// A page as tabs know it.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Leaf {
    /// What it looks like; equal hashes, equal pictures.
    pub hash: String,
    /// Its width in points.
    pub width: f64,
    /// Its height in points.
    pub height: f64,
}

/// Why there is something to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum News {
    /// A file is no longer what it was.
    Changed,
    /// A tab looks at something else.
    Asked,
}

/// What there is to look at, and who looks.
pub struct Board {
    state: Mutex<State>,
    changed: Condvar,
    news: Sender<News>,
}

#[derive(Default)]
struct State {
    /// Grows with everything that tabs are to know.
    version: u64,
    documents: Vec<Listed>,
    /// Whether it is known which documents there are.
    listed: bool,
    sights: BTreeMap<Key, Sight>,
    /// What each tab looks at; the newest has the highest number.
    tabs: BTreeMap<u64, Key>,
    opened: u64,
    busy: bool,
    over: bool,
}

/// What a tab is to be told.
pub enum Next {
    /// Everything, as JSON, and the version that it is.
    State(String, u64),
    /// Nothing is new.
    Nothing,
    /// It is over.
    Over,
}

/// All that a tab shows.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Shown<'a> {
    /// The program's version: with another one, the page itself is another.
    program: &'static str,
    version: u64,
    documents: &'a [Listed],
    shown: &'a Key,
    /// Whether it was made at all yet.
    made: bool,
    busy: bool,
    faulty: bool,
    stale: bool,
    pages: &'a [Leaf],
    problems: &'a [Problem],
}

impl Board {
    /// An empty board, and what is told to whoever fills it.
    pub fn new() -> (Self, Receiver<News>) {
        let (news, told) = mpsc::channel();
        (Self { state: Mutex::default(), changed: Condvar::new(), news }, told)
    }

    /// Tells whoever fills the board that there is something to do.
    pub fn tell(&self, news: News) {
        // If nobody listens any more, it is over.
        let _ = self.news.send(news);
    }

    /// What tabs look at, each once, what was opened last first; the first document, where no tab is
    /// open.
    pub fn wanted(&self) -> Vec<Key> {
        let state = self.state();
        let mut wanted: Vec<Key> = Vec::new();
        for key in state.tabs.values().rev().map(|key| state.resolved(key)) {
            if !wanted.contains(&key) {
                wanted.push(key);
            }
        }
        if wanted.is_empty() {
            wanted.push(state.resolved(&Key::default()));
        }
        wanted
    }

    /// What is seen of a document.
    pub fn sight(&self, key: &Key) -> Option<Sight> {
        let state = self.state();
        state.sights.get(&state.resolved(key)).cloned()
    }

    /// The picture of the page with this hash, if it is still to be seen.
    pub fn picture(&self, hash: &str) -> Option<String> {
        let found = self.state().sights.values().find_map(|sight| {
            let at = sight.leaves.iter().position(|leaf| leaf.hash == hash)?;
            Some((Arc::clone(sight.pages.as_ref()?), at))
        });
        // Drawn without keeping anybody else waiting.
        let (pages, at) = found?;
        pages.svg(at).map(str::to_owned)
    }

    /// Which documents there are, if that is known.
    pub fn documents(&self) -> Option<Vec<Listed>> {
        let state = self.state();
        state.listed.then(|| state.documents.clone())
    }

    /// Says which documents there are.
    pub fn list(&self, documents: Vec<Listed>) {
        self.write(|state| {
            let differs = !state.listed || state.documents != documents;
            (state.listed, state.documents) = (true, documents);
            differs
        });
    }

    /// Says what is seen of a document now.
    pub fn show(&self, key: &Key, sight: Sight) {
        self.write(|state| {
            state.sights.insert(key.clone(), sight);
            true
        });
    }

    /// Says whether somebody is at work on what tabs look at.
    pub fn busy(&self, busy: bool) {
        self.write(|state| std::mem::replace(&mut state.busy, busy) != busy);
    }

    /// Ends what waits for anything new.
    pub fn end(&self) {
        self.write(|state| {
            state.over = true;
            true
        });
    }

    /// Opens a tab that looks at this document, and gives its number.
    pub fn open(&self, key: Key) -> u64 {
        let mut state = self.state();
        state.opened += 1;
        let tab = state.opened;
        state.tabs.insert(tab, key);
        drop(state);
        self.tell(News::Asked);
        tab
    }

    /// Closes a tab.
    pub fn close(&self, tab: u64) {
        self.state().tabs.remove(&tab);
    }

    /// Waits so long for something that a tab does not know, who was told everything up to a version.
    pub fn next(&self, tab: u64, version: u64, patience: Duration) -> Next {
        let state = self.state();
        let waited = self.changed.wait_timeout_while(state, patience, |state| {
            !state.over && (state.version == version || !state.listed)
        });
        let (state, time) = waited.unwrap_or_else(PoisonError::into_inner);
        if state.over {
            return Next::Over;
        }
        if time.timed_out() {
            return Next::Nothing;
        }
        Next::State(state.told(tab), state.version)
    }

    fn write(&self, change: impl FnOnce(&mut State) -> bool) {
        let mut state = self.state();
        if change(&mut state) {
            state.version += 1;
            self.changed.notify_all();
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The document that is meant: the first of all, if none is named.
    fn resolved(&self, key: &Key) -> Key {
        match self.documents.first() {
            Some(first) if key.input.is_empty() => first.key.clone(),
            _ => key.clone(),
        }
    }

    fn told(&self, tab: u64) -> String {
        let key = self.tabs.get(&tab).map(|key| self.resolved(key)).unwrap_or_default();
        let sight = self.sights.get(&key);
        let shown = Shown {
            program: env!("CARGO_PKG_VERSION"),
            version: self.version,
            documents: &self.documents,
            shown: &key,
            made: sight.is_some(),
            busy: self.busy,
            faulty: sight.is_some_and(|sight| sight.faulty),
            stale: sight.is_some_and(|sight| sight.stale),
            pages: sight.map(|sight| &*sight.leaves).unwrap_or_default(),
            problems: sight.map(|sight| &*sight.problems).unwrap_or_default(),
        };
        serde_json::to_string(&shown).unwrap_or_default()
    }
}
