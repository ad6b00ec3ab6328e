//! A sheet of the contract as it was found in the workbook: which column is which, and its rows.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::dataset::Value;
use super::fold;
use super::ragged::Ragged;
use super::year_columns::Year;
use crate::diagnostic::{Address, CellPlace, Diagnostic, Name, Severity, quoted};
use crate::doctype::{Check, Column, Rule, Shape, Sheet};
use crate::read::{self, CellValue};

/// A sheet of the contract as it was found in the workbook.
pub(super) struct Table<'a> {
    /// The sheet's contract.
    pub(super) contract: &'a Sheet,
    /// The sheet's place; where the workbook lacks it, where it would be.
    pub(super) place: CellPlace,
    /// Whether it is there, or may well be missing.
    pub(super) sound: bool,
    /// Whether it is there.
    pub(super) present: bool,
    /// Where each column of the contract is, or each field of a form.
    pub(super) headers: Vec<Header>,
    /// The rows that are not blank; a form is one.
    pub(super) lines: Vec<Line<'a>>,
    /// The rows of a text file that have more cells than the header.
    pub(super) ragged: Vec<Ragged>,
    /// The headers that are no column's.
    pub(super) strangers: Vec<Stranger>,
    /// The columns of earlier years, or of all years, that are rows of their own.
    pub(super) years: Vec<Year>,
    /// What rows have marks for in columns that are headed by values, by line and column, each with
    /// the cell of the mark.
    pub(super) marks: BTreeMap<(usize, usize), Vec<(Address, Value)>>,
    /// The fields, by line and column, that hold what stands in another cell.
    pub(super) overridden: BTreeMap<(usize, usize), CellPlace>,
}

/// Where a column of the contract is.
#[derive(Debug, Clone)]
pub(super) enum Header {
    /// In this column of the sheet, under this title; a form's field under this name.
    At(u32, Arc<str>),
    /// Nowhere, as it may be.
    Absent,
    /// Nowhere, and that has been said.
    Missing,
}

/// What holds the cells of a record.
pub(super) enum Line<'a> {
    /// A row of a table.
    Row(&'a read::Row),
    /// A row of a table that merged cells reach into, and its fields in the contract's order.
    Merged(u32, Vec<Spot<'a>>),
    /// The fields of a form, in the contract's order.
    Form(Vec<Spot<'a>>),
}

/// Where the value of a field stands, and what stands there if it is not blank.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Spot<'a> {
    /// The cell's address; none where the sheet lacks the column.
    pub(super) at: Option<Address>,
    /// What it holds.
    pub(super) cell: Option<&'a CellValue>,
    /// Whose the value is.
    pub(super) origin: Origin,
}

/// Whose the value of a field is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Origin {
    /// The record's own.
    #[default]
    Own,
    /// That of a record above it, whose cell is merged down to it: what is wrong with it is said
    /// there.
    Above,
    /// Nobody can tell, and that has been said.
    Unclear,
}

impl<'a> Table<'a> {
    /// A sheet that the workbook lacks or that is empty.
    pub(super) fn empty(contract: &'a Sheet, place: CellPlace, sound: bool) -> Self {
        let headers = vec![Header::Absent; contract.columns.len()];
        Self {
            contract,
            place,
            sound,
            present: false,
            headers,
            lines: Vec::new(),
            ragged: Vec::new(),
            strangers: Vec::new(),
            years: Vec::new(),
            marks: BTreeMap::new(),
            overridden: BTreeMap::new(),
        }
    }

    /// Whether it has no rows although the contract asks for some, which is an error by itself.
    pub(super) fn is_starved(&self) -> bool {
        let asked = |check: &Check| {
            matches!(check.rule, Rule::AtLeast(1..)) && check.severity == Severity::Error
        };
        self.present && self.lines.is_empty() && self.contract.checks.iter().any(asked)
    }

