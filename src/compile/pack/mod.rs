//! A pack: several documents as one PDF, with a cover and contents.
//!
//! Each document is laid out by itself, in a world of its own, as it is where it is made alone: its
//! language, its fonts and files, its queries, counters, states and labels are its own, whatever its
//! layout does with them. Two things differ: the page counter goes on from the document before, and
//! each element has a place of its own in the pack (`laid`). The pages are then joined into one
//! document of Typst, in which titles and headings move one level down (`join`), and that is exported
//! once: so the whole is tagged, and nothing is cut from finished files.

mod front;
mod join;
mod laid;

use typst::diag::{SourceDiagnostic, Warned};
use typst::model::Document;
use typst::syntax::Source;
use typst_layout::PagedDocument;

use super::trace::{self, Stage};
use super::world::Paper;
use super::{Engine, Job, Pdf, export, exported, glyphs, guarded, wording};
use crate::diagnostic::{Checked, Diagnostic, Name};

pub use front::{Entry, Front};
pub use laid::Place;
pub(super) use laid::file as place;

use laid::Laid;

/// A document that is laid out as a part of a pack.
pub struct Part {
    document: PagedDocument,
    main: Source,
    place: Place,
}

impl Part {
    /// How many pages it has.
    pub fn count(&self) -> usize {
        self.document.pages().len()
    }

    /// The title that its layout gives it, on one line; none where that is blank.
    pub fn title(&self) -> Option<String> {
        let title = self.document.info().title.as_ref()?;
        let words: Vec<&str> = title.split_whitespace().collect();
        (!words.is_empty()).then(|| words.join(" "))
    }
}

impl std::fmt::Debug for Part {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.debug_struct("Part").field("place", &self.place).finish_non_exhaustive()
    }
}

/// Lays a document out as a part of a pack.
pub fn part(engine: &Engine, job: &Job, place: Place) -> Checked<Part> {
    guarded(job, || match Paper::new(engine, job) {
        Ok(paper) => laid_out(&paper.placed(place.bytes()), place),
        Err(refused) => refused.into(),
    })
}

/// Lays the cover and the contents of a pack out.
pub fn front(engine: &Engine, front: &Front, job: &Job, total: usize) -> Checked<Part> {
    let place = Place { number: 0, first: 1, total };
    guarded(job, || match Paper::new(engine, job) {
        Ok(paper) => {
            let paper = paper.with_library(Engine::library_with(
                front.language,
                &job.source.style,
                front.inputs(),
            ));
            laid_out(&paper.placed(place.bytes()), place)
        }
        Err(refused) => refused.into(),
    })
}

/// The pages of a part, even if there are characters on them that no font has, which is an error.
fn laid_out(paper: &Paper, place: Place) -> Checked<Part> {
    let Warned { output, warnings } = typst::compile::<Laid>(paper);
    let mut found = trace::all(paper, &warnings, Stage::Layout);
    match output {
        Ok(Laid(document)) => {
            found.extend(glyphs::missing(paper, &document));
            Checked::new(Part { document, main: paper.parsed().clone(), place }, found)
        }
        Err(errors) => {
            found.extend(trace::all(paper, &errors, Stage::Layout));
            Checked::failed(found)
        }
    }
}

/// Joins the parts of a pack, the front first, each with its job and what its bookmark says, and
/// exports them. What the PDF is called and which standards it meets says the job of the front.
pub fn bound(engine: &Engine, front: (&Job, &Part), parts: &[(Job, &Part, &str)]) -> Checked<Pdf> {
    let (job, cover) = front;
    guarded(job, || {
        let mut pages = join::Pages::of(&cover.document);
        for (_, part, title) in parts {
            pages.add(part, title);
        }
        let document = pages.finish(cover.document.info().clone());
        let options = match export::options(job) {
            Ok(options) => options,
            Err(refused) => return refused.into(),
        };
        match typst_pdf::pdf(&document, &options) {
            Ok(bytes) => Checked::new(
                Pdf { bytes, pages: document.pages().len(), asked: Default::default() },
                Vec::new(),
            ),
            Err(errors) => {
                let all = std::iter::once((job, cover));
                let all = all.chain(parts.iter().map(|(job, part, _)| (job, *part)));
                Checked::failed(violations(engine, all, &errors))
            }
        }
    })
}

/// What the standards forbid: as each part alone says it, since only there a place in a source has
/// one meaning; where none has anything to say, as the whole does.
fn violations<'a>(
    engine: &Engine,
    parts: impl Iterator<Item = (&'a Job<'a>, &'a Part)>,
    errors: &[SourceDiagnostic],
) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (job, part) in parts {
        let paper = Paper::again(engine, job, part.main.clone());
        found.extend(exported(&paper, &part.document).err().into_iter().flatten());
    }
    if found.is_empty() {
        let message = |error: &SourceDiagnostic| wording::message(&error.message);
        found.extend(errors.iter().map(|error| {
            Diagnostic::error(Name::StandardViolated, message(error))
                .hint("leave one paper after the other out, to find which of them it is")
        }));
    }
    found
}
