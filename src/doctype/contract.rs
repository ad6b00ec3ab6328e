//! Reading `schema.toml`: it is resolved into a [`Schema`] in which every name of a sheet, column or
//! code list has been looked up.

use std::collections::BTreeMap;
use std::sync::Arc;

use regex::Regex;
use toml::Spanned;

use super::raw::{RawCheck, RawColumn, RawRule, RawSchema, RawSeverity, RawSheet, RawType};
use super::toml::Document;
use super::{Check, CodeList, Column, Rule, Schema, Sheet, Type};
use crate::diagnostic::{Checked, Diagnostic, Severity, quoted};

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
    let sheets = raw.sheet.iter().map(|sheet| resolver.sheet(sheet)).collect();
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
                self.found.push(self.file.error(name.span(), message));
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
        let checks = raw.check.iter().filter_map(|check| self.check(raw, check)).collect();
        Sheet {
            name: raw.name.get_ref().clone(),
            title: raw.title.clone().unwrap_or_else(|| titled(raw.name.get_ref())),
            aliases: raw.aliases.clone(),
            description: raw.description.clone(),
            shape: raw.shape,
            required: raw.required,
            key,
            parent,
            columns,
            checks,
        }
    }

    fn column(&mut self, sheet: &RawSheet, raw: &RawColumn) -> Column {
        let kind = self.kind(sheet, raw);
        self.misplaced(raw);
        let pattern = raw.pattern.as_ref().and_then(|pattern| {
            let whole = format!("^(?:{})$", pattern.get_ref());
            match Regex::new(&whole) {
                Ok(regex) => Some(regex),
                Err(_) => {
                    let message = format!("the pattern {} is faulty", quoted(pattern.get_ref()));
                    self.found.push(self.file.error(pattern.span(), message));
                    None
                }
            }
        });
        Column {
            name: raw.name.get_ref().clone(),
            title: raw.title.clone().unwrap_or_else(|| titled(raw.name.get_ref())),
            aliases: raw.aliases.clone(),
            description: raw.description.clone(),
            example: raw.example.clone(),
            kind,
            separator: raw.separator.clone(),
            required: raw.required,
            unique: raw.unique,
            default: raw.default.clone(),
            values: raw.values.clone(),
            minimum: raw.minimum,
            maximum: raw.maximum,
            shortest: raw.shortest,
            longest: raw.longest,
            pattern,
            special: raw.special.clone(),
            footnotes: raw.footnotes.as_ref().and_then(|name| self.sheet_of(name)),
        }
    }

    fn kind(&mut self, sheet: &RawSheet, raw: &RawColumn) -> Type {
        let span = raw.kind.span();
        match raw.kind.get_ref() {
            RawType::Text => Type::Text,
            RawType::RichText => Type::RichText,
            RawType::Integer => Type::Integer,
            RawType::Number => Type::Number,
            RawType::Percent => Type::Percent,
            RawType::Money => match &raw.currency {
                Some(currency) => Type::Money(currency.get_ref().clone()),
                None => self.lacks(span, "a money column", "currency", "USD"),
            },
            RawType::Date => Type::Date,
            RawType::YearMonth => Type::YearMonth,
            RawType::Quarter => Type::Quarter,
            RawType::YesNo => Type::YesNo,
            RawType::Code => match &raw.codes {
                Some(name) => self.code_list(name),
                None => self.lacks(span, "a code column", "codes", "places"),
            },
            RawType::Reference => match &raw.sheet {
                Some(name) => self.sheet_of(name).map_or(Type::Text, |at| self.referable(name, at)),
                None => self.lacks(span, "a reference column", "sheet", "results"),
            },
            RawType::Url => Type::Url,
            RawType::DottedNumber => Type::DottedNumber,
            RawType::Image => match &raw.alt {
                Some(name) => self.column_of(sheet, name).map_or(Type::Text, Type::Image),
                None => self.lacks(span, "an image column", "alt", "photo-alt"),
            },
        }
    }

    fn code_list(&mut self, name: &Spanned<String>) -> Type {
        if !self.codes.contains_key(name.get_ref().as_str()) {
            let message = format!("there is no code list {}", quoted(name.get_ref()));
            let known = self.codes.keys().map(|known| &**known);
            let found = self.file.error(name.span(), message).offer(name.get_ref(), known);
            self.found.push(found.hint("code lists stand in `templates/_shared/codes`"));
        }
        Type::Code(name.get_ref().clone())
    }

    /// A sheet can be referred to only if its rows have a key.
    fn referable(&mut self, name: &Spanned<String>, at: usize) -> Type {
        if self.raw.sheet.get(at).is_some_and(|sheet| sheet.key.is_none()) {
            let message = format!("the sheet {} has no key to refer to", quoted(name.get_ref()));
            let hint = "give that sheet a `key`: the column whose values name its rows";
            self.found.push(self.file.error(name.span(), message).hint(hint));
        }
        Type::Reference(at)
    }

    fn lacks(&mut self, span: std::ops::Range<usize>, what: &str, key: &str, like: &str) -> Type {
        let message = format!("{what} needs the key {}", quoted(key));
        let hint = format!("write for example `{key} = \"{like}\"`");
        self.found.push(self.file.error(span, message).hint(hint));
        Type::Text
    }

    /// Keys that mean nothing for the column's type.
    fn misplaced(&mut self, raw: &RawColumn) {
        let keys = [
            (&raw.codes, "codes", RawType::Code),
            (&raw.sheet, "sheet", RawType::Reference),
            (&raw.currency, "currency", RawType::Money),
            (&raw.alt, "alt", RawType::Image),
            (&raw.footnotes, "footnotes", RawType::RichText),
        ];
        for (value, key, kind) in keys {
            if let Some(value) = value
                && *raw.kind.get_ref() != kind
            {
                let message = format!("the key {} means nothing for this type", quoted(key));
                self.found.push(self.file.error(value.span(), message));
            }
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

    fn check(&mut self, sheet: &RawSheet, raw: &Spanned<RawCheck>) -> Option<Check> {
        let check = raw.get_ref();
        let columns: Vec<usize> =
            check.columns.iter().filter_map(|name| self.column_of(sheet, name)).collect();
        let column = check.column.as_ref().and_then(|name| self.column_of(sheet, name));
        let rule = match (check.rule, columns.as_slice(), column, check.rows) {
            (RawRule::NotAfter, &[start, end], None, None) => Rule::NotAfter(start, end),
            (RawRule::Together, &[_, _, ..], None, None) => Rule::Together(columns),
            (RawRule::Requires, &[one, other], None, None) => Rule::Requires(one, other),
            (RawRule::Numbering, &[], Some(column), None) => Rule::Numbering(column),
            (RawRule::AtLeast, &[], None, Some(rows)) => Rule::AtLeast(rows),
            (rule, ..) => {
                // A column that is not there has been told already.
                if columns.len() == check.columns.len()
                    && column.is_some() == check.column.is_some()
                {
                    let wants = match rule {
                        RawRule::NotAfter | RawRule::Requires => "`columns` with two names",
                        RawRule::Together => "`columns` with two names or more",
                        RawRule::Numbering => "`column`",
                        RawRule::AtLeast => "`rows`",
                    };
                    let message = format!("this rule takes {wants} and nothing else");
                    self.found.push(self.file.error(raw.span(), message));
                }
                return None;
            }
        };
        let severity = match check.severity {
            RawSeverity::Error => Severity::Error,
            RawSeverity::Warning => Severity::Warning,
        };
        Some(Check { rule, severity, message: check.message.clone() })
    }
}

/// `photo-alt` as a title: `Photo alt`.
fn titled(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters.map(|c| if c == '-' { ' ' } else { c })).collect()
}
