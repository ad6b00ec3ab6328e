//! The colours of the report; they are taken out where a terminal shows none.

use clap::builder::styling::{AnsiColor, Style};

use crate::diagnostic::Severity;

/// For what is most important of a line.
pub const BOLD: Style = Style::new().bold();
/// For what is least important.
pub const DIM: Style = Style::new().dimmed();
/// For the edge of an excerpt.
pub const EDGE: Style = AnsiColor::BrightBlue.on_default().bold();
/// For what is well.
pub const GOOD: Style = AnsiColor::BrightGreen.on_default().bold();

/// For what is this bad.
pub const fn of(severity: Severity) -> Style {
    match severity {
        Severity::Error => AnsiColor::BrightRed.on_default().bold(),
        Severity::Warning => AnsiColor::Yellow.on_default().bold(),
        Severity::Note => AnsiColor::BrightGreen.on_default().bold(),
    }
}
