//! What can be typed after `rapporteur new`.

use std::path::PathBuf;

use clap::Args;

/// Which document type to make.
#[derive(Debug, Args)]
pub struct New {
    /// The name of the type, by which workbooks ask for it: small letters, digits and hyphens. Or a
    /// file that all types share, such as _shared/looks/default.typ: a copy of it is put into the project,
    /// to be changed.
    #[arg(value_name = "TYPE")]
    pub name: String,
    /// Start from a copy of this type.
    #[arg(long, value_name = "TYPE")]
    pub from: Option<String>,
    /// The project's folder. Without it: the nearest folder upwards that holds templates/.
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
}
