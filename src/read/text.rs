//! Bytes become text, in whatever encoding they are.

use std::borrow::Cow;
use std::sync::Arc;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use super::out::Out;
use crate::diagnostic::{Diagnostic, FilePlace, Name};

/// The text that these bytes stand for; what is to be said of it is told. A byte-order mark is
/// believed; text without one is UTF-8 or UTF-16 if it can be; else it is in the encoding that it is
/// said to be in, or that is guessed from its letters, which a note says.
pub(super) fn decoded<'b>(bytes: &'b [u8], file: &Arc<str>, out: &mut Out) -> Option<Cow<'b, str>> {
    let (encoding, mark, is_guess) = encoding(bytes, out.options().encoding.as_deref());
    match sound(encoding, bytes.get(mark..).unwrap_or_default(), file) {
        Ok(text) => {
            if is_guess {
                out.found(guessed(encoding, &text, file));
            }
            Some(text)
        }
        Err(fault) => {
            out.found(*fault);
            None
        }
    }
}

/// Whether this is a name of an encoding that can be read.
pub fn is_encoding(name: &str) -> bool {
    Encoding::for_label(name.as_bytes()).is_some()
}

/// In which encoding bytes are, how many of them say so at their beginning, and whether it is a guess.
fn encoding(bytes: &[u8], said: Option<&str>) -> (&'static Encoding, usize, bool) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return (encoding, mark, false);
    }
    if let Some(encoding) = wide(bytes) {
        return (encoding, 0, false);
    }
    if str::from_utf8(bytes).is_ok() {
        return (UTF_8, 0, false);
    }
    if let Some(encoding) = said.and_then(|said| Encoding::for_label(said.as_bytes())) {
        return (encoding, 0, false);
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    (detector.guess(None, Utf8Detection::Deny), 0, true)
}

/// How many bytes at the start tell UTF-16 from other text.
const TASTE: usize = 4096;

/// Which kind of UTF-16 bytes without a mark are: delimiters, digits, spaces and line ends have a zero
/// in every other byte, in whatever language the text is.
pub(super) fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let taste = bytes.get(..TASTE).unwrap_or(bytes);
    let (mut low_first, mut high_first, mut pairs) = (0_usize, 0_usize, 0_usize);
    for pair in taste.chunks_exact(2) {
        pairs += 1;
        match pair {
            [0, 0] => return None,
            [_, 0] => low_first += 1,
            [0, _] => high_first += 1,
            _ => {}
        }
    }
    // Half of the letters, at least, are of the first 256.
    if pairs < 2 || !bytes.len().is_multiple_of(2) {
        None
    } else if high_first == 0 && low_first * 2 >= pairs {
        Some(UTF_16LE)
    } else if low_first == 0 && high_first * 2 >= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Bytes in this encoding as text, if they hold nothing that no text has.
fn sound<'b>(
    encoding: &'static Encoding,
    bytes: &'b [u8],
    file: &Arc<str>,
) -> Result<Cow<'b, str>, Box<Diagnostic>> {
    let (text, faulty) = encoding.decode_without_bom_handling(bytes);
    let stray = |letter: char| letter == '\0' || (faulty && letter == char::REPLACEMENT_CHARACTER);
    let Some(at) = text.find(stray) else { return Ok(text) };
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
        Name::GuessedEncoding,
        format!(
            "the file does not say how its letters are encoded; they are read as {}",
            encoding.name()
        ),
    )
    .at(FilePlace::of_range(Arc::clone(file), text, at..end))
    .hint("if letters come out wrong, save the file as \"CSV UTF-8\"")
}
