//! The keys of a sheet's rows, by which messages and other sheets name them.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::civil::Date;

use super::cell::entry;
use super::dates::Manner;
use super::dotted;
use super::expected::words;
use super::fold::{self, Words};
use super::order::parts;
use super::raw;
use super::table::{Header, Table, is_needed};
use crate::doctype::{Doctype, Type};
use crate::read::CellValue;

/// The parts of a number such as `3.10`.
type Number = Vec<u64>;

/// The keys of a sheet.
pub(super) struct Keys {
    /// The sheet's index in the contract.
    pub(super) sheet: usize,
    /// The sheet's name, as it is written on its tab.
    pub(super) title: Arc<str>,
    /// The key column's title, as it is written in its header.
    pub(super) column: Arc<str>,
    /// The key of each row as written, if it has one.
    pub(super) names: Vec<Option<Arc<str>>>,
    /// The row that each key means.
    pub(super) words: Words,
    /// Whether keys are numbers such as `3.10`.
    pub(super) dotted: bool,
    /// The rows whose keys read as the same number, `3.1` and `3.10`, by that number's bits; where
    /// keys are no such numbers, none.
    pub(super) numbers: BTreeMap<u64, Vec<usize>>,
    /// Whether no two rows have the same key, as far as texts tell.
    pub(super) distinct: bool,
    /// The number of digits of the keys, where all that are whole numbers have as many, some of
    /// them with zeros before them: `001`, `002`, `103`.
    pub(super) digits: Option<usize>,
    /// How those keys were typed of which the spreadsheet has made dates.
    pub(super) dates: Manner,
    /// The rows whose keys can't be known, each by the sound number before it, with the one behind.
    gaps: BTreeMap<Option<Number>, (Option<Number>, usize)>,
    /// Whether the workbook has the sheet.
    pub(super) present: bool,
    /// Whether the keys can be known: not where the sheet or its key column is missing and that
    /// has been said.
    pub(super) known: bool,
}

/// The keys of a sheet, read before anything is judged, so that all sheets can refer to each other.
pub(super) fn of(sheet: usize, table: &Table, doctype: &Doctype) -> Keys {
    let mut keys = Keys {
        sheet,
        title: Arc::clone(&table.place.sheet),
        column: "".into(),
        names: vec![None; table.lines.len()],
        words: Words::default(),
        dotted: false,
        numbers: BTreeMap::new(),
        distinct: true,
        digits: None,
        dates: Manner::default(),
        gaps: BTreeMap::new(),
        present: table.present,
        known: table.sound && !table.is_starved(),
    };
    let Some(index) = table.contract.key else { return keys };
    let Some(column) = table.contract.columns.get(index) else { return keys };
    keys.column = table.title(index);
    keys.words = Words::with_capacity(table.lines.len());
    keys.dotted = column.kind == Type::DottedNumber;
    keys.known &= !matches!(table.headers.get(index), Some(Header::Missing));
    // Where they stand in the column of another kind, any of its words is that row.
    let other = table.contract.key_else.and_then(|at| Some((at, table.contract.columns.get(at)?)));
    let place = |at: usize| match table.headers.get(at) {
        Some(Header::At(place, _)) => Some(*place),
        _ => None,
    };
    let held = other.filter(|(at, _)| place(*at).is_some() && place(*at) == place(index));
    let list = match held.map_or(&column.kind, |(_, other)| &other.kind) {
        Type::Code(name) => doctype.codes.get(name.as_str()),
        _ => None,
    };
    let entries = list.map(words);
    let (mut zeros, mut dates) = (Vec::new(), BTreeMap::new());
    for (row, name) in keys.names.iter_mut().enumerate() {
        let Some(cell) = table.spot(row, index).cell else { continue };
        if let CellValue::Error(_) | CellValue::Unreadable(_) | CellValue::TooLong(_) = cell {
            continue;
        }
        if let CellValue::Date(at) | CellValue::Month(at) = cell
            && keys.dotted
        {
            dates.insert(row, at.date());
        }
        let text = raw::printed(cell);
        let text = match keys.dotted.then(|| dotted::read(&text)).flatten() {
            Some(number) => Cow::Owned(number),
            None if keys.dotted => Cow::Owned(fold::plain(&text).into_owned()),
            None => text,
        };
        let text = &*text;
        keys.distinct &= keys.words.add(text, row);
        if let CellValue::Number(_) = cell
            && keys.dotted
            && text.contains('.')
        {
            zeros.push((format!("{text}0"), row));
        }
        let entry = list.zip(entries.as_ref()).and_then(|(list, words)| entry(list, words, text));
        if let Some(entry) = entry.and_then(|entry| list?.entries.get(entry)) {
            let aliases = entry.aliases.iter().map(String::as_str);
            for word in [entry.code.as_str(), entry.label.as_str()].into_iter().chain(aliases) {
                keys.words.add(word, row);
            }
        }
        *name = Some(Arc::from(text));
    }
    // A number 3.1 may have been typed as 3.10: that is said at its cell, and references to 3.10
    // are not broken by themselves.
    for (zero, row) in zeros {
        keys.words.add(&zero, row);
    }
    if column.kind == Type::Text {
        zeros_lost(&mut keys, table, index);
    }
    if keys.dotted {
        numbers(&mut keys);
        became_dates(&mut keys, &dates);
        lost(&mut keys, (is_needed(column), &dates));
    }
    keys
}

