//! What an expression of a template stands for, and the fields that this has.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diagnostic::quoted;
use crate::doctype::{CodeList, Column, PER, Per, Schema, Shape, Sheet, Type};
use crate::merge::about::WHOLE;

/// What an expression stands for.
#[derive(Debug, Clone, PartialEq)]
pub enum Scope {
    /// All sheets, as far as they are the document's own.
    Root,
    /// All sheets with all of their records.
    Whole,
    /// What the document is made per.
    Per,
    /// A record of this sheet, with the records under it.
    Record(usize),
    /// A record of this sheet that another refers to, and the sheets through which it was reached.
    Reference(usize, Vec<usize>),
    /// A reference that leads back into a sheet through which it was reached: it ends here.
    Circle(usize),
    /// An entry of this code list.
    Code(String),
    /// A group of records: its key, and one of its records.
    Group(Box<Scope>, Box<Scope>),
    /// Several of these.
    List(Box<Scope>),
    /// A value of this column: sheet and column by number.
    Cell(usize, usize),
    /// Another value without fields.
    Value,
    /// Not known; a fault has been told already.
    Any,
}

/// The sheets and fields that templates name. No others are merged.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Used {
    /// The sheets that are named at the root.
    pub sheets: BTreeSet<usize>,
    /// The sheets that are named with all of their records.
    pub whole: BTreeSet<usize>,
    /// What documents are made per, as far as it is named.
    pub per: BTreeSet<String>,
    /// The columns of each sheet, and the sheets below its records.
    pub fields: BTreeMap<usize, BTreeSet<String>>,
    /// The columns of each code list.
    pub codes: BTreeMap<String, BTreeSet<String>>,
    /// Whether literals are written, so that records have to say of which sheet they are.
    pub literals: bool,
    /// The templates that the main one calls, by number, itself included.
    pub files: BTreeSet<usize>,
}

impl Used {
    /// Remembers that a field of a scope is named.
    pub fn field(&mut self, scope: &Scope, name: &str, schema: &Schema) {
        match scope {
            Scope::Root => match schema.sheet(name) {
                Some(sheet) => drop(self.sheets.insert(sheet)),
                None => drop(self.per.insert(name.to_owned())),
            },
            Scope::Whole => self.whole.extend(schema.sheet(name)),
            Scope::Per => drop(self.per.insert(name.to_owned())),
            Scope::Record(sheet) | Scope::Reference(sheet, _) => {
                self.fields.entry(*sheet).or_default().insert(name.to_owned());
            }
            Scope::Code(list) => {
                self.codes.entry(list.clone()).or_default().insert(name.to_owned());
            }
            _ => {}
        }
    }
}

/// The contract, as far as it says which fields there are.
#[derive(Clone, Copy)]
pub struct Contract<'a> {
    /// The sheets and columns.
    pub schema: &'a Schema,
    /// The code lists.
    pub codes: &'a BTreeMap<Arc<str>, CodeList>,
    /// What the manifest declares that documents are made per.
    pub per: &'a [Per],
}

