//! Which field an override is of.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Columns, is_missing};
use crate::diagnostic::{CellPlace, Diagnostic, Name, quoted};
use crate::doctype::{Schema, Shape};
use crate::validate::table::Table;
use crate::validate::{fold, raw};

/// The fields of the form by which it is known what a workbook is, before anything in it is changed.
const FIXED: [&str; 3] = ["type", "encoding", "workbooks"];

/// The most keys that a hint names.
const NAMED: usize = 6;

/// What the rows of overrides may name.
pub(super) struct Targets<'t, 'a> {
    /// Where the sheet of overrides is among the contract's.
    own: usize,
    tables: &'t [Table<'a>],
    schema: &'t Schema,
    /// The sheets of the other document types of the workbook, with their columns.
    theirs: &'t BTreeMap<String, BTreeSet<String>>,
    columns: &'t Columns,
    /// The rows of each sheet by their keys, taken when one is first looked for.
    rows: RefCell<BTreeMap<usize, HashMap<String, Vec<usize>>>>,
}

/// Why a row names no field; nothing where that has been said, or is not to be.
type Fault = Option<Box<Diagnostic>>;

impl<'t, 'a> Targets<'t, 'a> {
    /// What the rows of the sheet with this index, which has these columns, may name.
    pub(super) fn new(
        (own, columns): (usize, &'t Columns),
        tables: &'t [Table<'a>],
        (schema, theirs): (&'t Schema, &'t BTreeMap<String, BTreeSet<String>>),
    ) -> Self {
        Self { own, tables, schema, theirs, columns, rows: RefCell::default() }
    }

    /// The rows of a sheet with this key, which is folded.
    fn keyed(&self, (sheet, table): (usize, &Table), key: usize, wanted: &str) -> Vec<usize> {
        let mut sheets = self.rows.borrow_mut();
        let rows = sheets.entry(sheet).or_insert_with(|| {
            let mut rows: HashMap<String, Vec<usize>> = HashMap::new();
            for row in 0..table.lines.len() {
                if let Some(cell) = table.spot(row, key).cell {
                    rows.entry(plain(&raw::text(cell))).or_default().push(row);
                }
            }
            rows
        });
        rows.get(wanted.trim_end_matches('.')).cloned().unwrap_or_default()
    }

    /// The field that a row names: sheet, line and column.
    pub(super) fn of(&self, line: usize) -> Result<(usize, usize, usize), Fault> {
        let tab = self.text(line, self.columns.sheet).ok_or(None)?;
        let sheet = self.sheet(line, &tab)?;
        let table = self.tables.get(sheet).ok_or(None)?;
        if table.lines.is_empty() && !table.present && !table.sound {
            return Err(None);
        }
        let field = self.text(line, self.columns.field).ok_or(None)?;
        let column = self.column(line, table, (&tab, &field))?;
        let row = match table.contract.shape {
            Shape::Form if table.lines.is_empty() => {
                let message =
                    format!("the workbook has no sheet {}", quoted(&table.contract.title));
                return Err(self.fault(line, self.columns.sheet, message, ADD));
            }
            Shape::Form => 0,
            Shape::Table => self.row(line, (sheet, table))?,
        };
        if is_missing(table, column) {
            return Err(None);
        }
        Ok((sheet, row, column))
    }

    fn sheet(&self, line: usize, tab: &str) -> Result<usize, Fault> {
        let at = self.columns.sheet;
        match self.schema.sheet_called(tab) {
            Some(sheet) if sheet == self.own => {
                let message = format!("a row of {} can't be overridden", quoted(tab));
                Err(self.fault(line, at, message, "change the row itself"))
            }
            Some(sheet) => Ok(sheet),
            None if self.theirs.contains_key(&fold::name(tab)) => Err(None),
            None => {
                let message = format!("there is no sheet {}", quoted(tab));
                let titles = self.schema.sheets.iter().map(|sheet| sheet.title.as_str());
                let fault = Diagnostic::error(Name::NoSuchCell, message).at(self.place(line, at));
                Err(Some(Box::new(fault.offer(tab, titles))))
            }
        }
    }

    fn column(&self, line: usize, table: &Table, words: (&str, &str)) -> Result<usize, Fault> {
        let ((tab, field), at) = (words, self.columns.field);
        let columns = &table.contract.columns;
        let written = || {
            let is = |column: &usize| fold::name(&table.title(*column)) == fold::name(field);
            (0..columns.len()).find(is)
        };
        let Some(column) = table.contract.column_called(field).or_else(written) else {
            let theirs = self.theirs.get(&fold::name(tab));
            if theirs.is_some_and(|columns| columns.contains(&fold::name(field))) {
                return Err(None);
            }
            let what = if table.contract.shape == Shape::Form { "field" } else { "column" };
            let (title, word) = (quoted(&table.contract.title), quoted(field));
            let message = format!("the sheet {title} has no {what} {word}");
            let titles = columns.iter().map(|column| column.title.as_str());
            let fault = Diagnostic::error(Name::NoSuchCell, message).at(self.place(line, at));
            return Err(Some(Box::new(fault.offer(field, titles))));
        };
        let name = columns.get(column).map_or("", |column| column.name.as_str());
        if table.contract.shape == Shape::Form && FIXED.contains(&name) {
            let message = format!("{} can't be overridden", quoted(&table.title(column)));
            let hint = format!("change it in the sheet {}", quoted(&table.contract.title));
            return Err(self.fault(line, at, message, &hint));
        }
        Ok(column)
    }

