//! Merging: a dataset becomes Typst source, and text can never become code. The only room that
//! knows Handlebars.
//!
//! A template is instrumented when it is loaded, so that Handlebars gives out a *tape* on which the
//! template's own text and the values are told apart. The text, with a neutral word for each value,
//! is parsed as Typst; the syntax node that a word falls in says in which form its value is written.

mod context;
mod fields;
mod helpers;
mod language;
mod leaf;
mod name;
mod place;
mod rich;
mod source;
mod tape;
mod template;
mod write;

use std::sync::Arc;

use handlebars::{Context, RenderError, RenderErrorReason};
use serde_json::Value as Json;

use crate::diagnostic::{CellPlace, Checked, Diagnostic, FilePlace, Name, quoted};
use crate::doctype::Doctype;
use crate::validate::Dataset;
use tape::{Content, Entry, Site};
use template::{LABELS, MAIN};

pub use name::output_name;
pub use source::{Piece, Source, Written};
pub use template::{Template, template};

/// The virtual path at which a layout finds an image that lies beside the workbook.
pub fn image_path(image: &str) -> String {
    format!("/input/{}", image.replace('\\', "/"))
}

/// Merges a dataset into a document type's templates.
pub fn source(dataset: &Dataset, doctype: &Doctype, template: &Template) -> Checked<Source> {
    let language = context::language(dataset, doctype);
    let mut root = context::root(dataset, doctype);
    if let (Json::Object(root), Some(labels)) = (&mut root, template.labels.get(language)) {
        root.insert(LABELS.to_owned(), labels.clone());
    }
    let merge = Merge { dataset, template };
    match template.registry.render_with_context(MAIN, &Context::from(root)) {
        Ok(tape) => merge.assemble(&tape::read(&tape), language),
        Err(error) => merge.failed(&error).into(),
    }
}

struct Merge<'a> {
    dataset: &'a Dataset,
    template: &'a Template,
}

