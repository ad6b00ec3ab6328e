//! Building: which documents there are, in what order, and what is up to date. The only room that
//! knows the order of the others.

mod agree;
mod aside;
mod books;
mod cause;
mod changes;
mod choice;
mod clean;
mod distinct;
mod drafts;
mod event;
mod facts;
mod fresh;
mod images;
mod isolate;
mod join;
mod kept;
mod kinds;
mod lock;
mod make;
mod memory;
mod note;
mod options;
mod outcome;
pub mod pack;
mod parallel;
mod partition;
mod plan;
mod planned;
mod problems;
mod rehearse;
mod rows;
mod shown;
mod since;
mod sources;
mod stale;
mod state;
mod story;
mod weigh;
mod withdrawn;

use crate::compile;
use std::cmp::Ordering;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::diagnostic::{Checked, Diagnostic, Place};
use crate::doctype;
use crate::write;
use facts::AllFacts;
use kinds::Kinds;
use lock::Lock;
use make::Maker;
use memory::{Done, Memory};
use plan::{Plan, Planned};
use stale::Known;

pub use crate::compile::{Origin, Pages};
pub use cause::{Cause, Change, What, shortened};
pub use changes::{Became, Changed, Changes, RunFacts, changes, runs};
pub use choice::{Choice, Chosen, Pattern};
pub use clean::clean;
pub use drafts::{Draft, Drafts, Proof, Round, Session};
pub use event::Event;
pub use join::{Joined, Joining, join};
pub use kept::Kept;
pub use kinds::{Kind, ready};
pub use memory::Stand;
pub use note::note;
pub use options::{Options, Problems, Today};
pub use outcome::{Document, Outcome, Problems as ProblemsFile, Since, Status, Totals};
pub use parallel::map as side_by_side;
pub use partition::Part;
pub use plan::Input;
pub use rehearse::{Performed, Pictures, Rehearsed, rehearse};
pub use stale::{Removal, Stale, Why};
pub use story::{Last, Share, Story, explain};

/// Makes, or only checks, what the options ask for, and tells `tell` how far it has come.
pub fn run(options: &Options, tell: &(dyn Fn(Event) + Sync)) -> Outcome {
    again(options, &Kept::lean(options, aside::AT_HAND), tell)
}

/// The same, with what is kept of the runs before, for the runs to come.
pub fn again(options: &Options, kept: &Kept, tell: &(dyn Fn(Event) + Sync)) -> Outcome {
    let types = doctype::load(options.project.templates().as_deref());
    let kinds = Kinds::new(types, kept.engine.as_ref());
    let mut memory = Memory::of(options);
    let mut plan = fresh::planned(options, &kinds, (kept, &memory), tell);
    // That none can be made is remembered, too, and that there is none in a share.
    let is_any = !plan.documents.is_empty() || options.choice.part.is_some();
    let lock = (options.write && is_any).then(|| lock::taken(options)).transpose();
    // What another build did since is what holds.
    if matches!(lock, Ok(Some(_))) && memory.store.is_changed(&memory.loaded) {
        memory = Memory::of(options);
        plan = fresh::planned(options, &kinds, (kept, &memory), tell);
    }
    let mut read = std::mem::take(&mut plan.read);
    read.extend(sources::types(&options.project, &plan.asked, &kinds));
    let known = Known::of(options, &plan, |path| memory.key(path));
    let (chosen, inputs) = match choice::narrow(options, &mut plan) {
        Ok(narrowed) => narrowed,
        Err(unknown) => {
            lock.into_iter().flatten().for_each(Lock::undo);
            return Outcome { read, ..outcome(Vec::new(), unknown, true) };
        }
    };
    tell(Event::Planned { documents: plan.documents.len() });
    plan.found.extend(kinds.found());
    read.extend(sources::faulty(&options.project, &plan.found));
    tell(Event::Found { document: None, found: &plan.found, workbooks: &plan.faulty });
    let outcome = match lock {
        Ok(lock) => {
            let options = &Options { inputs, ..options.clone() };
            let held = Held { kept, kinds: &kinds, memory: &memory, known: &known };
            made(options, &held, (plan, lock), tell)
        }
        Err(fault) => {
            plan.found.push(fault);
            let outcome = outcome(Vec::new(), plan.found, true);
            Outcome { workbooks: plan.faulty, ..outcome }
        }
    };
    Outcome { read, chosen, ..outcome }
}

/// What a build knows while its documents are made.
struct Held<'a> {
    kept: &'a Kept,
    kinds: &'a Kinds<'a>,
    memory: &'a Memory,
    known: &'a Known,
}

