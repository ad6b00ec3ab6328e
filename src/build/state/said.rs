//! Snapshots: what a workbook said, as its documents print it. Reasons and changes are told from them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{VERSION, hash};
use crate::diagnostic::{Address, Diagnostic};
use crate::doctype::Doctype;
use crate::merge;
use crate::validate::{Dataset, Other, Portion, Records};
use crate::write;

/// The folder of the snapshots in the output folder.
pub(super) const FOLDER: &str = ".rapporteur-records";

/// What a workbook said for one document type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Said {
    version: u32,
    /// The sheets, in the contract's order.
    pub sheets: Vec<Sheet>,
}

/// What a sheet said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sheet {
    /// What templates call it.
    pub name: String,
    /// The name on its tab.
    pub tab: String,
    /// Whether it is a list of records, which have no cells.
    pub records: bool,
    /// The columns, in the contract's order.
    pub columns: Vec<Column>,
    /// The records, in their order; those of other workbooks stand behind the own ones.
    pub rows: Vec<Row>,
    /// The other workbooks whose records were added, in the order in which these stand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<Home>,
}

/// A column, or a field of a form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Column {
    /// What templates call it.
    pub name: String,
    /// Its title in the header, or else in the contract.
    pub title: String,
    /// Which column of the sheet it is, counted from zero, where all records have it there.
    pub at: Option<u32>,
    /// Whether it may be withheld in some rows.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withheld: bool,
}

/// A record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Row {
    /// Its row, counted from zero; a form has none.
    pub row: Option<u32>,
    /// Its key.
    pub key: Option<String>,
    /// Its values as they are printed, one for each column; nothing where it is blank.
    pub values: Vec<String>,
    /// Row and column of each value, where they are not those of the record and of the column.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<Option<(u32, u32)>>,
}

/// The same sheet of another workbook, whose rows were added.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Home {
    /// The workbook, as its user named it.
    pub file: String,
    /// The name on the sheet's tab.
    pub tab: String,
    /// Whether the sheet is a list of records, without cells.
    pub records: bool,
    /// The first of its rows.
    pub first: usize,
}

impl Said {
    /// What a dataset says, in the words of its documents.
    pub fn of(dataset: &Dataset, doctype: &Doctype) -> Self {
        let whole = Portion::whole(dataset);
        let printer = merge::printer(dataset, &whole, doctype);
        let sheets =
            dataset.sheets.iter().zip(&doctype.schema.sheets).map(|(records, contract)| {
                let columns: Vec<Column> = contract
                    .columns
                    .iter()
                    .enumerate()
                    .map(|(at, column)| Column {
                        name: column.name.clone(),
                        title: match records.titles.get(at).cloned().flatten() {
                            Some(title) => title.to_string(),
                            None => column.title.clone(),
                        },
                        at: common(records, at),
                        withheld: column.shown_if.is_some(),
                    })
                    .collect();
                let rows = records.records.iter().map(|record| {
                    let cells =
                        || record.fields.iter().map(|it| it.at.map(|at| (at.row, at.column)));
                    let usual = record.fields.iter().zip(&columns).all(|(field, column)| {
                        let usual =
                            record.row.zip(column.at).map(|(row, at)| Address::new(row, at));
                        field.at.is_none() || field.at == usual
                    });
                    Row {
                        row: record.row,
                        key: record.key.as_deref().map(str::to_owned),
                        values: record.fields.iter().map(|it| printer.text(&it.value)).collect(),
                        cells: if usual { Vec::new() } else { cells().collect() },
                    }
                });
                Sheet {
                    name: contract.name.clone(),
                    tab: records.place.sheet.to_string(),
                    records: records.place.records,
                    others: records.others.iter().map(Home::of).collect(),
                    rows: rows.collect(),
                    columns,
                }
            });
        Self { version: VERSION, sheets: sheets.collect() }
    }

    /// Reads the snapshot of this hash, if it is there and is what its name says.
    pub fn load(out: &Path, id: &str) -> Option<Self> {
        let bytes = fs::read(path(out, id)).ok().filter(|bytes| hash(bytes) == id)?;
        serde_json::from_slice::<Self>(&bytes).ok().filter(|said| said.version == VERSION)
    }

    /// Its text and its hash.
    pub fn text(&self) -> (Vec<u8>, String) {
        let bytes = serde_json::to_vec(self).unwrap_or_default();
        let id = hash(&bytes);
        (bytes, id)
    }

    /// Writes a snapshot, unless it is there.
    ///
    /// # Errors
    /// As for any file that can't be written.
    pub fn save(out: &Path, (bytes, id): &(Vec<u8>, String)) -> Result<(), Diagnostic> {
        let path = path(out, id);
        if path.is_file() { Ok(()) } else { write::file(bytes, &path) }
    }
}

