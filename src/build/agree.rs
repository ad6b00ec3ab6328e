//! Facts that all workbooks of a build have to state alike: the wording of a theme, the dates of a
//! session, the name of who chairs it.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::cause::shortened;
use super::plan::{Plan, Planned};
use crate::diagnostic::{CellPlace, Diagnostic, Name, quoted};
use crate::doctype::Doctype;
use crate::merge::{self, Printer};
use crate::validate::{self, Dataset, Portion, Value};

/// How many further cells of a fact are told.
const TOLD: usize = 12;

/// How many values of a fact are told in its message, beside that of its place.
const OTHERS: usize = 2;

/// What a workbook states of something.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Fact {
    /// What the fact is called: `session dates`.
    fact: String,
    /// What it is a fact of, as it is printed; empty where it is of all that is built.
    of: String,
    /// The kind of its value, and for words their language: only what is of one kind is compared.
    kind: String,
    /// The value as it is compared; none where that is the text, folded.
    value: Option<String>,
    /// The value as it is printed.
    text: String,
    /// The cell.
    place: CellPlace,
}

impl Fact {
    /// The value as it is compared.
    fn value(&self) -> String {
        self.value.clone().unwrap_or_else(|| validate::folded(&self.text).into_owned())
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
        Some(Fact {
            fact: fact.to_owned(),
            of: of?,
            kind,
            value,
            text: self.printer.text(&field.value),
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

/// A fact that is stated in different ways.
pub struct Conflict {
    /// What is told of it.
    found: Diagnostic,
    /// The cells that state it otherwise than most; all where none is what most say.
    cells: BTreeSet<CellPlace>,
    /// The workbooks that state it, as their users named them.
    files: BTreeSet<String>,
}

impl Conflict {
    /// Whether any of its cells is in this file.
    pub fn stops_in(&self, file: &str) -> bool {
        self.cells.iter().any(|cell| *cell.file == *file)
    }
}

/// The facts that are stated in different ways, each once.
pub fn conflicts(facts: &[Fact]) -> Vec<Conflict> {
    let mut all: BTreeMap<(String, String, &str), BTreeMap<String, Cells<'_>>> = BTreeMap::new();
    for fact in facts {
        let name = |text: &str| validate::folded(text).into_owned();
        let stated = all.entry((name(&fact.fact), name(&fact.of), &fact.kind)).or_default();
        stated.entry(fact.value()).or_default().insert(&fact.place, fact);
    }
    all.into_values().filter(|stated| stated.len() > 1).filter_map(conflict).collect()
}

/// The cells that state the same.
type Cells<'a> = BTreeMap<&'a CellPlace, &'a Fact>;

fn conflict(stated: BTreeMap<String, Cells<'_>>) -> Option<Conflict> {
    let weight = |cells: &Cells<'_>| {
        let files: BTreeSet<&str> = cells.keys().map(|cell| &*cell.file).collect();
        (files.len(), cells.len())
    };
    let mut ways: Vec<Cells<'_>> = stated.into_values().collect();
    // What most workbooks say first; where as many say something else, in the order of their cells.
    ways.sort_by_key(|cells| (Reverse(weight(cells)), cells.keys().next().copied()));
    let weights: Vec<_> = ways.iter().take(2).map(weight).collect();
    let most = weights.first() > weights.get(1);
    let right = if most { ways.remove(0) } else { Cells::new() };
    let others: BTreeMap<&CellPlace, &Fact> =
        ways.iter().flatten().map(|(place, fact)| (*place, *fact)).collect();
    let (place, fact) = others.first_key_value()?;
    let mut texts: Vec<&str> = Vec::new();
    for cells in [&right].into_iter().chain(&ways) {
        let text = cells.values().next().map(|fact| fact.text.as_str());
        texts.extend(text.filter(|_| !cells.contains_key(place)));
    }
    let mut here = String::new();
    let named: Vec<String> = texts
        .iter()
        .take(OTHERS)
        .map(|text| {
            let (own, other) = shortened(&fact.text, text);
            here = format!("`{own}`");
            format!("`{other}`")
        })
        .collect();
    let more = match texts.len().saturating_sub(named.len()) {
        0 => "",
        _ => " or something else",
    };
    let of = if fact.of.is_empty() { String::new() } else { format!(" of {}", quoted(&fact.of)) };
    let message = format!(
        "{}{of} is not the same everywhere: here it is {here}, elsewhere {}{more}",
        quoted(&fact.fact),
        named.join(" or "),
    );
    let mut found = Diagnostic::warning(Name::FactsDiffer, message).at((*place).clone());
    if let Some((place, _)) = right.first_key_value() {
        let cells = right.len();
        let what = if cells == 1 { "elsewhere".to_owned() } else { format!("in {cells} cells") };
        let said = shortened(&fact.text, texts.first().copied().unwrap_or_default()).1;
        found = found.also(format!("`{said}` {what}"), (*place).clone());
    }
    let rest = others.iter().skip(1);
    for (place, other) in rest.clone().take(TOLD) {
        found = found.also(format!("`{}`", shortened(&fact.text, &other.text).1), (*place).clone());
    }
    if rest.len() > TOLD {
        found = found.hint(format!("{} more cells say it otherwise", rest.len() - TOLD));
    }
    found = found.hint("write it alike everywhere");
    let files = right.keys().chain(others.keys()).map(|cell| cell.file.to_string()).collect();
    Some(Conflict { found, cells: others.into_keys().cloned().collect(), files })
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
