//! Rows that may be no records: sums, remarks, headings between the records. What is evidently none
//! is noted; what is uncertain is a fault.

use super::merged::{Merges, is_covered, over};
use super::remarks::{Remark, are_numbers_of_columns, is_number, remark};
use super::roles::Roles;
use super::rows::Facts;
use super::table::{Header, Table, is_needed};
use super::{raw, year_columns};
use crate::diagnostic::{Address, CellPlace, Diagnostic, Name, quoted};
use crate::read::{Cell, CellValue, Row};

/// From how many columns on a single value in a row is striking.
const FEW: usize = 3;

/// A row that may be no record.
pub(super) struct Judging<'a, 'b> {
    /// The table.
    pub(super) table: &'b Table<'a>,
    /// Its columns.
    pub(super) roles: &'b Roles,
    /// What is merged.
    pub(super) merges: &'b Merges<'a>,
    /// The row.
    pub(super) row: &'b Row,
    /// Whether it is the first below the header.
    pub(super) is_first: bool,
}

impl Judging<'_, '_> {
    /// Whether the row is a record, and what is to be said of it.
    pub(super) fn judge(&self, facts: &Facts) -> (bool, Option<Diagnostic>) {
        if facts.filled == 0 {
            return (false, self.heading(facts));
        }
        if year_columns::has(self.table, self.row) {
            return (true, None);
        }
        let above: Vec<usize> = self.merges.standing_above(self.row.index).collect();
        let is_telling = |at: &&usize| {
            self.table.contract.key == Some(**at)
                || self.table.contract.columns.get(**at).is_some_and(is_needed)
        };
        let telling = facts.telling + above.iter().filter(is_telling).count();
        let is_whole = telling >= self.roles.telling;
        let numbers_columns =
            self.is_first && are_numbers_of_columns(self.used().map(|it| &it.value));
        if numbers_columns && !is_whole {
            return (false, Some(self.unused(facts.first, "row of column numbers")));
        }
        if numbers_columns {
            let hint = "if it only numbers the columns, delete the row";
            return (true, Some(self.may_be_none(facts.first, hint)));
        }
        if is_whole {
            let is_sum = self.roles.telling < 2
                && facts.filled > 1
                && self.is_sum(facts)
                && introduced(facts) == Some(Remark::Sum);
            let hint = "if it is a sum of the rows above it, delete the row";
            return (true, is_sum.then(|| self.may_be_none(facts.first, hint)));
        }
        let introduced = introduced(facts);
        match introduced {
            Some(Remark::Sum) if self.is_sum(facts) => {
                return (false, Some(self.unused(facts.first, "row of sums")));
            }
            Some(Remark::Note) if facts.filled < 2 => {
                return (false, Some(self.unused(facts.first, "remark")));
            }
            Some(Remark::Label) if facts.filled < 3 => {
                return (false, Some(self.unused(facts.first, "remark")));
            }
            _ => {}
        }
        if let Some(note) = self.heading(facts) {
            return (false, Some(note));
        }
        let Some(only) = facts.used else { return (false, None) };
        let missing = self.missing(&above, only);
        let role = self.roles.of(only.column).unwrap_or_default();
        // A row that has its number, or all but one value, was begun to be filled in.
        let is_begun = role.suits(&only.value)
            && (role.is_number || missing.len() < 2 && (role.is_telling || self.roles.used < FEW));
        let is_lonely = facts.filled == 1 && !is_begun
            || facts.filled == 2 && introduced == Some(Remark::Colon);
        if is_lonely && above.is_empty() && !missing.is_empty() {
            return (false, Some(self.doubtful(only, &missing)));
        }
        (true, None)
    }

    /// The note on a row that is one merged cell over so many columns that no record can stand in it.
    fn heading(&self, facts: &Facts) -> Option<Diagnostic> {
        let area = over(self.merges.touching(), facts.first.column)?;
        let width = self.roles.all.iter().take(area.last.column as usize + 1);
        let roles = width.skip(area.first.column as usize).flatten();
        let (used, telling) = roles.fold((0, 0), |(used, telling), role| {
            (used + usize::from(role.is_used), telling + usize::from(role.is_telling))
        });
        let is_heading = match facts.filled {
            0 => used > 0,
            1 => telling > 1 || used > 1 && self.roles.telling < 2,
            _ => false,
        };
        is_heading.then(|| {
            let row = u64::from(self.row.index) + 1;
            let message = format!("row {row} is a heading over the rows below it and is not used");
            Diagnostic::note(Name::RowNotUsed, message).at(self.place(facts.first))
        })
    }

