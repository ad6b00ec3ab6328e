//! `rapporteur schema`: the JSON Schema of what `--format json` prints.

use anyhow::Context;
use clap::ValueEnum;
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use super::Ending;
use super::arguments;
use super::report::{Report, Terminal};
use super::types::Catalogue;

/// What a JSON Schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Subject {
    /// What `build` and `check` print.
    Report,
    /// What `types` prints.
    Types,
}

/// Prints the JSON Schema.
pub fn run(wish: &arguments::Schema, terminal: &Terminal) -> anyhow::Result<Ending> {
    let schema = match wish.subject {
        Subject::Report => of::<Report>(),
        Subject::Types => of::<Catalogue>(),
    };
    let text = serde_json::to_string_pretty(&schema).context("the schema can't be written")?;
    terminal.result(&format!("{text}\n"))?;
    Ok(Ending::Fine)
}

/// The JSON Schema of a type, as it is written (not as it would be read).
pub fn of<T: JsonSchema>() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<T>()
}
