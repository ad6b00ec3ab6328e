//! Following what changes: what tabs look at is made first and shown at once, the rest when there is
//! time. Whatever changes meanwhile begins it anew.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::time::{Duration, Instant, SystemTime};

use super::board::{Board, Key, Leaf, Listed, News, Sight};
use super::watching::Watching;
use super::{Show, told};
use crate::build::{Draft, Drafts, Input, Pages, Proof, Round};
use crate::diagnostic::{Diagnostic, Name};

/// How long a fault has to stay until it is shown: a file may be half saved.
const GRACE: Duration = Duration::from_millis(80);

/// The same where a workbook can't be read at all: to save a large one takes its time.
const LONG_GRACE: Duration = Duration::from_millis(700);

/// How long after a change it is looked for what the standards forbid.
const REST: Duration = Duration::from_millis(600);

/// How often it is asked whether to stop.
const TICK: Duration = Duration::from_millis(100);

/// What outlasts a round: what was read, and what is known of documents.
struct Memory {
    /// All workbooks that there ever were. Tabs can look at these and at nothing else.
    inputs: BTreeMap<String, Input>,
    /// What the standards forbid in documents, as it was last known.
    violations: BTreeMap<Key, Vec<Diagnostic>>,
    /// What is watched.
    watched: BTreeSet<PathBuf>,
    /// When the reading of what is to be watched next began.
    since: SystemTime,
}

/// Shows what is on the board until it is told to stop.
pub fn follow(show: &Show, board: &Arc<Board>, news: &Receiver<News>) {
    let watching = Watching::start(board);
    let mut memory = Memory {
        inputs: BTreeMap::new(),
        violations: BTreeMap::new(),
        watched: BTreeSet::new(),
        since: SystemTime::now(),
    };
    while !show.stop.load(Ordering::Relaxed) {
        let started = Instant::now();
        memory.since = SystemTime::now();
        board.busy(true);
        let round = show.session.round();
        let inputs = (show.inputs)();
        memory.inputs.extend(inputs.iter().map(|input| (input.name.clone(), input.clone())));
        let mut turn = Turn {
            show,
            board,
            news,
            watching: &watching,
            memory: &mut memory,
            round,
            inputs,
            started,
            drafts: BTreeMap::new(),
            made: BTreeMap::new(),
            left: BTreeSet::new(),
        };
        turn.run();
    }
}

/// What is done between two changes.
struct Turn<'a> {
    show: &'a Show,
    board: &'a Board,
    news: &'a Receiver<News>,
    watching: &'a Watching,
    memory: &'a mut Memory,
    round: Round<'a>,
    inputs: Vec<Input>,
    started: Instant,
    /// What the workbooks become that were read so far, by their names.
    drafts: BTreeMap<String, Drafts>,
    /// What was made of the documents that are looked at.
    made: BTreeMap<Key, Made>,
    /// Those of which it is not known yet what the standards forbid in them.
    left: BTreeSet<Key>,
}

/// What was made of a document.
#[derive(Default)]
struct Made {
    proof: Proof,
    /// All that was found but for what the standards forbid.
    found: Vec<Diagnostic>,
    /// Whether any of it is wrong with this document.
    faulty: bool,
}

/// That everything has to be begun anew, or that it is over.
struct Anew;

