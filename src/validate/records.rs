//! The rows of a sheet become records, each cell a value of its column's type.

use std::collections::HashSet;
use std::sync::Arc;

use super::dataset::{Field, Record, Value};
use super::expected::{Context, Expected, Lookup};
use super::invisible::Invisible;
use super::keys::Keys;
use super::roughly::{Taken, Unit};
use super::table::{Header, Origin, Spot, Table};
use super::{cell, dates, images, likely, prose, roughly, ticks, unique};
use crate::diagnostic::{Address, Diagnostic, Name, Place, quoted};
use crate::doctype::{Column, Shape};
use crate::read::CellValue;

/// The records of a sheet, and which of their fields are not to be judged any further.
pub(super) struct Typed {
    /// The records, one for each line of the table.
    pub(super) records: Vec<Record>,
    /// The fields that are faulty, by record and column: what follows from them is not said.
    pub(super) faulty: HashSet<(usize, usize)>,
}

impl Typed {
    /// The value of a field that is sound.
    pub(super) fn sound(&self, record: usize, column: usize) -> Option<&Value> {
        if self.faulty.contains(&(record, column)) {
            return None;
        }
        Some(&self.records.get(record)?.fields.get(column)?.value)
    }
}

/// Types all rows of a sheet. The form of the document, which is typed first, has what blank cells of
/// some columns stand for.
pub(super) fn typed(
    sheet: usize,
    table: &Table,
    (context, form): (&Context, Option<(&Table, &Typed)>),
    found: &mut Vec<Diagnostic>,
) -> Typed {
    let keys = context.keys(sheet);
    let names = keys.map(|keys| keys.names.as_slice()).unwrap_or_default();
    let columns: Vec<Ready> = table
        .contract
        .columns
        .iter()
        .enumerate()
        .map(|(at, column)| {
            let digits =
                keys.filter(|_| table.contract.key == Some(at)).and_then(|keys| keys.digits);
            let beside = &table.contract.columns;
            let new =
                |records| Expected::new(column, context, records).of_digits(digits).among(beside);
            Ready::new(table, at, (new(table.place.records), &new(true))).standing_for(form)
        })
        .collect();
    let mut all = Typed { records: Vec::with_capacity(table.lines.len()), faulty: HashSet::new() };
    let (mut faults, mut invisible) = (Vec::new(), Invisible::of(table));
    for line in 0..table.lines.len() {
        let key = names.get(line).cloned().flatten();
        let (mut fields, mut moved) = (Vec::with_capacity(columns.len()), Vec::new());
        let unit = unit(table, line, &columns);
        for (at, column) in columns.iter().enumerate() {
            let spot = table.spot(line, at);
            invisible.see(spot);
            let mut field = column.field(table, spot, table.marks(line, at), &mut faults);
            let silent = column.is_silent(spot);
            match column.roughly(table, (line, spot, unit), &columns, &faults) {
                Some(Ok(taken)) => {
                    faults = vec![taken.note];
                    field.value = taken.number.unwrap_or(Value::Blank);
                    let printed = taken.printed.zip(column.expected.column.roughly_in);
                    moved.extend(printed.map(|(value, to)| (to, Field { value, at: spot.at })));
                }
                Some(Err(fault)) => faults = vec![fault],
                None => {
                    if let Some((answer, (to, value))) = column.prose(spot, &columns, &faults) {
                        faults = vec![prose::note(&answer, table.contract.columns.get(to))];
                        field.value =
                            Value::Code { list: Arc::clone(&answer.0.name), entry: answer.1 };
                        moved.push((to, Field { value, at: spot.at }));
                    }
                }
            }
            if let Some(fault) = faults.first_mut() {
                column.explain(fault, table, (line, at), keys);
            }
            if !faults.is_empty() || silent {
                if silent || faults.iter().any(Diagnostic::is_error) {
                    all.faulty.insert((line, at));
                }
                if spot.origin == Origin::Above {
                    faults.clear();
                }
                let place = || table.field_place(line, at, key.as_ref());
                found.extend(faults.drain(..).map(|fault| told(fault.at(place()))));
            }
            fields.push(field);
        }
        for (to, text) in moved {
            fields.get_mut(to).into_iter().for_each(|field| take_in(field, &text));
        }
        all.records.push(Record { row: table.row(line), key, fields, parent: None });
    }
    found.extend(invisible.note(table));
    images::check(table, &mut all, found);
    unique::check(table, keys, &mut all, found);
    all
}

