//! Document types for programs. `rapporteur schema types` prints the JSON Schema of these types.

use schemars::JsonSchema;
use serde::Serialize;

use crate::doctype::{self, Doctype, Origin, Type};
use crate::project::slashed;

/// The version of this form.
const VERSION: u32 = 1;

/// The document types that a build would find.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Catalogue {
    /// The version of this form: 1.
    version: u32,
    /// The document types, by name.
    types: Vec<DocumentType>,
}

/// A document type.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct DocumentType {
    /// The name by which workbooks ask for it.
    name: String,
    /// What people call it.
    title: String,
    /// What it is for.
    description: String,
    /// Its version.
    version: String,
    /// The folder that it comes from; null if it is shipped with the program.
    origin: Option<String>,
    /// The forms in which it makes its paper, the one made where nothing is chosen first; empty where
    /// there is but one.
    variants: Vec<Variant>,
    /// The sheets that it takes, `document` first.
    sheets: Vec<Sheet>,
}

/// A form in which a document type makes its paper.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Variant {
    /// What templates and workbooks call it.
    name: String,
    /// What people call it.
    title: String,
    /// What it looks like, or what it is good for.
    description: String,
}

/// A sheet.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Sheet {
    /// What templates call it.
    name: String,
    /// What its tab is called.
    title: String,
    /// Other names that its tab may have.
    aliases: Vec<String>,
    /// What it is for.
    description: String,
    /// Its shape: a header and rows, or fields and values.
    shape: Shape,
    /// Whether a workbook must have it.
    required: bool,
    /// What a cell of a table means that is merged over several rows.
    merged: Merged,
    /// Whether hidden rows and columns count, and the sheet itself where it is hidden.
    hidden: Hidden,
    /// The name of the column whose values name the rows.
    key: Option<String>,
    /// The name of the column that says under which record of another sheet a row stands.
    parent: Option<String>,
    /// The columns of a table, the fields of a form.
    columns: Vec<Column>,
}

/// The shape of a sheet.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Shape {
    /// A header row, and one record a row.
    Table,
    /// Two columns, field and value: one record.
    Form,
}

/// What a cell of a table means that is merged over several rows.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Merged {
    /// It is a fault.
    Report,
    /// Its value is that of each of the rows.
    Fill,
}

/// Whether what is hidden counts.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Hidden {
    /// It is used like all else, and that is said.
    Include,
    /// It is left out, and that is said.
    Exclude,
}

/// A column of a table, or a field of a form.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Column {
    /// What templates call it.
    name: String,
    /// What its header is called.
    title: String,
    /// Other titles that its header may have.
    aliases: Vec<String>,
    /// What to write there.
    description: String,
    /// A value that could stand there.
    example: Option<String>,
    /// The type of its values, as contracts name it: `rich-text`.
    r#type: String,
    /// For a code: the code list.
    codes: Option<String>,
    /// For a reference: the name of the sheet that it leads to.
    sheet: Option<String>,
    /// For money: the currency where a cell names none.
    currency: Option<String>,
    /// For an image: the name of the column with its alternative text.
    alt: Option<String>,
    /// What stands between the values where a cell holds several.
    separator: Option<String>,
    /// Whether each row must have a value.
    required: bool,
    /// Whether no value may occur twice.
    unique: bool,
    /// What a blank cell stands for.
    default: Option<String>,
    /// The only values that are allowed; empty where all are.
    values: Vec<String>,
    /// The least number allowed.
    minimum: Option<f64>,
    /// The greatest number allowed.
    maximum: Option<f64>,
    /// The least number of characters.
    shortest: Option<usize>,
    /// The greatest number of characters.
    longest: Option<usize>,
    /// What a text has to match as a whole.
    pattern: Option<String>,
    /// The words that may stand in place of a value.
    special: Vec<String>,
    /// For dates: which of two numbers is the day, `day-first` or `month-first`; null where a date
    /// that can be read in two ways is an error.
    date_order: Option<String>,
    /// For dates: whether a month may stand for a day.
    months: bool,
    /// Whether a typing slip is taken for the one word that it is near to, with a note.
    lenient: bool,
}

