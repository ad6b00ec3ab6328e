//! What happens, as it happens, for programs: one JSON object a line. `rapporteur schema events` prints
//! its JSON Schema, made of these types; a change that readers must know of raises [`VERSION`].

use std::collections::BTreeSet;
use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use schemars::JsonSchema;
use serde::Serialize;

use super::json::{Diagnostic, Document, Problems, Since, Stale, line};
use super::{Terminal, json};
use crate::build::{Event, Outcome, Totals};
use crate::cli::Ending;
use crate::diagnostic;
use crate::project::slashed;

/// The version of the lines' form.
const VERSION: u32 = 1;

/// A line of `rapporteur build --events` or `rapporteur check --events`.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(tag = "event", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
#[serde(deny_unknown_fields)]
pub enum Line {
    /// The run begins. This is the first line.
    Started {
        /// The version of this form: 1.
        version: u32,
        /// The program and its version.
        program: String,
        /// What was typed: `build` or `check`.
        command: &'static str,
    },
    /// All workbooks are read.
    Planned {
        /// How many documents are to be made, those that are up to date included.
        documents: usize,
    },
    /// Work on a document begins.
    DocumentStarted {
        /// Its document type.
        r#type: String,
        /// Its workbook, with `/` between folders.
        input: String,
        /// Its PDF, with `/` between folders.
        output: String,
    },
    /// Something was found. Each thing is told once.
    Diagnostic {
        /// The PDF of the document that was being made; null where it was found before, or after.
        document: Option<String>,
        /// What was found.
        diagnostic: Diagnostic,
    },
    /// A document is done, whatever came of it.
    DocumentFinished {
        /// The document, as it is in the report.
        document: Document,
    },
    /// The run ends. This is the last line, unless the program is killed.
    Finished {
        /// Whether no work could be done at all.
        refused: bool,
        /// Whether it was only told what would be made.
        dry_run: bool,
        /// How many there are of each kind.
        totals: Totals,
        /// How many documents there are, where only some of them were chosen; otherwise null.
        all_documents: Option<usize>,
        /// The PDFs of earlier builds whose document no longer exists.
        stale_pdfs: Vec<Stale>,
        /// The files into which the problems were written.
        problems: Vec<Problems>,
        /// What has come of the problems of the last run; null where that is not known. What is new
        /// are positions among the lines of diagnostics, counted from 0.
        since_last_run: Option<Since>,
        /// The exit code of the program.
        exit_code: u8,
    },
}

/// Lines on standard output.
pub struct Stream {
    terminal: Terminal,
    /// What was found and told, in this order.
    told: Mutex<Told>,
}

/// What was found and told.
#[derive(Default)]
struct Told {
    known: BTreeSet<String>,
    order: Vec<String>,
}

impl Stream {
    /// Begins with a line for the run itself.
    pub fn new(terminal: Terminal, command: &'static str) -> Self {
        let stream = Self { terminal, told: Mutex::default() };
        let program = json::program();
        stream.say(&Line::Started { version: VERSION, program, command });
        stream
    }

    /// Takes in what happened.
    pub fn tell(&self, event: &Event) {
        match *event {
            // For who looks on; there may be thousands.
            Event::Read { .. } => {}
            Event::Planned { documents } => self.say(&Line::Planned { documents }),
            Event::Started { doctype, input, output } => self.say(&Line::DocumentStarted {
                r#type: doctype.to_owned(),
                input: input.to_owned(),
                output: slashed(output),
            }),
            Event::Found { document, found, workbooks } => {
                let told = found.iter().map(|found| (found, Diagnostic::of(found, workbooks)));
                told.for_each(|(found, told)| self.found(document, found, told));
            }
            Event::Finished(document) => {
                self.say(&Line::DocumentFinished { document: Document::of(document) });
            }
        }
    }

    /// Ends with what was found since, and a line for the run as a whole.
    ///
    /// # Errors
    ///
    /// Fails if standard output can't be written to, though somebody is there to read it.
    pub fn finish(&self, outcome: &Outcome, ending: Ending) -> io::Result<()> {
        for found in &outcome.diagnostics {
            self.found(None, found, Diagnostic::of(found, &outcome.workbooks));
        }
        let since = outcome.since.as_ref().map(|since| {
            let told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            let new = since.new.iter().filter_map(|at| {
                let key = key(outcome.diagnostics.get(*at)?);
                told.order.iter().position(|told| *told == key)
            });
            Since { gone: since.gone, new: new.collect() }
        });
        self.print(&Line::Finished {
            refused: outcome.refused,
            dry_run: outcome.dry,
            totals: outcome.totals(),
            all_documents: outcome.chosen.as_ref().map(|chosen| chosen.of),
            stale_pdfs: outcome.stale.iter().map(Stale::of).collect(),
            problems: outcome.problems.iter().map(Problems::of).collect(),
            since_last_run: since,
            exit_code: ending.code(),
        })
    }

    /// Tells what was found, unless it was told.
    fn found(&self, document: Option<&Path>, found: &diagnostic::Diagnostic, told: Diagnostic) {
        let key = key(found);
        let is_new = {
            let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
            let is_new = told.known.insert(key.clone());
            told.order.extend(is_new.then_some(key));
            is_new
        };
        if is_new {
            self.say(&Line::Diagnostic { document: document.map(slashed), diagnostic: told });
        }
    }

    /// Prints a line. That it can't be printed is told at the end: the documents are worth more.
    fn say(&self, said: &Line) {
        drop(self.print(said));
    }

    fn print(&self, said: &Line) -> io::Result<()> {
        self.terminal.result(&line(said)?)
    }
}

/// What makes a diagnostic the same as another.
fn key(found: &diagnostic::Diagnostic) -> String {
    found.short()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::cli::schema;

    #[test]
    fn each_line_follows_its_schema() {
        let schema = schema::of::<Line>().to_value();
        let lines = [
            Line::Started { version: VERSION, program: json::program(), command: "build" },
            Line::Planned { documents: 3 },
            Line::DocumentStarted {
                r#type: "work-plan".to_owned(),
                input: "plan.xlsx".to_owned(),
                output: "out/plan.pdf".to_owned(),
            },
            Line::Finished {
                refused: false,
                dry_run: false,
                totals: Outcome::default().totals(),
                all_documents: None,
                stale_pdfs: Vec::new(),
                problems: Vec::new(),
                since_last_run: Some(Since { gone: 1, new: vec![0] }),
                exit_code: 0,
            },
        ];
        for line in &lines {
            let line = serde_json::to_value(line).unwrap();
            schema::holds(&schema, &line).unwrap_or_else(|fault| panic!("{line}: {fault}"));
            let mut wrong = line.clone();
            wrong["colour"] = json!("red");
            assert!(schema::holds(&schema, &wrong).is_err(), "{wrong}");
            wrong = line;
            wrong["event"] = Value::from("paused");
            assert!(schema::holds(&schema, &wrong).is_err(), "{wrong}");
        }
    }
}
