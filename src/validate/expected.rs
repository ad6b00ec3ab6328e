//! What a column expects, made ready for judging many cells: look-ups are built once.

use std::cell::{Cell, OnceCell};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::fold::Words;
use super::keys::Keys;
use super::language::Language;
use crate::diagnostic::nearest;
use crate::doctype::{Beyond, CodeList, Column, Doctype, Type};

/// Most words that are compared in one run to find near ones. It ends the offers for a workbook
/// that has the wrong column in a hundred thousand rows, not the report of its faults.
const COMPARED: usize = 500_000;

/// Most values that all ranges and groups of a workbook come to together: far more than any that is
/// meant, and no more than memory has room for.
const EXPANDED: usize = 2_000_000;

/// What all columns are judged by: the document type's code lists, and the keys of all sheets.
pub(super) struct Context<'a> {
    keys: &'a [Keys],
    /// The words of each code list, taken when a column first asks for them.
    codes: BTreeMap<&'a str, (&'a CodeList, OnceCell<Arc<Words>>)>,
    budget: Cell<usize>,
    /// How many more values ranges and groups may come to.
    room: Cell<usize>,
    /// That of the document, and that of contracts and files of records.
    languages: [Language; 2],
    /// The years that columns say from which others take theirs.
    years: BTreeMap<Beyond, BTreeSet<i16>>,
}

impl<'a> Context<'a> {
    /// The context of one workbook, the keys of its sheets given in the contract's order.
    pub(super) fn new(doctype: &'a Doctype, keys: &'a [Keys], language: Language) -> Self {
        let codes = doctype.codes.iter();
        let codes = codes.map(|(name, list)| (&**name, (list, OnceCell::new()))).collect();
        let languages = [language, Language::plain()];
        let (budget, room) = (Cell::new(COMPARED), Cell::new(EXPANDED));
        Self { keys, codes, budget, room, languages, years: BTreeMap::new() }
    }

    /// The same with the years that columns say.
    pub(super) fn with_years(self, years: BTreeMap<Beyond, BTreeSet<i16>>) -> Self {
        Self { years, ..self }
    }

    /// A code list and the words that mean its entries.
    fn codes(&self, name: &str) -> Option<(&'a CodeList, &Words)> {
        let (list, words_of) = self.codes.get(name)?;
        Some((list, words_of.get_or_init(|| words(list))))
    }

    /// The keys of a sheet of the contract.
    pub(super) fn keys(&self, sheet: usize) -> Option<&'a Keys> {
        self.keys.get(sheet)
    }
}

/// The words that mean an entry of a code list, gathered once for all workbooks. No alias hides a
/// code, and no label does.
pub(super) fn words(list: &CodeList) -> Arc<Words> {
    list.words.get(|| gathered(list))
}

fn gathered(list: &CodeList) -> Words {
    let entries = || list.entries.iter().enumerate();
    let codes = entries().map(|(index, entry)| (entry.code.as_str(), index));
    let labels = entries().map(|(index, entry)| (entry.label.as_str(), index));
    let aliases = entries()
        .flat_map(|(index, entry)| entry.aliases.iter().map(move |alias| (alias.as_str(), index)));
    codes.chain(labels).chain(aliases).collect()
}

/// A column of the contract with the look-ups that its cells need.
pub(super) struct Expected<'a> {
    /// The column.
    pub(super) column: &'a Column,
    /// What its cells are looked up in.
    pub(super) lookup: Lookup<'a>,
    /// The language in which its numbers and dates are written.
    pub(super) language: &'a Language,
    /// Whether its cells are those of a file of records, where a program wrote what they hold.
    pub(super) records: bool,
    /// The number of digits of the column's values, where all are written with zeros before them.
    pub(super) digits: Option<usize>,
    /// The title of the column of its sheet in which units stand.
    pub(super) unit: Option<&'a str>,
    /// The years of which a day may be that is written without one.
    pub(super) years: Option<&'a BTreeSet<i16>>,
    budget: &'a Cell<usize>,
    room: &'a Cell<usize>,
}

/// What the cells of a column are looked up in.
pub(super) enum Lookup<'a> {
    /// Nothing: any value of the type will do. A code whose list the document type does not hold
    /// is one that another room judges (the name of the document type itself).
    None,
    /// The values that the contract lists for a text.
    Values(Words),
    /// A code list.
    Codes {
        /// The list.
        list: &'a CodeList,
        /// The words that mean its entries.
        words: &'a Words,
    },
    /// The keys of a sheet.
    Keys(&'a Keys),
}

impl<'a> Expected<'a> {
    /// A column made ready. In a file of `records` and in the contract itself, numbers are written
    /// as programs write them, whatever the document's language.
    pub(super) fn new(column: &'a Column, context: &'a Context<'a>, records: bool) -> Self {
        let codes = |name: &str| {
            let found = context.codes(name);
            found.map_or(Lookup::None, |(list, words)| Lookup::Codes { list, words })
        };
        let lookup = match &column.kind {
            Type::Text if !column.values.is_empty() => Lookup::Values(
                column.values.iter().enumerate().map(|(at, value)| (value.as_str(), at)).collect(),
            ),
            Type::Code(name) => codes(name),
            Type::Text => column.known.as_deref().map_or(Lookup::None, codes),
            Type::Reference(sheet) => context.keys(*sheet).map_or(Lookup::None, Lookup::Keys),
            _ => Lookup::None,
        };
        let [own, plain] = &context.languages;
        let language = if records { plain } else { own };
        Self {
            column,
            lookup,
            language,
            records,
            digits: None,
            unit: None,
            years: column.year_from.iter().find_map(|from| context.years.get(from)),
            budget: &context.budget,
            room: &context.room,
        }
    }

    /// The same for keys that are written with so many digits, zeros before them.
    pub(super) fn of_digits(self, digits: Option<usize>) -> Self {
        Self { digits, ..self }
    }

    /// The same beside these columns.
    pub(super) fn among(self, columns: &'a [Column]) -> Self {
        let unit = columns.iter().find(|column| column.name == "unit");
        Self { unit: unit.map(|column| column.title.as_str()), ..self }
    }

    /// Takes room for so many values that one stands for, if there is as much left.
    pub(super) fn take_room(&self, count: usize) -> bool {
        let left = self.room.get().checked_sub(count);
        self.room.set(left.unwrap_or_default());
        left.is_some()
    }

    /// The nearest of the known words, if any is near.
    pub(super) fn near<'w>(
        &self,
        text: &str,
        known: impl Iterator<Item = &'w str> + Clone,
    ) -> Option<&'w str> {
        let left = self.budget.get().checked_sub(known.clone().count())?;
        self.budget.set(left);
        nearest(text, known)
    }
}
