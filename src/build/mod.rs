//! Building: which documents there are, in what order, and what is up to date. The only room that
//! knows the order of the others.

mod books;
mod drafts;
mod event;
mod images;
mod kept;
mod kinds;
mod lock;
mod make;
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

use crate::compile;
use std::cmp::Ordering;

use crate::diagnostic::{Diagnostic, Place};
use crate::doctype;
use crate::write;
use kinds::Kinds;
use lock::Lock;
use make::Maker;
use plan::Plan;
use state::State;

pub use crate::compile::{Origin, Pages};
pub use drafts::{Draft, Drafts, Proof, Round, Session};
pub use event::Event;
pub use kept::Kept;
pub use kinds::{Kind, ready};
pub use options::{Options, Problems};
pub use outcome::{Document, Outcome, Problems as ProblemsFile, Since, Status, Totals};
pub use parallel::map as side_by_side;
pub use plan::Input;
pub use rehearse::{Pictures, Rehearsed, rehearse};

/// Makes, or only checks, what the options ask for, and tells `tell` how far it has come.
pub fn run(options: &Options, tell: &(dyn Fn(Event) + Sync)) -> Outcome {
    again(options, &Kept::once(options), tell)
}

/// The same, with what is kept of the runs before, for the runs to come.
pub fn again(options: &Options, kept: &Kept, tell: &(dyn Fn(Event) + Sync)) -> Outcome {
    let types = doctype::load(options.project.templates().as_deref());
    let kinds = Kinds::new(types, kept.engine.as_ref());
    let mut plan = plan::plan(options, &kinds, kept, tell);
    tell(Event::Planned { documents: plan.documents.len() });
    let mut found = std::mem::take(&mut plan.found);
    let mut read = std::mem::take(&mut plan.read);
    read.extend(sources::types(&options.project, &plan.asked, &kinds));
    found.extend(kinds.into_found());
    read.extend(sources::faulty(&options.project, &found));
    let outcome = made(options, (kept, &plan), found, tell);
    Outcome { read, ..outcome }
}

/// Makes the documents of a plan.
fn made(
    options: &Options,
    (kept, plan): (&Kept, &Plan),
    mut found: Vec<Diagnostic>,
    tell: &(dyn Fn(Event) + Sync),
) -> Outcome {
    let can_make = plan.documents.iter().any(|document| document.work.is_some());
    let lock = match options.write && can_make {
        true => match Lock::take(&options.out) {
            Ok(lock) => Some(lock),
            Err(fault) => {
                found.push(fault);
                let outcome = outcome(Vec::new(), found, true);
                return Outcome { workbooks: plan.faulty.clone(), ..outcome };
            }
        },
        false => None,
    };
    let mut state = State::default();
    if lock.is_some() {
        write::leftovers(&options.out);
        let (loaded, fault) = State::load(&options.out);
        state = loaded;
        found.extend(fault);
    }
    let maker = Maker { options, engine: kept.engine.as_ref(), state: &state };
    let results = parallel::map(&plan.documents, options.jobs, |planned| {
        tell(Event::Started { doctype: &planned.doctype, input: &planned.input });
        let result = maker.make(planned);
        if result.document.status != Status::Unchanged {
            compile::evict(KEPT);
        }
        if let Some(work) = planned.work.as_ref().filter(|_| kept.is_for_once()) {
            work.source.forget();
        }
        tell(Event::Finished(&result.document));
        result
    });
    let mut after = state.clone();
    let mut documents = Vec::with_capacity(results.len());
    for result in results {
        after.documents.extend(result.made);
        found.extend(result.found);
        documents.push(result.document);
    }
    let written = documents.iter().any(|document| document.status == Status::Written);
    if after != state
        && let Err(fault) = after.save(&options.out)
    {
        found.push(fault);
    }
    let mut outcome = outcome(documents, found, !plan.any_read);
    outcome.checked = !options.write;
    outcome.workbooks.clone_from(&plan.faulty);
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
