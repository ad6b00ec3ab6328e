//! What the benchmarks share: work plans of any size, and the rooms up to the merged source.

#[expect(
    dead_code,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "made for tests, which use the other formats too"
)]
#[path = "../../tests/support/mod.rs"]
mod support;

use std::path::{Path, PathBuf};

use rapporteur::doctype::{self, Doctype};
use rapporteur::merge::{self, Source, Template};
use rapporteur::read::{self, Workbook};
use rapporteur::validate::{self, Dataset, Portion};
pub use support::{Book, Cell};

/// How many activities stand under one output.
const UNDER_ONE: usize = 4;

/// A work plan of three results with this many activities; `seed` sets it apart from others.
pub fn work_plan(seed: usize, activities: usize) -> Book {
    let text = |text: &str| Cell::from(text);
    let outputs = activities.div_ceil(UNDER_ONE);
    let field = |name: &str, value: &str| vec![text(name), text(value)];
    let document = vec![
        field("Field", "Value"),
        field("Type", "work-plan"),
        field("Title", &format!("Work plan of country team {seed}")),
        field("Date", "2026-01-14"),
        field("Group", "Inter-agency Group on Care Work"),
    ];
    let mut results = vec![vec![text("No."), text("Result")]];
    let mut rows = vec![["No.", "Result", "Output"].map(text).to_vec()];
    let mut below = vec![
        [
            "No.",
            "Output",
            "Activity",
            "Countries",
            "Lead",
            "Partners",
            "Quarters",
            "Status",
            "Deadline",
        ]
        .map(text)
        .to_vec(),
    ];
    let mut made = 0;
    for result in 1..=3 {
        results.push(vec![
            text(&result.to_string()),
            text(&format!("Care work is counted, shared and paid, part {result} of plan {seed}")),
        ]);
        for output in 1..=outputs.div_ceil(3) {
            let number = format!("{result}.{output}");
            rows.push(vec![
                text(&number),
                text(&result.to_string()),
                text("Statistical offices publish what unpaid care is worth, with their method"),
            ]);
            for activity in 1..=UNDER_ONE {
                if made == activities {
                    break;
                }
                made += 1;
                below.push(vec![
                    text(&format!("{number}.{activity}")),
                    text(&number),
                    text(&format!(
                        "Hold workshop {made} of plan {seed}, at which *statistical offices* compare \
                         first estimates and agree on a common table of results"
                    )),
                    text("Armenia; Georgia; Moldova"),
                    text("UN Women"),
                    text("UNECE; UNFPA"),
                    text("Q1 2026; Q2 2026"),
                    text("Planned"),
                    text("2026-09-30"),
                ]);
            }
        }
    }
    Book::new()
        .sheet("Document", document)
        .sheet("Results", results)
        .sheet("Outputs", rows)
        .sheet("Activities", below)
}

/// Writes so many work plans into a folder, and returns their paths.
pub fn write_plans(folder: &Path, documents: usize, activities: usize) -> Vec<PathBuf> {
    let paths = (0..documents).map(|seed| {
        let path = folder.join(format!("plan-{seed:05}.xlsx"));
        work_plan(seed, activities).write_xlsx(&path).expect("the folder can be written");
        path
    });
    paths.collect()
}

/// The document type of the benchmarks.
pub fn doctype() -> Doctype {
    let types = doctype::load(None);
    let (_, checked) = types.get("work-plan").expect("it is shipped");
    checked.value.clone().expect("it is sound")
}

/// Its templates.
pub fn template(doctype: &Doctype) -> Template {
    merge::template(doctype).value.expect("it is sound")
}

/// A workbook, read.
pub fn workbook(path: &Path) -> Workbook {
    read::workbook(path, "plan.xlsx", &read::Options::default()).value.expect("it can be read")
}

/// A workbook, validated.
pub fn dataset(workbook: &Workbook, doctype: &Doctype) -> Dataset {
    validate::dataset(workbook, doctype, &[]).value.expect("it is sound")
}

/// A dataset, merged.
pub fn source(dataset: &Dataset, doctype: &Doctype, template: &Template) -> Source {
    let portion = Portion::whole(dataset);
    merge::source(dataset, &portion, doctype, template).value.expect("it can be merged")
}
