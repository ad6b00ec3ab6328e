//! Packs: all papers as one PDF or one zip.

use std::io::{Cursor, Read};

use serde_json::Value;

use crate::pdf::Pdf;
use crate::project::{Project, sample};

/// A document type whose layout does all that could go wrong where papers are put together: elements
/// are asked for, counted, labelled, remembered, attached, and linked to by their page.
const LAYOUT: &str = r##"
#let seen = state("seen", ())
#let see(word) = seen.update(words => words + (word,))
#let paper(title, language, body) = {
  set document(title: title)
  set page(width: 90mm, height: 90mm, margin: 12mm, footer: context {
    if here().page() == 1 [first ]
    [page #counter(page).get().first() of #counter(page).final().first()]
  })
  set text(lang: language)
  set heading(numbering: "1.")
  outline()
  pagebreak()
  [= One <one>]
  see("a")
  [Note#footnote[A note of #title.] in @one. #link((page: 1, x: 0pt, y: 0pt))[Back] #link(<end>)[On]]
  [== Two]
  counter("own").step()
  context [Own #counter("own").display().]
  pdf.attach(
    "/odd/data.txt", bytes(title), mime-type: "text/plain", relationship: "data",
    description: "Data of " + title,
  )
  body
  context [Headings #query(heading.where(level: 1)).len(), seen #seen.final().len(), last #metadata("x")<end>.]
}
"##;

const TEMPLATE: &str = "#import \"layout.typ\": *\n\
    #show: paper.with({{document.title}}, {{document.language}})\n\nThe end of {{document.title}}.\n";

/// A project with so many papers of that type, and a language beside English.
fn odd(titles: &[&str]) -> Project {
    let manifest = "name = \"odd\"\ntitle = \"Odd paper\"\ndescription = \"For tests.\"\n\
                    version = \"2.1.0\"\nstandards = [\"ua-1\", \"a-3a\"]\n";
    let project = Project::new()
        .file("templates/odd/template.toml", manifest)
        .file("templates/odd/schema.toml", "")
        .file("templates/odd/layout.typ", LAYOUT)
        .file("templates/odd/main.typ.hbs", TEMPLATE);
    let labels = project.shared_labels();
    let french = labels
        .replace("page = \"Page {page} of {pages}\"", "page = \"Page {page} sur {pages}\"")
        .replace("contents = \"Contents\"", "contents = \"Sommaire\"");
    let project = project.file("templates/_shared/labels/fr.toml", french);
    titles.iter().fold(project, |project, title| {
        let book = format!("[Document]\nType = \"odd\"\nTitle = \"{title}\"\nDate = 2026-03-01\n");
        project.file(&format!("inputs/{title}.toml"), book)
    })
}

/// A PDF without line breaks on a page.
fn page(pdf: &Pdf, number: usize) -> String {
    let page = &pdf.pages[number - 1];
    let text = format!("{} | {}", page.text, page.artifacts);
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The shipped inputs of which each becomes one paper.
fn four_papers() -> Project {
    let project = Project::shipped();
    let kept = [
        "concept-note-pacific.xlsx",
        "concept-note-south-east-europe.xlsx",
        "outcome-brief-digital-services",
        "work-plan-care-work.ods",
    ];
    for name in project.names("inputs").iter().filter(|name| !kept.contains(&name.as_str())) {
        project.remove(&format!("inputs/{name}"));
    }
    project
}

#[test]
fn the_shipped_inputs_become_one_tagged_pdf() {
    let project = four_papers();
    project
        .run(["pack", "--title", "Twelfth session"])
        .success()
        .stderr("")
        .stdout("the pack is made\npacked     out/pack.pdf (4 papers, 24 pages)\n");
    assert_eq!(project.made(), ["pack.pdf"]);
    let pack = project.pdf("out/pack.pdf");
    assert!(pack.tagged);
    assert_eq!(pack.standards(), (true, true));
    assert_eq!(pack.title.as_deref(), Some("Twelfth session"));
    assert_eq!(pack.language.as_deref(), Some("en"));
    assert_eq!(pack.created.as_deref(), Some("2026-03-16T00:00:00"));
    project.run(["build"]).success();
    let papers = [
        ("concept-note-pacific", 3),
        ("concept-note-south-east-europe", 5),
        ("outcome-brief-digital-services", 10),
        ("work-plan-care-work", 16),
    ];
    let mut bookmarks = vec!["Contents".to_owned()];
    let mut total = 2;
    for (name, first) in papers {
        let paper = project.pdf(&format!("out/{name}.pdf"));
        assert_eq!(total + 1, first, "{name}");
        total += paper.pages.len();
        // What a paper says, it says in the pack.
        for (at, alone) in paper.pages.iter().enumerate() {
            assert_eq!(pack.pages[first - 1 + at].text, alone.text, "{name}");
        }
        bookmarks.push(paper.title.clone().unwrap());
        bookmarks.extend(paper.bookmarks.iter().map(|bookmark| format!("  {bookmark}")));
        // Its title is a heading of the first level, its headings are below.
        let tags = paper.tags.iter().filter(|tag| tag.trim_start().starts_with('H')).count();
        assert!(tags > 0);
        let contents = page(&pack, 2);
        let line = format!("{}Concept", paper.title.unwrap());
        assert!(contents.contains(line.trim_end_matches("Concept")), "{contents}");
    }
    assert_eq!(pack.bookmarks, bookmarks);
    assert_eq!(pack.pages.len(), total);
    for number in 2..=total {
        assert!(page(&pack, number).contains(&format!("Page {number} of {total}")), "{number}");
    }
    let level = |wanted: &str| pack.tags.iter().filter(|tag| tag.trim() == wanted).count();
    assert_eq!(level("H1"), 5, "{:#?}", pack.tags);
    assert_eq!(level("Title"), 1);
}

#[test]
fn a_paper_in_a_pack_knows_nothing_of_the_others() {
    let project = odd(&["Alpha", "Beta", "Gamma"]);
    project.run(["pack"]).success();
    let pack = project.pdf("out/pack.pdf");
    assert_eq!(pack.pages.len(), 8);
    for (at, title) in ["Alpha", "Beta", "Gamma"].into_iter().enumerate() {
        let first = 3 + 2 * at;
        let contents = page(&pack, first);
        let second = page(&pack, first + 1);
        let line = format!("1.One \u{2060}{}", first + 1);
        assert!(contents.contains(&line), "{contents}");
        assert!(contents.contains(&format!("first page {first} of 8")), "{contents}");
        assert!(second.contains(&format!("page {} of 8", first + 1)), "{second}");
        assert!(!second.contains("first"), "{second}");
        for words in ["Own 1.", "Headings 2, seen 1,", "Section 1", "1.One", "1.1.Two"] {
            assert!(second.contains(words), "{words}: {second}");
        }
        assert!(second.contains(&format!("A note of {title}.")), "{second}");
    }
    let own = ["  1. One", "    1.1. Two"];
    let expected: Vec<String> = ["Contents"]
        .into_iter()
        .chain(["Alpha", "Beta", "Gamma"].into_iter().flat_map(|title| [title, own[0], own[1]]))
        .map(str::to_owned)
        .collect();
    assert_eq!(pack.bookmarks, expected);
    let bytes = project.bytes("out/pack.pdf");
    let text = String::from_utf8_lossy(&bytes).into_owned();
    for name in ["(odd/data.txt)", "(2-odd-data.txt)", "(3-odd-data.txt)"] {
        assert!(text.contains(name), "{name}");
    }
}

#[test]
fn each_paper_speaks_its_language_and_the_pack_that_of_most() {
    let project = Project::new();
    let labels = project.shared_labels();
    let french = labels
        .replace("page = \"Page {page} of {pages}\"", "page = \"Page {page} sur {pages}\"")
        .replace("contents = \"Contents\"", "contents = \"Sommaire\"");
    let project = project
        .file("templates/_shared/labels/fr.toml", french)
        .workbook("inputs/a.json", &sample("work-plan"))
        .workbook("inputs/b.json", &sample("outcome-brief"))
        .workbook("inputs/c.json", &sample("work-plan"));
    for name in ["inputs/a.json", "inputs/c.json"] {
        let mut book: Value = serde_json::from_slice(&project.bytes(name)).unwrap();
        book["Document"]["Language"] = "French".into();
        project.write(name, serde_json::to_vec(&book).unwrap());
    }
    let json = project.run(["pack", "--format", "json"]).success().json();
    let papers = json["manifest"]["papers"].as_array().unwrap();
    let languages: Vec<&str> = papers.iter().map(|it| it["language"].as_str().unwrap()).collect();
    assert_eq!(languages, ["fr", "en", "fr"]);
    let pack = project.pdf("out/pack.pdf");
    assert_eq!(pack.language.as_deref(), Some("fr"));
    assert_eq!(pack.bookmarks[0], "Sommaire");
    let total = pack.pages.len();
    for (paper, word) in papers.iter().zip(["sur", "of", "sur"]) {
        let first = usize::try_from(paper["first-page"].as_u64().unwrap()).unwrap();
        let footer = format!("Page {first} {word} {total}");
        assert!(page(&pack, first).contains(&footer), "{footer}: {}", page(&pack, first));
    }
    assert!(page(&pack, 2).contains("EN"), "{}", page(&pack, 2));
    project.run(["pack", "--language", "en"]).success();
    assert_eq!(project.pdf("out/pack.pdf").bookmarks[0], "Contents");
}

#[test]
fn the_same_papers_give_the_same_bytes() {
    for file in ["out/pack.pdf", "out/pack.zip"] {
        let projects = [four_papers(), four_papers()];
        projects[0].run(["pack", "-o", file, "--jobs", "1"]).success();
        projects[1].run(["build"]).success();
        projects[1].run(["pack", "-o", file, "--jobs", "4"]).success();
        assert!(projects[0].bytes(file) == projects[1].bytes(file), "{file}");
        projects[0].run(["pack", "-o", file]).success();
        assert!(projects[0].bytes(file) == projects[1].bytes(file), "{file}");
    }
}

#[test]
fn a_paper_with_a_fault_keeps_the_pack_from_being_made() {
    let project = odd(&["Alpha"]).file("inputs/Beta.toml", "[Document]\nType = \"odd\"\n");
    for file in ["out/pack.pdf", "out/pack.zip"] {
        project.write(file, "of an earlier run");
        let run = project.run(["pack", "-o", file, "--no-problems"]).failure(1);
        assert!(run.stderr.contains("the pack is not made: 1 of its 2 papers can't be made"));
        assert!(run.stderr.contains("inputs/Beta.toml"), "{}", run.stderr);
        assert!(run.stdout.contains(&format!("{file} (the pack of an earlier run stays)")));
        assert_eq!(project.text(file), "of an earlier run");
        let options = ["pack", "-o", file, "--no-problems", "--without-failed", "--format", "json"];
        let json = project.run(options).failure(1).json();
        assert_eq!(json["manifest"]["papers"].as_array().unwrap().len(), 1);
        assert_eq!(json["manifest"]["missing"][0]["input"], "inputs/Beta.toml");
        assert_eq!(json["bytes"], project.bytes(file).len());
    }
    assert!(page(&project.pdf("out/pack.pdf"), 2).contains("Not in this pack Beta"));
}

#[test]
fn faults_of_a_paper_lead_to_its_cells() {
    let project = odd(&["Alpha", "Beta"]);
    // A letter that no font has, and one that PDF/A does not allow.
    project.change("inputs/Beta.toml", "Beta", "Be\u{1bc7f}ta");
    project.change("inputs/Alpha.toml", "Alpha", "Al\u{f8ff}pha");
    let json = project.run(["pack", "--format", "json"]).failure(1).json();
    let found = json["diagnostics"].as_array().unwrap();
    let places: Vec<String> = found
        .iter()
        .filter(|it| it["severity"] == "error")
        .map(|it| format!("{} {} {}", it["name"], it["place"]["file"], it["place"]["sheet"]))
        .collect();
    assert!(
        places.iter().any(|place| place.contains("inputs/Beta.toml\" \"Document\"")),
        "{places:?}"
    );
    assert!(json["manifest"].is_null());
}

#[test]
fn what_a_standard_forbids_leads_to_the_paper() {
    let project = odd(&["Alpha", "Beta"]);
    project.change(
        "templates/odd/layout.typ",
        "[== Two]",
        "if title == \"Beta\" [=== Three] else [== Two]",
    );
    let json = project.run(["pack", "--format", "json"]).failure(1).json();
    let found = json["diagnostics"].as_array().unwrap();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!(found[0]["name"], "standard-violated");
    assert_eq!(found[0]["place"]["file"], "templates/odd/layout.typ");
    assert!(json["manifest"].is_null());
    assert_eq!(project.made(), [] as [&str; 0]);
}

#[test]
fn a_zip_holds_the_pdfs_of_a_build_with_an_index_and_a_manifest() {
    let project = four_papers();
    project
        .run(["pack", "-o", "pack.zip", "--title", "A & B"])
        .success()
        .stdout("the pack is made\npacked     pack.zip (4 papers, 22 pages)\n");
    let mut zip = zip::ZipArchive::new(Cursor::new(project.bytes("pack.zip"))).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let pdfs: Vec<String> =
        project.made().into_iter().filter(|name| name.ends_with(".pdf")).collect();
    assert_eq!(names[..2], ["index.html", "manifest.json"]);
    assert_eq!(names[2..], pdfs);
    let mut read = |name: &str| {
        let mut bytes = Vec::new();
        zip.by_name(name).unwrap().read_to_end(&mut bytes).unwrap();
        bytes
    };
    let manifest: Value = serde_json::from_slice(&read("manifest.json")).unwrap();
    let index = String::from_utf8(read("index.html")).unwrap();
    assert!(index.contains("<h1>A &amp; B</h1>"), "{index}");
    assert!(!index.contains("<script"));
    for (name, paper) in pdfs.iter().zip(manifest["papers"].as_array().unwrap()) {
        let bytes = read(name);
        assert!(bytes == project.bytes(&format!("out/{name}")), "{name}");
        assert_eq!(paper["name"], *name);
        assert_eq!(paper["blake3"], blake3::hash(&bytes).to_string());
        assert_eq!(paper["bytes"], bytes.len());
        let pdf = Pdf::read(bytes);
        assert_eq!(paper["pages"], pdf.pages.len());
        assert_eq!(paper["title"], pdf.title.clone().unwrap());
        assert_eq!(paper["language"], pdf.language.unwrap());
        assert!(index.contains(&format!("href=\"{name}\"")), "{index}");
        assert!(index.contains(&pdf.title.unwrap()), "{index}");
        let input = paper["input"].as_str().unwrap();
        if project.path(input).is_file() {
            let hash = blake3::hash(&project.bytes(input)).to_string();
            assert_eq!(paper["input-blake3"], hash);
        }
    }
}

#[test]
fn reports_and_manifests_are_as_their_schema_says() {
    let project =
        Project::sample("work-plan").workbook("inputs/bad.xlsx", &crate::support::Book::new());
    let schema = project.run(["schema", "pack"]).success().json();
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.add_resource("pack.json", schema).unwrap();
    let index = compiler.compile("pack.json", &mut schemas).unwrap();
    let part = compiler.compile("pack.json#/$defs/Manifest", &mut schemas).unwrap();
    for options in [&["--without-failed"] as &[&str], &["--without-failed", "-o", "a.zip"], &[]] {
        let line = ["pack", "--format", "json"].iter().chain(options).copied();
        let json = project.run(line).failure(1).json();
        schemas.validate(&json, index).unwrap_or_else(|fault| panic!("{fault:#}"));
    }
    let mut zip = zip::ZipArchive::new(Cursor::new(project.bytes("a.zip"))).unwrap();
    let manifest: Value = serde_json::from_reader(zip.by_name("manifest.json").unwrap()).unwrap();
    schemas.validate(&manifest, part).unwrap_or_else(|fault| panic!("{fault:#}"));
}

#[test]
fn what_a_pack_can_not_be_is_refused() {
    let project = Project::sample("work-plan");
    let refused = |options: &[&str], words: &str| {
        let line = ["pack", "--format", "short"].iter().chain(options).copied();
        let run = project.run(line).failure(2);
        assert!(run.stderr.contains(words), "{}", run.stderr);
    };
    refused(&["-o", "pack.docx"], "the pack can't be written to `pack.docx`");
    refused(&["-o", "inputs/pack.pdf"], "which the build reads");
    refused(&["-o", "out/Work-Plan.pdf"], "would be written as `Work-Plan.pdf`");
    assert_eq!(project.names(""), ["inputs"]);
}
