//! Checking a template's words against the contract, before any data is merged: each field exists
//! at its level of nesting, each helper and partial exists and gets what it takes.

use std::collections::BTreeMap;
use std::sync::Arc;

use handlebars::Template as Parsed;
use handlebars::template::{
    BlockParam, DecoratorTemplate, HelperTemplate, Parameter, TemplateElement,
};

use super::helpers::{self, Returns, Signature};
use super::template::Text;
use crate::diagnostic::{Diagnostic, Name, quoted};
use crate::doctype::{CodeList, Schema, Shape, Type};

/// What an expression stands for.
#[derive(Debug, Clone, PartialEq)]
enum Scope {
    /// All sheets.
    Root,
    /// A record of this sheet.
    Record(usize),
    /// An entry of this code list.
    Code(String),
    /// A group of records.
    Group(Box<Scope>),
    /// Several of these.
    List(Box<Scope>),
    /// A value without fields.
    Value,
    /// Not known; a fault has been told already, or only the data tell.
    Any,
}

/// Checks the templates, the main one first, and the partials that they use where they use them.
pub fn check(
    schema: &Schema,
    codes: &BTreeMap<Arc<str>, CodeList>,
    files: &[Text],
    parsed: &[Parsed],
) -> Vec<Diagnostic> {
    let mut checker = Checker { schema, codes, files, parsed, found: Vec::new(), deep: 0 };
    let mut frames = vec![Frame { scope: Scope::Root, names: Vec::new() }];
    checker.template(0, parsed.first(), &mut frames);
    let mut found = checker.found;
    found.sort_by(Diagnostic::compare);
    found.dedup();
    found
}

/// One level of nesting: what fields are looked up in, and the names that the block gave.
#[derive(Debug, Clone)]
struct Frame {
    scope: Scope,
    names: Vec<(String, Scope)>,
}

/// How deep partials may use each other.
const DEEPEST: usize = 24;

struct Checker<'a> {
    schema: &'a Schema,
    codes: &'a BTreeMap<Arc<str>, CodeList>,
    files: &'a [Text],
    parsed: &'a [Parsed],
    found: Vec<Diagnostic>,
    deep: usize,
}

