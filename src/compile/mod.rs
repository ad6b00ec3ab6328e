//! Compiling: merged source becomes a PDF. The only room that knows Typst.
//!
//! ```text
//! Engine   Typst's library and the fonts of the program: one a run
//! Assets   the files of a document type, parsed once, and its own fonts: one a document type
//! Job      one document, which borrows its Assets
//! ```
//!
//! [`pdf`] lays a [`Job`] out, looks for characters that no font has, and exports. What Typst finds
//! on the way is led back to the template's line and to the cell (`trace`). A document sees its
//! assets and its images, and nothing else: no other file, no package, no clock.

mod argument;
mod assets;
mod bound;
mod engine;
mod expected;
mod export;
mod glyphs;
mod images;
mod known;
mod labels;
mod names;
mod origin;
mod pack;
mod pages;
mod passage;
mod pictures;
mod point;
mod refused;
mod trace;
mod wording;
mod world;

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use jiff::civil::Date;
use typst::diag::Warned;
use typst_layout::PagedDocument;

use crate::diagnostic::{Checked, Diagnostic, Name, quoted};
use crate::doctype::Standard;
use crate::merge::Source;

pub use assets::Assets;
pub use engine::Engine;
pub use labels::{Asked, labels};
pub use pack::{Entry, Front, Part, Place, bound, front, part};
pub use pages::{Pages, pages};
pub use pictures::unfit;
pub use point::Origin;

use trace::Stage;
use world::Paper;

/// Image files by the virtual path under which the merged source names them: `/input/photo.png`.
pub type Images = BTreeMap<String, Arc<[u8]>>;

/// How much stack a document may use, in bytes. Content that nests deeply makes Typst recurse, and
/// a stack that overflows ends the program.
const STACK: usize = 32 << 20;

/// One document to compile.
#[derive(Debug, Clone, Copy)]
pub struct Job<'a> {
    /// The merged source.
    pub source: &'a Source,
    /// The files of its document type.
    pub assets: &'a Assets,
    /// The images that its workbook names.
    pub images: &'a Images,
    /// The standards that its PDF has to meet.
    pub standards: &'a [Standard],
    /// What stays the same over all versions of this document, such as its type and output name;
    /// the PDF's permanent identifier is a hash of it. If empty, Typst hashes title and author.
    pub ident: &'a str,
    /// The document's date, which is the PDF's creation date.
    pub date: Option<Date>,
    /// The creation time of a document without a date in seconds since 1970, from
    /// `SOURCE_DATE_EPOCH`. Without either it is the first day of 2000: PDF/A wants a date, and there
    /// is no clock.
    pub epoch: Option<i64>,
}

/// A finished PDF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pdf {
    /// The file's bytes.
    pub bytes: Vec<u8>,
    /// How many pages it has.
    pub pages: usize,
}

/// Compiles one document: lays it out, looks for missing glyphs, and exports.
///
/// The same job gives the same bytes. Should Typst itself break down, that is an error of this
/// document only.
pub fn pdf(engine: &Engine, job: &Job) -> Checked<Pdf> {
    guarded(job, || attempt(engine, job))
}

/// Runs Typst on a document; should it break down, that is an error of this document.
fn guarded<T>(job: &Job, work: impl FnOnce() -> Checked<T>) -> Checked<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let message = match job.ident {
            "" => "Typst breaks down on this document".to_owned(),
            ident => format!("Typst breaks down on the document {}", quoted(ident)),
        };
        let mut broken = Diagnostic::error(Name::LayoutError, message)
            .hint("this is a fault of Typst: please report it with the workbook and the template");
        broken.place = trace::main_template(job);
        broken.into()
    })
}

fn attempt(engine: &Engine, job: &Job) -> Checked<Pdf> {
    let paper = match Paper::new(engine, job) {
        Ok(paper) => paper,
        Err(refused) => return refused.into(),
    };
    let Checked { value, diagnostics: mut found } = laid_out(&paper);
    let Some(document) = value.filter(|_| !found.iter().any(Diagnostic::is_error)) else {
        return Checked::failed(found);
    };
    match exported(&paper, &document) {
        Ok(bytes) => Checked::new(Pdf { bytes, pages: document.pages().len() }, found),
        Err(refused) => {
            found.extend(refused);
            Checked::failed(found)
        }
    }
}

/// The pages of a document, even if there are characters on them that no font has, which is an error.
fn laid_out(paper: &Paper) -> Checked<PagedDocument> {
    let Warned { output, warnings } = typst::compile::<PagedDocument>(paper);
    let mut found = trace::all(paper, &warnings, Stage::Layout);
    match output {
        Ok(document) => {
            // Export would refuse a missing glyph too, but name neither all characters nor a cell.
            found.extend(glyphs::missing(paper, &document));
            Checked::new(document, found)
        }
        Err(errors) => {
            found.extend(trace::all(paper, &errors, Stage::Layout));
            Checked::failed(found)
        }
    }
}

/// A document as PDF, or what is against it.
fn exported(paper: &Paper, document: &PagedDocument) -> Result<Vec<u8>, Vec<Diagnostic>> {
    let options = export::options(paper.job).map_err(|refused| vec![refused])?;
    typst_pdf::pdf(document, &options).map_err(|errors| {
        let mut violations = trace::all(paper, &errors, Stage::Export);
        images::lead_back(paper, document, &mut violations);
        violations
    })
}

/// Runs work in a thread pool of one thread, which is where documents are to be compiled.
///
/// Typst lays page runs out in parallel in whatever pool it runs in. In a pool of its own, a worker
/// can't be drawn into somebody else's document while it waits for its own. Meant to be called once
/// on each worker thread, with all the work of that thread.
pub fn worker<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match rayon::ThreadPoolBuilder::new().num_threads(1).stack_size(STACK).build() {
        Ok(pool) => pool.install(work),
        // No thread can be had: slower, but right.
        Err(_) => work(),
    }
}

/// Forgets what Typst remembers and has not used during the last `age` calls of this.
///
/// Typst remembers results across documents, which is why the second document of a type is faster
/// than the first, and forgets nothing by itself. Called after each document with an age of 10, it
/// keeps a run of work plans at about 150 MB; without it, memory grows by 7 MB a document.
pub fn evict(age: usize) {
    comemo::evict(age);
}
