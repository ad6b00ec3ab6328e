//! Rules that ask for what their columns can't give, and keys that ask of a column what it can't do.

use std::ops::Range;

use toml::Spanned;

use super::Resolver;
use super::raw::{RawColumn, RawSheet, RawType};
use super::rules::RawCheck;
use crate::diagnostic::quoted;
use crate::doctype::{CodeList, Rule};

/// Types of columns that are past one day.
const DAYS: [RawType; 4] = [RawType::Date, RawType::YearMonth, RawType::Quarter, RawType::Period];

/// What these hold.
const ANY_DAY: &str = "a day, a month, a quarter or a period";

impl Resolver<'_> {
    /// Tells of columns that a rule means nothing for.
    pub(super) fn sense(&mut self, sheet: &RawSheet, check: &RawCheck, rule: &Rule) {
        let at = |index: usize| check.columns.get(index);
        match rule {
            Rule::Used(_) | Rule::NotUsed(_) | Rule::Partition { .. } => {
                for by in &check.by {
                    self.names_rows(sheet, by);
                }
            }
            Rule::EveryCode(..) => {
                let name = check.column.as_ref().or(at(0));
                self.of_types(sheet, name, (&[RawType::Code], "a code"));
            }
            Rule::SameValues(..) => {
                let kinds = &[RawType::RichText, RawType::Image, RawType::Number];
                let kind =
                    check.column.as_ref().and_then(|name| Some((name, column(sheet, name)?)));
                if let Some((name, column)) = kind
                    && kinds.contains(column.kind.get_ref())
                {
                    let message = format!(
                        "no two columns have to hold the same {}",
                        quoted(column.kind.get_ref().word())
                    );
                    let hint = "name a column of texts, codes, references or days";
                    self.found.push(self.file.error(name.span(), message).hint(hint));
                }
            }
            Rule::NearDuplicates(_) => self.is_text(sheet, check.column.as_ref()),
            Rule::NotAfterDay(_) => {
                self.of_types(sheet, check.column.as_ref(), (&DAYS, ANY_DAY));
            }
            Rule::AddsUp(..) => {
                let numbers = [RawType::Integer, RawType::Number, RawType::Percent, RawType::Money];
                for name in &check.columns {
                    self.of_types(sheet, Some(name), (&numbers, "a number or an amount"));
                }
            }
            Rule::Overdue(..) => {
                self.of_types(sheet, at(0), (&DAYS, ANY_DAY));
                self.has_list(sheet, at(1), ("open", "`yes` where work remains"));
            }
            Rule::Contradiction(..) => {
                let says = "the words that speak against each entry";
                self.has_list(sheet, at(0), ("contradicted-by", says));
                self.is_text(sheet, at(1));
            }
            Rule::Cleared(..) => {
                let kinds = [RawType::YesNo, RawType::Date, RawType::Text];
                self.of_types(sheet, at(1), (&kinds, "yes or no, a day or a text"));
            }
            _ => {}
        }
        let is_pointless = matches!(rule, Rule::Given(_, by) if by.is_empty())
            && check.when.is_none()
            && check.unless.is_empty();
        if let Some(name) = check.column.as_ref().filter(|_| is_pointless) {
            let message = format!("nothing says when {} has to be given", quoted(name.get_ref()));
            let hint = "write `when`, or `required = true` for the column instead of this check";
            self.found.push(self.file.error(name.span(), message).hint(hint));
        }
    }

    /// A column of another sheet that names rows of this one.
    fn names_rows(&mut self, sheet: &RawSheet, by: &Spanned<String>) {
        let raw = self.raw;
        let named = by.get_ref().split_once('.').and_then(|(sheet, name)| {
            let sheet = raw.sheet.iter().find(|it| it.name.get_ref() == sheet)?;
            sheet.column.iter().find(|column| column.name.get_ref() == name)
        });
        let Some(column) = named else { return };
        let to = column.sheet.as_ref().map(Spanned::get_ref);
        if *column.kind.get_ref() != RawType::Reference || to != Some(sheet.name.get_ref()) {
            let own = sheet.name.get_ref();
            let message =
                format!("{} names no rows of the sheet {}", quoted(by.get_ref()), quoted(own));
            let hint = format!("name a column with `type = \"reference\"` and `sheet = \"{own}\"`");
            self.found.push(self.file.error(by.span(), message).hint(hint));
        }
    }

    /// A column of one of these types that holds one value.
    fn of_types(
        &mut self,
        sheet: &RawSheet,
        name: Option<&Spanned<String>>,
        (kinds, what): (&[RawType], &str),
    ) {
        let Some((name, column)) = name.and_then(|name| Some((name, column(sheet, name)?))) else {
            return;
        };
        let is_list = column.separator.is_some() && !kinds.contains(&RawType::Code);
        if !kinds.contains(column.kind.get_ref()) || is_list {
            let message = format!("the column {} does not hold {what}", quoted(name.get_ref()));
            let hint = "name another column, or remove the check";
            self.found.push(self.file.error(name.span(), message).hint(hint));
        }
    }

    /// A column that holds one text of any words.
    fn is_text(&mut self, sheet: &RawSheet, name: Option<&Spanned<String>>) {
        let Some((name, column)) = name.and_then(|name| Some((name, column(sheet, name)?))) else {
            return;
        };
        let is_text = matches!(column.kind.get_ref(), RawType::Text | RawType::RichText);
        if !is_text || column.separator.is_some() || !column.values.is_empty() {
            let message =
                format!("the column {} does not hold texts of any words", quoted(name.get_ref()));
            let hint = "name a column with `type = \"text\"` or `\"rich-text\"`, without `separator` and `values`";
            self.found.push(self.file.error(name.span(), message).hint(hint));
        }
    }

    /// A column of one code each, whose code list has a further column.
    fn has_list(
        &mut self,
        sheet: &RawSheet,
        name: Option<&Spanned<String>>,
        (wanted, says): (&str, &str),
    ) {
        let Some((name, column)) = name.and_then(|name| Some((name, column(sheet, name)?))) else {
            return;
        };
        if *column.kind.get_ref() != RawType::Code || column.separator.is_some() {
            let message = format!("the column {} does not hold a code", quoted(name.get_ref()));
            let hint = "name a column with `type = \"code\"`, without `separator`";
            self.found.push(self.file.error(name.span(), message).hint(hint));
            return;
        }
        let Some(list) = self.list(column) else { return };
        if !list.columns.iter().any(|known| known == wanted) {
            let message =
                format!("the code list {} has no column {}", quoted(&list.name), quoted(wanted));
            let hint = format!("add it to the list: {says}");
            self.found.push(self.file.error(name.span(), message).hint(hint));
        }
    }

    /// The code list of a column.
    fn list(&self, column: &RawColumn) -> Option<&CodeList> {
        self.codes.get(column.codes.as_ref()?.get_ref().as_str())
    }

    /// Tells of columns that ask of a blank cell, of a list or of a condition what these can't give.
    pub(super) fn standing_for(&mut self, sheet: &RawSheet) {
        for column in &sheet.column {
            if let Some(from) = &column.default_from {
                self.default_from(sheet, column, from);
            }
            if let Some(shown_if) = &column.shown_if {
                self.shown_if(sheet, column, shown_if);
            }
            let kind = *column.kind.get_ref();
            if column.ranges && (kind != RawType::Reference || column.separator.is_none()) {
                let hint = "remove it, or write `type = \"reference\"` and a `separator`";
                self.senseless(column.name.span(), ("ranges", "a list of references"), hint);
            }
            let is_word = matches!(kind, RawType::Quarter | RawType::YearMonth | RawType::Code);
            if column.ticks && (!is_word || column.separator.is_none()) {
                let hint = "remove it, or give a column of quarters, months or codes a `separator`";
                let what = "a list of quarters, months or codes";
                self.senseless(column.name.span(), ("ticks", what), hint);
            }
            if column.expand && (kind != RawType::Code || column.separator.is_none()) {
                let hint = "remove it, or write `type = \"code\"` and a `separator`";
                self.senseless(column.name.span(), ("expand", "a list of codes"), hint);
            } else if column.expand {
                self.members(column);
            }
        }
    }

    fn senseless(&mut self, span: Range<usize>, (key, what): (&str, &str), hint: &str) {
        let message = format!("the key {} is for {what}", quoted(key));
        self.found.push(self.file.error(span, message).hint(hint));
    }

    /// A blank cell can stand for a field that holds what the column does.
    fn default_from(&mut self, sheet: &RawSheet, column: &RawColumn, from: &Spanned<String>) {
        let raw = self.raw;
        let Some(form) = raw.sheet.first() else { return };
        let Some(field) = self::column(form, from) else { return };
        let same = |one: &Option<Spanned<String>>, other: &Option<Spanned<String>>| {
            one.as_ref().map(Spanned::get_ref) == other.as_ref().map(Spanned::get_ref)
        };
        let is_same = field.kind.get_ref() == column.kind.get_ref()
            && same(&field.codes, &column.codes)
            && same(&field.sheet, &column.sheet)
            && (field.separator.is_none() || column.separator.is_some());
        let field_name = quoted(from.get_ref());
        let fault = if std::ptr::eq(form, sheet) {
            Some(("a field of the form stands for no other".to_owned(), "remove `default-from`"))
        } else if column.default.is_some() {
            Some((
                "a blank cell can stand for one value only".to_owned(),
                "remove `default` or `default-from`",
            ))
        } else if field.shown_if.is_some() {
            Some((
                format!("the field {field_name} may be withheld, and would be shown here"),
                "remove `default-from`, or `shown-if` of that field",
            ))
        } else if !is_same {
            Some((
                format!("the field {field_name} does not hold what the column does"),
                "give both the same `type`, `codes` and `sheet`, and a list the same as one value",
            ))
        } else {
            None
        };
        if let Some((message, hint)) = fault {
            self.found.push(self.file.error(from.span(), message).hint(hint));
        }
    }

    /// What rows are known by can't be withheld, and nobody consents by saying nothing.
    fn shown_if(&mut self, sheet: &RawSheet, column: &RawColumn, when: &Spanned<String>) {
        let name = column.name.get_ref();
        let is =
            |key: &Option<Spanned<String>>| key.as_ref().is_some_and(|key| key.get_ref() == name);
        let condition = when.get_ref();
        let (of, words) = condition.split_once(" is ").unwrap_or((condition, ""));
        let fault = if is(&sheet.key) || is(&sheet.parent) {
            Some((
                "what rows are known by can't be withheld".to_owned(),
                "give the rows a number of their own as `key`, and withhold another column",
            ))
        } else if of.trim() == name {
            Some((
                format!("{} decides by itself whether it is shown", quoted(name)),
                "name another column",
            ))
        } else if words.trim() == "blank" {
            Some((
                "where nothing is said, a value is withheld".to_owned(),
                "name the words by which it is shown: `consent is named`",
            ))
        } else {
            None
        };
        if let Some((message, hint)) = fault {
            self.found.push(self.file.error(when.span(), message).hint(hint));
        }
    }

    /// The members of groups are entries of the list.
    fn members(&mut self, column: &RawColumn) {
        let Some(list) = self.list(column) else { return };
        let Some(at) = list.columns.iter().position(|known| known == "members") else {
            let message = format!("the code list {} has no groups", quoted(&list.name));
            let hint = "add a column `members` to it: the codes of each group's members, with `;` \
                        between them";
            self.found.push(self.file.error(column.name.span(), message).hint(hint));
            return;
        };
        let is_entry = |code: &str| list.entries.iter().any(|entry| entry.code == code);
        let unknown = list.entries.iter().find_map(|entry| {
            let members = entry.further.get(at)?.split(';').map(str::trim);
            let stranger = members.into_iter().find(|code| !code.is_empty() && !is_entry(code))?;
            Some((entry.label.clone(), stranger.to_owned()))
        });
        if let Some((group, stranger)) = unknown {
            let message = format!(
                "the group {} of the code list {} has a member {}, which is no code of it",
                quoted(&group),
                quoted(&list.name),
                quoted(&stranger)
            );
            let hint = "correct its column `members`";
            self.found.push(self.file.error(column.name.span(), message).hint(hint));
        }
    }
}

