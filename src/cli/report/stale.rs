//! Stale PDFs: those of earlier builds whose document no longer exists.

use std::fmt::Write;

use clap::builder::styling::{AnsiColor, Style};

use super::results::rest;
use super::style::GOOD;
use super::verdict::counted;
use crate::build::{Outcome, Removal, Stale, Why};
use crate::project::slashed;

/// A line for each, the first of many, then how to remove them.
pub fn lines(text: &mut String, stale: &[Stale], limit: usize) {
    let style = AnsiColor::BrightYellow.on_default().bold();
    for stale in stale.iter().take(limit) {
        line(text, ("stale", style), stale);
    }
    rest(text, ("stale", style), stale.len().saturating_sub(limit));
    if !stale.is_empty() {
        let them = if stale.len() == 1 { "it" } else { "them" };
        let _ = writeln!(text, "{:9}  `rapporteur clean --stale` removes {them}", "");
    }
}

/// What came of cleaning: a line for each, then the sum.
pub fn cleaned(outcome: &Outcome) -> String {
    let mut text = String::new();
    for stale in &outcome.stale {
        let word = match stale.fate {
            Removal::Removed => ("removed", GOOD),
            Removal::Left if outcome.dry => ("stale", AnsiColor::BrightYellow.on_default().bold()),
            Removal::Left | Removal::Altered => ("left", Style::new().dimmed()),
        };
        line(&mut text, word, stale);
    }
    let of = |fate| outcome.stale.iter().filter(|stale| stale.fate == fate).count();
    let sum = match (counted(outcome.stale.len(), "PDF"), counted(of(Removal::Removed), "PDF")) {
        (None, _) => "nothing is stale".to_owned(),
        (Some(all), _) if outcome.dry => format!("{all} would be removed"),
        (_, Some(removed)) => format!("{removed} removed"),
        (_, None) => "nothing was removed".to_owned(),
    };
    let _ = writeln!(text, "{sum}");
    text
}

fn line(text: &mut String, (word, style): (&str, Style), stale: &Stale) {
    let why = match (stale.fate, stale.why) {
        (Removal::Altered, _) => "it was altered since it was made".to_owned(),
        (_, Why::WorkbookGone) => format!("{} is gone", stale.input),
        (_, Why::NotMade) => format!("{} makes it no more", stale.input),
    };
    let _ = writeln!(text, "{style}{word:<9}{style:#}  {} ({why})", slashed(&stale.output));
}

#[cfg(test)]
mod tests {
    use super::super::results::FEW;
    use super::*;

    fn stale(number: usize, fate: Removal) -> Stale {
        let why = if number == 0 { Why::WorkbookGone } else { Why::NotMade };
        let output = format!("out/{number}.pdf").into();
        Stale { output, input: "inputs/plan.xlsx".to_owned(), why, fate }
    }

    fn plain(text: &str) -> String {
        anstream::adapter::strip_str(text).to_string()
    }

    #[test]
    fn the_first_of_many_are_named() {
        let stale: Vec<Stale> = (0..FEW + 3).map(|number| stale(number, Removal::Left)).collect();
        let mut text = String::new();
        lines(&mut text, &stale, FEW);
        let text = plain(&text);
        assert!(text.starts_with(
            "stale      out/0.pdf (inputs/plan.xlsx is gone)\n\
             stale      out/1.pdf (inputs/plan.xlsx makes it no more)\n"
        ));
        assert!(text.ends_with(
            "stale      3 more (--verbose lists them)\n           \
             `rapporteur clean --stale` removes them\n"
        ));
    }

    #[test]
    fn what_was_altered_is_told_to_be_left() {
        let stale = vec![stale(0, Removal::Removed), stale(1, Removal::Altered)];
        let outcome = Outcome { stale, ..Outcome::default() };
        let expected = "\
removed    out/0.pdf (inputs/plan.xlsx is gone)
left       out/1.pdf (it was altered since it was made)
1 PDF removed
";
        assert_eq!(plain(&cleaned(&outcome)), expected);
        assert_eq!(plain(&cleaned(&Outcome::default())), "nothing is stale\n");
    }
}
