//! The whole story of one document, told without making it.

use std::collections::BTreeMap;
use std::path::Path;

use super::facts::{AllFacts, Facts};
use super::fresh::planned;
use super::kept::Kept;
use super::kinds::Kinds;
use super::make::Maker;
use super::memory::{Memory, Stand};
use super::outcome::{Document, Status};
use super::plan::Planned;
use super::state::{Made, Ranges, Said};
use super::weigh::weigh;
use super::{Options, outcome};
use crate::diagnostic::{Diagnostic, Name, Place, quoted};
use crate::doctype;
use crate::project;

/// The whole story of one document.
pub struct Story {
    /// The name of its PDF in the output folder.
    pub name: String,
    /// What sets it apart from the other documents of its workbook.
    pub key: String,
    /// How it stands: unchanged, due where it would be made, or failed where it can't be.
    pub document: Document,
    /// The records that it is made of, sheet by sheet; none where that is not known.
    pub sheets: Vec<Share>,
    /// What it was last made of, if it was.
    pub made: Option<Last>,
    /// What was found in its workbook and on the way from there, and in its type.
    pub found: outcome::Outcome,
}

/// The records of a sheet that a document is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Share {
    /// The workbook, where it is another one whose rows were added.
    pub file: Option<String>,
    /// The name on the sheet's tab.
    pub sheet: String,
    /// How many records are its own.
    pub own: usize,
    /// How many the sheet has.
    pub all: usize,
    /// Whether they are records of a file that has no rows.
    pub records: bool,
    /// The rows of its own as people count, from the first to the last of each stretch.
    pub rows: Vec<(u64, u64)>,
}

/// What a document was last made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Last {
    /// The number of the build that wrote it.
    pub run: u64,
    /// The hash of the PDF that was written.
    pub pdf: String,
    /// How many pages it has.
    pub pages: usize,
    /// The version of the program.
    pub program: String,
    /// How many files of its type took part.
    pub files: usize,
    /// The images that took part.
    pub images: Vec<String>,
    /// Whether the PDF that is there is the one that was written.
    pub stand: Stand,
}

/// Tells of the document of this name: that of its PDF or its workbook, or what it is made per.
///
/// # Errors
/// Fails if there is no such document, or if the name fits several.
pub fn explain(options: &Options, name: &str) -> Result<Story, Box<Diagnostic>> {
    let kept = Kept::once(options);
    let types = doctype::load(options.project.templates().as_deref());
    let kinds = Kinds::new(types, kept.engine.as_ref());
    let memory = Memory::of(options);
    let plan = planned(options, &kinds, (&kept, &memory), &|_| {});
    let facts = AllFacts::new(&plan.documents);
    let maker = Maker { options, engine: kept.engine.as_ref(), memory: &memory, facts: &facts };
    let at = find(name, &plan.documents, &maker)?;
    let Some(planned) = plan.documents.get(at) else { return Err(Box::new(unknown(name, &[]))) };
    let made = memory.state().documents.get(&maker.name(planned));
    let is_its = |found: &Diagnostic| {
        let file = found.place.as_ref().map(|place| place.file().replace('\\', "/"));
        file.is_none_or(|file| {
            let inside = file.strip_prefix(&planned.input);
            let inside = inside.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            inside
                || matches!(found.place, Some(Place::File(_)))
                || Path::new(&file) == planned.output
        })
    };
    let mut found = plan.found.clone();
    found.extend(kinds.found_in(&planned.doctype));
    // Of several papers of a workbook, each has faults of its own.
    let keeps = |found: &Diagnostic| {
        planned.key.is_empty() || !found.is_error() || planned.stopped_by.contains(found)
    };
    // What is wrong in a workbook whose rows it takes stops it as well.
    let stops = |found: &Diagnostic| planned.stopped_by.contains(found);
    found.retain(|found| is_its(found) && keeps(found) || stops(found));
    found.extend(planned.stopped_by.iter().filter(|it| !plan.found.contains(it)).cloned());
    let mut document = planned.document();
    let mut sheets = Vec::new();
    if planned.is_known {
        document.status = Status::Unchanged;
        found.extend(made.iter().flat_map(|made| made.told.iter().cloned()));
    }
    if let Some(work) = &planned.work {
        let facts = Facts::of(&work.dataset, &planned.path);
        let weighed = weigh(&maker, planned, (work, &facts), false);
        found.extend(weighed.found);
        document.causes = weighed.causes;
        let told = facts.said(work, None);
        if let Some((now, _)) = &weighed.value {
            document.status = if weighed.is_due { Status::Due } else { Status::Unchanged };
            if !weighed.is_due {
                found.extend(made.iter().flat_map(|made| made.told.iter().cloned()));
            }
            sheets = shares(&told.said, &now.own);
        }
    } else if let Some(made) = made {
        let said = Said::load(&options.out, &made.said);
        sheets = said.map(|said| shares(&said, &made.own)).unwrap_or_default();
    }
    document.pages = made.map(|made| made.pages).filter(|_| document.status == Status::Unchanged);
    document.stale = document.status == Status::Failed && planned.output.is_file();
    let name = maker.name(planned);
    let last = made.map(|made| Last::of(made, &memory, &name));
    let mut found = super::outcome(vec![document.clone()], found, false);
    found.workbooks.clone_from(&plan.faulty);
    Ok(Story { name, key: planned.key.clone(), document, sheets, made: last, found })
}

