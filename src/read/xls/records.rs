//! The stream of an `.xls` workbook, record by record ([MS-XLS] 2.1.4), and the texts in it.
//!
//! [MS-XLS]: https://learn.microsoft.com/openspecs/office_file_formats/ms-xls/

use encoding_rs::WINDOWS_1252;

use crate::read::bytes::Bytes;

/// Goes on with the record before.
const CONTINUE: u16 = 0x003c;

/// Records, from the beginning of a stream or of a part of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Records<'a>(pub Bytes<'a>);

impl<'a> Records<'a> {
    /// The next record: its kind and its data. None at the end, and where the stream is cut off.
    pub fn next(&mut self) -> Option<(u16, Bytes<'a>)> {
        let kind = self.0.u16()?;
        let length = self.0.u16()?;
        Some((kind, Bytes(self.0.take(length.into())?)))
    }

    /// The data of a record with that of those which go on with it.
    pub fn continued(&mut self, first: Bytes<'a>) -> Continued<'a> {
        let mut parts = vec![first];
        let mut ahead = *self;
        while let Some((CONTINUE, data)) = ahead.next() {
            parts.push(data);
            *self = ahead;
        }
        parts.reverse();
        let now = parts.pop().unwrap_or(Bytes(&[]));
        Continued { now, parts }
    }
}

/// Data that goes on over several records.
pub(super) struct Continued<'a> {
    now: Bytes<'a>,
    /// What comes after, the last first.
    parts: Vec<Bytes<'a>>,
}

impl<'a> Continued<'a> {
    /// Goes on to the next record where this one is at its end.
    fn fill(&mut self) -> Option<()> {
        while self.now.0.is_empty() {
            self.now = self.parts.pop()?;
        }
        Some(())
    }

    /// A number of one byte.
    pub fn u8(&mut self) -> Option<u8> {
        self.fill()?;
        self.now.u8()
    }

    /// A number of two bytes.
    pub fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes([self.u8()?, self.u8()?]))
    }

    /// A number of four bytes.
    pub fn u32(&mut self) -> Option<u32> {
        Some(u32::from(self.u16()?) | u32::from(self.u16()?) << 16)
    }

    /// Leaves out so many bytes.
    fn skip(&mut self, mut count: usize) -> Option<()> {
        while count > 0 {
            self.fill()?;
            let here = count.min(self.now.0.len());
            self.now.take(here)?;
            count -= here;
        }
        Some(())
    }

    /// A text with its length, of two bytes, before it; without its looks (2.5.293).
    pub fn text(&mut self) -> Option<String> {
        let length = self.u16()?;
        let flags = self.u8()?;
        let runs = if flags & 8 == 0 { 0 } else { usize::from(self.u16()?) };
        let more = if flags & 4 == 0 { 0 } else { usize::try_from(self.u32()?).ok()? };
        let text = self.letters(length.into(), flags)?;
        self.skip((runs * 4).checked_add(more)?)?;
        Some(text)
    }

    /// So many letters. Where they go on in another record, that one says anew how wide they are.
    pub fn letters(&mut self, mut count: usize, mut flags: u8) -> Option<String> {
        let mut text = String::new();
        loop {
            let is_wide = flags & 1 != 0;
            let here = (self.now.0.len() >> u32::from(is_wide)).min(count);
            text.push_str(&if is_wide {
                self.now.wide(here)?
            } else {
                narrow(self.now.take(here)?)
            });
            count -= here;
            if count == 0 {
                return Some(text);
            }
            self.now = self.parts.pop()?;
            flags = self.now.u8()?;
        }
    }
}

/// A text of one byte a letter: the lower half of UTF-16. What would be control characters there is
/// from programs that write what their system does.
fn narrow(bytes: &[u8]) -> String {
    // Some say that their letters have one byte, and write two.
    let is_wide = bytes.len() >= 4
        && bytes.len().is_multiple_of(2)
        && bytes.chunks_exact(2).all(|pair| matches!(pair, [1..=u8::MAX, 0]));
    if is_wide && let Some(text) = Bytes(bytes).wide(bytes.len() / 2) {
        return text;
    }
    WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
}

/// A text whose length, of one byte, stands before it.
pub(super) fn short_text(data: Bytes) -> Option<String> {
    let mut data = Continued { now: data, parts: Vec::new() };
    let (length, flags) = (data.u8()?, data.u8()?);
    data.letters(length.into(), flags)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_of_one_byte_a_letter_may_have_two() {
        assert_eq!(narrow(b"T\0i\0t\0e\0l\0"), "Titel");
        assert_eq!(narrow(b"\xc5r \x80"), "År €");
        assert_eq!(narrow(b"a\0b"), "a\0b");
    }

    #[test]
    fn a_text_goes_on_in_the_next_record_with_letters_of_another_width() {
        let stream = b"\x3c\0\x05\0\x01c\0d\0\x3c\0\x03\0\0ef\x0a\0\0\0";
        let mut records = Records(Bytes(stream));
        let mut data = records.continued(Bytes(b"\x06\0\0ab"));
        assert_eq!(data.text().as_deref(), Some("abcdef"));
        assert_eq!(data.text(), None);
        assert!(matches!(records.next(), Some((0x0a, _))));
    }
}
