//! Several values in one cell.

use super::{Inventor, Spot, scalar};
use crate::doctype::Type;
use crate::read::CellValue;

/// How many values the cells of a column hold, one row after the other.
const COUNTS: [usize; 4] = [3, 1, 12, 2];

/// The cell of a column that holds several values.
pub fn value(inventor: &Inventor<'_>, spot: Spot, separator: &str) -> Option<CellValue> {
    let (_, column) = inventor.column(spot)?;
    let start = if column.unique { spot.row } else { spot.row * COUNTS.len() };
    let wanted = match (inventor.is_full(), column.unique) {
        (true, false) => COUNTS.get(spot.row % COUNTS.len()).copied().unwrap_or(1),
        _ => 1,
    };
    let mut items: Vec<String> = Vec::new();
    for turn in start..start + wanted {
        let own = if turn == start { spot } else { Spot { row: turn, ..spot } };
        let item = match column.kind {
            // With a year and without one, they are not told apart by themselves.
            Type::Quarter | Type::Period | Type::Time => scalar::day(column, turn, 0),
            // As many as there are texts for them.
            Type::Image(_) => scalar::unique(inventor.doctype, column, turn),
            Type::Number | Type::Money(_) | Type::Integer => {
                match scalar::unique(inventor.doctype, column, turn % 60) {
                    CellValue::Number(number) => CellValue::Number(whole(number, column)),
                    other => other,
                }
            }
            _ => inventor.single(own, turn)?,
        };
        let item = scalar::written(&item);
        if !items.contains(&item) {
            items.push(item);
        }
    }
    Some(CellValue::Text(items.join(&format!("{separator} "))))
}

/// A number without a fraction, where the column takes it: in a list, a point may be read in two
/// ways.
fn whole(number: f64, column: &crate::doctype::Column) -> f64 {
    let least = column.minimum.unwrap_or(f64::NEG_INFINITY);
    let most = column.maximum.unwrap_or(f64::INFINITY);
    let floor = number.floor();
    if (least..=most).contains(&floor) { floor } else { number }
}
