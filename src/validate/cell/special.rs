//! The words that may stand in place of a value: none, TBD, N/A, nothing further, ongoing, full day.

use crate::read::CellValue;
use crate::validate::Special;
use crate::validate::fold::{folded, trimmed};

/// Longest special word, in bytes, with room for blanks; what is longer need not be folded.
const LONGEST: usize = 32;

/// Which special word a cell holds, whether its column takes it or not.
pub(super) fn word(cell: &CellValue) -> Option<Special> {
    let CellValue::Text(text) = cell else { return None };
    let first = trimmed(text).chars().next().map(|letter| letter.to_ascii_lowercase());
    if text.len() > LONGEST
        || !matches!(first, Some('n' | 't' | 'o' | 'c' | 'r' | 'p' | 'i' | 'f' | 'a' | 'w'))
    {
        return None;
    }
    match folded(text).trim_end_matches('.') {
        "none" => Some(Special::None),
        "tbd" | "t.b.d" | "to be determined" | "to be decided" | "tbc" | "t.b.c"
        | "to be confirmed" | "tba" | "to be announced" => Some(Special::ToBeDetermined),
        "n/a" | "n.a" | "not applicable" => Some(Special::NotApplicable),
        "nothing further" | "nothing further to report" => Some(Special::NothingFurther),
        "ongoing" | "on-going" | "on going" | "continuous" | "continuously" | "continuing"
        | "rolling" | "permanent" | "permanently" => Some(Special::Ongoing),
        "immediately" | "immediate" => Some(Special::Immediately),
        "full day" | "full-day" | "all day" | "all-day" | "whole day" => Some(Special::FullDay),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_words() {
        for (text, expected) in [
            ("None", Some(Special::None)),
            ("tbd", Some(Special::ToBeDetermined)),
            ("To be  determined", Some(Special::ToBeDetermined)),
            (" n/a ", Some(Special::NotApplicable)),
            ("Nothing further", Some(Special::NothingFurther)),
            ("To be confirmed", Some(Special::ToBeDetermined)),
            ("TBC.", Some(Special::ToBeDetermined)),
            ("Continuous", Some(Special::Ongoing)),
            ("on-going", Some(Special::Ongoing)),
            ("Rolling", Some(Special::Ongoing)),
            ("Immediately", Some(Special::Immediately)),
            ("Full day", Some(Special::FullDay)),
            ("all-day", Some(Special::FullDay)),
            ("ongoing work", None),
            ("nothing", None),
            ("-", None),
            ("no", None),
            ("none of these", None),
        ] {
            assert_eq!(word(&CellValue::Text(text.into())), expected, "{text:?}");
        }
    }
}
