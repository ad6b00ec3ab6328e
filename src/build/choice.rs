//! Choosing among the documents of a plan: by their names, by what came of them the last time, by
//! the share that they are in.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::Options;
use super::partition::Part;
use super::plan::{Plan, Planned};
use super::state::State;
use crate::diagnostic::{Diagnostic, Name, Place, quoted};
use crate::project;

/// How many names are offered where a pattern fits none.
const OFFERED: usize = 6;

/// Which documents of a plan are made; all of them unless it says otherwise.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// Only those that one of these fits.
    pub only: Vec<Pattern>,
    /// Only those that failed in the last run.
    pub failed: bool,
    /// Only those of this share.
    pub part: Option<Part>,
}

/// Of what some documents were chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chosen {
    /// How many documents there are.
    pub of: usize,
    /// What is to be said where none of them was chosen.
    pub none: String,
}

/// What names of documents may look like, whether their letters are large or small.
#[derive(Debug, Clone)]
pub struct Pattern {
    text: String,
    /// With wildcards; none where it has none.
    wild: Option<glob::Pattern>,
}

impl Pattern {
    /// The pattern that is written like this.
    ///
    /// # Errors
    ///
    /// Fails, in words for whoever typed it, if its wildcards have no meaning.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Err("write a name, or a part of one".to_owned());
        }
        let is_wild = text.contains(['*', '?', '[']);
        let wild = is_wild.then(|| glob::Pattern::new(&folded(text))).transpose();
        let wild = wild.map_err(|fault| format!("{} (in character {})", fault.msg, fault.pos + 1));
        Ok(Self { text: text.to_owned(), wild: wild? })
    }

    /// Which of these it fits: with wildcards all of a name; without them all of a name, and only if
    /// there is no such name a part of one.
    fn fits(&self, documents: &[Called]) -> BTreeSet<usize> {
        let which = |fits: &dyn Fn(&str) -> bool| -> BTreeSet<usize> {
            let any = |called: &&Called| called.names.iter().any(|name| fits(name));
            documents.iter().filter(any).map(|called| called.at).collect()
        };
        let text = folded(&self.text);
        match &self.wild {
            Some(wild) => which(&|name| wild.matches(name)),
            None => match which(&|name| name == text) {
                none if none.is_empty() => which(&|name| name.contains(&text)),
                some => some,
            },
        }
    }
}

/// A text in which capitals and ways to write a letter make no difference.
fn folded(text: &str) -> String {
    text.nfc().collect::<String>().to_lowercase().nfc().collect()
}

/// A document by all that it may be called.
struct Called {
    /// Where it stands in the plan.
    at: usize,
    names: Vec<String>,
}

impl Called {
    fn of((at, planned): (usize, &Planned), options: &Options) -> Self {
        let name = name(options, &planned.output);
        let short = name.strip_suffix(".pdf").unwrap_or(&name).to_owned();
        let last = |text: &str| text.rsplit('/').next().unwrap_or_default().to_owned();
        let book = last(&planned.input);
        let stem = book.rsplit_once('.').map_or(&*book, |(stem, _)| stem).to_owned();
        let all = [last(&name), last(&short), name, short, planned.input.clone(), book, stem];
        let key = Some(planned.key.clone()).filter(|key| !key.is_empty());
        let all = all.into_iter().chain(key);
        Self { at, names: all.map(|name| folded(&name)).collect() }
    }
}

/// What a document is called in the output folder, with `/` between folders.
pub fn name(options: &Options, output: &Path) -> String {
    project::slashed(output.strip_prefix(&options.out).unwrap_or(output))
}

impl Choice {
    /// Whether all documents are chosen, whatever they are.
    pub fn is_all(&self) -> bool {
        self.only.is_empty() && !self.failed && self.part.is_none()
    }

    /// Whether a document that is no longer planned would have been chosen by its name.
    pub fn covers(&self, name: &str, input: &str) -> bool {
        let short = name.strip_suffix(".pdf").unwrap_or(name);
        let names = [name, short, input].map(folded).to_vec();
        let called = [Called { at: 0, names }];
        (self.only.is_empty() || self.only.iter().any(|only| !only.fits(&called).is_empty()))
            && self.part.is_none_or(|part| part.has(name))
    }
}

