//! Variants as a code list, so that a workbook chooses one as it chooses any word of a list.

use super::{CodeList, Entry, Variant};

/// What the list is called. No type without variants has it.
pub const LIST: &str = "document-variants";

/// The variants as a code list: printed by their names, meant by their titles, too.
pub fn list(variants: &[Variant]) -> CodeList {
    let entry = |variant: &Variant| Entry {
        code: variant.name.clone(),
        label: variant.name.clone(),
        aliases: vec![variant.title.clone()],
        further: vec![variant.title.clone(), variant.description.clone()],
    };
    CodeList {
        name: LIST.into(),
        edition: super::Edition::default(),
        columns: vec!["title".to_owned(), "description".to_owned()],
        entries: variants.iter().map(entry).collect(),
        words: Default::default(),
    }
}

/// The variants in a sentence, for whoever chooses one.
pub fn described(variants: &[Variant]) -> String {
    let one = |variant: &Variant| {
        let name = &variant.name;
        let title = (variant.title != super::titled(name)).then_some(variant.title.as_str());
        let about = variant.description.trim().trim_end_matches('.');
        let about: Vec<&str> =
            title.into_iter().chain(Some(about)).filter(|words| !words.is_empty()).collect();
        if about.is_empty() { name.clone() } else { format!("{name} ({})", about.join(": ")) }
    };
    format!("The form of the paper: {}.", variants.iter().map(one).collect::<Vec<_>>().join("; "))
}
