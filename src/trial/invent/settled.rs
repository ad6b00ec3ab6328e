//! What rules between rows and sheets settle of invented values: who names whom, which codes stand in
//! which row, what two columns have to say alike.

use std::collections::BTreeMap;

use super::{Inventor, Spot, scalar, texts};
use crate::doctype::{Beyond, Check, Column, Doctype, Rule, Shape, Sheet, Type, When, Words};

/// The values that are settled, by sheet and column, one for each row; a blank where there is none.
#[derive(Debug, Default)]
pub struct Settled(BTreeMap<Beyond, Vec<Option<String>>>);

/// The day by which all that is invented is judged: nothing invented is earlier.
const DAY: &str = "2026-01-31";

/// Most values that two columns have in common.
const COMMON: usize = 5;

impl Settled {
    /// What a cell holds, if that is settled: a text, or nothing.
    pub fn get(&self, (sheet, column): Beyond, row: usize) -> Option<Option<&String>> {
        let rows = self.0.get(&(sheet, column))?;
        rows.get(row).or(rows.last()).map(Option::as_ref)
    }

    fn set(&mut self, at: Beyond, rows: Vec<Option<String>>) {
        self.0.insert(at, rows);
    }
}

/// Whether the rows of a sheet have to stand under all rows of another, since a rule asks that these
/// are named.
pub fn stands_under_all(doctype: &Doctype, sheet: usize) -> bool {
    let parent = doctype.schema.sheets.get(sheet).and_then(|sheet| sheet.parent);
    let checks = doctype.schema.sheets.iter().flat_map(|sheet| &sheet.checks);
    parent.is_some_and(|parent| checks.filter_map(by).any(|by| by.contains(&(sheet, parent))))
}

/// The columns that name the rows of a sheet under a rule.
pub fn by(check: &Check) -> Option<&[Beyond]> {
    match &check.rule {
        Rule::Used(by) | Rule::Partition { by, .. } => Some(by),
        _ => None,
    }
}

/// Whether no two texts of a column may be nearly the same.
pub fn is_apart(sheet: &Sheet, column: usize) -> bool {
    sheet.checks.iter().any(|check| check.rule == Rule::NearDuplicates(column))
}

/// Settles all that rules ask for.
pub fn settle(inventor: &mut Inventor<'_>) {
    let schema = &inventor.doctype.schema;
    let checks: Vec<(usize, &Check)> = schema
        .sheets
        .iter()
        .enumerate()
        .filter(|(at, _)| inventor.extents.get(*at).is_some_and(|extent| extent.present))
        .flat_map(|(at, sheet)| sheet.checks.iter().map(move |check| (at, check)))
        .collect();
    let mut settled = Settled::default();
    for (sheet, check) in &checks {
        settled.conditions(inventor, *sheet, check);
    }
    for (sheet, check) in &checks {
        match &check.rule {
            Rule::EveryCode(column, within) => {
                settled.codes(inventor, *sheet, (*column, *within));
            }
            Rule::Used(by) => settled.naming(inventor, (*sheet, by), false),
            Rule::Partition { by, .. } => settled.naming(inventor, (*sheet, by), true),
            Rule::SameValues(column, other) => {
                settled.same(inventor, (*sheet, *column), *other);
            }
            Rule::Cleared(_, clearance) => settled.clearance(inventor, (*sheet, *clearance)),
            Rule::Overdue(..) => settled.days(inventor),
            Rule::NotAfterDay(column) => {
                settled.days(inventor);
                settled.set((*sheet, *column), vec![Some(DAY.to_owned())]);
            }
            Rule::AddsUp(_, parts) => settled.parts(inventor, (*sheet, parts)),
            _ => {}
        }
    }
    settled.withheld(inventor);
    inventor.settled = settled;
    for (sheet, check) in checks {
        if let Rule::Partition { by, agree: Some((own, theirs)) } = &check.rule {
            agreement(inventor, (sheet, *own), (by, theirs));
        }
    }
}

