//! A dataset: what a workbook says, in the types of a document type's contract.

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use super::clock::Clock;
use super::period::Period;
use crate::diagnostic::{Address, CellPlace};

/// What a workbook says for one document type. Its sheets and fields stand in the contract's order.
#[derive(Debug, Clone, PartialEq)]
pub struct Dataset {
    /// The workbook, as its user named it.
    pub file: Arc<str>,
    /// One for each sheet of the contract, in its order; a sheet that the workbook lacks is empty.
    pub sheets: Vec<Records>,
    /// The fields whose values stand in other cells than their own, and these cells.
    pub overridden: Vec<(Spot, CellPlace)>,
}

/// The records of one sheet; a form is one record.
#[derive(Debug, Clone, PartialEq)]
pub struct Records {
    /// The sheet's place: the name on its tab.
    pub place: CellPlace,
    /// The title of each column as the header has it, where the sheet has the column.
    pub titles: Vec<Option<Arc<str>>>,
    /// The records, in sheet order; those of other workbooks stand behind the own ones.
    pub records: Vec<Record>,
    /// The other workbooks whose records were added, in the order in which these stand.
    pub others: Vec<Other>,
}

/// The same sheet of another workbook, whose records were added.
#[derive(Debug, Clone, PartialEq)]
pub struct Other {
    /// The first of its records; it may have none.
    pub first: usize,
    /// The sheet's place.
    pub place: CellPlace,
    /// The title of each column as the header has it, where the sheet has the column.
    pub titles: Vec<Option<Arc<str>>>,
}

/// One record: a row of a table, or a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// The row, counted from zero; a form has none of its own.
    pub row: Option<u32>,
    /// The value of the contract's key column, as written.
    pub key: Option<Arc<str>>,
    /// One for each column of the contract, in its order.
    pub fields: Vec<Field>,
    /// The record of the parent sheet under which it stands.
    pub parent: Option<usize>,
}

/// One value and the cell that it came from.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The value; blank where the cell is and the contract has no default.
    pub value: Value,
    /// The cell; none where the value is a default or the column is missing.
    pub at: Option<Address>,
}

/// A value of one of the contract's types.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing was given.
    Blank,
    /// A word that says why nothing is given; only where the column allows it.
    Special(Special),
    /// Text, taken literally.
    Text(String),
    /// CommonMark.
    Rich(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// A share: 0.32 is 32 per cent.
    Percent(f64),
    /// An amount of money.
    Money {
        /// In units of the currency.
        amount: f64,
        /// ISO 4217.
        currency: Arc<str>,
    },
    /// A day.
    Date(Date),
    /// A month of a year, 1 to 12.
    YearMonth {
        /// The year.
        year: i16,
        /// The month, 1 to 12.
        month: i8,
    },
    /// A quarter, 1 to 4, of a year if it names one.
    Quarter {
        /// The year.
        year: Option<i16>,
        /// The quarter, 1 to 4.
        quarter: u8,
    },
    /// A day, a month, a quarter, a year, or the time from one to another.
    Period(Period),
    /// A time of day, or from one to another.
    Time(Clock),
    /// Yes or no.
    YesNo(bool),
    /// An entry of a code list.
    Code {
        /// The code list's name.
        list: Arc<str>,
        /// The entry's index in it.
        entry: usize,
    },
    /// A record of another sheet.
    Reference {
        /// The sheet's index in the contract.
        sheet: usize,
        /// The record's index in it.
        record: usize,
    },
    /// A web address.
    Url(String),
    /// A number of parts, such as `3.10`: text, never a number.
    DottedNumber(String),
    /// An image file beside the workbook, its path relative to it.
    Image(String),
    /// Several values, in the order in which they were written.
    List(Vec<Value>),
}

/// Why nothing is given.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[schemars(rename = "special")]
pub enum Special {
    /// There is none, and that is known.
    #[serde(rename = "none")]
    None,
    /// To be determined.
    #[serde(rename = "TBD")]
    ToBeDetermined,
    /// The question does not arise.
    #[serde(rename = "N/A")]
    NotApplicable,
    /// There is no more to say, and that is known: not the same as a blank.
    #[serde(rename = "nothing further")]
    NothingFurther,
    /// It goes on, and has no end.
    #[serde(rename = "ongoing")]
    Ongoing,
    /// At once: it needs no day.
    #[serde(rename = "immediately")]
    Immediately,
    /// From morning to evening: it needs no time.
    #[serde(rename = "full day")]
    FullDay,
    /// It is said in words of one's own, `within 6 months`, where a lenient column takes them: no contract
    /// lists it.
    #[serde(skip)]
    InWords,
}

impl Special {
    /// All that a contract may list.
    pub const ALL: [Self; 7] = [
        Self::None,
        Self::ToBeDetermined,
        Self::NotApplicable,
        Self::NothingFurther,
        Self::Ongoing,
        Self::Immediately,
        Self::FullDay,
    ];

