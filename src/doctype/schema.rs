//! The contract, `schema.toml`: which sheets and columns a document type takes, and what may stand
//! in them.

use std::ops::Range;
use std::sync::Arc;

use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::rule::{Agree, Beyond, Check, When};
use crate::validate::Special;

/// The contract of a document type.
#[derive(Debug, Clone)]
pub struct Schema {
    /// The sheets, in the contract's order. The first is always the form `document`.
    pub sheets: Vec<Sheet>,
}

/// One sheet of the contract.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// What templates call it: `activities`.
    pub name: String,
    /// What its tab is called: `Activities`.
    pub title: String,
    /// Other names that its tab may have.
    pub aliases: Vec<String>,
    /// What it is for, in plain words.
    pub description: String,
    /// A table or a form.
    pub shape: Shape,
    /// Whether a workbook must have it.
    pub required: bool,
    /// What a cell that is merged over several rows means.
    pub merged: Merged,
    /// Whether what is hidden counts.
    pub hidden: Hidden,
    /// The column by whose value references and messages name a row.
    pub key: Option<usize>,
    /// The column that names the rows where a workbook lacks that of the key.
    pub key_else: Option<usize>,
    /// The reference column that says under which record of another sheet a row stands.
    pub parent: Option<usize>,
    /// The columns of a table, the fields of a form.
    pub columns: Vec<Column>,
    /// What must hold between the cells of a row, and over all rows.
    pub checks: Vec<Check>,
    /// What can stand in it that has no place of its own.
    pub takes: Option<Takes>,
    /// Whether it is declared that no template uses it.
    pub unused: bool,
    /// Whether all types have it, and this one says nothing of it.
    pub base: bool,
    /// Where its name stands in `schema.toml`; nowhere in particular where every document has it.
    pub span: Range<usize>,
}

/// What a sheet can take that has no place of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "takes")]
pub enum Takes {
    /// Fields of the form that it does not know.
    Fields,
    /// Sheets that nobody knows, as tables within a text.
    Tables,
}

/// The two shapes of a sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "shape")]
pub enum Shape {
    /// A header row, and one record a row.
    #[default]
    Table,
    /// Two columns, field and value: one record.
    Form,
}

/// What a cell of a table means that is merged over several rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "merged")]
pub enum Merged {
    /// It is a fault: nobody can tell for sure whether the value is meant for each of the rows.
    #[default]
    Report,
    /// Its value is that of each of the rows.
    Fill,
}

/// Whether the hidden rows and columns of a sheet count, and the sheet itself where it is hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "hidden")]
pub enum Hidden {
    /// They are used like all others, and that is said.
    #[default]
    Include,
    /// They are left out, and that is said.
    Exclude,
}

/// One column of a table, or one field of a form.
#[derive(Debug, Clone)]
pub struct Column {
    /// What templates call it: `deadline`.
    pub name: String,
    /// What its header is called: `Deadline`.
    pub title: String,
    /// Other titles that its header may have.
    pub aliases: Vec<String>,
    /// What to write there, in plain words.
    pub description: String,
    /// A value that could stand there.
    pub example: Option<String>,
    /// What its values are.
    pub kind: Type,
    /// What stands between the values where a cell holds a list of them; none where it holds one.
    pub separator: Option<String>,
    /// Whether each row must have a value.
    pub required: bool,
    /// Whether no value may occur twice.
    pub unique: bool,
    /// What a blank cell stands for, written as in a cell.
    pub default: Option<String>,
    /// The only values that are allowed; empty where all are.
    pub values: Vec<String>,
    /// The least number allowed (a percentage as its share: 0.32).
    pub minimum: Option<f64>,
    /// The greatest number allowed.
    pub maximum: Option<f64>,
    /// The least number of characters.
    pub shortest: Option<usize>,
    /// The greatest number of characters.
    pub longest: Option<usize>,
    /// What a text has to match as a whole.
    pub pattern: Option<Pattern>,
    /// The words that may stand in place of a value: none, TBD, N/A, ongoing.
    pub special: Vec<Special>,
    /// For a text: the code list whose words are taken for its entries, where others may stand too.
    pub known: Option<String>,
    /// For rich text: the index of the sheet whose keys are footnote marks.
    pub footnotes: Option<usize>,
    /// The field of the form `document` that a blank cell stands for.
    pub default_from: Option<usize>,
    /// The column of texts that takes what is no exact number.
    pub roughly_in: Option<usize>,
    /// The column of texts that takes the whole of a text that begins with a word of the code list.
    pub prose_in: Option<usize>,
    /// The column of years by which columns of this one may be headed.
    pub headed_by: Option<usize>,
    /// What takes its values of earlier years: a sheet, its column of such values, and that of years.
    pub earlier_in: Option<(usize, usize, usize)>,
    /// Whether a row is a part of the row of its own sheet that it names here.
    pub nests: bool,
    /// Whether `1.1–1.5` stands for all rows from the first to the last.
    pub ranges: bool,
    /// Whether an entry of a code list that has members stands for these.
    pub expand: bool,
    /// Whether columns that are headed by its values are read as well, with marks below.
    pub ticks: bool,
    /// The fact that all workbooks of a build have to state alike.
    pub agree: Option<Agree>,
    /// The rows in which its value may be seen; all where nothing is said.
    pub shown_if: Option<When>,
    /// For dates: whether `03/04/2026` is 3 April or 4 March; an error where nothing is said.
    pub date_order: Option<DateOrder>,
    /// For dates: whether a month may stand for a day.
    pub months: bool,
    /// For dates: the columns whose year is that of a day without one, the first one first.
    pub year_from: Vec<Beyond>,
    /// Whether a typing slip is taken for the one word that it is near to, and that is only noted; of
    /// periods and money, whether words of one's own may stand in their place.
    pub lenient: bool,
    /// Whether it is declared that no template uses it.
    pub unused: bool,
    /// Whether all types have it, and this one says nothing of it.
    pub base: bool,
    /// Where its name stands in `schema.toml`; nowhere in particular where every document has it.
    pub span: Range<usize>,
}

