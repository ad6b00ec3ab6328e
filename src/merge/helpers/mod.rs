//! The helpers that templates can use, and how Handlebars is told of them.
//!
//! ```text
//! all          each helper with its arguments, a sentence and an example; what is refused, and why
//! signature    what the check and the reference know of a helper
//! arguments    the values of a call; faults in them
//! blocks, lists, logic, numbers, order, text, typst: what the helpers do
//! ```

mod all;
mod arguments;
mod blocks;
mod lists;
mod logic;
mod numbers;
mod order;
mod signature;
mod text;
mod typst;

use handlebars::{Handlebars, Helper, RenderError};

use super::literal::Outline;

pub use all::{ALL, is_clock, refused};
pub use arguments::{Arguments, Fault};
pub use blocks::WRITE;
pub use order::meant;
pub use signature::{Returns, Signature, Takes};

/// The name of the helper that writes literals.
pub const TYPST: &str = "typst";

/// The helper of this name.
pub fn find(name: &str) -> Option<&'static Signature> {
    ALL.iter().find(|signature| signature.name == name)
}

/// Tells Handlebars of all helpers.
pub fn register(registry: &mut Handlebars<'_>, outline: Outline) {
    for signature in ALL.iter().filter(|signature| signature.returns != Returns::Block) {
        registry.register_helper(signature.name, Box::new(*signature));
    }
    blocks::register(registry);
    registry.register_helper(TYPST, Box::new(typst::Typst(outline)));
}

/// Handlebars' strict mode does not look at the arguments of helpers: this does.
pub fn known(helper: &Helper<'_>) -> Result<(), RenderError> {
    let named = helper.hash().values();
    match helper.params().iter().chain(named).find(|argument| argument.is_value_missing()) {
        None => Ok(()),
        Some(argument) => Err(RenderError::strict_error(argument.relative_path())),
    }
}
