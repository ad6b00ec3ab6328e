//! What of a contract no template uses, and what of a template no document has used.

use std::collections::BTreeSet;
use std::ops::Range;

use super::check::Used;
use super::source::Source;
use super::tags::Kind;
use super::template::Template;
use crate::diagnostic::{Diagnostic, FilePlace, Name, quoted};
use crate::doctype::output::{Means, Part, means, parts};
use crate::doctype::{Column, Doctype, PER, Per, Sheet, Type};

/// The fields of the form `document` that the program itself reads.
const PROGRAM: [&str; 8] =
    ["type", "encoding", "language", "date", "stage", "author", "variant", PER];

/// Sheets and columns of the contract of which the templates make nothing and which are not declared
/// `unused`, and those that are declared so and are used.
///
/// What serves otherwise counts as used: keys by which records are referred to, the columns that say
/// under which record a row stands, footnotes, the alternative text of images, what the PDF's name is
/// made of, and the fields of the form that the program reads. What is only checked does not.
pub fn unused(doctype: &Doctype, template: &Template) -> Vec<Diagnostic> {
    let contract = Contract { doctype, used: &template.used };
    let mut found = Vec::new();
    for (at, sheet) in doctype.schema.sheets.iter().enumerate() {
        contract.sheet(at, sheet, &mut found);
    }
    found.sort_by(Diagnostic::compare);
    found
}

/// The values and calls of partials of the templates that none of these sources has written.
///
/// Of the partials in `_shared`, those count that the document type uses.
pub fn unreached(template: &Template, sources: &[Source]) -> Vec<FilePlace> {
    let pieces = sources.iter().flat_map(|source| &source.pieces);
    let written: BTreeSet<(&str, usize)> =
        pieces.map(|piece| (&*piece.template, piece.origin.start)).collect();
    let mut places = Vec::new();
    for (number, file) in template.files.iter().enumerate() {
        if file.path.starts_with("/_shared/") && !template.used.files.contains(&number) {
            continue;
        }
        let tags = file.tags.iter().filter(|tag| tag.kind == Kind::Value);
        let never = tags.filter(|tag| !written.contains(&(&*file.path, tag.range.start)));
        places.extend(never.map(|tag| file.place(tag.range.clone())));
    }
    places
}

/// Whether a template makes anything of the records of a sheet.
pub fn reads(doctype: &Doctype, template: &Template, sheet: usize) -> bool {
    let contract = Contract { doctype, used: &template.used };
    doctype.schema.sheets.get(sheet).is_some_and(|it| contract.is_reached(sheet, it))
}

/// Whether a template makes anything of the records of a sheet that are not the document's own.
pub fn reads_whole(doctype: &Doctype, template: &Template, sheet: usize) -> bool {
    let used = &template.used;
    let sheets = &doctype.schema.sheets;
    let mut whole = used.whole.clone();
    // Their rows lead to those below them, and to those that they refer to.
    while let Some(next) = (0..sheets.len()).find(|next| {
        let leads = |from: &usize| {
            let named =
                |name: &str| used.fields.get(from).is_some_and(|names| names.contains(name));
            let Some((from_sheet, sheet)) = sheets.get(*from).zip(sheets.get(*next)) else {
                return false;
            };
            parent(sheet) == Some(*from) && named(&sheet.name)
                || from_sheet.columns.iter().any(|it| points_to(it, *next) && named(&it.name))
        };
        !whole.contains(next) && whole.iter().any(leads)
    }) {
        whole.insert(next);
    }
    whole.contains(&sheet)
}

struct Contract<'a> {
    doctype: &'a Doctype,
    used: &'a Used,
}

