//! What is wrong with a template is told before there are any data, at its line and column.

use super::fixture;

#[test]
fn words_that_mean_nothing_are_told_where_they_stand() {
    for (template, expected) in [
        (
            "a\n  {{document.titel}}",
            "2:14 unknown-template-field: the sheet `document` has no field `titel` (did you mean `title`?)",
        ),
        (
            "{{documnt.title}}",
            "1:3 unknown-template-field: the document type has no sheet `documnt` (did you mean `document`?)",
        ),
        (
            "{{#if document.titel}}{{/if}}",
            "1:16 unknown-template-field: the sheet `document` has no field `titel` (did you mean `title`?)",
        ),
        (
            "{{#unless documnt}}{{/unless}}",
            "1:11 unknown-template-field: the document type has no sheet `documnt` (did you mean `document`?)",
        ),
        (
            "{{#each activites}}{{/each}}",
            "1:9 unknown-template-field: the document type has no sheet `activites` (did you mean `activities`?)",
        ),
        (
            "{{#with documnt}}{{anything}}{{/with}}",
            "1:9 unknown-template-field: the document type has no sheet `documnt` (did you mean `document`?)",
        ),
        (
            "{{upper document.titel}}",
            "1:18 unknown-template-field: the sheet `document` has no field `titel` (did you mean `title`?)",
        ),
        (
            "{{date document.start style=document.titel}}",
            "1:38 unknown-template-field: the sheet `document` has no field `titel` (did you mean `title`?)",
        ),
        (
            "{{upper (concat \"titel\" document.titel)}}",
            "1:34 unknown-template-field: the sheet `document` has no field `titel` (did you mean `title`?)",
        ),
        (
            "{{#each results}}{{../document.titel}}{{/each}}",
            "1:32 unknown-template-field: the sheet `document` has no field `titel` (did you mean `title`?)",
        ),
        (
            "{{#each results}}{{@root.document.titel}}{{/each}}",
            "1:35 unknown-template-field: the sheet `document` has no field `titel` (did you mean `title`?)",
        ),
        (
            "{{#each results as |r|}}{{r.titel}}{{/each}}",
            "1:29 unknown-template-field: the sheet `results` has no field `titel` (did you mean `title`?)",
        ),
        (
            "{{#each results}}{{this.titel}}{{/each}}",
            "1:25 unknown-template-field: the sheet `results` has no field `titel` (did you mean `title`?)",
        ),
        (
            "{{#each results}}{{#each activities}}{{result.titel}}{{/each}}{{/each}}",
            "1:47 unknown-template-field: the sheet `results` has no field `titel` (did you mean `title`?)",
        ),
        (
            "{{#if document.lead}}{{else if document.titel}}{{/if}}",
            "1:41 unknown-template-field: the sheet `document` has no field `titel` (did you mean `title`?)",
        ),
        (
            "{{#if document.lead}}a{{else}}\n{{~ document.titel ~}}{{/if}}",
            "2:14 unknown-template-field: the sheet `document` has no field `titel` (did you mean `title`?)",
        ),
        (
            "{{document.place.nte}}",
            "1:18 unknown-template-field: the code list `spots` has no column `nte` (did you mean `note`?)",
        ),
        (
            "{{document.title.x}}",
            "1:18 unknown-template-field: `title` is text, and has no field `x`",
        ),
        (
            "{{date document.title}}",
            "1:8 helper-failed: `date` takes a date, and `title` is text (write for example `date deadline \"month-year\"`)",
        ),
        (
            "{{results.title}}",
            "1:11 unknown-template-field: a list has no fields (go through it with `each`): there is no `title`",
        ),
        (
            "{{../document}}",
            "1:3 unknown-template-field: `../document` leads out of the document (each `../` leads out of one `each`, `with` or partial)",
        ),
        ("{{@index}}", "1:3 unknown-template-field: `@index` stands outside of an `each`"),
        (
            "{{#each results}}{{@indx}}{{/each}}",
            "1:20 unknown-template-field: there is no `@indx` (did you mean `@index`?; known are @index, @first, @last and @root)",
        ),
        (
            "{{document.lead.manager.manager.name}}",
            "1:33 unknown-template-field: references lead into the sheet `people` a second time, where they end: there is no `name`",
        ),
        (
            "{{#each (where activities \"stats\" 1)}}{{/each}}",
            "1:28 unknown-template-field: the sheet `activities` has no field `stats` (did you mean `status`?)",
        ),
        (
            "{{#each (group-by activities 'stats')}}{{/each}}",
            "1:31 unknown-template-field: the sheet `activities` has no field `stats` (did you mean `status`?)",
        ),
        (
            "{{#each (group-by activities \"status\")}}{{kye}}{{/each}}",
            "1:43 unknown-template-field: a group has `key` and `items`, and no field `kye` (there are `key`, `items`)",
        ),
        (
            "{{uper document.title}}",
            "1:3 unknown-helper: there is no helper `uper` (did you mean `upper`?)",
        ),
        (
            "{{lookup document \"title\"}}",
            "1:3 unknown-helper: there is no helper `lookup`: a reference is already the record that it names (write `{{lead.name}}`; for a record of another sheet `{{#with (first (where rows \"id\" \"a\"))}}`)",
        ),
        (
            "{{log document.title}}",
            "1:3 unknown-helper: there is no helper `log`: a template can't write to the terminal (remove it, or write a comment: `{{! … }}`)",
        ),
        (
            "{{#results}}{{titel}}{{/results}}",
            "1:4 unknown-helper: there is no block `results` (write `{{#each results}}`)",
        ),
        (
            "{{#eq document.title \"a\"}}{{/eq}}",
            "1:4 unknown-helper: there is no block `eq` (write `{{#if (eq …)}}`)",
        ),
        (
            "{{if document.title}}",
            "1:3 bad-template: `if` opens a block and has no value (write `{{#if …}}` and, where it ends, `{{/if}}`)",
        ),
        (
            "{{upper}}",
            "1:3 helper-failed: `upper` takes one argument, and gets 0 (write `upper title`)",
        ),
        (
            "{{eq document.title}}",
            "1:3 helper-failed: `eq` takes 2 arguments, and gets 1 (write `eq status \"done\"`)",
        ),
        (
            "{{#if}}{{/if}}",
            "1:4 helper-failed: `if` takes one argument, and gets 0 (write `if deadline`)",
        ),
        (
            "{{date document.start sytle=\"iso\"}}",
            "1:23 helper-failed: `date` takes no argument `sytle` (did you mean `style`?)",
        ),
        (
            "{{date document.start \"lnog\"}}",
            "1:23 helper-failed: `date` has no style `lnog` (did you mean `long`?; known are long, medium, short, month-year, year-month, iso)",
        ),
        (
            "{{join document.tags style=\"nor\"}}",
            "1:28 helper-failed: `join` has no style `nor` (did you mean `or`?; known are and, or, comma)",
        ),
        (
            "{{count document.title}}",
            "1:9 helper-failed: `count` takes a list, and this is none (write for example `count activities`)",
        ),
        (
            "{{#each (where activities status 1)}}{{/each}}",
            "1:27 helper-failed: the name of a field stands in quotation marks here (write for example `where activities \"status\" \"done\"`)",
        ),
        (
            "{{label \"anex\"}}",
            "1:9 helper-failed: the labels of `en` have no `anex` (did you mean `annex`?; add it to `templates/_shared/labels/en.toml`)",
        ),
        (
            "{{document}}",
            "1:3 bad-template: a record of the sheet `document` is no value; name one of its fields",
        ),
        (
            "{{results}}",
            "1:3 bad-template: the records of the sheet `results` are no value; go through them with `each`",
        ),
        (
            "{{upper document}}",
            "1:9 helper-failed: a record of the sheet `document` is no value; name one of its fields (write for example `upper title`)",
        ),
        (
            "{{#each document.title}}{{/each}}",
            "1:9 bad-template: only a list can be gone through with `each` (for a single record write `{{#with …}}`, for a value `{{#if …}}`)",
        ),
        (
            "{{> adress}}",
            "1:5 unknown-partial: there is no partial `adress` (did you mean `address`?; partials are files such as `partials/address.hbs` in the type's folder)",
        ),
        (
            "{{> address titel=document.titel}}",
            "1:28 unknown-template-field: the sheet `document` has no field `titel` (did you mean `title`?)",
        ),
        (
            "{{> address documnt}}",
            "1:13 unknown-template-field: the document type has no sheet `documnt` (did you mean `document`?)",
        ),
        (
            "{{> address results x=1}}",
            "1:5 bad-template: a list or a value can't be handed over beside names (give it a name too: `{{> address items=…}}`)",
        ),
        (
            "{{> circle}}",
            "partials/other.hbs:1:5 bad-template: the partial `circle` leads back to itself (go through nested records with `{{#each …}}`)",
        ),
        (
            "{{#each results as |id|}}{{#each activities}}{{id}}{{/each}}{{/each}}",
            "1:48 bad-template: `id` is a field here, and a name that was given further out (give it another name there)",
        ),
        (
            "{{> (concat \"a\")}}",
            "1:1 unknown-partial: the name of a partial can't be reckoned (write an `if` for each that may be meant)",
        ),
        (
            "a\n {{#if document.title}}b",
            "2:2 bad-template: the block `if` is never closed (write `{{/if}}` where it ends)",
        ),
        (
            "{{#if document.title}}\n{{/each}}",
            "2:1 bad-template: the block `if` is closed as `each` [opened here main.typ.hbs:1:1] (write `{{/if}}`, or open the block: `{{#each …}}`)",
        ),
        (
            "a {{document.title",
            "1:3 bad-template: this `{{` is never closed (write `}}` where it ends, or a backslash before it if the braces are Typst's)",
        ),
        (
            "{{document.title | upper}}",
            "1:1 bad-template: `{{document.title | upper}}` is nothing that a template can say (write the helper before its argument: `{{upper title}}`)",
        ),
        (
            "a {{}} {{.}}",
            "1:3 bad-template: `{{}}` is nothing that a template can say (name a field: `{{document.title}}`)\n1:8 bad-template: `{{.}}` is nothing that a template can say (write `{{this}}`)",
        ),
        (
            "{{#if document.title == \"a\"}}{{/if}}",
            "1:1 bad-template: `{{#if document.title == \"a\"}}` is nothing that a template can say (compare with a helper: `{{#if (eq stage \"draft\")}}`)",
        ),
        (
            "{{{{raw}}}}a{{{{/raw}}}}",
            "1:1 bad-template: blocks of raw text can't be used here (write a backslash before braces that are to be text)\n1:13 bad-template: blocks of raw text can't be used here (write a backslash before braces that are to be text)",
        ),
        (
            "aꙮ",
            "1:2 bad-template: the template holds a character that is needed to mark values (write `#\"\\u{a66e}\"` in its place)",
        ),
    ] {
        let fixture = fixture()
            .file("partials/address.hbs", "{{document.title}}")
            .file("partials/circle.hbs", "{{> other}}")
            .file("partials/other.hbs", "{{> circle}}");
        assert_eq!(fixture.faults(template), expected, "{template}");
    }
}

