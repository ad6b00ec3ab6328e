//! Whether the arguments of helpers fit: a list where one is taken, a field that exists, a word that
//! a column can hold.

use handlebars::template::{HelperTemplate, Parameter};
use serde_json::Value as Json;

use super::call::text;
use super::scope::Scope;
use super::{Checker, Site};
use crate::diagnostic::{Name, quoted};
use crate::doctype::{Column, Type, VARIANTS};
use crate::merge::helpers::{self, Signature, Takes};
use crate::merge::leaf::{self, Leaf};
use crate::validate::{Clock, Period, Span, Special};

impl Checker<'_> {
    /// One argument, by its place.
    pub(super) fn argument(
        &mut self,
        signature: &Signature,
        (at, argument): (usize, &Parameter),
        scope: &Scope,
        site: Site,
    ) {
        let written = match argument {
            Parameter::Literal(Json::String(text)) => format!("\"{text}\""),
            Parameter::Literal(literal) => literal.to_string(),
            name => name.as_name().unwrap_or_default().to_owned(),
        };
        let takes = signature.argument(at);
        let message = match takes {
            Takes::Anything => return,
            Takes::List | Takes::Values => match scope {
                Scope::List(item) if takes == Takes::Values => self.contract.unprintable(item),
                Scope::List(_) | Scope::Any => return,
                _ => Some(format!("{} takes a list, and this is none", quoted(signature.name))),
            },
            // The field that they look at has to be known before there are data.
            Takes::Field | Takes::NumberField => match text(argument) {
                Some(_) => return,
                None => Some("the name of a field stands in quotation marks here".to_owned()),
            },
            Takes::Value => self.contract.unprintable(scope),
            Takes::Number | Takes::Date => {
                let unprintable = self.contract.unprintable(scope);
                unprintable.or_else(|| self.misfit(signature, takes, argument, scope))
            }
        };
        if let Some(message) = message {
            let found = self.fault(Name::HelperFailed, message, site, &written);
            self.found.push(found.hint(format!("write for example `{}`", signature.like)));
        } else if let (1, Some(word)) = (at, text(argument)) {
            self.style(signature, word, site);
        }
    }

    /// Why an argument is no number, or no date, whatever the data are.
    fn misfit(
        &self,
        signature: &Signature,
        takes: Takes,
        argument: &Parameter,
        scope: &Scope,
    ) -> Option<String> {
        let what = if takes == Takes::Date { "a date" } else { "a number" };
        let name = quoted(signature.name);
        match argument {
            Parameter::Literal(Json::String(text)) => {
                let number = Leaf::Text(text.clone()).number().is_some();
                let fits = text.is_empty() || takes == Takes::Date || number;
                return (!fits)
                    .then(|| format!("{name} takes {what}, and {} is none", quoted(text)));
            }
            Parameter::Literal(Json::Bool(_)) => {
                return Some(format!("{name} takes {what}, and this is yes or no"));
            }
            Parameter::Literal(Json::Number(_)) if takes == Takes::Date => {
                return Some(format!("{name} takes {what}, and this is a number"));
            }
            _ => {}
        }
        if matches!(scope, Scope::List(_)) {
            return Some(format!("{name} takes {what}, and this is a list"));
        }
        let column = self.contract.column(scope)?;
        let fits = match (takes, &column.kind) {
            (Takes::Date, kind) => matches!(kind, Type::Date | Type::YearMonth | Type::Period),
            (_, kind) => is_number(kind) || *kind == Type::Text,
        };
        (!fits).then(|| {
            format!("{name} takes {what}, and {} is {}", quoted(&column.name), kind(column))
        })
    }

    /// The field that a helper looks at in the records of a list, and the words that it is compared
    /// with.
    pub(super) fn field(
        &mut self,
        signature: &Signature,
        call: &HelperTemplate,
        scopes: &[Scope],
        site: Site,
    ) -> Option<Scope> {
        let takes = signature.argument(1);
        if !matches!(takes, Takes::Field | Takes::NumberField) || signature.name == helpers::TYPST {
            return None;
        }
        let Some(Scope::List(item)) = scopes.first() else { return None };
        let name = call.params.get(1).and_then(text)?;
        let scope = self.named(item, name, site);
        let list = matches!(scope, Scope::List(_));
        let has = signature.name == "where-has";
        let message = match (takes, &scope) {
            (Takes::NumberField, Scope::Any) => None,
            (Takes::NumberField, scope) => match self.contract.column(scope) {
                Some(column) if is_number(&column.kind) => None,
                Some(column) => Some(format!(
                    "{} takes numbers, and {} is {}",
                    quoted(signature.name),
                    quoted(name),
                    kind(column)
                )),
                None => Some(format!(
                    "{} takes numbers, and {} is none",
                    quoted(signature.name),
                    quoted(name)
                )),
            },
            _ if has && !list && scope != Scope::Any => {
                Some(format!("{} is no list: `where` compares a single value", quoted(name)))
            }
            (_, Scope::List(_)) if !has && signature.name != "group-by" => Some(format!(
                "{} is a list, and {} looks at a single value",
                quoted(name),
                quoted(signature.name)
            )),
            (_, scope) => self.contract.unprintable(scope),
        };
        if let Some(message) = message {
            let found = self.fault(Name::HelperFailed, message, site, &format!("\"{name}\""));
            let hint = match list && signature.name.starts_with("where") {
                true => format!(
                    "write `where-has {}`",
                    signature.like.trim_start_matches(|c| c != ' ').trim()
                ),
                false => format!("write for example `{}`", signature.like),
            };
            self.found.push(found.hint(hint));
            return Some(Scope::Any);
        }
        let one = match &scope {
            Scope::List(one) if has => one,
            one => one,
        };
        let one = one.clone();
        for word in call.params.iter().skip(2) {
            self.can_be(&one, word, site);
        }
        Some(scope)
    }

    /// Two values that are compared: a word that is written out must be one that the other can be.
    pub(super) fn compared(
        &mut self,
        signature: &Signature,
        call: &HelperTemplate,
        scopes: &[Scope],
        site: Site,
    ) {
        let (Some(one), Some(other)) = (call.params.first(), call.params.get(1)) else { return };
        let [left, right] = scopes else { return };
        for (scope, word) in [(left, other), (right, one)] {
            if !matches!(word, Parameter::Literal(literal) if !literal.is_null()) {
                continue;
            }
            match scope {
                Scope::List(_) => {
                    let name = if std::ptr::eq(word, other) { one } else { other };
                    let name = name.as_name().unwrap_or_default().to_owned();
                    let message = format!(
                        "{} compares single values, and this is a list",
                        quoted(signature.name)
                    );
                    let found = self.fault(Name::HelperFailed, message, site, &name);
                    self.found.push(found.hint("go through it with `each`, or count it"));
                }
                scope => self.can_be(scope, word, site),
            }
        }
    }

    /// Whether a value can ever be the word that it is compared with.
    fn can_be(&mut self, scope: &Scope, word: &Parameter, site: Site) {
        let Parameter::Literal(literal) = word else { return };
        let written = match literal {
            Json::String(text) => text.clone(),
            Json::Bool(_) | Json::Number(_) => literal.to_string(),
            _ => return,
        };
        let mut special = Special::ALL.into_iter().chain([Special::InWords]);
        let special = special.any(|it| it.word() == written);
        if written.is_empty() || special {
            return;
        }
        let (message, known) = match (scope, self.contract.column(scope)) {
            (Scope::Code(list), _) => {
                let entries = self.contract.codes.get(list.as_str());
                let entries = entries.map_or(&[][..], |list| &list.entries);
                let words = entries.iter().flat_map(|entry| [&entry.code, &entry.label]);
                let words: Vec<String> = words.cloned().collect();
                let message = match list == VARIANTS {
                    true => format!("the type has no variant {}", quoted(&written)),
                    false => format!("the code list {} has no {}", quoted(list), quoted(&written)),
                };
                (message, words)
            }
            (_, Some(column)) if !column.values.is_empty() => {
                let message =
                    format!("the column {} can't be {}", quoted(&column.name), quoted(&written));
                (message, column.values.clone())
            }
            (_, Some(column)) if !could_be(&column.kind, literal) => {
                let message = format!(
                    "{} is {}, and never {}",
                    quoted(&column.name),
                    kind(column),
                    quoted(&written)
                );
                (message, Vec::new())
            }
            _ => return,
        };
        if known.contains(&written) {
            return;
        }
        let place = match literal {
            Json::String(_) => format!("\"{written}\""),
            _ => written.clone(),
        };
        let found = self.fault(Name::HelperFailed, message, site, &place);
        let mut found = found.offer(&written, known.iter().map(String::as_str));
        if found.hints.is_empty() && !known.is_empty() && known.len() <= 12 {
            let known: Vec<String> = known.iter().map(|word| quoted(word)).collect();
            found = found.hint(format!("there are {}", known.join(", ")));
        } else if let (Some(column), true) = (self.contract.column(scope), known.is_empty()) {
            found = found.hint(format!("write for example {}", example(&column.kind)));
        }
        self.found.push(found);
    }

    /// What `typst` writes: all of a record or list, or the fields that are named.
    pub(super) fn literal(&mut self, call: &HelperTemplate, scopes: &[Scope], site: Site) {
        self.used.literals = true;
        let Some(scope) = scopes.first() else { return };
        if matches!(scope, Scope::Root | Scope::Whole | Scope::Per) {
            let message = self.contract.unprintable(scope);
            let message =
                message.unwrap_or_else(|| "name one of the things that are in it".to_owned());
            let found = self.fault(Name::BadTemplate, message, site, "");
            return self.found.push(found.hint("write for example `{{typst activities}}`"));
        }
        let mut all = call.params.len() == 1;
        for path in call.params.iter().skip(1).filter_map(text) {
            let (mut inner, mut way) = (scope.clone(), Vec::new());
            for (at, part) in path.split('.').enumerate() {
                while let Scope::List(item) = inner {
                    inner = *item;
                }
                if let Scope::Record(sheet) | Scope::Reference(sheet, _) = inner {
                    way.push(sheet);
                }
                let before = path.split('.').take(at).map(|part| part.len() + 1).sum::<usize>();
                inner = self.part(&inner, part, site, (&format!("\"{path}\""), 1 + before));
            }
            self.contract.whole(&inner, &way, &mut self.used);
            all = false;
        }
        if all {
            self.contract.whole(scope, &[], &mut self.used);
        }
    }
}

