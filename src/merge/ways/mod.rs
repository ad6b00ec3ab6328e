//! Faults of a template's places and of its own Typst that no data have to reach.
//!
//! Which branches a document takes is not known before there are data. So the template is drafted in
//! many ways, with a neutral word for each value: every choice is taken and left, alone and together
//! with the others, and every list is gone through twice, once, and not at all. A fault is told only
//! where every way comes to it, so that none is told which data could avoid.

mod walk;

use std::collections::btree_map::Entry as Slot;
use std::collections::{BTreeMap, BTreeSet};

use super::assemble::Draft;
use super::faults;
use super::language::Language;
use super::place::{self, Found};
use super::tape::{Content, Entry};
use super::template::Template;
use super::write::Form;
use crate::diagnostic::{Diagnostic, Name};
use walk::Walk;

/// How many ways are tried at most.
const MOST: usize = 1500;
/// How many choices are tried in all their combinations.
const ALL: usize = 7;
/// How many ways are taken by lot.
const LOTS: u64 = 48;
/// How long a draft may become, in entries.
const LONGEST: usize = 20_000;

/// The places of a template at which no value can stand, and faults of its own Typst, whatever the
/// data are.
pub fn positions(template: &Template) -> Vec<Diagnostic> {
    let mut seen =
        Seen { template, trusts: false, values: BTreeMap::new(), texts: BTreeMap::new() };
    let mut known: Vec<Choice> = Vec::new();
    let mut next = 0;
    let mut tried = 0;
    // Each way shows further choices, until all are known.
    let mut ways = vec![Way::new(false), Way::new(true)];
    while let Some(way) = ways.pop() {
        if tried >= MOST {
            return Vec::new();
        }
        tried += 1;
        for choice in seen.draft(&way) {
            if !known.iter().any(|other| other.key == choice.key) {
                known.push(choice);
            }
        }
        if ways.is_empty() {
            while let Some(choice) = known.get(next) {
                ways.extend(choice.ways());
                next += 1;
            }
        }
    }
    let together = if known.len() <= ALL { 1_u64 << known.len() } else { 0 };
    for bits in 0..together {
        for times in [1, 2] {
            let taken = known.iter().enumerate();
            let taken = taken.map(|(at, choice)| (choice.key.clone(), bits >> at & 1 == 1));
            seen.draft(&Way { taken: taken.collect(), others: Others::All(false), times });
        }
    }
    for lot in 0..LOTS {
        let times = if lot % 2 == 0 { 1 } else { 2 };
        seen.draft(&Way { taken: BTreeMap::new(), others: Others::Lot(lot), times });
    }
    seen.faults()
}

/// A choice that templates leave to the data: where it stands and what it looks at.
type Key = String;

/// A choice, and what was taken on the way to it when it was first seen.
struct Choice {
    key: Key,
    way: BTreeMap<Key, bool>,
}

impl Choice {
    /// The ways in which it is taken alone, left alone, and both with all others.
    fn ways(&self) -> Vec<Way> {
        let mut ways = Vec::new();
        for taken in [true, false] {
            for others in [true, false] {
                let mut way = self.way.clone();
                way.insert(self.key.clone(), taken);
                for times in [1, 2] {
                    ways.push(Way { taken: way.clone(), others: Others::All(others), times });
                }
            }
        }
        ways
    }
}

/// Which branches are taken, and how often lists are gone through.
struct Way {
    taken: BTreeMap<Key, bool>,
    others: Others,
    times: usize,
}

#[derive(Clone, Copy)]
enum Others {
    /// All are taken, or none.
    All(bool),
    /// By lot.
    Lot(u64),
}

impl Way {
    fn new(others: bool) -> Self {
        Self { taken: BTreeMap::new(), others: Others::All(others), times: 1 }
    }