    /// The cells in columns of the contract that are seen and not blank.
    fn used(&self) -> impl Iterator<Item = &Cell> {
        let touching = self.merges.touching();
        self.row.cells.iter().filter(move |cell| {
            self.roles.of(cell.column).is_some_and(|role| role.is_used)
                && !raw::is_blank(&cell.value)
                && !is_covered(touching, Address::new(self.row.index, cell.column))
        })
    }

    /// Whether all that stands behind the first cell of the row is numbers.
    fn is_sum(&self, facts: &Facts) -> bool {
        self.used().all(|cell| cell.column == facts.first.column || is_number(&cell.value))
    }

    /// The titles of the columns that a record must fill and the row does not.
    fn missing(&self, above: &[usize], only: &Cell) -> Vec<String> {
        let columns = self.table.contract.columns.iter().zip(&self.table.headers).enumerate();
        columns
            .filter_map(|(at, (column, header))| match header {
                Header::At(place, title) if is_needed(column) && *place != only.column => {
                    (!above.contains(&at)).then(|| quoted(title))
                }
                _ => None,
            })
            .collect()
    }

    /// The place of a cell of the row.
    fn place(&self, cell: &Cell) -> CellPlace {
        let title = self.table.headers.iter().find_map(|header| match header {
            Header::At(column, title) if *column == cell.column => Some(title.clone()),
            _ => None,
        });
        let place = self.table.place.clone().cell(Address::new(self.row.index, cell.column));
        CellPlace { title, ..place }
    }

    fn unused(&self, cell: &Cell, what: &str) -> Diagnostic {
        let message = format!("the {what} {} is not used", quoted(&raw::text(&cell.value)));
        Diagnostic::note(Name::RowNotUsed, message).at(self.place(cell))
    }

    fn may_be_none(&self, cell: &Cell, hint: &str) -> Diagnostic {
        let shown = quoted(&raw::text(&cell.value));
        Diagnostic::warning(
            Name::DoubtfulRow,
            format!("the row begins with {shown} and is taken for a record"),
        )
        .at(self.place(cell))
        .hint(hint)
    }

    fn doubtful(&self, cell: &Cell, missing: &[String]) -> Diagnostic {
        let shown: Vec<_> = self.used().map(|cell| quoted(&raw::text(&cell.value))).collect();
        let shown = shown.join(" and ");
        let titles = match missing.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => String::new(),
        };
        Diagnostic::error(Name::DoubtfulRow, format!("the row has nothing but {shown}"))
            .at(self.place(cell))
            .hint(format!("if it is a record, fill in {titles}"))
            .hint("if it is a heading or a remark, delete the row, or begin it with `Note:`")
    }
}

