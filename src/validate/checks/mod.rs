//! What the contract asks of the cells of a row together, of the rows of a sheet, and between sheets.
//!
//! ```text
//! pairs          not-after, together, requires, given: cells of one row
//! sums           not-the-sum, adds-up: amounts
//! rows           at-least, every-code: the rows of a sheet (numbering has a file beside this folder)
//! naming         used, not-used, partition: rows that other sheets name
//! same           same-values: two columns
//! alike          near-duplicates: texts; likeness: how alike two are
//! progress       overdue, contradiction, not-after: against the day of the paper and against words
//! cleared        what is shown and not cleared
//! meant          which rows a condition means
//! ```

mod alike;
mod cleared;
mod likeness;
mod meant;
mod naming;
mod pairs;
mod progress;
mod rows;
mod same;
mod sums;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use super::dataset::Value;
use super::day::Paper;
use super::fold::folded;
use super::keys::Keys;
use super::numbering;
use super::records::Typed;
use super::table::Table;
use crate::diagnostic::{CellPlace, Diagnostic, Name, quoted};
use crate::doctype::{Check, CodeList, Doctype, Entry, Rule};

pub(super) use meant::holds;

/// A workbook with all that its checks are judged by.
#[derive(Clone, Copy)]
pub(super) struct Whole<'a> {
    /// The document type.
    pub(super) doctype: &'a Doctype,
    /// The sheets as they were found.
    pub(super) tables: &'a [Table<'a>],
    /// Their records.
    pub(super) all: &'a [Typed],
    /// Their keys.
    pub(super) keys: &'a [Keys],
    /// What the form says of the document.
    pub(super) paper: &'a Paper<'a>,
}

/// One sheet under one check.
pub(super) struct Checking<'a> {
    /// What is checked.
    pub(super) check: &'a Check,
    /// The sheet as it was found.
    pub(super) table: &'a Table<'a>,
    /// Its records.
    pub(super) typed: &'a Typed,
    /// Its index in the contract.
    sheet: usize,
    /// The workbook.
    whole: Whole<'a>,
}

/// Checks all sheets by the rules of their contracts.
pub(super) fn check(whole: Whole, found: &mut Vec<Diagnostic>) {
    let sheets = whole.tables.iter().zip(whole.all).enumerate();
    for (sheet, (table, typed)) in sheets.filter(|(_, (table, _))| table.present) {
        for check in &table.contract.checks {
            let checking = Checking { check, table, typed, sheet, whole };
            match &check.rule {
                Rule::NotAfter(one, other) => pairs::not_after(&checking, (*one, *other), found),
                Rule::NotAfterDay(column) => progress::not_after_day(&checking, *column, found),
                Rule::Together(columns) => pairs::together(&checking, columns, found),
                Rule::Requires(one, other) => pairs::requires(&checking, (*one, *other), found),
                Rule::Given(column, by) => pairs::given(&checking, (*column, by), found),
                Rule::NotTheSum(column, other) => {
                    sums::not_the_sum(&checking, (*column, *other), found);
                }
                Rule::AddsUp(total, parts) => sums::adds_up(&checking, (*total, parts), found),
                Rule::Numbering(column) => {
                    numbering::check(&checking, *column, (whole.tables, whole.all), found);
                }
                Rule::AtLeast(count) => rows::at_least(&checking, *count, found),
                Rule::EveryCode(column, within) => {
                    rows::every_code(&checking, (*column, *within), found);
                }
                Rule::Used(by) => naming::used(&checking, by, found),
                Rule::NotUsed(by) => naming::not_used(&checking, by, found),
                Rule::Partition { by, agree } => {
                    naming::partition(&checking, (by, agree.as_ref()), found);
                }
                Rule::SameValues(column, other) => same::check(&checking, (*column, *other), found),
                Rule::NearDuplicates(column) => alike::check(&checking, *column, found),
                Rule::Overdue(deadline, status) => {
                    progress::overdue(&checking, (*deadline, *status), found);
                }
                Rule::Contradiction(status, text) => {
                    progress::contradiction(&checking, (*status, *text), found);
                }
                Rule::Cleared(what, clearance) => {
                    cleared::check(&checking, (*what, *clearance), found);
                }
            }
        }
    }
}

impl<'a> Whole<'a> {
    /// An entry of a code list, with its list.
    fn entry(&self, value: &Value) -> Option<(&'a CodeList, &'a Entry)> {
        let Value::Code { list, entry } = value else { return None };
        let list = self.doctype.codes.get(list)?;
        Some((list, list.entries.get(*entry)?))
    }

