//! Values that a template hands on behind keys: in the call itself, `#work((due: …))`, or bound to a
//! name before, `#let plan = (…)`, then `#work(plan)`.
//!
//! What the layout looked up tells which are meant: `it.due` are those that stand behind the key `due`.

use std::collections::BTreeSet;
use std::ops::Range;

use typst::syntax::ast;
use typst::syntax::{LinkedNode, SyntaxKind};

use super::argument::{self, Step};
use super::known::Known;
use super::origin::{self, NAMED};
use crate::diagnostic::{CellPlace, FilePlace, quoted};
use crate::merge::Piece;

/// What may be to blame among the values behind a name.
#[derive(Default)]
pub(super) struct Bound {
    /// The cells, if there are few.
    pub(super) cells: Vec<CellPlace>,
    /// Whether it is exactly one.
    pub(super) sure: bool,
    /// The template's place that wrote them, if it is one.
    pub(super) template: Option<FilePlace>,
    /// What is said instead where there are many.
    pub(super) many: Option<String>,
}

/// The values that a range of the merged source names, as far as what the layout looked up on the way
/// and the message tell.
pub(super) fn values(
    known: Known,
    (range, steps): (&Range<usize>, &[Step]),
    message: &str,
) -> Bound {
    let root = LinkedNode::new(known.main.root());
    let Some(call) = argument::node(&root, range) else { return Bound::default() };
    // The name of a function stands alone; what it is given stands beside it.
    let whole = call.parent().filter(|it| it.kind() == SyntaxKind::FuncCall).unwrap_or(&call);
    let mut ranges = bindings(&root, argument::names(whole));
    ranges.push(whole.range());
    let pieces = ranges.iter().flat_map(|range| known.source.pieces_in(range.clone()));
    let all: Vec<&Piece> = pieces.filter(|piece| piece.value.is_some()).collect();
    let fields = steps.iter().filter_map(|step| looked_up(step, &all, &root));
    let Some(named) = fields.into_iter().next() else { return Bound::default() };
    let spoken = origin::spoken_of(known, &named, message);
    let is_all = spoken.is_none();
    let named = spoken.unwrap_or(named);
    let mut cells = origin::cells_of(named.iter().copied());
    let sure = cells.len() == 1;
    let many = (cells.len() > NAMED).then(|| counted(&cells, is_all)).flatten();
    if cells.len() > NAMED {
        cells.clear();
    }
    let first = named.first().copied();
    let place = |piece: &Piece| (piece.template.clone(), piece.origin.clone());
    let only = first.filter(|first| named.iter().all(|piece| place(piece) == place(first)));
    let template = only.filter(|_| many.is_some() || !cells.is_empty());
    let template = template.and_then(|piece| origin::template(known, piece));
    Bound { cells, sure, template, many }
}

/// The places of what these names are bound to, and of what the names in that are, once each.
fn bindings(root: &LinkedNode, names: BTreeSet<String>) -> Vec<Range<usize>> {
    let mut open: Vec<String> = names.iter().cloned().collect();
    let (mut seen, mut found) = (names, Vec::new());
    while let Some(name) = open.pop() {
        for node in root.children().flat_map(|node| inner(&node)) {
            let Some(binding) = node.cast::<ast::LetBinding>() else { continue };
            let sets = |it: &ast::Ident| it.as_str() == name;
            let is_value = binding.init().is_some_and(|it| !matches!(it, ast::Expr::Closure(_)));
            if is_value && binding.kind().bindings().iter().any(sets) {
                found.push(node.range());
                let further = argument::names(&node).into_iter();
                open.extend(further.filter(|name| seen.insert(name.clone())));
            }
        }
    }
    found
}

/// A node, and what is in it where the template's own code is, which is not below values.
fn inner<'a>(node: &LinkedNode<'a>) -> Vec<LinkedNode<'a>> {
    match node.kind() {
        SyntaxKind::Code | SyntaxKind::CodeBlock => {
            node.children().flat_map(|node| inner(&node)).collect()
        }
        _ => vec![node.clone()],
    }
}

/// Those of some values that stand behind a key which an expression looks up; none if it looks up none.
fn looked_up<'a>(step: &Step, all: &[&'a Piece], main: &LinkedNode) -> Option<Vec<&'a Piece>> {
    let root = LinkedNode::new(step.source.root());
    let mut keys = BTreeSet::new();
    fields(&argument::node(&root, &step.range)?, &mut keys);
    if keys.is_empty() {
        return None;
    }
    let is_meant =
        |piece: &&&Piece| key(main, piece.range.start).is_some_and(|it| keys.contains(&it));
    let found: Vec<&Piece> = all.iter().filter(is_meant).copied().collect();
    (!found.is_empty()).then_some(found)
}

/// Adds the names of fields below a node: `due` of `it.due` and of `it.at("due")`.
fn fields(node: &LinkedNode, found: &mut BTreeSet<String>) {
    if let Some(access) = node.cast::<ast::FieldAccess>() {
        found.insert(access.field().as_str().to_owned());
    }
    if let Some(text) = node.cast::<ast::Str>() {
        found.insert(text.get().to_string());
    }
    node.children().for_each(|child| fields(&child, found));
}

/// The key behind which a byte of the merged source stands.
fn key(root: &LinkedNode, at: usize) -> Option<String> {
    let leaf = root.leaf_at(at, typst::syntax::Side::After)?;
    let mut above = std::iter::successors(Some(leaf), |node| node.parent().cloned());
    above.find_map(|node| {
        let named = node.cast::<ast::Named>().map(|it| it.name().as_str().to_owned());
        named.or_else(|| match node.cast::<ast::Keyed>()?.key() {
            ast::Expr::Str(text) => Some(text.get().to_string()),
            _ => None,
        })
    })
}

/// How many cells it may be, where they are too many to show.
fn counted(cells: &[CellPlace], is_all: bool) -> Option<String> {
    let first = cells.first()?;
    let title = first.title.as_deref()?;
    let same = cells.iter().all(|cell| cell.title.as_deref() == Some(title));
    // Of what is only known to stand behind the same key, nothing more can be said than where.
    let which = if is_all { "the value is" } else { "what the message speaks of is" };
    same.then(|| format!("{which} in one of {} cells of the column {}", cells.len(), quoted(title)))
}
