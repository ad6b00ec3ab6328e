//! Records and lists as literals of Typst, so that a layout can reckon with them.
//!
//! A record is a dictionary of its fields, in the contract's order, with the records under it; a list
//! is an array. What is one value in a cell but has parts is a dictionary too: an amount of money, a
//! month, a quarter, an entry of a code list, the record that a reference names. There is `none` where
//! a cell is blank. A reference that leads back into a sheet through which it was reached ends there:
//! of that record, there is its key only.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::language::Language;
use super::leaf::{self, Leaf};
use super::parcel;
use crate::doctype::{Doctype, Type};

/// The fields of records and code lists, in the contract's order.
pub struct Outline {
    sheets: Vec<Fields>,
    codes: BTreeMap<String, Vec<String>>,
}

/// The fields of one sheet.
struct Fields {
    /// The columns, then the sheets under it.
    names: Vec<String>,
    /// The column by which a record is named.
    key: Option<String>,
}

/// The fields that a literal is to hold; all where none is named.
#[derive(Debug, Default)]
pub struct Picked(Vec<(String, Picked)>);

impl Outline {
    /// The outline of a document type's contract.
    pub fn new(doctype: &Doctype) -> Self {
        let sheets = &doctype.schema.sheets;
        let fields = sheets.iter().enumerate().map(|(at, sheet)| {
            let under = sheets.iter().filter(|child| {
                let column = child.parent.and_then(|parent| child.columns.get(parent));
                column.is_some_and(|column| column.kind == Type::Reference(at))
            });
            let columns = sheet.columns.iter().map(|column| column.name.clone());
            Fields {
                names: columns.chain(under.map(|child| child.name.clone())).collect(),
                key: sheet.key.and_then(|key| Some(sheet.columns.get(key)?.name.clone())),
            }
        });
        let codes = doctype.codes.iter().map(|(name, list)| {
            let own = ["code", "label"].into_iter().map(str::to_owned);
            (name.to_string(), own.chain(list.columns.iter().cloned()).collect())
        });
        Self { sheets: fields.collect(), codes: codes.collect() }
    }

    /// The parts of a literal: signs and names, and each value as a string that knows its cells.
    pub fn literal(&self, value: &Json, picked: &Picked, language: &Language) -> Vec<String> {
        let mut writer =
            Writer { outline: self, language, parts: Vec::new(), way: Vec::new(), depth: 0 };
        writer.value(value, picked);
        writer.parts
    }
}

impl Picked {
    /// The fields of these names, such as `lead.name`.
    pub fn new(paths: &[String]) -> Self {
        let mut all = Self::default();
        for path in paths {
            let mut inner = &mut all;
            for name in path.split('.') {
                inner = inner.field(name);
            }
        }
        all
    }

    fn field(&mut self, name: &str) -> &mut Self {
        let at = self.0.iter().position(|(known, _)| known == name).unwrap_or_else(|| {
            self.0.push((name.to_owned(), Self::default()));
            self.0.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "found or pushed above")]
        &mut self.0[at].1
    }
}

struct Writer<'a> {
    outline: &'a Outline,
    language: &'a Language,
    parts: Vec<String>,
    /// The sheets of the dictionaries that are open.
    way: Vec<usize>,
    /// How deep the arrays nest whose items have lines of their own.
    depth: usize,
}

