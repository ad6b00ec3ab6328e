//! Building: which documents there are, in what order, and what is up to date.

mod event;
mod options;
mod outcome;

pub use event::Event;
pub use options::Options;
pub use outcome::{Document, Outcome, Status, Totals};
