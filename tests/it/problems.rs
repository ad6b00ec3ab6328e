//! Lists of problems: the workbooks and pages that are written where something is wrong, and what
//! has become of the problems of the last run.

use std::collections::BTreeSet;
use std::fs::{File, OpenOptions};
use std::io::Read;
use std::path::Path;

use rapporteur::read::{self, CellValue, Workbook};

use crate::commands::holds;
use crate::project::{Project, sample};
use crate::support::Book;

const STATE: &str = "out/.rapporteur-problems.json";
const LIST: &str = "out/plan.problems.xlsx";

/// A plan with three errors and a warning.
fn faulty() -> Book {
    sample("work-plan")
        .with("Activities", "J3", "soon")
        .with("Activities", "I2", "Undr way")
        .with("Outputs", "B2", "7")
        .with("Notes", "A3", "unused")
        .with("Notes", "B3", "Nobody.")
}

fn read(project: &Project, name: &str) -> Workbook {
    read::workbook(&project.path(name), name, &read::Options::default()).value.unwrap()
}

/// What a cell of a workbook holds, as text.
fn cell(workbook: &Workbook, sheet: &str, (row, column): (u32, u32)) -> String {
    let sheet = workbook.sheets.iter().find(|it| *it.name == *sheet);
    let sheet = sheet.unwrap_or_else(|| panic!("no sheet {:?}", workbook.sheets));
    let row = sheet.rows.iter().find(|it| it.index == row);
    match row.and_then(|row| row.cell(column)).map(|cell| &cell.value) {
        Some(CellValue::Text(text)) => text.clone(),
        Some(other) => panic!("{other:?} is no text"),
        None => String::new(),
    }
}

/// The parts of a package by name.
fn parts(project: &Project, name: &str) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(File::open(project.path(name)).unwrap()).unwrap();
    let count = archive.len();
    let part = |index| {
        let mut part = archive.by_index(index).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        (part.name().unwrap().into_owned(), text)
    };
    (0..count).map(part).collect()
}

#[test]
fn a_list_and_marked_copies_are_written_for_every_format() {
    for name in ["plan.xlsx", "plan.xls", "plan.xlsb", "plan.ods", "plan.json", "plan.toml", "plan"]
    {
        let name = format!("inputs/{name}");
        let project = Project::new().workbook(&name, &faulty());
        let run = project.run(["check"]).failure(1);
        assert!(run.stdout.contains(&format!("problems   {LIST} ")), "{name}: {}", run.stdout);
        let list = read(&project, LIST);
        assert_eq!(&*list.sheets[0].name, "Problems");
        let rows: Vec<Vec<String>> = (5..9)
            .map(|row| (0..7).map(|column| cell(&list, "Problems", (row, column))).collect())
            .collect();
        let sheets: BTreeSet<&str> = rows.iter().map(|row| &*row[1]).collect();
        assert_eq!(sheets, BTreeSet::from(["Activities", "Notes", "Outputs"]), "{name}");
        let soon = rows.iter().find(|row| row[5] == "soon").unwrap();
        assert_eq!([&*soon[0], &*soon[3], &*soon[4]], ["Error", "Deadline", "1.1.2"], "{name}");
        assert_eq!(soon[6], "“soon” is not a day, a month, a quarter or a year");
        // Records are not cells, but their third row is the one of the second record.
        let records = name.ends_with("json") || name.ends_with("toml");
        let place = if records { "record 2" } else { "J3" };
        assert_eq!(soon[2], place, "{name}");
        let copied = list.sheets.iter().find(|sheet| &*sheet.name == "Activities").unwrap();
        let row = copied.rows.iter().find(|row| row.index == 2).unwrap();
        let is_there = |cell: &read::Cell| cell.value == CellValue::Text("soon".to_owned());
        assert!(row.cells.iter().any(is_there), "{name}");
        let parts = parts(&project, LIST);
        let all: String = parts.iter().map(|(_, text)| &**text).collect();
        assert_eq!(all.matches("<hyperlink ").count(), 4, "{name}");
        assert!(all.contains("“soon” is not a day"), "{name}: no note");
        assert_eq!(parts.iter().filter(|(name, _)| name.starts_with("xl/comments")).count(), 3);
    }
}

