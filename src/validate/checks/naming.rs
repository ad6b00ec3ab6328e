//! Rows that other sheets name: by at least one cell, or by exactly one.

use super::Checking;
use crate::diagnostic::{CellPlace, Diagnostic, Name, nearest, quoted};
use crate::doctype::Beyond;
use crate::read::CellValue;
use crate::validate::dataset::Value;
use crate::validate::raw;
use crate::validate::records::Typed;
use crate::validate::table::{Header, Origin, Table};

/// Most words that are compared with all keys, to see which one may be meant.
const COMPARED: usize = 200;

/// A column that names rows.
struct Naming<'a> {
    table: &'a Table<'a>,
    typed: &'a Typed,
    column: usize,
    /// The column that has to agree with the named row, if any has.
    agrees: Option<usize>,
}

/// A cell that names rows: which of the columns, and its row.
type Cell = (usize, usize);

/// What the columns name.
struct Named {
    /// The first cell that names each row.
    first: Vec<Option<Cell>>,
    /// Whether a cell that is faulty may mean a row.
    meant: Vec<bool>,
    /// The rows that are named again, and where.
    again: Vec<(usize, Cell)>,
    /// Whether a cell may mean any row.
    blind: bool,
}

/// Each row is named.
pub fn used(checking: &Checking, by: &[Beyond], found: &mut Vec<Diagnostic>) {
    let Some(namings) = namings(checking, (by, &[])) else { return };
    let named = named(checking, &namings);
    unused(checking, (&namings, &named), found);
}

/// Each row is named once, by a row that says the same.
pub fn partition(
    checking: &Checking,
    (by, agree): (&[Beyond], Option<&(usize, Vec<usize>)>),
    found: &mut Vec<Diagnostic>,
) {
    let theirs = agree.map(|(_, theirs)| theirs.as_slice()).unwrap_or_default();
    let Some(namings) = namings(checking, (by, theirs)) else { return };
    let named = named(checking, &namings);
    unused(checking, (&namings, &named), found);
    for (record, cell) in &named.again {
        let Some(Some(first)) = named.first.get(*record).filter(|_| checking.is_meant(*record))
        else {
            continue;
        };
        let places = place(&namings, *cell, None).zip(place(&namings, *first, None));
        let Some((again, first)) = places else { continue };
        let message =
            format!("{} is named already, and may be only once", checking.called(*record));
        found.push(
            checking
                .said(Name::NamedTwice, message)
                .at(again)
                .also("it is named first here", first)
                .hint("take it out of one of the two"),
        );
    }
    let Some((own, _)) = agree else { return };
    for (record, cell) in named.first.iter().enumerate() {
        let Some(cell) = cell.filter(|_| checking.is_meant(record)) else { continue };
        found.extend(differs(checking, (record, *own), (&namings, cell)));
    }
}

/// The fault of a row that says something else than the row that names it.
fn differs(
    checking: &Checking,
    (record, own): (usize, usize),
    (namings, (at, line)): (&[Naming], Cell),
) -> Option<Diagnostic> {
    let naming = namings.get(at)?;
    let column = naming.agrees?;
    let whole = &checking.whole;
    let theirs = naming.typed.sound(line, column)?;
    let value = checking.typed.sound(record, own)?;
    let (one, other) = (whole.words(value), whole.words(theirs));
    if one.is_empty() || other.is_empty() || one.iter().any(|word| other.contains(word)) {
        return None;
    }
    let listed = place(namings, (at, line), Some(column))?;
    let here = checking.place(record, own);
    let message = format!(
        "{} is listed as {} ({}), and its own {} is {} ({})",
        checking.called(record),
        quoted(&whole.said(theirs)),
        quoted(&short(&listed)),
        checking.title(own),
        quoted(&whole.said(value)),
        quoted(&short(&here)),
    );
    let fault = checking.said(Name::StatementsDiffer, message).at(here);
    let named = place(namings, (at, line), None)?;
    Some(
        fault
            .also("it is listed here", named)
            .hint(format!("change {}, or list it where it belongs", checking.title(own))),
    )
}

/// A cell as people call it: `Lists!B3`.
fn short(place: &CellPlace) -> String {
    let file = CellPlace { title: None, key: None, ..place.clone() }.to_string();
    let prefix = format!("{} · ", place.file);
    file.strip_prefix(&prefix).unwrap_or(&file).to_owned()
}

