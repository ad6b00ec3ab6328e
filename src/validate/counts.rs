//! Placeholders in texts: what each counts is there to be counted, and it stands where it is filled in.

use super::dataset::Value;
use super::records::Typed;
use super::table::Table;
use super::tally::{
    Figure, Kind, Mistaken, Placeholder, Tally, lookalikes, mistaken, placeholders,
};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::{Column, Doctype, Shape, Sheet, Type};

/// How many columns a hint names.
const NAMED: usize = 4;

/// Tells of each placeholder of which it is not known what it stands for, of what looks like one, and
/// of each in a text in which none is filled in.
pub(super) fn check(
    (tables, all): (&[Table], &[Typed]),
    doctype: &Doctype,
    found: &mut Vec<Diagnostic>,
) {
    for (table, typed) in tables.iter().zip(all) {
        let columns = table.contract.columns.iter().enumerate();
        for (at, column) in columns.filter(|(_, it)| is_printed(table.contract, it)) {
            for (line, record) in typed.records.iter().enumerate() {
                let Some(field) = record.fields.get(at) else { continue };
                let place = || table.field_place(line, at, record.key.as_ref());
                for text in texts(&field.value).filter(|text| text.contains('{')) {
                    let faults = match column.kind {
                        Type::RichText => faults(text, doctype, all),
                        _ => plain(text, &table.title(at), doctype),
                    };
                    found.extend(faults.into_iter().map(|fault| fault.at(place())));
                }
            }
        }
    }
}

/// Whether a column holds texts that a paper may print.
fn is_printed(sheet: &Sheet, column: &Column) -> bool {
    match column.kind {
        Type::RichText => true,
        // What is counted by the sheet `Expect` is no text, and an override is judged where it stands.
        Type::Text => !(sheet.base && sheet.shape == Shape::Table) && column.values.is_empty(),
        _ => false,
    }
}

/// The texts of a value.
fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let items = match value {
        Value::List(items) => items.as_slice(),
        one => std::slice::from_ref(one),
    };
    items.iter().filter_map(|item| match item {
        Value::Text(text) | Value::Rich(text) => Some(text.as_str()),
        _ => None,
    })
}

/// What is wrong with the placeholders of a rich text.
fn faults(text: &str, doctype: &Doctype, all: &[Typed]) -> Vec<Diagnostic> {
    let filled = placeholders(text).into_iter();
    let mut found: Vec<_> = filled.filter_map(|one| fault(text, &one, (doctype, all))).collect();
    for one in mistaken(text) {
        let written = text.get(one.range.clone()).unwrap_or_default();
        let near = near(&one, doctype);
        if one.kind.is_none() && near.is_none() {
            continue;
        }
        let message = format!("{} is printed as it stands", quoted(written));
        let hint = match near {
            Some(near) => format!("did you mean {}?", quoted(&near)),
            None => {
                let word = one.kind.unwrap_or(Kind::Count).word();
                format!("write {} with what there is to count", quoted(&format!("{{{word}:…}}")))
            }
        };
        let fault = Diagnostic::error(Name::UnknownCount, message).hint(hint);
        found.push(fault.hint("write `\\{` where the braces are to be printed"));
    }
    found
}

/// What is wrong with a placeholder.
fn fault(
    text: &str,
    one: &Placeholder,
    (doctype, all): (&Doctype, &[Typed]),
) -> Option<Diagnostic> {
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
}

/// The placeholder that is nearest to what looks like one.
fn near(one: &Mistaken, doctype: &Doctype) -> Option<String> {
    let kind = one.kind.unwrap_or(Kind::Count);
    let is_known = |what: &&str| Tally::of(kind, what, doctype).is_ok();
    // Where the end is missing, as much as can be counted.
    let ends = one.what.match_indices(' ').map(|(at, _)| at).chain([one.what.len()]);
    let ends: Vec<usize> = ends.filter(|at| !one.is_closed || *at == one.what.len()).collect();
    let what = ends.iter().rev().filter_map(|at| one.what.get(..*at)).map(tidied).find(is_known)?;
    Some(format!("{{{}:{what}}}", kind.word()))
}

/// What is counted, without the signs at its end.
fn tidied(what: &str) -> &str {
    what.trim_end_matches(|letter: char| !letter.is_alphanumeric())
}

/// What is wrong with a text that is printed as it stands.
fn plain(text: &str, title: &str, doctype: &Doctype) -> Vec<Diagnostic> {
    let all = lookalikes(text).into_iter();
    let all = all.filter(|one| one.kind.is_some() || near(one, doctype).is_some());
    all.map(|one| {
        let written = quoted(text.get(one.range).unwrap_or_default());
        let message = format!("{written} is printed as it stands: {} has no rich text", quoted(title));
        let fault = Diagnostic::error(Name::UnknownCount, message);
        let sheets = doctype.schema.sheets.iter().filter(|sheet| !sheet.unused);
        let rich = sheets.flat_map(|sheet| {
            let columns = sheet.columns.iter().filter(|it| it.kind == Type::RichText && !it.unused);
            columns.map(|it| format!("{} of {}", quoted(&it.title), quoted(&sheet.title)))
        });
        let rich: Vec<String> = rich.take(NAMED).collect();
        match rich.is_empty() {
            true => fault.hint("write the words themselves"),
            false => fault.hint(format!(
                "write the words themselves here; it is filled in where rich text is, such as in {}",
                rich.join(" and ")
            )),
        }
    })
    .collect()
}
