//! Merged cells: which cell of a row is seen, and what one that is merged over several rows or
//! columns means for them.

use super::raw;
use super::table::{Header, Origin, Spot, Table, is_needed};
use crate::diagnostic::{Address, Diagnostic, Name, quoted};
use crate::doctype::Merged;
use crate::read::{Area, CellValue, Row};

/// The merged areas of a sheet, row by row from the top.
pub(super) struct Sweep {
    /// Those to come, in order of their first cell, the last one first.
    coming: Vec<Area>,
    /// Those that the row touches, from left to right.
    touching: Vec<Area>,
}

impl Sweep {
    /// The areas in order of their first cell.
    pub(super) fn new(areas: impl DoubleEndedIterator<Item = Area>) -> Self {
        Self { coming: areas.rev().collect(), touching: Vec::new() }
    }

    /// Whether no row from here on touches an area.
    pub(super) fn is_over(&self) -> bool {
        self.coming.is_empty() && self.touching.is_empty()
    }

    /// The areas that a row touches, from left to right. Rows are asked for from the top.
    pub(super) fn at(&mut self, row: u32) -> &[Area] {
        self.touching.retain(|area| area.last.row >= row);
        while let Some(area) = self.coming.pop_if(|area| area.first.row <= row) {
            let place = self.touching.partition_point(|one| one.last.column < area.first.column);
            let is_free =
                self.touching.get(place).is_none_or(|one| one.first.column > area.last.column);
            if area.last.row >= row && is_free {
                self.touching.insert(place, area);
            }
        }
        &self.touching
    }
}

/// The area that covers a column, of those that a row touches.
pub(super) fn over(touching: &[Area], column: u32) -> Option<&Area> {
    let place = touching.partition_point(|area| area.last.column < column);
    touching.get(place).filter(|area| area.first.column <= column)
}

/// Whether nothing is seen of what a cell holds, since another cell lies over it.
pub(super) fn is_covered(touching: &[Area], cell: Address) -> bool {
    over(touching, cell.column).is_some_and(|area| area.first != cell)
}

/// The merged cells of a table, as its rows are gone through from the top.
pub(super) struct Merges<'a> {
    sweep: Sweep,
    /// The columns of the contract that the sheet has: where, and which.
    columns: Vec<(u32, usize)>,
    /// What the areas hold that the row touches, from left to right.
    held: Vec<Held<'a>>,
}

/// An area, and what it holds.
struct Held<'a> {
    area: Area,
    value: Option<&'a CellValue>,
    /// Whether a record has its value already.
    is_taken: bool,
    /// Whether it has been reported.
    is_told: bool,
}

impl<'a> Merges<'a> {
    /// The areas that can matter to the rows of a table below its header.
    pub(super) fn new(table: &Table, areas: &[Area], header: u32) -> Self {
        let headers = table.headers.iter().enumerate();
        let mut columns: Vec<_> = headers
            .filter_map(|(at, header)| match header {
                Header::At(column, _) => Some((*column, at)),
                Header::Absent | Header::Missing => None,
            })
            .collect();
        columns.sort_unstable();
        let matters = |area: &Area| {
            let from = columns.partition_point(|(column, _)| *column < area.first.column);
            area.last.row > header
                && columns.get(from).is_some_and(|(column, _)| *column <= area.last.column)
        };
        let areas: Vec<_> = areas.iter().copied().filter(matters).collect();
        Self { sweep: Sweep::new(areas.into_iter()), columns, held: Vec::new() }
    }

    /// Goes on to a row.
    pub(super) fn step(&mut self, row: &'a Row) {
        if self.sweep.is_over() {
            return;
        }
        let touching = self.sweep.at(row.index);
        self.held.retain(|held| held.area.last.row >= row.index);
        for (at, area) in touching.iter().enumerate() {
            if self.held.get(at).is_none_or(|held| held.area != *area) {
                let value = (area.first.row == row.index)
                    .then(|| row.cell(area.first.column))
                    .flatten()
                    .map(|cell| &cell.value)
                    .filter(|value| !raw::is_blank(value));
                let held = Held { area: *area, value, is_taken: false, is_told: false };
                self.held.insert(at.min(self.held.len()), held);
            }
        }
    }

