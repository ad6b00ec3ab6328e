//! The manifest, `template.toml`: what a document type is called and what it makes.

use serde::{Deserialize, Serialize};

use super::toml::Document;
use super::{Files, Schema};
use crate::diagnostic::{Diagnostic, Name, quoted};

/// What a document type is called and what it makes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Manifest {
    /// The name by which workbooks ask for it; that of its folder.
    pub name: String,
    /// What people call it: `Work plan`.
    pub title: String,
    /// What it is for, in a sentence.
    pub description: String,
    /// Its version.
    pub version: String,
    /// The name of the PDF, without its ending: text with `{{input}}`, `{{type}}` and
    /// `{{document.FIELD}}`.
    #[serde(default = "default_output")]
    pub output: String,
    /// The standards that its PDF has to meet.
    #[serde(default = "default_standards")]
    pub standards: Vec<Standard>,
    /// The author in the PDF's metadata.
    #[serde(default)]
    pub author: Option<String>,
    /// How the letters of CSV files are encoded that are not in Unicode and don't say so; guessed
    /// where there is none.
    #[serde(default)]
    pub encoding: Option<String>,
    /// The templates that may write values as they are, by `{{{…}}}`.
    #[serde(default)]
    pub trusted: Vec<String>,
}

/// A standard that a PDF has to meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Standard {
    /// PDF/UA-1, ISO 14289-1: accessible.
    #[serde(rename = "ua-1")]
    Ua1,
    /// PDF/A-2b, ISO 19005-2: archivable.
    #[serde(rename = "a-2b")]
    A2b,
    /// PDF/A-2a: archivable and tagged.
    #[serde(rename = "a-2a")]
    A2a,
    /// PDF/A-3b, ISO 19005-3: archivable, may hold attachments.
    #[serde(rename = "a-3b")]
    A3b,
    /// PDF/A-3a: archivable and tagged, may hold attachments.
    #[serde(rename = "a-3a")]
    A3a,
}

fn default_output() -> String {
    "{{input}}".to_owned()
}

fn default_standards() -> Vec<Standard> {
    vec![Standard::Ua1, Standard::A3a]
}

/// Reads the manifest of the type of this name.
pub fn read(name: &str, files: &Files, found: &mut Vec<Diagnostic>) -> Option<Manifest> {
    let path = format!("/{name}/template.toml");
    let Some(file) = files.get(&path) else {
        let message = format!("the document type {} has no `template.toml`", quoted(name));
        found.push(
            Diagnostic::error(Name::BadManifest, message)
                .at(std::path::PathBuf::from(format!("templates{path}")))
                .hint("copy one of another type, and change its name, title and description"),
        );
        return None;
    };
    let document = Document { file, fault: Name::BadManifest };
    let read = document.parse();
    found.extend(read.diagnostics);
    let manifest: Manifest = read.value?;
    if manifest.name != name {
        let text = file.text().unwrap_or_default();
        let at = text.find(&manifest.name).unwrap_or_default();
        let message = format!("the name {} is not that of its folder", quoted(&manifest.name));
        found.push(
            document
                .error(at..at + manifest.name.len(), message)
                .hint(format!("write `name = \"{name}\"`, or rename the folder")),
        );
    }
    let archives = manifest.standards.iter().filter(|&&standard| standard != Standard::Ua1);
    if archives.count() > 1 {
        let text = file.text().unwrap_or_default();
        let at = text.find("standards").unwrap_or_default();
        let message = "a PDF can meet only one of the standards a-2a, a-2b, a-3a and a-3b";
        let found_here = document.error(at..at + "standards".len(), message);
        found.push(found_here.hint("leave one of them, and `ua-1` beside it"));
    }
    Some(manifest)
}

/// Tells of the words of a PDF's name that mean nothing.
pub fn output(manifest: &Manifest, schema: &Schema, files: &Files, found: &mut Vec<Diagnostic>) {
    let Some(file) = files.get(&format!("/{}/template.toml", manifest.name)) else { return };
    let document = Document { file, fault: Name::BadManifest };
    let fields = schema.sheets.first().map_or(&[][..], |sheet| &sheet.columns);
    let fields = fields.iter().map(|column| format!("document.{}", column.name));
    let known: Vec<String> =
        ["input", "type"].into_iter().map(str::to_owned).chain(fields).collect();
    for part in manifest.output.split("{{").skip(1) {
        let word = part.split("}}").next().unwrap_or_default().trim();
        // A code or a reference has fields of its own.
        let field = word.splitn(3, '.').take(2).collect::<Vec<_>>().join(".");
        if known.contains(&field) {
            continue;
        }
        let at = file.text().and_then(|text| text.find(word)).unwrap_or_default();
        let message = format!("the name of the PDF can't be made of {}", quoted(word));
        let told = document.error(at..at + word.len(), message);
        let hint = "known are `{{input}}`, `{{type}}` and the fields of the document, such as \
                    `{{document.title}}`";
        found.push(told.offer(word, known.iter().map(String::as_str)).hint(hint));
    }
}
