//! The keys of `template.toml` and `schema.toml` as data: tables for people, JSON Schemas for editors.
//! Both are made of what stands above each key where it is read, so that neither can say less.

use std::fmt::Write;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::Value;

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

/// The parts of both files, in the order of the table.
const PARTS: [&str; 5] = [MANIFEST, "variant", "sheet", "column", "check"];

/// The part that `template.toml` itself is.
const MANIFEST: &str = "template.toml";

/// The keys that are told of in one row, each list with the parts that it is about.
const TOGETHER: &[(&[&str], &[&str])] = &[
    (&[MANIFEST], &["name", "title", "description", "version"]),
    (&[MANIFEST], &["output", "per", "author", "encoding", "trusted"]),
    (&["variant"], &["name", "title", "description"]),
    (&["sheet", "column"], &["name", "title", "aliases", "description"]),
    (&["sheet"], &["shape", "required"]),
    (&["sheet"], &["key", "key-else", "parent", "merged", "hidden", "takes"]),
    (&["sheet", "column"], &["unused"]),
    (&["sheet"], &["column", "check"]),
    (&["column"], &["required", "unique", "separator"]),
    (&["column"], &["example", "default", "default-from"]),
    (&["column"], &["codes", "sheet", "currency", "alt", "footnotes", "roughly-in", "prose-in"]),
    (
        &["column"],
        &[
            "ranges",
            "expand",
            "ticks",
            "headed-by",
            "earlier-in",
            "nests",
            "agree",
            "of",
            "shown-if",
        ],
    ),
    (&["column"], &["minimum", "maximum", "shortest", "longest", "pattern"]),
    (&["column"], &["values", "lenient", "special", "date-order", "months", "year-from"]),
    (&["check"], &["columns", "column", "by", "rows", "when", "unless", "severity", "message"]),
];

/// The rules that are told of in one row.
const RULES: &[&[&str]] = &[
    &["not-after", "adds-up", "not-the-sum"],
    &["together", "requires", "given"],
    &["numbering", "at-least"],
    &["used", "partition", "not-used"],
    &["every-code", "same-values"],
    &["near-duplicates"],
    &["overdue", "contradiction", "cleared"],
];

/// All keys of both files as a Markdown table: of what, the keys, their values, what they say. Keys
/// that read together are one row, and keys that must be there are bold.
pub fn keys() -> String {
    let mut text = "| In | Keys | Value | What they say |\n| --- | --- | --- | --- |\n".to_owned();
    let all = all_keys(&manifest(), &contract());
    let mut told: Vec<&Key> = Vec::new();
    for key in &all {
        if told.contains(&key) {
            continue;
        }
        let together = TOGETHER
            .iter()
            .find(|(parts, keys)| parts.contains(&key.part) && keys.contains(&key.name.as_str()));
        let row: Vec<&Key> = match together {
            Some((parts, keys)) => {
                let about = all.iter().filter(|key| parts.contains(&key.part));
                let about: Vec<&Key> = about.collect();
                let of = |name| about.iter().copied().filter(move |key| key.name == name);
                keys.iter().copied().flat_map(of).collect()
            }
            None => vec![key],
        };
        let each = |says: fn(&Key) -> &str, between: &str| {
            let mut said: Vec<&str> = Vec::new();
            for says in row.iter().map(|key| says(key)) {
                if !said.contains(&says) {
                    said.push(says);
                }
            }
            cell(&said.join(between))
        };
        // Writing into a String can't fail.
        let _ = writeln!(
            text,
            "| {} | {} | {} | {} |",
            each(|key| &key.place, ", "),
            each(|key| &key.shown, ", "),
            each(|key| &key.value, "; "),
            each(|key| &key.says, " "),
        );
        told.extend(row);
    }
    text
}

/// A key as it is told of.
#[derive(PartialEq)]
struct Key {
    part: &'static str,
    name: String,
    /// How its part of the file begins.
    place: String,
    /// Its name, bold where it must be there.
    shown: String,
    value: String,
    says: String,
}

