//! Building: which documents there are, in what order, and what is up to date. The only room that
//! knows the order of the others.

mod books;
mod choice;
mod clean;
mod distinct;
mod drafts;
mod event;
mod images;
mod isolate;
mod join;
mod kept;
mod kinds;
mod lock;
mod make;
mod options;
mod outcome;
pub mod pack;
mod parallel;
mod partition;
mod plan;
mod problems;
mod rehearse;
mod shown;
mod since;
mod sources;
mod stale;
mod state;

use crate::compile;
use std::cmp::Ordering;

use crate::diagnostic::{Diagnostic, Place};
use crate::doctype;
use crate::write;
use kinds::Kinds;
use make::Maker;
use plan::{Plan, Planned};
use stale::Known;
use state::State;

pub use crate::compile::{Origin, Pages};
pub use choice::{Choice, Chosen, Pattern};
pub use clean::clean;
pub use drafts::{Draft, Drafts, Proof, Round, Session};
pub use event::Event;
pub use join::{Joined, Joining, join};
pub use kept::Kept;
pub use kinds::{Kind, ready};
pub use options::{Options, Problems};
pub use outcome::{Document, Outcome, Problems as ProblemsFile, Since, Status, Totals};
pub use parallel::map as side_by_side;
pub use partition::Part;
pub use plan::Input;
pub use rehearse::{Performed, Pictures, Rehearsed, rehearse};
pub use stale::{Removal, Stale, Why};

/// Makes, or only checks, what the options ask for, and tells `tell` how far it has come.
pub fn run(options: &Options, tell: &(dyn Fn(Event) + Sync)) -> Outcome {
    again(options, &Kept::once(options), tell)
}

/// The same, with what is kept of the runs before, for the runs to come.
pub fn again(options: &Options, kept: &Kept, tell: &(dyn Fn(Event) + Sync)) -> Outcome {
    let types = doctype::load(options.project.templates().as_deref());
    let kinds = Kinds::new(types, kept.engine.as_ref());
    let mut plan = plan::plan(options, &kinds, kept, tell);
    let mut read = std::mem::take(&mut plan.read);
    read.extend(sources::types(&options.project, &plan.asked, &kinds));
    let known = Known::of(options, &plan);
    let (chosen, inputs) = match choice::narrow(options, &mut plan) {
        Ok(narrowed) => narrowed,
        Err(unknown) => return Outcome { read, ..outcome(Vec::new(), unknown, true) },
    };
    tell(Event::Planned { documents: plan.documents.len() });
    let mut found = std::mem::take(&mut plan.found);
    found.extend(kinds.into_found());
    read.extend(sources::faulty(&options.project, &found));
    tell(Event::Found { document: None, found: &found, workbooks: &plan.faulty });
    let options = &Options { inputs, ..options.clone() };
    let outcome = made(options, (kept, &plan, &known), found, tell);
    Outcome { read, chosen, ..outcome }
}

/// Makes the documents of a plan.
fn made(
    options: &Options,
    (kept, plan, known): (&Kept, &Plan, &Known),
    mut found: Vec<Diagnostic>,
    tell: &(dyn Fn(Event) + Sync),
) -> Outcome {
    // That none can be made is remembered, too, and that there is none in a share.
    let is_any = !plan.documents.is_empty() || options.choice.part.is_some();
    let lock = match options.write && is_any {
        true => match lock::taken(options) {
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
    let part = options.choice.part;
    if lock.is_some() {
        for folder in plan.folders() {
            write::leftovers(folder);
        }
    }
    if options.write || options.dry {
        let (loaded, fault) = State::load(&options.out, part);
        state = loaded;
        found.extend(fault.filter(|_| lock.is_some() || options.dry));
    }
    let maker = Maker { options, engine: kept.engine.as_ref(), state: &state };
    let results = parallel::map(&plan.documents, options.jobs, |planned| {
        let Planned { doctype, input, output, .. } = planned;
        tell(Event::Started { doctype, input, output });
        let result = maker.make(planned);
        if result.document.status != Status::Unchanged {
            compile::evict(KEPT);
        }
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
    let mut after = state.clone();
    let mut documents = Vec::with_capacity(results.len());
    for (result, planned) in results.into_iter().zip(&plan.documents) {
        let name = choice::name(options, &planned.output);
        match result.document.status {
            Status::Failed => after.failed.insert(name, options.key(&planned.path)),
            Status::Skipped => None,
            _ => after.failed.remove(&name),
        };
        after.documents.extend(result.made);
        found.extend(result.found);
        documents.push(result.document);
    }
    let written = documents.iter().any(|document| document.status == Status::Written);
    // What is no longer planned can't be made again.
    known.forget(options, &mut after);
    // Whatever it holds, the state file of a share says that the share is done.
    if lock.is_some()
        && (after != state || part.is_some())
        && let Err(fault) = after.save(&options.out, part)
    {
        found.push(fault);
    }
    let stale = match options.write || options.dry {
        true => stale::list(options, known, &after),
        false => Vec::new(),
    };
    let mut outcome = outcome(documents, found, !plan.any_read);
    (outcome.checked, outcome.dry) = (!options.write && !options.dry, options.dry);
    outcome.stale = stale;
    outcome.workbooks.clone_from(&plan.faulty);
    let lock = problems::tell(options, &kept.books, &mut outcome, lock);
    shown::read(options, &kept.books, &mut outcome);
    if let Some(lock) = lock.filter(|_| !written && outcome.problems.is_empty() && after == state) {
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
