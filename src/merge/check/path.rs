//! Following the paths of a template: `lead.name`, `../title`, `@root.document.title`, `@index`.

use super::scope::Scope;
use super::{Checker, Frame, Lacking, Site, fit};
use crate::diagnostic::{Name, quoted};
use crate::doctype::Shape;
use crate::merge::helpers;

/// The words behind `@` that mean something within `each`.
const LOCALS: &[&str] = &["index", "first", "last"];

impl Checker<'_> {
    /// What a path stands for.
    pub(super) fn path(&mut self, path: &str, site: Site, frames: &[Frame]) -> Scope {
        if let Some(local) = path.strip_prefix('@')
            && !local.starts_with("root.")
            && local != "root"
        {
            return self.local(path, local, site, frames);
        }
        // Handlebars can hand over what lies below the root, and not the root itself.
        if path == "@root" {
            let message = "`@root` alone is no record; name a sheet behind it".to_owned();
            let found = self.fault(Name::BadTemplate, message, site, path);
            self.found.push(found.hint("write for example `{{@root.document.title}}`"));
            return Scope::Any;
        }
        // Some write `../` alone for a whole record, others `..`.
        let up = path.trim_start_matches("../");
        let ups = (path.len() - up.len()) / 3 + usize::from(up == "..");
        let (rest, from_root) = match path.strip_prefix("@root") {
            Some(rest) => (rest, true),
            None => (path, false),
        };
        let frame = match from_root {
            true => frames.first(),
            false => frames.len().checked_sub(ups + 1).and_then(|at| frames.get(at)),
        };
        let Some(frame) = frame else {
            let message = format!("{} leads out of the document", quoted(path));
            let hint = "each `../` leads out of one `each`, `with` or partial";
            let found = self.fault(Name::UnknownTemplateField, message, site, path).hint(hint);
            self.found.push(found);
            return Scope::Any;
        };
        let mut parts = parts(rest).peekable();
        let given = match parts.peek() {
            Some((_, first)) if ups == 0 && !from_root => self.given(first, path, site, frames),
            _ => None,
        };
        let mut scope = frame.scope.clone();
        if let Some(given) = given {
            parts.next();
            scope = given;
        }
        let offset = path.len() - rest.len();
        for (at, part) in parts {
            scope = self.part(&scope, part, site, (path, offset + at));
        }
        scope
    }

    /// What a name stands for that a block or the call of a partial gave.
    fn given(&mut self, name: &str, path: &str, site: Site, frames: &[Frame]) -> Option<Scope> {
        let names = |frame: &Frame| frame.names.iter().find(|(known, _)| known == name).cloned();
        let at = frames.iter().rposition(|frame| names(frame).is_some())?;
        let nearer = frames.get(at + 1..).unwrap_or_default();
        let shadowed = nearer.iter().any(|frame| {
            let fields = self.contract.fields(&frame.scope).unwrap_or_default();
            fields.iter().any(|(field, _)| field == name)
        });
        if shadowed {
            let message =
                format!("{} is a field here, and a name that was given further out", quoted(name));
            let found = self.fault(Name::BadTemplate, message, site, path);
            self.found.push(found.hint("give it another name there"));
            return Some(Scope::Any);
        }
        frames.get(at).and_then(names).map(|(_, scope)| scope)
    }

    /// `@index`, `@first`, `@last`, also of an outer `each`: `@../index`.
    fn local(&mut self, path: &str, local: &str, site: Site, frames: &[Frame]) -> Scope {
        let name = local.trim_start_matches("../");
        let ups = (local.len() - name.len()) / 3;
        let frame = frames.len().checked_sub(ups + 1).and_then(|at| frames.get(at));
        let message = if !LOCALS.contains(&name) {
            format!("there is no {}", quoted(path))
        } else if !frame.is_some_and(|frame| frame.goes_through) {
            format!("{} stands outside of an `each`", quoted(path))
        } else {
            return Scope::Value;
        };
        let known = ["@index", "@first", "@last", "@root"];
        let found = self.fault(Name::UnknownTemplateField, message, site, path);
        let found = match LOCALS.contains(&name) {
            true => found,
            false => found.offer(path, known).hint("known are @index, @first, @last and @root"),
        };
        self.found.push(found);
        Scope::Any
    }

    /// What a field stands for that a helper is told by name: `where activities "status" …`.
    pub(super) fn named(&mut self, scope: &Scope, field: &str, site: Site) -> Scope {
        let literal = format!("\"{field}\"");
        let file = self.files.get(site.file);
        let is_in = |literal: &str| {
            file.is_some_and(|file| {
                file.text.get(file.tag(site.tag)).is_some_and(|tag| tag.contains(literal))
            })
        };
        let literal = if is_in(&literal) { literal } else { format!("'{field}'") };
        let mut scope = scope.clone();
        for (at, part) in parts(field) {
            scope = self.part(&scope, part, site, (&literal, 1 + at));
        }
        scope
    }

    /// What a field of a scope stands for. It is written in a path, from this byte on.
    pub(super) fn part(
        &mut self,
        scope: &Scope,
        name: &str,
        site: Site,
        (path, at): (&str, usize),
    ) -> Scope {
        let Some(fields) = self.contract.fields(scope) else { return Scope::Any };
        if let Some((_, field)) = fields.iter().find(|(known, _)| known == name) {
            self.used.field(scope, name, self.contract.schema);
            return field.clone();
        }
        if let Some((why, hint)) = helpers::refused(name).filter(|_| helpers::is_clock(name)) {
            let found = self.fault(Name::UnknownHelper, why.to_owned(), site, path);
            self.found.push(found.hint(hint));
            return Scope::Any;
        }
        let lacking = match self.contract.column(scope) {
            Some(column) => {
                format!("{} is {}, and has no field", quoted(&column.name), fit::kind(column))
            }
            None => self.contract.lacking(scope),
        };
        let message = format!("{lacking} {}", quoted(name));
        let known = fields.iter().map(|(known, _)| known.as_str());
        let mut found = self.fault(Name::UnknownTemplateField, message, site, path);
        if let Some(file) = self.files.get(site.file) {
            let word = file.word(site.tag, path);
            if word != file.tag(site.tag) {
                found.place =
                    Some(file.place(word.start + at..word.start + at + name.len()).into());
            }
        }
        let mut found = found.offer(name, known);
        if found.hints.is_empty() && !fields.is_empty() && fields.len() <= 12 {
            let known: Vec<String> = fields.iter().map(|(known, _)| quoted(known)).collect();
            found = found.hint(format!("there are {}", known.join(", ")));
        }
        if let (Scope::Root, Some(sheet)) = (scope, self.contract.holder(&[name])) {
            found.hints = vec![match sheet.shape {
                Shape::Form => format!("write `{{{{{}.{name}}}}}`", sheet.name),
                Shape::Table => format!(
                    "it is a field of the sheet {}: go through it with `{{{{#each {}}}}}`",
                    quoted(&sheet.name),
                    sheet.name
                ),
            }];
        }
        self.lacking.push(Lacking {
            scope: scope.clone(),
            field: name.to_owned(),
            told: found.clone(),
        });
        self.found.push(found);
        Scope::Any
    }
}

/// The fields that a path names, each with the byte at which it begins. `this` is none.
fn parts(path: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let mut inside = false;
    let split = path.split(move |letter| {
        inside = letter == '[' || inside && letter != ']';
        !inside && matches!(letter, '.' | '/')
    });
    split.filter_map(move |part| {
        let start = at;
        at += part.len() + 1;
        let name = part.trim_start_matches('[');
        let start = start + part.len() - name.len();
        let name = name.trim_end_matches(']');
        (!name.is_empty() && name != "this").then_some((start, name))
    })
}
