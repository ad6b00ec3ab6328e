//! A note of what changed between builds, as a PDF in the look of all papers.
//!
//! The layout reads the changes as a JSON file, so that no text of a workbook ever stands in code.

use serde_json::{Value as Json, json};

use super::cause::{Change, What, shortened};
use super::changes::{Became, Changed, Changes};
use crate::compile::{self, Assets, Engine, Images, Job, Pdf};
use crate::diagnostic::Checked;
use crate::doctype::{self, File, Files, Standard};
use crate::merge::Source;
use crate::project::Project;

/// The folder in which the note is compiled. No type is called so.
const FOLDER: &str = "/_changes";

/// The note: all of its look is in `changes.typ`, and its words in the labels.
const MAIN: &str = "#import \"../_shared/changes.typ\": note\n#note(json(\"changes.json\"))\n";

/// Makes the note. `ended` is when the last build ended, as its readers tell the time.
pub fn note(project: &Project, changes: &Changes, ended: &str) -> Checked<Pdf> {
    let engine = Engine::new(false);
    let mut files = shared(project);
    let data = data(changes, ended).to_string().into_bytes();
    let file = File { name: "changes.json".into(), bytes: data.into() };
    files.insert(format!("{FOLDER}/changes.json"), file);
    let mut found = Vec::new();
    let assets = Assets::new(&engine, &files);
    found.extend(assets.diagnostics);
    let Some(assets) = assets.value else { return Checked::failed(found) };
    let source = Source {
        path: format!("{FOLDER}/main.typ"),
        language: "en".to_owned(),
        style: Default::default(),
        text: MAIN.to_owned(),
        pieces: Vec::new(),
    };
    let job = Job {
        source: &source,
        assets: &assets,
        images: &Images::new(),
        standards: &[Standard::Ua1, Standard::A3a],
        ident: &format!("changes/{}-{}", changes.since, changes.until.number),
        date: changes.until.time.get(..10).and_then(|day| day.parse().ok()),
        epoch: None,
    };
    let pdf = compile::worker(|| compile::pdf(&engine, &job));
    found.extend(pdf.diagnostics);
    Checked { value: pdf.value, diagnostics: found }
}

/// The files that all types share: the project's own over the program's.
fn shared(project: &Project) -> Files {
    let types = doctype::load(project.templates().as_deref());
    let files = types.all().find_map(|(_, checked)| Some(&checked.value.as_ref()?.files));
    match files {
        Some(files) => {
            let shared = files.iter().filter(|(path, _)| path.starts_with("/_shared/"));
            shared.map(|(path, file)| (path.clone(), file.clone())).collect()
        }
        None => {
            let shared = doctype::source::shared().into_iter();
            shared.map(|(path, file)| (format!("/_shared/{path}"), file)).collect()
        }
    }
}

/// What the layout is given.
fn data(changes: &Changes, ended: &str) -> Json {
    json!({
        "since": changes.since,
        "until": changes.until.number,
        "ended": ended,
        "inputs": changes.inputs.iter().map(input).collect::<Vec<_>>(),
        "written": changes.written,
        "failed": changes.failed,
    })
}

fn input(changed: &Changed) -> Json {
    let (fate, sheets) = match &changed.fate {
        Became::New(sheets) => {
            let sheets = sheets.iter().map(|(sheet, count)| json!({"name": sheet, "count": count}));
            ("new", sheets.collect())
        }
        Became::Gone => ("gone", Vec::new()),
        Became::Unknown => ("unknown", Vec::new()),
        Became::Changed(changes) => ("changed", sheets(changes)),
    };
    json!({"name": changed.input, "type": changed.doctype, "fate": fate, "sheets": sheets})
}

/// Changes by sheet, in their order.
fn sheets(changes: &[Change]) -> Vec<Json> {
    let by_sheet = changes.chunk_by(|one, other| one.sheet == other.sheet);
    let sheet = |changes: &[Change]| {
        let name = changes.first().map(|change| change.sheet.as_str()).unwrap_or_default();
        json!({"name": name, "rows": changes.iter().map(row).collect::<Vec<_>>()})
    };
    by_sheet.map(sheet).collect()
}

fn row(change: &Change) -> Json {
    // The layout says in its own words that a value is blank.
    let blank = |text: &str, short: String| if text.is_empty() { String::new() } else { short };
    let (kind, before, after) = match &change.what {
        What::Changed { before, after } => {
            let (short_before, short_after) = shortened(before, after);
            ("changed", blank(before, short_before), blank(after, short_after))
        }
        What::Added => ("added", String::new(), String::new()),
        What::Removed => ("removed", String::new(), String::new()),
    };
    json!({
        "kind": kind,
        "key": change.key.clone().unwrap_or_default(),
        "label": blank(&change.label, shortened("", &change.label).1),
        "place": change.cell.clone().or_else(|| change.row.map(|row| row.to_string())).unwrap_or_default(),
        "field": change.column.clone().unwrap_or_default(),
        "before": before,
        "after": after,
    })
}