    /// Where the field of a row is, line and column given by index, and what stands there.
    pub(super) fn spot(&self, line: usize, column: usize) -> Spot<'a> {
        match (self.lines.get(line), self.headers.get(column)) {
            (Some(Line::Row(row)), Some(&Header::At(at, _))) => Spot {
                at: Some(Address::new(row.index, at)),
                cell: row
                    .cells
                    .get(at as usize)
                    // A row without gaps has each cell at its column.
                    .filter(|cell| cell.column == at)
                    .or_else(|| row.cell(at))
                    .map(|cell| &cell.value)
                    .filter(|cell| !super::raw::is_blank(cell)),
                origin: Origin::Own,
            },
            (Some(Line::Merged(_, spots) | Line::Form(spots)), _) => {
                spots.get(column).copied().unwrap_or_default()
            }
            _ => Spot::default(),
        }
    }

    /// Whether any row holds anything under a header; what forms hold is not asked.
    fn holds(&self, stranger: &Stranger) -> bool {
        let Some(column) = stranger.place.column else { return true };
        self.contract.shape == Shape::Form
            || self.lines.iter().any(|line| match line {
                Line::Row(row) => {
                    row.cell(column).is_some_and(|cell| !super::raw::is_blank(&cell.value))
                }
                Line::Merged(..) | Line::Form(_) => true,
            })
    }

    /// The row of a line, counted from zero as the spreadsheet counts; a form has none.
    pub(super) fn row(&self, line: usize) -> Option<u32> {
        match self.lines.get(line)? {
            Line::Row(row) => Some(row.index),
            Line::Merged(row, _) => Some(*row),
            Line::Form(_) => None,
        }
    }

    /// The place of a field of a row with this key: where its value stands.
    pub(super) fn field_place(
        &self,
        line: usize,
        column: usize,
        key: Option<&Arc<str>>,
    ) -> CellPlace {
        if let Some(place) = self.overridden.get(&(line, column)) {
            return place.clone();
        }
        let mut place = self.place.clone();
        place.key = key.cloned();
        place.row = self.row(line);
        if let Some(Header::At(_, title)) = self.headers.get(column) {
            place.title = Some(Arc::clone(title));
        }
        let mark = self.marks(line, column).first().map(|(address, _)| *address);
        match self.spot(line, column).at.or(mark) {
            // In a file of records, a form's field is known by its name alone.
            Some(_) if place.records && place.row.is_none() => place,
            Some(address) => place.cell(address),
            None => place,
        }
    }

    /// What a row has marks for, of a column.
    pub(super) fn marks(&self, line: usize, column: usize) -> &[(Address, Value)] {
        self.marks.get(&(line, column)).map_or(&[], Vec::as_slice)
    }

    /// A column's title as the sheet has it; the contract's where the sheet lacks the column.
    pub(super) fn title(&self, column: usize) -> Arc<str> {
        match (self.headers.get(column), self.contract.columns.get(column)) {
            (Some(Header::At(_, title)), _) => Arc::clone(title),
            (_, Some(column)) => column.title.as_str().into(),
            (_, None) => "".into(),
        }
    }
}

/// Whether a value has to be given: a default makes up for one.
pub(super) const fn is_needed(column: &Column) -> bool {
    column.is_needed()
}

/// A header or a field name that the contract does not know.
#[derive(Clone)]
pub(super) struct Stranger {
    /// What is written there.
    pub(super) title: Arc<str>,
    /// Where.
    pub(super) place: CellPlace,
}

/// The fault of a column or field that is missing: the stranger that looks like it is shown beside
/// it, and taken out of the list, so that one misspelling is one fault.
pub(super) fn missing(
    fault: Diagnostic,
    column: &Column,
    strangers: &mut Vec<Stranger>,
) -> Diagnostic {
    let words = [&column.title, &column.name].into_iter().chain(&column.aliases);
    let near = words.into_iter().find_map(|word| {
        crate::diagnostic::nearest(word, strangers.iter().map(|stranger| &*stranger.title))
    });
    let at = near.and_then(|near| strangers.iter().position(|stranger| *stranger.title == *near));
    let Some(at) = at else { return fault };
    let stranger = strangers.remove(at);
    let hint =
        format!("if {} is meant, rename it to {}", quoted(&stranger.title), quoted(&column.title));
    let otherwise = fault.hints.iter().map(|other| format!("otherwise {other}"));
    let hints = std::iter::once(hint).chain(otherwise).collect();
    Diagnostic { hints, ..fault }.also("this name is not known", stranger.place)
}

