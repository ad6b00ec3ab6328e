//! What has become of the problems of the last run: the file `.rapporteur-problems.json` in the
//! output folder.
//!
//! For each input with errors or warnings it holds the problems workbook that was written for it,
//! and what was wrong: sheet, name of the fault, column, message (of cells without the values in
//! it), and the rows by key and number. So a row that has moved keeps its problems as long as it
//! keeps its key, and another wrong value in a cell is the same problem still. Inputs are
//! named from the project's folder on. A file that can't be used is as good as none: it is only
//! about what is told, never about what is made.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::diagnostic::{CellPlace, Diagnostic, Name, Place, Severity, Stage};
use crate::write;

/// The name of the file.
const FILE: &str = ".rapporteur-problems.json";

/// The version of the file's form.
const VERSION: u32 = 1;

/// What was wrong in the last run, by input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Last {
    version: u32,
    /// The inputs with anything wrong, by their path from the project's folder on.
    pub inputs: BTreeMap<String, Entry>,
}

/// What was wrong with one input.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Entry {
    /// The problems workbook in the output folder that was written for it.
    pub file: Option<String>,
    /// Its problems.
    pub found: Vec<Known>,
}

/// Problems as they are known again: what is equal but for the row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Known {
    kind: Kind,
    /// The rows in which it is.
    rows: Vec<Row>,
}

/// What is wrong, but for the row.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Kind {
    sheet: Option<String>,
    name: String,
    column: Option<u32>,
    message: String,
}

/// A row with a problem.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Row {
    /// The row, counted from zero; none for a whole sheet or column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    row: Option<u32>,
    /// The key of its record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    key: Option<String>,
    /// Whether something before it kept it from being seen in the last run.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    hidden: bool,
}

/// How the problems of an input differ from those of the last run.
#[derive(Debug, Default)]
pub struct Difference {
    /// How many are gone.
    pub gone: usize,
    /// Which are new: their positions among what was found now.
    pub new: Vec<usize>,
    /// What to remember: what was found now, and what can't be seen now for a cause before it.
    pub known: Vec<Known>,
}

impl Default for Last {
    fn default() -> Self {
        Self { version: VERSION, inputs: BTreeMap::new() }
    }
}

impl Last {
    /// What was wrong in the last run that wrote into this folder; nothing where that is not known.
    pub fn load(out: &Path) -> Self {
        let read = fs::read(out.join(FILE)).ok();
        let last = read.and_then(|bytes| serde_json::from_slice::<Self>(&bytes).ok());
        last.filter(|last| last.version == VERSION).unwrap_or_default()
    }

    /// Writes it into the output folder; without any problem, there is no file.
    ///
    /// # Errors
    /// As for any file that can't be written.
    pub fn save(&self, out: &Path) -> Result<(), Diagnostic> {
        if self.inputs.is_empty() {
            // If it can't be removed, it is written with nothing in it.
            let path = out.join(FILE);
            if !path.exists() || fs::remove_file(&path).is_ok() {
                return Ok(());
            }
        }
        let json = serde_json::to_vec(self).unwrap_or_default();
        write::file(&json, &out.join(FILE))
    }
}

/// How what was found now in an input differs from what was wrong in the last run.
///
/// What is not seen now because something before it is newly wrong is neither gone, nor new when it
/// is seen again; neither is what only a build finds, where workbooks are only checked.
pub fn difference(before: &[Known], now: &[&Diagnostic], only_checked: bool) -> Difference {
    let mut left: BTreeMap<&Kind, Left> =
        before.iter().map(|known| (&known.kind, Left::new(&known.rows))).collect();
    let mut known: BTreeMap<Kind, Vec<Row>> = BTreeMap::new();
    let mut unmatched = Vec::new();
    let ours: Vec<(Kind, Row)> = now.iter().map(|found| of(found)).collect();
    for (at, (kind, row)) in ours.iter().enumerate() {
        if !left.get_mut(kind).is_some_and(|left| left.take_key(row)) {
            unmatched.push(at);
        }
        known.entry(kind.clone()).or_default().push(row.clone());
    }
    // A row whose key was lost or written anew is still the same row.
    unmatched.retain(|at| {
        let taken = ours
            .get(*at)
            .map(|(kind, row)| left.get_mut(kind).is_some_and(|left| left.take_row(row.row)));
        taken != Some(true)
    });
    let causes = Causes::new(now, &unmatched, only_checked);
    let mut gone = 0;
    for (kind, left) in left {
        for row in left.rest() {
            if causes.hide(kind, row) {
                let row = Row { hidden: true, ..row.clone() };
                known.entry(kind.clone()).or_default().push(row);
            } else {
                gone += 1;
            }
        }
    }
    let known = known.into_iter().map(|(kind, rows)| Known { kind, rows }).collect();
    Difference { gone, new: unmatched, known }
}

/// What is not found again yet of the rows of the last run.
struct Left<'a> {
    rows: Vec<Option<&'a Row>>,
    /// Where rows with a key are, and those without; the last is taken first.
    keys: BTreeMap<Identity, Vec<usize>>,
    numbers: BTreeMap<Option<u32>, Vec<usize>>,
}

impl<'a> Left<'a> {
    fn new(rows: &'a [Row]) -> Self {
        let mut left = Self {
            rows: rows.iter().map(Some).collect(),
            keys: BTreeMap::new(),
            numbers: BTreeMap::new(),
        };
        for (at, row) in rows.iter().enumerate() {
            left.keys.entry(identity(row)).or_default().push(at);
            left.numbers.entry(row.row).or_default().push(at);
        }
        left
    }

