//! What can be typed after `rapporteur preview`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::limits::{Limit, LimitParser};

/// What to show, and where.
#[derive(Debug, Args)]
pub struct Preview {
    /// A document type, to see its sample, or workbooks. Without any: all of inputs/.
    #[arg(value_name = "TYPE | INPUT")]
    pub shown: Vec<PathBuf>,
    /// The project's folder. Without it: the nearest folder upwards that holds templates/.
    #[arg(long, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// The port of the address. Without it: one that is free.
    #[arg(long, value_name = "PORT", value_parser = clap::value_parser!(u16).range(1..))]
    pub port: Option<u16>,
    /// Open the page in the browser.
    #[arg(long)]
    pub open: bool,
    /// Allow the fonts of this computer, as a build with the same option does.
    #[arg(long)]
    pub system_fonts: bool,
    /// Raise or lower a limit on workbooks, such as cells=8000000. They are listed below.
    #[arg(long = "limit", value_name = "NAME=VALUE", value_parser = LimitParser)]
    pub limits: Vec<Limit>,
}
