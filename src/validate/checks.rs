//! What the contract asks of the cells of a row together, and of a sheet as a whole.

use std::cmp::Ordering;

use super::dataset::Value;
use super::day::Paper;
use super::numbering;
use super::records::Typed;
use super::table::Table;
use crate::diagnostic::{Diagnostic, Name, Severity, quoted};
use crate::doctype::{Check, Rule};

/// One sheet under one check.
pub(super) struct Checking<'a> {
    /// What is checked.
    pub(super) check: &'a Check,
    /// The sheet as it was found.
    pub(super) table: &'a Table<'a>,
    /// Its records.
    pub(super) typed: &'a Typed,
    /// What the form says of the document.
    pub(super) paper: &'a Paper<'a>,
}

/// Checks all sheets by the rules of their contracts.
pub(super) fn check(
    (tables, all): (&[Table], &[Typed]),
    paper: &Paper<'_>,
    found: &mut Vec<Diagnostic>,
) {
    for (table, typed) in tables.iter().zip(all).filter(|(table, _)| table.present) {
        for check in &table.contract.checks {
            let checking = Checking { check, table, typed, paper };
            match &check.rule {
                Rule::NotAfter(one, other) => not_after(&checking, (*one, *other), found),
                Rule::Together(columns) => together(&checking, columns, found),
                Rule::Requires(one, other) => requires(&checking, (*one, *other), found),
                Rule::Numbering(column) => {
                    numbering::check(&checking, *column, (tables, all), found);
                }
                Rule::AtLeast(rows) => at_least(&checking, *rows, found),
                _ => {}
            }
        }
    }
}

impl Checking<'_> {
    /// A fault at a field, as bad as the contract says, in its words if it has any.
    pub(super) fn fault(
        &self,
        name: Name,
        message: String,
        (line, column): (usize, usize),
    ) -> Diagnostic {
        let key = self.typed.records.get(line).and_then(|record| record.key.as_ref());
        self.said(name, message).at(self.table.field_place(line, column, key))
    }

    /// A fault, as bad as the contract says, in its words if it has any.
    fn said(&self, name: Name, message: String) -> Diagnostic {
        let severity = self.severity();
        match &self.check.message {
            Some(own) => Diagnostic::error(name, own.as_str()).severity(severity).hint(message),
            None => Diagnostic::error(name, message).severity(severity),
        }
    }

    /// How bad it is here if the rule does not hold.
    pub(super) const fn severity(&self) -> Severity {
        self.paper.severity(&self.check.rule, self.check.severity)
    }

    /// A column's title in backticks.
    pub(super) fn title(&self, column: usize) -> String {
        quoted(&self.table.title(column))
    }

    /// A field's value as it is written in the workbook.
    pub(super) fn written(&self, line: usize, column: usize) -> String {
        let cell = self.table.spot(line, column).cell;
        quoted(&cell.map(super::raw::text).unwrap_or_default())
    }
}