    /// Takes a row of the same key; of rows without one, the same row.
    fn take_key(&mut self, row: &Row) -> bool {
        let at = self.keys.get_mut(&identity(row)).and_then(Vec::pop);
        at.and_then(|at| self.rows.get_mut(at)).and_then(Option::take).is_some()
    }

    /// Takes a row in the same place.
    fn take_row(&mut self, row: Option<u32>) -> bool {
        let places = self.numbers.get(&row).map(Vec::as_slice).unwrap_or_default();
        let free = places.iter().find(|at| matches!(self.rows.get(**at), Some(Some(_))));
        free.and_then(|at| self.rows.get_mut(*at)).and_then(Option::take).is_some()
    }

    fn rest(self) -> impl Iterator<Item = &'a Row> {
        self.rows.into_iter().flatten()
    }
}

/// By what a row is known: its key, or else its place.
fn identity(row: &Row) -> Identity {
    (row.key.clone(), if row.key.is_some() { None } else { row.row })
}

/// A row's key, or else its place.
type Identity = (Option<String>, Option<u32>);

/// What keeps other problems from being seen.
struct Causes {
    /// The earliest stage of an error of sheets, headers or columns that is new.
    new: Option<Stage>,
    /// The earliest stage of any such error.
    any: Option<Stage>,
    /// Whether any error is left, so that no document is made.
    errors: bool,
    only_checked: bool,
}

impl Causes {
    fn new(now: &[&Diagnostic], new: &[usize], only_checked: bool) -> Self {
        let stages = |found: &mut dyn Iterator<Item = &&Diagnostic>| {
            let errors = found.filter(|found| found.severity == Severity::Error);
            errors.map(|found| found.name.stage()).filter(|stage| *stage <= Stage::Column).min()
        };
        Self {
            new: stages(&mut new.iter().filter_map(|at| now.get(*at))),
            any: stages(&mut now.iter()),
            errors: now.iter().any(|found| found.severity == Severity::Error),
            only_checked,
        }
    }

    /// Whether a problem may still be there, and is only not seen.
    fn hide(&self, kind: &Kind, row: &Row) -> bool {
        // A name that this version does not know is gone with it.
        let Some(stage) = Name::parse(&kind.name).map(Name::stage) else { return false };
        if stage >= Stage::Type {
            return self.only_checked || self.errors;
        }
        let cause = if row.hidden { self.any } else { self.new };
        cause.is_some_and(|cause| cause < stage)
    }
}

/// A problem as it is known again.
fn of(found: &Diagnostic) -> (Kind, Row) {
    let place = cell(found);
    // Of sheets and columns, the name in the message is what tells them apart.
    let has_value = found.name.stage() >= Stage::Cell;
    let message = if has_value { found.without_values() } else { found.message.clone() };
    let kind = Kind {
        sheet: place.map(|place| place.sheet.to_string()),
        name: found.name.as_str().to_owned(),
        column: place.and_then(|place| place.column),
        message,
    };
    let key = place.and_then(|place| place.key.as_deref()).map(str::to_owned);
    (kind, Row { row: place.and_then(|place| place.row), key, hidden: false })
}

/// Where in a workbook a problem is.
fn cell(found: &Diagnostic) -> Option<&CellPlace> {
    match &found.place {
        Some(Place::Cell(place)) => Some(place),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Address;

    fn at(row: u32, key: Option<&str>, name: Name) -> Diagnostic {
        let mut place = CellPlace::sheet("plan.xlsx".into(), "Plan".into());
        place.key = key.map(Into::into);
        Diagnostic::error(name, format!("`{row}` is no date")).at(place.cell(Address::new(row, 3)))
    }

    fn run(before: &Difference, now: &[Diagnostic], only_checked: bool) -> Difference {
        difference(&before.known, &now.iter().collect::<Vec<_>>(), only_checked)
    }

    #[test]
    fn a_row_is_known_by_its_key_or_by_its_place() {
        let date = |row, key| at(row, key, Name::NotADate);
        let first = run(&Difference::default(), &[date(1, Some("a")), date(2, Some("b"))], true);
        assert_eq!((first.gone, &*first.new), (0, &[0, 1][..]));
        // A row above them; then a key that was lost.
        let moved = run(&first, &[date(2, Some("a")), date(3, Some("b"))], true);
        assert_eq!((moved.gone, moved.new.len()), (0, 0));
        let lost = run(&first, &[date(1, None), date(2, Some("b"))], true);
        assert_eq!((lost.gone, lost.new.len()), (0, 0));
        let other = run(&first, &[date(2, Some("b")), date(3, Some("c"))], true);
        assert_eq!((other.gone, &*other.new), (1, &[1][..]));
        let twice = run(&first, &[date(1, Some("a")), date(1, Some("a"))], true);
        assert_eq!((twice.gone, &*twice.new), (1, &[1][..]));
    }

    #[test]
    fn what_stays_hidden_is_neither_gone_nor_new() {
        let cell = [at(1, None, Name::NotADate)];
        let column = [at(0, None, Name::MissingColumn)];
        let first = run(&Difference::default(), &cell, true);
        let hidden = run(&first, &column, true);
        assert_eq!((hidden.gone, hidden.new.len()), (0, 1));
        let still = run(&hidden, &column, true);
        assert_eq!((still.gone, still.new.len()), (0, 0));
        let back = run(&still, &cell, true);
        assert_eq!((back.gone, back.new.len()), (1, 0));
        assert_eq!(run(&still, &[], true).gone, 2);
    }

    #[test]
    fn what_only_a_build_finds_is_not_gone_after_a_check() {
        let first = run(&Difference::default(), &[at(1, None, Name::MissingGlyph)], false);
        assert_eq!(run(&first, &[], true).gone, 0);
        assert_eq!(run(&first, &[], false).gone, 1);
    }
}
