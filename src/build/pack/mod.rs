//! Packs: the documents of a build as one thing, to hand out or to keep: a PDF with a cover, contents
//! and page numbers that run through, or a zip with an index page and a manifest.

mod archive;
mod binding;
mod guess;
mod manifest;
mod page;
mod xmp;

use std::path::PathBuf;

use super::kept::Kept;
use super::kinds::Kinds;
use super::memory::Memory;
use super::plan::{self, Plan};
use super::stale::Known;
use super::{Document, Event, Held, Options, Outcome, Status, agree, choice};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype;
use crate::project;
use crate::write;

pub use manifest::{Key, Manifest, Missing, Paper};

/// What a pack is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Where it goes.
    pub file: PathBuf,
    /// In which form.
    pub form: Form,
    /// Its title; a usual one where there is none.
    pub title: Option<String>,
    /// What stands below the title.
    pub subtitle: Option<String>,
    /// The date on its cover, as it is printed.
    pub date: Option<String>,
    /// The language of cover and contents; that of most papers where there is none.
    pub language: Option<String>,
    /// Whether it is made of the others where some papers can't be made.
    pub without_failed: bool,
}

/// The form of a pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One PDF.
    Pdf,
    /// The PDFs in a zip.
    Zip,
}

/// What came of a pack.
#[derive(Debug, Clone, Default)]
pub struct Packed {
    /// What came of its papers, and everything that was found.
    pub outcome: Outcome,
    /// What is in it; none where it was not made.
    pub manifest: Option<Manifest>,
    /// Where it is.
    pub file: PathBuf,
    /// How many bytes it has.
    pub size: usize,
}

impl Packed {
    /// A pack of which no paper was even tried.
    pub fn refused(diagnostics: Vec<Diagnostic>) -> Self {
        Self { outcome: Outcome::refused(diagnostics), ..Self::default() }
    }
}

/// Makes a pack of the documents of a build, and tells `tell` how far it has come. Where a paper
/// can't be made, none is, unless that is wished; a pack of before then stays.
pub fn pack(options: &Options, wish: &Wish, tell: &(dyn Fn(Event) + Sync)) -> Packed {
    let kept = Kept::once(options);
    let types = doctype::load(options.project.templates().as_deref());
    let kinds = Kinds::new(types, kept.engine.as_ref());
    let mut plan = plan::plan(options, &kinds, (&kept, &options.inputs), tell);
    let conflicts = agree::Stated { read: agree::read(&plan.heard), known: Vec::new() }.conflicts();
    agree::tell(&mut plan, conflicts, options.deny_warnings);
    let memory = Memory::of(options);
    let known = Known::of(options, &plan, |path| memory.key(path));
    let options = &match choice::narrow(options, &mut plan) {
        Ok((_, inputs)) => Options { inputs, ..options.clone() },
        Err(unknown) => return Packed::refused(unknown),
    };
    tell(Event::Planned { documents: plan.documents.len() });
    plan.found.extend(kinds.found());
    if let Some(fault) = overwritten(&plan, wish) {
        return Packed::refused(vec![fault]);
    }
    let mut packed = match wish.form {
        Form::Pdf => binding::pack((options, wish), (&kept, &kinds), plan, tell),
        Form::Zip => {
            let held = Held { kept: &kept, kinds: &kinds, memory: &memory, known: &known };
            archive::pack((options, wish), &held, plan, tell)
        }
    };
    packed.file.clone_from(&wish.file);
    packed
}

/// The fault of a pack that would take the place of a paper.
fn overwritten(plan: &Plan, wish: &Wish) -> Option<Diagnostic> {
    let name = |path: &PathBuf| project::slashed(path).to_lowercase();
    let paper = plan.documents.iter().find(|paper| name(&paper.output) == name(&wish.file))?;
    let file = wish.file.file_name().unwrap_or_default().to_string_lossy();
    let message = format!("the pack and one of its papers would be written as {}", quoted(&file));
    let fault = Diagnostic::error(Name::DuplicateOutput, message).at(wish.file.as_path());
    let fault = fault.also("the paper is made of", paper.path.clone());
    Some(fault.hint("name another file after --out"))
}

/// Writes a pack with what is in it, if all is well.
fn written(outcome: Outcome, wish: &Wish, made: Option<(Vec<u8>, Manifest)>) -> Packed {
    let mut packed = Packed { outcome, ..Packed::default() };
    let Some((bytes, manifest)) = made else { return packed };
    match write::file(&bytes, &wish.file) {
        Ok(()) => {
            packed.size = bytes.len();
            packed.manifest = Some(manifest);
        }
        Err(fault) => {
            packed.outcome.diagnostics.push(fault);
            packed.outcome.diagnostics.sort_by(Diagnostic::before);
        }
    }
    packed
}

/// Whether the papers of a run make a pack.
fn suffices(documents: &[Document], found: &[Diagnostic], wish: &Wish) -> bool {
    let statuses = || documents.iter().map(|document| document.status);
    // A row that can't be read is in no paper, so that one of them may lack it.
    let lacks =
        statuses().any(|status| status == Status::Failed) || found.iter().any(Diagnostic::is_error);
    let stopped = statuses().any(|status| status == Status::Skipped);
    let any = statuses().any(|status| !matches!(status, Status::Failed | Status::Skipped));
    any && !stopped && (!lacks || wish.without_failed)
}
