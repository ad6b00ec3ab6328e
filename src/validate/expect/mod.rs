//! What the sheet `Expect` says that the data come to: totals that were counted by hand or published
//! elsewhere, and which rows these are.

mod listed;
mod misfiled;

use std::collections::BTreeSet;

use super::dataset::{Record, Value};
use super::expected::{Context, Expected};
use super::records::Typed;
use super::table::{Header, Table};
use super::tally::{Figure, Tally, What};
use super::{cell, raw};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::{Column, Doctype, Type};

/// The name of the sheet, as templates would call it.
pub(super) const SHEET: &str = "expect";

/// The most rows or values that a hint names.
const NAMED: usize = 12;

/// What is checked against.
struct Checking<'c, 'a> {
    tables: &'c [Table<'a>],
    all: &'c [Typed],
    context: &'c Context<'c>,
    doctype: &'c Doctype,
    /// Where the sheet is among the contract's.
    own: usize,
}

/// Which rows one line of the sheet is about.
struct Filed {
    /// The line.
    line: usize,
    /// What it says, as it is written.
    what: String,
    tally: Tally,
    /// The rows that it names, where it names any.
    listed: Option<BTreeSet<usize>>,
    /// The rows that it comes to.
    actual: BTreeSet<usize>,
}

/// Tells of all that comes to something else than is expected. What is about the sheets of the other
/// document types that the workbook feeds, is not judged here.
pub(super) fn check(
    (tables, all): (&[Table], &[Typed]),
    context: &Context,
    (doctype, also): (&Doctype, &[&Doctype]),
    found: &mut Vec<Diagnostic>,
) {
    let Some(own) = doctype.schema.sheet(SHEET) else { return };
    let Some(table) = tables.get(own).filter(|table| !table.lines.is_empty()) else { return };
    let Some(what) = table.contract.column("what") else { return };
    let checking = Checking { tables, all, context, doctype, own };
    let mut filed = Vec::new();
    for line in 0..table.lines.len() {
        let Some(cell) = table.spot(line, what).cell else { continue };
        let text = raw::text(cell);
        match Tally::read(&text, doctype) {
            Ok(tally) => filed.extend(checking.line((line, &text), tally, found)),
            Err(_) if also.iter().any(|other| Tally::read(&text, other).is_ok()) => {}
            Err(unclear) => found.push(unclear.fault().at(table.field_place(line, what, None))),
        }
    }
    misfiled::tell(&checking, &filed, found);
}

impl Checking<'_, '_> {
    /// Holds one line against the data, as far as these are sound.
    fn line(
        &self,
        (line, what): (usize, &str),
        tally: Tally,
        found: &mut Vec<Diagnostic>,
    ) -> Option<Filed> {
        let (table, typed) = (self.tables.get(tally.sheet)?, self.all.get(tally.sheet)?);
        let unsound = |column: usize| {
            matches!(table.headers.get(column), Some(Header::Missing))
                || (0..typed.records.len()).any(|row| typed.faulty.contains(&(row, column)))
        };
        if !table.sound || tally.columns().any(unsound) {
            return None;
        }
        let sheets = self.sheets();
        let rows = tally.rows(&sheets, 0..typed.records.len());
        let own = self.tables.get(self.own)?;
        // Where a key is not known, nobody can tell whether its row is listed.
        let known = !table.contract.key.is_none_or(unsound);
        let listed = own.contract.column("which").filter(|_| known).and_then(|which| {
            let cell = own.spot(line, which).cell?;
            let mut faults = Vec::new();
            let listed = listed::read(
                &raw::text(cell),
                (table, self.context.keys(tally.sheet)?),
                &mut faults,
            );
            let place = || own.field_place(line, which, None);
            // A list that can't be read as a whole says nothing of the rows that it lacks.
            let is_whole = faults.iter().all(|fault| fault.name == Name::DuplicateValue);
            found.extend(faults.into_iter().map(|fault| fault.at(place())));
            is_whole.then_some(listed)
        });
        let filed = Filed {
            line,
            what: what.to_owned(),
            listed,
            actual: rows.iter().copied().collect(),
            tally,
        };
        if let Some(fault) = self.total(&filed, &rows, found) {
            found.push(fault);
        }
        Some(filed)
    }