#[test]
fn rows_and_columns_of_a_copy_are_where_they_are_in_the_workbook() {
    let project = Project::new().workbook("inputs/plan.xlsx", &faulty());
    project.run(["check"]).failure(1);
    let (list, input) = (read(&project, LIST), read(&project, "inputs/plan.xlsx"));
    let mut cells = 0;
    for copy in list.sheets.iter().skip(1) {
        let sheet = input.sheets.iter().find(|sheet| sheet.name == copy.name).unwrap();
        for row in &sheet.rows {
            for one in &row.cells {
                if let CellValue::Text(text) = &one.value {
                    assert_eq!(&cell(&list, &copy.name, (row.index, one.column)), text);
                    cells += 1;
                }
            }
        }
    }
    assert!(cells > 20);
}

#[test]
fn no_value_becomes_a_formula_or_a_link() {
    let mut book = faulty();
    let values =
        ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A1", "https://example.org", "'x"];
    for (row, value) in values.iter().enumerate() {
        book = book.with("Activities", &format!("J{}", row + 2), *value);
    }
    let project = Project::new().workbook("inputs/plan", &book);
    project.run(["check"]).failure(1);
    let list = read(&project, LIST);
    for (row, value) in (1..).zip(values) {
        assert_eq!(cell(&list, "Activities", (row, 9)), value);
    }
    for (name, text) in parts(&project, LIST) {
        assert!(!text.contains("<f>") && !text.contains("<f "), "{name}: a formula");
        assert!(!text.contains("TargetMode=\"External\""), "{name}: a link");
    }
    let styles =
        parts(&project, LIST).into_iter().find(|(name, _)| name == "xl/styles.xml").unwrap();
    assert!(styles.1.contains("quotePrefix=\"1\""), "a value that is edited becomes a formula");
}

#[test]
fn the_list_goes_when_nothing_is_wrong_any_more() {
    for command in ["check", "build"] {
        let project = Project::new().workbook("inputs/plan.xlsx", &faulty());
        project.run([command]).failure(1);
        assert_eq!(project.made(), ["plan.problems.xlsx"]);
        assert_eq!(project.names("inputs"), ["plan.xlsx"]);
        // A list is no input, wherever it is looked for.
        let expanded = project.run(["check", "out", "--no-problems"]).failure(2);
        assert!(expanded.stderr.contains("no-such-input") || expanded.stderr.contains("out"));
        project.save("inputs/plan.xlsx", &sample("work-plan"));
        let run = project.run([command]).success();
        let expected = "\nsince the last run: all 4 problems are gone\n";
        assert!(run.stdout.contains(expected), "{}", run.stdout);
        assert!(!project.path(LIST).exists() && !project.path(STATE).exists());
    }
}

#[test]
fn the_list_of_a_workbook_that_is_gone_goes_with_it() {
    let project = Project::new()
        .workbook("inputs/plan.xlsx", &faulty())
        .workbook("inputs/brief.xlsx", &sample("outcome-brief").with("Document", "B2", ""));
    project.run(["check"]).failure(1);
    assert_eq!(project.made(), ["brief.problems.xlsx", "plan.problems.xlsx"]);
    std::fs::remove_file(project.path("inputs/brief.xlsx")).unwrap();
    project.run(["check"]).failure(1);
    assert_eq!(project.made(), ["plan.problems.xlsx"]);
}

#[test]
fn files_of_others_are_left_alone() {
    let project =
        Project::new().workbook("inputs/plan.xlsx", &faulty()).workbook(LIST, &sample("work-plan"));
    let before = project.bytes(LIST);
    let run = project.run(["check"]).failure(1);
    assert!(run.stdout.contains("out/plan.xlsx.problems.xlsx"), "{}", run.stdout);
    assert_eq!(project.bytes(LIST), before);
    // A record that leads elsewhere removes nothing.
    project.change(STATE, "plan.xlsx.problems.xlsx", "../inputs/plan.xlsx");
    project.save("inputs/plan.xlsx", &sample("work-plan"));
    project.run(["check"]).success();
    assert_eq!(project.names("inputs"), ["plan.xlsx"]);
    assert_eq!(project.bytes(LIST), before);
}