    /// The areas that the row touches, from left to right.
    pub(super) fn touching(&self) -> &[Area] {
        &self.sweep.touching
    }

    /// How many columns of the contract an area covers.
    pub(super) fn width(&self, area: &Area) -> usize {
        let columns = self.columns.iter();
        columns.filter(|(at, _)| (area.first.column..=area.last.column).contains(at)).count()
    }

    /// The columns of the contract that have a value in a row which stands in a row above it.
    pub(super) fn standing_above(&self, row: u32) -> impl Iterator<Item = usize> {
        let filled = move |column: u32| {
            self.held.iter().any(|held| {
                held.area.first.row < row
                    && held.value.is_some()
                    && (held.area.first.column..=held.area.last.column).contains(&column)
            })
        };
        self.columns.iter().filter(move |(column, _)| filled(*column)).map(|(_, at)| *at)
    }

    /// The fields of a record in a row that merged cells reach into. What can't be told for sure is
    /// reported.
    pub(super) fn fields(
        &mut self,
        table: &Table,
        row: &'a Row,
        found: &mut Vec<Diagnostic>,
    ) -> Vec<Spot<'a>> {
        let mut spots = vec![Spot::default(); table.contract.columns.len()];
        for place in 0..self.columns.len() {
            let Some(&(column, at)) = self.columns.get(place) else { continue };
            let own = Address::new(row.index, column);
            let cell = || row.cell(column).map(|cell| &cell.value);
            let covers =
                |held: &Held| (held.area.first.column..=held.area.last.column).contains(&column);
            let spot = match self.held.iter().position(covers) {
                None => Spot { at: Some(own), cell: cell(), origin: Origin::Own },
                Some(held) => {
                    found.extend(self.unseen(table, held, (own, cell())));
                    self.merged(table, (held, at), own, found)
                }
            };
            if let Some(slot) = spots.get_mut(at) {
                *slot = Spot { cell: spot.cell.filter(|cell| !raw::is_blank(cell)), ..spot };
            }
        }
        spots
    }

    /// The note on a value that stands under a merged cell, and is another than what is seen there.
    fn unseen(
        &self,
        table: &Table,
        held: usize,
        (own, cell): (Address, Option<&CellValue>),
    ) -> Option<Diagnostic> {
        let held = self.held.get(held).filter(|held| held.area.first != own)?;
        let cell = cell.filter(|cell| !raw::is_blank(cell) && Some(*cell) != held.value)?;
        let value = quoted(&raw::text(cell));
        let message = format!(
            "{own}, under the merged cell, still holds {value}, which nobody sees; it is not used"
        );
        Some(Diagnostic::note(Name::MergedCells, message).at(table.place.clone().cell(own)))
    }

    /// A field in a merged area.
    fn merged(
        &mut self,
        table: &Table,
        (held, at): (usize, usize),
        own: Address,
        found: &mut Vec<Diagnostic>,
    ) -> Spot<'a> {
        let width = self.held.get(held).map_or(0, |held| self.width(&held.area));
        let Some(held) = self.held.get_mut(held) else { return Spot::default() };
        let (area, value) = (held.area, held.value);
        let across = width > 1 || area.first.column != own.column;
        let is_told = held.is_told;
        let (origin, fault) = match value {
            None => return Spot { at: Some(own), cell: None, origin: Origin::Own },
            Some(_) if across => (Origin::Unclear, Some(beside(table, &area))),
            Some(_) if !held.is_taken => (Origin::Own, None),
            Some(_) => match above(table, &area, at) {
                None => (Origin::Above, None),
                fault => (Origin::Unclear, fault),
            },
        };
        held.is_taken = true;
        held.is_told |= fault.is_some();
        found.extend(fault.filter(|_| !is_told));
        match origin {
            Origin::Unclear => Spot { at: Some(own), cell: None, origin },
            _ => Spot { at: Some(area.first), cell: value, origin },
        }
    }
}

/// How a cell is unmerged.
const UNMERGE: &str = "unmerge the cells (in Excel: Home, Merge & Center, Unmerge Cells)";

