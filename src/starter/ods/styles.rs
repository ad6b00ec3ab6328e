//! The styles of an OpenDocument spreadsheet.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::starter::looks;
use crate::starter::page::{Look, Shown};

/// The formats of numbers, named for [`number`].
pub const NUMBERS: &str = r#"<number:text-style style:name="n-text"><number:text-content/></number:text-style>
<number:number-style style:name="n-number"><number:number number:min-integer-digits="1"/></number:number-style>
<number:number-style style:name="n-integer"><number:number number:decimal-places="0" number:min-integer-digits="1"/></number:number-style>
<number:percentage-style style:name="n-percent"><number:number number:decimal-places="1" number:min-decimal-places="1" number:min-integer-digits="1"/><number:text>%</number:text></number:percentage-style>
<number:number-style style:name="n-money"><number:number number:decimal-places="2" number:min-decimal-places="2" number:min-integer-digits="1" number:grouping="true"/></number:number-style>
<number:date-style style:name="n-date"><number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>
"#;

/// The styles that are used, each written once.
#[derive(Default)]
pub struct Styles {
    names: BTreeMap<String, String>,
    /// Their elements.
    pub text: String,
}

impl Styles {
    /// The name of a style of a family with these properties.
    fn named(&mut self, family: &str, more: &str, properties: &str) -> String {
        let body = format!("style:family=\"{family}\"{more}>{properties}");
        if let Some(name) = self.names.get(&body) {
            return name.clone();
        }
        let name = format!("s{}", self.names.len() + 1);
        let _ = writeln!(self.text, "<style:style style:name=\"{name}\" {body}</style:style>");
        self.names.insert(body, name.clone());
        name
    }

    /// A sheet.
    pub fn table(&mut self, shown: bool, wide: bool) -> String {
        let master = if wide { "Wide" } else { "Upright" };
        let properties = format!("<style:table-properties table:display=\"{shown}\"/>");
        self.named("table", &format!(" style:master-page-name=\"{master}\""), &properties)
    }

    /// A column; a character is as wide as a digit of the usual letters.
    pub fn column(&mut self, width: f64) -> String {
        let width = width.mul_add(5.6, 4.0);
        let properties =
            format!("<style:table-column-properties style:column-width=\"{width:.2}pt\"/>");
        self.named("table-column", "", &properties)
    }

    /// A row.
    pub fn row(&mut self, height: Option<f64>) -> String {
        let properties = match height {
            Some(height) => format!(
                "<style:table-row-properties style:row-height=\"{height:.2}pt\" \
                 style:use-optimal-row-height=\"false\"/>"
            ),
            None => {
                "<style:table-row-properties style:use-optimal-row-height=\"true\"/>".to_owned()
            }
        };
        self.named("table-row", "", &properties)
    }

    /// A cell.
    pub fn cell(&mut self, look: Look) -> String {
        let style = looks::style(look);
        let (mut cell, mut letters, mut lines) = (String::new(), String::new(), String::new());
        if let Some(fill) = style.fill {
            let _ = write!(cell, " fo:background-color=\"#{fill:06x}\"");
        }
        if style.framed {
            let _ = write!(cell, " fo:border=\"0.5pt solid #{:06x}\"", looks::LINE);
        }
        if style.wrapped {
            cell.push_str(" fo:wrap-option=\"wrap\" style:vertical-align=\"top\"");
        }
        if style.left {
            cell.push_str(" style:text-align-source=\"fix\"");
            lines.push_str(" fo:text-align=\"start\"");
        }
        for (is, property) in [
            (style.bold, " fo:font-weight=\"bold\""),
            (style.italic, " fo:font-style=\"italic\""),
            (style.underlined, " style:text-underline-style=\"solid\""),
        ] {
            letters.push_str(if is { property } else { "" });
        }
        if let Some(size) = style.size {
            let _ = write!(letters, " fo:font-size=\"{size}pt\"");
        }
        if let Some(ink) = style.ink {
            let _ = write!(letters, " fo:color=\"#{ink:06x}\"");
        }
        let data = style.shown.map_or_else(String::new, |shown| {
            format!(" style:data-style-name=\"{}\"", number(shown))
        });
        let more = format!(" style:parent-style-name=\"Default\"{data}");
        let properties = format!(
            "<style:table-cell-properties{cell}/><style:paragraph-properties{lines}/>\
             <style:text-properties{letters}/>"
        );
        self.named("table-cell", &more, &properties)
    }
}

/// The format of numbers of a kind of values.
const fn number(shown: Shown) -> &'static str {
    match shown {
        Shown::Text => "n-text",
        Shown::Number => "n-number",
        Shown::Integer => "n-integer",
        Shown::Percent => "n-percent",
        Shown::Money => "n-money",
        Shown::Date => "n-date",
    }
}