impl Catalogue {
    /// The catalogue of these types.
    pub fn of<'a>(types: impl Iterator<Item = &'a Doctype>) -> Self {
        Self { version: VERSION, types: types.map(DocumentType::of).collect() }
    }
}

impl DocumentType {
    fn of(doctype: &Doctype) -> Self {
        let manifest = &doctype.manifest;
        Self {
            name: manifest.name.clone(),
            title: manifest.title.clone(),
            description: manifest.description.clone(),
            version: manifest.version.clone(),
            origin: match &doctype.origin {
                Origin::Project(folder) => Some(slashed(folder)),
                Origin::Embedded => None,
            },
            variants: manifest.variants.iter().map(Variant::of).collect(),
            sheets: doctype.schema.sheets.iter().map(|it| Sheet::of(doctype, it)).collect(),
        }
    }
}

impl Variant {
    fn of(variant: &doctype::Variant) -> Self {
        let doctype::Variant { name, title, description } = variant.clone();
        Self { name, title, description }
    }
}

impl Sheet {
    fn of(doctype: &Doctype, sheet: &doctype::Sheet) -> Self {
        Self {
            name: sheet.name.clone(),
            title: sheet.title.clone(),
            aliases: sheet.aliases.clone(),
            description: sheet.description.clone(),
            shape: match sheet.shape {
                doctype::Shape::Table => Shape::Table,
                doctype::Shape::Form => Shape::Form,
            },
            required: sheet.required,
            merged: match sheet.merged {
                doctype::Merged::Report => Merged::Report,
                doctype::Merged::Fill => Merged::Fill,
            },
            hidden: match sheet.hidden {
                doctype::Hidden::Include => Hidden::Include,
                doctype::Hidden::Exclude => Hidden::Exclude,
            },
            key: sheet.key.and_then(|key| column_name(sheet, key)),
            parent: sheet.parent.and_then(|parent| column_name(sheet, parent)),
            columns: sheet.columns.iter().map(|it| Column::of(doctype, sheet, it)).collect(),
        }
    }
}

impl Column {
    fn of(doctype: &Doctype, sheet: &doctype::Sheet, column: &doctype::Column) -> Self {
        let (mut codes, mut target, mut currency, mut alt) = (None, None, None, None);
        match &column.kind {
            Type::Code(list) => codes = Some(list.clone()),
            Type::Text => codes.clone_from(&column.known),
            Type::Reference(index) => {
                target = doctype.schema.sheets.get(*index).map(|sheet| sheet.name.clone());
            }
            Type::Money(code) => currency = Some(code.to_string()),
            Type::Image(index) => alt = column_name(sheet, *index),
            _ => {}
        }
        Self {
            name: column.name.clone(),
            title: column.title.clone(),
            aliases: column.aliases.clone(),
            description: column.description.clone(),
            example: column.example.clone(),
            r#type: column.kind.name().to_owned(),
            codes,
            sheet: target,
            currency,
            alt,
            separator: column.separator.clone(),
            required: column.required,
            unique: column.unique,
            default: column.default.clone(),
            values: column.values.clone(),
            minimum: column.minimum,
            maximum: column.maximum,
            shortest: column.shortest,
            longest: column.longest,
            pattern: column.pattern.as_ref().map(|pattern| pattern.as_str().to_owned()),
            special: column.special.iter().map(|it| it.word().to_owned()).collect(),
            date_order: column.date_order.map(|order| order.name().to_owned()),
            months: column.months,
            lenient: column.lenient,
        }
    }
}

/// The name of a column of a sheet.
fn column_name(sheet: &doctype::Sheet, index: usize) -> Option<String> {
    sheet.columns.get(index).map(|column| column.name.clone())
}
