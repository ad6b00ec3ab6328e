//! Loading a document type's templates: parsed by Handlebars, checked against the contract, and
//! instrumented, so that what comes out of them tells the template's own text from values.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use handlebars::template::{HelperTemplate, Parameter, Subexpression, TemplateElement};
use handlebars::{Handlebars, Template as Parsed, TemplateErrorReason};
use serde_json::{Value as Json, json};

use super::tape::{self, Kind, Site};
use super::{fields, helpers, place};
use crate::diagnostic::{Checked, Diagnostic, FilePlace, Name, quoted};
use crate::doctype::{Doctype, File};

/// The key under which the root holds the labels of the document's language.
pub const LABELS: &str = "$labels";

/// A document type's templates, ready to be merged with data.
pub struct Template {
    pub(super) registry: Handlebars<'static>,
    /// The main template and its partials; the tape names them by their number.
    pub(super) files: Vec<Text>,
    /// The labels of each language.
    pub(super) labels: BTreeMap<String, Json>,
    /// The virtual path of what is merged: `/work-plan/main.typ`.
    pub(super) path: String,
}

/// The text of a template.
pub struct Text {
    /// The name by which Handlebars knows it.
    pub name: String,
    /// Its virtual path.
    pub path: Arc<str>,
    /// How it is told to its author.
    pub file: Arc<str>,
    /// What it says.
    pub text: String,
}

impl Text {
    /// The place of a range of its bytes.
    pub fn place(&self, range: Range<usize>) -> FilePlace {
        FilePlace::of_range(Arc::clone(&self.file), &self.text, range)
    }

    /// The byte at which a line and column, as Handlebars counts them, begin.
    pub fn offset(&self, line: usize, column: usize) -> usize {
        let start: usize =
            self.text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = self.text.get(start..).unwrap_or_default();
        let within = rest.char_indices().nth(column.saturating_sub(1));
        start + within.map_or(0, |(at, _)| at)
    }

    /// The bytes of the expression `{{…}}` that begins at a byte.
    pub fn expression(&self, start: usize) -> Range<usize> {
        let rest = self.text.get(start..).unwrap_or_default();
        let length = rest.find("}}").map_or(1, |end| end + 2);
        let more = rest.get(length..).is_some_and(|rest| rest.starts_with('}'));
        start..start + length + usize::from(more && rest.starts_with("{{{"))
    }
}

/// The name by which Handlebars knows the main template.
pub const MAIN: &str = "main.typ.hbs";

/// Loads the templates of a document type.
pub fn template(doctype: &Doctype) -> Checked<Template> {
    let mut found = Vec::new();
    let name = &doctype.manifest.name;
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    registry.register_escape_fn(handlebars::no_escape);
    helpers::register(&mut registry);
    let files = texts(doctype, &mut found);
    if !files.first().is_some_and(|file| file.name == MAIN) {
        let message = format!("the document type has no template, {}", quoted(MAIN));
        let path = format!("templates/{name}/{MAIN}");
        found
            .push(Diagnostic::error(Name::BadTemplate, message).at(std::path::PathBuf::from(path)));
        return Checked::failed(found);
    }
    let mut parsed = Vec::new();
    for file in &files {
        match Parsed::compile_with_name(&file.text, file.name.clone()) {
            Ok(template) => parsed.push(template),
            Err(error) => {
                let (line, column) = error.pos().unwrap_or((1, 1));
                let start = file.offset(line, column);
                found.push(
                    Diagnostic::error(Name::BadTemplate, in_plain_words(error.reason()))
                        .at(file.place(start..start + 1)),
                );
            }
        }
    }
    if parsed.len() < files.len() {
        return Checked::failed(found);
    }
    found.extend(fields::check(&doctype.schema, &doctype.codes, &files, &parsed));
    for (number, mut template) in parsed.into_iter().enumerate() {
        let Some(file) = files.get(number) else { continue };
        let trusted = doctype.manifest.trusted.contains(&file.name);
        let mut instrument = Instrument { file, number, trusted, cursor: 0, found: &mut found };
        instrument.template(&mut template);
        registry.register_template(&file.name, template);
    }
    let labels = labels(doctype, &mut found);
    let path = format!("/{name}/main.typ");
    Checked::new(Template { registry, files, labels, path }, found)
}

/// The main template first, then the partials; the type's own go before the shared of one name.
fn texts(doctype: &Doctype, found: &mut Vec<Diagnostic>) -> Vec<Text> {
    let own = format!("/{}/", doctype.manifest.name);
    let mut texts: BTreeMap<(bool, String), Text> = BTreeMap::new();
    let mut add = |name: String, path: &str, file: &File| {
        let text = file.text().unwrap_or_default().to_owned();
        let entry = Text { name, path: path.into(), file: Arc::clone(&file.name), text };
        if tape::holds_mark(&entry.text) || entry.text.contains(place::TOKEN) {
            let start = entry.text.find(place::TOKEN).unwrap_or_default();
            let message = "the template holds a character that is needed to mark values";
            found.push(Diagnostic::error(Name::BadTemplate, message).at(entry.place(start..start)));
        }
        texts.insert((entry.name != MAIN, entry.name.clone()), entry);
    };
    for folder in ["/_shared/partials/".to_owned(), format!("{own}partials/")] {
        for (path, file) in &doctype.files {
            let inner = path.strip_prefix(&folder);
            if let Some(name) = inner.and_then(|path| path.strip_suffix(".hbs")) {
                add(name.trim_end_matches(".typ").to_owned(), path, file);
            }
        }
    }
    let main = format!("{own}{MAIN}");
    if let Some(file) = doctype.files.get(&main) {
        add(MAIN.to_owned(), &main, file);
    }
    texts.into_values().collect()
}

