//! A dataset as the JSON that Handlebars sees: each sheet by its name, rows nested under their
//! parents, references in the place of the records that they refer to.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value as Json, json};

use super::about;
use super::check::Used;
use super::language::Language;
use super::leaf::{self, Leaf};
use super::marks;
use super::period;
use super::rich;
use crate::diagnostic::CellPlace;
use crate::doctype::{Doctype, Shape, Type};
use crate::validate::{Dataset, Portion, Record, Special, Value};

/// The key under which the root names the document's language.
pub const LANGUAGE: &str = "$language";

/// How a cell travels in JSON: sheet, record and field in one number.
pub(super) fn packed(sheet: usize, record: usize, field: usize) -> u64 {
    (sheet as u64) << 48 | (field as u64) << 32 | record as u64
}

/// The workbook that a cell is from: its sheet's own, or one of those whose rows were added.
fn origin(dataset: &Dataset, packed: u64) -> Option<usize> {
    let record = usize::try_from(packed & 0xffff_ffff).ok()?;
    Some(dataset.sheets.get(usize::try_from(packed >> 48).ok()?)?.origin(record))
}

/// The place of a cell that has travelled.
pub fn place(dataset: &Dataset, packed: u64) -> Option<CellPlace> {
    let part = |shift: u32, mask: u64| usize::try_from(packed >> shift & mask).ok();
    dataset.place(part(48, 0xffff)?, part(0, 0xffff_ffff)?, part(32, 0xffff)?)
}

/// The root of what a template sees: the sheets and fields that it names, and no others.
pub fn root(
    dataset: &Dataset,
    portion: &Portion,
    doctype: &Doctype,
    (used, labels): (&Used, &BTreeMap<String, Json>),
) -> Json {
    let language = language(dataset, portion, doctype);
    let context = Context {
        dataset,
        portion,
        doctype,
        language,
        labels: labels.get(language),
        used: Some(used),
    };
    let mut root = context.sheets(&used.sheets);
    root.insert(LANGUAGE.to_owned(), json!(language));
    about::add(&context, &mut root, used);
    Json::Object(root)
}

/// The code of the document's language.
pub fn language<'a>(dataset: &Dataset, portion: &'a Portion, doctype: &'a Doctype) -> &'a str {
    if let Some(language) = &portion.language {
        return language;
    }
    let code = || {
        let at = doctype.schema.sheets.first()?.column("language")?;
        let form = dataset.sheets.first()?.records.first()?;
        match &form.fields.get(at)?.value {
            Value::Code { list, entry } => {
                Some(doctype.codes.get(list)?.entries.get(*entry)?.code.as_str())
            }
            _ => None,
        }
    };
    code().unwrap_or("en")
}

#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) dataset: &'a Dataset,
    pub(super) portion: &'a Portion,
    pub(super) doctype: &'a Doctype,
    /// The code of the document's language.
    pub(super) language: &'a str,
    /// The fixed words of that language, where it has any.
    pub(super) labels: Option<&'a Json>,
    /// What is named anywhere; all is where there is none.
    pub(super) used: Option<&'a Used>,
}