fn is_number(kind: &Type) -> bool {
    matches!(kind, Type::Integer | Type::Number | Type::Percent | Type::Money(_))
}

/// What a column's values are, in words.
pub(super) fn kind(column: &Column) -> &'static str {
    match column.kind {
        Type::Text => "text",
        Type::RichText => "rich text",
        Type::Integer => "a whole number",
        Type::Number => "a number",
        Type::Percent => "a percentage",
        Type::Money(_) => "an amount of money",
        Type::Date => "a date",
        Type::YearMonth => "a month",
        Type::Quarter => "a quarter",
        Type::Period => "a period",
        Type::Time => "a time of day",
        Type::YesNo => "yes or no",
        Type::Code(_) => "an entry of a code list",
        Type::Reference(_) => "a record of another sheet",
        Type::Url => "a web address",
        Type::DottedNumber => "a number of parts",
        Type::Image(_) => "an image",
    }
}

/// Whether a value of this type can be what is written out.
fn could_be(kind: &Type, literal: &Json) -> bool {
    let Some(leaf) = leaf::from_json(literal) else { return true };
    let is = |beside: Leaf| helpers::meant(&leaf, &beside) != leaf;
    match kind {
        Type::Date => is(Leaf::Date(jiff::civil::Date::ZERO)),
        Type::YearMonth => is(Leaf::Month(1, 1)),
        Type::Quarter => is(Leaf::Quarter(None, 1)),
        Type::Time => is(Leaf::Time(Clock { from: 0, to: None })),
        Type::Period => is(Leaf::Period(Period::of(Span::Year(1)), None)),
        Type::YesNo => matches!(leaf, Leaf::Truth(_)),
        Type::Integer | Type::Number | Type::Percent | Type::Money(_) => leaf.number().is_some(),
        _ => !matches!(leaf, Leaf::Truth(_)),
    }
}

/// How a value of this type is written out in a template.
const fn example(kind: &Type) -> &'static str {
    match kind {
        Type::Date => "`\"2026-07-01\"`",
        Type::YearMonth | Type::Period => "`\"2026-07\"`",
        Type::Quarter => "`\"Q3 2026\"`",
        Type::Time => "`\"09:30\"`",
        Type::YesNo => "`true`",
        Type::Integer | Type::Number | Type::Percent | Type::Money(_) => "`100`",
        _ => "`\"a word\"`",
    }
}
