//! The day of a run, and what the form says of the document by which its checks are judged.

use std::cell::Cell;

use jiff::civil::Date;

use super::dataset::{Record, Value};
use crate::diagnostic::Severity;
use crate::doctype::{Doctype, Rule};

/// The day of a run, and until when what was judged by it holds.
///
/// Nothing here asks a clock: who starts a run says which day it is. Where nobody does, nothing is
/// ever late.
#[derive(Debug, Default)]
pub struct Day {
    today: Option<Date>,
    until: Cell<Option<Date>>,
}

impl Day {
    /// This day.
    pub const fn of(today: Date) -> Self {
        Self { today: Some(today), until: Cell::new(None) }
    }

    /// Whether a day is past. If it is not yet, it is remembered that the answer will change.
    pub fn is_past(&self, last: Date) -> bool {
        let Some(today) = self.today else { return false };
        if last >= today {
            let first = self.until.get().map_or(last, |until| until.min(last));
            self.until.set(Some(first));
        }
        last < today
    }

    /// Whether a day is still to come. If it is, it is remembered that the answer will change.
    pub fn is_to_come(&self, first: Date) -> bool {
        let before = first.yesterday().ok().filter(|_| self.today.is_some());
        before.is_some_and(|before| !self.is_past(before))
    }

    /// The last day on which all that was asked of it has the same answers; none where that is for
    /// ever.
    pub const fn until(&self) -> Option<Date> {
        self.until.get()
    }
}

/// What the form says of the document as a whole: by which day it is judged what is late, and whether
/// it is final.
///
/// A check finds it in `Checking::paper`. The rule `overdue` asks `checking.paper.is_past(deadline)`,
/// for each deadline that is still open and for no other, since the answer is remembered: where the
/// form names no day, the workbook is read again when the first of these deadlines has passed. The
/// severity of a fault is `checking.severity()`: a warning of the rules `cleared` and `partition` is an
/// error where the document is final.
#[derive(Debug, Clone, Copy)]
pub struct Paper<'a> {
    day: &'a Day,
    as_of: Option<Date>,
    is_final: bool,
}

impl<'a> Paper<'a> {
    /// What the record of the form says.
    pub fn of(form: Option<&Record>, doctype: &Doctype, day: &'a Day) -> Self {
        let contract = doctype.schema.sheets.first();
        let field = |name: &str| Some(&form?.fields.get(contract?.column(name)?)?.value);
        let date = |name: &str| match field(name) {
            Some(Value::Date(date)) => Some(*date),
            Some(Value::Period(period)) => Some(period.last_day()),
            _ => None,
        };
        let is_final = match field("stage") {
            Some(Value::Code { list, entry }) => is_final(doctype, list, *entry),
            _ => false,
        };
        Self { day, as_of: date("as-of").or_else(|| date("date")), is_final }
    }

    /// Whether a day is past: by the field `As of`, else by the date of the document, else by the day
    /// of the run.
    pub fn is_past(&self, last: Date) -> bool {
        self.as_of.map_or_else(|| self.day.is_past(last), |as_of| last < as_of)
    }

    /// Whether a day is still to come, by the same day.
    pub fn is_to_come(&self, first: Date) -> bool {
        self.as_of.map_or_else(|| self.day.is_to_come(first), |as_of| first > as_of)
    }

    /// Whether the document is final.
    pub const fn is_final(&self) -> bool {
        self.is_final
    }

    /// How bad it is if a rule does not hold, which is as bad as this by itself.
    pub const fn severity(&self, rule: &Rule, severity: Severity) -> Severity {
        match rule {
            Rule::Cleared(..) | Rule::Partition { .. } if self.is_final => Severity::Error,
            _ => severity,
        }
    }
}

/// Whether an entry of a list of stages is a final one: its column `final` says so.
pub(super) fn is_final(doctype: &Doctype, list: &str, entry: usize) -> bool {
    let said = doctype.codes.get(list).and_then(|list| {
        let at = list.columns.iter().position(|column| column == "final")?;
        list.entries.get(entry)?.further.get(at)
    });
    said.is_some_and(|said| said.trim().eq_ignore_ascii_case("yes"))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_day_remembers_the_first_answer_that_will_change() {
        let day = Day::of(date(2026, 6, 30));
        assert!(day.is_past(date(2026, 6, 29)));
        assert_eq!(day.until(), None);
        assert!(!day.is_past(date(2026, 8, 1)));
        assert!(!day.is_past(date(2026, 6, 30)));
        assert!(!day.is_past(date(2026, 7, 1)));
        assert_eq!(day.until(), Some(date(2026, 6, 30)));
        assert!(!Day::default().is_past(date(1900, 1, 1)));
        let day = Day::of(date(2026, 6, 30));
        assert!(!day.is_to_come(date(2026, 6, 30)));
        assert!(day.is_to_come(date(2026, 7, 3)));
        assert_eq!(day.until(), Some(date(2026, 7, 2)));
        assert!(!Day::default().is_to_come(date(9999, 1, 1)));
    }
}