impl Context<'_> {
    /// These sheets, each by its name.
    pub(super) fn sheets(&self, wanted: &BTreeSet<usize>) -> Map<String, Json> {
        let sheets = self.doctype.schema.sheets.iter().enumerate();
        let sheets = sheets.filter(|(at, _)| wanted.contains(at)).map(|(at, sheet)| {
            let rows = || self.portion.of(self.dataset, at);
            let value = match sheet.shape {
                Shape::Form => self.record(at, 0),
                Shape::Table => rows().map(|record| self.record(at, record)).collect(),
            };
            (sheet.name.clone(), value)
        });
        sheets.collect()
    }

    /// A record with its children.
    fn record(&self, sheet: usize, record: usize) -> Json {
        let mut object = self.fields(sheet, Some(record), &[]);
        for (at, child) in self.doctype.schema.sheets.iter().enumerate() {
            if self.parent_of(at) != Some(sheet) || !self.names(sheet, &child.name) {
                continue;
            }
            let rows = self.dataset.sheets.get(at).map_or(&[][..], |rows| &rows.records);
            let children = rows.iter().enumerate();
            let children = children.filter(|(at_row, row)| {
                row.parent == Some(record) && self.portion.has(at, *at_row)
            });
            let children = children.map(|(row, _)| self.record(at, row)).collect();
            object.insert(child.name.clone(), children);
        }
        Json::Object(object)
    }

    /// Whether a template names this field of a sheet.
    fn names(&self, sheet: usize, field: &str) -> bool {
        let named =
            |used: &Used| used.fields.get(&sheet).is_some_and(|names| names.contains(field));
        self.used.is_none_or(named)
    }

    /// The sheet under whose records the rows of a sheet stand.
    fn parent_of(&self, sheet: usize) -> Option<usize> {
        let sheet = self.doctype.schema.sheets.get(sheet)?;
        match sheet.columns.get(sheet.parent?)?.kind {
            Type::Reference(parent) => Some(parent),
            _ => None,
        }
    }

    /// The fields of a record; all blank where there is none. `way` holds the sheets through which it
    /// was reached by reference, so that sheets that refer to each other come to an end.
    pub(super) fn fields(
        &self,
        sheet: usize,
        record: Option<usize>,
        way: &[usize],
    ) -> Map<String, Json> {
        let columns = self.doctype.schema.sheets.get(sheet).map_or(&[][..], |sheet| &sheet.columns);
        let row: Option<&Record> =
            record.and_then(|at| self.dataset.sheets.get(sheet)?.records.get(at));
        let mut object = Map::with_capacity(columns.len() + 3);
        object.extend(self.sheet(sheet));
        for (at, column) in columns.iter().enumerate() {
            if !self.names(sheet, &column.name) {
                continue;
            }
            let value =
                row.and_then(|row| row.fields.get(at)).map_or(&Value::Blank, |field| &field.value);
            // Where the form names several languages, each document is in one of them.
            let spoken =
                about::spoken(self.portion).filter(|_| sheet == 0 && column.name == "language");
            let value = spoken.unwrap_or(value);
            let cells: &[u64] = match record {
                Some(record) => &[packed(sheet, record, at)],
                None => &[],
            };
            let place = At { cells, sheet, way };
            let json = match (value, &column.separator) {
                (Value::Blank, Some(_)) => Json::Array(Vec::new()),
                (Value::Blank, None) => self.blank(&column.kind, &place),
                // It stands where a time or an amount could, and is none.
                (Value::Text(said), None) if column.kind.is_reckoned() => {
                    leaf::to_json(&Leaf::Special(Special::InWords, Some(said.clone())), cells)
                }
                _ => self.value(value, column.footnotes, &place),
            };
            object.insert(column.name.clone(), json);
        }
        object
    }

    /// What says of which sheet a record is, where templates write literals.
    fn sheet(&self, sheet: usize) -> impl Iterator<Item = (String, Json)> + use<> {
        let literals = self.used.is_some_and(|used| used.literals);
        literals.then(|| (leaf::SHEET.to_owned(), json!(sheet))).into_iter()
    }

    /// A blank cell. Where a template may ask for the fields of what the cell could hold, all of
    /// them are blank.
    pub(super) fn blank(&self, kind: &Type, at: &At<'_>) -> Json {
        let blank = leaf::to_json(&Leaf::Blank, at.cells);
        let fields = match kind {
            Type::Reference(sheet) if !at.way.contains(sheet) => {
                self.fields(*sheet, None, &at.through())
            }
            Type::Code(list) => self.entry(list, None, at.cells),
            Type::Reference(_) => Map::new(),
            _ => return blank,
        };
        record(blank, fields)
    }

    pub(super) fn value(&self, value: &Value, notes: Option<usize>, at: &At<'_>) -> Json {
        let leaf = match value {
            Value::Image(path) => Leaf::Text(super::image_path(path)),
            Value::Rich(text) => {
                let cell = at.cells.first().and_then(|cell| origin(self.dataset, *cell));
                let origin = cell.unwrap_or_default();
                let text = self.filled(text);
                let (text, notes) = marks::apart(&text, self.notes(&text, notes, origin), origin);
                Leaf::Rich(text, notes)
            }
            Value::Special(special) => {
                let said =
                    leaf::label(*special).and_then(|label| self.labels?.get(label)?.as_str());
                Leaf::Special(*special, said.map(str::to_owned))
            }
            Value::Period(it) => {
                let label = |name: &str| self.labels?.get(name)?.as_str();
                let words = period::words(it, &Language::of(self.language), Some(&label));
                Leaf::Period(*it, Some(words))
            }
            Value::List(items) => {
                return items.iter().map(|item| self.value(item, notes, at)).collect();
            }
            Value::Code { list, entry } => return self.code(list, *entry, at.cells),
            Value::Reference { sheet, record } => return self.reference(*sheet, *record, at),
            _ => Leaf::of(value).unwrap_or(Leaf::Blank),
        };
        leaf::to_json(&leaf, at.cells)
    }

    /// An entry of a code list: printed by its label, with all its columns as fields.
    fn code(&self, list: &str, entry: usize, cells: &[u64]) -> Json {
        let label = self.doctype.codes.get(list).and_then(|list| {
            let entry = list.entries.get(entry)?;
            list.word(entry, "label", self.language).cloned()
        });
        let label = leaf::to_json(&Leaf::Text(label.unwrap_or_default()), cells);
        record(label, self.entry(list, Some(entry), cells))
    }

    fn entry(&self, list: &str, entry: Option<usize>, cells: &[u64]) -> Map<String, Json> {
        let Some(list) = self.doctype.codes.get(list) else { return Map::new() };
        let entry = entry.and_then(|at| list.entries.get(at));
        let text = |text: Option<&String>| match text {
            Some(text) if !text.is_empty() => leaf::to_json(&Leaf::Text(text.clone()), cells),
            _ => leaf::to_json(&Leaf::Blank, cells),
        };
        let word = |name: &str| text(entry.and_then(|entry| list.word(entry, name, self.language)));
        let mut fields = Map::new();
        if self.used.is_some_and(|used| used.literals) {
            fields.insert(leaf::CODES.to_owned(), json!(&*list.name));
        }
        fields.insert("code".to_owned(), word("code"));
        fields.insert("label".to_owned(), word("label"));
        for name in &list.columns {
            let named =
                |used: &Used| used.codes.get(&*list.name).is_some_and(|names| names.contains(name));
            if !self.used.is_none_or(named) {
                continue;
            }
            fields.insert(name.clone(), word(name));
        }
        fields
    }

    /// A record that is referred to: printed by its key, with all its columns as fields.
    fn reference(&self, sheet: usize, row_number: usize, at: &At<'_>) -> Json {
        let row = self.dataset.sheets.get(sheet).and_then(|rows| rows.records.get(row_number));
        let key = row.and_then(|row| row.key.as_deref()).unwrap_or_default().to_owned();
        let contract = self.doctype.schema.sheets.get(sheet);
        let column = contract.and_then(|sheet| sheet.columns.get(sheet.key?));
        let key = match column.map(|column| &column.kind) {
            Some(Type::DottedNumber) => Leaf::Dotted(key),
            _ => Leaf::Text(key),
        };
        let key = leaf::to_json(&key, at.cells);
        let fields = match at.way.contains(&sheet) {
            true => self.sheet(sheet).collect(),
            false => self.fields(sheet, Some(row_number), &at.through()),
        };
        record(key, fields)
    }

    /// A rich text with its placeholders filled in.
    fn filled(&self, text: &str) -> String {
        let Self { dataset, portion, doctype, labels, .. } = *self;
        let counted = rich::Counted { dataset, portion, doctype, labels };
        rich::filled(text, &counted).unwrap_or_else(|| text.to_owned())
    }

    /// The footnotes that a text's marks stand for.
    fn notes(&self, text: &str, sheet: Option<usize>, origin: usize) -> Vec<(String, String)> {
        let Some(at) = sheet.filter(|_| text.contains("[^")) else { return Vec::new() };
        let text = text.to_lowercase();
        let contract = self.doctype.schema.sheets.get(at);
        let column = contract.and_then(|sheet| {
            let free = |&(at, _): &(usize, _)| Some(at) != sheet.key;
            let mut columns = sheet.columns.iter().enumerate().filter(free);
            columns.find(|(_, column)| matches!(column.kind, Type::Text | Type::RichText))
        });
        let Some((column, _)) = column else { return Vec::new() };
        // The marks of a workbook are those of its own notes.
        let sheet = self.dataset.sheets.get(at);
        let own = sheet.map(|sheet| sheet.of(origin)).unwrap_or_default();
        let rows = sheet.and_then(|sheet| sheet.records.get(own)).unwrap_or_default();
        let (mut notes, mut rest) = (Vec::new(), vec![text]);
        // A note may have marks of its own.
        while let Some(text) = rest.pop() {
            for row in rows {
                let Some(mark) = row.key.as_deref() else { continue };
                let marked = text.contains(&format!("[^{}]", mark.to_lowercase()));
                if !marked || notes.iter().any(|(known, _)| known == mark) {
                    continue;
                }
                let note = row.fields.get(column).map(|field| &field.value);
                let note = match note {
                    Some(Value::Text(note)) => note.clone(),
                    Some(Value::Rich(note)) => self.filled(note),
                    _ => continue,
                };
                rest.push(note.to_lowercase());
                notes.push((mark.to_owned(), note));
            }
        }
        notes
    }
}

/// A record that is itself printed.
pub(super) fn record(printed: Json, mut fields: Map<String, Json>) -> Json {
    fields.insert(leaf::PRINTED.to_owned(), printed);
    Json::Object(fields)
}

/// Where a value stands, and how it was reached.
pub(super) struct At<'a> {
    pub(super) cells: &'a [u64],
    pub(super) sheet: usize,
    pub(super) way: &'a [usize],
}

impl At<'_> {
    fn through(&self) -> Vec<usize> {
        let mut way = self.way.to_vec();
        way.push(self.sheet);
        way
    }
}
