//! `rapporteur clean`.

use std::env;

use anyhow::Context;

use super::Ending;
use super::arguments::Clean;
use super::report::Terminal;
use super::{build, resolve};
use crate::build::{Outcome, clean};

/// Removes stale PDFs, and tells which.
pub fn run(wish: &Clean, terminal: &Terminal) -> anyhow::Result<Ending> {
    let working = env::current_dir().context("the working folder can't be read")?;
    let outcome = match resolve::cleaning(wish, &working) {
        Ok(options) => clean(&options),
        Err(refusal) => Outcome::refused(vec![*refusal]),
    };
    terminal.cleaned(&outcome, wish.format).context("the report can't be printed")?;
    Ok(build::ending(&outcome, false))
}
