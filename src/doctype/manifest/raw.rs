//! `template.toml` as it is written. The first sentence above each key is what the guide and editors
//! say of it.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
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
    /// The name of the PDF without its ending: `{{country.code}}-plan-{{year}}`, with `/` for folders.
    #[schemars(with = "Option<String>")]
    pub(super) output: Option<Spanned<String>>,
    /// What one document is made per, where a workbook makes several: `activities` (each row),
    /// `activities.countries` (each value), `language`, or a list of them.
    #[serde(default)]
    pub(super) per: Names,
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

/// A text or a list of texts.
#[derive(Default)]
pub(super) struct Names(pub(super) Vec<Spanned<String>>);

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Spanned::<OneOrMore>::deserialize(deserializer).map(|names| match names.get_ref() {
            OneOrMore::One(name) => Self(vec![Spanned::new(names.span(), name.clone())]),
            OneOrMore::More(more) => Self(more.clone()),
        })
    }
}

impl JsonSchema for Names {
    fn schema_name() -> Cow<'static, str> {
        "names".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "array"], "items": { "type": "string" } })
    }
}

/// A text, or texts each with its place.
enum OneOrMore {
    One(String),
    More(Vec<Spanned<String>>),
}

impl<'de> Deserialize<'de> for OneOrMore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Texts;
        impl<'de> Visitor<'de> for Texts {
            type Value = OneOrMore;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a string or a list of them")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<OneOrMore, E> {
                Ok(OneOrMore::One(text.to_owned()))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut texts: A) -> Result<OneOrMore, A::Error> {
                let mut all = Vec::new();
                while let Some(text) = texts.next_element()? {
                    all.push(text);
                }
                Ok(OneOrMore::More(all))
            }
        }
        deserializer.deserialize_any(Texts)
    }
}

fn default_standards() -> Spanned<Vec<Standard>> {
    Spanned::new(0..0, vec![Standard::Ua1, Standard::A3a])
}
