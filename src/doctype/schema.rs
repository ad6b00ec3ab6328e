//! The contract, `schema.toml`: which sheets and columns a document type takes, and what may stand
//! in them.

use std::ops::Range;
use std::sync::Arc;

use regex::Regex;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diagnostic::Severity;
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
    /// Whether it is declared that no template uses it.
    pub unused: bool,
    /// Whether all types have it, and this one says nothing of it.
    pub base: bool,
    /// Where its name stands in `schema.toml`; nowhere in particular where every document has it.
    pub span: Range<usize>,
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
    /// Whether a typing slip is taken for the one word that it is near to, and that is only noted.
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

/// Something that must hold between cells.
#[derive(Debug, Clone)]
pub struct Check {
    /// What must hold.
    pub rule: Rule,
    /// The rows that it is about; all where nothing is said.
    pub when: Option<When>,
    /// The columns of which one that is given excuses a row.
    pub unless: Vec<usize>,
    /// How bad it is if it does not.
    pub severity: Severity,
    /// What the author of the contract says about it, if anything.
    pub message: Option<String>,
}

/// A fact that several workbooks state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agree {
    /// What it is called, in messages.
    pub fact: String,
    /// The column that says what it is about.
    pub of: Option<usize>,
}

/// Which rows of a sheet are meant: those of which a column holds certain words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct When {
    /// The column.
    pub column: usize,
    /// The words.
    pub words: Words,
}

/// What a column holds in the rows that are meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Words {
    /// Anything.
    Given,
    /// Nothing.
    Blank,
    /// One of these: codes, or words as they are written.
    One(Vec<String>),
    /// None of these, and not nothing.
    None(Vec<String>),
}

/// A column of another sheet, both by index.
pub type Beyond = (usize, usize);

/// What must hold. Columns are given by index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// The first column's value is not after (greater than) the second's, where both are given.
    NotAfter(usize, usize),
    /// The column's value is not after the day of the paper.
    NotAfterDay(usize),
    /// If any of the columns is given in a row, all are.
    Together(Vec<usize>),
    /// If the first column is given in a row, the second is.
    Requires(usize, usize),
    /// The column numbers the rows without a gap, in sheet order: 1, 2, 3; under a parent whose key
    /// is 2: 2.1, 2.2, 2.3.
    Numbering(usize),
    /// The sheet has at least this many rows.
    AtLeast(usize),
    /// The column is given; where there are others, if one of them has any value.
    Given(usize, Vec<Beyond>),
    /// No number is the sum of those in the column of the sheet whose rows stand under these.
    NotTheSum(usize, Beyond),
    /// The numbers of the columns come to that of the first one, where all are given.
    AddsUp(usize, Vec<usize>),
    /// Each row is named by one of these reference columns.
    Used(Vec<Beyond>),
    /// No row is named by one of these reference columns.
    NotUsed(Vec<Beyond>),
    /// Each row is named exactly once by these reference columns.
    Partition {
        /// The columns that name rows.
        by: Vec<Beyond>,
        /// A column here, and one of each sheet that names, which say the same.
        agree: Option<(usize, Vec<usize>)>,
    },
    /// Each entry of the code list of a column stands in one row, for each value of the other column.
    EveryCode(usize, Option<usize>),
    /// The column and that of another sheet hold the same values.
    SameValues(usize, Beyond),
    /// No two rows say nearly the same in this column.
    NearDuplicates(usize),
    /// What is late by the first column is not open by the status in the second.
    Overdue(usize, usize),
    /// The text of the second column does not contradict the status in the first.
    Contradiction(usize, usize),
    /// What the first column shows is cleared by the second.
    Cleared(usize, usize),
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
