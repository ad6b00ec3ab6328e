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

    /// The first value of an earlier snapshot that was shown and is withheld by now, among the rows
    /// that are asked for by sheet and place: the title of its column, and its row.
    pub fn withdrawn<'a>(
        &self,
        said: &'a Said,
        is_asked: impl Fn(usize, usize) -> bool,
    ) -> Option<(&'a str, &'a str)> {
        let mut all = self.of_earlier(said).filter(|(sheet, row, _)| is_asked(*sheet, *row));
        all.find_map(|(sheet, row, at)| {
            let sheet = said.sheets.get(sheet)?;
            let (row, column) = (sheet.rows.get(row)?, sheet.columns.get(at)?);
            let is_blank = self.cells.contains(&cell(sheet, row, column, ""));
            let key = row.key.as_deref().unwrap_or(&sheet.tab);
            is_blank.then_some((column.title.as_str(), key))
        })
    }

    /// Takes out of an earlier snapshot what is shown no more, wherever it stands in it. Says whether
    /// anything was taken out.
    pub fn silence(&self, said: &mut Said) -> bool {
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
        !gone.is_empty()
    }
}

fn cell(sheet: &Sheet, row: &Row, column: &Column, value: &str) -> Cell {
    let key = row.key.clone().unwrap_or_default();
    (sheet.name.clone(), key, column.name.clone(), value.to_owned())
}
