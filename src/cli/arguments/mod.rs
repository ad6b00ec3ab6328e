//! What can be typed. The comments here are the help that users read.

mod build;
mod clean;
mod examples;
mod guide;
mod merge_state;
mod new;
mod pack;
mod preview;
mod test;

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub use build::{Build, Check, Format, Making, Run, Selection};
pub use clean::Clean;
pub use guide::{Guide, Subject};
pub use merge_state::MergeState;
pub use new::New;
pub use pack::Pack;
pub use test::Test;

use super::explain::NameParser;
pub use preview::Preview;

use crate::diagnostic::Name;

/// Turns spreadsheets into formatted papers.
///
/// Rapporteur reads workbooks, checks every cell, and writes a PDF for each document type that a
/// workbook names on its sheet "Document". A workbook is a spreadsheet (.xlsx, .xlsm, .xlsb, .xls,
/// .ods), a folder of CSV files, or a .json or .toml file.
#[derive(Debug, Parser)]
#[command(
    name = "rapporteur",
    version = version(),
    subcommand_required = true,
    arg_required_else_help = true,
    propagate_version = true,
    after_help = examples::EXAMPLES,
)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// How to say it.
    #[command(flatten)]
    pub terminal: Loudness,
}

impl Arguments {
    /// The arguments of this process.
    ///
    /// # Errors
    ///
    /// Fails if they can't be understood or contradict one another, or if they ask for help.
    pub fn typed() -> Result<Self, clap::Error> {
        Self::try_parse().and_then(Self::consistent)
    }

    /// The same, if no argument contradicts another. Clap does not see it where one of them stands
    /// before the command and the other after it.
    fn consistent(self) -> Result<Self, clap::Error> {
        if self.terminal.quiet && self.terminal.verbose {
            let message = "--quiet and --verbose can't be used together";
            return Err(Self::command().error(ErrorKind::ArgumentConflict, message));
        }
        if let Command::Clean(clean) = &self.command
            && !clean.stale
        {
            return Err(Self::command().error(ErrorKind::MissingRequiredArgument, clean::MISSING));
        }
        Ok(self)
    }
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make the PDFs.
    ///
    /// Reads and checks the workbooks and writes a PDF for each document in them. What is up to
    /// date is left alone. A document with a fault is not made, and the PDF of an earlier build
    /// stays; all other documents are made. Where something is wrong with a workbook, a list of its
    /// problems is written beside the PDFs, with a copy in which the cells at fault are marked:
    /// plan.problems.xlsx for plan.xlsx.
    #[command(after_help = examples::BUILD_EXAMPLES, after_long_help = examples::with_limits(examples::BUILD_EXAMPLES))]
    Build(Build),
    /// Make the PDFs, and again whatever a change touches.
    ///
    /// Builds, then waits. As soon as a workbook, an image, or a file of a document type in use is
    /// saved, what it is part of is made again. Tells only what is new: what changed, the documents
    /// that were made or can't be made, and of each file in which it is no longer the same all that
    /// is wrong. With --format json, prints the report of each build in a line of its own.
    /// Ctrl-C ends it, with the exit status of the last build.
    #[command(after_help = examples::WATCH_EXAMPLES, after_long_help = examples::with_limits(examples::WATCH_EXAMPLES))]
    Watch(Making),
    /// Find what is wrong, without making the PDFs.
    ///
    /// Reads and checks the workbooks as a build would. Where something is wrong with one, a
    /// workbook with the list of its problems, and with a copy in which the cells at fault are
    /// marked, is written into out/: plan.problems.xlsx for plan.xlsx. It is removed when nothing
    /// is wrong any more.
    #[command(after_help = examples::CHECK_EXAMPLES, after_long_help = examples::with_limits(examples::CHECK_EXAMPLES))]
    Check(Check),
    /// Remove PDFs whose document no longer exists.
    ///
    /// With --stale, removes from the output folder what an earlier build wrote there and no workbook
    /// makes any more, since a row or a workbook is gone or was renamed. A PDF that was altered since
    /// is left, as is everything that no build wrote. Of a workbook that can't be read, nothing is
    /// removed. A build lists stale PDFs and leaves them.
    #[command(after_help = examples::CLEAN_EXAMPLES)]
    Clean(Clean),
    /// Join what the partitions of a build made.
    ///
    /// Makes one record of those that `build --partition` wrote, so that the next build takes
    /// everything for up to date, and copies the PDFs of partitions that were built into other folders.
    /// Nothing is changed if a partition or a PDF is missing.
    #[command(after_help = examples::MERGE_STATE_EXAMPLES)]
    MergeState(MergeState),
    /// Make one thing of all papers: a PDF with cover and contents, or a zip.
    ///
    /// In the PDF each paper begins on a new page, the pages are numbered through, and bookmarks lead
    /// to each paper and its headings; it is tagged and meets the standards that the papers meet. In
    /// the zip are the PDFs as a build writes them, which are brought up to date first, with an index
    /// page and a manifest. Where a paper can't be made, the pack is not made either, and the one of
    /// an earlier run stays.
    #[command(after_help = examples::PACK_EXAMPLES, after_long_help = examples::with_limits(examples::PACK_EXAMPLES))]
    Pack(Pack),
    /// Show the pages in a browser while you work on them.
    ///
    /// Serves a page, on this computer only, that shows documents as they will be printed, and makes
    /// them anew when a template, layout, contract, label, code list, image or workbook is saved.
    /// What is wrong is shown over the last good pages. A click on a place of a page names the line
    /// of the template and the cell that it came from. Nothing is written.
    #[command(after_help = examples::PREVIEW_EXAMPLES, after_long_help = examples::with_limits(examples::PREVIEW_EXAMPLES))]
    Preview(Preview),
    /// List the document types, or the sheets and columns of one.
    #[command(after_help = examples::TYPES_EXAMPLES)]
    Types(Types),
    /// Write a workbook to fill in.
    ///
    /// It is made from what the document type asks for: a sheet for each of the type's, with headers,
    /// drop-downs and explanations, and a first sheet that tells how to fill it in.
    #[command(after_help = examples::STARTER_EXAMPLES)]
    Starter(Starter),
    /// Make a document type of your own.
    ///
    /// It is a folder in templates/, with a manifest, a contract, a template, a layout, a sample, a
    /// case for its test and a page that describes it. It makes papers at once; what it asks for and
    /// how they look is then changed in these files.
    #[command(after_help = examples::NEW_EXAMPLES)]
    New(New),
    /// Try document types, without any workbook of yours.
    ///
    /// Checks manifest, contract, templates and labels; makes the sample, and documents that are
    /// invented out of the contract: with nothing but what is required, and with everything, long
    /// and awkward; and compares the cases in tests/ of each type with what is expected of them.
    /// For whoever makes document types.
    #[command(after_help = examples::TEST_EXAMPLES)]
    Test(Test),
    /// Explain a message: what it means, an example, the remedy.
    #[command(after_help = examples::EXPLAIN_EXAMPLES)]
    Explain(Explain),
    /// Print, for other programs, what a workbook holds, what --format json prints, or which keys the
    /// files of document types have.
    #[command(after_help = examples::SCHEMA_EXAMPLES)]
    Schema(Schema),
    /// Print a script that completes commands in a shell.
    #[command(after_help = examples::COMPLETIONS_EXAMPLES)]
    Completions(Completions),
    /// Print the guide for authors of document types.
    #[command(after_help = examples::GUIDE_EXAMPLES)]
    Guide(Guide),
    /// Print the manual page.
    Man,
}

