//! What differs between two snapshots of a workbook, by record and field.

use std::collections::{BTreeMap, VecDeque};

use super::said::{Row, Said, Sheet};
use crate::build::cause::{Change, What};

/// Something that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The sheet, by its place in the later snapshot.
    pub sheet: usize,
    /// The record in the earlier snapshot; none where it was added.
    pub old: Option<usize>,
    /// The record in the later snapshot; none where it was removed.
    pub new: Option<usize>,
    /// The column in the later snapshot, where one value of the record differs.
    pub column: Option<usize>,
    /// What it is, as it is told.
    pub change: Change,
}

/// What differs between an earlier and a later snapshot, sheet by sheet in the order of the later
/// records, then those that were removed. Records are the same if their keys are; where there are no
/// keys, if they stand between the same others.
pub fn between(before: &Said, after: &Said) -> Vec<Difference> {
    let mut found = Vec::new();
    for (at, new) in after.sheets.iter().enumerate() {
        match before.sheets.iter().find(|old| old.name == new.name) {
            Some(old) if old.rows == new.rows && old.columns == new.columns => {}
            Some(old) => sheet((old, new), at, &mut found),
            None => {}
        }
    }
    found
}

fn sheet((old, new): (&Sheet, &Sheet), at: usize, found: &mut Vec<Difference>) {
    // The values that both have, by their columns.
    let columns: Vec<(usize, usize)> = new
        .columns
        .iter()
        .enumerate()
        .filter_map(|(now, column)| {
            let was = old.columns.iter().position(|other| other.name == column.name)?;
            Some((was, now))
        })
        .collect();
    for (was, now) in pairs(old, new) {
        let (before, after) =
            (was.and_then(|at| old.rows.get(at)), now.and_then(|at| new.rows.get(at)));
        let told = |column, change| Difference { sheet: at, old: was, new: now, column, change };
        let (was, now) = (was.unwrap_or_default(), now.unwrap_or_default());
        match (before, after) {
            (Some(before), Some(after)) => {
                for (old_column, column) in &columns {
                    let value =
                        |row: &Row, at: usize| row.values.get(at).cloned().unwrap_or_default();
                    let (before, after_text) = (value(before, *old_column), value(after, *column));
                    if before != after_text {
                        let what = What::Changed { before, after: after_text };
                        let change = change(new, (now, after), Some(*column), what);
                        found.push(told(Some(*column), change));
                    }
                }
            }
            (None, Some(after)) => {
                found.push(told(None, change(new, (now, after), None, What::Added)));
            }
            (Some(before), None) => {
                found.push(told(None, change(old, (was, before), None, What::Removed)));
            }
            (None, None) => {}
        }
    }
}

/// A difference of a record as it is told.
fn change(
    sheet: &Sheet,
    (number, row): (usize, &Row),
    column: Option<usize>,
    what: What,
) -> Change {
    let home = sheet.home(number);
    Change {
        file: home.map(|home| home.file.clone()),
        sheet: home.map_or(&sheet.tab, |home| &home.tab).clone(),
        records: home.map_or(sheet.records, |home| home.records),
        row: sheet.number((number, row)),
        cell: column.and_then(|column| sheet.cell((number, row), column)),
        column: column.and_then(|at| Some(sheet.columns.get(at)?.title.clone())),
        key: row.key.clone(),
        label: sheet.label(row).to_owned(),
        what,
    }
}

/// Which records are the same, in the order of the later ones; then those that are gone. Only records
/// of one workbook are.
fn pairs(old: &Sheet, new: &Sheet) -> Vec<(Option<usize>, Option<usize>)> {
    let mut partner: Vec<Option<usize>> = vec![None; new.rows.len()];
    let mut taken = vec![false; old.rows.len()];
    match_by(old, new, (&mut partner, &mut taken), |row| row.key.clone().map(|key| vec![key]));
    // What has no key, or another than before, is the same if all else of it is.
    let rest = |row: &Row| {
        let key = row.key.as_deref();
        let values = row.values.iter().filter(|value| Some(value.as_str()) != key);
        let values: Vec<String> = values.cloned().collect();
        values.iter().any(|value| !value.is_empty()).then_some(values)
    };
    match_by(old, new, (&mut partner, &mut taken), rest);
    between_others(old, new, (&mut partner, &mut taken));
    let pairs = partner.iter().enumerate().map(|(now, was)| (*was, Some(now)));
    let gone =
        taken.iter().enumerate().filter(|(_, taken)| !**taken).map(|(was, _)| (Some(was), None));
    pairs.chain(gone).collect()
}

/// Which earlier record each later one is, and which earlier ones are taken.
type Matched<'a> = (&'a mut Vec<Option<usize>>, &'a mut Vec<bool>);

/// The workbook that a row is from; none for that of the sheet.
fn file(sheet: &Sheet, row: usize) -> Option<&str> {
    sheet.home(row).map(|home| &*home.file)
}

