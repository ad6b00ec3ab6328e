//! The portions of a dataset: which documents a workbook makes, and which records each of them has.

use std::collections::{BTreeMap, BTreeSet};

use super::dataset::{Dataset, Spot, Value};
use super::languages;
use super::links::{Kept, Node, References};
use super::portion::{Key, Portion};
use crate::diagnostic::{Diagnostic, Name, Place, quoted};
use crate::doctype::{Doctype, Per, Schema, Type};

/// The most cells that a message names.
const NAMED: usize = 8;

/// The documents that a workbook makes, one for each combination of what they are made per, in the
/// order in which that first occurs.
///
/// A document has the rows that are chosen, their parts (`nests`), the rows below them, all that these refer to, and what
/// refers to that or to nothing; sheets that are not connected are whole. Rows that are in no document
/// for a blank cell are told in `found`; those for a faulty one are told so where the fault is.
pub fn portions(
    dataset: &Dataset,
    doctype: &Doctype,
    per: &[Per],
    found: &mut Vec<Diagnostic>,
) -> Vec<Portion> {
    if per.is_empty() {
        return vec![Portion::whole(dataset)];
    }
    let faulty = faulty(dataset, found);
    let had_errors = found.iter().any(Diagnostic::is_error);
    let choosing = Choosing { dataset, schema: &doctype.schema, per, faulty: &faulty };
    let references = References::of(dataset, &doctype.schema, &faulty);
    let mut all = vec![Draft::default()];
    let mut done: BTreeSet<usize> = BTreeSet::new();
    for one in per {
        let choices: Vec<Draft> = match *one {
            Per::Language => choosing.languages(doctype),
            Per::Row(sheet) | Per::Value(sheet, _) => {
                if !done.insert(sheet) {
                    continue;
                }
                let links = references.seen_from(sheet);
                let groups = choosing.groups(sheet, found);
                let groups = groups.into_iter().map(|(keys, chosen)| {
                    let kept = links.kept(&chosen);
                    Draft { keys, language: None, kept: Some(kept), chosen: vec![chosen] }
                });
                groups.collect()
            }
        };
        let pairs = all.iter().flat_map(|one| choices.iter().map(move |other| one.with(other)));
        all = pairs.filter(Draft::has_records).collect();
    }
    let portions: Vec<Portion> = all.into_iter().map(|draft| draft.portion(&choosing)).collect();
    if portions.is_empty() && !had_errors {
        found.extend(choosing.nothing());
    }
    choosing.left_out(&portions, found);
    portions
}

/// A document that may come to be.
#[derive(Default)]
struct Draft {
    keys: Keys,
    language: Option<String>,
    /// Its records; none where nothing has been chosen yet.
    kept: Option<Kept>,
    /// The rows for which it is there, apart for each sheet that documents are made per.
    chosen: Vec<Vec<Node>>,
}

impl Draft {
    /// What is in both.
    fn with(&self, other: &Self) -> Self {
        let kept = match (&self.kept, &other.kept) {
            (Some(one), Some(other)) => Some(one.iter().zip(other).map(both).collect()),
            (one, other) => one.as_ref().or(other.as_ref()).cloned(),
        };
        let keys = self.keys.iter().chain(&other.keys).cloned();
        let chosen = self.chosen.iter().chain(&other.chosen).cloned();
        Self {
            keys: keys.collect(),
            language: self.language.as_ref().or(other.language.as_ref()).cloned(),
            kept,
            chosen: chosen.collect(),
        }
    }

    /// Whether it has any of the rows of each sheet for which it is there.
    fn has_records(&self) -> bool {
        let Some(kept) = &self.kept else { return true };
        let has = |&(sheet, record): &Node| match kept.get(sheet) {
            Some(Some(kept)) => kept.contains(&record),
            _ => true,
        };
        self.chosen.iter().all(|rows| rows.iter().any(has))
    }

    fn portion(mut self, choosing: &Choosing) -> Portion {
        self.keys.sort_by_key(|(at, _)| *at);
        let records = match self.kept {
            Some(kept) => {
                kept.into_iter().map(|kept| kept.map(|kept| kept.into_iter().collect())).collect()
            }
            None => Portion::whole(choosing.dataset).records,
        };
        let keys = self.keys.into_iter().map(|(_, key)| key).collect();
        Portion { keys, records, language: self.language }
    }
}

