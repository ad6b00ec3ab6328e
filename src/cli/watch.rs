//! `rapporteur watch`: builds, waits until anything that was read changes, and builds again.

use std::collections::BTreeSet;
use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use anyhow::Context;

use super::arguments::{Making, Selection};
use super::report::{Changes, News, Terminal};
use super::{Ending, build, interrupt, resolve};
use crate::build::{Kept, Options, Outcome, again};
use crate::diagnostic::{Severity, Stage};
use crate::project::slashed;
use crate::watch::{self, Change, Watcher};

/// How often a workbook is read again that can't be read right after it was written: programs may
/// take a while to save it.
const TRIES: usize = 2;

/// How long it is given to be whole until it is read again.
const PAUSE: Duration = Duration::from_millis(300);

/// Builds again and again, until the user ends it.
pub fn run(wish: &Making, terminal: &Terminal) -> anyhow::Result<Ending> {
    let working = env::current_dir().context("the working folder can't be read")?;
    let (stop, busy) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(true)));
    interrupt::listen(Arc::clone(&stop), Arc::clone(&busy));
    let stopped = || stop.load(Ordering::Relaxed);
    let mut watching = Watch {
        wish,
        terminal,
        working: &working,
        stop: Arc::clone(&stop),
        busy,
        watcher: Watcher::new(),
        kept: None,
    };
    let mut state = watching.turn(None, watch::Changes::new())?;
    // Where nothing is read or looked for, nothing can come of waiting.
    while !stopped() && !state.paths().is_empty() {
        let changed = watching.watcher.wait(&stop, None);
        if stopped() {
            terminal.ended(wish.selection.format)?;
            break;
        }
        state = watching.turn(Some(&state), changed)?;
    }
    Ok(build::ending(&state.outcome, wish.selection.deny_warnings))
}

/// What is done with each change.
struct Watch<'a> {
    wish: &'a Making,
    terminal: &'a Terminal,
    working: &'a Path,
    stop: Arc<AtomicBool>,
    /// Whether there is a build that has to be ended.
    busy: Arc<AtomicBool>,
    watcher: Watcher,
    /// What outlives a build, from the first that could be tried.
    kept: Option<Kept>,
}

/// How it stands after a build.
#[derive(Clone)]
struct State {
    /// The workbooks; none where there was nothing to build.
    inputs: Option<Vec<PathBuf>>,
    /// Where workbooks were looked for.
    looked: BTreeSet<PathBuf>,
    outcome: Outcome,
    /// Whether it was the first build.
    is_first: bool,
}

