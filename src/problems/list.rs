//! What a page of problems holds, whatever its form: the list, and the copies of sheets.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::window::{cell_of, find, header, sheet};
use super::words::written;
use super::{tabs, words};
use crate::diagnostic::{Address, CellPlace, Diagnostic, Place, Severity, visible};
use crate::read::{Row, Sheet, Workbook};

/// The title of the list, on its tab.
pub(super) const TITLE: &str = "Problems";
/// How many problems are listed. Whoever has more mends these first.
const LISTED: usize = 5_000;
/// Up to how many rows a sheet is copied whole.
const WHOLE: usize = 5_000;
/// How many rows at the top of a longer sheet are copied, its header among them.
const TOP: u32 = 50;
/// How many rows before and behind one at fault are copied of a longer sheet; fewer where that
/// would be more than [`MOST`] rows.
const NEAR: [u32; 3] = [20, 3, 0];
/// How many rows of a sheet are copied at most, unless more are at fault.
const MOST: usize = 20_000;

/// The problems of some workbooks.
pub(super) struct List<'a> {
    /// The workbooks, as their user named them.
    pub(super) files: Vec<&'a str>,
    /// What is listed: errors and warnings, then notes.
    pub(super) problems: Vec<Problem<'a>>,
    /// How many more there are.
    pub(super) left_out: usize,
    /// How many errors, warnings and notes there are in all.
    pub(super) counts: [usize; 3],
    /// The sheets with anything of it, in the order of the workbooks and their tabs.
    pub(super) copies: Vec<Copy<'a>>,
}

/// A problem in the list.
pub(super) struct Problem<'a> {
    /// What was found.
    pub(super) found: &'a Diagnostic,
    /// Where in a workbook it is.
    pub(super) place: Option<&'a CellPlace>,
    /// The copy in which it can be seen, and the cell there that stands for it.
    pub(super) target: Option<(usize, Address)>,
    /// What the cell holds, with nothing invisible in it.
    pub(super) value: String,
}

/// A copy of a sheet.
pub(super) struct Copy<'a> {
    /// The workbook that it is of.
    pub(super) file: &'a str,
    /// The sheet.
    pub(super) sheet: &'a Sheet,
    /// A name for it that Excel takes.
    pub(super) name: String,
    /// The rows that are copied.
    pub(super) rows: Vec<&'a Row>,
    /// The row of its header, if it has any.
    pub(super) header: Option<u32>,
    /// The cells at fault, each with what is wrong with it.
    pub(super) marks: BTreeMap<Address, Vec<&'a Diagnostic>>,
}

