//! The workbooks in which faults are shown that came to light when a document was made.

use std::collections::BTreeSet;

use super::books::Books;
use super::{Options, Outcome};
use crate::diagnostic::{Place, Severity};
use crate::project;

/// Reads the workbooks again that errors and warnings name and that were not kept, since until a
/// document was made nobody knew that they would be needed. One that was saved meanwhile is not shown.
pub fn read(options: &Options, books: &Books, outcome: &mut Outcome) {
    let problems = outcome.diagnostics.iter().filter(|found| found.severity < Severity::Note);
    let chains = problems.flat_map(|found| found.chain());
    let named: BTreeSet<&str> = chains
        .filter_map(|(_, place)| match place {
            Place::Cell(cell) => Some(&*cell.file),
            _ => None,
        })
        .collect();
    let is_kept = |name: &str| outcome.workbooks.iter().any(|workbook| *workbook.file == *name);
    let mut read = Vec::new();
    for path in &options.inputs {
        let name = project::slashed(path);
        if named.contains(&*name) && !is_kept(&name) {
            read.extend(books.once_more(path, &name));
        }
    }
    outcome.workbooks.extend(read);
}
