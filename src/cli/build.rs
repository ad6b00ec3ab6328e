//! `rapporteur build` and `rapporteur check`.

use std::env;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::Context;

use super::arguments::{Build, Check, Format, Run, Selection};
use super::report::Terminal;
use super::{Ending, interrupt, resolve};
use crate::build::{self, Options, Outcome};
use crate::diagnostic::Diagnostic;

/// Makes the PDFs.
pub fn build(wish: &Build, terminal: &Terminal) -> anyhow::Result<Ending> {
    let working = env::current_dir().context("the working folder can't be read")?;
    let told = Told { command: "build", selection: &wish.making.selection, run: &wish.run };
    run(resolve::building(wish, &working), &told, terminal)
}

/// Finds what is wrong, and makes no PDF.
pub fn check(wish: &Check, terminal: &Terminal) -> anyhow::Result<Ending> {
    let working = env::current_dir().context("the working folder can't be read")?;
    let told = Told { command: "check", selection: &wish.selection, run: &wish.run };
    run(resolve::checking(wish, &working), &told, terminal)
}

/// How a run is told.
struct Told<'a> {
    command: &'static str,
    selection: &'a Selection,
    run: &'a Run,
}

/// Does it, and reports what came of it. What can't be done is reported in the same form.
fn run(
    options: Result<Options, Box<Diagnostic>>,
    told: &Told,
    terminal: &Terminal,
) -> anyhow::Result<Ending> {
    let Selection { format, all, .. } = *told.selection;
    let stream = told.run.events.then(|| terminal.stream(told.command));
    let (outcome, strict) = match options {
        Ok(options) => {
            interrupt::listen(Arc::clone(&options.stop), Arc::new(AtomicBool::new(true)));
            let progress = terminal.progress(if stream.is_some() { Format::Json } else { format });
            let outcome = build::run(&options, &|event| match &stream {
                Some(stream) => stream.tell(&event),
                None => progress.tell(event),
            });
            progress.finish();
            (outcome, options.deny_warnings)
        }
        Err(refusal) => {
            let refused = Outcome::refused(vec![*refusal]);
            (Outcome { checked: told.command == "check", ..refused }, false)
        }
    };
    let ending = ending(&outcome, strict);
    match &stream {
        Some(stream) => stream.finish(&outcome, ending),
        None => terminal.outcome(&outcome, format, all),
    }
    .context("the report can't be printed")?;
    Ok(ending)
}

/// How a run ended.
pub fn ending(outcome: &Outcome, strict: bool) -> Ending {
    let totals = outcome.totals();
    if outcome.refused {
        return Ending::Refused;
    }
    let faults = totals.failed + totals.skipped + totals.errors;
    if faults > 0 || (strict && totals.warnings > 0) { Ending::Faulty } else { Ending::Fine }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Name;

    fn found(diagnostic: Diagnostic) -> Outcome {
        Outcome { diagnostics: vec![diagnostic], ..Outcome::default() }
    }

    #[test]
    fn the_ending_follows_the_worst_that_was_found() {
        let warning = found(Diagnostic::warning(Name::WrongOrder, "late"));
        assert_eq!(ending(&Outcome::default(), true), Ending::Fine);
        assert_eq!(ending(&warning, false), Ending::Fine);
        assert_eq!(ending(&warning, true), Ending::Faulty);
        assert_eq!(ending(&found(Diagnostic::error(Name::NotADate, "no")), false), Ending::Faulty);
        assert_eq!(ending(&Outcome::refused(Vec::new()), false), Ending::Refused);
    }
}
