//! The pack as a zip: the PDFs of the build, byte for byte, with an index page and a manifest. The
//! same PDFs give the same bytes.

use std::io::{Cursor, Write};

use jiff::civil::Date;
use jiff::tz::TimeZone;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::manifest::{self, Inputs, Manifest, missing};
use super::{Packed, Wish, page, suffices, written, xmp};
use crate::build::make::date;
use crate::build::plan::Plan;
use crate::build::{Event, Held, Options, Status, choice, lock, made, outcome};
use crate::diagnostic::{Diagnostic, Name};
use crate::write;

/// What a pack is called that nobody has given a title.
const TITLE: &str = "Session pack";

/// Brings the PDFs up to date, and makes the pack of them.
pub fn pack(
    (options, wish): (&Options, &Wish),
    held: &Held<'_>,
    mut plan: Plan,
    tell: &(dyn Fn(Event) + Sync),
) -> Packed {
    let planned = plan.documents.clone();
    let mut outcome = match lock::taken(options) {
        Ok(lock) => made(options, held, (plan, Some(lock)), tell),
        Err(fault) => {
            plan.found.push(fault);
            outcome(Vec::new(), plan.found, true)
        }
    };
    if outcome.refused || !suffices(&outcome.documents, &outcome.diagnostics, wish) {
        return written(outcome, wish, None);
    }
    let title = wish.title.clone().unwrap_or_else(|| TITLE.to_owned());
    let mut manifest = Manifest::of(title, wish);
    manifest.missing = missing(&outcome.documents, options);
    let (mut files, mut inputs, mut dates) = (Vec::new(), Inputs::default(), Vec::new());
    for (planned, document) in planned.iter().zip(&outcome.documents) {
        let is_made = matches!(document.status, Status::Written | Status::Unchanged);
        let Some(work) = planned.work.as_ref().filter(|_| is_made) else { continue };
        let bytes = match std::fs::read(&document.output) {
            Ok(bytes) => bytes,
            Err(error) => {
                outcome.diagnostics.push(write::because(&document.output, &error));
                return written(outcome, wish, None);
            }
        };
        let name = choice::name(options, &document.output);
        let mut paper = manifest::paper(planned, work, name, &mut inputs);
        paper.title = xmp::title(&bytes).unwrap_or(paper.title);
        paper.language = xmp::language(&bytes).unwrap_or_default();
        paper.pages = document.pages.unwrap_or_default();
        paper.bytes = Some(bytes.len());
        paper.blake3 = Some(blake3::hash(&bytes).to_string());
        manifest.pages += paper.pages;
        manifest.papers.push(paper);
        files.push(bytes);
        dates.push(date(work));
    }
    let time = time(manifest::latest(dates.into_iter()), options.epoch);
    match zipped(&manifest, &files, time) {
        Ok(bytes) => written(outcome, wish, Some((bytes, manifest))),
        Err(fault) => {
            let message = format!("the pack can't be put together: {fault}");
            let fault = Diagnostic::error(Name::OutputNotWritable, message);
            outcome.diagnostics.push(fault.at(wish.file.as_path()));
            written(outcome, wish, None)
        }
    }
}

/// The bytes of the zip.
fn zipped(manifest: &Manifest, files: &[Vec<u8>], time: DateTime) -> Result<Vec<u8>, ZipError> {
    let plain = SimpleFileOptions::default().last_modified_time(time).unix_permissions(0o644);
    let packed = plain.compression_method(CompressionMethod::Deflated);
    // What is in a PDF is compressed already.
    let stored = plain.compression_method(CompressionMethod::Stored);
    let json = serde_json::to_string_pretty(manifest).map_err(std::io::Error::from)? + "\n";
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("index.html", page::page(manifest)), ("manifest.json", json)] {
        zip.start_file(name, packed)?;
        zip.write_all(text.as_bytes())?;
    }
    for (paper, bytes) in manifest.papers.iter().zip(files) {
        zip.start_file(&*paper.name, stored)?;
        zip.write_all(bytes)?;
    }
    Ok(zip.finish()?.into_inner())
}

/// When the files of the zip count as changed: on the day of the latest paper, else at the time that
/// the environment gives. Before 1980 there is no time in a zip.
fn time(date: Option<Date>, epoch: Option<i64>) -> DateTime {
    let epoch = epoch.and_then(|seconds| jiff::Timestamp::from_second(seconds).ok());
    let moment = match (date, epoch) {
        (Some(date), _) => date.at(0, 0, 0, 0),
        (None, Some(moment)) => moment.to_zoned(TimeZone::UTC).datetime(),
        (None, None) => return DateTime::default(),
    };
    let part = |number: i8| u8::try_from(number).unwrap_or_default();
    let year = u16::try_from(moment.year()).unwrap_or_default();
    let (month, day) = (part(moment.month()), part(moment.day()));
    let (hour, minute) = (part(moment.hour()), part(moment.minute()));
    let time = DateTime::from_date_and_time(year, month, day, hour, minute, part(moment.second()));
    time.unwrap_or_default()
}