    fn takes(&self, key: &str) -> bool {
        match (self.taken.get(key), self.others) {
            (Some(taken), _) => *taken,
            (None, Others::All(taken)) => taken,
            (None, Others::Lot(lot)) => {
                // FNV-1a: the same on every computer.
                let start = 0xcbf2_9ce4_8422_2325 ^ lot.wrapping_mul(0x9e37_79b9_7f4a_7c15);
                let hash = key.bytes().fold(start, |hash, byte| {
                    (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
                });
                (hash >> 32) & 1 == 1
            }
        }
    }
}

/// What all ways so far have shown.
struct Seen<'a> {
    template: &'a Template,
    /// Whether nothing can be said, since a trusted template writes code from data.
    trusts: bool,
    /// The places of values in drafts that are sound: none where one is right, else why not.
    values: BTreeMap<Spot, Option<Diagnostic>>,
    /// The template's own text: none where a draft with it is sound, else the faults in it that all
    /// drafts with it have.
    texts: BTreeMap<Spot, Option<Vec<Diagnostic>>>,
}

/// Where in the templates an entry was written: the template, and the first byte.
type Spot = (usize, usize);

fn spot(entry: &Entry) -> Spot {
    (entry.site.template, entry.site.range.start)
}

impl Seen<'_> {
    /// Drafts the template in one way, and gives the choices that it met.
    fn draft(&mut self, way: &Way) -> Vec<Choice> {
        let walk = Walk::new(self.template, way);
        self.trusts |= walk.trusts;
        if walk.entries.len() < LONGEST && !self.trusts {
            self.judge(&walk.entries);
        }
        walk.choices
    }

    fn judge(&mut self, entries: &[Entry]) {
        let draft = Draft::new(entries, &Language::of("en"));
        let root = typst_syntax::parse(&draft.text);
        let files = &self.template.files;
        if root.diagnosis().errors {
            let faults = faults::located(files, &root, entries, &draft);
            let texts = entries.iter().filter(|entry| matches!(entry.content, Content::Text(_)));
            for spot in texts.map(spot).collect::<BTreeSet<_>>() {
                let here =
                    faults.iter().filter(|(at, _)| entries.get(*at).map(self::spot) == Some(spot));
                let here: Vec<Diagnostic> = here.map(|(_, fault)| fault.clone()).collect();
                match self.texts.entry(spot) {
                    Slot::Vacant(slot) => {
                        slot.insert(Some(here));
                    }
                    Slot::Occupied(mut slot) => {
                        if let Some(known) = slot.get_mut() {
                            known.retain(|fault| here.contains(fault));
                        }
                    }
                }
            }
            return;
        }
        let mut forms = place::forms(&root, &draft.text, &draft.words).into_iter();
        for entry in entries {
            let found = match &entry.content {
                Content::Text(_) => {
                    self.texts.insert(spot(entry), None);
                    continue;
                }
                Content::Trusted(_) => continue,
                Content::Value(_) => forms.next().unwrap_or(Err(place::NOWHERE)),
                Content::Literal(_) => literal(forms.next().unwrap_or(Err(place::NOWHERE))),
            };
            let fault = found.err().and_then(|refusal| {
                let file = files.get(entry.site.template)?;
                let place = file.place(entry.site.range.clone());
                let fault = Diagnostic::error(Name::UnsafePlace, refusal.why).at(place);
                Some(fault.hint(refusal.hint))
            });
            let known = self.values.entry(spot(entry)).or_insert_with(|| fault.clone());
            if fault.is_none() {
                *known = None;
            }
        }
    }

    fn faults(self) -> Vec<Diagnostic> {
        if self.trusts {
            return Vec::new();
        }
        let mut found: Vec<Diagnostic> = self.values.into_values().flatten().collect();
        found.extend(self.texts.into_values().flatten().flatten());
        found.sort_by(Diagnostic::compare);
        found.dedup();
        found
    }
}

/// A literal stands where code can.
fn literal(found: Found) -> Found {
    match found? {
        form @ (Form::Code | Form::Markup) => Ok(form),
        _ => Err(place::LITERAL),
    }
}
