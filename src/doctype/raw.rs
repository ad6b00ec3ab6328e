//! `schema.toml` as it is written, before any of its names has been looked up.

use serde::Deserialize;
use toml::Spanned;

use super::Shape;
use crate::validate::Special;

/// `schema.toml`, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawSchema {
    #[serde(default)]
    pub sheet: Vec<RawSheet>,
}

/// One sheet, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawSheet {
    pub name: Spanned<String>,
    pub title: Option<String>,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub description: String,
    #[serde(default)]
    pub shape: Shape,
    #[serde(default = "yes")]
    pub required: bool,
    pub key: Option<Spanned<String>>,
    pub parent: Option<Spanned<String>>,
    #[serde(default)]
    pub column: Vec<RawColumn>,
    #[serde(default)]
    pub check: Vec<Spanned<RawCheck>>,
}

/// One column, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawColumn {
    pub name: Spanned<String>,
    pub title: Option<String>,
    #[serde(default)]
    pub aliases: Vec<String>,
    #[serde(default)]
    pub description: String,
    pub example: Option<String>,
    #[serde(rename = "type")]
    pub kind: Spanned<RawType>,
    pub separator: Option<String>,
    #[serde(default)]
    pub required: bool,
    #[serde(default)]
    pub unique: bool,
    pub default: Option<String>,
    #[serde(default)]
    pub values: Vec<String>,
    pub codes: Option<Spanned<String>>,
    pub sheet: Option<Spanned<String>>,
    pub currency: Option<Spanned<String>>,
    pub alt: Option<Spanned<String>>,
    pub footnotes: Option<Spanned<String>>,
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
    pub shortest: Option<usize>,
    pub longest: Option<usize>,
    pub pattern: Option<Spanned<String>>,
    #[serde(default)]
    pub special: Vec<Special>,
}

/// The word for a column's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RawType {
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

/// One check, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RawCheck {
    pub rule: RawRule,
    #[serde(default)]
    pub columns: Vec<Spanned<String>>,
    pub column: Option<Spanned<String>>,
    pub rows: Option<usize>,
    #[serde(default)]
    pub severity: RawSeverity,
    pub message: Option<String>,
}

/// The word for a check's rule.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RawRule {
    NotAfter,
    Together,
    Requires,
    Numbering,
    AtLeast,
}

/// The word for how bad it is where a check does not hold.
#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RawSeverity {
    #[default]
    Error,
    Warning,
}

const fn yes() -> bool {
    true
}
