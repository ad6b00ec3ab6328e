//! Judging a contract by itself: its defaults, examples and allowed values are held against the rules
//! that it has for cells.

use std::collections::BTreeMap;

use super::cell;
use super::expected::{Context, Expected};
use super::language::Language;
use super::{fold, raw};
use crate::diagnostic::{Diagnostic, FilePlace, Name, Place, quoted};
use crate::doctype::{self, CodeList, Column, Doctype, Sheet, Type};
use crate::read::CellValue;

/// What is wrong with the values that a contract names itself, each at its line of `schema.toml`.
///
/// A default or an allowed value that breaks the rules of its column, and a currency that is none,
/// are errors: no workbook can be right. So is a word of a code list that means two entries. An example that does is a warning. Keys that a reference
/// names can't be judged without a workbook.
pub fn contract(doctype: &Doctype) -> Vec<Diagnostic> {
    let context = Context::new(doctype, &[], Language::plain());
    let typed = Context::new(doctype, &[], Language::of("en"));
    let mut found = Vec::new();
    for sheet in &doctype.schema.sheets {
        for column in &sheet.columns {
            let judging = Judging { doctype, sheet, column };
            let expected = Expected::new(column, &context, true);
            if let Some(text) = &column.default
                && let Some(fault) = fault(&expected, text)
            {
                found.push(judging.error("default", "the default is wrong", fault));
            }
            for value in &column.values {
                if let Some(fault) = fault(&expected, value) {
                    found.push(judging.error("values", "an allowed value is wrong", fault));
                }
            }
            let as_typed = Expected::new(column, &typed, false);
            if let Some(text) = &column.example
                && let Some(wrong) = fault(&expected, text)
                // People write a number or a day otherwise than programs do.
                && fault(&as_typed, text).is_some()
            {
                found.push(Diagnostic {
                    severity: crate::diagnostic::Severity::Warning,
                    ..judging.error("example", "the example is wrong", wrong)
                });
            }
            found.extend(judging.currency());
        }
    }
    let lists = doctype.schema.sheets.iter().flat_map(|sheet| &sheet.columns);
    let lists = lists.filter_map(|column| match &column.kind {
        Type::Code(name) => doctype.codes.get(name.as_str()),
        _ => None,
    });
    let lists: BTreeMap<&str, &CodeList> = lists.map(|list| (&*list.name, list)).collect();
    found.extend(lists.into_values().flat_map(|list| ambiguous(doctype, list)));
    found
}

/// The words of a code list that mean two of its entries: what a cell holds is one of them.
fn ambiguous(doctype: &Doctype, list: &CodeList) -> Vec<Diagnostic> {
    let mut known: BTreeMap<String, (usize, &str)> = BTreeMap::new();
    let mut found = Vec::new();
    // No alias hides a code or a label.
    for (at, entry) in list.entries.iter().enumerate() {
        for (word, what) in [(&entry.code, "the code"), (&entry.label, "the label")] {
            known.entry(fold::folded(word).into_owned()).or_insert((at, what));
        }
    }
    let aliases = list.entries.iter().enumerate();
    for (at, alias) in aliases.flat_map(|(at, it)| it.aliases.iter().map(move |alias| (at, alias)))
    {
        let (other, what) =
            *known.entry(fold::folded(alias).into_owned()).or_insert((at, "an alias"));
        let Some(first) = list.entries.get(other).filter(|_| other != at) else { continue };
        let message =
            format!("the alias {} is {what} of {}, too", quoted(alias), quoted(&first.code));
        let hint = "a word can mean only one of the two: remove it here, or there";
        let mut fault = Diagnostic::error(Name::BadCodeList, message).hint(hint);
        fault.place = doctype::entry_of(doctype, &list.name, at).map(Place::File);
        if let Some(place) = doctype::entry_of(doctype, &list.name, other) {
            fault = fault.also("also here", place);
        }
        found.push(fault);
    }
    found
}

/// What is wrong with a value that the contract names.
fn fault(expected: &Expected, text: &str) -> Option<Diagnostic> {
    let held = CellValue::Text(text.to_owned());
    if raw::is_blank(&held) {
        return Some(Diagnostic::error(Name::MissingValue, "it is empty").hint("remove the line"));
    }
    let mut faults = Vec::new();
    cell::value(expected, &held, &mut faults);
    faults.into_iter().find(Diagnostic::is_error)
}

/// A column that is judged.
struct Judging<'a> {
    doctype: &'a Doctype,
    sheet: &'a Sheet,
    column: &'a Column,
}

impl Judging<'_> {
    /// Where the contract has the value of a key of the column.
    fn place(&self, key: &str) -> Place {
        let names = (self.sheet.name.as_str(), Some(self.column.name.as_str()));
        let place = doctype::place_of(self.doctype, names, key).map(Place::File);
        // A field that all types have, of which a manifest or a code list of the project is wrong.
        place.unwrap_or_else(|| {
            let file = format!("templates/{}/template.toml", self.doctype.manifest.name);
            Place::File(FilePlace::of_range(file, "", 0..0))
        })
    }

    /// The fault of a value that the contract names, for which the column would blame a cell.
    fn error(&self, key: &str, what: &str, fault: Diagnostic) -> Diagnostic {
        let message = match key {
            "default" | "example" | "values" if fault.name == Name::MissingValue => {
                format!("{what}: it is empty")
            }
            _ => format!("{what}: {}", fault.message),
        };
        let told = Diagnostic::error(Name::BadContract, message).at(self.place(key));
        Diagnostic { hints: fault.hints, ..told }
    }

    /// The fault of a currency that is none.
    fn currency(&self) -> Option<Diagnostic> {
        let Type::Money(code) = &self.column.kind else { return None };
        if cell::is_currency(code) {
            return None;
        }
        let message = format!("{} is no currency", quoted(code));
        let hint = "write its code of three capital letters (ISO 4217): `USD`, `EUR`, `CHF`";
        Some(Diagnostic::error(Name::BadContract, message).at(self.place("currency")).hint(hint))
    }
}
