//! Inventing workbooks for a document type, out of its contract alone: an empty one, a sparse one,
//! and full ones. The same contract gives the same workbooks.
//!
//! ```text
//! extent       which sheets, columns and rows
//! keys         by what rows are known, and under which others they stand
//! value        what a cell holds; list: several values in one
//! scalar       a value of one type; bounds: numbers and days in the order that rules ask for
//! texts, form  awkward texts; a text of the form that a pattern asks for
//! settled      what rules between rows and sheets ask for
//! notes        which texts have which footnote
//! ```

mod bounds;
mod extent;
mod form;
mod keys;
mod list;
mod notes;
mod scalar;
mod settled;
mod texts;
mod value;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use crate::doctype::{Doctype, PER, Shape, Type};
use crate::read::{Cell, CellValue, Layout, Row, Sheet, Workbook};
use bounds::Order;
use extent::Extent;
use notes::Notes;
use settled::Settled;

/// How much of a contract a workbook makes use of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Only what is required: no row that need not be there.
    Empty,
    /// A few rows in each sheet, with nothing but what each row requires.
    Sparse,
    /// Everything, with many rows and awkward texts. Turns differ in the choices of their forms.
    Full {
        /// Which of the choices, counted from zero.
        turn: usize,
    },
}

/// An invented workbook.
#[derive(Debug, Clone)]
pub struct Invented {
    /// What it is called: `full document 2`.
    pub name: String,
    /// What differs from the first full document, for whoever reads a fault of it.
    pub choices: Vec<String>,
    /// The workbook. Its file is nowhere; it is called by the name, in brackets.
    pub workbook: Workbook,
}

/// Most full documents that are made for the choices of the forms.
const TURNS: usize = 12;

/// All workbooks that a document type is tried with.
pub fn all(doctype: &Doctype) -> Vec<Invented> {
    let turns = turns(doctype);
    let full = (0..turns).map(|turn| (Measure::Full { turn }, turn));
    let measures = [(Measure::Empty, 0), (Measure::Sparse, 0)].into_iter().chain(full);
    measures
        .map(|(measure, turn)| {
            let name = match measure {
                Measure::Empty => "empty document".to_owned(),
                Measure::Sparse => "sparse document".to_owned(),
                Measure::Full { .. } if turn == 0 => "full document".to_owned(),
                Measure::Full { .. } => format!("full document {}", turn + 1),
            };
            let choices = if turn == 0 { Vec::new() } else { choices(doctype, turn) };
            let file = format!("({} of {})", name, doctype.manifest.name);
            Invented { workbook: workbook(doctype, measure, &file), name, choices }
        })
        .collect()
}

/// How many full documents it takes to make every choice of every form once.
fn turns(doctype: &Doctype) -> usize {
    let forms = doctype.schema.sheets.iter().filter(|sheet| sheet.shape == Shape::Form);
    let columns = forms.flat_map(|sheet| &sheet.columns).filter(|column| column.name != PER);
    let turns =
        columns.map(|column| scalar::choices(doctype, column).len().max(1 + column.special.len()));
    turns.max().unwrap_or(1).clamp(1, TURNS)
}

/// The choices of a full document's forms, such as `Layout: table`.
fn choices(doctype: &Doctype, turn: usize) -> Vec<String> {
    let forms = doctype.schema.sheets.iter().filter(|sheet| sheet.shape == Shape::Form);
    let columns = forms.flat_map(|sheet| &sheet.columns).filter(|column| column.name != PER);
    let told = columns.filter_map(|column| {
        if let Some(word) = column.special.get(turn.checked_sub(1)?) {
            return Some(format!("{}: {}", column.title, word.word()));
        }
        let all = scalar::choices(doctype, column);
        let (chosen, first) = (all.get(turn.checked_rem(all.len())?)?, all.first()?);
        (chosen != first).then(|| format!("{}: {chosen}", column.title))
    });
    told.collect()
}

