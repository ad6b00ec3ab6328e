//! Where values stand: the template's text, with a neutral word for each value, is parsed as Typst,
//! and the syntax node that a word falls in says in which form its value has to be written.

use std::ops::Range;

use typst_syntax::{LinkedNode, SyntaxKind, SyntaxNode};

use super::write::Form;

/// The letter that begins and ends the word for a value. It is a letter, so that a word is one
/// everywhere in Typst, and one in which no template is written.
pub const TOKEN: char = 'ꙮ';

/// The word for the value of this number.
pub fn token(number: usize) -> String {
    format!("{TOKEN}{number}{TOKEN}")
}

/// What came of one value's place: the form to write it in, or why there is none.
pub type Found = Result<Form, &'static str>;

/// The forms in which the values at these ranges have to be written, and the faults of the
/// template's own syntax.
///
/// `ranges` are those of the words in `root`'s text, in order.
pub fn forms(root: &SyntaxNode, ranges: &[Range<usize>]) -> Vec<Found> {
    let mut found = Vec::with_capacity(ranges.len());
    visit(&LinkedNode::new(root), ranges, &mut found);
    found.resize(ranges.len(), Err("nothing can be written here"));
    found
}

/// Visits the leaves in order, and each that holds words; both are in order, so that the first of
/// the words that are left is always the next one to come.
fn visit(node: &LinkedNode<'_>, ranges: &[Range<usize>], found: &mut Vec<Found>) {
    let end = node.range().end;
    if ranges.get(found.len()).is_none_or(|next| next.start >= end) {
        return;
    }
    let mut leaf = true;
    for child in node.children() {
        leaf = false;
        visit(&child, ranges, found);
    }
    if leaf {
        while let Some(next) = ranges.get(found.len()).filter(|next| next.start < end) {
            found.push(form(node, next));
        }
    }
}

fn form(leaf: &LinkedNode<'_>, word: &Range<usize>) -> Found {
    let whole = leaf.range() == *word;
    match leaf.kind() {
        SyntaxKind::Text if leaf.parent_kind() == Some(SyntaxKind::Raw) => Ok(Form::Raw),
        SyntaxKind::Text => Ok(Form::Markup),
        SyntaxKind::Str => Ok(Form::Text),
        SyntaxKind::Label | SyntaxKind::RefMarker => Ok(Form::Label),
        SyntaxKind::LineComment | SyntaxKind::BlockComment => Ok(Form::Comment),
        SyntaxKind::MathText | SyntaxKind::MathIdent if whole => Ok(Form::Math),
        SyntaxKind::Ident if whole => expression(leaf),
        SyntaxKind::Ident => {
            Err("the value would become part of a name; set it off from the letters around it")
        }
        SyntaxKind::Link => Err("a value can't be part of a bare link; write `#link(\"…\")`"),
        SyntaxKind::RawLang => Err("a value can't name the language of raw text"),
        SyntaxKind::Escape => Err("the backslash before the value would take its first letter"),
        _ => Err("no safe written form exists for a value here"),
    }
}

/// A name that stands where an expression can stand may be replaced by a literal.
fn expression(leaf: &LinkedNode<'_>) -> Found {
    let Some(parent) = leaf.parent() else { return Err("nothing can be written here") };
    let first = leaf.index() == 0;
    match parent.kind() {
        SyntaxKind::Markup
        | SyntaxKind::Math
        | SyntaxKind::Equation
        | SyntaxKind::Code
        | SyntaxKind::Args
        | SyntaxKind::Array
        | SyntaxKind::Parenthesized
        | SyntaxKind::Unary
        | SyntaxKind::Binary
        | SyntaxKind::Keyed
        | SyntaxKind::Spread
        | SyntaxKind::Conditional
        | SyntaxKind::WhileLoop
        | SyntaxKind::FuncReturn
        | SyntaxKind::Contextual => Ok(Form::Code),
        SyntaxKind::FieldAccess if first => Ok(Form::Code),
        SyntaxKind::Named if !first => Ok(Form::Code),
        SyntaxKind::LetBinding | SyntaxKind::DestructAssignment | SyntaxKind::ForLoop
            if behind(leaf, &[SyntaxKind::Eq, SyntaxKind::In]) =>
        {
            Ok(Form::Code)
        }
        SyntaxKind::FuncCall => Err("a value can't be called as a function"),
        SyntaxKind::ModuleImport | SyntaxKind::ModuleInclude => {
            Err("a value can't name what is imported")
        }
        _ => Err("a value can't stand for a name"),
    }
}

/// Whether a node stands behind one of these within its parent.
fn behind(leaf: &LinkedNode<'_>, kinds: &[SyntaxKind]) -> bool {
    let Some(parent) = leaf.parent() else { return false };
    parent.children().take(leaf.index()).any(|sibling| kinds.contains(&sibling.kind()))
}
