//! What a build tells while it runs, for whoever shows how far it has come.

use super::Document;

/// Something that happened in a build. Events come from any of its threads, in the order in which
/// things happen; what the run found is in its [`Outcome`](super::Outcome) and not in here.
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
    },
    /// A document is done, whatever came of it. One that is up to date is finished without ever
    /// having been started.
    Finished(&'a Document),
}
