//! Each piece of merged source says where in the templates it was written.

use super::fixture;
use crate::merge::Source;

/// The pieces of own text: what was merged, and the place and text in the template.
fn holds(source: &Source, template: &str) {
    let mut end = 0;
    for piece in &source.pieces {
        assert_eq!(piece.range.start, end, "pieces without a gap");
        end = piece.range.end;
        let own = &template[piece.origin.clone()];
        match piece.value {
            Some(_) => assert!(own.starts_with("{{") && own.ends_with("}}"), "{own:?}"),
            None => assert_eq!(own, &source.text[piece.range.clone()]),
        }
    }
    assert_eq!(end, source.text.len());
}

#[test]
fn pieces_say_what_the_template_says() {
    for (template, expected) in [
        ("a {{document.title}} b", "a #\"T\"; b"),
        ("a  {{~ document.title ~}} \n b", "a#\"T\";b"),
        ("a\n  {{document.title}}\n\n  b\n", "a\n  #\"T\";\n\n  b\n"),
        ("{{#if document.title}}\n  a\n{{/if}}\nb\n", "  a\nb\n"),
        ("x\n  {{#if document.title}}  \n\n  a\n  {{/if}}  \n\nb", "x\n\n  a\n\nb"),
        ("{{#if document.lead}}a{{else}}b{{/if}}c", "bc"),
        ("{{#if document.lead}}a{{else if document.title}}\n b\n{{else}}c{{/if}} d", "\n b\n d"),
        (
            "{{#if document.lead}}a{{else if document.done}}b{{else if document.title}}c\
             {{document.title}}{{else}}d{{/if}}{{document.title}}",
            "c#\"T\";#\"T\";",
        ),
        ("a {{! b }} c {{!-- {{d}} --}}{{document.title}}", "a  c #\"T\";"),
        ("{{!-- a --}}\nb", "b"),
        (r"a \{{b}} {{document.title}}", "a {{b}} #\"T\";"),
        (r"a \\ \{{{{b}} \{{c}}", r"a \\ {{{{b}} {{c}}"),
        ("{{#each results}}\n- {{title}}\n{{/each}}\n", "- #\"First\";\n- #\"Second\";\n"),
        (
            "{{#each results}}{{#each activities}}{{id}} {{/each}};{{/each}}",
            "#\"1.1\"; #\"1.2\"; ;#\"2.1\"; ;",
        ),
        (
            "{{#each results}}{{@index}}{{#if @first}}f{{/if}}{{#unless @last}},{{/unless}}{{/each}}",
            "#\"0\";f,#\"1\";",
        ),
        (
            "{{#each results as |r|}}{{#each r.activities as |a i|}}{{r.id}}{{a.id}}{{i}}{{@../index}} {{/each}}{{/each}}",
            "#\"1\";#\"1.1\";#\"0\";#\"0\"; #\"1\";#\"1.2\";#\"1\";#\"0\"; #\"2\";#\"2.1\";#\"0\";#\"1\"; ",
        ),
        (
            "{{#each activities}}{{#if @last}}{{result.title}} {{../document.title}} {{@root.document.title}}{{/if}}{{/each}}",
            "#\"Second\"; #\"T\"; #\"T\";",
        ),
        ("{{#each document.tags}}a{{else}}none{{/each}}", "none"),
        ("{{#with document.lead}}{{name}}{{else}}nobody{{/with}}", "nobody"),
        ("[{{document.lead.name}}]", "[#none;]"),
        (
            "{{#each activities}}{{#each spots}}{{this}}{{code}}{{note}} {{/each}}{{/each}}",
            "#\"Türkiye\";#\"TR\";#\"as designated\"; #\"Albania\";#\"AL\";#none; #\"Albania\";#\"AL\";#none; ",
        ),
        ("{{#if (eq document.title \"}}\")}}a{{/if}}b", "b"),
        (
            "{{#each (where activities \"status\" \"done\")}}{{id}} {{/each}}",
            "#\"1.1\"; #\"2.1\"; ",
        ),
        (
            "{{#each (where-has activities \"spots\" \"AL\")}}{{id}} {{/each}}",
            "#\"1.1\"; #\"1.2\"; ",
        ),
        (
            "{{#each (group-by activities \"spots\")}}{{key}}: {{#each items}}{{id}} {{/each}}{{/each}}",
            "#\"Türkiye\";: #\"1.1\"; #\"Albania\";: #\"1.1\"; #\"1.2\"; ",
        ),
    ] {
        let source = fixture().title("T").source(template);
        let source = source.value.unwrap_or_else(|| panic!("{template}: {:?}", source.diagnostics));
        assert_eq!(source.text, expected, "{template}");
        holds(&source, template);
    }
}

