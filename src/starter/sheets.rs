//! Sheets: the tables and forms of a starter, drawn.

use super::content::Held;
use super::page::{Cell, Look, Page, Row, Ruled};
use super::{Plan, looks, rules, text};
use crate::doctype::{ASIDE, Column, Doctype, Shape, Sheet, Type, words};

/// The first row of a table's records, counted from zero: above it stand header and help.
pub const FIRST: u32 = 2;

/// The last row of a sheet, counted from zero.
pub const LAST: u32 = 1_048_575;

/// How far down a drop-down looks for keys, counted from one.
pub const KEYS: u32 = 10_000;

/// Longest example below a header.
const EXAMPLE: usize = 60;

/// The widths of a form's columns.
const VALUE: f64 = 52.0;
const NEEDED: f64 = 20.0;
const TOLD: f64 = 72.0;

/// The page of the sheet of the contract with this index.
pub fn page(plan: &Plan, (index, rows): (usize, &[Vec<Held>])) -> Page {
    let (contracts, tabs) = (&plan.doctype.schema.sheets, &plan.tabs);
    let Some((contract, tab)) = contracts.get(index).zip(tabs.get(index)) else {
        return Page::default();
    };
    let page = match contract.shape {
        Shape::Table => table(plan, contract, rows),
        Shape::Form => form(plan, contract, rows),
    };
    Page { name: tab.clone(), grid: true, ..page }
}

/// A header with an asterisk where each row needs a value; matching headers leaves it aside.
fn header(column: &Column) -> String {
    if column.is_needed() { format!("{} *", column.title) } else { column.title.clone() }
}

/// Whether a value is needed, in words, and what a blank cell stands for.
fn needed(doctype: &Doctype, column: &Column) -> String {
    match &column.default {
        _ if column.is_needed() => "required".to_owned(),
        _ if is_type(doctype, column) => "keep as it is".to_owned(),
        Some(default) => {
            let word = super::choices::meant(doctype, column, default).unwrap_or(default);
            format!("optional (blank means {word})")
        }
        None => "optional".to_owned(),
    }
}

fn table(plan: &Plan, contract: &Sheet, rows: &[Vec<Held>]) -> Page {
    let mut page = Page::default();
    let (mut header_row, mut help_row) = (Row::default(), Row::default());
    let (mut headers, mut helps) = (Vec::new(), Vec::new());
    for (at, (index, column)) in (0..).zip(contract.columns.iter().enumerate()) {
        let width = looks::width(column, rows.iter().filter_map(|row| row.get(index)));
        page.columns.push((width, Look::Value(looks::shown(column))));
        let title = header(column);
        let mut help = format!("{ASIDE} {}", needed(plan.doctype, column));
        if let Some(example) = example(plan.doctype, column) {
            help += &format!("\nfor example: {}", text::cut(&example, EXAMPLE));
        }
        header_row.cells.push(Cell::text(&title, Look::Header(column.is_needed())));
        help_row.cells.push(Cell::text(&help, Look::Help));
        // Its letters are bold, and so a little wider.
        headers.push((title, width * 0.92, looks::SIZE));
        helps.push((help, width, looks::SMALL));
        let rule = rules::of(plan, column);
        page.rules.push(Ruled { rows: (FIRST, LAST), column: at, rule });
    }
    header_row.height = Some(height(&headers));
    help_row.height = Some(height(&helps));
    page.rows = vec![header_row, help_row];
    for record in rows {
        let texts = record.iter().map(Held::text).zip(&page.columns);
        let texts: Vec<_> = texts.map(|(text, (width, _))| (text, *width, looks::SIZE)).collect();
        let cells = record.iter().zip(&page.columns);
        let cells = cells.map(|(held, (_, look))| Cell { held: held.clone(), look: *look });
        page.rows.push(Row { height: Some(height(&texts)), cells: cells.collect() });
    }
    // A key at the left stays in sight beside the header.
    let kept = u16::from(contract.key == Some(0) && contract.columns.len() > 3);
    page.frozen = (1, kept);
    page.chosen = (FIRST, 0);
    page.wide = page.columns.iter().map(|(width, _)| width).sum::<f64>() > 90.0;
    page
}

