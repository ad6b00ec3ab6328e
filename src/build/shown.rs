//! The workbooks in which faults are shown that came to light when a document was made.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::{Options, Outcome};
use crate::diagnostic::{Place, Severity};
use crate::project;
use crate::read::Reader;

/// Reads the workbooks again that errors and warnings name and that were not kept, since until a
/// document was made nobody knew that they would be needed.
pub fn read(options: &Options, reader: &Reader, outcome: &mut Outcome) {
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
            read.extend(reader.workbook(path, &name).value.map(Arc::new));
        }
    }
    outcome.workbooks.extend(read);
}