#[test]
fn partials_are_merged_where_they_stand() {
    for (partial, template, expected) in [
        ("<{{title}}>", "{{#each results}}{{> row}}{{/each}}", "<First><Second>"),
        ("{{name}}", "{{#with document}}{{> row name=title}}{{/with}}", "#\"T\";"),
        ("{{document.title}}{{x}}", "{{> row x=\"a\"}}", "#\"T\";#\"a\";"),
        (
            "{{title}}{{../../document.title}}",
            "{{#each results}}{{> row this}}{{/each}}",
            "#\"First\";#\"T\";#\"Second\";#\"T\";",
        ),
        ("{{#each items}}{{id}}{{/each}}", "{{> row items=results}}", "#\"1\";#\"2\";"),
        ("{{@index}}", "{{#each results}}{{> row}}{{/each}}", "#\"0\";#\"1\";"),
        (
            "- {{title}}\n- b\n",
            "a\n{{#each results}}\n  {{> row}}\n{{/each}}\nc",
            "a\n  - #\"First\";\n  - b\n  - #\"Second\";\n  - b\nc",
        ),
        (
            "{{title}}\n{{id}}\n",
            "{{#each results}}\n  {{> row}}\n{{/each}}\nc",
            "  #\"First\";\n  #\"1\";\n  #\"Second\";\n  #\"2\";\nc",
        ),
    ] {
        let fixture = fixture().title("T").file("partials/row.hbs", partial);
        let source = fixture.source(template);
        let source = source.value.unwrap_or_else(|| panic!("{template}: {:?}", source.diagnostics));
        if !expected.is_empty() && !partial.starts_with('<') {
            assert_eq!(source.text, expected, "{template}");
        }
        for piece in source.pieces.iter().filter(|piece| piece.value.is_none()) {
            let text = if piece.template.ends_with("row.hbs") { partial } else { template };
            let own = &text[piece.origin.clone()];
            let merged = &source.text[piece.range.clone()];
            assert!(
                own == merged || own.is_empty() && merged.trim().is_empty(),
                "{own:?} {merged:?}"
            );
        }
    }
}

#[test]
fn three_braces_write_what_is_there_where_the_template_is_trusted() {
    assert_eq!(fixture().title("= a").trusted().merge("{{{document.title}}}b"), "= ab");
    assert_eq!(
        fixture().merge("a\n {{{document.title}}}").split(" (").next(),
        Some("2:2 raw-value: three braces would let data become Typst code")
    );
}

#[test]
fn faults_of_typst_are_told_at_the_templates_place() {
    for (template, place) in [
        ("a\n#f(", "2:3"),
        ("{{#if document.title}}\n  ok\n  #f(\n{{/if}}\n", "3:5"),
        ("{{document.title}}\n\n  #let = 1", "3:7"),
        ("a {{~ document.title ~}}  \n #let = 1", "2:6"),
        ("\\{{a}} #let = 1", "1:12"),
        ("{{#each results}}\n#let = {{id}}\n{{/each}}", "2:5"),
        ("#f({{document.title}} {{document.title}})", "1:22"),
    ] {
        let found = fixture().title("T").merge(template);
        let first = found.lines().next().unwrap_or_default();
        assert!(first.starts_with(&format!("{place} bad-template: ")), "{template}: {found}");
        let same: Vec<_> = found.lines().filter(|line| *line == first).collect();
        assert_eq!(same.len(), 1, "{found}");
    }
}
