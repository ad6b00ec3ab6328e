//! Tallies: what is counted in the data, in the words of somebody who would count it by hand.
//!
//! ```text
//! Messages                                            how many rows
//! Messages where Kind is recommendation               how many of them
//! Countries in Messages where Kind is not challenge   how many different values
//! Sum of Budget in Activities                         a sum
//! ```
//!
//! Sheets and columns go by their titles, names and aliases, words by what cells would hold, all in
//! any case. The sheet `Expect` and the placeholders of rich text, `{count:messages}`, speak this
//! language.

mod figure;
mod placeholder;
mod read;
mod wanted;

pub use figure::Figure;
pub use placeholder::{Kind, Placeholder, placeholders};
pub(super) use placeholder::{Mistaken, lookalikes, mistaken};
pub use read::Unclear;
pub(super) use wanted::{Condition, written};

/// What is counted.
#[derive(Debug, Clone, PartialEq)]
pub struct Tally {
    /// Whether rows are counted, values, or added up.
    pub what: What,
    /// The sheet whose rows are meant.
    pub sheet: usize,
    /// Of a sum: the column of what is known only roughly, which can't be added up.
    pub(super) rough: Option<usize>,
    /// What all rows that are meant hold.
    pub(super) conditions: Vec<Condition>,
}

/// What is counted of the rows. Columns are given by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The rows.
    Rows,
    /// The different values of a column.
    Values(usize),
    /// The sum of a column.
    Sum(usize),
}

impl Tally {
    /// The columns on which it depends.
    pub fn columns(&self) -> impl Iterator<Item = usize> {
        let own = match self.what {
            What::Rows => None,
            What::Values(column) | What::Sum(column) => Some(column),
        };
        own.into_iter()
            .chain(self.rough)
            .chain(self.conditions.iter().map(|condition| condition.column))
    }
}
