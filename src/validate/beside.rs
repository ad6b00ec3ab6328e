//! What stands in the columns of a table's sheet that are not the contract's: columns of one's own,
//! columns without a header, a second table.

use std::collections::{BTreeMap, BTreeSet};

use super::header::Head;
use super::table::{Header, Stranger, Table, notes as on_strangers};
use crate::diagnostic::{Address, CellPlace, Diagnostic, Name};

/// The notes on columns that are not used: those whose header nobody knows, and those that have none
/// and yet hold something, each with the first row where it does.
pub(super) fn notes(
    table: &Table,
    head: &Head,
    (mut strangers, mut headless): (Vec<Stranger>, BTreeMap<u32, u32>),
    found: &mut Vec<Diagnostic>,
) {
    if let Some(second) = second(table, head, (&strangers, &headless)) {
        let is_of_it = |place: &CellPlace| place.column.is_some_and(|column| column >= second);
        let place = strangers.iter().map(|stranger| &stranger.place).find(|it| is_of_it(it));
        let row = headless.get(&second).copied();
        let place = match (place, row) {
            (Some(place), _) if place.column == Some(second) => place.clone(),
            (_, row) => {
                let row = row.unwrap_or(head.row.index);
                table.place.clone().cell(Address::new(row, second))
            }
        };
        let letters = Address::letters(second);
        let message = format!("a second table begins in column {letters} and is not used");
        found.push(Diagnostic::note(Name::SecondTable, message).at(place));
        strangers.retain(|stranger| !is_of_it(&stranger.place));
        headless.retain(|column, _| *column < second);
    }
    on_strangers((Name::UnknownColumn, "column"), &strangers, table, found);
    for (column, row) in headless {
        let letters = Address::letters(column);
        let message = format!("column {letters} has no header and is not used");
        let place = table.place.clone().cell(Address::new(row, column));
        found.push(Diagnostic::note(Name::UnknownColumn, message).at(place));
    }
}

/// The first column of a second table: two columns or more that are not the contract's, right of a
/// column that is blank from the header on, with nothing of the first table behind them.
fn second(
    table: &Table,
    head: &Head,
    (strangers, headless): (&[Stranger], &BTreeMap<u32, u32>),
) -> Option<u32> {
    if table.place.records {
        return None;
    }
    let of_strangers = strangers.iter().filter_map(|stranger| stranger.place.column);
    let unused: BTreeSet<u32> = of_strangers.chain(headless.keys().copied()).collect();
    let titled = head.titles.iter().map(|title| title.at.column);
    // A header that another document type uses, or that a fault has spoken of, is no stranger.
    let used = titled.clone().filter(|column| !unused.contains(column)).max();
    let used = table.headers.iter().fold(used, |last, header| match header {
        Header::At(column, _) => last.max(Some(*column)),
        Header::Absent | Header::Missing => last,
    })?;
    let mut before = used;
    for column in titled.chain(headless.keys().copied()).collect::<BTreeSet<_>>() {
        if column > before.saturating_add(1) {
            return (unused.range(column..).nth(1).is_some()).then_some(column);
        }
        before = before.max(column);
    }
    None
}

#[cfg(test)]
mod tests {
    use crate::validate::testing::{found, plan};

    #[test]
    fn what_stands_beside_a_table_is_noted_once() {
        let cases: &[(&[&str], &[&str])] = &[
            (
                &["Id||Text", "1||a", "2|x|b", "|y|"],
                &["note unknown-column Outputs!B3: column B has no header and is not used"],
            ),
            (
                &["Id|Text||Status|Meaning|", "1|a||Done|all|=3", "2|b"],
                &[
                    "note second-table Outputs!D1 · \"Status\": a second table begins in column D and \
                   is not used",
                ],
            ),
            (
                &["Id|Text", "1|a||Done|all", "2|b||Open|none"],
                &[
                    "note second-table Outputs!D2: a second table begins in column D and is not used",
                ],
            ),
            // One column of one's own is no table, nor is one that may be the contract's.
            (
                &["Id|Text||Remarks", "1|a||x"],
                &[
                    "note unknown-column Outputs!D1 · \"Remarks\": the column `Remarks` is not known \
                   and not used",
                ],
            ),
            (
                &["Text||Ids|Remarks", "a||1|x"],
                &[
                    "error missing-column Outputs row 1 · \"Id\": the column `Id` is missing | if \
                     `Ids` is meant, rename it to `Id` | otherwise add a column with the header `Id`",
                    "note unknown-column Outputs!D1 · \"Remarks\": the column `Remarks` is not known \
                     and not used",
                ],
            ),
        ];
        for (rows, expected) in cases {
            assert_eq!(&found(&plan(), &[("Outputs", rows)]), expected, "{rows:?}");
        }
    }
}
