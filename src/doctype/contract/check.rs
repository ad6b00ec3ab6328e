//! The checks of the contract: what has to hold between cells.

use toml::Spanned;

use super::Resolver;
use super::raw::{RawCheck, RawRule, RawSeverity, RawSheet};
use crate::diagnostic::Severity;
use crate::doctype::{Check, Rule, Shape};

impl Resolver<'_> {
    pub(super) fn check(&mut self, sheet: &RawSheet, raw: &Spanned<RawCheck>) -> Option<Check> {
        let check = raw.get_ref();
        if sheet.shape == Shape::Form && matches!(check.rule, RawRule::Numbering | RawRule::AtLeast)
        {
            let message = "this rule is about rows, and a form has none";
            let hint = "remove it, or write `shape = \"table\"`";
            self.found.push(self.file.error(raw.span(), message).hint(hint));
            return None;
        }
        let columns: Vec<usize> =
            check.columns.iter().filter_map(|name| self.column_of(sheet, name)).collect();
        let column = check.column.as_ref().and_then(|name| self.column_of(sheet, name));
        let rule = match (check.rule, columns.as_slice(), column, check.rows) {
            (RawRule::NotAfter, &[start, end], None, None) => Rule::NotAfter(start, end),
            (RawRule::Together, &[_, _, ..], None, None) => Rule::Together(columns),
            (RawRule::Requires, &[one, other], None, None) => Rule::Requires(one, other),
            (RawRule::Numbering, &[], Some(column), None) => Rule::Numbering(column),
            (RawRule::AtLeast, &[], None, Some(rows)) => Rule::AtLeast(rows),
            (rule, ..) => {
                // A column that is not there has been told already.
                if columns.len() == check.columns.len()
                    && column.is_some() == check.column.is_some()
                {
                    let (wants, like) = match rule {
                        RawRule::NotAfter | RawRule::Requires => {
                            ("`columns` with two names", "columns = [\"start\", \"end\"]")
                        }
                        RawRule::Together => (
                            "`columns` with two names or more",
                            "columns = [\"lead\", \"contact\"]",
                        ),
                        RawRule::Numbering => ("`column`", "column = \"id\""),
                        RawRule::AtLeast => ("`rows`", "rows = 1"),
                    };
                    let message = format!("this rule takes {wants} and nothing else");
                    let found = self.file.error(raw.span(), message);
                    self.found.push(found.hint(format!("write for example `{like}`")));
                }
                return None;
            }
        };
        let severity = match check.severity {
            RawSeverity::Error => Severity::Error,
            RawSeverity::Warning => Severity::Warning,
        };
        Some(Check { rule, severity, message: check.message.clone() })
    }
}