impl Last {
    fn of(made: &Made, memory: &Memory, name: &str) -> Self {
        Self {
            run: made.run,
            pdf: made.pdf.clone(),
            pages: made.pages,
            program: made.program.clone(),
            files: memory.state().files.get(&made.uses).map_or(0, BTreeMap::len),
            images: made.images.keys().cloned().collect(),
            stand: memory.stand(name, made),
        }
    }
}

/// What of a snapshot is a document's own. Sheets without any record are left out.
fn shares(said: &Said, own: &[Option<Ranges>]) -> Vec<Share> {
    let mut shares = Vec::new();
    for (at, sheet) in said.sheets.iter().enumerate() {
        let is_own = |row: usize| match own.get(at) {
            Some(Some(own)) => own.has(row),
            _ => true,
        };
        let mut homes: BTreeMap<usize, Share> = BTreeMap::new();
        for (number, row) in sheet.rows.iter().enumerate() {
            let home = sheet.home(number);
            let first = home.map_or(0, |home| home.first + 1);
            let share = homes.entry(first).or_insert_with(|| Share {
                file: home.map(|home| home.file.clone()),
                sheet: home.map_or(&sheet.tab, |home| &home.tab).clone(),
                own: 0,
                all: 0,
                records: home.map_or(sheet.records, |home| home.records),
                rows: Vec::new(),
            });
            share.all += 1;
            if is_own(number) {
                share.own += 1;
                let Some(number) = sheet.number((number, row)) else { continue };
                match share.rows.last_mut() {
                    Some((_, last)) if *last + 1 == number => *last = number,
                    _ => share.rows.push((number, number)),
                }
            }
        }
        shares.extend(homes.into_values());
    }
    shares
}

/// The place of the document that is called so.
fn find(wanted: &str, documents: &[Planned], maker: &Maker<'_>) -> Result<usize, Box<Diagnostic>> {
    let bare = |name: &str| {
        let name = name.replace('\\', "/").to_lowercase();
        name.strip_suffix(".pdf").map(str::to_owned).unwrap_or(name)
    };
    let (typed, out) = (bare(wanted), bare(&project::slashed(&maker.options.out)));
    let inner = typed.strip_prefix(&format!("{out}/")).unwrap_or(&typed).to_owned();
    let tests: [&dyn Fn(&Planned) -> bool; 4] = [
        &|planned| bare(&maker.name(planned)) == inner,
        &|planned| bare(&maker.name(planned)).rsplit('/').next() == Some(&*inner),
        &|planned| !planned.key.is_empty() && planned.key.to_lowercase() == typed,
        &|planned| {
            let name = planned.path.file_name().map(|name| name.to_string_lossy().to_lowercase());
            let stem = planned.path.file_stem().map(|name| name.to_string_lossy().to_lowercase());
            let names = [Some(planned.input.to_lowercase()), name, stem];
            names.iter().flatten().any(|name| *name == typed)
        },
    ];
    let all = || documents.iter().enumerate();
    let fits = tests.iter().map(|test| {
        all().filter(|(_, planned)| test(planned)).map(|(at, _)| at).collect::<Vec<_>>()
    });
    let names: Vec<String> = documents.iter().map(|planned| maker.name(planned)).collect();
    match fits.into_iter().find(|fits| !fits.is_empty()) {
        Some(fits) if fits.len() > 1 => {
            let some: Vec<String> = fits
                .iter()
                .take(5)
                .filter_map(|at| names.get(*at))
                .map(|name| quoted(name))
                .collect();
            let message = format!("{} documents are called {}", fits.len(), quoted(wanted));
            let fault = Diagnostic::error(Name::NoSuchDocument, message);
            Err(Box::new(fault.hint(format!("name one of them by its PDF: {}", some.join(", ")))))
        }
        Some(fits) => Ok(fits.first().copied().unwrap_or_default()),
        None => Err(Box::new(unknown(wanted, &names))),
    }
}

/// There is no document of this name.
fn unknown(wanted: &str, names: &[String]) -> Diagnostic {
    let message = format!("no document is called {}", quoted(wanted));
    let fault = Diagnostic::error(Name::NoSuchDocument, message);
    let stem = |name: &'_ str| name.strip_suffix(".pdf").unwrap_or(name).to_owned();
    let stems: Vec<String> = names.iter().map(|name| stem(name)).collect();
    let near = crate::diagnostic::nearest(&stem(wanted), stems.iter().map(String::as_str));
    match near {
        Some(near) => fault.hint(format!("did you mean {}?", quoted(&format!("{near}.pdf")))),
        None => {
            let some: Vec<String> = names.iter().take(5).map(|name| quoted(name)).collect();
            if some.is_empty() {
                return fault;
            }
            fault.hint(format!("there are {}", some.join(", ")))
        }
    }
}