fn form(plan: &Plan, contract: &Sheet, rows: &[Vec<Held>]) -> Page {
    const COLUMNS: [(&str, f64); 4] =
        [("Field", 26.0), ("Value", VALUE), ("Needed", NEEDED), ("What to write", TOLD)];
    let caption = COLUMNS.iter().map(|(title, _)| Cell::text(*title, Look::Header(false)));
    let mut page = Page {
        columns: COLUMNS.iter().map(|(_, width)| (*width, Look::Paragraph)).collect(),
        rows: vec![Row { height: None, cells: caption.collect() }],
        frozen: (1, 1),
        chosen: (1, 1),
        wide: true,
        ..Page::default()
    };
    let record = rows.first().map(Vec::as_slice).unwrap_or_default();
    for (row, (index, column)) in (1..).zip(contract.columns.iter().enumerate()) {
        let held = record.get(index).cloned().unwrap_or(Held::Blank);
        let needed = needed(plan.doctype, column);
        let told = told(plan.doctype, column, true);
        // Paragraphs get room.
        let least = if column.kind == Type::RichText { "\n\n\n" } else { "" };
        let height = looks::height(&[
            (&held.text(), VALUE, looks::SIZE),
            (least, VALUE, looks::SIZE),
            (&needed, NEEDED, looks::SMALL),
            (&told, TOLD, looks::SMALL),
        ]);
        let cells = vec![
            Cell::text(header(column), Look::Header(column.is_needed())),
            Cell { held, look: Look::Field(looks::shown(column)) },
            Cell::text(needed, Look::Help),
            Cell::text(told, Look::Help),
        ];
        page.rows.push(Row { height: Some(height), cells });
        page.rules.push(Ruled { rows: (row, row), column: 1, rule: rules::of(plan, column) });
    }
    page
}

/// What could stand in a column, in the words of its drop-down where it has one.
pub fn example(doctype: &Doctype, column: &Column) -> Option<String> {
    let example = match is_type(doctype, column) {
        true => &doctype.manifest.name,
        false => column.example.as_ref()?,
    };
    let meant = super::choices::meant(doctype, column, example);
    Some(meant.unwrap_or(example).to_owned())
}

/// Whether it is the field that names the document type.
pub fn is_type(doctype: &Doctype, column: &Column) -> bool {
    let form = doctype.schema.sheets.first();
    let field = form.and_then(|form| form.columns.get(form.column("type")?));
    field.is_some_and(|field| std::ptr::eq(field, column))
}

/// A column in a few sentences: what to write, what its values are, an example. Where there are
/// drop-downs, they tell of their words themselves.
pub fn told(doctype: &Doctype, column: &Column, drop_downs: bool) -> String {
    let one = match &column.kind {
        Type::Text => None,
        Type::RichText => Some("text with emphasis, links, lists and paragraphs".to_owned()),
        Type::Code(_) if drop_downs => Some("from the list of the drop-down".to_owned()),
        _ => Some(words::one(doctype, &column.kind)),
    };
    // Most descriptions say it themselves.
    let separator = column.separator.as_ref().filter(|_| !column.description.contains("between"));
    let several = separator.map(|separator| format!("several, with `{separator}` between them"));
    let each = if column.separator.is_some() { "each " } else { "" };
    let one = one.map(|one| format!("{each}{one}"));
    let clauses = several.into_iter().chain(one);
    // What a blank cell stands for is said elsewhere.
    let limits = words::limits(doctype, column).into_iter().filter(|clause| {
        // A regular expression tells its author more than anybody else.
        !clause.starts_with("of the form ")
            && !(drop_downs
                && (clause.starts_with("one of: ") || clause.starts_with("blank means ")))
    });
    let clauses: Vec<String> = clauses.chain(limits).collect();
    let mut told = text::ended(&column.description);
    told = format!("{told} {}", text::sentence(&clauses.join("; "))).trim().to_owned();
    if let Some(example) = example(doctype, column) {
        told += &format!(" For example: {example}");
    }
    text::curly(&told)
}

/// How high a row of such texts is.
fn height(texts: &[(String, f64, f64)]) -> f64 {
    let texts: Vec<_> = texts.iter().map(|(text, width, size)| (&**text, *width, *size)).collect();
    looks::height(&texts)
}
