//! The keys of `template.toml` and `schema.toml` as data: tables for people, JSON Schemas for editors.
//! Both are made of what stands above each key where it is read, so that neither can say less.

use std::fmt::Write;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use super::contract::RawSchema;
use super::manifest::RawManifest;

/// The JSON Schema of `template.toml`.
pub fn manifest() -> Value {
    of::<RawManifest>()
}

/// The JSON Schema of `schema.toml`.
pub fn contract() -> Value {
    of::<RawSchema>()
}

/// All keys of both files as a Markdown table: of what, the key, its value, what it says. Keys that
/// must be there are bold.
pub fn keys() -> String {
    let mut text = "| In | Key | Value | What it says |\n| --- | --- | --- | --- |\n".to_owned();
    let (manifest, contract) = (manifest(), contract());
    rows(&mut text, "`template.toml`", &manifest, &manifest);
    for (schema, part) in
        [(&manifest, "variant"), (&contract, "sheet"), (&contract, "column"), (&contract, "check")]
    {
        if let Some(described) = definition(schema, part) {
            rows(&mut text, &named(part), described, schema);
        }
    }
    text
}

/// The types of columns as a Markdown table: the type, what a cell holds, what a template makes of it.
pub fn types() -> String {
    let head = "| Type | What a cell holds | What `{{field}}` writes |\n| --- | --- | --- |\n";
    words(head, &contract(), "type")
}

/// The rules of `[[sheet.check]]` as a Markdown table.
pub fn rules() -> String {
    words("| Rule | What must hold |\n| --- | --- |\n", &contract(), "rule")
}

fn of<T: JsonSchema>() -> Value {
    let mut schema =
        SchemaSettings::draft2020_12().into_generator().into_root_schema_for::<T>().to_value();
    without_null(&mut schema);
    schema
}

/// TOML has no null: a key that may be left out is not there.
fn without_null(value: &mut Value) {
    match value {
        Value::Object(object) => {
            if let Some(Value::Array(types)) = object.get_mut("type") {
                types.retain(|kind| kind != "null");
                if let [only] = types.as_slice() {
                    let only = only.clone();
                    object.insert("type".to_owned(), only);
                }
            }
            if object.get("default").is_some_and(Value::is_null) {
                object.shift_remove("default");
            }
            if let Some(Value::Array(any)) = object.get_mut("anyOf") {
                any.retain(|one| one.get("type").is_none_or(|kind| kind != "null"));
                if let [Value::Object(only)] = any.as_slice() {
                    let only = only.clone();
                    object.shift_remove("anyOf");
                    object.extend(only);
                }
            }
            object.values_mut().for_each(without_null);
        }
        Value::Array(all) => all.iter_mut().for_each(without_null),
        _ => {}
    }
}

/// What a schema says of one of its parts.
fn definition<'a>(schema: &'a Value, name: &str) -> Option<&'a Value> {
    schema.get("$defs")?.get(name)
}

/// A row for each key of a part.
fn rows(text: &mut String, place: &str, described: &Value, schema: &Value) {
    let empty = Map::new();
    let keys = described.get("properties").and_then(Value::as_object).unwrap_or(&empty);
    let required = described.get("required").and_then(Value::as_array);
    for (key, about) in keys {
        let must = required.is_some_and(|names| names.iter().any(|name| name == key));
        let key = if must { format!("**`{key}`**") } else { format!("`{key}`") };
        let (value, says) = (value(about, schema), paragraphs(about).join(" "));
        // Writing into a String can't fail.
        let _ = writeln!(text, "| {place} | {key} | {value} | {} |", cell(&says));
    }
}

