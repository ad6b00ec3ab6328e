//! A value as a document of its dataset would print it, for whoever tells of values.

use std::rc::Rc;

use super::context;
use super::language::Language;
use super::leaf::Leaf;
use crate::doctype::Doctype;
use crate::validate::{Dataset, Portion, Value};

/// Prints the values of a dataset.
pub struct Printer<'a> {
    dataset: &'a Dataset,
    doctype: &'a Doctype,
    code: &'a str,
    language: Rc<Language>,
}

/// What prints the values of a dataset in the language of its documents.
pub fn printer<'a>(
    dataset: &'a Dataset,
    portion: &'a Portion,
    doctype: &'a Doctype,
) -> Printer<'a> {
    let code = context::language(dataset, portion, doctype);
    Printer { dataset, doctype, code, language: Language::of(code) }
}

impl Printer<'_> {
    /// The forms of its language.
    pub(super) fn language(&self) -> &Language {
        &self.language
    }

    /// The code of the language in which values are printed.
    pub fn code(&self) -> &str {
        self.code
    }

    /// The value in plain words; nothing where it is blank. Rich text as its author wrote it.
    pub fn text(&self, value: &Value) -> String {
        match value {
            Value::Blank => String::new(),
            Value::Text(text) | Value::Rich(text) | Value::Url(text) => text.clone(),
            _ => self.leaf(value).printed(&self.language),
        }
    }

    fn leaf(&self, value: &Value) -> Leaf {
        match value {
            Value::Image(text) | Value::Rich(text) => Leaf::Text(text.clone()),
            Value::List(items) => Leaf::List(items.iter().map(|item| self.leaf(item)).collect()),
            Value::Code { list, entry } => {
                let label = self.doctype.codes.get(list).and_then(|list| {
                    list.word(list.entries.get(*entry)?, "label", self.code).cloned()
                });
                Leaf::Text(label.unwrap_or_default())
            }
            Value::Reference { sheet, record } => {
                let sheet = self.dataset.sheets.get(*sheet);
                let key = sheet.and_then(|sheet| sheet.records.get(*record)?.key.as_deref());
                Leaf::Text(key.unwrap_or_default().to_owned())
            }
            _ => Leaf::of(value).unwrap_or(Leaf::Blank),
        }
    }
}
