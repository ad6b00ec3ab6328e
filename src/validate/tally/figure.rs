//! Counting.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::wanted::written;
use super::{Tally, What};
use crate::validate::dataset::{Dataset, Record, Value};
use crate::validate::portion::Portion;
use crate::validate::{fold, raw};

/// What counting came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Figure {
    /// So many rows.
    Rows(usize),
    /// These values, each once, in the order of the rows.
    Values(Vec<Value>),
    /// A sum; zero where there is nothing to add up.
    Sum(Value),
    /// Amounts of these currencies, which can't be added up.
    Mixed(Arc<str>, Arc<str>),
    /// Numbers of which some are known only roughly, so that nobody knows their sum.
    Rough,
}

impl Tally {
    /// What it comes to in a portion of a dataset: the rows that are the document's own.
    pub fn figure(&self, dataset: &Dataset, portion: &Portion) -> Figure {
        let sheets: Vec<&[Record]> =
            dataset.sheets.iter().map(|sheet| sheet.records.as_slice()).collect();
        let rows = self.rows(&sheets, portion.of(dataset, self.sheet));
        self.sum_up(&sheets, &rows)
    }

    /// The rows that are meant, among these.
    pub(in crate::validate) fn rows(
        &self,
        sheets: &[&[Record]],
        among: impl Iterator<Item = usize>,
    ) -> Vec<usize> {
        let Some(records) = sheets.get(self.sheet) else { return Vec::new() };
        let key = |sheet: usize, record: usize| sheets.get(sheet)?.get(record)?.key.as_deref();
        let is_meant = |row: &usize| {
            let record = records.get(*row);
            record.is_some_and(|record| self.conditions.iter().all(|it| it.is_met(record, &key)))
        };
        among.filter(is_meant).collect()
    }

    /// What these rows come to.
    pub(in crate::validate) fn sum_up(&self, sheets: &[&[Record]], rows: &[usize]) -> Figure {
        let records = sheets.get(self.sheet).copied().unwrap_or_default();
        let values = |column: usize| {
            let fields = rows.iter().filter_map(move |row| records.get(*row)?.fields.get(column));
            fields.flat_map(|field| match &field.value {
                Value::List(items) => items.as_slice(),
                one => std::slice::from_ref(one),
            })
        };
        match self.what {
            What::Rows => Figure::Rows(rows.len()),
            What::Values(column) => {
                let mut known = BTreeSet::new();
                let given = values(column)
                    .filter(|value| !matches!(value, Value::Blank | Value::Special(_)));
                Figure::Values(given.filter(|value| known.insert(mark(value))).cloned().collect())
            }
            What::Sum(column) => {
                let is_rough = |row: &usize| {
                    let fields = records.get(*row).map(|record| &record.fields);
                    let value = |at: usize| Some(&fields?.get(at)?.value);
                    let said = self.rough.and_then(value);
                    said.is_some_and(|said| *said != Value::Blank)
                        && value(column) == Some(&Value::Blank)
                };
                if rows.iter().any(is_rough) { Figure::Rough } else { sum(values(column)) }
            }
        }
    }
}

/// By what a value is known as the same.
fn mark(value: &Value) -> String {
    match value {
        Value::Code { .. } | Value::Reference { .. } => format!("{value:?}"),
        value => fold::folded(&written(value)).into_owned(),
    }
}

/// The sum of values of one kind.
fn sum<'a>(values: impl Iterator<Item = &'a Value>) -> Figure {
    let mut sum = Value::Integer(0);
    for value in values {
        sum = match (sum, value) {
            (Value::Integer(sum), Value::Integer(number)) => {
                Value::Integer(sum.saturating_add(*number))
            }
            (Value::Number(sum), Value::Number(number)) => {
                Value::Number(raw::rounded(sum + number))
            }
            (Value::Percent(sum), Value::Percent(share)) => {
                Value::Percent(raw::rounded(sum + share))
            }
            (Value::Money { amount: sum, currency }, Value::Money { amount, currency: other }) => {
                if currency != *other {
                    return Figure::Mixed(currency, Arc::clone(other));
                }
                Value::Money { amount: raw::rounded(sum + amount), currency }
            }
            // The first one says of what kind they are.
            (
                Value::Integer(0),
                first @ (Value::Number(_) | Value::Percent(_) | Value::Money { .. }),
            ) => first.clone(),
            (sum, _) => sum,
        };
    }
    Figure::Sum(sum)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_sum_is_what_was_added_and_no_order_changes_it(mut all in prop::collection::vec(-1_000_000i64..1_000_000, 0..40)) {
            let total: i64 = all.iter().sum();
            let of = |all: &[i64]| {
                let values: Vec<Value> = all.iter().map(|it| Value::Integer(*it)).collect();
                sum(values.iter())
            };
            prop_assert_eq!(of(&all), Figure::Sum(Value::Integer(total)));
            all.reverse();
            prop_assert_eq!(of(&all), Figure::Sum(Value::Integer(total)));
        }
    }
}
