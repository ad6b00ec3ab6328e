//! `schema.toml` as it is written, before any of its names has been looked up. The comment above each
//! key is what the guide and editors say of it.

use schemars::JsonSchema;
use serde::Deserialize;
use toml::Spanned;

use super::rules::RawCheck;
use crate::doctype::{DateOrder, Hidden, Merged, Shape, Takes};
use crate::validate::Special;

/// `schema.toml`: which sheets and columns a workbook has, and what may stand in them.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "schema.toml")]
pub struct RawSchema {
    /// A sheet; the form `document` need not be named, and what is said of it adds to the fields that
    /// all types have.
    #[serde(default)]
    pub(super) sheet: Vec<RawSheet>,
}

/// A sheet of the workbook.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "sheet")]
pub(super) struct RawSheet {
    /// What templates call it: `{{#each activities}}`, `{{deadline}}`.
    #[schemars(with = "String")]
    pub(super) name: Spanned<String>,
    /// What its tab or header is called; else made of its name.
    #[schemars(with = "Option<String>")]
    pub(super) title: Option<Spanned<String>>,
    /// Other names that its tab or header may have.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) aliases: Vec<Spanned<String>>,
    /// What it is for, or what to write there, in plain words.
    #[serde(default)]
    pub(super) description: String,
    /// Whether it has a header and a record a row, or two columns, field and value, which are one record.
    #[serde(default)]
    pub(super) shape: Shape,
    /// Whether a workbook must have it; `true` where nothing is said.
    #[serde(default = "yes")]
    pub(super) required: bool,
    /// Whether a cell merged over several rows is a fault, or its value that of each of them.
    #[schemars(with = "Option<Merged>")]
    pub(super) merged: Option<Spanned<Merged>>,
    /// Whether hidden rows and columns are used or left out.
    pub(super) hidden: Option<Hidden>,
    /// The column whose values name its rows, for references, messages and footnote marks.
    #[schemars(with = "Option<String>")]
    pub(super) key: Option<Spanned<String>>,
    /// The column that names its rows where a workbook has none for the key: people who number
    /// nothing refer by the name.
    #[serde(rename = "key-else")]
    #[schemars(with = "Option<String>")]
    pub(super) key_else: Option<Spanned<String>>,
    /// The reference column that says under which record of another sheet a row stands, so that
    /// templates find it there: `{{#each outputs}}{{#each activities}}`.
    #[schemars(with = "Option<String>")]
    pub(super) parent: Option<Spanned<String>>,
    /// What can stand in it that has no place of its own: of a field that the form `document` does not
    /// know, or of a sheet that nobody knows, it is then said that this is the place.
    pub(super) takes: Option<Takes>,
    /// Whether no template uses it, and that is meant: else it is told as unused.
    #[serde(default)]
    pub(super) unused: bool,
    /// A column of a table, or a field of a form.
    #[serde(default)]
    pub(super) column: Vec<RawColumn>,
    /// Something that must hold between cells.
    #[serde(default)]
    #[schemars(with = "Vec<RawCheck>")]
    pub(super) check: Vec<Spanned<RawCheck>>,
    /// Whether it is one of the sheets that all types have, written in no author's file.
    #[serde(skip)]
    pub(super) base: bool,
}

