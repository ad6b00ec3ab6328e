//! The journal of a build: a line for each document that is done, for the next build should this one
//! be killed.

use std::collections::BTreeSet;
use std::fs::File;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

use serde::{Deserialize, Serialize};

use super::{Files, Made, State, Store, VERSION, program};

/// A line of the journal.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
enum Line {
    /// The first line: what form the others have.
    Header {
        /// The version of the form.
        version: u32,
        /// The program that wrote it.
        program: String,
    },
    /// A set of files to which lines below refer.
    Files {
        /// Its hash.
        id: String,
        /// The set.
        files: Files,
    },
    /// A document that was written.
    Document {
        /// The name of its PDF.
        name: String,
        /// What it was made of.
        made: Box<Made>,
    },
}

/// Writes the journal of a build, from its first document on.
pub struct Journal {
    store: Store,
    /// Whether it goes on with the journal of a build that was killed.
    continues: bool,
    open: Mutex<Open>,
}

/// What is known of a journal that is written.
#[derive(Default)]
struct Open {
    file: Option<File>,
    /// Whether it can't be written: then a build that is killed is not taken up, and no more.
    is_given_up: bool,
    /// The sets of files that are in it.
    known: BTreeSet<String>,
}

impl Journal {
    /// No line yet. With those of a journal that was taken up, which are in no index yet, it goes on.
    pub fn new(store: &Store, continues: bool) -> Self {
        Self { store: store.clone(), continues, open: Mutex::default() }
    }

    /// Adds a document that was written, with the sets of files that it refers to.
    pub fn add(&self, name: &str, made: &Made, sets: [(&str, &Files); 2]) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let mut lines = Vec::new();
        if open.file.is_none() && !open.is_given_up {
            // Behind a line that was torn, the header is what is lost.
            let mut how = File::options();
            how.create(true).write(true).append(self.continues).truncate(!self.continues);
            open.file = how.open(self.store.journal()).ok();
            open.is_given_up = open.file.is_none();
            lines.push(Line::Header { version: VERSION, program: program().to_owned() });
        }
        for (id, files) in sets {
            if open.known.insert(id.to_owned()) {
                lines.push(Line::Files { id: id.to_owned(), files: files.clone() });
            }
        }
        lines.push(Line::Document { name: name.to_owned(), made: Box::new(made.clone()) });
        let mut text = Vec::new();
        for line in &lines {
            text.extend(serde_json::to_vec(line).unwrap_or_default());
            text.push(b'\n');
        }
        // In one go, so that only the last line can be torn.
        if let Some(file) = &mut open.file
            && file.write_all(&text).is_err()
        {
            open.file = None;
            open.is_given_up = true;
        }
    }
}

/// Takes the documents of a journal into a state, if it is one. Lines that can't be read count for
/// nothing.
pub fn take_up(journal: &[u8], state: &mut State) -> bool {
    let mut lines = journal.split_inclusive(|byte| *byte == b'\n').filter_map(|line| {
        let whole = line.strip_suffix(b"\n")?;
        serde_json::from_slice::<Line>(whole).ok()
    });
    if !matches!(lines.next(), Some(Line::Header { version: VERSION, .. })) {
        return false;
    }
    for line in lines {
        match line {
            Line::Header { .. } => {}
            Line::Files { id, files } => drop(state.files.insert(id, files)),
            Line::Document { name, made } => {
                let known = |id| state.files.contains_key(id);
                if known(&made.uses) && known(&made.merged) {
                    state.documents.insert(name, *made);
                }
            }
        }
    }
    true
}
