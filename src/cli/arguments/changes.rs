//! What can be typed after `rapporteur changes`.

use std::path::PathBuf;

use clap::Args;

use super::Listing;

/// Which changes to tell, and how.
#[derive(Debug, Args)]
pub struct Changes {
    /// Tell what has changed since the build of this number. Without it: what the last build that
    /// changed anything found changed.
    #[arg(long, value_name = "RUN")]
    pub since: Option<u64>,
    /// List the builds that changed anything.
    #[arg(long, conflicts_with_all = ["since", "pdf"])]
    pub list: bool,
    /// The folder of the PDFs. Without it: out/ of the project.
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// The project's folder. Without it: the nearest folder upwards that holds templates/.
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// How to print.
    #[arg(long, value_name = "FORM", default_value = "human")]
    pub format: Listing,
    /// Write the changes as a note into this PDF as well.
    #[arg(long, value_name = "FILE")]
    pub pdf: Option<PathBuf>,
}
