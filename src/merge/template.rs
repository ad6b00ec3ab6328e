//! Loading a document type's templates: parsed by Handlebars, checked against the contract, and
//! instrumented, so that what comes out of them tells the template's own text from values.

use std::collections::BTreeMap;
use std::sync::Arc;

use handlebars::{Handlebars, Template as Parsed, TemplateErrorReason};
use serde_json::Value as Json;
use toml::de::{DeTable, DeValue};

use super::check::{self, Used};
use super::literal::Outline;
use super::tags::{self, Kind};
use super::text::Text;
use super::{helpers, instrument, parcel, place, tape};
use crate::diagnostic::{Checked, Diagnostic, FilePlace, Name, quoted};
use crate::doctype::{Doctype, File};

/// The key under which the root holds the labels of the document's language.
pub const LABELS: &str = "$labels";

/// The name by which Handlebars knows the main template.
pub const MAIN: &str = "main.typ.hbs";

/// A document type's templates, ready to be merged with data.
pub struct Template {
    pub(super) registry: Handlebars<'static>,
    /// The main template and its partials; the tape names them by their number.
    pub(super) files: Vec<Text>,
    /// The labels of each language.
    pub(super) labels: BTreeMap<String, Json>,
    /// The virtual path of what is merged: `/work-plan/main.typ`.
    pub(super) path: String,
    /// The sheets and columns that the templates name.
    pub(super) used: Used,
}

impl Template {
    /// Whether a column of a sheet of the contract is named by the templates: of the others no
    /// document holds anything.
    pub fn names(&self, sheet: usize, column: &str) -> bool {
        self.used.fields.get(&sheet).is_some_and(|names| names.contains(column))
    }
}

/// Loads the templates of a document type.
pub fn template(doctype: &Doctype) -> Checked<Template> {
    let mut found = Vec::new();
    let name = &doctype.manifest.name;
    let files = texts(doctype, &mut found);
    let labels = labels(doctype, &mut found);
    if files.first().is_none_or(|file| file.name != MAIN) {
        let message = format!("the document type has no template, {}", quoted(MAIN));
        let path = std::path::PathBuf::from(format!("templates/{name}/{MAIN}"));
        let hint = "write one that imports `layout.typ` and calls its functions";
        found.push(Diagnostic::error(Name::BadTemplate, message).at(path).hint(hint));
        return Checked::failed(found);
    }
    found.extend(trusted(doctype, &files));
    let mut parsed: Vec<Parsed> = files.iter().filter_map(|file| parse(file, &mut found)).collect();
    if parsed.len() < files.len() || !found.is_empty() {
        return Checked::failed(found);
    }
    parsed.iter_mut().for_each(instrument::number);
    let checked = check::templates(doctype, &labels, &files, &parsed);
    found.extend(checked.diagnostics);
    let used = checked.value.unwrap_or_default();
    let mut registry = Handlebars::new();
    registry.set_strict_mode(true);
    registry.register_escape_fn(handlebars::no_escape);
    helpers::register(&mut registry, Outline::new(doctype));
    for (number, mut template) in parsed.into_iter().enumerate() {
        let Some(file) = files.get(number) else { continue };
        let trusted = doctype.manifest.trusted.contains(&file.name);
        instrument::template(&mut template, file, (number, trusted), &mut found);
        registry.register_template(&file.name, template);
    }
    let path = format!("/{name}/main.typ");
    Checked::new(Template { registry, files, labels, path, used }, found)
}

