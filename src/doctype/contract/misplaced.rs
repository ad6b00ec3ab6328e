//! Keys of a column that mean nothing for its type, and values that say nothing.

use std::ops::Range;

use toml::Spanned;

use super::Resolver;
use super::raw::{RawColumn, RawSheet, RawType};
use crate::diagnostic::quoted;

impl Resolver<'_> {
    /// Keys that mean nothing for the column's type.
    pub(super) fn misplaced(&mut self, raw: &RawColumn) {
        let own = *raw.kind.get_ref();
        let keys = [
            (&raw.sheet, "sheet", RawType::Reference),
            (&raw.currency, "currency", RawType::Money),
            (&raw.alt, "alt", RawType::Image),
            (&raw.footnotes, "footnotes", RawType::RichText),
        ];
        for (value, key, kind) in keys {
            if let Some(value) = value
                && own != kind
            {
                self.means_nothing(value.span(), key, kind);
            }
        }
        if let Some(codes) = &raw.codes
            && !matches!(own, RawType::Code | RawType::Text)
        {
            self.means_nothing(codes.span(), "codes", RawType::Code);
        }
        if let Some(order) = &raw.date_order
            && !matches!(own, RawType::Date | RawType::YearMonth | RawType::Period)
        {
            self.means_nothing(order.span(), "date-order", RawType::Date);
        }
        if let Some(months) = raw.months.as_ref().filter(|_| own != RawType::Date) {
            self.means_nothing(months.span(), "months", RawType::Date);
        }
        if let Some(first) = raw.year_from.first().filter(|_| own != RawType::Date) {
            self.means_nothing(first.span(), "year-from", RawType::Date);
        }
        if let Some(lenient) = &raw.lenient
            && !matches!(own, RawType::Code | RawType::Period | RawType::Money)
            && raw.values.is_empty()
        {
            self.means_nothing(lenient.span(), "lenient", RawType::Code);
        }
        for (limit, key) in [(&raw.minimum, "minimum"), (&raw.maximum, "maximum")] {
            if let Some(limit) = limit.as_ref().filter(|_| !own.is_number()) {
                self.means_nothing(limit.span(), key, RawType::Number);
            }
        }
        let lengths = [(&raw.shortest, "shortest"), (&raw.longest, "longest")];
        let lengths = lengths.into_iter().filter_map(|(it, key)| Some((it.as_ref()?.span(), key)));
        let pattern = raw.pattern.iter().map(|pattern| (pattern.span(), "pattern"));
        for (span, key) in lengths.chain(pattern).filter(|_| !own.is_text()) {
            self.means_nothing(span, key, RawType::Text);
        }
    }

    /// The column of texts that takes what is no exact number: one for any words, seen by all.
    pub(super) fn roughly(
        &mut self,
        sheet: &RawSheet,
        raw: &RawColumn,
        name: &Spanned<String>,
    ) -> Option<usize> {
        if !raw.kind.get_ref().is_number() || raw.separator.is_some() {
            self.means_nothing(name.span(), "roughly-in", RawType::Number);
            return None;
        }
        let at = self.column_of(sheet, name)?;
        let takes = |it: &&RawColumn| {
            *it.kind.get_ref() == RawType::Text
                && it.values.is_empty()
                && it.separator.is_none()
                && it.shown_if.is_none()
        };
        if raw.shown_if.is_some() || !sheet.column.get(at).as_ref().is_some_and(takes) {
            let message = format!("the column {} can't take any text", quoted(name.get_ref()));
            let hint = "name a column with `type = \"text\"`, without `values`, `separator` and \
                        `shown-if`";
            self.found.push(self.file.error(name.span(), message).hint(hint));
            return None;
        }
        Some(at)
    }

    /// The column of texts that takes answers in prose: one for any words, seen by all.
    pub(super) fn prose(
        &mut self,
        sheet: &RawSheet,
        raw: &RawColumn,
        name: &Spanned<String>,
    ) -> Option<usize> {
        if *raw.kind.get_ref() != RawType::Code || raw.separator.is_some() {
            self.means_nothing(name.span(), "prose-in", RawType::Code);
            return None;
        }
        let at = self.column_of(sheet, name)?;
        let takes = |it: &&RawColumn| {
            matches!(it.kind.get_ref(), RawType::Text | RawType::RichText)
                && it.values.is_empty()
                && it.special.is_empty()
                && it.separator.is_none()
                && it.shown_if.is_none()
        };
        if raw.shown_if.is_some() || !sheet.column.get(at).as_ref().is_some_and(takes) {
            let message = format!("the column {} can't take any text", quoted(name.get_ref()));
            let hint = "name a column with `type = \"rich-text\"` or `\"text\"`, without `values`, \
                        `special`, `separator` and `shown-if`";
            self.found.push(self.file.error(name.span(), message).hint(hint));
            return None;
        }
        Some(at)
    }

    /// Whether rows of a sheet are parts of others, by a reference to one row of it.
    pub(super) fn nests(
        &mut self,
        sheet: &RawSheet,
        raw: &RawColumn,
        nests: &Spanned<bool>,
    ) -> bool {
        let is_own = raw.sheet.as_ref().is_some_and(|it| it.get_ref() == sheet.name.get_ref());
        let can = *raw.kind.get_ref() == RawType::Reference && is_own && raw.separator.is_none();
        if !can {
            let message =
                "only a reference to one row of its own sheet can say of what a row is a part";
            let hint = format!("remove `nests`, or write `sheet = \"{}\"`", sheet.name.get_ref());
            self.found.push(self.file.error(nests.span(), message).hint(hint));
        }
        can && *nests.get_ref()
    }

    fn means_nothing(&mut self, span: Range<usize>, key: &str, kind: RawType) {
        let message = format!("the key {} means nothing for this type", quoted(key));
        let hint = format!("remove it, or write `type = \"{kind}\"`", kind = kind.word());
        self.found.push(self.file.error(span, message).hint(hint));
    }

    /// Values that say nothing: a list whose parts nothing parts, a value that is allowed twice.
    pub(super) fn pointless(&mut self, raw: &RawColumn) {
        if let Some(separator) = raw.separator.as_ref().filter(|it| it.get_ref().trim().is_empty())
        {
            let message = "nothing stands between the values of a list";
            let hint = "write `separator = \";\"`, or remove the line for a single value";
            self.found.push(self.file.error(separator.span(), message).hint(hint));
        }
        if let Some(separator) = &raw.separator
            && *raw.kind.get_ref() == RawType::RichText
        {
            let message = "rich text can't be a list of values";
            let hint =
                "remove `separator`: rich text has lists of its own, a line `- one` for each";
            self.found.push(self.file.error(separator.span(), message).hint(hint));
        }
        for (at, value) in raw.values.iter().enumerate() {
            let word = value.get_ref();
            let mut before = raw.values.iter().take(at);
            if word.trim().is_empty() {
                let message = "an allowed value is empty";
                let hint = "remove it: a cell may be blank where the column is not `required`";
                self.found.push(self.file.error(value.span(), message).hint(hint));
            } else if before.any(|it| it.get_ref().to_lowercase() == word.to_lowercase()) {
                let message = format!("the value {} is allowed twice", quoted(word));
                let found = self.file.error(value.span(), message);
                self.found
                    .push(found.hint("remove one of the two: the case of letters is no matter"));
            }
        }
    }
}
