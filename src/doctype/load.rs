//! Loading: the folders of `templates/`, the project's own over those inside of the program.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use include_dir::{Dir, include_dir};

use super::contract::{self, RawSchema};
use super::toml::Document;
use super::{
    CodeList, Doctype, Entry, File, Files, Manifest, Origin, Schema, codes, looks, manifest,
    output, per, variants,
};
use crate::diagnostic::{Checked, Diagnostic, Name};

/// The document types that the program brings with it.
static EMBEDDED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The fields that every document has.
const BASE: &str = include_str!("document.toml");

/// The largest file of a document type that is read, in bytes.
const LARGEST: u64 = 64 << 20;

/// The document types that can be used, by name. What a type's files say is read when somebody asks
/// for it.
#[derive(Debug)]
pub struct Types {
    files: Files,
    unreadable: Vec<Diagnostic>,
    known: BTreeMap<String, (Origin, OnceLock<Checked<Doctype>>)>,
}

impl Types {
    /// All of them, in order of name.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Checked<Doctype>)> {
        self.known
            .iter()
            .map(|(name, (origin, read))| (name.as_str(), self.read(name, origin, read)))
    }

    /// The names of all of them.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.known.keys().map(String::as_str)
    }

    fn read<'a>(
        &self,
        name: &str,
        origin: &Origin,
        read: &'a OnceLock<Checked<Doctype>>,
    ) -> &'a Checked<Doctype> {
        read.get_or_init(|| {
            let mut doctype = doctype(name, origin.clone(), &self.files);
            doctype.diagnostics.extend(self.unreadable.iter().cloned());
            doctype
        })
    }

    /// The one of this name; also by its title, in any case.
    pub fn get(&self, name: &str) -> Option<(&str, &Checked<Doctype>)> {
        let wanted = folded(name);
        // Before one of this name there may be one of this title, but of those that are shipped none.
        let is_named = |known: &str| folded(known) == wanted;
        if let Some((known, (Origin::Embedded, read))) =
            self.known.iter().find(|(known, _)| is_named(known))
            && self.known.values().all(|(origin, _)| *origin == Origin::Embedded)
        {
            return Some((known, self.read(known, &Origin::Embedded, read)));
        }
        self.all().find(|(known, doctype)| {
            let title = doctype.value.as_ref().map(|doctype| folded(&doctype.manifest.title));
            folded(known) == wanted || title.is_some_and(|title| title == wanted)
        })
    }
}

/// `Work plan`, `work_plan` and `work-plan` name the same type.
fn folded(name: &str) -> String {
    let words = name.split(|c: char| c.is_whitespace() || c == '-' || c == '_');
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-").to_lowercase()
}

/// Loads all document types: those inside of the program, and over them those of a project's
/// `templates/`. A project's file in `_shared` takes the place of the program's of the same name.
pub fn load(templates: Option<&Path>) -> Types {
    let mut files = Files::new();
    embedded(&EMBEDDED, &mut files);
    let mut unreadable = Vec::new();
    let mut own = Vec::new();
    if let Some(templates) = templates {
        own = folders(templates);
        for name in &own {
            // A project's own type takes the place of the program's as a whole.
            if name != "_shared" {
                files.retain(|path, _| !path.starts_with(&format!("/{name}/")));
            }
            folder(&templates.join(name), &format!("/{name}"), &mut files, &mut unreadable);
        }
    }
    let mut names: Vec<String> =
        files.keys().filter_map(|path| folder_of(path)).map(str::to_owned).collect();
    names.dedup();
    names.retain(|name| !name.starts_with('_'));
    let known = names.into_iter().map(|name| {
        let origin = match templates {
            Some(templates) if own.contains(&name) => Origin::Project(templates.join(&name)),
            _ => Origin::Embedded,
        };
        (name, (origin, OnceLock::new()))
    });
    Types { known: known.collect(), files, unreadable }
}

/// Whether a file at this virtual path is the one that the program brings with it, unchanged.
pub fn is_shipped(path: &str, bytes: &[u8]) -> bool {
    let inner = path.trim_start_matches('/');
    EMBEDDED.get_file(inner).is_some_and(|file| file.contents() == bytes)
}

/// The folder of `templates/` that a file lies in; a file may also lie beside the folders.
fn folder_of(path: &str) -> Option<&str> {
    path.strip_prefix('/')?.split_once('/').map(|(folder, _)| folder)
}

/// The names of the folders that may be types, and of `_shared`.
fn folders(templates: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(templates)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().is_dir())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| name == "_shared" || !name.starts_with(['_', '.']))
        .collect();
    names.sort();
    names
}

fn embedded(dir: &Dir<'_>, files: &mut Files) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let name = format!("templates/{path}").into();
        files.insert(format!("/{path}"), File { name, bytes: Arc::from(file.contents()) });
    }
    for dir in dir.dirs() {
        embedded(dir, files);
    }
}

fn folder(dir: &Path, path: &str, files: &mut Files, unreadable: &mut Vec<Diagnostic>) {
    let mut entries: Vec<_> = fs::read_dir(dir).into_iter().flatten().flatten().collect();
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let Ok(name) = entry.file_name().into_string() else { continue };
        if name.starts_with('.') {
            continue;
        }
        let (at, path) = (entry.path(), format!("{path}/{name}"));
        let bytes = match entry.metadata() {
            Ok(about) if about.is_dir() => {
                folder(&at, &path, files, unreadable);
                continue;
            }
            Ok(about) if about.is_file() && about.len() <= LARGEST => fs::read(&at).ok(),
            _ => None,
        };
        match bytes {
            Some(bytes) => {
                let name = format!("templates{path}").into();
                files.insert(path, File { name, bytes: bytes.into() });
            }
            None => unreadable.push(
                Diagnostic::warning(Name::BadTemplate, "the file can't be read and is left out")
                    .at(at.as_path()),
            ),
        }
    }
}

