//! Reading what is to be counted.

use super::wanted::Condition;
use super::{Kind, Tally, What};
use crate::diagnostic::{Diagnostic, Name, nearest, quoted};
use crate::doctype::{Doctype, Shape, Sheet, Type};

/// Why it can't be told what is to be counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unclear {
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hints: Vec<String>,
}

impl Unclear {
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), hints: Vec::new() }
    }

    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    pub(super) fn offer<'a>(self, word: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(word, known) {
            Some(near) => self.hint(format!("did you mean {}?", quoted(near))),
            None => self,
        }
    }

    /// As a fault that has no place yet.
    pub fn fault(self) -> Diagnostic {
        let fault = Diagnostic::error(Name::UnknownCount, self.message);
        Diagnostic { hints: self.hints, ..fault }
    }
}

impl Tally {
    /// What is to be counted, as the sheet `Expect` says it.
    ///
    /// # Errors
    /// Where a sheet, a column or a word is not known.
    pub fn read(text: &str, doctype: &Doctype) -> Result<Self, Unclear> {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let sum = ["sum of ", "total of "].into_iter().find_map(|start| after(&text, start));
        match sum {
            Some(rest) => of(rest, Kind::Sum, doctype),
            None => of(after(&text, "number of ").unwrap_or(&text), Kind::Count, doctype),
        }
    }

    /// What is to be counted, as a placeholder says it.
    ///
    /// # Errors
    /// Where a sheet, a column or a word is not known.
    pub fn of(kind: Kind, text: &str, doctype: &Doctype) -> Result<Self, Unclear> {
        of(&text.split_whitespace().collect::<Vec<_>>().join(" "), kind, doctype)
    }
}

fn of(text: &str, kind: Kind, doctype: &Doctype) -> Result<Tally, Unclear> {
    let (head, conditions) = match parted(text, " where ") {
        Some((head, conditions)) => (head, Some(conditions)),
        None => (text, None),
    };
    let (sheet, column) = subject(head, kind, doctype)?;
    let contract = doctype.schema.sheets.get(sheet).ok_or_else(|| Unclear::new("nothing"))?;
    if contract.shape == Shape::Form {
        let message = format!("{} has no rows to count", quoted(&contract.title));
        return Err(Unclear::new(message).hint(offers(doctype)));
    }
    let what = match (kind, column) {
        (Kind::Sum, Some(column)) => What::Sum(column),
        (_, Some(column)) => What::Values(column),
        (_, None) => What::Rows,
    };
    let summed = contract.columns.get(column.unwrap_or_default()).map(|column| &column.kind);
    let numbers =
        matches!(summed, Some(Type::Integer | Type::Number | Type::Percent | Type::Money(_)));
    if let (What::Sum(at), false) = (what, numbers) {
        let title = contract.columns.get(at).map_or("", |column| column.title.as_str());
        let message = format!("{} holds no numbers that could be added up", quoted(title));
        return Err(Unclear::new(message).offer(title, summable(contract)));
    }
    let mut all = Vec::new();
    for condition in conditions.map(split).unwrap_or_default() {
        all.push(Condition::read(&condition, contract, doctype)?);
    }
    let rough = match what {
        What::Sum(at) => contract.columns.get(at).and_then(|column| column.roughly_in),
        _ => None,
    };
    Ok(Tally { what, sheet, rough, conditions: all })
}