#[test]
fn several_faults_are_told_in_one_run() {
    let found = fixture().faults("{{a}}\n{{b c}}\n{{#if d}}{{> e}}{{/if}}");
    let places: Vec<_> = found.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(places, ["1:3", "2:3", "2:5", "3:7", "3:14"], "{found}");
}

#[test]
fn arguments_that_never_fit_are_told_before_there_are_data() {
    let mut wrong = Vec::new();
    for (template, expected) in [
        (
            "{{sum costs \"title\"}}",
            "1:14 unknown-template-field: the sheet `costs` has no field `title` (there are `id`, `number`, `hours`, `part`, `price`, `day`, `when`, `due`, `ready`, `spot`, `size`)",
        ),
        ("{{sum costs \"id\"}}", "1:13 helper-failed: `sum` takes numbers, and `id` is text"),
        (
            "{{sum activities \"result\"}}",
            "1:18 helper-failed: `sum` takes numbers, and `result` is none",
        ),
        ("{{sum costs}}", "1:3 helper-failed: `sum` takes 2 arguments, and gets 1"),
        ("{{sum document \"count\"}}", "1:7 helper-failed: `sum` takes a list, and this is none"),
        (
            "{{number document.start}}",
            "1:10 helper-failed: `number` takes a number, and `start` is a date",
        ),
        (
            "{{date document.count}}",
            "1:8 helper-failed: `date` takes a date, and `count` is a whole number",
        ),
        ("{{date 5}}", "1:8 helper-failed: `date` takes a date, and this is a number"),
        ("{{roman \"x\"}}", "1:9 helper-failed: `roman` takes a number, and `x` is none"),
        ("{{add 1 true}}", "1:9 helper-failed: `add` takes a number, and this is yes or no"),
        (
            "{{add 1 results}}",
            "1:9 helper-failed: the records of the sheet `results` are no value; go through them with `each`",
        ),
        ("{{add 1 document.tags}}", "1:9 helper-failed: `add` takes a number, and this is a list"),
        (
            "{{#if (eq document.place \"TRR\")}}{{/if}}",
            "1:26 helper-failed: the code list `spots` has no `TRR` (did you mean `TR`?)",
        ),
        (
            "{{#each (where costs \"size\" \"big\")}}{{/each}}",
            "1:29 helper-failed: the column `size` can't be `big` (there are `small`, `large`)",
        ),
        (
            "{{#if (eq \"soon\" document.start)}}{{/if}}",
            "1:11 helper-failed: `start` is a date, and never `soon` (write for example `\"2026-07-01\"`)",
        ),
        (
            "{{#if (eq document.done \"yes\")}}{{/if}}",
            "1:25 helper-failed: `done` is yes or no, and never `yes` (write for example `true`)",
        ),
        (
            "{{#if (eq document.tags \"a\")}}{{/if}}",
            "1:11 helper-failed: `eq` compares single values, and this is a list (go through it with `each`, or count it)",
        ),
        (
            "{{#each (where activities \"spots\" \"TR\")}}{{/each}}",
            "1:27 helper-failed: `spots` is a list, and `where` looks at a single value (write `where-has activities \"status\" \"done\"`)",
        ),
        (
            "{{#each (where-has activities \"status\" \"done\")}}{{/each}}",
            "1:31 helper-failed: `status` is no list: `where` compares a single value",
        ),
        (
            "{{#each (sort-by activities \"spots\")}}{{/each}}",
            "1:29 helper-failed: `spots` is a list, and `sort-by` looks at a single value",
        ),
        (
            "{{#each (sort-by results \"activities\")}}{{/each}}",
            "1:26 helper-failed: `activities` is a list, and `sort-by` looks at a single value",
        ),
        (
            "{{#each (sort-by results \"title\" order=\"up\")}}{{/each}}",
            "1:40 helper-failed: `sort-by` has no style `up` (known are ascending, descending)",
        ),
        (
            "{{#each (sort-by results \"title\" oder=\"descending\")}}{{/each}}",
            "1:34 helper-failed: `sort-by` takes no argument `oder` (did you mean `order`?)",
        ),
        (
            "{{#each (group-by activities \"result.titel\")}}{{/each}}",
            "1:38 unknown-template-field: the sheet `results` has no field `titel` (did you mean `title`?)",
        ),
        (
            "{{today}}",
            "1:3 unknown-helper: there is no clock, so that the same workbook always gives the same paper (the date comes from the document form: `{{document.date}}`)",
        ),
        (
            "{{date (now) \"long\"}}",
            "1:9 unknown-helper: there is no helper `now`: there is no clock, so that the same workbook always gives the same paper (the date comes from the document form: `{{document.date}}`)",
        ),
        (
            "{{#if (lt document.start today)}}{{/if}}",
            "1:26 unknown-helper: there is no clock, so that the same workbook always gives the same paper (the date comes from the document form: `{{document.date}}`)",
        ),
        (
            "{{today \"iso\"}}",
            "1:3 unknown-helper: there is no helper `today`: there is no clock, so that the same workbook always gives the same paper (the date comes from the document form: `{{document.date}}`)",
        ),
        (
            "{{log document.title}}",
            "1:3 unknown-helper: there is no helper `log`: a template can't write to the terminal (remove it, or write a comment: `{{! … }}`)",
        ),
        (
            "{{raw document.title}}",
            "1:3 unknown-helper: there is no helper `raw`: text can't be written as code (write `{{field}}`: it is right wherever it stands)",
        ),
        (
            "{{#if (gte document.count 3)}}{{/if}}",
            "1:8 unknown-helper: there is no helper `gte`: it is called `ge` (write `{{#if (ge start end)}}`)",
        ),
        (
            "{{first results}}",
            "1:3 bad-template: a record of the sheet `results` is no value; name one of its fields",
        ),
        (
            "{{#each (first results)}}{{/each}}",
            "1:1 bad-template: only a list can be gone through with `each` (for a single record write `{{#with …}}`, for a value `{{#if …}}`)",
        ),
        (
            "{{upper (lower (concat (add 1 (count (where activities \"statsu\" \"a\"))) \"b\"))}}",
            "1:10 unknown-helper: there is no helper `lower` (did you mean `letter`?)",
        ),
    ] {
        let found = fixture().faults(template);
        let told = |line: &str| {
            line == expected
                || line.starts_with(&format!("{expected} (write ")) && !expected.ends_with(')')
        };
        if !found.lines().any(told) {
            wrong.push(format!("{template}\n  {found}\n  {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
