//! Where values stand: the template's text, with a neutral word for each value, is parsed as Typst,
//! and the syntax node that a word falls in says in which form its value has to be written.

use std::fmt::Write;
use std::ops::Range;

use typst_syntax::{LinkedNode, SyntaxKind, SyntaxNode};

use super::write::Form;

/// The letter that begins and ends the word for a value. It is a letter, so that a word is one
/// everywhere in Typst, and one in which no template is written.
pub const TOKEN: char = 'ꙮ';

/// Adds the word for the value of this number.
pub fn token(number: usize, text: &mut String) {
    // A string takes whatever is written into it.
    let _ = write!(text, "{TOKEN}{number}{TOKEN}");
}

/// What came of one value's place: the form to write it in, or why there is none.
pub type Found = Result<Form, Refusal>;

/// Why no value can stand at a place, and what to write instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refusal {
    /// What is wrong.
    pub why: &'static str,
    /// What to do.
    pub hint: &'static str,
}

/// A place at which nothing can be written.
pub const NOWHERE: Refusal = Refusal {
    why: "no value can stand here",
    hint: "let a function of the layout take the value as an argument",
};

/// A place at which no literal can be written.
pub const LITERAL: Refusal = Refusal {
    why: "a literal can stand only where Typst has code",
    hint: "write `#let rows = {{typst rows}}`, and use `rows` here",
};

const fn refused<T>(why: &'static str, hint: &'static str) -> Result<T, Refusal> {
    Err(Refusal { why, hint })
}

/// The forms in which the values at these ranges have to be written.
///
/// `ranges` are those of the words in `text`, in order; `root` is that text, parsed.
pub fn forms(root: &SyntaxNode, text: &str, ranges: &[Range<usize>]) -> Vec<Found> {
    let mut found = Vec::with_capacity(ranges.len());
    visit(&LinkedNode::new(root), text, ranges, &mut found);
    found.resize(ranges.len(), Err(NOWHERE));
    found
}

/// Visits the leaves in order, and each that holds words; both are in order, so that the first of
/// the words that are left is always the next one to come.
fn visit(node: &LinkedNode<'_>, text: &str, ranges: &[Range<usize>], found: &mut Vec<Found>) {
    let end = node.range().end;
    if ranges.get(found.len()).is_none_or(|next| next.start >= end) {
        return;
    }
    let mut leaf = true;
    for child in node.children() {
        leaf = false;
        visit(&child, text, ranges, found);
    }
    if leaf {
        while let Some(next) = ranges.get(found.len()).filter(|next| next.start < end) {
            found.push(form(node, text, next));
        }
    }
}

fn form(leaf: &LinkedNode<'_>, text: &str, word: &Range<usize>) -> Found {
    let whole = leaf.range() == *word;
    match leaf.kind() {
        SyntaxKind::Text if leaf.parent_kind() == Some(SyntaxKind::Raw) => Ok(Form::Raw),
        SyntaxKind::Text if in_word(leaf, text, word) => {
            refused("beside a value, `_` and `*` begin or end emphasis", "write `\\_` or `\\*`")
        }
        SyntaxKind::Text if in_link(text, word) => LINK,
        SyntaxKind::Text => Ok(Form::Markup),
        SyntaxKind::Str if is_escaped(leaf, text, word) => refused(
            "the backslash before the value would take its first letter",
            "write two backslashes, or none",
        ),
        SyntaxKind::Str => match leaf.parent_kind() {
            Some(SyntaxKind::ModuleImport | SyntaxKind::ModuleInclude) => IMPORT,
            _ => Ok(Form::Text),
        },
        SyntaxKind::Label | SyntaxKind::RefMarker => Ok(Form::Label),
        SyntaxKind::LineComment | SyntaxKind::BlockComment => Ok(Form::Comment),
        SyntaxKind::MathText | SyntaxKind::MathIdent if whole => match leaf.parent_kind() {
            Some(SyntaxKind::MathFieldAccess | SyntaxKind::Named) => NAME,
            Some(SyntaxKind::MathCall) if leaf.index() == 0 => CALL,
            _ => Ok(Form::Math),
        },
        SyntaxKind::Ident if whole => expression(leaf),
        SyntaxKind::Ident | SyntaxKind::MathIdent | SyntaxKind::MathText => refused(
            "the value would become part of the word beside it",
            "set it off: `{{n}} * 1cm`, `\"{{a}}{{b}}\"`, `a thin {{n}}`",
        ),
        SyntaxKind::Link => LINK,
        SyntaxKind::RawLang => refused(
            "a value can't name the language of raw text",
            "write `#raw(lang: {{language}}, \"…\")`",
        ),
        SyntaxKind::Escape => refused(
            "the backslash before the value would take its first letter",
            "write two backslashes, or none",
        ),
        _ => Err(NOWHERE),
    }
}

