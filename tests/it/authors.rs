//! Faults of template authors: each told at its file, line and column, or at the cell where a value
//! is involved.

use std::collections::BTreeSet;

use crate::project::Project;

/// A small document type and a workbook for it, without a fault.
const SOUND: &[(&str, &str)] = &[
    (
        "templates/t/template.toml",
        r#"name = "t"
title = "T"
description = "A list."
version = "1.0.0"
"#,
    ),
    (
        "templates/t/schema.toml",
        r#"[[sheet]]
name = "rows"
key = "id"

[[sheet.column]]
name = "id"
type = "text"

[[sheet.column]]
name = "text"
type = "text"
"#,
    ),
    (
        "templates/t/main.typ.hbs",
        r#"#import "layout.typ": *
#show: paper.with({{document.title}})
{{#each rows}}
#row({{id}}, {{text}})
{{/each}}
"#,
    ),
    (
        "templates/t/layout.typ",
        r#"#let paper(title, body) = {
  set document(title: title)
  set text(font: "Noto Sans", lang: "en")
  heading(title)
  body
}
#let row(id, text) = [#id: #text \ ]
"#,
    ),
    (
        "inputs/plan/Document.csv",
        r#"Type,t
Title,A plan
Date,2024-03-22
"#,
    ),
    (
        "inputs/plan/Rows.csv",
        r#"Id,Text
a,One
b,Two
"#,
    ),
];

/// What is done to the files of the sound type.
pub enum Fault {
    /// A file is missing.
    Without(&'static str),
    /// A file says this.
    File(&'static str, &'static str),
    /// A file goes on with this.
    More(&'static str, &'static str),
    /// In a file stands the second of these in the place of the first.
    Change(&'static str, &'static str, &'static str),
}

pub use Fault::{Change, File, More, Without};

/// A fault, and what is told of it in short form.
pub struct Case {
    /// The fault in a few words.
    pub what: &'static str,
    /// What is done to the sound type.
    pub faults: &'static [Fault],
    /// The status with which a build then ends.
    pub code: i32,
    /// What it tells, a line each.
    pub found: &'static [&'static str],
}

/// The template of the sound type.
const MAIN: &str = "templates/t/main.typ.hbs";

const CASES: &[Case] = &[
    Case { what: "a sound type", faults: &[], code: 0, found: &[] },
    Case {
        what: "no manifest",
        faults: &[Without("templates/t/template.toml")],
        code: 1,
        found: &[
            "templates/t/template.toml: error[bad-manifest]: the document type `t` has no `template.toml`",
        ],
    },
    Case {
        what: "a key of the manifest that is unknown",
        faults: &[More("templates/t/template.toml", "verison = \"1\"\n")],
        code: 1,
        found: &[
            "templates/t/template.toml:5:1: error[bad-manifest]: the key `verison` is not known here",
        ],
    },
    Case {
        what: "a key of the manifest that is missing",
        faults: &[File("templates/t/template.toml", "name = \"t\"\ntitle = \"T\"\n")],
        code: 1,
        found: &[
            "templates/t/template.toml:1:1: error[bad-manifest]: the key `description` is missing",
            "templates/t/template.toml:1:1: error[bad-manifest]: the key `version` is missing",
        ],
    },
    Case {
        what: "signs that mean something to Typst, never closed",
        faults: &[More(
            MAIN,
            "\nIn US$ only.\n#row(\n  [a], [b\n#let c = 1\n#let d = 2\n#let e = 3\n",
        )],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:7:6: error[bad-template]: this `$` is never closed",
            "templates/t/main.typ.hbs:8:5: error[bad-template]: this `(` is never closed",
            "templates/t/main.typ.hbs:9:8: error[bad-template]: this `[` is never closed",
        ],
    },
    Case {
        what: "an at sign",
        faults: &[More(MAIN, "\nWrite to a@b.org.\n")],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:7:11: error[layout-error]: label `<b.org>` does not exist in the document",
        ],
    },
    Case {
        what: "a label that is no text",
        faults: &[File("templates/_shared/labels/en.toml", "share = 3\nannex = \"Annex\"\n")],
        code: 1,
        found: &[
            "templates/_shared/labels/en.toml:1:9: error[bad-template]: the label `share` is no text",
        ],
    },
    Case {
        what: "an alias of two codes",
        faults: &[
            File(
                "templates/_shared/codes/spots.csv",
                "code,label,aliases\nTR,Türkiye,Turkey\nKE,Kenya,TURKEY;tr\n",
            ),
            More(
                "templates/t/schema.toml",
                "[[sheet.column]]\nname = \"spot\"\ntype = \"code\"\ncodes = \"spots\"\nunused = true\n",
            ),
        ],
        code: 1,
        found: &[
            "templates/_shared/codes/spots.csv:3:1: error[bad-code-list]: the alias `TURKEY` is an alias of `TR`, too",
            "templates/_shared/codes/spots.csv:3:1: error[bad-code-list]: the alias `tr` is the code of `TR`, too",
        ],
    },
    Case {
        what: "a word that is no variant",
        faults: &[
            More(
                "templates/t/template.toml",
                "[[variant]]\nname = \"list\"\n[[variant]]\nname = \"table\"\n",
            ),
            More(MAIN, "{{#if (eq document.variant \"tabel\")}}a{{/if}}\n"),
        ],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:6:28: error[helper-failed]: the type has no variant `tabel`",
        ],
    },
    Case {
        what: "a manifest that is no TOML",
        faults: &[File("templates/t/template.toml", "name = \"t\ntitle = T\n")],
        code: 1,
        found: &[
            "templates/t/template.toml:1:10: error[bad-manifest]: invalid basic string, expected `\"`",
        ],
    },
    Case {
        what: "a standard that is unknown",
        faults: &[More("templates/t/template.toml", "standards = [\"ua1\", \"a-3a\"]\n")],
        code: 1,
        found: &[
            "templates/t/template.toml:5:14: error[bad-manifest]: `ua1` is not one of the words known here",
        ],
    },
    Case {
        what: "an encoding that nobody knows",
        faults: &[More("templates/t/template.toml", "encoding = \"windows-9999\"\n")],
        code: 0,
        found: &[
            "templates/t/template.toml:5:1: warning[bad-manifest]: `windows-9999` is not the name of an encoding, and is not used",
        ],
    },
    Case {
        what: "standards that exclude each other",
        faults: &[More("templates/t/template.toml", "standards = [\"a-2b\", \"a-3a\"]\n")],
        code: 1,
        found: &[
            "templates/t/template.toml:5:13: error[bad-manifest]: a PDF can meet only one of the standards a-2a, a-2b, a-3a and a-3b",
        ],
    },
    Case {
        what: "a name that is not the folder's",
        faults: &[Change("templates/t/template.toml", "name = \"t\"", "name = \"plan\"")],
        code: 1,
        found: &[
            "templates/t/template.toml:1:8: error[bad-manifest]: the name `plan` is not that of its folder",
        ],
    },
    Case {
        what: "an output of a field that is unknown",
        faults: &[More("templates/t/template.toml", "output = \"{{document.titel}}-{{stem}}\"\n")],
        code: 1,
        found: &[
            "templates/t/template.toml:5:13: error[bad-manifest]: the name of the PDF can't be made of `document.titel`",
            "templates/t/template.toml:5:32: error[bad-manifest]: the name of the PDF can't be made of `stem`",
        ],
    },
    Case {
        what: "a template trusted that is not there",
        faults: &[More("templates/t/template.toml", "trusted = [\"mian.typ.hbs\"]\n")],
        code: 1,
        found: &[
            "templates/t/template.toml:5:13: error[bad-manifest]: there is no template `mian.typ.hbs` to trust",
        ],
    },
    Case {
        what: "no contract",
        faults: &[Without("templates/t/schema.toml")],
        code: 1,
        found: &[
            "templates/t/schema.toml: error[bad-contract]: the document type has no contract, `schema.toml`",
        ],
    },
    Case {
        what: "a key of the contract that is unknown",
        faults: &[Change("templates/t/schema.toml", "key = \"id\"", "kee = \"id\"")],
        code: 1,
        found: &[
            "templates/t/schema.toml:3:1: error[bad-contract]: the key `kee` is not known here",
        ],
    },
    Case {
        what: "a key of a column that is unknown",
        faults: &[More("templates/t/schema.toml", "requird = true\n")],
        code: 1,
        found: &[
            "templates/t/schema.toml:12:1: error[bad-contract]: the key `requird` is not known here",
        ],
    },
    Case {
        what: "a type that is unknown",
        faults: &[File(
            "templates/t/schema.toml",
            "[[sheet]]\nname = \"rows\"\nkey = \"id\"\n\n[[sheet.column]]\nname = \"id\"\ntype = \"txt\"\n\n[[sheet.column]]\nname = \"text\"\ntype = \"text\"\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:7:8: error[bad-contract]: `txt` is not one of the words known here",
        ],
    },
    Case {
        what: "a key column that is not there",
        faults: &[Change("templates/t/schema.toml", "key = \"id\"", "key = \"idd\"")],
        code: 1,
        found: &["templates/t/schema.toml:3:7: error[bad-contract]: the sheet has no column `idd`"],
    },
    Case {
        what: "a word that is none for what hidden cells mean",
        faults: &[Change(
            "templates/t/schema.toml",
            "key = \"id\"",
            "merged = \"fill\"\nkey = \"id\"\nhidden = \"leave out\"",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:5:10: error[bad-contract]: `leave out` is not one of the words known here",
        ],
    },
    Case {
        what: "merged cells of a form",
        faults: &[Change(
            "templates/t/schema.toml",
            "key = \"id\"",
            "merged = \"fill\"\nkey = \"id\"\nshape = \"form\"",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:3:10: error[bad-contract]: a form has no rows over which cells can be merged",
            "templates/t/schema.toml:4:7: error[bad-contract]: a form is one record, for which `key` means nothing",
        ],
    },
    Case {
        what: "several faults of one contract",
        faults: &[More(
            "templates/t/schema.toml",
            "codes = \"x\"\n[[sheet.column]]\nname = \"Bad Name\"\ntype = \"code\"\n[[sheet.column]]\nname = \"text\"\ntype = \"code\"\ncodes = \"stags\"\n[[sheet.column]]\nname = \"a\"\ntype = \"reference\"\nsheet = \"row\"\ncodes = \"stages\"\n[[sheet.column]]\nname = \"b\"\ntype = \"money\"\n[[sheet.column]]\nname = \"c\"\ntype = \"text\"\npattern = \"[a\"\n[[sheet.check]]\nrule = \"not-after\"\ncolumns = [\"id\"]\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:12:9: error[bad-contract]: there is no code list `x`",
            "templates/t/schema.toml:14:8: error[bad-contract]: `Bad Name` can't be a name",
            "templates/t/schema.toml:15:8: error[bad-contract]: a code column needs the key `codes`",
            "templates/t/schema.toml:17:8: error[bad-contract]: the name `text` occurs twice",
            "templates/t/schema.toml:19:9: error[bad-contract]: there is no code list `stags`",
            "templates/t/schema.toml:23:9: error[bad-contract]: the contract has no sheet `row`",
            "templates/t/schema.toml:24:9: error[bad-contract]: the key `codes` means nothing for this type",
            "templates/t/schema.toml:27:8: error[bad-contract]: a money column needs the key `currency`",
            "templates/t/schema.toml:31:11: error[bad-contract]: the pattern `[a` is faulty",
            "templates/t/schema.toml:32:1: error[bad-contract]: this rule takes `columns` with two names, or `column`, and nothing else",
        ],
    },
    Case {
        what: "keys of values that mean nothing for a text",
        faults: &[More(
            "templates/t/schema.toml",
            "date-order = \"day-first\"\nlenient = true\nprose-in = \"id\"\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:12:14: error[bad-contract]: the key `date-order` means nothing for this type",
            "templates/t/schema.toml:13:11: error[bad-contract]: the key `lenient` means nothing for this type",
            "templates/t/schema.toml:14:12: error[bad-contract]: the key `prose-in` means nothing for this type",
        ],
    },
    Case {
        what: "a column for each year that nothing takes",
        faults: &[More("templates/t/schema.toml", "headed-by = \"id\"\nearlier-in = \"rows\"\n")],
        code: 1,
        found: &[
            "templates/t/schema.toml:12:13: error[bad-contract]: this can't take a column for each year",
            "templates/t/schema.toml:13:14: error[bad-contract]: this can't take a column for each year",
        ],
    },
    Case {
        what: "an order of dates that is none",
        faults: &[More("templates/t/schema.toml", "date-order = \"year-first\"\n")],
        code: 1,
        found: &[
            "templates/t/schema.toml:12:14: error[bad-contract]: `year-first` is not one of the words known here",
        ],
    },
    Case {
        what: "several unknown words of one contract",
        faults: &[Change(
            "templates/t/schema.toml",
            "key = \"id\"",
            "kee = \"id\"\nparrent = \"x\"",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:3:1: error[bad-contract]: the key `kee` is not known here",
            "templates/t/schema.toml:4:1: error[bad-contract]: the key `parrent` is not known here",
        ],
    },
    Case {
        what: "a parent that is no reference",
        faults: &[Change(
            "templates/t/schema.toml",
            "key = \"id\"",
            "key = \"id\"\nparent = \"text\"",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:4:10: error[bad-contract]: the parent column `text` is no reference",
        ],
    },
    Case {
        what: "a sheet under itself",
        faults: &[File(
            "templates/t/schema.toml",
            "[[sheet]]\nname = \"rows\"\nkey = \"id\"\nparent = \"under\"\n\n[[sheet.column]]\nname = \"id\"\ntype = \"text\"\n\n[[sheet.column]]\nname = \"text\"\ntype = \"text\"\n[[sheet.column]]\nname = \"under\"\ntype = \"reference\"\nsheet = \"rows\"\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:4:10: error[bad-contract]: the sheet `rows` stands under itself",
        ],
    },
    Case {
        what: "sheets under each other",
        faults: &[File(
            "templates/t/schema.toml",
            "[[sheet]]\nname = \"rows\"\nkey = \"id\"\nparent = \"up\"\ncolumn = [{ name = \"id\", type = \"text\" }, { name = \"text\", type = \"text\" }, { name = \"up\", type = \"reference\", sheet = \"others\" }]\n\n[[sheet]]\nname = \"others\"\nrequired = false\nkey = \"id\"\nparent = \"up\"\ncolumn = [{ name = \"id\", type = \"text\" }, { name = \"up\", type = \"reference\", sheet = \"rows\" }]\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:4:10: error[bad-contract]: the sheet `rows` stands under itself",
            "templates/t/schema.toml:11:10: error[bad-contract]: the sheet `others` stands under itself",
        ],
    },
    Case {
        what: "a default that is none",
        faults: &[More(
            "templates/t/schema.toml",
            "[[sheet.column]]\nname = \"n\"\ntype = \"integer\"\ndefault = \"many\"\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:15:11: error[bad-contract]: the default is wrong: `many` is not a whole number",
        ],
    },
    Case {
        what: "a default and an example that break the rules",
        faults: &[More(
            "templates/t/schema.toml",
            "[[sheet.column]]\nname = \"n\"\ntype = \"date\"\ndefault = \"soon\"\nexample = \"later\"\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:15:11: error[bad-contract]: the default is wrong: `soon` is not a date",
        ],
    },
    Case {
        what: "limits the wrong way round",
        faults: &[More(
            "templates/t/schema.toml",
            "[[sheet.column]]\nname = \"n\"\ntype = \"integer\"\nminimum = 9\nmaximum = 3\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:13:8: error[bad-contract]: no value can be right: `minimum` is above `maximum`",
        ],
    },
    Case {
        what: "a code list with a short line",
        faults: &[File("templates/_shared/codes/spots.csv", "code,label\nTR,Türkiye\nAL\n")],
        code: 1,
        found: &[
            "templates/_shared/codes/spots.csv:3:1: error[bad-code-list]: the number of values on this line is 1, and on the first 2",
        ],
    },
    Case {
        what: "a code list without labels",
        faults: &[File("templates/_shared/codes/spots.csv", "code,name\nTR,Türkiye\n")],
        code: 1,
        found: &[
            "templates/_shared/codes/spots.csv:1:1: error[bad-code-list]: a code list needs the columns `code` and `label`",
        ],
    },
    Case {
        what: "a code that occurs twice",
        faults: &[File("templates/_shared/codes/spots.csv", "code,label\nTR,Türkiye\nTR,Turkey\n")],
        code: 1,
        found: &[
            "templates/_shared/codes/spots.csv:3:1: error[bad-code-list]: the code `TR` occurs twice",
        ],
    },
    Case {
        what: "labels that are no TOML",
        faults: &[File("templates/_shared/labels/en.toml", "annex = Annex\n")],
        code: 1,
        found: &[
            "templates/_shared/labels/en.toml:1:9: error[bad-template]: string values must be quoted, expected literal string",
        ],
    },
    Case {
        what: "no template",
        faults: &[Without("templates/t/main.typ.hbs")],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs: error[bad-template]: the document type has no template, `main.typ.hbs`",
        ],
    },
    Case {
        what: "a block that is never closed",
        faults: &[More("templates/t/main.typ.hbs", "{{#if document.date}}\nx\n")],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:6:1: error[bad-template]: the block `if` is never closed",
        ],
    },
    Case {
        what: "a block closed as another",
        faults: &[More("templates/t/main.typ.hbs", "{{#if document.date}}\nx\n{{/each}}\n")],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:8:1: error[bad-template]: the block `if` is closed as `each`",
        ],
    },
    Case {
        what: "a field that is unknown",
        faults: &[More("templates/t/main.typ.hbs", "{{document.tite}}\n")],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:6:12: error[unknown-template-field]: the sheet `document` has no field `tite`",
        ],
    },
    Case {
        what: "a helper that is unknown",
        faults: &[More("templates/t/main.typ.hbs", "{{uper document.title}}\n")],
        code: 1,
        found: &["templates/t/main.typ.hbs:6:3: error[unknown-helper]: there is no helper `uper`"],
    },
    Case {
        what: "a partial that is unknown",
        faults: &[More("templates/t/main.typ.hbs", "{{> adress}}\n")],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:6:5: error[unknown-partial]: there is no partial `adress`",
        ],
    },
    Case {
        what: "a helper that gets too little",
        faults: &[More("templates/t/main.typ.hbs", "{{upper}}\n{{eq document.title}}\n")],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:6:3: error[helper-failed]: `upper` takes one argument, and gets 0",
            "templates/t/main.typ.hbs:7:3: error[helper-failed]: `eq` takes 2 arguments, and gets 1",
        ],
    },
    Case {
        what: "a helper that gets what it can't use",
        faults: &[More("templates/t/main.typ.hbs", "{{#each rows}}{{roman text}}{{/each}}\n")],
        code: 1,
        found: &["templates/t/main.typ.hbs:6:15: error[helper-failed]: roman: `One` is no number"],
    },
    Case {
        what: "three braces",
        faults: &[More("templates/t/main.typ.hbs", "{{{document.title}}}\n")],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:6:1: error[raw-value]: three braces would let data become Typst code",
        ],
    },
    Case {
        what: "a value in the place of a name",
        faults: &[More("templates/t/main.typ.hbs", "#let {{document.title}} = 1\n")],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:6:6: error[unsafe-place]: a value can't stand for a name",
        ],
    },
    Case {
        what: "a backtick in raw text",
        faults: &[
            More("templates/t/main.typ.hbs", "{{#each rows}}`{{text}}`{{/each}}\n"),
            Change("inputs/plan/Rows.csv", "b,Two", "b,T`o"),
        ],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:6:16: error[unsafe-place]: `T'o` can't stand in raw text, which it would end",
        ],
    },
    Case {
        what: "faulty Typst in the template",
        faults: &[More("templates/t/main.typ.hbs", "#row(\n")],
        code: 1,
        found: &["templates/t/main.typ.hbs:6:5: error[bad-template]: this `(` is never closed"],
    },
    Case {
        what: "an unknown variable in the template",
        faults: &[More("templates/t/main.typ.hbs", "#rwo({{document.title}}, 1)\n")],
        code: 1,
        found: &["templates/t/main.typ.hbs:6:2: error[layout-error]: unknown variable: rwo"],
    },
    Case {
        what: "an unknown argument in the template",
        faults: &[More("templates/t/main.typ.hbs", "#row({{document.title}}, 1, 2)\n")],
        code: 1,
        found: &["templates/t/main.typ.hbs:6:29: error[layout-error]: unexpected argument"],
    },
    Case {
        what: "faulty Typst in the layout",
        faults: &[Change("templates/t/layout.typ", "  heading(title)", "  heading(title")],
        code: 1,
        found: &[
            "templates/t/layout.typ:4:10: error[layout-error]: unclosed delimiter",
            "templates/t/layout.typ:4:16: error[layout-error]: expected comma",
        ],
    },
    Case {
        what: "an unknown variable in the layout",
        faults: &[Change("templates/t/layout.typ", "  heading(title)", "  heading(titel)")],
        code: 1,
        found: &["templates/t/layout.typ:4:11: error[layout-error]: unknown variable: titel"],
    },
    Case {
        what: "no layout",
        faults: &[Without("templates/t/layout.typ")],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:1:9: error[file-outside-type]: the document type asks for the file `/t/layout.typ`, which is neither in its folder nor in `_shared`",
        ],
    },
    Case {
        what: "a name that the layout lacks",
        faults: &[File("templates/t/main.typ.hbs", "#import \"layout.typ\": paper, rwo\n")],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:1:30: error[layout-error]: the imported file has no `rwo`",
        ],
    },
    Case {
        what: "a file of another type",
        faults: &[Change(
            "templates/t/layout.typ",
            "  body",
            "  body\n  read(\"../work-plan/layout.typ\")",
        )],
        code: 1,
        found: &[
            "templates/t/layout.typ:6:8: error[file-outside-type]: the document type asks for the file `/work-plan/layout.typ`, which is neither in its folder nor in `_shared`",
        ],
    },
    Case {
        what: "a file of the computer",
        faults: &[Change("templates/t/layout.typ", "  body", "  body\n  image(\"/etc/passwd\")")],
        code: 1,
        found: &[
            "templates/t/layout.typ:6:9: error[file-outside-type]: the document type asks for the file `/etc/passwd`, which is neither in its folder nor in `_shared`",
        ],
    },
    Case {
        what: "a file outside of templates",
        faults: &[Change(
            "templates/t/layout.typ",
            "  body",
            "  body\n  read(\"../../secret.txt\")",
        )],
        code: 1,
        found: &[
            "templates/t/layout.typ:6:8: error[file-outside-type]: the document type asks for the file `../../secret.txt`, which is outside of `templates`",
        ],
    },
    Case {
        what: "a file with a name a little wrong",
        faults: &[File("templates/t/layout.typ", "#import \"../_shared/hause.typ\": *\n")],
        code: 1,
        found: &[
            "templates/t/layout.typ:1:9: error[file-outside-type]: the document type asks for the file `/_shared/hause.typ`, which is neither in its folder nor in `_shared`",
        ],
    },
    Case {
        what: "a package",
        faults: &[File("templates/t/layout.typ", "#import \"@preview/cetz:0.4.0\"\n")],
        code: 1,
        found: &[
            "templates/t/layout.typ:1:9: error[file-outside-type]: the document type asks for the package `@preview/cetz:0.4.0`, and packages are never fetched",
        ],
    },
    Case {
        what: "a clock",
        faults: &[Change(
            "templates/t/layout.typ",
            "  body",
            "  body\n  [#datetime.today().year()]",
        )],
        code: 1,
        found: &["templates/t/layout.typ:6:5: error[layout-error]: unable to get the current date"],
    },
    Case {
        what: "a cell of which the layout can make nothing",
        faults: &[Change(
            "templates/t/layout.typ",
            "#let row(id, text) = [#id: #text \\ ]",
            "#let row(id, text) = [#id: #calc.pow(text, 2) \\ ]",
        )],
        code: 1,
        found: &[
            "inputs/plan:Rows!B2: error[layout-error]: expected integer, float, or decimal, found string",
        ],
    },
    Case {
        what: "a cell that is no number",
        faults: &[Change(
            "templates/t/layout.typ",
            "#let row(id, text) = [#id: #text \\ ]",
            "#let row(id, text) = [#id: #int(text) \\ ]",
        )],
        code: 1,
        found: &["inputs/plan:Rows!B2: error[layout-error]: string contains invalid digits"],
    },
    Case {
        what: "a cell that is blank",
        faults: &[
            Change(
                "templates/t/layout.typ",
                "#let row(id, text) = [#id: #text \\ ]",
                "#let row(id, text) = [#id: #text.len() \\ ]",
            ),
            Change("inputs/plan/Rows.csv", "b,Two", "b,"),
        ],
        code: 1,
        found: &["inputs/plan:Rows!B3: error[layout-error]: type none has no method `len`"],
    },
    Case {
        what: "a layout that calls itself",
        faults: &[Change(
            "templates/t/layout.typ",
            "#let row(id, text) = [#id: #text \\ ]",
            "#let row(id, text) = [#id: #row(id, text) \\ ]",
        )],
        code: 1,
        found: &[
            "templates/t/layout.typ:7:29: error[layout-error]: maximum function call depth exceeded",
        ],
    },
    Case {
        what: "a layout that never ends",
        faults: &[Change(
            "templates/t/layout.typ",
            "  heading(title)",
            "  heading(title)\n  let n = 0\n  while true { n += 1 }",
        )],
        code: 1,
        found: &["templates/t/layout.typ:6:9: error[layout-error]: condition is always true"],
    },
    Case {
        what: "a layout that does not settle",
        faults: &[Change(
            "templates/t/layout.typ",
            "  body",
            "  body\n  context { let n = counter(\"a\").final().first(); counter(\"a\").update(n + 1); [#n] }",
        )],
        code: 0,
        found: &[
            "templates/t/layout.typ:6:21: warning[layout-warning]: value of `counter(\"a\")` did not converge",
            "templates/t/main.typ.hbs: warning[layout-warning]: document did not converge within five attempts",
        ],
    },
    Case {
        what: "a label that occurs twice",
        faults: &[More("templates/t/main.typ.hbs", "#[a] <x>\n#[b] <x>\n@x\n")],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:8:1: error[layout-error]: label `<x>` occurs multiple times in the document",
        ],
    },
    Case {
        what: "a label of cells that occurs twice",
        faults: &[
            More(
                "templates/t/main.typ.hbs",
                "{{#each rows}}\n== {{text}} <{{text}}>\n{{/each}}\n@One\n",
            ),
            Change("inputs/plan/Rows.csv", "b,Two", "b,One"),
        ],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:9:1: error[layout-error]: label `<One>` occurs multiple times in the document",
        ],
    },
    Case {
        what: "a label that is not there",
        faults: &[More("templates/t/main.typ.hbs", "#link(<nowhere>)[a]\n")],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:6:2: error[layout-error]: label `<nowhere>` does not exist in the document",
        ],
    },
    Case {
        what: "a font that is not there",
        faults: &[Change(
            "templates/t/layout.typ",
            "  set text(font: \"Noto Sans\", lang: \"en\")",
            "  set text(font: \"Helvetica Neue\", lang: \"en\")",
        )],
        code: 0,
        found: &[
            "templates/t/layout.typ:3:18: warning[layout-warning]: unknown font family: helvetica neue",
        ],
    },
    Case {
        what: "a character that no font has",
        faults: &[Change("inputs/plan/Rows.csv", "b,Two", "b,T𒀀wo")],
        code: 1,
        found: &[
            "inputs/plan:Rows!B3: error[missing-glyph]: no font has the character `𒀀` (U+12000)",
        ],
    },
    Case {
        what: "a heading of a level too deep",
        faults: &[More("templates/t/main.typ.hbs", "=== Deep\n")],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:6:1: error[standard-violated]: PDF/UA-1 error: skipped from heading level 1 to 3",
        ],
    },
    Case {
        what: "an image without words",
        faults: &[More(
            "templates/t/main.typ.hbs",
            "#image(bytes(\"<svg xmlns=\\\"http://www.w3.org/2000/svg\\\" width=\\\"1\\\" height=\\\"1\\\"/>\"))\n",
        )],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:6:2: error[standard-violated]: PDF/A-3a, PDF/UA-1 error: missing alt text",
        ],
    },
    Case {
        what: "a label of the template that the labels lack",
        faults: &[More("templates/t/main.typ.hbs", "{{label \"anex\"}}\n")],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:6:9: error[helper-failed]: the labels of `en` have no `anex`",
        ],
    },
    Case {
        what: "a value in a bare link",
        faults: &[More("templates/t/main.typ.hbs", "https://a.org/{{document.title}}\n")],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:6:15: error[unsafe-place]: a value can't be part of a bare link",
        ],
    },
    Case {
        what: "a partial that leads back to itself",
        faults: &[
            More("templates/t/main.typ.hbs", "{{> a}}\n"),
            File("templates/t/partials/a.hbs", "{{> a}}"),
        ],
        code: 1,
        found: &[
            "templates/t/partials/a.hbs:1:5: error[bad-template]: the partial `a` leads back to itself",
        ],
    },
    Case {
        what: "a field that a partial can't have",
        faults: &[
            More("templates/t/main.typ.hbs", "{{#each rows}}{{> a}}{{/each}}\n"),
            File("templates/t/partials/a.hbs", "x\n  {{txt}}"),
        ],
        code: 1,
        found: &[
            "templates/t/partials/a.hbs:2:5: error[unknown-template-field]: the sheet `rows` has no field `txt`",
        ],
    },
    Case {
        what: "several words that mean nothing",
        faults: &[More(
            "templates/t/main.typ.hbs",
            "{{document.tite}} {{uper text}}\n{{> adress}} {{eq 1}}\n",
        )],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:6:12: error[unknown-template-field]: the sheet `document` has no field `tite`",
            "templates/t/main.typ.hbs:6:21: error[unknown-helper]: there is no helper `uper`",
            "templates/t/main.typ.hbs:6:26: error[unknown-template-field]: the document type has no sheet `text`",
            "templates/t/main.typ.hbs:7:5: error[unknown-partial]: there is no partial `adress`",
            "templates/t/main.typ.hbs:7:16: error[helper-failed]: `eq` takes 2 arguments, and gets 1",
        ],
    },
    Case {
        what: "arguments that never fit",
        faults: &[More(
            "templates/t/main.typ.hbs",
            "{{sum rows \"text\"}} {{date document.stage}}\n{{#each (sort-by rows \"txt\")}}{{/each}}\n{{#if (eq document.stage \"darft\")}}{{/if}}\n{{#each (where rows text 1)}}{{/each}}\n",
        )],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:6:12: error[helper-failed]: `sum` takes numbers, and `text` is text",
            "templates/t/main.typ.hbs:7:24: error[unknown-template-field]: the sheet `rows` has no field `txt`",
            "templates/t/main.typ.hbs:8:26: error[helper-failed]: the code list `stages` has no `darft`",
            "templates/t/main.typ.hbs:9:21: error[helper-failed]: the name of a field stands in quotation marks here",
        ],
    },
    Case {
        what: "the clock and other helpers that are refused",
        faults: &[More(
            "templates/t/main.typ.hbs",
            "{{today}} {{date (now)}}\n{{lookup document \"title\"}} {{log document.title}}\n{{> (lookup document \"title\")}}\n",
        )],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:6:3: error[unknown-helper]: there is no clock, so that the same workbook always gives the same paper",
            "templates/t/main.typ.hbs:6:19: error[unknown-helper]: there is no helper `now`: there is no clock, so that the same workbook always gives the same paper",
            "templates/t/main.typ.hbs:7:3: error[unknown-helper]: there is no helper `lookup`: a reference is already the record that it names",
            "templates/t/main.typ.hbs:7:31: error[unknown-helper]: there is no helper `log`: a template can't write to the terminal",
            "templates/t/main.typ.hbs:8:1: error[unknown-partial]: the name of a partial can't be reckoned",
        ],
    },
    Case {
        what: "inline partials, blocks of raw text and decorators",
        faults: &[More(
            "templates/t/main.typ.hbs",
            "{{#*inline \"a\"}}b{{/inline}}\n {{{{raw}}}} {{*a}}\n",
        )],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:6:1: error[bad-template]: decorators and inline partials can't be used here",
            "templates/t/main.typ.hbs:7:2: error[bad-template]: blocks of raw text can't be used here",
            "templates/t/main.typ.hbs:7:14: error[bad-template]: decorators and inline partials can't be used here",
        ],
    },
    Case {
        what: "a literal where there is no code",
        faults: &[More(
            "templates/t/main.typ.hbs",
            "#\"{{typst rows}}\"\n#let a = {{typst rows \"txt\"}}\n",
        )],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:7:24: error[unknown-template-field]: the sheet `rows` has no field `txt`",
        ],
    },
    Case {
        what: "a literal in a string",
        faults: &[More("templates/t/main.typ.hbs", "#\"{{typst rows}}\"\n")],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:6:3: error[unsafe-place]: a literal can stand only where Typst has code",
        ],
    },
    Case {
        what: "a cell of a literal of which the layout can make nothing",
        faults: &[
            More(
                "templates/t/main.typ.hbs",
                "#let rows = {{typst rows}}\n#for row in rows [#int(row.text)]\n",
            ),
            Change("inputs/plan/Rows.csv", "a,One", "a,1"),
        ],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:7:24: error[layout-error]: string contains invalid digits",
        ],
    },
    Case {
        what: "a word that is no number in a list that is added up",
        faults: &[
            More(
                "templates/t/schema.toml",
                "[[sheet.column]]\nname = \"cost\"\ntype = \"money\"\ncurrency = \"USD\"\nspecial = [\"TBD\"]\n",
            ),
            More("templates/t/main.typ.hbs", "{{sum rows \"cost\"}}\n"),
            File("inputs/plan/Rows.csv", "Id,Text,Cost\na,One,5\nb,Two,TBD\n"),
        ],
        code: 1,
        found: &["templates/t/main.typ.hbs:6:1: error[helper-failed]: sum: `TBD` is no number"],
    },
    Case {
        what: "currencies that are mixed in a total",
        faults: &[
            More(
                "templates/t/schema.toml",
                "[[sheet.column]]\nname = \"cost\"\ntype = \"money\"\ncurrency = \"USD\"\n",
            ),
            More("templates/t/main.typ.hbs", "a\n  {{sum rows \"cost\"}}\n"),
            File("inputs/plan/Rows.csv", "Id,Text,Cost\na,One,5\nb,Two,EUR 7\n"),
        ],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:7:3: error[helper-failed]: sum: amounts in USD and EUR can't be taken together",
        ],
    },
    Case {
        what: "Typst's own braces",
        faults: &[More("templates/t/main.typ.hbs", "#{{ let x = 1 }}\n")],
        code: 1,
        found: &["templates/t/main.typ.hbs:6:5: error[unknown-helper]: there is no helper `let`"],
    },
    Case {
        what: "a record of the last build that is none",
        faults: &[File("out/.rapporteur-state.json", "{")],
        code: 0,
        found: &[
            "out/.rapporteur-state.json: warning[state-unusable]: the record of the last build can't be used: all documents are made again",
        ],
    },
    Case {
        what: "no title",
        faults: &[Change("templates/t/layout.typ", "  set document(title: title)", "")],
        code: 1,
        found: &[
            "templates/t/main.typ.hbs:2:2: error[standard-violated]: PDF/UA-1 error: missing document title",
        ],
    },
    Case {
        what: "an assertion of the layout",
        faults: &[Change(
            "templates/t/layout.typ",
            "#let row(id, text) = [#id: #text \\ ]",
            "#let row(id, text) = [#assert(text.len() > 3, message: \"the text \" + text + \" is too short\")#id: #text \\ ]",
        )],
        code: 1,
        found: &[
            "inputs/plan:Rows!B2: error[layout-error]: assertion failed: the text One is too short",
        ],
    },
];

