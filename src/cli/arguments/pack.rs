//! What can be typed after `rapporteur pack`.

use std::path::PathBuf;

use clap::Args;

use super::Selection;

/// What to pack, and where.
#[derive(Debug, Args)]
pub struct Pack {
    /// Which workbooks.
    #[command(flatten)]
    pub selection: Selection,
    /// The pack: one PDF (.pdf), or the PDFs with an index page and a manifest (.zip). Without it:
    /// out/pack.pdf of the project.
    #[arg(long, short, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// The title of the pack. Without it: Session pack, in the language of the pack.
    #[arg(long, value_name = "TEXT")]
    pub title: Option<String>,
    /// What stands below the title.
    #[arg(long, value_name = "TEXT")]
    pub subtitle: Option<String>,
    /// The date on the cover, as it is to be printed.
    #[arg(long, value_name = "TEXT")]
    pub date: Option<String>,
    /// The language of cover and contents, such as fr. Without it: that of most papers.
    #[arg(long, value_name = "CODE")]
    pub language: Option<String>,
    /// Make the pack of the other papers where some can't be made; the contents name those.
    #[arg(long)]
    pub without_failed: bool,
    /// Allow the fonts of this computer. The same input may then look different elsewhere.
    #[arg(long)]
    pub system_fonts: bool,
}
