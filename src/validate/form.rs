//! Forms: rows of a field's name and its value.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::columns::{is_filled, names};
use super::table::{Header, Line, Spot, Stranger, Table, is_needed, missing, notes};
use super::{fold, raw};
use crate::diagnostic::{Address, CellPlace, Diagnostic, Name, quoted};
use crate::doctype::Sheet;
use crate::read::{self, CellValue, Row, Shape};

/// A field as it stands in a form.
pub(super) struct Entry<'a> {
    /// Its name as written; none where a value stands beside no name.
    pub(super) title: Option<Arc<str>>,
    /// Where the name stands, or should.
    pub(super) name_at: Address,
    /// Where the value stands, and the value unless it is blank.
    pub(super) spot: Spot<'a>,
}

/// The fields of a form in its order: rows of name and value in the first two used columns, or, in
/// a file of records, one record whose names stand in row 0.
pub(super) fn entries(sheet: &read::Sheet) -> Vec<Entry<'_>> {
    let first = sheet.rows.iter().position(is_filled).unwrap_or_default();
    let Some((top, below)) = sheet.rows.get(first..).and_then(<[Row]>::split_first) else {
        return Vec::new();
    };
    let is_caption = is_caption(top);
    if sheet.shape == Shape::Records && !is_caption {
        return lying(top, below);
    }
    let rows = if is_caption { below } else { sheet.rows.get(first..).unwrap_or_default() };
    let used: BTreeSet<u32> =
        sheet.rows.iter().filter(|row| is_filled(row)).flat_map(filled).collect();
    let mut used = used.into_iter();
    let Some(names) = used.next() else { return Vec::new() };
    let values = used.next().unwrap_or(names + 1);
    rows.iter()
        .map(|row| Entry {
            title: content(row, names).map(|name| raw::text(name).into()),
            name_at: Address::new(row.index, names),
            spot: Spot { at: Some(Address::new(row.index, values)), cell: content(row, values) },
        })
        .filter(|entry| entry.title.is_some() || entry.spot.cell.is_some())
        .collect()
}

/// Whether a row only says what the columns of a form are: `Field`, `Value`.
fn is_caption(row: &Row) -> bool {
    let mut words = row
        .cells
        .iter()
        .filter(|cell| !raw::is_blank(&cell.value))
        .map(|cell| fold::name(&raw::text(&cell.value)));
    let first =
        words.next().is_some_and(|word| matches!(word.as_str(), "field" | "fields" | "name"));
    first && words.next().is_some_and(|word| matches!(word.as_str(), "value" | "values"))
}

/// The fields of a form that lies: names in one row, values in the next.
fn lying<'a>(names: &'a Row, below: &'a [Row]) -> Vec<Entry<'a>> {
    let values = below.first();
    filled(names)
        .map(|column| {
            let row = values.map_or(names.index + 1, |row| row.index);
            Entry {
                title: content(names, column).map(|name| raw::text(name).into()),
                name_at: Address::new(names.index, column),
                spot: Spot {
                    at: Some(Address::new(row, column)),
                    cell: values.and_then(|row| content(row, column)),
                },
            }
        })
        .collect()
}

/// The columns of a row's cells that are not blank.
fn filled(row: &Row) -> impl Iterator<Item = u32> {
    row.cells.iter().filter(|cell| !raw::is_blank(&cell.value)).map(|cell| cell.column)
}

/// What a cell of a row holds, unless it is blank.
fn content(row: &Row, column: u32) -> Option<&CellValue> {
    row.cell(column).map(|cell| &cell.value).filter(|value| !raw::is_blank(value))
}

