//! Validating: a workbook becomes a dataset of a document type, or a list of what to mend.
//!
//! First the sheets and columns of the contract are found, with what is laid out around them
//! (`sheets`, `misnamed`, `header`, `twins`, `columns`, `rows`, `judge`, `merged`, `hidden`, `beside`, `form`,
//! `examples`), and late changes are put into them (`overrides`). Then the keys of all rows are read (`keys`), then each cell is typed by what its
//! column expects
//! (`records`, `expected`, `cell`, `ticks`, `years`, `roughly`, `prose`), and at last what lies between cells is checked (`unique`,
//! `images`, `parents`, `footnotes`, `checks`, `tally`, `counts`, `expect`, `stage`), by the `day` of the
//! run, and what an editor would mark in the texts (`wording`); what is not to be shown is taken out
//! (`withheld`). What documents are made per, and which records each has,
//! follows from the dataset (`per`, `languages`, `portions`, `links`), to which the rows of other
//! workbooks may be added first (`rows_from`). Each step leaves out what a fault of an earlier one
//! makes pointless; what only a later one can tell, `silence` leaves out.
//!
//! Nothing here touches a file, the clock, the environment or a thread.

mod added;
mod beside;
mod cell;
mod checks;
mod clock;
mod columns;
mod contract;
mod counts;
mod dataset;
mod dates;
mod day;
mod dotted;
mod encoding;
mod examples;
mod expect;
mod expected;
mod fold;
mod footnotes;
mod form;
mod header;
mod heading;
mod hidden;
mod images;
mod invisible;
mod judge;
mod keys;
mod language;
mod languages;
mod likely;
mod links;
mod merged;
mod misnamed;
mod numbering;
mod order;
mod overrides;
mod parents;
mod per;
mod period;
mod portion;
mod portions;
mod prose;
mod ragged;
mod raw;
mod records;
mod remarks;
mod roles;
mod roughly;
mod rows;
mod rows_from;
mod sheets;
mod silence;
mod spare;
mod stage;
mod stamp;
mod table;
mod tally;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod ticks;
mod titles;
mod twins;
mod two_rows;
mod unique;
mod withheld;
mod wording;
mod year_columns;
mod years;

use std::sync::Arc;

pub use clock::Clock;
pub use contract::contract;
pub use dataset::{Dataset, Field, Other, Record, Records, Special, Spot, Value};
pub use day::{Day, Paper};
pub use encoding::encoding;
pub use fold::folded;
pub use heading::{Heading, Wanted, header, unknown_type, with_types};
pub use images::named as images;
pub use per::of as per;
pub use period::{Part, Period, Span, Stretch};
pub use portion::{Key, Portion};
pub use portions::portions;
pub use raw::text;
pub use rows_from::{RowsFrom, add, rows_from};
pub use tally::{Figure, Kind, Placeholder, Tally, Unclear, What, placeholders};
pub use withheld::{Across, INSTEAD, Withheld, copy as without_withheld};

use crate::diagnostic::{Checked, Diagnostic, Name, Place};
use crate::doctype::Doctype;
use crate::read::Workbook;

/// What a workbook says for a document type, with all faults that it has, in order of place.
///
/// `also` are the other document types that the workbook feeds: their sheets and columns are not
/// unknown. There is a dataset only if no error was found, so that each value of it is sound. It is
/// judged by no day: nothing is late.
pub fn dataset(workbook: &Workbook, doctype: &Doctype, also: &[&Doctype]) -> Checked<Dataset> {
    let (dataset, found) = faulty(workbook, doctype, also, &Day::default());
    if found.iter().any(Diagnostic::is_error) {
        return Checked::failed(found);
    }
    Checked::new(dataset, found)
}

/// The same by a day, whatever was found: what could not be read is blank in the dataset. It is for those who
/// tell by the places of the faults for what it can be used all the same.
pub fn faulty(
    workbook: &Workbook,
    doctype: &Doctype,
    also: &[&Doctype],
    day: &Day,
) -> (Dataset, Vec<Diagnostic>) {
    // What one document type withholds, another one must not show.
    let withholding = also.iter().filter(|other| withheld::withholds(other));
    let theirs = withholding.map(|other| judged(workbook, other, (&[], &[]), day).2);
    let theirs: Vec<Withheld> = theirs.collect();
    let (dataset, found, _) = judged(workbook, doctype, (also, &theirs), day);
    (dataset, found)
}

