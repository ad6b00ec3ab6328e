//! Leads what Typst finds back to the layout's line, the template's line and the cell.

use std::ops::Range;
use std::path::PathBuf;

use typst::diag::{Severity, SourceDiagnostic, Tracepoint};
use typst::syntax::DiagSpan;

use super::argument::{self, Step};
use super::known::Spot;
use super::origin::{self, Blame};
use super::world::Paper;
use super::{Job, bound, expected, glyphs, images, names, refused, wording};
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
    for one in found.iter().flat_map(|one| diagnostics(paper, one, stage)) {
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all
}

/// One fault, unless it comes from several images, each of which is told.
fn diagnostics(paper: &Paper, found: &SourceDiagnostic, stage: Stage) -> Vec<Diagnostic> {
    let mut told = Vec::new();
    if images::is_meant(&found.message) {
        told = images::unreadable(paper);
    }
    if told.is_empty() {
        told = vec![refused::file(paper, &found.message).unwrap_or_else(|| worded(found, stage))];
    }
    let way = Way::of(paper, found);
    told.into_iter()
        .map(|mut told| {
            told = expected::label(paper, told);
            if stage == Stage::Export {
                told = glyphs::lead_to_forbidden(paper, told);
            }
            told = names::offer(paper, way.tell(paper, told, found));
            if told.place.is_none() && told.message.ends_with("missing document title") {
                told.place = expected::title(paper.known()).map(Place::from);
            }
            told.place = told.place.or_else(|| main_template(paper.job));
            told
        })
        .collect()
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
    match wording::remedy(&found.message) {
        Some(remedy) => told.hints.push(remedy.to_owned()),
        None => told.hints.extend(found.hints.iter().filter_map(|hint| wording::hint(&hint.v))),
    }
    told
}

