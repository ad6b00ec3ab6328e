//! The helpers that templates can use, and how Handlebars is told of them.

mod arguments;
mod blocks;
mod lists;
mod logic;
mod text;

use handlebars::{Context, Handlebars, Helper, HelperDef, RenderContext, RenderError, ScopedJson};
use serde_json::Value as Json;

pub use arguments::{Arguments, Fault};
pub use blocks::{MARK, WRITE};

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

impl HelperDef for Signature {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        helper: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        context: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        known(helper)?;
        let arguments = Arguments::new(helper, context.data());
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