/// What is said of strangers that no fault has spoken of: a warning where one is near to a name that
/// the sheet lacks, since its values are lost then, and else a note. Those among the contract's
/// names that the sheet does not have yet are offered first.
pub(super) fn notes(
    (name, what): (Name, &str),
    strangers: &[Stranger],
    table: &Table,
    found: &mut Vec<Diagnostic>,
) {
    let (contract, headers) = (table.contract, &table.headers);
    let is_free = |header: Option<&Header>| !matches!(header, Some(Header::At(..)));
    for stranger in strangers.iter() {
        let absent = contract.columns.iter().zip(headers);
        let mut absent = absent.filter(|(_, header)| matches!(header, Header::Absent));
        let meant = absent.find(|(column, _)| is_misspelled(&stranger.title, column));
        if let Some((column, _)) = meant.filter(|_| table.holds(stranger)) {
            let fault = misspelled((name, what), stranger, column);
            // What may be nobody's to see is not left to a guess.
            found.push(match column.shown_if {
                Some(_) => fault.severity(Severity::Error).hint(format!(
                    "who may see {} depends on the row: if something else is meant, give it a name \
                     that is less alike",
                    quoted(&column.title)
                )),
                None => fault,
            });
            continue;
        }
        let titles = |free: bool| {
            let columns = contract.columns.iter().enumerate();
            let columns = columns.filter(move |(at, _)| is_free(headers.get(*at)) == free);
            columns.flat_map(|(_, column)| {
                [column.title.as_str()].into_iter().chain(column.aliases.iter().map(String::as_str))
            })
        };
        let near = crate::diagnostic::nearest(&stranger.title, titles(true))
            .or_else(|| crate::diagnostic::nearest(&stranger.title, titles(false)));
        let title = quoted(&stranger.title);
        found.push(
            Diagnostic::note(name, format!("the {what} {title} is not known and not used"))
                .at(stranger.place.clone())
                .offer(&stranger.title, near),
        );
    }
}

/// Takes columns with misspelt headers for those that may be withheld, which was told as a fault: so
/// nobody is named by what stands in them, here or elsewhere.
pub(super) fn suspect(table: &mut Table, strangers: &[Stranger]) {
    for (at, column) in table.contract.columns.iter().enumerate() {
        let is_absent = matches!(table.headers.get(at), Some(Header::Absent));
        let is_it = |it: &&Stranger| is_misspelled(&it.title, column) && table.holds(it);
        if column.shown_if.is_some()
            && is_absent
            && let Some(stranger) = strangers.iter().find(is_it)
            && let Some(place) = stranger.place.column
            && let Some(header) = table.headers.get_mut(at)
        {
            *header = Header::At(place, Arc::clone(&stranger.title));
        }
    }
}

/// How many of the letters of a title have to be those of a name for which it is taken.
const ALIKE: f64 = 0.72;

/// Whether a title is that of a column with a slip in it, or with more words behind it. A word that
/// only begins as another does, as `Start` and `Status`, may well be a column of one's own.
fn is_misspelled(title: &str, column: &Column) -> bool {
    let title = fold::name(title);
    let names = [&column.title, &column.name].into_iter().chain(&column.aliases);
    names.map(|name| fold::name(name)).any(|name| {
        let more = title.strip_prefix(&name).and_then(|rest| rest.chars().next());
        let is_longer = name.chars().count() > 3 && more.is_some_and(|it| !it.is_alphanumeric());
        crate::diagnostic::nearest(&title, [name.as_str()]).is_some()
            && (is_longer || strsim::normalized_damerau_levenshtein(&title, &name) >= ALIKE)
    })
}

/// The warning on a column or field that is most likely meant for one that is lacking.
fn misspelled((name, what): (Name, &str), stranger: &Stranger, column: &Column) -> Diagnostic {
    let (title, meant) = (quoted(&stranger.title), quoted(&column.title));
    let which = match stranger.place.column {
        Some(at) if what == "column" && !stranger.place.records => {
            format!("column {} ({title})", Address::letters(at))
        }
        _ => format!("the {what} {title}"),
    };
    Diagnostic::warning(name, format!("{which} is not used, and there is no {meant}"))
        .at(stranger.place.clone())
        .hint(format!("if it is meant, rename it to {meant}"))
}