/// The fault of a cell that is merged over several columns of a record.
fn beside(table: &Table, area: &Area) -> Diagnostic {
    let columns = area.first.column..=area.last.column;
    let titles: Vec<_> = table
        .headers
        .iter()
        .filter_map(|header| match header {
            Header::At(column, title) if columns.contains(column) => Some(quoted(title)),
            _ => None,
        })
        .collect();
    let message = match titles.as_slice() {
        [one] => format!("{} are one merged cell, which reaches into {one}", shown(area)),
        _ => format!("{} are one merged cell over {}", shown(area), titles.join(", ")),
    };
    Diagnostic::error(Name::MergedCells, message)
        .at(table.place.clone().cell(area.first))
        .hint(format!("{UNMERGE}, then write each value into its own column"))
}

/// The fault of a cell that is merged over several records, unless the contract says what it means.
fn above(table: &Table, area: &Area, at: usize) -> Option<Diagnostic> {
    let column = table.contract.columns.get(at)?;
    let is_own = column.unique || table.contract.key == Some(at);
    if table.contract.merged == Merged::Fill && !is_own {
        return None;
    }
    let hint = match (is_own, is_needed(column)) {
        (true, _) => "then give each of the rows a value of its own",
        (false, true) => "then write the value into each of the rows",
        (false, false) => "then write the value into each of the rows that it is meant for",
    };
    let mut place = table.place.clone().cell(area.first);
    place.title = Some(table.title(at));
    let message = format!("{} are one merged cell over several records", shown(area));
    Some(Diagnostic::error(Name::MergedCells, message).at(place).hint(format!("{UNMERGE}, {hint}")))
}