    /// What an entry of a code list says in a further column.
    fn further(&self, value: &Value, column: &str) -> Option<&'a str> {
        let (list, entry) = self.entry(value)?;
        let at = list.columns.iter().position(|known| known == column)?;
        entry.further.get(at).map(|said| said.trim()).filter(|said| !said.is_empty())
    }

    /// The words by which a value is known in whatever column it stands, folded; none for what is
    /// not given.
    pub(super) fn words(&self, value: &Value) -> Vec<String> {
        let word = |word: &str| folded(word).into_owned();
        match value {
            Value::Blank | Value::Special(_) => Vec::new(),
            Value::Code { .. } => {
                let entry = self.entry(value).map(|(_, entry)| entry);
                entry.map_or_else(Vec::new, |it| vec![word(&it.label), word(&it.code)])
            }
            Value::List(items) => items.iter().flat_map(|item| self.words(item)).collect(),
            _ => vec![word(&self.said(value))],
        }
    }

    /// A value in a word, as a person would say it.
    fn said(&self, value: &'a Value) -> Cow<'a, str> {
        match value {
            Value::Blank => "".into(),
            Value::Special(special) => special.word().into(),
            Value::Text(text)
            | Value::Rich(text)
            | Value::Url(text)
            | Value::DottedNumber(text)
            | Value::Image(text) => text.into(),
            Value::Integer(number) => number.to_string().into(),
            Value::Number(number) | Value::Percent(number) => number.to_string().into(),
            Value::Money { amount, currency } => format!("{currency} {amount}").into(),
            Value::Date(day) => day.to_string().into(),
            Value::YearMonth { year, month } => format!("{year:04}-{month:02}").into(),
            Value::Quarter { year: Some(year), quarter } => format!("Q{quarter} {year}").into(),
            Value::Quarter { year: None, quarter } => format!("Q{quarter}").into(),
            Value::Period(period) => period.to_string().into(),
            Value::Time(clock) => clock.to_string().into(),
            Value::YesNo(yes) => if *yes { "yes" } else { "no" }.into(),
            Value::Code { .. } => {
                self.entry(value).map_or("", |(_, entry)| entry.label.as_str()).into()
            }
            Value::Reference { sheet, record } => {
                let records = self.all.get(*sheet).map(|typed| &typed.records);
                let key = records.and_then(|all| all.get(*record)?.key.as_deref());
                key.unwrap_or_default().into()
            }
            Value::List(items) => {
                let items: Vec<_> = items.iter().map(|item| self.said(item)).collect();
                items.join("; ").into()
            }
        }
    }
}

impl<'a> Checking<'a> {
    /// Whether a row is one of those that the check is about. Where that can't be told for a cell
    /// that is faulty, it is not.
    pub(super) fn is_meant(&self, line: usize) -> bool {
        let is_excused = |column: &usize| {
            let value = self.typed.sound(line, *column);
            !matches!(value, Some(Value::Blank | Value::Special(_)))
        };
        if !self.check.unless.is_empty() && self.check.unless.iter().any(is_excused) {
            return false;
        }
        match &self.check.when {
            None => true,
            Some(when) => {
                let value = self.typed.sound(line, when.column);
                value.is_some_and(|value| holds(&self.whole, when, value))
            }
        }
    }

    /// The rows that the check is about.
    fn lines(&self) -> impl Iterator<Item = usize> {
        (0..self.typed.records.len()).filter(|line| self.is_meant(*line))
    }

    /// A fault at a field, as bad as the contract says, in its words if it has any.
    pub(super) fn fault(
        &self,
        name: Name,
        message: String,
        (line, column): (usize, usize),
    ) -> Diagnostic {
        self.said(name, message).at(self.place(line, column))
    }

    /// A fault, as bad as the contract says, in its words if it has any.
    fn said(&self, name: Name, message: String) -> Diagnostic {
        let severity = self.whole.paper.severity(&self.check.rule, self.check.severity);
        match &self.check.message {
            Some(own) => Diagnostic::error(name, own.as_str()).severity(severity).hint(message),
            None => Diagnostic::error(name, message).severity(severity),
        }
    }

    /// The place of a field.
    fn place(&self, line: usize, column: usize) -> CellPlace {
        let key = self.typed.records.get(line).and_then(|record| record.key.as_ref());
        self.table.field_place(line, column, key)
    }

    /// A column's title in backticks.
    pub(super) fn title(&self, column: usize) -> String {
        quoted(&self.table.title(column))
    }

    /// A field's value as it is written in the workbook, else what stands for a blank cell.
    pub(super) fn written(&self, line: usize, column: usize) -> String {
        match self.table.spot(line, column).cell {
            Some(cell) => quoted(&super::raw::text(cell)),
            None => {
                let value = self.typed.sound(line, column);
                quoted(&value.map(|value| self.whole.said(value)).unwrap_or_default())
            }
        }
    }

    /// What a row is called: its key, in backticks.
    fn called(&self, line: usize) -> String {
        let key = self.typed.records.get(line).and_then(|record| record.key.as_deref());
        key.map_or_else(|| "this row".to_owned(), quoted)
    }

    /// The titles of the columns that excuse a row: `Merged into` or `Duplicate of`.
    fn excuses(&self) -> Option<String> {
        let titles: Vec<String> = self.check.unless.iter().map(|at| self.title(*at)).collect();
        (!titles.is_empty()).then(|| titles.join(" or "))
    }
}

/// A value, or those of a list.
fn items(value: &Value) -> &[Value] {
    match value {
        Value::List(items) => items,
        _ => std::slice::from_ref(value),
    }
}
