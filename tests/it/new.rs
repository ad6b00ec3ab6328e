//! `rapporteur new`: a type that makes papers at once.

use std::fs;

use crate::project::{Project, REPOSITORY};

/// Every type that is shipped, and none: the small one to begin with.
const FROM: [Option<&str>; 5] = [
    None,
    Some("concept-note"),
    Some("coordination-brief"),
    Some("outcome-brief"),
    Some("work-plan"),
];

/// Makes a type, and gives its project.
fn made(name: &str, from: Option<&str>) -> Project {
    let project = Project::new();
    let line = ["new", name].into_iter().chain(from.into_iter().flat_map(|it| ["--from", it]));
    project.run(line).success();
    project
}

#[test]
fn a_new_type_makes_its_sample_without_any_message() {
    for from in FROM {
        let project = made("field-visit", from);
        let sample = project.path("templates/field-visit/sample");
        let report = project.build([sample.to_str().unwrap()]);
        assert_eq!(report.found(), [""; 0], "{from:?}");
        assert_eq!(report.statuses(), ["sample.pdf written"], "{from:?}");
        assert_eq!(report.0["documents"][0]["type"], "field-visit", "{from:?}");
        let pdf = project.pdf("out/sample.pdf");
        assert!(pdf.tagged && pdf.standards() == (true, true), "{from:?}");
        let list = project.run(["types"]).success().stdout;
        assert!(list.contains("Field visit, version"), "{list}");
        assert!(!list.contains("new-type") && !list.contains("_new"), "{list}");
    }
}

#[test]
fn the_page_of_a_new_type_tells_its_columns() {
    for from in FROM {
        let project = made("field-visit", from);
        let page = project.text("templates/field-visit/README.md");
        assert!(page.starts_with("# Field visit\n"), "{page}");
        let columns = project.run(["types", "field-visit", "--markdown"]).success().stdout;
        let (_, told) = page.split_once("<!-- columns -->\n").unwrap();
        let (told, _) = told.split_once("<!-- /columns -->").unwrap();
        assert_eq!(told.trim(), columns.trim(), "{from:?}");
        let before = page.split("<!-- columns -->").next().unwrap();
        let old = from.unwrap_or("new-type");
        assert!(!before.contains(&format!("`{old}`")), "{before}");
    }
}

/// Each case of a new type gives what it expects, its template being that of the case.
#[test]
fn the_cases_of_a_new_type_give_what_they_expect() {
    for from in FROM {
        let project = made("field-visit", from);
        let cases = project.names("templates/field-visit/tests");
        assert!(from.is_some() || cases.len() == 1, "{cases:?}");
        for case in cases {
            let folder = format!("templates/field-visit/tests/{case}");
            if !project.names(&folder).contains(&"expected.typ".to_owned()) {
                continue;
            }
            let input = project.path(&format!("{folder}/input"));
            // What staff write need not name its type.
            let input = input.to_str().unwrap();
            project.run(["build", "--type", "field-visit", "--keep-typst", input]).success();
            let expected = project.text(&format!("{folder}/expected.typ"));
            assert_eq!(project.text("out/input.typ"), expected, "{from:?}: {case}");
        }
    }
}

