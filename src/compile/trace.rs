//! Leads what Typst finds back to the layout's line, the template's line and the cell.

use std::ops::Range;
use std::path::PathBuf;

use typst::diag::{Severity, SourceDiagnostic, Tracepoint};
use typst::syntax::DiagSpan;
use typst::{World, WorldExt};

use super::origin::{self, Origin};
use super::world::Paper;
use super::{glyphs, images, refused, wording};
use crate::diagnostic::{Diagnostic, FilePlace, Name, Place};

/// When a fault came to light.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// While the document was laid out.
    Layout,
    /// While it was written as PDF.
    Export,
}

/// All that Typst found, in its order, each once.
pub(super) fn all(paper: &Paper, found: &[SourceDiagnostic], stage: Stage) -> Vec<Diagnostic> {
    let mut all: Vec<Diagnostic> = Vec::new();
    for one in found.iter().map(|one| diagnostic(paper, one, stage)) {
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all
}

fn diagnostic(paper: &Paper, found: &SourceDiagnostic, stage: Stage) -> Diagnostic {
    let way = Way::of(paper, found);
    let mut told = match refused::file(paper, &found.message) {
        Some(refused) => refused,
        None => worded(found, stage),
    };
    if stage == Stage::Layout && images::is_meant(&found.message) {
        told = images::lead_to_faulty(paper, told);
    }
    if stage == Stage::Export {
        told = glyphs::lead_to_forbidden(paper, told);
    }
    let told = way.tell(paper, told, &found.message);
    if told.place.is_some() {
        return told;
    }
    match main_template(paper) {
        Some(template) => told.at(template),
        None => told,
    }
}

/// The fault's name, message and hints, without its place.
fn worded(found: &SourceDiagnostic, stage: Stage) -> Diagnostic {
    let name = match (found.severity, stage) {
        (Severity::Warning, _) => Name::LayoutWarning,
        (Severity::Error, Stage::Layout) => Name::LayoutError,
        (Severity::Error, Stage::Export) => Name::StandardViolated,
    };
    let message = wording::message(&found.message);
    let mut told = match found.severity {
        Severity::Error => Diagnostic::error(name, message),
        Severity::Warning => Diagnostic::warning(name, message),
    };
    told.hints.extend(found.hints.iter().filter_map(|hint| wording::hint(&hint.v)));
    told.hints.extend(wording::remedy(&found.message).map(str::to_owned));
    told
}

/// The way from the merged source to where a fault came to light.
struct Way {
    /// Whether the fault itself is in the merged source, and not in a file that it calls.
    begins_in_main: bool,
    /// The innermost range of the merged source on the way.
    main: Option<Range<usize>>,
    /// Whether that range imports the file at fault, and does not call it.
    imports: bool,
    /// The lines of layouts, innermost first.
    layouts: Vec<FilePlace>,
}

impl Way {
    fn of(paper: &Paper, found: &SourceDiagnostic) -> Self {
        let mut way = Self { begins_in_main: false, main: None, imports: false, layouts: vec![] };
        way.step(paper, found.span);
        way.begins_in_main = way.main.is_some();
        for point in &found.trace {
            if way.main.is_some() {
                break;
            }
            way.step(paper, point.span);
            way.imports = matches!(point.v, Tracepoint::Import(_) | Tracepoint::Include(_));
        }
        way
    }

    fn step(&mut self, paper: &Paper, span: impl Into<DiagSpan>) {
        let span = span.into();
        let Some((id, range)) = span.id().zip(paper.range(span)) else { return };
        if id == paper.main() {
            self.main = Some(range);
            return;
        }
        let Some(place) = paper.job.assets.place(id.vpath().get_with_slash(), range) else { return };
        let known = |one: &FilePlace| one.file == place.file && one.line == place.line;
        if !self.layouts.iter().any(known) {
            self.layouts.push(place);
        }
    }

    /// The fault with its place and the way there: the cell if it is known for sure, else the line
    /// where it came to light; then cells, template and layout lines, from the data inwards.
    fn tell(self, paper: &Paper, told: Diagnostic, message: &str) -> Diagnostic {
        let mut origin = match self.main {
            Some(range) => origin::of(paper, range, message),
            None => {
                Origin { template: None, cells: origin::mentioned(paper, message), sure: false }
            }
        };
        if wording::is_of_the_author(message) {
            origin.cells.clear();
        }
        let sure = origin.sure && !origin.cells.is_empty() || told.place.is_some();
        let (template_word, layout_word) = match (sure, self.imports) {
            (true, _) => ("written by", "printed by"),
            (false, true) => ("imported by", "called by"),
            (false, false) => ("called by", "called by"),
        };
        let mut chain: Vec<(&str, Place)> = Vec::new();
        if told.place.is_none() {
            chain.extend(origin.cells.into_iter().map(|cell| ("value from", cell.into())));
        }
        chain.extend(origin.template.map(|line| (template_word, line.into())));
        chain.extend(self.layouts.into_iter().rev().map(|line| (layout_word, line.into())));
        let head = match (told.place.is_some(), sure) {
            (true, _) => None,
            (false, true) => Some(0),
            (false, false) if self.begins_in_main => {
                chain.iter().position(|(word, _)| *word == template_word)
            }
            // The innermost line comes last.
            (false, false) => chain.iter().rposition(|(word, _)| *word != "value from"),
        };
        let mut told = told;
        for (at, (word, place)) in chain.into_iter().enumerate() {
            told = if Some(at) == head { told.at(place) } else { told.also(word, place) };
        }
        told
    }
}

/// The template of the document, for faults that have no place of their own.
fn main_template(paper: &Paper) -> Option<Place> {
    let first = paper.job.source.pieces.first()?;
    let place = paper.job.assets.place(&first.template, 0..0)?;
    Some(PathBuf::from(&*place.file).into())
}
