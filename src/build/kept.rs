//! What outlives a run where somebody waits for changes: Typst with its fonts, the workbooks as they
//! were read, and what they become as long as neither they nor their document types change.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use super::books::Books;
use super::kinds::Kinds;
use super::plan::{Input, Plan};
use super::{Options, Today};
use crate::compile::Engine;
use crate::diagnostic::Name;
use crate::read::{Reader, Workbook};

/// What outlives a run.
pub struct Kept {
    pub(super) engine: Option<Engine>,
    pub(super) books: Books,
    plans: Option<Mutex<BTreeMap<PathBuf, Known>>>,
    /// How many workbooks stay in memory from when they are planned; all where there is no limit.
    pub(super) at_hand: Option<usize>,
    today: Today,
}

/// What a workbook was to become.
struct Known {
    workbook: Arc<Workbook>,
    /// The types that it asked for, and what these were.
    types: Vec<(String, blake3::Hash)>,
    plan: Plan,
}

impl Kept {
    /// For runs with options that differ in their inputs only, and in whether everything is made.
    pub fn new(options: &Options) -> Self {
        Self { plans: Some(Mutex::default()), ..Self::with(options, Books::keeping) }
    }

    /// For one run, which keeps nothing.
    pub(super) fn once(options: &Options) -> Self {
        Self::with(options, Books::new)
    }

    /// For one run that makes documents one by one, and so needs no more than so many workbooks in
    /// memory.
    pub(super) fn lean(options: &Options, at_hand: usize) -> Self {
        Self { at_hand: Some(at_hand), ..Self::once(options) }
    }

    fn with(options: &Options, books: impl FnOnce(Reader) -> Books) -> Self {
        // Both take their time to begin, and nothing waits for either yet.
        let engine = (options.write || options.dry).then(|| Engine::new(options.system_fonts));
        let reader = Reader::new(options.reading.clone(), options.reader.clone());
        if !options.inputs.is_empty() {
            reader.begin();
        }
        Self { engine, books: books(reader), plans: None, at_hand: None, today: options.today }
    }

    /// Whether nobody will ask for the same documents again.
    pub(super) fn is_for_once(&self) -> bool {
        self.plans.is_none()
    }

    /// What a workbook becomes: as it was, or else as it is planned now. Only what has nothing wrong
    /// with it is kept.
    pub(super) fn plan(
        &self,
        input: &Input,
        kinds: &Kinds<'_>,
        plan: impl FnOnce() -> Plan,
    ) -> Plan {
        let Some(plans) = &self.plans else { return plan() };
        let plans = || plans.lock().unwrap_or_else(PoisonError::into_inner);
        let workbook = self.books.workbook(&input.path, &input.name).value;
        let print = |name: &str| Some(kinds.get(name)?.1?.print);
        if let (Some(workbook), Some(known)) = (&workbook, plans().get(&input.path))
            && Arc::ptr_eq(workbook, &known.workbook)
            && !self.today.is_after(known.plan.until)
            && known.types.iter().all(|(name, before)| print(name) == Some(*before))
        {
            return known.plan.clone();
        }
        let plan = plan();
        let types: Option<Vec<_>> =
            plan.asked.iter().map(|name| Some((name.clone(), print(name)?))).collect();
        // What becomes of rows of others depends on these.
        let is_alone = plan.awaits.is_none() && plan.taken.patterns.is_empty();
        let is_sound = is_alone && plan.documents.iter().all(|document| document.work.is_some());
        let known = workbook.zip(types.filter(|_| is_sound));
        match known.filter(|_| plan.found.iter().all(|found| found.name != Name::BadImage)) {
            Some((workbook, types)) => {
                plans().insert(input.path.clone(), Known { workbook, types, plan: plan.clone() })
            }
            None => plans().remove(&input.path),
        };
        plan
    }
}
