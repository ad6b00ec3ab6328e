//! What one document of a workbook is made per, as its form says or else its document type.

use super::dataset::{Dataset, Value};
use super::records::Typed;
use super::table::Table;
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::{Column, Doctype, PER, Per, Sheet, Type, Unclear};

/// What one document of a workbook is made per; empty where it makes one only. There is none where
/// its form says something that can't be understood, which has been told.
pub fn of(dataset: &Dataset, doctype: &Doctype) -> Option<Vec<Per>> {
    let Some((at, _)) = field(doctype.schema.sheets.first()) else { return Some(doctype.per()) };
    let form = dataset.sheets.first().and_then(|form| form.records.first());
    let mut all = Vec::new();
    for word in words(form.and_then(|form| form.fields.get(at)).map(|field| &field.value)) {
        let per = Per::meant(word, &doctype.schema).ok()?;
        if !all.contains(&per) {
            all.push(per);
        }
    }
    Some(all)
}

/// The field of the form that says so. A type's own field of that name may be about anything.
pub(super) fn field(form: Option<&Sheet>) -> Option<(usize, &Column)> {
    let at = form?.column(PER)?;
    let column = form?.columns.get(at)?;
    (column.kind == Type::Text && column.separator.is_some()).then_some((at, column))
}

/// The words of the field.
fn words(value: Option<&Value>) -> Vec<&str> {
    let items = match value {
        Some(Value::List(items)) => items.as_slice(),
        Some(value) => std::slice::from_ref(value),
        None => &[],
    };
    let texts = items.iter().filter_map(|item| match item {
        Value::Text(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

/// Tells of words of the form that mean nothing that documents can be made per.
pub(super) fn check(
    tables: &[Table],
    all: &[Typed],
    doctype: &Doctype,
    found: &mut Vec<Diagnostic>,
) {
    let Some((table, typed)) = tables.first().zip(all.first()) else { return };
    let Some((at, _)) = field(Some(table.contract)) else { return };
    for word in words(typed.sound(0, at)) {
        let schema = &doctype.schema;
        let Err(unclear) = Per::meant(word, schema) else { continue };
        let fault = |message| Diagnostic::error(Name::NotAllowed, message);
        let fault = match unclear {
            Unclear::Several(choices) => {
                let message = format!("{} is a column of more than one sheet", quoted(word));
                let choices: Vec<_> = choices.iter().map(|choice| quoted(choice)).collect();
                fault(message).hint(format!("write {}", choices.join(" or ")))
            }
            Unclear::Unknown => {
                let known: Vec<String> = Per::all(schema)
                    .into_iter()
                    .flat_map(|per| {
                        let called = per.called(schema);
                        let short = called.rsplit(": ").next().map(str::to_owned);
                        [Some(called), short]
                    })
                    .flatten()
                    .collect();
                let message =
                    format!("{} is no sheet or column to make documents per", quoted(word));
                fault(message).offer(word, known.iter().map(String::as_str)).hint(
                    "write the name of a sheet (a document for each row), of a column (one for each \
                     value), `Language`, or `none`",
                )
            }
        };
        found.push(fault.at(table.field_place(0, at, None)));
    }
}
