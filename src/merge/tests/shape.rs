//! Data can't change the shape of a document's syntax tree.

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
fn shape(source: &Source) -> Vec<SyntaxKind> {
    let root = parse(&source.text);
    let mut kinds = Vec::new();
    visit(&LinkedNode::new(&root), source, &mut kinds);
    kinds.dedup_by(|one, other| one == other && *one == SyntaxKind::Text);
    kinds
}

fn visit(node: &LinkedNode<'_>, source: &Source, kinds: &mut Vec<SyntaxKind>) {
    let range = node.range();
    let inside = source.piece_at(range.start).is_some_and(|piece| {
        piece.value.is_some() && range.end <= piece.range.end && !range.is_empty()
    });
    if inside {
        return;
    }
    kinds.push(match node.kind() {
        SyntaxKind::Space => SyntaxKind::Text,
        kind => kind,
    });
    if node.kind() != SyntaxKind::Raw {
        node.children().for_each(|child| visit(&child, source, kinds));
    }
}

fn merged(places: &[&str], value: &Value, field: &str) -> Source {
    let template = places.join("\n\n").replace("{{v}}", &format!("{{{{document.{field}}}}}"));
    let merged = fixture().set(field, value.clone()).source(&template);
    merged.value.unwrap_or_else(|| panic!("{value:?}: {:?}", merged.diagnostics))
}

/// Whether a value leaves the tree as a harmless one does, and is in it as it is.
fn keeps_its_shape(value: &str) {
    let harmless = shape(&merged(PLACES, &Value::Text("x".into()), "title"));
    let source = merged(PLACES, &Value::Text(value.to_owned()), "title");
    assert_eq!(shape(&source), harmless, "{value:?}\n{}", source.text);
    assert!(!parse(&source.text).diagnosis().errors, "{value:?}\n{}", source.text);
    if !value.contains('`') {
        let harmless = shape(&merged(RAW, &Value::Text("x".into()), "title"));
        let source = merged(RAW, &Value::Text(value.to_owned()), "title");
        assert_eq!(shape(&source), harmless, "{value:?}\n{}", source.text);
    }
    let rich = Value::Rich(value.to_owned());
    let source = merged(PLACES, &rich, "intro");
    let harmless = shape(&merged(PLACES, &Value::Rich("x".into()), "intro"));
    assert_eq!(shape(&source), harmless, "{value:?}\n{}", source.text);
    assert!(!parse(&source.text).diagnosis().errors, "{value:?}\n{}", source.text);
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
