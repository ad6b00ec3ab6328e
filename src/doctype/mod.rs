//! A document type: a folder of `templates/`, as a value.

mod called;
mod codes;
mod contract;
mod files;
mod labels;
mod lines;
mod load;
mod looks;
mod manifest;
mod markdown;
pub mod output;
mod per;
pub mod reference;
mod rule;
mod schema;
pub mod source;
mod stamp;
mod toml;
mod variants;
pub mod words;
mod worked_out;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

pub use called::{is_plain, titled};
pub use codes::{CodeList, Edition, Entry};
pub use files::{File, Files};
pub use labels::{Label, Labels, labels};
pub use lines::{entry_of, line_of, place_of};
pub use load::{Types, is_shipped, load};
pub use manifest::{Manifest, Standard, Variant};
pub use markdown::columns as markdown;
pub use per::{LANGUAGE, PER, Per, Unclear};
pub use rule::{Agree, Beyond, Check, Rule, When, Words};
pub use schema::{Column, DateOrder, Hidden, Merged, Pattern, Schema, Shape, Sheet, Takes, Type};
pub use stamp::{Stamp, Stamped};
pub use variants::LIST as VARIANTS;
pub use worked_out::WorkedOut;

/// What the text of a row's first filled cell begins with where the row is an aside: an example or
/// an instruction of a starter workbook, which is never a record.
pub const ASIDE: char = '▸';

/// The hidden sheet of a starter workbook that says which type and version it was made for.
pub const STAMP_SHEET: &str = "_rapporteur";

/// A document type.
#[derive(Debug, Clone)]
pub struct Doctype {
    /// What it is called and what it makes.
    pub manifest: Manifest,
    /// Which sheets and columns it takes.
    pub schema: Schema,
    /// The code lists that its contract names, by name.
    pub codes: BTreeMap<Arc<str>, CodeList>,
    /// Its own files and those of `_shared`.
    pub files: Files,
    /// The files of its sample, by their path within `sample/`.
    pub sample: Files,
    /// The files of its cases, by their path within `tests/`.
    pub tests: Files,
    /// Where it comes from.
    pub origin: Origin,
}

/// Where a document type comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// This folder of the project.
    Project(PathBuf),
    /// It is shipped inside of the program.
    Embedded,
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// A document type that is shipped.
    pub(crate) fn shipped(name: &str) -> Doctype {
        load(None).get(name).unwrap().1.value.clone().unwrap()
    }
}