/// A column of a table, or a field of a form.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "column")]
pub(super) struct RawColumn {
    /// What templates call it: `{{#each activities}}`, `{{deadline}}`.
    #[schemars(with = "String")]
    pub(super) name: Spanned<String>,
    /// What its tab or header is called; else made of its name.
    #[schemars(with = "Option<String>")]
    pub(super) title: Option<Spanned<String>>,
    /// Other names that its tab or header may have.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) aliases: Vec<Spanned<String>>,
    /// What it is for, or what to write there, in plain words.
    #[serde(default)]
    pub(super) description: String,
    /// A value that could stand there, as it would be typed.
    #[schemars(with = "Option<String>")]
    pub(super) example: Option<Spanned<String>>,
    /// What its values are: one of the types below.
    #[serde(rename = "type")]
    #[schemars(with = "RawType")]
    pub(super) kind: Spanned<RawType>,
    /// What stands between the values of a cell that holds a list of them: `;`.
    #[schemars(with = "Option<String>")]
    pub(super) separator: Option<Spanned<String>>,
    /// Whether each row must have a value.
    #[serde(default)]
    pub(super) required: bool,
    /// Whether no value may occur twice.
    #[schemars(with = "Option<bool>")]
    pub(super) unique: Option<Spanned<bool>>,
    /// What a blank cell stands for, as it would be typed.
    #[schemars(with = "Option<String>")]
    pub(super) default: Option<Spanned<String>>,
    /// The only values that are allowed.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub(super) values: Vec<Spanned<String>>,
    /// For a code: the code list, a file of `templates/_shared/codes`. For a text: the list whose words
    /// are taken for its entries, where others may stand too.
    #[schemars(with = "Option<String>")]
    pub(super) codes: Option<Spanned<String>>,
    /// For a reference: the sheet whose keys are named.
    #[schemars(with = "Option<String>")]
    pub(super) sheet: Option<Spanned<String>>,
    /// For money: the currency (ISO 4217) where a cell names none.
    #[schemars(with = "Option<String>")]
    pub(super) currency: Option<Spanned<String>>,
    /// For an image: the column with its alternative text, which each image must have.
    #[schemars(with = "Option<String>")]
    pub(super) alt: Option<Spanned<String>>,
    /// For rich text: the sheet whose keys are footnote marks, written `[^mark]`.
    #[schemars(with = "Option<String>")]
    pub(super) footnotes: Option<Spanned<String>>,
    /// The field of the form `document` that a blank cell stands for.
    #[serde(rename = "default-from")]
    #[schemars(with = "Option<String>")]
    pub(super) default_from: Option<Spanned<String>>,
    /// For numbers: the column of texts that takes what is written with words, and printed so. `1.3M` and
    /// `785 thousand` are counted in full; what is known only roughly, `120+`, `about 120`, is never added
    /// up.
    #[serde(rename = "roughly-in")]
    #[schemars(with = "Option<String>")]
    pub(super) roughly_in: Option<Spanned<String>>,
    /// For a code: the column of texts that takes the whole of a text that begins with a word of the list,
    /// `Accepted. The office …`, beside what stands there.
    #[serde(rename = "prose-in")]
    #[schemars(with = "Option<String>")]
    pub(super) prose_in: Option<Spanned<String>>,
    /// The column of years that may head columns of this one: `2022`, `2023`. Each cell below is a row of
    /// its own, of that year.
    #[serde(rename = "headed-by")]
    #[schemars(with = "Option<String>")]
    pub(super) headed_by: Option<Spanned<String>>,
    /// The sheet of earlier years, for a column of which there may be one for each year: the newest is its
    /// value, the others are rows of that sheet, whose column of this type is `headed-by` its years.
    #[serde(rename = "earlier-in")]
    #[schemars(with = "Option<String>")]
    pub(super) earlier_in: Option<Spanned<String>>,
    /// For a reference to its own sheet: whether a row is a part of the one that it names, so that a
    /// paper that is made per row has its parts, too.
    #[schemars(with = "Option<bool>")]
    pub(super) nests: Option<Spanned<bool>>,
    /// For a list of references: whether `1.1–1.5` stands for all rows from the first to the last.
    #[serde(default)]
    pub(super) ranges: bool,
    /// For a list of codes: whether an entry with `members` stands for these.
    #[serde(default)]
    pub(super) expand: bool,
    /// For a list of quarters, months or codes: whether columns that are headed by its values, `Q1` and
    /// `Q2`, are read as well: a mark below, such as `x`, adds the value.
    #[serde(default)]
    pub(super) ticks: bool,
    /// The name of a fact that the column states, and that all workbooks of a build have to state alike.
    #[schemars(with = "Option<String>")]
    pub(super) agree: Option<Spanned<String>>,
    /// The column that says what the fact is about: only facts about the same are held together.
    #[schemars(with = "Option<String>")]
    pub(super) of: Option<Spanned<String>>,
    /// In which rows its value may be seen by anybody: `consent is named`. In others it is left out of
    /// all that is made, as if the cell were blank.
    #[serde(rename = "shown-if")]
    #[schemars(with = "Option<String>")]
    pub(super) shown_if: Option<Spanned<String>>,
    /// The least number, a percentage as its share: 0.32.
    #[schemars(with = "Option<f64>")]
    pub(super) minimum: Option<Spanned<f64>>,
    /// The greatest number, a percentage as its share.
    #[schemars(with = "Option<f64>")]
    pub(super) maximum: Option<Spanned<f64>>,
    /// The least number of characters of a text.
    #[schemars(with = "Option<usize>")]
    pub(super) shortest: Option<Spanned<usize>>,
    /// The greatest number of characters of a text.
    #[schemars(with = "Option<usize>")]
    pub(super) longest: Option<Spanned<usize>>,
    /// The form of a text as a whole, a regular expression: `'[A-Z]{2}\d+'`.
    #[schemars(with = "Option<String>")]
    pub(super) pattern: Option<Spanned<String>>,
    /// The words that may stand in place of a value.
    #[serde(default)]
    pub(super) special: Vec<Special>,
    /// For dates: whether 03/04/2026 is 3 April or 4 March; a fault where nothing is said.
    #[serde(rename = "date-order")]
    #[schemars(with = "Option<DateOrder>")]
    pub(super) date_order: Option<Spanned<DateOrder>>,
    /// For dates: whether a month may stand for a day: `June 2026`. It is printed as one, in code as a
    /// text, and its last day says what is late.
    #[schemars(with = "Option<bool>")]
    pub(super) months: Option<Spanned<bool>>,
    /// For dates: the columns, the first one first, whose year is that of a day that is written without one:
    /// `document.dates`.
    #[serde(default, rename = "year-from")]
    #[schemars(with = "Vec<String>")]
    pub(super) year_from: Vec<Spanned<String>>,
    /// For codes and `values`: whether a typing slip is taken for the one word that it is near to. For
    /// periods and money: whether words, `within 6 months` or `in kind`, are printed as they are written;
    /// they are never past, and count nothing.
    #[schemars(with = "Option<bool>")]
    pub(super) lenient: Option<Spanned<bool>>,
    /// Whether no template uses it, and that is meant: else it is told as unused.
    #[serde(default)]
    pub(super) unused: bool,
    /// Whether it is one of the fields that all types have, written in no author's file.
    #[serde(skip)]
    pub(super) base: bool,
}

