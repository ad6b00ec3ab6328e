//! Excel up to 2003: a look at the records of a workbook before `calamine` reads it.
//!
//! `calamine` takes memory for the rectangle that a sheet claims, and reads the weakest of the
//! scramblings as if it were none. The format is [MS-XLS].
//!
//! [MS-XLS]: https://learn.microsoft.com/openspecs/office_file_formats/ms-xls/

use std::io::{Cursor, Read};

use cfb::CompoundFile;

use super::faults::Refusal;

/// How many rows a sheet of this format can have.
const ROWS: u32 = 65_536;

/// How many columns a sheet of this format can have.
const COLUMNS: u16 = 256;

/// Says that the rest is scrambled with a password (2.4.117).
const FILE_PASS: u16 = 0x002f;

/// Claims the size of a sheet (2.4.90).
const DIMENSIONS: u16 = 0x0200;

/// The records that begin with a row and a column: formulas, and cells of all kinds.
const CELLS: [u16; 8] = [0x0006, 0x00bd, 0x00d6, 0x00fd, 0x0203, 0x0204, 0x0205, 0x027e];

/// Refuses a workbook that can't be read, or whose sheets are larger than the format has them.
pub(super) fn check(bytes: &[u8]) -> Result<(), Refusal> {
    // Where this reader is stricter than `calamine`, it is left to that one.
    let Some(stream) = stream(bytes) else { return Ok(()) };
    let mut rest = stream.as_slice();
    while let Some((kind, data)) = record(&mut rest) {
        let sound = match kind {
            FILE_PASS => return Err(Refusal::Protected),
            DIMENSIONS => match data {
                [_, _, _, _, a, b, c, d, _, _, e, f, ..] => {
                    u32::from_le_bytes([*a, *b, *c, *d]) <= ROWS
                        && u16::from_le_bytes([*e, *f]) <= COLUMNS
                }
                _ => true,
            },
            kind if CELLS.contains(&kind) => match data {
                [_, _, low, high, ..] => u16::from_le_bytes([*low, *high]) < COLUMNS,
                _ => true,
            },
            _ => true,
        };
        if !sound {
            return Err(Refusal::Damaged);
        }
    }
    Ok(())
}

/// The records of a workbook.
fn stream(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut file = CompoundFile::open(Cursor::new(bytes)).ok()?;
    let name = ["/Workbook", "/Book"].into_iter().find(|name| file.exists(name))?;
    let mut stream = Vec::new();
    file.open_stream(name).ok()?.read_to_end(&mut stream).ok()?;
    Some(stream)
}

/// Takes the next record: its kind and its data.
fn record<'a>(rest: &mut &'a [u8]) -> Option<(u16, &'a [u8])> {
    let [a, b, c, d, after @ ..] = *rest else { return None };
    let length = usize::from(u16::from_le_bytes([*c, *d]));
    let (data, after) = after.split_at_checked(length)?;
    *rest = after;
    Some((u16::from_le_bytes([*a, *b]), data))
}