/// A fault in the words of its file: a file of records has no format of cells to change.
fn told(fault: Diagnostic) -> Diagnostic {
    match &fault.place {
        Some(Place::Cell(place))
            if place.records
                && matches!(fault.name, Name::NumberForDottedNumber | Name::DigitsLost) =>
        {
            let hint = "write it in quotation marks, which keep all that is in them: `\"3.10\"`";
            let hint = hint.to_owned();
            Diagnostic { hints: vec![hint], ..fault }
        }
        _ => fault,
    }
}

/// A column with all that is the same for its cells.
struct Ready<'a> {
    expected: Expected<'a>,
    /// What a blank cell stands for.
    default: Value,
    /// Whether something that was said already makes its cells impossible to judge.
    silent: bool,
    /// The same for those that are blank: what they stand for is faulty.
    blank_silent: bool,
    /// The field of the form that blank cells stand for, as the workbook calls it and its form.
    stands_for: Option<(Arc<str>, Arc<str>)>,
}

impl<'a> Ready<'a> {
    /// A column made ready, and as the contract itself is to be read, for its default.
    fn new(table: &Table, at: usize, (expected, own): (Expected<'a>, &Expected<'a>)) -> Self {
        let unknown = matches!(&expected.lookup, Lookup::Keys(keys) if !keys.known);
        let silent = unknown || matches!(table.headers.get(at), Some(Header::Missing));
        let default = match &expected.column.default {
            // A faulty one has been told of the contract.
            Some(text) if !silent && !table.lines.is_empty() => {
                cell::value(own, &CellValue::Text(text.clone()), &mut Vec::new())
            }
            _ => Value::Blank,
        };
        Self { expected, default, silent, blank_silent: false, stands_for: None }
    }

    /// The same where blank cells stand for a field of the form.
    fn standing_for(mut self, form: Option<(&Table, &Typed)>) -> Self {
        let column = self.expected.column;
        let Some((from, (table, typed))) = column.default_from.zip(form) else { return self };
        self.stands_for = Some((table.title(from), Arc::clone(&table.place.sheet)));
        match typed.sound(0, from) {
            Some(Value::Special(word)) if !column.special.contains(word) => {}
            Some(value @ (Value::Blank | Value::Special(_) | Value::List(_))) => {
                self.default = value.clone();
            }
            Some(one) if column.separator.is_some() => {
                self.default = Value::List(vec![one.clone()])
            }
            Some(one) => self.default = one.clone(),
            None => self.blank_silent = true,
        }
        self
    }

    /// Whether something that was said already makes a field impossible to judge.
    fn is_silent(&self, spot: Spot) -> bool {
        self.silent || spot.origin == Origin::Unclear || self.blank_silent && spot.cell.is_none()
    }

    /// The field that stands in a spot.
    fn field(
        &self,
        table: &Table,
        spot: Spot,
        marks: &[(Address, Value)],
        faults: &mut Vec<Diagnostic>,
    ) -> Field {
        let silent = self.is_silent(spot);
        let value = match spot.cell {
            _ if silent => Value::Blank,
            Some(cell) => cell::value(&self.expected, cell, faults),
            None if self.default != Value::Blank && marks.is_empty() => {
                return Field { value: self.default.clone(), at: None };
            }
            None => Value::Blank,
        };
        let column = self.expected.column;
        let value = match marks.first() {
            // The year that heads the column of a value.
            Some((_, mark)) if column.separator.is_none() => mark.clone(),
            _ => ticks::joined(value, marks),
        };
        let blank = value == Value::Blank && faults.is_empty() && !silent;
        if blank && super::table::is_needed(column) && spot.at.is_some() {
            faults.push(missing_value(column, table.contract.shape));
        } else if let Some((title, form)) =
            self.stands_for.as_ref().filter(|_| blank && column.required)
        {
            let (title, form) = (quoted(title), quoted(form));
            faults.push(
                Diagnostic::error(
                    Name::MissingValue,
                    format!("{} is missing", quoted(&column.title)),
                )
                .hint(format!("write it here, or once for all rows under {title} of {form}")),
            );
        }
        Field { value, at: spot.at.or_else(|| marks.first().map(|(address, _)| *address)) }
    }

