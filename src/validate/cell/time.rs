//! Times of day: `09:00`, `9.30`, `9h30`, `9 a.m.`, `noon`, and from one to another: `13:15–13:25`.

use super::{Typed, wrong};
use crate::diagnostic::{Diagnostic, Name};
use crate::read::CellValue;
use crate::validate::clock::Clock;
use crate::validate::fold::{self, folded};
use crate::validate::{Value, raw};

/// A half of the day.
#[derive(Clone, Copy, PartialEq)]
enum Half {
    /// Before noon.
    Am,
    /// From noon on.
    Pm,
}

/// A time of day: text that means one or from one to another, or a cell with a time.
pub(super) fn time(cell: &CellValue) -> Typed {
    let found = match cell {
        CellValue::Text(text) => parse(text),
        CellValue::Date(at) if at.time() != jiff::civil::Time::midnight() => {
            let minutes = i32::from(at.hour()) * 60 + i32::from(at.minute());
            u16::try_from(minutes).ok().map(|from| Clock { from, to: None })
        }
        CellValue::Number(number) => of_number(*number),
        _ => None,
    };
    found.map(Value::Time).ok_or_else(|| Box::new(instead(cell)))
}

/// What is wrong with a cell that holds no time, and what to write.
fn instead(cell: &CellValue) -> Diagnostic {
    let fault = wrong(Name::NotATime, cell, "a time of day");
    if let CellValue::Text(text) = cell {
        let plain = plain(text);
        let ends = ends(&plain).find_map(|(from, to)| Some((single(from)?.0, single(to)?.0)));
        if ends.is_some_and(|(from, to)| from >= to) {
            return fault.hint("it ends before it begins: exchange the two");
        }
    }
    match cell {
        // Is it half past nine, or ten to ten?
        CellValue::Number(number) if (0.0..24.0).contains(number) && number.fract() == 0.5 => {
            let hour = number.floor();
            fault.hint(format!("write it with a colon: `{hour:02}:30` or `{hour:02}:50`"))
        }
        _ => fault.hint("write it as `09:00` or `9 a.m.`, or from one to another: `13:15–13:25`"),
    }
}

/// The time that a number means: a part of a day, an hour, or `9.3`, which was typed as `9.30`.
fn of_number(number: f64) -> Option<Clock> {
    let minutes = if number > 0.0 && number < 1.0 {
        number * f64::from(Clock::DAY)
    } else if (0.0..=24.0).contains(&number) && number.fract() != 0.5 {
        number.trunc() * 60.0 + (number.fract() * 100.0).round()
    } else {
        return None;
    };
    let is_part = number > 0.0 && number < 1.0;
    let is_whole = (minutes - minutes.round()).abs() < 1e-3;
    let is_minute = is_part || number.fract() < 0.595;
    let written = raw::number(number);
    let is_typed = is_part || written.split_once('.').is_none_or(|(_, rest)| rest.len() <= 2);
    if !(is_whole && is_minute && is_typed) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within a day")]
    let from = minutes.round() as u16;
    (from <= Clock::DAY).then_some(Clock { from, to: None })
}

/// The time, or from one to another, that a text means.
fn parse(text: &str) -> Option<Clock> {
    let plain = plain(text);
    if let Some((from, _)) = single(&plain) {
        return Some(Clock { from, to: None });
    }
    ends(&plain).find_map(|(from, to)| {
        let (mut first, half) = single(from)?;
        let (last, behind) = single(to)?;
        // `1:30–3 p.m.`: of both, where the first is then before the second.
        let later = first + Clock::DAY / 2;
        if half.is_none() && behind == Some(Half::Pm) && first < Clock::DAY / 2 && later < last {
            first = later;
        }
        Clock::between(first, last)
    })
}

/// A text as it is read: folded, without words that say nothing.
fn plain(text: &str) -> String {
    let folded = folded(&fold::plain(text)).replace("a.m.", "am").replace("p.m.", "pm");
    let folded = folded.replace("o'clock", "");
    let bare = folded.trim().trim_start_matches("at ").trim_start_matches("from ");
    bare.trim_end_matches('.').trim().to_owned()
}

/// The two ends of what goes from one to another.
fn ends(text: &str) -> impl Iterator<Item = (&str, &str)> {
    let halves = move |between: &'static str| text.split_once(between);
    [" to ", " until ", "-"]
        .into_iter()
        .filter_map(halves)
        .map(|(one, two)| (one.trim(), two.trim()))
}

