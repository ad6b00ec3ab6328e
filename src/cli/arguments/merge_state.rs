//! What can be typed after `merge-state`.

use std::path::PathBuf;

use clap::Args;

/// Which partitions to join, and where.
#[derive(Debug, Args)]
pub struct MergeState {
    /// The output folders of the partitions. Without any: the folder that they are joined in.
    #[arg(value_name = "FOLDER")]
    pub folders: Vec<PathBuf>,
    /// The folder to join them in. Without it: out/ of the project.
    #[arg(long, short, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// Join what is there, though partitions are missing.
    #[arg(long)]
    pub partial: bool,
    /// The project's folder. Without it: the nearest folder upwards that holds templates/.
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
}
