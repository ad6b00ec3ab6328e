//! Which of the values of a call a fault is about, as far as the names in the layout tell.
//!
//! Typst tells on which lines a fault came up, and with which arguments nobody knows. So the names are
//! followed: an expression at fault names parameters of the function that it is in, and those stand
//! for arguments of the call that led there, up to the values in the merged source.

use std::collections::BTreeSet;
use std::ops::Range;

use typst::syntax::ast::{self, Arg, Expr, Param, Pattern};
use typst::syntax::{LinkedNode, Source, SyntaxKind};

/// An expression on the way of a fault, in the file that it is in.
pub(super) struct Step {
    /// The file.
    pub(super) source: Source,
    /// Its bytes there.
    pub(super) range: Range<usize>,
}

/// The ranges of the outermost step that hold what the innermost is about; the steps come innermost
/// first. None where the names don't tell.
pub(super) fn meant(steps: &[Step]) -> Option<Vec<Range<usize>>> {
    let (innermost, outer) = steps.split_first()?;
    let root = LinkedNode::new(innermost.source.root());
    let mut names = names(&node(&root, &innermost.range)?);
    let (mut inner, mut found) = (innermost, vec![innermost.range.clone()]);
    for step in outer {
        let arguments = arguments(inner, &names, step)?;
        names = arguments.iter().flat_map(|(_, names)| names.iter().cloned()).collect();
        found = arguments.into_iter().map(|(range, _)| range).collect();
        inner = step;
    }
    Some(found)
}

/// An argument's place, and the names in it.
type Argument = (Range<usize>, BTreeSet<String>);

/// A function, and those of its parameters that a fault in it is about.
struct Wanted {
    called: String,
    /// The names of the parameters that are given by position.
    positions: Vec<Option<String>>,
    names: BTreeSet<String>,
}

/// The arguments of a call for which these names stand within the function that was called.
fn arguments(inner: &Step, names: &BTreeSet<String>, outer: &Step) -> Option<Vec<Argument>> {
    let wanted = wanted(inner, names)?;
    let root = LinkedNode::new(outer.source.root());
    given(&call(&node(&root, &outer.range)?, &wanted.called)?, &wanted)
}

/// The ranges of a source that may be what a fault is about of which only these steps are known: the
/// arguments of all calls of the function that the outermost step is in.
pub(super) fn possible(steps: &[Step], main: &Source) -> Option<Vec<Range<usize>>> {
    let (innermost, outer) = steps.split_first()?;
    let root = LinkedNode::new(innermost.source.root());
    let mut names = names(&node(&root, &innermost.range)?);
    let mut inner = innermost;
    for step in outer {
        let arguments = arguments(inner, &names, step)?;
        names = arguments.into_iter().flat_map(|(_, names)| names).collect();
        inner = step;
    }
    let wanted = wanted(inner, &names)?;
    let mut found = Vec::new();
    calls(&LinkedNode::new(main.root()), &wanted, &mut found);
    Some(found)
}

fn calls(node: &LinkedNode, wanted: &Wanted, found: &mut Vec<Range<usize>>) {
    if is_call(node, &wanted.called) {
        let arguments = given(node, wanted).unwrap_or_default();
        found.extend(arguments.into_iter().map(|(range, _)| range));
    }
    node.children().for_each(|child| calls(&child, wanted, found));
}

/// The function that a step is in, and its parameters among these names.
fn wanted(inner: &Step, names: &BTreeSet<String>) -> Option<Wanted> {
    let root = LinkedNode::new(inner.source.root());
    let function = function(&node(&root, &inner.range)?)?;
    let closure = function.cast::<ast::Closure>()?;
    let called = closure.name()?.as_str().to_owned();
    let (mut positions, mut known) = (Vec::new(), BTreeSet::new());
    for param in closure.params().children() {
        let name = match param {
            Param::Pos(Pattern::Normal(Expr::Ident(name))) => {
                positions.push(Some(name.as_str().to_owned()));
                name
            }
            Param::Named(named) => named.name(),
            _ => return None,
        };
        known.insert(name.as_str().to_owned());
    }
    let wanted: BTreeSet<String> = names.intersection(&known).cloned().collect();
    // A name that is set anew within the function stands for something else.
    let bound = bound(&function);
    let sound = !wanted.is_empty() && names.iter().all(|name| !bound.contains(name));
    sound.then_some(Wanted { called, positions, names: wanted })
}