    /// The row of a table that a row names by its key, or by the number that the spreadsheet shows.
    fn row(&self, line: usize, (sheet, table): (usize, &Table)) -> Result<usize, Fault> {
        let (at, title) = (self.columns.key, quoted(&table.place.sheet));
        if table.lines.is_empty() {
            let message = format!("the sheet {title} has no rows");
            return Err(self.fault(line, self.columns.sheet, message, ADD));
        }
        let key = table.contract.key.map(|key| (key, quoted(&table.title(key))));
        let Some(word) = self.text(line, at) else {
            let message = format!("which row of {title} is meant, is not said");
            let hint = match &key {
                Some((_, key)) => format!("write its {key}"),
                None => "write the number of the row, as the spreadsheet shows it: `row 12`".into(),
            };
            return Err(self.fault(line, at, message, &hint));
        };
        let wanted = fold::folded(&word);
        let numbered = wanted.strip_prefix("row ").or(key.is_none().then_some(&*wanted));
        let numbered =
            numbered.and_then(|number| number.trim().parse::<u32>().ok()?.checked_sub(1));
        let rows: Vec<usize> = match &key {
            Some((key, _)) => self.keyed((sheet, table), *key, &wanted),
            None => Vec::new(),
        };
        match rows.as_slice() {
            [row] => Ok(*row),
            [] => {
                let row = numbered.and_then(|number| {
                    (0..table.lines.len()).find(|row| table.row(*row) == Some(number))
                });
                row.ok_or_else(|| Some(Box::new(self.no_row(line, table, &word))))
            }
            [first, ..] => {
                let message = format!("{} names {} rows of {title}", quoted(&word), rows.len());
                let number = table.row(*first).map_or(0, u64::from) + 1;
                let hint = format!(
                    "write the number of the row, as the spreadsheet shows it: `row {number}`"
                );
                Err(self.fault(line, at, message, &hint))
            }
        }
    }

    /// The fault of a row that names a row which is not there.
    fn no_row(&self, line: usize, table: &Table, word: &str) -> Diagnostic {
        let title = quoted(&table.place.sheet);
        let place = self.place(line, self.columns.key);
        let Some(key) = table.contract.key else {
            let message = format!("the sheet {title} has no record in row {}", quoted(word));
            let hint = "write the number of the row, as the spreadsheet shows it: `row 12`";
            return Diagnostic::error(Name::NoSuchCell, message).at(place).hint(hint);
        };
        let message = format!("the sheet {title} has no row {}", quoted(word));
        let fault = Diagnostic::error(Name::NoSuchCell, message).at(place);
        let cells = (0..table.lines.len()).filter_map(|row| table.spot(row, key).cell);
        let keys: Vec<String> = cells.map(|cell| raw::text(cell).into_owned()).collect();
        let known = keys.iter().map(String::as_str);
        if let Some(near) = crate::diagnostic::nearest(word, known) {
            return fault.hint(format!("did you mean {}?", quoted(near)));
        }
        let more = if keys.len() > NAMED { ", …" } else { "" };
        let named: Vec<String> = keys.iter().take(NAMED).map(|key| quoted(key)).collect();
        let column = quoted(&table.title(key));
        fault.hint(format!("write what stands there under {column}: {}{more}", named.join(", ")))
    }

    /// Whether a key says no more of a form than its sheet does: `Document`.
    pub(super) fn is_of_form(&self, key: &str, sheet: usize) -> bool {
        self.schema.sheet_called(key) == Some(sheet)
    }

    /// What a cell of the row holds.
    fn text(&self, line: usize, column: usize) -> Option<String> {
        let cell = self.tables.get(self.own)?.spot(line, column).cell?;
        Some(raw::text(cell).into_owned())
    }

    fn place(&self, line: usize, column: usize) -> CellPlace {
        match self.tables.get(self.own) {
            Some(table) => table.field_place(line, column, None),
            None => CellPlace::sheet("".into(), "".into()),
        }
    }

    fn fault(&self, line: usize, column: usize, message: String, hint: &str) -> Fault {
        let fault = Diagnostic::error(Name::NoSuchCell, message);
        Some(Box::new(fault.at(self.place(line, column)).hint(hint)))
    }
}

/// A key as it is compared.
fn plain(key: &str) -> String {
    fold::folded(key.trim_end_matches('.')).into_owned()
}

/// What to do where there is nothing to change.
const ADD: &str = "an override changes a cell of a row that is there: add the row to its sheet";