impl Contract<'_> {
    /// The fields of a scope; none where nothing is known of it.
    pub fn fields(&self, scope: &Scope) -> Option<Vec<(String, Scope)>> {
        Some(match scope {
            Scope::Any => return None,
            Scope::Cell(..) | Scope::Value | Scope::List(_) | Scope::Circle(_) => Vec::new(),
            Scope::Group(key, item) => vec![
                ("key".to_owned(), (**key).clone()),
                ("items".to_owned(), Scope::List(item.clone())),
            ],
            Scope::Root => {
                let mut fields = self.sheets();
                let declared = self.per.iter().map(|per| self.made_per(*per));
                let further = [(WHOLE, Scope::Whole), (PER, Scope::Per)];
                let further = further.map(|(name, scope)| (name.to_owned(), scope));
                for (name, scope) in further.into_iter().chain(declared) {
                    // A sheet of that name goes before.
                    if !fields.iter().any(|(known, _)| *known == name) {
                        fields.push((name, scope));
                    }
                }
                fields
            }
            Scope::Whole => self.sheets(),
            Scope::Per => {
                let rows = |per: &Per| matches!(per, Per::Row(_));
                let all = Per::all(self.schema);
                let rows = all.iter().copied().filter(rows);
                let all = self.per.iter().copied().chain(rows).chain(all.iter().copied());
                let mut fields: Vec<(String, Scope)> = Vec::new();
                for (name, scope) in all.map(|per| self.made_per(per)) {
                    if !fields.iter().any(|(known, _)| *known == name) {
                        fields.push((name, scope));
                    }
                }
                fields
            }
            Scope::Code(list) => {
                let columns = self.codes.get(list.as_str()).map_or(&[][..], |list| &list.columns);
                let columns = columns.iter().map(String::as_str);
                let all = ["code", "label"].into_iter().chain(columns);
                all.map(|name| (name.to_owned(), Scope::Value)).collect()
            }
            Scope::Reference(sheet, way) => self.columns(*sheet, way),
            Scope::Record(sheet) => {
                let mut fields = self.columns(*sheet, &[]);
                fields.extend(self.children(*sheet));
                fields
            }
        })
    }

    /// All sheets, each by its name.
    fn sheets(&self) -> Vec<(String, Scope)> {
        let sheets = self.schema.sheets.iter().enumerate();
        sheets.map(|(at, sheet)| (sheet.name.clone(), records(at, sheet.shape))).collect()
    }

    /// One of the things that documents can be made per, by its name.
    fn made_per(&self, per: Per) -> (String, Scope) {
        let scope = match per {
            Per::Row(sheet) => Scope::Reference(sheet, Vec::new()),
            Per::Language => Scope::Code("document-languages".to_owned()),
            Per::Value(sheet, column) => {
                let fields = self.columns(sheet, &[]);
                match fields.into_iter().nth(column).map(|(_, scope)| scope) {
                    Some(Scope::List(one)) => *one,
                    one => one.unwrap_or(Scope::Any),
                }
            }
        };
        (per.name(self.schema).to_owned(), scope)
    }

    /// The sheet whose records have all of these fields.
    pub fn holder(&self, fields: &[&str]) -> Option<&Sheet> {
        self.schema.sheets.iter().enumerate().find_map(|(at, sheet)| {
            let known = self.fields(&Scope::Record(at))?;
            let has = |field: &&str| known.iter().any(|(name, _)| name == field);
            fields.iter().all(has).then_some(sheet)
        })
    }

    /// The column of which this is a value.
    pub fn column(&self, scope: &Scope) -> Option<&Column> {
        match scope {
            Scope::Cell(sheet, at) => self.schema.sheets.get(*sheet)?.columns.get(*at),
            _ => None,
        }
    }

    /// Remembers all that a literal of this holds. `way` are the sheets through which it was reached.
    pub fn whole(&self, scope: &Scope, way: &[usize], used: &mut Used) {
        let mut fields = |sheet: usize, fields: Vec<(String, Scope)>| {
            let way = [way, &[sheet]].concat();
            for (name, field) in fields {
                used.fields.entry(sheet).or_default().insert(name);
                self.whole(&field, &way, used);
            }
        };
        match scope {
            Scope::List(item) => self.whole(item, way, used),
            Scope::Group(key, item) => {
                self.whole(key, way, used);
                self.whole(item, way, used);
            }
            Scope::Code(list) => {
                let columns = self.codes.get(list.as_str()).map_or(&[][..], |list| &list.columns);
                used.codes.entry(list.clone()).or_default().extend(columns.iter().cloned());
            }
            Scope::Reference(sheet, _) | Scope::Record(sheet) if way.contains(sheet) => {
                let known = self.schema.sheets.get(*sheet);
                let key = known.and_then(|sheet| sheet.columns.get(sheet.key?));
                used.fields.entry(*sheet).or_default().extend(key.map(|key| key.name.clone()));
            }
            Scope::Reference(sheet, before) => fields(*sheet, self.columns(*sheet, before)),
            Scope::Record(sheet) => {
                let mut all = self.columns(*sheet, &[]);
                all.extend(self.children(*sheet));
                fields(*sheet, all);
            }
            _ => {}
        }
    }

    fn columns(&self, sheet: usize, way: &[usize]) -> Vec<(String, Scope)> {
        let columns = self.schema.sheets.get(sheet).map_or(&[][..], |sheet| &sheet.columns);
        let column = |at: usize, kind: &Type| match kind {
            Type::Reference(target) if way.contains(target) => Scope::Circle(*target),
            Type::Reference(target) => {
                Scope::Reference(*target, [way, std::slice::from_ref(&sheet)].concat())
            }
            Type::Code(list) => Scope::Code(list.clone()),
            _ => Scope::Cell(sheet, at),
        };
        let columns = columns.iter().enumerate().map(|(at, known)| {
            let one = column(at, &known.kind);
            let list = known.separator.is_some();
            (known.name.clone(), if list { Scope::List(Box::new(one)) } else { one })
        });
        columns.collect()
    }

    /// The sheets whose rows stand under the records of a sheet.
    fn children(&self, parent: usize) -> impl Iterator<Item = (String, Scope)> {
        self.schema.sheets.iter().enumerate().filter_map(move |(child, sheet)| {
            let column = sheet.columns.get(sheet.parent?)?;
            let under = column.kind == Type::Reference(parent);
            under.then(|| (sheet.name.clone(), records(child, Shape::Table)))
        })
    }

    /// What lacks a field, in words.
    pub fn lacking(&self, scope: &Scope) -> String {
        let sheet = |at: &usize| {
            quoted(self.schema.sheets.get(*at).map_or("", |sheet| sheet.name.as_str()))
        };
        match scope {
            Scope::Root | Scope::Whole => "the document type has no sheet".to_owned(),
            Scope::Per => "no document can be made per".to_owned(),
            Scope::Record(at) | Scope::Reference(at, _) => {
                format!("the sheet {} has no field", sheet(at))
            }
            Scope::Circle(at) => format!(
                "references lead into the sheet {} a second time, where they end: there is no",
                sheet(at)
            ),
            Scope::Code(list) => format!("the code list {} has no column", quoted(list)),
            Scope::List(_) => {
                "a list has no fields (go through it with `each`): there is no".to_owned()
            }
            Scope::Group(..) => "a group has `key` and `items`, and no field".to_owned(),
            Scope::Cell(..) | Scope::Value | Scope::Any => "a value has no field".to_owned(),
        }
    }

    /// Why a scope can't be printed or compared; nothing where it can.
    pub fn unprintable(&self, scope: &Scope) -> Option<String> {
        let sheet = |at: &usize| {
            quoted(self.schema.sheets.get(*at).map_or("", |sheet| sheet.name.as_str()))
        };
        Some(match scope {
            Scope::Root | Scope::Whole => {
                "all sheets together are no value; name one of them".to_owned()
            }
            Scope::Record(at) => {
                format!("a record of the sheet {} is no value; name one of its fields", sheet(at))
            }
            Scope::Group(..) => "a group is no value; name its `key` or its `items`".to_owned(),
            Scope::List(item) => match &**item {
                Scope::Record(at) => format!(
                    "the records of the sheet {} are no value; go through them with `each`",
                    sheet(at)
                ),
                Scope::Group(..) => "groups are no value; go through them with `each`".to_owned(),
                _ => return None,
            },
            _ => return None,
        })
    }
}

/// What a sheet stands for.
fn records(sheet: usize, shape: Shape) -> Scope {
    match shape {
        Shape::Form => Scope::Record(sheet),
        Shape::Table => Scope::List(Box::new(Scope::Record(sheet))),
    }
}
