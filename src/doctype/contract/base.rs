//! The fields that every document has, at the head of a type's own contract, and the sheets that every
//! workbook may have, behind it.

use std::collections::BTreeSet;

use toml::Spanned;

use super::raw::{RawColumn, RawSchema, RawSheet, RawType};
use crate::diagnostic::{Diagnostic, quoted};
use crate::doctype::called::folded;
use crate::doctype::toml::Document;
use crate::doctype::{Manifest, PER, variants};

/// The field by which a workbook chooses a variant.
const VARIANT: &str = "variant";

/// The contract with the fields that every document has put at its head. What the manifest says of
/// them goes into them; it is none where it is faulty.
#[must_use]
pub fn with_base(
    mut base: RawSchema,
    mut own: RawSchema,
    manifest: Option<&Manifest>,
) -> RawSchema {
    if let Some(manifest) = manifest {
        base.sheet.iter_mut().for_each(|sheet| fill(&mut sheet.column, manifest));
    }
    let (mut sheets, mut last) = (Vec::new(), Vec::new());
    for (at, mut sheet) in base.sheet.into_iter().enumerate() {
        sheet.column.iter_mut().for_each(|column| column.base = true);
        if at > 0 {
            last.extend(at_last(sheet, &mut own));
            continue;
        }
        let also = own.sheet.iter().position(|other| other.name.get_ref() == sheet.name.get_ref());
        if let Some(at) = also {
            let other = own.sheet.remove(at);
            for column in other.column {
                let name = column.name.get_ref();
                // Of two columns of one name, the second is told.
                match sheet.column.iter_mut().find(|it| it.base && it.name.get_ref() == name) {
                    Some(known) => *known = column,
                    None => sheet.column.push(column),
                }
            }
            if let Some(manifest) = manifest {
                own_variant(&mut sheet.column, manifest);
            }
            sheet.check.extend(other.check);
            sheet.aliases.extend(other.aliases);
            sheet.merged = other.merged.or(sheet.merged);
            sheet.hidden = other.hidden.or(sheet.hidden);
        }
        sheets.push(sheet);
    }
    sheets.extend(own.sheet);
    sheets.extend(last);
    RawSchema { sheet: sheets }
}

/// A sheet that every type may have, to stand behind the type's own. Where the type has one of this
/// name, that one stays where it is, with the columns that it lacks.
fn at_last(mut sheet: RawSheet, own: &mut RawSchema) -> Option<RawSheet> {
    let name = sheet.name.get_ref();
    if let Some(known) = own.sheet.iter_mut().find(|known| known.name.get_ref() == name) {
        for column in sheet.column {
            let name = column.name.get_ref();
            if known.column.iter().all(|own| own.name.get_ref() != name) {
                known.column.push(RawColumn { required: false, unique: None, ..column });
            }
        }
        return None;
    }
    // What a type calls a sheet of its own is not said of this one.
    let words = |sheet: &RawSheet| {
        let words = [&sheet.name].into_iter().chain(&sheet.title).chain(&sheet.aliases);
        words.map(|word| folded(word.get_ref())).collect::<Vec<_>>()
    };
    let known: BTreeSet<String> = own.sheet.iter().flat_map(words).collect();
    sheet.aliases.retain(|alias| !known.contains(&folded(alias.get_ref())));
    sheet.base = true;
    Some(sheet)
}

/// Fills in what the manifest says: the author where a workbook names none, what documents are made
/// per, and the variants.
fn fill(columns: &mut Vec<RawColumn>, manifest: &Manifest) {
    columns.retain(|column| column.name.get_ref() != VARIANT || !manifest.variants.is_empty());
    for column in columns {
        match column.name.get_ref().as_str() {
            "author" => column.default = manifest.author.clone().map(unwritten),
            PER if !manifest.per.is_empty() => {
                let words: Vec<&str> = manifest.per.iter().map(|(word, _)| word.as_str()).collect();
                column.default = Some(unwritten(words.join("; ")));
            }
            VARIANT => choose(column, manifest),
            _ => {}
        }
    }
}

/// The field for the variant as its type declares it, with what it leaves out.
fn own_variant(columns: &mut [RawColumn], manifest: &Manifest) {
    let own = columns.iter_mut().find(|it| !it.base && it.name.get_ref() == VARIANT);
    if let Some(column) = own.filter(|_| !manifest.variants.is_empty()) {
        choose(column, manifest);
    }
}

/// What a field for the variant says, where it says nothing itself.
fn choose(column: &mut RawColumn, manifest: &Manifest) {
    let names = || manifest.variants.iter().map(|variant| variant.name.clone());
    if column.default.is_none() {
        column.default = names().next().map(unwritten);
    }
    if column.example.is_none() {
        column.example = names().nth(1).map(unwritten);
    }
    if column.description.is_empty() {
        column.description = variants::described(&manifest.variants);
    }
}

/// A value that stands in no file.
fn unwritten(text: String) -> Spanned<String> {
    Spanned::new(0..0, text)
}

/// The fault of a type with variants whose own field for them takes something else.
pub fn variant_fault(
    own: &RawSchema,
    document: &Document<'_>,
    manifest: Option<&Manifest>,
) -> Option<Diagnostic> {
    manifest.filter(|manifest| !manifest.variants.is_empty())?;
    let sheet = own.sheet.iter().find(|sheet| sheet.name.get_ref() == "document")?;
    let column = sheet.column.iter().find(|column| column.name.get_ref() == VARIANT)?;
    let codes = column.codes.as_ref().map(|codes| codes.get_ref().as_str());
    if *column.kind.get_ref() == RawType::Code
        && codes == Some(variants::LIST)
        && column.separator.is_none()
    {
        return None;
    }
    let message =
        format!("the field {} has to take one of the variants of `template.toml`", quoted(VARIANT));
    let hint = format!(
        "write `type = \"code\"` and `codes = \"{}\"`, or give the field another name",
        variants::LIST
    );
    Some(document.error(column.kind.span(), message).hint(hint))
}
