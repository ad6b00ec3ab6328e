//! Comparing values and choosing between them.

use serde_json::Value as Json;

use super::{Arguments, Fault, meant};
use crate::merge::leaf::{self, Leaf};

/// Whether two values are the same; for a code, also its code or its label.
pub fn eq(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    Ok(Json::Bool(same(arguments.json(0), arguments.json(1))))
}

/// Whether two values differ.
pub fn ne(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    Ok(Json::Bool(!same(arguments.json(0), arguments.json(1))))
}

/// Whether all are given.
pub fn and(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    Ok(Json::Bool(arguments.all().all(leaf::is_given)))
}

/// Whether any is given.
pub fn or(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    Ok(Json::Bool(arguments.all().any(leaf::is_given)))
}

/// Whether it is not given.
pub fn not(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    Ok(Json::Bool(!leaf::is_given(arguments.json(0))))
}

/// The first if it is given, else the second.
pub fn default(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    let given = leaf::is_given(arguments.json(0));
    Ok(arguments.json(usize::from(!given)).clone())
}

/// Whether two values are the same. What a reference or a code is printed by, and a code's own
/// word, all name it.
pub fn same(one: &Json, other: &Json) -> bool {
    let code = |json: &Json| json.get("code").and_then(leaf::from_json);
    match (leaf::from_json(one), leaf::from_json(other)) {
        (Some(left), Some(right)) => {
            alike(&left, &right)
                || code(one).is_some_and(|code| alike(&code, &right))
                || code(other).is_some_and(|code| alike(&code, &left))
        }
        _ => one == other,
    }
}

fn alike(one: &Leaf, other: &Leaf) -> bool {
    let (one, other) = (meant(one, other), meant(other, one));
    match (&one, &other) {
        (Leaf::Number(number), Leaf::Text(text)) | (Leaf::Text(text), Leaf::Number(number)) => {
            *text == number.to_string()
        }
        (Leaf::Percent(number) | Leaf::Money(number, _), Leaf::Number(other))
        | (Leaf::Number(other), Leaf::Percent(number) | Leaf::Money(number, _)) => number == other,
        (Leaf::Period(one, _), Leaf::Period(other, _)) => one == other,
        _ => match (words(&one), words(&other)) {
            (Some(one), Some(other)) => one == other,
            _ => one == other,
        },
    }
}

/// The words of a value that is text.
fn words(leaf: &Leaf) -> Option<&str> {
    match leaf {
        Leaf::Text(text) | Leaf::Dotted(text) | Leaf::Rich(text, _) => Some(text),
        Leaf::Special(special, _) => Some(special.word()),
        _ => None,
    }
}