impl Contract<'_> {
    fn sheet(&self, at: usize, sheet: &Sheet, found: &mut Vec<Diagnostic>) {
        if sheet.base {
            return;
        }
        if !self.is_reached(at, sheet) {
            // Where the column that leads here is told, no more is said.
            let leads = |column: &Column| points_to(column, at) && !column.unused;
            let told = self.columns().any(|(_, column)| leads(column));
            if !sheet.unused && !told {
                let message = format!("no template uses the sheet {}", quoted(&sheet.name));
                let hint = "use its records in a template, or write `unused = true` below its name";
                found.push(self.told(message, &sheet.span).hint(hint));
            }
            return;
        }
        if sheet.unused {
            let message =
                format!("the sheet {} is declared unused, and is used", quoted(&sheet.name));
            found.push(self.told(message, &sheet.span).hint("remove `unused = true`"));
        }
        for (index, column) in sheet.columns.iter().enumerate() {
            if column.base {
                continue;
            }
            let named = self.is_named(at, column);
            if named && column.unused {
                let message = format!(
                    "the column {} is declared unused, and a template uses it",
                    quoted(&column.name)
                );
                found.push(self.told(message, &column.span).hint("remove `unused = true`"));
            } else if !named && !column.unused && !self.serves((at, sheet), (index, column)) {
                let message = format!(
                    "no template uses the column {} of the sheet {}",
                    quoted(&column.name),
                    quoted(&sheet.name)
                );
                let hint = "use it in a template, or write `unused = true` below its name";
                found.push(self.told(message, &column.span).hint(hint));
            }
        }
    }

    /// Whether anything leads a template to the records of a sheet.
    fn is_reached(&self, at: usize, sheet: &Sheet) -> bool {
        let child = |parent: Option<usize>| {
            let names = parent.and_then(|parent| self.used.fields.get(&parent));
            names.is_some_and(|names| names.contains(&sheet.name))
        };
        at == 0
            || self.used.sheets.contains(&at)
            || self.used.whole.contains(&at)
            || self.used.fields.get(&at).is_some_and(|fields| !fields.is_empty())
            || child(parent(sheet))
            || self.is_pointed_to(at)
    }

    /// Whether records of a sheet are named by their key: in a column that is used, or as those under
    /// which others stand.
    fn is_pointed_to(&self, at: usize) -> bool {
        let sheets = self.doctype.schema.sheets.iter();
        let above = sheets.enumerate().any(|(child, sheet)| {
            parent(sheet) == Some(at) && child != at && self.is_reached(child, sheet)
        });
        let named =
            |(from, column): (usize, &Column)| points_to(column, at) && self.is_named(from, column);
        above || self.columns().any(named)
    }

    fn is_named(&self, sheet: usize, column: &Column) -> bool {
        self.used.fields.get(&sheet).is_some_and(|names| names.contains(&column.name))
    }

    /// Whether a column that no template names is needed all the same.
    fn serves(&self, (at, sheet): (usize, &Sheet), (index, column): (usize, &Column)) -> bool {
        let name = column.name.as_str();
        let mut images = sheet.columns.iter().filter(|image| image.kind == Type::Image(index));
        let notes = self.columns().any(|(_, column)| column.footnotes == Some(at));
        let text = |column: &Column| matches!(column.kind, Type::Text | Type::RichText);
        let mut texts = sheet.columns.iter().enumerate();
        let note = texts.find(|(index, column)| Some(*index) != sheet.key && text(column));
        at == 0 && (PROGRAM.contains(&name) || self.names_the_pdf(name))
            || self.is_made_per(Per::Value(at, index))
            || sheet.parent == Some(index)
            || sheet.key == Some(index) && self.is_pointed_to(at)
            || notes && note.is_some_and(|(note, _)| note == index)
            || images.any(|image| self.is_named(at, image))
    }

    /// Whether the PDF's name is made of a field of the form `document`.
    fn names_the_pdf(&self, field: &str) -> bool {
        parts(&self.doctype.manifest.output).into_iter().any(|part| match part {
            Part::Text(_) => false,
            Part::Word(word) => match means(word, &self.doctype.schema, &[]) {
                Some(Means::Document(path)) => path.first() == Some(&field),
                _ => false,
            },
        })
    }

    /// Whether documents are made per the values of a column, be it that a template asks for it.
    fn is_made_per(&self, per: Per) -> bool {
        let schema = &self.doctype.schema;
        let mut named = self.used.per.iter().filter_map(|name| self.doctype.per_called(name));
        self.doctype.per().contains(&per)
            || named.any(|named| named == per)
            || self.used.per.iter().any(|name| name == per.name(schema))
    }

    /// All columns, each with the number of its sheet.
    fn columns(&self) -> impl Iterator<Item = (usize, &Column)> {
        let sheets = self.doctype.schema.sheets.iter().enumerate();
        sheets.flat_map(|(at, sheet)| sheet.columns.iter().map(move |column| (at, column)))
    }

    fn told(&self, message: String, span: &Range<usize>) -> Diagnostic {
        let path = format!("/{}/schema.toml", self.doctype.manifest.name);
        let found = Diagnostic::warning(Name::UnusedField, message);
        match self.doctype.files.get(&path) {
            Some(file) => found.at(FilePlace::of_range(
                &*file.name,
                file.text().unwrap_or_default(),
                span.clone(),
            )),
            None => found,
        }
    }
}

/// The sheet under whose records the rows of a sheet stand.
fn parent(sheet: &Sheet) -> Option<usize> {
    match sheet.columns.get(sheet.parent?)?.kind {
        Type::Reference(parent) => Some(parent),
        _ => None,
    }
}

/// Whether the values of a column name records of a sheet.
fn points_to(column: &Column, sheet: usize) -> bool {
    column.kind == Type::Reference(sheet) || column.footnotes == Some(sheet)
}
