//! The document types of a build: each made ready when a workbook first asks for it, and its faults
//! told once.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::state::{self, hash};
use super::withdrawn;
use crate::compile::{Assets, Engine};
use crate::diagnostic::{Checked, Diagnostic, FilePlace, Name, quoted};
use crate::doctype::{Doctype, Files, Types};
use crate::merge::{self, Template};
use crate::read;
use crate::validate;

/// A document type that is in use: loaded, its templates parsed, its files ready for Typst.
pub struct Kind {
    /// The type.
    pub doctype: Doctype,
    /// Its templates.
    pub template: Template,
    /// Its files, as Typst sees them. Only what is compiled needs them.
    pub assets: Option<Assets>,
    /// Hashes of all files that can take part in a document, by their names.
    pub files: state::Files,
    /// Those of them that merging reads, whose effect is in the merged source.
    pub merging: state::Files,
    /// The hash of that set.
    pub merging_id: String,
    /// A hash of all of its files.
    pub print: blake3::Hash,
}

/// The document types that workbooks can ask for, shared by the threads of a build.
pub struct Kinds<'a> {
    types: Types,
    engine: Option<&'a Engine>,
    ready: Mutex<BTreeMap<String, Ready>>,
}

/// A type that was asked for, if it can be used, and what was found in it.
struct Ready {
    kind: Option<Arc<Kind>>,
    found: Vec<Diagnostic>,
}

impl<'a> Kinds<'a> {
    /// None is ready yet.
    pub fn new(types: Types, engine: Option<&'a Engine>) -> Self {
        Self { types, engine, ready: Mutex::default() }
    }

    /// The document type of this name, and its own name for itself; no type where it is faulty.
    pub fn get(&self, name: &str) -> Option<(&str, Option<Arc<Kind>>)> {
        let (name, checked) = self.types.get(name)?;
        // A thread that panics takes the whole run with it, so the lock is never poisoned.
        let mut ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(ready) = ready.get(name) {
            return Some((name, ready.kind.clone()));
        }
        let mut found = checked.diagnostics.clone();
        let doctype = checked.value.clone().filter(|_| !checked.has_errors());
        let kind = doctype.and_then(|doctype| {
            let kind = self::ready(doctype, self.engine);
            found.extend(kind.diagnostics);
            kind.value.map(Arc::new)
        });
        ready.insert(name.to_owned(), Ready { kind: kind.clone(), found });
        Some((name, kind))
    }

    /// The types of the project with columns that may be withheld, whether anybody asked for them or not.
    pub fn withholding(&self) -> Vec<&Doctype> {
        let all = self.types.all().filter_map(|(_, checked)| checked.value.as_ref());
        all.filter(|doctype| withdrawn::withholds(doctype)).collect()
    }

    /// What a type calls itself.
    pub fn title(&self, name: &str) -> Option<&str> {
        let (_, checked) = self.types.get(name)?;
        Some(&checked.value.as_ref()?.manifest.title)
    }

    /// The names of all types.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.types.names()
    }

    /// What was found in the types that were asked for.
    pub fn found(&self) -> Vec<Diagnostic> {
        let ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        ready.values().flat_map(|ready| ready.found.iter().cloned()).collect()
    }

    /// What was found in the type of this name, if it was asked for.
    pub fn found_in(&self, name: &str) -> Vec<Diagnostic> {
        let ready = self.ready.lock().unwrap_or_else(PoisonError::into_inner);
        ready.get(name).map(|ready| ready.found.clone()).unwrap_or_default()
    }
}

/// Makes a document type ready: its templates parsed, its files prepared for Typst if there is any.
pub fn ready(doctype: Doctype, engine: Option<&Engine>) -> Checked<Kind> {
    // What is no more than a warning is for its author's tests, not for all who build.
    let contract = validate::contract(&doctype).into_iter().filter(Diagnostic::is_error);
    let mut found: Vec<Diagnostic> = contract.collect();
    let template = merge::template(&doctype);
    let sound = !template.has_errors() && found.is_empty();
    found.extend(template.diagnostics);
    let Some(template) = template.value.filter(|_| sound) else { return Checked::failed(found) };
    found.extend(unknown_encoding(&doctype));
    let mut assets = None;
    if let Some(engine) = engine {
        let prepared = Assets::new(engine, &doctype.files);
        found.extend(prepared.diagnostics);
        assets = prepared.value;
    }
    let taking_part = doctype.files.iter().filter(|(path, _)| !is_for_people(path));
    let files: state::Files =
        taking_part.map(|(path, file)| (called(path), hash(&file.bytes))).collect();
    let merging = files.iter().filter(|(name, _)| is_merged(name));
    let merging: state::Files = merging.map(|(name, hash)| (name.clone(), hash.clone())).collect();
    let (print, merging_id) = (print(&doctype.files), state::id(&merging));
    Checked::new(Kind { doctype, template, assets, files, merging, merging_id, print }, found)
}

/// The fault of a manifest whose encoding nobody knows: reading would guess, and its author never
/// hear of it.
fn unknown_encoding(doctype: &Doctype) -> Option<Diagnostic> {
    let name = doctype.manifest.encoding.as_ref().filter(|name| !read::is_encoding(name))?;
    let file = doctype.files.get(&format!("/{}/template.toml", doctype.manifest.name))?;
    let text = file.text().unwrap_or_default();
    let at = text.find("encoding").unwrap_or_default();
    let place = FilePlace::of_range(Arc::clone(&file.name), text, at..at + "encoding".len());
    let message = format!("{} is not the name of an encoding, and is not used", quoted(name));
    let fault = Diagnostic::warning(Name::BadManifest, message).at(place);
    Some(fault.hint("write a name such as `windows-1252` or `windows-1254`"))
}

/// A hash of files, with their names and their lengths.
fn print(files: &Files) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    for (path, file) in files {
        for part in [path.as_bytes(), &file.bytes] {
            hasher.update(&part.len().to_le_bytes());
            hasher.update(part);
        }
    }
    hasher.finalize()
}

/// What a file is called in what is remembered, whether the project or the program brings it.
pub fn called(path: &str) -> String {
    format!("templates{path}")
}

/// Whether merging reads a file: templates, the contract, labels and code lists.
fn is_merged(name: &str) -> bool {
    [".hbs", ".toml", ".csv"].iter().any(|ending| name.ends_with(ending))
}

/// Whether a file of a type is there to be read by people, and has no part in any document.
pub fn is_for_people(path: &str) -> bool {
    path.ends_with(".md")
}

/// Whether a template or layout names the folder of the code lists, and so may read any of them.
pub fn names_lists(doctype: &Doctype) -> bool {
    let texts = doctype
        .files
        .iter()
        .filter(|(path, _)| [".typ", ".hbs"].iter().any(|ending| path.ends_with(ending)));
    texts.filter_map(|(_, file)| file.text()).any(|text| text.contains("codes/"))
}
