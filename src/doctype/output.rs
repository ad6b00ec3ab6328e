//! The name of a PDF, as a manifest says it: text, and words in double braces that stand for values.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::per::{self, Per, is_one_of};
use super::toml::Document;
use super::{CodeList, Files, Manifest, Schema, Type};
use crate::diagnostic::{Diagnostic, Name, quoted};

/// Words that no field of a document takes the place of.
const FIXED: [&str; 3] = ["input", "type", "key"];

/// A part of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'a> {
    /// Text as it is.
    Text(&'a str),
    /// A word that stands for a value.
    Word(&'a str),
}

/// What a word stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Means<'a> {
    /// The name of the workbook's file.
    Input,
    /// The name of the document type.
    Type,
    /// All that the document is made per.
    Key,
    /// What the document is made per under this name, and the fields of it that follow.
    Per(&'a str, Vec<&'a str>),
    /// A field of the form `document`, and the fields of it that follow.
    Document(Vec<&'a str>),
    /// The year of the document's date.
    Year,
    /// Nothing in this document: it would be something in another one.
    Nothing,
}

/// The parts of a name.
pub fn parts(output: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = output;
    while let Some((before, behind)) = rest.split_once("{{") {
        parts.push(Part::Text(before));
        let (word, behind) = behind.split_once("}}").unwrap_or((behind, ""));
        parts.push(Part::Word(word.trim()));
        rest = behind;
    }
    parts.push(Part::Text(rest));
    parts.retain(|part| *part != Part::Text(""));
    parts
}

/// What a word of a name stands for, where documents are made per what has these names.
pub fn means<'a>(word: &'a str, schema: &Schema, keys: &[&'a str]) -> Option<Means<'a>> {
    let mut path: Vec<&str> = word.split('.').map(str::trim).collect();
    let first = *path.first()?;
    match word {
        "input" => return Some(Means::Input),
        "type" => return Some(Means::Type),
        "key" => return Some(Means::Key),
        _ => {}
    }
    let form = schema.sheets.first();
    let is_field = |name: &str| form.is_some_and(|form| form.column(name).is_some());
    if first == "document" && path.len() > 1 {
        path.remove(0);
        return is_field(path.first()?).then_some(Means::Document(path));
    }
    if first == "per" && path.len() > 1 {
        path.remove(0);
    }
    let name = *path.first()?;
    let exact = keys.iter().find(|key| **key == name);
    let one = || keys.iter().find(|key| is_one_of(name, key));
    let key = exact.or_else(|| if is_field(name) { None } else { one() });
    if let Some(key) = key {
        path.remove(0);
        return Some(Means::Per(key, path));
    }
    match name {
        name if first != "per" && is_field(name) => Some(Means::Document(path)),
        "year" if word == "year" => Some(Means::Year),
        "variant" | "language" if path.len() == 1 => Some(Means::Nothing),
        _ => None,
    }
}

/// Tells of the words of a PDF's name that mean nothing.
pub fn check(
    manifest: &Manifest,
    (schema, lists): (&Schema, &BTreeMap<Arc<str>, CodeList>),
    files: &Files,
    found: &mut Vec<Diagnostic>,
) {
    let Some(file) = files.get(&format!("/{}/template.toml", manifest.name)) else { return };
    let Some(span) = manifest.output_at.clone() else { return };
    let document = Document { file, fault: Name::BadManifest };
    let all = Per::all(schema);
    let keys = keys(manifest, schema, &all);
    let fields = schema.sheets.first().map_or(&[][..], |sheet| &sheet.columns);
    let fields = fields.iter().map(|column| format!("document.{}", column.name));
    let names = FIXED.into_iter().chain(["year", "language"]).chain(keys.iter().copied());
    let known: Vec<String> = names.map(str::to_owned).chain(fields).collect();
    let written = file.text().and_then(|text| text.get(span.clone())).unwrap_or_default();
    for part in parts(&manifest.output) {
        let Part::Word(word) = part else { continue };
        let fault = match means(word, schema, &keys) {
            None => Some((word.to_owned(), None)),
            Some(Means::Per(key, path)) => {
                let per = per::called(manifest, schema, key);
                wrong_field(kind(per, schema), &path, (schema, lists))
            }
            Some(Means::Document(path)) => {
                let form = schema.sheets.first();
                let (name, path) = path.split_first().unwrap_or((&"", &[]));
                let column = form.and_then(|form| form.columns.get(form.column(name)?));
                wrong_field(column.map(|column| column.kind.clone()), path, (schema, lists))
            }
            Some(_) => None,
        };
        let Some((what, near)) = fault else { continue };
        let at = span.start + written.find(word).unwrap_or_default();
        let message = format!("the name of the PDF can't be made of {}", quoted(word));
        let told = document.error(at..at + word.len(), message);
        let hint = "known are `{{input}}`, `{{type}}`, `{{key}}`, `{{year}}`, what documents are made \
                    per, and the fields of the document, such as `{{document.title}}`";
        found.push(match near {
            Some(fields) => {
                let fields: Vec<String> = fields;
                let all: Vec<String> = fields.iter().map(|field| quoted(field)).collect();
                let told = told.offer(&what, fields.iter().map(String::as_str));
                match all.as_slice() {
                    [] => told.hint(format!("{} is a value and has no fields", quoted(&what))),
                    all => told.hint(format!("there are {}", all.join(", "))),
                }
            }
            None => told.offer(word, known.iter().map(String::as_str)).hint(hint),
        });
    }
}

/// The names that words can have beside the document's fields: what the manifest declares, or, as a
/// workbook may choose anything, all.
fn keys<'a>(manifest: &Manifest, schema: &'a Schema, all: &[Per]) -> Vec<&'a str> {
    let declared: Vec<Per> = manifest
        .per
        .iter()
        .filter_map(|(word, _)| per::called(manifest, schema, word.rsplit('.').next()?))
        .collect();
    let names = if declared.is_empty() { all } else { &declared };
    names.iter().map(|per| per.name(schema)).collect()
}

/// The type of the values that documents are made per; a row is like a reference to it.
fn kind(per: Option<Per>, schema: &Schema) -> Option<Type> {
    match per? {
        Per::Row(sheet) => Some(Type::Reference(sheet)),
        Per::Value(sheet, column) => {
            Some(schema.sheets.get(sheet)?.columns.get(column)?.kind.clone())
        }
        Per::Language => Some(Type::Code("document-languages".to_owned())),
    }
}

/// The first name of a path that is no field of what stands before it, with those that there are.
fn wrong_field(
    kind: Option<Type>,
    path: &[&str],
    (schema, lists): (&Schema, &BTreeMap<Arc<str>, CodeList>),
) -> Option<(String, Option<Vec<String>>)> {
    let (name, rest) = path.split_first()?;
    let (known, next): (Vec<String>, Option<Type>) = match kind? {
        Type::Code(list) => {
            let columns = lists.get(list.as_str()).map_or(&[][..], |list| &list.columns);
            let own = ["code", "label"].into_iter().map(str::to_owned);
            (own.chain(columns.iter().cloned()).collect(), Some(Type::Text))
        }
        Type::Reference(sheet) => {
            let sheet = schema.sheets.get(sheet)?;
            let column = sheet.columns.get(sheet.column(name).unwrap_or(usize::MAX));
            let names = sheet.columns.iter().map(|column| column.name.clone());
            (names.collect(), column.map(|column| column.kind.clone()))
        }
        _ => (Vec::new(), None),
    };
    match known.iter().any(|known| known == name) {
        true => wrong_field(next, rest, (schema, lists)),
        false => Some(((*name).to_owned(), Some(known))),
    }
}