impl Keys {
    /// The keys that are as they should be, for hints.
    pub(super) fn sound(&self) -> impl Iterator<Item = &str> + Clone {
        self.names.iter().flatten().map(|name| &**name).filter(|name| self.is_sound(name))
    }

    /// Whether a key is as it should be.
    pub(super) fn is_sound(&self, name: &str) -> bool {
        let is_short = |width| name.len() < width && name.bytes().all(|b| b.is_ascii_digit());
        (!self.dotted || is_number(name)) && !self.digits.is_some_and(is_short)
    }

    /// A row whose key can't be known and may be this one: it stands between its neighbours.
    pub(super) fn lost(&self, word: &str) -> Option<usize> {
        let number = Some(parts(word)?);
        let (before, (behind, row)) = self.gaps.range(..number.clone()).next_back()?;
        let depth = before.as_ref().or(behind.as_ref()).map(Vec::len);
        let fits = depth.is_none_or(|depth| number.as_ref().map(Vec::len) == Some(depth))
            && (behind.is_none() || number < *behind);
        fits.then_some(*row)
    }
}

/// Lets keys of which the spreadsheet has made dates mean their rows by what was typed.
fn became_dates(keys: &mut Keys, dates: &BTreeMap<usize, Date>) {
    if dates.is_empty() {
        return;
    }
    let all = keys.names.iter().enumerate().filter_map(|(row, name)| match dates.get(&row) {
        Some(date) => Some(Err(*date)),
        None => name.as_deref().filter(|name| is_number(name)).map(Ok),
    });
    let all: Vec<_> = all.collect();
    keys.dates = Manner::of(&all);
    for (row, date) in dates {
        keys.words.add(&keys.dates.number(*date), *row);
    }
}

/// Most digits of a key that gets back the zeros before it.
const LONGEST: usize = 16;

