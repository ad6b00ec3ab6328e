//! Planning without reading what is as it was: which workbooks need not be read, since all that they
//! become documents by is known.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

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
    let mut plan = without(options, kinds, (kept, memory, &fresh), tell);
    let conflicts = agree::conflicts(&plan.facts);
    let doubtful = |path: &Path, input: &Input| {
        let name = project::slashed(path);
        !input.rows_from.is_empty() || conflicts.iter().any(|conflict| conflict.stops_in(&name))
    };
    // What is refused for what others say has to be read.
    if options.deny_warnings && !conflicts.is_empty() {
        let known = fresh.len();
        fresh.retain(|path, (_, input)| !doubtful(path, input));
        if fresh.len() < known {
            plan = without(options, kinds, (kept, memory, &fresh), tell);
        }
    }
    agree::tell(&mut plan, conflicts, options.deny_warnings);
    plan
}

/// Plans a build without reading what is known.
fn without(
    options: &Options,
    kinds: &Kinds<'_>,
    (kept, memory, fresh): (&Kept, &Memory, &Fresh<'_>),
    tell: &(dyn Fn(Event) + Sync),
) -> Plan {
    if fresh.is_empty() {
        return plan::plan(options, kinds, (kept, &options.inputs), tell);
    }
    let is_fresh = |path: &&PathBuf| fresh.contains_key(path.as_path());
    let rest: Vec<PathBuf> = options.inputs.iter().filter(|it| !is_fresh(it)).cloned().collect();
    let mut plan = plan::plan(options, kinds, (kept, &rest), tell);
    let outputs = |documents: &[Planned]| -> BTreeSet<String> {
        documents.iter().map(|it| project::slashed(&it.output).to_lowercase()).collect()
    };
    let mut known: BTreeMap<&Path, Vec<Planned>> = BTreeMap::new();
    for (path, (key, input)) in fresh {
        let name = project::slashed(path);
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
        plan.facts.extend(input.facts.iter().cloned());
        plan.any_read = true;
    }
    // Whether two would be written as one is told of workbooks that were read.
    let all: Vec<Planned> = known.values().flatten().cloned().collect();
    if !outputs(&all).is_disjoint(&outputs(&plan.documents)) {
        return plan::plan(options, kinds, (kept, &options.inputs), tell);
    }
    let mut read: BTreeMap<PathBuf, Vec<Planned>> = BTreeMap::new();
    for document in plan.documents {
        read.entry(document.path.clone()).or_default().push(document);
    }
    let of = |path: &PathBuf| known.remove(path.as_path()).or_else(|| read.remove(path));
    plan.documents = options.inputs.iter().filter_map(of).flatten().collect();
    plan
}

/// The inputs that are as they were, whose documents are all there, with their keys.
type Fresh<'a> = BTreeMap<&'a Path, (String, &'a Input)>;

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
        (now == *before).then_some((key, input))
    });
    let same: Vec<(&Path, (String, &Input))> = options
        .inputs
        .iter()
        .zip(inputs)
        .filter_map(|(path, input)| Some((path.as_path(), input?)))
        .collect();
    let names: Vec<&String> = same.iter().flat_map(|(_, (_, input))| &input.documents).collect();
    let stands = parallel::map(&names, options.jobs, |name| {
        let made = memory.state().documents.get(name.as_str());
        made.is_some_and(|made| memory.stand(name, made) == Stand::Same)
    });
    let sound: BTreeSet<&String> =
        names.into_iter().zip(stands).filter(|(_, same)| *same).map(|(name, _)| name).collect();
    let same = same.into_iter();
    same.filter(|(_, (_, input))| input.documents.iter().all(|name| sound.contains(name))).collect()
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
