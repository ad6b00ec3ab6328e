//! Checking a template's words against the contract, before any data are merged: each field exists
//! at its level of nesting, each helper and partial exists and gets what it takes.

mod call;
mod fit;
mod path;
mod scope;

use std::collections::BTreeMap;

use handlebars::Template as Parsed;
use handlebars::template::{
    BlockParam, DecoratorTemplate, HelperTemplate, Parameter, TemplateElement,
};
use serde_json::Value as Json;

use super::helpers::{self, Returns};
use super::text::Text;
use crate::diagnostic::{Checked, Diagnostic, Name, quoted};
use crate::doctype::{Doctype, Shape};
use call::sorted;
use scope::{Contract, Scope};

pub use scope::Used;

/// Checks the templates, the main one first, and the partials that they use where they use them.
/// Their elements have been numbered.
pub fn templates(
    doctype: &Doctype,
    labels: &BTreeMap<String, Json>,
    files: &[Text],
    parsed: &[Parsed],
) -> Checked<Used> {
    let per = doctype.per();
    let contract = Contract { schema: &doctype.schema, codes: &doctype.codes, per: &per };
    let mut checker = Checker {
        contract,
        labels,
        files,
        parsed,
        open: vec![0],
        used: Used { files: [0].into(), ..Used::default() },
        lacking: Vec::new(),
        found: Vec::new(),
    };
    let root = Frame { scope: Scope::Root, names: Vec::new(), goes_through: false };
    checker.template(0, parsed.first(), &mut vec![root]);
    let mut found = checker.found;
    found.sort_by(Diagnostic::compare);
    found.dedup();
    Checked::new(checker.used, found)
}

/// One level of nesting.
#[derive(Debug, Clone)]
struct Frame {
    /// What fields are looked up in.
    scope: Scope,
    /// The names that the block gave.
    names: Vec<(String, Scope)>,
    /// Whether it is within `each`, so that there is an `@index`.
    goes_through: bool,
}

/// Where something is written: a tag of a file, both by number.
#[derive(Debug, Clone, Copy)]
struct Site {
    file: usize,
    tag: usize,
}

struct Checker<'a> {
    contract: Contract<'a>,
    labels: &'a BTreeMap<String, Json>,
    files: &'a [Text],
    parsed: &'a [Parsed],
    /// The templates that are being gone through, each by a partial of the one before.
    open: Vec<usize>,
    used: Used,
    /// The fields that scopes lack, as they are told.
    lacking: Vec<Lacking>,
    found: Vec<Diagnostic>,
}

/// A field that a scope lacks.
struct Lacking {
    scope: Scope,
    field: String,
    told: Diagnostic,
}