impl<'a> List<'a> {
    /// The problems of these workbooks, in the order in which they are given, notes last.
    pub(super) fn new(found: &[&'a Diagnostic], workbooks: &'a [Arc<Workbook>]) -> Self {
        let count = |severity| found.iter().filter(|it| it.severity == severity).count();
        let counts = [Severity::Error, Severity::Warning, Severity::Note].map(count);
        let is_note = |found: &&Diagnostic| found.severity == Severity::Note;
        let mut ordered: Vec<&Diagnostic> =
            found.iter().copied().filter(|it| !is_note(it)).collect();
        ordered.extend(found.iter().copied().filter(is_note));
        let left_out = ordered.len().saturating_sub(LISTED);
        ordered.truncate(LISTED);
        let mut list = Self {
            files: workbooks.iter().map(|workbook| &*workbook.file).collect(),
            copies: copies(&ordered, workbooks),
            problems: Vec::with_capacity(ordered.len()),
            left_out,
            counts,
        };
        for found in ordered {
            let problem = list.problem(found);
            list.problems.push(problem);
        }
        for copy in &mut list.copies {
            copy.choose();
        }
        list
    }

    /// What the list says first: the counts, and what this file is.
    pub(super) fn summary(&self) -> String {
        let [errors, warnings, notes] = self.counts;
        let mut text = words::counted(errors, "error");
        for (count, thing) in [(warnings, "warning"), (notes, "note")] {
            if count > 0 {
                text = format!("{text}, {}", words::counted(count, thing));
            }
        }
        format!("{text} in {}", self.files.join(", "))
    }

    /// What a reader has to know of this file, a sentence each.
    pub(super) fn remarks(&self) -> Vec<String> {
        let mut remarks = vec![
            "Mend the cells in your own workbook, save it, and run Rapporteur again. This file is \
             only a copy: it is written anew with each run, and removed when nothing is wrong any \
             more."
                .to_owned(),
        ];
        if self.left_out > 0 {
            remarks.push(format!(
                "There are {} more problems, which are not listed. Mend these first.",
                self.left_out
            ));
        }
        for copy in &self.copies {
            let (all, copied) = (copy.sheet.rows.len(), copy.rows.len());
            if copied < all {
                remarks.push(format!(
                    "The sheet {} is long: only its first rows and those near problems are \
                     copied, {copied} of {all}.",
                    copy.sheet.name
                ));
            }
        }
        remarks
    }

    fn problem(&mut self, found: &'a Diagnostic) -> Problem<'a> {
        let place = cell(found);
        let at = place.and_then(|place| self.copies.iter().position(|copy| copy.holds(place)));
        let (mut target, mut value) = (None, String::new());
        if let Some((at, place)) = at.zip(place)
            && let Some(copy) = self.copies.get_mut(at)
        {
            let place = &cell_of(copy.sheet, place);
            let address = copy.address(place);
            target = Some((at, address));
            if place.row.is_some() || place.column.is_some() {
                copy.marks.entry(address).or_default().push(found);
            }
            let held = place.address().and_then(|address| {
                Some(written(&find(copy.sheet, address.row)?.cell(address.column)?.value))
            });
            value = visible(&held.unwrap_or_default());
        }
        Problem { found, place, target, value }
    }
}

impl<'a> Copy<'a> {
    /// Whether a place is in this sheet.
    fn holds(&self, place: &CellPlace) -> bool {
        *self.file == *place.file && self.sheet.name == place.sheet
    }

    /// The cell that stands for a place: of a row its first, of a column its header.
    fn address(&self, place: &CellPlace) -> Address {
        match (place.row, place.column) {
            (Some(row), Some(column)) => Address::new(row, column),
            (Some(row), None) => {
                let first = find(self.sheet, row).and_then(|row| row.cells.first());
                Address::new(row, first.map_or(0, |cell| cell.column))
            }
            (None, Some(column)) => {
                let row = header(self.sheet, place).map_or(0, |row| row.index);
                Address::new(row, column)
            }
            (None, None) => Address::new(0, 0),
        }
    }

    /// Chooses the rows that are copied.
    fn choose(&mut self) {
        let sheet = self.sheet;
        if sheet.rows.len() <= WHOLE {
            self.rows = sheet.rows.iter().collect();
            return;
        }
        let at_fault: Vec<u32> = self.marks.keys().map(|address| address.row).collect();
        for near in NEAR {
            let is_near = |row: &&Row| {
                let from = at_fault.partition_point(|at| at.saturating_add(near) < row.index);
                let next =
                    at_fault.get(from).is_some_and(|at| row.index.saturating_add(near) >= *at);
                row.index < TOP || next
            };
            self.rows = sheet.rows.iter().filter(is_near).collect();
            if self.rows.len() <= MOST {
                return;
            }
        }
    }
}

/// The row or cell of a workbook in which a problem is.
fn cell(found: &Diagnostic) -> Option<&CellPlace> {
    match &found.place {
        Some(Place::Cell(place)) => Some(place),
        _ => None,
    }
}

/// The sheets that anything was found in, or that belong to it.
fn copies<'a>(found: &[&Diagnostic], workbooks: &'a [Arc<Workbook>]) -> Vec<Copy<'a>> {
    let places = found
        .iter()
        .flat_map(|found| found.place.iter().chain(found.also.iter().map(|(_, place)| place)));
    let mut held: BTreeMap<(usize, usize), Option<u32>> = BTreeMap::new();
    for place in places {
        let Place::Cell(place) = place else { continue };
        for (book, workbook) in workbooks.iter().enumerate() {
            if let Some(sheet) = sheet(workbook, place)
                && let Some(tab) = workbook.sheets.iter().position(|it| std::ptr::eq(it, sheet))
            {
                // The header of whatever in it has a title.
                let row = header(sheet, place).map(|row| row.index);
                let known = held.entry((book, tab)).or_insert(row);
                if place.title.is_some() && row > *known {
                    *known = row;
                }
            }
        }
    }
    let sheets: Vec<_> = held
        .into_iter()
        .filter_map(|((book, tab), header)| {
            let workbook = workbooks.get(book)?;
            Some((&*workbook.file, workbook.sheets.get(tab)?, header))
        })
        .collect();
    let names = tabs::names(sheets.iter().map(|(_, sheet, _)| &*sheet.name), TITLE);
    let copies = sheets.into_iter().zip(names).map(|((file, sheet, header), name)| Copy {
        file,
        sheet,
        name,
        rows: Vec::new(),
        header,
        marks: BTreeMap::new(),
    });
    copies.collect()
}
