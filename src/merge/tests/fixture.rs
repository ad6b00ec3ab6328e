//! A small document type and its data, merged into whatever template a test brings.

use std::sync::{Arc, OnceLock};

use crate::diagnostic::{Address, CellPlace, Checked, Diagnostic, Place};
use crate::doctype::{self, Doctype, File};
use crate::merge::{Source, source, template};
use crate::validate::{Dataset, Field, Portion, Record, Records, Value};

const SCHEMA: &str = r#"
[[sheet]]
name = "document"
shape = "form"
column = [
  { name = "title", type = "text" },
  { name = "intro", type = "rich-text", footnotes = "notes" },
  { name = "count", type = "integer" },
  { name = "share", type = "percent" },
  { name = "cost", type = "money", currency = "USD" },
  { name = "start", type = "date" },
  { name = "end", type = "date" },
  { name = "month", type = "year-month" },
  { name = "when", type = "quarter" },
  { name = "by", type = "date", special = ["TBD"] },
  { name = "due", type = "period", special = ["ongoing"] },
  { name = "done", type = "yes-no" },
  { name = "tags", type = "text", separator = ";" },
  { name = "place", type = "code", codes = "spots" },
  { name = "places", type = "code", codes = "spots", separator = ";" },
  { name = "lead", type = "reference", sheet = "people" },
]
[[sheet]]
name = "people"
key = "id"
column = [
  { name = "id", type = "text" },
  { name = "name", type = "text" },
  { name = "manager", type = "reference", sheet = "people" },
]
[[sheet]]
name = "results"
key = "id"
column = [{ name = "id", type = "dotted-number" }, { name = "title", type = "text" }]
[[sheet]]
name = "activities"
key = "id"
parent = "result"
column = [
  { name = "id", type = "dotted-number" },
  { name = "result", type = "reference", sheet = "results" },
  { name = "title", type = "text" },
  { name = "status", type = "text" },
  { name = "spots", type = "code", codes = "spots", separator = ";" },
]
[[sheet]]
name = "costs"
column = [
  { name = "id", type = "text" },
  { name = "number", type = "dotted-number" },
  { name = "hours", type = "number" },
  { name = "part", type = "percent" },
  { name = "price", type = "money", currency = "USD", special = ["TBD"] },
  { name = "day", type = "date", special = ["TBD"] },
  { name = "when", type = "quarter" },
  { name = "due", type = "period", special = ["ongoing"] },
  { name = "ready", type = "yes-no" },
  { name = "spot", type = "code", codes = "spots" },
  { name = "size", type = "text", values = ["small", "large"] },
]
[[sheet]]
name = "notes"
key = "mark"
column = [{ name = "mark", type = "text" }, { name = "text", type = "rich-text" }]
"#;

/// A document type and data for it.
#[derive(Clone)]
pub struct Fixture {
    doctype: Doctype,
    dataset: Dataset,
}

/// The document type, and data in which all that may be blank is.
pub fn fixture() -> Fixture {
    static LOADED: OnceLock<Fixture> = OnceLock::new();
    LOADED.get_or_init(load).clone()
}

/// A document type with this contract and these code lists, and a form `document` that is blank.
pub fn of(schema: &str, codes: &[(&str, &str)]) -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    write("t/template.toml", "name = \"t\"\ntitle = \"T\"\ndescription = \"\"\nversion = \"1\"");
    write("t/schema.toml", schema);
    codes.iter().for_each(|(name, text)| write(&format!("_shared/codes/{name}.csv"), text));
    let types = doctype::load(Some(folder.path()));
    let (_, checked) = types.get("t").unwrap();
    let doctype = checked.value.clone().unwrap_or_else(|| panic!("{:?}", checked.diagnostics));
    let sheets = doctype.schema.sheets.iter().map(|sheet| Records {
        place: CellPlace::sheet("plan.xlsx".into(), sheet.title.as_str().into()),
        titles: sheet.columns.iter().map(|column| Some(column.title.as_str().into())).collect(),
        records: Vec::new(),
        others: Vec::new(),
    });
    let dataset =
        Dataset { file: "plan.xlsx".into(), sheets: sheets.collect(), overridden: Vec::new() };
    let mut fixture = Fixture { doctype, dataset };
    fixture.row("document", &[]);
    fixture
}

fn load() -> Fixture {
    let spots = "code,label,note\nTR,Türkiye,as designated\nAL,Albania,\n";
    let mut fixture = of(SCHEMA, &[("spots", spots)]);
    let text = |text: &str| Value::Text(text.to_owned());
    let result = |record| Value::Reference { sheet: 2, record };
    let spot = |entry| Value::Code { list: "spots".into(), entry };
    fixture.row("people", &[("id", text("ann")), ("name", text("Ann"))]);
    let ann = Value::Reference { sheet: 1, record: 0 };
    fixture.row("people", &[("id", text("bo")), ("name", text("Bo")), ("manager", ann)]);
    fixture.row("results", &[("id", text("1")), ("title", text("First"))]);
    fixture.row("results", &[("id", text("2")), ("title", text("Second"))]);
    for (id, parent, status, spots) in [
        ("1.1", 0, "done", vec![spot(0), spot(1)]),
        ("1.2", 0, "open", vec![spot(1)]),
        ("2.1", 1, "done", vec![]),
    ] {
        fixture.row(
            "activities",
            &[
                ("id", text(id)),
                ("result", result(parent)),
                ("title", text(&format!("Do {id}"))),
                ("status", text(status)),
                ("spots", Value::List(spots)),
            ],
        );
        let row = fixture.dataset.sheets[3].records.last_mut().unwrap();
        row.parent = Some(parent);
    }
    fixture.row("notes", &[("mark", text("un")), ("text", Value::Rich("A *note*.".into()))]);
    fixture
}

