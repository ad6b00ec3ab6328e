//! What `guide` prints.

use clap::{Args, ValueEnum};

/// What to be guided through.
#[derive(Debug, Args)]
pub struct Guide {
    /// The functions that a layout can import from one of the shared files. Without it: the whole
    /// guide.
    #[arg(value_name = "SUBJECT")]
    pub subject: Option<Subject>,
}

/// A file that layouts import.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Subject {
    /// house.typ: the document, headings, lists, tables, boxes.
    House,
    /// charts.typ: bars, stacked bars, a status matrix, a timeline, a trend.
    Charts,
}
