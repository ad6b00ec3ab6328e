//! What abbreviations stand for: by the workbook's own sheet, and by the code lists.

use std::collections::BTreeMap;

use super::ACRONYMS;
use crate::diagnostic::CellPlace;
use crate::doctype::{CodeList, Doctype};
use crate::validate::dataset::Value;
use crate::validate::fold::folded;
use crate::validate::records::Typed;
use crate::validate::table::Table;

/// The code list of abbreviations.
const LIST: &str = "acronyms";

/// The code list of United Nations entities, whose labels are abbreviations.
const ENTITIES: &str = "entities";

/// The code list of places, whose codes people write as well.
const PLACES: &str = "places";

/// What abbreviations stand for.
pub(super) struct Glossary {
    known: BTreeMap<String, Meaning>,
    /// Those of the workbook's own sheet, and where they stand.
    pub(super) own: Vec<(String, CellPlace)>,
}

/// What an abbreviation stands for.
pub(super) struct Meaning {
    /// Its words, where they are known.
    pub(super) words: String,
    /// Whether every reader knows it, so that it need not be written out.
    pub(super) is_common: bool,
    /// Whether the workbook's own sheet says so.
    pub(super) is_own: bool,
}

impl Glossary {
    /// What an abbreviation stands for.
    pub(super) fn meaning(&self, acronym: &str) -> Option<&Meaning> {
        self.known.get(acronym)
    }

    /// Whether the workbook's own sheet has it.
    pub(super) fn is_own(&self, acronym: &str) -> bool {
        self.known.get(acronym).is_some_and(|meaning| meaning.is_own)
    }
}

/// The abbreviations of a workbook in this language; none where there is neither a sheet nor a code
/// list of them.
pub(super) fn of(
    (tables, all): (&[Table], &[Typed]),
    doctype: &Doctype,
    language: &str,
) -> Option<Glossary> {
    let own = tables.iter().zip(all).find(|(table, _)| table.contract.name == ACRONYMS);
    let list = doctype.codes.get(LIST);
    if list.is_none() && own.is_none_or(|(table, _)| !table.present) {
        return None;
    }
    let (mut known, mut places) = (BTreeMap::new(), Vec::new());
    // What holds the place of a word is told of as that.
    let lists = [
        doctype.codes.get(super::leftovers::LIST).map(|list| (list, true)),
        doctype.codes.get(PLACES).map(|list| (list, true)),
        doctype.codes.get(ENTITIES).map(|list| (list, true)),
        list.map(|list| (list, false)),
    ];
    for (list, is_common) in lists.into_iter().flatten() {
        listed(list, (language, is_common), &mut known);
    }
    if let Some((table, typed)) = own {
        let column = |name: &str| table.contract.column(name);
        for (line, record) in typed.records.iter().enumerate() {
            let text = |at: Option<usize>| match &record.fields.get(at?)?.value {
                Value::Text(text) | Value::Rich(text) => Some(text.clone()),
                _ => None,
            };
            if let Some((acronym, words)) = text(column("acronym")).zip(text(column("expansion"))) {
                let acronym = acronym.trim().to_owned();
                let at = column("acronym").unwrap_or_default();
                places.push((acronym.clone(), table.field_place(line, at, None)));
                known.insert(acronym, Meaning { words, is_common: false, is_own: true });
            }
        }
    }
    Some(Glossary { known, own: places })
}

/// Takes the abbreviations of a code list.
fn listed(
    list: &CodeList,
    (language, is_common): (&str, bool),
    known: &mut BTreeMap<String, Meaning>,
) {
    for entry in &list.entries {
        let further = |column: &str| list.word(entry, column, language).map(String::as_str);
        let words = further("name").unwrap_or(&entry.label).to_owned();
        let common = is_common || further("common").is_some_and(|word| folded(word) == "yes");
        for word in [&entry.code, &entry.label].into_iter().chain(&entry.aliases) {
            known.insert(
                word.clone(),
                Meaning { words: words.clone(), is_common: common, is_own: false },
            );
        }
    }
}
