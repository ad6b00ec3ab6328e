//! Where something is: a place that the reader can go to.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// A cell's position in its sheet, both counted from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Address {
    /// The row: 0 is the row that spreadsheets call 1.
    pub row: u32,
    /// The column: 0 is the column that spreadsheets call A.
    pub column: u32,
}

impl Address {
    /// The address of the cell in this row and column, both counted from zero.
    pub const fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }

    /// The letters that spreadsheets call a column by, the column counted from zero.
    pub fn letters(column: u32) -> String {
        let mut letters = Vec::new();
        let mut rest = u64::from(column) + 1;
        while rest > 0 {
            rest -= 1;
            letters.push(b'A' + u8::try_from(rest % 26).unwrap_or_default());
            rest /= 26;
        }
        letters.iter().rev().map(|&letter| char::from(letter)).collect()
    }
}

/// As spreadsheets write it: `D17`.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}{}", Self::letters(self.column), u64::from(self.row) + 1)
    }
}

/// A place in a workbook: a sheet of it, or a row, a column or a cell of that sheet.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CellPlace {
    /// The workbook, as its user named it.
    #[serde(with = "super::shared")]
    pub file: Arc<str>,
    /// Which of the workbook's tabs it is, counted from zero. It gives the order, and is not shown.
    pub tab: usize,
    /// The sheet's name, as it is written on its tab.
    #[serde(with = "super::shared")]
    pub sheet: Arc<str>,
    /// The row, counted from zero.
    pub row: Option<u32>,
    /// The column, counted from zero.
    pub column: Option<u32>,
    /// The column's title, as it is written in its header (in a form: the field's name).
    #[serde(with = "super::shared::optional")]
    pub title: Option<Arc<str>>,
    /// The key of the record in this row, by which its author knows it.
    #[serde(with = "super::shared::optional")]
    pub key: Option<Arc<str>>,
    /// Whether the sheet is a list of records in a JSON or TOML file, which has no cells: row 1 is
    /// then told as record 1.
    pub records: bool,
}

impl CellPlace {
    /// A whole sheet, on the first tab.
    pub fn sheet(file: Arc<str>, sheet: Arc<str>) -> Self {
        Self {
            file,
            tab: 0,
            sheet,
            row: None,
            column: None,
            title: None,
            key: None,
            records: false,
        }
    }

    /// A cell of the same sheet.
    #[must_use]
    pub fn cell(mut self, address: Address) -> Self {
        self.row = Some(address.row);
        self.column = Some(address.column);
        self
    }

    /// The address, where the place is one cell.
    pub fn address(&self) -> Option<Address> {
        Some(Address::new(self.row?, self.column?))
    }
}

/// `inputs/plan.xlsx · Activities!D17 · "Deadline"`
impl fmt::Display for CellPlace {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} · {}", self.file, self.sheet)?;
        match (self.row, self.column) {
            // Row 0 holds the names, which stand in each record.
            (Some(0), _) if self.records => {}
            (Some(row), _) if self.records => write!(f, " record {row}")?,
            (None, Some(_)) if self.records => {}
            (Some(row), Some(column)) => write!(f, "!{}", Address::new(row, column))?,
            (Some(row), None) => write!(f, " row {}", u64::from(row) + 1)?,
            (None, Some(column)) => write!(f, " column {}", Address::letters(column))?,
            (None, None) => {}
        }
        match &self.title {
            Some(title) => write!(f, " · \"{title}\""),
            None => Ok(()),
        }
    }
}

/// A place in a text file: a line and a column, with that line's text for an excerpt.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct FilePlace {
    /// The file, as its user named it or as the project knows it (`templates/work-plan/layout.typ`).
    #[serde(with = "super::shared")]
    pub file: Arc<str>,
    /// The line, counted from one.
    pub line: usize,
    /// The column, counted from one, in characters.
    pub column: usize,
    /// How many characters of the line it covers, at least one.
    pub width: usize,
    /// The line's own text, without its end.
    pub excerpt: String,
}

impl FilePlace {
    /// The place of a range of bytes of a file's text.
    pub fn of_range(file: impl Into<Arc<str>>, text: &str, range: std::ops::Range<usize>) -> Self {
        let start = floor(text, range.start);
        let before = text.get(..start).unwrap_or_default();
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let rest = text.get(line_start..).unwrap_or_default();
        let excerpt = rest.lines().next().unwrap_or_default();
        let line_end = line_start + excerpt.len();
        let end = floor(text, range.end.min(line_end)).max(start);
        Self {
            file: file.into(),
            line: before.matches('\n').count() + 1,
            column: text.get(line_start..start).unwrap_or_default().chars().count() + 1,
            width: text.get(start..end).unwrap_or_default().chars().count().max(1),
            excerpt: excerpt.to_owned(),
        }
    }
}

/// The last character boundary at or before a byte offset.
fn floor(text: &str, offset: usize) -> usize {
    text.floor_char_boundary(offset.min(text.len()))
}

/// `templates/work-plan/layout.typ:12:5`
impl fmt::Display for FilePlace {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{}:{}:{}", self.file, self.line, self.column)
    }
}

/// Where something is. The order is that in which to mend: file by file, and of each the whole
/// file, then lines, then cells in the order of their tabs.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Place {
    /// A file or folder as a whole.
    Path(PathBuf),
    /// A line of a text file.
    File(FilePlace),
    /// A cell of a workbook, or a sheet, row or column of it.
    Cell(CellPlace),
}

impl Place {
    /// The file or folder that it is in.
    pub fn file(&self) -> Cow<'_, str> {
        match self {
            Self::Path(path) => path.to_string_lossy(),
            Self::File(place) => Cow::Borrowed(&place.file),
            Self::Cell(place) => Cow::Borrowed(&place.file),
        }
    }

    /// How much of the file it is: all, lines, cells.
    const fn extent(&self) -> u8 {
        match self {
            Self::Path(_) => 0,
            Self::File(_) => 1,
            Self::Cell(_) => 2,
        }
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Self) -> Ordering {
        let of_files = self.file().cmp(&other.file());
        of_files.then_with(|| match (self, other) {
            (Self::Path(one), Self::Path(other)) => one.cmp(other),
            (Self::File(one), Self::File(other)) => one.cmp(other),
            (Self::Cell(one), Self::Cell(other)) => one.cmp(other),
            _ => self.extent().cmp(&other.extent()),
        })
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Self::Path(path) => write!(f, "{}", path.display()),
            Self::File(place) => place.fmt(f),
            Self::Cell(place) => place.fmt(f),
        }
    }
}

impl From<CellPlace> for Place {
    fn from(place: CellPlace) -> Self {
        Self::Cell(place)
    }
}

impl From<FilePlace> for Place {
    fn from(place: FilePlace) -> Self {
        Self::File(place)
    }
}

impl From<PathBuf> for Place {
    fn from(path: PathBuf) -> Self {
        Self::Path(path)
    }
}

impl From<&std::path::Path> for Place {
    fn from(path: &std::path::Path) -> Self {
        Self::Path(path.to_owned())
    }
}