/// The files of a folder that the program brings with it, by their path within it.
pub(super) fn shipped(name: &str) -> Files {
    let mut files = Files::new();
    EMBEDDED.get_dir(name).into_iter().for_each(|dir| embedded(dir, &mut files));
    without(files, &format!("/{name}/"))
}

/// The files of a folder of a project, by their path within it; without what can't be read.
pub(super) fn within(dir: &Path) -> Files {
    let mut files = Files::new();
    folder(dir, "", &mut files, &mut Vec::new());
    without(files, "/")
}

/// The same files, by what comes after the beginning of their paths.
fn without(files: Files, start: &str) -> Files {
    let files = files.into_iter();
    files.filter_map(|(path, file)| Some((path.strip_prefix(start)?.to_owned(), file))).collect()
}

/// One type out of all files.
fn doctype(name: &str, origin: Origin, all: &Files) -> Checked<Doctype> {
    let own = format!("/{name}/");
    let mut files: Files = all
        .iter()
        .filter(|(path, _)| path.starts_with(&own) || path.starts_with("/_shared/"))
        .map(|(path, file)| (path.clone(), file.clone()))
        .collect();
    let within = |folder: &str| -> Files {
        let inner = files.iter().filter_map(|(path, file)| {
            Some((path.strip_prefix(&own)?.strip_prefix(folder)?.to_owned(), file.clone()))
        });
        inner.collect()
    };
    let (sample, tests) = (within("sample/"), within("tests/"));
    // Samples and tests feed a type; no template reads them.
    files.retain(|path, _| {
        let inner = path.strip_prefix(&own).unwrap_or_default();
        !inner.starts_with("sample/") && !inner.starts_with("tests/")
    });
    let mut found = Vec::new();
    let manifest = manifest::read(name, &files, &mut found);
    let mut lists = BTreeMap::new();
    for (path, file) in &files {
        let stem = path.strip_prefix("/_shared/codes/").and_then(|path| path.strip_suffix(".csv"));
        if let Some(stem) = stem {
            let read = codes::read(stem, file);
            found.extend(read.diagnostics);
            lists.extend(read.value.map(|list| (Arc::clone(&list.name), list)));
        }
    }
    let languages = languages(&files, &lists);
    lists.insert(Arc::clone(&languages.name), languages);
    lists.insert(looks::LIST.into(), looks::list(&files));
    // Of a faulty manifest, nobody knows whether it has any.
    let chosen = manifest.as_ref().map_or(&[][..], |manifest| &manifest.variants);
    if manifest.is_none() || !chosen.is_empty() {
        lists.insert(variants::LIST.into(), variants::list(chosen));
    }
    let schema = schema(&own, &files, (&lists, manifest.as_ref()), &mut found);
    match (manifest, schema) {
        (Some(manifest), Some(schema)) => {
            per::check(&manifest, &schema, &files, &mut found);
            output::check(&manifest, (&schema, &lists), &files, &mut found);
            Checked::new(
                Doctype { manifest, schema, codes: lists, files, sample, tests, origin },
                found,
            )
        }
        _ => Checked::failed(found),
    }
}

fn schema(
    own: &str,
    files: &Files,
    (lists, manifest): (&BTreeMap<Arc<str>, CodeList>, Option<&Manifest>),
    found: &mut Vec<Diagnostic>,
) -> Option<Schema> {
    let path = format!("{own}schema.toml");
    let Some(file) = files.get(&path) else {
        let message = "the document type has no contract, `schema.toml`";
        found.push(
            Diagnostic::error(Name::BadContract, message)
                .at(std::path::PathBuf::from(format!("templates{path}")))
                .hint("write one that names the sheets and columns of its workbooks"),
        );
        return None;
    };
    let document = Document { file, fault: Name::BadContract };
    let base = File { name: "document.toml".into(), bytes: Arc::from(BASE.as_bytes()) };
    let base = Document { file: &base, fault: Name::BadContract }.parse::<RawSchema>().value?;
    let raw = document.parse();
    found.extend(raw.diagnostics);
    let raw: RawSchema = raw.value?;
    found.extend(contract::variant_fault(&raw, &document, manifest));
    let resolved = contract::resolve(&contract::with_base(base, raw, manifest), &document, lists);
    found.extend(resolved.diagnostics);
    resolved.value
}

/// The languages in which documents can be made: those that have a file of labels. They are called
/// as the code list `languages` calls them.
fn languages(files: &Files, lists: &BTreeMap<Arc<str>, CodeList>) -> CodeList {
    let known = lists.get("languages");
    let entries = files.keys().filter_map(|path| {
        let code = path.strip_prefix("/_shared/labels/")?.strip_suffix(".toml")?;
        let entry = known.and_then(|list| list.entries.iter().find(|entry| entry.code == code));
        let names =
            entry.into_iter().flat_map(|entry| [&entry.label].into_iter().chain(&entry.aliases));
        // Typst and PDF know a language by its code, so that is what templates print.
        Some(Entry {
            code: code.to_owned(),
            label: code.to_owned(),
            aliases: names.cloned().collect(),
            further: Vec::new(),
        })
    });
    CodeList {
        name: "document-languages".into(),
        edition: super::Edition::default(),
        columns: Vec::new(),
        entries: entries.collect(),
        words: Default::default(),
    }
}
