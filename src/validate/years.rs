//! Years that cells say, for days in other cells that are written without one.

use std::collections::{BTreeMap, BTreeSet};

use super::raw;
use super::table::Table;
use crate::doctype::{Beyond, Schema};
use crate::read::CellValue;

/// Years of papers: other numbers of four digits are none.
const YEARS: std::ops::Range<i16> = 1900..2200;

/// The years that each column says from which another one takes them; a column without any is left out.
pub(super) fn said(tables: &[Table], schema: &Schema) -> BTreeMap<Beyond, BTreeSet<i16>> {
    let columns = schema.sheets.iter().flat_map(|sheet| &sheet.columns);
    let asked: BTreeSet<&Beyond> = columns.flat_map(|column| &column.year_from).collect();
    // A value that may be withheld says nothing elsewhere.
    let is_seen = |(sheet, column): &Beyond| {
        let column = schema.sheets.get(*sheet).and_then(|sheet| sheet.columns.get(*column));
        column.is_some_and(|column| column.shown_if.is_none())
    };
    let asked = asked.into_iter().filter(|at| is_seen(at));
    let years = asked.map(|at| (*at, of(tables, *at)));
    years.filter(|(_, years)| !years.is_empty()).collect()
}

fn of(tables: &[Table], (sheet, column): Beyond) -> BTreeSet<i16> {
    let Some(table) = tables.get(sheet) else { return BTreeSet::new() };
    let cells = (0..table.lines.len()).filter_map(|line| table.spot(line, column).cell);
    cells.flat_map(in_cell).filter(|year| YEARS.contains(year)).collect()
}

/// The years of a day, or all numbers of four digits that a text has.
fn in_cell(cell: &CellValue) -> Vec<i16> {
    match cell {
        CellValue::Date(at) | CellValue::Month(at) => vec![at.year()],
        _ => {
            let text = raw::text(cell);
            let numbers = text.split(|letter: char| !letter.is_ascii_digit());
            numbers.filter(|it| it.len() == 4).filter_map(|it| it.parse().ok()).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil;

    use super::*;
    use crate::validate::testing::text as t;

    #[test]
    fn years_of_days_and_of_texts() {
        let at = civil::date(2026, 5, 12).at(0, 0, 0, 0);
        for (cell, wanted) in [
            (CellValue::Date(at), &[2026][..]),
            (CellValue::Month(at), &[2026]),
            (t("30 December 2026 – 2 January 2027"), &[2026, 2027]),
            (t("12/05/2026, 10:30"), &[2026]),
            (t("12 May, room 12026"), &[]),
            (t("next May"), &[]),
        ] {
            assert_eq!(in_cell(&cell), wanted, "{cell:?}");
        }
    }
}