    fn sheets(&self) -> Vec<&[Record]> {
        self.all.iter().map(|typed| typed.records.as_slice()).collect()
    }

    /// The fault of a number that is another one than is expected.
    fn total(
        &self,
        filed: &Filed,
        rows: &[usize],
        found: &mut Vec<Diagnostic>,
    ) -> Option<Diagnostic> {
        let own = self.tables.get(self.own)?;
        let at = own.contract.column("value")?;
        let cell = own.spot(filed.line, at).cell?;
        let sum = match filed.tally.what {
            What::Sum(column) => {
                self.column(&filed.tally, column).map(|column| column.kind.clone())
            }
            What::Rows | What::Values(_) => None,
        };
        let kind = sum.unwrap_or(Type::Integer);
        let column = Column { kind, ..own.contract.columns.get(at)?.clone() };
        let expected = Expected::new(&column, self.context, own.place.records);
        let mut faults = Vec::new();
        let wanted = cell::value(&expected, cell, &mut faults);
        let place = || own.field_place(filed.line, at, None);
        found.extend(faults.into_iter().map(|fault| fault.at(place())));
        if wanted == Value::Blank {
            return None;
        }
        // The rows that are listed are those that were counted: each other one is told by itself.
        let listed = filed.listed.as_ref().filter(|listed| **listed != filed.actual);
        let counted = listed.map(|listed| {
            let rows: Vec<usize> = listed.iter().copied().collect();
            filed.tally.sum_up(&self.sheets(), &rows)
        });
        if counted.and_then(|figure| number(&figure)).is_some_and(|it| is_same(&it, &wanted)) {
            return None;
        }
        let figure = filed.tally.sum_up(&self.sheets(), rows);
        let what = quoted(&filed.what);
        let is = match (number(&figure), &figure) {
            (Some(number), _) => number,
            (None, Figure::Rows(_) | Figure::Values(_) | Figure::Sum(_)) => return None,
            (None, Figure::Rough) => {
                let message = format!("{what} can't be added up: a number is known only roughly");
                let hint = "leave out those rows with `where`, or expect no sum";
                let fault = Diagnostic::error(Name::UnknownCount, message);
                let column = own.contract.column("what")?;
                return Some(fault.at(own.field_place(filed.line, column, None)).hint(hint));
            }
            (None, Figure::Mixed(one, other)) => {
                let message = format!("{what} can't be added up: it is in {one} and in {other}");
                let hint = "add up the amounts in one currency: say which with `where`";
                let fault = Diagnostic::error(Name::UnknownCount, message);
                let column = own.contract.column("what")?;
                return Some(fault.at(own.field_place(filed.line, column, None)).hint(hint));
            }
        };
        if is_same(&is, &wanted) {
            return None;
        }
        let (is, wanted) = (super::tally::written(&is), raw::text(cell));
        let message =
            format!("{what} comes to {}, and {} is expected", quoted(&is), quoted(&wanted));
        let fault = Diagnostic::error(Name::WrongTotal, message).at(place());
        Some(self.help(filed, &figure, rows).into_iter().fold(fault, Diagnostic::hint))
    }

    fn column(&self, tally: &Tally, column: usize) -> Option<&Column> {
        self.tables.get(tally.sheet)?.contract.columns.get(column)
    }

    /// What helps to find the difference.
    fn help(&self, filed: &Filed, figure: &Figure, rows: &[usize]) -> Option<String> {
        if filed.listed.is_some() {
            return Some(
                "the rows that are filed otherwise than listed are told one by one".into(),
            );
        }
        let table = self.tables.get(filed.tally.sheet)?;
        match (figure, filed.tally.conditions.as_slice()) {
            (Figure::Rows(_), [condition]) => self.by_value(&filed.tally, condition.column),
            (Figure::Rows(_), []) => self.gaps(&filed.tally),
            (Figure::Values(values), _) if values.len() <= NAMED && !values.is_empty() => {
                let shown: Vec<String> = values.iter().map(|value| self.shown(value)).collect();
                Some(format!("these are {}", shown.join(", ")))
            }
            (Figure::Sum(_), _) => {
                let What::Sum(column) = filed.tally.what else { return None };
                let is_blank = |row: &&usize| table.spot(**row, column).cell.is_none();
                let blank: Vec<String> = rows
                    .iter()
                    .filter(is_blank)
                    .map(|row| self.row(filed.tally.sheet, *row))
                    .collect();
                let more = if blank.len() > NAMED { ", …" } else { "" };
                let named = blank.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
                let title = quoted(&table.title(column));
                (!blank.is_empty()).then(|| format!("{title} is blank in {named}{more}"))
            }
            _ => None,
        }
    }

