//! Bytes become text, in whatever encoding they are.

use std::sync::Arc;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use crate::diagnostic::{Checked, Diagnostic, FilePlace, Name};

/// What `parse` makes of the text of a file. A byte-order mark is believed; text without one is
/// UTF-8 if it can be; else its encoding is guessed from its letters, which a note says.
pub(super) fn parsed<T>(
    bytes: &[u8],
    file: &Arc<str>,
    parse: impl FnOnce(&str) -> Checked<T>,
) -> Checked<T> {
    let (text, note) = match decode(bytes, file) {
        Ok(decoded) => decoded,
        Err(fault) => return (*fault).into(),
    };
    let mut parsed = parse(&text);
    parsed.diagnostics.splice(0..0, note);
    parsed
}

/// Text, and a note if how it was encoded is a guess; or why it is none.
type Decoded = Result<(String, Option<Diagnostic>), Box<Diagnostic>>;

/// The text that these bytes stand for.
fn decode(bytes: &[u8], file: &Arc<str>) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = sound(encoding, bytes.get(mark..).unwrap_or_default(), file)?;
        return Ok((text, None));
    }
    if str::from_utf8(bytes).is_ok() {
        return Ok((sound(UTF_8, bytes, file)?, None));
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let text = sound(encoding, bytes, file)?;
    let note = guessed(encoding, &text, file);
    Ok((text, Some(note)))
}

/// Bytes in this encoding as text, if they hold nothing that no text has.
fn sound(
    encoding: &'static Encoding,
    bytes: &[u8],
    file: &Arc<str>,
) -> Result<String, Box<Diagnostic>> {
    let (text, faulty) = encoding.decode_without_bom_handling(bytes);
    let stray = |letter: char| letter == '\0' || (faulty && letter == char::REPLACEMENT_CHARACTER);
    let Some(at) = text.find(stray) else { return Ok(text.into_owned()) };
    let fault = Diagnostic::error(Name::BadText, "here the file holds something that is no text")
        .at(FilePlace::of_range(Arc::clone(file), &text, at..at + 1))
        .hint("open it in a spreadsheet program and save it as \"CSV UTF-8\"");
    Err(Box::new(fault))
}

/// The note that an encoding was guessed, at the first letter that depends on it.
fn guessed(encoding: &'static Encoding, text: &str, file: &Arc<str>) -> Diagnostic {
    let at = text.find(|letter: char| !letter.is_ascii()).unwrap_or_default();
    let end = text.ceil_char_boundary(at + 1);
    Diagnostic::note(
        Name::BadText,
        format!("how the letters are encoded is not said; they are read as {}", encoding.name()),
    )
    .at(FilePlace::of_range(Arc::clone(file), text, at..end))
    .hint("if letters come out wrong, save the file as \"CSV UTF-8\"")
}