impl Settled {
    /// Rules over all rows of a sheet are about all of those that are invented.
    fn conditions(&mut self, inventor: &Inventor<'_>, sheet: usize, check: &Check) {
        let is_of_all = matches!(
            check.rule,
            Rule::Numbering(_) | Rule::AtLeast(_) | Rule::EveryCode(..) | Rule::SameValues(..)
        );
        // Rows that must not be named are not invented: others name any.
        let is_of_none = matches!(check.rule, Rule::NotUsed(_));
        if !is_of_all && !is_of_none {
            return;
        }
        for column in &check.unless {
            self.set((sheet, *column), vec![None]);
        }
        if let Some(When { column, words }) = &check.when {
            let contract = inventor.column(Spot { sheet, column: *column, row: 0 });
            let Some((_, contract)) = contract else { return };
            let other = |words: &[String]| {
                (0..COMMON * 8)
                    .map(|turn| scalar::written(&scalar::usual(inventor.doctype, contract, turn)))
                    .find(|word| !words.contains(word))
            };
            let word = match (words, is_of_none) {
                (Words::Blank, false) | (Words::Given, true) => None,
                (Words::Given, false) | (Words::Blank, true) => return,
                (Words::One(words), false) | (Words::None(words), true) => words.first().cloned(),
                (Words::None(words), false) | (Words::One(words), true) => other(words),
            };
            self.set((sheet, *column), vec![word]);
        }
    }

    /// Each code stands once in a sheet, for each value of another column.
    fn codes(
        &mut self,
        inventor: &Inventor<'_>,
        sheet: usize,
        (column, within): (usize, Option<usize>),
    ) {
        let rows = inventor.extents.get(sheet).map_or(0, |extent| extent.rows);
        let codes = codes(inventor.doctype, (sheet, column));
        let code = |row: usize| codes.get(row.checked_rem(codes.len())?).cloned();
        self.set((sheet, column), (0..rows).map(code).collect());
        let Some(within) = within else { return };
        let contract = inventor.column(Spot { sheet, column: within, row: 0 });
        let Some((_, contract)) = contract else { return };
        let group = |row: usize| {
            let turn = row.checked_div(codes.len())?;
            match contract.kind {
                Type::Reference(to) => inventor.keys.get(to)?.get(turn).cloned(),
                _ => Some(scalar::written(&scalar::unique(inventor.doctype, contract, turn))),
            }
        };
        self.set((sheet, within), (0..rows).map(group).collect());
    }

    /// Each row of a sheet is named, and if that is asked for only once.
    fn naming(&mut self, inventor: &Inventor<'_>, (named, by): (usize, &[Beyond]), once: bool) {
        let Some(keys) = inventor.keys.get(named).filter(|keys| !keys.is_empty()) else { return };
        let rows = |sheet: usize| inventor.extents.get(sheet).map_or(0, |extent| extent.rows);
        let mut columns: Vec<(Beyond, &Column)> = Vec::new();
        for (sheet, column) in by {
            let spot = Spot { sheet: *sheet, column: *column, row: 0 };
            let gives =
                inventor.extents.get(*sheet).is_some_and(|it| it.present && it.gives(*column));
            let Some((contract, own)) = inventor.column(spot).filter(|_| gives) else { continue };
            // Under which rows others stand is settled already.
            if contract.parent != Some(*column) && rows(*sheet) > 0 {
                columns.push(((*sheet, *column), own));
            }
        }
        let slots = columns.iter().enumerate().flat_map(|(at, ((sheet, _), column))| {
            (0..rows(*sheet)).map(move |row| (at, row, column.separator.is_some()))
        });
        let slots: Vec<(usize, usize, bool)> = slots.collect();
        let mut held: Vec<Vec<&String>> = vec![Vec::new(); slots.len()];
        let mut at = 0;
        for key in keys {
            let is_free = |at: &usize| {
                let list = slots.get(*at).is_some_and(|(.., list)| *list);
                list || held.get(*at).is_some_and(Vec::is_empty)
            };
            let order = (at..slots.len()).chain(0..at);
            let Some(slot) = order.into_iter().find(is_free) else { break };
            if let Some(held) = held.get_mut(slot) {
                held.push(key);
            }
            at = (slot + 1) % slots.len().max(1);
        }
        for (column, (beyond, contract)) in columns.iter().enumerate() {
            let between = contract.separator.as_deref().unwrap_or_default();
            let own =
                slots.iter().zip(&held).enumerate().filter(|(_, ((at, ..), _))| *at == column);
            let cells = own.map(|(number, (_, keys))| match keys.as_slice() {
                [] if once => None,
                [] => {
                    inventor.keys.get(named).and_then(|keys| keys.get(number % keys.len())).cloned()
                }
                keys => {
                    let keys: Vec<&str> = keys.iter().map(|key| key.as_str()).collect();
                    Some(keys.join(&format!("{between} ")))
                }
            });
            let cells = cells.collect();
            self.set(*beyond, cells);
        }
    }