/// The column of a sheet with this name.
fn column<'a>(sheet: &'a RawSheet, name: &Spanned<String>) -> Option<&'a RawColumn> {
    sheet.column.iter().find(|column| column.name.get_ref() == name.get_ref())
}

#[cfg(test)]
mod tests {
    use std::fs;

    /// What is found in a contract with this at the end of its sheet `rows`.
    fn found(columns: &str, checks: &str) -> Vec<String> {
        let contract = format!(
            "[[sheet]]\nname = \"document\"\ncolumn = [{{ name = \"home\", type = \"text\" }}]\n\
             [[sheet]]\nname = \"others\"\nkey = \"id\"\ncolumn = [\n\
             {{ name = \"id\", type = \"text\" }},\n\
             {{ name = \"row\", type = \"reference\", sheet = \"rows\" }},\n]\n\
             [[sheet]]\nname = \"rows\"\nkey = \"id\"\ncolumn = [\n\
             {{ name = \"id\", type = \"text\" }},\n{{ name = \"text\", type = \"text\" }},\n\
             {{ name = \"count\", type = \"number\" }},\n{{ name = \"due\", type = \"date\" }},\n\
             {{ name = \"place\", type = \"code\", codes = \"places\" }},\n\
             {{ name = \"status\", type = \"code\", codes = \"statuses\" }},\n{columns}\n]\n{checks}"
        );
        let folder = tempfile::tempdir().unwrap();
        let own = folder.path().join("odd");
        fs::create_dir(&own).unwrap();
        let manifest = "name = \"odd\"\ntitle = \"Odd\"\ndescription = \"Odd.\"\nversion = \"1\"\n";
        fs::write(own.join("template.toml"), manifest).unwrap();
        fs::write(own.join("schema.toml"), contract).unwrap();
        let types = crate::doctype::load(Some(folder.path()));
        let checked = types.get("odd").unwrap().1;
        checked.diagnostics.iter().map(|found| found.message.clone()).collect()
    }

