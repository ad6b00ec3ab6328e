//! `rapporteur test`: document types are tried without any user's data.

use std::env;

use anyhow::Context;

use super::report::Terminal;
use super::{Ending, arguments, resolve, types};
use crate::diagnostic::Diagnostic;
use crate::doctype;
use crate::trial::{self, Options, Outcome};

/// Tries the document types that were named, or all.
pub fn run(wish: &arguments::Test, terminal: &Terminal) -> anyhow::Result<Ending> {
    let working = env::current_dir().context("the working folder can't be read")?;
    let project = match resolve::project(wish.root.as_deref(), &working) {
        Ok(project) => project,
        Err(refusal) => return refuse(*refusal, wish, terminal),
    };
    let all = doctype::load(project.templates().as_deref());
    let mut named = Vec::new();
    for name in &wish.doctypes {
        match all.get(name) {
            Some((name, _)) => named.push(name.to_owned()),
            None => {
                let known = all.names();
                return refuse(types::unknown(name, known), wish, terminal);
            }
        }
    }
    let options = Options {
        types: named,
        bless: wish.bless,
        jobs: wish.jobs.unwrap_or_else(resolve::processors),
        reader: env::current_exe().ok(),
    };
    let progress = terminal.progress(wish.format);
    let outcome = trial::run(&options, &all, &|event| progress.tried(event));
    progress.finish();
    terminal.trial(&outcome, wish.format, false).context("the report can't be printed")?;
    let faulty = outcome.diagnostics.iter().any(Diagnostic::is_error);
    Ok(if faulty { Ending::Faulty } else { Ending::Fine })
}

/// Tells why nothing can be tried, in the form that was asked for.
fn refuse(
    refusal: Diagnostic,
    wish: &arguments::Test,
    terminal: &Terminal,
) -> anyhow::Result<Ending> {
    let outcome = Outcome { diagnostics: vec![refusal], ..Outcome::default() };
    terminal.trial(&outcome, wish.format, true)?;
    Ok(Ending::Refused)
}