    /// What is made of a number that is no number by itself, where a column of texts takes what is
    /// written.
    fn roughly(
        &self,
        table: &Table,
        (line, spot, unit): (usize, Spot, Unit),
        columns: &[Self],
        faults: &[Diagnostic],
    ) -> Option<Result<Taken, Diagnostic>> {
        let to = self.expected.column.roughly_in?;
        let is_faulty = faults.iter().any(Diagnostic::is_error);
        let cell = spot.cell.filter(|_| is_faulty && spot.origin != Origin::Above)?;
        let to = columns.get(to).filter(|_| table.spot(line, to).cell.is_none());
        roughly::taken(cell, &self.expected, to.map(|to| &to.expected), unit)
    }

    /// The entry with whose words a text begins, and the text as a value of the column that takes it.
    fn prose(
        &self,
        spot: Spot,
        columns: &[Self],
        faults: &[Diagnostic],
    ) -> Option<(prose::Answer<'a>, (usize, Value))> {
        let to = self.expected.column.prose_in?;
        let Lookup::Codes { list, .. } = self.expected.lookup else { return None };
        let cell = spot.cell.filter(|_| faults.iter().any(Diagnostic::is_error))?;
        let CellValue::Text(text) = cell else { return None };
        let entry = prose::entry(list, text)?;
        let mut faults = Vec::new();
        let value = cell::value(&columns.get(to)?.expected, cell, &mut faults);
        faults.is_empty().then_some(((list, entry), (to, value)))
    }

    /// Tells what the rows around it, or the keys of its sheet, say of a fault.
    fn explain(
        &self,
        fault: &mut Diagnostic,
        table: &Table,
        (line, at): (usize, usize),
        own: Option<&Keys>,
    ) {
        let spot = table.spot(line, at);
        if let (Some(CellValue::Date(date) | CellValue::Month(date)), Some(own)) = (spot.cell, own)
            && table.contract.key == Some(at)
            && own.dotted
        {
            *fault = dates::fault(*date, &own.dates.number(date.date()));
        } else if let Lookup::Keys(keys) = &self.expected.lookup
            && fault.name == Name::MissingValue
            && table.contract.shape == Shape::Table
        {
            let name = own.and_then(|own| own.names.get(line)?.as_deref());
            likely::hint(fault, table, (line, at), (keys, name));
        }
    }
}

/// The unit of a row, where the sheet has a column for it that anybody may see.
fn unit<'a>(table: &Table<'a>, line: usize, columns: &[Ready]) -> Unit<'a> {
    let rough = || {
        let columns = columns.iter().enumerate();
        columns.filter(|(_, column)| column.expected.column.roughly_in.is_some())
    };
    let is_seen = |at: &usize| {
        columns.get(*at).is_some_and(|column| column.expected.column.shown_if.is_none())
    };
    let at = rough().next().and_then(|_| table.contract.column("unit")).filter(is_seen);
    let Some(at) = at else { return Unit::default() };
    let own = match table.spot(line, at).cell {
        Some(CellValue::Text(unit)) => unit.trim(),
        _ => "",
    };
    let mut units = rough().filter_map(|(at, column)| {
        let cell = table.spot(line, at).cell?;
        Some(roughly::unit_beside(cell, own, column.expected.language))
    });
    let first = units.next();
    Unit { own: Some(own), mixed: units.any(|unit| Some(unit) != first) }
}

/// Takes a text from another cell of the row into a field, in the order of the cells.
fn take_in(field: &mut Field, text: &Field) {
    match (&mut field.value, &text.value) {
        (Value::Text(own) | Value::Rich(own), Value::Text(more) | Value::Rich(more))
            if field.at.is_some() =>
        {
            *own = if text.at < field.at {
                format!("{more}\n\n{own}")
            } else {
                format!("{own}\n\n{more}")
            };
        }
        _ => *field = text.clone(),
    }
}

/// The fault of a cell that must not be blank.
fn missing_value(column: &Column, shape: Shape) -> Diagnostic {
    let title = quoted(&column.title);
    let fault = Diagnostic::error(Name::MissingValue, format!("{title} is missing"));
    let fault = match shape {
        Shape::Table => fault.hint("each row needs a value here"),
        Shape::Form => fault.hint("this field needs a value"),
    };
    match &column.example {
        Some(example) => fault.hint(format!("for example: {}", quoted(example))),
        None => fault,
    }
}

/// The titles of a table's columns, where the sheet has them.
pub(super) fn titles(table: &Table) -> Vec<Option<Arc<str>>> {
    let title = |header: &Header| match header {
        Header::At(_, title) => Some(Arc::clone(title)),
        Header::Absent | Header::Missing => None,
    };
    table.headers.iter().map(title).collect()
}
