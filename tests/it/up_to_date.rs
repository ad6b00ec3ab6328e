//! What is up to date is left alone, and the report says why each other document was made.

use crate::project::{Project, sample};

/// A project with a document of each type, all made.
fn built() -> Project {
    let project = Project::new()
        .workbook("inputs/brief.json", &sample("outcome-brief"))
        .workbook("inputs/note.xlsx", &sample("concept-note"))
        .workbook("inputs/plan.xlsx", &sample("work-plan"))
        .copied("templates", "templates");
    let report = project.build([]);
    assert_eq!(report.statuses(), ["brief.pdf written", "note.pdf written", "plan.pdf written"]);
    assert_eq!(report.causes("plan.pdf"), ["new"]);
    project
}

#[test]
fn nothing_changed_means_nothing_made() {
    let project = built();
    let before = project.bytes("out/plan.pdf");
    let report = project.build([]);
    assert_eq!(
        report.statuses(),
        ["brief.pdf unchanged", "note.pdf unchanged", "plan.pdf unchanged"]
    );
    assert_eq!(report.causes("plan.pdf"), [""; 0]);
    assert_eq!(report.0["documents"][2]["pages"], project.pdf("out/plan.pdf").pages.len());
    assert!(project.bytes("out/plan.pdf") == before);
}

#[test]
fn a_workbook_saved_anew_with_the_same_cells_is_unchanged() {
    let project = built();
    // A file manager's copy in another format, under the same name but for its ending.
    std::fs::remove_file(project.path("inputs/plan.xlsx")).unwrap();
    project.save("inputs/plan.ods", &sample("work-plan"));
    assert_eq!(project.build([]).statuses()[2], "plan.pdf unchanged");
}

#[test]
fn a_changed_cell_makes_its_document_and_is_named() {
    let project = built();
    project.save("inputs/plan.xlsx", &sample("work-plan").with("Activities", "I3", "Completed"));
    let report = project.build([]);
    assert_eq!(
        report.statuses(),
        ["brief.pdf unchanged", "note.pdf unchanged", "plan.pdf written"]
    );
    assert_eq!(
        report.causes("plan.pdf"),
        ["changed: Activities!I3 (Status: Not started → Completed)"]
    );
    assert!(project.pdf("out/plan.pdf").text().contains("Completed"));
}

#[test]
fn a_changed_layout_makes_the_documents_of_its_type() {
    let project = built();
    project.write(
        "templates/work-plan/layout.typ",
        project.text("templates/work-plan/layout.typ") + "\n// one more line\n",
    );
    let report = project.build([]);
    assert_eq!(
        report.statuses(),
        ["brief.pdf unchanged", "note.pdf unchanged", "plan.pdf written"]
    );
    assert_eq!(report.causes("plan.pdf"), ["changed: templates/work-plan/layout.typ"]);
}

#[test]
fn a_changed_look_makes_all_documents() {
    let project = built();
    project.change("templates/_shared/tokens.typ", "#009EDB", "#1A73C8");
    let report = project.build([]);
    assert_eq!(report.statuses(), ["brief.pdf written", "note.pdf written", "plan.pdf written"]);
    assert_eq!(report.causes("brief.pdf"), ["changed: templates/_shared/tokens.typ"]);
}

#[test]
fn a_changed_template_makes_the_documents_of_its_type() {
    let project = built();
    project.write(
        "templates/work-plan/main.typ.hbs",
        project.text("templates/work-plan/main.typ.hbs") + "\nThe end.\n",
    );
    let report = project.build([]);
    assert_eq!(
        report.statuses(),
        ["brief.pdf unchanged", "note.pdf unchanged", "plan.pdf written"]
    );
    assert_eq!(report.causes("plan.pdf"), ["changed: templates/work-plan/main.typ.hbs"]);
}

#[test]
fn a_changed_date_of_creation_makes_all_documents() {
    let project = built().variable("SOURCE_DATE_EPOCH", "1000000000");
    let report = project.build([]);
    assert_eq!(report.causes("plan.pdf"), ["changed: SOURCE_DATE_EPOCH (not set → 1000000000)"]);
}

#[test]
fn a_pdf_that_is_gone_or_was_altered_is_made_again() {
    let project = built();
    let before = project.bytes("out/plan.pdf");
    std::fs::remove_file(project.path("out/plan.pdf")).unwrap();
    project.write("out/note.pdf", "%PDF-1.7\n");
    let report = project.build([]);
    assert_eq!(report.statuses(), ["brief.pdf unchanged", "note.pdf written", "plan.pdf written"]);
    assert_eq!(report.causes("note.pdf"), ["the PDF was altered"]);
    assert_eq!(report.causes("plan.pdf"), ["the PDF is missing"]);
    assert!(project.bytes("out/plan.pdf") == before);
}

#[test]
fn force_makes_everything() {
    let report = built().build(["--force"]);
    assert_eq!(report.statuses(), ["brief.pdf written", "note.pdf written", "plan.pdf written"]);
    assert_eq!(report.causes("plan.pdf"), ["forced"]);
}

#[test]
fn a_damaged_record_of_the_last_build_is_a_warning_and_everything_is_made() {
    let project = built();
    for damaged in ["", "{", "{\"version\": 99, \"documents\": {}}", "[1, 2]"] {
        project.write("out/.rapporteur-state.json", damaged);
        let report = project.build([]);
        assert_eq!(report.0["totals"]["written"], 3, "{damaged}");
        assert_eq!(
            report.found(),
            ["warning[state-unusable] out/.rapporteur-state.json: the record of the last build \
                 can't be used: all documents are made again"]
        );
        assert_eq!(project.build([]).0["totals"]["unchanged"], 3);
    }
}

#[test]
fn a_failing_document_keeps_its_old_pdf_and_the_others_are_made() {
    let project = built();
    let before = project.bytes("out/plan.pdf");
    let broken = sample("work-plan").with("Activities", "J3", "soon");
    project.save("inputs/plan.xlsx", &broken);
    project.save("inputs/note.xlsx", &sample("concept-note").with("Document", "B5", "A new theme"));
    let report = project.build([]);
    assert_eq!(
        report.statuses(),
        ["brief.pdf unchanged", "note.pdf written", "plan.pdf failed stale"]
    );
    let [found] = &report.found()[..] else { panic!("{:?}", report.found()) };
    assert!(found.starts_with("error[not-a-period] inputs/plan.xlsx Activities!J3: "), "{found}");
    assert!(project.bytes("out/plan.pdf") == before);
    project.run(["build"]).failure(1);
    // Once it is mended as it was, its old PDF is right again.
    project.save("inputs/plan.xlsx", &sample("work-plan"));
    assert_eq!(project.build([]).statuses()[2], "plan.pdf unchanged");
}

#[test]
fn documents_built_alone_leave_the_record_of_the_others() {
    let project = built();
    project.build(["inputs/plan.xlsx", "--force"]);
    assert_eq!(project.build([]).0["totals"]["unchanged"], 3);
}
