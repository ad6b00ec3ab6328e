//! Building: which documents there are, in what order, and what is up to date.

mod event;
mod options;
mod outcome;

pub use event::Event;
pub use options::Options;
pub use outcome::{Document, Outcome, Status, Totals};

/// Makes, or only checks, what the options ask for, and tells `tell` how far it has come.
pub fn run(options: &Options, tell: &(dyn Fn(Event) + Sync)) -> Outcome {
    let _ = (options, tell);
    Outcome::default()
}
