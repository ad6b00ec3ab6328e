//! The words that may stand in place of a value: none, TBD, N/A, nothing further.

use crate::read::CellValue;
use crate::validate::Special;
use crate::validate::fold::{folded, trimmed};

/// Longest special word, in bytes, with room for blanks; what is longer need not be folded.
const LONGEST: usize = 32;

/// Which special word a cell holds, whether its column takes it or not.
pub(super) fn word(cell: &CellValue) -> Option<Special> {
    let CellValue::Text(text) = cell else { return None };
    if text.len() > LONGEST || !trimmed(text).starts_with(['n', 'N', 't', 'T']) {
        return None;
    }
    match &*folded(text) {
        "none" => Some(Special::None),
        "tbd" | "t.b.d." | "to be determined" => Some(Special::ToBeDetermined),
        "n/a" | "n.a." | "not applicable" => Some(Special::NotApplicable),
        "nothing further" | "nothing further." | "nothing further to report" => {
            Some(Special::NothingFurther)
        }
        _ => None,
    }
}

/// A special word as contracts and messages write it.
pub(super) const fn shown(word: Special) -> &'static str {
    match word {
        Special::None => "none",
        Special::ToBeDetermined => "TBD",
        Special::NotApplicable => "N/A",
        Special::NothingFurther => "nothing further",
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
            ("nothing", None),
            ("-", None),
            ("no", None),
            ("none of these", None),
        ] {
            assert_eq!(word(&CellValue::Text(text.into())), expected, "{text:?}");
        }
    }
}
