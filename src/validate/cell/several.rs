//! Cells that hold several values where one is expected, or with something else between them than
//! there should be.

use std::borrow::Cow;

use super::{one, quarters, word};
use crate::diagnostic::{Diagnostic, quoted};
use crate::doctype::Type;
use crate::read::CellValue;
use crate::validate::expected::{Expected, Lookup};
use crate::validate::fold::trimmed;

/// What people write between values, tried one after the other, the last all together.
const BETWEEN: [&[&str]; 8] = [&[","], &["/"], &["|"], &["&"], &["+"], &[";"], &[" and "], &ALL];

/// All of it.
const ALL: [&str; 8] = [",", "/", "|", "&", "+", ";", " and ", "\n"];

/// The items of a list, of which those are taken apart that are several known values with something
/// else between them, `Albania, Georgia`, or several quarters, `Q1–Q3 2026`; with a note on what is
/// said of quarters beyond these.
pub(super) fn taken_apart<'a>(
    expected: &Expected,
    items: Vec<Cow<'a, CellValue>>,
    notes: &mut Vec<Diagnostic>,
) -> Vec<Cow<'a, CellValue>> {
    let is_quarter = matches!(expected.column.kind, Type::Quarter);
    if !is_quarter && matches!(expected.lookup, Lookup::None) {
        return items;
    }
    let mut all: Vec<Cow<'a, CellValue>> = Vec::with_capacity(items.len());
    for item in items {
        let parts = if is_quarter {
            let is_one = matches!(*item, CellValue::Bool(_)) || one(expected, &item).is_ok();
            let meant = if is_one { None } else { quarters::meant(expected, &item) };
            notes.extend(meant.as_ref().and_then(|meant| meant.note(&item)));
            meant.map(|meant| meant.quarters)
        } else {
            apart(expected, &item)
        };
        match parts {
            Some(parts) => {
                let parts = parts.into_iter().map(|it| Cow::Owned(CellValue::Text(it)));
                let parts: Vec<_> = parts.filter(|it| !is_quarter || !all.contains(it)).collect();
                all.extend(parts);
            }
            None => all.push(item),
        }
    }
    all
}

/// The values that an item consists of, where it is more than one.
fn apart(expected: &Expected, item: &CellValue) -> Option<Vec<String>> {
    let CellValue::Text(text) = item else { return None };
    if split(text, &ALL).len() < 2 || is_known(expected, text) {
        return None;
    }
    let of = |between: &&[&str]| {
        let parts = split(text, between);
        let are_known = parts.len() > 1 && parts.iter().all(|part| is_known(expected, part));
        are_known.then(|| parts.into_iter().map(str::to_owned).collect())
    };
    BETWEEN.iter().find_map(of)
}

/// Whether a text is a word of the column.
fn is_known(expected: &Expected, text: &str) -> bool {
    match &expected.lookup {
        Lookup::None => false,
        Lookup::Values(words) => words.find(text).is_some(),
        Lookup::Codes { words, .. } => words.find(text).is_some(),
        Lookup::Keys(keys) => word::record(keys, text).is_some(),
    }
}

/// The fault of an item of a list that is several values: `Albania, Georgia`. Any other fault as it
/// is.
pub(super) fn in_list(expected: &Expected, item: &CellValue, fault: Diagnostic) -> Diagnostic {
    let (Some(separator), CellValue::Text(text)) = (&expected.column.separator, item) else {
        return fault;
    };
    // Quarters have been taken apart with the year that belongs to all of them.
    if matches!(expected.column.kind, Type::Quarter) && quarters::meant(expected, item).is_some() {
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
    split(text, &ALL)
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
    use crate::read::CellValue;
    use crate::validate::expected::{Context, Expected};
    use crate::validate::language::Language;
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
            assert_eq!(hints(text, Some(";")), [""; 0], "{text}");
        }
        let hint = "put `;` between the values: `31; 40`";
        let amounts = Column { separator: Some(";".into()), ..column("amount", Type::Integer) };
        let types = doctype(vec![sheet("rows", vec![amounts])]);
        let found = found_in(&types, &[("Rows", &["Amount", "31/40"])]);
        assert!(found[0].ends_with(hint), "{found:?}");
    }

    #[test]
    fn only_what_is_known_is_taken_apart() {
        let place = column("place", Type::Code("places".into()));
        let types = doctype(Vec::new());
        let keys = Vec::new();
        let context = Context::new(&types, &keys, Language::plain());
        let column = Column { separator: Some(";".into()), ..place };
        let expected = Expected::new(&column, &context, false);
        let apart = |text: &str| super::apart(&expected, &CellValue::Text(text.to_owned()));
        let three = ["AL", "Turkey", "Georgia"].map(str::to_owned).to_vec();
        assert_eq!(apart("AL, Turkey and Georgia"), Some(three));
        assert_eq!(apart("AL"), None);
        assert_eq!(apart("AL, Narnia"), None);
        assert_eq!(apart("Albania, "), None);
    }
}
