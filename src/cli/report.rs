//! What users see. This file alone prints; the files below it make the text.
//!
//! Results go to standard output, messages to standard error. A reader that has gone away (a
//! broken pipe) is no error.

mod addresses;
mod chain;
mod events;
mod excerpt;
mod group;
mod human;
mod json;
mod many;
mod news;
mod pack;
mod progress;
mod results;
mod sheet;
mod short;
mod stale;
mod style;
mod table;
mod trial;
mod verdict;
mod wrap;

use std::env;
use std::ffi::OsStr;
use std::io::{self, ErrorKind, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};

use super::Ending;
use super::arguments::{Color, Format, Loudness};
use crate::build::Outcome;
use crate::build::pack::Packed;
use crate::diagnostic::Diagnostic;
use crate::trial as tried;

pub use events::{Line, Stream};
pub use json::Report;
pub use news::{Changes, News};
pub use pack::Pack;
pub use progress::Progress;
pub use trial::Trial;

/// How much is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Detail {
    /// Errors only.
    Errors,
    /// Everything, notes in brief.
    Usual,
    /// Everything in full.
    Full,
}

/// How the report for people is shown.
#[derive(Debug, Clone, Copy)]
struct View {
    /// How much is said.
    detail: Detail,
    /// Whether all problems of a sheet are shown, however many there are.
    all: bool,
    /// How many columns the terminal has.
    columns: usize,
}

/// How many columns are used where nobody knows how many there are.
const COLUMNS: usize = 80;
/// The fewest columns that are used, and the most: longer lines are tiring to read.
const LIMITS: (usize, usize) = (40, 120);

/// The two streams of the terminal, as the user wants them.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// Whether colours are shown; decided for each stream where nobody has said so.
    color: ColorChoice,
    /// How much is said.
    detail: Detail,
}

impl Terminal {
    /// The terminal as the arguments and the environment ask for it.
    pub fn new(wish: &Loudness) -> Self {
        let detail = match (wish.quiet, wish.verbose) {
            (true, _) => Detail::Errors,
            (false, true) => Detail::Full,
            (false, false) => Detail::Usual,
        };
        let is_set = |name: &str| env::var_os(name).is_some_and(|value| is_yes(&value));
        Self { color: color(wish.color, is_set), detail }
    }

    /// Prints a result.
    pub fn result(&self, text: &str) -> io::Result<()> {
        print(AutoStream::new(io::stdout().lock(), self.color), text)
    }

    /// Prints what was done, unless only errors are asked for.
    pub fn done(&self, text: &str) -> io::Result<()> {
        if self.detail == Detail::Errors { Ok(()) } else { self.result(text) }
    }

    /// Prints a page of Markdown, its headings in bold.
    pub fn page(&self, text: &str) -> io::Result<()> {
        self.result(&human::page(text))
    }

    /// Prints messages.
    fn message(&self, text: &str) -> io::Result<()> {
        print(AutoStream::new(io::stderr().lock(), self.color), text)
    }

    /// Prints what was found, for people.
    pub fn diagnostics(&self, diagnostics: &[Diagnostic]) -> io::Result<()> {
        self.message(&human::diagnostics(diagnostics, &[], self.view(false)))
    }

    /// How the report for people is shown.
    fn view(&self, all: bool) -> View {
        let size = terminal_size::terminal_size_of(io::stderr());
        let columns = size.map_or(COLUMNS, |(terminal_size::Width(columns), _)| columns.into());
        View { detail: self.detail, all, columns: columns.clamp(LIMITS.0, LIMITS.1) }
    }

