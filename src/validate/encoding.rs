//! How the letters of a workbook of text are encoded, where it says so itself.

use super::heading::document;
use super::{fold, form, raw};
use crate::diagnostic::{Checked, Diagnostic, Name, quoted};
use crate::doctype::Hidden;
use crate::read::{Workbook, is_encoding};

/// The name of the field, folded.
const FIELD: &str = "encoding";

/// The encoding that the sheet `Document` names, if it names one; a name that nobody knows is told.
/// Its letters are those that all encodings of a spreadsheet program share, so that it can be read
/// before it is known.
pub fn encoding(workbook: &Workbook) -> Checked<String> {
    let none = Checked::failed(Vec::new());
    let Some(sheet) = document(workbook) else { return none };
    let entry = form::entries(sheet, Hidden::Include, |name| name == FIELD)
        .into_iter()
        .find(|entry| entry.title.as_deref().is_some_and(|title| fold::name(title) == FIELD));
    let Some((entry, cell)) = entry.and_then(|entry| entry.spot.cell.map(|cell| (entry, cell)))
    else {
        return none;
    };
    let name = raw::text(cell).into_owned();
    if is_encoding(&name) {
        return Checked::new(name, Vec::new());
    }
    let mut place = workbook.cell_place(sheet, entry.spot.at.unwrap_or(entry.name_at));
    place.title = entry.title;
    let message = format!("{} is not the name of an encoding, and is not used", quoted(&name));
    Diagnostic::warning(Name::NotAllowed, message)
        .at(place)
        .hint("Excel saves plain CSV in `windows-1252` in Western Europe, and elsewhere in others")
        .hint("or leave it blank, and save the files as \"CSV UTF-8\"")
        .into()
}

#[cfg(test)]
mod tests {
    use super::super::testing::workbook;
    use super::*;

    #[test]
    fn a_workbook_can_say_how_it_is_encoded() {
        let of = |rows: &[&str]| encoding(&workbook(&[("document", rows)]));
        let named = of(&["Title|A", "Encoding:| windows-1254 "]);
        assert_eq!(named.value.as_deref(), Some("windows-1254"));
        assert_eq!(named.diagnostics, []);
        for none in [&["Title|A", "Encoding|"][..], &["Title|A"]] {
            let none = of(none);
            assert_eq!((none.value, none.diagnostics), (None, Vec::new()));
        }
        let unknown = of(&["Title|A", "Encoding|windows-9999"]);
        assert_eq!(unknown.value, None);
        let [found] = &unknown.diagnostics[..] else { panic!("{:?}", unknown.diagnostics) };
        assert!(found.message.contains("`windows-9999` is not the name of an encoding"));
        assert!(found.place.as_ref().is_some_and(|place| place.to_string().contains("B2")));
    }
}
