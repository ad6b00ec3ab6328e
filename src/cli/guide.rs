//! `rapporteur guide`: how to make a document type, and the functions that layouts have.

use anyhow::Context;

use super::Ending;
use super::arguments::{Guide, Subject};
use super::report::Terminal;

/// The guide for authors of document types.
const GUIDE: &str = include_str!("../../templates/README.md");

/// The file whose head tells what there is in the house style.
const HOUSE: &str = include_str!("../../templates/_shared/house.typ");

/// The file whose head tells what charts there are.
const CHARTS: &str = include_str!("../../templates/_shared/charts.typ");

/// Prints the guide, or the functions of one of the files that layouts import.
pub fn run(wish: &Guide, terminal: &Terminal) -> anyhow::Result<Ending> {
    let text = match wish.subject {
        None => GUIDE.to_owned(),
        Some(Subject::House) => head(HOUSE),
        Some(Subject::Charts) => head(CHARTS),
    };
    terminal.page(&text).context("the guide can't be printed")?;
    Ok(Ending::Fine)
}

/// The comment with which a file of Typst begins, as plain text.
fn head(file: &str) -> String {
    let lines = file.lines().map_while(|line| line.strip_prefix("//"));
    lines.map(|line| line.strip_prefix(' ').unwrap_or(line).to_owned() + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_head_of_each_file_names_its_functions() {
        for (file, function) in [(HOUSE, "data-table("), (CHARTS, "stacked-bars(")] {
            let head = head(file);
            assert!(
                head.contains(function) && !head.contains("#import \"tokens.typ\"\n#import"),
                "{head}"
            );
        }
    }
}
