//! Dates and times of day: from a spreadsheet's day count, and from their ISO 8601 form.

use std::sync::Arc;

use jiff::civil::{Date, DateTime, Time, date};
use jiff::{SignedDuration, Span, ToSpan, Unit};

use super::CellValue;
use super::pattern::{self, Pattern};

const SECONDS_A_DAY: f64 = 86_400.0;

/// The first day count past the end of the year 9999, beyond which spreadsheets show no date.
const PAST_9999: f64 = 2_958_466.0;

/// How many days later the count from 1904 begins.
const FROM_1904: f64 = 1462.0;

/// What a cell's number format makes of a number.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) enum Shown {
    /// A number.
    #[default]
    Number,
    /// A number with something beside it, or in thousands.
    Pattern(Arc<[Pattern]>),
    /// A date, a time of day, or both.
    Date,
    /// The month and year of a date.
    Month,
    /// A duration, whose hours go on beyond 24.
    Duration,
}

/// A number in a cell with such a format, in a workbook that counts its days from 1900 or 1904.
pub(super) fn from_serial(number: f64, shown: &Shown, from_1904: bool) -> CellValue {
    match shown {
        Shown::Number => return CellValue::Number(number),
        Shown::Pattern(patterns) => {
            return pattern::formatted(patterns, number)
                .map_or(CellValue::Number(number), |it| CellValue::Formatted(Box::new(it)));
        }
        Shown::Duration if number.abs() < PAST_9999 => {
            return CellValue::Text(clock((number * SECONDS_A_DAY).round()));
        }
        Shown::Duration | Shown::Date | Shown::Month => {}
    }
    if (0.0..1.0).contains(&number) {
        return CellValue::Text(clock((number * SECONDS_A_DAY).round()));
    }
    let days = if from_1904 { number + FROM_1904 } else { number };
    if number < 0.0 || days >= PAST_9999 {
        // Spreadsheets fill the cell like this too. But `20240131` was typed as the date that it
        // looks like, which is for others to judge.
        return match looks_like_date(number) {
            true => CellValue::Number(number),
            false => CellValue::Error("#####".to_owned()),
        };
    }
    let seconds = (days * SECONDS_A_DAY).round();
    let whole = (seconds / SECONDS_A_DAY).floor();
    // Excel counts a 29 February 1900, which never was.
    let start = match whole {
        60.0 => return CellValue::Text("1900-02-29".to_owned()),
        ..60.0 => const { date(1899, 12, 31) },
        _ => const { date(1899, 12, 30) },
    };
    let rest = SignedDuration::from_secs((seconds - whole * SECONDS_A_DAY) as i64);
    let midnight = start.checked_add((whole as i64).days()).map(|date| date.at(0, 0, 0, 0));
    let date =
        midnight.and_then(|date| if rest.is_zero() { Ok(date) } else { date.checked_add(rest) });
    match (date, shown) {
        (Ok(date), Shown::Month) => CellValue::Month(date),
        (Ok(date), _) => CellValue::Date(date),
        (Err(_), _) => CellValue::Error("#####".to_owned()),
    }
}

/// Whether a number has the digits of a date: `20240131`.
fn looks_like_date(number: f64) -> bool {
    if number.fract() != 0.0 || !(19_000_101.0..=99_991_231.0).contains(&number) {
        return false;
    }
    let digits = number as i64;
    let small = |part: i64| i8::try_from(part % 100).unwrap_or_default();
    let year = i16::try_from(digits / 10_000).unwrap_or_default();
    Date::new(year, small(digits / 100), small(digits)).is_ok()
}

/// A date, with or without a time, or a time of day, as ISO 8601 writes it; else the text itself.
pub(super) fn from_iso(text: &str) -> CellValue {
    let bare = text.trim().trim_end_matches('Z');
    if let Ok(date) = bare.parse::<DateTime>() {
        return CellValue::Date(date.round(Unit::Second).unwrap_or(date));
    }
    match bare.parse::<Time>() {
        Ok(time) => CellValue::Text(time_of_day(time)),
        Err(_) => CellValue::Text(text.to_owned()),
    }
}

/// A duration as ISO 8601 writes it (`PT10H30M00S`), told as a clock does; else the text itself.
pub(super) fn from_iso_duration(text: &str) -> CellValue {
    let seconds = text
        .trim()
        .parse::<Span>()
        .ok()
        .filter(|span| span.get_years() == 0 && span.get_months() == 0);
    let seconds = seconds.and_then(|span| {
        let days = i64::from(span.get_weeks()) * 7 + i64::from(span.get_days());
        let time = span.weeks(0).days(0);
        let time = SignedDuration::try_from(time).ok()?.as_secs_f64();
        Some(days as f64 * SECONDS_A_DAY + time)
    });
    CellValue::Text(seconds.map_or_else(|| text.to_owned(), |seconds| clock(seconds.round())))
}

/// A time of day as a clock shows it.
pub(super) fn time_of_day(time: Time) -> String {
    let seconds = time.duration_since(Time::midnight()).as_secs_f64().round();
    clock(seconds)
}

/// Whole seconds as hours, minutes and, unless they are none, seconds: `10:30`.
fn clock(seconds: f64) -> String {
    let sign = if seconds < 0.0 { "-" } else { "" };
    let seconds = seconds.abs();
    let (hours, minutes) = ((seconds / 3600.0).floor(), (seconds / 60.0).floor() % 60.0);
    match seconds % 60.0 {
        0.0 => format!("{sign}{hours:02}:{minutes:02}"),
        rest => format!("{sign}{hours:02}:{minutes:02}:{rest:02}"),
    }
}
