//! Equal faults, told once: the same thing wrong with many cells of one column.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::{CellPlace, Diagnostic, Name, Place, Severity};

/// From how many on faults are told together that are equal but for their hints; fewer are told one
/// by one. Where the hints are equal too, two are told together.
const MANY: usize = 4;

/// Faults that are told together, in order of place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group<'a> {
    /// The one that stands for all.
    pub first: &'a Diagnostic,
    /// The others, each at a cell of the same column, or with the same remedy in the same sheet.
    pub others: Vec<&'a Diagnostic>,
}

impl<'a> Group<'a> {
    /// All of them, with their cells.
    pub fn cells(&self) -> impl Iterator<Item = (&'a Diagnostic, &'a CellPlace)> {
        let all = std::iter::once(self.first).chain(self.others.iter().copied());
        all.filter_map(|found| Some((found, cell(found)?)))
    }
}

/// How many groups of a sheet are told, if not all are asked for.
const GROUPS: usize = 20;

/// What is told: a group, or how many others there are.
#[derive(Debug, PartialEq, Eq)]
pub enum Item<'a> {
    /// A group.
    Group(Group<'a>),
    /// What is not told of a sheet.
    Rest(Rest<'a>),
}

/// What is not told of a sheet.
#[derive(Debug, PartialEq, Eq)]
pub struct Rest<'a> {
    sheet: &'a str,
    /// What is wrong, each kind once.
    kinds: BTreeSet<Kind<'a>>,
    /// In how many cells.
    cells: usize,
}

impl Rest<'_> {
    /// How much more there is.
    pub fn told(&self) -> String {
        let number = |count: usize, one: &str, many: &str| match count {
            1 => format!("1 {one}"),
            _ => format!("{count} {many}"),
        };
        let kinds = number(self.kinds.len(), "more kind of problem", "more kinds of problem");
        let cells = number(self.cells, "cell", "cells");
        format!("… and {kinds} with {cells} in the sheet {}; --all shows them", self.sheet)
    }
}

/// Groups in their order, of each sheet no more than [`GROUPS`] unless all are wanted; how many
/// more there are stands where those of their file end.
pub fn limited(groups: Vec<Group<'_>>, all: bool) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    let mut told: BTreeMap<&str, usize> = BTreeMap::new();
    let mut rests: BTreeMap<(usize, &str), Rest> = BTreeMap::new();
    let mut file = None;
    for group in groups {
        let Some(Place::Cell(place)) = &group.first.place else {
            items.extend(std::mem::take(&mut rests).into_values().map(Item::Rest));
            items.push(Item::Group(group));
            continue;
        };
        if file.replace(&place.file) != Some(&place.file) {
            items.extend(std::mem::take(&mut rests).into_values().map(Item::Rest));
            told.clear();
        }
        let count = told.entry(&place.sheet).or_default();
        *count += 1;
        if all || *count <= GROUPS {
            items.push(Item::Group(group));
            continue;
        }
        let rest = rests.entry((place.tab, &*place.sheet)).or_insert_with(|| Rest {
            sheet: &place.sheet,
            kinds: BTreeSet::new(),
            cells: 0,
        });
        rest.cells += 1 + group.others.len();
        rest.kinds.insert(alike(group.first, place));
    }
    items.extend(rests.into_values().map(Item::Rest));
    items
}

/// What faults have in common that are told together.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Kind<'a> {
    severity: Severity,
    name: Name,
    file: &'a str,
    sheet: &'a str,
    column: Option<u32>,
    title: Option<&'a str>,
    /// The message without the values in it.
    message: String,
}

/// All diagnostics in their order, equal ones gathered where the first of them stands. With
/// `few_notes`, notes of one name are gathered for each file, wherever in it they are.
pub fn groups<'a>(diagnostics: &'a [Diagnostic], few_notes: bool) -> Vec<Group<'a>> {
    let kind = |found| if few_notes { note(found).or_else(|| kind(found)) } else { kind(found) };
    let mut kinds: BTreeMap<Kind, Vec<&Diagnostic>> = BTreeMap::new();
    for found in diagnostics {
        if let Some(kind) = kind(found) {
            kinds.entry(kind).or_default().push(found);
        }
    }
    let equal = |found: &'a Diagnostic| kinds.get(&kind(found)?).map(Vec::as_slice);
    let is_many = |all: &&[_]| all.len() >= MANY;
    let mut broken: BTreeMap<_, Vec<&Diagnostic>> = BTreeMap::new();
    for found in diagnostics.iter().filter(|found| equal(found).filter(is_many).is_none()) {
        if let Some(remedy) = remedy(found) {
            broken.entry(remedy).or_default().push(found);
        }
    }
    let alike = |found: &'a Diagnostic| {
        let few = |all: &&[&Diagnostic]| {
            // Notes of one name are only gathered where they would be many.
            found.severity < Severity::Note
                && all.len() > 1
                && all.iter().all(|other| other.hints == found.hints)
        };
        let broken = || remedy(found).and_then(|it| broken.get(&it)).map(Vec::as_slice);
        equal(found)
            .filter(is_many)
            .or_else(|| broken().filter(few))
            .or_else(|| equal(found).filter(few))
    };
    let mut groups = Vec::new();
    for found in diagnostics {
        match alike(found).and_then(<[_]>::split_first) {
            Some((first, others)) if std::ptr::eq(*first, found) => {
                groups.push(Group { first: found, others: others.to_vec() });
            }
            Some(_) => {}
            None => groups.push(Group { first: found, others: Vec::new() }),
        }
    }
    groups
}