/// The first value is not after the second.
fn not_after(checking: &Checking, (one, other): (usize, usize), found: &mut Vec<Diagnostic>) {
    for line in 0..checking.typed.records.len() {
        let sound = |column| checking.typed.sound(line, column);
        let Some((first, second)) = sound(one).zip(sound(other)) else { continue };
        if order(first, second) == Some(Ordering::Greater) {
            let what = match first {
                Value::Date(_) | Value::YearMonth { .. } | Value::Quarter { .. } => "after",
                _ => "greater than",
            };
            let message = format!(
                "{} {} is {what} {} {}",
                checking.title(one),
                checking.written(line, one),
                checking.title(other),
                checking.written(line, other),
            );
            let key = checking.typed.records.get(line).and_then(|record| record.key.as_ref());
            found.push(
                checking
                    .fault(Name::WrongOrder, message, (line, one))
                    .also("the other one", checking.table.field_place(line, other, key))
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
fn together(checking: &Checking, columns: &[usize], found: &mut Vec<Diagnostic>) {
    for line in 0..checking.typed.records.len() {
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
fn requires(checking: &Checking, (one, other): (usize, usize), found: &mut Vec<Diagnostic>) {
    for line in 0..checking.typed.records.len() {
        let value = |column| checking.typed.sound(line, column);
        let given = value(one).is_some_and(|value| *value != Value::Blank);
        if given && value(other) == Some(&Value::Blank) {
            found.push(incomplete(checking, line, (one, other)));
        }
    }
}

fn incomplete(checking: &Checking, line: usize, (given, missing): (usize, usize)) -> Diagnostic {
    let (given_title, title) = (checking.title(given), checking.title(missing));
    let key = checking.typed.records.get(line).and_then(|record| record.key.as_ref());
    checking
        .fault(
            Name::IncompletePair,
            format!("{title} is missing although {given_title} is given"),
            (line, missing),
        )
        .also("given here", checking.table.field_place(line, given, key))
        .hint(format!("write {title}, or leave {given_title} blank too"))
}

/// The sheet has at least this many rows.
fn at_least(checking: &Checking, rows: usize, found: &mut Vec<Diagnostic>) {
    let count = checking.typed.records.len();
    if count >= rows || !checking.table.sound {
        return;
    }
    let number = |count: usize| match count {
        0 => "no rows".to_owned(),
        1 => "1 row".to_owned(),
        _ => format!("{count} rows"),
    };
    found.push(
        checking
            .said(Name::TooFewRows, format!("the sheet has {} below its header", number(count)))
            .at(checking.table.place.clone())
            .hint(format!("write at least {}", number(rows))),
    );
}

#[cfg(test)]
mod tests {
    use crate::doctype::Rule;
    use crate::validate::testing::{found, plan, plan_with};

    const OUTPUTS: (&str, &[&str]) = ("Outputs", &["Id|Text", "1|One"]);

    #[test]
    fn rules_between_cells() {
        let head = "Id|Parent|Title|Start|End";
        let cases: &[(Rule, &str, &[&str])] = &[
            (Rule::NotAfter(3, 4), "1.1|1|a|2024-03-22|2024-03-22", &[]),
            (Rule::NotAfter(3, 4), "1.1|1|a||2024-03-22", &[]),
            (Rule::NotAfter(3, 4), "1.1|1|a|TBD|2024-03-22", &[]),
            (
                Rule::NotAfter(3, 4),
                "1.1|1|a|23 March 2024|2024-03-22",
                &["error wrong-order Activities!D2 · \"Start\": `Start` `23 March 2024` is after \
                   `End` `2024-03-22` | change one of the two"],
            ),
            (
                Rule::NotAfter(3, 4),
                "1.1|1|a|soon|2024-03-22",
                &[
                    "error not-a-date Activities!D2 · \"Start\": `soon` is not a date | write it as \
                   `2024-03-22` or `22 March 2024` | this column also takes `TBD`",
                ],
            ),
            (
                Rule::Together(vec![3, 4]),
                "1.1|1|a||2024-03-22",
                &["error incomplete-pair Activities!D2 · \"Start\": `Start` is missing although \
                   `End` is given | write `Start`, or leave `End` blank too"],
            ),
            (Rule::Requires(3, 4), "1.1|1|a||2024-03-22", &[]),
            (
                Rule::Requires(3, 4),
                "1.1|1|a|TBD|",
                &["error incomplete-pair Activities!E2 · \"End\": `End` is missing although \
                   `Start` is given | write `End`, or leave `Start` blank too"],
            ),
            (
                Rule::AtLeast(2),
                "1.1|1|a",
                &[
                    "error too-few-rows Activities: the sheet has 1 row below its header | write at \
                   least 2 rows",
                ],
            ),
        ];
        for (rule, row, expected) in cases {
            let sheets = [OUTPUTS, ("Activities", &[head, row])];
            assert_eq!(&found(&plan_with(rule.clone()), &sheets), expected, "{rule:?} {row}");
        }
    }

    #[test]
    fn a_check_may_be_a_warning_in_words_of_its_own() {
        let mut plan = plan_with(Rule::AtLeast(1));
        let check = &mut plan.schema.sheets[2].checks[0];
        check.severity = crate::diagnostic::Severity::Warning;
        check.message = Some("a plan without activities is empty".into());
        assert_eq!(
            found(&plan, &[OUTPUTS, ("Activities", &["Id|Parent|Title"])]),
            [
                "warning too-few-rows Activities: a plan without activities is empty | the sheet has no \
             rows below its header | write at least 1 row",
            ]
        );
        assert_eq!(found(&plan, &[OUTPUTS]), Vec::<String>::new());
        assert_eq!(found(&self::plan(), &[OUTPUTS]), Vec::<String>::new());
    }
}
