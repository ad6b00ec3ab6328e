//! The helpers that templates can use, and how Handlebars is told of them.

mod blocks;
mod lists;
mod logic;
mod text;

use std::fmt;
use std::rc::Rc;

use handlebars::{
    Context, Handlebars, Helper, HelperDef, RenderContext, RenderError, RenderErrorReason,
    ScopedJson,
};
use serde_json::Value as Json;

use super::context::LANGUAGE;
use super::language::Language;
use super::leaf::{self, Leaf};

pub use blocks::WRITE;

/// What a helper gives back, as far as the check of a template's fields has to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returns {
    /// A single value without fields.
    Value,
    /// What its first argument is.
    First,
    /// A list of groups (`key`, `items`) of its first argument's records.
    Groups,
    /// Nothing: it writes by itself, and holds a block.
    Block,
}

/// What a helper takes, as far as the check of a template's fields has to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Values, no records.
    Values,
    /// A list, then the name of a field of its records, then values.
    List,
    /// Whatever there is.
    Anything,
}

/// How a helper is used.
#[derive(Debug, Clone, Copy)]
pub struct Signature {
    /// Its name.
    pub name: &'static str,
    /// A call of it.
    pub like: &'static str,
    /// The least number of arguments.
    pub least: usize,
    /// The greatest number of arguments.
    pub most: usize,
    /// The named arguments that it takes.
    pub named: &'static [&'static str],
    /// The words that its second argument, or a named one, can be; any where there are none.
    pub styles: &'static [&'static str],
    /// What it takes.
    pub takes: Takes,
    /// What it gives back.
    pub returns: Returns,
    /// What it does.
    call: Call,
}

/// A function of values to a value.
type Call = fn(&Arguments<'_, '_>) -> Result<Json, Fault>;

const MANY: usize = 32;

/// A helper that makes a value of values; its call shows how.
const fn value(like: &'static str, least: usize, most: usize, call: Call) -> Signature {
    let (name, _) = like.split_at(first_word(like));
    let (takes, returns) = (Takes::Values, Returns::Value);
    Signature { name, like, least, most, named: &[], styles: &[], takes, returns, call }
}

/// A helper that looks at what it is given, and not at what it is.
const fn anything(like: &'static str, least: usize, most: usize, call: Call) -> Signature {
    Signature { takes: Takes::Anything, ..value(like, least, most, call) }
}

/// A helper that takes a list.
const fn list(like: &'static str, count: usize, returns: Returns, call: Call) -> Signature {
    Signature { takes: Takes::List, returns, ..value(like, count, count, call) }
}

/// A block; Handlebars is told of what it does elsewhere.
const fn block(like: &'static str) -> Signature {
    Signature { returns: Returns::Block, ..anything(like, 1, 1, logic::not) }
}

const fn first_word(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    #[expect(clippy::indexing_slicing, reason = "checked; reckoned by the compiler")]
    while at < bytes.len() && bytes[at] != b' ' {
        at += 1;
    }
    at
}

/// All helpers.
pub const ALL: &[Signature] = &[
    value("eq status \"done\"", 2, 2, logic::eq),
    value("ne status \"done\"", 2, 2, logic::ne),
    value("lt start end", 2, 2, logic::lt),
    value("gt start end", 2, 2, logic::gt),
    anything("and lead deadline", 1, MANY, logic::and),
    anything("or lead partners", 1, MANY, logic::or),
    anything("not lead", 1, 1, logic::not),
    Signature {
        returns: Returns::First,
        ..anything("default lead \"to be named\"", 2, 2, logic::default)
    },
    Signature {
        named: &["style"],
        styles: text::DATES,
        ..value("date deadline \"month-year\"", 1, 2, text::date)
    },
    value("number amount 2", 1, 2, text::number),
    value("percent share 1", 1, 2, text::percent),
    value("roman number", 1, 1, text::roman),
    value("roman-lower number", 1, 1, text::roman_lower),
    value("letter number", 1, 1, text::letter),
    value("add @index 1", 2, MANY, text::add),
    value("upper title", 1, 1, text::upper),
    value("concat id \". \" title", 1, MANY, text::concat),
    value("label \"annex\"", 1, 1, text::label),
    anything("plural activities \"one activity\" \"{} activities\"", 3, 3, text::plural),
    Signature {
        named: &["style"],
        styles: lists::STYLES,
        ..list("join partners", 1, Returns::Value, lists::join)
    },
    list("count activities", 1, Returns::Value, lists::count),
    list("where activities \"status\" \"done\"", 3, Returns::First, lists::filter),
    list("where-has activities \"partners\" this", 3, Returns::First, lists::filter_by_item),
    list("group-by activities \"status\"", 2, Returns::Groups, lists::group_by),
    block("if deadline"),
    block("unless deadline"),
    block("with lead"),
    block("each activities"),
];

