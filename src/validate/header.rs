//! The header of a table: that row among the first of a sheet, or those two, which name the most
//! of the contract's columns.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;
use std::sync::Arc;

use super::merged::{Sweep, is_covered};
use super::table::is_needed;
use super::two_rows::{both, is_unit};
use super::{added, fold, raw};
use crate::diagnostic::Address;
use crate::doctype::{ASIDE, Sheet, Type};
use crate::read::{self, Area, Cell, CellValue, Row, Shape};

/// How many rows of a sheet are searched.
pub(super) const SEARCHED: u32 = 30;

/// How many further rows cells of a header may reach down that are merged.
const TALL: u32 = 5;

/// Longest text that is compared with the names of columns, in bytes.
pub(super) const LONGEST: usize = 500;

/// The header of a table.
pub(super) struct Head<'a> {
    /// Its row, or the lower one of the two.
    pub(super) row: &'a Row,
    /// The upper row, where it has two.
    pub(super) upper: Option<&'a Row>,
    /// All rows that it takes: merged cells may reach further down.
    pub(super) rows: RangeInclusive<u32>,
    /// Its titles, in order of column.
    pub(super) titles: Vec<Title>,
    /// How many rows above it hold anything.
    pub(super) above: usize,
}

/// A title in a header.
pub(super) struct Title {
    /// Its cell; of a title in two rows the lower one.
    pub(super) at: Address,
    /// As it is written; in two rows, with a space between.
    pub(super) text: Arc<str>,
    /// As names are compared.
    pub(super) name: String,
    /// The column of the contract that it names.
    pub(super) column: Option<usize>,
    /// Whether it does so but for something that is added to the name.
    pub(super) is_added_to: bool,
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

/// Finds the header of a table, by the folded names of its columns.
pub(super) fn find<'a>(
    source: &'a read::Sheet,
    contract: &Sheet,
    names: &BTreeMap<String, usize>,
) -> Option<Head<'a>> {
    let rows = searched(source);
    let score = |titles: &[Title]| score(contract, titles);
    // Below a title that is known, quarters may stand.
    let ticks = contract.columns.iter().any(|it| it.ticks && it.kind == Type::Quarter);
    // Which rows, their titles, and how well these match.
    let mut best: Option<(usize, usize, Vec<Title>, usize)> = None;
    let mut is_clear = false;
    for (at, seen) in rows.iter().enumerate() {
        let mut titles: Vec<_> = seen.cells.iter().map(|cell| seen.title(cell, names)).collect();
        added::settle(&mut titles, contract, names);
        // Nearly all headers stand in the first row and leave nothing to ask.
        is_clear = at == 0 && !ticks && is_whole(contract, &titles);
        let matching = titles.iter().filter(|title| title.column.is_some()).count();
        // A word of a record or of what stands above the header may be that of a column.
        let is_likely = at == 0 || matching > 1 || matching * 3 >= titles.len();
        let score = if is_likely { score(&titles) } else { 0 };
        if score > best.as_ref().map_or(0, |best| best.3) {
            best = Some((at, at, titles, score));
        }
        if is_clear {
            break;
        }
    }
    let pairs = rows.windows(2).enumerate().filter(|_| !is_clear);
    for (at, pair) in pairs {
        if let [upper, lower] = pair
            && lower.row.index <= upper.reaches().saturating_add(1)
            && let Some((titles, quarters)) = both(upper, lower, (names, ticks))
            && score(&titles) + quarters > best.as_ref().map_or(0, |best| best.3)
        {
            let score = score(&titles) + quarters;
            best = Some((at, at + 1, titles, score));
        }
    }
    let (first, last, titles, _) = best?;
    let (upper, lower) = (rows.get(first)?, rows.get(last)?);
    let mut head = Head {
        row: lower.row,
        upper: (first < last).then_some(upper.row),
        rows: upper.row.index..=lower.row.index,
        titles,
        above: first,
    };
    head.rows = upper.row.index..=reaches(&head, contract, &rows, source);
    Some(head)
}

/// Whether titles are all known, and none is missing that is needed.
fn is_whole(contract: &Sheet, titles: &[Title]) -> bool {
    let has = |at| titles.iter().any(|title| title.column == Some(at));
    let mut needed = (0..).zip(&contract.columns).filter(|(_, column)| is_needed(column));
    titles.len() > 1
        && titles.iter().all(|title| title.column.is_some())
        && needed.all(|(at, _)| has(at))
}

