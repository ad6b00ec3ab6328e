//! Rich text: what CommonMark says becomes content, and nothing is lost.

use super::fixture;
use crate::validate::Value;

fn merged(text: &str) -> String {
    fixture().set("intro", Value::Rich(text.to_owned())).merge("{{document.intro}}")
}

#[test]
fn mark_up_becomes_content() {
    for (text, expected) in [
        ("", "#none;"),
        (" \n ", "#none;"),
        ("a", "#\"a\";"),
        ("a # \"b\" $c$", "#\"a # \\\"b\\\" $c$\";"),
        ("*a* **b** `c#`", "#emph[#\"a\";];#\" \";#strong[#\"b\";];#\" \";#raw(\"c#\");"),
        ("***a***", "#emph[#strong[#\"a\";];];"),
        ("a\nb", "#\"a\"; #\"b\";"),
        ("a  \nb\\\nc", "#\"a\";#linebreak();#\"b\";#linebreak();#\"c\";"),
        ("a\n\nb", "#\"a\";#parbreak();#\"b\";"),
        ("# a\n\nb", "#strong[#\"a\";];#parbreak();#\"b\";"),
        ("a\n===\nb", "#strong[#\"a\";];#parbreak();#\"b\";"),
        ("- a\n- b", "#list([#\"a\";],[#\"b\";],);"),
        (
            "a\n\n3. b\n4. c\n\nd",
            "#\"a\";#parbreak();#enum(start: 3,[#\"b\";],[#\"c\";],);#parbreak();#\"d\";",
        ),
        (
            "- a\n  - b\n\n    c\n- d",
            "#list([#\"a\";#list([#\"b\";#parbreak();#\"c\";],);],[#\"d\";],);",
        ),
        ("> a\n>\n> b", "#quote(block: true)[#\"a\";#parbreak();#\"b\";];"),
        ("```\na\n  b\n\n```\nc", "#raw(block: true, \"a\\n  b\\n\");#parbreak();#\"c\";"),
        ("    a", "#raw(block: true, \"a\");"),
        ("a\n\n---\n\nb", "#\"a\";#parbreak();#\"* * *\";#parbreak();#\"b\";"),
        ("a <b>c</b>", "#\"a \";#\"<b>\";#\"c\";#\"</b>\";"),
        ("<div>\na\n</div>", "#\"<div>\\n\";#\"a\\n\";#\"</div>\";"),
        ("[a](https://b.org/?c=\"#)", "#link(\"https://b.org/?c=\\\"#\")[#\"a\";];"),
        ("<HTTPS://a.org>", "#link(\"HTTPS://a.org\")[#\"HTTPS://a.org\";];"),
        ("<a@b.org>", "#link(\"mailto:a@b.org\")[#\"a@b.org\";];"),
        ("[a](tel:123)", "#link(\"tel:123\")[#\"a\";];"),
        ("[a](javascript:b) [c]()", "#\"a\";#\" (javascript:b)\";#\" \";#\"c\";"),
        ("![a](https://b.org/c.png)", "#link(\"https://b.org/c.png\")[#\"a\";];"),
        ("![a](c.png)", "#\"a\";#\" (c.png)\";"),
        ("&amp; \\*a\\* 1\\. b", "#\"& *a* 1. b\";"),
        ("a_b_c 2*3*4", "#\"a_b_c 2\";#emph[#\"3\";];#\"4\";"),
    ] {
        assert_eq!(merged(text), expected, "{text:?}");
    }
}

#[test]
fn footnotes_stand_at_their_mark() {
    let note = "#\"A \";#emph[#\"note\";];#\".\";";
    let first = format!("#[#footnote[{note}]#label(\"note-un\")];");
    let again = "#footnote(label(\"note-un\"));";
    for (text, expected) in [
        ("a[^un] b", format!("#\"a\";{first}#\" b\";")),
        ("a[^UN] b[^un]", format!("#\"a\";{first}#\" b\";{again}")),
        ("- a[^un]\n- b", format!("#list([#\"a\";{first}],[#\"b\";],);")),
        ("`[^un]`", "#raw(\"[^un]\");".to_owned()),
        ("a[^un]\n\n```\nb", format!("#\"a\";{first}#parbreak();#raw(block: true, \"b\");")),
        ("a[^un]\n\n<!-- b", format!("#\"a\";{first}#parbreak();#\"<!-- b\";")),
        ("a[^x]\n\n[^x]: *b*", "#\"a\";#footnote[#emph[#\"b\";];];".to_owned()),
        ("a[^un]\n\n[^un]: b", "#\"a\";#footnote[#\"b\";];".to_owned()),
        ("a\n\n[^x]: b", "#\"a\";#parbreak();#\"[^x]: \";#\"b\";".to_owned()),
        ("a[^no]", "#\"a[^no]\";".to_owned()),
    ] {
        assert_eq!(merged(text), expected, "{text:?}");
    }
    let own = fixture().set("intro", Value::Rich("a[^un]".to_owned()));
    assert_eq!(own.clone().merge("#\"{{document.intro}}\""), "#\"a\"");
    let twice = own.merge("{{document.intro}}{{document.intro}}");
    assert_eq!(twice, format!("#\"a\";{first}#\"a\";{again}"));
}

#[test]
fn a_note_may_have_a_note_but_not_itself() {
    let note = |text: &str| Value::Rich(text.to_owned());
    let mut fixture = fixture().set("intro", note("a[^b]"));
    fixture.row("notes", &[("mark", Value::Text("b".into())), ("text", note("B[^un][^b]"))]);
    assert_eq!(
        fixture.merge("{{document.intro}}"),
        "#\"a\";#[#footnote[#\"B\";#[#footnote[#\"A \";#emph[#\"note\";];#\".\";]\
         #label(\"note-un\")];#footnote(label(\"note-b\"));]#label(\"note-b\")];"
    );
    assert_eq!(merged("a[^x]\n\n[^x]: b[^x]"), "#\"a\";#footnote[#\"b\";#\"[^x]\";];");
}

#[test]
fn what_nests_too_deep_keeps_its_text() {
    for text in
        ["> ".repeat(400) + "a", "- ".repeat(400) + "a", "*_".repeat(400) + "a" + &"_*".repeat(400)]
    {
        let merged = merged(&text);
        assert!(merged.contains("#\"a\";"), "{merged}");
        assert!(!typst_syntax::parse(&merged).diagnosis().errors, "{merged}");
    }
}
