//! Rows that other sheets name: by at least one cell, or by exactly one.

use std::collections::{BTreeMap, BTreeSet};

use super::Checking;
use crate::diagnostic::{CellPlace, Diagnostic, Name, nearest, quoted};
use crate::doctype::{Beyond, Type};
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
    let mut named = named(checking, &namings);
    with_wholes(checking, &mut named);
    unnamed(checking, (&namings, &named), None, found);
}

/// Takes a row for named whose parts are: 1 where 1.1 is.
fn with_wholes(checking: &Checking, named: &mut Named) {
    let contract = checking.table.contract;
    let key = contract.key.and_then(|key| contract.columns.get(key));
    if key.is_none_or(|key| key.kind != Type::DottedNumber) {
        return;
    }
    let keys = || checking.typed.records.iter().map(|record| record.key.as_deref());
    let mut wholes: BTreeMap<&str, Cell> = BTreeMap::new();
    for (key, first) in keys().zip(&named.first) {
        let (Some(mut key), Some(cell)) = (key, *first) else { continue };
        while let Some((whole, _)) = key.rsplit_once('.') {
            wholes.entry(whole).or_insert(cell);
            key = whole;
        }
    }
    for (key, first) in keys().zip(&mut named.first) {
        *first = first.or_else(|| wholes.get(key?).copied());
    }
}

/// No row is named: each cell that names one is a fault.
pub fn not_used(checking: &Checking, by: &[Beyond], found: &mut Vec<Diagnostic>) {
    let Some(namings) = namings(checking, (by, &[])) else { return };
    let named = named(checking, &namings);
    let first =
        named.first.iter().enumerate().filter_map(|(record, cell)| Some((record, (*cell)?)));
    for (record, cell) in first.chain(named.again.iter().copied()) {
        let Some(at) = place(&namings, cell, None).filter(|_| checking.is_meant(record)) else {
            continue;
        };
        let why = checking.check.when.as_ref().and_then(|when| {
            let value = checking.typed.sound(record, when.column)?;
            let said = quoted(&checking.whole.said(value));
            let place = checking.place(record, when.column);
            Some((format!(", since its {} is {said}", checking.title(when.column)), place))
        });
        let because = why.as_ref().map_or("", |(because, _)| because.as_str());
        let message = format!("{} may not be named here{because}", checking.called(record));
        let fault = checking.said(Name::StatementsDiffer, message).at(at);
        let fault = fault.hint("take it out here, or change what is said of it");
        found.push(match why {
            Some((_, place)) => fault.also("it is said here", place),
            None => fault,
        });
    }
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
    let own = agree.map(|(own, _)| *own);
    unnamed(checking, (&namings, &named), own, found);
    for (record, cell) in &named.again {
        let Some(Some(first)) = named.first.get(*record).filter(|_| checking.is_meant(*record))
        else {
            continue;
        };
        found.extend(twice(checking, (*record, own), (&namings, [*first, *cell])));
    }
    let Some(own) = own else { return };
    let again: BTreeSet<usize> = named.again.iter().map(|(record, _)| *record).collect();
    for (record, cell) in named.first.iter().enumerate() {
        // Of a row that is named twice, it has been said which of the two is wrong.
        let Some(cell) = cell.filter(|_| checking.is_meant(record) && !again.contains(&record))
        else {
            continue;
        };
        found.extend(differs(checking, (record, own), (&namings, cell)));
    }
}

/// The fault of a row that is named twice, at the one of the two places that is wrong as far as that
/// can be told.
fn twice(
    checking: &Checking,
    (record, own): (usize, Option<usize>),
    (namings, [first, again]): (&[Naming], [Cell; 2]),
) -> Option<Diagnostic> {
    let places = place(namings, first, None).zip(place(namings, again, None))?;
    let differ = |cell: Cell| {
        let theirs = statement(namings, cell)?;
        let own = checking.typed.sound(record, own?)?;
        Some(!alike(checking, own, theirs))
    };
    let ((wrong, right), told) = match (differ(first), differ(again)) {
        (Some(true), Some(false)) => ((places.0, places.1), Some([first, again])),
        (Some(false), Some(true)) => ((places.1, places.0), Some([again, first])),
        _ => ((places.1, places.0), None),
    };
    let fault = |message: String| checking.said(Name::NamedTwice, message).at(wrong.clone());
    let said = |cell: Cell| statement(namings, cell).map(|value| checking.whole.said(value));
    let listed = told.and_then(|[one, other]| Some((said(one)?, said(other)?, own?)));
    Some(match listed {
        Some((listed, belongs, own)) => fault(format!(
            "{} is listed as {} ({}) and as {} ({}), and its own {} is {}",
            checking.called(record),
            quoted(&listed),
            quoted(&short(&wrong)),
            quoted(&belongs),
            quoted(&short(&right)),
            checking.title(own),
            quoted(&belongs),
        ))
        .also("it is listed here, too", right)
        .hint(format!("take it out of the list of {}", quoted(&listed))),
        None => {
            fault(format!("{} is named already, and may be only once", checking.called(record)))
                .also("it is named first here", right)
                .hint("take it out of one of the two")
        }
    })
}

