//! Checking how helpers are called: that they exist, and get what they take.

use std::collections::{BTreeMap, HashMap};

use handlebars::template::{HelperTemplate, Parameter, TemplateElement};
use serde_json::Value as Json;

use super::scope::Scope;
use super::{Checker, Frame, Site};
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::merge::helpers::{self, Returns, Signature, Takes};

impl Checker<'_> {
    /// `{{field}}` or `{{helper a b}}`, whose value is written.
    pub(super) fn call(&mut self, call: &HelperTemplate, site: Site, frames: &[Frame]) {
        // Every helper takes an argument, so that a bare name is a field's.
        let bare = call.params.is_empty() && call.hash.is_empty();
        let name = call.name.as_name().unwrap_or_default();
        let field = || {
            let fields = frames.last().and_then(|frame| self.contract.fields(&frame.scope));
            fields.unwrap_or_default().iter().any(|(field, _)| field == name)
        };
        let is_helper = || helpers::find(name).is_some() && self.contract.holder(&[name]).is_none();
        let scope = if !bare || (is_helper() && !field()) {
            self.helper(call, (site, true), frames)
        } else {
            self.parameter(&call.name, site, frames)
        };
        if let Some(message) = self.contract.unprintable(&scope) {
            let found = self.fault(Name::BadTemplate, message, site, name);
            self.found.push(found);
        }
    }

    /// A call of a helper, which may stand alone, and what it gives back.
    fn helper(
        &mut self,
        call: &HelperTemplate,
        (site, alone): (Site, bool),
        frames: &[Frame],
    ) -> Scope {
        let name = call.name.as_name().unwrap_or_default();
        match helpers::find(name) {
            Some(signature) if signature.returns == Returns::Literal && !alone => {
                let message =
                    format!("{} writes code, and no other helper can take it", quoted(name));
                let hint = "let it stand alone: `#let rows = {{typst rows}}`";
                let found = self.fault(Name::BadTemplate, message, site, name);
                self.found.push(found.hint(hint));
                Scope::Any
            }
            Some(signature) if signature.returns == Returns::Block => {
                let message = format!("{} opens a block and has no value", quoted(name));
                let hint =
                    format!("write `{{{{#{name} …}}}}` and, where it ends, `{{{{/{name}}}}}`");
                let found = self.fault(Name::BadTemplate, message, site, name);
                self.found.push(found.hint(hint));
                Scope::Any
            }
            Some(signature) => {
                let scopes = self.arguments(signature, call, site, frames);
                self.gives(signature, scopes, call, site)
            }
            None => {
                self.no_helper(name, site);
                for argument in &call.params {
                    self.parameter(argument, site, frames);
                }
                Scope::Any
            }
        }
    }

    pub(super) fn no_helper(&mut self, name: &str, site: Site) {
        if let Some((why, hint)) = helpers::refused(name) {
            let message = format!("there is no helper {}: {why}", quoted(name));
            let found = self.fault(Name::UnknownHelper, message, site, name);
            return self.found.push(found.hint(hint));
        }
        let known = helpers::ALL.iter().map(|signature| signature.name);
        let message = format!("there is no helper {}", quoted(name));
        let mut found = self.fault(Name::UnknownHelper, message, site, name).offer(name, known);
        if TYPST.contains(&name) {
            found.hints = vec!["if the braces are Typst's, write `\\{{`".to_owned()];
        } else if found.hints.is_empty() {
            found = found.hint("a helper stands before its arguments: `{{upper title}}`");
        }
        self.found.push(found);
    }

    /// Checks the arguments of a helper, and says what each of them is.
    pub(super) fn arguments(
        &mut self,
        signature: &Signature,
        call: &HelperTemplate,
        site: Site,
        frames: &[Frame],
    ) -> Vec<Scope> {
        let mut scopes = Vec::with_capacity(call.params.len());
        for (at, argument) in call.params.iter().enumerate() {
            let field = matches!(signature.argument(at), Takes::Field | Takes::NumberField);
            let literal = matches!(argument, Parameter::Literal(_));
            scopes.push(match field && !literal {
                // A field whose name lacks its quotation marks is told below.
                true => Scope::Value,
                false => self.parameter(argument, site, frames),
            });
        }
        let count = scopes.len();
        if count < signature.least || count > signature.most {
            let takes = match (signature.least, signature.most) {
                (1, 1) => "one argument".to_owned(),
                (least, most) if least == most => format!("{least} arguments"),
                (least, most) if most < 10 => format!("{least} to {most} arguments"),
                (1, _) => "at least one argument".to_owned(),
                (least, _) => format!("at least {least} arguments"),
            };
            let message = format!("{} takes {takes}, and gets {count}", quoted(signature.name));
            let found = self.fault(Name::HelperFailed, message, site, signature.name);
            self.found.push(found.hint(format!("write `{}`", signature.like)));
            return Vec::new();
        }
        for (at, (argument, scope)) in call.params.iter().zip(&scopes).enumerate() {
            self.argument(signature, (at, argument), scope, site);
        }
        for (key, argument) in sorted(&call.hash) {
            self.parameter(argument, site, frames);
            if !signature.named.contains(&key.as_str()) {
                let message =
                    format!("{} takes no argument {}", quoted(signature.name), quoted(key));
                let found = self.fault(Name::HelperFailed, message, site, key);
                self.found.push(found.offer(key, signature.named.iter().copied()));
            } else if let Parameter::Literal(Json::String(word)) = argument {
                self.style(signature, word, site);
            }
        }
        scopes
    }

    /// A word that chooses between the forms of a helper.
    pub(super) fn style(&mut self, signature: &Signature, word: &str, site: Site) {
        if signature.styles.is_empty() || signature.styles.contains(&word) {
            return;
        }
        let message = format!("{} has no style {}", quoted(signature.name), quoted(word));
        let found = self.fault(Name::HelperFailed, message, site, &format!("\"{word}\""));
        let hint = format!("known are {}", signature.styles.join(", "));
        self.found.push(found.offer(word, signature.styles.iter().copied()).hint(hint));
    }

    /// What a helper gives back.
    fn gives(
        &mut self,
        signature: &Signature,
        scopes: Vec<Scope>,
        call: &HelperTemplate,
        site: Site,
    ) -> Scope {
        if let ("label", Some(key)) = (signature.name, call.params.first().and_then(text)) {
            self.label(key, site);
        }
        if matches!(signature.name, "eq" | "ne" | "lt" | "le" | "gt" | "ge") {
            self.compared(signature, call, &scopes, site);
        }
        if signature.returns == Returns::Literal {
            self.literal(call, &scopes, site);
        }
        let field = self.field(signature, call, &scopes, site);
        let first = scopes.into_iter().next().unwrap_or(Scope::Any);
        match (signature.returns, first) {
            (Returns::Value | Returns::Block | Returns::Literal, _) => Scope::Value,
            (Returns::First, first) => first,
            (Returns::Item, Scope::List(item)) => *item,
            (Returns::Item, _) => Scope::Any,
            (Returns::Groups, Scope::List(item)) => {
                let key = match field {
                    Some(Scope::List(one)) => *one,
                    Some(key) => key,
                    None => Scope::Any,
                };
                Scope::List(Box::new(Scope::Group(Box::new(key), item)))
            }
            (Returns::Groups, _) => Scope::List(Box::new(Scope::Any)),
        }
    }

    /// A fixed word. Where some languages have it and others do not, documents in those fail.
    fn label(&mut self, key: &str, site: Site) {
        let has = |labels: &Json| {
            let found = key.split('.').try_fold(labels, |labels, part| labels.get(part));
            found.is_some_and(Json::is_string)
        };
        let lacking: Vec<(&String, &Json)> =
            self.labels.iter().filter(|(_, labels)| !has(labels)).collect();
        if lacking.is_empty() && !self.labels.is_empty() {
            return;
        }
        let everywhere = lacking.len() == self.labels.len();
        let (language, labels) =
            lacking.first().map_or(("en", &Json::Null), |(language, labels)| (language, *labels));
        let message = format!("the labels of `{language}` have no {}", quoted(key));
        let found = self.fault(Name::HelperFailed, message, site, &format!("\"{key}\""));
        let mut known = Vec::new();
        keys(labels, "", &mut known);
        let hint = format!("add it to `templates/_shared/labels/{language}.toml`");
        let found = found.offer(key, known.iter().map(String::as_str)).hint(hint);
        self.found.push(match everywhere {
            true => found,
            false => Diagnostic { severity: crate::diagnostic::Severity::Warning, ..found },
        });
    }

    /// What an argument stands for.
    pub(super) fn parameter(&mut self, value: &Parameter, site: Site, frames: &[Frame]) -> Scope {
        match value {
            Parameter::Literal(Json::Array(_)) => Scope::List(Box::new(Scope::Value)),
            Parameter::Literal(_) => Scope::Value,
            Parameter::Subexpression(inner) => match inner.as_element() {
                TemplateElement::Expression(call) => self.helper(call, (site, false), frames),
                _ => Scope::Any,
            },
            Parameter::Name(_) | Parameter::Path(_) => {
                self.path(value.as_name().unwrap_or_default(), site, frames)
            }
            _ => Scope::Any,
        }
    }
}

/// The text that an argument is, where it is written out.
pub(super) fn text(argument: &Parameter) -> Option<&str> {
    match argument {
        Parameter::Literal(Json::String(text)) => Some(text),
        _ => None,
    }
}

/// Words with which code of Typst begins, in whose braces Handlebars sees its own.
const TYPST: &[&str] =
    &["let", "set", "show", "for", "while", "return", "import", "include", "context"];

/// Named arguments in order of name; Handlebars keeps them in none.
pub(super) fn sorted(
    named: &HashMap<String, Parameter>,
) -> impl Iterator<Item = (&String, &Parameter)> {
    named.iter().collect::<BTreeMap<_, _>>().into_iter()
}

/// The keys of all labels.
fn keys(labels: &Json, before: &str, known: &mut Vec<String>) {
    for (key, label) in labels.as_object().into_iter().flatten() {
        match label {
            Json::Object(_) => keys(label, &format!("{before}{key}."), known),
            _ => known.push(format!("{before}{key}")),
        }
    }
}
