//! Dates and times of day: from a spreadsheet's day count, and from their ISO 8601 form.

use calamine::ExcelDateTime;
use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, Unit};

use super::CellValue;

const SECONDS_A_DAY: f64 = 86_400.0;

/// The first day count past the end of the year 9999, beyond which spreadsheets show no date.
const PAST_9999: f64 = 2_958_466.0;

/// A day count in a cell formatted as a date, a time of day or a duration.
pub(super) fn from_serial(serial: ExcelDateTime) -> CellValue {
    let days = serial.as_f64();
    if serial.is_duration() {
        return CellValue::Text(clock((days * SECONDS_A_DAY).round()));
    }
    if !(0.0..PAST_9999).contains(&days) {
        // Spreadsheets fill the cell like this too.
        return CellValue::Error("#####".to_owned());
    }
    if days < 1.0 {
        return CellValue::Text(clock((days * SECONDS_A_DAY).round()));
    }
    let (year, month, day, hour, minute, second, milli) = serial.to_ymd_hms_milli();
    let date = || {
        let small = |part: u8| i8::try_from(part).ok();
        let date = Date::new(i16::try_from(year).ok()?, small(month)?, small(day)?).ok()?;
        let nanos = i32::from(milli) * 1_000_000;
        let time = Time::new(small(hour)?, small(minute)?, small(second)?, nanos).ok()?;
        DateTime::from_parts(date, time).round(Unit::Second).ok()
    };
    // Excel counts a 29 February 1900, which never was.
    date()
        .map_or_else(|| CellValue::Text(format!("{year:04}-{month:02}-{day:02}")), CellValue::Date)
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
    let told = text.parse::<SignedDuration>().map(|length| clock(length.as_secs_f64().round()));
    CellValue::Text(told.unwrap_or_else(|_| text.to_owned()))
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