/// What the first cell of a row introduces.
fn introduced(facts: &Facts) -> Option<Remark> {
    match &facts.first.value {
        CellValue::Text(text) => remark(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::doctype::{Rule, Type};
    use crate::validate::dataset;
    use crate::validate::testing::{
        column, doctype, found_laid_out, laid_out, line, merged, plan, plan_with, required, sheet,
        workbook,
    };

    const HEAD: &str = "Id|Parent|Title|Start|End|Places|Status";

    /// What is found in activities, and how many records there are.
    fn judged(rows: &[&str], areas: &[&str]) -> (Vec<String>, Option<usize>) {
        let rows: Vec<_> = std::iter::once(HEAD).chain(rows.iter().copied()).collect();
        let read = dataset(&laid_out(&rows, &merged(areas)), &plan(), &[]);
        let count = read.value.map(|dataset| dataset.sheets[2].records.len());
        (read.diagnostics.iter().map(line).collect(), count)
    }

    #[test]
    fn sums_and_remarks_are_no_records() {
        let (found, count) = judged(
            &[
                "1.1|1|Total rebuilding",
                "1.2|1|Note: a title",
                "||Subtotal|||=3",
                "",
                "||Grand total|=4|=5",
                "TOTAL|||=1|USD 7",
                "Note: to be continued",
                "Source:|a survey",
                "||* planned",
                "▸ Example|1|a",
            ],
            &[],
        );
        assert_eq!(count, Some(2));
        assert_eq!(
            found,
            [
                "note row-not-used Activities!C4 · \"Title\": the row of sums `Subtotal` is not used",
                "note row-not-used Activities!C6 · \"Title\": the row of sums `Grand total` is not \
                 used",
                "note row-not-used Activities!A7 · \"Id\": the row of sums `TOTAL` is not used",
                "note row-not-used Activities!A8 · \"Id\": the remark `Note: to be continued` is not \
                 used",
                "note row-not-used Activities!A9 · \"Id\": the remark `Source:` is not used",
                "note row-not-used Activities!C10 · \"Title\": the remark `* planned` is not used",
            ]
        );
    }

    #[test]
    fn what_may_be_a_record_is_not_dropped() {
        let fill = "if it is a record, fill in `Id` and `Parent`";
        let delete = "if it is a heading or a remark, delete the row, or begin it with `Note:`";
        let missing = "each row needs a value here";
        for (row, expected) in [
            // A record without its number, and one that was only begun.
            (
                "|1|Total rebuilding of schools|2026-01-01",
                &[format!("missing-value Activities!A2 · \"Id\": `Id` is missing | {missing}")][..],
            ),
            (
                "1.1|",
                &[
                    format!(
                        "missing-value Activities!B2 · \"Parent\": `Parent` is missing | {missing} \
                         | row 1.1: most likely `1`"
                    ),
                    format!(
                        "missing-value Activities!C2 · \"Title\": `Title` is missing | {missing}"
                    ),
                ],
            ),
            (
                "||Outcome 2",
                &[format!(
                    "doubtful-row Activities!C2 · \"Title\": the row has nothing but `Outcome 2` | \
                     {fill} | {delete}"
                )],
            ),
            (
                "Outcome 2",
                &[format!(
                    "doubtful-row Activities!A2 · \"Id\": the row has nothing but `Outcome 2` | if it \
                     is a record, fill in `Parent` and `Title` | {delete}"
                )],
            ),
        ] {
            let (found, count) = judged(&[row], &[]);
            let expected: Vec<_> = expected.iter().map(|line| format!("error {line}")).collect();
            assert_eq!((found, count), (expected, None), "{row}");
        }
    }

    #[test]
    fn one_cell_over_the_whole_table_is_a_heading() {
        let (found, count) =
            judged(&["Outcome 1: work", "1.1|1|a", "|Outcome 2", "1.2|1|b"], &["A2:G2", "B4:G4"]);
        let note = |title: &str, row: u32| {
            format!(
                "note row-not-used Activities!{title}: row {row} is a heading over the rows below it \
                 and is not used"
            )
        };
        assert_eq!(found, [note("A2 · \"Id\"", 2), note("B4 · \"Parent\"", 4)]);
        assert_eq!(count, Some(2));
    }

    #[test]
    fn a_sum_that_could_be_a_record_is_one_and_a_warning() {
        let places = sheet(
            "places",
            vec![required(column("name", Type::Text)), column("cost", Type::Number)],
        );
        let types = doctype(vec![places]);
        let rows: &[&str] = &["Name|Cost", "Albania|=3", "Total|=3", "Total|", "Summary|x"];
        let read = dataset(&workbook(&[("Places", rows)]), &types, &[]);
        let found: Vec<_> = read.diagnostics.iter().map(line).collect();
        assert_eq!(
            found,
            [
                "warning doubtful-row Places!A3 · \"Name\": the row begins with `Total` and is taken \
                 for a record | if it is a sum of the rows above it, delete the row",
                "error not-a-number Places!B5 · \"Cost\": `x` is not a number | write a number, such as `1200` or `0.5`",
            ]
        );
    }

    #[test]
    fn nothing_follows_from_rows_that_may_be_no_records() {
        let plan = plan_with(Rule::AtLeast(1));
        let found = found_laid_out(&plan, &[HEAD, "||Outcome 2"], &merged(&[]));
        assert_eq!(found.len(), 1, "{found:#?}");
    }
}
