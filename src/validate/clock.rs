//! Times of day, and from one to another.

use std::fmt;
use std::str::FromStr;

/// A time of day, or from one to another, in minutes since midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// The time, or the one from which it goes.
    pub from: u16,
    /// The time to which it goes.
    pub to: Option<u16>,
}

impl Clock {
    /// Minutes of a day; 24:00 is its end.
    pub const DAY: u16 = 24 * 60;

    /// From one time to another; none where the other is not later.
    pub fn between(from: u16, to: u16) -> Option<Self> {
        (from < to && to <= Self::DAY).then_some(Self { from, to: Some(to) })
    }

    /// The time to which it goes, or the time itself.
    pub fn end(&self) -> u16 {
        self.to.unwrap_or(self.from)
    }
}

/// By the clock of 24 hours: `09:00`, `13:15–13:25`.
impl fmt::Display for Clock {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:02}:{:02}", self.from / 60, self.from % 60)?;
        match self.to {
            Some(to) => write!(out, "–{:02}:{:02}", to / 60, to % 60),
            None => Ok(()),
        }
    }
}

/// What it is written as by its `Display`, and nothing else.
impl FromStr for Clock {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let one = |text: &str| {
            let (hours, minutes) = text.split_once(':').ok_or(())?;
            let number = |text: &str| match text.len() {
                2 => text.parse::<u16>().map_err(drop),
                _ => Err(()),
            };
            let (hours, minutes) = (number(hours)?, number(minutes)?);
            let all = hours * 60 + minutes;
            if minutes < 60 && all <= Self::DAY { Ok(all) } else { Err(()) }
        };
        match text.split_once('–') {
            Some((from, to)) => Self::between(one(from)?, one(to)?).ok_or(()),
            None => Ok(Self { from: one(text)?, to: None }),
        }
    }
}