#[test]
fn two_workbooks_of_one_name_have_two_lists() {
    let project = Project::new()
        .workbook("inputs/plan.ods", &faulty())
        .workbook("inputs/plan.xlsx", &faulty())
        .workbook("other/plan.ods", &faulty());
    project.run(["check"]).failure(1);
    let two = ["plan.problems.xlsx", "plan.xlsx.problems.xlsx"];
    assert_eq!(project.made(), two);
    project.run(["check", "other/plan.ods"]).failure(1);
    let three = ["plan.ods.problems.xlsx", two[0], two[1]];
    assert_eq!(project.made(), three);
    // Each keeps its own.
    project.run(["check", "inputs/plan.xlsx"]).failure(1);
    assert_eq!(project.made(), three);
}

#[test]
fn all_problems_go_into_the_file_that_is_named() {
    let project = Project::new()
        .workbook("inputs/plan.xlsx", &faulty())
        .workbook("inputs/second.ods", &faulty());
    project.run(["check"]).failure(1);
    assert_eq!(project.made().len(), 2);
    let run = project.run(["check", "--problems", "all.xlsx"]).failure(1);
    assert!(
        run.stdout.contains("problems   all.xlsx (2 workbooks with their faults marked)"),
        "{}",
        run.stdout
    );
    assert_eq!(project.made(), [""; 0], "the lists of before are out of date");
    let list = read(&project, "all.xlsx");
    let files: BTreeSet<String> = (5..13).map(|row| cell(&list, "Problems", (row, 0))).collect();
    assert_eq!(files, BTreeSet::from(["inputs/plan.xlsx".into(), "inputs/second.ods".into()]));
    let names: Vec<&str> = list.sheets.iter().map(|sheet| &*sheet.name).collect();
    assert!(names.contains(&"Activities") && names.contains(&"Activities (2)"), "{names:?}");
    project.save("inputs/plan.xlsx", &sample("work-plan"));
    project.save("inputs/second.ods", &sample("work-plan"));
    project.run(["check", "--problems", "all.xlsx"]).success();
    assert!(!project.path("all.xlsx").exists());
}

#[test]
fn a_page_for_a_browser_holds_the_same_and_stands_alone() {
    let book = faulty().with("Activities", "C2", "<script>alert(1)</script>");
    let project = Project::new().workbook("inputs/plan.xlsx", &book);
    project.run(["check", "--problems", "deep/all.html"]).failure(1);
    let page = project.text("deep/all.html");
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    for part in ["<title>", "<main>", "<nav aria-label=", "class=\"skip\"", "@media print"] {
        assert!(page.contains(part), "{part}");
    }
    for part in ["<script", "http://", "https://", "src=", "url(", "@import"] {
        assert!(!page.contains(part), "{part}");
    }
    for (at, _) in page.match_indices("href=\"#") {
        let target = page[at + 7..].split('"').next().unwrap();
        assert_eq!(page.matches(&format!(" id=\"{target}\"")).count(), 1, "{target}");
    }
    let columns = page.matches("<th scope=\"col\">").count();
    assert!(columns > 8, "{columns}");
    assert!(page.contains("<td class=\"error\"><strong>Error</strong></td>"));
    assert!(page.contains("<td class=\"warning\"><strong>Warning</strong></td>"));
    assert!(page.contains("&lt;script&gt;"));
    // It is replaced, and goes, as a workbook does.
    project.run(["check", "--problems", "deep/all.html"]).failure(1);
    project.save("inputs/plan.xlsx", &sample("work-plan"));
    project.run(["check", "--problems", "deep/all.html"]).success();
    assert_eq!(project.names("deep"), [""; 0]);
}