/// Makes the documents of a plan.
fn made(
    options: &Options,
    held: &Held<'_>,
    (plan, lock): (Plan, Option<Lock>),
    tell: &(dyn Fn(Event) + Sync),
) -> Outcome {
    let Held { kept, kinds, memory, known } = *held;
    let mut found = plan.found;
    if lock.is_some() {
        let outputs = plan.documents.iter().filter_map(|document| document.output.parent());
        let folders: BTreeSet<PathBuf> = outputs.map(Path::to_owned).collect();
        for folder in folders.into_iter().chain(memory.store.folders()) {
            write::leftovers(&folder);
        }
    }
    found.extend(memory.loaded.fault.clone().filter(|_| lock.is_some() || options.dry));
    let facts = AllFacts::new(&plan.documents);
    let maker = Maker { options, engine: kept.engine.as_ref(), memory, facts: &facts };
    let sets: Mutex<BTreeSet<String>> = Mutex::default();
    let results = parallel::map(&plan.documents, options.jobs, |planned| {
        let Planned { doctype, input, output, .. } = planned;
        if !planned.is_known {
            tell(Event::Started { doctype, input, output });
        }
        let again = (!options.stopped())
            .then(|| aside::recalled(planned, options, kinds, &kept.books))
            .flatten();
        let mut result = match again {
            None => maker.make(planned),
            Some(Checked { value: Some(again), .. }) => maker.make(&again),
            Some(Checked { value: None, diagnostics }) => {
                let mut result = maker.make(&Planned { work: None, ..planned.clone() });
                result.found.extend(diagnostics);
                result
            }
        };
        if result.uses.is_some() || result.document.status != Status::Unchanged {
            compile::evict(KEPT);
        }
        // Thousands of documents use the same few sets of files.
        let known = || sets.lock().unwrap_or_else(PoisonError::into_inner);
        result.uses = result.uses.filter(|(id, _)| known().insert(id.clone()));
        if let Some(work) = planned.work.as_ref().filter(|_| kept.is_for_once()) {
            work.source.forget();
        }
        tell(Event::Found {
            document: Some(&planned.output),
            found: &result.found,
            workbooks: &plan.faulty,
        });
        tell(Event::Finished(&result.document));
        result
    });
    // Of what was read once more, what it said then counts.
    let mut heard = plan.heard;
    for heard in &mut heard {
        heard.content = kept.books.content(&heard.path).flatten();
    }
    let mut done = Done::of(&heard, kinds);
    let mut documents = Vec::with_capacity(results.len());
    for (planned, mut result) in plan.documents.iter().zip(results) {
        found.append(&mut result.found);
        documents.push(result.document.clone());
        done.add(planned, result);
    }
    if lock.is_some() {
        found.extend(withdrawn::left(options, memory, (&heard, &documents)));
    }
    let written = documents.iter().any(|document| document.status == Status::Written);
    let mut after = memory.state().clone();
    if lock.is_some() {
        match memory::remember(options, memory, (done, &documents), known) {
            Ok(state) => after = state,
            Err(fault) => found.push(fault),
        }
    }
    let stale = match options.write || options.dry {
        true => stale::list(options, known, &after),
        false => Vec::new(),
    };
    let mut outcome = outcome(documents, found, !plan.any_read);
    (outcome.checked, outcome.dry) = (!options.write && !options.dry, options.dry);
    outcome.stale = stale;
    outcome.workbooks = plan.faulty;
    let read = &options.reading_also(&plan.others);
    let lock = problems::tell(read, &kept.books, &mut outcome, lock);
    shown::read(read, (&kept.books, kinds), &mut outcome);
    let is_same = after == *memory.state();
    if let Some(lock) = lock.filter(|_| !written && outcome.problems.is_empty() && is_same) {
        lock.undo();
    }
    outcome
}

/// For how many documents Typst remembers what it has worked out: what a type's documents share is
/// used by each of them, what is one document's own by none of the others.
pub const KEPT: usize = 8;

/// What came of it, in the order in which to mend it, each fault once.
fn outcome(documents: Vec<Document>, mut found: Vec<Diagnostic>, refused: bool) -> Outcome {
    found.sort_by(Diagnostic::before);
    // Two document types may hint at different remedies for the same fault of one cell.
    found.dedup_by(|next, first| {
        let same = matches!(first.place, Some(Place::Cell(_) | Place::Path(_)))
            && first.compare(next) == Ordering::Equal;
        same || first == next
    });
    Outcome { documents, diagnostics: found, refused, ..Outcome::default() }
}
