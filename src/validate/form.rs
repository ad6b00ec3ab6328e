//! Forms: rows of a field's name and its value.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::header::{Seen, names};
use super::hidden::{self, is_in};
use super::merged::Sweep;
use super::table::{Header, Line, Origin, Spot, Stranger, Table, is_needed, missing, notes};
use super::{added, fold, raw};
use crate::diagnostic::{Address, CellPlace, Diagnostic, Name, quoted};
use crate::doctype::{Hidden, Sheet};
use crate::read::{self, Cell, Shape};

/// A field as it stands in a form.
pub(super) struct Entry<'a> {
    /// Its name as written; none where a value stands beside no name.
    pub(super) title: Option<Arc<str>>,
    /// Where the name stands, or should.
    pub(super) name_at: Address,
    /// Where the value stands, and the value unless it is blank.
    pub(super) spot: Spot<'a>,
    /// What stands beside the place of the value, which is blank, where no value of the form has
    /// anything beside it.
    beside: Option<&'a Cell>,
}

/// The fields of a form in its order: rows of name and value in two columns, or, in a file of
/// records, one record whose names stand in row 0. Which words name a field tells where the form
/// begins, below whatever stands above it.
pub(super) fn entries<'a>(
    sheet: &'a read::Sheet,
    hidden: Hidden,
    is_name: impl Fn(&str) -> bool,
) -> Vec<Entry<'a>> {
    let rows = seen(sheet, hidden);
    let Some((top, below)) = rows.split_first() else { return Vec::new() };
    if sheet.shape == Shape::Records && !is_caption(top) {
        return lying(top, below);
    }
    let names_one = |cell: &Cell| is_name(&fold::name(&raw::text(&cell.value)));
    let caption = rows.iter().take(LOOKED_AT).position(is_caption);
    let rows = caption.and_then(|at| rows.get(at..)).unwrap_or(&rows);
    let caption = rows.first().filter(|_| caption.is_some());
    let Some(names) = caption
        .and_then(|row| row.cells.first().map(|cell| cell.column))
        .or_else(|| most_often(rows, names_one))
        .or_else(|| leftmost(rows, 0))
    else {
        return Vec::new();
    };
    let start = rows.iter().position(|row| row.cell(names).is_some_and(names_one));
    let fields = rows.get(start.unwrap_or_default()..).unwrap_or_default();
    let values = match caption.and_then(|row| row.cells.get(1)) {
        Some(cell) => cell.column,
        None => leftmost(fields, names + 1).unwrap_or(names + 1),
    };
    // What stands behind several values is help, and not lost.
    let is_help = |column: u32| {
        let is_filled = |row: &Seen| row.cell(column).is_some() && row.cell(values).is_some();
        fields.iter().any(is_filled) || caption.is_some_and(|row| row.cell(column).is_some())
    };
    let beside = |row: &Seen<'a>| {
        let cell = row.cells.iter().find(|cell| cell.column >= values)?;
        (cell.column > values && !is_help(cell.column)).then_some(*cell)
    };
    rows.iter()
        .map(|row| Entry {
            title: row.cell(names).map(|name| raw::text(&name.value).into()),
            name_at: Address::new(row.row.index, names),
            spot: spot(row, Address::new(row.row.index, values)),
            beside: beside(row),
        })
        .enumerate()
        .skip(usize::from(caption.is_some()))
        // What stands above the fields and names none is no value that has lost its name.
        .filter(|(at, entry)| match entry.title {
            Some(_) => true,
            None => entry.spot.cell.is_some() && *at >= start.unwrap_or_default(),
        })
        .map(|(_, entry)| entry)
        .collect()
}

/// How many rows and columns are searched for the beginning of a form.
const LOOKED_AT: usize = 30;

/// The rows of a sheet that hold anything, without examples and instructions, and without what is
/// hidden where that is left out.
fn seen(sheet: &read::Sheet, hidden: Hidden) -> Vec<Seen<'_>> {
    let mut sweep = Sweep::new(sheet.layout.merged.iter().copied());
    let rows = sheet.rows.iter().map(|row| Seen::new(row, sweep.at(row.index)));
    let rows = rows.filter(|seen| !seen.cells.is_empty() && !seen.is_aside());
    let mut rows: Vec<_> = rows.collect();
    if hidden == Hidden::Exclude {
        rows.retain(|seen| !is_in(&sheet.layout.hidden_rows, seen.row.index));
        for seen in &mut rows {
            seen.cells.retain(|cell| !is_in(&sheet.layout.hidden_columns, cell.column));
        }
        rows.retain(|seen| !seen.cells.is_empty());
    }
    rows
}

