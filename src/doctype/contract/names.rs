//! Names, titles and aliases: words that templates can write, and no two of them the same.

use std::ops::Range;

use toml::Spanned;

use super::Resolver;
use super::raw::RawSheet;
use crate::diagnostic::quoted;
use crate::doctype::called::folded;
use crate::doctype::is_plain;

/// A sheet or a column, with all that it is called and where that is written.
struct Called<'a> {
    name: &'a Spanned<String>,
    title: Option<&'a Spanned<String>>,
    aliases: &'a [Spanned<String>],
    /// Whether its words stand in no author's file.
    base: bool,
}

impl Called<'_> {
    /// All that it is called, each word once.
    fn words(&self) -> Vec<(String, &str, Range<usize>)> {
        let mut words: Vec<(String, &str, Range<usize>)> = Vec::new();
        for word in [self.name].into_iter().chain(self.title).chain(self.aliases) {
            let folded = folded(word.get_ref());
            if !words.iter().any(|(known, ..)| *known == folded) {
                words.push((folded, word.get_ref(), word.span()));
            }
        }
        words
    }
}

impl Resolver<'_> {
    /// Names must be words that templates can write, and no two alike, be they names, titles or
    /// aliases.
    pub(super) fn names(&mut self) {
        let raw = self.raw;
        // Of the form, too, no author has written the name.
        let first = |sheet: &RawSheet| sheet.column.first().is_some_and(|column| column.base);
        let sheets = raw.sheet.iter().enumerate().map(|(at, sheet)| Called {
            name: &sheet.name,
            title: sheet.title.as_ref(),
            aliases: &sheet.aliases,
            base: sheet.base || at == 0 && first(sheet),
        });
        self.distinct(&sheets.collect::<Vec<_>>(), "sheet");
        for sheet in &raw.sheet {
            let columns = sheet.column.iter().map(|column| Called {
                name: &column.name,
                title: column.title.as_ref(),
                aliases: &column.aliases,
                base: column.base,
            });
            self.distinct(&columns.collect::<Vec<_>>(), "column");
        }
    }

    fn distinct(&mut self, all: &[Called<'_>], what: &str) {
        for (at, one) in all.iter().enumerate() {
            let word = one.name.get_ref();
            if !is_plain(word) {
                let message = format!("{} can't be a name", quoted(word));
                let hint = "use small letters, digits and hyphens, a letter first";
                self.found.push(self.file.error(one.name.span(), message).hint(hint));
            }
            let before = all.get(..at).unwrap_or_default();
            if before.iter().any(|other| other.name.get_ref() == word) {
                let message = format!("the name {} occurs twice", quoted(word));
                let found = self.file.error(one.name.span(), message);
                self.found.push(found.hint("give one of the two another name, or remove it"));
                continue;
            }
            for other in before {
                self.apart(one, other, what);
            }
        }
    }

    /// Tells of a word that two sheets, or two columns of a sheet, are called.
    fn apart(&mut self, one: &Called<'_>, other: &Called<'_>, what: &str) {
        let (own, theirs) = (one.words(), other.words());
        let same = own.iter().find_map(|it| Some((it, theirs.iter().find(|its| its.0 == it.0)?)));
        let Some((own, theirs)) = same else { return };
        // What stands in no file can't be mended there.
        let ((_, word, span), other) = match (one.base, other.base) {
            (true, true) => return,
            (true, false) => (theirs, one),
            (false, _) => (own, other),
        };
        let message = format!(
            "{} is also what the {what} {} is called",
            quoted(word),
            quoted(other.name.get_ref())
        );
        let hint = "a word of a workbook can mean only one of the two: remove it here, or there";
        self.found.push(self.file.error(span.clone(), message).hint(hint));
    }
}
