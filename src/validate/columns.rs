//! The columns of a table, by its header.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::header::{self, Head, SEARCHED, names, searched};
use super::table::{self, Header, Stranger, Table, is_needed, missing};
use super::{added, beside, hidden, ragged, raw, rows, twins, year_columns};
use crate::diagnostic::{Address, CellPlace, Diagnostic, Name, nearest, quoted};
use crate::doctype::{Hidden, Sheet};
use crate::read::{self, Row};

/// How many cells of a row are looked at for headers that are misspelled, and how long a text may be
/// that is taken for one, in bytes.
const LOOKED_AT: (usize, usize) = (50, 60);

/// How many titles of a header a note lists.
const LISTED: usize = 6;

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
    let names = names(contract);
    let Some(mut head) = header::find(source, contract, &names) else {
        table.sound = false;
        table.headers.fill(Header::Missing);
        found.push(no_header(&table, source, &names));
        return table;
    };
    found.extend(header_rows(&table, &head));
    added::notes(&table, &head.titles, found);
    twins::part(&table, &mut head, source, found);
    let unseen = unseen(&table, &head, source);
    let mut strangers = headers(&mut table, (&head, &unseen), known, found);
    year_columns::take(&mut table, (&head, source), &mut strangers, found);
    if contract.columns.iter().any(|column| column.ticks) {
        table.strangers.clone_from(&strangers);
    }
    key_else(&mut table);
    missing_columns(&mut table, &head, &mut strangers, found);
    hidden::used_columns(&table, &source.layout, found);
    let unseen: Vec<_> = unseen.into_iter().collect();
    hidden::columns(&table, &unseen, found);
    table.ragged = ragged::rows(&head, source, &table.place);
    let headless = rows::lines(&mut table, &head, source, found);
    let suspects = strangers.clone();
    beside::notes(&table, &head, (strangers, headless), found);
    table::suspect(&mut table, &suspects);
    table
}

/// Whether a row holds anything that anybody can see.
pub(super) fn is_filled(row: &Row) -> bool {
    row.cells.iter().any(|cell| !raw::is_blank(&cell.value))
}

/// The note on a header that is not just the first row that holds anything.
fn header_rows(table: &Table, head: &Head) -> Option<Diagnostic> {
    let (first, last) = (u64::from(*head.rows.start()) + 1, u64::from(*head.rows.end()) + 1);
    let rows = match last - first {
        0 if head.above == 0 => return None,
        0 => format!("the header is row {first}"),
        1 if head.upper.is_some() => {
            format!("rows {first} and {last} are read together as the header: {}", titles(head))
        }
        1 => format!("the header is rows {first} and {last}"),
        _ => format!("the header is rows {first} to {last}"),
    };
    let message = match (head.above, first) {
        (0, _) => rows,
        (_, 2) => format!("{rows}; row 1 is not used"),
        (_, 3) => format!("{rows}; rows 1 and 2 are not used"),
        _ => format!("{rows}; rows 1 to {} are not used", first - 1),
    };
    let place = CellPlace { row: Some(head.row.index), ..table.place.clone() };
    Some(Diagnostic::note(Name::HeaderRows, message).at(place))
}

/// The titles of a header, as many as a line takes.
fn titles(head: &Head) -> String {
    let shown = head.titles.iter().take(LISTED).map(|title| quoted(&title.text));
    let more = (head.titles.len() > LISTED).then(|| "…".to_owned());
    shown.chain(more).collect::<Vec<_>>().join(", ")
}

/// The hidden columns that the contract leaves out although it knows their titles.
fn unseen<'t>(table: &Table, head: &'t Head, source: &read::Sheet) -> BTreeMap<u32, &'t str> {
    let ranges = match table.contract.hidden {
        Hidden::Exclude => source.layout.hidden_columns.as_slice(),
        Hidden::Include => &[],
    };
    let titles = head.titles.iter().filter(|title| title.column.is_some());
    titles
        .filter(|title| hidden::is_in(ranges, title.at.column))
        .map(|title| (title.at.column, &*title.text))
        .collect()
}

