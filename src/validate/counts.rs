//! Placeholders in rich text: what each counts is there to be counted.

use super::records::Typed;
use super::table::Table;
use super::tally::{Figure, Kind, Tally, placeholders};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::{Doctype, Type};

/// Tells of each placeholder of which it is not known what it stands for.
pub(super) fn check(
    (tables, all): (&[Table], &[Typed]),
    doctype: &Doctype,
    found: &mut Vec<Diagnostic>,
) {
    for (table, typed) in tables.iter().zip(all) {
        let columns = table.contract.columns.iter().enumerate();
        for (at, _) in columns.filter(|(_, column)| column.kind == Type::RichText) {
            for (line, record) in typed.records.iter().enumerate() {
                let Some(field) = record.fields.get(at) else { continue };
                for text in super::footnotes::texts(&field.value).filter(|text| text.contains('{'))
                {
                    let faults = faults(text, doctype, all);
                    let place = || table.field_place(line, at, record.key.as_ref());
                    found.extend(faults.into_iter().map(|fault| fault.at(place())));
                }
            }
        }
    }
}

/// What is wrong with the placeholders of a text.
fn faults(text: &str, doctype: &Doctype, all: &[Typed]) -> Vec<Diagnostic> {
    let of = |one: super::tally::Placeholder| {
        let written = quoted(text.get(one.range.clone()).unwrap_or_default());
        let tally = match Tally::of(one.kind, one.what, doctype) {
            Ok(tally) => tally,
            Err(unclear) => {
                let fault = unclear.fault();
                let message = format!("{written} can't be filled in: {}", fault.message);
                return Some(Diagnostic { message, ..fault });
            }
        };
        let sheets: Vec<_> = all.iter().map(|typed| typed.records.as_slice()).collect();
        let rows = tally.rows(&sheets, 0..sheets.get(tally.sheet).map_or(0, |it| it.len()));
        match (one.kind, tally.sum_up(&sheets, &rows)) {
            (_, Figure::Mixed(one, other)) => {
                let message =
                    format!("{written} can't be filled in: {one} and {other} can't be added up");
                let hint = "add up the amounts in one currency: say which with `where`";
                Some(Diagnostic::error(Name::UnknownCount, message).hint(hint))
            }
            (Kind::List, Figure::Values(values)) if values.is_empty() => {
                let message = format!("{written} is filled in with nothing: there is no value");
                Some(Diagnostic::warning(Name::UnknownCount, message))
            }
            _ => None,
        }
    };
    placeholders(text).into_iter().filter_map(of).collect()
}