fn labels(doctype: &Doctype, found: &mut Vec<Diagnostic>) -> BTreeMap<String, Json> {
    let mut labels = BTreeMap::new();
    for (path, file) in &doctype.files {
        let inner = path.strip_prefix("/_shared/labels/");
        let Some(code) = inner.and_then(|path| path.strip_suffix(".toml")) else { continue };
        match toml::from_str::<Json>(file.text().unwrap_or_default()) {
            Ok(words) => {
                labels.insert(code.to_owned(), words);
            }
            Err(error) => {
                let text = file.text().unwrap_or_default();
                let place = FilePlace::of_range(&*file.name, text, error.span().unwrap_or(0..0));
                let message = error.message().trim().to_owned();
                found.push(Diagnostic::error(Name::BadTemplate, message).at(place));
            }
        }
    }
    labels
}

/// What Handlebars says of a template's syntax, in the words of its authors.
fn in_plain_words(reason: &TemplateErrorReason) -> String {
    match reason {
        TemplateErrorReason::MismatchingClosedHelper(open, closed)
        | TemplateErrorReason::MismatchingClosedDecorator(open, closed) => {
            format!("the block {} is closed as {}", quoted(open), quoted(closed))
        }
        TemplateErrorReason::InvalidSyntax(_) => {
            "this is no expression that Handlebars can read".to_owned()
        }
        TemplateErrorReason::InvalidParam(text) => format!("{} is no argument", quoted(text)),
        other => other.to_string(),
    }
}

/// Turns a parsed template into one that writes a tape.
struct Instrument<'a> {
    file: &'a Text,
    number: usize,
    trusted: bool,
    /// How far the template's text has been followed.
    cursor: usize,
    found: &'a mut Vec<Diagnostic>,
}

impl Instrument<'_> {
    fn template(&mut self, template: &mut Parsed) {
        let mapping = std::mem::take(&mut template.mapping);
        for (at, element) in template.elements.iter_mut().enumerate() {
            let start = mapping.get(at).map_or(self.cursor, |at| self.file.offset(at.0, at.1));
            self.cursor = self.cursor.max(start);
            self.element(element, start);
        }
        template.mapping = mapping;
    }

    fn element(&mut self, element: &mut TemplateElement, start: usize) {
        match element {
            TemplateElement::RawString(text) => {
                let site = self.own_text(text, start);
                *text = tape::text(&site, text);
            }
            TemplateElement::Expression(expression) => self.value(expression, start, Kind::Value),
            TemplateElement::HtmlExpression(expression) => {
                if !self.trusted {
                    let message = "three braces would let data become Typst code";
                    let place = self.file.place(self.file.expression(start));
                    self.found.push(
                        Diagnostic::error(Name::RawValue, message)
                            .at(place)
                            .hint("write two braces: a value is right wherever it stands"),
                    );
                }
                self.value(expression, start, Kind::Trusted);
                *element = TemplateElement::Expression(expression.clone());
            }
            TemplateElement::HelperBlock(block) => {
                for inner in [&mut block.template, &mut block.inverse].into_iter().flatten() {
                    self.template(inner);
                }
            }
            TemplateElement::PartialBlock(block) | TemplateElement::DecoratorBlock(block) => {
                if let Some(inner) = &mut block.template {
                    self.template(inner);
                }
            }
            _ => {}
        }
    }

    /// Where the template's own text stands. Handlebars has taken white space off its ends, and
    /// backslashes off braces.
    fn own_text(&mut self, text: &str, start: usize) -> Site {
        let rest = self.file.text.get(start..).unwrap_or_default();
        let start = rest.find(text).map_or(start, |at| start + at);
        let end = (start + text.len()).min(self.file.text.len());
        Site { template: self.number, range: start..self.file.text.floor_char_boundary(end) }
    }

    /// `{{field}}` becomes `{{$write "head" field}}`, `{{helper a b}}` becomes
    /// `{{$write "head" (helper a b)}}`.
    fn value(&mut self, expression: &mut HelperTemplate, start: usize, kind: Kind) {
        let site = Site { template: self.number, range: self.file.expression(start) };
        // Every helper takes an argument, so that a bare name is a field's.
        let calls = !expression.params.is_empty() || !expression.hash.is_empty();
        let inner = if calls {
            let name = expression.name.as_name().unwrap_or_default().to_owned();
            Parameter::Subexpression(Subexpression::new(
                Parameter::Name(name),
                std::mem::take(&mut expression.params),
                std::mem::take(&mut expression.hash),
            ))
        } else {
            expression.name.clone()
        };
        expression.name = Parameter::Name(helpers::WRITE.to_owned());
        expression.params = vec![Parameter::Literal(json!(tape::head(kind, &site))), inner];
    }
}