/// The helper of this name.
pub fn find(name: &str) -> Option<&'static Signature> {
    ALL.iter().find(|signature| signature.name == name)
}

/// Tells Handlebars of all helpers.
pub fn register(registry: &mut Handlebars<'_>) {
    for signature in ALL.iter().filter(|signature| signature.returns != Returns::Block) {
        registry.register_helper(signature.name, Box::new(*signature));
    }
    blocks::register(registry);
}

/// Why a helper could not do its work, and the cells of the values that it was given.
#[derive(Debug)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// The cells that its arguments came from.
    pub cells: Vec<u64>,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

impl From<Fault> for RenderError {
    fn from(fault: Fault) -> Self {
        RenderErrorReason::NestedError(Box::new(fault)).into()
    }
}

/// The arguments of a call.
pub struct Arguments<'a, 'rc> {
    helper: &'a Helper<'rc>,
    root: &'a Json,
}

impl Arguments<'_, '_> {
    /// An argument as Handlebars has it; blank where it was left out.
    pub fn json(&self, at: usize) -> &Json {
        self.helper.param(at).map_or(&Json::Null, |argument| argument.value())
    }

    /// All arguments.
    pub fn all(&self) -> impl Iterator<Item = &Json> {
        self.helper.params().iter().map(|argument| argument.value())
    }

    /// An argument as a value.
    pub fn leaf(&self, at: usize) -> Result<Leaf, Fault> {
        leaf::from_json(self.json(at))
            .ok_or_else(|| self.fault("a record is no value; name one of its fields"))
    }

    /// An argument as a number.
    pub fn number(&self, at: usize) -> Result<f64, Fault> {
        match self.leaf(at)? {
            Leaf::Number(number) | Leaf::Percent(number) | Leaf::Money(number, _) => Ok(number),
            Leaf::Text(text) if text.trim().parse::<f64>().is_ok() => {
                Ok(text.trim().parse().unwrap_or_default())
            }
            other => {
                let shown = crate::diagnostic::quoted(&other.printed(&self.language()));
                Err(self.fault(format!("{shown} is no number")))
            }
        }
    }

    /// A count of decimals, if it was given.
    pub fn decimals(&self, at: usize) -> Result<Option<u8>, Fault> {
        if self.helper.param(at).is_none() {
            return Ok(None);
        }
        let number = self.number(at)?;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in 0..=12")]
        if (0.0..=12.0).contains(&number) {
            Ok(Some(number as u8))
        } else {
            Err(self.fault("the number of decimals is not between 0 and 12"))
        }
    }

    /// An argument as a list; blank is an empty one.
    pub fn list(&self, at: usize) -> Result<&[Json], Fault> {
        match self.json(at) {
            Json::Array(items) => Ok(items),
            other if !leaf::is_given(other) => Ok(&[]),
            _ => Err(self.fault("this is no list")),
        }
    }

    /// An argument as a reader sees it.
    pub fn text(&self, at: usize) -> Result<String, Fault> {
        Ok(self.leaf(at)?.printed(&self.language()))
    }

    /// A named argument as text.
    pub fn named(&self, name: &str) -> Option<String> {
        let leaf = leaf::from_json(self.helper.hash_get(name)?.value())?;
        Some(leaf.printed(&self.language()))
    }

    /// The document's language.
    pub fn language(&self) -> Rc<Language> {
        Language::of(self.root.get(LANGUAGE).and_then(Json::as_str).unwrap_or("en"))
    }

    /// The value under a key of the root that no field can have.
    pub fn root(&self, key: &str) -> &Json {
        self.root.get(key).unwrap_or(&Json::Null)
    }

    /// A value made from the arguments: it comes from the cells that they come from.
    pub fn made(&self, leaf: &Leaf) -> Json {
        leaf::to_json(leaf, &self.cells())
    }

    /// A fault in the arguments.
    pub fn fault(&self, message: impl Into<String>) -> Fault {
        let message = format!("{}: {}", self.helper.name(), message.into());
        Fault { message, cells: self.cells() }
    }

    fn cells(&self) -> Vec<u64> {
        let mut cells: Vec<u64> = self.all().flat_map(leaf::cells).collect();
        cells.dedup();
        cells
    }
}

impl HelperDef for Signature {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        known(helper)?;
        let arguments = Arguments { helper, root: context.data() };
        Ok(ScopedJson::Derived((self.call)(&arguments)?))
    }
}

/// Handlebars' strict mode does not look at the arguments of helpers: this does.
pub fn known(helper: &Helper<'_>) -> Result<(), RenderError> {
    let named = helper.hash().values();
    match helper.params().iter().chain(named).find(|argument| argument.is_value_missing()) {
        None => Ok(()),
        Some(argument) => Err(RenderError::strict_error(argument.relative_path())),
    }
}