    /// Prints what came of a run; of a sheet with very many problems all, if that is wanted.
    pub fn outcome(&self, outcome: &Outcome, format: Format, all: bool) -> io::Result<()> {
        match format {
            Format::Human => {
                let view = self.view(all);
                let verdict = verdict::lines(outcome, self.detail, view.columns);
                let found = human::diagnostics(&outcome.diagnostics, &outcome.workbooks, view);
                // The verdict is the first that is seen, on whichever stream anything is said.
                if found.is_empty() {
                    let verdict = if self.detail == Detail::Errors { "" } else { &verdict };
                    return self.result(&format!(
                        "{verdict}{}",
                        results::lines(outcome, self.detail, false)
                    ));
                }
                let closing = human::closing(outcome, view);
                self.message(&format!("{verdict}\n{found}{closing}"))?;
                // What came of one document is said by the verdict and its line.
                let with_sums = outcome.documents.len() != 1;
                self.result(&results::lines(outcome, self.detail, with_sums))
            }
            Format::Short => {
                self.message(&short::diagnostics(&outcome.diagnostics, self.detail))?;
                self.result(&results::lines(outcome, self.detail, true))
            }
            Format::Json => self.result(&json::text(&Report::of(outcome))?),
        }
    }

    /// Prints which stale PDFs were removed, or would be.
    pub fn cleaned(&self, outcome: &Outcome, format: Format) -> io::Result<()> {
        match format {
            Format::Human => self.diagnostics(&outcome.diagnostics)?,
            Format::Short => {
                self.message(&short::diagnostics(&outcome.diagnostics, self.detail))?
            }
            Format::Json => return self.result(&json::text(&Report::of(outcome))?),
        }
        if outcome.refused { Ok(()) } else { self.done(&stale::cleaned(outcome)) }
    }

    /// Prints what happens as it happens, for programs.
    pub fn stream(&self, command: &'static str) -> Stream {
        Stream::new(*self, command)
    }

    /// Prints what came of a pack; of a sheet with very many problems all, if that is wanted.
    pub fn packed(&self, packed: &Packed, format: Format, all: bool) -> io::Result<()> {
        let outcome = &packed.outcome;
        let found = match format {
            Format::Json => return self.result(&json::text(&Pack::of(packed))?),
            Format::Short => short::diagnostics(&outcome.diagnostics, self.detail),
            Format::Human => {
                let view = self.view(all);
                let found = human::diagnostics(&outcome.diagnostics, &outcome.workbooks, view);
                match (found.is_empty(), self.detail) {
                    (true, Detail::Errors) => found,
                    (true, _) => {
                        return self
                            .result(&(pack::verdict(packed) + &pack::lines(packed, self.detail)));
                    }
                    (false, _) => format!(
                        "{}\n{found}{}",
                        pack::verdict(packed),
                        human::closing(outcome, view)
                    ),
                }
            }
        };
        self.message(&found)?;
        self.result(&pack::lines(packed, self.detail))
    }

    /// Prints what came of trying document types.
    pub fn trial(&self, outcome: &tried::Outcome, format: Format, refused: bool) -> io::Result<()> {
        let found = match format {
            Format::Json => return self.result(&json::text(&Trial::of(outcome, refused))?),
            Format::Short => short::diagnostics(&outcome.diagnostics, self.detail),
            Format::Human => {
                human::diagnostics(&outcome.diagnostics, &outcome.workbooks, self.view(false))
            }
        };
        self.message(&found)?;
        let lines = if refused { String::new() } else { trial::lines(outcome, self.detail) };
        self.result(&lines)
    }

    /// Prints what is new of a run, where changes are waited for: as people read it, or a line of JSON
    /// for each run.
    pub fn news(&self, news: &News, format: Format, all: bool) -> io::Result<()> {
        let News { told, whole, .. } = news;
        match format {
            Format::Human => {
                let view = self.view(all);
                let found = human::diagnostics(&told.diagnostics, &told.workbooks, view);
                let closing = human::closing(told, view);
                let lines = results::lines(told, self.detail, false);
                if self.detail == Detail::Errors {
                    return self.message(&found);
                }
                let (opening, verdict) =
                    (news.opening(view.columns), verdict::lines(whole, self.detail, view.columns));
                let gap = if found.is_empty() { "" } else { "\n" };
                self.message(&format!("{opening}{verdict}{gap}{found}{closing}"))?;
                self.result(&lines)?;
                self.message(&news.closing())
            }
            Format::Short => {
                self.message(&short::diagnostics(&told.diagnostics, self.detail))?;
                self.result(&results::lines(told, self.detail, false))
            }
            Format::Json => self.result(&json::line(&Report::of(whole))?),
        }
    }

