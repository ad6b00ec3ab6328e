//! A contract in plain words: what to write in a column.

use super::{
    Beyond, Column, DateOrder, Doctype, Hidden, Merged, Shape, Sheet, Type, Words, variants,
};
use crate::validate::Special;

/// How many entries of a code list are told by name.
const ENTRIES: usize = 12;

/// What a sheet is: `(table, optional, also called Actions)`.
pub fn about(sheet: &Sheet) -> String {
    let mut about = vec![match sheet.shape {
        Shape::Table => "a table with a header row".to_owned(),
        Shape::Form => "two columns, field and value".to_owned(),
    }];
    if !sheet.required {
        about.push("may be left out".to_owned());
    }
    if sheet.merged == Merged::Fill {
        about.push("a cell merged over several rows is meant for each of them".to_owned());
    }
    if sheet.hidden == Hidden::Exclude {
        about.push("what is hidden is left out".to_owned());
    }
    if !sheet.aliases.is_empty() {
        about.push(format!("also called {}", sheet.aliases.join(", ")));
    }
    format!("({})", about.join("; "))
}

/// What the values of a column are: `a date`, `a list of web addresses, with ; between them`.
pub fn kind(doctype: &Doctype, column: &Column) -> String {
    let one = match &column.known {
        None => one(doctype, &column.kind),
        Some(list) => format!("text, or an entry of the code list {list}"),
    };
    match &column.separator {
        None => one,
        Some(separator) => format!("several, with `{separator}` between them, each {one}"),
    }
}

/// What one value is.
pub fn one(doctype: &Doctype, kind: &Type) -> String {
    match kind {
        Type::Text => "text".to_owned(),
        Type::RichText => "text with emphasis, links, lists and paragraphs (CommonMark)".to_owned(),
        Type::Integer => "a whole number".to_owned(),
        Type::Number => "a number".to_owned(),
        Type::Percent => "a percentage".to_owned(),
        Type::Money(currency) => format!("an amount of money, in {currency} if nothing is said"),
        Type::Date => "a date".to_owned(),
        Type::YearMonth => "a month of a year, such as 2026-12".to_owned(),
        Type::Quarter => "a quarter, such as Q3 or Q3 2026".to_owned(),
        Type::Period => {
            "a day, month, quarter or year, such as June 2026, or from one to another".to_owned()
        }
        Type::Time => "a time of day, such as 09:00, or from one to another".to_owned(),
        Type::YesNo => "yes or no".to_owned(),
        Type::Code(list) if list == variants::LIST => "a variant".to_owned(),
        Type::Code(list) => format!("an entry of the code list {list}"),
        Type::Reference(sheet) => match doctype.schema.sheets.get(*sheet) {
            Some(sheet) => match sheet.key.and_then(|key| sheet.columns.get(key)) {
                Some(key) => format!("the {} of a row of the sheet {}", key.title, sheet.title),
                None => format!("a row of the sheet {}", sheet.title),
            },
            None => "a row of another sheet".to_owned(),
        },
        Type::Url => "a web address".to_owned(),
        Type::DottedNumber => "a number of parts, such as 3.10".to_owned(),
        Type::Image(_) => "the name of an image file beside the workbook".to_owned(),
    }
}

/// What texts can be filled in with, in Markdown, with names of a type that has such texts.
pub fn counted(doctype: &Doctype) -> Option<String> {
    let sheets = || doctype.schema.sheets.iter().filter(|sheet| !sheet.base);
    let mut columns = sheets().flat_map(|sheet| &sheet.columns);
    columns.find(|column| column.kind == Type::RichText)?;
    let sheet = sheets().find(|sheet| sheet.shape == Shape::Table)?;
    let is_word = |column: &&Column| {
        matches!(column.kind, Type::Code(_) | Type::Reference(_)) || !column.values.is_empty()
    };
    let some = sheet.columns.iter().find(is_word).or(sheet.columns.first())?;
    let (name, column) = (sheet.title.to_lowercase(), some.title.to_lowercase());
    Some(format!(
        "Texts with emphasis can say figures that are filled in from the data of the paper, such as \
         `{{count:{name}}}`, `{{count:{column} in {name}}}` and `{{list:{column} in {name}}}`; with `where`, of \
         some rows only."
    ))
}

