//! The columns of a table: its header is the first row that is not empty.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::table::{Header, Line, Stranger, Table, is_needed, missing, notes};
use super::{fold, raw};
use crate::diagnostic::{Address, CellPlace, Diagnostic, Name, quoted};
use crate::doctype::{ASIDE, Sheet};
use crate::read::{self, Cell, Row};

/// How far below the header a row is looked for that would be a better one.
const LOOKED_AT: usize = 20;

/// A table of the contract in a sheet that is not empty. Headers in `known` are those that other
/// document types use.
pub(super) fn table<'a>(
    contract: &'a Sheet,
    (source, place): (&'a read::Sheet, CellPlace),
    known: &BTreeSet<String>,
    found: &mut Vec<Diagnostic>,
) -> Table<'a> {
    let mut table = Table::empty(contract, place, true);
    table.present = true;
    let first = source.rows.iter().position(is_filled).unwrap_or_default();
    let Some((header, rows)) = source.rows.get(first..).and_then(<[Row]>::split_first) else {
        return table;
    };
    let names = names(contract);
    let mut strangers = headers(&mut table, (header, &names), known, found);
    if table.headers.iter().all(|header| matches!(header, Header::Absent)) {
        table.sound = false;
        table.headers.fill(Header::Missing);
        found.push(no_header(&table, header, (rows, &names)));
        return table;
    }
    missing_columns(&mut table, header, &mut strangers, found);
    notes((Name::UnknownColumn, "column"), &strangers, (contract, &table.headers), found);
    lines(&mut table, header, rows, found);
    table
}

/// Whether a row holds anything that anybody can see.
pub(super) fn is_filled(row: &Row) -> bool {
    row.cells.iter().any(|cell| !raw::is_blank(&cell.value))
}

/// The names that columns or fields of a sheet go by, folded. No alias hides a title or a name.
pub(super) fn names(contract: &Sheet) -> BTreeMap<String, usize> {
    let columns = || contract.columns.iter().enumerate();
    let titles = columns().map(|(at, column)| (&column.title, at));
    let names = columns().map(|(at, column)| (&column.name, at));
    let aliases =
        columns().flat_map(|(at, column)| column.aliases.iter().map(move |alias| (alias, at)));
    let mut all = BTreeMap::new();
    for (name, at) in titles.chain(names).chain(aliases) {
        all.entry(fold::name(name)).or_insert(at);
    }
    all
}

/// Finds the contract's columns in the header row; returns the headers that nobody knows.
fn headers(
    table: &mut Table,
    (header, names): (&Row, &BTreeMap<String, usize>),
    known: &BTreeSet<String>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Stranger> {
    let mut strangers = Vec::new();
    for cell in header.cells.iter().filter(|cell| !raw::is_blank(&cell.value)) {
        let title: Arc<str> = raw::text(&cell.value).into();
        let name = fold::name(&title);
        let mut place = table.place.clone().cell(Address::new(header.index, cell.column));
        place.title = Some(Arc::clone(&title));
        match names.get(&name).and_then(|at| table.headers.get_mut(*at)) {
            None if known.contains(&name) => {}
            None => strangers.push(Stranger { title, place }),
            Some(Header::At(first, other)) => {
                let first = Address::new(header.index, *first);
                let mut other_place = table.place.clone().cell(first);
                other_place.title = Some(Arc::clone(other));
                found.push(
                    Diagnostic::error(
                        Name::DuplicateColumn,
                        format!("{} is the same column as {}", quoted(&title), quoted(other)),
                    )
                    .at(place)
                    .also("the first of them", other_place)
                    .hint("keep one of the two, or give the other one another header"),
                );
            }
            Some(free) => *free = Header::At(cell.column, title),
        }
    }
    strangers
}

/// One error for each column that is missing.
fn missing_columns(
    table: &mut Table,
    header: &Row,
    strangers: &mut Vec<Stranger>,
    found: &mut Vec<Diagnostic>,
) {
    for (column, header_found) in table.contract.columns.iter().zip(&mut table.headers) {
        if is_needed(column) && matches!(header_found, Header::Absent) {
            *header_found = Header::Missing;
            let title = quoted(&column.title);
            let place = CellPlace {
                row: Some(header.index),
                title: Some(column.title.as_str().into()),
                ..table.place.clone()
            };
            let fault =
                Diagnostic::error(Name::MissingColumn, format!("the column {title} is missing"))
                    .at(place)
                    .hint(format!("add a column with the header {title}"));
            found.push(missing(fault, column, strangers));
        }
    }
}

/// The fault of a sheet whose first row has none of the contract's headers.
fn no_header(
    table: &Table,
    header: &Row,
    (rows, names): (&[Row], &BTreeMap<String, usize>),
) -> Diagnostic {
    let matches = |row: &&Row| {
        row.cells.iter().any(|cell| names.contains_key(&fold::name(&raw::text(&cell.value))))
    };
    let titles: Vec<_> =
        table.contract.columns.iter().map(|column| quoted(&column.title)).collect();
    let fault = Diagnostic::error(
        Name::MissingColumn,
        "the first row of the sheet has none of the sheet's headers",
    )
    .at(CellPlace { row: Some(header.index), ..table.place.clone() });
    match rows.iter().take(LOOKED_AT).find(matches) {
        Some(row) => fault.hint(format!(
            "row {} looks like the header: delete the rows above it",
            u64::from(row.index) + 1
        )),
        None => fault.hint(format!("write the headers into it: {}", titles.join(", "))),
    }
}

/// The rows that hold anything under a header of the contract. A column that has no header is said.
fn lines<'a>(table: &mut Table<'a>, header: &Row, rows: &'a [Row], found: &mut Vec<Diagnostic>) {
    let titled: BTreeSet<u32> = header
        .cells
        .iter()
        .filter(|cell| !raw::is_blank(&cell.value))
        .map(|cell| cell.column)
        .collect();
    let width = titled.last().map_or(0, |last| *last as usize + 1);
    let mut used = vec![false; width];
    for header in &table.headers {
        if let Header::At(column, _) = header
            && let Some(used) = used.get_mut(*column as usize)
        {
            *used = true;
        }
    }
    let mut headless = BTreeMap::new();
    for row in rows.iter().filter(|row| !is_aside(row)) {
        if repeats(row, header) {
            found.push(
                Diagnostic::note(
                    Name::RepeatedHeader,
                    "the row repeats the header and is not used",
                )
                .at(CellPlace { row: Some(row.index), ..table.place.clone() }),
            );
            continue;
        }
        let mut any = false;
        for cell in &row.cells {
            if used.get(cell.column as usize).copied().unwrap_or(false) {
                any = any || !raw::is_blank(&cell.value);
            } else if !titled.contains(&cell.column) && !raw::is_blank(&cell.value) {
                headless.entry(cell.column).or_insert(row.index);
            }
        }
        if any {
            table.lines.push(Line::Row(row));
        }
    }
    for (column, row) in headless {
        found.push(
            Diagnostic::note(
                Name::UnknownColumn,
                format!("column {} has no header and is not used", Address::letters(column)),
            )
            .at(table.place.clone().cell(Address::new(row, column))),
        );
    }
}

