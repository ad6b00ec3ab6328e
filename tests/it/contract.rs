//! Faults of contracts and manifests beyond those of single words: each at its line, and all of a file
//! in one run; and the JSON Schemas by which editors know their keys.

use rapporteur::{doctype, validate};

use crate::authors::{Case, Change, File, More, hold};
use crate::project::{Project, REPOSITORY};

/// The contract of the sound type, which goes on here.
const SCHEMA: &str = "templates/t/schema.toml";
const MANIFEST: &str = "templates/t/template.toml";

const CASES: &[Case] = &[
    Case {
        what: "words that two columns are called",
        faults: &[More(
            SCHEMA,
            "aliases = [\"Id\", \"Words\"]\n[[sheet.column]]\nname = \"words\"\ntype = \"text\"\n[[sheet.column]]\nname = \"more\"\ntitle = \"Text:\"\ntype = \"text\"\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:12:12: error[bad-contract]: `Id` is also what the column `id` is called",
            "templates/t/schema.toml:14:8: error[bad-contract]: `words` is also what the column `text` is called",
            "templates/t/schema.toml:18:9: error[bad-contract]: `Text:` is also what the column `text` is called",
        ],
    },
    Case {
        what: "words that two sheets are called",
        faults: &[More(
            SCHEMA,
            "[[sheet]]\nname = \"lines\"\ntitle = \"Rows\"\nrequired = false\n[[sheet]]\nname = \"form\"\naliases = [\"Document form\"]\nrequired = false\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:14:9: error[bad-contract]: `Rows` is also what the sheet `rows` is called",
            "templates/t/schema.toml:18:12: error[bad-contract]: `Document form` is also what the sheet `document` is called",
        ],
    },
    Case {
        what: "a word of a field that all types have",
        faults: &[More(
            SCHEMA,
            "[[sheet]]\nname = \"document\"\n[[sheet.column]]\nname = \"issued-by\"\ntype = \"text\"\n[[sheet.column]]\nname = \"title\"\ntype = \"text\"\naliases = [\"Date\"]\n[[sheet.column]]\nname = \"title\"\ntype = \"text\"\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:15:8: error[bad-contract]: `issued-by` is also what the column `author` is called",
            "templates/t/schema.toml:20:12: error[bad-contract]: `Date` is also what the column `date` is called",
            "templates/t/schema.toml:22:8: error[bad-contract]: the name `title` occurs twice",
        ],
    },
    Case {
        what: "rich text that is a list of values",
        faults: &[More(
            SCHEMA,
            "[[sheet.column]]\nname = \"more\"\ntype = \"rich-text\"\nseparator = \";\"\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:15:13: error[bad-contract]: rich text can't be a list of values",
        ],
    },
    Case {
        what: "keys that are missing beside words that are not known",
        faults: &[More(
            SCHEMA,
            "[[sheet.column]]\ntype = \"percentage\"\n[[sheet.column]]\nname = \"n\"\n[[sheet.check]]\nrule = \"never\"\n[[sheet]]\ntitle = \"Lines\"\ncolumn = [{ type = \"text\" }, { nmae = \"b\", type = \"text\" }]\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:12:1: error[bad-contract]: the key `name` is missing",
            "templates/t/schema.toml:13:8: error[bad-contract]: `percentage` is not one of the words known here",
            "templates/t/schema.toml:14:1: error[bad-contract]: the key `type` is missing",
            "templates/t/schema.toml:17:8: error[bad-contract]: `never` is not one of the words known here",
            "templates/t/schema.toml:20:11: error[bad-contract]: the key `name` is missing",
            "templates/t/schema.toml:20:32: error[bad-contract]: the key `nmae` is not known here",
        ],
    },
    Case {
        what: "limits that mean nothing for a type",
        faults: &[More(
            SCHEMA,
            "minimum = 1\nmaximum = 3.5\n[[sheet.column]]\nname = \"n\"\ntype = \"number\"\npattern = \"x\"\nshortest = 1\nlongest = 2\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:12:11: error[bad-contract]: the key `minimum` means nothing for this type",
            "templates/t/schema.toml:13:11: error[bad-contract]: the key `maximum` means nothing for this type",
            "templates/t/schema.toml:17:11: error[bad-contract]: the key `pattern` means nothing for this type",
            "templates/t/schema.toml:18:12: error[bad-contract]: the key `shortest` means nothing for this type",
            "templates/t/schema.toml:19:11: error[bad-contract]: the key `longest` means nothing for this type",
        ],
    },
    Case {
        what: "values that say nothing",
        faults: &[More(SCHEMA, "separator = \" \"\nvalues = [\"Open\", \"\", \"open\"]\n")],
        code: 1,
        found: &[
            "templates/t/schema.toml:12:13: error[bad-contract]: nothing stands between the values of a list",
            "templates/t/schema.toml:13:19: error[bad-contract]: an allowed value is empty",
            "templates/t/schema.toml:13:23: error[bad-contract]: the value `open` is allowed twice",
        ],
    },
    Case {
        what: "keys of tables in a form",
        faults: &[Change(
            SCHEMA,
            "key = \"id\"\n",
            "shape = \"form\"\nkey = \"id\"\nparent = \"text\"\ncheck = [{ rule = \"at-least\", rows = 1 }]\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:4:7: error[bad-contract]: a form is one record, for which `key` means nothing",
            "templates/t/schema.toml:5:10: error[bad-contract]: a form is one record, for which `parent` means nothing",
            "templates/t/schema.toml:6:10: error[bad-contract]: this rule is about rows, and a form has none",
        ],
    },
    Case {
        what: "a field of a form that is unique",
        faults: &[More(
            SCHEMA,
            "[[sheet]]\nname = \"facts\"\nshape = \"form\"\n[[sheet.column]]\nname = \"n\"\ntype = \"text\"\nunique = true\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:18:10: error[bad-contract]: a form is one record, for which `unique` means nothing",
        ],
    },
    Case {
        what: "footnotes without marks, and without texts",
        faults: &[More(
            SCHEMA,
            "[[sheet.column]]\nname = \"a\"\ntype = \"rich-text\"\nfootnotes = \"notes\"\n[[sheet.column]]\nname = \"b\"\ntype = \"rich-text\"\nfootnotes = \"marks\"\n[[sheet]]\nname = \"notes\"\ncolumn = [{ name = \"text\", type = \"text\" }]\n[[sheet]]\nname = \"marks\"\nkey = \"mark\"\ncolumn = [{ name = \"mark\", type = \"text\" }]\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:15:13: error[bad-contract]: the sheet `notes` has no key, by which marks name its notes",
            "templates/t/schema.toml:19:13: error[bad-contract]: the sheet `marks` has no text beside its key",
        ],
    },
    Case {
        what: "alternative texts that are none",
        faults: &[More(
            SCHEMA,
            "[[sheet.column]]\nname = \"photo\"\ntype = \"image\"\nalt = \"n\"\n[[sheet.column]]\nname = \"n\"\ntype = \"integer\"\n[[sheet.column]]\nname = \"photos\"\ntype = \"image\"\nseparator = \";\"\nalt = \"text\"\n[[sheet.column]]\nname = \"map\"\ntype = \"image\"\nalt = \"map-alt\"\n[[sheet.column]]\nname = \"map-alt\"\ntype = \"text\"\ndefault = \"A map\"\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:15:7: error[bad-contract]: the column `n` holds no text",
            "templates/t/schema.toml:23:7: error[bad-contract]: of the columns `photos` and `text`, only one holds a list",
            "templates/t/schema.toml:31:11: error[bad-contract]: an alternative text has a default, and each image needs its own",
        ],
    },
    Case {
        what: "values of the contract that break its rules",
        faults: &[More(
            SCHEMA,
            "default = \"\"\n[[sheet.column]]\nname = \"a\"\ntype = \"text\"\nlongest = 3\ndefault = \"much\"\n[[sheet.column]]\nname = \"b\"\ntype = \"integer\"\nvalues = [\"1\", \"two\"]\n[[sheet.column]]\nname = \"c\"\ntype = \"code\"\ncodes = \"statuses\"\ndefault = \"Ongoin\"\n[[sheet.column]]\nname = \"d\"\ntype = \"percent\"\nmaximum = 1\ndefault = \"120%\"\n[[sheet.column]]\nname = \"e\"\ntype = \"money\"\ncurrency = \"Euro\"\n[[sheet.column]]\nname = \"f\"\ntype = \"text\"\npattern = \"[A-Z]+\"\ndefault = \"a\"\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:12:11: error[bad-contract]: the default is wrong: it is empty",
            "templates/t/schema.toml:17:11: error[bad-contract]: the default is wrong: `much` has 4 characters",
            "templates/t/schema.toml:21:11: error[bad-contract]: an allowed value is wrong: `two` is not a whole number",
            "templates/t/schema.toml:26:11: error[bad-contract]: the default is wrong: `Ongoin` is not one of the entries that `C` takes",
            "templates/t/schema.toml:31:11: error[bad-contract]: the default is wrong: `120%` is too large",
            "templates/t/schema.toml:35:12: error[bad-contract]: `Euro` is no currency",
            "templates/t/schema.toml:40:11: error[bad-contract]: the default is wrong: `a` is not written as it should be",
        ],
    },
    Case {
        what: "faults of the manifest and of the contract in one run",
        faults: &[
            More(MANIFEST, "verison = \"1\"\n"),
            Change(SCHEMA, "key = \"id\"", "key = \"idd\""),
        ],
        code: 1,
        found: &[
            "templates/t/schema.toml:3:7: error[bad-contract]: the sheet has no column `idd`",
            "templates/t/template.toml:5:1: error[bad-manifest]: the key `verison` is not known here",
        ],
    },
    Case {
        what: "several words that are unknown, and values of the wrong kind",
        faults: &[File(
            SCHEMA,
            "[[sheet]]\nname = \"rows\"\nmerged = \"fil\"\nrequired = \"yes\"\n\n[[sheet.column]]\nname = \"id\"\ntype = \"txt\"\nlongest = \"3\"\n\n[[sheet.column]]\nname = \"text\"\ntype = \"number of parts\"\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:3:10: error[bad-contract]: `fil` is not one of the words known here",
            "templates/t/schema.toml:4:12: error[bad-contract]: a text stands where `true` or `false` is expected",
            "templates/t/schema.toml:8:8: error[bad-contract]: `txt` is not one of the words known here",
            "templates/t/schema.toml:9:11: error[bad-contract]: a text stands where a whole number is expected",
            "templates/t/schema.toml:13:8: error[bad-contract]: `number of parts` is not one of the words known here",
        ],
    },
    Case {
        what: "variants that can't be told from each other",
        faults: &[More(
            MANIFEST,
            "[[variant]]\nname = \"list\"\n[[variant]]\nname = \"list\"\n[[variant]]\nname = \"Wide table\"\n[[variant]]\nname = \"other\"\ntitle = \"List\"\n[[variant]]\nname = \"more\"\nbest = true\n",
        )],
        code: 1,
        found: &[
            "templates/t/template.toml:16:1: error[bad-manifest]: the key `best` is not known here",
        ],
    },
    Case {
        what: "variants that can't be told from each other, and a name that is none",
        faults: &[More(
            MANIFEST,
            "[[variant]]\nname = \"list\"\n[[variant]]\nname = \"list\"\n[[variant]]\nname = \"Wide table\"\n[[variant]]\nname = \"other\"\ntitle = \"List\"\n",
        )],
        code: 1,
        found: &[
            "templates/t/template.toml:8:8: error[bad-manifest]: two variants are called `list`",
            "templates/t/template.toml:10:8: error[bad-manifest]: `Wide table` can't be the name of a variant",
            "templates/t/template.toml:13:9: error[bad-manifest]: two variants are called `List`",
        ],
    },
    Case {
        what: "one variant only",
        faults: &[More(MANIFEST, "[[variant]]\nname = \"list\"\n")],
        code: 1,
        found: &["templates/t/template.toml:6:8: error[bad-manifest]: `list` is the only variant"],
    },
    Case {
        what: "a field for the variant that takes something else",
        faults: &[
            More(MANIFEST, "[[variant]]\nname = \"list\"\n[[variant]]\nname = \"table\"\n"),
            More(
                SCHEMA,
                "[[sheet]]\nname = \"document\"\n[[sheet.column]]\nname = \"variant\"\ntype = \"text\"\n",
            ),
        ],
        code: 1,
        found: &[
            "templates/t/schema.toml:16:8: error[bad-contract]: the field `variant` has to take one of the variants of `template.toml`",
        ],
    },
    Case {
        what: "variants of a type that has none",
        faults: &[More(
            SCHEMA,
            "[[sheet]]\nname = \"document\"\n[[sheet.column]]\nname = \"variant\"\ntype = \"code\"\ncodes = \"document-variants\"\n",
        )],
        code: 1,
        found: &[
            "templates/t/schema.toml:17:9: error[bad-contract]: there is no code list `document-variants`",
        ],
    },
];

#[test]
fn faults_of_contracts_are_told_at_their_lines() {
    hold(CASES);
}

#[test]
fn an_example_that_breaks_the_rules_is_told_to_its_author_alone() {
    let project = Project::new()
        .copied("templates/_new", "templates/t")
        .copied("templates/_new/sample", "inputs/plan");
    project.change("templates/t/template.toml", "new-type", "t");
    project.change("inputs/plan/Document.csv", "new-type", "t");
    project.change(
        "templates/t/schema.toml",
        "example = \"30 June 2026\"",
        "example = \"in June\"",
    );
    project.change("templates/t/schema.toml", "example = \"Ongoing\"", "example = \"Ongoin\"");
    let types = doctype::load(Some(&project.path("templates")));
    let (_, checked) = types.get("t").unwrap();
    let found = validate::contract(checked.value.as_ref().unwrap());
    let told: Vec<String> = found.iter().map(|found| found.message.clone()).collect();
    assert_eq!(
        told,
        [
            "the example is wrong: `in June` is not a date",
            "the example is wrong: `Ongoin` is not one of the entries that `Status` takes",
        ]
    );
    assert!(found.iter().all(|found| !found.is_error()), "{found:?}");
    let places = found.iter().map(|found| match found.place.as_ref().unwrap() {
        rapporteur::diagnostic::Place::File(place) => (place.line, place.column),
        other => panic!("{other:?}"),
    });
    let places: Vec<_> = places.collect();
    let text = project.text("templates/t/schema.toml");
    let line = |words: &str| text.lines().position(|line| line.contains(words)).unwrap() + 1;
    assert_eq!(
        places.iter().map(|place| place.0).collect::<Vec<_>>(),
        [line("in June"), line("Ongoin\"")]
    );
    project.run(["build"]).success();
}

#[test]
fn the_contracts_of_the_shipped_types_keep_their_own_rules() {
    for (name, checked) in doctype::load(None).all() {
        assert_eq!(checked.diagnostics.len(), 0, "{name}: {:?}", checked.diagnostics);
        let found = validate::contract(checked.value.as_ref().unwrap());
        assert_eq!(found.len(), 0, "{name}: {found:?}");
    }
}

#[test]
fn the_files_of_the_shipped_types_are_as_their_json_schemas_say() {
    let project = Project::new();
    let files = [("manifest", "template.toml"), ("contract", "schema.toml")];
    for (subject, file) in files {
        let schema = project.run(["schema", subject]).success().json();
        let holds = |text: &str| {
            let value: serde_json::Value = toml::from_str(text).unwrap();
            let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
            compiler.add_resource("schema.json", schema.clone()).unwrap();
            let index = compiler.compile("schema.json", &mut schemas).unwrap();
            schemas.validate(&value, index).map_err(|fault| fault.to_string())
        };
        for name in ["_new", "concept-note", "coordination-brief", "outcome-brief", "work-plan"] {
            let path = format!("{REPOSITORY}/templates/{name}/{file}");
            let text = std::fs::read_to_string(&path).unwrap();
            holds(&text).unwrap_or_else(|fault| panic!("{path}: {fault}"));
            assert!(holds(&format!("verison = 1\n{text}")).is_err(), "{path}");
        }
    }
}

#[test]
fn the_author_of_the_manifest_is_that_of_papers_that_name_none() {
    let project = Project::new()
        .copied("templates/_new", "templates/t")
        .copied("templates/_new/sample", "inputs/plan");
    project.change(
        "templates/t/template.toml",
        "name = \"new-type\"",
        "name = \"t\"\nauthor = \"The office\"",
    );
    project.change("inputs/plan/Document.csv", "new-type", "t");
    project.run(["build", "--keep-typst"]).success();
    assert!(project.text("out/plan.typ").contains("author: \"School board of Eastfield\""));
    project.change("inputs/plan/Document.csv", "Author,School board of Eastfield\n", "");
    project.run(["build", "--keep-typst"]).success();
    assert!(project.text("out/plan.typ").contains("author: \"The office\""));
}
