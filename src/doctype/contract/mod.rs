//! Reading `schema.toml`: the file's own shape, and its resolution into a [`Schema`] in which every
//! name of a sheet, column or code list has been looked up.

mod base;
mod check;
mod column;
mod misplaced;
mod names;
mod raw;
mod rules;
mod sense;
mod when;
mod years;

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;

use super::toml::Document;
use super::{Beyond, CodeList, Column, Schema, Shape, Sheet, Type, titled};
use crate::diagnostic::{Checked, Diagnostic, quoted};
use raw::RawSheet;

pub use base::{variant_fault, with_base};
pub use raw::RawSchema;

/// Resolves all names of a contract.
pub fn resolve(
    raw: &RawSchema,
    file: &Document<'_>,
    codes: &BTreeMap<Arc<str>, CodeList>,
) -> Checked<Schema> {
    let mut resolver = Resolver { raw, file, codes, found: Vec::new() };
    resolver.names();
    let sheets: Vec<Sheet> = raw.sheet.iter().map(|sheet| resolver.sheet(sheet)).collect();
    resolver.circles(&sheets);
    let found = resolver.found;
    if found.is_empty() { Checked::new(Schema { sheets }, found) } else { Checked::failed(found) }
}

struct Resolver<'a> {
    raw: &'a RawSchema,
    file: &'a Document<'a>,
    codes: &'a BTreeMap<Arc<str>, CodeList>,
    found: Vec<Diagnostic>,
}

impl Resolver<'_> {
    fn sheet(&mut self, raw: &RawSheet) -> Sheet {
        let key = raw.key.as_ref().and_then(|name| self.column_of(raw, name));
        let parent = raw.parent.as_ref().and_then(|name| self.column_of(raw, name));
        let columns: Vec<_> = raw.column.iter().map(|column| self.column(raw, column)).collect();
        self.standing_for(raw);
        if raw.shape == Shape::Table
            && let (Some(name), Some(at)) = (&raw.parent, parent)
        {
            let kind = columns.get(at).map(|column: &Column| (&column.kind, &column.separator));
            if !matches!(kind, Some((Type::Reference(_), None))) {
                let message =
                    format!("the parent column {} is no reference", quoted(name.get_ref()));
                let hint = "give it `type = \"reference\"` and the `sheet` that it refers to";
                self.found.push(self.file.error(name.span(), message).hint(hint));
            }
        }
        if raw.shape == Shape::Form {
            self.no_table(raw);
        }
        let key_else = raw.key_else.as_ref().and_then(|name| self.column_of(raw, name));
        let checks = raw.check.iter().filter_map(|check| self.check(raw, check)).collect();
        Sheet {
            name: raw.name.get_ref().clone(),
            title: title(raw.title.as_ref(), &raw.name),
            aliases: texts(&raw.aliases),
            description: raw.description.clone(),
            shape: raw.shape,
            required: raw.required,
            merged: raw.merged.as_ref().map(|merged| *merged.get_ref()).unwrap_or_default(),
            hidden: raw.hidden.unwrap_or_default(),
            key,
            key_else,
            parent,
            columns,
            checks,
            takes: raw.takes,
            unused: raw.unused,
            base: raw.base,
            span: raw.name.span(),
        }
    }

    /// The keys that mean nothing for a form, which is one record.
    fn no_table(&mut self, raw: &RawSheet) {
        if let Some(merged) = &raw.merged {
            let message = "a form has no rows over which cells can be merged";
            let hint = "remove `merged`: it is for tables";
            self.found.push(self.file.error(merged.span(), message).hint(hint));
        }
        let keys = [(&raw.key, "key"), (&raw.parent, "parent")];
        let keys = keys.into_iter().filter_map(|(name, key)| Some((name.as_ref()?.span(), key)));
        let unique = raw.column.iter().filter_map(|column| column.unique.as_ref());
        let unique = unique.filter(|unique| *unique.get_ref()).map(|it| (it.span(), "unique"));
        for (span, key) in keys.chain(unique) {
            let message = format!("a form is one record, for which {} means nothing", quoted(key));
            let hint = format!("remove `{key}`, or write `shape = \"table\"`");
            self.found.push(self.file.error(span, message).hint(hint));
        }
    }

    /// Rows can't stand under rows that stand under them.
    fn circles(&mut self, sheets: &[Sheet]) {
        let above = |at: usize| {
            let sheet = sheets.get(at)?;
            match sheet.columns.get(sheet.parent?)?.kind {
                Type::Reference(parent) => Some(parent),
                _ => None,
            }
        };
        for (at, raw) in self.raw.sheet.iter().enumerate() {
            let up = std::iter::successors(above(at), |&at| above(at)).take(sheets.len());
            let Some(name) = raw.parent.as_ref().filter(|_| up.into_iter().any(|up| up == at))
            else {
                continue;
            };
            let message = format!("the sheet {} stands under itself", quoted(raw.name.get_ref()));
            let hint = "remove `parent` from one of the sheets that lead back to it: a reference \
                        needs none";
            self.found.push(self.file.error(name.span(), message).hint(hint));
        }
    }

    fn sheet_of(&mut self, name: &Spanned<String>) -> Option<usize> {
        let word = name.get_ref();
        let at = self.raw.sheet.iter().position(|sheet| sheet.name.get_ref() == word);
        if at.is_none() {
            let known = self.raw.sheet.iter().map(|sheet| sheet.name.get_ref().as_str());
            let message = format!("the contract has no sheet {}", quoted(word));
            self.found.push(self.file.error(name.span(), message).offer(word, known));
        }
        at
    }

    /// A field of the form that every document has.
    fn document_field(&mut self, name: &Spanned<String>) -> Option<usize> {
        let raw = self.raw;
        self.column_of(raw.sheet.first()?, name)
    }

    /// A column of another sheet: `recommendations.messages`.
    fn beyond(&mut self, name: &Spanned<String>) -> Option<Beyond> {
        let Some((sheet, column)) = name.get_ref().split_once('.') else {
            let message = format!("{} names no column of another sheet", quoted(name.get_ref()));
            let hint = "write the sheet's name, a full stop and the column's: `activities.lead`";
            self.found.push(self.file.error(name.span(), message).hint(hint));
            return None;
        };
        let part = |word: &str| Spanned::new(name.span(), word.to_owned());
        let at = self.sheet_of(&part(sheet))?;
        let raw = self.raw;
        Some((at, self.column_of(raw.sheet.get(at)?, &part(column))?))
    }

    fn column_of(&mut self, sheet: &RawSheet, name: &Spanned<String>) -> Option<usize> {
        let word = name.get_ref();
        let at = sheet.column.iter().position(|column| column.name.get_ref() == word);
        if at.is_none() {
            let known = sheet.column.iter().map(|column| column.name.get_ref().as_str());
            let message = format!("the sheet has no column {}", quoted(word));
            self.found.push(self.file.error(name.span(), message).offer(word, known));
        }
        at
    }
}

/// What a sheet or column is called.
fn title(written: Option<&Spanned<String>>, name: &Spanned<String>) -> String {
    written.map_or_else(|| titled(name.get_ref()), |title| title.get_ref().clone())
}

/// Texts without their places.
fn texts(written: &[Spanned<String>]) -> Vec<String> {
    written.iter().map(|text| text.get_ref().clone()).collect()
}
