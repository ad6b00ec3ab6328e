//! Whether rows stand in the order of their numbers, and in that of their parents.

use super::checks::Checking;
use super::dotted;
use super::records::Typed;
use super::table::Table;
use crate::doctype::Type;

/// The greatest ranks so far, rising, and the lines where they stand.
#[derive(Debug, Default)]
pub(super) struct Peaks(Vec<(u64, usize)>);

impl Peaks {
    /// Takes a rank. The first line of those before it whose rank is greater, if any is.
    pub(super) fn step(&mut self, rank: u64, line: usize) -> Option<usize> {
        let at = self.0.partition_point(|(peak, _)| *peak <= rank);
        if at == self.0.len() && self.0.last().is_none_or(|(peak, _)| *peak < rank) {
            self.0.push((rank, line));
        }
        self.0.get(at).filter(|(peak, _)| *peak > rank).map(|(_, line)| *line)
    }
}

/// The last number under a parent.
#[derive(Debug, Default)]
pub(super) struct Last {
    /// The number.
    pub(super) number: u64,
    /// The one that it should have been: a slip may be followed by what should follow, too.
    pub(super) instead: Option<u64>,
    /// The greatest ones so far.
    pub(super) peaks: Peaks,
}

impl Last {
    /// One further.
    pub(super) fn step(&mut self) {
        self.number += 1;
        self.instead = None;
    }
}

/// The order of the parents: as they stand, and as they are numbered. Where these two differ, the
/// parents are at fault, and their children may follow either.
pub(super) struct Parents {
    /// The rank of each parent by its number; none where they have no numbers.
    ranks: Option<Vec<u64>>,
    standing: Peaks,
    numbered: Peaks,
}

impl Parents {
    /// The parents of a sheet's rows.
    pub(super) fn new(checking: &Checking, (tables, all): (&[Table], &[Typed])) -> Self {
        let table = checking.table.contract;
        let sheet = table.parent.and_then(|at| match table.columns.get(at)?.kind {
            Type::Reference(sheet) => Some(sheet),
            _ => None,
        });
        let ranks = sheet.and_then(|sheet| ranks(tables.get(sheet)?, all.get(sheet)?));
        Self { ranks, standing: Peaks::default(), numbered: Peaks::default() }
    }

    /// Takes the parent of a line. The line that should stand below this one, if there is any.
    pub(super) fn step(&mut self, parent: usize, line: usize) -> Option<usize> {
        let place = u64::try_from(parent).unwrap_or(u64::MAX);
        let standing = self.standing.step(place, line);
        let Some(rank) = self.ranks.as_ref().and_then(|ranks| ranks.get(parent)) else {
            return standing;
        };
        self.numbered.step(*rank, line).and(standing)
    }
}

/// The rank of each record by its number; none where any has none.
fn ranks(table: &Table, typed: &Typed) -> Option<Vec<u64>> {
    table.contract.key?;
    let keys = typed.records.iter().map(|record| parts(record.key.as_deref()?));
    let keys: Vec<Vec<u64>> = keys.collect::<Option<_>>()?;
    let mut order: Vec<usize> = (0..keys.len()).collect();
    order.sort_by_key(|at| keys.get(*at));
    let mut ranks = vec![0; keys.len()];
    for (rank, at) in (0..).zip(order) {
        if let Some(slot) = ranks.get_mut(at) {
            *slot = rank;
        }
    }
    Some(ranks)
}

/// The parts of a number such as `3.10`.
pub(super) fn parts(number: &str) -> Option<Vec<u64>> {
    number.split('.').map(dotted::rank).collect()
}
