//! The arguments of a helper, and what is told where it can't use them.

use std::fmt;
use std::rc::Rc;

use handlebars::{Helper, RenderError, RenderErrorReason};
use serde_json::Value as Json;

use crate::diagnostic::quoted;
use crate::merge::context::LANGUAGE;
use crate::merge::language::Language;
use crate::merge::leaf::{self, Leaf};

/// Why a helper could not do its work, and the cells of the values that it was given.
#[derive(Debug)]
pub struct Fault {
    /// What is wrong.
    pub message: String,
    /// The cells that its arguments came from.
    pub cells: Vec<u64>,
    /// What to do, where there is more to say than that.
    pub hint: Option<&'static str>,
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

impl<'a, 'rc> Arguments<'a, 'rc> {
    /// The arguments of a call, and the root of all data.
    pub fn new(helper: &'a Helper<'rc>, root: &'a Json) -> Self {
        Self { helper, root }
    }

    /// An argument as Handlebars has it; blank where it was left out.
    pub fn json(&self, at: usize) -> &Json {
        self.helper.param(at).map_or(&Json::Null, |argument| argument.value())
    }

    /// All arguments.
    pub fn all(&self) -> impl Iterator<Item = &Json> {
        self.helper.params().iter().map(|argument| argument.value())
    }

    /// The arguments from this one on.
    pub fn rest(&self, first: usize) -> impl Iterator<Item = &Json> {
        self.all().skip(first)
    }

    /// An argument as a value.
    pub fn leaf(&self, at: usize) -> Result<Leaf, Fault> {
        leaf::from_json(self.json(at))
            .ok_or_else(|| self.fault("a record is no value; name one of its fields"))
    }

    /// An argument as a number.
    pub fn number(&self, at: usize) -> Result<f64, Fault> {
        let leaf = self.leaf(at)?;
        leaf.number().ok_or_else(|| {
            let message = match &leaf {
                Leaf::Blank => "a blank is no number".to_owned(),
                other => format!("{} is no number", quoted(&other.printed(&self.language()))),
            };
            Fault { cells: leaf::cells(self.json(at)), ..self.fault(message) }
        })
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
        Fault { message, cells: self.cells(), hint: None }
    }

    fn cells(&self) -> Vec<u64> {
        let mut cells: Vec<u64> = self.all().flat_map(leaf::cells).collect();
        cells.dedup();
        cells
    }
}
