//! Headers of two rows, of which the lower one completes the upper one.

use std::collections::{BTreeMap, BTreeSet};

use super::header::{LONGEST, Seen, Title};
use super::merged::over;
use super::raw;
use crate::read::CellValue;

/// The titles of two rows, of which the lower one completes the upper one: `Start` and `End` below
/// `Timeline`, or `date` below `Start`. None where the lower row adds nothing.
pub(super) fn both(
    upper: &Seen,
    lower: &Seen,
    names: &BTreeMap<String, usize>,
) -> Option<Vec<Title>> {
    // A record may hold anything, a header holds words.
    if !lower.cells.iter().all(|cell| matches!(cell.value, CellValue::Text(_))) {
        return None;
    }
    let cells = upper.cells.iter().chain(&lower.cells);
    let columns: BTreeSet<u32> = cells.map(|cell| cell.column).collect();
    let mut titles: Vec<(Title, Option<Title>)> = Vec::with_capacity(columns.len());
    let (mut added, mut strange) = (0, 0);
    let mut group = Group::default();
    for column in columns {
        let own = upper.cell(column).map(|cell| upper.title(cell, names));
        let below = lower.cell(column).map(|cell| lower.title(cell, names));
        group.step(upper, column, below.is_some());
        let joined = below
            .as_ref()
            .zip(group.text.as_ref())
            .map(|(below, text)| Title::new(below.at, &format!("{text} {}", below.text), names));
        titles.push(match (own, joined, below) {
            (_, Some(joined), Some(_)) if joined.column.is_some() => {
                added += 1;
                (joined, None)
            }
            (_, joined, Some(below)) if below.column.is_some() => {
                added += 1;
                (below, joined)
            }
            (Some(own), _, Some(below)) if own.column.is_some() && is_unit(&below.text) => {
                (own, None)
            }
            (own, joined, Some(below)) => {
                // Below the header of a column there is a record, most likely.
                strange += usize::from(own.is_some_and(|own| own.column.is_some()));
                (joined.unwrap_or(below), None)
            }
            (Some(own), _, None) => (own, None),
            (None, _, None) => continue,
        });
    }
    // Where `Planned start` is known, the `start` below `Actual` is another one.
    let whole: BTreeSet<_> = titles
        .iter()
        .filter(|(title, joined)| joined.is_none() && title.at.row == lower.row.index)
        .filter_map(|(title, _)| title.column)
        .collect();
    let is_other = |title: &Title| title.column.is_some_and(|column| whole.contains(&column));
    let titles = titles.into_iter().map(|(title, joined)| match joined {
        Some(joined) if is_other(&title) => joined,
        _ => title,
    });
    (added > strange).then(|| titles.collect())
}

/// The title of a group of columns, as columns are gone through from the left.
#[derive(Default)]
struct Group {
    text: Option<String>,
    /// The last column over which it reaches; none where nothing says so but that no other title
    /// follows.
    last: Option<u32>,
    /// The column before.
    before: u32,
}

impl Group {
    /// Goes on to a column.
    fn step(&mut self, upper: &Seen, column: u32, is_titled_below: bool) {
        if let Some(cell) = upper.cell(column) {
            self.text = Some(raw::text(&cell.value).into_owned()).filter(|it| it.len() <= LONGEST);
            self.last = over(&upper.areas, column).map(|area| area.last.column);
            if !is_titled_below {
                self.last = Some(self.last.unwrap_or(column));
            }
        } else if self.last.map_or(column > self.before.saturating_add(1), |last| column > last) {
            self.text = None;
        }
        self.before = column;
    }
}

/// Whether a text below a title says only what its values are counted in: `(USD)`.
pub(super) fn is_unit(text: &str) -> bool {
    let brackets = [('(', ')'), ('[', ']')];
    brackets.iter().any(|(open, close)| text.starts_with(*open) && text.ends_with(*close))
}