/// Finds whether keys are written with zeros before them. A key that has become a number and lost
/// them is said to be at fault, so that references to what it should be are not broken by themselves.
fn zeros_lost(keys: &mut Keys, table: &Table, index: usize) {
    let mut widths = BTreeSet::new();
    let (mut zeros, mut numbers) = (false, Vec::new());
    for (row, name) in keys.names.iter().enumerate() {
        let Some(name) = name.as_deref() else { continue };
        if !name.bytes().all(|byte| byte.is_ascii_digit()) {
            continue;
        }
        match table.spot(row, index).cell {
            Some(CellValue::Number(_)) => numbers.push(row),
            _ => {
                widths.insert(name.len());
                zeros = zeros || name.len() > 1 && name.starts_with('0');
            }
        }
    }
    let mut widths = widths.into_iter();
    keys.digits = widths.next().filter(|_| zeros && widths.next().is_none());
    let pattern = table.contract.columns.get(index).and_then(|column| column.pattern.as_ref());
    for row in numbers {
        let Some(Some(name)) = keys.names.get(row) else { continue };
        let padded = |width: usize| format!("{name:0>width$}");
        let meant = match (keys.digits, pattern) {
            (Some(width), _) => Some(padded(width)),
            // Where all have lost their zeros, the form that the contract asks for tells them.
            (None, Some(pattern)) if !pattern.is_match(name) => {
                (name.len() + 1..LONGEST).map(padded).find(|name| pattern.is_match(name))
            }
            _ => None,
        };
        if let Some(meant) = meant {
            keys.digits = keys.digits.or(Some(meant.len()));
            keys.words.add(&meant, row);
        }
    }
}

/// Gathers the rows by the numbers that their keys read as.
fn numbers(keys: &mut Keys) {
    let mut seen = BTreeSet::new();
    for (row, name) in keys.names.iter().enumerate() {
        if let Some(name) = name
            && name.split('.').count() == 2
            && let Ok(number) = name.parse::<f64>()
            && seen.insert(name)
        {
            keys.numbers.entry(number.to_bits()).or_default().push(row);
        }
    }
}

/// Lets the keys that rows have lost, as their neighbours tell them, mean these rows. A row whose
/// key is blank, occurs twice or can't be read is said to be at fault, so that references to the
/// key that it should have are not broken by themselves.
fn lost(keys: &mut Keys, (needed, dates): (bool, &BTreeMap<usize, Date>)) {
    let mut seen = BTreeSet::new();
    let mut before: Option<String> = None;
    let (mut sound_before, mut open) = (None, None);
    let mut meant = Vec::new();
    for (row, name) in keys.names.iter().enumerate() {
        let sound = match name {
            Some(name) => is_number(name) && seen.insert(name),
            None if needed => false,
            None => continue,
        };
        before = match name {
            Some(name) if sound => Some(name.to_string()),
            _ => before.as_deref().map_or_else(|| first(&keys.names, row), next),
        };
        if sound {
            let number = name.as_deref().and_then(parts);
            if let Some(open) = open.take() {
                keys.gaps.entry(sound_before).or_insert((number.clone(), open));
            }
            sound_before = number;
            continue;
        }
        if let Some(key) = before.as_deref() {
            meant.push((key.to_owned(), row));
        }
        // What a date was is known.
        if !dates.contains_key(&row) {
            open = open.or(Some(row));
        }
    }
    if let Some(open) = open {
        keys.gaps.entry(sound_before).or_insert((None, open));
    }
    for (key, row) in meant {
        keys.words.add(&key, row);
    }
}

/// Whether a text is a number such as `3.10`.
fn is_number(name: &str) -> bool {
    dotted::read(name).as_deref() == Some(name)
}

/// The number behind this one: `1.3` behind `1.2`.
fn next(number: &str) -> Option<String> {
    let at = number.rfind('.').map_or(0, |at| at + 1);
    let (before, last) = number.split_at(at);
    Some(format!("{before}{}", last.parse::<u64>().ok()?.checked_add(1)?))
}

/// The number of the first row, if the second is its next.
fn first(names: &[Option<Arc<str>>], row: usize) -> Option<String> {
    let second = names.get(row + 1)?.as_deref()?;
    let at = second.rfind('.').map_or(0, |at| at + 1);
    let (before, last) = second.split_at(at);
    (row == 0 && last == "2").then(|| format!("{before}1"))
}

#[cfg(test)]
mod tests {
    use crate::doctype::{Pattern, Type};
    use crate::validate::testing::{found, plan};

