//! Data can't change the shape of a document's syntax tree.

use std::ops::Range;

use proptest::prelude::*;
use typst_syntax::{LinkedNode, SyntaxKind, parse};

use super::fixture;
use crate::merge::Source;
use crate::validate::Value;

/// All kinds of places, with other text close by.
const PLACES: &[&str] = &[
    "a {{v}} b",
    "{{v}}",
    "{{v}}{{v}}.{{v}}:{{v}};{{v}}-{{v}}'s",
    "{{v}}. item\n{{v}}) x\n-{{v}}\n={{v}}",
    "= {{v}} <a>\n{{v}}\n== a {{v}}",
    "- {{v}}\n  + {{v}}\n/ {{v}}: {{v}}",
    "*{{v}}* _{{v}}_ '{{v}}' \"{{v}}\" ({{v}}) [{{v}}]",
    "/{{v}}/ a~{{v}}--{{v}}...{{v}}",
    "#{{v}} #{{v}};a #{{v}}.len() #({{v}}).a",
    "#f({{v}}, a: {{v}}, ..{{v}}) #({{v}}, {{v}}) #(\"{{v}}\": {{v}})",
    "#{ {{v}} + {{v}}\n {{v}} } #let a = {{v}}\n#if {{v}} [a] else [{{v}}]",
    "#\"{{v}}\" #f(\"a{{v}}b{{v}}\")[{{v}}]",
    "<{{v}}> a <b{{v}}c{{v}}> @{{v}} @b{{v}}. @{{v}}: a",
    "// a {{v}} b\nc /* a *{{v}}/ b */ c /* /{{v}}* */",
    "$ {{v}} + a_{{v}} ({{v}})/{{v}} #{{v}} $ $x {{v}}$",
    "#link(\"https://a.org/{{v}}\")[{{v}}]",
];

/// Raw text counts by its node: the lines within it are the value's.
const RAW: &[&str] = &["`a{{v}}`", "a `{{v}}``{{v}}` b", "```txt\na {{v}}\n{{v}}\n``` b"];

/// The kinds of a tree's nodes, those of values aside. A text is a text, in however many leaves.
fn shape(text: &str, values: &[Range<usize>]) -> Vec<SyntaxKind> {
    let root = parse(text);
    let mut kinds = Vec::new();
    visit(&LinkedNode::new(&root), values, &mut kinds);
    kinds.dedup_by(|one, other| one == other && *one == SyntaxKind::Text);
    kinds
}

fn visit(node: &LinkedNode<'_>, values: &[Range<usize>], kinds: &mut Vec<SyntaxKind>) {
    let range = node.range();
    let inside = |value: &Range<usize>| value.start <= range.start && range.end <= value.end;
    if !range.is_empty() && values.iter().any(inside) {
        return;
    }
    kinds.push(match node.kind() {
        SyntaxKind::Space => SyntaxKind::Text,
        kind => kind,
    });
    if node.kind() != SyntaxKind::Raw {
        node.children().for_each(|child| visit(&child, values, kinds));
    }
}

/// The shape of merged source.
fn of_source(source: &Source) -> Vec<SyntaxKind> {
    let values = source.pieces.iter().filter(|piece| piece.value.is_some());
    shape(&source.text, &joined(values.map(|piece| piece.range.clone())))
}

/// The shape of the template, in which a word stands for each value.
fn of_template(places: &[&str]) -> Vec<SyntaxKind> {
    let text = places.join("\n\n").replace("{{v}}", "ꙮ0ꙮ");
    let words = text.match_indices("ꙮ0ꙮ").map(|(at, word)| at..at + word.len());
    shape(&text, &joined(words))
}

/// Ranges, of which those that touch are one.
fn joined(ranges: impl Iterator<Item = Range<usize>>) -> Vec<Range<usize>> {
    let mut all: Vec<Range<usize>> = Vec::new();
    for range in ranges {
        match all.last_mut().filter(|last| last.end == range.start) {
            Some(last) => last.end = range.end,
            None => all.push(range),
        }
    }
    all
}

fn merged(places: &[&str], value: &Value, field: &str) -> Source {
    let template = places.join("\n\n").replace("{{v}}", &format!("{{{{document.{field}}}}}"));
    let merged = fixture().set(field, value.clone()).source(&template);
    merged.value.unwrap_or_else(|| panic!("{value:?}: {:?}", merged.diagnostics))
}

/// Whether a value leaves the tree as it was written.
fn keeps_its_shape(value: &str) {
    let (text, rich) = (Value::Text(value.to_owned()), Value::Rich(value.to_owned()));
    for (field, value) in [("title", &text), ("intro", &rich)] {
        let source = merged(PLACES, value, field);
        assert_eq!(of_source(&source), of_template(PLACES), "{value:?}\n{}", source.text);
        assert!(!parse(&source.text).diagnosis().errors, "{value:?}\n{}", source.text);
    }
    if !value.contains('`') {
        let source = merged(RAW, &text, "title");
        assert_eq!(of_source(&source), of_template(RAW), "{value:?}\n{}", source.text);
    }
}

/// What has a meaning in Typst, in Handlebars or in rich text.
const NASTY: &[&str] = &[
    "",
    " ",
    "\n",
    "\r\n",
    "\n\n",
    "#",
    "\"",
    "\\",
    "`",
    "```",
    "*/",
    "/*",
    "//",
    "]",
    "[",
    "$",
    "@a",
    "<a>",
    "= x",
    "- x",
    "1. x",
    "/ a: b",
    "*",
    "_",
    "{{a}}",
    "}}",
    "\u{200f}א\u{200e}",
    "😀",
    "é",
    "e\u{301}",
    "\u{feff}",
    "\u{0}",
    "\u{85}\u{2028}",
    "\u{fdd0}",
    "\u{fdd1}",
    "\u{a66e}",
    "ꙮ0ꙮ",
    "#panic(1)",
    "https://a.org",
    "\\u{41}",
    "u{41}",
    "\\",
    "{41}",
    "a\tb",
    "·",
    ":",
    ".",
    "<b>x</b>",
    "[^un] [^x]",
    "`[^un]`",
    "[a](javascript:b)",
    "![a](b.png)",
    "1",
    "-1",
    "~",
    "---",
    "'",
    "&amp;",
];

#[test]
fn nasty_values_keep_the_shape() {
    for value in NASTY {
        keeps_its_shape(value);
        keeps_its_shape(&format!("a{value}"));
        keeps_its_shape(&format!("{value}a"));
        keeps_its_shape(&format!("{value}{value}"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn any_value_keeps_the_shape(value in any::<String>()) {
        keeps_its_shape(&value);
    }

    #[test]
    fn any_mixture_keeps_the_shape(parts in prop::collection::vec(prop::sample::select(NASTY), 0..8)) {
        keeps_its_shape(&parts.concat());
    }
}