/// Takes records that are left for the same if they have the same name, in their order.
fn match_by(
    old: &Sheet,
    new: &Sheet,
    (partner, taken): Matched<'_>,
    name: impl Fn(&Row) -> Option<Vec<String>>,
) {
    type Names<'a> = BTreeMap<(Option<&'a str>, Vec<String>), VecDeque<usize>>;
    let mut left = Names::new();
    let rows = old.rows.iter().enumerate();
    for (was, row) in rows.filter(|(was, _)| taken.get(*was) == Some(&false)) {
        if let Some(name) = name(row) {
            left.entry((file(old, was), name)).or_default().push_back(was);
        }
    }
    for (now, row) in new.rows.iter().enumerate() {
        let Some(partner) = partner.get_mut(now).filter(|it| it.is_none()) else { continue };
        let was = name(row).and_then(|name| left.get_mut(&(file(new, now), name))?.pop_front());
        if let Some(taken) = was.and_then(|was| taken.get_mut(was)) {
            *taken = true;
            *partner = was;
        }
    }
}

/// Takes records without a key for the same that stand behind the same other.
fn between_others(old: &Sheet, new: &Sheet, (partner, taken): Matched<'_>) {
    type Left<'a> = BTreeMap<(Option<&'a str>, Option<usize>), VecDeque<usize>>;
    let mut left = Left::new();
    let mut last = None;
    for (was, row) in old.rows.iter().enumerate() {
        match taken.get(was) {
            Some(true) => last = Some(was),
            _ if row.key.is_none() => {
                left.entry((file(old, was), last)).or_default().push_back(was);
            }
            _ => {}
        }
    }
    let mut last = None;
    for (now, (row, partner)) in new.rows.iter().zip(partner.iter_mut()).enumerate() {
        match partner {
            Some(was) => last = Some(*was),
            None if row.key.is_none() => {
                let place = (file(new, now), last);
                let was = left.get_mut(&place).and_then(VecDeque::pop_front);
                if let Some(taken) = was.and_then(|was| taken.get_mut(was)) {
                    *taken = true;
                    *partner = was;
                }
            }
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::build::state::said::Home;

    /// A sheet with these rows; those from a place on are of another workbook.
    fn sheet(rows: &[Row], other: Option<usize>) -> Sheet {
        let home = |first| Home {
            file: "other.xlsx".to_owned(),
            tab: "Rows".to_owned(),
            records: false,
            first,
        };
        Sheet {
            name: "rows".to_owned(),
            tab: "Rows".to_owned(),
            records: false,
            columns: Vec::new(),
            rows: rows.to_vec(),
            others: other.map(home).into_iter().collect(),
        }
    }

    fn pairs(old: &[Row], new: &[Row]) -> Vec<(Option<usize>, Option<usize>)> {
        super::pairs(&sheet(old, None), &sheet(new, None))
    }

    #[test]
    fn records_of_two_workbooks_may_have_the_same_key() {
        let (a, b) = (row("1", &["1", "x"]), row("1", &["1", "y"]));
        let old = sheet(&[a.clone(), b.clone()], Some(1));
        let new = sheet(&[row("2", &["2", "n"]), a, b.clone()], Some(2));
        let expected = [(None, Some(0)), (Some(0), Some(1)), (Some(1), Some(2))];
        assert_eq!(super::pairs(&old, &new), expected);
        let gone = sheet(&[b], Some(0));
        assert_eq!(super::pairs(&old, &gone), [(Some(1), Some(0)), (Some(0), None)]);
    }

    fn row(key: &str, values: &[&str]) -> Row {
        Row {
            row: Some(1),
            key: (!key.is_empty()).then(|| key.to_owned()),
            values: values.iter().map(|value| (*value).to_owned()).collect(),
            cells: Vec::new(),
        }
    }

    #[test]
    fn a_record_is_known_by_its_key() {
        let old = [row("a", &["a", "x"]), row("b", &["b", "y"]), row("c", &["c", "z"])];
        let new = [row("c", &["c", "q"]), row("a", &["a", "x"]), row("d", &["d", "n"])];
        let expected = [(Some(2), Some(0)), (Some(0), Some(1)), (None, Some(2)), (Some(1), None)];
        assert_eq!(pairs(&old, &new), expected);
    }

    #[test]
    fn a_record_with_another_key_and_all_else_the_same_is_the_same() {
        let (old, new) = ([row("a", &["a", "x"])], [row("b", &["b", "x"])]);
        assert_eq!(pairs(&old, &new), [(Some(0), Some(0))]);
    }

    #[test]
    fn records_without_keys_are_known_by_those_around_them() {
        let old = [row("", &["one"]), row("", &["two"]), row("", &["three"])];
        let new = [row("", &["zero"]), row("", &["one"]), row("", &["TWO"]), row("", &["three"])];
        let expected =
            [(None, Some(0)), (Some(0), Some(1)), (Some(1), Some(2)), (Some(2), Some(3))];
        assert_eq!(pairs(&old, &new), expected);
    }
}
