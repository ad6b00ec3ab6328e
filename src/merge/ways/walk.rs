//! Going through a template in one way, as Handlebars would.

use std::collections::{BTreeMap, HashMap};

use handlebars::Template as Parsed;
use handlebars::template::{DecoratorTemplate, HelperTemplate, Parameter, TemplateElement};
use serde_json::Value as Json;

use super::{Choice, Key, LONGEST, Way};
use crate::merge::helpers;
use crate::merge::tape::{self, Content, Entry};
use crate::merge::template::{MAIN, Template};

/// Goes through a template in one way, and writes what Handlebars would.
pub struct Walk<'a> {
    template: &'a Template,
    way: &'a Way,
    /// What was written.
    pub entries: Vec<Entry>,
    /// The choices that were met.
    pub choices: Vec<Choice>,
    /// Whether a value is written as it is, so that nothing can be said of what stands around it.
    pub trusts: bool,
    /// What was taken on the way to where it is.
    taken: BTreeMap<Key, bool>,
    /// What names are looked up in: one is the same choice only within the same.
    scopes: Vec<String>,
    /// The lists that are gone through: whether it is at their first and their last item.
    items: Vec<(bool, bool)>,
}

impl<'a> Walk<'a> {
    /// Begins at the main template.
    pub fn new(template: &'a Template, way: &'a Way) -> Self {
        let mut walk = Self {
            template,
            way,
            entries: Vec::new(),
            choices: Vec::new(),
            trusts: false,
            taken: BTreeMap::new(),
            scopes: Vec::new(),
            items: Vec::new(),
        };
        if let Some(main) = template.registry.get_template(MAIN) {
            walk.template(main);
        }
        walk
    }

    fn template(&mut self, template: &Parsed) {
        for element in &template.elements {
            if self.entries.len() >= LONGEST {
                return;
            }
            match element {
                TemplateElement::RawString(text) => self.entries.extend(tape::read(text)),
                TemplateElement::Expression(call) => self.value(call),
                TemplateElement::HelperBlock(block) => self.block(block),
                TemplateElement::PartialExpression(partial) => self.partial(partial),
                _ => {}
            }
        }
    }

    fn partial(&mut self, partial: &DecoratorTemplate) {
        let name = partial.name.as_name().unwrap_or_default();
        let Some(inner) = self.template.registry.get_template(name) else { return };
        let given = arguments(&partial.params, &partial.hash);
        if !given.is_empty() {
            self.scopes.push(format!("> {given}"));
        }
        self.template(inner);
        if !given.is_empty() {
            self.scopes.pop();
        }
    }

    /// A value: its head is the first argument of the helper that writes it.
    fn value(&mut self, call: &HelperTemplate) {
        if call.name.as_name() != Some(helpers::WRITE) {
            return;
        }
        let Some(Parameter::Literal(Json::String(head))) = call.params.first() else { return };
        let empty = tape::value(head, &Json::Null);
        let entries = tape::read(&empty);
        self.trusts |= entries.iter().any(|entry| matches!(entry.content, Content::Trusted(_)));
        self.entries.extend(entries);
    }

    fn block(&mut self, block: &HelperTemplate) {
        let name = block.name.as_name().unwrap_or_default();
        let argument = block.params.first();
        let looks_at = argument.map(written).unwrap_or_default();
        match name {
            "each" => {
                let key = self.key(&looks_at);
                let times = if self.takes(&key) { self.way.times } else { 0 };
                if times == 0 {
                    self.inside(block.inverse.as_ref(), &key, false);
                }
                for time in 0..times {
                    self.items.push((time == 0, time + 1 == times));
                    self.scopes.push(format!("each {looks_at}"));
                    self.inside(block.template.as_ref(), &key, true);
                    self.scopes.pop();
                    self.items.pop();
                }
            }
            "if" | "unless" | "with" => {
                let key = self.key(&looks_at);
                let given = match self.local(&looks_at) {
                    Some(given) => given,
                    None => self.takes(&key),
                };
                if name == "with" && given {
                    self.scopes.push(format!("with {looks_at}"));
                }
                let inner =
                    if given == (name != "unless") { &block.template } else { &block.inverse };
                self.inside(inner.as_ref(), &key, given);
                if name == "with" && given {
                    self.scopes.pop();
                }
            }
            _ => {}
        }
    }

    fn inside(&mut self, template: Option<&Parsed>, key: &str, taken: bool) {
        let Some(template) = template else { return };
        let before = self.taken.insert(key.to_owned(), taken);
        self.template(template);
        match before {
            Some(before) => self.taken.insert(key.to_owned(), before),
            None => self.taken.remove(key),
        };
    }

    /// `@first` and `@last` are no choice of the data.
    fn local(&self, path: &str) -> Option<bool> {
        let local = path.strip_prefix('@')?;
        let name = local.trim_start_matches("../");
        let ups = (local.len() - name.len()) / 3;
        let at = self.items.len().checked_sub(ups + 1)?;
        match name {
            "first" => self.items.get(at).map(|(first, _)| *first),
            "last" => self.items.get(at).map(|(_, last)| *last),
            _ => None,
        }
    }

    /// What a choice looks at, from the root on where it says so.
    fn key(&self, looks_at: &str) -> Key {
        if looks_at.starts_with("@root") {
            return looks_at.to_owned();
        }
        let ups = looks_at.matches("../").count().min(self.scopes.len());
        let scopes = match looks_at.starts_with("../") {
            true => self.scopes.get(..self.scopes.len() - ups).unwrap_or_default(),
            false => self.scopes.as_slice(),
        };
        format!("{}/{}", scopes.join("/"), looks_at.trim_start_matches("../"))
    }

    fn takes(&mut self, key: &str) -> bool {
        self.choices.push(Choice { key: key.to_owned(), way: self.taken.clone() });
        self.way.takes(key)
    }
}

/// An argument as it is written, as far as two that are the same have to be told from others.
fn written(value: &Parameter) -> String {
    match value {
        Parameter::Name(_) | Parameter::Path(_) => value.as_name().unwrap_or_default().to_owned(),
        Parameter::Literal(literal) => literal.to_string(),
        Parameter::Subexpression(inner) => match inner.as_element() {
            TemplateElement::Expression(call) => {
                let name = call.name.as_name().unwrap_or_default();
                format!("({name} {})", arguments(&call.params, &call.hash))
            }
            _ => String::new(),
        },
        _ => String::new(),
    }
}

fn arguments(params: &[Parameter], hash: &HashMap<String, Parameter>) -> String {
    let mut named: Vec<String> =
        hash.iter().map(|(key, value)| format!("{key}={}", written(value))).collect();
    named.sort();
    params.iter().map(written).chain(named).collect::<Vec<_>>().join(" ")
}
