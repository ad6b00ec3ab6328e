//! The files of a document type and of `_shared`, in memory: all that a template can see.

use std::collections::BTreeMap;
use std::sync::Arc;

/// Files by their virtual path (`/work-plan/layout.typ`, `/_shared/house.typ`).
pub type Files = BTreeMap<String, File>;

/// One file, read once.
#[derive(Debug, Clone)]
pub struct File {
    /// How it is told to its author: `templates/work-plan/layout.typ`.
    pub name: Arc<str>,
    /// What it holds.
    pub bytes: Arc<[u8]>,
}

impl File {
    /// Its text, if it is UTF-8; a byte-order mark is left out.
    pub fn text(&self) -> Option<&str> {
        let text = std::str::from_utf8(&self.bytes).ok()?;
        Some(text.strip_prefix('\u{feff}').unwrap_or(text))
    }
}