/// What the row of a cell that names others says of them.
fn statement<'a>(namings: &[Naming<'a>], (at, line): Cell) -> Option<&'a Value> {
    let naming = namings.get(at)?;
    naming.typed.sound(line, naming.agrees?)
}

/// Whether two values are known by a common word, or one of them says nothing.
fn alike(checking: &Checking, one: &Value, other: &Value) -> bool {
    let (one, other) = (checking.whole.words(one), checking.whole.words(other));
    one.is_empty() || other.is_empty() || one.iter().any(|word| other.contains(word))
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
    if alike(checking, value, theirs) {
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
    Some(fault.also("it is listed here", named).hint(format!(
        "list it under {}, or change its {}",
        quoted(&whole.said(value)),
        checking.title(own)
    )))
}

/// A cell as people call it: `Lists!B3`.
fn short(place: &CellPlace) -> String {
    let file = CellPlace { title: None, key: None, ..place.clone() }.to_string();
    let prefix = format!("{} · ", place.file);
    file.strip_prefix(&prefix).unwrap_or(&file).to_owned()
}

/// Warns of rows that no cell names; `own` is the column that says where they belong.
fn unnamed(
    checking: &Checking,
    (namings, named): (&[Naming], &Named),
    own: Option<usize>,
    found: &mut Vec<Diagnostic>,
) {
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
        let said = own.and_then(|own| Some((own, checking.typed.sound(line, own)?)));
        let said = said.map(|(own, value)| (checking.title(own), checking.whole.said(value)));
        let belongs = said.filter(|(_, said)| !said.is_empty());
        let and =
            belongs.as_ref().map(|(own, said)| format!(", and its own {own} is {}", quoted(said)));
        let message = format!(
            "{} is named nowhere under {where_to}{}",
            checking.called(line),
            and.unwrap_or_default()
        );
        let fault = checking.fault(Name::UnusedRow, message, (line, column));
        found.push(match (belongs, checking.excuses()) {
            (Some((own, said)), _) => {
                fault.hint(format!("list it under {}, or change its {own}", quoted(&said)))
            }
            (None, Some(excuses)) => fault.hint(format!("name it there, or fill in {excuses}")),
            (None, None) => fault.hint("name it there, or delete the row"),
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
                // A range with a fault in it is near to a key only by accident.
                let is_range = column.ranges && signs(part) > signs(near);
                keys.words.find(near).filter(|_| !is_range)
            });
            match known.and_then(|at| self.meant.get_mut(at)) {
                Some(meant) => *meant = true,
                // A range may be of any length; a single word names one row at most.
                None => self.blind |= (column.ranges && is_span(part)) || *compared > COMPARED,
            }
        }
    }
}

/// Whether a text has two ends, as far as its signs tell: `M1–M9`, `M1 to M9`, `M1..M9`. A key may
/// have one of the signs itself.
fn is_span(text: &str) -> bool {
    let dashed = text.trim().split(['–', '—', ' ']).filter(|part| !part.is_empty()).count() > 1;
    dashed || text.contains("..") || text.matches('-').count() > 0
}

/// How many signs a text has that may stand between the ends of a range.
fn signs(text: &str) -> usize {
    text.matches(['-', '–', '—', ' ']).count()
}

/// The place of a cell that names rows, or of another one of its row.
fn place(namings: &[Naming], (at, line): Cell, column: Option<usize>) -> Option<CellPlace> {
    let naming = namings.get(at)?;
    let key = naming.typed.records.get(line)?.key.as_ref();
    Some(naming.table.field_place(line, column.unwrap_or(naming.column), key))
}
