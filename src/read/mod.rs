//! Reading: a path becomes a workbook. The only room that knows spreadsheet formats.

mod workbook;

pub use workbook::{Cell, CellValue, Row, Shape, Sheet, Workbook};
