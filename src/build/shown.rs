//! The workbooks in which faults are shown that came to light when a document was made.

use std::collections::BTreeSet;
use std::fs;
use std::sync::Arc;

use super::books::Books;
use super::kinds::{Kind, Kinds};
use super::plan::Input;
use super::{Options, Outcome};
use crate::diagnostic::{Diagnostic, Name, Place, Severity};
use crate::doctype::Doctype;
use crate::project;
use crate::read::{CellValue, Workbook};
use crate::validate::{self, INSTEAD};

/// Reads the workbooks again that errors and warnings name and that were not kept, since until a
/// document was made nobody knew that they would be needed. One that was saved meanwhile is not shown.
pub fn read(options: &Options, (books, kinds): (&Books, &Kinds<'_>), outcome: &mut Outcome) {
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
    outcome.workbooks.extend(without_withheld(&read, options, kinds));
    silence(&outcome.diagnostics, &mut outcome.workbooks);
}

/// Takes out of copies what stands in cells that were told to hold what is withheld: what another workbook
/// withholds, the copy of this one can't know.
pub fn silence(found: &[Diagnostic], workbooks: &mut [Arc<Workbook>]) {
    for found in found.iter().filter(|found| found.name == Name::WithheldValue) {
        let Some(Place::Cell(place)) = &found.place else { continue };
        let Some(workbook) = workbooks.iter_mut().find(|it| it.file == place.file) else {
            continue;
        };
        let sheets = &mut Arc::make_mut(workbook).sheets;
        let rows =
            sheets.iter_mut().filter(|it| it.name == place.sheet).flat_map(|it| &mut it.rows);
        let cells = rows.filter(|row| Some(row.index) == place.row).flat_map(|row| &mut row.cells);
        for cell in cells.filter(|cell| Some(cell.column) == place.column) {
            cell.value = CellValue::Text(INSTEAD.to_owned());
        }
    }
}

/// The workbooks as they may be shown, and copied beside the documents: without what is withheld.
pub fn without_withheld(
    workbooks: &[Arc<Workbook>],
    options: &Options,
    kinds: &Kinds<'_>,
) -> Vec<Arc<Workbook>> {
    let others = if workbooks.is_empty() { Vec::new() } else { kinds.withholding() };
    let copies = workbooks.iter().map(|workbook| {
        let heading = validate::header(workbook, options.doctype.as_deref()).value;
        let wanted = heading.map(|heading| heading.types).unwrap_or_default();
        let types: Vec<Arc<Kind>> =
            wanted.iter().filter_map(|wanted| kinds.get(&wanted.name)?.1).collect();
        let types: Vec<&Doctype> = types.iter().map(|kind| &kind.doctype).collect();
        validate::without_withheld(workbook, &types, &others)
    });
    copies.collect()
}

/// What was found on reading a workbook, with no letter of its lines, if it may be one of which
/// something is withheld: nobody knows what stands in a file that can't be read.
pub fn without_lines(
    mut found: Vec<Diagnostic>,
    input: &Input,
    kinds: &Kinds<'_>,
) -> Vec<Diagnostic> {
    let is_line = |fault: &Diagnostic| matches!(fault.place, Some(Place::File(_)));
    if !found.iter().any(is_line) || is_open(input, kinds) {
        return found;
    }
    for fault in &mut found {
        if let Some(Place::File(place)) = &mut fault.place {
            place.excerpt = place.excerpt.chars().map(hidden).collect();
            let parts = fault.message.split('`').enumerate();
            let parts: Vec<&str> =
                parts.map(|(at, part)| if at % 2 == 0 { part } else { INSTEAD }).collect();
            fault.message = parts.join("`");
        }
    }
    found
}

/// Whether a file names document types, and none of which anything is withheld.
fn is_open(input: &Input, kinds: &Kinds<'_>) -> bool {
    let withholding = kinds.withholding();
    if withholding.is_empty() {
        return true;
    }
    let withholds = |name: &str| withholding.iter().any(|it| it.manifest.name == name);
    let text = fs::read(&input.path).unwrap_or_default();
    let text = String::from_utf8_lossy(&text).to_lowercase();
    let is_named = |name: &&str| {
        let title = kinds.title(name).unwrap_or_default().to_lowercase();
        text.contains(name) || !title.is_empty() && text.contains(&title)
    };
    let mut named = kinds.names().filter(is_named).peekable();
    named.peek().is_some() && !named.any(withholds)
}

/// A letter as it is shown where nobody is to read it: its line keeps its signs and its length.
fn hidden(letter: char) -> char {
    if letter.is_alphanumeric() { '·' } else { letter }
}
