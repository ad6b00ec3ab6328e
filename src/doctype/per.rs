//! What one document is made per: a row of a sheet, a value of a column, a language.

use super::called::folded;
use super::toml::Document;
use super::{Doctype, Files, Manifest, Schema, Shape, Type};
use crate::diagnostic::{Diagnostic, Name, quoted};

/// The field of the form `document` by which a workbook says what one document is made per.
pub const PER: &str = "per";

/// The field that names the language, or the languages.
pub const LANGUAGE: &str = "language";

/// What one document is made per. Sheets and columns are given by index.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Per {
    /// Each row of this sheet.
    Row(usize),
    /// Each value of this column of this sheet.
    Value(usize, usize),
    /// Each language.
    Language,
}

/// Why a word does not say what documents are made per.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unclear {
    /// Nothing is called so.
    Unknown,
    /// It is a column of each of these sheets; what to write for one of them.
    Several(Vec<String>),
}

impl Per {
    /// What templates and names of PDFs call it: `countries`, `activities`, `language`.
    pub fn name(self, schema: &Schema) -> &str {
        let sheet = |at: usize| schema.sheets.get(at);
        match self {
            Self::Row(at) => sheet(at).map(|sheet| sheet.name.as_str()),
            Self::Value(at, column) => sheet(at)
                .and_then(|sheet| sheet.columns.get(column))
                .map(|column| column.name.as_str()),
            Self::Language => Some(LANGUAGE),
        }
        .unwrap_or_default()
    }

    /// As a workbook says it: `Activities: Countries`.
    pub fn called(self, schema: &Schema) -> String {
        let sheet = |at: usize| schema.sheets.get(at);
        match self {
            Self::Row(at) => sheet(at).map_or_else(String::new, |sheet| sheet.title.clone()),
            Self::Value(at, column) => sheet(at)
                .and_then(|sheet| {
                    Some(format!("{}: {}", sheet.title, sheet.columns.get(column)?.title))
                })
                .unwrap_or_default(),
            Self::Language => "Language".to_owned(),
        }
    }

    /// As a manifest says it: `activities.countries`.
    fn written(self, schema: &Schema) -> String {
        let sheet = |at: usize| schema.sheets.get(at).map_or("", |sheet| sheet.name.as_str());
        match self {
            Self::Value(at, _) => format!("{}.{}", sheet(at), self.name(schema)),
            Self::Row(_) | Self::Language => self.name(schema).to_owned(),
        }
    }

    /// All that documents of a contract can be made per: sheet by sheet, and at last the language.
    pub fn all(schema: &Schema) -> Vec<Self> {
        let tables = schema.sheets.iter().enumerate();
        let tables = tables.filter(|(_, sheet)| sheet.shape == Shape::Table && !sheet.base);
        let mut all: Vec<Self> = Vec::new();
        for (at, sheet) in tables {
            all.push(Self::Row(at));
            let columns = sheet.columns.iter().enumerate();
            let columns = columns.filter(|(_, column)| !matches!(column.kind, Type::Image(_)));
            all.extend(columns.map(|(column, _)| Self::Value(at, column)));
        }
        let form = schema.sheets.first();
        let language = form.and_then(|form| form.columns.get(form.column(LANGUAGE)?));
        if language.is_some_and(|column| matches!(column.kind, Type::Code(_))) {
            all.push(Self::Language);
        }
        all
    }

    /// What a word of a workbook means: the title or name of a sheet, of a column that no other table
    /// has, or both: `Activities: Countries`.
    ///
    /// # Errors
    /// Where it means nothing, or a column of more than one sheet.
    pub fn meant(word: &str, schema: &Schema) -> Result<Self, Unclear> {
        let all = Self::all(schema);
        let known = |per: Option<Self>| per.filter(|per| all.contains(per));
        for (at, _) in word.match_indices([':', '!', '.']) {
            let (sheet, column) = (word.get(..at), word.get(at + 1..));
            let both = sheet.zip(column).and_then(|(sheet, column)| {
                let at = schema.sheet_called(sheet)?;
                Some(Self::Value(at, schema.sheets.get(at)?.column_called(column)?))
            });
            if let Some(per) = known(both) {
                return Ok(per);
            }
        }
        if let Some(per) = known(schema.sheet_called(word).map(Self::Row)) {
            return Ok(per);
        }
        let form = schema.sheets.first();
        let language = form.and_then(|form| form.column_called(word))
            == form.and_then(|it| it.column(LANGUAGE));
        if (language || folded(word) == "languages") && all.contains(&Self::Language) {
            return Ok(Self::Language);
        }
        let sheets = schema.sheets.iter().enumerate();
        let columns = sheets.filter_map(|(at, sheet)| {
            known(sheet.column_called(word).map(|column| Self::Value(at, column)))
        });
        match columns.collect::<Vec<_>>().as_slice() {
            [] => Err(Unclear::Unknown),
            [one] => Ok(*one),
            several => {
                Err(Unclear::Several(several.iter().map(|per| per.called(schema)).collect()))
            }
        }
    }
}

impl Doctype {
    /// What the manifest says that one document is made per; empty where a workbook is one document.
    pub fn per(&self) -> Vec<Per> {
        declared(&self.manifest, &self.schema)
    }

    /// What `per.NAME` stands for in templates, and NAME in names of PDFs: what the manifest declares,
    /// else the sheet of that name, else the first table's column.
    pub fn per_called(&self, name: &str) -> Option<Per> {
        called(&self.manifest, &self.schema, name)
    }
}

fn declared(manifest: &Manifest, schema: &Schema) -> Vec<Per> {
    let all = Per::all(schema);
    let written = |word: &str| all.iter().copied().find(|per| per.written(schema) == word);
    manifest.per.iter().filter_map(|(word, _)| written(word)).collect()
}

pub(super) fn called(manifest: &Manifest, schema: &Schema, name: &str) -> Option<Per> {
    let is = |per: &Per| per.name(schema) == name;
    let all = Per::all(schema);
    let rows = all.iter().copied().filter(|per| matches!(per, Per::Row(_)));
    let mut known = declared(manifest, schema).into_iter().chain(rows).chain(all.iter().copied());
    known.find(is)
}

/// The name of which a word is the singular: `country` is one of `countries`.
pub fn is_one_of(word: &str, name: &str) -> bool {
    let plural = |ending: &str, other: &str| {
        let stem = word.strip_suffix(ending);
        stem.is_some_and(|stem| name.strip_prefix(stem) == Some(other))
    };
    plural("", "s") || plural("", "es") || plural("y", "ies")
}

/// Tells of what a manifest says documents are made per, and that they can't be made per.
pub fn check(manifest: &Manifest, schema: &Schema, files: &Files, found: &mut Vec<Diagnostic>) {
    let Some(file) = files.get(&format!("/{}/template.toml", manifest.name)) else { return };
    let document = Document { file, fault: Name::BadManifest };
    let known: Vec<String> = Per::all(schema).into_iter().map(|per| per.written(schema)).collect();
    let mut told: Vec<&str> = Vec::new();
    for (word, span) in &manifest.per {
        if told.contains(&word.as_str()) {
            let message = format!("{} stands twice in `per`", quoted(word));
            found.push(document.error(span.clone(), message).hint("remove one of the two"));
        } else if !known.contains(word) {
            let message = format!("documents can't be made per {}", quoted(word));
            let hint = "write a table (`activities`), a column of one (`activities.countries`), or \
                        `language`; several as a list";
            let told = document.error(span.clone(), message);
            found.push(told.offer(word, known.iter().map(String::as_str)).hint(hint));
        }
        told.push(word);
    }
}
