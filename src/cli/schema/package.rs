//! A contract as a Data Package: a resource for each sheet, described by a Frictionless Table Schema
//! (<https://specs.frictionlessdata.io/table-schema/>).
//!
//! It describes the folder of CSV files that `rapporteur starter --format csv` writes. What the
//! standard can't say is said in keys that begin with `rapporteur:`.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::doctype::{Column, Doctype, Shape, Sheet, Type, words};

/// A Data Package.
#[derive(Serialize)]
pub struct Package<'a> {
    profile: &'static str,
    name: &'a str,
    title: &'a str,
    description: &'a str,
    version: &'a str,
    resources: Vec<Resource<'a>>,
}

/// A sheet.
#[derive(Serialize)]
struct Resource<'a> {
    profile: &'static str,
    name: &'a str,
    title: &'a str,
    description: &'a str,
    path: String,
    format: &'static str,
    mediatype: &'static str,
    encoding: &'static str,
    schema: Schema<'a>,
    #[serde(rename = "rapporteur:required")]
    required: bool,
    /// The fields of a form, whose own two columns hold their names and values.
    #[serde(rename = "rapporteur:form", skip_serializing_if = "Vec::is_empty")]
    form: Vec<Field<'a>>,
}

/// A Table Schema.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Schema<'a> {
    fields: Vec<Field<'a>>,
    missing_values: [&'static str; 1],
    #[serde(skip_serializing_if = "Option::is_none")]
    primary_key: Option<[&'a str; 1]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    foreign_keys: Vec<ForeignKey<'a>>,
}

/// A column. Its name is its header's, as the standard wants it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Field<'a> {
    name: &'a str,
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    example: Option<&'a str>,
    r#type: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    format: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bare_number: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    true_values: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    false_values: Option<Vec<String>>,
    constraints: Constraints<'a>,
    #[serde(rename = "rapporteur:name", skip_serializing_if = "str::is_empty")]
    own_name: &'a str,
    #[serde(rename = "rapporteur:type", skip_serializing_if = "str::is_empty")]
    own_type: &'a str,
    #[serde(rename = "rapporteur:separator", skip_serializing_if = "Option::is_none")]
    separator: Option<&'a str>,
    #[serde(rename = "rapporteur:default", skip_serializing_if = "Option::is_none")]
    default: Option<&'a str>,
    /// What is made of what stands in it, in plain words.
    #[serde(rename = "rapporteur:meaning", skip_serializing_if = "Vec::is_empty")]
    meaning: Vec<String>,
}

/// What is asked of the values of a column.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
struct Constraints<'a> {
    required: bool,
    unique: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    r#enum: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    minimum: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    maximum: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    min_length: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_length: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pattern: Option<&'a str>,
}

/// A reference to the key of another sheet, or of the same one.
#[derive(Serialize)]
struct ForeignKey<'a> {
    fields: [&'a str; 1],
    reference: Reference<'a>,
}

#[derive(Serialize)]
struct Reference<'a> {
    /// Empty for the sheet itself.
    resource: &'a str,
    fields: [&'a str; 1],
}

/// The contract of a document type.
pub fn of(doctype: &Doctype) -> Package<'_> {
    let manifest = &doctype.manifest;
    Package {
        profile: "tabular-data-package",
        name: &manifest.name,
        title: &manifest.title,
        description: &manifest.description,
        version: &manifest.version,
        resources: doctype.schema.sheets.iter().map(|sheet| resource(doctype, sheet)).collect(),
    }
}

fn resource<'a>(doctype: &'a Doctype, sheet: &'a Sheet) -> Resource<'a> {
    let fields: Vec<_> = sheet.columns.iter().map(|column| field(doctype, column)).collect();
    let key = sheet.key.and_then(|key| sheet.columns.get(key));
    let (schema, form) = match sheet.shape {
        Shape::Table => {
            let schema = Schema {
                fields,
                missing_values: [""],
                primary_key: key.filter(|key| key.is_needed()).map(|key| [key.title.as_str()]),
                foreign_keys: foreign_keys(doctype, sheet),
            };
            (schema, Vec::new())
        }
        Shape::Form => {
            let names = sheet.columns.iter().map(|column| column.title.as_str()).collect();
            let schema = Schema {
                fields: vec![plain("Field", names), plain("Value", Vec::new())],
                missing_values: [""],
                primary_key: Some(["Field"]),
                foreign_keys: Vec::new(),
            };
            (schema, fields)
        }
    };
    Resource {
        profile: "tabular-data-resource",
        name: &sheet.name,
        title: &sheet.title,
        description: &sheet.description,
        path: format!("{}.csv", sheet.title),
        format: "csv",
        mediatype: "text/csv",
        encoding: "utf-8",
        schema,
        required: sheet.required,
        form,
    }
}

