//! Building the shipped inputs: the PDFs say what they should, and are the same bytes every time.

use crate::pdf::Pdf;
use crate::project::{Project, sample};
use crate::support::Book;

/// The PDFs of the shipped inputs, in the order of a build.
const PAPERS: &[&str] = &[
    "concept-note-pacific.pdf",
    "concept-note-small-water-supplies-Central Asia.pdf",
    "concept-note-small-water-supplies-South Caucasus and Eastern Europe.pdf",
    "concept-note-small-water-supplies-Western Balkans and Türkiye.pdf",
    "concept-note-south-east-europe.pdf",
    "coordination-brief-fair-irrigation-Kyrgyzstan.pdf",
    "coordination-brief-fair-irrigation-Tajikistan.pdf",
    "management-response-school-water.pdf",
    "outcome-brief-digital-services.pdf",
    "outcome-brief-mountain-livelihoods-Outcome 1.pdf",
    "outcome-brief-mountain-livelihoods-Outcome 2.pdf",
    "outcome-brief-mountain-livelihoods-Outcome 3.pdf",
    "recommendations-paper-public-transport.pdf",
    "scorecard-report-country-team.pdf",
    "scorecard-report-region.pdf",
    "work-plan-care-work.pdf",
    "work-plan-western-balkans-Albania.pdf",
    "work-plan-western-balkans-Bosnia and Herzegovina.pdf",
    "work-plan-western-balkans-Kosovo.pdf",
    "work-plan-western-balkans-Montenegro.pdf",
    "work-plan-western-balkans-North Macedonia.pdf",
    "work-plan-western-balkans-Serbia.pdf",
];

/// Builds the project, and gives the bytes of its PDFs.
fn bytes(project: &Project, arguments: &[&str]) -> Vec<Vec<u8>> {
    let report = project.build(arguments.iter().copied());
    assert_eq!(report.0["totals"]["written"], PAPERS.len());
    PAPERS.iter().map(|name| project.bytes(&format!("out/{name}"))).collect()
}

/// A text with single spaces for all white space.
fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_shipped_inputs_become_papers() {
    let project = Project::shipped();
    let report = project.run(["build"]).success().stderr("");
    insta::assert_snapshot!(report.stdout);
    assert_eq!(project.made(), PAPERS);
    let facts = |pdf: &Pdf| {
        (pdf.title.clone().unwrap(), pdf.author.clone().unwrap(), pdf.created.clone().unwrap())
    };
    let expected = [
        (
            "Pacific consultation on early warning for all",
            "Secretariat of the Pacific consultation",
            "2026-02-02T00:00:00",
        ),
        (
            "Subregional consultations on water in small settlements – Central Asia",
            "Secretariat of the consultations on small water supplies",
            "2026-12-01T00:00:00",
        ),
        (
            "Subregional consultations on water in small settlements – South Caucasus and Eastern Europe",
            "Secretariat of the consultations on small water supplies",
            "2026-12-01T00:00:00",
        ),
        (
            "Subregional consultations on water in small settlements – Western Balkans and Türkiye",
            "Secretariat of the consultations on small water supplies",
            "2026-12-01T00:00:00",
        ),
        (
            "Multi-country dialogue for South-East Europe and Türkiye",
            "Preparatory group of the multi-country dialogue",
            "2026-01-19T00:00:00",
        ),
        ("Coordination for fair irrigation – Kyrgyzstan", "United Nations", "2027-01-18T00:00:00"),
        ("Coordination for fair irrigation – Tajikistan", "United Nations", "2027-01-18T00:00:00"),
        (
            "Management response: water and washing places in schools",
            "Alliance for Water in Schools",
            "2026-10-08T00:00:00",
        ),
        (
            "Outcome 4: Public services within everyone’s reach",
            "United Nations Coordination Network for Digital Services",
            "2026-03-16T00:00:00",
        ),
        (
            "Outcome 1: Income from the mountain",
            "United Nations Joint Programme on Mountain Livelihoods",
            "2026-11-16T00:00:00",
        ),
        (
            "Outcome 2: Slopes and roads that hold",
            "United Nations Joint Programme on Mountain Livelihoods",
            "2026-11-16T00:00:00",
        ),
        (
            "Outcome 3: Schools that stay open",
            "United Nations Joint Programme on Mountain Livelihoods",
            "2026-11-16T00:00:00",
        ),
        (
            "Buses that women can count on: recommendations of the regional consultations on public transport",
            "Secretariat of the Regional Coordination Platform",
            "2026-12-04T00:00:00",
        ),
        (
            "Gender Equality Scorecard 2026: United Nations country team in Country A",
            "United Nations country team",
            "2026-06-19T00:00:00",
        ),
        (
            "Gender Equality Scorecards 2026 in three country teams",
            "Regional group on gender equality",
            "2026-07-31T00:00:00",
        ),
        (
            "Work plan for 2026",
            "Inter-agency Group on Care Work and Social Services",
            "2026-01-19T00:00:00",
        ),
        (
            "Regional work plan on public care services for 2026 – Albania",
            "Inter-agency Group on Care Work and Social Services",
            "2026-02-16T00:00:00",
        ),
    ];
    for (name, (title, author, created)) in PAPERS.iter().zip(expected) {
        let pdf = project.pdf(&format!("out/{name}"));
        let expected = (title.to_owned(), author.to_owned(), created.to_owned());
        assert_eq!(facts(&pdf), expected, "{name}");
    }
}