impl Home {
    fn of(other: &Other) -> Self {
        Self {
            file: other.place.file.to_string(),
            tab: other.place.sheet.to_string(),
            records: other.place.records,
            first: other.first,
        }
    }
}

impl Sheet {
    /// The workbook that a row is from, if it is another one than that of the sheet.
    pub fn home(&self, row: usize) -> Option<&Home> {
        let at = self.others.partition_point(|other| other.first <= row);
        self.others.get(at.checked_sub(1)?)
    }

    /// The address of a value of a row, where it has a cell: `D17`.
    pub fn cell(&self, (number, row): (usize, &Row), column: usize) -> Option<String> {
        let records = self.home(number).map_or(self.records, |home| home.records);
        let at = match row.cells.get(column) {
            Some(at) => at.map(|(row, column)| Address::new(row, column)),
            None => {
                let column = self.columns.get(column)?.at;
                row.row.zip(column).map(|(row, column)| Address::new(row, column))
            }
        };
        at.filter(|_| !records).map(|at| at.to_string())
    }

    /// The row of a record as people count, or of a file of records the number of the record.
    pub fn number(&self, (number, row): (usize, &Row)) -> Option<u64> {
        let records = self.home(number).map_or(self.records, |home| home.records);
        row.row.map(|at| u64::from(at) + u64::from(!records))
    }

    /// The first text of a record beside its key, by which people know it.
    pub fn label<'a>(&self, row: &'a Row) -> &'a str {
        let key = row.key.as_deref().unwrap_or_default();
        let texts = row.values.iter().map(String::as_str);
        let mut texts = texts.filter(|text| !text.is_empty() && *text != key);
        // A number or a date tells less than words.
        let is_worded = |text: &&str| text.chars().filter(|c| c.is_alphabetic()).count() > 3;
        let first = texts.clone().next().unwrap_or_default();
        texts.find(is_worded).unwrap_or(first)
    }
}

/// The column in which a field of all records is.
fn common(records: &Records, field: usize) -> Option<u32> {
    let first = records.records.iter().find_map(|record| record.fields.get(field)?.at)?;
    Some(first.column)
}

fn path(out: &Path, id: &str) -> PathBuf {
    out.join(FOLDER).join(format!("{id}.json"))
}

/// Copies a snapshot from one output folder into another, unless it is there or gone.
pub fn copy(from: &Path, to: &Path, id: &str) {
    if let Ok(bytes) = fs::read(path(from, id))
        && hash(&bytes) == id
    {
        // Without it, only reasons can't be told.
        let _ = Said::save(to, &(bytes, id.to_owned()));
    }
}

/// Removes a snapshot.
pub fn remove(out: &Path, id: &str) {
    let _ = fs::remove_file(path(out, id));
}

/// Removes the snapshots to which nothing refers. What can't be removed stays, and harms nobody.
pub fn remove_others(out: &Path, used: &BTreeSet<&str>) {
    for entry in fs::read_dir(out.join(FOLDER)).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let id = name.to_str().and_then(|name| name.strip_suffix(".json"));
        let is_ours = id.is_some_and(|id| {
            id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()) && !used.contains(id)
        });
        if is_ours {
            let _ = fs::remove_file(entry.path());
        }
    }
    // Fails, as it should, if anything is in it.
    let _ = fs::remove_dir(out.join(FOLDER));
}

/// Numbers in order, as text: `0-3,7`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Ranges(String);

impl Ranges {
    /// These numbers, which are in order.
    pub fn of(numbers: impl IntoIterator<Item = usize>) -> Self {
        let mut runs: Vec<(usize, usize)> = Vec::new();
        for number in numbers {
            match runs.last_mut() {
                Some((_, last)) if *last + 1 == number => *last = number,
                _ => runs.push((number, number)),
            }
        }
        let runs = runs.into_iter().map(|(first, last)| match first == last {
            true => first.to_string(),
            false => format!("{first}-{last}"),
        });
        Self(runs.collect::<Vec<_>>().join(","))
    }

    /// The first and the last of each run of numbers.
    pub fn runs(&self) -> impl Iterator<Item = (usize, usize)> {
        self.0.split(',').filter_map(|run| {
            let (first, last) = run.split_once('-').unwrap_or((run, run));
            Some((first.parse().ok()?, last.parse().ok()?))
        })
    }

    /// Whether a number is among them.
    pub fn has(&self, number: usize) -> bool {
        self.runs().any(|(first, last)| (first..=last).contains(&number))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_they_were_written() {
        let ranges = Ranges::of([0, 1, 2, 5, 7, 8]);
        assert_eq!(ranges, Ranges("0-2,5,7-8".to_owned()));
        let has: Vec<usize> = (0..10).filter(|number| ranges.has(*number)).collect();
        assert_eq!(has, [0, 1, 2, 5, 7, 8]);
        assert!(!Ranges::of([]).has(0));
    }
}
