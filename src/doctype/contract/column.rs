//! The columns of the contract: their types, and the keys that belong to each type.

use std::ops::Range;

use toml::Spanned;

use super::raw::{RawColumn, RawSheet, RawType};
use super::{Resolver, titled};
use crate::diagnostic::quoted;
use crate::doctype::{Column, Pattern, Type};

impl Resolver<'_> {
    pub(super) fn column(&mut self, sheet: &RawSheet, raw: &RawColumn) -> Column {
        let kind = self.kind(sheet, raw);
        self.misplaced(raw);
        self.limits(raw);
        let pattern =
            raw.pattern.as_ref().and_then(|pattern| match Pattern::new(pattern.get_ref()) {
                Ok(pattern) => Some(pattern),
                Err(error) => {
                    let message = format!("the pattern {} is faulty", quoted(pattern.get_ref()));
                    let error = error.to_string();
                    let why = error.rsplit("error: ").next().unwrap_or(&error).trim();
                    let found = self.file.error(pattern.span(), message);
                    self.found.push(found.hint(format!("{why}; patterns are regular expressions")));
                    None
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
            date_order: raw.date_order.as_ref().map(|order| *order.get_ref()),
            lenient: raw.lenient.as_ref().is_some_and(|lenient| *lenient.get_ref()),
            unused: raw.unused,
            span: raw.name.span(),
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
                Some(currency) => Type::Money(currency.get_ref().as_str().into()),
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

    fn lacks(&mut self, span: Range<usize>, what: &str, key: &str, like: &str) -> Type {
        let message = format!("{what} needs the key {}", quoted(key));
        let hint = format!("write for example `{key} = \"{like}\"`");
        self.found.push(self.file.error(span, message).hint(hint));
        Type::Text
    }

    /// Limits between which nothing lies.
    fn limits(&mut self, raw: &RawColumn) {
        let numbers = raw.minimum.zip(raw.maximum).is_some_and(|(least, most)| least > most);
        let lengths = raw.shortest.zip(raw.longest).is_some_and(|(least, most)| least > most);
        for (wrong, least, most) in
            [(numbers, "minimum", "maximum"), (lengths, "shortest", "longest")]
        {
            if wrong {
                let message = format!("no value can be right: `{least}` is above `{most}`");
                let found = self.file.error(raw.name.span(), message);
                self.found.push(found.hint("exchange the two"));
            }
        }
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
                self.means_nothing(value.span(), key, kind);
            }
        }
        if let Some(order) = &raw.date_order
            && !matches!(raw.kind.get_ref(), RawType::Date | RawType::YearMonth)
        {
            self.means_nothing(order.span(), "date-order", RawType::Date);
        }
        if let Some(lenient) = &raw.lenient
            && *raw.kind.get_ref() != RawType::Code
            && raw.values.is_empty()
        {
            self.means_nothing(lenient.span(), "lenient", RawType::Code);
        }
    }

    fn means_nothing(&mut self, span: Range<usize>, key: &str, kind: RawType) {
        let message = format!("the key {} means nothing for this type", quoted(key));
        let hint = format!("remove it, or write `type = \"{kind}\"`", kind = kind.word());
        self.found.push(self.file.error(span, message).hint(hint));
    }
}
