//! What is in a pack, for programs: `manifest.json` in a zip, and `manifest` in the report on either
//! form.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use schemars::JsonSchema;
use serde::Serialize;

use super::super::plan::{Planned, Work};
use super::super::{Document, Options, Status, choice, sources};
use crate::merge;

/// The version of the manifest's form.
const VERSION: u32 = 1;

/// What is in a pack.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Manifest {
    /// The version of this form: 1.
    pub version: u32,
    /// The program and its version.
    pub program: String,
    /// The title of the pack.
    pub title: String,
    /// What stands below the title; null where there is nothing.
    pub subtitle: Option<String>,
    /// The date of the pack, as it is printed; null where there is none.
    pub date: Option<String>,
    /// How many pages all papers have, and in a PDF cover and contents with them.
    pub pages: usize,
    /// The papers, in the order of the pack.
    pub papers: Vec<Paper>,
    /// The papers that could not be made.
    pub missing: Vec<Missing>,
}

/// A paper of a pack.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Paper {
    /// Its PDF, as a build calls it, with `/` between folders; in a zip the file is there.
    pub name: String,
    /// Its title.
    pub title: String,
    /// Its document type.
    pub r#type: String,
    /// What people call the type.
    pub type_title: String,
    /// The version of the type.
    pub type_version: String,
    /// The code of its language.
    pub language: String,
    /// What sets it apart from the other papers of its workbook; empty where there is one only.
    pub key: Vec<Key>,
    /// Its workbook, with `/` between folders.
    pub input: String,
    /// BLAKE3 of the workbook. Of a folder: of the names and the BLAKE3 of its files, in order of
    /// name, a line each.
    pub input_blake3: Option<String>,
    /// How many pages it has.
    pub pages: usize,
    /// In a PDF: the number of its first page. In a zip: null.
    pub first_page: Option<usize>,
    /// In a zip: how many bytes its PDF has. In a PDF: null.
    pub bytes: Option<usize>,
    /// In a zip: BLAKE3 of its PDF. In a PDF: null.
    pub blake3: Option<String>,
}

/// One of the things that a paper is made per.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Key {
    /// What templates call it: the name of a column, or of a sheet.
    pub name: String,
    /// What it is.
    pub value: String,
}

/// A paper that could not be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Missing {
    /// What its PDF would be called, with `/` between folders.
    pub name: String,
    /// Its document type; empty where it is not known.
    pub r#type: String,
    /// Its workbook, with `/` between folders.
    pub input: String,
}

impl Manifest {
    /// Without papers.
    pub fn of(title: String, wish: &super::Wish) -> Self {
        Self {
            version: VERSION,
            program: concat!("rapporteur ", env!("CARGO_PKG_VERSION")).to_owned(),
            title,
            subtitle: wish.subtitle.clone(),
            date: wish.date.clone(),
            pages: 0,
            papers: Vec::new(),
            missing: Vec::new(),
        }
    }
}

/// What is known of a paper before its pages are.
pub fn paper(planned: &Planned, work: &Work, name: String, inputs: &mut Inputs) -> Paper {
    let manifest = &work.kind.doctype.manifest;
    Paper {
        title: name.strip_suffix(".pdf").unwrap_or(&name).to_owned(),
        name,
        r#type: manifest.name.clone(),
        type_title: manifest.title.clone(),
        type_version: manifest.version.clone(),
        language: String::new(),
        key: key(work),
        input: planned.input.clone(),
        input_blake3: inputs.hash(&planned.path),
        pages: 0,
        first_page: None,
        bytes: None,
        blake3: None,
    }
}

/// The papers that are missing.
pub fn missing(documents: &[Document], options: &Options) -> Vec<Missing> {
    let failed = documents.iter().filter(|document| document.status == Status::Failed);
    let missing = |document: &Document| Missing {
        name: choice::name(options, &document.output),
        r#type: document.doctype.clone(),
        input: document.input.clone(),
    };
    failed.map(missing).collect()
}

/// The date of the latest of some documents.
pub fn latest(dates: impl Iterator<Item = Option<Date>>) -> Option<Date> {
    dates.flatten().max()
}

/// What sets a document apart, in words.
pub fn key(work: &Work) -> Vec<Key> {
    let printer = merge::printer(&work.dataset, &work.portion, &work.kind.doctype);
    let keys = work.portion.keys.iter();
    keys.map(|key| Key { name: key.name.clone(), value: printer.text(&key.value) }).collect()
}

/// The hashes of workbooks, each worked out once.
#[derive(Default)]
pub struct Inputs(BTreeMap<PathBuf, Option<String>>);

impl Inputs {
    fn hash(&mut self, path: &Path) -> Option<String> {
        let known = self.0.entry(path.to_owned());
        known.or_insert_with(|| hash(path)).clone()
    }
}

/// The hash of a workbook; none where it can't be read any more.
fn hash(path: &Path) -> Option<String> {
    let of = |file: &Path| Some(blake3::hash(&std::fs::read(file).ok()?).to_string());
    if !path.is_dir() {
        return of(path);
    }
    let mut lines = String::new();
    for file in sources::workbook(path).into_iter().filter(|file| file != path) {
        let name = file.file_name()?.to_string_lossy().into_owned();
        lines.push_str(&format!("{name} {}\n", of(&file)?));
    }
    Some(blake3::hash(lines.as_bytes()).to_string())
}