/// Leaves in a plan only what was chosen, and what was found in the workbooks of that. Tells what
/// they were chosen of, where it is not all of them, and the inputs that are left.
///
/// # Errors
///
/// `no-such-document` for each pattern that fits none.
pub fn narrow(
    options: &Options,
    plan: &mut Plan,
) -> Result<(Option<Chosen>, Vec<PathBuf>), Vec<Diagnostic>> {
    let all = plan.documents.len();
    let choice = &options.choice;
    if choice.is_all() {
        return Ok((None, options.inputs.clone()));
    }
    let called: Vec<Called> =
        plan.documents.iter().enumerate().map(|it| Called::of(it, options)).collect();
    let mut chosen: BTreeSet<usize> = (0..all).collect();
    if !choice.only.is_empty() {
        let fits: Vec<_> = choice.only.iter().map(|only| (only, only.fits(&called))).collect();
        let none = fits.iter().filter(|(_, fits)| fits.is_empty());
        let unknown: Vec<_> = none.map(|(only, _)| unknown(only, plan, options)).collect();
        if !unknown.is_empty() {
            return Err(unknown);
        }
        chosen = fits.into_iter().flat_map(|(_, fits)| fits).collect();
    }
    if choice.failed {
        let failed = failed(options, plan);
        chosen.retain(|at| failed.contains(at));
    }
    if let Some(part) = choice.part {
        let is_ours = |planned: &Planned| part.has(&name(options, &planned.output));
        chosen.retain(|at| plan.documents.get(*at).is_some_and(is_ours));
    }
    let none = match (choice.failed, &*choice.only, choice.part) {
        (true, [], None) => "no document failed in the last build".to_owned(),
        (false, [], Some(part)) => format!("no document is in partition {part}"),
        _ => "none of these documents is to be made".to_owned(),
    };
    Ok((Some(Chosen { of: all, none }), keep(options, plan, &chosen)))
}

/// Leaves in a plan only these documents; tells of which inputs they are.
fn keep(options: &Options, plan: &mut Plan, chosen: &BTreeSet<usize>) -> Vec<PathBuf> {
    let mut at = 0..;
    let mut dropped = Vec::new();
    for document in std::mem::take(&mut plan.documents) {
        let is_chosen = at.next().is_some_and(|at| chosen.contains(&at));
        if is_chosen { &mut plan.documents } else { &mut dropped }.push(document);
    }
    let inputs: BTreeSet<&str> = plan.documents.iter().map(|it| &*it.input).collect();
    // A fault of an output is told at its path.
    let outputs: BTreeSet<String> =
        dropped.iter().map(|document| project::slashed(&document.output)).collect();
    let others: BTreeSet<&str> =
        dropped.iter().map(|it| &*it.input).filter(|it| !inputs.contains(it)).collect();
    let is_others = |file: &str| {
        let mut others = others.iter();
        others.any(|other| project::is_within(file, other)) || outputs.contains(file)
    };
    let stops = |documents: &[Planned], found: &Diagnostic| {
        documents.iter().any(|document| document.stopped_by.contains(found))
    };
    let disputed = std::mem::take(&mut plan.disputed);
    plan.found.retain(|found| {
        // What stops a document may be wrong in a workbook whose rows it takes.
        if stops(&plan.documents, found) {
            return true;
        }
        if let Some((_, files)) = disputed.iter().find(|(known, _)| known == found) {
            return files.iter().any(|file| inputs.contains(&**file));
        }
        if stops(&dropped, found) && !stops(&plan.documents, found) {
            return false;
        }
        let file = found.place.as_ref().map(|place| place.file().replace('\\', "/"));
        !file.is_some_and(|file| is_others(&file))
    });
    let is_told = |file: &str| {
        let mut places = plan.found.iter().filter_map(|found| found.place.as_ref());
        places.any(|place| *place.file() == *file)
    };
    plan.faulty.retain(|it| inputs.contains(&*it.file) || is_told(&it.file));
    let left = |path: &&PathBuf| inputs.contains(&*project::slashed(path));
    options.inputs.iter().filter(left).cloned().collect()
}