/// The column that names fields most often, of equal ones the leftmost.
fn most_often(rows: &[Seen], names_one: impl Fn(&Cell) -> bool) -> Option<u32> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for cell in rows.iter().take(LOOKED_AT).flat_map(|row| row.cells.iter().take(LOOKED_AT)) {
        if names_one(cell) {
            *counts.entry(cell.column).or_default() += 1;
        }
    }
    let most = counts.values().max().copied()?;
    counts.into_iter().find(|(_, count)| *count == most).map(|(column, _)| column)
}

/// The first column from one on that holds anything.
fn leftmost(rows: &[Seen], from: u32) -> Option<u32> {
    rows.iter().flat_map(|row| &row.cells).map(|cell| cell.column).filter(|it| *it >= from).min()
}

/// Whether a row only says what the columns of a form are: `Field`, `Value`.
fn is_caption(row: &Seen) -> bool {
    let mut words = row.cells.iter().take(2).map(|cell| fold::name(&raw::text(&cell.value)));
    let first =
        words.next().is_some_and(|word| matches!(word.as_str(), "field" | "fields" | "name"));
    first && words.next().is_some_and(|word| matches!(word.as_str(), "value" | "values"))
}

/// What stands at an address of a row.
fn spot<'a>(row: &Seen<'a>, at: Address) -> Spot<'a> {
    let cell = row.cell(at.column).map(|cell| &cell.value);
    Spot { at: Some(at), cell, ..Spot::default() }
}

/// The fields of a form that lies: names in one row, values in the next.
fn lying<'a>(names: &Seen<'a>, below: &[Seen<'a>]) -> Vec<Entry<'a>> {
    let values = below.first();
    let entry = |name: &&Cell| {
        let row = values.map_or(names.row.index + 1, |row| row.row.index);
        let at = Address::new(row, name.column);
        Entry {
            title: Some(raw::text(&name.value).into()),
            name_at: Address::new(names.row.index, name.column),
            spot: values.map_or(Spot { at: Some(at), ..Spot::default() }, |row| spot(row, at)),
            beside: None,
        }
    };
    names.cells.iter().map(entry).collect()
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
    let (mut strangers, mut valued) = (Vec::new(), BTreeSet::new());
    let is_name = |name: &str| names.contains_key(name) || known.contains(name);
    for Entry { title, name_at, spot, beside } in entries(source, contract.hidden, is_name) {
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
        let at = names.get(&name).copied().or_else(|| added::meant(&name, contract, &names));
        let free = at.and_then(|at| Some((table.headers.get_mut(at)?, spots.get_mut(at)?)));
        match free {
            None if known.contains(&name) => {}
            None => {
                valued.extend(spot.cell.and(place.row));
                strangers.push(Stranger { title, place });
            }
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
                *slot = spot;
                if let (Some(at), Some(cell)) = (spot.at, beside) {
                    found.push(
                        misplaced(&title, at, cell)
                            .at(CellPlace { column: Some(cell.column), ..place }),
                    );
                    slot.origin = Origin::Unclear;
                }
                *header = Header::At(spot.at.map_or(0, |at| at.column), title);
            }
        }
    }
    missing_fields(&mut table, &mut strangers, found);
    // A word without a value is a heading or a remark: nothing is lost with it.
    strangers.retain(|stranger| stranger.place.row.is_none_or(|row| valued.contains(&row)));
    notes((Name::UnknownField, "field"), &strangers, &table, found);
    unseen(&table, source, &names, found);
    table.lines.push(Line::Form(spots));
    table
}

/// The fault of a value that stands too far right, beside the blank place of a field's value.
fn misplaced(title: &str, at: Address, cell: &Cell) -> Diagnostic {
    let own = Address::new(at.row, cell.column);
    let value = quoted(&raw::text(&cell.value));
    let message = format!("{value} stands in {own}, beside the empty value of {}", quoted(title));
    Diagnostic::error(Name::UnknownField, message).hint(format!("move it to {at}"))
}