/// What the values of a column are. The first paragraph says what a cell holds, the second what
/// templates make of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "type")]
pub(super) enum RawType {
    /// Text, taken literally.
    ///
    /// What was typed.
    Text,
    /// A web address.
    ///
    /// What was typed.
    Url,
    /// A number of parts: `3.10`.
    ///
    /// What was typed.
    DottedNumber,
    /// Text with emphasis, links, lists, tables, paragraphs and footnote marks (CommonMark).
    ///
    /// Typst content.
    RichText,
    /// A whole number: `1 200`.
    ///
    /// The number as the language writes it; in code a number.
    Integer,
    /// A number: `3.5`.
    ///
    /// The number as the language writes it; in code a number.
    Number,
    /// A percentage: `32%`.
    ///
    /// `32%`; in code its share, `0.32`.
    Percent,
    /// An amount, with or without its currency: `EUR 1,200`.
    ///
    /// The amount with its currency.
    Money,
    /// A day: `30 June 2026`, `2026-06-30`.
    ///
    /// The day in words; in code a `datetime`.
    Date,
    /// A month of a year: `2026-12`.
    ///
    /// It in words, a time by the clock of 24 hours; `date` gives the last day of a period as `"iso"`.
    YearMonth,
    /// A quarter, with or without a year: `Q3 2026`.
    ///
    /// It in words, a time by the clock of 24 hours; `date` gives the last day of a period as `"iso"`.
    Quarter,
    /// A day, a month, a quarter, a year, a part of one, or the time from one to another: `June 2026`,
    /// `Q1 2026`, `2026`, `end of 2026`, `2026–2027`. It is past when its last day is.
    ///
    /// It in words, a time by the clock of 24 hours; `date` gives the last day of a period as `"iso"`.
    Period,
    /// A time of day, or from one to another: `09:00`, `2:15 p.m.`, `13:15–13:25`.
    ///
    /// It in words, a time by the clock of 24 hours; `date` gives the last day of a period as `"iso"`.
    Time,
    /// Yes or no.
    ///
    /// The word; in code `true` or `false`, which `{{#if}}` takes as well.
    YesNo,
    /// An entry of the code list `codes`, by its code, label or one of its aliases.
    ///
    /// Its label; `{{field.code}}`, `{{field.label}}`, and each further column of the list.
    Code,
    /// The key of a row of `sheet`.
    ///
    /// That key; `{{field.COLUMN}}` gives the columns of that row.
    Reference,
    /// The name of an image file beside the workbook, whose alternative text the column `alt` holds.
    ///
    /// The file's path, for `image(…)`.
    Image,
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
            Self::Number => "number",
            Self::Text => "text",
            _ => "rich-text",
        }
    }

    /// Whether a least and a greatest number mean something.
    pub(super) const fn is_number(self) -> bool {
        matches!(self, Self::Integer | Self::Number | Self::Percent | Self::Money)
    }

    /// Whether lengths and a pattern mean something.
    pub(super) const fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::RichText | Self::Url | Self::DottedNumber)
    }
}
