//! Comparing values and choosing between them.

use std::cmp::Ordering;

use serde_json::Value as Json;

use super::{Arguments, Fault};
use crate::merge::leaf::{self, Leaf};

/// Whether two values are the same; for a code, also its code or its label.
pub fn eq(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    Ok(Json::Bool(same(arguments.json(0), arguments.json(1))))
}

/// Whether two values differ.
pub fn ne(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    Ok(Json::Bool(!same(arguments.json(0), arguments.json(1))))
}

/// Whether the first is less than, or before, the second.
pub fn lt(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    Ok(Json::Bool(order(arguments)? == Ordering::Less))
}

/// Whether the first is greater than, or after, the second.
pub fn gt(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    Ok(Json::Bool(order(arguments)? == Ordering::Greater))
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
    match (one, other) {
        (Leaf::Text(one) | Leaf::Rich(one, _), Leaf::Text(other) | Leaf::Rich(other, _)) => {
            one == other
        }
        (Leaf::Number(number), Leaf::Text(text)) | (Leaf::Text(text), Leaf::Number(number)) => {
            *text == number.to_string()
        }
        _ => one == other,
    }
}

fn order(arguments: &Arguments<'_, '_>) -> Result<Ordering, Fault> {
    let (one, other) = (arguments.leaf(0)?, arguments.leaf(1)?);
    let order = match (&one, &other) {
        (Leaf::Date(one), Leaf::Date(other)) => Some(one.cmp(other)),
        (Leaf::Month(year, month), Leaf::Month(other, second)) => {
            Some((year, month).cmp(&(other, second)))
        }
        (Leaf::Date(_) | Leaf::Month(..), _) | (_, Leaf::Date(_) | Leaf::Month(..)) => None,
        _ => arguments.number(0)?.partial_cmp(&arguments.number(1)?),
    };
    order.ok_or_else(|| arguments.fault("these values have no order"))
}
