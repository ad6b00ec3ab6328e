//! Pages: sheets as they are to look and to behave, before any file format.

use super::content::Held;

/// A sheet.
#[derive(Default)]
pub struct Page {
    /// What its tab is called.
    pub name: String,
    /// Whether it is seen.
    pub state: State,
    /// The width of each column, in characters, and how its cells look below what is written.
    pub columns: Vec<(f64, Look)>,
    /// The rows, from the first on.
    pub rows: Vec<Row>,
    /// The rules of its cells.
    pub rules: Vec<Ruled>,
    /// How many rows and columns stay in sight.
    pub frozen: (u32, u16),
    /// The cell that is chosen when the sheet is opened, by row and column.
    pub chosen: (u32, u16),
    /// Whether it is printed on its side.
    pub wide: bool,
    /// Whether lines are seen between its cells.
    pub grid: bool,
}

/// Whether a sheet is seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum State {
    /// It is.
    #[default]
    Shown,
    /// Not unless somebody asks for it.
    Hidden,
    /// Not even then, where a format knows that.
    VeryHidden,
}

/// A row.
#[derive(Default)]
pub struct Row {
    /// Its height in points, where it is not the usual one.
    pub height: Option<f64>,
    /// Its cells, from the first column on.
    pub cells: Vec<Cell>,
}

/// A cell.
pub struct Cell {
    /// What it holds.
    pub held: Held,
    /// How it looks.
    pub look: Look,
}

impl Cell {
    /// A cell of text.
    pub fn text(text: impl Into<String>, look: Look) -> Self {
        Self { held: Held::Text(text.into()), look }
    }
}

/// How a cell looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Look {
    /// As cells do by themselves, always text.
    Bare,
    /// A title.
    Title,
    /// A heading.
    Heading,
    /// A heading that leads to the tab that it names.
    Link,
    /// What stands at the left of the page that explains.
    Label,
    /// What stands at the right of it.
    Paragraph,
    /// A header; of a column that each row must fill, or not.
    Header(bool),
    /// What stands below a header, or beside a field, to explain it.
    Help,
    /// A value of a table.
    Value(Shown),
    /// A value of a form.
    Field(Shown),
}

/// How a value is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Shown {
    /// As text, exactly as it was typed.
    Text,
    /// As a number.
    Number,
    /// As a whole number.
    Integer,
    /// In per cent.
    Percent,
    /// As an amount.
    Money,
    /// As a day.
    Date,
}

/// The rule of the cells of a column, from one row to another.
pub struct Ruled {
    /// The first and the last row.
    pub rows: (u32, u32),
    /// The column.
    pub column: u16,
    /// The rule.
    pub rule: Rule,
}

/// What may stand in a cell, and what is said about it.
pub struct Rule {
    /// What may stand there.
    pub allows: Allows,
    /// What is said when the cell is chosen: title and message.
    pub help: (String, String),
    /// What is said when something else is typed; none where nothing is.
    pub fault: Option<Fault>,
}

/// What is said when something is typed that does not fit.
pub struct Fault {
    /// Its title.
    pub title: String,
    /// Its message.
    pub message: String,
    /// Whether what was typed can't stay.
    pub stops: bool,
}

/// What may stand in a cell.
pub enum Allows {
    /// Anything.
    Anything,
    /// One of these words.
    Words(Vec<String>),
    /// One of the words in this column of the sheet of lists, of which there are so many.
    List(u16, usize),
    /// What stands in this column of a tab, from the first row of its records to the last one.
    Keys(String, u16),
    /// A number between these.
    Number(Option<f64>, Option<f64>),
    /// A text of a length between these.
    Length(Option<u32>, Option<u32>),
}
