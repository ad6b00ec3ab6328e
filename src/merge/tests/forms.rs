//! The form in which a value is written at each kind of place.

use jiff::civil::date;

use super::fixture;
use crate::validate::Value;

/// The values that a template can write, in all kinds of places.
#[test]
fn each_type_is_written_as_its_place_demands() {
    let text = |text: &str| Value::Text(text.to_owned());
    let ann = Value::Reference { sheet: 1, record: 0 };
    let spot = Value::Code { list: "spots".into(), entry: 0 };
    // Field, value, in markup, in code, in a string.
    let cases = [
        ("title", text("a \"b\""), "#\"a \\\"b\\\"\";", "\"a \\\"b\\\"\"", "a \\\"b\\\""),
        ("title", Value::Blank, "#none;", "none", ""),
        ("intro", Value::Rich("*a*".into()), "#emph[#\"a\";];", "[#emph[#\"a\";];]", "a"),
        ("count", Value::Integer(1234), "#\"1,234\";", "(1234)", "1,234"),
        ("count", Value::Integer(-5), "#\"-5\";", "(-5)", "-5"),
        ("share", Value::Percent(0.32), "#\"32%\";", "(0.32)", "32%"),
        (
            "cost",
            Value::Money { amount: 1234.5, currency: "USD".into() },
            "#\"USD\u{a0}1,234.50\";",
            "\"USD\u{a0}1,234.50\"",
            "USD\u{a0}1,234.50",
        ),
        (
            "start",
            Value::Date(date(2024, 3, 22)),
            "#\"22 March 2024\";",
            "datetime(year: 2024, month: 3, day: 22)",
            "22 March 2024",
        ),
        (
            "month",
            Value::YearMonth { year: 2016, month: 12 },
            "#\"December 2016\";",
            "\"December 2016\"",
            "December 2016",
        ),
        (
            "due",
            Value::Period("end of 2016".parse().unwrap()),
            "#\"end of 2016\";",
            "\"end of 2016\"",
            "end of 2016",
        ),
        ("done", Value::YesNo(true), "#\"yes\";", "true", "yes"),
        (
            "tags",
            Value::List(vec![text("a"), text("b"), text("c")]),
            "#\"a, b and c\";",
            "(\"a\", \"b\", \"c\", )",
            "a, b and c",
        ),
        ("tags", Value::Blank, "#none;", "()", ""),
        ("place", spot, "#\"Türkiye\";", "\"Türkiye\"", "Türkiye"),
        ("lead", ann, "#\"ann\";", "\"ann\"", "ann"),
        ("lead", Value::Blank, "#none;", "none", ""),
    ];
    for (field, value, markup, code, string) in cases {
        let template = format!(
            "{{{{document.{field}}}}}|#f({{{{document.{field}}}}})|#\"{{{{document.{field}}}}}\""
        );
        let merged = fixture().set(field, value).merge(&template);
        assert_eq!(merged, format!("{markup}|#f({code})|#\"{string}\""), "{field}");
    }
}

#[test]
fn each_place_takes_nasty_text() {
    let nasty = "a#\"\\`*/\r\n//]$@ = x";
    let literal = "\"a#\\\"\\\\`*/\\n//]$@ = x\"";
    let inner = &literal[1..literal.len() - 1];
    let label = "a·23··22··5c··60··2a··2f··d··a··2f··2f··5d··24··40··20··3d··20·x";
    let comment = "a#\"\\`∗∕  ∕∕]$@ = x";
    for (template, expected) in [
        ("{{v}}", format!("#{literal};")),
        ("= {{v}}", format!("= #{literal};")),
        ("- {{v}}", format!("- #{literal};")),
        ("/ {{v}}: b", format!("/ #{literal};: b")),
        ("*{{v}}* _{{v}}_", format!("*#{literal};* _#{literal};_")),
        ("#{{v}}", format!("#{literal}")),
        ("#f({{v}})", format!("#f({literal})")),
        ("#f(a: {{v}}, ..{{v}})", format!("#f(a: {literal}, ..{literal})")),
        ("#({{v}}, 1)", format!("#({literal}, 1)")),
        ("#(\"{{v}}\": {{v}})", format!("#(\"{inner}\": {literal})")),
        ("#let a = {{v}}", format!("#let a = {literal}")),
        ("#let a() = {{v}}", format!("#let a() = {literal}")),
        ("#(x => {{v}})", format!("#(x => {literal})")),
        ("#{ {{v}} + {{v}} }", format!("#{{ {literal} + {literal} }}")),
        ("#if {{v}} [a]", format!("#if {literal} [a]")),
        ("#{{v}}.len()", format!("#{literal}.len()")),
        ("#\"a {{v}} b\"", format!("#\"a {inner} b\"")),
        ("a <b-{{v}}>", format!("a <b-{label}>")),
        ("@b-{{v}}.", format!("@b-{label}.")),
        ("// {{v}}\n", format!("// {comment}\n")),
        ("/* {{v}} */", format!("/* {comment} */")),
        ("$ a + {{v}} $", format!("$ a + {literal} $")),
        ("$ x_{{v}} / {{v}} $", format!("$ x_{literal} / {literal} $")),
        ("$ x_#{{v}} $", format!("$ x_#{literal} $")),
        (
            "#link(\"https://a.org/{{v}}\")[{{v}}]",
            format!("#link(\"https://a.org/{inner}\")[#{literal};]"),
        ),
    ] {
        let template = template.replace("{{v}}", "{{document.title}}");
        assert_eq!(fixture().title(nasty).merge(&template), expected, "{template}");
    }
}

