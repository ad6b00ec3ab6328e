//! What has to hold between the cells of one row.

use std::cmp::Ordering;

use super::Checking;
use super::progress::last_day;
use crate::diagnostic::{Diagnostic, Name};
use crate::doctype::Beyond;
use crate::validate::dataset::Value;

/// The first value is not after the second.
pub fn not_after(checking: &Checking, (one, other): (usize, usize), found: &mut Vec<Diagnostic>) {
    for line in checking.lines() {
        let sound = |column| checking.typed.sound(line, column);
        let Some((first, second)) = sound(one).zip(sound(other)) else { continue };
        if order(first, second) == Some(Ordering::Greater) {
            let what = match first {
                Value::Date(_)
                | Value::YearMonth { .. }
                | Value::Quarter { .. }
                | Value::Period(_)
                | Value::Time(_) => "after",
                _ => "greater than",
            };
            let message = format!(
                "{} {} is {what} {} {}",
                checking.title(one),
                checking.written(line, one),
                checking.title(other),
                checking.written(line, other),
            );
            found.push(
                checking
                    .fault(Name::WrongOrder, message, (line, one))
                    .also("the other one", checking.place(line, other))
                    .hint("change one of the two"),
            );
        }
    }
}

/// How two values stand to each other, where they can be compared.
fn order(one: &Value, other: &Value) -> Option<Ordering> {
    match (one, other) {
        (Value::Date(one), Value::Date(other)) => Some(one.cmp(other)),
        (
            Value::YearMonth { year, month },
            Value::YearMonth { year: other_year, month: other_month },
        ) => Some((year, month).cmp(&(other_year, other_month))),
        (
            Value::Quarter { year, quarter },
            Value::Quarter { year: other_year, quarter: other_quarter },
        ) => match (year, other_year) {
            (Some(one), Some(other)) => Some((one, quarter).cmp(&(other, other_quarter))),
            // Without a year, both are of the same one.
            (None, None) => Some(quarter.cmp(other_quarter)),
            _ => None,
        },
        (Value::Date(day), Value::YearMonth { year, month }) => {
            Some((day.year(), day.month()).cmp(&(*year, *month)))
        }
        (Value::YearMonth { year, month }, Value::Date(day)) => {
            Some((*year, *month).cmp(&(day.year(), day.month())))
        }
        (Value::Time(one), Value::Time(other)) => Some(one.from.cmp(&other.end())),
        (Value::Period(_), _) | (_, Value::Period(_)) => {
            Some(last_day(one)?.cmp(&last_day(other)?))
        }
        (
            Value::Money { amount: one, currency },
            Value::Money { amount: other, currency: other_currency },
        ) => (currency == other_currency).then_some(one.total_cmp(other)),
        _ => Some(number(one)?.total_cmp(&number(other)?)),
    }
}

#[expect(clippy::cast_precision_loss, reason = "whole numbers of cells are within 2⁵³")]
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Integer(number) => Some(*number as f64),
        Value::Number(number) | Value::Percent(number) => Some(*number),
        _ => None,
    }
}

/// If any of the columns is given in a row, all are.
pub fn together(checking: &Checking, columns: &[usize], found: &mut Vec<Diagnostic>) {
    for line in checking.lines() {
        let is = |column: usize, blank: bool| {
            let value = checking.typed.sound(line, column);
            value.is_some_and(|value| (*value == Value::Blank) == blank)
        };
        let Some(given) = columns.iter().find(|column| is(**column, false)) else { continue };
        for missing in columns.iter().filter(|column| is(**column, true)) {
            found.push(incomplete(checking, line, (*given, *missing)));
        }
    }
}

/// If the first column is given in a row, the second is.
pub fn requires(checking: &Checking, (one, other): (usize, usize), found: &mut Vec<Diagnostic>) {
    for line in checking.lines() {
        let value = |column| checking.typed.sound(line, column);
        let given = value(one).is_some_and(|value| *value != Value::Blank);
        if given && value(other) == Some(&Value::Blank) {
            found.push(incomplete(checking, line, (one, other)));
        }
    }
}

/// The column is given, where any of the others is given anywhere.
pub fn given(checking: &Checking, (column, by): (usize, &[Beyond]), found: &mut Vec<Diagnostic>) {
    let is_given = |(sheet, column): &Beyond| {
        let records = checking.whole.all.get(*sheet).map(|typed| &typed.records);
        let mut fields = records.into_iter().flatten().filter_map(|it| it.fields.get(*column));
        fields.any(|field| field.value != Value::Blank)
    };
    if !by.is_empty() && !by.iter().any(is_given) {
        return;
    }
    for line in checking.lines() {
        if checking.typed.sound(line, column) != Some(&Value::Blank) {
            continue;
        }
        let title = checking.title(column);
        let when = checking.check.when.as_ref().map(|when| when.column);
        found.push(match when {
            Some(when) if checking.typed.sound(line, when) != Some(&Value::Blank) => {
                let message = format!(
                    "{title} is missing although {} is {}",
                    checking.title(when),
                    checking.written(line, when)
                );
                let fault = checking.fault(Name::IncompletePair, message, (line, column));
                fault.also("given here", checking.place(line, when)).hint(format!("write {title}"))
            }
            _ => checking
                .fault(Name::MissingValue, format!("{title} is missing"), (line, column))
                .hint("this row needs a value here"),
        });
    }
}

fn incomplete(checking: &Checking, line: usize, (given, missing): (usize, usize)) -> Diagnostic {
    let (given_title, title) = (checking.title(given), checking.title(missing));
    checking
        .fault(
            Name::IncompletePair,
            format!("{title} is missing although {given_title} is given"),
            (line, missing),
        )
        .also("given here", checking.place(line, given))
        .hint(format!("write {title}, or leave {given_title} blank too"))
}