/// Warns of rows that no cell names.
fn unused(checking: &Checking, (namings, named): (&[Naming], &Named), found: &mut Vec<Diagnostic>) {
    if named.blind {
        return;
    }
    let where_to: Vec<String> = namings
        .iter()
        .map(|it| {
            format!("{} of {}", quoted(&it.table.title(it.column)), quoted(&it.table.place.sheet))
        })
        .collect();
    let where_to = where_to.join(" or ");
    let column = checking.table.contract.key.unwrap_or_default();
    for line in checking.lines() {
        let is_named = named.first.get(line).is_some_and(Option::is_some)
            || named.meant.get(line).is_some_and(|meant| *meant);
        // A key that is faulty, such as one that occurs twice, has had its say.
        if is_named || checking.typed.faulty.contains(&(line, column)) {
            continue;
        }
        let message = format!("{} is named nowhere under {where_to}", checking.called(line));
        let fault = checking.fault(Name::UnusedRow, message, (line, column));
        found.push(match checking.excuses() {
            Some(excuses) => fault.hint(format!("name it there, or fill in {excuses}")),
            None => fault.hint("name it there, or delete the row"),
        });
    }
}

/// The columns that name rows; none where one of them can't be judged, or nothing is named at all.
fn namings<'a>(
    checking: &Checking<'a>,
    (by, agree): (&[Beyond], &[usize]),
) -> Option<Vec<Naming<'a>>> {
    let mut all = Vec::new();
    for (at, (sheet, column)) in by.iter().enumerate() {
        let whole = &checking.whole;
        let (table, typed) = whole.tables.get(*sheet).zip(whole.all.get(*sheet))?;
        let header = table.headers.get(*column)?;
        if !table.sound || table.is_starved() || matches!(header, Header::Missing) {
            return None;
        }
        if table.present && matches!(header, Header::At(..)) {
            all.push(Naming { table, typed, column: *column, agrees: agree.get(at).copied() });
        }
    }
    all.iter().any(|naming| !naming.typed.records.is_empty()).then_some(all)
}

/// What the columns name.
fn named(checking: &Checking, namings: &[Naming]) -> Named {
    let count = checking.typed.records.len();
    let mut named = Named {
        first: vec![None; count],
        meant: vec![false; count],
        again: Vec::new(),
        blind: false,
    };
    let mut compared = 0;
    for (at, naming) in namings.iter().enumerate() {
        for (line, record) in naming.typed.records.iter().enumerate() {
            let value = record.fields.get(naming.column).map(|field| &field.value);
            for item in value.map(super::items).unwrap_or_default() {
                let Value::Reference { sheet, record } = item else { continue };
                if *sheet != checking.sheet {
                    continue;
                }
                match named.first.get_mut(*record) {
                    Some(Some(_)) => named.again.push((*record, (at, line))),
                    Some(free) => *free = Some((at, line)),
                    None => {}
                }
            }
            if naming.typed.faulty.contains(&(line, naming.column)) && !named.blind {
                named.guess(checking, (naming, line), &mut compared);
            }
        }
    }
    named
}

impl Named {
    /// Takes in what a cell that is faulty may mean: a misspelling is no row that nothing names.
    fn guess(
        &mut self,
        checking: &Checking,
        (naming, line): (&Naming, usize),
        compared: &mut usize,
    ) {
        let spot = naming.table.spot(line, naming.column);
        let keys = checking.whole.keys.get(checking.sheet);
        let column = naming.table.contract.columns.get(naming.column);
        let held = spot.cell.zip(keys).zip(column).filter(|_| spot.origin != Origin::Unclear);
        let Some(((cell, keys), column)) = held else {
            self.blind = true;
            return;
        };
        if let CellValue::Error(_) | CellValue::Unreadable(_) | CellValue::TooLong(_) = cell {
            self.blind = true;
            return;
        }
        let text = raw::text(cell);
        let parts = match &column.separator {
            Some(separator) => {
                text.split(['\n', '\r', ',']).flat_map(|it| it.split(separator.as_str())).collect()
            }
            None => vec![&*text],
        };
        for part in parts.into_iter().map(str::trim).filter(|part| !part.is_empty()) {
            let known = keys.words.find(part).or_else(|| {
                *compared += 1;
                let near = nearest(part, keys.sound().filter(|_| *compared <= COMPARED))?;
                keys.words.find(near)
            });
            match known.and_then(|at| self.meant.get_mut(at)) {
                Some(meant) => *meant = true,
                // A range with a fault in it may be of any length.
                None => self.blind |= column.ranges || *compared > COMPARED,
            }
        }
    }
}

/// The place of a cell that names rows, or of another one of its row.
fn place(namings: &[Naming], (at, line): Cell, column: Option<usize>) -> Option<CellPlace> {
    let naming = namings.get(at)?;
    let key = naming.typed.records.get(line)?.key.as_ref();
    Some(naming.table.field_place(line, column.unwrap_or(naming.column), key))
}
