//! How a helper is called: what it takes, what it gives, and what its author is told of it.

use handlebars::{Context, Handlebars, Helper, HelperDef, RenderContext, RenderError, ScopedJson};
use serde_json::Value as Json;

use super::{Arguments, Fault, known};

/// What a helper gives back, as far as the check of a template's fields has to know it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Returns {
    /// A single value without fields.
    Value,
    /// What its first argument is.
    First,
    /// An item of the list that its first argument is.
    Item,
    /// A list of groups (`key`, `items`) of its first argument's records.
    Groups,
    /// A literal of Typst, which no other helper can take.
    Literal,
    /// Nothing: it writes by itself, and holds a block.
    Block,
}

/// What an argument has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A value, no record.
    Value,
    /// A number.
    Number,
    /// A date.
    Date,
    /// A list of records or of values.
    List,
    /// A list of values.
    Values,
    /// The name of a field of the records that the first argument lists.
    Field,
    /// The name of a field whose values are numbers.
    NumberField,
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
    /// What its arguments have to be; those behind the last are as the last.
    pub takes: &'static [Takes],
    /// What it gives back.
    pub returns: Returns,
    /// What it does, in a sentence.
    pub says: &'static str,
    /// A template that calls it, and what is printed for it.
    pub example: (&'static str, &'static str),
    /// Whether it is told of in one row with the helper before it.
    pub beside: bool,
    /// What it does.
    call: Call,
}

/// A function of values to a value.
pub type Call = fn(&Arguments<'_, '_>) -> Result<Json, Fault>;

/// As many arguments as a helper can take that takes many.
pub const MANY: usize = 32;

impl Signature {
    /// A helper that is called like this; its first word is its name. It takes as many arguments as
    /// are told apart, and gives a value.
    pub const fn new(like: &'static str, takes: &'static [Takes], call: Call) -> Self {
        let (name, _) = like.split_at(first_word(like));
        Self {
            name,
            like,
            least: takes.len(),
            most: takes.len(),
            named: &[],
            styles: &[],
            takes,
            returns: Returns::Value,
            says: "",
            example: ("", ""),
            beside: false,
            call,
        }
    }

    /// The same, with another number of arguments.
    pub const fn takes(self, least: usize, most: usize) -> Self {
        Self { least, most, ..self }
    }

    /// The same, with a word that can be one of these, behind the first argument or under this name.
    pub const fn styled(
        self,
        named: &'static [&'static str],
        styles: &'static [&'static str],
    ) -> Self {
        Self { named, styles, ..self }
    }

    /// The same, but gives this back.
    pub const fn gives(self, returns: Returns) -> Self {
        Self { returns, ..self }
    }

    /// The same, with what it does, and an example with what is printed for it.
    pub const fn says(
        self,
        says: &'static str,
        example: &'static str,
        result: &'static str,
    ) -> Self {
        Self { says, example: (example, result), ..self }
    }

    /// The same, told of together with the helper before it.
    pub const fn beside(self) -> Self {
        Self { beside: true, ..self }
    }

    /// What the argument at this place has to be.
    pub fn argument(&self, at: usize) -> Takes {
        self.takes.get(at).or(self.takes.last()).copied().unwrap_or(Takes::Anything)
    }
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
