//! The rows of a table: which of them are records, and what is said of those that are none.

use std::collections::BTreeMap;

use super::header::{Head, is_aside};
use super::judge::Judging;
use super::merged::{Merges, is_covered};
use super::roles::Roles;
use super::table::{Line, Table};
use super::{fold, hidden, raw};
use crate::diagnostic::{Address, CellPlace, Diagnostic, Name};
use crate::doctype::Hidden;
use crate::read::{self, Area, Cell, CellValue, Row};

/// Takes the records of a table from the rows below its header. Returns the columns that have no
/// header and yet hold something, each with the first row where it does.
pub(super) fn lines<'a>(
    table: &mut Table<'a>,
    head: &Head,
    source: &'a read::Sheet,
    found: &mut Vec<Diagnostic>,
) -> BTreeMap<u32, u32> {
    let rows = source.rows.partition_point(|row| row.index <= *head.rows.end());
    let rows = source.rows.get(rows..).unwrap_or_default();
    let roles = Roles::new(table, head);
    let mut merges = Merges::new(table, &source.layout.merged, *head.rows.end());
    let (mut headless, mut unseen) = (BTreeMap::new(), Vec::new());
    let (mut is_first, mut is_unsure) = (true, false);
    for row in rows {
        merges.step(row);
        let Some(facts) = facts(row, merges.touching(), &roles, &mut headless) else { continue };
        if repeats(row, &facts, head) {
            found.push(
                Diagnostic::note(
                    Name::RepeatedHeader,
                    "the row repeats the header and is not used",
                )
                .at(CellPlace { row: Some(row.index), ..table.place.clone() }),
            );
            continue;
        }
        let is_touched = !merges.touching().is_empty();
        let is_first = std::mem::take(&mut is_first);
        if is_touched || is_first || roles.is_doubtful(&facts) {
            let judging = Judging { table, roles: &roles, merges: &merges, row, is_first };
            let (is_record, fault) = judging.judge(&facts);
            is_unsure |= !is_record && fault.as_ref().is_some_and(Diagnostic::is_error);
            found.extend(fault);
            if !is_record {
                continue;
            }
        }
        if hidden::is_in(&source.layout.hidden_rows, row.index) {
            unseen.push(row.index);
            if table.contract.hidden == Hidden::Exclude {
                continue;
            }
        }
        let line = match is_touched {
            true => Line::Merged(row.index, merges.fields(table, row, found)),
            false => Line::Row(row),
        };
        table.lines.push(line);
    }
    // That it has no records may be due to what has been said of its rows.
    table.sound = !(is_unsure && table.lines.is_empty());
    hidden::rows(table, &source.layout, &unseen, found);
    headless
}

/// What a row has, as far as it is seen.
pub(super) struct Facts<'a> {
    /// Its first cell that is not blank.
    pub(super) first: &'a Cell,
    /// Its first cell in a column of the contract.
    pub(super) used: Option<&'a Cell>,
    /// How many cells it has in columns of the contract.
    pub(super) filled: usize,
    /// How many of them are in columns that each record has to fill, or is known by.
    pub(super) telling: usize,
}

/// What a row has; none where it has nothing, or is no more than an example.
fn facts<'a>(
    row: &'a Row,
    touching: &[Area],
    roles: &Roles,
    headless: &mut BTreeMap<u32, u32>,
) -> Option<Facts<'a>> {
    let mut facts: Option<Facts> = None;
    for cell in &row.cells {
        let hides =
            !touching.is_empty() && is_covered(touching, Address::new(row.index, cell.column));
        if hides || raw::is_blank(&cell.value) {
            continue;
        }
        if facts.is_none() && is_aside(&cell.value) {
            return None;
        }
        let facts = facts.get_or_insert(Facts { first: cell, used: None, filled: 0, telling: 0 });
        match roles.of(cell.column) {
            None => {
                headless.entry(cell.column).or_insert(row.index);
            }
            Some(role) if role.is_used => {
                facts.used.get_or_insert(cell);
                facts.filled += 1;
                facts.telling += usize::from(role.is_telling && role.suits(&cell.value));
            }
            Some(_) => {}
        }
    }
    facts
}

/// Whether a row holds headers again, each in its column, and nothing else.
fn repeats(row: &Row, facts: &Facts, head: &Head) -> bool {
    let same = |cell: &Cell| {
        let above = |head: Option<&Row>| {
            head?.cell(cell.column).map(|above| is_same(&above.value, &cell.value))
        };
        above(Some(head.row)).unwrap_or_default() || above(head.upper).unwrap_or_default()
    };
    same(facts.first) && {
        let mut filled = row.cells.iter().filter(|cell| !raw::is_blank(&cell.value));
        filled.clone().nth(1).is_some() && filled.all(same)
    }
}

/// Whether two cells hold the same, however it is typed.
fn is_same(one: &CellValue, other: &CellValue) -> bool {
    if let (CellValue::Text(one), CellValue::Text(other)) = (one, other) {
        // Nearly all texts differ at once.
        let first = |text: &str| fold::trimmed(text).chars().next().map(char::to_lowercase);
        if !first(one).into_iter().flatten().eq(first(other).into_iter().flatten()) {
            return false;
        }
    }
    fold::folded(&raw::text(one)) == fold::folded(&raw::text(other))
}

#[cfg(test)]
mod tests {
    use crate::doctype::Hidden;
    use crate::read::Layout;
    use crate::validate::dataset;
    use crate::validate::testing::{laid_out, line, plan};

    const ROWS: &[&str] = &[
        "Id|Parent|Title",
        "1.1|1|a",
        "1.2|1|b",
        "",
        "1.3|1|c",
        "Note: d",
        "\u{a0}||\u{200b}",
        "▸ Example",
    ];

    /// What is said of hidden rows, and which records there are.
    fn hidden(layout: &Layout, hidden: Hidden) -> (Vec<String>, Vec<String>) {
        let mut plan = plan();
        plan.schema.sheets[2].hidden = hidden;
        let read = dataset(&laid_out(ROWS, layout), &plan, &[]);
        let said = read.diagnostics.iter().map(line).filter(|line| !line.contains("row-not-used"));
        let records = &read.value.unwrap().sheets[2].records;
        (
            said.collect(),
            records.iter().filter_map(|it| Some(it.key.as_ref()?.to_string())).collect(),
        )
    }

    #[test]
    fn hidden_records_are_used_unless_the_contract_leaves_them_out() {
        let mut layout = Layout { hidden_rows: vec![2..=6], ..Layout::default() };
        let said = |text: &str| vec![format!("note hidden-rows Activities: {text}")];
        let all = ["1.1", "1.2", "1.3"].map(str::to_owned).to_vec();
        assert_eq!(
            hidden(&layout, Hidden::Include),
            (said("2 rows are hidden and are used: 3, 5"), all.clone())
        );
        assert_eq!(
            hidden(&layout, Hidden::Exclude),
            (said("2 rows are hidden and are left out: 3, 5"), vec!["1.1".to_owned()])
        );
        layout.filtered = true;
        assert_eq!(
            hidden(&layout, Hidden::Include),
            (said("2 rows are hidden, most likely by the filter, and are used: 3, 5"), all.clone())
        );
        layout.hidden_rows = vec![1..=1, 7..=9];
        assert_eq!(
            hidden(&layout, Hidden::Include),
            (said("row 2 is hidden, most likely by the filter, and is used"), all.clone())
        );
        layout.filtered = false;
        assert_eq!(hidden(&layout, Hidden::Include), (said("row 2 is hidden and is used"), all));
    }
}
