//! What can be typed after `clean`.

use std::path::PathBuf;

use clap::Args;

use super::Format;
use crate::cli::limits::{Limit, LimitParser};

/// What is said where nothing is named to be removed.
pub const MISSING: &str = "say what to clean: `rapporteur clean --stale` removes PDFs whose document no longer \
     exists, and `rapporteur clean --stale -n` lists them";

/// What to remove, and from where.
#[derive(Debug, Args)]
pub struct Clean {
    /// Workbooks: files, or folders of CSV files. Without any: all of inputs/.
    #[arg(value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Remove PDFs whose document no longer exists.
    #[arg(long)]
    pub stale: bool,
    /// The folder with the PDFs. Without it: out/ of the project.
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// List what would be removed, and change nothing.
    #[arg(long, short = 'n')]
    pub dry_run: bool,
    /// The project's folder. Without it: the nearest folder upwards that holds templates/.
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// The document type that the builds made, whatever the workbooks name.
    #[arg(long = "type", value_name = "TYPE")]
    pub doctype: Option<String>,
    /// How to report.
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub format: Format,
    /// Raise or lower a limit on workbooks, as for build.
    #[arg(long = "limit", value_name = "NAME=VALUE", value_parser = LimitParser)]
    pub limits: Vec<Limit>,
}