/// The keys of all parts.
fn all_keys(manifest: &Value, contract: &Value) -> Vec<Key> {
    let mut all = Vec::new();
    for part in PARTS {
        let schema = if matches!(part, MANIFEST | "variant") { manifest } else { contract };
        let described = if part == MANIFEST { Some(schema) } else { definition(schema, part) };
        let described = described.unwrap_or(&Value::Null);
        let required = described.get("required").and_then(Value::as_array);
        let place = if part == MANIFEST { format!("`{part}`") } else { named(part) };
        let keys = described.get("properties").and_then(Value::as_object);
        for (name, about) in keys.into_iter().flatten() {
            let must = required.is_some_and(|names| names.iter().any(|one| one == name));
            all.push(Key {
                part,
                name: name.clone(),
                place: place.clone(),
                shown: if must { format!("**`{name}`**") } else { format!("`{name}`") },
                value: value(about, schema),
                says: paragraphs(about).join(" "),
            });
        }
    }
    all
}

/// The types of columns as a Markdown table: the type, what a cell holds, what a template makes of it.
pub fn types() -> String {
    let head = "| Type | What a cell holds | What `{{field}}` writes |\n| --- | --- | --- |\n";
    words(head, &contract(), "type")
}

/// The rules of `[[sheet.check]]` as a Markdown table.
pub fn rules() -> String {
    let contract = contract();
    let part = definition(&contract, "rule").unwrap_or(&Value::Null);
    let all = choices(part);
    let mut text = "| Rule | What must hold |\n| --- | --- |\n".to_owned();
    for together in RULES {
        let row = all.iter().filter(|(rule, _)| together.contains(rule));
        let (rules, says): (Vec<String>, Vec<String>) =
            row.map(|(rule, says)| (format!("`{rule}`"), cell(&says.join(" ")))).unzip();
        // Writing into a String can't fail.
        let _ = writeln!(text, "| {} | {} |", rules.join(", "), says.join(" "));
    }
    text
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
    if about.get("type").is_some_and(Value::is_array) {
        return "text, or a list of texts".to_owned();
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
    let choices = choices(part);
    // Words of which the same becomes share a row.
    for together in
        choices.chunk_by(|(_, one), (_, next)| one.len() > 1 && one.last() == next.last())
    {
        let words: Vec<String> = together.iter().map(|(word, _)| format!("`{word}`")).collect();
        let columns = together.first().map_or(0, |(_, says)| says.len());
        let _ = write!(text, "| {} |", words.join(", "));
        for at in 0..columns {
            let mut says: Vec<String> =
                together.iter().filter_map(|(_, says)| says.get(at)).map(|it| cell(it)).collect();
            says.dedup();
            let _ = write!(text, " {} |", says.join(" "));
        }
        text.push('\n');
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
    use serde_json::Map;

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
    fn every_key_is_told_of_in_few_rows() {
        let (manifest, contract) = (manifest(), contract());
        let mut count = 0;
        for schema in [&manifest, &contract] {
            let parts = schema["$defs"].as_object().into_iter().flatten().map(|(_, part)| part);
            for part in [schema].into_iter().chain(parts) {
                count += part.get("properties").and_then(Value::as_object).map_or(0, Map::len);
            }
        }
        let (all, table) = (all_keys(&manifest, &contract), keys());
        // The key `sheet` of the contract stands for the file itself.
        assert_eq!(all.len(), count - 1);
        for key in &all {
            let told = table.lines().filter(|row| {
                let (place, shown) = (format!("| {}", key.place), &key.shown);
                (row.starts_with(&place) || row.contains(&format!(", {} | ", key.place)))
                    && row.split(" | ").nth(1).is_some_and(|keys| keys.contains(shown))
                    && row.contains(&cell(&key.says))
                    && row.contains(&cell(&key.value))
            });
            assert_eq!(told.count(), 1, "{} {}", key.place, key.name);
        }
        for (parts, keys) in TOGETHER {
            for name in *keys {
                let known = |key: &Key| parts.contains(&key.part) && key.name == *name;
                assert_eq!(all.iter().filter(|key| known(key)).count(), parts.len(), "{name}");
            }
        }
        assert!(table.lines().count() <= 30 + 2, "{table}");
    }

    #[test]
    fn every_type_and_every_rule_has_a_row() {
        for (word, _) in choices(definition(&contract(), "type").unwrap()) {
            assert!(types().contains(&format!("`{word}`")), "{word}");
        }
        assert!(types().lines().all(|line| line.split(" | ").count() == 3), "{}", types());
        for (word, _) in choices(definition(&contract(), "rule").unwrap()) {
            assert_eq!(rules().matches(&format!("`{word}`")).count(), 1, "{word}");
        }
    }

    #[test]
    fn the_tables_are_as_they_were() {
        insta::assert_snapshot!(format!("{}\n{}\n{}", keys(), types(), rules()));
    }
}
