//! `rapporteur completions SHELL`: a script that completes commands.

use anyhow::Context;
use clap::CommandFactory;

use super::arguments::Completions;
use super::report::Terminal;
use super::{Arguments, Ending};

/// Prints the script for a shell.
pub fn run(wish: &Completions, terminal: &Terminal) -> anyhow::Result<Ending> {
    let mut command = Arguments::command();
    let name = command.get_name().to_owned();
    let mut script = Vec::new();
    clap_complete::generate(wish.shell, &mut command, name, &mut script);
    let script = String::from_utf8(script).context("the script is no text")?;
    terminal.result(&script)?;
    Ok(Ending::Fine)
}
