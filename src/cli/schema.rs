//! `rapporteur schema`: what a workbook of a document type holds, as a Data Package, the JSON Schema
//! of what `--format json` or `--events` prints, or, for editors, that of `template.toml` and `schema.toml`.

mod package;

use std::env;

use anyhow::Context;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use super::report::{ChangesReport, Line, Pack, Report, Story, Terminal, Trial};
use super::types::{self, Catalogue};
use super::{Ending, arguments, resolve};
use crate::doctype::{self, reference};

/// What can be described beside document types, none of which can be called so.
pub const SUBJECTS: [&str; 9] =
    ["report", "events", "types", "test", "pack", "story", "changes", "manifest", "contract"];

/// Prints the description.
pub fn run(wish: &arguments::Schema, terminal: &Terminal) -> anyhow::Result<Ending> {
    let schema = match wish.subject.as_str() {
        "report" => of::<Report>().to_value(),
        "events" => of::<Line>().to_value(),
        "types" => of::<Catalogue>().to_value(),
        "test" => of::<Trial>().to_value(),
        "pack" => of::<Pack>().to_value(),
        "story" => of::<Story>().to_value(),
        "changes" => of::<ChangesReport>().to_value(),
        "manifest" => reference::manifest(),
        "contract" => reference::contract(),
        _ => return contract(wish, terminal),
    };
    print(&schema, terminal)
}

/// Prints the contract of a document type.
fn contract(wish: &arguments::Schema, terminal: &Terminal) -> anyhow::Result<Ending> {
    let working = env::current_dir().context("the working folder can't be read")?;
    let project = match resolve::project(wish.root.as_deref(), &working) {
        Ok(project) => project,
        Err(refusal) => return types::refuse(*refusal, terminal),
    };
    let types = doctype::load(project.templates().as_deref());
    let Some((_, checked)) = types.get(&wish.subject) else {
        let known = types.names().chain(SUBJECTS);
        return types::refuse(types::unknown(&wish.subject, known), terminal);
    };
    terminal.diagnostics(&checked.diagnostics)?;
    match &checked.value {
        Some(doctype) if !checked.has_errors() => print(&package::of(doctype), terminal),
        _ => Ok(Ending::Faulty),
    }
}

fn print(described: &impl serde::Serialize, terminal: &Terminal) -> anyhow::Result<Ending> {
    let text = serde_json::to_string_pretty(described).context("the schema can't be written")?;
    terminal.result(&format!("{text}\n"))?;
    Ok(Ending::Fine)
}

/// The JSON Schema of a type, as it is written (not as it would be read).
pub fn of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}

/// Whether a JSON value is as a schema says; the faults where it is not.
#[cfg(test)]
pub fn holds(schema: &serde_json::Value, value: &serde_json::Value) -> Result<(), String> {
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.add_resource("schema.json", schema.clone()).unwrap();
    let index = compiler.compile("schema.json", &mut schemas).unwrap();
    schemas.validate(value, index).map_err(|fault| fault.to_string())
}
