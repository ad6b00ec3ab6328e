//! Headers of two rows, of which the lower one completes the upper one.

use std::collections::{BTreeMap, BTreeSet};

use super::header::{LONGEST, Seen, Title};
use super::merged::over;
use super::{cell, raw};
use crate::read::CellValue;

/// The titles of two rows, of which the lower one completes the upper one: `Start` and `End` below
/// `Timeline`, or `date` below `Start`. None where the lower row adds nothing.
///
/// Where the contract takes quarters from marks below them (`ticks`), quarters below a year or a word are
/// titles, too: `2026` over `Q1` to `Q4`. They are counted, so that nothing else is taken for the header.
pub(super) fn both(
    upper: &Seen,
    lower: &Seen,
    (names, ticks): (&BTreeMap<String, usize>, bool),
) -> Option<(Vec<Title>, usize)> {
    // A record may hold anything, a header holds words.
    if !lower.cells.iter().all(|cell| matches!(cell.value, CellValue::Text(_))) {
        return None;
    }
    let cells = upper.cells.iter().chain(&lower.cells);
    let columns: BTreeSet<u32> = cells.map(|cell| cell.column).collect();
    let mut titles: Vec<(Title, Option<Title>)> = Vec::with_capacity(columns.len());
    let (mut added, mut strange, mut ticked) = (0, 0, 0);
    let mut group = Group::default();
    for column in columns {
        let own = upper.cell(column).map(|cell| upper.title(cell, names));
        let below = lower.cell(column).map(|cell| lower.title(cell, names));
        let quarter = below.as_ref().filter(|_| ticks).and_then(|it| cell::quarter(&it.text));
        group.step(upper, column, (below.is_some(), quarter.is_some()));
        if let Some((below, has_year)) = below.as_ref().zip(quarter)
            && group.is_over_quarters
        {
            let year = group.text.as_deref().filter(|_| !has_year).and_then(cell::year);
            let text =
                year.map_or_else(|| below.text.to_string(), |it| format!("{it} {}", below.text));
            titles.push((Title::new(below.at, &text, names), None));
            ticked += 1;
            continue;
        }
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
    // Words like quarters may be those of a record.
    let ticked = if ticked > 1 && strange == 0 { ticked } else { 0 };
    (added + ticked > strange).then(|| (titles.collect(), ticked))
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
    /// Whether it begins over a quarter.
    is_over_quarters: bool,
}

impl Group {
    /// Goes on to a column.
    fn step(&mut self, upper: &Seen, column: u32, (is_titled_below, is_quarter): (bool, bool)) {
        if let Some(cell) = upper.cell(column) {
            self.text = Some(raw::text(&cell.value).into_owned()).filter(|it| it.len() <= LONGEST);
            self.last = over(&upper.areas, column).map(|area| area.last.column);
            self.is_over_quarters = is_quarter;
            if !is_titled_below {
                self.last = Some(self.last.unwrap_or(column));
            }
        } else if self.last.map_or(column > self.before.saturating_add(1), |last| column > last) {
            self.text = None;
            self.is_over_quarters = false;
        }
        self.before = column;
    }
}

/// Whether a text below a title says only what its values are counted in: `(USD)`.
pub(super) fn is_unit(text: &str) -> bool {
    let brackets = [('(', ')'), ('[', ']')];
    brackets.iter().any(|(open, close)| text.starts_with(*open) && text.ends_with(*close))
}