/// What is withheld of a workbook, so that other workbooks do not tell it beside its rows.
pub fn withheld(workbook: &Workbook, doctype: &Doctype, day: &Day) -> Withheld {
    judged(workbook, doctype, (&[], &[]), day).2
}

/// The same, and what is withheld of it. `hidden` is what the other document types withhold.
fn judged(
    workbook: &Workbook,
    doctype: &Doctype,
    (also, hidden): (&[&Doctype], &[Withheld]),
    day: &Day,
) -> (Dataset, Vec<Diagnostic>, Withheld) {
    let several = languages::accepting(workbook, doctype);
    let doctype = several.as_ref().unwrap_or(doctype);
    let mut found = Vec::new();
    stamp::check(workbook, doctype, &mut found);
    let mut tables = sheets::find(workbook, &doctype.schema, also, &mut found);
    examples::leave_out(&mut tables, doctype, &mut found);
    rows_from::spare(&mut tables);
    year_columns::spread(workbook, &mut tables, &mut found);
    let theirs = sheets::theirs(also);
    let overrides = overrides::apply(&mut tables, &doctype.schema, &theirs, &mut found);
    let before = found.len();
    let keys: Vec<_> =
        tables.iter().enumerate().map(|(sheet, table)| keys::of(sheet, table, doctype)).collect();
    let language = language::of(&tables, doctype);
    let code = language.code.clone();
    let context = expected::Context::new(doctype, &keys, language);
    let context = context.with_years(years::said(&tables, &doctype.schema));
    ticks::take(workbook, &mut tables, &context, &mut found);
    let mut all: Vec<records::Typed> = Vec::with_capacity(tables.len());
    for (sheet, table) in tables.iter().enumerate() {
        let form = tables.first().zip(all.first());
        let mut typed = records::typed(sheet, table, (&context, form), &mut found);
        parents::set(sheet, table, &mut typed, &mut found);
        all.push(typed);
    }
    per::check(&tables, &all, (doctype, also), &mut found);
    if several.is_none() {
        languages::offer(&tables, &mut found);
    }
    footnotes::check(&tables, &all, &context, &mut found);
    // A note that this document has no use for may be another one's.
    found.retain(|fault| match &fault.place {
        Some(Place::Cell(place)) if fault.name == Name::UnusedFootnote => {
            !theirs.contains_key(&fold::name(&place.sheet))
        }
        _ => true,
    });
    let form = all.first().and_then(|typed| typed.records.first());
    let paper = Paper::of(form, doctype, day);
    let whole = checks::Whole { doctype, tables: &tables, all: &all, keys: &keys, paper: &paper };
    checks::check(whole, &mut found);
    stage::check((&tables, &all), (doctype, &paper), &mut found);
    counts::check((&tables, &all), doctype, &mut found);
    expect::check((&tables, &all), &context, (doctype, also), &mut found);
    wording::check((&tables, &all), doctype, &code, &mut found);
    stage::harden(&paper, found.get_mut(before..).unwrap_or_default());
    let withheld = withheld::of(&whole, (&workbook.file, &overrides), hidden, &mut found);
    overrides.lead(found.get_mut(before..).unwrap_or_default());
    overrides::judge((&overrides, &withheld), &tables, (&context, day), &mut found);
    silence::consequences(&mut found);
    titles::offer(&tables, &keys, &mut found);
    ragged::told(&tables, &mut found);
    hidden::show_first(workbook, &mut found);
    // Last of all: nothing is said or made after it that knows what is withheld.
    withheld.take_out(&tables, &mut all, (hidden, &mut found));
    found.sort_by(Diagnostic::compare);
    let sheets = tables.iter().zip(all).map(|(table, typed)| Records {
        place: table.place.clone(),
        titles: records::titles(table),
        records: typed.records,
        others: Vec::new(),
    });
    let (file, overridden) = (Arc::clone(&workbook.file), overrides.places(&tables));
    (Dataset { file, sheets: sheets.collect(), overridden }, found, withheld)
}