impl Fixture {
    /// Adds a row with these fields; the others are blank.
    pub fn row(&mut self, sheet: &str, fields: &[(&str, Value)]) {
        let at = self.doctype.schema.sheet(sheet).unwrap();
        let contract = &self.doctype.schema.sheets[at];
        let records = &mut self.dataset.sheets[at].records;
        let row = u32::try_from(records.len() + 1).unwrap();
        let field = |(at, column): (usize, &doctype::Column)| {
            let value = fields.iter().find(|(name, _)| *name == column.name);
            let value = value.map_or(Value::Blank, |(_, value)| value.clone());
            Field { value, at: Some(Address::new(row, u32::try_from(at).unwrap())) }
        };
        let key = contract.key.and_then(|at| {
            let name = &contract.columns[at].name;
            match &fields.iter().find(|(field, _)| field == name)?.1 {
                Value::Text(key) => Some(Arc::from(key.as_str())),
                _ => None,
            }
        });
        let fields = contract.columns.iter().enumerate().map(field).collect();
        records.push(Record { row: Some(row), key, fields, parent: None });
    }

    /// Sets a field of the document.
    pub fn set(mut self, column: &str, value: Value) -> Self {
        let at = self.doctype.schema.sheets[0].column(column).unwrap();
        self.dataset.sheets[0].records[0].fields[at].value = value;
        self
    }

    /// Sets the document's title.
    pub fn title(self, title: &str) -> Self {
        self.set("title", Value::Text(title.to_owned()))
    }

    /// Adds a file to the document type: `partials/row.hbs`.
    pub fn file(mut self, path: &str, text: &str) -> Self {
        let file = File { name: path.into(), bytes: text.as_bytes().into() };
        let path = if path.starts_with('_') { format!("/{path}") } else { format!("/t/{path}") };
        self.doctype.files.insert(path, file);
        self
    }

    /// Trusts the main template.
    pub fn trusted(mut self) -> Self {
        self.doctype.manifest.trusted.push("main.typ.hbs".to_owned());
        self
    }

    /// The data merged into a template.
    pub fn source(self, text: &str) -> Checked<Source> {
        let this = self.file("main.typ.hbs", text);
        let template = template(&this.doctype);
        let found = template.diagnostics;
        match template.value.filter(|_| !found.iter().any(Diagnostic::is_error)) {
            Some(template) => {
                let portion = Portion::whole(&this.dataset);
                source(&this.dataset, &portion, &this.doctype, &template)
            }
            None => Checked::failed(found),
        }
    }

    /// What comes of a template: its text, or what is wrong, a line each.
    pub fn merge(self, text: &str) -> String {
        let merged = self.source(text);
        match merged.value {
            Some(source) => source.text,
            None => told(&merged.diagnostics),
        }
    }

    /// What a reader sees of a template's text and values.
    pub fn read(self, text: &str) -> String {
        let merged = self.source(text);
        let source = merged.value.unwrap_or_else(|| panic!("{text}: {:?}", merged.diagnostics));
        let shown = |piece: &crate::merge::Piece| match &piece.value {
            Some(value) => value.text.clone(),
            None => source.text[piece.range.clone()].to_owned(),
        };
        source.pieces.iter().map(shown).collect()
    }

    /// The document type with this main template, and the template loaded.
    pub fn loaded(self, text: &str) -> (Doctype, crate::merge::Template) {
        let this = self.file("main.typ.hbs", text);
        let template = template(&this.doctype);
        assert!(
            !template.diagnostics.iter().any(Diagnostic::is_error),
            "{:?}",
            template.diagnostics
        );
        (this.doctype, template.value.unwrap())
    }

    /// What is wrong with a template before there are any data.
    pub fn faults(self, text: &str) -> String {
        told(&template(&self.file("main.typ.hbs", text).doctype).diagnostics)
    }
}

/// Diagnostics, a line each: `2:5 unknown-helper: … (hint; hint)`.
pub fn told(found: &[Diagnostic]) -> String {
    let line = |found: &Diagnostic| {
        let place = match &found.place {
            Some(Place::File(place)) if place.file.ends_with("main.typ.hbs") => {
                format!("{}:{}", place.line, place.column)
            }
            Some(place) => place.to_string(),
            None => String::new(),
        };
        let also: String =
            found.also.iter().map(|(what, place)| format!(" [{what} {place}]")).collect();
        let hints = match found.hints.as_slice() {
            [] => String::new(),
            hints => format!(" ({})", hints.join("; ")),
        };
        format!("{place} {}: {}{also}{hints}", found.name, found.message)
    };
    found.iter().map(line).collect::<Vec<_>>().join("\n")
}
