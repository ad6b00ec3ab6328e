//! Columns of which there may be one for each year, and the sheet that takes the earlier ones.

use std::ops::Range;

use toml::Spanned;

use super::Resolver;
use super::raw::{RawColumn, RawSheet, RawType};

impl Resolver<'_> {
    /// The column of years that may head columns of a sheet without a key.
    pub(super) fn headed_by(
        &mut self,
        sheet: &RawSheet,
        raw: &RawColumn,
        name: &Spanned<String>,
    ) -> Option<usize> {
        let by = self.column_of(sheet, name)?;
        let is_year = sheet
            .column
            .get(by)
            .is_some_and(|it| *it.kind.get_ref() == RawType::Integer && it.separator.is_none());
        let can = is_year && sheet.key.is_none() && raw.separator.is_none() && is_open(sheet);
        if !can {
            let hint = "name a column with `type = \"integer\"`, in a sheet without `key` and \
                        `shown-if`, and no `separator`";
            self.no_years(name.span(), hint);
        }
        can.then_some(by)
    }

    /// The sheet that takes the values of earlier years, its column of values, and that of years.
    pub(super) fn earlier_in(
        &mut self,
        sheet: &RawSheet,
        raw: &RawColumn,
        name: &Spanned<String>,
    ) -> Option<(usize, usize, usize)> {
        let to = self.sheet_of(name)?;
        let other = self.raw.sheet.get(to)?;
        let is_value = |it: &RawColumn| {
            it.headed_by.is_some()
                && it.kind.get_ref() == raw.kind.get_ref()
                && it.codes.as_ref().map(Spanned::get_ref)
                    == raw.codes.as_ref().map(Spanned::get_ref)
        };
        let names = |it: &RawColumn| {
            it.sheet.as_ref().is_some_and(|it| it.get_ref() == sheet.name.get_ref())
        };
        let value = other.column.iter().position(is_value);
        let by = value
            .and_then(|at| other.column.get(at)?.headed_by.as_ref())
            .and_then(|by| other.column.iter().position(|it| it.name.get_ref() == by.get_ref()));
        let can = sheet.key.is_some()
            && other.column.iter().any(names)
            && raw.separator.is_none()
            && is_open(sheet)
            && is_open(other);
        let found = value.zip(by).filter(|_| can).map(|(value, by)| (to, value, by));
        if found.is_none() {
            let hint = "that sheet needs a reference to this one, which has a `key`, and a column like \
                        this one that is `headed-by` its years; neither has `shown-if`";
            self.no_years(name.span(), hint);
        }
        found
    }

    fn no_years(&mut self, span: Range<usize>, hint: &str) {
        let message = "this can't take a column for each year";
        self.found.push(self.file.error(span, message).hint(hint));
    }
}

/// Whether all of a sheet may be seen.
fn is_open(sheet: &RawSheet) -> bool {
    sheet.column.iter().all(|column| column.shown_if.is_none())
}
