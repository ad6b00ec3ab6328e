//! What changed between builds, by record and field.

use std::path::Path;

use super::cause::Change;
use super::state::{Run, Runs, Said, Shown, Step, between};
use crate::diagnostic::{Diagnostic, Name};

/// What changed from one build to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// The number of the build since which it is told; 0 is before the first.
    pub since: u64,
    /// The last build of which it is told.
    pub until: RunFacts,
    /// The workbooks that said something else, by name, each with its document types.
    pub inputs: Vec<Changed>,
    /// The documents that were written meanwhile, by name.
    pub written: Vec<String>,
    /// The documents that could not be made in the last build, by name.
    pub failed: Vec<String>,
}

/// What is known of a build that changed anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunFacts {
    /// Its number.
    pub number: u64,
    /// When it ended, in UTC: `2026-02-02T09:30:00Z`.
    pub time: String,
    /// The version of the program.
    pub program: String,
    /// How many workbooks said something else than before.
    pub changed: usize,
    /// How many documents it wrote.
    pub written: usize,
    /// How many could not be made.
    pub failed: usize,
}

/// What changed of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The workbook, by its path from the project's folder on.
    pub input: String,
    /// The document type for which it was read.
    pub doctype: String,
    /// What has become of it.
    pub fate: Became,
}

/// What has become of a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Became {
    /// It is new, and has so many records on each of these sheets.
    New(Vec<(String, usize)>),
    /// It is gone, or is no longer read for this type.
    Gone,
    /// Its records have changed.
    Changed(Vec<Change>),
    /// It has changed, and nobody knows in what: what it said before is gone.
    Unknown,
}

/// The builds of an output folder that changed anything, as far as they are known, in order.
pub fn runs(out: &Path) -> Vec<RunFacts> {
    Runs::load(out).all.iter().map(RunFacts::of).collect()
}

/// What changed since the build of a number, or in the last one.
///
/// # Errors
/// Fails if no such build is known.
pub fn changes(out: &Path, since: Option<u64>) -> Result<Changes, Box<Diagnostic>> {
    let runs = Runs::load(out);
    let refused = |message: String| Diagnostic::error(Name::NoSuchRun, message);
    let Some((first, last)) = runs.all.first().zip(runs.all.last()) else {
        let fault = refused("no build that changed anything is known here".to_owned());
        let hint = "build first, or name the folder of the PDFs after `--out`";
        return Err(Box::new(fault.at(out).hint(hint)));
    };
    let since = since.unwrap_or(last.number.saturating_sub(1));
    let known = first.number.saturating_sub(1)..=last.number;
    if !known.contains(&since) {
        let fault = refused(format!("changes since build {since} are not known"));
        let hint = format!("name a build from {} to {}", known.start(), known.end());
        return Err(Box::new(fault.hint(hint).hint("`rapporteur changes --list` tells of them")));
    }
    let steps = runs.since(since).into_iter();
    let inputs = steps.map(|((input, doctype), step)| Changed {
        input: input.to_owned(),
        doctype: doctype.to_owned(),
        fate: fate(out, &step),
    });
    let later = runs.all.iter().filter(|run| run.number > since);
    let mut written: Vec<String> = later.flat_map(|run| run.written.keys().cloned()).collect();
    written.sort();
    written.dedup();
    Ok(Changes {
        since,
        until: RunFacts::of(last),
        // A change in a column that no contract knows is none.
        inputs: inputs.filter(|it| it.fate != Became::Changed(Vec::new())).collect(),
        written,
        failed: last.failed.keys().cloned().collect(),
    })
}

fn fate(out: &Path, step: &Step) -> Became {
    let said = |id: &Option<String>| Said::load(out, id.as_ref()?);
    match (&step.before, &step.after) {
        (_, None) => Became::Gone,
        (None, after) => match said(after) {
            Some(after) => {
                let filled = after.sheets.iter().filter(|sheet| !sheet.rows.is_empty());
                Became::New(filled.map(|sheet| (sheet.tab.clone(), sheet.rows.len())).collect())
            }
            None => Became::Unknown,
        },
        (before, after) => match (said(before), said(after)) {
            (Some(mut before), Some(after)) => {
                Shown::of(&after).silence(&mut before);
                let differences = between(&before, &after).into_iter();
                Became::Changed(differences.map(|difference| difference.change).collect())
            }
            _ => Became::Unknown,
        },
    }
}

impl RunFacts {
    fn of(run: &Run) -> Self {
        Self {
            number: run.number,
            time: run.time.clone(),
            program: run.program.clone(),
            changed: run.changed.len(),
            written: run.written.len(),
            failed: run.failed.len(),
        }
    }
}
