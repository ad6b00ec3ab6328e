//! Reading `schema.toml`: the file's own shape, and its resolution into a [`Schema`] in which every
//! name of a sheet, column or code list has been looked up.

mod check;
mod column;
mod raw;

use std::collections::BTreeMap;
use std::sync::Arc;

use toml::Spanned;

use super::toml::Document;
use super::{CodeList, Column, Schema, Shape, Sheet, Type};
use crate::diagnostic::{Checked, Diagnostic, quoted};
use raw::RawSheet;

pub use raw::RawSchema;

/// The contract with the fields that every document has put at its head.
#[must_use]
pub fn with_base(base: RawSchema, mut own: RawSchema) -> RawSchema {
    let mut sheets = Vec::new();
    for mut sheet in base.sheet {
        let also = own.sheet.iter().position(|other| other.name.get_ref() == sheet.name.get_ref());
        if let Some(at) = also {
            let other = own.sheet.remove(at);
            for column in other.column {
                let name = column.name.get_ref();
                match sheet.column.iter_mut().find(|known| known.name.get_ref() == name) {
                    Some(known) => *known = column,
                    None => sheet.column.push(column),
                }
            }
            sheet.check.extend(other.check);
            sheet.aliases.extend(other.aliases);
            sheet.merged = other.merged.or(sheet.merged);
            sheet.hidden = other.hidden.or(sheet.hidden);
        }
        sheets.push(sheet);
    }
    sheets.extend(own.sheet);
    RawSchema { sheet: sheets }
}

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
    /// Names must be words that templates can write, and no two alike.
    fn names(&mut self) {
        let sheets: Vec<_> = self.raw.sheet.iter().map(|sheet| &sheet.name).collect();
        self.distinct(&sheets);
        for sheet in &self.raw.sheet {
            let columns: Vec<_> = sheet.column.iter().map(|column| &column.name).collect();
            self.distinct(&columns);
        }
    }

    fn distinct(&mut self, names: &[&Spanned<String>]) {
        for (at, name) in names.iter().enumerate() {
            let word = name.get_ref();
            let plain = word.starts_with(|first: char| first.is_ascii_lowercase())
                && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
            if !plain {
                let message = format!("{} can't be a name", quoted(word));
                let hint = "use small letters, digits and hyphens, a letter first";
                self.found.push(self.file.error(name.span(), message).hint(hint));
            }
            if names.iter().take(at).any(|other| other.get_ref() == word) {
                let message = format!("the name {} occurs twice", quoted(word));
                let found = self.file.error(name.span(), message);
                self.found.push(found.hint("give one of the two another name, or remove it"));
            }
        }
    }

    fn sheet(&mut self, raw: &RawSheet) -> Sheet {
        let key = raw.key.as_ref().and_then(|name| self.column_of(raw, name));
        let parent = raw.parent.as_ref().and_then(|name| self.column_of(raw, name));
        let columns: Vec<_> = raw.column.iter().map(|column| self.column(raw, column)).collect();
        if let (Some(name), Some(at)) = (&raw.parent, parent) {
            let kind = columns.get(at).map(|column: &Column| (&column.kind, &column.separator));
            if !matches!(kind, Some((Type::Reference(_), None))) {
                let message =
                    format!("the parent column {} is no reference", quoted(name.get_ref()));
                let hint = "give it `type = \"reference\"` and the `sheet` that it refers to";
                self.found.push(self.file.error(name.span(), message).hint(hint));
            }
        }
        if let Some(merged) = raw.merged.as_ref().filter(|_| raw.shape == Shape::Form) {
            let message = "a form has no rows over which cells can be merged";
            let hint = "remove `merged`: it is for tables";
            self.found.push(self.file.error(merged.span(), message).hint(hint));
        }
        let checks = raw.check.iter().filter_map(|check| self.check(raw, check)).collect();
        Sheet {
            name: raw.name.get_ref().clone(),
            title: raw.title.clone().unwrap_or_else(|| titled(raw.name.get_ref())),
            aliases: raw.aliases.clone(),
            description: raw.description.clone(),
            shape: raw.shape,
            required: raw.required,
            merged: raw.merged.as_ref().map(|merged| *merged.get_ref()).unwrap_or_default(),
            hidden: raw.hidden.unwrap_or_default(),
            key,
            parent,
            columns,
            checks,
            unused: raw.unused,
            span: raw.name.span(),
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

/// `photo-alt` as a title: `Photo alt`.
fn titled(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters.map(|c| if c == '-' { ' ' } else { c })).collect()
}