/// The rows that are searched, with what is seen of them.
pub(super) fn searched(source: &read::Sheet) -> Vec<Seen<'_>> {
    let most = if source.shape == Shape::Records { 1 } else { usize::MAX };
    let mut sweep = Sweep::new(source.layout.merged.iter().copied());
    source
        .rows
        .iter()
        .map(|row| Seen::new(row, sweep.at(row.index)))
        .filter(|seen| !seen.cells.is_empty() && !seen.is_aside())
        .enumerate()
        // The first row that holds anything is searched wherever it is.
        .take_while(|(at, seen)| *at == 0 || seen.row.index < SEARCHED)
        .map(|(_, seen)| seen)
        .take(most)
        .collect()
}

/// A row with what is seen of it.
pub(super) struct Seen<'a> {
    /// The row.
    pub(super) row: &'a Row,
    /// Its cells that are not blank and over which no other cell is merged.
    pub(super) cells: Vec<&'a Cell>,
    /// The merged areas that it touches.
    pub(super) areas: Vec<Area>,
}

impl<'a> Seen<'a> {
    /// A row that touches these areas.
    pub(super) fn new(row: &'a Row, touching: &[Area]) -> Self {
        let seen = |cell: &&Cell| {
            !raw::is_blank(&cell.value)
                && !is_covered(touching, Address::new(row.index, cell.column))
        };
        Self { row, cells: row.cells.iter().filter(seen).collect(), areas: touching.to_vec() }
    }

    /// What is seen in a column.
    pub(super) fn cell(&self, column: u32) -> Option<&'a Cell> {
        let at = self.cells.binary_search_by_key(&column, |cell| cell.column).ok()?;
        self.cells.get(at).copied()
    }

    /// The last row that its own cells reach down to, where they are merged with those below them.
    fn reaches(&self) -> u32 {
        let own = self.areas.iter().filter(|area| self.cell(area.first.column).is_some());
        let last = own
            .map(|area| area.last.row)
            .filter(|last| *last <= self.row.index.saturating_add(TALL));
        last.max().unwrap_or(self.row.index)
    }

    /// Whether it is an example or an instruction of a starter workbook.
    pub(super) fn is_aside(&self) -> bool {
        self.cells.first().is_some_and(|cell| is_aside(&cell.value))
    }

    /// The title that a cell of a header is.
    pub(super) fn title(&self, cell: &Cell, names: &BTreeMap<String, usize>) -> Title {
        let text = raw::text(&cell.value);
        Title::new(Address::new(self.row.index, cell.column), text.as_ref(), names)
    }
}

/// Whether what a row's first filled cell holds makes the row an aside.
pub(super) fn is_aside(value: &CellValue) -> bool {
    matches!(value, CellValue::Text(text) if fold::trimmed(text).starts_with(ASIDE))
}

impl Title {
    pub(super) fn new(at: Address, text: &str, names: &BTreeMap<String, usize>) -> Self {
        let name = if text.len() > LONGEST { String::new() } else { fold::name(text) };
        let column = names.get(&name).copied().filter(|_| !name.is_empty());
        Self { at, text: text.into(), name, column, is_added_to: false }
    }
}

/// How many of the contract's columns titles name; those that are needed count twice.
fn score(contract: &Sheet, titles: &[Title]) -> usize {
    let columns: BTreeSet<_> = titles.iter().filter_map(|title| title.column).collect();
    let needed = |at: &&usize| contract.columns.get(**at).is_some_and(is_needed);
    columns.len() + columns.iter().filter(needed).count()
}

/// The last row of a header, whose cells may be merged with some below them.
fn reaches(head: &Head, contract: &Sheet, rows: &[Seen], source: &read::Sheet) -> u32 {
    let end = *head.rows.end();
    let needed = |title: &&Title| {
        title.column.is_some_and(|at| {
            contract.key == Some(at) || contract.columns.get(at).is_some_and(is_needed)
        })
    };
    let titled = |area: &&Area| {
        let named = |title: &Title| title.column.is_some() && title.at == area.first;
        head.rows.contains(&area.first.row)
            && area.last.row <= end.saturating_add(TALL)
            && head.titles.iter().any(named)
    };
    let tall = source.layout.merged.iter().filter(titled).map(|area| area.last.row);
    let last = tall.max().unwrap_or(end).max(end);
    // What holds a value that only a record has is a record.
    let is_value = |cell: &Cell| !is_unit(&raw::text(&cell.value));
    let is_record =
        rows.iter().filter(|seen| seen.row.index > end && seen.row.index <= last).any(|seen| {
            let mut titles = head.titles.iter().filter(needed);
            titles.any(|title| seen.cell(title.at.column).is_some_and(is_value))
        });
    if is_record { end } else { last }
}

#[cfg(test)]
mod tests {
    use crate::validate::dataset;
    use crate::validate::testing::{found, found_laid_out, laid_out, line, merged, plan};

