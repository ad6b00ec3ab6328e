//! Numbers and days in the order that rules ask for: no start after its end.

use crate::doctype::{Rule, Sheet};

/// The order in which rules want the values of a row.
#[derive(Debug, Clone, Default)]
pub struct Order {
    /// For each column that a rule puts in order, how late it is.
    levels: Vec<Option<usize>>,
    /// Between what the numbers of each column lie.
    ranges: Vec<(f64, f64)>,
}

/// Numbers where a contract bounds them on neither side.
const RANGE: (f64, f64) = (-1000.0, 1_000_000.0);

/// The order of a sheet's columns.
pub fn of(sheet: &Sheet) -> Order {
    let count = sheet.columns.len();
    let mut order = Order {
        levels: vec![None; count],
        ranges: sheet
            .columns
            .iter()
            .map(|column| {
                let least = column.minimum.unwrap_or(f64::NEG_INFINITY);
                (least, column.maximum.unwrap_or(f64::INFINITY))
            })
            .collect(),
    };
    let pairs = || {
        sheet.checks.iter().filter_map(|check| match check.rule {
            Rule::NotAfter(one, other) => Some((one, other)),
            _ => None,
        })
    };
    // A chain is no longer than there are columns; rules in a circle end with it.
    for _ in 0..count {
        for (one, other) in pairs() {
            order.after(one, other);
        }
    }
    order
}

impl Order {
    /// Takes in that one column's value is not greater than another's.
    fn after(&mut self, one: usize, other: usize) {
        let level = self.level(one).unwrap_or_default();
        if let Some(own) = self.levels.get_mut(one) {
            *own = Some(level);
        }
        let limit = self.levels.len();
        if let Some(own) = self.levels.get_mut(other) {
            *own = Some((level + 1).max(own.unwrap_or_default()).min(limit));
        }
        let (least, most) = (self.range(one).0, self.range(other).1);
        if let Some(range) = self.ranges.get_mut(one) {
            range.1 = range.1.min(most);
        }
        if let Some(range) = self.ranges.get_mut(other) {
            range.0 = range.0.max(least);
        }
    }

    /// How late a column is, if a rule puts it in order.
    pub fn level(&self, column: usize) -> Option<usize> {
        self.levels.get(column).copied().flatten()
    }

    /// Between what a column's numbers lie, be it by rules.
    fn range(&self, column: usize) -> (f64, f64) {
        self.ranges.get(column).copied().unwrap_or(RANGE)
    }

    /// A number of a row that keeps the order, if the column is in one.
    #[expect(clippy::cast_precision_loss, reason = "rows and levels are few")]
    pub fn number(&self, column: usize, row: usize) -> Option<f64> {
        let level = self.level(column)?;
        let (least, most) = closed(self.range(column));
        let levels = self.levels.len().max(1) as f64;
        let part = ((row % 10) as f64 / 10.0 + level as f64 / levels) / 2.0;
        Some(least + (most - least) * part)
    }
}

/// A range with two ends.
pub fn closed((least, most): (f64, f64)) -> (f64, f64) {
    let width = RANGE.1 - RANGE.0;
    match (least.is_finite(), most.is_finite()) {
        (true, true) => (least, most),
        (true, false) => (least, least + width),
        (false, true) => (most - width, most),
        (false, false) => RANGE,
    }
}
