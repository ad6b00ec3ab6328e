//! The manifest, `template.toml`: what a document type is called and what it makes.

mod raw;

use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;

use super::toml::Document;
use super::{Files, called, is_plain, titled};
use crate::diagnostic::{Diagnostic, Name, quoted};

pub use raw::RawManifest;

use raw::RawVariant;

/// What a document type is called and what it makes.
#[derive(Debug, Clone)]
pub struct Manifest {
    /// The name by which workbooks ask for it; that of its folder.
    pub name: String,
    /// What people call it: `Work plan`.
    pub title: String,
    /// What it is for, in a sentence.
    pub description: String,
    /// Its version.
    pub version: String,
    /// The name of the PDF, without its ending: text, and words in double braces.
    pub output: String,
    /// Where the file says so; none where it says nothing.
    pub output_at: Option<Range<usize>>,
    /// What one document is made per, each as it is written and where: `activities.countries`.
    pub per: Vec<(String, Range<usize>)>,
    /// The standards that its PDF has to meet.
    pub standards: Vec<Standard>,
    /// The author in the PDF's metadata.
    pub author: Option<String>,
    /// How the letters of CSV files are encoded that are not in Unicode and don't say so; guessed
    /// where there is none.
    pub encoding: Option<String>,
    /// The templates that may write values as they are, by `{{{…}}}`.
    pub trusted: Vec<String>,
    /// The forms in which its paper is made; none where there is but one.
    pub variants: Vec<Variant>,
}

/// A form in which a document type makes its paper: as a list, as a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    /// What templates and workbooks call it: `table`.
    pub name: String,
    /// What people call it: `Landscape table`.
    pub title: String,
    /// What it looks like, or what it is good for.
    pub description: String,
}

/// A standard that a PDF has to meet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, schemars::JsonSchema)]
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
    let raw: RawManifest = read.value?;
    let written = raw.name.get_ref();
    if written != name {
        let message = format!("the name {} is not that of its folder", quoted(written));
        found.push(
            document
                .error(raw.name.span(), message)
                .hint(format!("write `name = \"{name}\"`, or rename the folder")),
        );
    }
    let standards = raw.standards.get_ref();
    if standards.iter().filter(|&&standard| standard != Standard::Ua1).count() > 1 {
        let message = "a PDF can meet only one of the standards a-2a, a-2b, a-3a and a-3b";
        let found_here = document.error(raw.standards.span(), message);
        found.push(found_here.hint("leave one of them, and `ua-1` beside it"));
    }
    let variants = variants(&raw.variant, &document, found);
    Some(Manifest {
        name: raw.name.into_inner(),
        title: raw.title.into_inner(),
        description: raw.description,
        version: raw.version,
        output_at: raw.output.as_ref().map(Spanned::span),
        output: raw.output.map_or_else(|| "{{input}}".to_owned(), Spanned::into_inner),
        per: raw.per.0.into_iter().map(|word| (word.get_ref().clone(), word.span())).collect(),
        standards: raw.standards.into_inner(),
        author: raw.author,
        encoding: raw.encoding,
        trusted: raw.trusted,
        variants,
    })
}

/// The text of a manifest with another name and title, and all else as it was.
pub fn renamed(text: &str, name: &str, title: &str) -> String {
    let Ok(raw) = toml::from_str::<RawManifest>(text) else { return text.to_owned() };
    let mut changes = [(raw.name.span(), name), (raw.title.span(), title)];
    // From the end on, so that what stands before keeps its place.
    changes.sort_by_key(|(span, _)| std::cmp::Reverse(span.start));
    let mut text = text.to_owned();
    for (span, word) in changes {
        let word = toml::Value::String(word.to_owned()).to_string();
        if text.get(span.clone()).is_some() {
            text.replace_range(span, &word);
        }
    }
    text
}

/// The variants of a type, of which each can be told from the others by name and by title.
fn variants(
    raw: &[RawVariant],
    document: &Document<'_>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Variant> {
    let mut words: Vec<(String, &Spanned<String>)> = Vec::new();
    for variant in raw {
        let name = &variant.name;
        if !is_plain(name.get_ref()) {
            let message = format!("{} can't be the name of a variant", quoted(name.get_ref()));
            let hint = "use small letters, digits and hyphens, a letter first";
            found.push(document.error(name.span(), message).hint(hint));
        }
        let mut own = vec![(called::folded(name.get_ref()), name)];
        own.extend(variant.title.as_ref().map(|title| (called::folded(title.get_ref()), title)));
        for (word, at) in &own {
            if words.iter().any(|(other, _)| other == word) {
                let message = format!("two variants are called {}", quoted(at.get_ref()));
                let hint = "give one of the two another name and title, or remove it";
                found.push(document.error(at.span(), message).hint(hint));
            }
        }
        words.extend(own);
    }
    if let [only] = raw {
        let message = format!("{} is the only variant", quoted(only.name.get_ref()));
        let hint = "declare another one, or remove it: without variants, a type makes its paper in \
                    one form";
        found.push(document.error(only.name.span(), message).hint(hint));
    }
    let variant = |raw: &RawVariant| {
        let name = raw.name.get_ref();
        Variant {
            name: name.clone(),
            title: raw.title.as_ref().map_or_else(|| titled(name), |title| title.get_ref().clone()),
            description: raw.description.clone(),
        }
    };
    raw.iter().map(variant).collect()
}
