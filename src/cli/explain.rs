//! `rapporteur explain NAME`: what a message means, an example, the remedy.

use std::ffi::OsStr;

use anyhow::Context;
use clap::builder::{PossibleValue, TypedValueParser};
use clap::error::{Error, ErrorKind};
use clap::{Arg, Command};

use super::Ending;
use super::arguments::Explain;
use super::report::Terminal;
use crate::diagnostic::{Name, Stage, nearest, quoted};

/// Prints the explanation of one message, or of all.
pub fn run(wish: &Explain, terminal: &Terminal) -> anyhow::Result<Ending> {
    let text = match wish.name {
        Some(name) => format!("{}\n", name.explanation().trim_end()),
        None => reference(),
    };
    terminal.page(&text).context("the explanation can't be printed")?;
    Ok(Ending::Fine)
}

/// All explanations as one document: its contents, then a section for each stage of mending, and in
/// it a page for each message.
fn reference() -> String {
    let mut contents = String::new();
    let mut sections = String::new();
    for stage in Stage::ALL {
        let title = stage.title();
        let anchor = title.to_lowercase().replace(' ', "-");
        contents.push_str(&format!("- [{title}](#{anchor})\n"));
        sections.push_str(&format!("\n## {title}\n"));
        for name in Name::ALL.iter().filter(|name| name.stage() == stage) {
            contents.push_str(&format!("  - [{name}](#{name})\n"));
            sections.push_str(&format!("\n{}\n", lowered(name.explanation().trim_end())));
        }
    }
    format!("{TITLE}\n## Contents\n\n{contents}{sections}")
}

/// What stands at the beginning of the document.
const TITLE: &str = "\
# The messages of Rapporteur

The name of a message stands in its brackets: `error[not-a-date]`. Here is what each means, with an
example and the remedy, in the order in which to mend: what stands first may be the cause of what
stands below it.
";

/// A page as a part of the document: its headings two levels lower.
fn lowered(page: &str) -> String {
    let line =
        |line: &str| if line.starts_with('#') { format!("##{line}") } else { line.to_owned() };
    page.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// Takes the name of a message; offers the nearest where there is none like it, and tells shells
/// all of them.
#[derive(Debug, Clone)]
pub struct NameParser;

impl TypedValueParser for NameParser {
    type Value = Name;

    fn parse_ref(&self, command: &Command, _: Option<&Arg>, value: &OsStr) -> Result<Name, Error> {
        let typed = value.to_string_lossy();
        // People copy it with its surroundings: error[not-a-date].
        let bare = typed.split_once('[').map_or(typed.as_ref(), |(_, rest)| rest);
        let bare = bare.trim_end_matches([']', ':']);
        Name::parse(bare).ok_or_else(|| {
            let near = nearest(bare, Name::ALL.iter().map(|name| name.as_str()));
            let offer = near.map(|near| format!("; did you mean {}?", quoted(near)));
            let message =
                format!("no message is called {}{}\n", quoted(&typed), offer.unwrap_or_default());
            Error::raw(ErrorKind::InvalidValue, message).with_cmd(command)
        })
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(Name::ALL.iter().map(|name| PossibleValue::new(name.as_str()))))
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use crate::cli::Arguments;

    #[test]
    fn a_name_is_taken_as_it_stands_in_a_message() {
        for typed in ["not-a-date", "error[not-a-date]", "[not-a-date]:"] {
            assert!(Arguments::try_parse_from(["rapporteur", "explain", typed]).is_ok(), "{typed}");
        }
    }

    #[test]
    fn the_nearest_name_is_offered() {
        let refused = Arguments::try_parse_from(["rapporteur", "explain", "not-date"]);
        let message = refused.unwrap_err().to_string();
        assert!(message.contains("did you mean `not-a-date`?"), "{message}");
    }
}
