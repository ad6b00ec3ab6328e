//! `rapporteur preview`: the pages in a browser, made anew with each change.

use std::collections::BTreeSet;
use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use anyhow::Context;

use super::arguments;
use super::report::Terminal;
use super::{Ending, interrupt, resolve};
use crate::build::{Input, Session};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::{self, Types};
use crate::project::{self, Project, slashed};
use crate::serve::{Server, Show};
use crate::write::{self, Scratch};

/// Serves the pages until it is interrupted.
pub fn run(wish: &arguments::Preview, terminal: &Terminal) -> anyhow::Result<Ending> {
    let working = env::current_dir().context("the working folder can't be read")?;
    let options = resolve::previewing(wish, &working);
    let found = options.and_then(|options| {
        let wanted = wanted(&wish.shown, &options.project)?;
        Ok((options, wanted))
    });
    let (options, wanted) = match found {
        Ok(found) => found,
        Err(refusal) => {
            terminal.diagnostics(&[*refusal])?;
            return Ok(Ending::Refused);
        }
    };
    let server = Server::bind(wish.port).with_context(|| match wish.port {
        Some(port) => format!("the port {port} can't be had"),
        None => "no port can be had".to_owned(),
    })?;
    // It ends at once, so that there is nothing to say.
    interrupt::listen(Arc::clone(&options.stop), Arc::new(AtomicBool::new(false)));
    terminal.result(&format!("{}\n", server.address()))?;
    terminal.done("open this address in a browser; Ctrl-C ends the preview\n")?;
    if wish.open && open::that_detached(server.address()).is_err() {
        terminal.done("no browser could be opened\n")?;
    }
    let project = options.project.clone();
    let show = Show {
        folders: folders(&wanted, &project),
        stop: Arc::clone(&options.stop),
        session: Session::new(options),
        inputs: Box::new(move || inputs(&wanted, &project)),
    };
    server.run(&show);
    Ok(Ending::Fine)
}

/// What is to be shown.
enum Wanted {
    /// All workbooks of the project.
    All,
    /// What somebody means by these.
    Some(Vec<Source>),
}

/// Where workbooks are.
enum Source {
    /// The sample of a document type; of one that is shipped in a folder that is gone afterwards.
    Sample { input: Input, _unpacked: Option<Scratch> },
    /// A workbook, or a folder of them.
    Path(PathBuf),
}

/// What is meant by what was typed: document types, else workbooks.
fn wanted(typed: &[PathBuf], project: &Project) -> Result<Wanted, Box<Diagnostic>> {
    if typed.is_empty() {
        let folder = project.inputs_folder();
        return match project.inputs() {
            Ok(found) if !found.is_empty() => Ok(Wanted::All),
            _ => Err(Diagnostic::error(Name::NoSuchInput, "there is no workbook to show")
                .at(folder)
                .hint("put workbooks there, or name a document type to see its sample")
                .hint("`rapporteur types` lists the document types")
                .into()),
        };
    }
    let types = doctype::load(project.templates().as_deref());
    let sources = typed.iter().map(|it| source(it, &types, project));
    Ok(Wanted::Some(sources.collect::<Result<_, _>>()?))
}

fn source(typed: &Path, types: &Types, project: &Project) -> Result<Source, Box<Diagnostic>> {
    let text = typed.to_string_lossy();
    if let Some((name, checked)) = types.get(&text) {
        let in_project = project.templates().map(|folder| folder.join(name));
        let shown = |path: PathBuf, named: String| Input {
            path,
            name: named,
            doctype: Some(name.to_owned()),
        };
        if let Some(folder) = in_project.filter(|folder| folder.is_dir()) {
            let path = folder.join("sample");
            let input = shown(path.clone(), slashed(&path));
            return Ok(Source::Sample { input, _unpacked: None });
        }
        let files = checked.value.iter().flat_map(|doctype| &doctype.sample);
        let files = files.map(|(path, file)| (path.as_str(), &*file.bytes));
        let scratch = write::scratch(files)?;
        let input = shown(scratch.path().to_owned(), format!("templates/{name}/sample"));
        return Ok(Source::Sample { input, _unpacked: Some(scratch) });
    }
    if typed.exists() {
        return Ok(Source::Path(typed.to_owned()));
    }
    let message = format!("there is neither a document type nor a workbook {}", quoted(&text));
    Err(Diagnostic::error(Name::NoSuchInput, message)
        .offer(&text, types.names())
        .hint("`rapporteur types` lists the document types")
        .into())
}

/// Where workbooks can come to be.
fn folders(wanted: &Wanted, project: &Project) -> Vec<PathBuf> {
    match wanted {
        Wanted::All => vec![project.inputs_folder()],
        Wanted::Some(sources) => {
            let paths = sources.iter().filter_map(|source| match source {
                Source::Path(path) => Some(path.clone()),
                Source::Sample { .. } => None,
            });
            paths.collect()
        }
    }
}

/// The workbooks that there are now.
fn inputs(wanted: &Wanted, project: &Project) -> Vec<Input> {
    let of_path = |path: PathBuf| Input { name: slashed(&path), path, doctype: None };
    let inputs: Vec<Input> = match wanted {
        Wanted::All => project.inputs().unwrap_or_default().into_iter().map(of_path).collect(),
        Wanted::Some(sources) => sources
            .iter()
            .flat_map(|source| match source {
                Source::Sample { input, .. } => vec![input.clone()],
                Source::Path(path) => {
                    let found = project::expand(path).unwrap_or_else(|_| vec![path.clone()]);
                    found.into_iter().map(of_path).collect()
                }
            })
            .collect(),
    };
    let mut named = BTreeSet::new();
    inputs.into_iter().filter(|input| named.insert(input.name.clone())).collect()
}