/// The notes on fields that are hidden, be they used or left out.
fn unseen(
    table: &Table,
    source: &read::Sheet,
    names: &BTreeMap<String, usize>,
    found: &mut Vec<Diagnostic>,
) {
    let layout = &source.layout;
    if layout.hidden_rows.is_empty() && layout.hidden_columns.is_empty() {
        return;
    }
    let is_name = |name: &str| names.contains_key(name);
    let fields = entries(source, Hidden::Include, is_name);
    let fields: Vec<_> = fields
        .iter()
        .filter(|entry| entry.title.as_ref().is_some_and(|title| is_name(&fold::name(title))))
        .collect();
    let rows = fields.iter().map(|entry| entry.name_at.row);
    let rows: Vec<_> = rows.filter(|row| is_in(&layout.hidden_rows, *row)).collect();
    hidden::rows(table, layout, &rows, found);
    let values = fields.iter().filter_map(|entry| Some(entry.spot.at?.column));
    let columns: BTreeSet<_> =
        fields.iter().map(|entry| entry.name_at.column).chain(values).collect();
    let columns = columns.into_iter().filter(|column| is_in(&layout.hidden_columns, *column));
    hidden::columns(table, &columns.map(|column| (column, "")).collect::<Vec<_>>(), found);
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
    use crate::doctype::Doctype;
    use crate::read::{CellValue, Layout};
    use crate::validate::dataset;
    use crate::validate::testing::{found_in, line, merged, plan, workbook};

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
                &["Title||A plan", "Date||=2024-03-22", "Type|plan"],
                &[
                    "error unknown-field Document!C1 · \"Title\": `A plan` stands in C1, beside the \
                     empty value of `Title` | move it to B1",
                    "error unknown-field Document!C2 · \"Date\": `2024-03-22` stands in C2, beside \
                     the empty value of `Date` | move it to B2",
                ],
            ),
            // A column of help is none of values.
            (&["Title|A plan|the name", "Date||the day"], &[]),
            (&["Field|Value|Help", "Title|A plan", "Date||the day"], &[]),
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
    fn what_stands_around_a_form_is_silent() {
        let rows: &[&str] = &[
            "||UN Women",
            "|Work plan 2026||",
            "",
            "|Title|A plan",
            "|Dates",
            "|Date|=2024-03-22||Date",
            "|▸ Example|2024-03-22",
            "|* needed",
        ];
        let sheets = [("Document", rows), ("Outputs", &["Id", "1"])];
        assert_eq!(found_in(&plan(), &sheets), Vec::<String>::new());
        let captioned: &[&str] = &["Our paper||x", "|Field|Value", "|Title|A plan", "|Date|"];
        assert_eq!(found_in(&plan(), &[("Document", captioned), sheets[1]]), Vec::<String>::new());
    }

    #[test]
    fn fields_may_be_merged_and_hidden() {
        let rows: &[&str] = &["Form|x", "Title||A plan|y", "Date||soon"];
        let mut book = workbook(&[("Document", rows), ("Outputs", &["Id", "1"])]);
        book.sheets[0].layout = Layout {
            hidden_rows: vec![0..=0, 2..=2],
            hidden_columns: vec![2..=2],
            ..merged(&["A1:D1", "A2:B2", "C2:D2"])
        };
        let mut plan = plan();
        plan.schema.sheets[0].hidden = Hidden::Include;
        let found = |plan: &Doctype| {
            let found = dataset(&book, plan, &[]).diagnostics;
            found.iter().map(line).collect::<Vec<_>>()
        };
        assert_eq!(
            found(&plan),
            [
                "note hidden-columns Document: the hidden column C is used",
                "note hidden-rows Document: row 3 is hidden and is used",
                "error not-a-date Document!C3 · \"Date\": `soon` is not a date | write it as \
                 `2024-03-22` or `22 March 2024` | row 3 is hidden: show it first | column C is \
                 hidden: show it first",
            ]
        );
        plan.schema.sheets[0].hidden = Hidden::Exclude;
        assert_eq!(
            found(&plan),
            [
                "note hidden-columns Document: the hidden column C is left out",
                "note hidden-rows Document: row 3 is hidden and is left out",
                "error missing-value Document!B2 · \"Title\": `Title` is missing | this field needs a \
                 value",
            ]
        );
    }

    #[test]
    fn a_form_of_a_file_of_records_lies() {
        let mut lying = workbook(&[("Document", &["Title|Date", "A plan|2024-03-22"])]).sheets;
        lying[0].shape = Shape::Records;
        let entries = entries(&lying[0], Hidden::Include, |_| false);
        let titles: Vec<_> = entries.iter().filter_map(|entry| entry.title.as_deref()).collect();
        assert_eq!(titles, ["Title", "Date"]);
        assert_eq!(entries[1].spot.at, Some(Address::new(1, 1)));
        let cell = Cell { column: 1, value: CellValue::Text("2024-03-22".into()) };
        assert_eq!(entries[1].spot.cell, Some(&cell.value));
    }
}
