//! What may stand in the cells of an OpenDocument spreadsheet, and what is said about it.

use std::fmt::Write;

use super::xml::{escaped, letters, paragraph, reference};
use crate::starter::page::{Allows, Page, Rule, Ruled};
use crate::starter::sheets;
use crate::starter::tabs::LISTS;

/// Writes the rule of a page under a name.
pub fn push(text: &mut String, name: &str, page: &Page, ruled: &Ruled) {
    let base = format!("{}.{}{}", reference(&page.name), letters(ruled.column), ruled.rows.0 + 1);
    let condition = condition(&ruled.rule).map_or_else(String::new, |condition| {
        format!(" table:condition=\"of:{}\" table:display-list=\"unsorted\"", escaped(&condition))
    });
    let _ = write!(
        text,
        "<table:content-validation table:name=\"{name}\"{condition} \
         table:allow-empty-cell=\"true\" table:base-cell-address=\"{}\">",
        escaped(&base)
    );
    let mut said = |element: &str, title: &str, message: &str| {
        let _ = write!(text, "<table:{element} table:title=\"{}\">", escaped(title));
        for line in message.split('\n') {
            let _ = write!(text, "<text:p>{}</text:p>", paragraph(line));
        }
        let element = element.split(' ').next().unwrap_or_default();
        let _ = write!(text, "</table:{element}>");
    };
    let (title, message) = &ruled.rule.help;
    said("help-message table:display=\"true\"", title, message);
    match &ruled.rule.fault {
        Some(fault) => {
            let kind = if fault.stops { "stop" } else { "warning" };
            let element =
                format!("error-message table:display=\"true\" table:message-type=\"{kind}\"");
            said(&element, &fault.title, &fault.message);
        }
        None => said("error-message table:display=\"false\"", "", ""),
    }
    text.push_str("</table:content-validation>\n");
}

/// What a rule asks of a cell; none where it asks for nothing.
fn condition(rule: &Rule) -> Option<String> {
    let between = |what: &str, least: Option<String>, most: Option<String>| match (least, most) {
        (Some(least), Some(most)) => Some(format!("{what}-is-between({least},{most})")),
        (Some(least), None) => Some(format!("{what}()>={least}")),
        (None, Some(most)) => Some(format!("{what}()<={most}")),
        (None, None) => None,
    };
    match &rule.allows {
        Allows::Anything => None,
        Allows::Words(words) => {
            let words = words.iter().map(|word| format!("\"{}\"", word.replace('"', "\"\"")));
            Some(format!("cell-content-is-in-list({})", words.collect::<Vec<_>>().join(";")))
        }
        Allows::List(column, count) => {
            let (letters, tab) = (letters(*column), reference(LISTS));
            let last = count + 1;
            Some(format!("cell-content-is-in-list([${tab}.${letters}$2:.${letters}${last}])"))
        }
        Allows::Keys(tab, column) => {
            let (letters, tab) = (letters(*column), reference(tab));
            let (first, last) = (sheets::FIRST + 1, sheets::KEYS);
            Some(format!(
                "cell-content-is-in-list(OFFSET([${tab}.${letters}${first}];0;0;MAX(1;COUNTA(\
                 [${tab}.${letters}${first}:.${letters}${last}]));1))"
            ))
        }
        Allows::Number(least, most) => {
            let text = |limit: &Option<f64>| limit.map(|limit| limit.to_string());
            let limits = between("cell-content", text(least), text(most))?;
            Some(format!("cell-content-is-decimal-number() and {limits}"))
        }
        Allows::Length(least, most) => {
            let text = |limit: &Option<u32>| limit.map(|limit| limit.to_string());
            between("cell-content-text-length", text(least), text(most))
        }
    }
}
