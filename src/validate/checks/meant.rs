//! Which rows a condition means: `kind is quotation or photo`.

use super::{Whole, items};
use crate::doctype::{When, Words};
use crate::validate::dataset::Value;
use crate::validate::fold::folded;

/// Whether a condition holds where its column has this value.
pub fn holds(whole: &Whole, when: &When, value: &Value) -> bool {
    let is_one = |words: &[String]| {
        let is = |item: &Value| words.iter().any(|word| is(whole, item, word));
        items(value).iter().any(is)
    };
    match &when.words {
        Words::Given => *value != Value::Blank,
        Words::Blank => *value == Value::Blank,
        Words::One(words) => is_one(words),
        Words::None(words) => *value != Value::Blank && !is_one(words),
    }
}

/// Whether a value is what a condition calls it: a code by its code or label, all else as it is
/// written.
fn is(whole: &Whole, value: &Value, word: &str) -> bool {
    match (value, whole.entry(value)) {
        (Value::Blank, _) => false,
        (_, Some((_, entry))) => entry.code == word || folded(&entry.label) == folded(word),
        _ => folded(&whole.said(value)) == folded(word),
    }
}
