//! Labels: each that a layout asks for is there, in every language, with the same words in braces.

use std::collections::{BTreeMap, BTreeSet};

use crate::compile::{self, Asked};
use crate::diagnostic::{Diagnostic, FilePlace, Name, Place, quoted};
use crate::doctype::{self, Files, Label, Labels};

/// What is wrong with the labels among the files of a document type.
pub fn check(files: &Files) -> Vec<Diagnostic> {
    let languages = doctype::labels(files);
    let calls = compile::labels(files);
    let mut found = asked(&calls, &languages);
    let filled = filled(&calls);
    found.extend(languages.iter().flat_map(|labels| unknown(labels, &filled)));
    // English is what the others are made from; without it, the first.
    let first = languages.iter().find(|labels| labels.language == "en").or(languages.first());
    if let Some(first) = first {
        for labels in languages.iter().filter(|labels| labels.language != first.language) {
            found.extend(lacking(first, labels));
            found.extend(lacking(labels, first));
            found.extend(differing((first, labels), &filled));
        }
    }
    found
}

/// The labels that layouts ask for and no language has, each where it is asked for first.
fn asked(calls: &[Asked], languages: &[Labels]) -> Vec<Diagnostic> {
    let mut missing: BTreeMap<String, Place> = BTreeMap::new();
    for Asked { key, place, .. } in calls {
        if languages.iter().all(|labels| !has(labels, key)) {
            missing.entry(key.clone()).or_insert_with(|| place.clone().into());
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

/// Whether a language has a label, be it a text or not.
fn has(labels: &Labels, key: &str) -> bool {
    labels.words.contains_key(key) || labels.odd.contains(key)
}

/// What fills in the words in braces of each label, and the first call that does, as far as layouts
/// alone ask for it and all of them by name.
type Filled<'a> = BTreeMap<&'a str, (BTreeSet<&'a str>, &'a FilePlace)>;

fn filled(calls: &[Asked]) -> Filled<'_> {
    let open: BTreeSet<&str> =
        calls.iter().filter(|it| it.fields.is_none()).map(|it| it.key.as_str()).collect();
    let mut filled = Filled::new();
    for call in calls.iter().filter(|call| !open.contains(&*call.key)) {
        let (fields, _) = filled.entry(&call.key).or_insert_with(|| (BTreeSet::new(), &call.place));
        fields.extend(call.fields.iter().flatten().map(String::as_str));
    }
    // A label that nobody gives anything may be one that a template fills in.
    filled.retain(|_, (fields, _)| !fields.is_empty());
    filled
}

/// The words in braces of a language's labels that no layout fills in.
fn unknown(labels: &Labels, filled: &Filled<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (key, label) in &labels.words {
        let Some((fields, place)) = filled.get(key.as_str()) else { continue };
        for word in braces(&label.text).difference(fields) {
            let words = quoted(&format!("{{{word}}}"));
            let missing: Vec<String> = fields
                .difference(&braces(&label.text))
                .map(|field| quoted(&format!("{{{field}}}")))
                .collect();
            let hint = match missing.as_slice() {
                [] => "leave it out, or fill it in where the layout asks for the label".to_owned(),
                all => format!("is {} meant?", all.join(" or ")),
            };
            found.push(
                Diagnostic::error(Name::LabelDiffers, format!("{words} is filled in by no layout"))
                    .at(label.place.clone())
                    .also("the label is asked for here", (*place).clone())
                    .hint(hint),
            );
        }
    }
    found
}

/// The labels of one language that another lacks.
fn lacking(one: &Labels, other: &Labels) -> Vec<Diagnostic> {
    let extra = || other.words.keys().filter(|key| !one.words.contains_key(*key));
    let missing = one.words.iter().filter(|(key, _)| !has(other, key));
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
fn differing((one, other): (&Labels, &Labels), filled: &Filled<'_>) -> Vec<Diagnostic> {
    // A word that no layout fills in is told already.
    let is_sound = |key: &str, label: &Label| {
        filled.get(key).is_none_or(|(fields, _)| braces(&label.text).is_subset(fields))
    };
    let both = one.words.iter().filter_map(|(key, label)| {
        let there = other.words.get(key)?;
        (is_sound(key, label) && is_sound(key, there)).then_some((label, there))
    });
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