impl Turn<'_> {
    /// Works until something changes, or until it is over.
    fn run(&mut self) {
        // Either way there is nothing left to do here.
        let _ = self.work();
    }

    fn work(&mut self) -> Result<(), Anew> {
        if self.board.documents().is_none() {
            // So that a tab knows what it looks at before all workbooks are read.
            if let Some(first) = self.inputs.first().cloned() {
                self.plan(&first);
                self.board.list(self.listed());
            }
        }
        loop {
            while let Some(key) = self.next() {
                self.view(&key)?;
                self.pause(Duration::ZERO)?;
            }
            let unread = |input: &&Input| !self.drafts.contains_key(&input.name);
            if let Some(input) = self.inputs.iter().find(unread).cloned() {
                self.plan(&input);
                self.pause(Duration::ZERO)?;
                continue;
            }
            self.board.list(self.listed());
            self.watch();
            self.board.busy(false);
            if let Some(key) = self.left.first().cloned() {
                // The browser has the processors for itself until it has painted the pages.
                let rest = REST.saturating_sub(self.started.elapsed());
                self.pause(rest.min(TICK))?;
                if rest.is_zero() {
                    self.left.remove(&key);
                    self.judge(&key);
                }
                continue;
            }
            while self.next().is_none() {
                self.pause(TICK)?;
            }
        }
    }

    /// The document that is looked at and was not made yet.
    fn next(&self) -> Option<Key> {
        let wanted = self.board.wanted().into_iter();
        wanted.filter(|key| !key.input.is_empty()).find(|key| !self.made.contains_key(key))
    }

    /// Waits so long for a change.
    fn pause(&self, patience: Duration) -> Result<(), Anew> {
        if self.show.stop.load(Ordering::Relaxed) {
            return Err(Anew);
        }
        match self.news.recv_timeout(patience) {
            Ok(News::Changed) | Err(RecvTimeoutError::Disconnected) => Err(Anew),
            Ok(News::Asked) | Err(RecvTimeoutError::Timeout) => Ok(()),
        }
    }

    /// Waits until this long after the change that began the round, for a further one.
    fn settle(&self, grace: Duration) -> Result<(), Anew> {
        loop {
            let rest = grace.saturating_sub(self.started.elapsed());
            self.pause(rest.min(TICK))?;
            if rest.is_zero() {
                return Ok(());
            }
        }
    }

    /// Reads a workbook, if it was not read in this round.
    fn plan(&mut self, input: &Input) {
        if !self.drafts.contains_key(&input.name) {
            self.drafts.insert(input.name.clone(), self.round.drafts(input));
        }
    }

    /// Makes a document, and shows it.
    fn view(&mut self, key: &Key) -> Result<(), Anew> {
        let Some(input) = self.memory.inputs.get(&key.input).cloned() else {
            self.unknown(key);
            return Ok(());
        };
        let was_faulty = self.board.sight(key).is_some_and(|sight| sight.faulty);
        self.plan(&input);
        let mut made = self.make(key);
        if made.faulty && !was_faulty {
            let is_read = self.drafts.get(&input.name).is_some_and(|drafts| drafts.is_read);
            self.settle(if is_read { GRACE } else { LONG_GRACE })?;
            if !is_read {
                // It may be whole by now without anybody having told.
                self.drafts.remove(&input.name);
                self.plan(&input);
                made = self.make(key);
            }
        }
        self.made.insert(key.clone(), made);
        self.left.insert(key.clone());
        self.put(key);
        if self.memory.watched.is_empty() {
            self.watch();
        }
        Ok(())
    }

    /// Makes a document's pages.
    fn make(&self, key: &Key) -> Made {
        let Some((drafts, draft)) = self.draft(key) else { return Made::default() };
        let proof = self.round.proof(draft);
        let mut found = draft.found.clone();
        found.extend(drafts.found.iter().cloned());
        found.extend(proof.found.iter().cloned());
        // What is wrong with another document of the same workbook does not matter to this one.
        let faulty = !draft.is_sound() || proof.found.iter().any(Diagnostic::is_error);
        Made { proof, found, faulty }
    }

    /// Puts what was made of a document on the board.
    fn put(&self, key: &Key) {
        let Some(made) = self.made.get(key) else { return };
        let (mut found, mut faulty) = (made.found.clone(), made.faulty);
        if !faulty && let Some(violations) = self.memory.violations.get(key) {
            // As long as nobody knows better.
            found.extend(violations.iter().cloned());
            faulty = violations.iter().any(Diagnostic::is_error);
        }
        let input = self.memory.inputs.get(&key.input).filter(|_| !found.is_empty());
        let workbook = input.and_then(|input| self.round.workbook(input));
        let problems = told::problems(found, workbook.as_deref());
        let sight = match &made.proof.pages {
            Some(pages) => {
                let pages = Some(Arc::clone(pages));
                Sight { leaves: leaves(pages.as_deref()), pages, stale: false, faulty, problems }
            }
            None => {
                let before = self.board.sight(key).unwrap_or_default();
                Sight { faulty: true, stale: true, problems, ..before }
            }
        };
        self.board.show(key, sight);
    }

    /// The draft of a document: the one itself, else one of its type, or else the first of its workbook.
    fn draft(&self, key: &Key) -> Option<(&Drafts, &Draft)> {
        let drafts = self.drafts.get(&key.input)?;
        let mut same = drafts.documents.iter().filter(|draft| draft.doctype == key.doctype);
        let own = same.clone().find(|draft| draft.key == key.per).or(same.next());
        Some((drafts, own.or_else(|| drafts.documents.first())?))
    }

    /// Finds what the standards forbid in a document, and shows that too.
    fn judge(&mut self, key: &Key) {
        let known = self.draft(key).zip(self.made.get(key));
        let Some(((_, draft), made)) = known.filter(|(_, made)| !made.faulty) else { return };
        let violations = self.round.violations(draft, &made.proof);
        let before = self.memory.violations.insert(key.clone(), violations);
        if before.unwrap_or_default() != *self.memory.violations.entry(key.clone()).or_default() {
            self.put(key);
        }
    }

    /// A tab looks at what is not shown here.
    fn unknown(&mut self, key: &Key) {
        let fault = Diagnostic::error(Name::NoSuchInput, "this document is not shown here")
            .hint("choose another one at the top of the page");
        let problems = told::problems(vec![fault], None);
        self.board.show(key, Sight { faulty: true, problems, ..Sight::default() });
        self.made.insert(key.clone(), Made::default());
    }

    /// The documents of all workbooks that were read so far.
    fn listed(&self) -> Vec<Listed> {
        let drafts =
            self.inputs.iter().filter_map(|input| Some((input, self.drafts.get(&input.name)?)));
        let listed = drafts.flat_map(|(input, drafts)| {
            drafts.documents.iter().map(|draft| Listed {
                key: Key {
                    input: input.name.clone(),
                    doctype: draft.doctype.clone(),
                    per: draft.key.clone(),
                },
                title: draft.title.clone(),
                faulty: !draft.is_sound(),
            })
        });
        listed.collect()
    }

    /// Watches what was read.
    fn watch(&mut self) {
        let mut read = self.round.read();
        read.extend(self.show.folders.iter().cloned());
        self.memory.watched = read;
        self.watching.only(self.memory.watched.clone(), self.memory.since);
    }
}

/// Pages as tabs know them.
fn leaves(pages: Option<&Pages>) -> Vec<Leaf> {
    let leaf = |pages: &Pages, page| {
        let ((width, height), hash) = pages.size(page).zip(pages.hash(page))?;
        Some(Leaf { hash: format!("{hash:032x}"), width, height })
    };
    pages
        .into_iter()
        .flat_map(|pages| (0..pages.count()).filter_map(|it| leaf(pages, it)))
        .collect()
}