/// What is asked of the values, a clause each: `one of: yes, no`, `at least 3 characters`.
pub fn limits(doctype: &Doctype, column: &Column) -> Vec<String> {
    let mut limits: Vec<String> = Vec::new();
    limits.extend(choice(doctype, column));
    limits.extend(match column.kind {
        // Contracts give percentages as shares.
        Type::Percent => {
            let percent = |share: f64| share * 100.0;
            between(column.minimum.map(percent), column.maximum.map(percent), "%")
        }
        _ => between(column.minimum, column.maximum, ""),
    });
    limits.extend(between(column.shortest, column.longest, " characters"));
    if column.unique {
        limits.push("no value twice".to_owned());
    }
    if let Some(pattern) = &column.pattern {
        limits.push(format!("of the form `{}`", pattern.as_str()));
    }
    limits.extend(column.date_order.map(|order| match order {
        DateOrder::DayFirst => "03/04/2026 is 3 April".to_owned(),
        DateOrder::MonthFirst => "03/04/2026 is 4 March".to_owned(),
    }));
    if column.lenient {
        let limit = match column.kind.is_reckoned() {
            true => "words are printed as they are",
            false => "a typing slip is mended",
        };
        limits.push(limit.to_owned());
    }
    if !column.special.is_empty() {
        let words: Vec<&str> = column.special.iter().copied().map(Special::word).collect();
        limits.push(format!("or {}", words.join(", ")));
    }
    if let Some(default) = &column.default {
        limits.push(format!("blank means {default}"));
    }
    limits.extend(meaning(doctype, column));
    limits
}

/// What is made of what stands in a column, a clause each: `a group means all of its members`.
pub fn meaning(doctype: &Doctype, column: &Column) -> Vec<String> {
    let mut meaning: Vec<String> = Vec::new();
    let form = doctype.schema.sheets.first();
    if let Some((form, field)) =
        form.zip(column.default_from).and_then(|(form, at)| Some((form, form.columns.get(at)?)))
    {
        meaning.push(format!("blank means what {} of {} says", field.title, form.title));
    }
    if column.ranges {
        meaning
            .push("a range such as 1.1–1.5 means all rows from the first to the last".to_owned());
    }
    if column.expand {
        meaning.push("a group means all of its members".to_owned());
    }
    if column.ticks {
        meaning.push("or a column for each value, with x below those that are meant".to_owned());
    }
    if column.months {
        meaning.push("or a month, such as June 2026".to_owned());
    }
    let column_of = |(sheet, at): &Beyond| doctype.schema.sheets.get(*sheet)?.columns.get(*at);
    let years = column.year_from.iter().filter_map(column_of).map(|it| it.title.as_str());
    let years: Vec<&str> = years.filter(|title| *title != column.title).collect();
    if !years.is_empty() {
        meaning.push(format!("without a year, that of {}", years.join(", else of ")));
    }
    if column.headed_by.is_some() || column.earlier_in.is_some() {
        meaning.push("or a column for each year, headed by the year".to_owned());
    }
    if column.prose_in.is_some() {
        let such = column.example.as_ref().map(|one| format!(": {one}. …")).unwrap_or_default();
        meaning.push(format!("or a text that begins with one of these{such}"));
    }
    meaning.extend(shown_if(doctype, column));
    meaning
}

/// In which rows a value may be seen: `printed only where Consent is Named`.
fn shown_if(doctype: &Doctype, column: &Column) -> Option<String> {
    let when = column.shown_if.as_ref()?;
    let has = |sheet: &&Sheet| sheet.columns.iter().any(|own| std::ptr::eq(own, column));
    let sheet = doctype.schema.sheets.iter().find(has);
    let deciding = sheet.and_then(|sheet| sheet.columns.get(when.column));
    let title = deciding.map_or("another column", |column| column.title.as_str());
    let label = |word: &String| -> String {
        let list = deciding.and_then(|column| match &column.kind {
            Type::Code(name) => doctype.codes.get(name.as_str()),
            _ => None,
        });
        let entry = list.and_then(|list| list.entries.iter().find(|entry| entry.code == *word));
        entry.map_or(word, |entry| &entry.label).clone()
    };
    let all = |words: &[String]| words.iter().map(label).collect::<Vec<_>>().join(" or ");
    let words = match &when.words {
        Words::Given => "given".to_owned(),
        Words::Blank => "blank".to_owned(),
        Words::One(words) => all(words),
        Words::None(words) => format!("given and not {}", all(words)),
    };
    Some(format!("used only where {title} is {words}, and else withheld"))
}

/// The allowed values, or the entries of the code list.
fn choice(doctype: &Doctype, column: &Column) -> Option<String> {
    if !column.values.is_empty() {
        return Some(format!("one of: {}", column.values.join(", ")));
    }
    let Type::Code(list) = &column.kind else { return None };
    let entries = &doctype.codes.get(list.as_str())?.entries;
    let labels: Vec<&str> =
        entries.iter().take(ENTRIES).map(|entry| entry.label.as_str()).collect();
    let rest = entries.len().saturating_sub(ENTRIES);
    let more = if rest == 0 { String::new() } else { format!(" and {rest} more") };
    Some(format!("one of: {}{more}", labels.join(", ")))
}

/// A range, if there is one.
pub fn between<T: ToString>(least: Option<T>, most: Option<T>, unit: &str) -> Option<String> {
    match (least.map(|it| it.to_string()), most.map(|it| it.to_string())) {
        (Some(least), Some(most)) => Some(format!("from {least} to {most}{unit}")),
        (Some(least), None) => Some(format!("at least {least}{unit}")),
        (None, Some(most)) => Some(format!("at most {most}{unit}")),
        (None, None) => None,
    }
}