impl Watch<'_> {
    /// Builds, watches what was read, and tells what is new.
    fn turn(
        &mut self,
        before: Option<&State>,
        mut changed: watch::Changes,
    ) -> anyhow::Result<State> {
        self.busy.store(true, Ordering::Relaxed);
        let since = SystemTime::now();
        let mut now = self.built(before, &changed);
        for _ in 0..TRIES {
            if !is_half_written(&now.outcome, &changed) || self.stop.load(Ordering::Relaxed) {
                break;
            }
            changed.extend(self.watcher.wait(&self.stop, Some(PAUSE)));
            now = self.built(before, &changed);
        }
        let was_deaf = before.is_some() && self.watcher.deaf().is_some();
        self.watcher.only(&now.paths(), since);
        self.busy.store(false, Ordering::Relaxed);
        if let Some(reason) = self.watcher.deaf().filter(|_| !was_deaf) {
            self.terminal.deaf(self.wish.selection.format, reason)?;
        }
        // Whoever reads that changes are waited for can rely on it.
        self.tell(&changed, before, &now).context("the report can't be printed")?;
        Ok(now)
    }

    /// How it stands now, built again unless there is no need.
    fn built(&mut self, before: Option<&State>, changed: &watch::Changes) -> State {
        let looked = resolve::looked(&self.wish.selection, self.working);
        let options = resolve::making(self.wish, self.working);
        let inputs = options.as_ref().ok().map(|options| options.inputs.clone());
        if let Some(before) = before
            && before.is_untouched(changed)
            && before.inputs == inputs
        {
            return State { looked, ..before.clone() };
        }
        let outcome = match options {
            Ok(options) => self.build(Options {
                // That everything is made holds for the first build only.
                force: options.force && before.is_none(),
                stop: Arc::clone(&self.stop),
                ..options
            }),
            Err(refusal) => Outcome::refused(vec![*refusal]),
        };
        State { inputs, looked, outcome, is_first: before.is_none() }
    }

    fn build(&mut self, options: Options) -> Outcome {
        let kept = self.kept.get_or_insert_with(|| Kept::new(&options));
        let progress = self.terminal.progress(self.wish.selection.format);
        let outcome = again(&options, kept, &|event| progress.tell(event));
        progress.finish();
        outcome
    }

    /// Tells what came of a build, if anything did, or anybody may wonder whether it did.
    fn tell(
        &self,
        changed: &watch::Changes,
        before: Option<&State>,
        now: &State,
    ) -> io::Result<()> {
        let Selection { format, all, .. } = self.wish.selection;
        let Some(before) = before else {
            return self.terminal.news(&News::first(&now.outcome), format, all);
        };
        let news = News::since(&before.outcome, &now.outcome, changes(changed, before, now));
        // A name that is new in a folder need not mean anything, and a file may have been written
        // just when the first build began, which nobody would call a change.
        if news.is_any() || (!before.is_first && changed.keys().any(|path| !path.is_dir())) {
            self.terminal.news(&news, format, all)?;
        }
        Ok(())
    }
}

impl State {
    /// All that was read, or looked for.
    fn paths(&self) -> BTreeSet<PathBuf> {
        self.outcome.read.union(&self.looked).cloned().collect()
    }

    /// Whether nothing but the names in folders has changed in which workbooks are looked for.
    fn is_untouched(&self, changed: &watch::Changes) -> bool {
        let is_read = |path| self.outcome.read.contains(path);
        changed.keys().all(|path| self.looked.contains(path) && !is_read(path))
    }
}

/// What has changed, as it is told: files, and workbooks that were looked for in folders.
fn changes(changed: &watch::Changes, before: &State, now: &State) -> Changes {
    let inputs = |it: &State| it.inputs.iter().flatten().cloned().collect::<BTreeSet<_>>();
    let (were, are) = (inputs(before), inputs(now));
    let mut new: BTreeSet<&Path> = are.difference(&were).map(|path| &**path).collect();
    let mut gone: BTreeSet<&Path> = were.difference(&are).map(|path| &**path).collect();
    let mut written = BTreeSet::new();
    for (path, change) in changed {
        match change {
            Change::New => new.insert(path),
            Change::Gone => gone.insert(path),
            Change::Written => !new.contains(&**path) && written.insert(&**path),
        };
    }
    // What has changed in a folder is told better by the name of the file.
    if written.iter().any(|path| !path.is_dir()) || !new.is_empty() || !gone.is_empty() {
        written.retain(|path| !path.is_dir());
    }
    let told = |path: &Path| format!("{}{}", slashed(path), if path.is_dir() { "/" } else { "" });
    let told = |paths: BTreeSet<&Path>| paths.into_iter().map(told).collect();
    Changes { changed: told(written), new: told(new), gone: told(gone) }
}

/// Whether a workbook that was just written to can't be read: it may not be whole yet.
fn is_half_written(outcome: &Outcome, changed: &watch::Changes) -> bool {
    let changed: BTreeSet<String> = changed.keys().map(|path| slashed(path)).collect();
    let unread = outcome
        .diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error && found.name.stage() == Stage::File);
    let mut files = unread.filter_map(|found| Some(found.place.as_ref()?.file()));
    files.any(|file| changed.contains(&file.replace('\\', "/")))
}