    /// Tells why changes may be seen a little later.
    pub fn deaf(&self, format: Format, reason: &str) -> io::Result<()> {
        match format {
            Format::Human => self.message(&news::deaf(reason)),
            Format::Short | Format::Json => Ok(()),
        }
    }

    /// Ends the line in which the terminal shows that Ctrl-C was pressed.
    pub fn ended(&self, format: Format) -> io::Result<()> {
        let is_seen = format == Format::Human && io::stderr().is_terminal();
        if is_seen { self.message("\n") } else { Ok(()) }
    }

    /// Shows how far a build has come, where somebody watches it.
    pub fn progress(&self, format: Format) -> Progress {
        Progress::new(format == Format::Human && self.detail > Detail::Errors)
    }
}

/// Tells what was typed wrongly; or help, or the version, if that was asked for.
pub fn usage(error: &clap::Error) -> Ending {
    // If standard error can't be written to, there is nobody to tell.
    let _ = error.print();
    if error.use_stderr() { Ending::Refused } else { Ending::Fine }
}

/// Tells what prevented any work.
pub fn fatal(error: &anyhow::Error) -> Ending {
    let _ = print(AutoStream::auto(io::stderr().lock()), &human::fatal(error));
    Ending::Refused
}

/// Tells that the run ends as soon as the documents in hand are done.
pub fn stopping() {
    let text = "stopping after the documents in hand; press Ctrl-C again to stop at once\n";
    let _ = print(AutoStream::auto(io::stderr().lock()), text);
}

/// Standard output for another run of the program, which reads no text but frames of bytes.
pub fn pipe() -> impl Write {
    io::stdout().lock()
}

/// Writes all of a text at once, to a reader who may have gone away.
fn print(mut stream: impl Write, text: &str) -> io::Result<()> {
    match stream.write_all(text.as_bytes()).and_then(|()| stream.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Whether to use colours: what was typed, then `NO_COLOR`, then `FORCE_COLOR`, then whether it is a
/// terminal that knows colours.
fn color(typed: Color, is_set: impl Fn(&str) -> bool) -> ColorChoice {
    match typed {
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
        Color::Auto if is_set("NO_COLOR") => ColorChoice::Never,
        Color::Auto if is_set("FORCE_COLOR") => ColorChoice::Always,
        Color::Auto => ColorChoice::Auto,
    }
}

/// Whether a variable of the environment says yes: it is there, not empty and not 0.
fn is_yes(value: &OsStr) -> bool {
    !value.is_empty() && value != "0"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_goes_before_the_environment() {
        let both = |_: &str| true;
        let force = |name: &str| name == "FORCE_COLOR";
        assert_eq!(color(Color::Always, both), ColorChoice::Always);
        assert_eq!(color(Color::Never, force), ColorChoice::Never);
        assert_eq!(color(Color::Auto, both), ColorChoice::Never);
        assert_eq!(color(Color::Auto, force), ColorChoice::Always);
        assert_eq!(color(Color::Auto, |_| false), ColorChoice::Auto);
    }

    #[test]
    fn a_reader_who_has_gone_away_is_no_error() {
        struct Gone(ErrorKind);
        impl Write for Gone {
            fn write(&mut self, _: &[u8]) -> io::Result<usize> {
                Err(self.0.into())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        assert!(print(Gone(ErrorKind::BrokenPipe), "text").is_ok());
        assert!(print(Gone(ErrorKind::StorageFull), "text").is_err());
    }
}
