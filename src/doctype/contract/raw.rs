//! `schema.toml` as it is written, before any of its names has been looked up.

use serde::Deserialize;
use toml::Spanned;

use crate::doctype::{DateOrder, Hidden, Merged, Shape};
use crate::validate::Special;

/// `schema.toml`, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawSchema {
    #[serde(default)]
    pub(super) sheet: Vec<RawSheet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawSheet {
    pub(super) name: Spanned<String>,
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    #[serde(default)]
    pub(super) description: String,
    #[serde(default)]
    pub(super) shape: Shape,
    #[serde(default = "yes")]
    pub(super) required: bool,
    pub(super) merged: Option<Spanned<Merged>>,
    pub(super) hidden: Option<Hidden>,
    pub(super) key: Option<Spanned<String>>,
    pub(super) parent: Option<Spanned<String>>,
    /// Whether no template uses it, and that is meant: else it is told as unused.
    #[serde(default)]
    pub(super) unused: bool,
    #[serde(default)]
    pub(super) column: Vec<RawColumn>,
    #[serde(default)]
    pub(super) check: Vec<Spanned<RawCheck>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawColumn {
    pub(super) name: Spanned<String>,
    pub(super) title: Option<String>,
    #[serde(default)]
    pub(super) aliases: Vec<String>,
    #[serde(default)]
    pub(super) description: String,
    pub(super) example: Option<String>,
    #[serde(rename = "type")]
    pub(super) kind: Spanned<RawType>,
    pub(super) separator: Option<String>,
    #[serde(default)]
    pub(super) required: bool,
    #[serde(default)]
    pub(super) unique: bool,
    pub(super) default: Option<String>,
    #[serde(default)]
    pub(super) values: Vec<String>,
    pub(super) codes: Option<Spanned<String>>,
    pub(super) sheet: Option<Spanned<String>>,
    pub(super) currency: Option<Spanned<String>>,
    pub(super) alt: Option<Spanned<String>>,
    pub(super) footnotes: Option<Spanned<String>>,
    pub(super) minimum: Option<f64>,
    pub(super) maximum: Option<f64>,
    pub(super) shortest: Option<usize>,
    pub(super) longest: Option<usize>,
    pub(super) pattern: Option<Spanned<String>>,
    #[serde(default)]
    pub(super) special: Vec<Special>,
    #[serde(rename = "date-order")]
    pub(super) date_order: Option<Spanned<DateOrder>>,
    pub(super) lenient: Option<Spanned<bool>>,
    /// Whether no template uses it, and that is meant: else it is told as unused.
    #[serde(default)]
    pub(super) unused: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RawType {
    Text,
    RichText,
    Integer,
    Number,
    Percent,
    Money,
    Date,
    YearMonth,
    Quarter,
    YesNo,
    Code,
    Reference,
    Url,
    DottedNumber,
    Image,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawCheck {
    pub(super) rule: RawRule,
    #[serde(default)]
    pub(super) columns: Vec<Spanned<String>>,
    pub(super) column: Option<Spanned<String>>,
    pub(super) rows: Option<usize>,
    #[serde(default)]
    pub(super) severity: RawSeverity,
    pub(super) message: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RawRule {
    NotAfter,
    Together,
    Requires,
    Numbering,
    AtLeast,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum RawSeverity {
    #[default]
    Error,
    Warning,
}

const fn yes() -> bool {
    true
}

impl RawType {
    /// The type's name, where it wants a key of its own.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Code => "code",
            Self::Reference => "reference",
            Self::Money => "money",
            Self::Image => "image",
            Self::Date => "date",
            _ => "rich-text",
        }
    }
}
