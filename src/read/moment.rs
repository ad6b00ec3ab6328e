//! Dates on their way to another process: six numbers, where text would have to be parsed.

use jiff::civil::DateTime;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Year, month, day, hour, minute and second; cells know nothing smaller.
type Numbers = (i16, i8, i8, i8, i8, i8);

pub(super) fn serialize<S: Serializer>(at: &DateTime, serializer: S) -> Result<S::Ok, S::Error> {
    let numbers: Numbers = (at.year(), at.month(), at.day(), at.hour(), at.minute(), at.second());
    numbers.serialize(serializer)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<DateTime, D::Error> {
    let (year, month, day, hour, minute, second) = Numbers::deserialize(deserializer)?;
    DateTime::new(year, month, day, hour, minute, second, 0).map_err(D::Error::custom)
}
