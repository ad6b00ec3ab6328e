//! How a document is exported: standards, identifier and creation time.

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use typst::foundations::{Datetime, Smart};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::Job;
use crate::diagnostic::{Diagnostic, Name};
use crate::doctype::Standard;

/// The settings of the export, or why they can't be met together.
///
/// All of them come from the job, so that the same job gives the same bytes.
pub(super) fn options(job: &Job) -> Result<PdfOptions, Diagnostic> {
    let standards: Vec<_> = job.standards.iter().copied().map(standard).collect();
    let standards = PdfStandards::new(&standards).map_err(|clash| {
        let refused = Diagnostic::error(Name::BadManifest, clash.message().as_str())
            .hint("name other `standards` in template.toml");
        clash.hints().iter().fold(refused, |refused, hint| refused.hint(hint.as_str()))
    })?;
    Ok(PdfOptions {
        ident: match job.ident {
            "" => Smart::Auto,
            ident => Smart::Custom(ident.to_owned()),
        },
        creator: Smart::Custom(Some(concat!("Rapporteur ", env!("CARGO_PKG_VERSION")).to_owned())),
        timestamp: timestamp(created(job)),
        page_ranges: None,
        standards,
        tagged: true,
        pretty: false,
    })
}

/// The date of a document that has none: PDF/A wants one, and there is no clock.
const UNDATED: Date = Date::constant(2000, 1, 1);

/// When the document counts as created, in UTC: its own date goes before the environment's.
fn created(job: &Job) -> DateTime {
    let epoch = job.epoch.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    match (job.date, epoch) {
        (None, Some(moment)) => moment.to_zoned(TimeZone::UTC).datetime(),
        (date, _) => date.unwrap_or(UNDATED).at(0, 0, 0, 0),
    }
}

fn timestamp(moment: DateTime) -> Option<Timestamp> {
    let datetime = Datetime::from_ymd_hms(
        i32::from(moment.year()),
        u8::try_from(moment.month()).ok()?,
        u8::try_from(moment.day()).ok()?,
        u8::try_from(moment.hour()).ok()?,
        u8::try_from(moment.minute()).ok()?,
        u8::try_from(moment.second()).ok()?,
    )?;
    Some(Timestamp::new_utc(datetime))
}

const fn standard(standard: Standard) -> PdfStandard {
    match standard {
        Standard::Ua1 => PdfStandard::Ua_1,
        Standard::A2b => PdfStandard::A_2b,
        Standard::A2a => PdfStandard::A_2a,
        Standard::A3b => PdfStandard::A_3b,
        Standard::A3a => PdfStandard::A_3a,
    }
}