/// What the value of a key is, in a word or two.
fn value(about: &Value, schema: &Value) -> String {
    if let Some(name) = referred(about) {
        let chosen = definition(schema, name);
        let words = chosen.map(choices).unwrap_or_default();
        return match words.len() {
            0 => format!("`[[{name}]]`"),
            1..=4 => {
                words.iter().map(|(word, _)| format!("`{word}`")).collect::<Vec<_>>().join(", ")
            }
            _ => format!("a {name}"),
        };
    }
    match about.get("type").and_then(Value::as_str) {
        Some("array") => {
            let items = about.get("items").unwrap_or(&Value::Null);
            match referred(items).and_then(|name| Some((name, definition(schema, name)?))) {
                Some((name, part)) if part.get("properties").is_some() => named(name),
                Some((_, part)) => format!("list of {}", shown(&choices(part))),
                None => "list of texts".to_owned(),
            }
        }
        Some("boolean") => "`true`, `false`".to_owned(),
        Some("integer" | "number") => "number".to_owned(),
        _ => "text".to_owned(),
    }
}

/// How a part of a file begins.
fn named(part: &str) -> String {
    match part {
        "column" | "check" => format!("`[[sheet.{part}]]`"),
        _ => format!("`[[{part}]]`"),
    }
}

/// The words of a choice, one after the other.
fn shown(words: &[(&str, Vec<String>)]) -> String {
    words.iter().map(|(word, _)| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// The name of the part that is meant.
fn referred(about: &Value) -> Option<&str> {
    about.get("$ref")?.as_str()?.strip_prefix("#/$defs/")
}

/// The words of a choice, with what is said of each.
fn choices(part: &Value) -> Vec<(&str, Vec<String>)> {
    let all = part.get("oneOf").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    all.iter().filter_map(|one| Some((one.get("const")?.as_str()?, paragraphs(one)))).collect()
}

/// A table of the words of a choice, a column for each paragraph that is said of them.
fn words(head: &str, schema: &Value, name: &str) -> String {
    let mut text = head.to_owned();
    let part = definition(schema, name).unwrap_or(&Value::Null);
    for (word, says) in choices(part) {
        let says: Vec<String> = says.iter().map(|paragraph| cell(paragraph)).collect();
        let _ = writeln!(text, "| `{word}` | {} |", says.join(" | "));
    }
    text
}

/// What is said of a key, each paragraph on one line.
fn paragraphs(about: &Value) -> Vec<String> {
    let text = about.get("description").and_then(Value::as_str).unwrap_or_default();
    text.split("\n\n").map(|words| words.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// Text that stays within its cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keys and words of a schema of which nothing is said.
    fn silent(value: &Value, place: &str, all: &mut Vec<String>) {
        let says = |value: &Value| paragraphs(value).join(" ").ends_with(['.', '`']);
        if let Some(keys) = value.get("properties").and_then(Value::as_object) {
            let silent = keys.iter().filter(|(_, about)| !says(about));
            all.extend(silent.map(|(key, _)| format!("{place}: {key}")));
        }
        let words = value.get("oneOf").and_then(Value::as_array).into_iter().flatten();
        all.extend(words.filter(|word| !says(word)).map(|word| format!("{place}: {word}")));
        if value.get("enum").is_some() {
            all.push(format!("{place}: {value}"));
        }
        for (name, part) in value.get("$defs").and_then(Value::as_object).into_iter().flatten() {
            silent(part, name, all);
        }
    }

    #[test]
    fn every_key_and_every_word_has_a_sentence() {
        for schema in [manifest(), contract()] {
            let mut all = Vec::new();
            silent(&schema, "the file", &mut all);
            assert_eq!(all, [""; 0]);
        }
    }

    #[test]
    fn every_key_has_a_row() {
        let mut count = 0;
        for schema in [manifest(), contract()] {
            let parts = schema["$defs"].as_object().into_iter().flatten().map(|(_, part)| part);
            for part in [&schema].into_iter().chain(parts) {
                count += part.get("properties").and_then(Value::as_object).map_or(0, Map::len);
            }
        }
        // The key `sheet` of the contract stands for the file itself.
        assert_eq!(keys().lines().count(), count - 1 + 2);
        assert_eq!(types().lines().count(), 15 + 2);
        assert!(types().lines().all(|line| line.split(" | ").count() == 3), "{}", types());
        assert_eq!(rules().lines().count(), 5 + 2);
    }

    #[test]
    fn the_tables_are_as_they_were() {
        insta::assert_snapshot!(format!("{}\n{}\n{}", keys(), types(), rules()));
    }
}
