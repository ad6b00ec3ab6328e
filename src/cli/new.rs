//! `rapporteur new`: a document type that makes papers at once, to be changed into one's own.

use std::env;
use std::path::Path;

use anyhow::Context;

use super::report::Terminal;
use super::schema::SUBJECTS;
use super::{Ending, arguments, resolve, types};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::{self, Origin, Types, source};
use crate::project::slashed;
use crate::write;

/// The longest name of a type, in letters, so that paths stay within what systems take.
const LONGEST: usize = 60;

/// Makes the folder of a document type.
pub fn run(wish: &arguments::New, terminal: &Terminal) -> anyhow::Result<Ending> {
    let working = env::current_dir().context("the working folder can't be read")?;
    let project = match resolve::project(wish.root.as_deref(), &working) {
        Ok(project) => project,
        Err(refusal) => return types::refuse(*refusal, terminal),
    };
    let name = wish.name.as_str();
    let templates = project.templates();
    let types = doctype::load(templates.as_deref());
    // In a working folder, paths are told without the `./` before them.
    let root = if project.root() == Path::new(".") { Path::new("") } else { project.root() };
    let folder = root.join("templates").join(name);
    if let Some(file) = name.strip_prefix("_shared/") {
        return shared(file, &folder, terminal);
    }
    let refusal = unfit(name).or_else(|| taken(name, &folder)).or_else(|| hides(wish, &types));
    if let Some(refusal) = refusal {
        return types::refuse(refusal, terminal);
    }
    let from = match &wish.from {
        None => source::blank(),
        Some(other) => {
            let Some((_, checked)) = types.get(other) else {
                let known = types.names();
                return types::refuse(types::unknown(other, known), terminal);
            };
            terminal.diagnostics(&checked.diagnostics)?;
            match checked.value.as_ref().filter(|_| !checked.has_errors()) {
                Some(doctype) => source::of(doctype),
                None => return Ok(Ending::Faulty),
            }
        }
    };
    let title = if from.name == name { from.title.clone() } else { doctype::titled(name) };
    let files = from.renamed(name, &title);
    for (path, file) in &files {
        if let Err(fault) = write::file(&file.bytes, &folder.join(path)) {
            return types::refuse(fault, terminal);
        }
    }
    let mut told = String::new();
    if templates.is_none() {
        let made = slashed(&root.join("templates"));
        told += &format!("made       {made}/, which was not there: document types stand in it\n");
    }
    told += &format!("written    {}/, {} files\n\n", slashed(&folder), files.len());
    told += &next(name);
    terminal.done(&told)?;
    Ok(Ending::Fine)
}

/// Puts a copy of a file that all types share into the project, where it takes the shipped one's place.
fn shared(name: &str, path: &Path, terminal: &Terminal) -> anyhow::Result<Ending> {
    let files = source::shared();
    let Some(file) = files.get(name) else {
        let message = format!("no file of `_shared` is called {}", quoted(name));
        let known = files.keys().map(String::as_str);
        let refusal = Diagnostic::error(Name::NoSuchInput, message).offer(name, known);
        return types::refuse(refusal, terminal);
    };
    if let Some(refusal) = taken(name, path) {
        return types::refuse(refusal, terminal);
    }
    if let Err(fault) = write::file(&file.bytes, path) {
        return types::refuse(fault, terminal);
    }
    terminal.done(&format!("written    {}\n", slashed(path)))?;
    Ok(Ending::Fine)
}

/// What to do next, a line each.
fn next(name: &str) -> String {
    let lines = [
        (format!("rapporteur preview {name}"), "see its pages while you change its files"),
        (format!("rapporteur test {name}"), "check it without any workbook"),
        ("rapporteur guide".to_owned(), "how document types are written"),
    ];
    let wide = lines.iter().map(|(command, _)| command.len()).max().unwrap_or_default();
    lines.iter().map(|(command, what)| format!("{command:wide$}   {what}\n")).collect()
}

/// Why a name can't be that of a type.
fn unfit(name: &str) -> Option<Diagnostic> {
    const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];
    let is_device = DEVICES.contains(&name)
        || ["com", "lpt"]
            .iter()
            .any(|port| name.strip_prefix(port).is_some_and(|rest| rest.len() == 1 && rest != "-"));
    let (why, hint) = if name.starts_with('_') {
        (": folders that begin with `_` are no types", "choose a name that begins with a letter")
    } else if !doctype::is_plain(name) || name.ends_with('-') || name.contains("--") {
        ("", "use small letters, digits and single hyphens, a letter first: `field-visit`")
    } else if name.len() > LONGEST {
        (": it is longer than 60 letters", "choose a shorter one")
    } else if is_device {
        (": Windows has no folders of this name", "choose another one")
    } else if SUBJECTS.contains(&name) {
        (": `rapporteur schema` means something else by it", "choose another one")
    } else {
        return None;
    };
    let message = format!("{} can't be the name of a document type{why}", quoted(name));
    Some(Diagnostic::error(Name::BadManifest, message).hint(hint))
}

/// There is something of this name.
fn taken(name: &str, folder: &Path) -> Option<Diagnostic> {
    // Also a link that leads nowhere.
    folder.symlink_metadata().ok()?;
    let message = format!("{} is there already", quoted(name));
    let hint = "choose another name, or remove the folder: nothing is overwritten";
    Some(Diagnostic::error(Name::OutputNotWritable, message).at(folder).hint(hint))
}

/// Another type is called so, and workbooks that ask for it would get the new one. A copy may take
/// the place of a type that is shipped: that is how an organization changes one.
fn hides(wish: &arguments::New, types: &Types) -> Option<Diagnostic> {
    let (name, checked) = types.get(&wish.name)?;
    let shipped = checked.value.as_ref().is_some_and(|other| other.origin == Origin::Embedded);
    let copied = wish.from.as_ref().and_then(|from| types.get(from));
    if name == wish.name && shipped && copied.is_some_and(|(from, _)| from == name) {
        return None;
    }
    let wanted = quoted(&wish.name);
    let (message, hint) = if name == wish.name {
        let hint = format!(
            "choose another name, or copy that type with `rapporteur new {name} --from {name}`: \
             the copy then takes its place in this project"
        );
        (format!("{wanted} is a type that is shipped with the program"), hint)
    } else {
        let message = format!("{wanted} is also what the type {} is called", quoted(name));
        (message, "choose another name".to_owned())
    };
    Some(Diagnostic::error(Name::OutputNotWritable, message).hint(hint))
}
