//! Making one document: merged, compared with what was made before, compiled, written.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use super::facts::{AllFacts, Facts, file_name};
use super::kinds::called;
use super::memory::{Memory, Words};
use super::plan::{Planned, Work, stops};
use super::state::{Files, Made, id};
use super::weigh::weigh;
use super::{Document, Options, Status, choice, images};
use crate::compile::{self, Engine, Images, Job, Pdf};
use crate::diagnostic::{Checked, Diagnostic};
use crate::merge::{self, Source};
use crate::validate::Value;
use crate::write;

/// What making needs beside the document.
pub struct Maker<'a> {
    /// What the build is asked to do.
    pub options: &'a Options,
    /// Typst; none where nothing is compiled.
    pub engine: Option<&'a Engine>,
    /// What earlier builds made.
    pub memory: &'a Memory,
    /// What the documents of a workbook have in common.
    pub facts: &'a AllFacts,
}

/// What came of a document: how it stands, what was found, and what to remember of it.
pub struct Result {
    /// How it stands.
    pub document: Document,
    /// What was found.
    pub found: Vec<Diagnostic>,
    /// What to remember, under the name of its PDF.
    pub made: Option<(String, Made)>,
    /// The set of files that was used, if it was compiled, by its hash.
    pub uses: Option<(String, Files)>,
    /// What its workbook said, as far as it came to that.
    pub words: Option<Words>,
}

/// What a document is compiled of, beside the files of its type.
pub struct Merged {
    /// The merged source.
    pub source: Arc<Source>,
    /// The images that its workbook names.
    pub images: Images,
}

/// Merges a document, and reads the images that its workbook at `path` names.
pub fn merged(work: &Work, path: &Path) -> Checked<Merged> {
    with_images(work, images::read(&work.dataset, (&work.portion, &work.kind), path))
}

/// Merges a document whose images were read.
pub fn with_images(work: &Work, images: Checked<Images>) -> Checked<Merged> {
    let merge = || {
        let Work { dataset, portion, kind, .. } = work;
        let source = merge::source(dataset, portion, &kind.doctype, &kind.template);
        Checked { value: source.value.map(Arc::new), diagnostics: source.diagnostics }
    };
    let source = work.source.get_or_init(merge);
    let mut found = images.diagnostics;
    found.extend(source.diagnostics);
    match images.value.zip(source.value) {
        Some((images, source)) => Checked::new(Merged { source, images }, found),
        None => Checked::failed(found),
    }
}

impl Merged {
    /// The document as it is compiled; none where its type was not made ready for Typst.
    pub fn job<'a>(&'a self, work: &'a Work, ident: &'a str, options: &Options) -> Option<Job<'a>> {
        Some(Job {
            source: &self.source,
            assets: work.kind.assets.as_ref()?,
            images: &self.images,
            standards: &work.kind.doctype.manifest.standards,
            ident,
            date: date(work),
            epoch: options.epoch,
        })
    }
}

