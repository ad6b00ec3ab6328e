//! Cells that hold several values where one is expected, or with something else between them than
//! there should be.

use super::{one, quarter};
use crate::diagnostic::{Diagnostic, quoted};
use crate::doctype::Type;
use crate::read::CellValue;
use crate::validate::expected::{Expected, Lookup};
use crate::validate::fold::trimmed;

/// What people write between values, tried one after the other, the last all together.
const BETWEEN: [&[&str]; 8] = [
    &[","],
    &["/"],
    &["|"],
    &["&"],
    &["+"],
    &[";"],
    &[" and "],
    &[",", "/", "|", "&", "+", ";", " and ", "\n"],
];

/// The fault of an item of a list that is several values: `Albania, Georgia`. Any other fault as it
/// is.
pub(super) fn in_list(expected: &Expected, item: &CellValue, fault: Diagnostic) -> Diagnostic {
    let (Some(separator), CellValue::Text(text)) = (&expected.column.separator, item) else {
        return fault;
    };
    // Quarters have been taken apart with the year that belongs to all of them.
    if matches!(expected.column.kind, Type::Quarter) && quarter::meant(expected, text).is_some() {
        return fault;
    }
    let Some(parts) = parts(expected, text) else { return fault };
    let written = quoted(&parts.join(&format!("{separator} ")));
    let hint = format!("put {} between the values: {written}", quoted(separator));
    Diagnostic { hints: vec![hint], ..fault }
}

/// The fault of a cell that is several known words, and its column takes one: `UNDP/WHO`. Any other
/// fault as it is.
pub(super) fn in_cell(expected: &Expected, cell: &CellValue, fault: Diagnostic) -> Diagnostic {
    let CellValue::Text(text) = cell else { return fault };
    if matches!(expected.lookup, Lookup::None) {
        return fault;
    }
    let Some(parts) = parts(expected, text) else { return fault };
    Diagnostic { hints: vec![one_of(parts.into_iter())], ..fault }
}

/// That a column takes one value, and which of these it may be.
pub(super) fn one_of<'a>(parts: impl Iterator<Item = &'a str>) -> String {
    let shown: Vec<String> = parts.map(quoted).collect();
    format!("this column takes one value: write {}", shown.join(" or "))
}

/// The values that a text consists of, if each of them is one.
fn parts<'a>(expected: &Expected, text: &'a str) -> Option<Vec<&'a str>> {
    let is_value = |part: &&str| one(expected, &CellValue::Text((*part).to_owned())).is_ok();
    let of = |between: &&[&str]| {
        let parts = split(text, between);
        (parts.len() > 1 && parts.iter().all(is_value)).then_some(parts)
    };
    BETWEEN.iter().find_map(of)
}

/// How many parts a text has that may be values of their own.
pub(super) fn count(text: &str) -> usize {
    all(text).len()
}

/// All parts of a text that may be values of their own.
pub(super) fn all(text: &str) -> Vec<&str> {
    BETWEEN.last().map_or_else(Vec::new, |between| split(text, between))
}

/// What stands between these signs or words in a text, without blanks.
fn split<'a>(text: &'a str, between: &[&str]) -> Vec<&'a str> {
    let mut parts = vec![text];
    for word in between {
        parts = parts.into_iter().flat_map(|part| part.split(word)).collect();
    }
    parts.into_iter().map(trimmed).filter(|part| !part.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use crate::doctype::{Column, Type};
    use crate::validate::testing::{column, doctype, found_in, sheet};

    /// What is found in a cell of a column of places.
    fn hints(text: &str, separator: Option<&str>) -> Vec<String> {
        let place = column("place", Type::Code("places".into()));
        let separator = separator.map(str::to_owned);
        let rows = sheet("rows", vec![Column { separator, ..place }]);
        let found = found_in(&doctype(vec![rows]), &[("Rows", &["Place", text])]);
        found.iter().flat_map(|line| line.split(" | ").skip(1).map(str::to_owned)).collect()
    }

    #[test]
    fn several_values_where_one_is_expected() {
        for text in [
            "Albania/Turkey",
            "Albania, Turkey",
            "Albania + Turkey",
            "Albania; Turkey",
            "Albania & Turkey",
            "Albania and Turkey",
        ] {
            let hint = "this column takes one value: write `Albania` or `Turkey`";
            assert_eq!(hints(text, None), [hint], "{text}");
        }
        assert_eq!(
            hints("AL, Turkey and Georgia", None),
            ["this column takes one value: write `AL` or `Turkey` or `Georgia`"]
        );
    }

    #[test]
    fn nothing_is_guessed_across_what_stands_between_values() {
        let listed = "allowed: `Albania`, `Türkiye`, `Georgia`";
        assert_eq!(hints("Albania/Narnia", None), [listed]);
        assert_eq!(hints("Albania, Gorgia", Some(";")), [listed]);
        assert_eq!(hints("Albnia", None), ["did you mean `Albania`?", listed]);
    }

    #[test]
    fn lists_with_something_else_between_their_values() {
        for text in ["AL, GE", "AL/GE", "AL + GE", "AL & GE", "AL and GE"] {
            assert_eq!(hints(text, Some(";")), ["put `;` between the values: `AL; GE`"], "{text}");
        }
    }
}
