//! The stamp of a starter: what has changed in the contract since the starter was made.

use std::path::Path;

use super::raw;
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::{Doctype, STAMP_SHEET, Schema, Stamp, Stamped};
use crate::read::{Row, Workbook};

/// Notes that a workbook was started from another version of its document type.
pub(super) fn check(workbook: &Workbook, doctype: &Doctype, found: &mut Vec<Diagnostic>) {
    let sheet = workbook.sheets.iter().find(|sheet| *sheet.name == *STAMP_SHEET);
    let rows: Vec<Vec<String>> =
        sheet.into_iter().flat_map(|sheet| &sheet.rows).map(texts).collect();
    let (now, name) = (Stamp::of(doctype), &doctype.manifest.name);
    let Some(then) = Stamp::from_rows(&rows).filter(|then| then.doctype == *name) else { return };
    let changes = changes(&then, &now, &doctype.schema);
    if then.version == now.version && changes.is_empty() {
        return;
    }
    let message = match then.version == now.version {
        true => format!("the starter of this workbook is older than {} is now", quoted(name)),
        false => format!(
            "the starter of this workbook is of version {} of {}, which is now {}",
            quoted(&then.version),
            quoted(name),
            quoted(&now.version)
        ),
    };
    let note = Diagnostic::note(Name::OutdatedStarter, message).at(Path::new(&*workbook.file));
    let note = match changes.is_empty() {
        true => note.hint("its sheets and columns are the same; lists of words may have changed"),
        false => changes.into_iter().fold(note, Diagnostic::hint),
    };
    found.push(note.hint(format!("`rapporteur starter {name}` writes a new one")));
}

/// The cells of a row as texts, up to the last one.
fn texts(row: &Row) -> Vec<String> {
    let last = row.cells.last().map_or(0, |cell| cell.column);
    // A stamp is narrow; what is wider is none.
    let columns = 0..=last.min(9);
    let text = |column| row.cell(column).map(|cell| raw::text(&cell.value).into_owned());
    columns.map(|column| text(column).unwrap_or_default()).collect()
}

/// What has changed, a clause each: sheets, then columns, in the contract's order.
fn changes(then: &Stamp, now: &Stamp, schema: &Schema) -> Vec<String> {
    let mut changes = Vec::new();
    let (new_sheets, old_sheets) = (sheets_beyond(now, then), sheets_beyond(then, now));
    changes.extend(listed("added since: the sheet", &new_sheets));
    changes.extend(listed("no longer used: the sheet", &old_sheets));
    changes.extend(renamed_sheets(then, schema));
    let same = |new: &Stamped, old: &Stamped| {
        new.sheet == old.sheet && (new.column == old.column || goes_on(old, new, schema))
    };
    let before = |column: &Stamped| then.columns.iter().find(|old| same(column, old)).cloned();
    let is_new_sheet = |column: &&Stamped| new_sheets.contains(&column.sheet_title);
    let is_old_sheet = |column: &&Stamped| old_sheets.contains(&column.sheet_title);
    let added = now.columns.iter().filter(|it| before(it).is_none() && !is_new_sheet(it));
    let (required, optional): (Vec<_>, Vec<_>) = added.partition(|column| column.required);
    changes.extend(listed("added since, and required:", &told(&required, schema)));
    changes.extend(listed("added since:", &told(&optional, schema)));
    let gone = then
        .columns
        .iter()
        .filter(|column| !now.columns.iter().any(|new| same(new, column)) && !is_old_sheet(column));
    changes.extend(listed("no longer used:", &told(&gone.collect::<Vec<_>>(), schema)));
    let demanded = now
        .columns
        .iter()
        .filter(|column| column.required && before(column).is_some_and(|before| !before.required));
    changes.extend(listed("required since:", &told(&demanded.collect::<Vec<_>>(), schema)));
    let renamed = now.columns.iter().filter_map(|column| {
        let before = before(column).filter(|before| before.title != column.title)?;
        Some(format!("{} is now {}", place(&before, schema), quoted(&column.title)))
    });
    changes.extend(renamed);
    changes
}

/// Whether a column of which only the title is still understood is this one now.
fn goes_on(old: &Stamped, new: &Stamped, schema: &Schema) -> bool {
    let Some(sheet) = schema.sheet(&new.sheet).and_then(|at| schema.sheets.get(at)) else {
        return false;
    };
    let meant = sheet.column_called(&old.title).and_then(|at| sheet.columns.get(at));
    sheet.column(&old.column).is_none() && meant.is_some_and(|column| column.name == new.column)
}

/// The titles of the sheets that one stamp has and the other has not.
fn sheets_beyond(one: &Stamp, other: &Stamp) -> Vec<String> {
    let mut titles: Vec<String> = Vec::new();
    for column in &one.columns {
        let known = other.columns.iter().any(|it| it.sheet == column.sheet);
        if !known && !titles.contains(&column.sheet_title) {
            titles.push(column.sheet_title.clone());
        }
    }
    titles
}

/// The sheets that are called something else now, a clause each.
fn renamed_sheets(then: &Stamp, schema: &Schema) -> Vec<String> {
    let mut clauses = Vec::new();
    for column in &then.columns {
        let sheet = schema.sheet(&column.sheet).and_then(|at| schema.sheets.get(at));
        if let Some(sheet) = sheet.filter(|sheet| sheet.title != column.sheet_title) {
            let (before, title) = (quoted(&column.sheet_title), quoted(&sheet.title));
            let clause = format!("the sheet {before} is now {title}");
            if !clauses.contains(&clause) {
                clauses.push(clause);
            }
        }
    }
    clauses
}

/// Columns as messages name them.
fn told(columns: &[&Stamped], schema: &Schema) -> Vec<String> {
    columns.iter().map(|column| place(column, schema)).collect()
}

/// A column with its sheet, which goes by its present title where it has one.
fn place(column: &Stamped, schema: &Schema) -> String {
    let sheet = schema.sheet(&column.sheet).and_then(|at| schema.sheets.get(at));
    let title = sheet.map_or(column.sheet_title.as_str(), |sheet| &sheet.title);
    format!("{} in {}", quoted(&column.title), quoted(title))
}

/// A clause of names; none where there are none.
fn listed(clause: &str, names: &[String]) -> Option<String> {
    // What is no column with its sheet is the bare title of a sheet.
    let shown = |name: &String| if name.starts_with('`') { name.clone() } else { quoted(name) };
    let names: Vec<_> = names.iter().map(shown).collect();
    (!names.is_empty()).then(|| format!("{clause} {}", names.join(", ")))
}
