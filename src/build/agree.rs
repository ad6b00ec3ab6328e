//! Facts that all workbooks of a build have to state alike: the wording of a theme, the dates of a
//! session, the name of who chairs it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::cause::shortened;
use super::plan::{Heard, Plan, Planned};
use super::state::hash;
use crate::diagnostic::{CellPlace, Diagnostic, Name, quoted};
use crate::doctype::Doctype;
use crate::merge::{self, Printer};
use crate::validate::{self, Dataset, Portion, Value};

/// How many further cells of a workbook that say the same are told.
const TOLD: usize = 12;

/// How many values of a fact are told in its message, beside that of its place.
const OTHERS: usize = 2;

/// What a workbook states of something.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// What the fact is called: `session dates`.
    fact: String,
    /// What it is a fact of, as it is printed; empty where it is of all that is built.
    of: String,
    /// The value as it is printed.
    text: String,
    /// The cell.
    place: CellPlace,
    /// It in brief.
    brief: Brief,
}

/// A fact in brief: what it is about, and what is said of it, each as a hash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Brief(String);

/// How many letters of a brief say what it is about.
const ABOUT: usize = 16;

impl Brief {
    /// What it is about, and what is said of it.
    fn parts(&self) -> (&str, &str) {
        self.0.split_at_checked(ABOUT).unwrap_or_default()
    }
}

impl Fact {
    /// It in brief, to be remembered.
    pub fn brief(&self) -> Brief {
        self.brief.clone()
    }
}

/// The facts that a dataset states.
pub fn of(dataset: &Dataset, doctype: &Doctype) -> Vec<Fact> {
    let whole = Portion::whole(dataset);
    let printer = merge::printer(dataset, &whole, doctype);
    let stating = Stating { dataset, doctype, printer };
    let mut facts = Vec::new();
    for (sheet, contract) in doctype.schema.sheets.iter().enumerate() {
        for (column, of) in contract.columns.iter().enumerate() {
            let Some(agree) = &of.agree else { continue };
            let records = dataset.sheets.get(sheet).map_or(0, |sheet| sheet.records.len());
            let column = |record| stating.fact((sheet, record, column), &agree.fact, agree.of);
            facts.extend((0..records).filter_map(column));
        }
    }
    facts
}

/// What states facts.
struct Stating<'a> {
    dataset: &'a Dataset,
    doctype: &'a Doctype,
    printer: Printer<'a>,
}

impl Stating<'_> {
    /// The fact that a field states; none where it, or what it is of, is blank.
    fn fact(
        &self,
        (sheet, record, column): (usize, usize, usize),
        fact: &str,
        of: Option<usize>,
    ) -> Option<Fact> {
        let fields = &self.dataset.sheets.get(sheet)?.records.get(record)?.fields;
        let field = fields.get(column)?;
        // What stands in no cell, nobody has stated.
        field.at?;
        let (kind, value) = self.compared(&field.value)?;
        let of = match of {
            Some(of) => Some(self.printer.text(&fields.get(of)?.value)).filter(|it| !it.is_empty()),
            None => Some(String::new()),
        };
        let (of, text) = (of?, self.printer.text(&field.value));
        let folded = |text: &str| validate::folded(text).into_owned();
        let value = value.unwrap_or_else(|| spanned(&folded(&text)));
        let about = hash(format!("{:?}", (folded(fact), folded(&of), kind)).as_bytes());
        let short = |hash: String| hash.chars().take(ABOUT).collect::<String>();
        Some(Fact {
            brief: Brief(short(about) + &short(hash(value.as_bytes()))),
            fact: fact.to_owned(),
            of,
            text,
            place: self.dataset.place(sheet, record, column)?,
        })
    }

    /// The kind of a value, and it as it is compared; none where nothing is said.
    fn compared(&self, value: &Value) -> Option<(String, Option<String>)> {
        let exactly = |kind: &str, value: String| Some((kind.to_owned(), Some(value)));
        match value {
            Value::Blank | Value::Special(_) | Value::Image(_) => None,
            Value::Text(text) | Value::Rich(text) if text.trim().is_empty() => None,
            // Another language has other words for the same.
            Value::Text(_) | Value::Rich(_) => Some((self.printer.code().to_owned(), None)),
            Value::Url(_) | Value::DottedNumber(_) | Value::Reference { .. } => {
                Some(("name".to_owned(), None))
            }
            Value::Code { list, entry } => {
                let entries = &self.doctype.codes.get(list)?.entries;
                exactly(&format!("code {list}"), entries.get(*entry)?.code.clone())
            }
            Value::List(items) => {
                let mut kinds = BTreeSet::new();
                let mut values = BTreeSet::new();
                for item in items {
                    let (kind, value) = self.compared(item)?;
                    let folded = || validate::folded(&self.printer.text(item)).into_owned();
                    kinds.insert(kind);
                    values.insert(value.unwrap_or_else(folded));
                }
                let words = |all: BTreeSet<String>| all.into_iter().collect::<Vec<_>>().join("; ");
                if values.is_empty() { None } else { exactly(&words(kinds), words(values)) }
            }
            Value::Date(date) => exactly("date", date.to_string()),
            Value::Money { amount, currency } => exactly("money", format!("{currency} {amount}")),
            other => exactly("value", format!("{other:?}")),
        }
    }
}

