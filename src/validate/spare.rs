//! Where to put what has no place of its own in a contract: sheets that take any field, or any table.

use super::raw;
use super::table::Table;
use crate::diagnostic::{Diagnostic, Name, Place, quoted};
use crate::doctype::{Column, Schema, Sheet, Takes, Type};
use crate::read;

/// Tells of fields that the form does not know where they can stand, if there is such a sheet. What is
/// near to a known one is more likely that.
pub(super) fn fields(schema: &Schema, tables: &[Table], found: &mut [Diagnostic]) {
    let Some((form, sheet)) = tables.first().zip(taking(schema, Takes::Fields)) else { return };
    let hint =
        format!("what stands in the sheet {} is printed: move it there", quoted(&sheet.title));
    for note in found.iter_mut().filter(|it| it.name == Name::UnknownField && !it.is_error()) {
        let is_of_form =
            matches!(&note.place, Some(Place::Cell(place)) if place.sheet == form.place.sheet);
        if is_of_form && note.hints.is_empty() {
            note.hints.push(hint.clone());
        }
    }
}

/// The note on a sheet that nobody knows, with where its table can stand, if it is one.
pub(super) fn table(schema: &Schema, sheet: &read::Sheet, note: Diagnostic) -> Diagnostic {
    let is_row =
        |row: &&read::Row| row.cells.iter().filter(|cell| !raw::is_blank(&cell.value)).count() > 1;
    let is_table = sheet.rows.iter().filter(is_row).count() > 1;
    let is_text = |column: &&Column| column.kind == Type::RichText && column.separator.is_none();
    let place = || {
        let sheet = taking(schema, Takes::Tables)?;
        Some((sheet, sheet.columns.iter().find(is_text)?))
    };
    match place() {
        Some((sheet, column)) if is_table && note.hints.is_empty() => note.hint(format!(
            "to print it, write it into {} of the sheet {}, a line for each row: `| Year | Number |`, below \
             that `| --- | --- |`",
            quoted(&column.title),
            quoted(&sheet.title),
        )),
        _ => note,
    }
}

fn taking(schema: &Schema, what: Takes) -> Option<&Sheet> {
    schema.sheets.iter().find(|sheet| sheet.takes == Some(what))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::doctype::Doctype;
    use crate::validate::testing::{column, doctype, found_in, sheet};

    fn types(takes: bool) -> Doctype {
        let form = crate::validate::testing::plan().schema.sheets.swap_remove(0);
        let facts = sheet("facts", vec![column("name", Type::Text)]);
        let sections = sheet("sections", vec![column("text", Type::RichText)]);
        let taking = |sheet: Sheet, what| Sheet { takes: takes.then_some(what), ..sheet };
        doctype(vec![form, taking(facts, Takes::Fields), taking(sections, Takes::Tables)])
    }

    #[test]
    fn what_is_not_known_can_stand_elsewhere() {
        let document = ("Document", &["Title|A plan", "Donor|Norway", "Remark"][..]);
        let budget = ("Money", &["Year|Sum", "2026|3", "2027|4"][..]);
        let list = ("List", &["One", "Two"][..]);
        let field = "note unknown-field Document!A2 · \"Donor\": the field `Donor` is not known and not \
                     used";
        let sheet = "note unknown-sheet Money: the sheet `Money` is not known and not used";
        let other = "note unknown-sheet List: the sheet `List` is not known and not used";
        let all = [document, budget, list];
        assert_eq!(found_in(&types(false), &all), [field, sheet, other]);
        let field = format!("{field} | what stands in the sheet `Facts` is printed: move it there");
        let sheet = format!(
            "{sheet} | to print it, write it into `Text` of the sheet `Sections`, a line for each row: \
             `| Year | Number |`, below that `| --- | --- |`"
        );
        assert_eq!(found_in(&types(true), &all), [field, sheet, other.to_owned()]);
    }
}
