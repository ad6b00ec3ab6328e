//! One sheet: its rows and cells, and how it is laid out ([MS-XLS] 2.1.7.20.5).
//!
//! [MS-XLS]: https://learn.microsoft.com/openspecs/office_file_formats/ms-xls/

use super::records::Records;
use super::{BOF, EOF, Shared};
use crate::diagnostic::Address;
use crate::read::bytes::{Bytes, error_word};
use crate::read::dates::{Shown, from_serial};
use crate::read::faults::Refusal;
use crate::read::layout::{area, hide, in_order, merge};
use crate::read::out::Out;
use crate::read::{CellValue, Layout};

// The records that are looked at, by their names in the specification (2.3.1).
const FORMULA: u16 = 0x0006;
const COL_INFO: u16 = 0x007d;
const FILTER_MODE: u16 = 0x009b;
const AUTO_FILTER_INFO: u16 = 0x009d;
const MUL_RK: u16 = 0x00bd;
const R_STRING: u16 = 0x00d6;
const MERGE_CELLS: u16 = 0x00e5;
const LABEL_SST: u16 = 0x00fd;
const NUMBER: u16 = 0x0203;
const LABEL: u16 = 0x0204;
const BOOL_ERR: u16 = 0x0205;
const STRING: u16 = 0x0207;
const ROW: u16 = 0x0208;
const RK: u16 = 0x027e;

/// How many columns a sheet of this format has.
const COLUMNS: u16 = 256;

/// Reads the sheet that begins here, which has this layout so far.
pub(super) fn read(
    mut records: Records,
    (mut layout, shared): (Layout, &Shared),
    out: &mut Out,
) -> Result<(), Refusal> {
    if !matches!(records.next(), Some((BOF, _))) {
        return Err(Refusal::Damaged);
    }
    // Charts in a sheet are sheets within it.
    let mut depth = 0_u32;
    // The formula whose text comes in a record of its own.
    let mut awaited = None;
    loop {
        let (kind, mut data) = records.next().ok_or(Refusal::Damaged)?;
        match kind {
            BOF => depth = depth.saturating_add(1),
            EOF if depth == 0 => break,
            EOF => depth -= 1,
            _ if depth > 0 => {}
            FORMULA | R_STRING | LABEL_SST | NUMBER | LABEL | BOOL_ERR | RK => {
                let (at, style) = place(&mut data)?;
                if kind == FORMULA {
                    awaited = is_text(data).then_some(at);
                }
                let value = match kind {
                    LABEL | R_STRING => records.continued(data).text().map(CellValue::Text),
                    kind => value((kind, style), data, shared),
                };
                put(at, value, out)?;
            }
            MUL_RK => {
                let row = data.u16().ok_or(Refusal::Damaged)?;
                let mut column = data.u16().ok_or(Refusal::Damaged)?;
                // The last column stands at the end.
                while data.0.len() > 2 {
                    let style = data.u16().ok_or(Refusal::Damaged)?;
                    let number = data.short().ok_or(Refusal::Damaged)?;
                    let at = within(row, column)?;
                    put(at, Some(shown(number, style, shared)), out)?;
                    column = column.saturating_add(1);
                }
            }
            STRING => {
                if let Some(at) = awaited.take() {
                    put(at, records.continued(data).text().map(CellValue::Text), out)?;
                }
            }
            kind => lay_out(kind, data, &mut layout)?,
        }
    }
    out.end(in_order(layout));
    Ok(())
}

/// What other records say of the layout.
fn lay_out(kind: u16, mut data: Bytes, layout: &mut Layout) -> Result<(), Refusal> {
    match kind {
        ROW => {
            let row = data.u16();
            data.take(10);
            if let Some((row, flags)) = row.zip(data.u8())
                && flags & 0x20 != 0
            {
                hide(&mut layout.hidden_rows, row.into(), row.into());
            }
        }
        COL_INFO => {
            let edges = data.u16().zip(data.u16());
            data.take(4);
            if let Some((first, last)) = edges
                && data.u16().unwrap_or_default() & 1 != 0
                && first <= last
                && first < COLUMNS
            {
                let last = last.min(COLUMNS - 1);
                hide(&mut layout.hidden_columns, first.into(), last.into());
            }
        }
        MERGE_CELLS => {
            data.u16();
            while let Some(((top, bottom), (left, right))) =
                data.u16().zip(data.u16()).zip(data.u16().zip(data.u16()))
            {
                let first = Address::new(top.into(), left.into());
                merge(layout, area(first, Address::new(bottom.into(), right.into())))?;
            }
        }
        FILTER_MODE | AUTO_FILTER_INFO => layout.filtered = true,
        _ => {}
    }
    Ok(())
}

/// Where a cell is, and the number of its style.
fn place(data: &mut Bytes) -> Result<(Address, u16), Refusal> {
    let at = data.u16().zip(data.u16());
    let ((row, column), style) = at.zip(data.u16()).ok_or(Refusal::Damaged)?;
    Ok((within(row, column)?, style))
}

fn within(row: u16, column: u16) -> Result<Address, Refusal> {
    if column < COLUMNS {
        Ok(Address::new(row.into(), column.into()))
    } else {
        Err(Refusal::Damaged)
    }
}

fn put(at: Address, value: Option<CellValue>, out: &mut Out) -> Result<(), Refusal> {
    let value = value.unwrap_or_else(|| CellValue::Unreadable(String::new()));
    out.put(at.row, at.column, value)
}

/// A number in a cell of this style.
fn shown(number: f64, style: u16, shared: &Shared) -> CellValue {
    let shown = shared.styles.get(usize::from(style)).unwrap_or(&Shown::Number);
    from_serial(number, shown, shared.from_1904)
}

/// Whether the result of a formula is a text, which another record holds (2.5.133).
fn is_text(data: Bytes) -> bool {
    matches!(data.0, [0, _, _, _, _, _, 0xff, 0xff, ..])
}

/// What a cell holds whose record is of this kind and refers to this style. A formula with a text
/// holds nothing yet.
fn value((kind, style): (u16, u16), mut data: Bytes, shared: &Shared) -> Option<CellValue> {
    let error = |code: u8| CellValue::Error(error_word(code).to_owned());
    let number = |number: f64| number.is_finite().then(|| shown(number, style, shared));
    match kind {
        RK => data.short().and_then(number),
        NUMBER => data.f64().and_then(number),
        BOOL_ERR => match (data.u8()?, data.u8()?) {
            (truth, 0) => Some(CellValue::Bool(truth != 0)),
            (code, _) => Some(error(code)),
        },
        LABEL_SST => shared.strings.get(usize::try_from(data.u32()?).ok()?),
        FORMULA => match data.0 {
            [0 | 3, _, _, _, _, _, 0xff, 0xff, ..] => Some(CellValue::Text(String::new())),
            [1, _, truth, _, _, _, 0xff, 0xff, ..] => Some(CellValue::Bool(*truth != 0)),
            [2, _, code, _, _, _, 0xff, 0xff, ..] => Some(error(*code)),
            _ => data.f64().and_then(number),
        },
        _ => None,
    }
}
