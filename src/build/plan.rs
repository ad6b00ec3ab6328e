//! Planning: workbooks are read and validated, each once, and it is settled which documents there
//! are and what their PDFs are called.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::state::hash;
use super::{Options, images, parallel};
use crate::compile::{Assets, Engine};
use crate::diagnostic::{Diagnostic, Name, Severity, quoted};
use crate::doctype::{Doctype, Types};
use crate::merge::{self, Template};
use crate::project;
use crate::read::{self, Workbook};
use crate::validate::{self, Dataset};

/// A document that is to be made.
pub struct Planned {
    /// Its document type's name, as far as it is known.
    pub doctype: String,
    /// Its workbook, as the user named it.
    pub input: String,
    /// Its workbook.
    pub path: PathBuf,
    /// Where its PDF goes.
    pub output: PathBuf,
    /// What it is made of; none where something is wrong.
    pub work: Option<Work>,
}

/// What a document is made of.
pub struct Work {
    /// What its workbook says.
    pub dataset: Dataset,
    /// Its document type.
    pub kind: Arc<Kind>,
}

/// A document type that is in use: loaded, its templates parsed, its files ready for Typst.
pub struct Kind {
    /// The type.
    pub doctype: Doctype,
    /// Its templates.
    pub template: Template,
    /// Its files, as Typst sees them. Only what is compiled needs them.
    pub assets: Option<Assets>,
    /// The files that a layout can read, with their hashes.
    pub parts: Vec<(String, String)>,
}

/// What is to be done.
#[derive(Default)]
pub struct Plan {
    /// The documents, in the order of their workbooks.
    pub documents: Vec<Planned>,
    /// What was found.
    pub found: Vec<Diagnostic>,
    /// Whether any workbook could be read.
    pub any_read: bool,
}

/// Reads and validates all workbooks of a build.
pub fn plan(options: &Options, types: &Types, engine: Option<&Engine>) -> Plan {
    let read = parallel::map(&options.inputs, options.jobs, |path| {
        let name = project::slashed(path);
        let workbook = read::workbook(path, &name);
        (path.clone(), name, workbook)
    });
    let mut planner =
        Planner { options, types, engine, kinds: BTreeMap::new(), plan: Plan::default() };
    for (path, name, workbook) in read {
        let broken = workbook.has_errors();
        planner.plan.found.extend(workbook.diagnostics);
        match workbook.value.filter(|_| !broken) {
            Some(workbook) => {
                planner.plan.any_read = true;
                planner.workbook(&path, &workbook);
            }
            None => planner.document(&path, &name, "", None),
        }
    }
    planner.distinct();
    planner.plan
}

struct Planner<'a> {
    options: &'a Options,
    types: &'a Types,
    engine: Option<&'a Engine>,
    kinds: BTreeMap<String, Option<Arc<Kind>>>,
    plan: Plan,
}

