//! `template.toml` as it is written. The first sentence above each key is what the guide and editors
//! say of it.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::Standard;

/// `template.toml`: what a document type is called and what it makes.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "template.toml")]
pub struct RawManifest {
    /// The name of the type, by which workbooks ask for it: that of its folder.
    #[schemars(with = "String")]
    pub name: Spanned<String>,
    /// What people call it: `Work plan`.
    #[schemars(with = "String")]
    pub title: Spanned<String>,
    /// What it is for, in a sentence.
    pub(super) description: String,
    /// Its version. A workbook started from an older one is told so.
    pub(super) version: String,
    /// The name of the PDF without its ending; `{{input}}`, `{{type}}` and `{{document.FIELD}}` stand
    /// for what they name.
    #[serde(default = "default_output")]
    pub(super) output: String,
    /// The standards that the PDF has to meet; of those that begin with `a-`, one.
    #[serde(default = "default_standards")]
    #[schemars(with = "Vec<Standard>")]
    pub(super) standards: Spanned<Vec<Standard>>,
    /// The author in the PDF's properties, where the workbook names none.
    pub(super) author: Option<String>,
    /// How the letters of CSV files are encoded that are not in Unicode: `windows-1252`; guessed where
    /// nothing is said.
    pub(super) encoding: Option<String>,
    /// The templates that may write values as they are, with `{{{…}}}`.
    #[serde(default)]
    pub(super) trusted: Vec<String>,
    /// A form in which the paper can be made, chosen by the field `Variant` of a workbook; the first
    /// is made where nothing is chosen.
    #[serde(default)]
    pub(super) variant: Vec<RawVariant>,
}

/// A form in which the paper can be made.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "variant")]
pub struct RawVariant {
    /// The name of the variant, which workbooks say and `{{document.variant}}` gives.
    #[schemars(with = "String")]
    pub(super) name: Spanned<String>,
    /// What people call it, which workbooks may say as well; else made of its name.
    #[schemars(with = "Option<String>")]
    pub(super) title: Option<Spanned<String>>,
    /// What it looks like, or what it is good for.
    #[serde(default)]
    pub(super) description: String,
}

fn default_output() -> String {
    "{{input}}".to_owned()
}

fn default_standards() -> Spanned<Vec<Standard>> {
    Spanned::new(0..0, vec![Standard::Ua1, Standard::A3a])
}
