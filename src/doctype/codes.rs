//! Code lists: `_shared/codes/NAME.csv`, the words that a column may hold.

use std::sync::Arc;

/// A code list. The columns `code` and `label` are required, `aliases` (with `;` between them) is
/// optional; all further columns can be used in templates: `{{place.note}}`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeList {
    /// Its name: the file's stem.
    pub name: Arc<str>,
    /// The names of its further columns.
    pub columns: Vec<String>,
    /// Its entries, in the file's order.
    pub entries: Vec<Entry>,
}

/// An entry of a code list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The code: `TR`.
    pub code: String,
    /// What is printed for it: `Türkiye`.
    pub label: String,
    /// Other words that mean it: `Turkey`.
    pub aliases: Vec<String>,
    /// The values of the further columns.
    pub further: Vec<String>,
}
