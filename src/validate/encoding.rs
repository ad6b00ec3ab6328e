//! How the letters of a workbook of text are encoded, where it says so itself.

use super::heading::document;
use super::{fold, form, raw};
use crate::doctype::Hidden;
use crate::read::Workbook;

/// The name of the field, folded.
const FIELD: &str = "encoding";

/// The encoding that the sheet `Document` names. Its letters are those that all encodings of a
/// spreadsheet program share, so that it can be read before it is known.
pub fn encoding(workbook: &Workbook) -> Option<String> {
    form::entries(document(workbook)?, Hidden::Include, |name| name == FIELD)
        .into_iter()
        .find(|entry| entry.title.as_deref().is_some_and(|title| fold::name(title) == FIELD))
        .and_then(|entry| Some(raw::text(entry.spot.cell?).into_owned()))
}

#[cfg(test)]
mod tests {
    use super::super::testing::workbook;
    use super::*;

    #[test]
    fn a_workbook_can_say_how_it_is_encoded() {
        let of = |rows: &[&str]| encoding(&workbook(&[("document", rows)]));
        assert_eq!(of(&["Title|A", "Encoding:| windows-1254 "]).as_deref(), Some("windows-1254"));
        assert_eq!(of(&["Title|A", "Encoding|"]), None);
        assert_eq!(of(&["Title|A"]), None);
    }
}
