//! The rules of a contract, as its author wrote them.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

/// Something that must hold between cells.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "check")]
pub(super) struct RawCheck {
    /// What must hold: one of the rules below.
    pub(super) rule: RawRule,
    /// The columns that the rule is about.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) columns: Vec<Spanned<String>>,
    /// The column that the rule is about.
    #[schemars(with = "Option<String>")]
    pub(super) column: Option<Spanned<String>>,
    /// How many rows there are at least.
    pub(super) rows: Option<usize>,
    /// The columns of other sheets that the rule is about: `recommendations.messages`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) by: Vec<Spanned<String>>,
    /// The columns of which one that is given excuses a row from the rule.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) unless: Vec<Spanned<String>>,
    /// The rows that the rule is about: `kind is quotation or photo`, `rating is not meets`,
    /// `deadline is given`.
    #[schemars(with = "Option<String>")]
    pub(super) when: Option<Spanned<String>>,
    /// How bad it is where it does not hold: a warning does not stop the paper.
    #[serde(default)]
    pub(super) severity: RawSeverity,
    /// What is said of it, in the words of the type's authors.
    pub(super) message: Option<String>,
}

/// A rule of a check.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "rule")]
pub(super) enum RawRule {
    /// With two `columns`: the first is not after, or greater than, the second, where both are given.
    /// With a `column`: it is not after the day of the paper.
    NotAfter,
    /// With several `columns`: where one of them is given, all are.
    Together,
    /// With two `columns`: where the first is given, the second is.
    Requires,
    /// With a `column`: it numbers the rows without a gap: 1, 2, 3, and 2.1, 2.2 under a parent 2.
    Numbering,
    /// With `rows`: the sheet has at least so many.
    AtLeast,
    /// With a `column`, and `when`: it is given. With `by`: where one of those columns has any value.
    Given,
    /// With a `column`, and one in `by` of the sheet whose rows stand under these: no number is the sum
    /// of theirs.
    NotTheSum,
    /// With `columns`, a whole and its parts: where all are given, the parts come to the whole.
    AddsUp,
    /// With `by`: each row is named by at least one cell of these reference columns.
    Used,
    /// With `by`, and `when`: no row is named by a cell of these reference columns.
    NotUsed,
    /// With `by`: each row is named exactly once. With two `columns`, the first here and the second in
    /// the sheet that names: both say the same.
    Partition,
    /// With a `column` of codes: each entry of its code list stands in exactly one row; with `columns`,
    /// the code and another one: in one row for each value of the other.
    EveryCode,
    /// With a `column`, and one of another sheet in `by`: both hold the same values.
    SameValues,
    /// With a `column`: no two rows say nearly the same.
    NearDuplicates,
    /// With two `columns`, a deadline and a status: what is late is not still open.
    Overdue,
    /// With two `columns`, a status and a text: the text has none of the words that its code list has in
    /// `contradicted-by`.
    Contradiction,
    /// With two `columns`, what is shown and whether that is cleared: it is; a final paper is refused
    /// where it is not.
    Cleared,
}

/// How bad it is if a check does not hold.
#[derive(Clone, Copy, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "severity")]
pub(super) enum RawSeverity {
    /// The paper is not made.
    #[default]
    Error,
    /// It is said, and the paper is made.
    Warning,
}