    /// Two columns hold the same values.
    fn same(&mut self, inventor: &Inventor<'_>, one: Beyond, other: Beyond) {
        let of = |(sheet, column): Beyond| {
            let gives = inventor.extents.get(sheet).filter(|it| it.present && it.gives(column))?;
            let (contract, own) = inventor.column(Spot { sheet, column, row: 0 })?;
            let rows = if contract.shape == Shape::Form { 1 } else { gives.rows };
            let is_key = contract.key == Some(column);
            Some((own, rows, is_key.then(|| inventor.keys.get(sheet)).flatten()))
        };
        let Some((first, second)) = of(one).zip(of(other)) else { return };
        let distinct = |(column, rows, keys): &(&Column, usize, Option<&Vec<String>>)| {
            (column.unique || keys.is_some()).then_some(*rows)
        };
        let room = |(column, rows, _): &(&Column, usize, Option<&Vec<String>>)| {
            if column.separator.is_some() { usize::MAX } else { *rows }
        };
        let wanted = distinct(&first).max(distinct(&second));
        let count = wanted.unwrap_or(COMMON).min(room(&first)).min(room(&second));
        let is_choice = |column: &Column| {
            !column.values.is_empty() || !matches!(column.kind, Type::Text | Type::RichText)
        };
        let column = if is_choice(second.0) { second.0 } else { first.0 };
        let common: Vec<String> = match first.2.or(second.2) {
            Some(keys) => keys.iter().take(count).cloned().collect(),
            None => (0..count)
                .map(|at| match (&column.kind, is_choice(column)) {
                    (Type::Reference(to), _) => inventor
                        .keys
                        .get(*to)
                        .and_then(|keys| keys.get(at))
                        .cloned()
                        .unwrap_or_default(),
                    (_, true) => scalar::written(&scalar::unique(inventor.doctype, column, at)),
                    _ => texts::fitting(column, "Common value", Some(at)),
                })
                .collect(),
        };
        for (at, (column, rows, keys)) in [(one, first), (other, second)] {
            if keys.is_some() || common.is_empty() {
                continue;
            }
            let cell = |row: usize| match &column.separator {
                Some(separator) if row == 0 => Some(common.join(&format!("{separator} "))),
                _ => common.get(row % common.len()).cloned(),
            };
            self.set(at, (0..rows).map(cell).collect());
        }
    }

    /// What is shown is cleared.
    fn clearance(&mut self, inventor: &Inventor<'_>, (sheet, column): Beyond) {
        let contract = inventor.column(Spot { sheet, column, row: 0 });
        if contract.is_some_and(|(_, column)| column.kind == Type::YesNo) {
            self.set((sheet, column), vec![Some("yes".to_owned())]);
        }
    }

