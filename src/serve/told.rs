//! What was found, and what stands at a point of a page, in the form in which the page shows it.

use serde::Serialize;

use crate::build::Origin;
use crate::diagnostic::{
    Address, CellPlace, Diagnostic, FilePlace, Name, Place, Severity, visible,
};
use crate::problems::Window;
use crate::read::Workbook;

/// How many problems are told; there are too many to mend at a time, then.
const TOLD: usize = 50;

/// From how many on equal faults of a column are told together.
const MANY: usize = 4;

/// How many cells of such faults are named.
const CELLS: usize = 12;

/// What was found, as the page shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Problem {
    /// How bad it is.
    pub severity: Severity,
    /// Which fault it is.
    pub name: Name,
    /// What is wrong.
    pub message: String,
    /// Where it is, then the places that belong to it.
    pub places: Vec<Spot>,
    /// What to do.
    pub hints: Vec<String>,
    /// The cells of faults that are equal to it.
    pub like: Vec<String>,
    /// How many further problems there are, told by the last one only.
    pub more: usize,
}

/// A place with what can be seen there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Spot {
    /// What it has to do with the problem; nothing for the place of the problem itself.
    pub what: Option<String>,
    /// Where it is, in words.
    pub place: String,
    /// The line of a text file.
    pub line: Option<Line>,
    /// The rows of a sheet.
    pub sheet: Option<Sheet>,
}

/// A line of a text file, with what of it is meant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Line {
    /// Its number.
    pub number: usize,
    /// What stands before it, without the indentation.
    pub before: String,
    /// What is meant.
    pub marked: String,
    /// What stands behind it.
    pub after: String,
}

/// The rows of a sheet in which something is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Sheet {
    /// The letters of the columns; none where the sheet is a list of records.
    pub letters: Vec<String>,
    /// The rows: their numbers, and what their cells hold.
    pub rows: Vec<(String, Vec<String>)>,
    /// Which of the columns is meant; the whole row, if none is.
    pub column: Option<usize>,
}

/// What stands at a point of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub struct Provenance {
    /// The cells.
    pub cells: Vec<Spot>,
    /// The template's line.
    pub template: Option<Spot>,
    /// The layout's line.
    pub layout: Option<Spot>,
}

impl Provenance {
    /// Where something on a page came from.
    pub fn of(origin: &Origin, workbook: Option<&Workbook>) -> Self {
        let line = |place: &Option<FilePlace>| {
            place.as_ref().map(|place| spot(None, &Place::File(place.clone()), None))
        };
        let cells = origin.cells.iter().cloned().map(Place::Cell);
        Self {
            cells: cells.map(|cell| spot(None, &cell, workbook)).collect(),
            template: line(&origin.template),
            layout: line(&origin.layout),
        }
    }
}

/// Errors, warnings and notes in the order in which to mend, equal ones told once.
pub fn problems(mut found: Vec<Diagnostic>, workbook: Option<&Workbook>) -> Vec<Problem> {
    found.sort_by(|one, other| one.severity.cmp(&other.severity).then_with(|| one.before(other)));
    found.dedup();
    let mut groups: Vec<Vec<&Diagnostic>> = Vec::new();
    for found in &found {
        match groups.iter_mut().find(|group| group.first().is_some_and(|it| are_alike(it, found))) {
            Some(group) => group.push(found),
            None => groups.push(vec![found]),
        }
    }
    let mut told: Vec<Problem> = Vec::new();
    for group in &groups {
        let together = if group.len() < MANY { 1 } else { group.len() };
        told.extend(group.chunks(together).filter_map(|group| problem(group, workbook)));
    }
    let more = told.len().saturating_sub(TOLD);
    told.truncate(TOLD);
    if let Some(last) = told.last_mut() {
        last.more = more;
    }
    told
}

/// Whether the same is wrong with two cells of a column.
fn are_alike(one: &Diagnostic, other: &Diagnostic) -> bool {
    let (Some(Place::Cell(place)), Some(Place::Cell(its))) = (&one.place, &other.place) else {
        return false;
    };
    one.name == other.name
        && one.severity == other.severity
        && (&place.file, place.tab, place.column) == (&its.file, its.tab, its.column)
        && place.column.is_some()
        && one.also.is_empty()
        && other.also.is_empty()
        && one.without_values() == other.without_values()
}

/// The first of equal faults, with the cells of the others.
fn problem(group: &[&Diagnostic], workbook: Option<&Workbook>) -> Option<Problem> {
    let (first, others) = group.split_first()?;
    let window = workbook.filter(|_| first.severity < Severity::Note);
    let head = first.place.iter().map(|place| spot(None, place, window));
    let also = first.also.iter().map(|(what, place)| spot(Some(what), place, None));
    let mut like: Vec<String> = others.iter().take(CELLS).filter_map(|it| address(it)).collect();
    if others.len() > CELLS {
        like.push(format!("… and {} more", others.len() - CELLS));
    }
    Some(Problem {
        severity: first.severity,
        name: first.name,
        message: first.message.clone(),
        places: head.chain(also).collect(),
        hints: first.hints.clone(),
        like,
        more: 0,
    })
}

/// A place with what can be seen there.
fn spot(what: Option<&String>, place: &Place, workbook: Option<&Workbook>) -> Spot {
    let told = match place {
        Place::Cell(CellPlace { key: Some(key), .. }) => format!("{place} · row {key}"),
        _ => place.to_string().replace('\\', "/"),
    };
    let (mut line, mut sheet) = (None, None);
    match place {
        Place::File(place) => line = Some(Line::of(place)),
        Place::Cell(place) => {
            let window = workbook.and_then(|workbook| Window::of(workbook, place));
            sheet = window.map(|window| Sheet::of(&window));
        }
        Place::Path(_) => {}
    }
    Spot { what: what.cloned(), place: told, line, sheet }
}

impl Line {
    fn of(place: &FilePlace) -> Self {
        let mut letters = place.excerpt.chars();
        let before: String = letters.by_ref().take(place.column.saturating_sub(1)).collect();
        let marked: String = letters.by_ref().take(place.width).collect();
        let before = before.trim_start().to_owned();
        Self { number: place.line, before, marked, after: letters.collect() }
    }
}

impl Sheet {
    fn of(window: &Window) -> Self {
        let columns = window.columns();
        let lines = window.header.iter().chain([&window.line]);
        let rows = lines.map(|line| {
            let number = match (window.records, line.row) {
                (true, 0) => String::new(),
                (true, row) => row.to_string(),
                (false, row) => (u64::from(row) + 1).to_string(),
            };
            let value = |column: &u32| visible(line.value(*column));
            (number, columns.iter().map(value).collect())
        });
        Self {
            rows: rows.collect(),
            column: window.column.and_then(|at| columns.iter().position(|column| *column == at)),
            letters: match window.records {
                true => Vec::new(),
                false => columns.into_iter().map(Address::letters).collect(),
            },
        }
    }
}

/// The cell of a fault in few words.
fn address(found: &Diagnostic) -> Option<String> {
    let Some(Place::Cell(place)) = &found.place else { return None };
    match place.row {
        Some(row) if place.records => Some(row.to_string()),
        _ => place.address().map(|address| address.to_string()),
    }
}
