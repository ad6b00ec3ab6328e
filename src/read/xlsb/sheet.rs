//! One sheet: its rows and cells, and how it is laid out ([MS-XLSB] 2.1.7.62).
//!
//! [MS-XLSB]: https://learn.microsoft.com/openspecs/office_file_formats/ms-xlsb/

use super::Shared;
use super::records::{Records, text};
use crate::diagnostic::Address;
use crate::read::bytes::{Bytes, error_word};
use crate::read::dates::{Shown, from_serial};
use crate::read::faults::Refusal;
use crate::read::layout::{COLUMNS, ROWS, area, hide, in_order, merge};
use crate::read::out::Out;
use crate::read::package::Package;
use crate::read::{CellValue, Layout};

// The records that are looked at, by their names in the specification (2.3.1).
const ROW_HDR: u32 = 0;
const CELL_RK: u32 = 2;
const CELL_ERROR: u32 = 3;
const CELL_BOOL: u32 = 4;
const CELL_REAL: u32 = 5;
const CELL_ST: u32 = 6;
const CELL_ISST: u32 = 7;
const FMLA_STRING: u32 = 8;
const FMLA_NUM: u32 = 9;
const FMLA_BOOL: u32 = 10;
const FMLA_ERROR: u32 = 11;
/// The first of the cells that stand right of the one before, and so tell no column.
const SHORT_BLANK: u32 = 12;
const SHORT_ISST: u32 = 18;
const COL_INFO: u32 = 60;
const CELL_R_STRING: u32 = 62;
const END_SHEET: u32 = 130;
const BEGIN_A_FILTER: u32 = 161;
const MERGE_CELL: u32 = 176;
const LIST_PART: u32 = 661;

/// Reads the sheet in this part, which has this layout so far.
pub(super) fn read(
    package: &mut Package,
    part: &str,
    (mut layout, shared): (Layout, &Shared),
    out: &mut Out,
) -> Result<(), Refusal> {
    let mut records = Records::new(package.part(part)?.ok_or(Refusal::Damaged)?);
    let (mut row, mut column) = (0, None::<u32>);
    loop {
        let (kind, mut data) = records.next()?.ok_or(Refusal::Damaged)?;
        match kind {
            ROW_HDR => {
                row = data.u32().filter(|row| *row < ROWS).ok_or(Refusal::Damaged)?;
                column = None;
                data.take(7);
                if data.u8().unwrap_or_default() & 0x10 != 0 {
                    hide(&mut layout.hidden_rows, row, row);
                }
            }
            1..=FMLA_ERROR | CELL_R_STRING | SHORT_BLANK..=SHORT_ISST => {
                let is_short = (SHORT_BLANK..=SHORT_ISST).contains(&kind);
                let next = column.map_or(0, |column| column + 1);
                let at = if is_short { Some(next) } else { data.u32() };
                let at = at.filter(|column| *column < COLUMNS).ok_or(Refusal::Damaged)?;
                column = Some(at);
                let style = data.u32().ok_or(Refusal::Damaged)? & 0x00ff_ffff;
                let kind = if is_short { kind + 1 - SHORT_BLANK } else { kind };
                if kind != 1 {
                    out.put(row, at, value((kind, style), data, shared))?;
                }
            }
            COL_INFO => {
                let edges = data.u32().zip(data.u32());
                data.take(8);
                if let Some((first, last)) = edges
                    && data.u16().unwrap_or_default() & 1 != 0
                    && first <= last
                    && first < COLUMNS
                {
                    hide(&mut layout.hidden_columns, first, last.min(COLUMNS - 1));
                }
            }
            MERGE_CELL => {
                let (rows, columns) = (data.u32().zip(data.u32()), data.u32().zip(data.u32()));
                if let (Some((top, bottom)), Some((left, right))) = (rows, columns) {
                    merge(&mut layout, area(Address::new(top, left), Address::new(bottom, right)))?;
                }
            }
            // Tables have filters of their own, in other parts.
            BEGIN_A_FILTER | LIST_PART => layout.filtered = true,
            END_SHEET => break,
            _ => {}
        }
    }
    out.end(in_order(layout));
    Ok(())
}

/// What a cell holds whose record is of this kind and refers to this style.
fn value((kind, style): (u32, u32), mut data: Bytes, shared: &Shared) -> CellValue {
    let number = |number: f64| {
        let style = usize::try_from(style).unwrap_or(usize::MAX);
        let shown = shared.styles.get(style).unwrap_or(&Shown::Number);
        from_serial(number, shown, shared.from_1904)
    };
    let understood = match kind {
        CELL_RK => data.short().map(number),
        CELL_REAL | FMLA_NUM => data.f64().filter(|number| number.is_finite()).map(number),
        CELL_BOOL | FMLA_BOOL => data.u8().map(|truth| CellValue::Bool(truth != 0)),
        CELL_ERROR | FMLA_ERROR => {
            data.u8().map(|code| CellValue::Error(error_word(code).to_owned()))
        }
        CELL_ST | FMLA_STRING => text(&mut data).map(CellValue::Text),
        CELL_R_STRING => {
            data.u8();
            text(&mut data).map(CellValue::Text)
        }
        CELL_ISST => {
            data.u32().and_then(|number| shared.strings.get(usize::try_from(number).ok()?))
        }
        _ => None,
    };
    understood.unwrap_or_else(|| CellValue::Unreadable(String::new()))
}
