//! A part of an `.xlsb` workbook, record by record ([MS-XLSB] 2.1.4).
//!
//! [MS-XLSB]: https://learn.microsoft.com/openspecs/office_file_formats/ms-xlsb/

use std::io::{BufRead, Read};

use crate::read::bytes::Bytes;
use crate::read::faults::Refusal;
use crate::read::package::Unpacked;

/// The records of a part.
pub(super) struct Records<'p, 'a> {
    part: Unpacked<'p, 'a>,
    data: Vec<u8>,
}

impl<'p, 'a> Records<'p, 'a> {
    /// Those of this part.
    pub fn new(part: Unpacked<'p, 'a>) -> Self {
        Self { part, data: Vec::new() }
    }

    /// The next record: its kind, and its data. None at the end of the part.
    pub fn next(&mut self) -> Result<Option<(u32, Bytes<'_>)>, Refusal> {
        match self.part.fill_buf().map(<[u8]>::is_empty) {
            Ok(false) => {}
            Ok(true) => return Ok(None),
            Err(_) => return Err(self.part.get_ref().fault()),
        }
        let kind = self.number(2)?;
        let length = u64::from(self.number(4)?);
        self.data.clear();
        let read = (&mut self.part).take(length).read_to_end(&mut self.data);
        match read {
            Ok(count) if count as u64 == length => Ok(Some((kind, Bytes(&self.data)))),
            _ => Err(self.part.get_ref().fault()),
        }
    }

    /// A number of at most so many bytes, of seven bits each.
    fn number(&mut self, most: u32) -> Result<u32, Refusal> {
        let mut number = 0;
        for at in 0..most {
            let mut byte = [0];
            self.part.read_exact(&mut byte).map_err(|_| self.part.get_ref().fault())?;
            let [byte] = byte;
            number |= u32::from(byte & 0x7f) << (7 * at);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Ok(number)
    }
}

/// A text with its length before it; none where it is missing.
pub(super) fn text(data: &mut Bytes) -> Option<String> {
    match data.u32()? {
        u32::MAX => Some(String::new()),
        units => data.wide(usize::try_from(units).ok()?),
    }
}
