//! Lists of values and of records.

use serde_json::{Map, Value as Json};

use super::logic::same;
use super::{Arguments, Fault};
use crate::diagnostic::quoted;
use crate::merge::leaf::{self, Leaf};

/// The styles of joined lists.
pub const STYLES: &[&str] = &["and", "or", "comma"];

/// `a, b and c`; with `style="or"`: `a, b or c`.
pub fn join(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    let language = arguments.language();
    let items: Vec<String> = arguments
        .list(0)?
        .iter()
        .filter_map(leaf::from_json)
        .map(|leaf| leaf.printed(&language))
        .collect();
    let text = match arguments.named("style").as_deref() {
        None | Some("and") => language.all_of(&items),
        Some("or") => language.any_of(&items),
        Some("comma") => items.join(", "),
        Some(other) => {
            let known = STYLES.join(", ");
            let message = format!("{} is no style; known are {known}", quoted(other));
            return Err(arguments.fault(message));
        }
    };
    Ok(arguments.made(&Leaf::Text(text)))
}

/// How many items a list has.
pub fn count(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    let count = u32::try_from(arguments.list(0)?.len()).unwrap_or(u32::MAX);
    Ok(leaf::to_json(&Leaf::Number(f64::from(count)), &[]))
}

/// The first item.
pub fn first(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    Ok(arguments.list(0)?.first().cloned().unwrap_or_default())
}

/// The last item.
pub fn last(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    Ok(arguments.list(0)?.last().cloned().unwrap_or_default())
}

/// The first so many items.
pub fn limit(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    let number = arguments.number(1)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked")]
    if number.fract() == 0.0 && (0.0..=1e6).contains(&number) {
        Ok(arguments.list(0)?.iter().take(number as usize).cloned().collect())
    } else {
        Err(arguments.fault(format!("{number} is no number of items")))
    }
}

/// What a record has under a name, or under several with dots between them: `lead.name`.
pub fn field<'a>(record: &'a Json, path: &str) -> Option<&'a Json> {
    path.split('.').try_fold(record, |record, name| record.get(name))
}

/// The records whose field is this value, or one of these.
pub fn filter(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    kept(arguments, same)
}

/// The records whose field is none of these values.
pub fn filter_out(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    let name = arguments.text(1)?;
    let keep = |record: &&Json| {
        field(record, &name).is_some_and(|value| !arguments.rest(2).any(|it| same(value, it)))
    };
    Ok(arguments.list(0)?.iter().filter(keep).cloned().collect())
}

/// The records whose field is a list that holds one of these values.
pub fn filter_by_item(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    kept(arguments, |value, wanted| match value {
        Json::Array(items) => items.iter().any(|item| same(item, wanted)),
        value => same(value, wanted),
    })
}

fn kept(arguments: &Arguments<'_, '_>, fits: impl Fn(&Json, &Json) -> bool) -> Result<Json, Fault> {
    let name = arguments.text(1)?;
    let keep = |record: &&Json| {
        field(record, &name).is_some_and(|value| arguments.rest(2).any(|it| fits(value, it)))
    };
    Ok(arguments.list(0)?.iter().filter(keep).cloned().collect())
}

/// The records by the value of a field: groups with `key` and `items`, in order of first
/// appearance. A record whose field is a list stands in the group of each of its items.
pub fn group_by(arguments: &Arguments<'_, '_>) -> Result<Json, Fault> {
    let name = arguments.text(1)?;
    let mut groups: Vec<(Json, Vec<Json>)> = Vec::new();
    for record in arguments.list(0)? {
        let keys = match field(record, &name) {
            Some(Json::Array(items)) => items.iter().collect(),
            Some(value) => vec![value],
            None => Vec::new(),
        };
        for key in keys {
            match groups.iter_mut().find(|(known, _)| same(known, key)) {
                Some((_, items)) => items.push(record.clone()),
                None => groups.push((key.clone(), vec![record.clone()])),
            }
        }
    }
    let group = |(key, items): (Json, Vec<Json>)| {
        let mut group = Map::new();
        group.insert("key".to_owned(), key);
        group.insert("items".to_owned(), Json::Array(items));
        Json::Object(group)
    };
    Ok(groups.into_iter().map(group).collect())
}