/// A column of a form's own: the names of its fields, or their values.
fn plain<'a>(name: &'a str, names: Vec<&'a str>) -> Field<'a> {
    let is_name = !names.is_empty();
    Field {
        name,
        title: name,
        description: "",
        example: None,
        r#type: "string",
        format: None,
        bare_number: None,
        true_values: None,
        false_values: None,
        constraints: Constraints {
            required: is_name,
            unique: is_name,
            r#enum: names,
            ..Constraints::default()
        },
        own_name: "",
        own_type: "",
        separator: None,
        default: None,
        meaning: Vec::new(),
    }
}

fn field<'a>(doctype: &'a Doctype, column: &'a Column) -> Field<'a> {
    let single = column.separator.is_none() && column.special.is_empty();
    let (r#type, format) = match &column.kind {
        // One type for a list, or for a date that may be TBD, the standard does not have.
        _ if !single => ("string", None),
        Type::Integer => ("integer", None),
        Type::Number | Type::Percent | Type::Money(_) => ("number", None),
        Type::Date if column.months || !column.year_from.is_empty() => ("string", None),
        Type::Date => ("date", Some("any")),
        Type::YearMonth => ("yearmonth", None),
        Type::YesNo => ("boolean", None),
        // Mail addresses, too, are URIs: mailto:name@example.org.
        Type::Url => ("string", Some("uri")),
        _ => ("string", None),
    };
    let written = |words: &[&str]| {
        let cases = |word: &&str| {
            let mut letters = word.chars();
            let first = letters.next().map(|first| first.to_uppercase().to_string());
            let title = first.unwrap_or_default() + letters.as_str();
            [(*word).to_owned(), title, word.to_uppercase()]
        };
        let all: BTreeSet<String> = words.iter().flat_map(cases).collect();
        Some(all.into_iter().collect())
    };
    let is_yes_no = r#type == "boolean";
    Field {
        name: &column.title,
        title: &column.title,
        description: column.description.trim(),
        example: column.example.as_deref(),
        r#type,
        format,
        // `32%` and `USD 20` are numbers with something beside them.
        bare_number: matches!(column.kind, Type::Percent | Type::Money(_))
            .then_some(false)
            .filter(|_| single),
        true_values: written(&["yes", "y", "true", "x", "1"]).filter(|_| is_yes_no),
        false_values: written(&["no", "n", "false", "0"]).filter(|_| is_yes_no),
        constraints: constraints(doctype, column, single),
        own_name: &column.name,
        own_type: column.kind.name(),
        separator: column.separator.as_deref(),
        default: column.default.as_deref(),
        meaning: words::meaning(doctype, column),
    }
}

fn constraints<'a>(doctype: &'a Doctype, column: &'a Column, single: bool) -> Constraints<'a> {
    let always = Constraints {
        required: column.is_needed(),
        unique: column.unique,
        ..Constraints::default()
    };
    if !single {
        return always;
    }
    let mut words = BTreeSet::new();
    let mut choice: Vec<&str> = column.values.iter().map(String::as_str).collect();
    if let Type::Code(name) = &column.kind
        && let Some(list) = doctype.codes.get(name.as_str())
    {
        let entries = list.entries.iter();
        choice.extend(entries.flat_map(|entry| {
            let aliases = entry.aliases.iter().map(String::as_str);
            [entry.label.as_str(), entry.code.as_str()].into_iter().chain(aliases)
        }));
    }
    choice.retain(|word| words.insert(*word));
    // Between them, `32%` is 32 to the standard and 0.32 to a contract.
    let plain = !matches!(column.kind, Type::Percent | Type::Money(_));
    Constraints {
        r#enum: choice,
        minimum: column.minimum.filter(|_| plain),
        maximum: column.maximum.filter(|_| plain),
        min_length: column.shortest,
        max_length: column.longest,
        pattern: match &column.kind {
            Type::DottedNumber => Some(r"\d+(\.\d+)*\.?"),
            _ => column.pattern.as_ref().map(crate::doctype::Pattern::as_str),
        },
        ..always
    }
}

fn foreign_keys<'a>(doctype: &'a Doctype, sheet: &'a Sheet) -> Vec<ForeignKey<'a>> {
    let columns = sheet.columns.iter().filter(|column| column.separator.is_none());
    let keys = columns.filter_map(|column| {
        let Type::Reference(at) = column.kind else { return None };
        let other = doctype.schema.sheets.get(at)?;
        let key = other.columns.get(other.key?)?;
        let resource = if other.name == sheet.name { "" } else { other.name.as_str() };
        let reference = Reference { resource, fields: [&key.title] };
        Some(ForeignKey { fields: [&column.title], reference })
    });
    keys.collect()
}
