//! Labels: the fixed words of each language, `_shared/labels/LANGUAGE.toml`.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use toml::de::{DeTable, DeValue};

use super::Files;
use crate::diagnostic::FilePlace;

/// The labels of one language.
#[derive(Debug, Clone)]
pub struct Labels {
    /// The language, by its code.
    pub language: String,
    /// The file that they stand in.
    pub file: Arc<str>,
    /// Each by its key, those of a table behind its name: `work-plan.lead`.
    pub words: BTreeMap<String, Label>,
    /// The keys of those that are no text, such as a number.
    pub odd: BTreeSet<String>,
}

/// A label.
#[derive(Debug, Clone)]
pub struct Label {
    /// What is printed.
    pub text: String,
    /// Where it stands.
    pub place: FilePlace,
}

/// The labels of all languages; a file that can't be read has none.
pub fn labels(files: &Files) -> Vec<Labels> {
    let mut all = Vec::new();
    for (path, file) in files {
        let inner = path.strip_prefix("/_shared/labels/");
        let Some(language) = inner.and_then(|path| path.strip_suffix(".toml")) else { continue };
        let text = file.text().unwrap_or_default();
        let Ok(table) = DeTable::parse(text) else { continue };
        let (mut words, mut odd) = (BTreeMap::new(), BTreeSet::new());
        collect(table.get_ref(), "", &mut |key, (span, word)| {
            let place = FilePlace::of_range(Arc::clone(&file.name), text, span);
            match word {
                Some(text) => drop(words.insert(key, Label { text, place })),
                None => drop(odd.insert(key)),
            }
        });
        let file = Arc::clone(&file.name);
        all.push(Labels { language: language.to_owned(), file, words, odd });
    }
    all
}

/// A label's bytes in its file, and its text, if it is one.
type Found = (std::ops::Range<usize>, Option<String>);

fn collect(table: &DeTable<'_>, before: &str, found: &mut dyn FnMut(String, Found)) {
    for (key, value) in table {
        let name = format!("{before}{}", key.get_ref());
        match value.get_ref() {
            DeValue::String(text) => found(name, (key.span(), Some(text.to_string()))),
            DeValue::Table(inner) => collect(inner, &format!("{name}."), found),
            _ => found(name, (key.span(), None)),
        }
    }
}