impl Merge<'_> {
    /// Writes the entries of a tape, each value in the form that its place demands.
    fn assemble(&self, tape: &[Entry], code: &str) -> Checked<Source> {
        let mut draft = String::new();
        let mut words = Vec::new();
        // A piece for each entry, as it lies in the draft.
        let mut drafted = Vec::with_capacity(tape.len());
        for entry in tape {
            let start = draft.len();
            match &entry.content {
                Content::Text(text) => draft.push_str(text),
                Content::Value(_) => {
                    draft.push_str(&place::token(words.len()));
                    words.push(start..draft.len());
                }
                Content::Trusted(value) => {
                    let leaf = leaf::from_json(value).unwrap_or(leaf::Leaf::Blank);
                    draft.push_str(&leaf.printed(&language::Language::of(code)));
                }
            }
            drafted.push(start..draft.len());
        }
        let root = typst_syntax::parse(&draft);
        let mut found = self.syntax(&root, tape, &drafted);
        if !found.is_empty() {
            return Checked::failed(found);
        }
        let mut forms = place::forms(&root, &words).into_iter();
        let language = language::Language::of(code);
        let mut writer = write::Writer { language: &language, placed: Default::default() };
        let (mut text, mut pieces) = (String::new(), Vec::with_capacity(tape.len()));
        for entry in tape {
            let start = text.len();
            let value = match &entry.content {
                Content::Text(own) => {
                    text.push_str(own);
                    None
                }
                Content::Trusted(value) => {
                    let leaf = leaf::from_json(value).unwrap_or(leaf::Leaf::Blank);
                    text.push_str(&leaf.printed(&language));
                    Some(self.written(leaf.printed(&language), value))
                }
                Content::Value(value) => {
                    let form = forms.next().unwrap_or(Err("nothing can be written here"));
                    match self.value(value, form, entry, &mut writer) {
                        Ok((written, shown)) => {
                            text.push_str(&written);
                            Some(self.written(shown, value))
                        }
                        Err(fault) => {
                            found.push(*fault);
                            None
                        }
                    }
                }
            };
            let template = self.template.files.get(entry.site.template);
            pieces.push(Piece {
                range: start..text.len(),
                template: template.map_or_else(|| "".into(), |file| Arc::clone(&file.path)),
                origin: entry.site.range.clone(),
                value,
            });
        }
        found.dedup();
        if found.is_empty() {
            Checked::new(Source { path: self.template.path.clone(), text, pieces }, found)
        } else {
            Checked::failed(found)
        }
    }

    /// One value as it is written and as a reader sees it.
    fn value(
        &self,
        value: &Json,
        form: place::Found,
        entry: &Entry,
        writer: &mut write::Writer<'_>,
    ) -> Result<(String, String), Box<Diagnostic>> {
        let fault = |name: Name, message: String| {
            let found = Diagnostic::error(name, message);
            Box::new(match self.site(&entry.site) {
                Some(place) => found.at(place),
                None => found,
            })
        };
        let form = form.map_err(|why| fault(Name::UnsafePlace, why.to_owned()))?;
        let Some(leaf) = leaf::from_json(value) else {
            let message = "a record can't be printed; name one of its fields";
            return Err(fault(Name::BadTemplate, message.to_owned()));
        };
        let shown = leaf.printed(writer.language);
        match writer.write(&leaf, form) {
            Some(written) => Ok((written, shown)),
            None => {
                let message =
                    format!("{} can't stand in raw text, which it would end", quoted(&shown));
                let found = fault(Name::UnsafePlace, message);
                let hint = "write `#raw(…)` with the value as its argument";
                Err(Box::new(
                    match self.cells(value).into_iter().next() {
                        Some(cell) => found.also("the value is that of", cell),
                        None => *found,
                    }
                    .hint(hint),
                ))
            }
        }
    }

    fn written(&self, text: String, value: &Json) -> Written {
        Written { text, cells: self.cells(value) }
    }

    fn cells(&self, value: &Json) -> Vec<CellPlace> {
        let packed = leaf::cells(value).into_iter();
        packed.filter_map(|cell| context::place(self.dataset, cell)).collect()
    }

    fn site(&self, site: &Site) -> Option<FilePlace> {
        Some(self.template.files.get(site.template)?.place(site.range.clone()))
    }

    /// The faults of the template's own Typst, at the template's lines.
    fn syntax(
        &self,
        root: &typst_syntax::SyntaxNode,
        tape: &[Entry],
        drafted: &[std::ops::Range<usize>],
    ) -> Vec<Diagnostic> {
        if !root.diagnosis().errors {
            return Vec::new();
        }
        let mut found = Vec::new();
        errors(&typst_syntax::LinkedNode::new(root), &mut |range, message, hints| {
            let at = drafted.partition_point(|piece| piece.end <= range.start);
            let entry = tape.get(at).or(tape.last());
            let place = entry.and_then(|entry| {
                let file = self.template.files.get(entry.site.template)?;
                let within = match (&entry.content, drafted.get(at)) {
                    (Content::Text(_), Some(piece)) => range.start.saturating_sub(piece.start),
                    _ => 0,
                };
                let start = (entry.site.range.start + within).min(entry.site.range.end);
                Some(file.place(start..start + range.len().max(1)))
            });
            let mut fault = Diagnostic::error(Name::BadTemplate, message);
            fault.place = place.map(Into::into);
            fault.hints = hints;
            found.push(fault);
        });
        found
    }

    /// What stopped Handlebars, at the template's line.
    fn failed(&self, error: &RenderError) -> Diagnostic {
        let name = error.template_name.as_deref().unwrap_or(MAIN);
        let file = self.template.files.iter().find(|file| file.name == name);
        let place = file.map(|file| {
            let start = file.offset(error.line_no.unwrap_or(1), error.column_no.unwrap_or(1));
            file.place(file.expression(start))
        });
        let mut found = match error.reason() {
            RenderErrorReason::MissingVariable(path) => {
                let path = path.as_deref().unwrap_or_default();
                let message = format!("there is no field {} here", quoted(path));
                Diagnostic::error(Name::UnknownTemplateField, message)
            }
            RenderErrorReason::NestedError(inner) => match inner.downcast_ref::<helpers::Fault>() {
                Some(fault) => {
                    let mut found = Diagnostic::error(Name::HelperFailed, &fault.message);
                    let cells = fault.cells.iter();
                    for cell in cells.filter_map(|cell| context::place(self.dataset, *cell)) {
                        found = found.also("the value is that of", cell);
                    }
                    found
                }
                None => Diagnostic::error(Name::HelperFailed, inner.to_string()),
            },
            other => Diagnostic::error(Name::BadTemplate, other.to_string()),
        };
        found.place = place.map(Into::into);
        found
    }
}

/// Visits the syntax errors below a node.
fn errors(
    node: &typst_syntax::LinkedNode<'_>,
    tell: &mut impl FnMut(std::ops::Range<usize>, String, Vec<String>),
) {
    if !node.get().diagnosis().errors {
        return;
    }
    if node.kind() == typst_syntax::SyntaxKind::Error {
        for error in node.get().errors_and_warnings().0 {
            let hints = error.hints.iter().map(|hint| hint.v.to_string()).collect();
            tell(node.range(), error.message.to_string(), hints);
        }
        return;
    }
    for child in node.children() {
        errors(&child, tell);
    }
}
