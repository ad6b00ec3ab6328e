//! From a tape to Typst source: each value is written in the form that its place demands.

use std::ops::Range;
use std::sync::Arc;

use super::language::Language;
use super::leaf::Leaf;
use super::place::{self, Found, Refusal};
use super::source::{Caller, Piece, Source, Written};
use super::style::Style;
use super::tape::{self, Content, Entry, Part, Site, Value};
use super::template::Template;
use super::write::Form;
use super::{context, faults, write};
use crate::diagnostic::{CellPlace, Checked, Diagnostic, FilePlace, Name, quoted};
use crate::validate::Dataset;

/// What values are led back to: the cells of a dataset, the lines of templates.
#[derive(Clone, Copy)]
pub struct Merge<'a> {
    /// What the values are.
    pub dataset: &'a Dataset,
    /// What writes them.
    pub template: &'a Template,
}

impl Merge<'_> {
    /// Writes the entries of a tape, in the language with this code.
    pub fn assemble(&self, tape: &[Entry], code: &str) -> Checked<Source> {
        let language = Language::of(code);
        let draft = Draft::new(tape, &language);
        let root = typst_syntax::parse(&draft.text);
        let mut found = faults::syntax(self, &root, tape, &draft);
        if !found.is_empty() {
            return Checked::failed(found);
        }
        let mut forms = place::forms(&root, &draft.text, &draft.words).into_iter();
        let mut writer = write::Writer { language: &language, placed: Default::default() };
        let mut out = Out {
            text: String::with_capacity(draft.text.len() * 2),
            pieces: Vec::with_capacity(tape.len()),
        };
        for entry in tape {
            let first = out.pieces.len();
            match &entry.content {
                Content::Text(own) => self.own(own, &entry.site, &mut out),
                Content::Trusted(value) => {
                    let shown = trusted(value, &language);
                    self.piece(&shown, &entry.site, &mut out);
                    out.value(self.written(shown, value));
                }
                Content::Literal(parts) => {
                    let form = forms.next().unwrap_or(Err(place::NOWHERE));
                    let writer = &mut writer;
                    found.extend(self.literal((parts, form), entry, writer, &mut out).err());
                }
                Content::Value(value) => {
                    let form = forms.next().unwrap_or(Err(place::NOWHERE));
                    match self.value(value, form, entry, &mut writer) {
                        Ok((written, shown)) => {
                            self.piece(&written, &entry.site, &mut out);
                            out.value(self.written(shown, value));
                        }
                        Err(fault) => found.push(fault),
                    }
                }
            }
            self.called(&entry.caller, out.pieces.get_mut(first..).unwrap_or_default());
        }
        found.dedup();
        if found.is_empty() {
            let Out { text, pieces } = out;
            let (path, language) = (self.template.path.clone(), code.to_owned());
            Checked::new(Source { path, language, style: Style::default(), text, pieces }, found)
        } else {
            Checked::failed(found)
        }
    }

    /// The template's own text. Where Handlebars has indented the lines of a partial, the white
    /// space is a piece of its own, so that the others say exactly what the template says.
    fn own(&self, text: &str, site: &Site, out: &mut Out) {
        let file = self.template.files.get(site.template);
        let lines = file.and_then(|file| file.text.get(site.range.clone())).unwrap_or_default();
        if lines == text {
            return self.piece(text, site, out);
        }
        let (mut rest, mut at) = (text, site.range.start);
        let here =
            |at: usize, length: usize| Site { template: site.template, range: at..at + length };
        for line in lines.split_inclusive('\n') {
            let Some(indent) = rest.find(line) else { break };
            if indent > 0 {
                self.piece(rest.get(..indent).unwrap_or_default(), &here(at, 0), out);
            }
            self.piece(line, &here(at, line.len()), out);
            rest = rest.get(indent + line.len()..).unwrap_or_default();
            at += line.len();
        }
        if !rest.is_empty() {
            self.piece(rest, &here(at, 0), out);
        }
    }

    fn piece(&self, text: &str, site: &Site, out: &mut Out) {
        let start = out.text.len();
        out.text.push_str(text);
        let file = self.template.files.get(site.template);
        out.pieces.push(Piece {
            range: start..out.text.len(),
            template: file.map_or_else(|| "".into(), |file| Arc::clone(&file.path)),
            origin: site.range.clone(),
            value: None,
            caller: None,
        });
    }

    /// Says of pieces what called the partial that they are of.
    fn called(&self, caller: &Option<Arc<tape::Caller>>, pieces: &mut [Piece]) {
        if let Some(caller) = caller {
            let caller = self.caller(caller);
            pieces.iter_mut().for_each(|piece| piece.caller.clone_from(&caller));
        }
    }

    fn caller(&self, caller: &tape::Caller) -> Option<Arc<Caller>> {
        let outer = caller.caller.as_ref().and_then(|outer| self.caller(outer));
        let file = self.template.files.get(caller.site.template)?;
        let (template, origin) = (Arc::clone(&file.path), caller.site.range.clone());
        Some(Arc::new(Caller { template, origin, caller: outer }))
    }

    /// One value as it is written and as a reader sees it.
    fn value(
        &self,
        value: &Value,
        form: Found,
        entry: &Entry,
        writer: &mut write::Writer<'_>,
    ) -> Result<(String, String), Diagnostic> {
        let form = form.map_err(|refusal| self.refused(refusal, entry))?;
        let Some(leaf) = &value.leaf else {
            let message = "a record can't be printed; name one of its fields";
            return Err(self.fault(Name::BadTemplate, message, entry));
        };
        let shown = leaf.printed(writer.language);
        match writer.write(leaf, form, &shown) {
            Some(written) => Ok((written, shown)),
            None => {
                let message =
                    format!("{} can't stand in raw text, which it would end", quoted(&shown));
                let mut found = self.fault(Name::UnsafePlace, &message, entry);
                for cell in self.cells(value) {
                    found = found.also("value from", cell);
                }
                Err(found.hint("write `#raw(…)` with the value as its argument"))
            }
        }
    }

    /// A literal, each part of which is a piece of its own: what a reader sees of a value leads to its
    /// cell.
    fn literal(
        &self,
        (parts, form): (&[Part], Found),
        entry: &Entry,
        writer: &mut write::Writer<'_>,
        out: &mut Out,
    ) -> Result<(), Diagnostic> {
        let (before, after) = match form.map_err(|refusal| self.refused(refusal, entry))? {
            Form::Code => ("", ""),
            Form::Markup => ("#", ";"),
            _ => {
                return Err(self.refused(place::LITERAL, entry));
            }
        };
        let code = |text: &str, out: &mut Out| {
            if text.is_empty() {
                return;
            }
            self.piece(text, &entry.site, out);
            out.value(Written { text: String::new(), cells: Vec::new() });
        };
        code(before, out);
        for part in parts {
            match part {
                Part::Code(text) => code(text, out),
                Part::Value(value) => {
                    let leaf = value.leaf.as_ref().unwrap_or(&Leaf::Blank);
                    let text = match parts {
                        [_] => writer.code(leaf),
                        _ => writer.element(leaf),
                    };
                    self.piece(&text, &entry.site, out);
                    out.value(self.written(leaf.printed(writer.language), value));
                }
            }
        }
        code(after, out);
        Ok(())
    }

    fn refused(&self, refusal: Refusal, entry: &Entry) -> Diagnostic {
        self.fault(Name::UnsafePlace, refusal.why, entry).hint(refusal.hint)
    }

    fn fault(&self, name: Name, message: &str, entry: &Entry) -> Diagnostic {
        let mut found = Diagnostic::error(name, message);
        found.place = self.site(&entry.site).map(Into::into);
        found
    }

    fn written(&self, text: String, value: &Value) -> Written {
        Written { text, cells: self.cells(value) }
    }

    fn cells(&self, value: &Value) -> Vec<CellPlace> {
        value.cells.iter().filter_map(|cell| context::place(self.dataset, *cell)).collect()
    }

    /// The place in the templates where an entry was written.
    pub fn site(&self, site: &Site) -> Option<FilePlace> {
        Some(self.template.files.get(site.template)?.place(site.range.clone()))
    }
}

