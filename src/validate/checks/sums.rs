//! Amounts that stand twice: as those of several rows, and as that of the row above them; and those of
//! one row that have to come to another one.

use super::Checking;
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::Beyond;
use crate::validate::dataset::Value;

/// How far two sums may be apart that are the same, as a share.
const EQUAL: f64 = 1e-9;

/// No row has as its own amount what the rows that stand under it come to.
pub fn not_the_sum(
    checking: &Checking,
    (column, (sheet, other)): (usize, Beyond),
    found: &mut Vec<Diagnostic>,
) {
    let whole = &checking.whole;
    let Some((below, typed)) = whole.tables.get(sheet).zip(whole.all.get(sheet)) else { return };
    let mut sums = vec![Sum::default(); checking.typed.records.len()];
    for (line, record) in typed.records.iter().enumerate() {
        let Some(sum) = record.parent.and_then(|parent| sums.get_mut(parent)) else { continue };
        sum.add(line, typed.sound(line, other));
    }
    for line in checking.lines() {
        let Some(sum) = sums.get(line) else { continue };
        let own = checking.typed.sound(line, column).and_then(amount);
        let Some((own, first)) = own.zip(sum.first).filter(|_| sum.is_sound) else { continue };
        let is_same = own.1 == sum.currency && (own.0 - sum.total).abs() <= own.0.abs() * EQUAL;
        if !is_same || own.0 == 0.0 {
            continue;
        }
        let title = quoted(&below.place.sheet);
        let message = format!(
            "{} {} is what its rows in {title} come to, and is added to them",
            checking.title(column),
            checking.written(line, column),
        );
        let key = typed.records.get(first).and_then(|record| record.key.as_ref());
        found.push(
            checking
                .fault(Name::WrongTotal, message, (line, column))
                .also("the first of them", below.field_place(first, other, key))
                .hint("leave it blank, or write only what is needed beside theirs"),
        );
    }
}

/// The parts of a row come to their whole, where all of them are given and in one currency.
pub fn adds_up(
    checking: &Checking,
    (total, parts): (usize, &[usize]),
    found: &mut Vec<Diagnostic>,
) {
    for line in checking.lines() {
        let of = |column: usize| checking.typed.sound(line, column).and_then(amount);
        let all: Option<Vec<_>> = parts.iter().map(|part| of(*part)).collect();
        let Some(((whole, currency), all)) = of(total).zip(all) else { continue };
        let sum: f64 = all.iter().map(|(number, _)| number).sum();
        let is_one = all.iter().all(|(_, other)| *other == currency);
        let greatest = all.iter().map(|(number, _)| number.abs()).fold(whole.abs(), f64::max);
        if !is_one || (whole - sum).abs() <= greatest * EQUAL {
            continue;
        }
        let said = |column: &usize| {
            format!("{} {}", checking.title(*column), checking.written(line, *column))
        };
        let parts_said: Vec<String> = parts.iter().map(said).collect();
        let message = format!("{} is not {} together", said(&total), parts_said.join(" and "));
        let mut fault = checking.fault(Name::WrongTotal, message, (line, total));
        for part in parts {
            fault = fault.also("added up with the others", checking.place(line, *part));
        }
        found.push(
            fault.hint("change one of them, or leave out the one that follows from the others"),
        );
    }
}

/// What the rows under another one come to.
#[derive(Clone, Default)]
struct Sum<'a> {
    total: f64,
    currency: Option<&'a str>,
    /// The first row that has an amount.
    first: Option<usize>,
    /// Whether all of them are known, and in one currency.
    is_sound: bool,
}

impl<'a> Sum<'a> {
    fn add(&mut self, line: usize, value: Option<&'a Value>) {
        if self.first.is_none() {
            self.is_sound = true;
        }
        match value {
            Some(Value::Blank | Value::Special(_)) => {}
            value => match value.and_then(amount) {
                Some((number, currency)) if self.first.is_none() || currency == self.currency => {
                    (self.total, self.currency) = (self.total + number, currency);
                    self.first.get_or_insert(line);
                }
                _ => {
                    self.first.get_or_insert(line);
                    self.is_sound = false;
                }
            },
        }
    }
}

/// A number, with its currency where it has one.
#[expect(clippy::cast_precision_loss, reason = "whole numbers of cells are within 2⁵³")]
fn amount(value: &Value) -> Option<(f64, Option<&str>)> {
    match value {
        Value::Money { amount, currency } => Some((*amount, Some(currency))),
        Value::Number(number) | Value::Percent(number) => Some((*number, None)),
        Value::Integer(number) => Some((*number as f64, None)),
        _ => None,
    }
}
