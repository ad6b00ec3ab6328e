//! The columns of the contract: their types, and the keys that belong to each type.

use std::ops::Range;

use toml::Spanned;

use super::raw::{RawColumn, RawSheet, RawType};
use super::{Resolver, texts, title};
use crate::diagnostic::quoted;
use crate::doctype::{Agree, Column, Pattern, Type};

impl Resolver<'_> {
    pub(super) fn column(&mut self, sheet: &RawSheet, raw: &RawColumn) -> Column {
        let kind = self.kind(sheet, raw);
        self.misplaced(raw);
        self.pointless(raw);
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
            title: title(raw.title.as_ref(), &raw.name),
            aliases: texts(&raw.aliases),
            description: raw.description.clone(),
            example: raw.example.as_ref().map(|example| example.get_ref().clone()),
            kind,
            separator: raw.separator.as_ref().map(|separator| separator.get_ref().clone()),
            required: raw.required,
            unique: raw.unique.as_ref().is_some_and(|unique| *unique.get_ref()),
            default: raw.default.as_ref().map(|default| default.get_ref().clone()),
            values: texts(&raw.values),
            minimum: raw.minimum.as_ref().map(|minimum| *minimum.get_ref()),
            maximum: raw.maximum.as_ref().map(|maximum| *maximum.get_ref()),
            shortest: raw.shortest.as_ref().map(|shortest| *shortest.get_ref()),
            longest: raw.longest.as_ref().map(|longest| *longest.get_ref()),
            pattern,
            special: raw.special.clone(),
            known: self.words_of(raw),
            footnotes: raw.footnotes.as_ref().and_then(|name| self.notes(name)),
            default_from: raw.default_from.as_ref().and_then(|name| self.document_field(name)),
            roughly_in: raw.roughly_in.as_ref().and_then(|name| self.roughly(sheet, raw, name)),
            prose_in: raw.prose_in.as_ref().and_then(|name| self.prose(sheet, raw, name)),
            headed_by: raw.headed_by.as_ref().and_then(|name| self.headed_by(sheet, raw, name)),
            earlier_in: raw.earlier_in.as_ref().and_then(|name| self.earlier_in(sheet, raw, name)),
            nests: raw.nests.as_ref().is_some_and(|nests| self.nests(sheet, raw, nests)),
            ranges: raw.ranges,
            expand: raw.expand,
            ticks: raw.ticks,
            agree: raw.agree.as_ref().map(|fact| Agree {
                fact: fact.get_ref().clone(),
                of: raw.of.as_ref().and_then(|name| self.column_of(sheet, name)),
            }),
            shown_if: raw.shown_if.as_ref().and_then(|when| self.when(sheet, when)),
            date_order: raw.date_order.as_ref().map(|order| *order.get_ref()),
            months: raw.months.as_ref().is_some_and(|months| *months.get_ref()),
            year_from: raw.year_from.iter().filter_map(|name| self.beyond(name)).collect(),
            lenient: raw.lenient.as_ref().is_some_and(|lenient| *lenient.get_ref()),
            unused: raw.unused,
            base: raw.base,
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
            RawType::Period => Type::Period,
            RawType::Time => Type::Time,
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
                Some(name) => {
                    let alt = self.column_of(sheet, name);
                    alt.map_or(Type::Text, |at| self.alternative(sheet, raw, (name, at)))
                }
                None => self.lacks(span, "an image column", "alt", "photo-alt"),
            },
        }
    }

    /// The code list whose words a text may hold beside others.
    fn words_of(&mut self, raw: &RawColumn) -> Option<String> {
        let name = raw.codes.as_ref().filter(|_| *raw.kind.get_ref() == RawType::Text)?;
        self.code_list(name);
        Some(name.get_ref().clone())
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

    /// Footnotes stand in a sheet whose rows have marks, and a text.
    fn notes(&mut self, name: &Spanned<String>) -> Option<usize> {
        let at = self.sheet_of(name)?;
        let sheet = self.raw.sheet.get(at)?;
        let (message, hint) = match &sheet.key {
            None => ("has no key, by which marks name its notes", "give that sheet a `key`"),
            Some(key) => {
                let is_note = |column: &RawColumn| {
                    column.name.get_ref() != key.get_ref()
                        && matches!(column.kind.get_ref(), RawType::Text | RawType::RichText)
                };
                if sheet.column.iter().any(is_note) {
                    return Some(at);
                }
                ("has no text beside its key", "give that sheet a column of rich text")
            }
        };
        let message = format!("the sheet {} {message}", quoted(name.get_ref()));
        self.found.push(self.file.error(name.span(), message).hint(hint));
        Some(at)
    }

    /// An alternative text is text, and a list of images has a list of them.
    fn alternative(
        &mut self,
        sheet: &RawSheet,
        raw: &RawColumn,
        (name, at): (&Spanned<String>, usize),
    ) -> Type {
        if let Some(alt) = sheet.column.get(at) {
            let is_text = matches!(alt.kind.get_ref(), RawType::Text | RawType::RichText);
            if let Some(default) = &alt.default {
                let message = "an alternative text has a default, and each image needs its own";
                let hint = "remove `default`: a text that fits all images tells nothing of any";
                self.found.push(self.file.error(default.span(), message).hint(hint));
            }
            if !is_text {
                let message = format!("the column {} holds no text", quoted(name.get_ref()));
                let hint = "an alternative text stands in a column with `type = \"text\"`";
                self.found.push(self.file.error(name.span(), message).hint(hint));
            } else if raw.separator.is_some() != alt.separator.is_some() {
                let message = format!(
                    "of the columns {} and {}, only one holds a list",
                    quoted(raw.name.get_ref()),
                    quoted(name.get_ref())
                );
                let hint = "give both a `separator`, so that each image has a text of its own, or \
                            neither";
                self.found.push(self.file.error(name.span(), message).hint(hint));
            }
        }
        Type::Image(at)
    }

    fn lacks(&mut self, span: Range<usize>, what: &str, key: &str, like: &str) -> Type {
        let message = format!("{what} needs the key {}", quoted(key));
        let hint = format!("write for example `{key} = \"{like}\"`");
        self.found.push(self.file.error(span, message).hint(hint));
        Type::Text
    }

    /// Limits between which nothing lies.
    fn limits(&mut self, raw: &RawColumn) {
        let numbers = raw.minimum.as_ref().zip(raw.maximum.as_ref());
        let numbers = numbers.is_some_and(|(least, most)| least.get_ref() > most.get_ref());
        let lengths = raw.shortest.as_ref().zip(raw.longest.as_ref());
        let lengths = lengths.is_some_and(|(least, most)| least.get_ref() > most.get_ref());
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
}
