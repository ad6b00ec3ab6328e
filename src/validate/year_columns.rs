//! A column for each year: `2022`, `2023`, `2024`, or `Rating 2023`, `Rating 2024`. The newest is the value
//! of its row; the earlier ones are rows of the sheet that takes them. In that sheet itself each column is
//! read as rows of its own.

use std::sync::Arc;

use super::dataset::Value;
use super::header::Head;
use super::table::{Header, Line, Spot, Stranger, Table};
use super::{cell, fold, raw};
use crate::diagnostic::{Address, CellPlace, Diagnostic, Name, quoted};
use crate::doctype::{Column, Type};
use crate::read::{self, Workbook};

/// A column that is headed by a year, and is not used as another one.
#[derive(Clone)]
pub(super) struct Year {
    /// The year.
    year: i64,
    /// Its header.
    header: Stranger,
    /// Where that is.
    at: Address,
}

/// Takes columns that are headed by years for what the contract says they are, where the sheet has no
/// column for the value itself; they are strangers no longer.
pub(super) fn take(
    table: &mut Table,
    (head, source): (&Head, &read::Sheet),
    strangers: &mut Vec<Stranger>,
    found: &mut Vec<Diagnostic>,
) {
    for (at, column) in table.contract.columns.iter().enumerate() {
        if column.headed_by.is_none() && column.earlier_in.is_none() {
            continue;
        }
        let mut years: Vec<Year> = strangers.iter().filter_map(|it| of(it, column)).collect();
        // The newest may go by the column's name: `Rating (2025)` beside `Rating 2024`.
        let own = own(table, at, head);
        if matches!(table.headers.get(at), Some(Header::At(..))) && own.is_none()
            || years.is_empty()
        {
            continue;
        }
        let named = own.as_ref().map(|own| own.at);
        years.extend(own);
        years.sort_by_key(|year| year.year);
        let is_twice =
            years.iter().zip(years.iter().skip(1)).any(|(it, next)| it.year == next.year);
        if is_twice || years.iter().any(|it| is_merged(it, head, source)) {
            continue;
        }
        let taken: Vec<Address> = years.iter().map(|year| year.at).collect();
        let newest = if column.earlier_in.is_some() { years.pop() } else { None };
        if named.is_some() && named != newest.as_ref().map(|newest| newest.at) {
            continue;
        }
        let title = quoted(&column.title);
        if let Some(header) = table.headers.get_mut(at) {
            let value = newest.as_ref().or(years.first());
            let name: Arc<str> = match &newest {
                Some(newest) => Arc::clone(&newest.header.title),
                None => column.title.as_str().into(),
            };
            *header = value.map_or(Header::Absent, |it| Header::At(it.at.column, name));
        }
        if let (Some(by), Some(first)) = (column.headed_by, years.first())
            && let Some(header) = table.headers.get_mut(by)
            && let Some(column) = table.contract.columns.get(by)
        {
            *header = Header::At(first.at.column, column.title.as_str().into());
        }
        let message = match &newest {
            Some(newest) if years.is_empty() => {
                format!("{} is read as {title}", quoted(&newest.header.title))
            }
            Some(newest) => format!(
                "{} is read as {title}, and {} as that of earlier years",
                quoted(&newest.header.title),
                listed(&years)
            ),
            None => {
                format!("{} are read as {title} of these years, a row for each", listed(&years))
            }
        };
        let place = newest.as_ref().or(years.first()).map(|it| it.header.place.clone());
        let note = Diagnostic::note(Name::TakenAs, message);
        found.extend(place.map(|place| note.at(place)));
        strangers.retain(|it| it.place.address().is_none_or(|at| !taken.contains(&at)));
        table.years = years;
    }
}

/// The header that the column has, where it names a year.
fn own(table: &Table, at: usize, head: &Head) -> Option<Year> {
    let Some(Header::At(place, title)) = table.headers.get(at) else { return None };
    let column = table.contract.columns.get(at).filter(|it| it.earlier_in.is_some())?;
    let cell = head.titles.iter().find(|it| it.at.column == *place)?.at;
    let place = CellPlace { title: Some(title.clone()), ..table.place.clone().cell(cell) };
    of(&Stranger { title: Arc::clone(title), place }, column)
}

