//! The manifest, `template.toml`: what a document type is called and what it makes.

use serde::{Deserialize, Serialize};

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
