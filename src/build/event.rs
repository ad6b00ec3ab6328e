//! What a build tells while it runs, for whoever shows how far it has come.

use std::path::Path;
use std::sync::Arc;

use super::Document;
use crate::diagnostic::Diagnostic;
use crate::read::Workbook;

/// Something that happened in a build. Events come from any of its threads, in the order in which
/// things happen.
#[derive(Debug, Clone, Copy)]
pub enum Event<'a> {
    /// So many workbooks are read, of all; none at the beginning.
    Read {
        /// Those that could not be read included.
        done: usize,
        /// All that are to be read.
        of: usize,
    },
    /// All workbooks are read: this many documents are to be made.
    Planned {
        /// Those that are up to date included.
        documents: usize,
    },
    /// Work on a document begins.
    Started {
        /// Its document type.
        doctype: &'a str,
        /// Its workbook, as the user named it.
        input: &'a str,
        /// Where its PDF goes.
        output: &'a Path,
    },
    /// Something was found. Other documents may find the same again; what comes to light only when
    /// all of them are done is in the [`Outcome`](super::Outcome) alone.
    Found {
        /// The document that was being made, by its PDF.
        document: Option<&'a Path>,
        /// What was found.
        found: &'a [Diagnostic],
        /// The workbooks at hand in which it was found.
        workbooks: &'a [Arc<Workbook>],
    },
    /// A document is done, whatever came of it. One that is up to date is finished without ever
    /// having been started.
    Finished(&'a Document),
}
