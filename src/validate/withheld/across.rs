//! What is withheld of several workbooks whose rows stand in one dataset: what one of them withholds is not
//! to stand in the texts of another.

use std::collections::BTreeSet;

use super::telling::{doubt, fault, hush, of_value};
use super::{At, Withheld};
use crate::diagnostic::Diagnostic;
use crate::doctype::Schema;
use crate::validate::dataset::Dataset;

/// What is withheld of several workbooks, the first that of the dataset itself.
pub struct Across<'a> {
    schema: &'a Schema,
    all: Withheld,
}

impl<'a> Across<'a> {
    /// What is withheld of these workbooks, in the order in which their rows were added.
    pub fn of(schema: &'a Schema, workbooks: &[Withheld]) -> Self {
        let mut all = Withheld::default();
        for (number, one) in workbooks.iter().enumerate() {
            // Their sheets are numbered on.
            let first = number * schema.sheets.len();
            all.names.join(&one.names, first);
            let told = one.told.iter();
            all.told.extend(
                told.map(|((sheet, line, at), it)| ((sheet + first, *line, *at), it.clone())),
            );
        }
        Self { schema, all }
    }

    /// The faults of texts that hold what another workbook withholds.
    pub fn faults(&self, dataset: &Dataset) -> Vec<Diagnostic> {
        let mut found = Vec::new();
        if self.all.names.is_empty() {
            return found;
        }
        for (sheet, records) in dataset.sheets.iter().enumerate() {
            for (line, record) in records.records.iter().enumerate() {
                let fields = record.fields.iter().enumerate();
                for (at, field) in fields.filter(|(_, field)| field.at.is_some()) {
                    let texts = of_value(&field.value);
                    let faults = self.of_field((sheet, at), records.origin(line), &texts);
                    let place = || dataset.place(sheet, line, at);
                    found.extend(faults.into_iter().filter_map(|fault| Some(fault.at(place()?))));
                }
            }
        }
        let name = dataset.file.rsplit(['/', '\\']).next().unwrap_or(&dataset.file);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let Some(form) = dataset.sheets.first() else { return found };
        let of_name = self.all.names.find(stem).into_iter();
        let of_others = of_name.filter(|(by, _)| self.workbook(*by) != 0);
        found.extend(of_others.map(|there| {
            fault(&self.all, there, "the name of the workbook\u{2019}s file").at(form.place.clone())
        }));
        found
    }

    /// The faults of a field of a workbook.
    fn of_field(
        &self,
        (sheet, at): (usize, usize),
        workbook: usize,
        texts: &[&str],
    ) -> Vec<Diagnostic> {
        let column = self.schema.sheets.get(sheet).and_then(|it| it.columns.get(at));
        let is_open = column.is_some_and(|column| column.shown_if.is_some());
        let mut told: BTreeSet<At> = BTreeSet::new();
        let mut faults = Vec::new();
        for text in texts {
            let there = self.all.names.find(text).into_iter();
            let there = there.filter(|(by, shown)| {
                self.workbook(*by) != workbook && !(is_open && shown.is_some())
            });
            for (by, shown) in there {
                if told.insert(by) {
                    faults.push(fault(&self.all, (by, shown), "this text"));
                }
            }
            let maybe = self.all.names.maybe(text).into_iter();
            for by in maybe.filter(|by| self.workbook(*by) != workbook) {
                if told.insert(by) {
                    faults.push(doubt(&self.all, by));
                }
            }
        }
        faults
    }

    /// The workbook in which a field is.
    fn workbook(&self, (sheet, ..): At) -> usize {
        sheet.checked_div(self.schema.sheets.len()).unwrap_or_default()
    }

    /// Takes what is withheld out of all that has been found.
    pub fn silence(&self, found: &mut [Diagnostic]) {
        hush(&BTreeSet::new(), |text| !self.all.names.hides(text), found);
    }
}