impl Writer<'_> {
    fn value(&mut self, value: &Json, picked: &Picked) {
        match value {
            Json::Array(items) => self.array(items, picked),
            Json::Object(_) => self.record(value, picked),
            other => {
                let leaf = leaf::from_json(other).unwrap_or(Leaf::Blank);
                self.leaf(&leaf, &leaf::cells(other));
            }
        }
    }

    /// Records stand on lines of their own, so that what is merged can be read.
    fn array(&mut self, items: &[Json], picked: &Picked) {
        let lines = items.iter().any(Json::is_object);
        self.code("(");
        self.depth += usize::from(lines);
        for (at, item) in items.iter().enumerate() {
            if lines {
                self.line();
            } else if at > 0 {
                self.code(" ");
            }
            self.value(item, picked);
            // One item needs its comma.
            if lines || items.len() == 1 || at + 1 < items.len() {
                self.code(",");
            }
        }
        self.depth -= usize::from(lines);
        if lines {
            self.line();
        }
        self.code(")");
    }

    fn record(&mut self, record: &Json, picked: &Picked) {
        let printed = record.get(leaf::PRINTED);
        if printed.and_then(leaf::from_json) == Some(Leaf::Blank) {
            return self.leaf(&Leaf::Blank, &printed.map(leaf::cells).unwrap_or_default());
        }
        let sheet = record.get(leaf::SHEET).and_then(Json::as_u64);
        let sheet = sheet.and_then(|sheet| usize::try_from(sheet).ok());
        let codes = record.get(leaf::CODES).and_then(Json::as_str);
        let fields = sheet.and_then(|sheet| self.outline.sheets.get(sheet));
        if let Some(fields) = fields.filter(|_| picked.0.is_empty()) {
            let again = sheet.is_some_and(|sheet| self.way.contains(&sheet));
            // Where a reference leads back, there is a key and no fields.
            if again || !fields.names.iter().any(|name| record.get(name).is_some()) {
                let key = fields.key.as_ref();
                let key = key.and_then(|key| Some((key, record.get(key).or(printed)?)));
                return self.dictionary(key.into_iter(), picked);
            }
        }
        let group = ["key", "items"].map(str::to_owned);
        let names = match (fields, codes.and_then(|name| self.outline.codes.get(name))) {
            (Some(fields), _) => fields.names.as_slice(),
            (None, Some(columns)) => columns.as_slice(),
            (None, None) => &group,
        };
        self.way.extend(sheet);
        let all = names.iter().filter_map(|name| Some((name, record.get(name)?)));
        if picked.0.is_empty() {
            self.dictionary(all, picked);
        } else {
            let named = all.filter(|(name, _)| picked.0.iter().any(|(wanted, _)| wanted == *name));
            self.dictionary(named, picked);
        }
        self.way.truncate(self.way.len() - usize::from(sheet.is_some()));
    }

    fn dictionary<'j>(
        &mut self,
        fields: impl Iterator<Item = (&'j String, &'j Json)>,
        picked: &Picked,
    ) {
        let whole = Picked::default();
        let mut any = false;
        self.code("(");
        for (name, value) in fields {
            if any {
                self.code(", ");
            }
            any = true;
            self.name(name);
            let inner = picked.0.iter().find(|(wanted, _)| wanted == name);
            self.value(value, inner.map_or(&whole, |(_, inner)| inner));
        }
        self.code(if any { ")" } else { ":)" });
    }

    /// One value. What has parts of its own is a dictionary of them, with what a reader sees.
    fn leaf(&mut self, leaf: &Leaf, cells: &[u64]) {
        let number = |number: f64| Leaf::Number(number);
        let parts = match leaf {
            Leaf::Money(amount, currency) => {
                vec![("amount", number(*amount)), ("currency", Leaf::Text(currency.clone()))]
            }
            Leaf::Month(year, month) => {
                vec![("year", number(f64::from(*year))), ("month", number(f64::from(*month)))]
            }
            Leaf::Quarter(year, quarter) => {
                let year = year.map_or(Leaf::Blank, |year| number(f64::from(year)));
                vec![("year", year), ("quarter", number(f64::from(*quarter)))]
            }
            _ => return self.parts.push(parcel::packed(leaf, cells)),
        };
        self.code("(");
        for (name, part) in parts {
            self.name(name);
            self.parts.push(parcel::packed(&part, cells));
            self.code(", ");
        }
        self.name("text");
        let text = Leaf::Text(leaf.printed(self.language));
        self.parts.push(parcel::packed(&text, cells));
        self.code(")");
    }

    fn line(&mut self) {
        let indent = "  ".repeat(self.depth);
        self.code(&format!("\n{indent}"));
    }

    /// The key of a dictionary's field.
    fn name(&mut self, name: &str) {
        if KEYWORDS.contains(&name) {
            self.code(&format!("\"{name}\": "));
        } else {
            self.code(&format!("{name}: "));
        }
    }

    /// Signs and names; what stands side by side is one part.
    fn code(&mut self, code: &str) {
        match self.parts.last_mut().filter(|last| !parcel::is_one(last)) {
            Some(last) => last.push_str(code),
            None => self.parts.push(code.to_owned()),
        }
    }
}

/// Words that Typst takes for its own, so that a key must stand in quotation marks.
const KEYWORDS: &[&str] = &[
    "none", "auto", "true", "false", "not", "and", "or", "let", "set", "show", "context", "if",
    "else", "for", "in", "while", "break", "continue", "return", "import", "include", "as",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_contract_can_be_a_key() {
        let language = Language::of("en");
        let outline = Outline { sheets: Vec::new(), codes: BTreeMap::new() };
        for name in KEYWORDS.iter().copied().chain(["a", "short-title", "a-1", "b2", "from", "x-"])
        {
            let mut writer = Writer {
                outline: &outline,
                language: &language,
                parts: Vec::new(),
                way: Vec::new(),
                depth: 0,
            };
            writer.name(name);
            let code = format!("#({}1)", writer.parts.concat());
            assert!(!typst_syntax::parse(&code).diagnosis().errors, "{code}");
        }
    }
}
