//! Weighing a document: what it is to be made of now, whether that differs from what it was made of,
//! and in what.

use std::collections::BTreeSet;

use super::cause::Cause;
use super::facts::{Facts, Told};
use super::make::{Maker, Merged, date, images_of, with_images};
use super::memory::Stand;
use super::plan::{Planned, Work, stops};
use super::state::{Difference, Files, Made, Ranges, State, fingerprint, hash, program};
use crate::compile::{Assets, Pdf};
use crate::diagnostic::Diagnostic;
use crate::merge;

/// Under which name it is remembered from which fonts of its type a document could choose.
pub const FONTS: &str = "fonts";

/// What weighing came to.
pub struct Weighed {
    /// What the document is to be made of, and it merged, if it had to be; none where something is
    /// wrong.
    pub value: Option<(Made, Option<Merged>)>,
    /// What was found.
    pub found: Vec<Diagnostic>,
    /// Why it is to be made.
    pub causes: Vec<Cause>,
    /// Whether it is to be compiled: for a cause, or since what was said of it has to be said of
    /// other cells now.
    pub is_due: bool,
}

/// Weighs a document. What its workbook says is remembered, if that is wanted.
pub fn weigh(
    maker: &Maker<'_>,
    planned: &Planned,
    (work, facts): (&Work, &Facts),
    remember: bool,
) -> Weighed {
    let (options, memory) = (maker.options, maker.memory);
    let name = maker.name(planned);
    let before = memory.state().documents.get(&name);
    let reached = facts.reached(work);
    let told = facts.said(work, remember.then_some(&memory.store));
    let mut now = expected(maker, planned, (work, facts), (&reached, told));
    let images = images_of(facts, &reached);
    let is_sound = images.diagnostics.is_empty();
    let compared = Compared { state: memory.state(), work, facts };
    let stand = |before: &Made| match memory.stand(&name, before) {
        Stand::Missing => vec![Cause::Missing],
        Stand::Altered => vec![Cause::Altered],
        Stand::Same if options.force => vec![Cause::Forced],
        Stand::Same => Vec::new(),
    };
    let retold = |before: &Made| {
        let same_cells = before.said == now.said && before.called == now.called;
        (before.told.is_empty() || same_cells) && !stops(&before.told, options.deny_warnings)
    };
    if let Some(before) = before
        && is_sound
        && !options.keep_typst
        && before.print == now.print
        && compared.setting(before, &now).is_empty()
        && compared.parts(before).is_empty()
        && retold(before)
        && stand(before).is_empty()
    {
        now.source.clone_from(&before.source);
        let (found, causes) = (Vec::new(), Vec::new());
        return Weighed { value: Some((now, None)), found, causes, is_due: false };
    }
    let merged = with_images(work, images);
    let found = merged.diagnostics;
    let Some(merged) = merged.value.filter(|_| !stops(&found, options.deny_warnings)) else {
        return Weighed { value: None, found, causes: Vec::new(), is_due: false };
    };
    let source = &merged.source;
    now.source =
        hash(format!("{}\n{:?}\n{}", source.language, source.style, source.text).as_bytes());
    let mut causes = match before {
        None => vec![Cause::New],
        Some(before) => {
            let mut causes = compared.setting(before, &now);
            causes.extend(compared.parts(before));
            if before.source != now.source {
                let since = facts.since(&before.said, told, &memory.store);
                let since = since.as_deref().map(Vec::as_slice).unwrap_or_default();
                causes.extend(compared.merging(before));
                causes.extend(compared.records((before, since), &reached));
                if causes.is_empty() {
                    causes.push(Cause::Printed);
                }
            }
            causes
        }
    };
    let mut is_due = !causes.is_empty();
    if let Some(before) = before.filter(|_| causes.is_empty()) {
        causes = stand(before);
        is_due = !causes.is_empty() || !retold(before);
    }
    Weighed { value: Some((now, Some(merged))), found, causes, is_due }
}

/// What a document is to be made of, as far as that is known before it is merged.
fn expected(
    maker: &Maker<'_>,
    planned: &Planned,
    (work, facts): (&Work, &Facts),
    (reached, told): (&BTreeSet<(usize, usize)>, &Told),
) -> Made {
    let options = maker.options;
    let (dataset, portion, kind) = (&work.dataset, &work.portion, &*work.kind);
    let manifest = &kind.doctype.manifest;
    let setup = (&manifest.standards, &manifest.name, date(work));
    let epoch = options.epoch.map(|epoch| ("SOURCE_DATE_EPOCH".to_owned(), epoch.to_string()));
    let fonts = options.system_fonts.then(|| ("--system-fonts".to_owned(), "yes".to_owned()));
    Made {
        input: maker.memory.key(&planned.path),
        doctype: manifest.name.clone(),
        key: planned.key.clone(),
        pdf: String::new(),
        pages: 0,
        run: 0,
        source: String::new(),
        print: fingerprint(facts.prints(work), dataset, (portion, kind), reached),
        said: told.id.clone(),
        own: (0..dataset.sheets.len())
            .map(|sheet| {
                let own = portion.records.get(sheet).and_then(Option::as_ref)?;
                Some(Ranges::of(own.iter().copied()))
            })
            .collect(),
        setup: hash(format!("{setup:?}").as_bytes()),
        program: program().to_owned(),
        settings: epoch.into_iter().chain(fonts).collect(),
        uses: String::new(),
        merged: kind.merging_id.clone(),
        images: Files::new(),
        told: Vec::new(),
        called: planned.input.clone(),
    }
}