/// A workbook of this measure, whose file is called like this.
pub fn workbook(doctype: &Doctype, measure: Measure, file: &str) -> Workbook {
    let extents = extent::of(doctype, measure);
    let keys = keys::of(doctype, &extents);
    let orders = doctype.schema.sheets.iter().map(bounds::of).collect();
    let mut inventor = Inventor {
        doctype,
        measure,
        extents,
        keys,
        orders,
        notes: Notes::default(),
        settled: Settled::default(),
    };
    settled::settle(&mut inventor);
    inventor.notes = notes::placed(&inventor);
    let sheets = (0..doctype.schema.sheets.len()).filter_map(|at| inventor.sheet(at));
    Workbook { file: Arc::from(file), sheets: sheets.collect() }
}

/// All that is settled before any cell is.
struct Inventor<'a> {
    doctype: &'a Doctype,
    measure: Measure,
    extents: Vec<Extent>,
    /// The keys of each sheet's rows.
    keys: Vec<Vec<String>>,
    /// The order in which rules want the values of a row, for each sheet.
    orders: Vec<Order>,
    notes: Notes,
    settled: Settled,
}

/// A cell that is to be invented.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Spot {
    /// The sheet's index in the contract.
    sheet: usize,
    /// The column's.
    column: usize,
    /// Which record; for a form, the turn.
    row: usize,
}

impl Inventor<'_> {
    /// A sheet, if the workbook has it.
    fn sheet(&self, at: usize) -> Option<Sheet> {
        let (contract, extent) = (self.doctype.schema.sheets.get(at)?, self.extents.get(at)?);
        if !extent.present {
            return None;
        }
        let rows = match contract.shape {
            Shape::Form => self.form(at),
            Shape::Table => self.table(at),
        };
        let rows = rows.into_iter().zip(0..).filter(|(cells, _)| !cells.is_empty());
        Some(Sheet {
            name: Arc::from(contract.title.as_str()),
            shape: crate::read::Shape::Grid,
            rows: rows.map(|(cells, index)| Row { index, cells }).collect(),
            layout: Layout::default(),
        })
    }

    /// The rows of a form: a field and its value in each.
    fn form(&self, sheet: usize) -> Vec<Vec<Cell>> {
        let row = match self.measure {
            Measure::Full { turn } => turn,
            Measure::Empty | Measure::Sparse => 0,
        };
        let mut rows = vec![vec![text(0, "Field"), text(1, "Value")]];
        for (at, title) in self.given(sheet) {
            let value = self.value(Spot { sheet, column: at, row });
            rows.extend(value.map(|value| vec![text(0, title), Cell { column: 1, value }]));
        }
        rows
    }

    /// The rows of a table, its header first.
    fn table(&self, sheet: usize) -> Vec<Vec<Cell>> {
        let columns: Vec<(usize, &str)> = self.given(sheet).collect();
        let header = columns.iter().zip(0..).map(|((_, title), column)| text(column, title));
        let mut rows: Vec<Vec<Cell>> = vec![header.collect()];
        let count = self.extents.get(sheet).map_or(0, |extent| extent.rows);
        rows.extend((0..count).map(|row| {
            let cells = columns.iter().zip(0..).filter_map(|((at, _), column)| {
                let value = self.value(Spot { sheet, column: *at, row })?;
                Some(Cell { column, value })
            });
            cells.collect()
        }));
        rows
    }

    /// The columns of a sheet that the workbook has, with their titles.
    fn given(&self, sheet: usize) -> impl Iterator<Item = (usize, &str)> {
        let contract = self.doctype.schema.sheets.get(sheet);
        let columns = contract.into_iter().flat_map(|sheet| &sheet.columns).enumerate();
        let extent = self.extents.get(sheet);
        columns
            .filter(move |(at, _)| extent.is_some_and(|extent| extent.gives(*at)))
            .map(|(at, column)| (at, column.title.as_str()))
    }

    /// Whether the workbook is a full one.
    const fn is_full(&self) -> bool {
        matches!(self.measure, Measure::Full { .. })
    }

    /// The row of another sheet under which a row stands, or to which it refers one to one.
    fn target(&self, spot: Spot) -> Option<usize> {
        let sheet = self.doctype.schema.sheets.get(spot.sheet)?;
        let Type::Reference(to) = sheet.columns.get(spot.column)?.kind else { return None };
        let extent = self.extents.get(spot.sheet)?;
        let all = self.extents.get(to)?.rows;
        keys::target(sheet, spot, (extent, all))
    }
}

fn text(column: u32, text: &str) -> Cell {
    Cell { column, value: CellValue::Text(text.to_owned()) }
}