    #[test]
    fn a_key_that_is_lost_breaks_no_reference() {
        let activities: (&str, &[&str]) =
            ("Activities", &["Id|Parent|Title", "1.1|1|a", "2.1|2|b", "3.1|3|c", "4.1|4|d"]);
        for (outputs, expected) in [
            (["Id|Text", "1|a", "1|b", "3|c", "4|d"], &["duplicate-value Outputs!A3"][..]),
            (["Id|Text", "|a", "2|b", "3|c", "4|d"], &["missing-value Outputs!A2"]),
            (
                ["Id|Text", "1|a", "=2024-01-02|b", "=#REF!|c", "4|d"],
                &["not-a-dotted-number Outputs!A3", "cell-error Outputs!A4"],
            ),
            // What can't be known may be anything between its neighbours, and nothing else.
            (
                ["Id|Text", "=#REF!|a", "=#REF!|b", "|c", "x|d"],
                &[
                    "cell-error Outputs!A2",
                    "cell-error Outputs!A3",
                    "missing-value Outputs!A4",
                    "not-a-dotted-number Outputs!A5",
                ],
            ),
            (
                ["Id|Text", "1|a", "=#REF!|b", "3|c", "3.1|d"],
                &["cell-error Outputs!A3", "broken-reference Activities!B5"],
            ),
            (["Id|Text", "1|a", "2|b", "3|c", "5|d"], &["broken-reference Activities!B5"]),
        ] {
            let found = found(&plan(), &[("Outputs", &outputs), activities]);
            let short = |line: &String| {
                line.split(" · ").next().unwrap_or_default().trim_start_matches("error ").to_owned()
            };
            assert_eq!(found.iter().map(short).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn keys_that_have_lost_their_zeros_break_no_reference_and_are_not_offered() {
        let mut plan = plan();
        let key = &mut plan.schema.sheets[1].columns[0];
        (key.kind, key.pattern) = (Type::Text, Some(Pattern::new("[0-9]{3}").unwrap()));
        let rows: &[&str] = &["Id|Parent|Title", "1.1|004|a", "1.2|009|b"];
        for outputs in [&["Id", "=4", "=5"][..], &["Id", "=4", "005"]] {
            let found = found(&plan, &[("Outputs", outputs), ("Activities", rows)]);
            let (last, others) = found.split_last().unwrap();
            assert!(others.iter().all(|line| line.contains("digits-lost Outputs!")), "{others:#?}");
            assert!(last.contains("`009` is not in the sheet"), "{last}");
            assert!(!last.contains("`4`"), "{last}");
        }
    }

    #[test]
    fn a_reference_may_be_a_number_where_one_key_reads_so() {
        let numbers: (&str, &[&str]) = ("Activities", &["Id|Parent|Title", "1.1.1|=1.1|a"]);
        let two: (&str, &[&str]) = ("Outputs", &["Id", "1.1", "1.2"]);
        assert_eq!(found(&plan(), &[two, numbers]), Vec::<String>::new());
        let zero: (&str, &[&str]) = ("Outputs", &["Id", "1.2", "1.10"]);
        assert_eq!(found(&plan(), &[zero, numbers]), Vec::<String>::new());
        let both: (&str, &[&str]) = ("Outputs", &["Id", "1.1", "1.10"]);
        assert_eq!(
            found(&plan(), &[both, numbers]),
            ["error number-for-dotted-number Activities!B2 · \"Parent\": `1.1` is stored as a \
                 number, which can mean `1.1` or `1.10` | format the column as text, then type the \
                 numbers again"]
        );
        let none: (&str, &[&str]) = ("Outputs", &["Id", "1.2"]);
        assert_eq!(
            found(&plan(), &[none, numbers]),
            ["error broken-reference Activities!B2 · \"Parent\": `1.1` is not in the sheet \
                 `Outputs` | write what stands there under `Id`: `1.2`"]
        );
    }
}
