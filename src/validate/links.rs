//! How the records of a dataset hang together, seen from the sheet whose rows are chosen: which of the
//! others belong to some of its rows.

use std::collections::BTreeSet;

use super::dataset::{Dataset, Value};
use crate::doctype::{Schema, Shape, Type};

/// A record: its sheet and its number there.
pub(super) type Node = (usize, usize);

/// For each sheet the records that are kept; none where all of them are.
pub(super) type Kept = Vec<Option<BTreeSet<usize>>>;

/// What a sheet is to the one whose rows are chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// It is that sheet.
    Chosen,
    /// Its rows refer to chosen rows, be it through others.
    Below,
    /// Rows that are kept refer to its rows.
    Above,
    /// Its rows refer to rows above, and to none that is chosen.
    Beside,
    /// It has nothing to do with it.
    Apart,
}

/// The references between all records.
pub(super) struct References {
    /// For each sheet and record, those that it refers to.
    to: Vec<Vec<Vec<Node>>>,
    /// For each sheet and record, those that refer to it.
    from: Vec<Vec<Vec<Node>>>,
    /// For each sheet and record, the sheets that a cell of it refers to and that can't be read.
    unclear: BTreeSet<(Node, usize)>,
    /// For each sheet, the sheets that its columns refer to.
    sheets: Vec<BTreeSet<usize>>,
    /// Which sheets are forms.
    forms: Vec<bool>,
}

/// How the records hang together, seen from one sheet.
pub(super) struct Links<'a> {
    references: &'a References,
    roles: Vec<Role>,
    /// The records below, and those beside, that refer to none: they belong to all.
    everywhere: Vec<Node>,
}

impl References {
    /// The references of a dataset. `faulty` are the fields that could not be read: sheet, record and
    /// column.
    pub(super) fn of(
        dataset: &Dataset,
        schema: &Schema,
        faulty: &BTreeSet<(usize, usize, usize)>,
    ) -> Self {
        let blank = || -> Vec<Vec<Vec<Node>>> {
            dataset.sheets.iter().map(|sheet| vec![Vec::new(); sheet.records.len()]).collect()
        };
        let (mut to, mut from) = (blank(), blank());
        for (sheet, records) in dataset.sheets.iter().enumerate() {
            for (number, record) in records.records.iter().enumerate() {
                for node in record.fields.iter().flat_map(|field| targets(&field.value)) {
                    if let Some(targets) = at(&mut to, (sheet, number)) {
                        targets.push(node);
                    }
                    if let Some(sources) = at(&mut from, node) {
                        sources.push((sheet, number));
                    }
                }
            }
        }
        let target =
            |sheet: usize, column: usize| match schema.sheets.get(sheet)?.columns.get(column)?.kind
            {
                Type::Reference(to) => Some(to),
                _ => None,
            };
        let unclear = faulty.iter().filter_map(|(sheet, record, column)| {
            Some(((*sheet, *record), target(*sheet, *column)?))
        });
        let sheets = schema.sheets.iter().enumerate().map(|(at, sheet)| {
            (0..sheet.columns.len()).filter_map(|column| target(at, column)).collect()
        });
        Self {
            to,
            from,
            unclear: unclear.collect(),
            sheets: sheets.collect(),
            forms: schema.sheets.iter().map(|sheet| sheet.shape == Shape::Form).collect(),
        }
    }

    /// As they are seen from a sheet.
    pub(super) fn seen_from(&self, chosen: usize) -> Links<'_> {
        let roles = self.roles(chosen);
        let role = |sheet: usize| roles.get(sheet).copied().unwrap_or(Role::Apart);
        let counts = |from: Role, to: Role| match from {
            Role::Below => matches!(to, Role::Chosen | Role::Below),
            Role::Beside => matches!(to, Role::Above | Role::Beside),
            _ => false,
        };
        let mut everywhere = Vec::new();
        for (sheet, records) in self.to.iter().enumerate() {
            let own = role(sheet);
            if !matches!(own, Role::Below | Role::Beside) {
                continue;
            }
            for (record, targets) in records.iter().enumerate() {
                let refers = targets.iter().any(|(to, _)| counts(own, role(*to)));
                let mut unclear =
                    self.unclear.range(((sheet, record), 0)..=((sheet, record), usize::MAX));
                if !refers && !unclear.any(|(_, to)| counts(own, role(*to))) {
                    everywhere.push((sheet, record));
                }
            }
        }
        Links { references: self, roles, everywhere }
    }

    /// What each sheet is to one of them.
    fn roles(&self, chosen: usize) -> Vec<Role> {
        let count = self.sheets.len();
        let mut roles = vec![Role::Apart; count];
        let refers =
            |from: usize, to: usize| self.sheets.get(from).is_some_and(|it| it.contains(&to));
        let is_form = |sheet: usize| self.forms.get(sheet).copied().unwrap_or_default();
        if let Some(own) = roles.get_mut(chosen) {
            *own = Role::Chosen;
        }
        // A sheet that rows refer to is above, even where it refers back.
        let spread =
            |roles: &mut Vec<Role>, new: Role, is: &dyn Fn(usize, usize) -> bool, from: &[Role]| {
                while let Some(next) = (0..count).find(|&sheet| {
                    roles.get(sheet) == Some(&Role::Apart)
                        && !is_form(sheet)
                        && (0..count).any(|other| {
                            roles.get(other).is_some_and(|role| from.contains(role))
                                && is(sheet, other)
                        })
                }) {
                    if let Some(role) = roles.get_mut(next) {
                        *role = new;
                    }
                }
            };
        let above = |sheet: usize, other: usize| refers(other, sheet);
        spread(&mut roles, Role::Above, &above, &[Role::Chosen, Role::Above]);
        spread(&mut roles, Role::Below, &refers, &[Role::Chosen, Role::Below]);
        spread(&mut roles, Role::Above, &above, &[Role::Below, Role::Above]);
        spread(&mut roles, Role::Beside, &refers, &[Role::Above, Role::Beside]);
        roles
    }
}