/// Which of two numbers of a date is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
#[schemars(rename = "date-order")]
pub enum DateOrder {
    /// The first: `03/04/2026` is 3 April.
    DayFirst,
    /// The second: `03/04/2026` is 4 March.
    MonthFirst,
}

/// The type of a column's values, with what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// Text, taken literally.
    Text,
    /// CommonMark: emphasis, links, lists, paragraphs, footnotes by a mark.
    RichText,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `32%` or 0.32.
    Percent,
    /// An amount, in this currency (ISO 4217) where the cell names none.
    Money(Arc<str>),
    /// A day.
    Date,
    /// A month of a year.
    YearMonth,
    /// A quarter, with or without a year.
    Quarter,
    /// A day, a month, a quarter, a year, a part of one, or the time from one to another.
    Period,
    /// A time of day, or from one to another.
    Time,
    /// Yes or no.
    YesNo,
    /// An entry of this code list.
    Code(String),
    /// The key of a record of the sheet with this index.
    Reference(usize),
    /// A web address.
    Url,
    /// A number of parts, such as `3.10`.
    DottedNumber,
    /// An image file beside the workbook, and the column (by index) that holds its alternative text.
    Image(usize),
}

/// What a text has to match as a whole: a regular expression.
#[derive(Debug, Clone)]
pub struct Pattern {
    written: String,
    whole: Regex,
}

impl Pattern {
    /// The pattern that an author has written.
    ///
    /// # Errors
    /// What is wrong with it as a regular expression.
    pub fn new(written: &str) -> Result<Self, regex::Error> {
        let whole = Regex::new(&format!(r"\A(?:{written})\z"))?;
        Ok(Self { written: written.to_owned(), whole })
    }

    /// As its author has written it.
    pub fn as_str(&self) -> &str {
        &self.written
    }

    /// Whether the whole of a text is of this form.
    pub fn is_match(&self, text: &str) -> bool {
        self.whole.is_match(text)
    }
}

impl DateOrder {
    /// The order's name, as contracts write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DayFirst => "day-first",
            Self::MonthFirst => "month-first",
        }
    }
}

impl Schema {
    /// The index of the sheet that templates call this.
    pub fn sheet(&self, name: &str) -> Option<usize> {
        self.sheets.iter().position(|sheet| sheet.name == name)
    }
}

impl Sheet {
    /// The index of the column that templates call this.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }
}

impl Type {
    /// Whether lenient columns take words in its place, which nothing is made of.
    pub const fn is_reckoned(&self) -> bool {
        matches!(self, Self::Period | Self::Money(_))
    }

    /// The type's name, as contracts write it.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::RichText => "rich-text",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Percent => "percent",
            Self::Money(_) => "money",
            Self::Date => "date",
            Self::YearMonth => "year-month",
            Self::Quarter => "quarter",
            Self::Period => "period",
            Self::Time => "time",
            Self::YesNo => "yes-no",
            Self::Code(_) => "code",
            Self::Reference(_) => "reference",
            Self::Url => "url",
            Self::DottedNumber => "dotted-number",
            Self::Image(_) => "image",
        }
    }
}