#[test]
fn faults_of_authors_are_told_where_they_are() {
    hold(CASES);
}

/// Holds that each case is told as it says.
#[track_caller]
pub fn hold(cases: &[Case]) {
    for case in cases {
        let mut project = Project::new();
        let whole = case.faults.iter().filter_map(|fault| match fault {
            Without(file) | File(file, _) => Some(*file),
            More(..) | Change(..) => None,
        });
        let whole: Vec<&str> = whole.collect();
        for (file, text) in SOUND.iter().filter(|(file, _)| !whole.contains(file)) {
            project = project.file(file, text);
        }
        for fault in case.faults {
            match fault {
                Without(_) => {}
                File(file, text) => project.write(file, text),
                More(file, text) => project.write(file, project.text(file) + text),
                Change(file, from, to) => project.change(file, from, to),
            }
        }
        let run = project.run(["build", "inputs/plan", "--format", "short"]);
        let told: Vec<&str> = run.stderr.lines().filter(|line| name_in(line).is_some()).collect();
        assert_eq!(told, case.found, "{}", case.what);
        run.failure(case.code);
    }
}

/// The name in a line of the report: `layout.typ:1:2: error[layout-error]: …`.
fn name_in(line: &str) -> Option<&str> {
    let (before, rest) = line.split_once('[')?;
    let is_one = ["error", "warning"].iter().any(|word| before.ends_with(word));
    rest.split_once("]: ").filter(|_| is_one).map(|(name, _)| name)
}

#[test]
fn every_fault_of_authors_has_a_case() {
    // In the same order as in the program's own list, between these two.
    let all = rapporteur::diagnostic::Name::ALL.iter().map(|name| name.as_str());
    let mut all: BTreeSet<&str> = all.skip_while(|name| *name != "bad-manifest").collect();
    // Of what stands in the way of writing, and of what shows without a workbook, other tests tell.
    for elsewhere in [
        "duplicate-output",
        "folder-in-use",
        "partition-missing",
        "partition-conflict",
        "output-not-writable",
        "missing-label",
        "label-differs",
        "missing-sample",
        "bad-case",
        "case-differs",
        "stale-readme",
        "unused-field",
        "never-written",
    ] {
        assert!(all.remove(elsewhere), "{elsewhere}");
    }
    let told: BTreeSet<&str> =
        CASES.iter().flat_map(|case| case.found).filter_map(|line| name_in(line)).collect();
    assert!(all.is_subset(&told), "{:?}", all.difference(&told));
}