/// Puts the contract's columns where the header has them, but for those that are left out; returns
/// the headers that nobody knows.
fn headers(
    table: &mut Table,
    (head, unseen): (&Head, &BTreeMap<u32, &str>),
    known: &BTreeSet<String>,
    found: &mut Vec<Diagnostic>,
) -> Vec<Stranger> {
    let mut strangers = Vec::new();
    for title in head.titles.iter().filter(|title| !unseen.contains_key(&title.at.column)) {
        let mut place = table.place.clone().cell(title.at);
        place.title = Some(Arc::clone(&title.text));
        match title.column.and_then(|at| table.headers.get_mut(at)) {
            None if known.contains(&title.name) => {}
            None => strangers.push(Stranger { title: Arc::clone(&title.text), place }),
            Some(Header::At(first, other)) => {
                let (first, other) = (*first, Arc::clone(other));
                let at = head.titles.iter().find(|title| title.at.column == first);
                let at = at.map_or(Address::new(head.row.index, first), |title| title.at);
                let other_place =
                    CellPlace { title: Some(Arc::clone(&other)), ..table.place.clone().cell(at) };
                let named = |title: &str, column: u32| match table.place.records {
                    true => quoted(title),
                    false => format!("{} in column {}", quoted(title), Address::letters(column)),
                };
                let (this, other) = (named(&title.text, title.at.column), named(&other, first));
                found.push(
                    Diagnostic::error(
                        Name::DuplicateColumn,
                        format!("{this} is the same column as {other}"),
                    )
                    .at(place)
                    .also("the first of them", other_place)
                    .hint("keep one of the two, or give the other one another header"),
                );
            }
            Some(free) => *free = Header::At(title.at.column, Arc::clone(&title.text)),
        }
    }
    // One that is left out is said to be, in place of being missing.
    for title in head.titles.iter().filter(|title| unseen.contains_key(&title.at.column)) {
        let Some(at) = title.column else { continue };
        let free = table.headers.get_mut(at).filter(|header| matches!(header, Header::Absent));
        if let (Some(free), Some(column)) = (free, table.contract.columns.get(at))
            && is_needed(column)
        {
            *free = Header::Missing;
            let letters = Address::letters(title.at.column);
            let mut place = table.place.clone().cell(title.at);
            place.title = Some(Arc::clone(&title.text));
            let message = format!("{} is needed, and is in a hidden column", quoted(&title.text));
            found.push(
                Diagnostic::error(Name::MissingColumn, message)
                    .at(place)
                    .hint(format!("show column {letters}: what is hidden is left out here")),
            );
        }
    }
    strangers
}

/// Where the keys are absent, lets the column that the contract names in their place hold them, too.
fn key_else(table: &mut Table) {
    let (Some(key), Some(other)) = (table.contract.key, table.contract.key_else) else { return };
    let other = table.headers.get(other).cloned();
    if let (Some(free @ Header::Absent), Some(header @ Header::At(..))) =
        (table.headers.get_mut(key), other)
    {
        *free = header;
    }
}

