//! The sheets of an OpenDocument spreadsheet.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::rules;
use super::styles::{NUMBERS, Styles};
use super::xml::{escaped, paragraph, reference};
use crate::starter::content::Held;
use crate::starter::looks;
use crate::starter::page::{Cell, Look, Page, Shown, State};

/// Sheets, with their styles and rules before them.
pub fn of(pages: &[Page]) -> String {
    let mut styles = Styles::default();
    let (mut ruling, mut tables, mut count) = (String::new(), String::new(), 0);
    for page in pages {
        let names: BTreeMap<(u32, u16), String> = page
            .rules
            .iter()
            .map(|ruled| {
                count += 1;
                let name = format!("v{count}");
                rules::push(&mut ruling, &name, page, ruled);
                ((ruled.rows.0, ruled.column), name)
            })
            .collect();
        push_table(&mut tables, page, &names, &mut styles);
    }
    // Writing into a String can't fail, here and below.
    let mut text = format!("<office:automatic-styles>\n{NUMBERS}");
    text += &styles.text;
    let _ = write!(
        text,
        "</office:automatic-styles>\n<office:body><office:spreadsheet>\
         <table:content-validations>{ruling}</table:content-validations>\n{tables}\
         </office:spreadsheet></office:body>"
    );
    text
}

fn push_table(
    text: &mut String,
    page: &Page,
    rules: &BTreeMap<(u32, u16), String>,
    styles: &mut Styles,
) {
    let style = styles.table(page.state == State::Shown, page.wide);
    let name = escaped(&page.name);
    let _ = writeln!(text, "<table:table table:name=\"{name}\" table:style-name=\"{style}\">");
    for (width, look) in &page.columns {
        let (column, cell) = (styles.column(*width), styles.cell(*look));
        let _ = writeln!(
            text,
            "<table:table-column table:style-name=\"{column}\" \
             table:default-cell-style-name=\"{cell}\"/>"
        );
    }
    if page.columns.is_empty() {
        text.push_str("<table:table-column/>\n");
    }
    let mut row_index = 0;
    for row in &page.rows {
        // What stays in sight is printed on each page, too.
        let is_head = row_index < page.frozen.0;
        let style = styles.row(row.height);
        let open = if is_head { "<table:table-header-rows>" } else { "" };
        let _ = write!(text, "{open}<table:table-row table:style-name=\"{style}\">");
        for (column, cell) in (0..).zip(&row.cells) {
            push_cell(text, cell, rule_at(page, rules, (row_index, column)), styles);
        }
        if row.cells.is_empty() {
            text.push_str("<table:table-cell/>");
        }
        let close = if is_head { "</table:table-header-rows>" } else { "" };
        let _ = writeln!(text, "</table:table-row>{close}");
        row_index += 1;
    }
    let below = page.rules.iter().map(|ruled| ruled.rows.1).max().unwrap_or_default() + 1;
    if below > row_index {
        let style = styles.row(None);
        let rest = below - row_index;
        let _ = write!(
            text,
            "<table:table-row table:style-name=\"{style}\" table:number-rows-repeated=\"{rest}\">"
        );
        for (column, (_, look)) in (0..).zip(&page.columns) {
            let cell = Cell { held: Held::Blank, look: *look };
            push_cell(text, &cell, rule_at(page, rules, (below - 1, column)), styles);
        }
        text.push_str("</table:table-row>\n");
    }
    text.push_str("</table:table>\n");
}

/// The name of the rule of a cell.
fn rule_at<'a>(
    page: &Page,
    names: &'a BTreeMap<(u32, u16), String>,
    (row, column): (u32, u16),
) -> Option<&'a str> {
    let ruled = page
        .rules
        .iter()
        .find(|ruled| ruled.column == column && ruled.rows.0 <= row && row <= ruled.rows.1)?;
    names.get(&(ruled.rows.0, column)).map(String::as_str)
}

fn push_cell(text: &mut String, cell: &Cell, rule: Option<&str>, styles: &mut Styles) {
    let style = styles.cell(cell.look);
    let _ = write!(text, "<table:table-cell table:style-name=\"{style}\"");
    if let Some(rule) = rule {
        let _ = write!(text, " table:content-validation-name=\"{rule}\"");
    }
    let is_share = looks::style(cell.look).shown == Some(Shown::Percent);
    match &cell.held {
        Held::Blank => {
            text.push_str("/>");
            return;
        }
        Held::Text(_) => text.push_str(" office:value-type=\"string\">"),
        Held::Number(number) => {
            let kind = if is_share { "percentage" } else { "float" };
            let _ = write!(text, " office:value-type=\"{kind}\" office:value=\"{number}\">");
        }
        Held::Date(date) => {
            let _ = write!(text, " office:value-type=\"date\" office:date-value=\"{date}\">");
        }
    }
    let held = cell.held.text();
    if cell.look == Look::Link {
        let (target, shown) = (escaped(&reference(&held)), paragraph(&held));
        let _ = write!(
            text,
            "<text:p><text:a xlink:type=\"simple\" xlink:href=\"#{target}.A1\">{shown}</text:a>\
             </text:p>"
        );
    } else {
        for line in held.split('\n') {
            let _ = write!(text, "<text:p>{}</text:p>", paragraph(line.trim_end_matches('\r')));
        }
    }
    text.push_str("</table:table-cell>");
}
