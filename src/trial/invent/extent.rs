//! How much there is of each sheet: whether the workbook has it, which columns, how many rows.

use super::{Measure, form, scalar, settled};
use crate::doctype::{Column, Doctype, Rule, Schema, Shape, Sheet, Type};

/// How much there is of a sheet.
#[derive(Debug, Clone)]
pub struct Extent {
    /// Whether the workbook has it.
    pub present: bool,
    /// Which of its columns it has.
    given: Vec<bool>,
    /// How many records; a form is one.
    pub rows: usize,
    /// Whether its rows stand under all rows of another sheet, and not only under some.
    pub even: bool,
}

impl Extent {
    /// Whether the sheet has this column.
    pub fn gives(&self, column: usize) -> bool {
        self.given.get(column).is_some_and(|given| *given)
    }

    fn give(&mut self, column: usize) -> bool {
        match self.given.get_mut(column) {
            Some(given) => !std::mem::replace(given, true),
            None => false,
        }
    }
}

/// The rows of a table in the first full document: more than pages hold.
const MANY: usize = 40;
/// The rows of all tables there: of a type with many sheets, a paper of each at its longest would be a book.
const ALL: usize = 240;
/// The rows of a table in the further ones, whose forms differ: enough for each text, word and list to
/// be there once.
const SOME: usize = 19;
/// The footnotes of a full document.
const NOTES: usize = 12;
/// The rows of a table in a sparse document.
const FEW: usize = 3;

/// How much there is of each sheet of a contract.
pub fn of(doctype: &Doctype, measure: Measure) -> Vec<Extent> {
    let schema = &doctype.schema;
    let sheets = schema.sheets.iter().enumerate();
    let mut extents: Vec<Extent> =
        sheets.map(|(at, sheet)| first(schema, (at, sheet), measure)).collect();
    // What is given asks for more, until nothing more is asked for.
    while (0..extents.len()).any(|at| ask(schema, at, &mut extents)) {}
    bound(doctype, &mut extents);
    for _ in 0..2 {
        ruled(doctype, &mut extents);
    }
    for (at, extent) in extents.iter_mut().enumerate() {
        extent.even = settled::stands_under_all(doctype, at);
    }
    extents
}

/// As many rows as rules ask for that are about all rows of a sheet.
fn ruled(doctype: &Doctype, extents: &mut [Extent]) {
    for (at, sheet) in doctype.schema.sheets.iter().enumerate() {
        for check in &sheet.checks {
            let Some(own) = extents.get(at).filter(|own| own.present && own.rows > 0).cloned()
            else {
                continue;
            };
            if let Rule::EveryCode(column, within) = check.rule
                && own.gives(column)
            {
                let codes = settled::codes(doctype, (at, column)).len();
                let is_grouped = within.is_some_and(|within| own.gives(within));
                let groups = if is_grouped && 2 * codes <= MANY && own.rows > FEW { 2 } else { 1 };
                if let Some(extent) = extents.get_mut(at) {
                    extent.rows = codes * groups;
                }
            }
            if let Some(by) = settled::by(check) {
                named(doctype, (at, by), matches!(check.rule, Rule::Partition { .. }), extents);
            }
        }
    }
}

/// As many rows as it takes to name each row of a sheet, where each names one.
fn named(
    doctype: &Doctype,
    (own, by): (usize, &[(usize, usize)]),
    once: bool,
    extents: &mut [Extent],
) {
    let column = |(sheet, column): &(usize, usize)| {
        doctype.schema.sheets.get(*sheet).and_then(|sheet| sheet.columns.get(*column))
    };
    let gives = |(sheet, column): &(usize, usize)| {
        extents.get(*sheet).is_some_and(|it| it.present && it.rows > 0 && it.gives(*column))
    };
    let given: Vec<_> = by.iter().filter(|by| gives(by)).copied().collect();
    let is_list = |by: &(usize, usize)| column(by).is_some_and(|it| it.separator.is_some());
    let Some(rows) = extents.get(own).map(|own| own.rows) else { return };
    if given.iter().any(is_list) {
        return;
    }
    if let Some((first, _)) = given.first()
        && *first != own
        && let Some(extent) = extents.get_mut(*first)
        && (once && given.len() == 1 || extent.rows < rows)
    {
        extent.rows = rows;
    }
}

/// What a sheet has by itself.
fn first(schema: &Schema, (at, sheet): (usize, &Sheet), measure: Measure) -> Extent {
    let full = matches!(measure, Measure::Full { .. });
    if sheet.base {
        // What invented data would be changed to, or come to, nobody has said.
        return Extent {
            present: false,
            given: vec![false; sheet.columns.len()],
            rows: 0,
            even: false,
        };
    }
    let is_notes = is_footnotes(schema, at);
    let least = sheet.checks.iter().filter_map(|check| match check.rule {
        Rule::AtLeast(rows) => Some(rows),
        _ => None,
    });
    let wanted = match measure {
        Measure::Full { .. } if is_notes => NOTES,
        Measure::Full { turn: 0 } => (ALL / tables(schema).max(1)).clamp(SOME, MANY),
        Measure::Full { .. } => SOME,
        Measure::Sparse if !is_notes => FEW,
        Measure::Empty | Measure::Sparse => 0,
    };
    let rows = match sheet.shape {
        Shape::Form => 1,
        Shape::Table => least.max().unwrap_or_default().max(wanted),
    };
    let given: Vec<bool> = sheet
        .columns
        .iter()
        .map(|column| full || is_asked(column) || at == 0 && column.name == "type")
        .collect();
    let fields = given.iter().any(|given| *given);
    let present = full
        || sheet.required
        || match sheet.shape {
            Shape::Form => fields,
            Shape::Table => rows > 0,
        };
    Extent { present, given, rows, even: false }
}