impl Planner<'_> {
    /// The documents of one workbook.
    fn workbook(&mut self, path: &Path, workbook: &Workbook) {
        let heading = validate::header(workbook, self.options.doctype.as_deref());
        self.plan.found.extend(heading.diagnostics);
        let Some(heading) = heading.value else {
            return self.document(path, &workbook.file, "", None);
        };
        let named = heading.types;
        let mut kinds = Vec::new();
        for named in &named {
            match self.types.get(&named.name) {
                Some((name, _)) => {
                    let kind = self.kind(name);
                    kinds.push((name.to_owned(), kind));
                }
                None => {
                    let known = self.types.all().map(|(name, _)| name);
                    self.plan.found.push(validate::unknown_type(workbook, named, known));
                    self.document(path, &workbook.file, &named.name, None);
                }
            }
        }
        for (at, (name, kind)) in kinds.iter().enumerate() {
            let Some(kind) = kind else {
                self.document(path, &workbook.file, name, None);
                continue;
            };
            let others: Vec<&Doctype> = kinds
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != at)
                .filter_map(|(_, (_, kind))| kind.as_deref().map(|kind| &kind.doctype))
                .collect();
            let checked = validate::dataset(workbook, &kind.doctype, &others);
            let sound = !stops(&checked.diagnostics, self.options.deny_warnings);
            self.plan.found.extend(checked.diagnostics);
            if checked.value.is_none() {
                let faults = images::faults(workbook, &kind.doctype, path);
                self.plan.found.extend(faults);
            }
            let work = checked.value.filter(|_| sound);
            let work = work.map(|dataset| Work { dataset, kind: Arc::clone(kind) });
            self.named_document(path, workbook, (name, named.len() > 1), work);
        }
    }

    /// A document whose name its type's manifest makes.
    fn named_document(
        &mut self,
        path: &Path,
        workbook: &Workbook,
        (doctype, several): (&str, bool),
        work: Option<Work>,
    ) {
        let stem = stem(path);
        let name = match &work {
            Some(work) => merge::output_name(&work.dataset, &work.kind.doctype, &stem),
            None => stem,
        };
        let template = work.as_ref().map(|work| work.kind.doctype.manifest.output.as_str());
        // A workbook that feeds several types must not give all of their PDFs one name.
        let name = if several && !template.is_some_and(|output| output.contains("{{type}}")) {
            format!("{name}-{doctype}")
        } else {
            name
        };
        let output = self.options.out.join(format!("{name}.pdf"));
        self.plan.documents.push(Planned {
            doctype: doctype.to_owned(),
            input: workbook.file.to_string(),
            path: path.to_owned(),
            output,
            work,
        });
    }

    /// A document that can't be made.
    fn document(&mut self, path: &Path, input: &str, doctype: &str, work: Option<Work>) {
        let output = self.options.out.join(format!("{}.pdf", stem(path)));
        let (doctype, input) = (doctype.to_owned(), input.to_owned());
        self.plan.documents.push(Planned { doctype, input, path: path.to_owned(), output, work });
    }

    /// A document type made ready, once; its faults are told once.
    fn kind(&mut self, name: &str) -> Option<Arc<Kind>> {
        if let Some(kind) = self.kinds.get(name) {
            return kind.clone();
        }
        let kind = self.ready(name);
        self.kinds.insert(name.to_owned(), kind.clone());
        kind
    }

    fn ready(&mut self, name: &str) -> Option<Arc<Kind>> {
        let (_, checked) = self.types.get(name)?;
        self.plan.found.extend(checked.diagnostics.iter().cloned());
        let doctype = checked.value.clone().filter(|_| !checked.has_errors())?;
        let template = merge::template(&doctype);
        let sound = !template.has_errors();
        self.plan.found.extend(template.diagnostics);
        let template = template.value.filter(|_| sound)?;
        let assets = match self.engine {
            Some(engine) => {
                let assets = Assets::new(engine, &doctype.files);
                self.plan.found.extend(assets.diagnostics);
                assets.value
            }
            None => None,
        };
        let read = |path: &str| {
            // The others take effect through the merged source and the manifest's standards.
            ![".hbs", ".md", "/template.toml", "/schema.toml"].iter().any(|end| path.ends_with(end))
        };
        let files = doctype.files.iter().filter(|(path, _)| read(path));
        let parts = files.map(|(_, file)| (file.name.to_string(), hash(&file.bytes))).collect();
        Some(Arc::new(Kind { doctype, template, assets, parts }))
    }

    /// Refuses documents that would write the same PDF, before any is made.
    fn distinct(&mut self) {
        let mut makers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, document) in self.plan.documents.iter().enumerate() {
            // Some file systems take large and small letters for the same.
            let name = project::slashed(&document.output).to_lowercase();
            if document.work.is_some() {
                makers.entry(name).or_default().push(at);
            }
        }
        for (_, makers) in makers.into_iter().filter(|(_, makers)| makers.len() > 1) {
            let mut inputs = Vec::new();
            let mut output = PathBuf::new();
            for at in makers {
                if let Some(document) = self.plan.documents.get_mut(at) {
                    document.work = None;
                    output.clone_from(&document.output);
                    inputs.push(document.path.clone());
                }
            }
            let name = output.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let message =
                format!("{} documents would be written as {}", inputs.len(), quoted(&name));
            let mut fault = Diagnostic::error(Name::DuplicateOutput, message).at(output.as_path());
            for input in inputs {
                fault = fault.also("one is made of", input);
            }
            self.plan.found.push(fault.hint("rename one of the workbooks"));
        }
    }
}

/// Whether anything among these stops a document.
pub fn stops(found: &[Diagnostic], deny_warnings: bool) -> bool {
    let worst = found.iter().map(|found| found.severity).min();
    match worst {
        Some(Severity::Error) => true,
        Some(Severity::Warning) => deny_warnings,
        Some(Severity::Note) | None => false,
    }
}

/// A workbook's name without its ending.
fn stem(path: &Path) -> String {
    let name = if path.is_dir() { path.file_name() } else { path.file_stem() };
    name.map_or_else(|| "document".to_owned(), |name| name.to_string_lossy().into_owned())
}