/// A folded text in which spans are written alike: `15 to 26`, `15 - 26` and `15-26`.
fn spanned(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((at, sign)) = [" to ", " - ", "- ", " -", "\u{2013}", "\u{2014}"]
        .iter()
        .filter_map(|sign| Some((rest.find(sign)?, *sign)))
        .min_by_key(|(at, sign)| (*at, std::cmp::Reverse(sign.len())))
    {
        let (before, behind) = rest.split_at_checked(at).unwrap_or((rest, ""));
        let after = behind.strip_prefix(sign).unwrap_or_default();
        out.push_str(before);
        let is_span = sign != " to " || after.starts_with(|next: char| next.is_numeric());
        out.push_str(if is_span { "-" } else { sign });
        rest = after;
    }
    out.push_str(rest);
    out
}

/// A fact that a workbook states otherwise than others, or in several ways.
pub struct Conflict {
    /// What is told of it.
    found: Diagnostic,
    /// The cells that state it so.
    cells: BTreeSet<CellPlace>,
    /// The workbooks that state it, as their users named them.
    files: BTreeSet<String>,
}

/// Facts as the workbooks of a build state them: those that were read, and those that were not.
pub struct Stated<'a> {
    /// Of each workbook that was read, by its name, all.
    pub read: Vec<(&'a str, &'a [Fact])>,
    /// Of each that was not, in brief.
    pub known: Vec<(&'a str, &'a [Brief])>,
}

/// What some workbooks say of something.
#[derive(Default)]
struct Way<'a> {
    files: BTreeSet<&'a str>,
    cells: usize,
    /// The facts themselves, of workbooks that were read.
    facts: BTreeMap<&'a CellPlace, &'a Fact>,
}

impl<'a> Stated<'a> {
    /// What is said of the same in different ways: what most say first, then the others.
    fn ways(&self) -> Vec<(bool, Vec<Way<'a>>)> {
        let mut all: BTreeMap<&str, BTreeMap<&str, Way<'a>>> = BTreeMap::new();
        let read = self.read.iter().flat_map(|(file, facts)| {
            facts.iter().map(move |fact| (*file, &fact.brief, Some(fact)))
        });
        let known = self
            .known
            .iter()
            .flat_map(|(file, briefs)| briefs.iter().map(move |brief| (*file, brief, None)));
        for (file, brief, fact) in read.chain(known) {
            let (about, said) = brief.parts();
            let way = all.entry(about).or_default().entry(said).or_default();
            way.files.insert(file);
            way.cells += 1;
            way.facts.extend(fact.map(|fact| (&fact.place, fact)));
        }
        let differ = all.into_values().filter(|ways| ways.len() > 1);
        let sorted = differ.map(|ways| {
            let mut ways: Vec<Way<'a>> = ways.into_values().collect();
            let weight = |way: &Way| (way.files.len(), way.cells);
            ways.sort_by_key(|way| (Reverse(weight(way)), way.files.first().copied()));
            let weights: Vec<_> = ways.iter().take(2).map(weight).collect();
            (weights.first() > weights.get(1), ways)
        });
        sorted.collect()
    }

    /// The workbooks that have to be read to tell what differs, by their names.
    pub fn unclear(&self) -> BTreeSet<String> {
        let mut unclear = BTreeSet::new();
        for (is_clear, ways) in self.ways() {
            for (at, way) in ways.iter().enumerate() {
                // Of what most say, one cell is enough.
                let few = if is_clear && at == 0 { 1 } else { usize::MAX };
                unclear.extend(way.files.iter().take(few).map(|file| (*file).to_owned()));
            }
        }
        unclear
    }

