//! Days of the week beside dates: `21 October 2026 (Wednesday)`.

use jiff::civil::{Date, Weekday};

use super::date::Reading;
use crate::diagnostic::{Diagnostic, Name};
use crate::validate::language::Language;

/// The days of the week, in English.
const WEEKDAYS: [&str; 7] =
    ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// The day of the week that a token is, by its English name or the beginning of it.
pub(super) fn of(token: &str) -> Option<Weekday> {
    let token = token.to_ascii_lowercase();
    let is_one = |known: &&str| {
        let name = known.to_ascii_lowercase();
        token == name || (3..=5).contains(&token.len()) && name.starts_with(&token)
    };
    let at = WEEKDAYS.iter().position(is_one)?;
    Weekday::from_monday_zero_offset(i8::try_from(at).ok()?).ok()
}

/// The name of a day of the week.
fn name(day: Weekday) -> &'static str {
    let at = usize::try_from(day.to_monday_zero_offset()).ok();
    at.and_then(|at| WEEKDAYS.get(at)).copied().unwrap_or_default()
}

/// What a date means beside which this day of the week is named.
pub(super) fn held(reading: Reading, named: Option<Weekday>) -> Reading {
    let Some(named) = named else { return reading };
    match reading {
        Reading::Day(day) if day.weekday() != named => Reading::OtherWeekday(day, named),
        Reading::Either(one, other) => match (one.weekday(), other.weekday()) {
            (day, _) if day == named => Reading::Day(one),
            (_, day) if day == named => Reading::Day(other),
            _ => Reading::Either(one, other),
        },
        reading => reading,
    }
}

/// What is wrong with a day that is no such day of the week.
pub(super) fn differs(day: Date, named: Weekday) -> Diagnostic {
    let message = format!(
        "{} is a {}, and not a {}",
        Language::in_words(day),
        name(day.weekday()),
        name(named)
    );
    Diagnostic::error(Name::NotADate, message).hint("correct the day or its weekday")
}

#[cfg(test)]
mod tests {
    use jiff::civil;

    use super::super::date::{Manner, date};
    use crate::validate::Value;
    use crate::validate::language::Language;
    use crate::validate::testing::{assert_typed, text as t};

    #[test]
    fn a_weekday_agrees_with_its_date() {
        let language = Language::of("en");
        let read = |cell: &_| date(Manner { language: &language, order: None }, cell);
        let day = || Ok(Value::Date(civil::date(2024, 3, 22)));
        assert_typed(
            read,
            [
                (t("Friday, 22 March 2024"), day()),
                (t("22 March 2024 (Friday)"), day()),
                (t("Fri 22 March 2024"), day()),
                (t("Wed 03/04/2024"), Ok(Value::Date(civil::date(2024, 4, 3)))),
                (t("22 March 2024 (Thursday)"), Err("not-a-date")),
            ],
        );
        let fault = read(&t("Monday, 22 March 2024")).unwrap_err();
        assert_eq!(fault.message, "22 March 2024 is a Friday, and not a Monday");
        assert_eq!(fault.hints, ["correct the day or its weekday"]);
    }
}