#[test]
fn problems_are_not_written_over_anything_else() {
    let project = Project::new()
        .workbook("inputs/plan.xlsx", &faulty())
        .workbook("plan.xlsx", &faulty())
        .file("notes.html", "<p>mine</p>");
    for (file, words) in [
        ("inputs/list.xlsx", "holds what is read"),
        ("plan.xlsx", "which is read"),
        ("list.pdf", "can't be written"),
        ("list", "can't be written"),
    ] {
        let line = ["check", "plan.xlsx", "--problems", file, "--format", "short"];
        let run = project.run(line).failure(2);
        assert!(run.stderr.contains(words), "{file}: {}", run.stderr);
    }
    for file in ["notes.html", "plan.xlsx"] {
        let before = project.bytes(file);
        let line = ["check", "inputs/plan.xlsx", "--problems", file, "--format", "short"];
        let run = project.run(line).failure(1);
        assert!(run.stderr.contains("is there already, and is no list"), "{}", run.stderr);
        assert_eq!(project.bytes(file), before);
    }
    assert_eq!(project.names("inputs"), ["plan.xlsx"]);
    project.run(["check", "--problems", "a.html", "--no-problems"]).failure(2);
}

#[test]
fn nothing_is_written_where_nobody_wants_it() {
    let project = Project::new().workbook("inputs/plan.xlsx", &faulty());
    let run = project.run(["check", "--no-problems"]).failure(1);
    assert_eq!(project.names(""), ["inputs"]);
    assert!(!run.stdout.contains("problems"), "{}", run.stdout);
}

#[test]
fn a_check_does_not_fail_for_a_folder_in_which_another_build_is_at_work() {
    let project = Project::new()
        .workbook("inputs/plan.xlsx", &sample("work-plan"))
        .file("out/.rapporteur.lock", "1");
    let lock = OpenOptions::new().write(true).open(project.path("out/.rapporteur.lock")).unwrap();
    lock.lock().unwrap();
    project.run(["check"]).success().stderr("");
    project.save("inputs/plan.xlsx", &faulty());
    let run = project.run(["check", "--format", "short"]).failure(1);
    assert!(run.stderr.contains("note[folder-in-use]: the list of problems is not written"));
    assert_eq!(project.made(), [""; 0]);
}

#[test]
fn the_same_problems_give_the_same_bytes() {
    let project = Project::new().workbook("inputs/plan.xlsx", &faulty());
    project.run(["check"]).failure(1);
    let before = [LIST, STATE].map(|name| project.bytes(name));
    project.run(["check"]).failure(1);
    assert_eq!([LIST, STATE].map(|name| project.bytes(name)), before);
}

#[test]
fn the_next_run_says_what_is_gone_and_what_is_new() {
    let project = Project::new().workbook("inputs/plan.xlsx", &faulty());
    let run = project.run(["check"]).failure(1);
    assert!(!run.stderr.contains("since the last run"), "{}", run.stderr);
    let since = |project: &Project| {
        let run = project.run(["check"]).failure(1);
        run.stderr.lines().nth(1).unwrap().to_owned()
    };
    assert_eq!(since(&project), "since the last run: no problem is gone, none is new");
    // Another wrong value is the same problem still.
    let book = faulty().with("Activities", "J3", "later");
    project.save("inputs/plan.xlsx", &book);
    assert_eq!(since(&project), "since the last run: no problem is gone, none is new");
    let book = faulty().with("Activities", "J3", "2026-09-30").with("Activities", "H2", "Q5");
    project.save("inputs/plan.xlsx", &book);
    let expected = "since the last run: 1 problem is gone, 1 is new: Activities!H2";
    assert_eq!(since(&project), expected);
    project.write(STATE, "{ damaged");
    let run = project.run(["check"]).failure(1);
    assert!(!run.stderr.contains("since the last run"), "{}", run.stderr);
    assert_eq!(since(&project), "since the last run: no problem is gone, none is new");
}

#[test]
fn what_can_not_be_seen_is_not_gone() {
    let project = Project::new().workbook("inputs/plan.xlsx", &faulty());
    project.run(["check"]).failure(1);
    // Without the columns of numbers and of texts, nothing is known of references and footnotes.
    let broken = faulty().with("Activities", "A1", "Nmbr").with("Activities", "C1", "Actvty");
    project.save("inputs/plan.xlsx", &broken);
    let run = project.run(["check"]).failure(1);
    let since = run.stderr.lines().nth(1).unwrap();
    assert!(since.starts_with("since the last run: no problem is gone, "), "{}", run.stderr);
    project.save("inputs/plan.xlsx", &faulty());
    let run = project.run(["check"]).failure(1);
    assert!(run.stderr.contains(", none is new\n"), "{}", run.stderr);
    // A file that can't be read tells nothing of them.
    project.write("inputs/plan.xlsx", "no workbook");
    let run = project.run(["check"]).failure(2);
    assert!(!run.stderr.contains("since the last run"), "{}", run.stderr);
    assert!(project.path(LIST).exists());
    project.save("inputs/plan.xlsx", &faulty());
    let run = project.run(["check"]).failure(1);
    assert!(run.stderr.contains("no problem is gone, none is new"), "{}", run.stderr);
}

