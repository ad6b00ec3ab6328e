//! What the columns of a sheet are to a table: which of them are the contract's, and which of these
//! each record has to fill.

use super::fold::trimmed;
use super::header::Head;
use super::rows::Facts;
use super::table::{Header, Table, is_needed};
use crate::doctype::Type;
use crate::read::CellValue;

/// What the columns of a sheet are to a table.
pub(super) struct Roles {
    /// By column of the sheet; none where it has no header.
    pub(super) all: Vec<Option<Role>>,
    /// How many of them are columns of the contract.
    pub(super) used: usize,
    /// How many of these are telling.
    pub(super) telling: usize,
}

/// What a column with a header is to a table.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Role {
    /// Whether it is a column of the contract.
    pub(super) is_used: bool,
    /// Whether each record has to fill it, or is known by it.
    pub(super) is_telling: bool,
    /// Whether it holds the numbers by which records are known.
    pub(super) is_number: bool,
}

impl Role {
    /// Whether a value can be one of the column, as far as one look tells.
    pub(super) fn suits(self, value: &CellValue) -> bool {
        match value {
            CellValue::Text(text) if self.is_number => {
                trimmed(text).chars().all(|letter| letter.is_ascii_digit() || letter == '.')
            }
            _ => true,
        }
    }
}

impl Roles {
    /// The roles of the columns of a table whose header has been found.
    pub(super) fn new(table: &Table, head: &Head) -> Self {
        let width = head.titles.iter().map(|title| title.at.column as usize + 1).max();
        let mut roles = Self { all: vec![None; width.unwrap_or_default()], used: 0, telling: 0 };
        for title in &head.titles {
            roles.set(title.at.column, Role::default());
        }
        for (at, header) in table.headers.iter().enumerate() {
            let (Header::At(place, _), Some(column)) = (header, table.contract.columns.get(at))
            else {
                continue;
            };
            let is_key = table.contract.key == Some(at);
            let is_telling = is_key || is_needed(column);
            let is_number = is_key && matches!(column.kind, Type::DottedNumber | Type::Integer);
            roles.set(*place, Role { is_used: true, is_telling, is_number });
            roles.used += 1;
            roles.telling += usize::from(is_telling);
        }
        roles
    }

    fn set(&mut self, column: u32, role: Role) {
        if let Some(slot) = self.all.get_mut(column as usize) {
            *slot = Some(role);
        }
    }

    /// The role of a column; none where it has no header.
    pub(super) fn of(&self, column: u32) -> Option<Role> {
        self.all.get(column as usize).copied().flatten()
    }

    /// Whether a row has to be looked at closely before it is taken for a record. One that has its
    /// key and all that a record must have is one, whatever it begins with.
    pub(super) fn is_doubtful(&self, facts: &Facts) -> bool {
        facts.telling < self.telling || self.telling < 2
    }
}