/// The records of a sheet that both keep.
fn both(
    (one, other): (&Option<BTreeSet<usize>>, &Option<BTreeSet<usize>>),
) -> Option<BTreeSet<usize>> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.intersection(other).copied().collect()),
        (one, other) => one.as_ref().or(other.as_ref()).cloned(),
    }
}

/// What documents are chosen by.
struct Choosing<'a> {
    dataset: &'a Dataset,
    schema: &'a Schema,
    per: &'a [Per],
    /// The fields that could not be read: sheet, record and column.
    faulty: &'a BTreeSet<(usize, usize, usize)>,
}

/// What a document is made per, each with its place among all that documents are made per.
type Keys = Vec<(usize, Key)>;

/// What each document is made per, and the rows for which it is there.
type Groups = Vec<(Keys, Vec<Node>)>;

/// A sheet, what documents are made per in it, and the rows that have none below them.
type Bare = (usize, Vec<(usize, Per)>, Vec<usize>);

impl Choosing<'_> {
    /// One for each language.
    fn languages(&self, doctype: &Doctype) -> Vec<Draft> {
        let at = self.per.iter().position(|per| *per == Per::Language).unwrap_or_default();
        let draft = |(value, field): (Value, Option<usize>)| {
            let Value::Code { list, entry } = &value else { return None };
            let code = doctype.codes.get(list)?.entries.get(*entry)?.code.clone();
            let field = field.map(|field| (0, 0, field));
            let name = crate::doctype::LANGUAGE.to_owned();
            let keys = vec![(at, Key { name, value, field })];
            Some(Draft { keys, language: Some(code), ..Draft::default() })
        };
        languages::named(self.dataset, doctype).into_iter().filter_map(draft).collect()
    }

    /// The rows of a sheet by what documents are made per in it; the rows with a blank are told. A row of
    /// the sheet above that has none of them below it stands for itself.
    fn groups(&self, sheet: usize, found: &mut Vec<Diagnostic>) -> Groups {
        let columns: Vec<(usize, Per)> = self
            .per
            .iter()
            .copied()
            .enumerate()
            .filter(|(_, per)| matches!(per, Per::Row(at) | Per::Value(at, _) if *at == sheet))
            .collect();
        let mut groups: Groups = Vec::new();
        let mut known: BTreeMap<Vec<String>, usize> = BTreeMap::new();
        let mut blank: BTreeMap<(usize, usize), Vec<usize>> = BTreeMap::new();
        let records = self.dataset.sheets.get(sheet);
        let origin = |row: usize| records.map_or(0, |records| records.origin(row));
        let rows = records.map_or(0, |sheet| sheet.records.len());
        let own = (0..rows).map(|row| (sheet, row, &columns));
        let bare = self.bare(sheet, &columns);
        let above = bare
            .iter()
            .flat_map(|(sheet, columns, rows)| rows.iter().map(move |row| (*sheet, *row, columns)));
        for (from, row, columns) in own.chain(above) {
            let mut combinations: Vec<(Vec<String>, Keys)> = vec![Default::default()];
            for (at, per) in columns {
                let keys = self.keys(*per, row);
                if let (true, Per::Value(_, column)) = (keys.is_empty(), per)
                    && from == sheet
                    && !self.faulty.contains(&(sheet, row, *column))
                {
                    blank.entry((origin(row), *column)).or_default().push(row);
                }
                let more = combinations.iter().flat_map(|(marks, before)| {
                    keys.iter().map(move |(mark, key)| {
                        let marks = marks.iter().chain([mark]).cloned().collect();
                        let keys = before.iter().cloned().chain([(*at, key.clone())]).collect();
                        (marks, keys)
                    })
                });
                combinations = more.collect();
            }
            for (marks, keys) in combinations {
                let at = *known.entry(marks).or_insert(groups.len());
                match groups.get_mut(at) {
                    Some((_, rows)) if rows.last() == Some(&(from, row)) => {}
                    Some((_, rows)) => rows.push((from, row)),
                    None => groups.push((keys, vec![(from, row)])),
                }
            }
        }
        if !groups.is_empty() {
            let of = |((_, column), rows): (&(usize, usize), &Vec<usize>)| {
                self.blank(sheet, *column, rows)
            };
            found.extend(blank.iter().filter_map(of));
        }
        groups
    }

    /// The sheet above, where it has the same columns, with its rows that have none below them.
    fn bare(&self, sheet: usize, columns: &[(usize, Per)]) -> Option<Bare> {
        let contract = self.schema.sheets.get(sheet)?;
        let parent = contract.parent?;
        let Type::Reference(above) = contract.columns.get(parent)?.kind else { return None };
        let upper = self.schema.sheets.get(above)?;
        let same = |&(at, per): &(usize, Per)| {
            let Per::Value(_, column) = per else { return None };
            let own = contract.columns.get(column)?;
            let column = upper.column(&own.name)?;
            (upper.columns.get(column)?.kind == own.kind).then_some((at, Per::Value(above, column)))
        };
        let same: Option<Vec<(usize, Per)>> = columns.iter().map(same).collect();
        let records = &self.dataset.sheets.get(sheet)?.records;
        let parents = records.iter().filter_map(|record| match record.fields.get(parent)?.value {
            Value::Reference { record, .. } => Some(record),
            _ => None,
        });
        let parents: BTreeSet<usize> = parents.collect();
        let rows = 0..self.dataset.sheets.get(above)?.records.len();
        Some((above, same?, rows.filter(|row| !parents.contains(row)).collect()))
    }

    /// What a row says that documents are made per, each with what it is known by.
    fn keys(&self, per: Per, row: usize) -> Vec<(String, Key)> {
        let name = per.name(self.schema).to_owned();
        let (sheet, column) = match per {
            Per::Row(sheet) => {
                let column = self.schema.sheets.get(sheet).and_then(|sheet| sheet.key);
                let of = |row: usize| {
                    let value = Value::Reference { sheet, record: row };
                    let field = Some((sheet, row, column.unwrap_or_default()));
                    (row.to_string(), Key { name: name.clone(), value, field })
                };
                return self.with_wholes(sheet, row).into_iter().map(of).collect();
            }
            Per::Value(sheet, column) => (sheet, column),
            Per::Language => return Vec::new(),
        };
        let field = self.dataset.sheets.get(sheet).and_then(|sheet| sheet.records.get(row));
        let Some(field) = field.and_then(|record| record.fields.get(column)) else {
            return Vec::new();
        };
        let items = match &field.value {
            Value::List(items) => items.as_slice(),
            one => std::slice::from_ref(one),
        };
        let values = items.iter().flat_map(|value| match value {
            Value::Blank | Value::Special(_) | Value::List(_) => Vec::new(),
            Value::Text(text) => vec![Value::Text(text.trim().to_owned())],
            Value::Rich(text) => vec![Value::Rich(text.trim().to_owned())],
            Value::Reference { sheet, record } => {
                let wholes = self.with_wholes(*sheet, *record).into_iter();
                wholes.map(|record| Value::Reference { sheet: *sheet, record }).collect()
            }
            value => vec![value.clone()],
        });
        let field = Some((sheet, row, column));
        let of = |value: Value| (format!("{value:?}"), Key { name: name.clone(), value, field });
        values.map(of).collect()
    }

    /// A row, and all of its sheet of which it is a part, from one to the next.
    fn with_wholes(&self, sheet: usize, row: usize) -> Vec<usize> {
        let mut rows = vec![row];
        let columns = self.schema.sheets.get(sheet).map(|sheet| &sheet.columns);
        let nests = columns.and_then(|columns| columns.iter().position(|column| column.nests));
        let records = self.dataset.sheets.get(sheet).map(|sheet| &sheet.records);
        let Some((nests, records)) = nests.zip(records) else { return rows };
        let mut at = row;
        while let Some(field) = records.get(at).and_then(|record| record.fields.get(nests))
            && let Value::Reference { record, .. } = field.value
            && !rows.contains(&record)
        {
            rows.push(record);
            at = record;
        }
        rows
    }

    /// The warning of rows that are in no document, since a column is blank in them.
    fn blank(&self, sheet: usize, column: usize, rows: &[usize]) -> Option<Diagnostic> {
        let place = self.dataset.place(sheet, *rows.first()?, column)?;
        let title = quoted(&self.title(sheet, column));
        let cells = rows.iter().take(NAMED).filter_map(|row| {
            let place = self.dataset.place(sheet, *row, column)?;
            Some(match (place.address(), place.row) {
                (Some(address), _) if !place.records => address.to_string(),
                (_, Some(row)) if place.records => format!("record {row}"),
                (_, row) => format!("row {}", row.map_or(0, u64::from) + 1),
            })
        });
        let mut cells = cells.collect::<Vec<_>>().join(", ");
        if rows.len() > NAMED {
            cells.push_str(" …");
        }
        let message = match rows.len() {
            1 => format!("{title} is blank in a row, which is in no document: {cells}"),
            count => format!("{title} is blank in {count} rows, which are in no document: {cells}"),
        };
        let hint = "write there to which documents each belongs";
        Some(Diagnostic::warning(Name::MissingValue, message).at(place).hint(hint))
    }

    /// A column's title as the sheet has it; the contract's where it lacks the column.
    fn title(&self, sheet: usize, column: usize) -> String {
        let own = self.dataset.sheets.get(sheet).and_then(|it| it.titles.get(column)?.as_deref());
        let contract = || Some(self.schema.sheets.get(sheet)?.columns.get(column)?.title.as_str());
        own.or_else(contract).unwrap_or_default().to_owned()
    }

    /// Why there is no document at all.
    fn nothing(&self) -> Option<Diagnostic> {
        let error = |message: String| Diagnostic::error(Name::MissingValue, message);
        let names: Vec<String> =
            self.per.iter().map(|per| quoted(&per.called(self.schema))).collect();
        let sheets = self.per.iter().filter_map(|per| match per {
            Per::Row(sheet) | Per::Value(sheet, _) => Some(*sheet),
            Per::Language => None,
        });
        for sheet in sheets {
            let records = self.dataset.sheets.get(sheet)?;
            let place = records.place.clone();
            if records.records.is_empty() {
                let message = "there is nothing to make documents of: the sheet has no rows";
                return Some(
                    error(message.to_owned())
                        .at(place)
                        .hint("fill it in, or write `none` beside `Per` in the sheet `Document`"),
                );
            }
            for per in self.per {
                let Per::Value(at, column) = per else { continue };
                if *at == sheet
                    && (0..records.records.len()).all(|row| self.keys(*per, row).is_empty())
                {
                    let title = quoted(&self.title(sheet, *column));
                    let message = format!(
                        "there is nothing to make documents of: {title} is blank in all rows"
                    );
                    return Some(
                        error(message).at(place).hint(
                            "fill it in, or write `none` beside `Per` in the sheet `Document`",
                        ),
                    );
                }
            }
        }
        let message = format!("no row has all that documents are made per: {}", names.join(", "));
        let place = self.dataset.sheets.first()?.place.clone();
        Some(error(message).at(place).hint("make documents per one of them, in the field `Per`"))
    }

    /// Says of faults that decide to which documents a row belongs that the row is in none.
    fn left_out(&self, portions: &[Portion], found: &mut [Diagnostic]) {
        for fault in found.iter_mut().filter(|fault| fault.is_error()) {
            let Some(Place::Cell(place)) = &fault.place else { continue };
            let spot = self.dataset.find(place);
            let Some(Spot { sheet, record: Some(record), field: Some(field) }) = spot else {
                continue;
            };
            let contract = self.schema.sheets.get(sheet).and_then(|it| it.columns.get(field));
            let refers = contract.is_some_and(|column| matches!(column.kind, Type::Reference(_)));
            let decides = refers || self.per.contains(&Per::Value(sheet, field));
            if decides && !portions.is_empty() && !portions.iter().any(|it| it.has(sheet, record)) {
                fault.hints.push("the row is in no document until this is mended".to_owned());
            }
        }
    }
}

/// The fields at which there are errors: sheet, record and column.
fn faulty(dataset: &Dataset, found: &[Diagnostic]) -> BTreeSet<(usize, usize, usize)> {
    let errors = found.iter().filter(|found| found.is_error());
    let fields = errors.filter_map(|found| match &found.place {
        Some(Place::Cell(place)) => {
            let Spot { sheet, record, field } = dataset.find(place)?;
            Some((sheet, record?, field?))
        }
        _ => None,
    });
    fields.collect()
}