    /// The facts that are stated in different ways: each once in each workbook that says otherwise
    /// than most, and in all where none is what most say.
    pub fn conflicts(&self) -> Vec<Conflict> {
        self.ways().iter().flat_map(|(is_clear, ways)| conflicts(*is_clear, ways)).collect()
    }
}

/// What is said in different ways, for each way and each workbook that has it.
fn conflicts(is_clear: bool, ways: &[Way<'_>]) -> Vec<Conflict> {
    let files = ways.iter().flat_map(|way| &way.files).map(|file| (*file).to_owned());
    let files: BTreeSet<String> = files.collect();
    let mut all = Vec::new();
    for (at, way) in ways.iter().enumerate().skip(usize::from(is_clear)) {
        let mut books: BTreeMap<&str, Vec<&Fact>> = BTreeMap::new();
        for (place, fact) in &way.facts {
            books.entry(&place.file).or_default().push(fact);
        }
        let others = ways.iter().enumerate().filter(|(other, _)| *other != at);
        let others: Vec<&Way<'_>> = others.map(|(_, other)| other).collect();
        for facts in books.values() {
            let cells = facts.iter().map(|fact| fact.place.clone()).collect();
            let told = told(facts, &others, is_clear);
            all.extend(told.map(|found| Conflict { found, cells, files: files.clone() }));
        }
    }
    all
}

/// What is told at the cells of a workbook that say the same, of what others say.
fn told(facts: &[&Fact], others: &[&Way<'_>], is_clear: bool) -> Option<Diagnostic> {
    let (fact, rest) = facts.split_first()?;
    let said = |way: &Way<'_>| way.facts.values().next().map(|other| other.text.clone());
    let texts: Vec<String> = others.iter().filter_map(|way| said(way)).collect();
    // What is shown of this one is where it differs from what most say.
    let here = shortened(texts.first()?, &fact.text).1;
    let named: Vec<String> = texts
        .iter()
        .take(OTHERS)
        .map(|text| format!("`{}`", shortened(&fact.text, text).1))
        .collect();
    let more = match texts.len().saturating_sub(named.len()) {
        0 => "",
        _ => " or something else",
    };
    let of = if fact.of.is_empty() { String::new() } else { format!(" of {}", quoted(&fact.of)) };
    let message = format!(
        "{}{of} is not the same everywhere: here it is `{here}`, elsewhere {}{more}",
        quoted(&fact.fact),
        named.join(" or "),
    );
    let mut found = Diagnostic::warning(Name::FactsDiffer, message).at(fact.place.clone());
    for (at, way) in others.iter().enumerate().take(OTHERS) {
        let Some((place, other)) = way.facts.first_key_value() else { continue };
        let what = match way.cells {
            cells if cells > 1 && is_clear && at == 0 => format!("in {cells} cells"),
            _ => "elsewhere".to_owned(),
        };
        let said = shortened(&fact.text, &other.text).1;
        found = found.also(format!("`{said}` {what}"), (*place).clone());
    }
    for other in rest.iter().take(TOLD) {
        found = found.also("here as well", other.place.clone());
    }
    if rest.len() > TOLD {
        found = found.hint(format!("{} more cells say the same", rest.len() - TOLD));
    }
    Some(found.hint("write it alike everywhere"))
}

/// What the workbooks that were read for a plan state.
pub fn read(heard: &[Heard]) -> Vec<(&str, &[Fact])> {
    heard.iter().map(|heard| (&*heard.name, &*heard.facts)).collect()
}

/// Tells of conflicts in a plan; where no warning may be left, the documents that they are in can't be
/// made.
pub fn tell(plan: &mut Plan, conflicts: Vec<Conflict>, deny_warnings: bool) {
    for Conflict { found, cells, files } in conflicts {
        let documents = plan.documents.iter_mut().filter(|_| deny_warnings);
        for document in documents.filter(|document| has(document, &cells)) {
            document.work = None;
            document.stopped_by.push(found.clone());
        }
        plan.disputed.push((found.clone(), files));
        plan.found.push(found);
    }
}

/// Whether any of these cells is in a document.
fn has(document: &Planned, cells: &BTreeSet<CellPlace>) -> bool {
    let Some(work) = document.work.as_ref().filter(|work| work.aside.is_none()) else {
        return cells.iter().any(|cell| *cell.file == *document.input);
    };
    let kind = &work.kind;
    cells.iter().filter_map(|cell| work.dataset.find(cell)).any(|spot| {
        let is_own = spot.record.is_some_and(|record| work.portion.has(spot.sheet, record));
        is_own || merge::reads_whole(&kind.doctype, &kind.template, spot.sheet)
    })
}
