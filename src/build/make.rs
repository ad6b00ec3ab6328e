//! Making one document: merged, compared with what was made before, compiled, written.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use super::kinds::Kind;
use super::plan::{Planned, Work, stops};
use super::state::{Made, State, hash};
use super::{Document, Options, Status, images};
use crate::compile::{self, Engine, Images, Job, Pdf};
use crate::diagnostic::{CellPlace, Checked, Diagnostic, Severity};
use crate::merge::{self, Source};
use crate::project;
use crate::validate::Value;
use crate::write;

/// What making needs beside the document.
pub struct Maker<'a> {
    /// What the build is asked to do.
    pub options: &'a Options,
    /// Typst; none where nothing is compiled.
    pub engine: Option<&'a Engine>,
    /// What earlier builds made.
    pub state: &'a State,
}

/// What came of a document: how it stands, what was found, and what to remember of it.
pub struct Result {
    /// How it stands.
    pub document: Document,
    /// What was found.
    pub found: Vec<Diagnostic>,
    /// What to remember, under the name of its PDF.
    pub made: Option<(String, Made)>,
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
    let images = images::read(&work.dataset, (&work.portion, &work.kind), path);
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
        let mut document = Document {
            doctype: planned.doctype.clone(),
            input: planned.input.clone(),
            output: planned.output.clone(),
            status: Status::Failed,
            stale: false,
            pages: None,
            elapsed: start.elapsed(),
            causes: Vec::new(),
        };
        let (mut found, mut made) = (Vec::new(), None);
        if self.options.stopped() {
            document.status = Status::Skipped;
        } else if let Some(work) = &planned.work {
            made = self.attempt(planned, work, &mut document, &mut found);
        }
        if document.status == Status::Failed {
            document.stale = (self.options.write || self.options.dry) && planned.output.is_file();
        }
        document.elapsed = start.elapsed();
        Result { document, found, made }
    }

    /// As far as it can be made; it has failed unless its status says otherwise.
    fn attempt(
        &self,
        planned: &Planned,
        work: &Work,
        document: &mut Document,
        found: &mut Vec<Diagnostic>,
    ) -> Option<(String, Made)> {
        let deny = self.options.deny_warnings;
        let kind = &*work.kind;
        let merged = merged(work, &planned.path);
        found.extend(merged.diagnostics);
        let merged = merged.value.filter(|_| !stops(found, deny))?;
        let Some(engine) = self.engine else {
            document.status = Status::Sound;
            return None;
        };
        let name = planned.output.strip_prefix(&self.options.out).unwrap_or(&planned.output);
        let name = project::slashed(name);
        let input = self.options.key(&planned.path);
        let mut now = self.ingredients((kind, input), &merged, work);
        let before = self.state.documents.get(&name);
        document.causes = self.causes(before, &now, &planned.output);
        if self.options.keep_typst
            && !self.options.dry
            && !self.keep(&merged.source, &planned.output, found)
        {
            return None;
        }
        if self.options.dry && !document.causes.is_empty() {
            document.status = Status::Due;
            document.pages = None;
            return None;
        }
        if let Some(before) = before
            && document.causes.is_empty()
        {
            document.status = Status::Unchanged;
            document.pages = Some(before.pages);
            return Some((name, Made { input: now.input, ..before.clone() }));
        }
        let ident = format!("{}/{name}", kind.doctype.manifest.name);
        let job = merged.job(work, &ident, self.options)?;
        let pdf = compile::pdf(engine, &job);
        found.extend(pdf.diagnostics);
        let pdf: Pdf = pdf.value.filter(|_| !stops(found, deny))?;
        if let Err(fault) = write::file(&pdf.bytes, &planned.output) {
            found.push(fault);
            return None;
        }
        document.status = Status::Written;
        document.pages = Some(pdf.pages);
        (now.pdf, now.pages) = (hash(&pdf.bytes), pdf.pages);
        // A warning is told with each build, not only with the one that compiles.
        let warned = found.iter().any(|found| found.severity != Severity::Note);
        (!warned).then_some((name, now))
    }

    /// Hashes of all that goes into a document.
    fn ingredients(&self, (kind, input): (&Kind, String), merged: &Merged, work: &Work) -> Made {
        let Merged { source, images } = merged;
        let mut parts = BTreeMap::new();
        let program = (env!("CARGO_PKG_VERSION"), self.options.epoch, self.options.system_fonts);
        parts.insert(
            "the program or its settings".to_owned(),
            hash(format!("{program:?}").as_bytes()),
        );
        let manifest = &kind.doctype.manifest;
        let manifest = (&manifest.standards, &manifest.name, date(work), &source.language);
        parts.insert(
            "the date or the standards".to_owned(),
            hash(format!("{manifest:?}").as_bytes()),
        );
        for (path, bytes) in images {
            parts.insert(path.trim_start_matches("/input/").to_owned(), hash(bytes));
        }
        parts.extend(kind.parts.iter().cloned());
        let mut texts: BTreeMap<String, String> = BTreeMap::new();
        for value in source.pieces.iter().filter_map(|piece| piece.value.as_ref()) {
            for cell in &value.cells {
                let text = texts.entry(called(cell)).or_default();
                text.push_str(&value.text);
            }
        }
        let cells = texts.into_iter().map(|(name, text)| (name, short(&text))).collect();
        let source = hash(source.text.as_bytes());
        Made { input, pdf: String::new(), pages: 0, source, parts, cells }
    }

    /// Why a document has to be compiled; empty where it need not be.
    fn causes(&self, before: Option<&Made>, now: &Made, output: &Path) -> Vec<String> {
        let Some(before) = before else { return vec!["new".to_owned()] };
        let causes = before.causes(now);
        if !causes.is_empty() {
            return causes;
        }
        match std::fs::read(output) {
            Err(_) => vec!["the PDF is missing".to_owned()],
            Ok(bytes) if hash(&bytes) != before.pdf => vec!["the PDF was altered".to_owned()],
            Ok(_) if self.options.force => vec!["forced".to_owned()],
            Ok(_) => Vec::new(),
        }
    }

    /// Writes the merged source beside the PDF.
    fn keep(&self, source: &Source, output: &Path, found: &mut Vec<Diagnostic>) -> bool {
        let written = write::file(source.text.as_bytes(), &output.with_extension("typ"));
        written.map_err(|fault| found.push(fault)).is_ok()
    }
}

/// A cell as causes name it: `Activities!D17 (Status)`, or `Activities record 16 (Status)` in a file
/// of records.
fn called(cell: &CellPlace) -> String {
    let place = match (cell.address(), cell.row) {
        (Some(address), _) if !cell.records => format!("{}!{address}", cell.sheet),
        (_, Some(row)) if cell.records => format!("{} record {row}", cell.sheet),
        _ => cell.sheet.to_string(),
    };
    match &cell.title {
        Some(title) => format!("{place} ({title})"),
        None => place,
    }
}

/// The document's date.
pub fn date(work: &Work) -> Option<jiff::civil::Date> {
    let at = work.kind.doctype.schema.sheets.first()?.column("date")?;
    let form = work.dataset.sheets.first()?.records.first()?;
    match form.fields.get(at)?.value {
        Value::Date(date) => Some(date),
        _ => None,
    }
}

/// A hash that is long enough to tell one text of a cell from the next.
fn short(text: &str) -> String {
    hash(text.as_bytes()).chars().take(12).collect()
}
