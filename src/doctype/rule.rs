//! The rules of a contract: what must hold between cells, in which rows.

use crate::diagnostic::Severity;

/// Something that must hold between cells.
#[derive(Debug, Clone)]
pub struct Check {
    /// What must hold.
    pub rule: Rule,
    /// The rows that it is about; all where nothing is said.
    pub when: Option<When>,
    /// The columns of which one that is given excuses a row.
    pub unless: Vec<usize>,
    /// How bad it is if it does not.
    pub severity: Severity,
    /// What the author of the contract says about it, if anything.
    pub message: Option<String>,
}

/// A fact that several workbooks state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agree {
    /// What it is called, in messages.
    pub fact: String,
    /// The column that says what it is about.
    pub of: Option<usize>,
}

/// Which rows of a sheet are meant: those of which a column holds certain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// The column.
    pub column: usize,
    /// The words.
    pub words: Words,
}

/// What a column holds in the rows that are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// Anything.
    Given,
    /// Nothing.
    Blank,
    /// One of these: codes, or words as they are written.
    One(Vec<String>),
    /// None of these, and not nothing.
    None(Vec<String>),
}

/// A column of another sheet, both by index.
pub type Beyond = (usize, usize);

/// What must hold. Columns are given by index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// The first column's value is not after (greater than) the second's, where both are given.
    NotAfter(usize, usize),
    /// The column's value is not after the day of the paper.
    NotAfterDay(usize),
    /// If any of the columns is given in a row, all are.
    Together(Vec<usize>),
    /// If the first column is given in a row, the second is.
    Requires(usize, usize),
    /// The column numbers the rows without a gap, in order: 1, 2, 3; under a parent 2: 2.1, 2.2, 2.3.
    Numbering(usize),
    /// The sheet has at least this many rows.
    AtLeast(usize),
    /// The column is given; where there are others, if one of them has any value.
    Given(usize, Vec<Beyond>),
    /// No number is the sum of those in the column of the sheet whose rows stand under these.
    NotTheSum(usize, Beyond),
    /// The numbers of the columns come to that of the first one, where all are given.
    AddsUp(usize, Vec<usize>),
    /// Each row is named by one of these reference columns.
    Used(Vec<Beyond>),
    /// No row is named by one of these reference columns.
    NotUsed(Vec<Beyond>),
    /// Each row is named exactly once by these reference columns.
    Partition {
        /// The columns that name rows.
        by: Vec<Beyond>,
        /// A column here, and one of each sheet that names, which say the same.
        agree: Option<(usize, Vec<usize>)>,
    },
    /// Each entry of the code list of a column stands in one row, for each value of the other column.
    EveryCode(usize, Option<usize>),
    /// The column and that of another sheet hold the same values.
    SameValues(usize, Beyond),
    /// No two rows say nearly the same in this column.
    NearDuplicates(usize),
    /// What is late by the first column is not open by the status in the second.
    Overdue(usize, usize),
    /// The text of the second column does not contradict the status in the first.
    Contradiction(usize, usize),
    /// What the first column shows is cleared by the second.
    Cleared(usize, usize),
}
