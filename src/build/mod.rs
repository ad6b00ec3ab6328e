//! Building: which documents there are, in what order, and what is up to date. The only room that
//! knows the order of the others.

mod books;
mod cause;
mod changes;
mod drafts;
mod event;
mod facts;
mod images;
mod kept;
mod kinds;
mod lock;
mod make;
mod memory;
mod note;
mod options;
mod outcome;
mod parallel;
mod plan;
mod problems;
mod rehearse;
mod shown;
mod since;
mod sources;
mod state;
mod story;
mod weigh;

use crate::compile;
use std::cmp::Ordering;

use crate::diagnostic::{Diagnostic, Place};
use crate::doctype;
use crate::write;
use facts::AllFacts;
use kinds::Kinds;
use lock::Lock;
use make::Maker;
use memory::{Done, Memory};
use plan::Plan;

pub use crate::compile::{Origin, Pages};
pub use cause::{Cause, Change, What, shortened};
pub use changes::{Changed, Changes, Fate, RunFacts, changes, runs};
pub use drafts::{Draft, Drafts, Proof, Round, Session};
pub use event::Event;
pub use kept::Kept;
pub use kinds::{Kind, ready};
pub use memory::Stand;
pub use note::note;
pub use options::{Options, Problems};
pub use outcome::{Document, Outcome, Problems as ProblemsFile, Since, Status, Totals};
pub use parallel::map as side_by_side;
pub use plan::Input;
pub use rehearse::{Pictures, Rehearsed, rehearse};
pub use story::{Last, Share, Story, explain};

/// Makes, or only checks, what the options ask for, and tells `tell` how far it has come.
pub fn run(options: &Options, tell: &(dyn Fn(Event) + Sync)) -> Outcome {
    again(options, &Kept::once(options), tell)
}

/// The same, with what is kept of the runs before, for the runs to come.
pub fn again(options: &Options, kept: &Kept, tell: &(dyn Fn(Event) + Sync)) -> Outcome {
    let types = doctype::load(options.project.templates().as_deref());
    let kinds = Kinds::new(types, kept.engine.as_ref());
    let mut memory = Memory::of(options);
    let mut plan = memory::planned(options, &kinds, kept, &memory);
    tell(Event::Planned { documents: plan.documents.len() });
    let lock = lock(options, &memory, &plan);
    // What another build did since is what holds.
    if matches!(lock, Ok(Some(_))) && memory.store.is_changed(&memory.loaded) {
        memory = Memory::of(options);
        plan = memory::planned(options, &kinds, kept, &memory);
    }
    let mut read = std::mem::take(&mut plan.read);
    read.extend(sources::types(&options.project, &plan.asked, &kinds));
    plan.found.extend(kinds.found());
    read.extend(sources::faulty(&options.project, &plan.found));
    let outcome = match lock {
        Ok(lock) => made((options, kept), (plan, &kinds), (&memory, lock), tell),
        Err(fault) => {
            plan.found.push(fault);
            let outcome = outcome(Vec::new(), plan.found, true);
            Outcome { workbooks: plan.faulty, ..outcome }
        }
    };
    Outcome { read, ..outcome }
}

/// Takes the output folder, if anything may be written there.
fn lock(options: &Options, memory: &Memory, plan: &Plan) -> Result<Option<Lock>, Diagnostic> {
    let can_make = plan.documents.iter().any(|document| document.work.is_some());
    let is_behind = memory.loaded.is_unfinished || !memory.state().failed.is_empty();
    match options.write && (can_make || is_behind) {
        true => Lock::take(&options.out).map(Some),
        false => Ok(None),
    }
}

/// Makes the documents of a plan.
fn made(
    (options, kept): (&Options, &Kept),
    (plan, kinds): (Plan, &Kinds<'_>),
    (memory, lock): (&Memory, Option<Lock>),
    tell: &(dyn Fn(Event) + Sync),
) -> Outcome {
    let mut found = plan.found;
    if lock.is_some() {
        write::leftovers(&options.out);
        found.extend(memory.loaded.fault.clone());
    }
    let facts = AllFacts::new(&plan.documents);
    let maker = Maker { options, engine: kept.engine.as_ref(), memory, facts: &facts };
    let results = parallel::map(&plan.documents, options.jobs, |planned| {
        if !planned.is_known {
            tell(Event::Started { doctype: &planned.doctype, input: &planned.input });
        }
        let result = maker.make(planned);
        if result.uses.is_some() || result.document.status != Status::Unchanged {
            compile::evict(KEPT);
        }
        tell(Event::Finished(&result.document));
        result
    });
    let mut done = Done::of(&plan.heard, kinds);
    let mut documents = Vec::with_capacity(results.len());
    for (planned, mut result) in plan.documents.iter().zip(results) {
        found.append(&mut result.found);
        documents.push(result.document.clone());
        done.add(planned, result);
    }
    let written = documents.iter().any(|document| document.status == Status::Written);
    if lock.is_some()
        && let Err(fault) = memory::remember(options, memory, (done, &documents))
    {
        found.push(fault);
    }
    let mut outcome = outcome(documents, found, !plan.any_read);
    outcome.checked = !options.write;
    outcome.workbooks = plan.faulty;
    let lock = problems::tell(options, kept.books.reader(), &mut outcome, lock);
    shown::read(options, kept.books.reader(), &mut outcome);
    if let Some(lock) = lock.filter(|_| !written && outcome.problems.is_empty()) {
        lock.undo();
    }
    outcome
}

/// For how many documents Typst remembers what it has worked out: what a type's documents share is
/// used by each of them, what is one document's own by none of the others.
const KEPT: usize = 8;

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