impl Checker<'_> {
    fn template(&mut self, file: usize, template: Option<&Parsed>, frames: &mut Vec<Frame>) {
        let Some(template) = template else { return };
        for (at, element) in template.elements.iter().enumerate() {
            let site = Site { file, tag: template.mapping.get(at).map_or(0, |at| at.0) };
            match element {
                TemplateElement::Expression(call) | TemplateElement::HtmlExpression(call) => {
                    self.call(call, site, frames);
                }
                TemplateElement::HelperBlock(block) => self.block(block, site, frames),
                TemplateElement::PartialExpression(partial) => self.partial(partial, site, frames),
                _ => {}
            }
        }
    }

    fn block(&mut self, block: &HelperTemplate, site: Site, frames: &mut Vec<Frame>) {
        let name = block.name.as_name().unwrap_or_default();
        let scope = match helpers::find(name) {
            Some(signature) if signature.returns == Returns::Block => {
                self.arguments(signature, block, site, frames).into_iter().next()
            }
            known => {
                self.no_block(name, known.is_some(), site, frames);
                None
            }
        };
        let inner = match (name, scope) {
            ("each", Some(Scope::List(item))) => Some(*item),
            ("each", Some(Scope::Any) | None) => Some(Scope::Any),
            ("each", Some(_)) => {
                let message = "only a list can be gone through with `each`";
                let argument = block.params.first().and_then(Parameter::as_name);
                let hint = "for a single record write `{{#with …}}`, for a value `{{#if …}}`";
                let found = self.fault(
                    Name::BadTemplate,
                    message.to_owned(),
                    site,
                    argument.unwrap_or_default(),
                );
                self.found.push(found.hint(hint));
                Some(Scope::Any)
            }
            ("with", scope) => Some(scope.unwrap_or(Scope::Any)),
            // Whatever was meant, it can't be said what its fields would be.
            (_, None) => Some(Scope::Any),
            _ => None,
        };
        let file = site.file;
        match inner {
            Some(scope) => {
                let names = names(block.block_param.as_ref(), &scope);
                let outer = frames.last().is_some_and(|frame| frame.goes_through);
                frames.push(Frame { scope, names, goes_through: name == "each" || outer });
                self.template(file, block.template.as_ref(), frames);
                frames.pop();
            }
            None => self.template(file, block.template.as_ref(), frames),
        }
        self.template(file, block.inverse.as_ref(), frames);
    }

    /// A block that is none.
    fn no_block(&mut self, name: &str, helper: bool, site: Site, frames: &[Frame]) {
        let fields = frames.last().and_then(|frame| self.contract.fields(&frame.scope));
        let field = fields.into_iter().flatten().find(|(field, _)| field == name);
        let hint = match field {
            Some((_, Scope::List(_))) => format!("write `{{{{#each {name}}}}}`"),
            Some((_, Scope::Record(_) | Scope::Reference(..) | Scope::Code(_))) => {
                format!("write `{{{{#with {name}}}}}`")
            }
            Some(_) => format!("write `{{{{#if {name}}}}}`"),
            None if helper => format!("write `{{{{#if ({name} …)}}}}`"),
            None => "the blocks are `if`, `unless`, `each` and `with`".to_owned(),
        };
        let blocks = helpers::ALL.iter().filter(|known| known.returns == Returns::Block);
        let message = format!("there is no block {}", quoted(name));
        let found = self.fault(Name::UnknownHelper, message, site, name);
        let found = found.offer(name, blocks.map(|known| known.name)).hint(hint);
        self.found.push(found);
    }

    fn partial(&mut self, partial: &DecoratorTemplate, site: Site, frames: &[Frame]) {
        let context = partial.params.first().map(|value| self.parameter(value, site, frames));
        let mut names = Vec::new();
        for (key, value) in sorted(&partial.hash) {
            names.push((key.clone(), self.parameter(value, site, frames)));
        }
        let Some(name) = partial.name.as_name() else {
            let message = "the name of a partial can't be reckoned".to_owned();
            let found = self.fault(Name::UnknownPartial, message, site, "");
            self.found.push(found.hint("write an `if` for each that may be meant"));
            return;
        };
        let Some(file) = self.files.iter().skip(1).position(|file| file.name == name) else {
            let known = self.files.iter().skip(1).map(|file| file.name.as_str());
            let message = format!("there is no partial {}", quoted(name));
            let found = self.fault(Name::UnknownPartial, message, site, name).offer(name, known);
            let hint = "partials are files such as `partials/address.hbs` in the type's folder";
            self.found.push(found.hint(hint));
            return;
        };
        let file = file + 1;
        // Handlebars would spread a list's items over the names.
        let spread = matches!(context, Some(Scope::List(_) | Scope::Cell(..) | Scope::Value));
        if !names.is_empty() && spread {
            let message = "a list or a value can't be handed over beside names".to_owned();
            let found = self.fault(Name::BadTemplate, message, site, name);
            self.found.push(found.hint(format!("give it a name too: `{{{{> {name} items=…}}}}`")));
            return;
        }
        if self.open.contains(&file) {
            let message = format!("the partial {} leads back to itself", quoted(name));
            let found = self.fault(Name::BadTemplate, message, site, name);
            self.found.push(found.hint("go through nested records with `{{#each …}}`"));
            return;
        }
        let last = frames.last();
        let scope = context.or_else(|| last.map(|frame| frame.scope.clone()));
        let goes_through = last.is_some_and(|frame| frame.goes_through);
        let scope = scope.unwrap_or(Scope::Any);
        let mut inner = frames.to_vec();
        inner.push(Frame { scope: scope.clone(), names, goes_through });
        let before = (self.found.len(), self.lacking.len());
        self.open.push(file);
        self.used.files.insert(file);
        self.template(file, self.parsed.get(file), &mut inner);
        self.open.pop();
        self.misplaced(name, &scope, site, before);
    }

    /// A partial that asks for several fields which are not where it is called, and all together
    /// elsewhere: its call is the one cause of all these faults.
    fn misplaced(
        &mut self,
        name: &str,
        scope: &Scope,
        site: Site,
        (found, lacking): (usize, usize),
    ) {
        let told = self.lacking.get(lacking..).unwrap_or_default().iter();
        let told: Vec<&Lacking> = told.filter(|lacking| lacking.scope == *scope).collect();
        let mut fields: Vec<&str> = told.iter().map(|lacking| lacking.field.as_str()).collect();
        fields.sort_unstable();
        fields.dedup();
        let place = self.contract.holder(&fields).filter(|_| fields.len() > 1);
        let (Some(holder), Some(first)) = (place, told.first()) else { return };
        let all: Vec<String> = fields.iter().map(|field| quoted(field)).collect();
        let message = format!(
            "the partial {} asks for fields that are not here: {}",
            quoted(name),
            all.join(", ")
        );
        let hint = match holder.shape {
            Shape::Table => format!(
                "call it where there is a record of the sheet `{0}`: \
                 `{{{{#each {0}}}}}{{{{> {name}}}}}{{{{/each}}}}`",
                holder.name
            ),
            Shape::Form => format!("hand it the form: `{{{{> {name} @root.{}}}}}`", holder.name),
        };
        let cause = self.fault(Name::UnknownTemplateField, message, site, name).hint(hint);
        let cause = match first.told.place.clone() {
            Some(first) => cause.also("asked for here", first),
            None => cause,
        };
        let mut kept = self.found.split_off(found);
        kept.retain(|fault| !told.iter().any(|lacking| lacking.told == *fault));
        kept.push(cause.clone());
        self.found.extend(kept);
        // The partial that calls this one may be the misplaced one.
        for lacking in self.lacking.iter_mut().skip(lacking).filter(|it| it.scope == *scope) {
            lacking.told = cause.clone();
        }
    }

    /// A fault at a word of a tag, or at the tag where the word is not in it.
    fn fault(&self, name: Name, message: String, site: Site, word: &str) -> Diagnostic {
        let found = Diagnostic::error(name, message);
        match self.files.get(site.file) {
            Some(file) if word.is_empty() => found.at(file.place(file.tag(site.tag))),
            Some(file) => found.at(file.place(file.word(site.tag, word))),
            None => found,
        }
    }
}

/// The names that a block gives to what it goes through.
fn names(block: Option<&BlockParam>, scope: &Scope) -> Vec<(String, Scope)> {
    let name = |parameter: &Parameter| parameter.as_name().unwrap_or_default().to_owned();
    match block {
        Some(BlockParam::Single(one)) => vec![(name(one), scope.clone())],
        Some(BlockParam::Pair((one, other))) => {
            vec![(name(one), scope.clone()), (name(other), Scope::Value)]
        }
        _ => Vec::new(),
    }
}
