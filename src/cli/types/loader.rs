//! The document types of a project, until `doctype` loads them.

use std::path::Path;

use crate::diagnostic::Checked;
use crate::doctype::Doctype;

/// The document types by name.
pub struct Types(Vec<(String, Checked<Doctype>)>);

/// Loads nothing.
pub fn load(_templates: Option<&Path>) -> Types {
    Types(Vec::new())
}

impl Types {
    /// All of them, by name.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Checked<Doctype>)> {
        self.0.iter().map(|(name, doctype)| (name.as_str(), doctype))
    }

    /// The one of this name.
    pub fn get(&self, name: &str) -> Option<&Checked<Doctype>> {
        self.all().find(|(known, _)| *known == name).map(|(_, doctype)| doctype)
    }
}