#[test]
fn comments_and_all_files_are_kept() {
    let project = made("field-visit", Some("work-plan"));
    let mut files = project.names("templates/field-visit");
    let mut shipped: Vec<String> = fs::read_dir(format!("{REPOSITORY}/templates/work-plan"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    files.sort();
    shipped.sort();
    assert_eq!(files, shipped);
    let original = |name: &str| {
        fs::read_to_string(format!("{REPOSITORY}/templates/work-plan/{name}")).unwrap()
    };
    let copy = |name: &str| project.text(&format!("templates/field-visit/{name}"));
    for name in ["schema.toml", "layout.typ", "main.typ.hbs", "sample/Results.csv"] {
        assert_eq!(copy(name), original(name), "{name}");
    }
    let manifest = original("template.toml")
        .replace("name = \"work-plan\"", "name = \"field-visit\"")
        .replace("title = \"Work plan\"", "title = \"Field visit\"");
    assert_eq!(copy("template.toml"), manifest);
    // The comments of the small type teach.
    let schema = made("field-visit", None).text("templates/field-visit/schema.toml");
    assert!(schema.lines().filter(|line| line.contains("# ")).count() > 10, "{schema}");
}

#[test]
fn what_is_done_and_what_is_next_is_told() {
    let project = Project::new();
    project.run(["new", "field-visit"]).success().stderr("").stdout(
        "made       templates/, which was not there: document types stand in it\n\
         written    templates/field-visit/, 12 files\n\n\
         rapporteur preview field-visit   see its pages while you change its files\n\
         rapporteur test field-visit      check it without any workbook\n\
         rapporteur guide                 how document types are written\n",
    );
    let told = project.run(["new", "road-plan", "--from", "Field visit"]).success().stdout;
    assert!(told.starts_with("written    templates/road-plan/, 12 files\n"), "{told}");
    assert_eq!(project.run(["-q", "new", "other"]).success().stdout, "");
    project.write("deep/er/file", "");
    let deep = project.command(["new", "from-below"]).current_dir(project.path("deep/er")).output();
    assert!(deep.unwrap().status.success());
    assert!(project.path("templates/from-below/layout.typ").is_file());
    project.run(["new", "elsewhere", "--root", "deep"]).success();
    assert!(project.path("deep/templates/elsewhere/layout.typ").is_file());
}

#[test]
fn what_would_be_in_the_way_is_refused() {
    let project = made("field-visit", None);
    fs::create_dir(project.path("templates/empty")).unwrap();
    project.write(
        "templates/wp/template.toml",
        "name = \"wp\"\ntitle = \"Yearly plan\"\ndescription = \"x\"\nversion = \"1\"\n",
    );
    project.write("templates/wp/schema.toml", "");
    project.write("templates/wp/main.typ.hbs", "");
    project.write("templates/wp/layout.typ", "");
    for (line, told) in [
        (&["new", "field-visit"][..], "`field-visit` is there already"),
        (&["new", "empty"], "`empty` is there already"),
        (&["new", "Field-visit"], "`Field-visit` can't be the name of a document type"),
        (&["new", "field visit"], "`field visit` can't be"),
        (&["new", "../up"], "`../up` can't be"),
        (&["new", "a/b"], "`a/b` can't be"),
        (&["new", "9th"], "`9th` can't be"),
        (&["new", "a--b"], "`a--b` can't be"),
        (&["new", "a-"], "`a-` can't be"),
        (&["new", ""], "can't be the name of a document type"),
        (&["new", "_shared"], "folders that begin with `_` are no types"),
        (&["new", "nul"], "Windows has no folders of this name"),
        (&["new", "com1"], "Windows has no folders of this name"),
        (&["new", "report"], "`rapporteur schema` means something else by it"),
        (&["new", "work-plan"], "`work-plan` is a type that is shipped with the program"),
        (&["new", "work-plan", "--from", "outcome-brief"], "is a type that is shipped"),
        (&["new", "yearly-plan"], "`yearly-plan` is also what the type `wp` is called"),
        (&["new", "other", "--from", "work-pla"], "did you mean `work-plan`?"),
    ] {
        let before = project.names("templates");
        let stderr = project.run(line.iter().copied()).failure(2).stdout("").stderr;
        let words = stderr.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(told), "{line:?}: {stderr}");
        assert_eq!(project.names("templates"), before, "{line:?}");
    }
    project.write("templates/field-visit/schema.toml", "[[shet]]\n");
    project.run(["new", "other", "--from", "field-visit"]).failure(1);
}

#[test]
fn an_organization_may_change_a_shipped_type() {
    let project = made("work-plan", Some("work-plan"));
    let manifest = fs::read_to_string(format!("{REPOSITORY}/templates/work-plan/template.toml"));
    assert_eq!(project.text("templates/work-plan/template.toml"), manifest.unwrap());
    let list = project.run(["types"]).success().stdout;
    assert!(list.contains("Work plan, version 1.1.0, from templates/work-plan"), "{list}");
}

#[test]
fn a_shared_file_is_copied_to_be_changed() {
    let project = Project::new().file("templates/own/x.txt", "");
    let run = project.run(["new", "_shared/tokens.typ"]).success();
    run.stdout("written    templates/_shared/tokens.typ\n");
    let shipped = fs::read_to_string(format!("{REPOSITORY}/templates/_shared/tokens.typ")).unwrap();
    assert_eq!(project.text("templates/_shared/tokens.typ"), shipped.replace("\r\n", "\n"));
    let again = project.run(["new", "_shared/tokens.typ"]).failure(2);
    assert!(again.stderr.contains("nothing is overwritten"), "{}", again.stderr);
    let unknown = project.run(["new", "_shared/token.typ"]).failure(2);
    assert!(unknown.stderr.contains("did you mean `tokens.typ`?"), "{}", unknown.stderr);
}