/// Whether a row only explains: its first cell that is not blank begins with the mark for that.
fn is_aside(row: &Row) -> bool {
    let first = row.cells.iter().find(|cell| !raw::is_blank(&cell.value));
    first.is_some_and(|cell| raw::text(&cell.value).starts_with(ASIDE))
}

/// Whether a row holds headers again, each in its column, and nothing else.
fn repeats(row: &Row, header: &Row) -> bool {
    let filled = || row.cells.iter().filter(|cell| !raw::is_blank(&cell.value));
    let same = |cell: &Cell| {
        let above = header.cell(cell.column).map(|above| raw::text(&above.value));
        above.is_some_and(|above| fold::folded(&above) == fold::folded(&raw::text(&cell.value)))
    };
    filled().nth(1).is_some() && filled().all(same)
}

#[cfg(test)]
mod tests {
    use crate::validate::testing::{found, plan};

    #[test]
    fn faults_of_columns() {
        let cases: &[(&[&str], &[&str])] = &[
            (&["Text|ID", "a|1"], &[]),
            (&["", "Id|Text", "||", "1|a", " | "], &[]),
            (
                &["Text", "a", "b"],
                &[
                    "error missing-column Outputs row 1 · \"Id\": the column `Id` is missing | add a column \
                   with the header `Id`",
                ],
            ),
            (
                &["Ids|Text", "1|a"],
                &[
                    "error missing-column Outputs row 1 · \"Id\": the column `Id` is missing | if `Ids` is \
                   meant, rename it to `Id` | otherwise add a column with the header `Id`",
                ],
            ),
            (
                &["Id|Txt|Remarks", "1|a|b"],
                &[
                    "note unknown-column Outputs!B1 · \"Txt\": the column `Txt` is not known and \
                     not used | did you mean `Text`?",
                    "note unknown-column Outputs!C1 · \"Remarks\": the column `Remarks` is not \
                     known and not used",
                ],
            ),
            (
                &["Id|Text|id", "1|a|2"],
                &["error duplicate-column Outputs!C1 · \"id\": `id` is the same column as `Id` | \
                   keep one of the two, or give the other one another header"],
            ),
            (
                &["Our outputs", "Id|Text", "1|a"],
                &[
                    "error missing-column Outputs row 1: the first row of the sheet has none of the \
                   sheet's headers | row 2 looks like the header: delete the rows above it",
                ],
            ),
            (
                &["Id|Text", "1|a", "id |TEXT", "2|b"],
                &["note repeated-header Outputs row 3: the row repeats the header and is not used"],
            ),
            (
                &["Id||Text", "1||a", "2|x|b", "|y|"],
                &["note unknown-column Outputs!B3: column B has no header and is not used"],
            ),
        ];
        for (rows, expected) in cases {
            assert_eq!(&found(&plan(), &[("Outputs", rows)]), expected);
        }
    }
}
