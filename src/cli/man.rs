//! `rapporteur man`: the whole manual page, each command in it.

use std::io;

use anyhow::Context;
use clap::{Command, CommandFactory};
use clap_mangen::Man;

use super::report::Terminal;
use super::{Arguments, Ending};

/// Prints the manual page.
pub fn run(terminal: &Terminal) -> anyhow::Result<Ending> {
    let page = page().context("the manual page can't be written")?;
    terminal.result(&page)?;
    Ok(Ending::Fine)
}

/// The manual page: the program, then a section for each of its commands.
fn page() -> io::Result<String> {
    let mut command = Arguments::command().disable_help_subcommand(true);
    command.build();
    let program = Man::new(command.clone());
    let mut page = Vec::new();
    program.render_title(&mut page)?;
    program.render_name_section(&mut page)?;
    program.render_synopsis_section(&mut page)?;
    program.render_description_section(&mut page)?;
    program.render_options_section(&mut page)?;
    let mut page = text(page)?;
    for sub in command.get_subcommands() {
        page.push_str(&section(sub)?);
    }
    let mut end = Vec::new();
    program.render_extra_section(&mut end)?;
    program.render_version_section(&mut end)?;
    Ok(page + &examples(&text(end)?))
}

/// The section of one command, its own sections made subsections.
fn section(command: &Command) -> io::Result<String> {
    let name = command.get_bin_name().unwrap_or_else(|| command.get_name()).to_uppercase();
    // What holds for every command was told for the program.
    let command = command.clone().mut_args(|arg| {
        let told = arg.is_global_set() || matches!(arg.get_id().as_str(), "help" | "version");
        arg.hide(told)
    });
    let has_own = command.get_arguments().any(|arg| !arg.is_hide_set());
    let has_examples = command.get_after_help().is_some();
    let man = Man::new(command);
    let mut body = Vec::new();
    man.render_synopsis_section(&mut body)?;
    man.render_description_section(&mut body)?;
    if has_own {
        man.render_options_section(&mut body)?;
    }
    if has_examples {
        man.render_extra_section(&mut body)?;
    }
    let body = examples(&text(body)?).replace(".SH ", ".SS ");
    Ok(format!(".SH \"{name}\"\n{body}"))
}

/// A page whose examples keep their lines, under a heading that says what they are.
fn examples(page: &str) -> String {
    match page.split_once(".SH EXTRA\n") {
        Some((before, extra)) => {
            let (extra, after) = extra.split_once(".SH ").unwrap_or((extra, ""));
            let after = if after.is_empty() { String::new() } else { format!(".SH {after}") };
            let extra = extra.trim_start_matches("Examples:\n");
            format!("{before}.SH EXAMPLES\n.nf\n{extra}.fi\n{after}")
        }
        None => page.to_owned(),
    }
}

/// Bytes of roff as text.
fn text(bytes: Vec<u8>) -> io::Result<String> {
    String::from_utf8(bytes).map_err(io::Error::other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_tells_every_command_and_its_options() {
        let page = page().unwrap();
        assert!(page.contains(".SH \"RAPPORTEUR BUILD\""));
        assert!(page.contains("keep\\-typst"));
        assert!(page.contains(".SH \"RAPPORTEUR EXPLAIN\""));
        assert_eq!(page.matches("FORCE_COLOR").count(), 1);
    }
}
