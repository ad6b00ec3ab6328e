//! How a document is printed, beside what its templates say: what its form chooses for all types.

use crate::doctype::Doctype;
use crate::validate::{Dataset, Value};

/// How a document is printed; layouts find it in `sys.inputs`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Style {
    /// Its look, a file of `_shared/looks`; the default one where it chooses none.
    pub look: Option<String>,
    /// Whether its paragraphs are numbered through.
    pub numbered: bool,
}

/// What the form of a dataset chooses.
pub fn style(dataset: &Dataset, doctype: &Doctype) -> Style {
    let value = |name| {
        let at = doctype.schema.sheets.first()?.column(name)?;
        Some(&dataset.sheets.first()?.records.first()?.fields.get(at)?.value)
    };
    let look = match value("look") {
        Some(Value::Code { list, entry }) => {
            let entry = doctype.codes.get(list).and_then(|list| list.entries.get(*entry));
            entry.map(|entry| entry.code.clone())
        }
        _ => None,
    };
    let numbered = matches!(value("number-paragraphs"), Some(Value::YesNo(true)));
    Style { look, numbered }
}
