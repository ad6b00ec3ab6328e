//! Numbers of which a spreadsheet has made dates: `1.2` becomes 1 February of this year.

use jiff::civil::{Date, DateTime};

use super::order::parts;
use crate::diagnostic::{Diagnostic, Name, quoted};

/// How the dates of a key column were typed as numbers.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Manner {
    /// Whether the month came first.
    month_first: bool,
    /// Whether the year was typed, too: `1.2.3`.
    with_year: bool,
}

/// The last year, as spreadsheets read `1.1.12`, that tells a number of three parts.
const LAST: i16 = 2012;

impl Manner {
    /// How the dates among a sheet's keys were typed: in the one way in which all are in order.
    pub(super) fn of(keys: &[Result<&str, Date>]) -> Self {
        let parted = keys.iter().find_map(|key| Some(key.ok()?.split('.').count()));
        let is_early = |key: &Result<&str, Date>| key.is_err_and(|date| date.year() <= LAST);
        let with_year = parted.map_or_else(|| keys.iter().any(is_early), |parts| parts == 3);
        let day_first = Self { month_first: false, with_year };
        let month_first = Self { month_first: true, with_year };
        let is_in_order = |manner: Self| {
            let numbers = keys.iter().map(|key| match key {
                Ok(key) => parts(key),
                Err(date) => parts(&manner.number(*date)),
            });
            numbers.flatten().is_sorted()
        };
        // A spreadsheet that takes `1.2` for a date is one of a language in which the day is first.
        if !is_in_order(day_first) && is_in_order(month_first) { month_first } else { day_first }
    }

    /// The number that was typed.
    pub(super) fn number(self, date: Date) -> String {
        let (day, month, year) = (date.day(), date.month(), date.year().rem_euclid(100));
        let (one, two) = if self.month_first { (month, day) } else { (day, month) };
        if self.with_year { format!("{one}.{two}.{year}") } else { format!("{one}.{two}") }
    }
}

/// The fault of a cell in which a spreadsheet has made a date of a number.
pub(super) fn fault(at: DateTime, typed: &str) -> Diagnostic {
    let date = at.date().strftime("%-d %B %Y").to_string();
    let message = format!(
        "the cell holds the date {}, where {} was probably typed",
        quoted(&date),
        quoted(typed)
    );
    Diagnostic::error(Name::NotADottedNumber, message)
        .hint("format the column as text, then type the number again")
}

#[cfg(test)]
mod tests {
    use crate::validate::testing::{found, plan};

    fn fault(cell: &str, date: &str, typed: &str) -> String {
        format!(
            "error not-a-dotted-number {cell}: the cell holds the date `{date}`, where `{typed}` was \
             probably typed | format the column as text, then type the number again"
        )
    }

    #[test]
    fn numbers_that_became_dates_break_no_reference() {
        let activities: (&str, &[&str]) =
            ("Activities", &["Id|Parent|Title", "1.1.1|1.1|a", "1.2.1|1.2|b", "3.1.1|3.1|c"]);
        let outputs: (&str, &[&str]) = ("Outputs", &["Id", "=2026-01-01", "=2026-02-01", "2.1"]);
        assert_eq!(
            found(&plan(), &[outputs, activities]),
            [
                fault("Outputs!A2 · \"Id\"", "1 January 2026", "1.1"),
                fault("Outputs!A3 · \"Id\"", "1 February 2026", "1.2"),
                "error broken-reference Activities!B4 · \"Parent\": `3.1` is not in the sheet \
                 `Outputs` | write what stands there under `Id`: `2.1`"
                    .to_owned(),
            ]
        );
    }

    #[test]
    fn a_reference_that_became_a_date_is_said() {
        let activities: (&str, &[&str]) =
            ("Activities", &["Id|Parent|Title", "1.2.1|=2026-02-01|a", "2.1.1|=2026-01-02|b"]);
        let outputs: (&str, &[&str]) = ("Outputs", &["Id", "1.2", "2.1"]);
        assert_eq!(
            found(&plan(), &[outputs, activities]),
            [
                fault("Activities!B2 · \"Parent\"", "1 February 2026", "1.2"),
                fault("Activities!B3 · \"Parent\"", "2 January 2026", "2.1"),
            ]
        );
    }

    #[test]
    fn the_order_tells_whether_the_month_came_first() {
        let outputs: (&str, &[&str]) =
            ("Outputs", &["Id", "=2026-01-01", "=2026-01-02", "=2026-02-01"]);
        let months = found(&plan(), &[outputs]);
        assert_eq!(months.get(1), Some(&fault("Outputs!A3 · \"Id\"", "2 January 2026", "1.2")));
        let outputs: (&str, &[&str]) = ("Outputs", &["Id", "1.1.1", "=2002-01-01"]);
        assert_eq!(
            found(&plan(), &[outputs]),
            [fault("Outputs!A3 · \"Id\"", "1 January 2002", "1.1.2")]
        );
    }
}
