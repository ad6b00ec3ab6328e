//! The languages in which the documents of a workbook are made, where it makes one in each.

use super::dataset::{Dataset, Value};
use super::heading::document;
use super::{fold, form, header, per, raw};
use crate::doctype::{Doctype, LANGUAGE, Per, Type};
use crate::read::{CellValue, Workbook};

/// The document type with a field for the language that takes several, where the workbook wants a
/// document in each; it reads all else as before.
pub(super) fn accepting(workbook: &Workbook, doctype: &Doctype) -> Option<Doctype> {
    let contract = doctype.schema.sheets.first()?;
    let (at, column) = per::field(Some(contract))?;
    let names = header::names(contract);
    let sheet = document(workbook);
    let entries =
        sheet.map(|sheet| form::entries(sheet, contract.hidden, |name| names.contains_key(name)));
    let written = entries.into_iter().flatten().find_map(|entry| {
        let is = entry.title.as_deref().is_some_and(|it| names.get(&fold::name(it)) == Some(&at));
        entry.spot.cell.filter(|_| is)
    });
    let wants = |text: &str| {
        let mut words = text.split([';', '\n', '\r']).map(str::trim);
        words.any(|word| Per::meant(word, &doctype.schema) == Ok(Per::Language))
    };
    let wanted = match written {
        Some(CellValue::List(items)) => items.iter().any(|item| wants(&raw::text(item))),
        Some(cell) => wants(&raw::text(cell)),
        None => column.default.as_deref().is_some_and(wants),
    };
    let mut doctype = wanted.then(|| doctype.clone())?;
    let form = doctype.schema.sheets.first_mut()?;
    let language = form.column(LANGUAGE)?;
    let column = form.columns.get_mut(language)?;
    column.separator.get_or_insert_with(|| ";".to_owned());
    Some(doctype)
}

/// The languages of a workbook, each as a value of its field, with the field if that names it. Where
/// nothing is named, all are meant that the document type has words for.
pub(super) fn named(dataset: &Dataset, doctype: &Doctype) -> Vec<(Value, Option<usize>)> {
    let at = doctype.schema.sheets.first().and_then(|form| form.column(LANGUAGE));
    let field = at.and_then(|at| dataset.sheets.first()?.records.first()?.fields.get(at));
    let named: Vec<Value> = match field.filter(|field| field.at.is_some()).map(|it| &it.value) {
        Some(Value::List(items)) => items.clone(),
        Some(value @ Value::Code { .. }) => vec![value.clone()],
        _ => Vec::new(),
    };
    if !named.is_empty() {
        return named.into_iter().map(|value| (value, at)).collect();
    }
    let column = at.and_then(|at| doctype.schema.sheets.first()?.columns.get(at));
    let Some(Type::Code(name)) = column.map(|column| &column.kind) else { return Vec::new() };
    let entries = doctype.codes.get(name.as_str()).map_or(0, |list| list.entries.len());
    let all = (0..entries).map(|entry| Value::Code { list: name.as_str().into(), entry });
    all.map(|value| (value, None)).collect()
}