    /// Where the header of the outputs is said to be.
    fn said(rows: &[&str]) -> Vec<String> {
        let found = found(&plan(), &[("Outputs", rows)]);
        found.into_iter().filter(|line| !line.contains("unknown-column")).collect()
    }

    #[test]
    fn the_row_that_names_most_columns_is_the_header() {
        for (rows, expected) in [
            (
                &["Our outputs", "Id|Text", "1|a"][..],
                "row 2: the header is row 2; row 1 is not used",
            ),
            (
                &["UN Women", "", "Text: outputs|2026", "", "No|Id|Text", "|1|a"],
                "row 5: the header is row 5; rows 1 to 4 are not used",
            ),
        ] {
            assert_eq!(said(rows), [format!("note header-rows Outputs {expected}")]);
        }
        // Of equal rows the upper one; and a record may hold the words of a header.
        for rows in [&["Id|Text", "1|a", "Id|Text|"][..2], &["Id|Text", "1|Text", "2|Id"]] {
            assert_eq!(said(rows), Vec::<String>::new());
        }
        // An aside is none, whatever it says.
        assert_eq!(
            said(&["▸ Id|Text", "Text|Id", "▸ Example|1", "a|1", " ▸ and so on"]),
            Vec::<String>::new()
        );
    }

    #[test]
    fn a_header_may_take_two_rows() {
        let two = |last: &str| {
            let first =
                "note header-rows Activities row 2: rows 1 and 2 are read together as the header";
            format!("{first}: `Id`, `Parent`, `Title`, `Start`, `End`{last}")
        };
        let (status, two) = (two(", `Status`"), two(""));
        let (status, two) = (status.as_str(), two.as_str());
        let none: [&str; 0] = [];
        for (rows, areas, expected) in [
            // Groups, merged or not, the other titles merged over both rows or not.
            (
                &["Id|Parent|Title|Timeline||Status", "|||Start|End|", "1.1|1|a|2026-01-01||Done"]
                    [..],
                &["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2"][..],
                &[status][..],
            ),
            (&["Id|Parent|Title|Timeline|", "|||Start|End", "1.1|1|a|2026-01-01|"], &none, &[two]),
            // Titles that go on in the lower row.
            (
                &["|Under|The|", "Id|Parent|Title|Start", "1.1|1|a"],
                &none,
                &["note header-rows Activities row 2: the header is row 2; row 1 is not used"],
            ),
            // Only what follows is merged down: the words below a group that is known are no record.
            (
                &["Id|Parent|Title|Places|", "|||North|South", "1.1|1|a|AL|"],
                &["A1:A2", "B1:B2", "C1:C2", "D1:E1"],
                &["note header-rows Activities row 1: the header is rows 1 and 2"],
            ),
            // Rows of a header between which merged cells leave nothing to be seen.
            (
                &["Id|Parent|Title|Time|", "", "", "|||Start|End", "||(short)", "1.1|1|a|TBD|"],
                &["A1:A5", "B1:B5", "C1:C4", "D1:E3", "D4:D5", "E4:E5"],
                &["note header-rows Activities row 4: the header is rows 1 to 5"],
            ),
            // A record of words is no lower row.
            (&["Id|Parent|Title|Places", "1.1|1|Start|Albania"], &none, &[]),
        ] {
            assert_eq!(found_laid_out(&plan(), rows, &merged(areas)), expected, "{rows:?}");
        }
    }

    #[test]
    fn titles_of_two_rows_are_read_together() {
        let mut plan = plan();
        plan.schema.sheets[2].columns[3].title = "Planned start".into();
        plan.schema.sheets[2].columns[4].title = "Planned end".into();
        let rows = &[
            "A plan of activities",
            "Id|Parent|Activity|Planned||Actual|",
            "||Title|start|end|start|end",
            "1.1|1|a|soon||x|y",
        ];
        let areas = merged(&["A1:G1", "D2:E2", "F2:G2"]);
        let read = dataset(&laid_out(rows, &areas), &plan, &[]);
        let found: Vec<_> = read.diagnostics.iter().map(line).collect();
        assert_eq!(
            found,
            [
                "note header-rows Activities row 3: rows 2 and 3 are read together as the header: \
                 `Id`, `Parent`, `Title`, `Planned start`, `Planned end`, `Actual start`, …; row 1 is \
                 not used",
                "note unknown-column Activities!F3 · \"Actual start\": the column `Actual start` is \
                 not known and not used",
                "note unknown-column Activities!G3 · \"Actual end\": the column `Actual end` is not \
                 known and not used",
                "error not-a-date Activities!D4 · \"Planned start\": `soon` is not a date | write it \
                 as `2024-03-22` or `22 March 2024` | this column also takes `TBD`",
            ]
        );
    }
}
