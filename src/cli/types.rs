//! `rapporteur types`: the document types, or the sheets and columns of one.

mod catalogue;
mod human;

use std::env;

use anyhow::Context;

pub use catalogue::Catalogue;

use super::arguments::{self, Listing};
use super::report::Terminal;
use super::{Ending, resolve};
use crate::diagnostic::{Checked, Diagnostic, Name, quoted};
use crate::doctype::{self, Doctype};

/// Prints the document types, or one of them.
pub fn run(wish: &arguments::Types, terminal: &Terminal) -> anyhow::Result<Ending> {
    let working = env::current_dir().context("the working folder can't be read")?;
    let project = match resolve::project(wish.root.as_deref(), &working) {
        Ok(project) => project,
        Err(refusal) => return refuse(*refusal, terminal),
    };
    let types = doctype::load(project.templates().as_deref());
    let chosen: Vec<(&str, &Checked<Doctype>)> = match &wish.doctype {
        None => types.all().collect(),
        Some(name) => match types.get(name) {
            Some(found) => vec![found],
            None => return refuse(unknown(name, types.names()), terminal),
        },
    };
    let found: Vec<Diagnostic> =
        chosen.iter().flat_map(|(_, checked)| checked.diagnostics.iter().cloned()).collect();
    terminal.diagnostics(&found)?;
    terminal.result(&text(wish, &chosen)?)?;
    let faulty = chosen.iter().any(|(_, checked)| checked.has_errors());
    Ok(if faulty { Ending::Faulty } else { Ending::Fine })
}

/// What to print of the chosen types.
fn text(
    wish: &arguments::Types,
    chosen: &[(&str, &Checked<Doctype>)],
) -> serde_json::Result<String> {
    let sound = || chosen.iter().filter_map(|(_, checked)| checked.value.as_ref());
    Ok(match wish.format {
        Listing::Json => serde_json::to_string_pretty(&Catalogue::of(sound()))? + "\n",
        Listing::Human if wish.markdown => sound().map(doctype::markdown).collect(),
        Listing::Human if wish.doctype.is_some() => sound().map(human::columns).collect(),
        Listing::Human => human::list(chosen),
    })
}

/// There is no document type of this name.
pub fn unknown<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Diagnostic {
    let message = format!("no document type is called {}", quoted(name));
    Diagnostic::error(Name::UnknownType, message)
        .offer(name, known)
        .hint("`rapporteur types` lists the document types")
}

/// Tells why nothing can be shown.
pub fn refuse(refusal: Diagnostic, terminal: &Terminal) -> anyhow::Result<Ending> {
    terminal.diagnostics(&[refusal])?;
    Ok(Ending::Refused)
}

#[cfg(test)]
mod tests;