impl Maker<'_> {
    /// Makes a document, unless the build has been asked to end.
    pub fn make(&self, planned: &Planned) -> Result {
        let start = Instant::now();
        let document = planned.document();
        let found = Vec::new();
        let mut result = Result { document, found, made: None, uses: None, words: None };
        let is_stopped = self.options.stopped();
        if let Some(known) = self.known(planned) {
            result.document.status = Status::Unchanged;
            result.document.pages = Some(known.pages);
            result.found = known.told.clone();
        } else if is_stopped {
            result.document.status = Status::Skipped;
        }
        if let Some(work) = &planned.work {
            if !is_stopped {
                let facts = self.facts.of(work);
                let facts = facts.get_or_init(|| Facts::of(&work.dataset, &planned.path));
                self.attempt(planned, (work, facts), &mut result);
            }
            self.facts.done(work);
        }
        if result.document.status == Status::Failed {
            let makes = self.options.write || self.options.dry;
            result.document.stale = makes && planned.output.is_file();
        }
        result.document.elapsed = start.elapsed();
        result
    }

    /// What is remembered of a document that is known to be up to date.
    fn known(&self, planned: &Planned) -> Option<&Made> {
        let made = self.memory.state().documents.get(&self.name(planned));
        made.filter(|_| planned.is_known)
    }

    /// The name of a document's PDF in the output folder.
    pub fn name(&self, planned: &Planned) -> String {
        choice::name(self.options, &planned.output)
    }

    /// As far as it can be made; it has failed unless its status says otherwise.
    fn attempt(&self, planned: &Planned, (work, facts): (&Work, &Facts), result: &mut Result) {
        let deny = self.options.deny_warnings;
        let Some(engine) = self.engine else {
            let images = images_of(facts, &facts.reached(work));
            let merged = with_images(work, images);
            result.found.extend(merged.diagnostics);
            if merged.value.is_some() && !stops(&result.found, deny) {
                result.document.status = Status::Sound;
            }
            return;
        };
        let weighed = weigh(self, planned, (work, facts), self.options.write);
        result.found.extend(weighed.found);
        let Some((now, merged)) = weighed.value else { return };
        let told = facts.said(work, None);
        let said = [(work.kind.doctype.manifest.name.clone(), told.id.clone())].into();
        result.words = Some(Words { said, pictures: facts.pictures() });
        result.document.causes = weighed.causes;
        if self.options.dry && !result.document.causes.is_empty() {
            result.document.status = Status::Due;
            return;
        }
        let kept = self.options.keep_typst && !self.options.dry;
        if let Some(merged) = merged.as_ref().filter(|_| kept)
            && !self.keep(&merged.source, &planned.output, &mut result.found)
        {
            return;
        }
        let name = self.name(planned);
        let before = self.memory.state().documents.get(&name);
        if (!weighed.is_due || self.options.dry)
            && let Some(before) = before
        {
            result.document.status = Status::Unchanged;
            result.document.pages = Some(before.pages);
            result.found.extend(before.told.iter().cloned());
            result.made = Some((name, now.kept_from(before)));
            return;
        }
        if let Some(merged) = merged {
            self.compile(engine, (planned, work), (now, &merged), result);
        }
    }

    /// Compiles a document and writes its PDF.
    fn compile(
        &self,
        engine: &Engine,
        (planned, work): (&Planned, &Work),
        (mut now, merged): (Made, &Merged),
        result: &mut Result,
    ) {
        let name = self.name(planned);
        let ident = format!("{}/{name}", work.kind.doctype.manifest.name);
        let Some(job) = merged.job(work, &ident, self.options) else { return };
        let pdf = compile::pdf(engine, &job);
        result.found.extend(pdf.diagnostics);
        let deny = self.options.deny_warnings;
        let Some(pdf) = pdf.value.filter(|_| !stops(&result.found, deny)) else { return };
        let uses = taken_part(&mut now, work, (&pdf, merged));
        now.seal(&pdf, self.memory.run());
        now.told.clone_from(&result.found);
        result.document.pages = Some(pdf.pages);
        let before = self.memory.state().documents.get(&name);
        let is_same = result.document.causes.is_empty();
        if let Some(before) = before.filter(|before| is_same && before.pdf == now.pdf) {
            // It was only compiled to tell again what is to be said of it.
            result.document.status = Status::Unchanged;
            now.run = before.run;
        } else if let Err(fault) = write::file(&pdf.bytes, &planned.output) {
            result.found.push(fault);
            return;
        } else {
            result.document.status = Status::Written;
            let sets = [(&*now.uses, &uses), (&*now.merged, &work.kind.merging)];
            self.memory.journal.add(&name, &now, sets);
        }
        result.uses = Some((now.uses.clone(), uses));
        result.made = Some((name, now));
    }

    /// Writes the merged source beside the PDF.
    fn keep(&self, source: &Source, output: &Path, found: &mut Vec<Diagnostic>) -> bool {
        let written = write::file(source.text.as_bytes(), &output.with_extension("typ"));
        written.map_err(|fault| found.push(fault)).is_ok()
    }
}

/// Notes which files of its type, and which images, took part in a document; returns the former.
fn taken_part(now: &mut Made, work: &Work, (pdf, merged): (&Pdf, &Merged)) -> Files {
    let kind = &work.kind;
    let mut uses = Files::new();
    now.images.clear();
    for path in &pdf.asked {
        if let Some(hash) = kind.files.get(&called(path)) {
            uses.insert(called(path), hash.clone());
        } else if let Some(bytes) = merged.images.get(path) {
            now.images.insert(file_name(path).to_owned(), super::state::hash(bytes));
        }
    }
    let choice = kind.assets.as_ref().and_then(compile::Assets::choice_of_fonts);
    uses.extend(choice.map(|choice| (super::weigh::FONTS.to_owned(), choice)));
    now.uses = id(&uses);
    uses
}

/// The images of a workbook, and what is wrong with those that the document can see.
pub fn images_of(facts: &Facts, reached: &BTreeSet<(usize, usize)>) -> Checked<Images> {
    let faults = facts.faults.iter().filter(|(record, _)| reached.contains(record));
    Checked::new(facts.images.clone(), faults.map(|(_, fault)| fault.clone()).collect())
}

/// The document's date; of a month its first day, so that no document says that it was made after it
/// was.
pub fn date(work: &Work) -> Option<jiff::civil::Date> {
    let at = work.kind.doctype.schema.sheets.first()?.column("date")?;
    let form = work.dataset.sheets.first()?.records.first()?;
    match form.fields.get(at)?.value {
        Value::Date(date) => Some(date),
        Value::Period(period) => Some(period.first_day()),
        _ => None,
    }
}