/// The minutes since midnight that a folded text means, and the half of the day that it names.
fn single(text: &str) -> Option<(u16, Option<Half>)> {
    match text {
        "noon" | "12 noon" | "midday" | "12:00 noon" => {
            return Some((Clock::DAY / 2, Some(Half::Pm)));
        }
        "midnight" => return Some((Clock::DAY, None)),
        _ => {}
    }
    let half = |sign: &str| text.strip_suffix(sign).map(str::trim_end);
    let (clock, half) = match (half("am"), half("pm")) {
        (Some(clock), _) => (clock, Some(Half::Am)),
        (_, Some(clock)) => (clock, Some(Half::Pm)),
        _ => (text, None),
    };
    let clock = match half {
        None => [" hours", " hrs", " hr", " h", " uhr"]
            .into_iter()
            .find_map(|unit| clock.strip_suffix(unit))
            .unwrap_or(clock),
        Some(_) => clock,
    };
    let mut parts = clock.split([':', '.', 'h']);
    let number = |text: &str| {
        let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
        if is_number { text.parse::<u16>().ok() } else { None }
    };
    let first = parts.next()?;
    let (hours, minutes) = match (parts.next(), first.len()) {
        // `0930`
        (None, 4) => (number(first.get(..2)?)?, number(first.get(2..)?)?),
        (None | Some(""), _) => (number(first)?, 0),
        (Some(minutes), _) if minutes.len() == 2 => (number(first)?, number(minutes)?),
        _ => return None,
    };
    // Seconds say nothing here.
    if parts.next().is_some_and(|seconds| number(seconds).is_none()) || parts.next().is_some() {
        return None;
    }
    let hours = match half {
        Some(_) if !(1..=12).contains(&hours) => return None,
        Some(Half::Am) => hours % 12,
        Some(Half::Pm) => hours % 12 + 12,
        None => hours,
    };
    let all = hours * 60 + minutes;
    (minutes < 60 && all <= Clock::DAY).then_some((all, half))
}

#[cfg(test)]
mod tests {
    use jiff::civil;

    use super::*;
    use crate::validate::testing::{assert_typed, text as t};

    #[test]
    fn times() {
        for (text, wanted) in [
            ("09:00", "09:00"),
            ("9:00", "09:00"),
            ("9.00", "09:00"),
            ("9h30", "09:30"),
            ("14h", "14:00"),
            ("14:00 hrs", "14:00"),
            ("0930", "09:30"),
            ("09:30:00", "09:30"),
            ("9 a.m.", "09:00"),
            ("9:00 AM", "09:00"),
            ("9am", "09:00"),
            ("2 p.m.", "14:00"),
            ("12 p.m.", "12:00"),
            ("12:30 a.m.", "00:30"),
            ("Noon", "12:00"),
            ("24:00", "24:00"),
            ("13:15 – 13:25", "13:15–13:25"),
            ("13.15-13.25", "13:15–13:25"),
            ("9–10:30 a.m.", "09:00–10:30"),
            ("1:30–3 p.m.", "13:30–15:00"),
            ("11:00–1:00 p.m.", "11:00–13:00"),
            ("11 a.m. – 12:30 p.m.", "11:00–12:30"),
            ("9:30 a.m. to noon", "09:30–12:00"),
            ("from 9:00 to 9:30", "09:00–09:30"),
        ] {
            match time(&t(text)) {
                Ok(Value::Time(clock)) => {
                    assert_eq!(clock.to_string(), wanted, "{text}");
                    assert_eq!(wanted.parse(), Ok(clock));
                }
                other => panic!("{text}: {other:?}"),
            }
        }
        let at = |text: &str| Ok(Value::Time(text.parse().unwrap()));
        assert_typed(
            time,
            [
                (CellValue::Number(0.375), at("09:00")),
                (CellValue::Number(0.55), at("13:12")),
                (CellValue::Number(9.3), at("09:30")),
                (CellValue::Number(9.15), at("09:15")),
                (CellValue::Number(9.0), at("09:00")),
                (CellValue::Number(9.5), Err("not-a-time")),
                (CellValue::Number(9.75), Err("not-a-time")),
                (CellValue::Number(45.0), Err("not-a-time")),
                (CellValue::Date(civil::date(2026, 10, 21).at(9, 30, 0, 0)), at("09:30")),
                (CellValue::Date(civil::date(2026, 10, 21).at(0, 0, 0, 0)), Err("not-a-time")),
                (t("25:00"), Err("not-a-time")),
                (t("9:60"), Err("not-a-time")),
                (t("13 p.m."), Err("not-a-time")),
                (t("10:30–9:00"), Err("not-a-time")),
                (t("morning"), Err("not-a-time")),
                (t("9:5"), Err("not-a-time")),
            ],
        );
        let hint = |cell: CellValue| time(&cell).unwrap_err().hints.join(" | ");
        assert_eq!(hint(t("10:30–9:00")), "it ends before it begins: exchange the two");
        assert_eq!(hint(CellValue::Number(9.5)), "write it with a colon: `09:30` or `09:50`");
    }
}
