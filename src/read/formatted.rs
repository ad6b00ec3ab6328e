//! A number that its cell shows with something beside it, or in thousands.

use serde::{Deserialize, Serialize};

/// A number that its cell shows with something beside it, or in thousands: `31%`, `€ 40,000`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Formatted {
    /// The number that the cell holds.
    pub number: f64,
    /// What is seen before it, without blanks.
    pub before: String,
    /// What is seen behind it, without blanks.
    pub after: String,
    /// By which power of ten the number that is seen is greater: 2 for `31%`, -3 for thousands.
    pub power: i8,
    /// How many decimals are seen; all where nothing is said.
    pub decimals: Option<u8>,
    /// Whether thousands are set apart.
    pub grouped: bool,
}

impl Formatted {
    /// The number that is seen, to all the digits that the cell holds.
    pub fn seen(&self) -> f64 {
        let seen = self.number * 10_f64.powi(self.power.into());
        // Not the digits that come of multiplying.
        format!("{seen:.14e}").parse().unwrap_or(seen)
    }

    /// All that is seen, with this before decimals.
    pub fn text(&self, point: char) -> String {
        let seen = self.seen();
        let number = match self.decimals {
            Some(decimals) => to_decimals(seen, decimals),
            None => format!("{seen}"),
        };
        let (sign, number) = number.strip_prefix('-').map_or(("", &*number), |rest| ("-", rest));
        let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
        let between = match (self.grouped, point) {
            (false, _) => "",
            (true, ',') => "\u{a0}",
            (true, _) => ",",
        };
        let mut text = String::new();
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index) % 3 == 0 {
                text.push_str(between);
            }
            text.push(digit);
        }
        if !decimals.is_empty() {
            text.push(point);
            text.push_str(decimals);
        }
        // Signs touch their number, words do not.
        let space = |words: &str, touches: &dyn Fn(char) -> bool| {
            if words.is_empty() || words.chars().all(touches) { "" } else { " " }
        };
        let (before, after) = (&self.before, &self.after);
        let left = space(before, &|letter| !letter.is_alphanumeric());
        let right = space(after, &|letter| !letter.is_alphanumeric());
        format!("{before}{left}{sign}{text}{right}{after}")
    }
}

/// A number to so many decimals, a half rounded up as spreadsheets do.
pub(super) fn to_decimals(number: f64, decimals: u8) -> String {
    let shift = 10_f64.powi(decimals.into());
    let shifted = number * shift;
    let whole = format!("{shifted:.14e}").parse().unwrap_or(shifted).round();
    format!("{:.*}", usize::from(decimals), whole / shift)
}
