//! What all documents of one workbook and type have in common, worked out when the first of them is
//! made, and forgotten with the last.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::images;
use super::plan::{Planned, Work};
use super::state::{self, Difference, Files, Print, Said, Shown, Store, hash};
use crate::compile::Images;
use crate::validate::Dataset;

/// What is known of a dataset.
pub struct Facts {
    /// The images that it names.
    pub images: Images,
    /// What is wrong with others.
    pub faults: Vec<images::Fault>,
    prints: OnceLock<Vec<Vec<Print>>>,
    said: OnceLock<Told>,
    /// What differs from earlier snapshots, by their hashes; none where one is gone.
    since: Mutex<BTreeMap<String, Option<Arc<Vec<Difference>>>>>,
}

/// What a dataset says.
pub struct Told {
    /// It as a snapshot.
    pub said: Said,
    /// The hash of the snapshot.
    pub id: String,
}

impl Facts {
    /// Reads the images that a dataset names. The rest is worked out when it is asked for.
    pub fn of(dataset: &Dataset, path: &Path) -> Self {
        let (images, faults) = images::of_records(dataset, path);
        Self {
            images,
            faults,
            prints: OnceLock::new(),
            said: OnceLock::new(),
            since: Mutex::default(),
        }
    }

    /// What of each record takes part in documents.
    pub fn prints(&self, work: &Work) -> &[Vec<Print>] {
        self.prints.get_or_init(|| state::prints(&work.dataset, &work.kind))
    }

    /// The records that a document can see, by sheet and place.
    pub fn reached(&self, work: &Work) -> BTreeSet<(usize, usize)> {
        state::reached(self.prints(work), &work.dataset, (&work.portion, &work.kind))
    }

    /// What the dataset says. Where it is to be remembered, it is written first, so that whatever
    /// refers to it finds it; if it can't be, only reasons can't be told later.
    pub fn said(&self, work: &Work, store: Option<&Store>) -> &Told {
        self.said.get_or_init(|| {
            let said = Said::of(&work.dataset, &work.kind.doctype);
            let text = said.text();
            if let Some(store) = store {
                let _ = Said::save(&store.out, &text);
            }
            Told { said, id: text.1 }
        })
    }

    /// What differs from the snapshot of this hash.
    pub fn since(&self, before: &str, told: &Told, store: &Store) -> Option<Arc<Vec<Difference>>> {
        let mut since = self.since.lock().unwrap_or_else(PoisonError::into_inner);
        let known = since.entry(before.to_owned()).or_insert_with(|| {
            let mut before = Said::load(&store.out, before)?;
            // What is withheld by now is not told as a reason, either.
            Shown::of(&told.said).silence(&mut before);
            Some(Arc::new(state::between(&before, &told.said)))
        });
        known.clone()
    }

    /// Hashes of the images, by their paths from the workbook's folder on.
    pub fn pictures(&self) -> Files {
        let hashed = self.images.iter();
        hashed.map(|(path, bytes)| (file_name(path).to_owned(), hash(bytes))).collect()
    }
}

/// The path of an image from the folder of its workbook on.
pub fn file_name(path: &str) -> &str {
    path.trim_start_matches("/input/")
}

/// The facts of all datasets of a build.
pub struct AllFacts {
    known: Mutex<BTreeMap<usize, Shared>>,
}

/// The facts of a dataset, and how many documents still need them.
struct Shared {
    facts: Arc<OnceLock<Facts>>,
    left: usize,
}

impl AllFacts {
    /// Of none yet; with how many documents each dataset has.
    pub fn new(documents: &[Planned]) -> Self {
        let mut known: BTreeMap<usize, Shared> = BTreeMap::new();
        let works = documents.iter().filter_map(|document| document.work.as_ref());
        // What was put aside is nobody else's, and is another one once it was read again.
        for work in works.filter(|work| work.aside.is_none()) {
            let facts = || Shared { facts: Arc::default(), left: 0 };
            known.entry(place(work)).or_insert_with(facts).left += 1;
        }
        Self { known: Mutex::new(known) }
    }

    /// Those of a document's dataset, to be worked out by whoever needs them first.
    pub fn of(&self, work: &Work) -> Arc<OnceLock<Facts>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        match known.get_mut(&place(work)) {
            Some(shared) => Arc::clone(&shared.facts),
            None => Arc::default(),
        }
    }

    /// Says that a document is done, and forgets what no other needs.
    pub fn done(&self, work: &Work) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shared) = known.get_mut(&place(work)) {
            shared.left = shared.left.saturating_sub(1);
            if shared.left == 0 {
                known.remove(&place(work));
            }
        }
    }
}

/// By what a dataset is known as long as there are documents of it.
fn place(work: &Work) -> usize {
    Arc::as_ptr(&work.dataset).addr()
}
