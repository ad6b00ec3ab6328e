//! What the shared look expects of a document type, and where it is to be given: labels and the title.

use std::ops::Range;

use typst::syntax::ast::{self, Expr};
use typst::syntax::{LinkedNode, SyntaxKind};

use super::known::Known;
use super::origin;
use super::world::Paper;
use crate::diagnostic::{Diagnostic, FilePlace, Name};

/// A fault of which `label` in `_shared/words.typ` speaks, in this program's own words: a label that a
/// language lacks.
pub(super) fn label(paper: &Paper, found: Diagnostic) -> Diagnostic {
    let Some(message) = found.message.strip_prefix("assertion failed: ") else { return found };
    let words: Vec<&str> = message.split('`').collect();
    let missing = |key: &str, language: &str| {
        let path = format!("/_shared/labels/{language}.toml");
        let text = paper.job.assets.text(&path).unwrap_or_default();
        let known = text.lines().filter_map(|line| Some(line.split_once('=')?.0.trim()));
        Diagnostic::error(Name::MissingLabel, message)
            .offer(key, known)
            .hint(format!("or add a line `{key} = \"…\"` to `templates{path}`"))
    };
    match words.as_slice() {
        ["the labels of ", language, " have no ", key, ""] => missing(key, language),
        _ => found,
    }
}

/// Where a document type gives its title to the PDF, or would: where its layout sets the document, else
/// where its template hands itself to the layout.
pub(super) fn title(known: Known) -> Option<FilePlace> {
    for (path, root) in known.assets.parsed() {
        if known.assets.is_of_the_house(path) {
            continue;
        }
        if let Some(range) = find(&LinkedNode::new(&root), &sets_document) {
            return known.assets.place(path, range);
        }
    }
    let shown = |node: &LinkedNode| node.kind() == SyntaxKind::ShowRule;
    origin::line(known, find(&LinkedNode::new(known.main.root()), &shown)?)
}

fn find(node: &LinkedNode, wanted: &dyn Fn(&LinkedNode) -> bool) -> Option<Range<usize>> {
    if wanted(node) {
        return Some(node.range());
    }
    node.children().find_map(|child| find(&child, wanted))
}

/// Whether a node is `set document(…)`, `house.document(…)` or `house.document.with(…)`.
fn sets_document(node: &LinkedNode) -> bool {
    if let Some(rule) = node.cast::<ast::SetRule>() {
        return ends_in(rule.target(), "document");
    }
    let Some(call) = node.cast::<ast::FuncCall>() else { return false };
    match call.callee() {
        Expr::FieldAccess(access) if access.field().as_str() == "with" => {
            matches!(access.target(), Expr::FieldAccess(_)) && ends_in(access.target(), "document")
        }
        callee @ Expr::FieldAccess(_) => ends_in(callee, "document"),
        _ => false,
    }
}

/// Whether an expression is this name, or a field of this name.
fn ends_in(expression: Expr, name: &str) -> bool {
    match expression {
        Expr::Ident(ident) => ident.as_str() == name,
        Expr::FieldAccess(access) => access.field().as_str() == name,
        _ => false,
    }
}
