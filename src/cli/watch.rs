//! `rapporteur watch`: builds, waits until anything that was read changes, and builds again.

use std::collections::BTreeSet;
use std::env;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use anyhow::Context;

use super::arguments::{Build, Selection};
use super::report::{Changes, News, Terminal};
use super::{Ending, build, interrupt, resolve};
use crate::build::{Kept, Options, Outcome, again};
use crate::diagnostic::{Diagnostic, Severity, Stage};
use crate::project::slashed;
use crate::watch::Watcher;

/// How often a workbook is read again that can't be read right after it was written: programs may
/// take a while to save it.
const TRIES: usize = 2;

/// How long it is given to be whole until it is read again.
const PAUSE: Duration = Duration::from_millis(300);

/// Builds again and again, until the user ends it.
pub fn run(wish: &Build, terminal: &Terminal) -> anyhow::Result<Ending> {
    let working = env::current_dir().context("the working folder can't be read")?;
    let (stop, busy) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicBool::new(true)));
    interrupt::listen(Arc::clone(&stop), Arc::clone(&busy));
    let mut watch = Watch {
        wish,
        terminal,
        working: &working,
        stop: Arc::clone(&stop),
        watcher: Watcher::new(),
        kept: None,
        before: None,
    };
    let mut changed = BTreeSet::new();
    loop {
        busy.store(true, Ordering::Relaxed);
        let ending = watch.turn(changed).context("the report can't be printed")?;
        busy.store(false, Ordering::Relaxed);
        // Where nothing is read or looked for, nothing can come of waiting.
        if watch.paths().is_empty() || stop.load(Ordering::Relaxed) {
            return Ok(ending);
        }
        changed = watch.watcher.wait(&stop, None);
        if stop.load(Ordering::Relaxed) {
            terminal.ended(wish.selection.format)?;
            return Ok(ending);
        }
    }
}

/// What is done with each change.
struct Watch<'a> {
    wish: &'a Build,
    terminal: &'a Terminal,
    working: &'a Path,
    stop: Arc<AtomicBool>,
    watcher: Watcher,
    /// What outlives a build, from the first that could be tried.
    kept: Option<Kept>,
    before: Option<Before>,
}

/// How it stands after a build.
struct Before {
    /// The workbooks; none where there was nothing to build.
    inputs: Option<Vec<PathBuf>>,
    /// Where workbooks were looked for.
    looked: BTreeSet<PathBuf>,
    outcome: Outcome,
    /// What was looked for and is not there.
    missing: BTreeSet<PathBuf>,
    /// Whether it is the first build.
    is_first: bool,
}

