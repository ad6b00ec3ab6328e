//! Rehearsing: documents are made as a build makes them, and nothing is written.

use std::path::Path;
use std::sync::Arc;

use super::images;
use super::kinds::Kind;
use super::plan::stops;
use crate::compile::{self, Engine, Images, Job};
use crate::diagnostic::{Checked, Diagnostic};
use crate::merge::{self, Source};
use crate::read::Workbook;
use crate::validate::{self, Dataset, Day, Portion, Value};

/// How many of the documents of a workbook that is invented are made, beside one of everything.
const SOME: usize = 2;

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
    /// What was found on the way from the dataset to the PDFs.
    pub found: Vec<Diagnostic>,
    /// The documents, in their order; at least one.
    pub documents: Vec<Performed>,
}

/// A document that was rehearsed.
#[derive(Debug, Default)]
pub struct Performed {
    /// What sets it apart from the others of its workbook; nothing where it is the only one.
    pub key: String,
    /// The name of its PDF, without its ending.
    pub name: String,
    /// The merged source, if it came so far.
    pub source: Option<Source>,
    /// How many pages the PDF has, if there is one.
    pub pages: Option<usize>,
}

/// Makes the documents of a workbook, without writing them. Meant for a thread on which documents can
/// be compiled.
pub fn rehearse(
    kind: &Kind,
    engine: &Engine,
    workbook: &Workbook,
    pictures: Pictures,
) -> Rehearsed {
    let mut rehearsed = Rehearsed::default();
    let (dataset, mut judged) = validate::faulty(workbook, &kind.doctype, &[], &Day::default());
    let per = validate::per(&dataset, &kind.doctype);
    let mut portions = match pictures {
        Pictures::Beside(_) => validate::portions(&dataset, &kind.doctype, &per, &mut judged),
        // Which rows are in which document, and whether any is, is left to chance.
        Pictures::Any(_) => {
            let mut all = vec![Portion::whole(&dataset)];
            let some = validate::portions(&dataset, &kind.doctype, &per, &mut Vec::new());
            all.extend(some.into_iter().filter(|portion| !portion.keys.is_empty()).take(SOME));
            all
        }
    };
    if judged.iter().any(Diagnostic::is_error) {
        if let Pictures::Beside(path) = pictures {
            rehearsed.found.extend(images::faults(workbook, &kind.doctype, path));
        }
        portions.clear();
    }
    rehearsed.judged = judged;
    for portion in &portions {
        let document = perform(kind, engine, (&dataset, portion, pictures), &mut rehearsed.found);
        rehearsed.documents.push(document);
        compile::evict(super::KEPT);
    }
    if portions.is_empty() {
        rehearsed.documents.push(Performed::default());
    }
    rehearsed
}

/// From a portion of a dataset to the number of its pages, as far as it comes.
fn perform(
    kind: &Kind,
    engine: &Engine,
    (dataset, portion, pictures): (&Dataset, &Portion, Pictures),
    all: &mut Vec<Diagnostic>,
) -> Performed {
    let mut found = Vec::new();
    let images = match pictures {
        Pictures::Beside(path) => images::read(dataset, (portion, kind), path),
        Pictures::Any(pictures) => Checked::new(drawn(dataset, pictures), Vec::new()),
    };
    found.extend(images.diagnostics);
    let source = merge::source(dataset, portion, &kind.doctype, &kind.template);
    found.extend(source.diagnostics);
    let name = merge::output_name(dataset, portion, &kind.doctype, "input");
    let key = merge::key(dataset, portion, &kind.doctype);
    let mut performed = Performed { key, name, source: source.value, pages: None };
    let source = performed.source.as_ref().filter(|_| !stops(&found, false));
    if let (Some(source), Some(assets), Some(images)) = (source, kind.assets.as_ref(), images.value)
    {
        let pdf = compile::pdf(
            engine,
            &Job {
                source,
                assets,
                images: &images,
                standards: &kind.doctype.manifest.standards,
                ident: &dataset.file,
                date: None,
                epoch: None,
            },
        );
        found.extend(pdf.diagnostics);
        performed.pages = pdf.value.map(|pdf| pdf.pages);
    }
    all.extend(found);
    performed
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
