//! What a workbook shows of columns that may be withheld, and what earlier snapshots of it may
//! therefore no longer tell.

use std::collections::BTreeSet;

use super::said::{Column, Row, Said, Sheet};
use crate::validate::INSTEAD;

/// Sheet, key, column and value.
type Cell = (String, String, String, String);

/// What a workbook shows of columns that may be withheld.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Shown {
    /// The columns, each with its sheet.
    columns: BTreeSet<(String, String)>,
    /// Their values, blank ones too; of rows without a key, which row it is does not matter.
    cells: BTreeSet<Cell>,
    /// The values by themselves.
    values: BTreeSet<String>,
}

/// What was shown once and is not any more.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Withdrawn<'a> {
    /// The title of its column.
    pub title: &'a str,
    /// Its row.
    pub key: &'a str,
    /// Whether the row is still there, and withholds it.
    pub is_withheld: bool,
}

impl Shown {
    /// What a snapshot shows.
    pub fn of(said: &Said) -> Self {
        let mut shown = Self::default();
        for sheet in &said.sheets {
            let columns = sheet.columns.iter().enumerate();
            for (at, column) in columns.filter(|(_, column)| column.withheld) {
                shown.columns.insert((sheet.name.clone(), column.name.clone()));
                for row in &sheet.rows {
                    let value = row.values.get(at).map(String::as_str).unwrap_or_default();
                    shown.cells.insert(cell(sheet, row, column, value));
                    shown.values.insert(value.to_owned());
                }
            }
        }
        shown
    }

    /// The values of an earlier snapshot that stand in such columns: sheet, row and column.
    fn of_earlier<'a>(
        &'a self,
        said: &'a Said,
    ) -> impl Iterator<Item = (usize, usize, usize)> + 'a {
        said.sheets.iter().enumerate().flat_map(move |(number, sheet)| {
            let is_one =
                |column: &Column| self.columns.contains(&(sheet.name.clone(), column.name.clone()));
            let columns = sheet.columns.iter().enumerate();
            let columns: Vec<usize> =
                columns.filter(|(_, column)| is_one(column)).map(|(at, _)| at).collect();
            let rows = sheet.rows.iter().enumerate();
            let given = move |row: &Row, at: usize| {
                row.values.get(at).is_some_and(|value| !value.is_empty())
            };
            rows.flat_map(move |(row, it)| {
                let given: Vec<usize> =
                    columns.iter().copied().filter(|at| given(it, *at)).collect();
                given.into_iter().map(move |at| (number, row, at))
            })
        })
    }

    /// The first value of an earlier snapshot that was shown and is withheld by now, or stands nowhere
    /// since its row is gone or has another key, among the rows that are asked for by sheet and place.
    pub fn withdrawn<'a>(
        &self,
        said: &'a Said,
        is_asked: impl Fn(usize, usize) -> bool,
    ) -> Option<Withdrawn<'a>> {
        let mut all = self.of_earlier(said).filter(|(sheet, row, _)| is_asked(*sheet, *row));
        all.find_map(|(sheet, row, at)| {
            let sheet = said.sheets.get(sheet)?;
            let (row, column) = (sheet.rows.get(row)?, sheet.columns.get(at)?);
            let own = cell(sheet, row, column, "");
            let is_known =
                self.cells.range(&own..).next().is_some_and(|(its, key, name, _)| {
                    (its, key, name) == (&own.0, &own.1, &own.2)
                });
            let is_nowhere = || {
                !is_known && row.values.get(at).is_some_and(|value| !self.values.contains(value))
            };
            let is_withheld = self.cells.contains(&own);
            let key = row.key.as_deref().unwrap_or(&sheet.tab);
            let title = column.title.as_str();
            (is_withheld || is_nowhere()).then_some(Withdrawn { title, key, is_withheld })
        })
    }

    /// Whether nothing may be withheld.
    pub fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// Takes out of an earlier snapshot what is shown no more, wherever it stands in it. Says which names
    /// that were, in small letters, if anything was taken out.
    pub fn silence(&self, said: &mut Said) -> Option<BTreeSet<String>> {
        let gone: Vec<(usize, usize, usize)> = self
            .of_earlier(said)
            .filter(|(sheet, row, at)| {
                let is_shown = || {
                    let sheet = said.sheets.get(*sheet)?;
                    let (row, column) = (sheet.rows.get(*row)?, sheet.columns.get(*at)?);
                    let value = row.values.get(*at)?;
                    Some(value == INSTEAD || self.cells.contains(&cell(sheet, row, column, value)))
                };
                is_shown() == Some(false)
            })
            .collect();
        let mut names: BTreeSet<String> = BTreeSet::new();
        for (sheet, row, at) in &gone {
            let rows = said.sheets.get_mut(*sheet).map(|sheet| &mut sheet.rows);
            let row = rows.and_then(|rows| rows.get_mut(*row));
            let Some(value) = row.and_then(|row| row.values.get_mut(*at)) else { continue };
            let value = std::mem::replace(value, INSTEAD.to_owned());
            // A single word stands in any text.
            if value.contains(' ') && !self.values.contains(&value) {
                names.insert(value.to_lowercase());
            }
        }
        let rows = said.sheets.iter_mut().flat_map(|sheet| &mut sheet.rows);
        let texts = rows.flat_map(|row| row.values.iter_mut().chain(&mut row.key));
        for text in texts.filter(|_| !names.is_empty()) {
            let lower = text.to_lowercase();
            if names.iter().any(|name| lower.contains(name.as_str())) {
                INSTEAD.clone_into(text);
            }
        }
        (!gone.is_empty()).then_some(names)
    }
}

fn cell(sheet: &Sheet, row: &Row, column: &Column, value: &str) -> Cell {
    let key = row.key.clone().unwrap_or_default();
    (sheet.name.clone(), key, column.name.clone(), value.to_owned())
}