/// The documents that failed in the last run, and all of the workbooks of which documents failed
/// that nobody knows by their names any more.
fn failed(options: &Options, plan: &Plan) -> BTreeSet<usize> {
    let (state, _) = State::load(&options.out, options.choice.part);
    // Nothing was ever made here.
    if state.documents.is_empty() && state.failed.is_empty() {
        return (0..plan.documents.len()).collect();
    }
    let names: Vec<String> =
        plan.documents.iter().map(|planned| name(options, &planned.output)).collect();
    let is_renamed = |(failed, _): &(&str, &str)| !names.iter().any(|name| name == failed);
    let renamed: BTreeSet<&str> =
        state.failed().filter(is_renamed).map(|(_, input)| input).collect();
    let has_failed = |planned: &Planned, name: &str| {
        renamed.contains(&*options.key(&planned.path))
            || state.failed().any(|(failed, _)| failed == name)
    };
    let documents = plan.documents.iter().zip(&names).enumerate();
    let failed = documents.filter(|(_, (planned, name))| has_failed(planned, name));
    failed.map(|(at, _)| at).collect()
}

/// A pattern fits no document.
fn unknown(only: &Pattern, plan: &Plan, options: &Options) -> Diagnostic {
    let message = format!("no document is called {}", quoted(&only.text));
    let fault = Diagnostic::error(Name::NoSuchDocument, message);
    let names: Vec<String> =
        plan.documents.iter().map(|planned| name(options, &planned.output)).collect();
    let text = folded(&only.text);
    let mut near: Vec<(usize, &String)> = names
        .iter()
        .map(|name| {
            let last = folded(name.rsplit('/').next().unwrap_or(name));
            let last = last.trim_end_matches(".pdf");
            let words = last.split(|letter: char| !letter.is_alphanumeric()).chain([last]);
            let far = words.map(|word| strsim::damerau_levenshtein(word, &text));
            (far.min().unwrap_or(usize::MAX), name)
        })
        .collect();
    near.sort();
    let offered: Vec<String> = near.iter().take(OFFERED).map(|(_, name)| quoted(name)).collect();
    let rest = match names.len().saturating_sub(offered.len()) {
        0 => String::new(),
        1 => ", and 1 other".to_owned(),
        rest => format!(", and {rest} others"),
    };
    let mut fault = match &*offered {
        [] => fault,
        [one] if rest.is_empty() => fault.hint(format!("there is only {one}")),
        some => {
            fault.hint(format!("there are {} documents: {}{rest}", names.len(), some.join(", ")))
        }
    };
    // Whatever is in these, nobody knows what it is called.
    let unread =
        plan.found.iter().filter(|found| found.is_error()).filter_map(|found| {
            found.place.as_ref().filter(|place| matches!(place, Place::Path(_)))
        });
    let unread: BTreeSet<String> = unread.map(|place| place.file().into_owned()).collect();
    for file in unread {
        fault = fault.also("can't be read", PathBuf::from(file));
    }
    fault
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fits(pattern: &str, names: &[&str]) -> Vec<usize> {
        let called = |(at, name): (usize, &&str)| {
            let names = [*name, name.trim_end_matches(".pdf")].map(folded).to_vec();
            Called { at, names }
        };
        let documents: Vec<Called> = names.iter().enumerate().map(called).collect();
        Pattern::parse(pattern).unwrap().fits(&documents).into_iter().collect()
    }

    #[test]
    fn without_wildcards_a_whole_name_goes_before_a_part_of_one() {
        let names = ["guinea.pdf", "papua-new-guinea.pdf", "niger.pdf", "nigeria.pdf"];
        assert_eq!(fits("Guinea", &names), [0]);
        assert_eq!(fits("guin", &names), [0, 1]);
        assert_eq!(fits("NIGER.pdf", &names), [2]);
        assert_eq!(fits("chad", &names), [0; 0]);
    }

    #[test]
    fn wildcards_are_those_of_shells() {
        let names = ["2027/albania.pdf", "2027/bhutan.pdf", "2028/bhutan.pdf"];
        assert_eq!(fits("*/bhutan", &names), [1, 2]);
        assert_eq!(fits("2027/*", &names), [0, 1]);
        assert_eq!(fits("202?/[ab]*", &names), [0, 1, 2]);
        assert_eq!(fits("bhu*", &names), [0; 0]);
    }

    #[test]
    fn the_way_in_which_a_letter_is_written_does_not_matter() {
        assert_eq!(fits("Tu\u{308}rkiye", &["t\u{fc}rkiye.pdf"]), [0]);
        assert_eq!(fits("CÔTE*", &["co\u{302}te-d-ivoire.pdf"]), [0]);
    }

    #[test]
    fn a_pattern_without_meaning_is_refused() {
        for wrong in ["", "  ", "[a", "***"] {
            assert!(Pattern::parse(wrong).is_err(), "{wrong:?}");
        }
    }
}