impl Watch<'_> {
    /// Builds, tells what is new, and watches what was read.
    fn turn(&mut self, mut changed: BTreeSet<PathBuf>) -> io::Result<Ending> {
        let since = SystemTime::now();
        let looked = resolve::looked(&self.wish.selection, self.working);
        let mut options = self.options();
        match &mut self.before {
            Some(before) if before.is_untouched(&changed, options.as_ref().ok()) => {
                before.looked = looked;
            }
            _ => {
                let mut outcome = self.build(&options);
                for _ in 0..TRIES {
                    if !is_half_written(&outcome, &changed) || self.is_stopped() {
                        break;
                    }
                    changed.extend(self.watcher.wait(&self.stop, Some(PAUSE)));
                    options = self.options();
                    outcome = self.build(&options);
                }
                let inputs = options.ok().map(|options| options.inputs);
                let is_first = self.before.is_none();
                let missing = BTreeSet::new();
                let now = Before { inputs, looked, outcome, missing, is_first };
                self.tell(&changed, &now)?;
                self.before = Some(now);
            }
        }
        self.listen(since)?;
        let outcome = self.before.as_ref().map(|before| &before.outcome);
        let strict = self.wish.selection.deny_warnings;
        Ok(outcome.map_or(Ending::Refused, |outcome| build::ending(outcome, strict)))
    }

    /// What is to be built now. That everything is to be made holds for the first build only.
    fn options(&self) -> Result<Options, Box<Diagnostic>> {
        let force = self.wish.force && self.before.is_none();
        let options = resolve::building(self.wish, self.working)?;
        Ok(Options { force, stop: Arc::clone(&self.stop), ..options })
    }

    fn build(&mut self, options: &Result<Options, Box<Diagnostic>>) -> Outcome {
        match options {
            Ok(options) => {
                let kept = self.kept.get_or_insert_with(|| Kept::new(options));
                let progress = self.terminal.progress(self.wish.selection.format);
                let outcome = again(options, kept, &|event| progress.tell(event));
                progress.finish();
                outcome
            }
            Err(refusal) => Outcome::refused(vec![Diagnostic::clone(refusal)]),
        }
    }

    /// Tells what came of a build, if anything did, or anybody may wonder whether it did.
    fn tell(&self, changed: &BTreeSet<PathBuf>, now: &Before) -> io::Result<()> {
        let Selection { format, all, .. } = self.wish.selection;
        let Some(before) = &self.before else {
            let news = News::first(&now.outcome);
            return self.terminal.news(&news, format, all);
        };
        let changes = changes(changed, before, now);
        let news = News::since(&before.outcome, &now.outcome, changes);
        // A folder may hold another name, or a file have been written just when the first build
        // began, without it being of any matter.
        if news.is_any() || (!before.is_first && changed.iter().any(|path| !path.is_dir())) {
            self.terminal.news(&news, format, all)?;
        }
        Ok(())
    }

    /// Watches exactly what the last build read.
    fn listen(&mut self, since: SystemTime) -> io::Result<()> {
        let was_deaf = self.watcher.deaf().is_some();
        let paths = self.paths();
        self.watcher.only(&paths, since);
        if let Some(before) = &mut self.before {
            before.missing = paths.into_iter().filter(|path| !path.exists()).collect();
        }
        match self.watcher.deaf() {
            Some(reason) if !was_deaf || self.before.as_ref().is_some_and(|it| it.is_first) => {
                self.terminal.deaf(self.wish.selection.format, reason)
            }
            _ => Ok(()),
        }
    }

    /// All that was read, or looked for.
    fn paths(&self) -> BTreeSet<PathBuf> {
        let Some(before) = &self.before else { return BTreeSet::new() };
        before.outcome.read.union(&before.looked).cloned().collect()
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

impl Before {
    /// Whether nothing but the names in folders has changed, and none of them is a workbook's.
    fn is_untouched(&self, changed: &BTreeSet<PathBuf>, options: Option<&Options>) -> bool {
        let is_folder = |path| self.looked.contains(path) && !self.outcome.read.contains(path);
        changed.iter().all(is_folder)
            && options.is_some_and(|options| Some(&options.inputs) == self.inputs.as_ref())
    }
}

/// What has changed, as it is told: files, and workbooks that were looked for in folders.
fn changes(changed: &BTreeSet<PathBuf>, before: &Before, now: &Before) -> Changes {
    let inputs = |it: &Before| it.inputs.iter().flatten().cloned().collect::<BTreeSet<_>>();
    let (were, are) = (inputs(before), inputs(now));
    let mut new: BTreeSet<PathBuf> = are.difference(&were).cloned().collect();
    let mut gone: BTreeSet<PathBuf> = were.difference(&are).cloned().collect();
    let (there, missing): (Vec<_>, Vec<_>) = changed.iter().partition(|path| path.exists());
    gone.extend(missing.into_iter().cloned());
    let (came, mut other): (Vec<_>, Vec<_>) =
        there.into_iter().partition(|path| before.missing.contains(*path));
    new.extend(came.into_iter().cloned());
    other.retain(|path| !new.contains(*path));
    // What has changed in a folder is told better by the name of the file.
    if other.iter().any(|path| !path.is_dir()) || !new.is_empty() || !gone.is_empty() {
        other.retain(|path| !path.is_dir());
    }
    let told = |paths: &mut dyn Iterator<Item = &PathBuf>| paths.map(|it| slashed(it)).collect();
    Changes {
        changed: told(&mut other.into_iter()),
        new: told(&mut new.iter()),
        gone: told(&mut gone.iter()),
    }
}

/// Whether a workbook that was just written to can't be read: it may not be whole yet.
fn is_half_written(outcome: &Outcome, changed: &BTreeSet<PathBuf>) -> bool {
    let changed: BTreeSet<String> = changed.iter().map(|path| slashed(path)).collect();
    let unread = outcome
        .diagnostics
        .iter()
        .filter(|found| found.severity == Severity::Error && found.name.stage() == Stage::File);
    let mut files = unread.filter_map(|found| Some(found.place.as_ref()?.file()));
    files.any(|file| changed.contains(&file.replace('\\', "/")))
}
