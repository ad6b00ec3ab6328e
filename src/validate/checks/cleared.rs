//! What is shown has to be cleared: quotations, photos.

use super::Checking;
use crate::diagnostic::{Diagnostic, Name};
use crate::validate::dataset::Value;

/// What the first column shows is cleared by the second: it says yes, or when or by whom. A warning
/// while the document is being worked on; a final document is not made without.
pub fn check(checking: &Checking, (what, clearance): (usize, usize), found: &mut Vec<Diagnostic>) {
    let is_final = checking.whole.paper.is_final();
    for line in checking.lines() {
        let shown = checking.typed.sound(line, what);
        let is_shown = shown.is_some_and(|it| !matches!(it, Value::Blank | Value::Special(_)));
        let is_cleared = match checking.typed.sound(line, clearance) {
            Some(Value::Blank | Value::Special(_) | Value::YesNo(false)) => false,
            Some(_) | None => true,
        };
        if !is_shown || is_cleared {
            continue;
        }
        // Without a column for it, what is shown is where to look.
        let lacking = checking.table.spot(line, clearance).at.is_none();
        let title = checking.title(clearance);
        let message = match is_final {
            true => format!("{} is not cleared, and the document is final", checking.title(what)),
            false => format!("{} is not cleared yet", checking.title(what)),
        };
        found.push(
            checking
                .said(Name::NotCleared, message)
                .at(checking.place(line, if lacking { what } else { clearance }))
                .also("what is shown", checking.place(line, what))
                .hint(format!("write it under {title} once it is cleared, or take it out")),
        );
    }
}