/// How many tables a type has of its own.
fn tables(schema: &Schema) -> usize {
    let is_own = |sheet: &&Sheet| !sheet.base && sheet.shape == Shape::Table;
    schema.sheets.iter().filter(is_own).count()
}

/// Whether a value has to be given, here or in the form.
const fn is_asked(column: &Column) -> bool {
    column.is_needed() || column.required && column.default_from.is_some()
}

/// Whether footnotes of some column stand in a sheet.
fn is_footnotes(schema: &Schema, at: usize) -> bool {
    let mut columns = schema.sheets.iter().flat_map(|sheet| &sheet.columns);
    columns.any(|column| column.footnotes == Some(at))
}

/// Gives what the sheet at this index asks for beyond what there is, and says whether it did.
fn ask(schema: &Schema, at: usize, extents: &mut [Extent]) -> bool {
    let Some((sheet, extent)) = schema.sheets.get(at).zip(extents.get_mut(at)) else {
        return false;
    };
    if !extent.present {
        return false;
    }
    let mut more = false;
    for column in asked(sheet, extent) {
        more |= extent.give(column);
    }
    let records = extent.rows > 0;
    let stands = sheet.columns.iter().filter(|column| records && column.required);
    let fields: Vec<usize> = stands.filter_map(|column| column.default_from).collect();
    let mut targets = Vec::new();
    for (index, column) in sheet.columns.iter().enumerate() {
        if let Type::Reference(to) = column.kind
            && records
            && extent.gives(index)
        {
            targets.push(to);
        }
    }
    for field in fields {
        more |= extents.first_mut().is_some_and(|form| form.give(field));
    }
    for to in targets {
        let (Some(sheet), Some(extent)) = (schema.sheets.get(to), extents.get_mut(to)) else {
            continue;
        };
        more |= !extent.present || extent.rows == 0;
        extent.present = true;
        extent.rows = extent.rows.max(1);
        more |= sheet.key.is_some_and(|key| extent.give(key));
    }
    more
}

/// The columns that others of the same sheet ask for.
fn asked(sheet: &Sheet, extent: &Extent) -> Vec<usize> {
    let column = |at: usize| sheet.columns.get(at);
    let has_default = |at: usize| column(at).is_some_and(|column| column.default.is_some());
    let counts = |at: usize| extent.gives(at) || has_default(at);
    let mut asked = Vec::new();
    for check in &sheet.checks {
        match &check.rule {
            Rule::Together(all) if all.iter().any(|at| counts(*at)) => {
                asked.extend(all.iter().copied().filter(|at| !has_default(*at)));
            }
            Rule::Requires(one, other) | Rule::Cleared(one, other)
                if counts(*one) && !has_default(*other) =>
            {
                asked.push(*other);
            }
            Rule::Given(column, _)
                if check.when.as_ref().is_none_or(|when| counts(when.column)) =>
            {
                asked.push(*column);
            }
            // A default need not fit what is invented for the other one.
            Rule::NotAfter(one, other) => {
                let pairs = [(*one, *other), (*other, *one)];
                let pairs = pairs.into_iter();
                asked.extend(
                    pairs
                        .filter(|pair| extent.gives(pair.0) && has_default(pair.1))
                        .map(|pair| pair.1),
                );
            }
            _ => {}
        }
    }
    for (at, column) in sheet.columns.iter().enumerate() {
        if let Type::Image(alt) = column.kind
            && extent.gives(at)
        {
            asked.push(alt);
        }
    }
    // A header is a header by at least one column, a row a row by at least one value.
    if sheet.shape == Shape::Table && !extent.given.contains(&true) {
        let plain = |column: &Column| !matches!(column.kind, Type::Image(_) | Type::Reference(_));
        let first = sheet.key.or_else(|| sheet.columns.iter().position(plain));
        asked.extend(first.or(Some(0)));
    }
    asked
}

/// Leaves no more rows than a column without equal values can tell apart.
fn bound(doctype: &Doctype, extents: &mut [Extent]) {
    for _ in 0..extents.len() {
        for (at, sheet) in doctype.schema.sheets.iter().enumerate() {
            let rows: Vec<usize> = extents.iter().map(|extent| extent.rows).collect();
            let Some(extent) = extents.get_mut(at).filter(|_| sheet.shape == Shape::Table) else {
                continue;
            };
            let columns = sheet.columns.iter().enumerate();
            let distinct = columns
                .filter(|(at, column)| {
                    extent.gives(*at) && (column.unique || sheet.key == Some(*at))
                })
                .map(|(_, column)| distinct(doctype, column, &rows));
            extent.rows = distinct.min().unwrap_or(usize::MAX).min(extent.rows);
        }
    }
}

/// How many different values can be invented for a column, at most [`MANY`].
fn distinct(doctype: &Doctype, column: &Column, rows: &[usize]) -> usize {
    let all = match &column.kind {
        _ if !column.values.is_empty() => column.values.len(),
        Type::Code(list) => doctype.codes.get(list.as_str()).map_or(0, |list| list.entries.len()),
        Type::YesNo => 2,
        Type::Reference(to) => rows.get(*to).copied().unwrap_or_default(),
        Type::Integer | Type::Number | Type::Percent | Type::Money(_) => scalar::numbers(column),
        Type::Text | Type::RichText | Type::Url | Type::DottedNumber => match &column.pattern {
            Some(_) => form::all(column, MANY).len(),
            // Digits and letters.
            None if column.longest == Some(1) => 36,
            None => MANY,
        },
        _ => MANY,
    };
    all.min(MANY)
}