impl Links<'_> {
    /// All that belongs to these records of the chosen sheet.
    pub(super) fn kept(&self, chosen: &[Node]) -> Kept {
        let mut kept: Kept =
            self.roles.iter().map(|role| (*role != Role::Apart).then(BTreeSet::new)).collect();
        let everywhere = |role: Role| {
            let nodes = self.everywhere.iter().copied();
            nodes.filter(move |(sheet, _)| self.role(*sheet) == role)
        };
        let References { to, from, forms, .. } = self.references;
        // A row that names chosen rows itself belongs to these, whatever row above it it has.
        let elsewhere = |node: Node| {
            let named = || nodes(to, node).iter().filter(|it| self.role(it.0) == Role::Chosen);
            named().next().is_some() && !named().any(|it| chosen.contains(it))
        };
        let below: Vec<Node> = chosen.iter().copied().chain(everywhere(Role::Below)).collect();
        let mut reached = Self::spread(&mut kept, below, &|node| {
            let below = self.linked(from, node, Role::Below);
            below.into_iter().filter(|node| !elsewhere(*node)).collect()
        });
        let form = forms.iter().enumerate().filter(|(_, form)| **form).map(|(sheet, _)| (sheet, 0));
        let mut above: Vec<Node> = Vec::new();
        for node in reached.iter().copied().chain(form) {
            above.extend(
                nodes(to, node).iter().filter(|(sheet, _)| self.role(*sheet) == Role::Above),
            );
        }
        reached = Self::spread(&mut kept, above, &|node| self.linked(to, node, Role::Above));
        let mut beside: Vec<Node> = everywhere(Role::Beside).collect();
        for node in reached {
            beside.extend(
                nodes(from, node).iter().filter(|(sheet, _)| self.role(*sheet) == Role::Beside),
            );
        }
        Self::spread(&mut kept, beside, &|node| self.linked(from, node, Role::Beside));
        kept
    }

    /// The records to which links lead from one, and whose sheets have this role.
    fn linked(&self, links: &[Vec<Vec<Node>>], node: Node, role: Role) -> Vec<Node> {
        let all = nodes(links, node).iter().copied();
        all.filter(|(sheet, _)| self.role(*sheet) == role).collect()
    }

    fn role(&self, sheet: usize) -> Role {
        self.roles.get(sheet).copied().unwrap_or(Role::Apart)
    }

    /// Keeps these records, and all to which `next` leads from them; gives those that are new.
    fn spread(kept: &mut Kept, mut open: Vec<Node>, next: &dyn Fn(Node) -> Vec<Node>) -> Vec<Node> {
        let mut new = Vec::new();
        while let Some(node) = open.pop() {
            let Some(Some(own)) = kept.get_mut(node.0) else { continue };
            if own.insert(node.1) {
                new.push(node);
                open.extend(next(node));
            }
        }
        new
    }
}

/// The records that a value refers to.
fn targets(value: &Value) -> Vec<Node> {
    match value {
        Value::Reference { sheet, record } => vec![(*sheet, *record)],
        Value::List(items) => items.iter().flat_map(targets).collect(),
        _ => Vec::new(),
    }
}

fn at(all: &mut [Vec<Vec<Node>>], (sheet, record): Node) -> Option<&mut Vec<Node>> {
    all.get_mut(sheet)?.get_mut(record)
}

fn nodes(all: &[Vec<Vec<Node>>], (sheet, record): Node) -> &[Node] {
    all.get(sheet).and_then(|records| records.get(record)).map_or(&[], Vec::as_slice)
}
