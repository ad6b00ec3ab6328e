//! Periods: a day, a month, a quarter, a half or a whole of a year, a part of one of these, or the time
//! from one to another.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;

/// A period by whose end something is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    /// The stretch of time, or that with which the period begins.
    pub first: Stretch,
    /// The one with which it ends, where it goes from one to another.
    pub last: Option<Stretch>,
}

/// A stretch of time, or a part of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stretch {
    /// Which part of it is meant; the whole where nothing is said.
    pub part: Option<Part>,
    /// What it is a part of.
    pub span: Span,
}

/// A part of a stretch of time: a third of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Its first third.
    Early,
    /// Its second third.
    Mid,
    /// Its last third, as `late` says it.
    Late,
    /// Its last third, as `end of` says it.
    End,
}

/// A stretch of time of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// A day.
    Day(Date),
    /// A month of a year, 1 to 12.
    Month(i16, i8),
    /// A quarter of a year, 1 to 4.
    Quarter(i16, i8),
    /// A half of a year, 1 or 2.
    Half(i16, i8),
    /// A year.
    Year(i16),
}

impl Period {
    /// A stretch of time alone.
    pub const fn of(span: Span) -> Self {
        Self { first: Stretch { part: None, span }, last: None }
    }

    /// From one stretch of time to another; none where the other does not end later.
    pub fn between(first: Stretch, last: Stretch) -> Option<Self> {
        let is_later = first.first_day() <= last.first_day() && first.last_day() < last.last_day();
        is_later.then_some(Self { first, last: Some(last) })
    }

    /// The year and month that it is, where it is one.
    pub const fn month(&self) -> Option<(i16, i8)> {
        match (self.first, self.last) {
            (Stretch { part: None, span: Span::Month(year, month) }, None) => Some((year, month)),
            _ => None,
        }
    }

    /// Its first day.
    pub fn first_day(&self) -> Date {
        self.first.first_day()
    }

    /// Its last day, after which it is past.
    pub fn last_day(&self) -> Date {
        self.last.unwrap_or(self.first).last_day()
    }
}

impl Stretch {
    /// Its first day.
    pub fn first_day(&self) -> Date {
        let third = match self.part {
            None | Some(Part::Early) => 0,
            Some(Part::Mid) => 1,
            Some(Part::Late | Part::End) => 2,
        };
        self.span.after(third)
    }

    /// Its last day.
    pub fn last_day(&self) -> Date {
        let third = match self.part {
            Some(Part::Early) => 1,
            Some(Part::Mid) => 2,
            None | Some(Part::Late | Part::End) => 3,
        };
        let Span::Day(day) = self.span else {
            return self.span.after(third).yesterday().unwrap_or(Date::MAX);
        };
        day
    }
}

impl Span {
    /// The first day that comes after so many thirds of it. A third of a month is ten days.
    fn after(self, thirds: i8) -> Date {
        let (year, month, months) = match self {
            Self::Day(day) => return day,
            Self::Month(year, month) if thirds < 3 => {
                return Date::new(year, month, 1 + 10 * thirds).unwrap_or(Date::MAX);
            }
            Self::Month(year, month) => (year, month, 1),
            Self::Quarter(year, quarter) => (year, 3 * quarter - 2, thirds),
            Self::Half(year, half) => (year, 6 * half - 5, 2 * thirds),
            Self::Year(year) => (year, 1, 4 * thirds),
        };
        let first = Date::new(year, month, 1).ok();
        first.and_then(|it| it.checked_add(months.months()).ok()).unwrap_or(Date::MAX)
    }
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 4] = [Self::Early, Self::Mid, Self::Late, Self::End];

    /// The word before the stretch of time, as it is typed.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Early => "early",
            Self::Mid => "mid",
            Self::Late => "late",
            Self::End => "end of",
        }
    }
}

/// As somebody would type it: `2026-06-30`, `2026-06`, `Q1 2026`, `H1 2026`, `end of 2026`, `2026 to
/// 2027`.
impl fmt::Display for Period {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}", self.first)?;
        self.last.map_or(Ok(()), |last| write!(out, " to {last}"))
    }
}

impl fmt::Display for Stretch {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(part) = self.part {
            write!(out, "{} ", part.word())?;
        }
        match self.span {
            Span::Day(day) => write!(out, "{day}"),
            Span::Month(year, month) => write!(out, "{year:04}-{month:02}"),
            Span::Quarter(year, quarter) => write!(out, "Q{quarter} {year:04}"),
            Span::Half(year, half) => write!(out, "H{half} {year:04}"),
            Span::Year(year) => write!(out, "{year:04}"),
        }
    }
}

/// What it is written as by its `Display`, and nothing else.
impl FromStr for Period {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.split_once(" to ") {
            Some((first, last)) => Self::between(first.parse()?, last.parse()?).ok_or(()),
            None => Ok(Self { first: text.parse()?, last: None }),
        }
    }
}

impl FromStr for Stretch {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let behind = |part: Part| Some((part, text.strip_prefix(part.word())?.strip_prefix(' ')?));
        let (part, text) = match Part::ALL.into_iter().find_map(behind) {
            Some((part, rest)) => (Some(part), rest),
            None => (None, text),
        };
        let number = |text: &str, most: i8| {
            let number = text.parse().map_err(drop)?;
            if (1..=most).contains(&number) { Ok(number) } else { Err(()) }
        };
        let year = |text: &str| match text.len() {
            4 => text.parse().map_err(drop),
            _ => Err(()),
        };
        let span = match text.split_once(' ') {
            Some((first, of)) => match first.split_at_checked(1) {
                Some(("Q", quarter)) => Span::Quarter(year(of)?, number(quarter, 4)?),
                Some(("H", half)) => Span::Half(year(of)?, number(half, 2)?),
                _ => return Err(()),
            },
            None => match text.split_once('-') {
                Some((of, month)) if !month.contains('-') => {
                    Span::Month(year(of)?, number(month, 12)?)
                }
                Some(_) => Span::Day(text.parse().map_err(drop)?),
                None => Span::Year(year(text)?),
            },
        };
        Ok(Self { part, span })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_ends_with_its_last_day() {
        for (typed, last) in [
            ("2026-06-30", "2026-06-30"),
            ("2026-02", "2026-02-28"),
            ("2026-12", "2026-12-31"),
            ("Q1 2026", "2026-03-31"),
            ("Q4 2026", "2026-12-31"),
            ("H1 2026", "2026-06-30"),
            ("H2 2026", "2026-12-31"),
            ("2016", "2016-12-31"),
            ("early 2016", "2016-04-30"),
            ("mid 2016", "2016-08-31"),
            ("late 2016", "2016-12-31"),
            ("end of 2016", "2016-12-31"),
            ("early 2026-06", "2026-06-10"),
            ("mid 2026-02", "2026-02-20"),
            ("end of 2026-02", "2026-02-28"),
            ("mid Q1 2026", "2026-02-28"),
            ("2016 to 2017", "2017-12-31"),
            ("2026-06 to 2027-05", "2027-05-31"),
        ] {
            let period: Period = typed.parse().unwrap();
            assert_eq!(period.last_day().to_string(), last, "{typed}");
            assert_eq!(period.to_string(), typed);
        }
        for none in ["", "26", "Q5 2026", "H3 2026", "2026-13", "2017 to 2016", "2026 to 2026"] {
            assert!(none.parse::<Period>().is_err(), "{none}");
        }
    }
}