/// The year that a header names alone, or beside the name of the column.
fn of(header: &Stranger, column: &Column) -> Option<Year> {
    let at = header.place.address()?;
    let year = cell::year(&header.title)?;
    let rest = fold::name(&header.title.replace(year, " "));
    let rest = rest.trim_matches(|letter: char| !letter.is_alphanumeric());
    let names = [&column.title, &column.name].into_iter().chain(&column.aliases);
    let is_its = rest.is_empty() || names.map(|name| fold::name(name)).any(|name| name == rest);
    let year = fold::plain(year).parse().ok().filter(|_| is_its)?;
    Some(Year { year, header: header.clone(), at })
}

/// Whether a cell below a header is merged over several rows: nobody can tell for which of them it is.
fn is_merged(year: &Year, head: &Head, source: &read::Sheet) -> bool {
    source.layout.merged.iter().any(|area| {
        area.last.row > *head.rows.end()
            && area.first.row != area.last.row
            && (area.first.column..=area.last.column).contains(&year.at.column)
    })
}

/// The headers, for a message.
fn listed(years: &[Year]) -> String {
    years.iter().map(|year| quoted(&year.header.title)).collect::<Vec<_>>().join(", ")
}

/// Whether a row has a value of an earlier year, so that it is a record whatever else it lacks.
pub(super) fn has(table: &Table, row: &read::Row) -> bool {
    let filled = |year: &Year| row.cell(year.at.column).is_some_and(|it| !raw::is_blank(&it.value));
    table.years.iter().any(filled)
}

/// Makes rows of the columns that are headed by years, in the sheet that takes them.
pub(super) fn spread<'a>(
    workbook: &'a Workbook,
    tables: &mut [Table<'a>],
    found: &mut Vec<Diagnostic>,
) {
    for at in 0..tables.len() {
        let Some(table) = tables.get_mut(at) else { continue };
        let years = std::mem::take(&mut table.years);
        let Some(source) = workbook.sheets.get(table.place.tab).filter(|_| !years.is_empty())
        else {
            continue;
        };
        let columns = || table.contract.columns.iter().enumerate();
        let own = columns().find_map(|(value, column)| Some((at, value, column.headed_by?)));
        let other = columns().find_map(|(_, column)| column.earlier_in);
        let Some((to, value, by)) = own.or(other) else { continue };
        let rows: Vec<Row> =
            (0..table.lines.len()).flat_map(|line| rows(table, line, (source, &years))).collect();
        let place = table.place.clone();
        let key = table.contract.key;
        // What each row has beside the value and its year.
        let beside: Vec<Vec<Spot>> =
            rows.iter().map(|row| row.beside(table, (at == to, key))).collect();
        let sound = table.sound;
        let Some(target) = tables.get_mut(to) else { continue };
        if at != to && (target.present || !target.lines.is_empty()) {
            found.extend(years.first().map(|year| unused(year, &years, target)));
            continue;
        }
        if at != to {
            (target.place, target.present, target.sound) = (place, true, sound);
            let columns = target.contract.columns.iter().zip(&mut target.headers).enumerate();
            for (column, (contract, header)) in columns {
                let is_key = contract.kind == Type::Reference(at);
                if column == value || column == by || is_key {
                    let first = years.first().map_or(0, |year| year.at.column);
                    *header = Header::At(first, contract.title.as_str().into());
                }
            }
        }
        target.lines.clear();
        for (row, beside) in rows.iter().zip(beside) {
            let spots = (0..target.contract.columns.len()).map(|column| match column {
                _ if column == value => row.value,
                _ if column == by => Spot::default(),
                _ if at == to => beside.get(column).copied().unwrap_or_default(),
                _ => match target.contract.columns.get(column).map(|column| &column.kind) {
                    Some(Type::Reference(sheet)) if *sheet == at => {
                        beside.first().copied().unwrap_or_default()
                    }
                    _ => Spot::default(),
                },
            });
            let spots = spots.collect();
            let mark = vec![(row.header, Value::Integer(row.year))];
            target.marks.insert((target.lines.len(), by), mark);
            target.lines.push(Line::Merged(row.row, spots));
        }
    }
}

/// A row that is made of a cell below a year.
struct Row<'a> {
    line: usize,
    row: u32,
    year: i64,
    header: Address,
    value: Spot<'a>,
}

