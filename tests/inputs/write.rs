//! Writes the shipped workbooks of `inputs/` from their text in `tests/inputs/`:
//! `cargo run --release --example write-inputs`. The same text gives the same bytes.

#![expect(clippy::print_stdout, reason = "it tells what it has written")]

#[expect(
    dead_code,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "made for tests, which use the other formats too"
)]
#[path = "../support/mod.rs"]
mod support;

use std::error::Error;
use std::path::Path;

use support::Book;

/// The folder of text that each workbook is made of.
const WORKBOOKS: &[(&str, &str)] = &[
    ("concept-note-pacific", "xlsx"),
    ("concept-note-small-water-supplies", "xlsx"),
    ("concept-note-south-east-europe", "xlsx"),
    ("outcome-brief-mountain-livelihoods", "xlsx"),
    ("coordination-brief-fair-irrigation", "xlsx"),
    ("management-response-school-water", "xlsx"),
    ("scorecard-report-country-team", "xlsx"),
    ("scorecard-report-region", "xlsx"),
    ("recommendations-paper-public-transport", "xlsx"),
    ("work-plan-care-work", "ods"),
    ("work-plan-western-balkans", "xlsx"),
];

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for &(name, format) in WORKBOOKS {
        let book = Book::from_csv_folder(&root.join("tests/inputs").join(name))?;
        let path = root.join("inputs").join(format!("{name}.{format}"));
        match format {
            "ods" => book.write_ods(&path)?,
            _ => book.write_xlsx(&path)?,
        }
        println!("written {}", path.display());
    }
    Ok(())
}