/// One error for each column that is missing.
fn missing_columns(
    table: &mut Table,
    head: &Head,
    strangers: &mut Vec<Stranger>,
    found: &mut Vec<Diagnostic>,
) {
    for (column, header_found) in table.contract.columns.iter().zip(&mut table.headers) {
        if is_needed(column) && matches!(header_found, Header::Absent) {
            *header_found = Header::Missing;
            let title = quoted(&column.title);
            let place = CellPlace {
                row: Some(head.row.index),
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

/// The fault of a sheet of whose first rows none has any of the contract's headers. If a row has
/// words that are near to them, it is that row that is mended.
fn no_header(table: &Table, source: &read::Sheet, names: &BTreeMap<String, usize>) -> Diagnostic {
    let titles = || table.contract.columns.iter().map(|column| column.title.as_str());
    let mut best: Option<(u32, Vec<(String, &str)>)> = None;
    let rows = searched(source);
    for seen in &rows {
        let texts = seen.cells.iter().take(LOOKED_AT.0).map(|cell| raw::text(&cell.value));
        let mut near: Vec<(String, &str)> = Vec::new();
        for text in texts.filter(|text| text.len() <= LOOKED_AT.1) {
            let known = names.keys().map(String::as_str);
            let column = nearest(&text, titles().chain(known)).and_then(|near| {
                let column = names.get(&super::fold::name(near))?;
                table.contract.columns.get(*column)
            });
            if let Some(column) = column
                && near.iter().all(|(_, title)| *title != column.title)
            {
                near.push((text.into_owned(), &column.title));
            }
        }
        if near.len() > best.as_ref().map_or(0, |(_, near)| near.len()) {
            best = Some((seen.row.index, near));
        }
    }
    let expected: Vec<_> = titles().map(quoted).collect();
    let expected = expected.join(", ");
    let message = match (rows.len(), table.place.records) {
        (_, true) => "the records have none of the sheet's names".to_owned(),
        (1, false) => "the sheet's only row has none of its headers".to_owned(),
        (count, false) if count < SEARCHED as usize => {
            "no row of the sheet has any of its headers".to_owned()
        }
        _ => format!("none of the sheet's first {SEARCHED} rows has any of its headers"),
    };
    let fault = Diagnostic::error(Name::NoHeader, message);
    match best {
        Some((row, near)) => {
            let renamed = near
                .iter()
                .map(|(text, title)| format!("{} to {}", quoted(text), quoted(title)))
                .collect::<Vec<_>>();
            fault
                .at(CellPlace { row: Some(row), ..table.place.clone() })
                .hint(format!("if this row is the header, rename {}", renamed.join(", ")))
                .hint(format!("the headers are {expected}"))
        }
        None => fault
            .at(table.place.clone())
            .hint(format!("write the headers into one row, above the records: {expected}")),
    }
}

#[cfg(test)]
mod tests {
    use crate::doctype::Hidden;
    use crate::read::Layout;
    use crate::validate::testing::{found, found_laid_out, plan};

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
                    "warning unknown-column Outputs!B1 · \"Txt\": column B (`Txt`) is not used, and \
                     there is no `Text` | if it is meant, rename it to `Text`",
                    "note unknown-column Outputs!C1 · \"Remarks\": the column `Remarks` is not \
                     known and not used",
                ],
            ),
            (
                &["Id|Text||id", "1|a||2"],
                &[
                    "error duplicate-column Outputs!D1 · \"id\": `id` in column D is the same column \
                   as `Id` in column A | keep one of the two, or give the other one another header",
                ],
            ),
            (
                &["Id|Text", "1|a", "id |TEXT", "2|b"],
                &["note repeated-header Outputs row 3: the row repeats the header and is not used"],
            ),
        ];
        for (rows, expected) in cases {
            assert_eq!(&found(&plan(), &[("Outputs", rows)]), expected);
        }
    }

    #[test]
    fn a_sheet_without_any_of_its_headers_is_one_fault() {
        let cases: &[(&[&str], &[&str])] = &[
            (
                &["Nr|Texte", "1|a"],
                &[
                    "error no-header Outputs row 1: no row of the sheet has any of its headers | if \
                   this row is the header, rename `Texte` to `Text` | the headers are `Id`, `Text`",
                ],
            ),
            (
                &["A plan", "", "Nr|Was", "1|a"],
                &[
                    "error no-header Outputs: no row of the sheet has any of its headers | write the \
                   headers into one row, above the records: `Id`, `Text`",
                ],
            ),
        ];
        for (rows, expected) in cases {
            assert_eq!(&found(&plan(), &[("Outputs", rows)]), expected);
        }
        let mut late = vec!["a"; 30];
        late.extend(["Id|Text", "1|a"]);
        assert_eq!(
            found(&plan(), &[("Outputs", &late)]),
            [
                "error no-header Outputs: none of the sheet's first 30 rows has any of its headers | \
              write the headers into one row, above the records: `Id`, `Text`"
            ]
        );
        // Blank rows above it make no difference, however many there are.
        let mut blank = vec![""; 40];
        blank.extend(["Id|Text", "1|a"]);
        assert_eq!(found(&plan(), &[("Outputs", &blank)]), Vec::<String>::new());
    }

    #[test]
    fn hidden_columns_are_used_unless_the_contract_leaves_them_out() {
        let rows: &[&str] = &["Id|Parent|Title|Remarks|Start|End", "1.1|1|a|x|soon|"];
        let layout = Layout { hidden_columns: vec![3..=4], ..Layout::default() };
        let soon = "error not-a-date Activities!E2 · \"Start\": `soon` is not a date | write it as \
                    `2024-03-22` or `22 March 2024` | this column also takes `TBD` | column E is \
                    hidden: show it first";
        let remarks = "note unknown-column Activities!D1 · \"Remarks\": the column `Remarks` is not \
                       known and not used";
        assert_eq!(
            found_laid_out(&plan(), rows, &layout),
            [
                "note hidden-columns Activities: the hidden column E (`Start`) is used",
                remarks,
                soon
            ]
        );
        let mut exclude = plan();
        exclude.schema.sheets[2].hidden = Hidden::Exclude;
        assert_eq!(
            found_laid_out(&exclude, rows, &layout),
            ["note hidden-columns Activities: the hidden column E (`Start`) is left out", remarks]
        );
        let layout = Layout { hidden_columns: vec![2..=4], ..Layout::default() };
        assert_eq!(
            found_laid_out(&exclude, rows, &layout),
            [
                "note hidden-columns Activities: 2 hidden columns are left out: C (`Title`), E \
                 (`Start`)",
                "error missing-column Activities!C1 · \"Title\": `Title` is needed, and is in a \
                 hidden column | show column C: what is hidden is left out here",
                remarks,
            ]
        );
    }
}
