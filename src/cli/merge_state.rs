//! `rapporteur merge-state`.

use std::env;

use anyhow::Context;

use super::arguments::MergeState;
use super::report::Terminal;
use super::{Ending, resolve};
use crate::build::{Joined, Joining, Part, join};
use crate::project::slashed;

/// Joins the partitions of a build, and tells how many there were.
pub fn run(wish: &MergeState, terminal: &Terminal) -> anyhow::Result<Ending> {
    let working = env::current_dir().context("the working folder can't be read")?;
    let refuse = |refusal: &[_]| {
        terminal.diagnostics(refusal)?;
        Ok(Ending::Refused)
    };
    let out = match (&wish.out, resolve::project(wish.root.as_deref(), &working)) {
        (Some(out), _) => out.clone(),
        (None, Ok(project)) => project.out(),
        (None, Err(refusal)) => return refuse(&[*refusal]),
    };
    let folders = if wish.folders.is_empty() { vec![out.clone()] } else { wish.folders.clone() };
    let joining = Joining { folders, out, partial: wish.partial };
    match join(&joining) {
        Ok(joined) => {
            terminal.done(&told(&joined, &joining))?;
            Ok(if joined.failed == 0 { Ending::Fine } else { Ending::Faulty })
        }
        Err(faults) => refuse(&faults),
    }
}

/// What was joined, in a line or a few.
fn told(joined: &Joined, joining: &Joining) -> String {
    let documents = counted(joined.documents, "document");
    let of = joined.parts.first().map_or(0, |part| part.of());
    let copied = match joined.copied {
        0 => String::new(),
        count => format!(", {} copied", counted(count, "PDF")),
    };
    let out = slashed(&joining.out);
    let mut text = format!(
        "joined     {} of {} in {out} ({documents}{copied})\n",
        joined.parts.len(),
        counted(usize::try_from(of).unwrap_or(usize::MAX), "partition"),
    );
    if !joined.missing.is_empty() {
        let missing: Vec<String> = joined.missing.iter().map(Part::to_string).collect();
        text.push_str(&format!("missing    {}\n", missing.join(", ")));
    }
    if joined.failed > 0 {
        let failed = counted(joined.failed, "document");
        text.push_str(&format!(
            "failed     {failed} (`rapporteur build --only-failed` tells why)\n"
        ));
    }
    text
}

fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}
