//! What a run reads, and where it looks for what is not there: all that has to change for the next
//! run to make anything else.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::kinds::{Kinds, is_for_people, names_lists};
use crate::diagnostic::{Diagnostic, Place};
use crate::doctype::{Doctype, Type};
use crate::project::Project;

/// The files of a workbook: the one, or of a folder those of CSV, and the folder itself.
pub fn workbook(path: &Path) -> BTreeSet<PathBuf> {
    let mut read = BTreeSet::from([path.to_owned()]);
    let inside = fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path());
    read.extend(inside.filter(|file| {
        let ending = file.extension().unwrap_or_default().to_ascii_lowercase();
        ["csv", "tsv"].iter().any(|known| *ending == **known) && !is_hidden(file)
    }));
    read
}

/// The files of the document types that were asked for, and of `_shared` what they need of it. Where
/// there is no `templates/`, or not one of these types in it, it is looked for.
pub fn types(project: &Project, asked: &BTreeSet<String>, kinds: &Kinds<'_>) -> BTreeSet<PathBuf> {
    let templates = project.templates_folder();
    let mut read = BTreeSet::from([templates.clone()]);
    for asked in asked {
        // A type of this name, or title, may come to be in any folder; `templates/` itself tells of
        // folders only.
        let Some((name, kind)) = kinds.get(asked) else {
            let folders = fs::read_dir(&templates).into_iter().flatten().flatten();
            read.extend(folders.map(|folder| folder.path().join("template.toml")));
            continue;
        };
        let doctype = kind.as_ref().map(|kind| &kind.doctype);
        for folder in [name, "_shared"] {
            walk(&templates, folder, doctype, &mut read);
        }
    }
    read
}

/// The files of document types in which something is wrong: that keeps documents from being made even
/// where none of them needs the file.
pub fn faulty(project: &Project, found: &[Diagnostic]) -> BTreeSet<PathBuf> {
    let templates = project.templates_folder();
    let places = found.iter().filter_map(|found| found.place.as_ref());
    let files = places.filter_map(|place| match place {
        Place::File(place) => place.file.strip_prefix("templates/"),
        _ => None,
    });
    files.map(|file| templates.join(file)).collect()
}

/// The files in a folder of `templates/` that take part in a document, and the folders that they are
/// in.
fn walk(templates: &Path, folder: &str, doctype: Option<&Doctype>, read: &mut BTreeSet<PathBuf>) {
    let path = templates.join(folder);
    for entry in fs::read_dir(&path).into_iter().flatten().flatten() {
        let inside = format!("{folder}/{}", entry.file_name().to_string_lossy());
        let file = entry.path();
        if is_hidden(&file) {
            continue;
        }
        if !file.is_dir() {
            read.extend(takes_part(&inside, doctype).then_some(file));
        } else if !is_apart(&inside) {
            walk(templates, &inside, doctype, read);
        }
    }
    read.insert(path);
}

/// Whether a folder holds what feeds a type, and no part of it.
fn is_apart(folder: &str) -> bool {
    let inner = folder.split_once('/').filter(|(top, _)| *top != "_shared");
    inner.is_some_and(|(_, inner)| ["sample", "tests"].contains(&inner))
}

/// Whether a file of `templates/` has a part in the documents of a type. Of a type that is faulty
/// nobody knows which code lists it needs.
fn takes_part(path: &str, doctype: Option<&Doctype>) -> bool {
    if is_for_people(path) {
        return false;
    }
    let list = path.strip_prefix("_shared/codes/").and_then(|name| name.strip_suffix(".csv"));
    match (list, doctype) {
        (Some(list), Some(doctype)) => names_lists(doctype) || needs(doctype, list),
        _ => true,
    }
}

/// Whether a contract needs a code list; the names of its languages every type does.
fn needs(doctype: &Doctype, list: &str) -> bool {
    let mut columns = doctype.schema.sheets.iter().flat_map(|sheet| &sheet.columns);
    list == "languages"
        || columns.any(|it| match &it.kind {
            Type::Code(name) => name == list,
            _ => it.known.as_deref() == Some(list),
        })
}

/// Whether a file is hidden, or says that another is open.
fn is_hidden(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with('.') || name.starts_with("~$")
}
