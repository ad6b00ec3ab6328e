//! A workbook in parts, as they are found in its file: what reading gives, be it in this process or in
//! another one.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Layout, Row, Shape, Sheet, Workbook};
use crate::diagnostic::{Checked, Diagnostic};

/// A part of a workbook.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) enum Part {
    /// A sheet begins. What follows up to the next one is of this sheet.
    Sheet {
        /// The name on its tab.
        name: String,
        /// How its places are told.
        shape: Shape,
    },
    /// A row of it that holds something; nearly always in order.
    Row(Row),
    /// How it is laid out.
    Layout(Layout),
    /// Something to tell. With an error there is no workbook.
    Found(Diagnostic),
    /// All that came before is of a version that is gone. What follows is read anew.
    Again,
    /// The end, and a hash of the content, if it has one.
    Content(Option<[u8; 32]>),
}

/// Parts that are put together again.
#[derive(Debug, Default)]
pub(super) struct Parts {
    sheets: Vec<Sheet>,
    found: Vec<Diagnostic>,
    content: Option<blake3::Hash>,
}

impl Parts {
    /// Adds the next part.
    pub fn add(&mut self, part: Part) {
        match part {
            Part::Sheet { name, shape } => self.sheets.push(Sheet {
                name: name.into(),
                shape,
                rows: Vec::new(),
                layout: Layout::default(),
            }),
            Part::Row(row) => {
                if let Some(sheet) = self.sheets.last_mut() {
                    sheet.rows.push(row);
                }
            }
            Part::Layout(layout) => {
                if let Some(sheet) = self.sheets.last_mut() {
                    sheet.layout = layout;
                }
            }
            Part::Found(found) => self.found.push(found),
            Part::Again => *self = Self::default(),
            Part::Content(content) => self.content = content.map(Into::into),
        }
    }

    /// Whether there was no part at all.
    pub fn is_empty(&self) -> bool {
        self.sheets.is_empty() && self.found.is_empty()
    }

    /// A hash of the content that the parts are of.
    pub fn content(&self) -> Option<blake3::Hash> {
        self.content
    }

    /// The workbook that was read from `file`.
    pub fn workbook(self, file: Arc<str>) -> Checked<Workbook> {
        let sound = !self.found.iter().any(Diagnostic::is_error);
        let mut sheets = self.sheets;
        sheets.iter_mut().for_each(|sheet| in_order(&mut sheet.rows));
        let workbook = Workbook { file, sheets };
        Checked { value: sound.then_some(workbook), diagnostics: self.found }
    }
}

/// Puts rows and their cells in order. Of two cells at one place the first stays.
fn in_order(rows: &mut Vec<Row>) {
    if !rows.is_sorted_by(|one, next| one.index < next.index) {
        rows.sort_by_key(|row| row.index);
        rows.dedup_by(|next, first| {
            let same = first.index == next.index;
            if same {
                first.cells.append(&mut next.cells);
            }
            same
        });
    }
    for row in rows.iter_mut() {
        if !row.cells.is_sorted_by(|one, next| one.column < next.column) {
            row.cells.sort_by_key(|cell| cell.column);
            row.cells.dedup_by_key(|cell| cell.column);
        }
    }
}
