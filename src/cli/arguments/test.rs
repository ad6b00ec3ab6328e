//! What can be typed after `test`.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use super::Format;

/// Which document types to try.
#[derive(Debug, Args)]
pub struct Test {
    /// The document types. Without any: all that can be used here.
    #[arg(value_name = "TYPE")]
    pub doctypes: Vec<String>,
    /// Write what is expected of each case, and the tables of each README, as they are now.
    #[arg(long)]
    pub bless: bool,
    /// The project's folder. Without it: the nearest folder upwards that holds templates/.
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// How to report.
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub format: Format,
    /// How many documents to work on at a time. Without it: as many as there are processors.
    #[arg(long, short, value_name = "N")]
    pub jobs: Option<NonZeroUsize>,
}