    #[test]
    fn rules_that_make_sense() {
        let checks = "check = [{ rule = \"used\", by = [\"others.row\"] },\
                      { rule = \"overdue\", columns = [\"due\", \"status\"] },\
                      { rule = \"contradiction\", columns = [\"status\", \"text\"] },\
                      { rule = \"near-duplicates\", column = \"text\" },\
                      { rule = \"every-code\", columns = [\"status\", \"place\"] },\
                      { rule = \"given\", column = \"text\", when = \"due is given\" }]";
        let columns = "{ name = \"of\", type = \"text\", default-from = \"home\" },\
                       { name = \"by\", type = \"text\", shown-if = \"text is given\" },\
                       { name = \"in\", type = \"code\", codes = \"places\", separator = \";\", expand = true }";
        assert_eq!(found(columns, checks), Vec::<String>::new());
    }

    #[test]
    fn rules_that_ask_for_nonsense() {
        for (check, message) in [
            (
                "rule = \"used\", by = [\"others.id\"]",
                "`others.id` names no rows of the sheet `rows`",
            ),
            (
                "rule = \"overdue\", columns = [\"text\", \"status\"]",
                "the column `text` does not hold a day, a month, a quarter or a period",
            ),
            (
                "rule = \"overdue\", columns = [\"due\", \"place\"]",
                "the code list `places` has no column `open`",
            ),
            (
                "rule = \"contradiction\", columns = [\"due\", \"text\"]",
                "the column `due` does not hold a code",
            ),
            (
                "rule = \"near-duplicates\", column = \"count\"",
                "the column `count` does not hold texts of any words",
            ),
            ("rule = \"every-code\", column = \"text\"", "the column `text` does not hold a code"),
            ("rule = \"given\", column = \"text\"", "nothing says when `text` has to be given"),
        ] {
            assert_eq!(found("", &format!("check = [{{ {check} }}]")), [message], "{check}");
        }
    }

    #[test]
    fn keys_that_ask_for_nonsense() {
        for (column, message) in [
            (
                "type = \"date\", default-from = \"home\"",
                "the field `home` does not hold what the column does",
            ),
            ("type = \"text\", ranges = true", "the key `ranges` is for a list of references"),
            (
                "type = \"quarter\", ticks = true",
                "the key `ticks` is for a list of quarters, months or codes",
            ),
            ("type = \"text\", expand = true", "the key `expand` is for a list of codes"),
            (
                "type = \"code\", codes = \"statuses\", separator = \";\", expand = true",
                "the code list `statuses` has no groups",
            ),
            (
                "type = \"text\", shown-if = \"text is blank\"",
                "where nothing is said, a value is withheld",
            ),
            (
                "type = \"text\", shown-if = \"x is given\"",
                "`x` decides by itself whether it is shown",
            ),
        ] {
            assert_eq!(found(&format!("{{ name = \"x\", {column} }}"), ""), [message], "{column}");
        }
    }
}