    /// Nothing is late.
    fn days(&mut self, inventor: &Inventor<'_>) {
        let Some(form) = inventor.doctype.schema.sheets.first() else { return };
        for name in ["as-of", "date"] {
            if let Some(column) = form.column(name)
                && form.columns.get(column).is_some_and(|column| column.kind == Type::Date)
            {
                self.set((0, column), vec![Some(DAY.to_owned())]);
            }
        }
    }

    /// In each row one of the parts of a whole is lacking, so that they need not come to it.
    fn parts(&mut self, inventor: &Inventor<'_>, (sheet, parts): (usize, &[usize])) {
        let rows = inventor.extents.get(sheet).map_or(0, |extent| extent.rows);
        for (turn, column) in parts.iter().enumerate() {
            let value = |row: usize| {
                let is_given = row % parts.len() != turn;
                let value = is_given.then(|| inventor.value(Spot { sheet, column: *column, row }));
                value.flatten().map(|value| scalar::written(&value))
            };
            self.set((sheet, *column), (0..rows).map(value).collect());
        }
    }

    /// What may be withheld stands in no other text.
    fn withheld(&mut self, inventor: &Inventor<'_>) {
        for (sheet, contract) in inventor.doctype.schema.sheets.iter().enumerate() {
            let rows = inventor.extents.get(sheet).map_or(0, |extent| extent.rows);
            for (at, column) in contract.columns.iter().enumerate() {
                let is_text = matches!(column.kind, Type::Text | Type::RichText)
                    && column.values.is_empty()
                    && column.pattern.is_none();
                if column.shown_if.is_none() || !is_text {
                    continue;
                }
                let name = |row: usize| {
                    Some(texts::fitting(
                        column,
                        &format!("Person of {}", contract.name),
                        Some(1000 * at + row),
                    ))
                };
                self.set((sheet, at), (0..rows.max(1)).map(name).collect());
            }
        }
    }
}

/// A row says what the row that names it says.
fn agreement(inventor: &mut Inventor<'_>, own: Beyond, (by, theirs): (&[Beyond], &[usize])) {
    let (sheet, column) = own;
    let Some(keys) = inventor.keys.get(sheet).cloned() else { return };
    let usual = |row: usize| {
        let cell = inventor.value(Spot { sheet, column, row })?;
        Some(scalar::written(&cell))
    };
    let mut said: Vec<Option<String>> = (0..keys.len()).map(usual).collect();
    for ((naming, named), agrees) in by.iter().zip(theirs) {
        let rows = inventor.extents.get(*naming).map_or(0, |extent| extent.rows);
        for row in 0..rows {
            let spot = Spot { sheet: *naming, column: *named, row };
            let listed = inventor.settled.get((*naming, *named), row).flatten();
            let listed = listed.zip(inventor.column(spot)).map(|(cell, (_, column))| {
                let parts = cell.split(column.separator.as_deref().unwrap_or("\n"));
                parts.map(|part| part.trim().to_owned()).collect::<Vec<String>>()
            });
            let says = inventor.value(Spot { column: *agrees, ..spot });
            for key in listed.into_iter().flatten() {
                let at = keys.iter().position(|known| *known == key);
                if let Some(own) = at.and_then(|at| said.get_mut(at)) {
                    *own = says.as_ref().map(scalar::written);
                }
            }
        }
    }
    inventor.settled.set(own, said);
}

/// The codes of the list of a column, without groups where these stand for their members.
pub fn codes(doctype: &Doctype, (sheet, column): Beyond) -> Vec<String> {
    let column = doctype.schema.sheets.get(sheet).and_then(|sheet| sheet.columns.get(column));
    let Some(Type::Code(list)) = column.map(|column| &column.kind) else { return Vec::new() };
    let list = doctype.codes.get(list.as_str());
    list.map_or_else(Vec::new, |list| list.entries.iter().map(|entry| entry.code.clone()).collect())
}