/// The main template first, then the partials; the type's own go before the shared of one name.
fn texts(doctype: &Doctype, found: &mut Vec<Diagnostic>) -> Vec<Text> {
    let own = format!("/{}/", doctype.manifest.name);
    let mut texts: BTreeMap<(bool, String), Text> = BTreeMap::new();
    let mut add = |name: String, path: &str, file: &File| {
        let text = file.text().unwrap_or_default().to_owned();
        let (tags, faults) = tags::tags(&text);
        let entry = Text { name, path: path.into(), file: Arc::clone(&file.name), text, tags };
        if file.text().is_none() {
            let message = "the template is not plain text in UTF-8";
            found.push(Diagnostic::error(Name::BadTemplate, message).at(entry.place(0..0)));
        }
        if let Some((at, letter)) = entry.text.char_indices().find(|&(_, c)| reserved(c)) {
            let message = "the template holds a character that is needed to mark values";
            let place = entry.place(at..at + letter.len_utf8());
            let hint = format!("write `#\"\\u{{{:x}}}\"` in its place", u32::from(letter));
            found.push(Diagnostic::error(Name::BadTemplate, message).at(place).hint(hint));
        }
        for fault in faults {
            let mut told = Diagnostic::error(Name::BadTemplate, fault.message)
                .at(entry.place(fault.range))
                .hint(fault.hint);
            if let Some(other) = fault.other {
                told = told.also("opened here", entry.place(other));
            }
            found.push(told);
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

fn reserved(letter: char) -> bool {
    letter == place::TOKEN || tape::is_mark(letter) || parcel::is_sign(letter)
}

/// What the manifest trusts and is not there.
fn trusted(doctype: &Doctype, files: &[Text]) -> Vec<Diagnostic> {
    let path = format!("/{}/template.toml", doctype.manifest.name);
    let strange = doctype.manifest.trusted.iter();
    let strange = strange.filter(|name| files.iter().all(|file| file.name != **name));
    let told = strange.map(|name| {
        let message = format!("there is no template {} to trust", quoted(name));
        let known = files.iter().map(|file| file.name.as_str());
        let mut found = Diagnostic::error(Name::BadManifest, message).offer(name, known);
        if let Some(file) = doctype.files.get(&path) {
            let text = file.text().unwrap_or_default();
            let at = text.find(name.as_str()).unwrap_or_default();
            found = found.at(FilePlace::of_range(&*file.name, text, at..at + name.len()));
        }
        found
    });
    told.collect()
}

/// A template as Handlebars reads it. Each of its tags is also read alone, so that all that are
/// faulty are told, and at their own place.
fn parse(file: &Text, found: &mut Vec<Diagnostic>) -> Option<Parsed> {
    let error = match Parsed::compile_with_name(&file.text, file.name.clone()) {
        Ok(template) => return Some(template),
        Err(error) => error,
    };
    // Of a text in which a tag is open, or a block, nothing else can be said.
    if found.iter().any(|found| found.place.as_ref().is_some_and(|place| is_in(place, file))) {
        return None;
    }
    let before = found.len();
    for tag in &file.tags {
        let text = file.text.get(tag.range.clone()).unwrap_or_default();
        let alone = match &tag.kind {
            Kind::Value | Kind::Partial | Kind::Comment => text.to_owned(),
            Kind::Open(name) => format!("{text}{{{{/{name}}}}}"),
            Kind::Else | Kind::ElseIf => format!("{{{{#if a}}}}{text}{{{{/if}}}}"),
            Kind::Close(name) => format!("{{{{#{name} a}}}}{text}"),
        };
        if Parsed::compile(&alone).is_err() {
            let message = format!("{} is nothing that a template can say", quoted(text));
            let fault = Diagnostic::error(Name::BadTemplate, message);
            found.push(fault.at(file.place(tag.range.clone())).hint(instead(text)));
        }
    }
    if found.len() == before {
        let message = match error.reason() {
            TemplateErrorReason::InvalidSyntax(_) => "the template can't be read".to_owned(),
            other => other.to_string(),
        };
        let (line, column) = error.pos().unwrap_or((1, 1));
        let lines = file.text.split_inclusive('\n').take(line.saturating_sub(1));
        let start = lines.map(str::len).sum::<usize>() + column.saturating_sub(1);
        found.push(Diagnostic::error(Name::BadTemplate, message).at(file.place(start..start + 1)));
    }
    None
}

fn is_in(place: &crate::diagnostic::Place, file: &Text) -> bool {
    matches!(place, crate::diagnostic::Place::File(place) if place.file == file.file)
}

/// What the author of a tag that can't be read may have wanted to write.
fn instead(tag: &str) -> &'static str {
    let inner = tag.trim_matches(|c: char| "{}~#".contains(c) || c.is_whitespace());
    if inner.is_empty() {
        "name a field: `{{document.title}}`"
    } else if inner == "." {
        "write `{{this}}`"
    } else if inner.contains("==") {
        "compare with a helper: `{{#if (eq stage \"draft\")}}`"
    } else if inner.contains("!=") {
        "compare with a helper: `{{#if (ne stage \"draft\")}}`"
    } else if inner.contains("&&") || inner.contains("||") {
        "join with a helper: `{{#if (and lead deadline)}}`"
    } else if inner.contains('|') {
        "write the helper before its argument: `{{upper title}}`"
    } else if inner.contains(" + ") {
        "add with a helper: `{{add @index 1}}`"
    } else {
        "write a field, `{{document.title}}`, or a helper and its arguments, `{{upper title}}`"
    }
}

fn labels(doctype: &Doctype, found: &mut Vec<Diagnostic>) -> BTreeMap<String, Json> {
    let mut labels = BTreeMap::new();
    for (path, file) in &doctype.files {
        let inner = path.strip_prefix("/_shared/labels/");
        let Some(code) = inner.and_then(|path| path.strip_suffix(".toml")) else { continue };
        match toml::from_str::<Json>(file.text().unwrap_or_default()) {
            Ok(words) => {
                found.extend(wordless(file));
                labels.insert(code.to_owned(), words);
            }
            Err(error) => {
                let text = file.text().unwrap_or_default();
                let place = FilePlace::of_range(&*file.name, text, error.span().unwrap_or(0..0));
                let message = error.message().trim().replace('\n', "; ");
                let hint = "write each label as `key = \"words\"`";
                found.push(Diagnostic::error(Name::BadTemplate, message).at(place).hint(hint));
            }
        }
    }
    labels
}

/// The labels of a file that are no text, which no template and no layout can print.
fn wordless(file: &File) -> Vec<Diagnostic> {
    let text = file.text().unwrap_or_default();
    let (mut found, Ok(table)) = (Vec::new(), DeTable::parse(text)) else { return Vec::new() };
    let mut tables = vec![table.get_ref()];
    while let Some(table) = tables.pop() {
        for (key, value) in table {
            match value.get_ref() {
                DeValue::String(_) => {}
                DeValue::Table(inner) => tables.push(inner),
                _ => {
                    let message = format!("the label {} is no text", quoted(key.get_ref()));
                    let place = FilePlace::of_range(&*file.name, text, value.span());
                    let hint = "write it in quotation marks";
                    found.push(Diagnostic::error(Name::BadTemplate, message).at(place).hint(hint));
                }
            }
        }
    }
    found
}