/// What a fault has in common with others; none where it stands for itself.
fn kind(found: &Diagnostic) -> Option<Kind<'_>> {
    // Further places are different for each, and worth telling.
    cell(found).filter(|_| found.also.is_empty()).map(|place| alike(found, place))
}

/// What cells that show an error have in common, in whichever columns they are: where, and what to
/// do.
fn remedy(found: &Diagnostic) -> Option<(&str, &str, String, &[String])> {
    let place = cell(found).filter(|_| found.name == Name::CellError && found.also.is_empty())?;
    Some((&place.file, &place.sheet, found.without_values(), &found.hints))
}

/// What a fault at a place in a workbook is like.
fn alike<'a>(found: &'a Diagnostic, place: &'a CellPlace) -> Kind<'a> {
    Kind {
        severity: found.severity,
        name: found.name,
        file: &place.file,
        sheet: &place.sheet,
        column: place.column,
        title: place.title.as_deref(),
        message: found.without_values(),
    }
}

/// What a note has in common with others of its file; none for what is no note, and for a note that
/// says what to do.
fn note(found: &Diagnostic) -> Option<Kind<'_>> {
    match &found.place {
        Some(Place::Cell(place)) if found.severity == Severity::Note && found.hints.is_empty() => {
            Some(Kind {
                severity: found.severity,
                name: found.name,
                file: &place.file,
                sheet: "",
                column: None,
                title: None,
                message: String::new(),
            })
        }
        _ => None,
    }
}

/// The row or cell of a sheet where a fault is.
fn cell(found: &Diagnostic) -> Option<&CellPlace> {
    match &found.place {
        Some(Place::Cell(place)) if place.row.is_some() => Some(place),
        _ => None,
    }
}

/// The first value that a message shows, in its backticks.
pub fn value(message: &str) -> Option<&str> {
    let start = message.find('`')?;
    let length = message.get(start + 1..)?.find('`')?;
    message.get(start..start + length + 2)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Address;

    fn at(row: u32, message: &str) -> Diagnostic {
        let mut place = CellPlace::sheet("plan.xlsx".into(), "Activities".into());
        place.title = Some("Deadline".into());
        Diagnostic::error(Name::NotADate, message).at(place.cell(Address::new(row, 5)))
    }

    #[test]
    fn equal_faults_are_gathered_where_the_first_stands() {
        let mut found: Vec<_> = (3..8).map(|row| at(row, "`soon` is no date")).collect();
        found.insert(1, at(4, "`soon` is too late"));
        let groups = groups(&found, false);
        let sizes: Vec<_> = groups.iter().map(|group| group.others.len()).collect();
        assert_eq!(sizes, [4, 0]);
        assert_eq!(groups.first().map(|group| group.cells().count()), Some(5));
    }

    #[test]
    fn the_value_does_not_make_a_difference() {
        let found: Vec<_> = (3..7).map(|row| at(row, &format!("`day {row}` is no date"))).collect();
        assert_eq!(groups(&found, false).len(), 1);
    }

    #[test]
    fn few_equal_faults_are_told_one_by_one_where_something_else_is_to_be_done() {
        let hinted = |row| at(row, "`soon` is no date").hint(format!("see row {row}"));
        let found: Vec<_> = (3..6).map(hinted).collect();
        assert_eq!(groups(&found, false).len(), 3);
        let found: Vec<_> = (3..5).map(|row| at(row, "`soon` is no date")).collect();
        assert_eq!(groups(&found, false).len(), 1);
    }

    #[test]
    fn errors_that_cells_show_are_gathered_from_all_columns() {
        let broken = |row, column, value: &str, hint: &str| {
            let place = CellPlace::sheet("plan.xlsx".into(), "Activities".into());
            Diagnostic::error(Name::CellError, format!("the formula `{value}` has no result"))
                .at(place.cell(Address::new(row, column)))
                .hint(hint)
        };
        let found = [
            broken(3, 8, "=A1", "save it"),
            broken(4, 4, "=A2", "save it"),
            broken(5, 4, "=A3", "mend it"),
            broken(6, 2, "=A4", "save it"),
        ];
        let groups = groups(&found, false);
        let sizes: Vec<_> = groups.iter().map(|group| group.others.len()).collect();
        assert_eq!(sizes, [2, 0]);
    }

    #[test]
    fn notes_are_gathered_by_file_where_few_are_wanted() {
        let note = |row| at(row, &format!("row {row} is hidden")).severity(Severity::Note);
        let found: Vec<_> = (3..8).map(note).collect();
        assert_eq!((groups(&found, true).len(), groups(&found, false).len()), (1, 5));
        assert_eq!(groups(&found[..3], true).len(), 3);
    }

    #[test]
    fn of_a_sheet_only_so_many_are_told_and_the_rest_is_counted() {
        let mut found: Vec<_> = (0..30).map(|row| at(row * 2, &format!("no {row}"))).collect();
        found.extend((100..105).map(|row| at(row, "soon is no date")));
        let told: Vec<String> = limited(groups(&found, false), false)
            .iter()
            .map(|item| match item {
                Item::Group(group) => group.first.message.clone(),
                Item::Rest(rest) => rest.told(),
            })
            .collect();
        assert_eq!(told.len(), GROUPS + 1);
        assert_eq!(
            told.last().unwrap(),
            "… and 11 more kinds of problem with 15 cells in the sheet Activities; --all shows them"
        );
        assert_eq!(limited(groups(&found, false), true).len(), 31);
    }

    #[test]
    fn a_message_shows_its_value_in_backticks() {
        assert_eq!(value("`soon` is no date"), Some("`soon`"));
        assert_eq!(value("the cell is blank"), None);
    }
}
