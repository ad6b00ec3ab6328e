//! The README of a document type: its tables of columns are those of the contract.

use std::path::{Path, PathBuf};

use super::difference;
use crate::diagnostic::{Diagnostic, FilePlace, Name, quoted};
use crate::doctype::{self, Doctype};
use crate::write;

/// The line after which the tables stand.
const BEGIN: &str = "<!-- columns -->";
/// The line before which they end; without it, they go on to the end.
const END: &str = "<!-- /columns -->";

/// What is wrong with the README; with a folder, it is put right in it.
pub fn check(
    doctype: &Doctype,
    blessed: Option<&Path>,
    written: &mut Vec<PathBuf>,
) -> Option<Diagnostic> {
    let fault = fault(doctype)?;
    let Some(folder) = blessed else { return Some(fault) };
    let path = folder.join("README.md");
    match write::file(renewed(doctype).as_bytes(), &path) {
        Ok(()) => {
            written.push(path);
            None
        }
        Err(fault) => Some(fault),
    }
}

fn fault(doctype: &Doctype) -> Option<Diagnostic> {
    let name = &doctype.manifest.name;
    let path = format!("/{name}/README.md");
    let hint = format!("`rapporteur test {name} --bless` writes it");
    let Some(file) = doctype.files.get(&path) else {
        let message = format!("the document type {} has no README", quoted(name));
        let path = PathBuf::from(format!("templates{path}"));
        return Some(Diagnostic::error(Name::StaleReadme, message).at(path).hint(hint));
    };
    let text = file.text().unwrap_or_default();
    let Some((start, told)) = tables(text) else {
        let message = format!("the README has no line {}", quoted(BEGIN));
        let path = PathBuf::from(&*file.name);
        return Some(Diagnostic::error(Name::StaleReadme, message).at(path).hint(hint));
    };
    let wanted = doctype::markdown(doctype);
    let skipped = told.len() - told.trim_start().len();
    let difference = difference::first(told.trim(), wanted.trim())?;
    let start = start + skipped;
    let place = start + difference.place.start..start + difference.place.end;
    let message = match &difference.given {
        Some(line) => format!("the README is out of date: here should stand {}", quoted(line)),
        None => "the README is out of date: from here on it tells too much".to_owned(),
    };
    let fault = Diagnostic::error(Name::StaleReadme, message).at(FilePlace::of_range(
        &*file.name,
        text,
        place,
    ));
    Some(fault.hint(format!("{hint} anew")))
}

/// The part of a README that is made from the contract, and where it begins.
fn tables(text: &str) -> Option<(usize, &str)> {
    let start = text.find(BEGIN)? + BEGIN.len();
    let rest = text.get(start..)?;
    Some((start, rest.find(END).and_then(|end| rest.get(..end)).unwrap_or(rest)))
}

/// The README with the tables of the contract.
fn renewed(doctype: &Doctype) -> String {
    let wanted = doctype::markdown(doctype);
    let wanted = wanted.trim();
    let file = doctype.files.get(&format!("/{}/README.md", doctype.manifest.name));
    let manifest = &doctype.manifest;
    let begun = match file.and_then(|file| file.text()) {
        Some(text) => text.trim_end().to_owned(),
        None => {
            format!("# {}\n\n{}\n\n## Sheets and columns", manifest.title, manifest.description)
        }
    };
    match tables(&begun) {
        Some((start, told)) => {
            let before = begun.get(..start).unwrap_or_default();
            let after = begun.get(start + told.len()..).unwrap_or_default();
            let after = if after.is_empty() { after.to_owned() } else { format!("\n{after}") };
            format!("{before}\n\n{wanted}\n{after}\n")
        }
        None => format!("{begun}\n\n{BEGIN}\n\n{wanted}\n\n{END}\n"),
    }
}
