//! What has changed of a record, as programs read it.

use schemars::JsonSchema;
use serde::Serialize;

use crate::build::{self, Cause, What};

/// What has changed of a record of a workbook.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Change {
    /// Whether one of its values changed, or it was added or removed.
    kind: ChangeKind,
    /// The workbook, where it is another one whose rows were added; otherwise left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    /// The name on its sheet's tab.
    sheet: String,
    /// The row, counted from 1 as spreadsheets count; of a JSON or TOML file the record, from 1. A form
    /// has none.
    row: Option<u64>,
    /// The key of the record; null where it has none.
    record_key: Option<String>,
    /// The cell, where one value changed: D17. Records of JSON and TOML files have none.
    cell: Option<String>,
    /// The title of the column, where one value changed.
    column: Option<String>,
    /// The value before as it is printed, where one value changed; empty where it was blank.
    before: Option<String>,
    /// The value now as it is printed, where one value changed; empty where it is blank.
    after: Option<String>,
}

/// What has become of a record.
#[derive(Debug, Clone, Copy, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ChangeKind {
    /// One of its values is another.
    Changed,
    /// It is new.
    Added,
    /// It is gone; its place is that before.
    Removed,
}

impl Change {
    /// A change as programs read it.
    pub fn of(change: &build::Change) -> Self {
        let (kind, before, after) = match &change.what {
            What::Changed { before, after } => {
                (ChangeKind::Changed, Some(before.clone()), Some(after.clone()))
            }
            What::Added => (ChangeKind::Added, None, None),
            What::Removed => (ChangeKind::Removed, None, None),
        };
        Self {
            kind,
            file: change.file.clone(),
            sheet: change.sheet.clone(),
            row: change.row,
            record_key: change.key.clone(),
            cell: change.cell.clone(),
            column: change.column.clone(),
            before,
            after,
        }
    }

    /// A cause that stands in a workbook.
    pub fn of_cause(cause: &Cause) -> Option<Self> {
        match cause {
            Cause::Record(change) => Some(Self::of(change)),
            _ => None,
        }
    }
}
