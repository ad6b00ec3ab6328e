//! `rapporteur starter`: a workbook to fill in.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::arguments::{self, Filetype};
use super::report::Terminal;
use super::{Ending, resolve, types};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::{self, Doctype};
use crate::project::slashed;
use crate::starter::{self, Filling};
use crate::write;

/// Writes the starter of a document type, and with a sample its images beside it.
pub fn run(wish: &arguments::Starter, terminal: &Terminal) -> anyhow::Result<Ending> {
    let working = env::current_dir().context("the working folder can't be read")?;
    let refuse = |refusal: Diagnostic| {
        terminal.diagnostics(&[refusal])?;
        Ok(Ending::Refused)
    };
    let project = match resolve::project(wish.root.as_deref(), &working) {
        Ok(project) => project,
        Err(refusal) => return refuse(*refusal),
    };
    let types = doctype::load(project.templates().as_deref());
    let Some((name, checked)) = types.get(&wish.doctype) else {
        return refuse(types::unknown(&wish.doctype, types.names()));
    };
    terminal.diagnostics(&checked.diagnostics)?;
    let Some(doctype) = checked.value.as_ref().filter(|_| !checked.has_errors()) else {
        return Ok(Ending::Faulty);
    };
    let files = target(wish, name).and_then(|target| files(wish, doctype, target));
    let files = match files.and_then(|files| if wish.force { Ok(files) } else { vacant(files) }) {
        Ok(files) => files,
        Err(refusal) => return refuse(*refusal),
    };
    let mut written = String::new();
    for file in &files {
        if let Err(fault) = write::file(&file.bytes, &file.path) {
            terminal.done(&written)?;
            return refuse(fault);
        }
        written += &format!("written    {}\n", slashed(&file.path));
    }
    terminal.done(&written)?;
    Ok(Ending::Fine)
}

/// A file that is to be written.
struct File {
    path: PathBuf,
    bytes: Vec<u8>,
}

/// What the starter is, and where it goes.
fn target(wish: &arguments::Starter, name: &str) -> Result<(Filetype, PathBuf), Box<Diagnostic>> {
    let named = |kind: Filetype| match kind {
        Filetype::Xlsx => format!("{name}.xlsx"),
        Filetype::Ods => format!("{name}.ods"),
        Filetype::Csv => name.to_owned(),
    };
    let wanted = wish.format.unwrap_or(Filetype::Xlsx);
    let Some(path) = &wish.out else { return Ok((wanted, PathBuf::from(named(wanted)))) };
    if path.is_dir() && wanted != Filetype::Csv {
        return Ok((wanted, path.join(named(wanted))));
    }
    let refused = |message: String, hint: &str| {
        Diagnostic::error(Name::OutputNotWritable, message).at(path.as_path()).hint(hint)
    };
    let ending = path.extension().and_then(OsStr::to_str).map(str::to_lowercase);
    let by_ending = match ending.as_deref() {
        Some("xlsx") => Some(Filetype::Xlsx),
        Some("ods") => Some(Filetype::Ods),
        Some("csv") => Some(Filetype::Csv),
        // Names of folders may have points in them.
        Some(_) if wanted == Filetype::Csv => None,
        Some(ending) => {
            let message = format!("a starter can't be written as `.{ending}`");
            let hint = "give it a name that ends with `.xlsx` or `.ods`";
            return Err(refused(message, hint).into());
        }
        None => None,
    };
    let kind = wish.format.or(by_ending).unwrap_or(Filetype::Xlsx);
    if by_ending.is_some_and(|by_ending| by_ending != kind) {
        let message = "the name and the format contradict each other".to_owned();
        let hint = "leave out `--format`, or give another name after `--out`";
        return Err(refused(message, hint).into());
    }
    Ok((
        kind,
        match kind {
            Filetype::Xlsx => path.with_extension("xlsx"),
            Filetype::Ods => path.with_extension("ods"),
            // A file of CSV is one sheet; a starter is a folder of them.
            Filetype::Csv if by_ending.is_some() => path.with_extension(""),
            Filetype::Csv => path.clone(),
        },
    ))
}

/// All files of the starter.
fn files(
    wish: &arguments::Starter,
    doctype: &Doctype,
    (kind, path): (Filetype, PathBuf),
) -> Result<Vec<File>, Box<Diagnostic>> {
    let filling = if wish.sample { Filling::Sample } else { Filling::Blank };
    let (mut files, folder) = match kind {
        Filetype::Xlsx | Filetype::Ods => {
            let folder = path.parent().unwrap_or(Path::new("")).to_owned();
            let bytes = match kind {
                Filetype::Ods => starter::ods(doctype, filling)?,
                _ => starter::xlsx(doctype, filling)?,
            };
            (vec![File { bytes, path }], folder)
        }
        Filetype::Csv => {
            let sheets = starter::folder(doctype, filling)?.into_iter();
            (sheets.map(|(name, bytes)| File { path: path.join(name), bytes }).collect(), path)
        }
    };
    if wish.sample {
        let images = starter::images(doctype).into_iter();
        let image = |(name, file): (&str, &doctype::File)| File {
            path: folder.join(name),
            bytes: file.bytes.to_vec(),
        };
        files.extend(images.map(image));
    }
    Ok(files)
}

/// The files, if none of them would take the place of another one.
fn vacant(files: Vec<File>) -> Result<Vec<File>, Box<Diagnostic>> {
    let same = |file: &&File| std::fs::read(&file.path).is_ok_and(|bytes| bytes == file.bytes);
    match files.iter().find(|file| file.path.exists() && !same(file)) {
        None => Ok(files),
        Some(file) => {
            let name = file.path.file_name().unwrap_or_default().to_string_lossy();
            let message = format!("{} is there already", quoted(&name));
            Err(Diagnostic::error(Name::OutputNotWritable, message)
                .at(file.path.as_path())
                .hint("give another name after `--out`, or overwrite it with `--force`")
                .into())
        }
    }
}
