//! The checks of the contract: what has to hold between cells.

use toml::Spanned;

use super::Resolver;
use super::raw::RawSheet;
use super::rules::{RawCheck, RawRule, RawSeverity};
use crate::diagnostic::Severity;
use crate::doctype::{Beyond, Check, Rule, Shape};

impl Resolver<'_> {
    pub(super) fn check(&mut self, sheet: &RawSheet, raw: &Spanned<RawCheck>) -> Option<Check> {
        let check = raw.get_ref();
        let is_of_rows = matches!(
            check.rule,
            RawRule::Numbering
                | RawRule::AtLeast
                | RawRule::Used
                | RawRule::Partition
                | RawRule::EveryCode
                | RawRule::NotTheSum
                | RawRule::NearDuplicates
        );
        if sheet.shape == Shape::Form && is_of_rows {
            let message = "this rule is about rows, and a form has none";
            let hint = "remove it, or write `shape = \"table\"`";
            self.found.push(self.file.error(raw.span(), message).hint(hint));
            return None;
        }
        // What a partition agrees in is a column here, and one of the sheets that name.
        let (own, theirs) = match (check.rule, check.columns.as_slice()) {
            (RawRule::Partition, [own, theirs]) => (std::slice::from_ref(own), Some(theirs)),
            (_, own) => (own, None),
        };
        let columns: Vec<usize> =
            own.iter().filter_map(|name| self.column_of(sheet, name)).collect();
        let column = check.column.as_ref().and_then(|name| self.column_of(sheet, name));
        let by: Vec<Beyond> = check.by.iter().filter_map(|name| self.beyond(name)).collect();
        let unless: Vec<usize> =
            check.unless.iter().filter_map(|name| self.column_of(sheet, name)).collect();
        let when = check.when.as_ref().and_then(|when| self.when(sheet, when));
        // A column that is not there has been told already.
        if columns.len() != own.len()
            || column.is_some() != check.column.is_some()
            || by.len() != check.by.len()
        {
            return None;
        }
        let given = (columns.as_slice(), column, by.as_slice(), check.rows);
        let rule = match (check.rule, given) {
            (RawRule::NotAfter, (&[start, end], None, [], None)) => Rule::NotAfter(start, end),
            (RawRule::NotAfter, (&[], Some(column), [], None)) => Rule::NotAfterDay(column),
            (RawRule::AddsUp, (&[whole, _, _, ..], None, [], None)) => {
                Rule::AddsUp(whole, columns.into_iter().skip(1).collect())
            }
            (RawRule::Together, (&[_, _, ..], None, [], None)) => Rule::Together(columns),
            (RawRule::Requires, (&[one, other], None, [], None)) => Rule::Requires(one, other),
            (RawRule::Numbering, (&[], Some(column), [], None)) => Rule::Numbering(column),
            (RawRule::AtLeast, (&[], None, [], Some(rows))) => Rule::AtLeast(rows),
            (RawRule::Given, (&[], Some(column), _, None)) => Rule::Given(column, by),
            (RawRule::NotTheSum, (&[], Some(column), &[other], None)) => {
                Rule::NotTheSum(column, other)
            }
            (RawRule::Used, (&[], None, [_, ..], None)) => Rule::Used(by),
            (RawRule::NotUsed, (&[], None, [_, ..], None)) => Rule::NotUsed(by),
            (RawRule::Partition, (&[], None, [_, ..], None)) => Rule::Partition { by, agree: None },
            (RawRule::Partition, (&[own], None, [_, ..], None)) => {
                let raw = self.raw;
                let theirs = by
                    .iter()
                    .filter_map(|(naming, _)| self.column_of(raw.sheet.get(*naming)?, theirs?));
                let theirs: Vec<usize> = theirs.collect();
                if theirs.len() != by.len() {
                    return None;
                }
                Rule::Partition { by, agree: Some((own, theirs)) }
            }
            (RawRule::EveryCode, (&[], Some(column), [], None)) => Rule::EveryCode(column, None),
            (RawRule::EveryCode, (&[column, within], None, [], None)) => {
                Rule::EveryCode(column, Some(within))
            }
            (RawRule::SameValues, (&[], Some(column), &[other], None)) => {
                Rule::SameValues(column, other)
            }
            (RawRule::NearDuplicates, (&[], Some(column), [], None)) => {
                Rule::NearDuplicates(column)
            }
            (RawRule::Overdue, (&[one, other], None, [], None)) => Rule::Overdue(one, other),
            (RawRule::Contradiction, (&[one, other], None, [], None)) => {
                Rule::Contradiction(one, other)
            }
            (RawRule::Cleared, (&[one, other], None, [], None)) => Rule::Cleared(one, other),
            (rule, _) => {
                let (wants, like) = wanted(rule);
                let message = format!("this rule takes {wants} and nothing else");
                let found = self.file.error(raw.span(), message);
                self.found.push(found.hint(format!("write for example `{like}`")));
                return None;
            }
        };
        self.sense(sheet, check, &rule);
        let severity = match check.severity {
            // It becomes an error by itself where the document is final.
            _ if check.rule == RawRule::Cleared => Severity::Warning,
            RawSeverity::Error => Severity::Error,
            RawSeverity::Warning => Severity::Warning,
        };
        Some(Check { rule, when, unless, severity, message: check.message.clone() })
    }
}

/// What a rule takes, and how that may look.
const fn wanted(rule: RawRule) -> (&'static str, &'static str) {
    match rule {
        RawRule::NotAfter => {
            ("`columns` with two names, or `column`,", "columns = [\"start\", \"end\"]")
        }
        RawRule::AddsUp => (
            "`columns` with three names or more",
            "columns = [\"required\", \"available\", \"gap\"]",
        ),
        RawRule::Requires | RawRule::Overdue | RawRule::Contradiction | RawRule::Cleared => {
            ("`columns` with two names", "columns = [\"start\", \"end\"]")
        }
        RawRule::Together => {
            ("`columns` with two names or more", "columns = [\"lead\", \"contact\"]")
        }
        RawRule::Numbering | RawRule::Given | RawRule::NearDuplicates | RawRule::EveryCode => {
            ("`column`", "column = \"id\"")
        }
        RawRule::AtLeast => ("`rows`", "rows = 1"),
        RawRule::Used | RawRule::NotUsed | RawRule::Partition => {
            ("`by`", "by = [\"recommendations.messages\"]")
        }
        RawRule::SameValues | RawRule::NotTheSum => {
            ("`column` and `by`", "column = \"areas\", by = [\"blocks.heading\"]")
        }
    }
}
