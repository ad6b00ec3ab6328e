//! What a cell of an invented workbook holds.

use super::{Inventor, Spot, keys, list, scalar, settled, texts};
use crate::doctype::{Column, PER, Shape, Sheet, Type};
use crate::read::CellValue;

/// Every so many rows hold a special word, where the contract allows any.
const SPECIALS: usize = 9;
/// From which number on texts are counted that must not be alike: no invented text has it in it.
const APART: usize = 5001;

impl Inventor<'_> {
    /// What a cell holds; nothing where it can't hold anything.
    pub(super) fn value(&self, spot: Spot) -> Option<CellValue> {
        let (sheet, column) = self.column(spot)?;
        if let Some(known) = self.known(spot, column) {
            return Some(CellValue::Text(known));
        }
        if let Some(settled) = self.settled.get((spot.sheet, spot.column), spot.row) {
            return settled.cloned().map(CellValue::Text);
        }
        if let Some(word) = self.special(spot) {
            return Some(CellValue::Text(word.to_owned()));
        }
        if sheet.shape == Shape::Form {
            let choices = scalar::choices(self.doctype, column);
            if let Some(chosen) = spot.row.checked_rem(choices.len()).and_then(|at| choices.get(at))
            {
                return Some(CellValue::Text(chosen.clone()));
            }
        }
        match &column.separator {
            Some(separator) => list::value(self, spot, separator),
            None => self.single(spot, spot.row),
        }
    }

    /// The sheet and column of a cell.
    pub(super) fn column(&self, spot: Spot) -> Option<(&Sheet, &Column)> {
        let sheet = self.doctype.schema.sheets.get(spot.sheet)?;
        Some((sheet, sheet.columns.get(spot.column)?))
    }

    /// What is settled: the document's type, keys and numbers of rows, titles.
    fn known(&self, spot: Spot, column: &Column) -> Option<String> {
        let sheet = self.doctype.schema.sheets.get(spot.sheet)?;
        if spot.sheet == 0 && column.values.is_empty() {
            match column.name.as_str() {
                "type" => return Some(self.doctype.manifest.name.clone()),
                // Nothing is read in it.
                "encoding" => return Some("utf-8".to_owned()),
                // What is tried beside it is one document of everything.
                PER if column.separator.is_some() => {
                    return Some(column.default.clone().unwrap_or_else(|| "none".to_owned()));
                }
                "title" if column.pattern.is_none() && self.is_full() && spot.row == 0 => {
                    return Some(texts::fitting(column, texts::TITLE, None));
                }
                _ => {}
            }
        }
        if sheet.shape == Shape::Table && sheet.key == Some(spot.column) {
            return self.keys.get(spot.sheet)?.get(spot.row).cloned();
        }
        if keys::is_numbered(sheet, spot.column) {
            let extent = self.extents.get(spot.sheet)?;
            let (number, parent) = keys::number(sheet, (spot, extent), &self.extents);
            let above = sheet.parent.and_then(|parent| sheet.columns.get(parent));
            let prefix = match above.map(|above| &above.kind) {
                Some(Type::Reference(to)) if column.kind != Type::Integer => {
                    self.keys.get(*to).zip(parent).and_then(|(keys, at)| keys.get(at))
                }
                _ => None,
            };
            return Some(match prefix {
                Some(prefix) => format!("{prefix}.{number}"),
                None => number.to_string(),
            });
        }
        None
    }

    /// The special word that a cell holds in the place of a value.
    pub(super) fn special(&self, spot: Spot) -> Option<&'static str> {
        let (sheet, column) = self.column(spot)?;
        // A picture and its text come together.
        let pictured = matches!(column.kind, Type::Image(_))
            || sheet.columns.iter().any(|other| other.kind == Type::Image(spot.column));
        if !self.is_full() || spot.row == 0 || sheet.parent == Some(spot.column) || pictured {
            return None;
        }
        let at = match sheet.shape {
            Shape::Form => spot.row - 1,
            Shape::Table => (spot.row + spot.column) % SPECIALS,
        };
        column.special.get(at).map(|special| special.word())
    }

    /// One value of a column.
    pub(super) fn single(&self, spot: Spot, turn: usize) -> Option<CellValue> {
        let (sheet, column) = self.column(spot)?;
        if column.values.is_empty() {
            match &column.kind {
                Type::Reference(to) => {
                    let keys = self.keys.get(*to)?;
                    let at = match &column.separator {
                        Some(_) => turn.checked_rem(keys.len())?,
                        None => self.target(spot)?,
                    };
                    return Some(CellValue::Text(keys.get(at)?.clone()));
                }
                Type::RichText if column.pattern.is_none() && !column.unique => {
                    return Some(CellValue::Text(self.rich(spot, turn)));
                }
                _ => {}
            }
        }
        if matches!(column.kind, Type::Text) && settled::is_apart(sheet, spot.column) {
            let text = texts::plain(column, turn);
            return Some(CellValue::Text(texts::fitting(column, &text, Some(turn + APART))));
        }
        let order = self.orders.get(spot.sheet)?;
        if let Some(level) = order.level(spot.column) {
            match column.kind {
                Type::Date | Type::YearMonth | Type::Quarter | Type::Period | Type::Time => {
                    return Some(scalar::day(column, spot.row, level + 1));
                }
                Type::Integer | Type::Number | Type::Percent | Type::Money(_) => {
                    let number = order.number(spot.column, spot.row)?;
                    let number = CellValue::Number(scalar::whole(column, number));
                    let is_share = column.kind == Type::Percent;
                    return Some(if is_share { scalar::share(number) } else { number });
                }
                _ => {}
            }
        }
        let shifted = match sheet.shape {
            // Fields of a form are as varied as the rows of a table.
            Shape::Form => turn + spot.column,
            Shape::Table => turn,
        };
        Some(match column.unique {
            true => scalar::unique(self.doctype, column, turn),
            false if column.kind == Type::Text => {
                scalar::usual(self.doctype, column, shifted + spot.column)
            }
            false => scalar::usual(self.doctype, column, shifted),
        })
    }

    /// A rich text with the footnotes that it has to have.
    fn rich(&self, spot: Spot, turn: usize) -> String {
        let Some((sheet, column)) = self.column(spot) else { return String::new() };
        let text = if settled::is_apart(sheet, spot.column) {
            // Texts with other numbers are none that say the same.
            let text = texts::rich(column, turn + spot.column);
            texts::fitting(column, &format!("Item {}: {text}", turn + APART), None)
        } else if self.is_full() {
            texts::rich(column, turn + spot.column)
        } else {
            texts::plain(column, turn + 2)
        };
        let Some(marks) = self.notes.marks(spot) else { return text };
        let marks: String = marks.iter().map(|mark| format!("[^{mark}]")).collect();
        let between = if column.separator.is_some() { " " } else { "\n\n" };
        texts::fitting(column, &format!("A text with notes{marks}.{between}{text}"), None)
    }
}