/// How much is said, and how. These can stand before or after the command.
#[derive(Debug, Clone, Copy, Args)]
#[command(next_help_heading = "Messages")]
pub struct Loudness {
    /// Show errors only.
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Show every note in full, why each paper was made, and how long it took.
    #[arg(short, long, global = true)]
    pub verbose: bool,
    /// When to use colours. NO_COLOR and FORCE_COLOR in the environment are honoured.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal.
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}

/// Which document types to show.
#[derive(Debug, Args)]
pub struct Types {
    /// A document type, to see its sheets and columns.
    #[arg(value_name = "TYPE")]
    pub doctype: Option<String>,
    /// The project's folder. Without it: the nearest folder upwards that holds templates/.
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// How to print.
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub format: Listing,
    /// Print the columns as Markdown, for the README of the type.
    #[arg(long, requires = "doctype", conflicts_with = "format")]
    pub markdown: bool,
}

/// Which starter to write, and where.
#[derive(Debug, Args)]
pub struct Starter {
    /// The document type.
    #[arg(value_name = "TYPE")]
    pub doctype: String,
    /// Where to write it: a file, or a folder that there is. Without it: TYPE.xlsx in the working
    /// folder.
    #[arg(long, short, value_name = "FILE.xlsx")]
    pub out: Option<PathBuf>,
    /// Fill it with the sample of the type.
    #[arg(long)]
    pub sample: bool,
    /// Write this kind of workbook. Without it: the one that the name after --out ends with.
    #[arg(long, value_name = "FORM")]
    pub format: Option<Filetype>,
    /// Overwrite what is there.
    #[arg(long, short)]
    pub force: bool,
    /// The project's folder. Without it: the nearest folder upwards that holds templates/.
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
}

/// In which form to write a starter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Filetype {
    /// A workbook of Excel, which LibreOffice opens as well.
    Xlsx,
    /// An OpenDocument spreadsheet.
    Ods,
    /// A folder of CSV files, without drop-downs.
    Csv,
}

/// How to print a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Listing {
    /// For people.
    Human,
    /// One JSON object, described by `rapporteur schema types`.
    Json,
}

/// What to explain.
#[derive(Debug, Args)]
pub struct Explain {
    /// The name in the brackets of a message: not-a-date.
    #[arg(value_parser = NameParser, hide_possible_values = true, required_unless_present = "all")]
    pub name: Option<Name>,
    /// Print the explanations of all messages.
    #[arg(long, conflicts_with = "name")]
    pub all: bool,
}

/// What to describe.
#[derive(Debug, Args)]
pub struct Schema {
    /// A document type; what --format json prints: report, types, test or pack; what --events
    /// prints: events; or a file of document types, for editors: manifest or contract.
    #[arg(value_name = "SUBJECT", default_value = "report")]
    pub subject: String,
    /// The project's folder. Without it: the nearest folder upwards that holds templates/.
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
}

/// Which shell.
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell.
    pub shell: Shell,
}

/// The program's version with that of Typst, on which the look of each page depends.
pub fn version() -> String {
    format!("{} (Typst {})", env!("CARGO_PKG_VERSION"), typst::utils::version().raw())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn quiet_and_verbose_exclude_each_other_wherever_they_stand() {
        for line in [["-q", "build", "-v"], ["build", "-q", "-v"], ["-q", "-v", "build"]] {
            let typed = Arguments::try_parse_from(["rapporteur"].iter().chain(&line)).unwrap();
            assert_eq!(typed.consistent().unwrap_err().kind(), ErrorKind::ArgumentConflict);
        }
    }
}