/// The way from the merged source to where a fault came to light.
struct Way {
    /// The innermost range of the merged source on the way, and what it does to the next step.
    main: Option<(Range<usize>, &'static str)>,
    /// The lines of layouts, innermost first, each with what it does to the next step.
    layouts: Vec<(FilePlace, &'static str)>,
    /// The line within the shared look that a line of the author's led to, if any.
    house: Option<FilePlace>,
    /// The expressions on the way, innermost first.
    steps: Vec<Step>,
    /// The ranges of the merged source that the fault is about, as far as that is known.
    meant: Vec<Range<usize>>,
}

impl Way {
    fn of(paper: &Paper, found: &SourceDiagnostic) -> Self {
        let mut way = Self {
            main: None,
            layouts: Vec::new(),
            house: None,
            steps: Vec::new(),
            meant: Vec::new(),
        };
        let mut steps: Vec<Step> = paper.known().step(found.span).into_iter().collect();
        way.step(paper, found.span, "called by");
        for point in &found.trace {
            let does = match point.v {
                Tracepoint::Import(_) | Tracepoint::Include(_) => "imported by",
                Tracepoint::Call(_) | Tracepoint::Show(_) => "called by",
            };
            if way.main.is_none() {
                steps.extend(paper.known().step(point.span));
            }
            way.step(paper, point.span, does);
        }
        way.meant = match (&way.main, steps.len()) {
            (Some(_), 2..) => argument::meant(&steps),
            (None, 1..) => argument::possible(&steps, paper.parsed()),
            _ => None,
        }
        .unwrap_or_default();
        way.steps = steps;
        way
    }

    /// Whether what the layout says where it fails names nothing that a document could have given it,
    /// as in `house.label("anex")`.
    fn is_plain(&self, paper: &Paper) -> bool {
        let path = |step: &Step| step.source.id().vpath().get_with_slash().to_owned();
        let is_house = |step: &&Step| paper.job.assets.is_of_the_house(&path(step));
        let first = self.steps.iter().find(|step| !is_house(step));
        first.is_some_and(|step| {
            step.source.id() != paper.parsed().id() && argument::names_nothing(step)
        })
    }

    /// Adds a step outwards. What calls the innermost range of the merged source does not matter.
    fn step(&mut self, paper: &Paper, span: impl Into<DiagSpan>, does: &'static str) {
        let place = match (&self.main, paper.known().spot(span)) {
            (None, Some(Spot::Layout(place))) => place,
            // It is for the caller to mend.
            (None, Some(Spot::House(place))) => {
                if self.house.is_none() && self.layouts.is_empty() {
                    self.house = Some(place);
                }
                return;
            }
            (None, Some(Spot::Main(range))) => {
                self.main = Some((range, does));
                return;
            }
            _ => return,
        };
        let same = |(one, _): &(FilePlace, _)| one.file == place.file && one.line == place.line;
        if !self.layouts.iter().any(same) {
            self.layouts.push((place, does));
        }
    }

    /// The fault with its place and the way there: the cell if it is known for sure, else the line
    /// where it came to light; then cells, template and layout lines, from the data inwards.
    fn tell(&self, paper: &Paper, told: Diagnostic, found: &SourceDiagnostic) -> Diagnostic {
        let Blame { mut template, callers, cells, mut sure } = match &self.main {
            Some((range, _)) => {
                origin::of(paper.known(), (range.clone(), &self.meant), &found.message)
            }
            None => origin::of_any(paper.known(), &self.meant, &found.message),
        };
        let placed = told.place.is_some();
        let blamed = !placed && !wording::is_of_the_author(&found.message) && !self.is_plain(paper);
        let (mut cells, mut told, mut is_bound) = (cells, told, false);
        if let Some((range, _)) = self.main.as_ref().filter(|_| blamed && cells.is_empty()) {
            let named = bound::values(paper.known(), (range, &self.steps), &found.message);
            (cells, sure) = (named.cells, named.sure);
            is_bound = named.template.is_some();
            template = named.template.or(template);
            told.hints.extend(named.many);
        }
        if cells.is_empty() {
            cells = origin::mentioned(paper.known(), &found.message);
        }
        let sure = blamed && sure;
        let known = placed || sure;
        let mut chain: Vec<(&str, Place)> = Vec::new();
        if blamed {
            chain.extend(cells.into_iter().map(|cell| ("value from", cell.into())));
        }
        let values = chain.len();
        // The line that wrote it is known already where the cell is.
        let told_already = told.also.iter().any(|(what, _)| what == "written by");
        let template = template.filter(|_| !told_already);
        if template.is_some() {
            chain.extend(origin::ends(&callers).map(|line| ("called by", line.into())));
        }
        let does = self.main.as_ref().map_or("called by", |(_, does)| *does);
        if let Some(line) = template {
            chain.push((if known || is_bound { "written by" } else { does }, line.into()));
        }
        for (line, does) in origin::ends(&self.layouts) {
            chain.push((if known { "printed by" } else { does }, line.into()));
        }
        // Where the author's lines aren't known, the shared one is better than nothing.
        let mut house = self.house.clone();
        if chain.len() == values {
            chain.extend(house.take().map(|line| ("called by", line.into())));
        }
        let head = match (placed, sure) {
            (true, _) => None,
            (false, true) => Some(0),
            // The innermost line, if there is any.
            (false, false) => chain.len().checked_sub(1).filter(|last| *last >= values),
        };
        let told = chain.into_iter().enumerate().fold(told, |told, (at, (word, place))| {
            if Some(at) == head { told.at(place) } else { told.also(word, place) }
        });
        match house {
            Some(line) => told.also("it comes to light in", line),
            None => told,
        }
    }
}

/// The template of the document, for faults that have no place of their own.
pub(super) fn main_template(job: &Job) -> Option<Place> {
    let first = job.source.pieces.first()?;
    let place = job.assets.place(&first.template, 0..0)?;
    Some(PathBuf::from(&*place.file).into())
}
