//! What is put aside makes the same documents as what is kept.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use tempfile::TempDir;

use super::super::kept::Kept;
use super::super::{Choice, Event, Outcome, Problems, Status, Today, again};
use super::*;
use crate::project::Project;
use crate::read;

const DOCTYPE: [(&str, &str); 3] = [
    (
        "template.toml",
        "name = \"paper\"\ntitle = \"Paper\"\ndescription = \"For tests.\"\nversion = \"1.0.0\"\n",
    ),
    (
        "schema.toml",
        "[[sheet]]\nname = \"tasks\"\ntitle = \"Tasks\"\n\
         column = [{ name = \"name\", title = \"Name\", type = \"text\", required = true }]\n",
    ),
    (
        "main.typ.hbs",
        "#set document(title: {{document.title}})\n= {{document.title}}\n\
         {{#each tasks}}\n+ {{name}}\n{{/each}}\n",
    ),
];

/// A project with so many workbooks of one document each.
fn project(workbooks: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let of_type = folder.path().join("templates/paper");
    fs::create_dir_all(&of_type).unwrap();
    fs::create_dir(folder.path().join("inputs")).unwrap();
    DOCTYPE.iter().for_each(|(name, text)| fs::write(of_type.join(name), text).unwrap());
    (0..workbooks).for_each(|number| save(&folder, number, "one"));
    folder
}

fn input(folder: &TempDir, number: usize) -> PathBuf {
    folder.path().join(format!("inputs/p{number}.json"))
}

/// Saves a workbook; nothing is wrong with any but that of the version `bad`.
fn save(folder: &TempDir, number: usize, version: &str) {
    let doctype = if version == "bad" { "poster" } else { "paper" };
    let text = format!(
        "{{\"Document\": {{\"Type\": \"{doctype}\", \"Title\": \"Paper {number}\"}}, \
         \"Tasks\": [{{\"Name\": \"{version}\"}}]}}"
    );
    fs::write(input(folder, number), text).unwrap();
}

fn options(folder: &TempDir, workbooks: usize) -> Options {
    Options {
        project: Project::at(folder.path()),
        inputs: (0..workbooks).map(|number| input(folder, number)).collect(),
        out: folder.path().join("out"),
        doctype: None,
        deny_warnings: false,
        jobs: NonZeroUsize::new(2).unwrap(),
        force: false,
        keep_typst: false,
        system_fonts: false,
        epoch: Some(0),
        today: Today::Unknown,
        write: true,
        dry: false,
        choice: Choice::default(),
        reading: read::Options::default(),
        reader: None,
        problems: Problems::Nowhere,
        stop: Arc::default(),
    }
}

fn build(options: &Options, at_hand: usize, tell: &(dyn Fn(Event) + Sync)) -> Outcome {
    again(options, &Kept::lean(options, at_hand), tell)
}

/// The PDFs of a build, and how its documents stand.
fn made(folder: &TempDir, outcome: &Outcome) -> BTreeMap<String, (Status, Option<Vec<u8>>)> {
    let documents = outcome.documents.iter().map(|document| {
        let name = document.output.strip_prefix(folder.path()).unwrap();
        (name.to_string_lossy().into_owned(), (document.status, fs::read(&document.output).ok()))
    });
    documents.collect()
}

#[test]
fn what_was_put_aside_makes_the_same_documents() {
    let of = |at_hand| {
        let folder = project(5);
        save(&folder, 3, "bad");
        let outcome = build(&options(&folder, 5), at_hand, &|_| {});
        let found: Vec<String> = outcome.diagnostics.iter().map(|it| it.message.clone()).collect();
        (made(&folder, &outcome), found)
    };
    let all = of(5);
    assert_eq!(all.0.values().filter(|(status, _)| *status == Status::Written).count(), 4);
    assert!(!all.1.is_empty());
    assert_eq!(of(0), all);
    assert_eq!(of(2), all);
}

#[test]
fn what_was_put_aside_holds_nothing_until_it_is_recalled() {
    let folder = project(3);
    let options = options(&folder, 3);
    let types = crate::doctype::load(options.project.templates().as_deref());
    let kinds = Kinds::new(types, None);
    let kept = Kept::lean(&options, 1);
    let plan = plan::plan(&options, &kinds, (&kept, &options.inputs), &|_| {});
    let works = || plan.documents.iter().map(|it| (it, it.work.as_ref().unwrap()));
    let aside: Vec<_> = works().filter(|(_, work)| work.aside.is_some()).collect();
    assert_eq!(aside.len(), 2);
    for (planned, work) in aside {
        assert!(work.dataset.sheets.is_empty());
        let again = recalled(planned, &options, &kinds, &kept.books).unwrap().value.unwrap();
        let sheets = again.work.unwrap().dataset.sheets.len();
        assert_eq!(sheets, work.kind.doctype.schema.sheets.len());
    }
}

#[test]
fn a_workbook_that_is_saved_meanwhile_is_made_as_it_is_now_or_not_at_all() {
    let folder = project(3);
    let options = options(&folder, 3);
    let outcome = build(&options, 0, &|event| {
        if let Event::Planned { .. } = event {
            save(&folder, 1, "two");
            save(&folder, 2, "bad");
        }
    });
    let statuses: Vec<Status> = outcome.documents.iter().map(|it| it.status).collect();
    assert_eq!(statuses, [Status::Written, Status::Written, Status::Failed]);
    assert!(outcome.diagnostics.iter().any(|it| it.name == Name::UnknownType));
    assert!(!options.out.join("p2.pdf").exists());
    let second = made(&folder, &outcome);
    let other = project(3);
    save(&other, 1, "two");
    let undisturbed = build(&self::options(&other, 3), 3, &|_| {});
    assert_eq!(second["out/p1.pdf"].1, made(&other, &undisturbed)["out/p1.pdf"].1);
    // Saved back to what was planned, it is not taken for what was made.
    save(&folder, 1, "one");
    save(&folder, 2, "one");
    let third = build(&options, 0, &|_| {});
    let statuses: Vec<Status> = third.documents.iter().map(|it| it.status).collect();
    assert_eq!(statuses, [Status::Unchanged, Status::Written, Status::Written]);
    let types =
        "{\"Document\": {\"Type\": \"paper\", \"Title\": \"Paper\"}, \"Tasks\": [], \"Odd\": []}";
    let last = build(&Options { force: true, ..options.clone() }, 0, &|event| {
        if let Event::Planned { .. } = event {
            fs::write(input(&folder, 0), types).unwrap();
        }
    });
    assert_eq!(last.documents[0].status, Status::Failed, "{:?}", last.diagnostics);
}