    /// The word, as contracts and messages write it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::ToBeDetermined => "TBD",
            Self::NotApplicable => "N/A",
            Self::NothingFurther => "nothing further",
            Self::Ongoing => "ongoing",
            Self::Immediately => "immediately",
            Self::FullDay => "full day",
            Self::InWords => "in words",
        }
    }

    /// Whether it stands in place of a time only.
    pub const fn is_time(self) -> bool {
        matches!(self, Self::Ongoing | Self::Immediately | Self::FullDay)
    }
}

/// Where something is in a dataset: sheet, record and field by index, as far as it is so narrow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spot {
    /// The sheet.
    pub sheet: usize,
    /// The record; none for what is about the whole sheet. A form has one.
    pub record: Option<usize>,
    /// The field.
    pub field: Option<usize>,
}

impl Records {
    /// The workbook that a record is from: 0 is the dataset's own, 1 the first of the others.
    pub fn origin(&self, record: usize) -> usize {
        self.others.partition_point(|other| other.first <= record)
    }

    /// The place of the sheet that a record is from, and the titles of its columns.
    pub fn home(&self, record: usize) -> (&CellPlace, &[Option<Arc<str>>]) {
        let other = self.origin(record).checked_sub(1).and_then(|at| self.others.get(at));
        other.map_or((&self.place, &self.titles), |other| (&other.place, &other.titles))
    }

    /// The records of a workbook, by the same numbers.
    pub fn of(&self, origin: usize) -> Range<usize> {
        let first = |origin: usize| match origin.checked_sub(1) {
            None => Some(0),
            Some(at) => self.others.get(at).map(|other| other.first),
        };
        let end = self.records.len();
        first(origin).unwrap_or(end)..first(origin + 1).unwrap_or(end)
    }

    /// The workbook whose sheet this is the place of.
    fn whose(&self, place: &CellPlace) -> Option<usize> {
        let is = |own: &CellPlace| {
            (&own.file, own.tab, &own.sheet) == (&place.file, place.tab, &place.sheet)
        };
        let mut homes = [&self.place].into_iter().chain(self.others.iter().map(|it| &it.place));
        homes.position(is)
    }

    /// What stands at a place of a workbook's sheet. Several records may be made of one row.
    fn spot(&self, sheet: usize, origin: usize, place: &CellPlace) -> Spot {
        let own = self.of(origin);
        let records = self.records.get(own.clone()).unwrap_or_default();
        let same = match records {
            [form] if form.row.is_none() => 0..1,
            _ if place.row.is_none() => 0..0,
            rows => {
                rows.partition_point(|it| it.row < place.row)
                    ..rows.partition_point(|it| it.row <= place.row)
            }
        };
        let address = place.address();
        let is = |field: &Field| field.at.is_some() && field.at == address;
        let field = |at: usize| records.get(at)?.fields.iter().position(is);
        let found = same.clone().find_map(|at| Some((at, field(at)?)));
        let first = same.clone().next();
        Spot {
            sheet,
            record: found.map(|(at, _)| at).or(first).map(|at| own.start + at),
            field: found.map(|(_, field)| field),
        }
    }
}

impl Dataset {
    /// What stands at a place; none where it is on no sheet of the dataset.
    pub fn find(&self, place: &CellPlace) -> Option<Spot> {
        let address = place.address();
        let is_there = |other: &CellPlace| {
            (&other.file, other.tab, &other.sheet) == (&place.file, place.tab, &place.sheet)
                && other.address() == address
        };
        if let Some((spot, _)) = self.overridden.iter().find(|(_, other)| is_there(other)) {
            return Some(*spot);
        }
        let sheets = self.sheets.iter().enumerate();
        // Rows of several sheets may be made of one: the first that has the cell is it.
        let spots = sheets.filter_map(|(at, it)| Some(it.spot(at, it.whose(place)?, place)));
        let mut first = None;
        for spot in spots {
            if spot.field.is_some() {
                return Some(spot);
            }
            first = first.or(Some(spot));
        }
        first
    }

    /// The place of a field: the cell of its value, or its record where it has none.
    pub fn place(&self, sheet: usize, record: usize, field: usize) -> Option<CellPlace> {
        let spot = Spot { sheet, record: Some(record), field: Some(field) };
        if let Some((_, place)) = self.overridden.iter().find(|(other, _)| *other == spot) {
            return Some(place.clone());
        }
        let records = self.sheets.get(sheet)?;
        let row = records.records.get(record)?;
        let (home, titles) = records.home(record);
        let mut place = home.clone();
        place.row = row.row;
        place.key.clone_from(&row.key);
        place.title = titles.get(field).cloned().flatten();
        match row.fields.get(field).and_then(|field| field.at) {
            // In a file of records, a form's field is known by its name alone.
            Some(_) if place.records && place.row.is_none() => Some(place),
            Some(address) => Some(place.cell(address)),
            None => Some(place),
        }
    }
}
