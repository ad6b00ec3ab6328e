//! By what rows are known, and under which rows of other sheets they stand.

use super::extent::Extent;
use super::{Spot, scalar, texts};
use crate::doctype::{Doctype, Rule, Sheet, Type};

/// The keys of the rows of each sheet; none for sheets without a key.
pub fn of(doctype: &Doctype, extents: &[Extent]) -> Vec<Vec<String>> {
    let all = doctype.schema.sheets.len();
    (0..all).map(|sheet| keys(doctype, extents, (sheet, all))).collect()
}

/// The keys of one sheet. Keys may be made of those of other sheets, so many deep.
fn keys(doctype: &Doctype, extents: &[Extent], (at, depth): (usize, usize)) -> Vec<String> {
    let found = doctype.schema.sheets.get(at).zip(extents.get(at));
    let Some((sheet, extent)) = found.filter(|(_, extent)| extent.rows > 0) else {
        return Vec::new();
    };
    let Some((key, column)) = sheet.key.and_then(|key| Some((key, sheet.columns.get(key)?))) else {
        return Vec::new();
    };
    let rows = 0..extent.rows;
    if let Type::Reference(to) = &column.kind {
        // Keys that are made of each other in a circle may be any.
        let below = depth.checked_sub(1);
        let theirs = below.map(|below| keys(doctype, extents, (*to, below))).unwrap_or_default();
        let of = |row: usize| theirs.get(row).cloned();
        return rows.map(|row| of(row).unwrap_or_else(|| texts::key(row))).collect();
    }
    if is_numbered(sheet, key) {
        let above = above(sheet, extent);
        let theirs = above.zip(depth.checked_sub(1));
        let theirs = theirs.map(|((to, _), below)| keys(doctype, extents, (to, below)));
        let parents = above.map(|(to, column)| (column, extents.get(to).map_or(0, |it| it.rows)));
        let is_whole = column.kind == Type::Integer;
        return rows
            .map(|row| {
                let (number, parent) = place(sheet, extent, (row, parents));
                let prefix = parent.and_then(|parent| theirs.as_ref()?.get(parent));
                match prefix.filter(|_| !is_whole) {
                    Some(prefix) => format!("{prefix}.{number}"),
                    None => number.to_string(),
                }
            })
            .collect();
    }
    let marks = doctype.schema.sheets.iter().flat_map(|sheet| &sheet.columns);
    let is_note = marks.clone().any(|column| column.footnotes == Some(at));
    let is_plain = column.pattern.is_none() && column.values.is_empty();
    let is_text = matches!(column.kind, Type::Text | Type::RichText);
    rows.map(|row| {
        if is_text && is_plain {
            let word = if is_note { format!("note-{}", row + 1) } else { texts::key(row) };
            let fitting = texts::fitting(column, &word, None);
            return if fitting == word { word } else { texts::fitting(column, &word, Some(row)) };
        }
        scalar::written(&scalar::unique(doctype, column, row))
    })
    .collect()
}

/// Whether a column numbers the rows of its sheet.
pub fn is_numbered(sheet: &Sheet, column: usize) -> bool {
    sheet.checks.iter().any(|check| check.rule == Rule::Numbering(column))
}

/// The sheet under whose rows those of a sheet stand, and the column that says so, where the
/// workbook has it.
fn above(sheet: &Sheet, extent: &Extent) -> Option<(usize, usize)> {
    let column = sheet.parent.filter(|column| extent.gives(*column))?;
    match sheet.columns.get(column)?.kind {
        Type::Reference(to) => Some((to, column)),
        _ => None,
    }
}

/// Which number a row has among those of its parent, counted from one, and its parent.
fn place(
    sheet: &Sheet,
    extent: &Extent,
    (row, above): (usize, Option<(usize, usize)>),
) -> (usize, Option<usize>) {
    let Some((column, all)) = above else { return (row + 1, None) };
    let parent = |row: usize| target(sheet, Spot { sheet: 0, column, row }, (extent, all));
    let own = parent(row);
    ((0..=row).filter(|other| parent(*other) == own).count(), own)
}

/// The number of a row among those of its parent.
pub fn number(
    sheet: &Sheet,
    (spot, extent): (Spot, &Extent),
    all: &[Extent],
) -> (usize, Option<usize>) {
    let above =
        above(sheet, extent).map(|(to, column)| (column, all.get(to).map_or(0, |it| it.rows)));
    place(sheet, extent, (spot.row, above))
}

/// The row of another sheet to which a row refers, of `all` that there are. Rows stand under their
/// parents in order: half of them under the first, none under the last, unless each needs one.
pub fn target(sheet: &Sheet, spot: Spot, (extent, all): (&Extent, usize)) -> Option<usize> {
    let rows = extent.rows;
    let last = all.checked_sub(1)?;
    let unique = sheet.columns.get(spot.column).is_some_and(|column| column.unique);
    if unique || sheet.key == Some(spot.column) {
        return Some(spot.row.min(last));
    }
    if sheet.parent != Some(spot.column) {
        return Some((spot.row * 7 + spot.column) % all);
    }
    if extent.even {
        return Some((spot.row * all / rows.max(1)).min(last));
    }
    let many = rows.div_ceil(2);
    let Some(rest) = spot.row.checked_sub(many).filter(|_| last > 0) else { return Some(0) };
    let others = if last > 1 { last - 1 } else { last };
    Some(1 + rest * others / (rows - many).max(1))
}
