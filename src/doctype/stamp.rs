//! The stamp of a starter: of which document type it was made, and what the contract asked for then.

use super::{Column, Doctype};

/// What a starter says of the contract that it was made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    /// The document type's name.
    pub doctype: String,
    /// Its version.
    pub version: String,
    /// The columns of all sheets, in the contract's order.
    pub columns: Vec<Stamped>,
}

/// A column as a stamp holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamped {
    /// What templates call its sheet.
    pub sheet: String,
    /// What its sheet's tab is called.
    pub sheet_title: String,
    /// What templates call it.
    pub column: String,
    /// What its header is called.
    pub title: String,
    /// Whether each row must have a value.
    pub required: bool,
}

/// The words in the first cells of a stamp's rows, before the columns.
const HEAD: [&str; 2] = ["document type", "version"];

/// The word for a column that each row must fill.
const REQUIRED: &str = "required";

impl Stamp {
    /// The stamp of a document type as it is now.
    pub fn of(doctype: &Doctype) -> Self {
        // No starter is outdated for want of a sheet that only helps.
        let sheets = doctype.schema.sheets.iter().filter(|sheet| !sheet.base);
        let columns = sheets.flat_map(|sheet| {
            sheet.columns.iter().map(|column| Stamped {
                sheet: sheet.name.clone(),
                sheet_title: sheet.title.clone(),
                column: column.name.clone(),
                title: column.title.clone(),
                required: column.is_needed(),
            })
        });
        Self {
            doctype: doctype.manifest.name.clone(),
            version: doctype.manifest.version.clone(),
            columns: columns.collect(),
        }
    }

    /// The rows of the hidden sheet that holds it.
    pub fn rows(&self) -> Vec<Vec<&str>> {
        let values = [self.doctype.as_str(), self.version.as_str()];
        let head = HEAD.into_iter().zip(values).map(|(word, value)| vec![word, value]);
        let columns = self.columns.iter().map(|it| {
            let required = if it.required { REQUIRED } else { "optional" };
            vec![
                it.sheet.as_str(),
                it.sheet_title.as_str(),
                it.column.as_str(),
                it.title.as_str(),
                required,
            ]
        });
        head.chain(columns).collect()
    }

    /// The stamp that such rows hold; none where they are no stamp.
    pub fn from_rows(rows: &[Vec<String>]) -> Option<Self> {
        let (head, columns) = rows.split_at_checked(HEAD.len())?;
        let mut values = head.iter().zip(HEAD).map(|(row, word)| match row.as_slice() {
            [first, value, ..] if first == word => Some(value.clone()),
            _ => None,
        });
        let (doctype, version) = (values.next()??, values.next()??);
        let columns = columns.iter().filter_map(|row| match row.as_slice() {
            [sheet, sheet_title, column, title, required, ..] => Some(Stamped {
                sheet: sheet.clone(),
                sheet_title: sheet_title.clone(),
                column: column.clone(),
                title: title.clone(),
                required: required == REQUIRED,
            }),
            _ => None,
        });
        Some(Self { doctype, version, columns: columns.collect() })
    }
}

impl Column {
    /// Whether a value has to be given: a default makes up for one.
    pub const fn is_needed(&self) -> bool {
        self.required && self.default.is_none() && self.default_from.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_is_read_as_it_was_written() {
        let stamp = Stamp::of(&crate::doctype::tests::shipped("work-plan"));
        let rows = stamp.rows();
        let rows: Vec<Vec<String>> =
            rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        assert_eq!(Stamp::from_rows(&rows), Some(stamp));
        assert_eq!(Stamp::from_rows(&rows[1..]), None);
        assert_eq!(Stamp::from_rows(&[]), None);
    }
}
