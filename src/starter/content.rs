//! Content: what the cells of a starter hold, each a value of its column's type.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;

use super::choices;
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::{Column, Doctype, File, Shape, Type};

/// What a starter is filled with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Filling {
    /// With defaults only.
    Blank,
    /// With the type's sample.
    Sample,
}

/// What a sheet of the contract holds.
pub struct Sheet {
    /// Whether the starter has it.
    pub wanted: bool,
    /// Its records, each with a value for each column; a form is one.
    pub rows: Vec<Vec<Held>>,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Held {
    /// Nothing.
    Blank,
    /// Text.
    Text(String),
    /// A number.
    Number(f64),
    /// A day.
    Date(Date),
}

/// What each sheet of the contract holds.
pub fn of(doctype: &Doctype, filling: Filling) -> Result<Vec<Sheet>, Diagnostic> {
    let sheets = &doctype.schema.sheets;
    let mut samples: Vec<Option<Vec<Vec<String>>>> = vec![None; sheets.len()];
    if filling == Filling::Sample {
        for (path, file) in &doctype.sample {
            let stem = path.strip_suffix(".csv").filter(|stem| !stem.contains('/'));
            let at = stem.and_then(|stem| doctype.schema.sheet_called(stem));
            if let Some(sample) = at.and_then(|at| samples.get_mut(at)) {
                *sample = Some(super::csv::rows(file));
            }
        }
        if samples.iter().all(Option::is_none) {
            return Err(no_sample(doctype));
        }
    }
    let filled = sheets.iter().zip(samples).enumerate().map(|(index, (sheet, sample))| {
        let given = sample.is_some();
        let rows = match sheet.shape {
            Shape::Table => records(doctype, index, &sample.unwrap_or_default()),
            Shape::Form => vec![form(doctype, index, &sample.unwrap_or_default())],
        };
        // The names alone of an optional form would ask for what is required in it.
        let needless = sheet.shape == Shape::Form && filling == Filling::Sample && !given;
        Sheet { wanted: sheet.required || !needless, rows }
    });
    Ok(filled.collect())
}

/// The records of a table: the first row of a sample names the columns.
fn records(doctype: &Doctype, sheet: usize, sample: &[Vec<String>]) -> Vec<Vec<Held>> {
    let Some(contract) = doctype.schema.sheets.get(sheet) else { return Vec::new() };
    let Some((header, rows)) = sample.split_first() else { return Vec::new() };
    let at: Vec<_> = header.iter().map(|header| contract.column_called(header)).collect();
    let record = |row: &Vec<String>| {
        let value = |(index, column)| {
            let cell = at.iter().zip(row).find(|(at, _)| **at == Some(index));
            cell.map_or(Held::Blank, |(_, text)| Held::of(doctype, column, text))
        };
        contract.columns.iter().enumerate().map(value).collect()
    };
    rows.iter().map(record).collect()
}

/// The one record of a form: the sample's value of each field, else what a blank one stands for.
fn form(doctype: &Doctype, sheet: usize, sample: &[Vec<String>]) -> Vec<Held> {
    let Some(contract) = doctype.schema.sheets.get(sheet) else { return Vec::new() };
    let given = |index: usize| {
        sample.iter().find_map(|row| match row.as_slice() {
            [field, value, ..] if contract.column_called(field) == Some(index) => {
                Some(value.as_str())
            }
            _ => None,
        })
    };
    let value = |(index, column): (usize, &Column)| {
        let default = match super::sheets::is_type(doctype, column) {
            true => Some(&doctype.manifest.name),
            false => column.default.as_ref(),
        };
        let text = given(index).or(default.map(String::as_str)).unwrap_or_default();
        Held::of(doctype, column, text)
    };
    contract.columns.iter().enumerate().map(value).collect()
}

impl Held {
    /// A text as a value of its column's type; as it is where it is none.
    fn of(doctype: &Doctype, column: &Column, text: &str) -> Self {
        if text.trim().is_empty() {
            return Self::Blank;
        }
        let plain = || Self::Text(text.to_owned());
        if column.separator.is_some() {
            return plain();
        }
        let number =
            |text: &str| text.trim().parse().ok().filter(|number: &f64| number.is_finite());
        match &column.kind {
            Type::Integer | Type::Number | Type::Money(_) => {
                number(text).map_or_else(plain, Self::Number)
            }
            Type::Percent => match text.trim().strip_suffix('%') {
                Some(share) => {
                    number(share).map_or_else(plain, |share| Self::Number(share / 100.0))
                }
                None => number(text).map_or_else(plain, Self::Number),
            },
            Type::Date if !column.months => {
                text.trim().parse().map_or_else(|_| plain(), Self::Date)
            }
            _ => match choices::meant(doctype, column, text) {
                Some(word) => Self::Text(word.to_owned()),
                None => plain(),
            },
        }
    }

    /// The value as text alone says it.
    pub fn text(&self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
            Self::Date(date) => date.to_string(),
        }
    }
}

/// The image files that the sample names, by their path beside the workbook.
pub fn images(doctype: &Doctype) -> Vec<(&str, &File)> {
    let Ok(content) = of(doctype, Filling::Sample) else { return Vec::new() };
    let mut named = BTreeSet::new();
    for (contract, sheet) in doctype.schema.sheets.iter().zip(&content) {
        for (at, column) in contract.columns.iter().enumerate() {
            if !matches!(column.kind, Type::Image(_)) {
                continue;
            }
            for held in sheet.rows.iter().filter_map(|row| row.get(at)) {
                let text = held.text().replace('\\', "/");
                let separator = column.separator.as_deref().unwrap_or("\n");
                let names = text.split(separator).map(str::trim);
                named.extend(names.map(|name| name.trim_start_matches("./").to_owned()));
            }
        }
    }
    let files = doctype.sample.iter().filter(|(path, _)| named.contains(*path));
    files.map(|(path, file)| (path.as_str(), file)).collect()
}

/// The fault of a sample that there is not.
fn no_sample(doctype: &Doctype) -> Diagnostic {
    let name = &doctype.manifest.name;
    let path = format!("templates/{name}/sample");
    let message = format!("the document type {} has no sample", quoted(name));
    Diagnostic::error(Name::BadTemplate, message)
        .at(Path::new(&path))
        .hint("leave out `--sample`, or put a file of CSV for each sheet into that folder")
}