#[test]
fn where_nothing_is_written_nothing_closes_up() {
    for (template, expected) in [
        ("/* *{{v}}/ */", "/* * / */"),
        ("a <{{v}}>", "a <·>"),
        ("`{{v}}``{{v}}`", "` `` `"),
        ("{{v}}", "#none;"),
        ("#f({{v}})", "#f(none)"),
        ("$a {{v}} b$", "$a \"\" b$"),
    ] {
        let template = template.replace("{{v}}", "{{document.title}}");
        assert_eq!(fixture().merge(&template), expected, "{template}");
    }
}

#[test]
fn a_label_is_the_text_where_labels_can_hold_it() {
    for (text, expected) in [
        ("act-1.2_a", "act-1.2_a"),
        ("1.", "1·2e·"),
        ("a b", "a·20·b"),
        ("a·20·b", "a·b7·20·b7·b"),
        ("Ü1", "Ü1"),
    ] {
        let merged = fixture().title(text).merge("a <{{document.title}}> @{{document.title}}.");
        assert_eq!(merged, format!("a <{expected}> @{expected}."));
    }
}

#[test]
fn raw_text_takes_what_does_not_end_it() {
    let merged = |text: &str, template: &str| fixture().title(text).merge(template);
    assert_eq!(merged("a#b", "`{{document.title}}`"), "`a#b`");
    assert_eq!(merged("a\nb", "```txt\n{{document.title}}\n```"), "```txt\na\nb\n```");
    assert_eq!(
        merged("a`b", "x\n  `{{document.title}}`"),
        "2:4 unsafe-place: `a'b` can't stand in raw text, which it would end \
         [value from plan.xlsx · Document!B2 · \"Title\"] \
         (write `#raw(…)` with the value as its argument)"
    );
}

#[test]
fn places_without_a_safe_form_are_refused() {
    let word = "the value would become part of the word beside it";
    let name = "a value can't stand for a name";
    let link = "a value can't be part of a bare link";
    let import = "a value can't choose what is imported";
    let call = "a value can't be called as a function";
    let emphasis = "beside a value, `_` and `*` begin or end emphasis";
    let escape = "the backslash before the value would take its first letter";
    for (template, column, message) in [
        ("#f({{v}}: 1)", 4, name),
        ("#({{v}}: 1)", 3, name),
        ("#{{v}}(1)", 2, call),
        ("#{ {{v}}(1) }", 4, call),
        ("#{{v}}[a]", 2, call),
        ("#let {{v}} = 1", 6, name),
        ("#let {{v}}() = 1", 6, name),
        ("#let a({{v}}) = 1", 8, name),
        ("#for {{v}} in (1,) [a]", 6, name),
        ("#({{v}} => 1)", 3, name),
        ("#a.{{v}}", 4, name),
        ("#show {{v}}: it => it", 7, name),
        ("#set {{v}}(1)", 6, name),
        ("#import {{v}}: a", 9, import),
        ("#import \"a.typ\": {{v}}", 18, name),
        ("#import \"{{v}}.typ\": a", 10, import),
        ("#include \"{{v}}\"", 11, import),
        ("#f({{v}}cm)", 4, word),
        ("#f({{v}}{{v}})", 4, word),
        ("$ a{{v}} $", 4, word),
        ("$ {{v}}(1) $", 3, call),
        ("$ {{v}}.a $", 3, name),
        ("https://a.org/{{v}}", 15, link),
        ("a (https://a.org.{{v}})", 18, link),
        ("https://a.org/a_{{v}}", 17, link),
        ("```{{v}} a```", 4, "a value can't name the language of raw text"),
        ("{{v}}_{{v}}", 1, emphasis),
        ("a*{{v}}", 3, emphasis),
        (r"\\{{v}}", 3, escape),
        (r#"#"\\{{v}}""#, 5, escape),
        (r#"#"\u{{v}}""#, 5, escape),
    ] {
        let template = template.replace("{{v}}", "{{document.title}}");
        let found = fixture().title("x").merge(&template);
        let first = found.lines().next().unwrap();
        let (place, rest) = first.split_once(' ').unwrap_or_default();
        assert_eq!(
            (place, rest.split(" (").next().unwrap()),
            (&*format!("1:{column}"), &*format!("unsafe-place: {message}")),
            "{template}: {found}"
        );
    }
}