impl<'a> Row<'a> {
    /// What the row has beside the value: all of its line, or what names that line alone.
    fn beside(&self, table: &Table<'a>, (own, key): (bool, Option<usize>)) -> Vec<Spot<'a>> {
        if own {
            return (0..table.contract.columns.len()).map(|it| table.spot(self.line, it)).collect();
        }
        key.map(|key| table.spot(self.line, key)).into_iter().collect()
    }
}

/// The rows that are made of a line.
fn rows<'a>(
    table: &Table<'a>,
    line: usize,
    (source, years): (&'a read::Sheet, &[Year]),
) -> Vec<Row<'a>> {
    let Some(row) = table.row(line) else { return Vec::new() };
    let Ok(at) = source.rows.binary_search_by_key(&row, |row| row.index) else { return Vec::new() };
    let Some(cells) = source.rows.get(at) else { return Vec::new() };
    let of = |year: &Year| {
        let cell = cells.cell(year.at.column).map(|cell| &cell.value);
        let cell = cell.filter(|cell| !raw::is_blank(cell))?;
        let at = Some(Address::new(row, year.at.column));
        let value = Spot { at, cell: Some(cell), ..Spot::default() };
        Some(Row { line, row, year: year.year, header: year.at, value })
    };
    years.iter().filter_map(of).collect()
}

/// The warning on years that are left out, since the sheet for them is there.
fn unused(year: &Year, years: &[Year], target: &Table) -> Diagnostic {
    let sheet = quoted(&target.place.sheet);
    let message = format!("{} is not used, since there is a sheet {sheet}", listed(years));
    Diagnostic::warning(Name::UnknownColumn, message)
        .at(year.header.place.clone())
        .hint(format!("keep all earlier years here, or all of them in {sheet}"))
}

#[cfg(test)]
mod tests {
    use crate::doctype::{Column, Doctype, Type};
    use crate::read::Layout;
    use crate::validate::testing::{column, doctype, line, merged, required, sheet, workbook};
    use crate::validate::{Day, Value, faulty};

    /// Findings with a rating each, and the ratings of earlier years.
    fn scorecard() -> Doctype {
        let places = || Type::Code("places".into());
        let findings = sheet(
            "findings",
            vec![
                required(column("id", Type::Text)),
                required(Column {
                    aliases: vec!["Score".into()],
                    earlier_in: Some((1, 2, 1)),
                    ..column("rating", places())
                }),
                column("text", Type::Text),
            ],
        );
        let ratings = sheet(
            "ratings",
            vec![
                required(column("finding", Type::Reference(0))),
                required(column("year", Type::Integer)),
                required(Column { headed_by: Some(1), ..column("rating", places()) }),
            ],
        );
        doctype(vec![findings, ratings])
    }

    /// What is found; the rating of each finding; and finding, year and rating of earlier years, with
    /// their places.
    fn read(sheets: &[(&str, &[&str])], layout: &Layout) -> (Vec<String>, String, String) {
        let mut book = workbook(sheets);
        book.sheets[0].layout = layout.clone();
        let (dataset, found) = faulty(&book, &scorecard(), &[], &Day::default());
        let word = |value: &Value| match value {
            Value::Code { entry, .. } => ["AL", "TR", "GE"][*entry].to_owned(),
            Value::Integer(year) => year.to_string(),
            Value::Text(text) => text.clone(),
            Value::Reference { record, .. } => {
                dataset.sheets[0].records[*record].key.as_deref().unwrap().to_owned()
            }
            other => format!("{other:?}"),
        };
        let of = |sheet: usize, columns: &[usize]| {
            let records = dataset.sheets[sheet].records.iter();
            let rows = records.map(|record| {
                let words = columns.iter().map(|at| word(&record.fields[*at].value));
                words.collect::<Vec<_>>().join(" ")
            });
            rows.collect::<Vec<_>>().join(", ")
        };
        // Each value is found again by its place.
        for (sheet, records) in dataset.sheets.iter().enumerate() {
            for (record, row) in records.records.iter().enumerate() {
                let value = if sheet == 0 { 1 } else { 2 };
                if let (true, Some(place)) =
                    (row.fields[value].at.is_some(), dataset.place(sheet, record, value))
                {
                    let spot = dataset.find(&place).unwrap();
                    assert_eq!((spot.sheet, spot.record), (sheet, Some(record)), "{place}");
                    assert_eq!(&*place.sheet, sheets[0].0);
                }
            }
        }
        (found.iter().map(line).collect(), of(0, &[0, 1]), of(1, &[0, 1, 2]))
    }

    const NOTE: &str = "note taken-as Findings!D1 · \"2025\": `2025` is read as `Rating`, and \
                        `2023`, `2024` as that of earlier years";