#[test]
fn the_json_report_names_the_files_and_the_difference() {
    let project = Project::new().workbook("inputs/plan.xlsx", &faulty());
    let schema = project.run(["schema"]).success().json();
    let first = project.run(["check", "--format", "json"]).failure(1).json();
    assert_eq!(first["problems"][0]["file"], LIST);
    assert_eq!(first["problems"][0]["inputs"][0], "inputs/plan.xlsx");
    assert_eq!(first["since-last-run"], serde_json::Value::Null);
    project
        .save("inputs/plan.xlsx", &faulty().with("Activities", "J3", "").with("Notes", "B3", ""));
    let second = project.run(["check", "--format", "json"]).failure(1).json();
    holds(&schema, &second);
    let since = &second["since-last-run"];
    assert_eq!(since["new"].as_array().unwrap().len(), 1, "{second:#}");
    let new = usize::try_from(since["new"][0].as_u64().unwrap()).unwrap();
    assert_eq!(second["diagnostics"][new]["place"]["cell"], "B3");
}

#[test]
fn where_a_run_begins_does_not_matter_for_what_is_known() {
    let project = Project::new()
        .workbook("inputs/plan.xlsx", &faulty())
        .file("templates/_shared/readme.txt", "");
    project.run(["check"]).failure(1);
    let mut command = project.command(["check", "plan.xlsx"]);
    let output = command.current_dir(project.path("inputs")).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("no problem is gone, none is new"), "{told}");
    assert_eq!(project.made(), ["plan.problems.xlsx"]);
    assert!(!Path::new(&project.path("inputs/out")).exists());
}

#[test]
fn what_only_a_build_finds_is_listed_and_stays_when_workbooks_are_only_checked() {
    let book = sample("work-plan").with("Activities", "C3", "Train \u{12000} interviewers");
    let project = Project::new().workbook("inputs/plan.xlsx", &book);
    let run = project.run(["build"]).failure(1);
    assert!(run.stderr.contains(" 3 | "), "no excerpt: {}", run.stderr);
    let list = read(&project, LIST);
    assert_eq!(cell(&list, "Problems", (5, 2)), "C3");
    assert_eq!(cell(&list, "Activities", (2, 2)), "Train \u{12000} interviewers");
    let run = project.run(["check"]).success();
    assert!(run.stdout.contains("no problem is gone"), "{}", run.stdout);
    assert!(project.path(LIST).exists());
    project.save("inputs/plan.xlsx", &sample("work-plan"));
    project.run(["check"]).success();
    let run = project.run(["build"]).success();
    assert!(run.stdout.contains("the one problem is gone"), "{}", run.stdout);
    assert_eq!(project.made(), ["plan.pdf"]);
}

#[test]
fn fields_of_a_form_without_cells_are_marked_by_their_names() {
    let book = sample("work-plan").with("Document", "B5", "Klingon");
    let project = Project::new().workbook("inputs/plan.json", &book);
    let (_, rows) = book.sheets.iter().find(|(name, _)| name == "Document").unwrap();
    let field = rows[4][0].to_text();
    let run = project.run(["check"]).failure(1);
    assert!(run.stderr.contains(&format!("   | {field} ")), "no excerpt: {}", run.stderr);
    let list = read(&project, LIST);
    assert_eq!(cell(&list, "Problems", (5, 2)), field);
    assert_eq!(cell(&list, "Problems", (5, 5)), "Klingon");
    let all: String = parts(&project, LIST).into_iter().map(|(_, text)| text).collect();
    assert!(all.contains("location=\"'Document'!B5\""), "{field}");
}