impl Made {
    /// The same document as it was made before, of records that may stand elsewhere now.
    pub fn kept_from(self, before: &Self) -> Self {
        Self {
            print: self.print,
            said: self.said,
            own: self.own,
            key: self.key,
            merged: self.merged,
            called: self.called,
            ..before.clone()
        }
    }

    /// With the PDF that it became, in the run of this number.
    pub fn seal(&mut self, pdf: &Pdf, run: u64) {
        (self.pdf, self.pages, self.run) = (hash(&pdf.bytes), pdf.pages, run);
    }
}

/// A document as it is now, to be compared with how it was.
struct Compared<'a> {
    state: &'a State,
    work: &'a Work,
    facts: &'a Facts,
}

impl Compared<'_> {
    /// The causes that lie outside of the project's files.
    fn setting(&self, before: &Made, now: &Made) -> Vec<Cause> {
        let mut causes = Vec::new();
        if before.program != now.program {
            causes.push(Cause::Program { before: before.program.clone() });
        }
        let names: BTreeSet<&String> = before.settings.keys().chain(now.settings.keys()).collect();
        for name in names {
            let (was, is) = (before.settings.get(name).cloned(), now.settings.get(name).cloned());
            if was != is {
                causes.push(Cause::Setting { name: name.clone(), before: was, after: is });
            }
        }
        if before.setup != now.setup {
            causes.push(Cause::Setup);
        }
        causes
    }

    /// The files of the type and the images that took part and are others now.
    fn parts(&self, before: &Made) -> Vec<Cause> {
        let Some(uses) = self.state.files.get(&before.uses) else { return vec![Cause::Printed] };
        let kind = &self.work.kind;
        let choice = kind.assets.as_ref().and_then(Assets::choice_of_fonts);
        let mut causes = Vec::new();
        let was = uses.get(FONTS);
        if was != choice.as_ref() {
            causes.push(Cause::Fonts);
        }
        let files = uses.iter().filter(|(name, _)| *name != FONTS);
        let changed = files.filter(|(name, hash)| kind.files.get(*name) != Some(hash));
        causes.extend(changed.map(|(name, _)| Cause::File(name.clone())));
        for (name, before) in &before.images {
            let now = self.facts.images.get(&merge::image_path(name)).map(|bytes| hash(bytes));
            if now.as_ref() != Some(before) {
                causes.push(Cause::File(name.clone()));
            }
        }
        causes
    }

    /// The templates, labels and lists that are others than when the document was merged last, and are
    /// not told as parts.
    fn merging(&self, before: &Made) -> Vec<Cause> {
        let none = Files::new();
        let was = self.state.files.get(&before.merged).unwrap_or(&none);
        let uses = self.state.files.get(&before.uses).unwrap_or(&none);
        let now = &self.work.kind.merging;
        let names: BTreeSet<&String> = was.keys().chain(now.keys()).collect();
        let changed = names.into_iter().filter(|name| was.get(*name) != now.get(*name));
        changed.filter(|name| !uses.contains_key(*name)).cloned().map(Cause::File).collect()
    }

    /// What has changed of the records that the document can see, or could.
    fn records(
        &self,
        (before, since): (&Made, &[Difference]),
        reached: &BTreeSet<(usize, usize)>,
    ) -> Vec<Cause> {
        let kind = &self.work.kind;
        let is_seen = |difference: &&Difference| {
            let sheet = difference.sheet;
            let column = difference.column.and_then(|at| {
                kind.doctype.schema.sheets.get(sheet)?.columns.get(at).map(|column| &column.name)
            });
            let is_named = column.is_none_or(|name| sheet == 0 || kind.template.names(sheet, name));
            let is_own = |old: usize| match before.own.get(sheet) {
                Some(Some(own)) => own.has(old),
                _ => true,
            };
            is_named
                && (difference.new.is_some_and(|new| reached.contains(&(sheet, new)))
                    || difference.old.is_some_and(is_own))
        };
        since.iter().filter(is_seen).map(|it| Cause::Record(it.change.clone())).collect()
    }
}