impl Checker<'_> {
    fn template(&mut self, file: usize, template: Option<&Parsed>, frames: &mut Vec<Frame>) {
        let Some(template) = template else { return };
        for (at, element) in template.elements.iter().enumerate() {
            let start = match (template.mapping.get(at), self.files.get(file)) {
                (Some(at), Some(file)) => file.offset(at.0, at.1),
                _ => 0,
            };
            let site = (file, start);
            match element {
                TemplateElement::Expression(call) | TemplateElement::HtmlExpression(call) => {
                    self.call(call, site, frames);
                }
                TemplateElement::HelperBlock(block) => self.block(block, site, frames),
                TemplateElement::PartialExpression(partial)
                | TemplateElement::PartialBlock(partial) => {
                    self.partial(partial, site, frames);
                    self.template(file, partial.template.as_ref(), frames);
                }
                TemplateElement::DecoratorBlock(block) => {
                    self.template(file, block.template.as_ref(), frames);
                }
                _ => {}
            }
        }
    }

    /// `{{field}}` or `{{helper a b}}`.
    fn call(&mut self, call: &HelperTemplate, site: (usize, usize), frames: &[Frame]) -> Scope {
        let name = call.name.as_name().unwrap_or_default();
        let bare = call.params.is_empty() && call.hash.is_empty();
        match helpers::find(name) {
            // Every helper takes an argument, so that a bare name is a field's.
            _ if bare => self.parameter(&call.name, site, frames),
            Some(signature) => self.arguments(signature, call, site, frames),
            None => {
                self.no_helper(name, site);
                Scope::Any
            }
        }
    }

    fn no_helper(&mut self, name: &str, site: (usize, usize)) {
        let known = helpers::ALL.iter().map(|signature| signature.name);
        let message = format!("there is no helper {}", quoted(name));
        let found = self.fault(Name::UnknownHelper, message, site).offer(name, known);
        self.found.push(found);
    }

    /// Checks the arguments of a helper, and says what it gives back.
    fn arguments(
        &mut self,
        signature: &Signature,
        call: &HelperTemplate,
        site: (usize, usize),
        frames: &[Frame],
    ) -> Scope {
        let scopes: Vec<Scope> =
            call.params.iter().map(|argument| self.parameter(argument, site, frames)).collect();
        for argument in call.hash.values() {
            self.parameter(argument, site, frames);
        }
        let count = scopes.len();
        if count < signature.least || count > signature.most {
            let takes = match (signature.least, signature.most) {
                (1, 1) => "one argument".to_owned(),
                (least, most) if least == most => format!("{least} arguments"),
                (least, most) if most < 10 => format!("{least} to {most} arguments"),
                (least, _) => format!("at least {least} arguments"),
            };
            let message = format!("{} takes {takes}, and gets {count}", quoted(signature.name));
            let found = self.fault(Name::HelperFailed, message, site);
            self.found.push(found);
        }
        let mut strange: Vec<&String> =
            call.hash.keys().filter(|key| !signature.named.contains(&key.as_str())).collect();
        strange.sort();
        for key in strange {
            let message = format!("{} takes no argument {}", quoted(signature.name), quoted(key));
            let found = self.fault(Name::HelperFailed, message, site);
            self.found.push(found.offer(key, signature.named.iter().copied()));
        }
        let first = scopes.into_iter().next().unwrap_or(Scope::Any);
        if let (Scope::List(item), Some(Parameter::Literal(field))) = (&first, call.params.get(1))
            && matches!(signature.name, "where" | "where-has" | "group-by")
            && let Some(field) = field.as_str()
        {
            self.field(item, field, site);
        }
        match signature.returns {
            Returns::Value | Returns::Block => Scope::Value,
            Returns::First => first,
            Returns::Groups => Scope::List(Box::new(Scope::Group(Box::new(match first {
                Scope::List(item) => *item,
                _ => Scope::Any,
            })))),
        }
    }

    fn block(&mut self, block: &HelperTemplate, site: (usize, usize), frames: &mut Vec<Frame>) {
        let name = block.name.as_name().unwrap_or_default();
        let scope = match helpers::find(name) {
            Some(signature) if signature.returns == Returns::Block => {
                self.arguments(signature, block, site, frames);
                block.params.first().map(|value| self.quietly(value, site, frames))
            }
            _ => {
                self.no_helper(name, site);
                None
            }
        };
        let inner = match (name, scope) {
            ("each", Some(Scope::List(item))) => Some(*item),
            ("each", Some(Scope::Any) | None) => Some(Scope::Any),
            ("each", Some(_)) => {
                let message = "only a list can be gone through with `each`";
                let found = self.fault(Name::BadTemplate, message.to_owned(), site);
                self.found.push(found);
                Some(Scope::Any)
            }
            ("with", scope) => Some(scope.unwrap_or(Scope::Any)),
            _ => None,
        };
        let file = site.0;
        match inner {
            Some(scope) => {
                let names = names(block.block_param.as_ref(), &scope);
                frames.push(Frame { scope, names });
                self.template(file, block.template.as_ref(), frames);
                frames.pop();
            }
            None => self.template(file, block.template.as_ref(), frames),
        }
        self.template(file, block.inverse.as_ref(), frames);
    }

    /// What a parameter stands for, without telling its faults again.
    fn quietly(&mut self, value: &Parameter, site: (usize, usize), frames: &[Frame]) -> Scope {
        let told = self.found.len();
        let scope = self.parameter(value, site, frames);
        self.found.truncate(told);
        scope
    }

    fn partial(&mut self, partial: &DecoratorTemplate, site: (usize, usize), frames: &[Frame]) {
        let Some(name) = partial.name.as_name() else { return };
        let context = partial.params.first().map(|value| self.parameter(value, site, frames));
        let mut names = Vec::new();
        for (key, value) in &partial.hash {
            names.push((key.clone(), self.parameter(value, site, frames)));
        }
        if name.starts_with('@') {
            return;
        }
        let Some(file) = self.files.iter().position(|file| file.name == name) else {
            let known = self.files.iter().skip(1).map(|file| file.name.as_str());
            let message = format!("there is no partial {}", quoted(name));
            let found = self.fault(Name::UnknownPartial, message, site).offer(name, known);
            self.found.push(found);
            return;
        };
        if self.deep >= DEEPEST {
            return;
        }
        let mut inner = frames.to_vec();
        let scope = context.or_else(|| frames.last().map(|frame| frame.scope.clone()));
        inner.push(Frame { scope: scope.unwrap_or(Scope::Any), names });
        self.deep += 1;
        self.template(file, self.parsed.get(file), &mut inner);
        self.deep -= 1;
    }

    fn parameter(&mut self, value: &Parameter, site: (usize, usize), frames: &[Frame]) -> Scope {
        match value {
            Parameter::Literal(_) => Scope::Value,
            Parameter::Subexpression(inner) => match inner.as_element() {
                TemplateElement::Expression(call) => {
                    let name = call.name.as_name().unwrap_or_default();
                    match helpers::find(name) {
                        Some(signature) => self.arguments(signature, call, site, frames),
                        None => {
                            self.no_helper(name, site);
                            Scope::Any
                        }
                    }
                }
                _ => Scope::Any,
            },
            Parameter::Name(_) | Parameter::Path(_) => {
                self.path(value.as_name().unwrap_or_default(), site, frames)
            }
            _ => Scope::Any,
        }
    }

    /// A path such as `lead.name`, `../title`, `@root.document.title` or `this`.
    fn path(&mut self, path: &str, site: (usize, usize), frames: &[Frame]) -> Scope {
        let mut parts = path
            .split(['.', '/'])
            .map(|part| part.trim_matches(['[', ']']))
            .filter(|part| !part.is_empty() && *part != "this")
            .peekable();
        let ups = path.matches("../").count() + usize::from(path.ends_with(".."));
        let frame = match parts.peek() {
            Some(&"@root") => {
                parts.next();
                frames.first()
            }
            Some(local) if local.starts_with('@') => return Scope::Value,
            _ => frames.len().checked_sub(ups + 1).and_then(|at| frames.get(at)),
        };
        let Some(frame) = frame else {
            let message = format!("{} leads out of the document", quoted(path));
            let found = self.fault(Name::UnknownTemplateField, message, site);
            self.found.push(found);
            return Scope::Any;
        };
        let named = parts.peek().and_then(|first| {
            let mut frames = frames.iter().rev().filter(|_| ups == 0);
            frames.find_map(|frame| frame.names.iter().find(|(name, _)| name == first))
        });
        let mut scope = match named {
            Some((_, scope)) => {
                parts.next();
                scope.clone()
            }
            None => frame.scope.clone(),
        };
        for part in parts {
            scope = self.field(&scope, part, site);
        }
        scope
    }

    /// What a field of a scope stands for.
    fn field(&mut self, scope: &Scope, name: &str, site: (usize, usize)) -> Scope {
        let fields = match self.fields(scope) {
            Some(fields) => fields,
            None => return Scope::Any,
        };
        if let Some((_, scope)) = fields.iter().find(|(known, _)| known == name) {
            return scope.clone();
        }
        let what = match scope {
            Scope::Root => "the document type has no sheet".to_owned(),
            Scope::Record(sheet) => {
                let title = self.schema.sheets.get(*sheet).map_or("", |sheet| &sheet.name);
                format!("the sheet {} has no field", quoted(title))
            }
            Scope::Code(list) => format!("the code list {} has no column", quoted(list)),
            Scope::List(_) => {
                "a list has no fields; go through it with `each`; there is no".to_owned()
            }
            _ => "a value has no field".to_owned(),
        };
        let message = format!("{what} {}", quoted(name));
        let known = fields.iter().map(|(known, _)| known.as_str());
        let found = self.fault(Name::UnknownTemplateField, message, site).offer(name, known);
        self.found.push(found);
        Scope::Any
    }

    /// The fields of a scope; none where only the data tell.
    fn fields(&self, scope: &Scope) -> Option<Vec<(String, Scope)>> {
        Some(match scope {
            Scope::Any => return None,
            Scope::Value | Scope::List(_) => Vec::new(),
            Scope::Group(item) => vec![
                ("key".to_owned(), Scope::Any),
                ("items".to_owned(), Scope::List(item.clone())),
            ],
            Scope::Root => {
                let sheets = self.schema.sheets.iter().enumerate();
                sheets.map(|(at, sheet)| (sheet.name.clone(), records(at, sheet.shape))).collect()
            }
            Scope::Code(list) => {
                let columns = self.codes.get(list.as_str()).map_or(&[][..], |list| &list.columns);
                let columns = columns.iter().map(String::as_str);
                ["code", "label"]
                    .into_iter()
                    .chain(columns)
                    .map(|name| (name.to_owned(), Scope::Value))
                    .collect()
            }
            Scope::Record(at) => {
                let sheet = self.schema.sheets.get(*at)?;
                let columns = sheet.columns.iter().map(|column| {
                    let one = match &column.kind {
                        Type::Reference(sheet) => Scope::Record(*sheet),
                        Type::Code(list) => Scope::Code(list.clone()),
                        _ => Scope::Value,
                    };
                    let list = column.separator.is_some();
                    (column.name.clone(), if list { Scope::List(Box::new(one)) } else { one })
                });
                let children =
                    self.schema.sheets.iter().enumerate().filter_map(|(child, sheet)| {
                        let parent = sheet.columns.get(sheet.parent?)?;
                        (parent.kind == Type::Reference(*at))
                            .then(|| (sheet.name.clone(), records(child, Shape::Table)))
                    });
                columns.chain(children).collect()
            }
        })
    }

    fn fault(&self, name: Name, message: String, (file, start): (usize, usize)) -> Diagnostic {
        let found = Diagnostic::error(name, message);
        match self.files.get(file) {
            Some(file) => found.at(file.place(file.expression(start))),
            None => found,
        }
    }
}

/// What a sheet stands for.
fn records(sheet: usize, shape: Shape) -> Scope {
    match shape {
        Shape::Form => Scope::Record(sheet),
        Shape::Table => Scope::List(Box::new(Scope::Record(sheet))),
    }
}

/// The names that a block gives to what it goes through.
fn names(block: Option<&BlockParam>, scope: &Scope) -> Vec<(String, Scope)> {
    let name = |parameter: &Parameter| parameter.as_name().unwrap_or_default().to_owned();
    match block {
        None => Vec::new(),
        Some(BlockParam::Single(one)) => vec![(name(one), scope.clone())],
        Some(BlockParam::Pair((one, other))) => {
            vec![(name(one), scope.clone()), (name(other), Scope::Value)]
        }
        Some(_) => Vec::new(),
    }
}
