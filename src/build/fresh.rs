//! Planning without reading what is as it was: which workbooks need not be read, since all that they
//! become documents by is known.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use super::agree::Stated;
use super::kept::Kept;
use super::kinds::Kinds;
use super::memory::{Memory, Stand};
use super::plan::{self, Plan, Planned};
use super::state::{Files, Input, hash, program};
use super::{Event, Options, agree, images, parallel, rows, sources};
use crate::project;
use crate::read;

/// Plans a build: what is exactly as it was, PDFs included, is not read.
pub fn planned(
    options: &Options,
    kinds: &Kinds<'_>,
    (kept, memory): (&Kept, &Memory),
    tell: &(dyn Fn(Event) + Sync),
) -> Plan {
    let mut fresh = fresh(options, kinds, memory);
    let mut plan = plan::plan(options, kinds, (kept, &left(options, &fresh)), tell);
    let unclear = stated(&plan, &fresh).unclear();
    // What differs is told by its cells; and what is refused for what others say has to be read.
    let is_unclear = |path: &Path, input: &Input| {
        let is_refused = options.deny_warnings && !input.rows_from.is_empty();
        unclear.contains(&project::slashed(path)) || !unclear.is_empty() && is_refused
    };
    let again: Vec<PathBuf> = fresh
        .iter()
        .filter(|(path, (.., input))| is_unclear(path, input))
        .map(|(path, _)| (*path).to_owned())
        .collect();
    if !again.is_empty() {
        fresh.retain(|path, _| !again.iter().any(|again| again == path));
        plan.join(plan::plan(options, kinds, (kept, &again), tell));
    }
    let conflicts = stated(&plan, &fresh).conflicts();
    let mut plan = with_known(options, (memory, &fresh), plan)
        .unwrap_or_else(|| plan::plan(options, kinds, (kept, &options.inputs), tell));
    agree::tell(&mut plan, conflicts, options.deny_warnings);
    plan
}

/// The inputs that have to be read.
fn left(options: &Options, fresh: &Fresh<'_>) -> Vec<PathBuf> {
    let inputs = options.inputs.iter();
    inputs.filter(|path| !fresh.contains_key(path.as_path())).cloned().collect()
}

/// The facts that all inputs state.
fn stated<'a>(plan: &'a Plan, fresh: &'a Fresh<'_>) -> Stated<'a> {
    let known = fresh.values().map(|(_, name, input)| (&**name, &*input.facts));
    Stated { read: agree::read(&plan.heard), known: known.collect() }
}

/// A plan together with what is known; none where two would be written as one, which is told of
/// workbooks that were read.
fn with_known(
    options: &Options,
    (memory, fresh): (&Memory, &Fresh<'_>),
    mut plan: Plan,
) -> Option<Plan> {
    let outputs = |documents: &[Planned]| -> BTreeSet<String> {
        documents.iter().map(|it| project::slashed(&it.output).to_lowercase()).collect()
    };
    let mut known: BTreeMap<&Path, Vec<Planned>> = BTreeMap::new();
    for (path, (key, name, input)) in fresh {
        let documents = input.documents.iter().filter_map(|output| {
            let made = memory.state().documents.get(output).filter(|made| made.input == *key)?;
            Some(Planned {
                doctype: made.doctype.clone(),
                input: name.clone(),
                path: (*path).to_owned(),
                output: options.out.join(output),
                key: made.key.clone(),
                work: None,
                stopped_by: Vec::new(),
                is_known: true,
            })
        });
        known.insert(path, documents.collect());
        plan.found.extend(input.notes.iter().cloned());
        plan.asked.extend(input.types.iter().cloned());
        plan.read.extend(sources::workbook(path));
        plan.read.extend(input.images.iter().map(|image| images::place(path, image)));
        plan.read.extend(rows::read(path, &input.rows_from));
        plan.any_read = true;
    }
    let all: Vec<Planned> = known.values().flatten().cloned().collect();
    if !outputs(&all).is_disjoint(&outputs(&plan.documents)) {
        return None;
    }
    let mut read: BTreeMap<PathBuf, Vec<Planned>> = BTreeMap::new();
    for document in plan.documents {
        read.entry(document.path.clone()).or_default().push(document);
    }
    let of = |path: &PathBuf| known.remove(path.as_path()).or_else(|| read.remove(path));
    plan.documents = options.inputs.iter().filter_map(of).flatten().collect();
    Some(plan)
}

/// The inputs that are as they were, whose documents are all there, with their keys and names.
type Fresh<'a> = BTreeMap<&'a Path, (String, String, &'a Input)>;

/// Those among the inputs.
fn fresh<'a>(options: &'a Options, kinds: &Kinds<'_>, memory: &'a Memory) -> Fresh<'a> {
    let remembers = options.write || options.dry;
    if !remembers || options.force || options.keep_typst || options.stopped() {
        return BTreeMap::new();
    }
    let inputs = parallel::map(&options.inputs, options.jobs, |path| {
        let key = memory.key(path);
        let input = memory.state().inputs.get(&key)?;
        let before = input.print.as_ref()?;
        // What was right may have expired since.
        if options.today.is_after(input.until.as_ref().and_then(|until| until.parse().ok())) {
            return None;
        }
        let picture = |name: &String| {
            let bytes = fs::read(images::place(path, name)).unwrap_or_default();
            (name.clone(), hash(&bytes))
        };
        let pictures = input.images.iter().map(picture).collect();
        let contents = rows::contents(path, &input.rows_from, |path| match memory.content(path) {
            None => read::content(path, &options.reading).ok(),
            known => known,
        })?;
        let parts = (&input.types, (&pictures, &contents), kinds);
        let now = print(options, memory, path, parts)?;
        (now == *before).then_some((key, project::slashed(path), input))
    });
    let same: Vec<(&Path, (String, String, &Input))> = options
        .inputs
        .iter()
        .zip(inputs)
        .filter_map(|(path, input)| Some((path.as_path(), input?)))
        .collect();
    let names: Vec<&String> = same.iter().flat_map(|(_, (.., input))| &input.documents).collect();
    let stands = parallel::map(&names, options.jobs, |name| {
        let made = memory.state().documents.get(name.as_str());
        made.is_some_and(|made| memory.stand(name, made) == Stand::Same)
    });
    let sound: BTreeSet<&String> =
        names.into_iter().zip(stands).filter(|(_, same)| *same).map(|(name, _)| name).collect();
    let same = same.into_iter();
    same.filter(|(_, (.., input))| input.documents.iter().all(|name| sound.contains(name)))
        .collect()
}

/// A hash of all by which an input becomes documents; none where it can't be known.
pub fn print(
    options: &Options,
    memory: &Memory,
    path: &Path,
    (types, files, kinds): (&BTreeSet<String>, (&Files, &Files), &Kinds<'_>),
) -> Option<String> {
    let content = memory.content(path)?;
    let mut prints = Vec::new();
    for name in types {
        prints.push((name, kinds.get(name)?.1?.print));
    }
    let limits = (&options.reading, &options.doctype, options.deny_warnings);
    let settings = (program(), options.epoch, options.system_fonts, limits);
    let all = (content, project::slashed(path), prints, files, settings);
    Some(hash(format!("{all:?}").as_bytes()))
}
