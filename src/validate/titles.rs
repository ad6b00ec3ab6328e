//! References that give what another column of the row says, its title mostly, in place of its key.

use std::collections::{BTreeMap, HashMap};

use super::fold::folded;
use super::keys::Keys;
use super::raw;
use super::table::{Header, Line, Table};
use crate::diagnostic::{Diagnostic, Name, Place, quoted};
use crate::doctype::Type;
use crate::read::CellValue;

/// Where each text of a sheet stands, by line and column; none for one of several rows.
type Texts = HashMap<String, Option<(usize, usize)>>;

/// Offers the key where a broken reference is word for word a text of one row of the other sheet.
pub(super) fn offer(tables: &[Table], keys: &[Keys], found: &mut [Diagnostic]) {
    let mut texts: BTreeMap<usize, Texts> = BTreeMap::new();
    for fault in found.iter_mut().filter(|fault| fault.name == Name::BrokenReference) {
        let Some((table, line, at)) = source(tables, fault) else { continue };
        let Some(column) = table.contract.columns.get(at) else { continue };
        let Type::Reference(sheet) = column.kind else { continue };
        let (Some(target), Some(keys)) = (tables.get(sheet), keys.get(sheet)) else { continue };
        let Some(cell) = table.spot(line, at).cell else { continue };
        let text = raw::text(cell);
        let parts = column.separator.as_deref().map(|between| text.split(between));
        let is_meant = |part: &&str| fault.message.starts_with(&format!("{} is ", quoted(part)));
        let Some(part) = std::iter::once(&*text)
            .chain(parts.into_iter().flatten())
            .map(str::trim)
            .find(is_meant)
        else {
            continue;
        };
        let texts = texts.entry(sheet).or_insert_with(|| self::texts(target));
        let Some(Some((row, title))) = texts.get(&*folded(part)).copied() else { continue };
        let Some(key) = keys.names.get(row).and_then(|name| name.as_deref()) else { continue };
        if keys.words.find(key) != Some(row) || !keys.is_sound(key) {
            continue;
        }
        let (key, of) = (quoted(key), quoted(&keys.column));
        fault.message = format!(
            "{} is the {} of row {key} in the sheet {}, not its {of}",
            quoted(part),
            quoted(&target.title(title)),
            quoted(&keys.title)
        );
        fault.hints = vec![format!("write its {of}: {key}")];
    }
}

/// The table, line and column of a fault.
fn source<'t, 'a>(
    tables: &'t [Table<'a>],
    fault: &Diagnostic,
) -> Option<(&'t Table<'a>, usize, usize)> {
    let Some(Place::Cell(place)) = &fault.place else { return None };
    let (row, column) = (place.row?, place.column?);
    let table = tables.iter().find(|table| {
        table.present && table.place.tab == place.tab && table.place.sheet == place.sheet
    })?;
    let is_at = |header: &Header| matches!(header, Header::At(at, _) if *at == column);
    let at = table.headers.iter().position(is_at)?;
    let line = table.lines.partition_point(|line| match line {
        Line::Row(held) => held.index < row,
        Line::Merged(held, _) => *held < row,
        Line::Form(_) => false,
    });
    (table.row(line) == Some(row)).then_some((table, line, at))
}

/// The texts of a sheet's rows.
fn texts(table: &Table) -> Texts {
    let mut texts = Texts::new();
    for (at, column) in table.contract.columns.iter().enumerate() {
        if table.contract.key == Some(at) || !matches!(column.kind, Type::Text | Type::RichText) {
            continue;
        }
        for line in 0..table.lines.len() {
            let Some(cell @ CellValue::Text(_)) = table.spot(line, at).cell else { continue };
            let place: &mut Option<(usize, usize)> =
                texts.entry(folded(&raw::text(cell)).into_owned()).or_insert(Some((line, at)));
            *place = place.filter(|(other, _)| *other == line);
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use crate::validate::testing::{found, plan};

    #[test]
    fn a_title_is_no_reference_and_its_number_is_offered() {
        let outputs: (&str, &[&str]) =
            ("Outputs", &["Id|Text", "1|Fishers are warned", "2|Twice", "3|twice"]);
        let rows: &[&str] = &["Id|Parent|Title", "1.1|fishers  are warned|a", "2.1|Twice|b"];
        assert_eq!(
            found(&plan(), &[outputs, ("Activities", rows)]),
            [
                "error broken-reference Activities!B2 · \"Parent\": `fishers  are warned` is the \
                 `Text` of row `1` in the sheet `Outputs`, not its `Id` | write its `Id`: `1`",
                "error broken-reference Activities!B3 · \"Parent\": `Twice` is not in the sheet \
                 `Outputs` | write what stands there under `Id`: `1`, `2`, `3`",
            ]
        );
    }
}
