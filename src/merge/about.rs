//! What a document is made per, and the whole of which it is a part, as templates see them.

use serde_json::{Map, Value as Json};

use super::check::Used;
use super::context::{At, Context, packed, record};
use super::language::Language;
use super::leaf::{self, Leaf};
use crate::doctype::{LANGUAGE, PER, Per, Type};
use crate::validate::{Key, Portion, Value};

/// The name under which a template finds all records, also those that are not the document's own.
pub const WHOLE: &str = "whole";

/// The language of a document that is made in several, as a value of the form.
pub fn spoken(portion: &Portion) -> Option<&Value> {
    portion.language.as_ref()?;
    portion.keys.iter().find(|key| key.name == LANGUAGE).map(|key| &key.value)
}

/// Adds what the document is made per, and the whole, to the root of what a template sees. Sheets of
/// these names go before.
pub fn add(context: &Context<'_>, root: &mut Map<String, Json>, used: &Used) {
    let sheets = &context.doctype.schema;
    if !used.whole.is_empty() && sheets.sheet(WHOLE).is_none() {
        let portion = Portion { records: Vec::new(), ..context.portion.clone() };
        let whole = Context { portion: &portion, ..*context };
        root.insert(WHOLE.to_owned(), Json::Object(whole.sheets(&used.whole)));
    }
    let named: Vec<(String, Json)> =
        used.per.iter().map(|name| (name.clone(), self::named(context, name))).collect();
    if sheets.sheet(PER).is_none() {
        let all = record(all(context), named.iter().cloned().collect());
        root.insert(PER.to_owned(), all);
    }
    for (name, value) in named.into_iter().filter(|(name, _)| sheets.sheet(name).is_none()) {
        root.entry(name).or_insert(value);
    }
}

/// All that the document is made per but its language, as it is printed: `Albania, Result 1`.
fn all(context: &Context<'_>) -> Json {
    let language = Language::of(context.language);
    let keys = || context.portion.keys.iter().filter(|key| key.name != LANGUAGE);
    let words: Vec<String> = keys().map(|key| printed(context, key, &language)).collect();
    let cells: Vec<u64> = keys().flat_map(cells).collect();
    match words.is_empty() {
        true => leaf::to_json(&Leaf::Blank, &cells),
        false => leaf::to_json(&Leaf::Text(words.join(", ")), &cells),
    }
}

/// What the document is made per under a name; blank where it is not made per that.
fn named(context: &Context<'_>, name: &str) -> Json {
    if let Some(key) = context.portion.keys.iter().find(|key| key.name == name) {
        return value(context, key);
    }
    let kind = match context.doctype.per_called(name) {
        Some(Per::Row(sheet)) => Some(Type::Reference(sheet)),
        Some(Per::Language) => Some(Type::Code("document-languages".to_owned())),
        Some(Per::Value(sheet, column)) => {
            let sheet = context.doctype.schema.sheets.get(sheet);
            sheet.and_then(|sheet| sheet.columns.get(column)).map(|column| column.kind.clone())
        }
        None => None,
    };
    let at = At { cells: &[], sheet: usize::MAX, way: &[] };
    context.blank(&kind.unwrap_or(Type::Text), &at)
}

/// One of the things that the document is made per.
pub fn value(context: &Context<'_>, key: &Key) -> Json {
    // A row is no reference from anywhere, so that its own references lead on.
    let (sheet, _, column) = key.field.unwrap_or_default();
    let is_row = matches!(key.value, Value::Reference { sheet: to, .. } if to == sheet);
    let sheet = if is_row { usize::MAX } else { sheet };
    let contract = context.doctype.schema.sheets.get(sheet).and_then(|it| it.columns.get(column));
    let notes = contract.and_then(|column| column.footnotes);
    context.value(&key.value, notes, &At { cells: &cells(key), sheet, way: &[] })
}

fn cells(key: &Key) -> Vec<u64> {
    key.field.into_iter().map(|(sheet, row, column)| packed(sheet, row, column)).collect()
}

/// One of the things that the document is made per, as it is printed. A row without a key is known by
/// its first text, or else by its number.
pub fn printed(context: &Context<'_>, key: &Key, language: &Language) -> String {
    let of = |value: &Value| {
        let json = context.value(value, None, &At { cells: &[], sheet: usize::MAX, way: &[] });
        leaf::from_json(&json).map(|leaf| leaf.printed(language)).unwrap_or_default()
    };
    let text = of(&key.value);
    let Value::Reference { sheet, record } = key.value else { return text };
    if !text.is_empty() {
        return text;
    }
    let row = context.dataset.sheets.get(sheet).and_then(|sheet| sheet.records.get(record));
    let texts =
        row.into_iter().flat_map(|row| &row.fields).filter_map(|field| match &field.value {
            value @ (Value::Text(_) | Value::Rich(_) | Value::DottedNumber(_)) => Some(of(value)),
            _ => None,
        });
    let mut texts = texts.filter(|text| !text.is_empty());
    texts.next().unwrap_or_else(|| (record + 1).to_string())
}
