//! A sheet's layout, put together from what its file says of rows, columns and areas.

use std::ops::RangeInclusive;

use super::faults::Refusal;
use super::{Area, Layout};
use crate::diagnostic::Address;

/// How many rows the largest sheets have.
pub(super) const ROWS: u32 = 1 << 20;

/// How many columns the largest sheets have.
pub(super) const COLUMNS: u32 = 1 << 14;

/// Hides rows or columns, from the first to the last of them.
pub(super) fn hide(hidden: &mut Vec<RangeInclusive<u32>>, first: u32, last: u32) {
    match hidden.last_mut() {
        // Nearly always in order, and often one by one.
        Some(before) if *before.start() <= first && first <= before.end().saturating_add(1) => {
            *before = *before.start()..=last.max(*before.end());
        }
        _ => hidden.push(first..=last),
    }
    // In order there are not half as many.
    if hidden.len() > ROWS as usize {
        sort(hidden);
    }
}

/// Puts ranges in order, so that none begins within or right behind another.
fn sort(hidden: &mut Vec<RangeInclusive<u32>>) {
    if !hidden.is_sorted_by_key(|range| *range.start()) {
        let mut ranges = std::mem::take(hidden);
        ranges.sort_by_key(|range| *range.start());
        ranges.into_iter().for_each(|range| hide(hidden, *range.start(), *range.end()));
    }
}

/// Most areas that a sheet may have, far more than any has.
const MERGED: usize = 1 << 20;

/// Merges an area, if it is one.
///
/// # Errors
///
/// If there are more than any sheet has.
pub(super) fn merge(layout: &mut Layout, area: Option<Area>) -> Result<(), Refusal> {
    if layout.merged.len() >= MERGED {
        return Err(Refusal::Damaged);
    }
    layout.merged.extend(area);
    Ok(())
}

/// The layout with its ranges and areas in order.
pub(super) fn in_order(mut layout: Layout) -> Layout {
    sort(&mut layout.hidden_rows);
    sort(&mut layout.hidden_columns);
    layout.merged.retain(|area| area.first != area.last);
    layout.merged.sort_unstable();
    layout.merged.dedup();
    layout
}

/// The area with these corners, if they are within a sheet.
pub(super) fn area(first: Address, last: Address) -> Option<Area> {
    let is_sound = first.row <= last.row && first.column <= last.column;
    (is_sound && last.row < ROWS && last.column < COLUMNS).then_some(Area { first, last })
}

/// The address that is written as `D17` or `$D$17`, if it is one within a sheet.
pub(super) fn address(written: &str) -> Option<Address> {
    let (mut column, mut row) = (0_u32, 0_u32);
    let mut in_digits = false;
    for byte in written.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if !in_digits => {
                column = column * 26 + u32::from(byte.to_ascii_uppercase() - b'A') + 1;
                if column > COLUMNS {
                    return None;
                }
            }
            b'0'..=b'9' if column > 0 => {
                in_digits = true;
                row = row * 10 + u32::from(byte - b'0');
                if row > ROWS {
                    return None;
                }
            }
            b'$' => {}
            _ => return None,
        }
    }
    Some(Address::new(row.checked_sub(1)?, column.checked_sub(1)?))
}

/// The area that is written as `B2:C5`.
pub(super) fn written_area(written: &str) -> Option<Area> {
    let (first, last) = written.trim().split_once(':')?;
    area(address(first)?, address(last)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_read_as_spreadsheets_write_them() {
        let told = |written| address(written).map(|found| found.to_string());
        for sound in ["A1", "Z9", "AA10", "XFD1048576"] {
            assert_eq!(told(sound).as_deref(), Some(sound));
        }
        assert_eq!(told("$d$17").as_deref(), Some("D17"));
        for odd in ["", "A", "1", "1A", "A0", "XFE1", "A1048577", "A1B", "ÄA1", "AAAAAAAAAAAA1"] {
            assert_eq!(told(odd), None, "{odd}");
        }
    }

    #[test]
    fn ranges_and_areas_come_in_order() {
        let mut layout = Layout::default();
        for row in [5, 6, 9, 2, 3, 4] {
            hide(&mut layout.hidden_rows, row, row);
        }
        layout.merged = ["C1:C2", "A1:B1", "C1:C2"].into_iter().filter_map(written_area).collect();
        let layout = in_order(layout);
        assert_eq!(layout.hidden_rows, [2..=6, 9..=9]);
        let first: Vec<_> = layout.merged.iter().map(|area| area.first.to_string()).collect();
        assert_eq!(first, ["A1", "C1"]);
    }
}