/// An area as spreadsheets write it, in backticks.
fn shown(area: &Area) -> String {
    quoted(&format!("{}:{}", area.first, area.last))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::testing::{found_laid_out, laid_out, line, merged, plan};
    use crate::validate::{Value, dataset};

    const ROWS: &[&str] = &[
        "Id|Parent|Title|Start|End|Places|Status",
        "1.1|1|a|TBD",
        "1.2|7|b|TBD",
        "1.3||c|TBD",
        "2.1|2|d|TBD",
    ];

    #[test]
    fn a_cell_merged_over_records_is_reported_once() {
        assert_eq!(
            found_laid_out(&plan(), ROWS, &merged(&["B2:B4"])),
            [
                "error merged-cells Activities!B2 · \"Parent\": `B2:B4` are one merged cell over several \
              records | unmerge the cells (in Excel: Home, Merge & Center, Unmerge Cells), then write \
              the value into each of the rows",
                "note merged-cells Activities!B3: B3, under the merged cell, still holds `7`, which \
                 nobody sees; it is not used",
            ]
        );
    }

    #[test]
    fn the_contract_may_take_it_for_each_of_them() {
        let mut plan = plan();
        plan.schema.sheets[2].merged = Merged::Fill;
        let read = dataset(&laid_out(ROWS, &merged(&["B2:B4"])), &plan, &[]);
        let unseen = |cell: &str, value: &str| {
            format!(
                "note merged-cells Activities!{cell}: {cell}, under the merged cell, still holds \
                 `{value}`, which nobody sees; it is not used"
            )
        };
        assert_eq!(read.diagnostics.iter().map(line).collect::<Vec<_>>(), [unseen("B3", "7")]);
        let dataset = read.value.unwrap();
        let parents: Vec<_> = dataset.sheets[2]
            .records
            .iter()
            .map(|record| (record.fields[1].value.clone(), record.fields[1].at, record.parent))
            .collect();
        let one =
            |row| (Value::Reference { sheet: 1, record: 0 }, Some(Address::new(row, 1)), Some(0));
        assert_eq!(parents[..3], [one(1), one(1), one(1)]);
        assert_eq!(parents[3].1, Some(Address::new(4, 1)));
        // What is wrong with it is said once; a key is that of one record only.
        let rows = &["Id|Parent|Title", "1.1|9|a", "|8|b", "1.3||c"];
        assert_eq!(
            found_laid_out(&plan, rows, &merged(&["A2:A3", "B2:B4"])),
            [
                "error merged-cells Activities!A2 · \"Id\": `A2:A3` are one merged cell over several \
                 records | unmerge the cells (in Excel: Home, Merge & Center, Unmerge Cells), then \
                 give each of the rows a value of its own",
                "error broken-reference Activities!B2 · \"Parent\": `9` is not in the sheet `Outputs` | \
                 write what stands there under `Id`: `1`, `2`",
                &unseen("B3", "8"),
            ]
        );
    }

    #[test]
    fn a_cell_merged_over_columns_is_reported_once() {
        let rows = &["Id|Parent|Title|Start|End|Remarks|Status", "1.1|1|a|soon", "1.2|1|b|||x"];
        let layout = merged(&["D2:E2", "F3:G3"]);
        let unmerge = "unmerge the cells (in Excel: Home, Merge & Center, Unmerge Cells), then write \
                       each value into its own column";
        assert_eq!(
            found_laid_out(&plan(), rows, &layout),
            [
                "note unknown-column Activities!F1 · \"Remarks\": the column `Remarks` is not known \
                 and not used"
                    .to_owned(),
                format!(
                    "error merged-cells Activities!D2: `D2:E2` are one merged cell over `Start`, `End` \
                     | {unmerge}"
                ),
                format!(
                    "error merged-cells Activities!F3: `F3:G3` are one merged cell, which reaches into \
                     `Status` | {unmerge}"
                ),
            ]
        );
    }

    #[test]
    fn merged_cells_within_a_record_do_no_harm() {
        // A record of three rows, a blank area, an area of columns of one's own; what a file holds
        // under a merged cell is not seen.
        let rows = &[
            "A plan|x|y",
            "Id|Parent|Title|Start||Mine|Yours",
            "1.1|1|a|TBD||m|n",
            "9|9|hidden|soon",
            "7|7|hidden",
            "1.2|1|b",
            "1.3|1|c",
        ];
        let layout = merged(&["A1:C1", "A3:A5", "B3:B5", "C3:C5", "D3:D5", "D6:E7", "F6:G7"]);
        let found = found_laid_out(&plan(), rows, &layout);
        let names = found.iter().map(|line| line.split(' ').nth(1).unwrap_or_default());
        assert_eq!(names.collect::<Vec<_>>(), ["header-rows", "second-table"]);
        let read = dataset(&laid_out(rows, &layout), &plan(), &[]).value.unwrap();
        assert_eq!(read.sheets[2].records.len(), 3);
    }

    #[test]
    fn a_title_that_is_merged_into_the_records_covers_their_values() {
        let rows = &["Id|Parent|Title|Start", "1.1|1|a|soon", "1.2|1|b|soon", "1.3|1|c|later"];
        let found = found_laid_out(&plan(), rows, &merged(&["D1:D3"]));
        let unseen = |row: u32| {
            format!(
                "note merged-cells Activities!D{row}: D{row}, under the merged cell, still holds \
                 `soon`, which nobody sees; it is not used"
            )
        };
        assert_eq!(found.get(..2), Some([unseen(2), unseen(3)].as_slice()));
        assert_eq!(
            found.get(2..).unwrap_or_default(),
            ["error not-a-date Activities!D4 · \"Start\": `later` is not a date | write it as \
              `2024-03-22` or `22 March 2024` | this column also takes `TBD`"]
        );
    }

    #[test]
    fn areas_are_found_row_by_row() {
        let areas = merged(&["B1:C2", "A2:A3", "B2:D4", "C3:C3", "A9:B9"]).merged;
        let mut sweep = Sweep::new(areas.iter().copied());
        let mut shown = |row| sweep.at(row).iter().map(shown).collect::<Vec<_>>().join(" ");
        // Areas that overlap, as no program writes them, are passed over.
        let rows: Vec<_> = (0..5).map(&mut shown).collect();
        assert_eq!(rows, ["`B1:C2`", "`A2:A3` `B1:C2`", "`A2:A3` `C3:C3`", "", ""]);
        assert_eq!(shown(8), "`A9:B9`");
        assert!(!sweep.is_over());
        assert!(sweep.at(9).is_empty() && sweep.is_over());
    }
}
