//! Variants: the forms in which a type makes its paper, one of which a workbook chooses.

use crate::project::Project;

/// A type whose template asks for its variant, and a workbook that chooses none.
fn project() -> Project {
    let project = Project::new()
        .copied("templates/_new", "templates/t")
        .copied("templates/_new/sample", "inputs/plan");
    project.change("templates/t/template.toml", "new-type", "t");
    project.change("inputs/plan/Document.csv", "new-type", "t");
    let manifest = project.text("templates/t/template.toml");
    let variants = "\n[[variant]]\nname = \"full\"\n\n[[variant]]\nname = \"short\"\n\
                    title = \"Activities only\"\ndescription = \"what is to be done\"\n";
    project.write("templates/t/template.toml", manifest + variants);
    let template = project.text("templates/t/main.typ.hbs");
    let asks = "{{#if (eq document.variant \"short\")}}\nIn short: {{document.variant.title}}\n{{/if}}\n\
                #metadata({{document.variant}})\n";
    project.write("templates/t/main.typ.hbs", template + asks);
    project
}

/// Chooses a variant, and gives what the paper is made of.
fn chosen(project: &Project, line: &str) -> String {
    let document = "Field,Value\nType,t\nTitle,A plan\n";
    project.write("inputs/plan/Document.csv", format!("{document}{line}\n"));
    project.run(["build", "--keep-typst", "--deny-warnings"]).success();
    project.text("out/plan.typ")
}

#[test]
fn a_workbook_chooses_a_variant_by_name_or_title() {
    let project = project();
    for line in ["", "Variant,", "Variant,full", "variant,FULL"] {
        let source = chosen(&project, line);
        assert!(source.contains("#metadata(\"full\")"), "{line}: {source}");
        assert!(!source.contains("In short"), "{line}: {source}");
    }
    for line in ["Variant,short", "Variant,Activities only", "Variant,activities ONLY"] {
        let source = chosen(&project, line);
        assert!(source.contains("#metadata(\"short\")"), "{line}: {source}");
        assert!(source.contains("In short: #\"Activities only\";"), "{line}: {source}");
    }
}

#[test]
fn a_variant_that_is_none_is_told_at_its_cell() {
    let project = project();
    project.write("inputs/plan/Document.csv", "Field,Value\nType,t\nTitle,A plan\nVariant,shrt\n");
    let run = project.run(["build", "--format", "short"]).failure(1);
    let told = "inputs/plan:Document!B4: error[unknown-code]: `shrt` is not one of the \
                entries that `Variant` takes";
    assert!(run.stderr.contains(told), "{}", run.stderr);
}

#[test]
fn a_type_without_variants_has_no_such_field() {
    let project = Project::new()
        .copied("templates/_new", "templates/new-type")
        .copied("templates/_new/sample", "inputs/plan");
    project.change("inputs/plan/Document.csv", "new-type", "new-type\nVariant,short");
    let run = project.run(["check", "--format", "short", "inputs/plan"]);
    assert!(run.stderr.contains("Document!A3: note[unknown-field]"), "{}", run.stderr);
}

#[test]
fn the_choice_is_shown_wherever_columns_are() {
    let project = project();
    let told = project.run(["types", "t"]).success().stdout;
    assert!(told.contains("Value: a variant; one of: full, short; blank means full"), "{told}");
    let words = told.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("The form of the paper: full; short (Activities only: what is to be done)."),
        "{told}"
    );
    let listed = project.run(["types", "t", "--format", "json"]).success().json();
    let variants = listed["types"][0]["variants"].as_array().unwrap();
    assert_eq!(variants.len(), 2);
    assert_eq!(variants[1]["title"], "Activities only");
    let package = project.run(["schema", "t"]).success().json();
    let fields = package["resources"][0]["rapporteur:form"].as_array().unwrap();
    let field = fields.iter().find(|field| field["name"] == "Variant").unwrap();
    assert_eq!(
        field["constraints"]["enum"],
        serde_json::json!(["full", "Full", "short", "Activities only"])
    );
    project.run(["starter", "t", "--format", "csv"]).success();
    assert!(
        project.text("t/Document.csv").contains("Variant,"),
        "{}",
        project.text("t/Document.csv")
    );
    project.run(["starter", "t", "--out", "t.xlsx"]).success();
    let bytes = std::io::Cursor::new(project.bytes("t.xlsx"));
    let mut sheets = zip::ZipArchive::new(bytes).unwrap();
    let mut rules = String::new();
    for at in 0..sheets.len() {
        let mut file = sheets.by_index(at).unwrap();
        if file.name().unwrap().starts_with("xl/worksheets/") {
            std::io::Read::read_to_string(&mut file, &mut rules).unwrap();
        }
    }
    assert!(rules.contains("\"full,short\""), "no drop-down of variants");
}

/// Workbooks from before the work plan had variants say `Layout`, and go on doing so.
#[test]
fn older_work_plans_choose_by_the_name_that_the_field_had() {
    for name in ["Layout", "Printed as", "Variant"] {
        let project = Project::new().copied("templates/work-plan/sample", "inputs/plan");
        let text = project
            .text("inputs/plan/Document.csv")
            .replace("Variant,both", &format!("{name},table"));
        assert!(text.contains(&format!("{name},table")), "{text}");
        project.write("inputs/plan/Document.csv", text);
        project.run(["build", "--keep-typst", "--deny-warnings"]).success();
        assert!(project.text("out/plan.typ").contains("form: \"table\""), "{name}");
    }
}

#[test]
fn a_starter_with_the_former_name_is_told_the_new_one() {
    let rows = [
        &["document type", "work-plan"][..],
        &["version", "1.0.0"],
        &["document", "Document", "layout", "Layout", "optional"],
    ];
    let rows = rows.iter().map(|row| row.iter().map(|&text| text.into()).collect()).collect();
    let book = crate::project::sample("work-plan").sheet("_rapporteur", rows);
    let project = Project::new().workbook("inputs/plan.xlsx", &book);
    let run = project.run(["check", "-v"]).success();
    let words = run.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("`Layout` in `Document` is now `Variant`"), "{}", run.stderr);
    assert!(!words.contains("no longer used"), "{}", run.stderr);
}