/// The arguments of a call that are wanted, if all of these are given.
fn given(call: &LinkedNode, wanted: &Wanted) -> Option<Vec<Argument>> {
    let args = call.children().find(|child| child.kind() == SyntaxKind::Args)?;
    let (mut found, mut position) = (Vec::new(), 0);
    for child in args.children() {
        let name = match child.cast::<Arg>() {
            None => continue,
            Some(Arg::Named(named)) => Some(named.name().as_str().to_owned()),
            Some(Arg::Pos(_)) => {
                position += 1;
                wanted.positions.get(position - 1).cloned().flatten()
            }
            Some(Arg::Spread(_)) => return None,
        };
        if name.is_some_and(|name| wanted.names.contains(&name)) {
            found.push((child.range(), names(&child)));
        }
    }
    // What is not given stands for a default of the layout's.
    (found.len() == wanted.names.len()).then_some(found)
}

/// Whether an expression names nothing but modules that its file imports.
pub(super) fn names_nothing(step: &Step) -> bool {
    let root = LinkedNode::new(step.source.root());
    let is_module = |name: &String| step.source.text().contains(&format!("/{name}.typ\""));
    node(&root, &step.range).is_some_and(|node| names(&node).iter().all(is_module))
}

/// The innermost node with this range.
pub(super) fn node<'a>(root: &LinkedNode<'a>, range: &Range<usize>) -> Option<LinkedNode<'a>> {
    let mut at = root.clone();
    loop {
        let inner = at
            .children()
            .find(|child| child.range().start <= range.start && range.end <= child.range().end);
        match inner {
            Some(inner) => at = inner,
            None => return (at.range() == *range).then_some(at),
        }
    }
}

/// The named function that a node is in.
fn function<'a>(node: &LinkedNode<'a>) -> Option<LinkedNode<'a>> {
    let closures = std::iter::successors(node.parent().cloned(), |node| node.parent().cloned());
    let mut closures = closures.filter(|node| node.kind() == SyntaxKind::Closure);
    closures.next().filter(|node| node.cast::<ast::Closure>().is_some_and(|it| it.name().is_some()))
}

/// A call of the function with this name, at or above a node.
fn call<'a>(node: &LinkedNode<'a>, called: &str) -> Option<LinkedNode<'a>> {
    let calls = std::iter::successors(Some(node.clone()), |node| node.parent().cloned());
    calls.take(3).find(|node| is_call(node, called))
}

fn is_call(node: &LinkedNode, called: &str) -> bool {
    match node.cast::<ast::FuncCall>().map(|call| call.callee()) {
        Some(Expr::Ident(name)) => name.as_str() == called,
        Some(Expr::FieldAccess(access)) => access.field().as_str() == called,
        _ => false,
    }
}

/// The names that a node uses.
pub(super) fn names(node: &LinkedNode) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    if let Some(name) = node.cast::<ast::Ident>() {
        found.insert(name.as_str().to_owned());
    }
    // The names of fields and of arguments are none of values.
    let (skipped, taken) = match node.kind() {
        SyntaxKind::FieldAccess => (0, 1),
        SyntaxKind::Named => (1, usize::MAX),
        _ => (0, usize::MAX),
    };
    for child in node.children().skip(skipped).take(taken) {
        found.extend(names(&child));
    }
    found
}

/// The names that are set within a function: by `let`, `for`, or a function in it.
fn bound(function: &LinkedNode) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let Some(body) = function.children().last() else { return found };
    visit(&body, &mut found);
    found
}

fn visit(node: &LinkedNode, found: &mut BTreeSet<String>) {
    match node.kind() {
        SyntaxKind::LetBinding => {
            let set = node.cast::<ast::LetBinding>().map(|set| set.kind().bindings());
            found.extend(set.into_iter().flatten().map(|name| name.as_str().to_owned()));
        }
        SyntaxKind::ForLoop => {
            let set = node.cast::<ast::ForLoop>().map(|set| set.pattern().bindings());
            found.extend(set.into_iter().flatten().map(|name| name.as_str().to_owned()));
        }
        SyntaxKind::Params => found.extend(names(node)),
        SyntaxKind::Binary | SyntaxKind::DestructAssignment => {
            let binary = node.cast::<ast::Binary>();
            let sets =
                binary.is_none_or(|it| it.op().precedence() == ast::BinOp::Assign.precedence());
            if sets && let Some(first) = node.children().next() {
                found.extend(names(&first));
            }
        }
        _ => {}
    }
    node.children().for_each(|child| visit(&child, found));
}