    #[test]
    fn the_newest_year_is_the_value_and_earlier_ones_are_rows() {
        let findings: &[&str] =
            &["Id|=2024|=2023|=2025|Text", "a|AL|TR|GE|One", "b||AL|AL|Two", "c|||TR|"];
        let (found, now, before) = read(&[("Findings", findings)], &Layout::default());
        assert_eq!(found, [NOTE]);
        assert_eq!(
            (now.as_str(), before.as_str()),
            ("a GE, b AL, c TR", "a 2023 TR, a 2024 AL, b 2023 AL")
        );
        // Beside the name of the column; one year alone has no earlier ones.
        let findings: &[&str] = &["Id|Score 2024|Rating (2025)", "a|AL|GE"];
        let (found, now, before) = read(&[("Findings", findings)], &Layout::default());
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!((now.as_str(), before.as_str()), ("a GE", "a 2024 AL"));
        // One that goes by the name of the column, and is not the newest, is not guessed at.
        let findings: &[&str] = &["Id|Score 2026|Rating (2025)", "a|AL|GE"];
        let (found, now, before) = read(&[("Findings", findings)], &Layout::default());
        assert!(found.iter().any(|line| line.contains("`Score 2026` is not known")), "{found:?}");
        assert_eq!((now.as_str(), before.as_str()), ("a GE", ""));
        let (found, now, before) = read(&[("Findings", &["Id|2025", "a|GE"])], &Layout::default());
        assert!(found.len() == 1 && found[0].contains("`2025` is read as `Rating`"), "{found:?}");
        assert_eq!((now.as_str(), before.as_str()), ("a GE", ""));
    }

    #[test]
    fn a_fault_is_told_at_its_cell() {
        let findings: &[&str] = &["Id|2024|2025", "a|soon|GE"];
        let (found, ..) = read(&[("Findings", findings)], &Layout::default());
        let fault = found.iter().find(|line| line.starts_with("error")).unwrap();
        assert!(fault.starts_with("error unknown-code Findings!B2 · \"Rating\""), "{fault}");
    }

    #[test]
    fn columns_of_the_sheet_of_years_are_rows() {
        let findings: &[&str] = &["Id|Rating", "a|GE", "b|AL"];
        let ratings: &[&str] = &["Finding|2023|2024", "a|AL|TR", "b||GE"];
        let book = workbook(&[("Ratings", ratings), ("Findings", findings)]);
        let (dataset, found) = faulty(&book, &scorecard(), &[], &Day::default());
        assert_eq!(
            found.iter().map(line).collect::<Vec<_>>(),
            ["note taken-as Ratings!B1 · \"2023\": `2023`, `2024` are read as `Rating` of these \
                 years, a row for each"]
        );
        let years = dataset.sheets[1].records.iter().map(|it| (it.row, it.fields[1].value.clone()));
        assert_eq!(
            years.collect::<Vec<_>>(),
            [(Some(1), 2023), (Some(1), 2024), (Some(2), 2024)]
                .map(|(row, year)| (row, Value::Integer(year)))
        );
        let place = dataset.place(1, 1, 2).unwrap();
        assert_eq!(place.to_string(), "plan.xlsx · Ratings!C2 · \"Rating\"");
        assert_eq!(dataset.find(&place).unwrap().record, Some(1));
    }

    #[test]
    fn what_is_not_clear_is_not_taken() {
        let missing = |rows: &[&str], layout: &Layout| {
            let (found, ..) = read(&[("Findings", rows)], layout);
            assert!(found.iter().any(|line| line.contains("missing-column")), "{found:?}");
        };
        missing(&["Id|2024|Rating 2024", "a|AL|GE"], &Layout::default());
        missing(&["Id|2024|2025", "a|AL|GE", "b||TR"], &merged(&["B2:B3"]));
        missing(&["Id|Target 2026", "a|AL"], &Layout::default());
        // A column of its own is the value; the years are told as not used.
        let findings: &[&str] = &["Id|Rating|2024", "a|AL|GE"];
        let (found, now, before) = read(&[("Findings", findings)], &Layout::default());
        assert!(found.len() == 1 && found[0].starts_with("note unknown-column"), "{found:?}");
        assert_eq!((now.as_str(), before.as_str()), ("a AL", ""));
        // Beside rows of earlier years, which of the two is right is not guessed.
        let both: &[(&str, &[&str])] = &[
            ("Findings", &["Id|2024|2025", "a|AL|GE"]),
            ("Ratings", &["Finding|Year|Rating", "a|2024|TR"]),
        ];
        let (dataset, found) = faulty(&workbook(both), &scorecard(), &[], &Day::default());
        assert_eq!(dataset.sheets[1].records.len(), 1);
        let told = found.iter().map(line).find(|line| line.starts_with("warning")).unwrap();
        assert!(told.contains("`2024` is not used, since there is a sheet `Ratings`"), "{told}");
    }
}