    /// How many rows hold each value of a column.
    fn by_value(&self, tally: &Tally, column: usize) -> Option<String> {
        let mut counts: Vec<(String, usize)> = Vec::new();
        for record in &self.all.get(tally.sheet)?.records {
            let value = &record.fields.get(column)?.value;
            let items = match value {
                Value::List(items) => items.as_slice(),
                one => std::slice::from_ref(one),
            };
            for item in items {
                let shown = self.shown(item);
                match counts.iter_mut().find(|(known, _)| *known == shown) {
                    Some((_, count)) => *count += 1,
                    None => counts.push((shown, 1)),
                }
            }
        }
        let title = quoted(&self.tables.get(tally.sheet)?.title(column));
        let shown: Vec<String> =
            counts.iter().map(|(value, count)| format!("{value} {count}")).collect();
        (counts.len() <= NAMED).then(|| format!("by {title}: {}", shown.join(", ")))
    }

    /// The numbers that are lacking between the keys of a sheet.
    fn gaps(&self, tally: &Tally) -> Option<String> {
        let names = &self.context.keys(tally.sheet)?.names;
        let numbers: Option<BTreeSet<u64>> =
            names.iter().map(|name| name.as_deref()?.parse().ok()).collect();
        let numbers = numbers?;
        let (first, last) = (*numbers.first()?, *numbers.last()?);
        if last - first > 100_000 {
            return None;
        }
        let lacking: Vec<u64> = (first..=last).filter(|it| !numbers.contains(it)).collect();
        let more = if lacking.len() > NAMED { ", …" } else { "" };
        let shown: Vec<String> =
            lacking.iter().take(NAMED).map(|it| quoted(&it.to_string())).collect();
        (!lacking.is_empty()).then(|| {
            format!("between `{first}` and `{last}` there is no {}{more}", shown.join(", "))
        })
    }

    /// A row, by its key or its number.
    fn row(&self, sheet: usize, row: usize) -> String {
        let key = self.all.get(sheet).and_then(|typed| typed.records.get(row)?.key.as_deref());
        match (key, self.tables.get(sheet).and_then(|table| table.row(row))) {
            (Some(key), _) => quoted(key),
            (None, number) => format!("row {}", number.map_or(0, u64::from) + 1),
        }
    }

    /// A value as it is told.
    fn shown(&self, value: &Value) -> String {
        match value {
            Value::Blank => "blank".to_owned(),
            Value::Code { list, entry } => {
                let list = self.doctype.codes.get(list);
                let entry = list.and_then(|list| list.entries.get(*entry));
                quoted(entry.map_or("", |entry| &entry.label))
            }
            Value::Reference { sheet, record } => self.row(*sheet, *record),
            value => quoted(&super::tally::written(value)),
        }
    }
}

/// A figure as a number; none where it is in several currencies, or known only roughly.
fn number(figure: &Figure) -> Option<Value> {
    match figure {
        Figure::Rows(count) => Some(Value::Integer(i64::try_from(*count).ok()?)),
        Figure::Values(values) => Some(Value::Integer(i64::try_from(values.len()).ok()?)),
        Figure::Sum(sum) => Some(sum.clone()),
        Figure::Mixed(..) | Figure::Rough => None,
    }
}

/// Whether two figures are the same, as far as a spreadsheet shows them.
fn is_same(one: &Value, other: &Value) -> bool {
    let number = |value: &Value| match value {
        #[expect(clippy::cast_precision_loss, reason = "spreadsheets hold whole numbers as floats")]
        Value::Integer(number) => Some(raw::rounded(*number as f64)),
        Value::Number(number) | Value::Percent(number) => Some(raw::rounded(*number)),
        Value::Money { amount, .. } => Some(raw::rounded(*amount)),
        _ => None,
    };
    match (one, other) {
        (Value::Money { currency, .. }, Value::Money { currency: other_currency, .. })
            if currency != other_currency =>
        {
            false
        }
        _ => number(one) == number(other),
    }
}