/// A form of the contract in a sheet that is not empty. Fields in `known` are those that other
/// document types use.
pub(super) fn table<'a>(
    contract: &'a Sheet,
    (source, place): (&'a read::Sheet, CellPlace),
    known: &BTreeSet<String>,
    found: &mut Vec<Diagnostic>,
) -> Table<'a> {
    let mut table = Table::empty(contract, place, true);
    table.present = true;
    let names = names(contract);
    let mut spots = vec![Spot::default(); contract.columns.len()];
    let mut strangers = Vec::new();
    for Entry { title, name_at, spot } in entries(source) {
        let mut place = table.place.clone().cell(name_at);
        let Some(title) = title else {
            found.push(
                Diagnostic::note(Name::UnknownField, "a value without a field's name is not used")
                    .at(place)
                    .hint("write the name of the field before it"),
            );
            continue;
        };
        place.title = Some(Arc::clone(&title));
        let name = fold::name(&title);
        let at = names.get(&name).copied();
        let free = at.and_then(|at| Some((table.headers.get_mut(at)?, spots.get_mut(at)?)));
        match free {
            None if known.contains(&name) => {}
            None => strangers.push(Stranger { title, place }),
            Some((Header::At(_, other), first)) => {
                let other_place =
                    CellPlace { title: Some(Arc::clone(other)), ..table.place.clone() };
                let message = format!("{} is the same field as {}", quoted(&title), quoted(other));
                found.push(
                    Diagnostic::error(Name::DuplicateField, message)
                        .at(place)
                        .also(
                            "the first of them",
                            first.at.map_or(other_place.clone(), |at| other_place.cell(at)),
                        )
                        .hint("keep one of the two"),
                );
            }
            Some((header, slot)) => {
                *header = Header::At(spot.at.map_or(0, |at| at.column), title);
                *slot = spot;
            }
        }
    }
    missing_fields(&mut table, &mut strangers, found);
    notes((Name::UnknownField, "field"), &strangers, (contract, &table.headers), found);
    table.lines.push(Line::Form(spots));
    table
}

/// One error for each field that is missing.
fn missing_fields(table: &mut Table, strangers: &mut Vec<Stranger>, found: &mut Vec<Diagnostic>) {
    for (column, header) in table.contract.columns.iter().zip(&mut table.headers) {
        if is_needed(column) && matches!(header, Header::Absent) {
            *header = Header::Missing;
            let title = quoted(&column.title);
            let message = format!("the field {title} is missing");
            let fault = Diagnostic::error(Name::MissingValue, message)
                .at(CellPlace { title: Some(column.title.as_str().into()), ..table.place.clone() })
                .hint(format!("add a row with {title} and its value"));
            found.push(missing(fault, column, strangers));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Cell;
    use crate::validate::testing::{found_in, plan, workbook};

    #[test]
    fn faults_of_forms() {
        let cases: &[(&[&str], &[&str])] = &[
            (&["Title|A plan", "day:|=2024-03-22"], &[]),
            (&["||Field|Value|Help", "||Title|A plan|the name"], &[]),
            (
                &["Date|soon"],
                &[
                    "error missing-value Document · \"Title\": the field `Title` is missing | add a row with \
                     `Title` and its value",
                    "error not-a-date Document!B1 · \"Date\": `soon` is not a date | write it as \
                     `2024-03-22` or `22 March 2024`",
                ],
            ),
            (
                &["Title|", "Date|=2024-03-22"],
                &["error missing-value Document!B1 · \"Title\": `Title` is missing | this field \
                   needs a value"],
            ),
            (
                &["Title|A", "Colour|red", "|stray"],
                &[
                    "note unknown-field Document!A2 · \"Colour\": the field `Colour` is not known \
                     and not used",
                    "note unknown-field Document!A3: a value without a field's name is not used | \
                     write the name of the field before it",
                ],
            ),
            (
                &["Title|A", "Date|=2024-03-22", "Day|=2024-03-23"],
                &[
                    "error duplicate-field Document!A3 · \"Day\": `Day` is the same field as `Date` \
                   | keep one of the two",
                ],
            ),
        ];
        for (rows, expected) in cases {
            let sheets = [("Document", *rows), ("Outputs", &["Id", "1"])];
            assert_eq!(&found_in(&plan(), &sheets), expected);
        }
    }

    #[test]
    fn a_form_of_a_file_of_records_lies() {
        let mut lying = workbook(&[("Document", &["Title|Date", "A plan|2024-03-22"])]).sheets;
        lying[0].shape = Shape::Records;
        let entries = entries(&lying[0]);
        let titles: Vec<_> = entries.iter().filter_map(|entry| entry.title.as_deref()).collect();
        assert_eq!(titles, ["Title", "Date"]);
        assert_eq!(entries[1].spot.at, Some(Address::new(1, 1)));
        let cell = Cell { column: 1, value: CellValue::Text("2024-03-22".into()) };
        assert_eq!(entries[1].spot.cell, Some(&cell.value));
    }
}
