//! What can be typed after `build`, `check` and `watch`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::build::{Part, Pattern};
use crate::cli::limits::{Limit, LimitParser};

/// Which workbooks, and how to report on them.
#[derive(Debug, Clone, Args)]
pub struct Selection {
    /// Workbooks: files, or folders of CSV files. Without any: all of inputs/.
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// The project's folder. Without it: the nearest folder upwards that holds templates/.
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Choose documents: by the name of the PDF, what it is made per, or the workbook. Without `*`,
    /// `?` or `[ab]`, all of a name or else a part of one. Can be given several times.
    #[arg(long, value_name = "PATTERN", value_parser = Pattern::parse)]
    pub only: Vec<Pattern>,
    /// Make this document type, whatever the workbooks name.
    #[arg(long = "type", value_name = "TYPE")]
    pub doctype: Option<String>,
    /// How to report.
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub format: Format,
    /// Write the problems of all workbooks into this file: a spreadsheet (.xlsx) or a page for a
    /// browser (.html). Without it: beside the PDFs, one for each workbook with any.
    #[arg(long, value_name = "FILE")]
    pub problems: Option<PathBuf>,
    /// Write no list of problems, and remember none for the next run.
    #[arg(long, conflicts_with = "problems")]
    pub no_problems: bool,
    /// Show all problems of a sheet, however many there are.
    #[arg(long)]
    pub all: bool,
    /// Take warnings for errors.
    #[arg(long)]
    pub deny_warnings: bool,
    /// The day by which it is judged what has expired or is late, such as 2026-11-22. Without it: that
    /// of SOURCE_DATE_EPOCH, or today. It changes nothing that is printed.
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub today: Option<jiff::civil::Date>,
    /// How many documents to work on at a time. Without it: as many as there are processors.
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
    /// Raise or lower a limit on workbooks, such as cells=8000000. They are listed below.
    #[arg(long = "limit", value_name = "NAME=VALUE", value_parser = LimitParser)]
    pub limits: Vec<Limit>,
}

/// How to report on a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Human,
    /// One line for each message.
    Short,
    /// One JSON object, described by `rapporteur schema`.
    Json,
}

/// What to check, and how to report on it.
#[derive(Debug, Clone, Args)]
pub struct Check {
    /// Which workbooks.
    #[command(flatten)]
    pub selection: Selection,
    /// What is chosen and told.
    #[command(flatten)]
    pub run: Run,
}

/// What can be typed where there is one run.
#[derive(Debug, Clone, Args)]
pub struct Run {
    /// Only documents that failed in the last build.
    #[arg(long)]
    pub only_failed: bool,
    /// Print what happens as it happens, one JSON object a line, in the place of the report.
    #[arg(long, conflicts_with = "format")]
    pub events: bool,
}

/// What has no meaning where one document is only told of.
const EXPLAIN_ALONE: [&str; 8] =
    ["force", "keep_typst", "problems", "only", "only_failed", "events", "dry_run", "partition"];

/// What to make, and how much of it.
#[derive(Debug, Clone, Args)]
pub struct Build {
    /// What to make and where.
    #[command(flatten)]
    pub making: Making,
    /// What is chosen and told.
    #[command(flatten)]
    pub run: Run,
    /// Show what would be made and why, and change nothing.
    #[arg(long, short = 'n')]
    pub dry_run: bool,
    /// Make only the K-th of N parts of the documents. Several parts can be made at a time, into one
    /// folder or each into its own; merge-state then joins them.
    #[arg(long, value_name = "K/N", value_parser = Part::parse, conflicts_with = "problems")]
    pub partition: Option<Part>,
    /// Tell the whole story of one document, and make nothing: what it is made of, what it was last
    /// made of, whether it would be made now and why, and what is wrong with it. The name is that of
    /// its PDF or of its workbook, or what it is made per.
    #[arg(long, value_name = "NAME", conflicts_with_all = EXPLAIN_ALONE)]
    pub explain: Option<String>,
}

/// What to make and where.
#[derive(Debug, Clone, Args)]
pub struct Making {
    /// Which workbooks.
    #[command(flatten)]
    pub selection: Selection,
    /// The folder for the PDFs. Without it: out/ of the project.
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Make what is up to date as well.
    #[arg(long, short)]
    pub force: bool,
    /// Keep the Typst source beside each PDF.
    #[arg(long)]
    pub keep_typst: bool,
    /// Allow the fonts of this computer. The same input may then look different elsewhere.
    #[arg(long)]
    pub system_fonts: bool,
}

/// Reads a day as it is typed.
fn day(text: &str) -> Result<jiff::civil::Date, String> {
    let day = text.trim().parse();
    day.map_err(|_| "write year, month and day, such as 2026-11-22".to_owned())
}
