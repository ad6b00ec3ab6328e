//! Characters that nobody sees: counted, and told in one note for each sheet.

use std::collections::BTreeSet;

use super::fold::{is_dropped, is_typed};
use super::raw::is_unprintable;
use super::table::{Spot, Table};
use crate::diagnostic::{Address, Diagnostic, Name};
use crate::read::CellValue;

/// How many cells a note names.
const NAMED: usize = 5;

/// The cells of a table that hold characters that nobody sees. Programs that write files of records
/// mean what they write, so that only what can't be printed counts there.
#[derive(Default)]
pub(super) struct Invisible {
    records: bool,
    count: usize,
    named: Vec<Address>,
    kinds: BTreeSet<Kind>,
}

impl Invisible {
    /// No cell of this table yet.
    pub(super) fn of(table: &Table) -> Self {
        Self { records: table.place.records, ..Self::default() }
    }

    /// Counts a cell, if it holds any.
    pub(super) fn see(&mut self, spot: Spot) {
        let Some(CellValue::Text(text)) = spot.cell else { return };
        if is_typed(text) || !gather(text, self.records, &mut self.kinds) {
            return;
        }
        self.count += 1;
        if let Some(at) = spot.at
            && self.named.len() < NAMED
        {
            self.named.push(at);
        }
    }

    /// The note on them.
    pub(super) fn note(self, table: &Table) -> Option<Diagnostic> {
        let Self { records, count, named, kinds } = self;
        if count == 0 {
            return None;
        }
        let kinds: Vec<&str> = kinds.into_iter().map(Kind::name).collect();
        let kinds = kinds.join(", ");
        let (one, many) = if records { ("field", "fields") } else { ("cell", "cells") };
        let cells =
            if count == 1 { format!("1 {one} holds") } else { format!("{count} {many} hold") };
        let message = format!("{cells} characters that nobody sees ({kinds})");
        // Records have no addresses.
        let message = if records { message } else { format!("{message}: {}", told(named, count)) };
        Some(
            Diagnostic::note(Name::InvisibleCharacters, message)
                .at(table.place.clone())
                .hint("they are passed over in names, codes, numbers and dates"),
        )
    }
}

/// The first addresses, and how many more there are.
fn told(mut named: Vec<Address>, count: usize) -> String {
    named.sort_unstable();
    let addresses: Vec<String> = named.iter().map(ToString::to_string).collect();
    match count.saturating_sub(addresses.len()) {
        0 => addresses.join(", "),
        more => format!("{} and {more} more", addresses.join(", ")),
    }
}

/// Kinds of characters that are not seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    NoBreakSpace,
    SoftHyphen,
    ZeroWidth,
    Direction,
    Control,
}

impl Kind {
    const fn name(self) -> &'static str {
        match self {
            Self::NoBreakSpace => "no-break spaces",
            Self::SoftHyphen => "soft hyphens",
            Self::ZeroWidth => "zero-width characters",
            Self::Direction => "marks of the direction of writing",
            Self::Control => "control characters",
        }
    }

    /// The kind of a character, if it is one of them.
    fn of(letter: char) -> Option<Self> {
        Some(match letter {
            '\t' | '\n' | '\r' => return None,
            '\u{a0}' | '\u{2007}' | '\u{202f}' => Self::NoBreakSpace,
            '\u{ad}' => Self::SoftHyphen,
            '\u{61c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => Self::Direction,
            _ if is_unprintable(letter) => Self::Control,
            _ if is_dropped(letter) => Self::ZeroWidth,
            _ => return None,
        })
    }
}

/// Adds the kinds of a text's characters that are not seen, or only of those that can't be printed,
/// and says whether there are any.
fn gather(text: &str, unprintable: bool, kinds: &mut BTreeSet<Kind>) -> bool {
    let (mut any, mut before) = (false, ' ');
    for letter in text.chars() {
        // Joiners are part of the spelling of Persian and of the scripts of India, and of emoji.
        let is_spelling = matches!(letter, '\u{200c}' | '\u{200d}') && !before.is_ascii();
        if let Some(kind) = Kind::of(letter)
            && !is_spelling
            && (!unprintable || kind == Kind::Control)
        {
            any = true;
            kinds.insert(kind);
        }
        before = letter;
    }
    any
}

#[cfg(test)]
mod tests {
    use crate::validate::testing::{found, plan};

    #[test]
    fn they_are_counted_once_for_each_sheet() {
        let outputs: &[&str] =
            &["Id|Text", "1|One\u{a0}two", "2|\u{7}Three", "3|می\u{200c}خواهم", "4|Türkiye"];
        assert_eq!(
            found(&plan(), &[("Outputs", outputs)]),
            ["note invisible-characters Outputs: 2 cells hold characters that nobody sees \
              (no-break spaces, control characters): B2, B3 | they are passed over in names, \
              codes, numbers and dates"]
        );
    }
}