/// A tape in the making of which a neutral word stands for each value.
pub struct Draft {
    /// Its text.
    pub text: String,
    /// Where each entry lies in it.
    pub entries: Vec<Range<usize>>,
    /// Where the words lie in it.
    pub words: Vec<Range<usize>>,
}

impl Draft {
    /// The draft of a tape.
    pub fn new(tape: &[Entry], language: &Language) -> Self {
        let (mut text, mut words) = (String::with_capacity(tape.len() * 32), Vec::new());
        let mut entries = Vec::with_capacity(tape.len());
        for entry in tape {
            let start = text.len();
            match &entry.content {
                Content::Text(own) => text.push_str(own),
                Content::Trusted(value) => text.push_str(&trusted(value, language)),
                Content::Value(_) | Content::Literal(_) => {
                    place::token(words.len(), &mut text);
                    words.push(start..text.len());
                }
            }
            entries.push(start..text.len());
        }
        Self { text, entries, words }
    }
}

/// A value as a trusted template writes it: as it is.
fn trusted(value: &Value, language: &Language) -> String {
    value.leaf.as_ref().unwrap_or(&Leaf::Blank).printed(language)
}

/// Source in the making.
struct Out {
    text: String,
    pieces: Vec<Piece>,
}

impl Out {
    /// Says of the last piece which value it is.
    fn value(&mut self, value: Written) {
        if let Some(piece) = self.pieces.last_mut() {
            piece.value = Some(value);
        }
    }
}
