//! `rapporteur changes`: what changed between two builds.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::report::{Terminal, local};
use super::types::refuse;
use super::{Ending, arguments, resolve};
use crate::build;
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::project::slashed;
use crate::write;

/// Tells what changed, and writes it as a note if that is wanted.
pub fn run(wish: &arguments::Changes, terminal: &Terminal) -> anyhow::Result<Ending> {
    let working = env::current_dir().context("the working folder can't be read")?;
    let project = match resolve::project(wish.root.as_deref(), &working) {
        Ok(project) => project,
        Err(refusal) => return refuse(*refusal, terminal),
    };
    let out = wish.out.clone().unwrap_or_else(|| project.out());
    if wish.list {
        terminal.runs(&build::runs(&out), wish.format).context("the list can't be printed")?;
        return Ok(Ending::Fine);
    }
    if let Some(refusal) = wish.pdf.as_deref().and_then(unfit) {
        return refuse(refusal, terminal);
    }
    let changes = match build::changes(&out, wish.since) {
        Ok(changes) => changes,
        Err(refusal) => return refuse(*refusal, terminal),
    };
    let mut ending = Ending::Fine;
    if let Some(path) = &wish.pdf {
        let note = build::note(&project, &changes, &local(&changes.until.time));
        terminal.diagnostics(&note.diagnostics)?;
        let written = note.value.map(|pdf| write::file(&pdf.bytes, path));
        match written {
            Some(Ok(())) => {}
            Some(Err(fault)) => return refuse(fault, terminal),
            None => ending = Ending::Faulty,
        }
    }
    terminal.changes(&changes, wish.format).context("the changes can't be printed")?;
    if let (Some(path), arguments::Listing::Human, Ending::Fine) = (&wish.pdf, wish.format, ending)
    {
        terminal.done(&format!("\nwritten: {}\n", slashed(path)))?;
    }
    Ok(ending)
}

/// Why a file can't be written as a note.
fn unfit(path: &Path) -> Option<Diagnostic> {
    let is_pdf = path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("pdf"));
    (!is_pdf).then(|| {
        let name = quoted(&slashed(path));
        let message = format!("the note can't be written to {name}");
        let fault = Diagnostic::error(Name::OutputNotWritable, message).at(PathBuf::from(path));
        fault.hint("let the name end with .pdf")
    })
}
