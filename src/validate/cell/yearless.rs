//! Days that are written without their year, `Day 1 – Tuesday, 12 May`, where other cells say it.

use super::date::{self, Manner, Reading};
use super::weekday;
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::Type;
use crate::read::CellValue;
use crate::validate::expected::Expected;
use crate::validate::language::Language;
use crate::validate::{Value, fold, raw};

/// The day that a text means whose year is said elsewhere, with a note; or what is wrong with it. None
/// where it is no such day.
pub(super) fn meant(expected: &Expected, cell: &CellValue) -> Option<(Option<Value>, Diagnostic)> {
    let CellValue::Text(_) = cell else { return None };
    let column = expected.column;
    if column.kind != Type::Date || column.year_from.is_empty() {
        return None;
    }
    let manner = Manner { language: expected.language, order: column.date_order };
    let text = raw::text(cell);
    let plain = fold::plain(&text);
    let (counted, rest) = apart(&plain);
    let years: Vec<String> =
        expected.years.into_iter().flatten().map(|year| format!("{rest} {year}")).collect();
    // Where it has a year of its own, only its beginning was in the way.
    let whole = counted.map(|_| rest.to_owned());
    let whole = whole.filter(|rest| !matches!(date::parse(manner, rest), Reading::None));
    let candidates = whole.map_or(years, |whole| vec![whole]);
    let readings = || candidates.iter().map(|text| date::parse(manner, text));
    let mut days = readings().filter_map(|reading| match reading {
        Reading::Day(day) => Some(day),
        _ => None,
    });
    match (days.next(), days.next()) {
        (Some(day), None) => {
            let message =
                format!("{} is taken as {}", quoted(text.trim()), quoted(&day.to_string()));
            let note = Diagnostic::note(Name::TakenAs, message);
            let note = match counted {
                Some(counted) => note.hint(format!("{} is not printed", quoted(counted))),
                None => note,
            };
            Some((Some(Value::Date(day)), note.hint("write the year, if another one is meant")))
        }
        (Some(one), Some(other)) => {
            let message = format!("{} has no year", quoted(text.trim()));
            let (one, other) = (Language::in_words(one), Language::in_words(other));
            let hint = format!("write for example {} or {}", quoted(&one), quoted(&other));
            Some((None, Diagnostic::error(Name::NotADate, message).hint(hint)))
        }
        (None, _) => readings().find_map(|reading| match reading {
            Reading::OtherWeekday(day, named) => Some((None, weekday::differs(day, named))),
            _ => None,
        }),
    }
}

/// What counts the days at the beginning of a text, `Day 1`, and what stands behind it.
fn apart(text: &str) -> (Option<&str>, &str) {
    let found = || {
        let (day, behind) = text.split_at_checked(4)?;
        let behind = behind.trim_start();
        let number = behind.find(|letter: char| !letter.is_ascii_digit())?;
        let (number, rest) = behind.split_at_checked(number)?;
        let is_between = |letter: char| letter.is_whitespace() || ":-,.(".contains(letter);
        let rest_of = rest.trim_start_matches(is_between);
        let is_one = day.eq_ignore_ascii_case("day ")
            && (1..=2).contains(&number.len())
            && rest.len() > rest_of.len();
        let counted = text.get(..text.len() - rest.len())?;
        is_one.then_some((Some(counted), rest_of))
    };
    found().unwrap_or((None, text))
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::super::value;
    use crate::doctype::Column;
    use crate::validate::expected::{Context, Expected};
    use crate::validate::language::Language;
    use crate::validate::raw;
    use crate::validate::testing::{column, doctype, text as t};

    /// What is made of a text, and what is said of it, where these years are said elsewhere.
    fn read(years: &[i16], text: &str) -> String {
        let column = Column { year_from: vec![(0, 0)], ..column("day", super::Type::Date) };
        let (types, keys) = (doctype(Vec::new()), Vec::new());
        let years: BTreeSet<i16> = years.iter().copied().collect();
        let years = BTreeMap::from([((0, 0), years)]);
        let context = Context::new(&types, &keys, Language::of("en")).with_years(years);
        let mut faults = Vec::new();
        let day = match value(&Expected::new(&column, &context, false), &t(text), &mut faults) {
            super::Value::Date(day) => day.to_string(),
            _ => "none".to_owned(),
        };
        let faults = faults.iter().map(|fault| {
            format!(" | {}: {} ({})", fault.name.as_str(), fault.message, fault.hints.join(", "))
        });
        assert!(!raw::is_blank(&t(text)));
        day + &faults.collect::<String>()
    }

    #[test]
    fn the_year_is_the_one_that_other_cells_say() {
        for (years, text, wanted) in [
            (&[2026][..], "12 May 2026", "2026-05-12"),
            (
                &[2026],
                "Tuesday, 12 May",
                "2026-05-12 | taken-as: `Tuesday, 12 May` is taken as `2026-05-12` (write the year, \
                 if another one is meant)",
            ),
            (
                &[2026],
                "Day 1 – Tuesday, 12 May",
                "2026-05-12 | taken-as: `Day 1 – Tuesday, 12 May` is taken as `2026-05-12` (`Day 1` \
                 is not printed, write the year, if another one is meant)",
            ),
            (
                &[2026, 2027],
                "Wednesday 12 May",
                "2027-05-12 | taken-as: `Wednesday 12 May` is taken as `2027-05-12` (write the year, \
                 if another one is meant)",
            ),
            (
                &[],
                "Day 2: 13 May 2026",
                "2026-05-13 | taken-as: `Day 2: 13 May 2026` is taken as `2026-05-13` (`Day 2` is \
                 not printed, write the year, if another one is meant)",
            ),
            (
                &[2026],
                "Monday, 12 May",
                "none | not-a-date: 12 May 2026 is a Tuesday, and not a Monday (correct the day or its \
                 weekday)",
            ),
            (
                &[2026, 2027],
                "12 May",
                "none | not-a-date: `12 May` has no year (write for example `12 May 2026` or `12 May \
                 2027`)",
            ),
        ] {
            assert_eq!(read(years, text), wanted, "{text}");
        }
        let unread = ["Day 1", "12", "May", "30 February", "12–13 May", "03/04", "22.3.24"];
        for text in unread {
            assert!(read(&[2026], text).starts_with("none | not-a-date: `"), "{text}");
        }
        assert!(read(&[], "12 May").starts_with("none | not-a-date: `12 May` is not a date"));
    }
}
