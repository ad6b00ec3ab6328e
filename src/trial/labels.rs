//! Labels: each that a layout asks for is there, in every language, with the same words in braces.

use std::collections::{BTreeMap, BTreeSet};

use crate::compile;
use crate::diagnostic::{Diagnostic, Name, Place, quoted};
use crate::doctype::{self, Files, Labels};

/// What is wrong with the labels among the files of a document type.
pub fn check(files: &Files) -> Vec<Diagnostic> {
    let languages = doctype::labels(files);
    let mut found = asked(files, &languages);
    // English is what the others are made from; without it, the first.
    let first = languages.iter().find(|labels| labels.language == "en").or(languages.first());
    if let Some(first) = first {
        for labels in languages.iter().filter(|labels| labels.language != first.language) {
            found.extend(lacking(first, labels));
            found.extend(lacking(labels, first));
            found.extend(differing(first, labels));
        }
    }
    found
}

/// The labels that layouts ask for and no language has, each where it is asked for first.
fn asked(files: &Files, languages: &[Labels]) -> Vec<Diagnostic> {
    let mut missing: BTreeMap<String, Place> = BTreeMap::new();
    for (key, place) in compile::labels(files) {
        if languages.iter().all(|labels| !labels.words.contains_key(&key)) {
            missing.entry(key).or_insert_with(|| place.into());
        }
    }
    let known = || languages.iter().flat_map(|labels| labels.words.keys());
    let told = missing.into_iter().map(|(key, place)| {
        Diagnostic::error(Name::MissingLabel, format!("no language has the label {}", quoted(&key)))
            .at(place)
            .offer(&key, known().map(String::as_str))
            .hint(format!(
                "or add a line `{key} = \"…\"` to each file in `templates/_shared/labels`"
            ))
    });
    told.collect()
}

/// The labels of one language that another lacks.
fn lacking(one: &Labels, other: &Labels) -> Vec<Diagnostic> {
    let extra = || other.words.keys().filter(|key| !one.words.contains_key(*key));
    let missing = one.words.iter().filter(|(key, _)| !other.words.contains_key(*key));
    let told = missing.map(|(key, label)| {
        let message =
            format!("the label {} is missing in {}", quoted(key), quoted(&other.language));
        Diagnostic::error(Name::MissingLabel, message)
            .at(std::path::PathBuf::from(&*other.file))
            .also("it stands here", label.place.clone())
            .offer(key, extra().map(String::as_str))
            .hint(format!("add a line `{key} = \"…\"` to {}", quoted(&other.file)))
    });
    told.collect()
}

/// The labels in which two languages have different words in braces.
fn differing(one: &Labels, other: &Labels) -> Vec<Diagnostic> {
    let both = one.words.iter().filter_map(|(key, label)| Some((label, other.words.get(key)?)));
    let told = both.filter_map(|(label, there)| {
        let (ours, theirs) = (braces(&label.text), braces(&there.text));
        let (word, message) =
            match (ours.difference(&theirs).next(), theirs.difference(&ours).next()) {
                (Some(word), _) => (word, "is not filled in"),
                (None, Some(word)) => (word, "is filled in here only"),
                (None, None) => return None,
            };
        let message = format!("{} {message}", quoted(&format!("{{{word}}}")));
        Some(
            Diagnostic::error(Name::LabelDiffers, message)
                .at(there.place.clone())
                .also("the other language", label.place.clone())
                .hint("write the same words in braces in each language"),
        )
    });
    told.collect()
}

/// The words in braces of a label.
fn braces(text: &str) -> BTreeSet<&str> {
    let parts = text.split('{').skip(1);
    parts.filter_map(|part| part.split_once('}')).map(|(word, _)| word).collect()
}
