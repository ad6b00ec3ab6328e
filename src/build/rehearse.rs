//! Rehearsing: a document is made as a build makes it, and nothing is written.

use std::path::Path;
use std::sync::Arc;

use super::images;
use super::kinds::Kind;
use super::plan::stops;
use crate::compile::{self, Engine, Images, Job};
use crate::diagnostic::{Checked, Diagnostic};
use crate::merge::{self, Source};
use crate::read::Workbook;
use crate::validate::{self, Dataset, Portion, Value};

/// Where the images are that a workbook names.
#[derive(Debug, Clone, Copy)]
pub enum Pictures<'a> {
    /// Beside the workbook that lies here, or in it if it is a folder.
    Beside(&'a Path),
    /// Nowhere: what is drawn for a name is one of these, by turns.
    Any(&'a [&'static [u8]]),
}

/// What came of a rehearsal.
#[derive(Debug, Default)]
pub struct Rehearsed {
    /// What was found in the workbook.
    pub judged: Vec<Diagnostic>,
    /// What was found on the way from the dataset to the PDF.
    pub found: Vec<Diagnostic>,
    /// The merged source, if it came so far.
    pub source: Option<Source>,
    /// How many pages the PDF has, if there is one.
    pub pages: Option<usize>,
}

/// Makes the document of a workbook, without writing it. Meant for a thread on which documents can
/// be compiled.
pub fn rehearse(
    kind: &Kind,
    engine: &Engine,
    workbook: &Workbook,
    pictures: Pictures,
) -> Rehearsed {
    let mut rehearsed = Rehearsed::default();
    let checked = validate::dataset(workbook, &kind.doctype, &[]);
    rehearsed.judged = checked.diagnostics;
    if let Some(dataset) = checked.value {
        rehearsed.pages = perform(kind, engine, (&dataset, pictures), &mut rehearsed);
        compile::evict(super::KEPT);
    } else if let Pictures::Beside(path) = pictures {
        rehearsed.found.extend(images::faults(workbook, &kind.doctype, path));
    }
    rehearsed
}

/// From a dataset to the number of its pages, if it comes so far.
fn perform(
    kind: &Kind,
    engine: &Engine,
    (dataset, pictures): (&Dataset, Pictures),
    rehearsed: &mut Rehearsed,
) -> Option<usize> {
    let images = match pictures {
        Pictures::Beside(path) => images::read(dataset, path),
        Pictures::Any(pictures) => Checked::new(drawn(dataset, pictures), Vec::new()),
    };
    rehearsed.found.extend(images.diagnostics);
    let portion = Portion::whole(dataset);
    let source = merge::source(dataset, &portion, &kind.doctype, &kind.template);
    rehearsed.found.extend(source.diagnostics);
    rehearsed.source = source.value;
    let source = rehearsed.source.as_ref().filter(|_| !stops(&rehearsed.found, false))?;
    let pdf = compile::pdf(
        engine,
        &Job {
            source,
            assets: kind.assets.as_ref()?,
            images: &images.value?,
            standards: &kind.doctype.manifest.standards,
            ident: &dataset.file,
            date: None,
            epoch: None,
        },
    );
    rehearsed.found.extend(pdf.diagnostics);
    Some(pdf.value?.pages)
}

/// A picture for each name in a dataset.
fn drawn(dataset: &Dataset, pictures: &[&'static [u8]]) -> Images {
    let records = dataset.sheets.iter().flat_map(|records| &records.records);
    let values = records.flat_map(|record| &record.fields).flat_map(|field| match &field.value {
        Value::List(items) => items.as_slice(),
        value => std::slice::from_ref(value),
    });
    let mut images = Images::new();
    for value in values {
        if let Value::Image(name) = value {
            let turn = images.len().checked_rem(pictures.len()).unwrap_or_default();
            let picture = pictures.get(turn).copied().unwrap_or_default();
            images.entry(merge::image_path(name)).or_insert_with(|| Arc::from(picture));
        }
    }
    images
}