const LINK: Found =
    refused("a value can't be part of a bare link", "write `#link(\"https://…/{{code}}\")`");
const IMPORT: Found = refused(
    "a value can't choose what is imported",
    "import all of them, and let the layout choose by the value",
);
const CALL: Found = refused(
    "a value can't be called as a function",
    "let a function of the layout choose by the value",
);
const NAME: Found = refused(
    "a value can't stand for a name",
    "for the key of a dictionary write `\"{{key}}\": …`; else let the layout choose by the value",
);

/// Whether a letter that begins emphasis stands beside a word and is text only because the word is
/// one.
fn in_word(leaf: &LinkedNode<'_>, text: &str, word: &Range<usize>) -> bool {
    let is_text = |at: usize| {
        let mut node = Some(leaf.clone());
        if !leaf.range().contains(&at) {
            node = if at < leaf.offset() { leaf.prev_leaf() } else { leaf.next_leaf() };
        }
        node.is_some_and(|node| node.kind() == SyntaxKind::Text)
    };
    let beside = |at: Option<usize>| {
        at.is_some_and(|at| matches!(text.as_bytes().get(at), Some(b'_' | b'*')) && is_text(at))
    };
    beside(word.start.checked_sub(1)) || beside(Some(word.end))
}

/// Whether a bare link of the template stands before a word and would go on in what is written for
/// it.
fn in_link(text: &str, word: &Range<usize>) -> bool {
    let before = text.get(..word.start).unwrap_or_default();
    let before = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    ["http://", "https://"].iter().any(|scheme| {
        before.rfind(scheme).and_then(|at| before.get(at..)).is_some_and(|link| {
            let written = format!("{link}#");
            typst_syntax::link_prefix(&written).0.len() > link.len()
        })
    })
}

/// Whether a backslash of the template stands before a word and would escape what comes behind it.
fn is_escaped(leaf: &LinkedNode<'_>, text: &str, word: &Range<usize>) -> bool {
    let before = text.get(leaf.offset()..word.start).unwrap_or_default();
    // `\u{1f600}` names a character.
    [before, before.strip_suffix('u').unwrap_or_default()].iter().any(|before| {
        let backslashes = before.len() - before.trim_end_matches('\\').len();
        backslashes % 2 == 1
    })
}

/// A name that stands where an expression can stand may be replaced by a literal.
fn expression(leaf: &LinkedNode<'_>) -> Found {
    let Some(parent) = leaf.parent() else { return Err(NOWHERE) };
    let first = leaf.index() == 0;
    match parent.kind() {
        SyntaxKind::Markup
        | SyntaxKind::Math
        | SyntaxKind::MathAttach
        | SyntaxKind::MathFrac
        | SyntaxKind::MathRoot
        | SyntaxKind::MathDelimited
        | SyntaxKind::MathArgs
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
        SyntaxKind::LetBinding
        | SyntaxKind::DestructAssignment
        | SyntaxKind::ForLoop
        | SyntaxKind::Closure
            if behind(leaf, &[SyntaxKind::Eq, SyntaxKind::In, SyntaxKind::Arrow]) =>
        {
            Ok(Form::Code)
        }
        SyntaxKind::FuncCall => CALL,
        SyntaxKind::ModuleImport | SyntaxKind::ModuleInclude => IMPORT,
        _ => NAME,
    }
}

/// Whether a node stands behind one of these within its parent.
fn behind(leaf: &LinkedNode<'_>, kinds: &[SyntaxKind]) -> bool {
    let Some(parent) = leaf.parent() else { return false };
    parent.children().take(leaf.index()).any(|sibling| kinds.contains(&sibling.kind()))
}