/// The sheet, and the column of it, that is meant: `messages`, `countries in messages`.
fn subject(head: &str, kind: Kind, doctype: &Doctype) -> Result<(usize, Option<usize>), Unclear> {
    let schema = &doctype.schema;
    let called = |sheet: &str| schema.sheet_called(sheet);
    if kind == Kind::Count
        && let Some(sheet) = called(head)
    {
        return Ok((sheet, None));
    }
    let lower = head.to_ascii_lowercase();
    let mut parts = lower.match_indices(" in ").filter_map(|(at, between)| {
        Some((head.get(..at)?.trim(), head.get(at + between.len()..)?.trim()))
    });
    let Some((column, sheet)) =
        parts.clone().find(|(_, sheet)| called(sheet).is_some()).or(parts.next())
    else {
        let message = match kind {
            Kind::Count => format!("there is no sheet {}", quoted(head)),
            Kind::Sum | Kind::List => format!("{} names no column of a sheet", quoted(head)),
        };
        let titles = schema.sheets.iter().map(|sheet| sheet.title.as_str());
        let unclear = Unclear::new(message);
        let unclear = match called(head) {
            // The sheet itself is known: what lacks is the column.
            Some(at) => unclear.hint(match schema.sheets.get(at) {
                Some(sheet) => a_column_of(sheet, kind),
                None => offers(doctype),
            }),
            None => unclear.offer(head, titles),
        };
        let tables = schema.sheets.iter().filter(|sheet| sheet.shape == Shape::Table);
        let with = tables.filter_map(|sheet| Some((sheet, sheet.column_called(head)?)));
        let with: Vec<String> =
            with.map(|(sheet, _)| quoted(&format!("{head} in {}", sheet.title))).collect();
        return Err(match with.is_empty() {
            false => unclear.hint(format!("write {}", with.join(" or "))),
            true if unclear.hints.is_empty() => unclear.hint(offers(doctype)),
            true => unclear,
        });
    };
    let Some(at) = called(sheet) else {
        let titles = schema.sheets.iter().map(|sheet| sheet.title.as_str());
        let unclear = Unclear::new(format!("there is no sheet {}", quoted(sheet)));
        return Err(unclear.offer(sheet, titles));
    };
    let contract = schema.sheets.get(at);
    if kind == Kind::Count && column.eq_ignore_ascii_case("rows") {
        return Ok((at, None));
    }
    match contract.and_then(|contract| contract.column_called(column)) {
        Some(column) => Ok((at, Some(column))),
        None => Err(contract.map_or_else(|| Unclear::new(""), |it| no_column(it, column))),
    }
}

/// That a sheet has no such column.
pub(super) fn no_column(contract: &Sheet, column: &str) -> Unclear {
    let message = format!("the sheet {} has no column {}", quoted(&contract.title), quoted(column));
    let titles = contract.columns.iter().map(|column| column.title.as_str());
    Unclear::new(message).offer(column, titles)
}

/// The columns of a sheet that can be added up.
fn summable(contract: &Sheet) -> impl Iterator<Item = &str> {
    let columns = contract.columns.iter().filter(|column| {
        matches!(column.kind, Type::Integer | Type::Number | Type::Percent | Type::Money(_))
    });
    columns.map(|column| column.title.as_str())
}

/// How to name a column of a sheet.
fn a_column_of(sheet: &Sheet, kind: Kind) -> String {
    let title = sheet.columns.first().map(|column| column.title.as_str());
    let column = if kind == Kind::Sum { summable(sheet).next() } else { title };
    match column {
        Some(column) => {
            format!("name a column of it, too: {}", quoted(&format!("{column} in {}", sheet.title)))
        }
        None => "name a sheet with numbers that can be added up".to_owned(),
    }
}

/// How to say what is counted, with a sheet that there is.
fn offers(doctype: &Doctype) -> String {
    let mut tables = doctype.schema.sheets.iter().filter(|it| it.shape == Shape::Table && !it.base);
    let Some(sheet) = tables.next() else { return "write the name of a sheet".to_owned() };
    let column = sheet.columns.first().map_or("", |column| column.title.as_str());
    format!(
        "write a sheet, {}, or a column of it, {}",
        quoted(&sheet.title),
        quoted(&format!("{column} in {}", sheet.title))
    )
}

/// The conditions between which `and` stands; an `and` within the words of one is part of them.
fn split(conditions: &str) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    let mut rest = Some(conditions);
    while let Some(text) = rest {
        let (part, behind) = match parted(text, " and ") {
            Some((part, behind)) => (part, Some(behind)),
            None => (text, None),
        };
        match all.last_mut().filter(|_| parted(part, " is ").is_none()) {
            Some(last) => *last = format!("{last} and {part}"),
            None => all.push(part.to_owned()),
        }
        rest = behind;
    }
    all
}

/// What stands before a word and behind it, in any case.
pub(super) fn parted<'a>(text: &'a str, between: &str) -> Option<(&'a str, &'a str)> {
    let at = text.to_ascii_lowercase().find(between)?;
    Some((text.get(..at)?, text.get(at + between.len()..)?))
}

/// What stands behind a beginning, in any case.
pub(super) fn after<'a>(text: &'a str, start: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(start.len())?;
    head.eq_ignore_ascii_case(start).then_some(rest)
}
