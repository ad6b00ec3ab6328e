//! Of thousands of workbooks, what only the first of them say is kept in memory until their documents
//! are made. The others are put aside once they are planned, and read again when it is their turn.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::Options;
use super::books::Books;
use super::kinds::Kinds;
use super::plan::{self, Input, Merging, Plan, Planned, Work, stops};
use crate::diagnostic::{Checked, Diagnostic, Name};
use crate::validate::Dataset;

/// How many workbooks are kept in memory from when they are planned. Reading one again takes little,
/// but for fewer than these it would save nothing.
pub const AT_HAND: usize = 100;

/// How many workbooks may still be kept, if there is a limit at all.
pub struct Shelf(Option<AtomicUsize>);

impl Shelf {
    /// With room for so many.
    pub fn new(room: Option<usize>) -> Self {
        Self(room.map(AtomicUsize::new))
    }

    /// Keeps what a workbook was planned to become, or puts it aside if there is no room for it.
    ///
    /// Only of the document of a workbook with one: the others share what it says. And only where
    /// the workbook can be read twice, as a pipe can't.
    pub fn put(&self, part: &mut Plan, content: Option<blake3::Hash>) {
        let Some(room) = &self.0 else { return };
        let [planned] = part.documents.as_mut_slice() else { return };
        let datasets = &mut part.datasets;
        let Some(work) = planned.work.as_ref().filter(|work| work.portion.keys.is_empty()) else {
            return;
        };
        let take = |left: usize| left.checked_sub(1);
        let Some(content) = content.filter(|_| planned.path.is_file()) else { return };
        if room.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok() {
            return;
        }
        datasets.clear();
        let Work { dataset, portion, kind, .. } = &**work;
        planned.work = Some(Arc::new(Work {
            dataset: Arc::new(Dataset {
                file: Arc::clone(&dataset.file),
                sheets: Vec::new(),
                overridden: Vec::new(),
            }),
            portion: portion.clone(),
            kind: Arc::clone(kind),
            source: Merging::default(),
            aside: Some(content),
        }));
    }
}

/// A document whose workbook was put aside, as it is to be made: with what its workbook says. Nothing
/// where it was never put aside.
///
/// If the workbook was saved since, it is made of what is said now, as if it had been saved before, but
/// not where anything else comes of that: no sound document, or one with another name.
pub fn recalled(
    planned: &Planned,
    options: &Options,
    kinds: &Kinds<'_>,
    books: &Books,
) -> Option<Checked<Planned>> {
    let content = planned.work.as_ref()?.aside?;
    let input = Input {
        path: planned.path.clone(),
        name: planned.input.clone(),
        doctype: options.doctype.clone(),
    };
    let part = plan::input(&input, options, kinds, books);
    let is_same = books.content(&planned.path).flatten() == Some(content);
    let is_sound = is_same || part.found.is_empty();
    let fails = stops(&part.found, options.deny_warnings);
    let again = match <[Planned; 1]>::try_from(part.documents) {
        Ok([again]) if is_sound && again.work.is_some() && is_it(&again, planned) => Some(again),
        _ => None,
    };
    Some(match again {
        Some(again) => Checked::new(again, Vec::new()),
        None if fails => Checked::failed(part.found),
        None => Checked::failed(vec![saved(&planned.input)]),
    })
}

/// Whether a document that was planned anew is the one that was planned before.
fn is_it(again: &Planned, before: &Planned) -> bool {
    let told = |it: &Planned| (it.doctype.clone(), it.output.clone(), it.key.clone());
    told(again) == told(before)
}

fn saved(file: &str) -> Diagnostic {
    let message = "the workbook was saved while the build ran, and now says something else";
    Diagnostic::error(Name::ReadingStopped, message)
        .at(Path::new(file))
        .hint("build once more: it takes what the workbook says now")
}

#[cfg(test)]
mod tests;