#[test]
fn every_paper_is_accessible_and_archivable() {
    let project = Project::shipped();
    project.run(["build"]).success();
    for name in PAPERS {
        let pdf = project.pdf(&format!("out/{name}"));
        assert!(pdf.tagged, "{name}");
        assert_eq!(pdf.standards(), (true, true), "{name}");
        assert_eq!(pdf.language.as_deref(), Some("en"), "{name}");
        assert!(!pdf.bookmarks.is_empty(), "{name}");
    }
}

#[test]
fn bookmarks_are_the_headings_of_the_paper() {
    let project = Project::shipped();
    project.run(["build"]).success();
    let mut told = String::new();
    for name in PAPERS {
        let bookmarks = project.pdf(&format!("out/{name}")).bookmarks;
        told.push_str(&format!("{name}\n  {}\n", bookmarks.join("\n  ")));
    }
    insta::assert_snapshot!(told);
}

#[test]
fn a_paper_holds_the_words_of_its_workbook_in_order() {
    let project = Project::shipped();
    project.run(["build"]).success();
    let words = |name: &str| folded(&project.pdf(name).text());
    let note = words("out/concept-note-pacific.pdf");
    let mut rest = note.as_str();
    for part in [
        "AHEAD OF THE 82ND SESSION OF THE ECONOMIC AND SOCIAL COMMISSION",
        "APIA, 17 MARCH 2026",
        "No island unheard: warnings that reach everyone in time",
        "#EarlyWarningForAll #Pacific",
        "ZERO DRAFT CONCEPT NOTE",
        "I. Why now Cyclones reach the Pacific islands",
        "•compared how warnings travelled in three recent emergencies;",
        "Those who pass warnings on: radio presenters, teachers, pastors and leaders of women’s groups",
    ] {
        let at = rest.find(part).unwrap_or_else(|| panic!("{part:?} is not in: {rest}"));
        rest = &rest[at + part.len()..];
    }
    assert!(words("out/concept-note-south-east-europe.pdf").contains("TÜRKİYE"));
}

#[test]
fn the_stage_is_marked_on_every_page_as_an_artifact() {
    for (stage, mark) in [("zero draft", "ZERO DRAFT"), ("Advance copy", "ADVANCE COPY")] {
        let book = sample("work-plan").with("Document", "B4", stage);
        let project = Project::new().workbook("inputs/plan.xlsx", &book);
        project.run(["build"]).success();
        let pdf = project.pdf("out/plan.pdf");
        assert!(pdf.pages.len() > 1);
        for page in &pdf.pages {
            assert!(page.artifacts.contains(mark), "{}", page.artifacts);
        }
    }
    let book = sample("work-plan").with("Document", "B4", "final");
    let project = Project::new().workbook("inputs/plan.xlsx", &book);
    project.run(["build"]).success();
    for page in &project.pdf("out/plan.pdf").pages {
        assert!(!page.artifacts.to_uppercase().contains("FINAL"), "{}", page.artifacts);
        assert!(!page.artifacts.contains("DRAFT"), "{}", page.artifacts);
    }
}

#[test]
fn every_page_says_which_it_is() {
    let project = Project::shipped();
    project.run(["build"]).success();
    let pdf = project.pdf("out/work-plan-care-work.pdf");
    for (page, number) in pdf.pages.iter().zip(1..) {
        let expected = format!("Page {number} of {}", pdf.pages.len());
        assert!(folded(&page.artifacts).contains(&expected), "{}", page.artifacts);
    }
}

#[test]
fn the_same_input_gives_the_same_bytes_wherever_and_however_it_is_built() {
    let first = bytes(&Project::shipped(), &["--jobs", "1"]);
    let elsewhere = Project::new().copied("inputs", "far/away/inputs");
    elsewhere.write("far/away/templates/_shared/README.md", "");
    let report = elsewhere.build(["--root", "far/away", "--jobs", "4", "--out", "out"]);
    assert_eq!(report.0["totals"]["written"], PAPERS.len());
    for (name, first) in PAPERS.iter().zip(&first) {
        assert!(elsewhere.bytes(&format!("out/{name}")) == *first, "{name}");
    }
    let again = bytes(&elsewhere, &["--root", "far/away", "--out", "out", "--force"]);
    assert!(again == first);
}

#[test]
fn the_creation_date_is_the_documents_own_or_else_that_of_the_environment() {
    let undated = sample("work-plan").with("Document", "B5", "");
    let created = |project: Project| {
        project.run(["build"]).success();
        project.pdf("out/plan.pdf").created.unwrap()
    };
    let project = |book: &Book| Project::new().workbook("inputs/plan.xlsx", book);
    assert_eq!(created(project(&sample("work-plan"))), "2026-02-02T00:00:00");
    let month = sample("work-plan").with("Document", "B5", "June 2026");
    assert_eq!(created(project(&month)), "2026-06-01T00:00:00");
    assert_eq!(created(project(&undated)), "2000-01-01T00:00:00");
    let epoch = project(&undated).variable("SOURCE_DATE_EPOCH", "1000000000");
    assert_eq!(created(epoch), "2001-09-09T01:46:40");
}
